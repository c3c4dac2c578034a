package desk

import (
	"context"
	"net/http"
	"slices"

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

// lapsedOf gathers who says that a deadline of an incident has passed.
func lapsedOf(ctx context.Context, l *view.Lens, v *truce.IncidentView, deadline string) (lapsed, error) {
	p := lapsed{Need: l.Process().Rule.LapseK}
	for _, id := range append([]truce.IncidentID{v.ID}, v.Also...) {
		claims, err := l.Claims(ctx, truce.KindLapsed, string(id))
		if err != nil {
			return p, err
		}
		for _, c := range view.Live(claims) {
			if c.Body.(*truce.Lapsed).Deadline == deadline && !slices.Contains(p.Lapsed, c.Member) {
				p.Lapsed = append(p.Lapsed, c.Member)
			}
		}
	}
	return p, nil
}

// deadlines completes the page of an incident with who says that its deadlines have passed, and with what the viewer
// can do about them.
func (s *site) deadlines(r *request, v *truce.IncidentView, p *incidentPage) error {
	l, now := r.Lens, truce.At(s.Clock())
	can := func(due truce.Instant, said []truce.MemberID) bool {
		return p.Acts.Lapse != "" && due.Known() && due <= now && !slices.Contains(said, l.Who().Member)
	}
	if f := p.Finding; f != nil && f.Verdicts && f.Sign == nil && f.Due.Known() {
		var err error
		if f.Lapse, err = lapsedOf(r.Context(), l, v, truce.DeadlineVerdict); err != nil {
			return err
		}
		f.Lapse.Say = can(f.Due, f.Lapse.Lapsed)
	}
	x := &p.Replies
	if len(x.Replies) > 0 || p.Acts.Operate == "" || x.Hours == 0 {
		return nil
	}
	switch {
	case len(x.Notices) == 0:
		x.Notify = p.Acts.Operate + "&kind=" + string(codes.Notice)
	case x.Due.Known():
		i := max(0, slices.IndexFunc(x.Notices, func(o view.Operation) bool { return o.State == codes.NoticeDelivered }))
		x.Enter = s.At("/operations/new") + "?" + answerTo(&x.Notices[i].Operation).Encode()
		x.Lapse.Say = can(x.Due, x.Lapse.Lapsed)
	}
	return nil
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
