package desk

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// lapsed is who says, by its clock, that a deadline of an incident has passed.
type lapsed struct {
	Lapsed []truce.MemberID
	Need   int  // as many the rule asks for
	Say    bool // whether the viewer's member can say so now
}

// lapsesOf returns what members say of the deadlines of an incident.
func lapsesOf(ctx context.Context, l *view.Lens, v *truce.IncidentView) (out []*truce.Claim, err error) {
	for _, id := range append([]truce.IncidentID{v.ID}, v.Also...) {
		claims, err := l.Claims(ctx, truce.KindLapsed, string(id))
		if err != nil {
			return nil, err
		}
		out = append(out, view.Live(claims)...)
	}
	return out, nil
}

// deadlines completes the page of an incident with who says that its deadlines have passed, and with what the viewer
// can do about them.
func (s *site) deadlines(r *request, v *truce.IncidentView, p *incidentPage) error {
	now, mine := truce.At(s.Clock()), r.Lens.Who().Member
	can := func(due truce.Instant, said []truce.MemberID) bool {
		return p.Acts.Lapse != "" && due.Known() && due <= now && !slices.Contains(said, mine)
	}
	if f := p.Finding; f != nil && f.Verdicts && f.Sign == nil && f.Due.Known() {
		said, err := lapsesOf(r.Context(), r.Lens, v)
		if err != nil {
			return err
		}
		f.Lapse.Need = r.Lens.Process().Rule.LapseK
		for _, c := range said {
			if c.Body.(*truce.Lapsed).Deadline == truce.DeadlineVerdict && !slices.Contains(f.Lapse.Lapsed, c.Member) {
				f.Lapse.Lapsed = append(f.Lapse.Lapsed, c.Member)
			}
		}
		f.Lapse.Say = can(f.Due, f.Lapse.Lapsed)
	}
	x := &p.Replies
	if p.Acts.Operate == "" || x.Hours == 0 {
		return nil
	}
	told := slices.Clone(v.Heard)
	for i := range x.Notices {
		n := &x.Notices[i]
		told = append(told, n.About.Party)
		if n.Heard || n.State != codes.NoticeDelivered {
			continue
		}
		if x.Enter == "" && !slices.Contains(n.Said, mine) {
			x.Enter = s.At("/operations/new") + "?" + answerTo(&n.Operation.Operation).Encode()
		}
		x.Lapse.Say = x.Lapse.Say || can(n.Until, n.Over)
	}
	parties := partiesNamed(v)
	untold := slices.IndexFunc(parties, func(a truce.ActorID) bool { return !slices.Contains(told, a) })
	switch {
	case untold >= 0:
		party := url.QueryEscape(string(parties[untold]))
		x.Notify = p.Acts.Operate + "&kind=" + string(codes.Notice) + "&party=" + party
	case len(x.Notices) == 0:
		x.Notify = p.Acts.Operate + "&kind=" + string(codes.Notice)
	}
	return nil
}

// partiesNamed are the parties of whom reports, or what was found, say that they did it.
func partiesNamed(v *truce.IncidentView) (out []truce.ActorID) {
	for _, a := range v.Authors {
		if a.Actor != "" {
			out = append(out, a.Actor)
		}
	}
	if d := v.Decision; d.Ready && d.Outcome.Agreed && d.Outcome.Author != "" {
		for id := range strings.SplitSeq(d.Outcome.Author, ",") {
			out = append(out, truce.ActorID(id))
		}
	}
	return out
}

// lapse answers POST /incidents/{id}/lapse.
func (s *site) lapse(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActAssess)
	if err != nil {
		return err
	}
	v, err := r.Lens.Incident(r.Context(), truce.IncidentID(r.PathValue("id")))
	if err != nil {
		return err
	}
	deadline, at := form.Get("deadline"), "#finding"
	if deadline == truce.DeadlineReply {
		at = "#reply"
	}
	if err := s.Registrar.Lapse(r.Context(), by, v.ID, deadline); err != nil {
		refusal, ok := frame.ForThePerson(err)
		if !ok {
			return err
		}
		page, perr := s.incidentPage(r, v, "", part{N: 1})
		if perr != nil {
			return perr
		}
		page.Refusal, page.Refused = refusal, true
		return s.Render(w, r, frame.StatusOf(truce.KindOf(err)), "incident", page)
	}
	http.Redirect(w, r.Request, s.At("/incidents", v.ID)+at, http.StatusSeeOther)
	return nil
}
