package desk

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// incidentPage is one incident: the verdicts first, then what was reported, what the agreement says as somebody reads
// it, and the proof.
type incidentPage struct {
	ID         truce.IncidentID
	Also       []truce.IncidentID
	Status     frame.Sign
	Kinds      []codes.EventKind
	Words      frame.Where
	When       truce.Interval
	Where      truce.Place
	Killed     truce.Spread
	Wounded    truce.Spread
	Missing    truce.Spread
	Own        truce.MemberID // the member that has not released part of this, and alone sees that part; empty: none is
	DataOnly   bool
	Owners     []truce.MemberID
	Inside     bool
	Verdicts   []verdictColumn
	Finding    *findingPart
	Reports    []reportColumn
	Filed      int   // how many reports there are in all
	Part       *part // which part of long lists is shown; nil: all of them
	Compare    []compareRow
	Grouping   grouping
	MayBe      []mayBe
	Crowded    bool // too many incidents lie near for the page to say which it may be one with
	Terms      *termsPart
	Map        *frame.Map
	Events     []event
	Replies    replyPart
	Media      *frame.FilesPart
	Proof      []proofLine
	ProofHref  string
	ProofCheck string // the command that checks it, with the keys it asks for
	Acts       acts
	Refused    bool       // whether a change of its grouping was just refused
	Typed      url.Values // of that change
	Refusal    error      // why; empty: there is no such report or incident
}

// acts are the addresses of what the viewer may do about the incident; empty: it may not.
type acts struct {
	Verdict, Link, Same string
	Lapse               string // to say that a deadline has passed
	Operate, Interest   string // forms with the incident filled in
	Claim               string // for the small forms of the page
	Call                string // whom to call about it
}

// incident answers GET /incidents/{id}. A merged id redirects to the one it belongs to.
func (s *site) incident(w http.ResponseWriter, r *request) error {
	l := r.Lens
	id := truce.IncidentID(r.PathValue("id"))
	v, err := l.Incident(r.Context(), id)
	if err != nil {
		return err
	}
	if v.ID != id {
		http.Redirect(w, r.Request, s.At("/incidents", v.ID), http.StatusMovedPermanently)
		return nil
	}
	page, err := s.incidentPage(r, v, r.URL.Query().Get("reading"), partAsked(r.Request))
	if err != nil {
		return err
	}
	if page.MayBe, page.Crowded, err = s.mayBe(r, v.ID); err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "incident", page)
}

// incidentPage builds the page of an incident; reading is the member whose reading of the agreement is shown, "joint"
// for every one, empty for the viewer's own; asked is the part of its long lists.
func (s *site) incidentPage(r *request, v *truce.IncidentView, reading string, asked part) (*incidentPage, error) {
	ctx, l := r.Context(), r.Lens
	b, err := s.book(r)
	if err != nil {
		return nil, err
	}
	row := query.RowOf(l.Process(), v)
	known, own, err := b.Opened(ctx, l, v)
	if err != nil {
		return nil, err
	}
	p := &incidentPage{ID: v.ID, Also: v.Also, Status: frame.StatusSign(&row), Kinds: known.Kinds,
		Words: b.Where(known.Where),
		When:  known.When, Where: known.Where, Killed: known.Killed, Wounded: known.Wounded, Missing: known.Missing,
		DataOnly: v.DataOnly, Owners: row.Members, Inside: l.May(truce.FieldReportExists, "", "")}
	if own {
		p.Own = l.Who().Member
	}
	if l.May(truce.FieldVerdict, "", "") {
		if p.Verdicts, err = b.verdicts(ctx, l, v); err != nil {
			return nil, err
		}
	}
	if l.May(truce.FieldFinding, "", "") {
		p.Finding = b.finding(l, v)
	}
	ops := view.OperationsOf(v)
	p.Filed, p.Grouping, p.Events, p.Proof = len(v.Reports), b.grouping(l, v), b.events(v, ops), b.proof(l, v)
	p.Part = asked.within(s.At("/incidents", v.ID), p.Filed, len(p.Also), len(p.Grouping.Why), len(p.Grouping.Disputes),
		len(p.Grouping.Proposed), len(p.Events), len(p.Proof))
	if p.Reports, p.Compare, err = b.reportColumns(ctx, l, v, p.Part); err != nil {
		return nil, err
	}
	p.Map = b.DrawSpots(spots(p.Reports))
	if p.Terms, err = b.terms(ctx, l, v, reading); err != nil {
		return nil, err
	}
	if p.Replies, err = b.replies(ctx, l, v, ops); err != nil {
		return nil, err
	}
	if s.Proofs != nil && len(p.Proof) > 0 {
		p.ProofHref, p.ProofCheck = s.At("/incidents", v.ID)+"/proof", proofCheck(l.Process(), v.ID, p.Proof)
	}
	p.Also, p.Events, p.Proof = shown(p.Part, p.Also), shown(p.Part, p.Events), shown(p.Part, p.Proof)
	p.Grouping.Why, p.Grouping.Disputes = shown(p.Part, p.Grouping.Why), shown(p.Part, p.Grouping.Disputes)
	p.Grouping.Proposed = shown(p.Part, p.Grouping.Proposed)
	if p.Media, err = s.FilesOf(r, v, ""); err != nil {
		return nil, err
	}
	if p.Acts, err = s.acts(r, v); err != nil {
		return nil, err
	}
	return p, s.deadlines(r, v, p)
}

// acts returns what the viewer may do about the incident.
func (s *site) acts(r *request, v *truce.IncidentView) (acts, error) {
	var a acts
	at := s.At("/incidents", v.ID)
	if s.DutyOf(r) != nil {
		a.Call = s.At("/desk/whom") + "?incident=" + string(v.ID)
	}
	assesses, err := r.May(truce.ActAssess)
	if err != nil {
		return a, err
	}
	if assesses {
		a.Verdict, a.Lapse = at+"/verdict", at+"/lapse"
	}
	about := "incident=" + string(v.ID)
	for _, x := range []struct {
		to   *string
		act  truce.Action
		href string
	}{{&a.Operate, truce.ActOf(&truce.Operation{}), s.At("/operations/new") + "?" + about},
		{&a.Interest, truce.ActOf(&truce.Interest{}), s.At("/claims/interest/new") + "?" + about}} {
		may, err := r.May(x.act)
		if err != nil {
			return a, err
		}
		if may {
			*x.to = x.href
		}
	}
	groups, err := r.May(truce.ActGroup)
	if err == nil && groups {
		a.Link, a.Same = at+"/link", at+"/same"
		a.Claim, err = s.Claim()
	}
	return a, err
}

// verdictColumn is one member's column: what it answered, or what it did with its right to answer.
type verdictColumn struct {
	Member     truce.MemberID
	Names      []truce.Name
	Votes      bool
	You        bool
	Interested string           // the ground on which it is held to be interested
	IsIn       bool             // whether it is
	Said       []truce.MemberID // who says so, while that is not enough
	Sign       frame.Sign
	Answer     *truce.Assessment // nil: nothing yet
	Authors    []frame.Attribution
	At         truce.Instant
	Officer    string
	Href       string // of the entry
	Due        truce.Instant
}

// verdicts makes a column for every member that can answer, in the order of the founding document, all alike.
func (b *book) verdicts(ctx context.Context, l *view.Lens, v *truce.IncidentView) ([]verdictColumn, error) {
	p := l.Process()
	said, err := interests(ctx, l, v)
	if err != nil {
		return nil, err
	}
	var out []verdictColumn
	for _, m := range p.Members {
		votes := slices.Contains(p.Rule.Voters, m.ID)
		c := verdictColumn{Member: m.ID, Names: m.Names, Votes: votes, You: m.ID == l.Who().Member,
			Sign: frame.Sign{Class: "odd", List: "vote", Value: string(truce.Absent)}}
		if c.Interested, c.IsIn = v.Interested[m.ID]; !c.IsIn {
			c.Said = said[m.ID]
		}
		if votes {
			c.Due = p.Rule.VerdictDue(v)
		}
		claim := v.Assessments[m.ID]
		if claim == nil && !votes && (m.Role == truce.RoleObserver || m.Role == truce.RoleFacilitator ||
			m.Role == truce.RoleLiaison) {
			continue
		}
		if claim != nil {
			c.Answer = claim.Body.(*truce.Assessment)
			c.Sign, c.Authors = frame.VerdictSign(c.Answer), b.Attributions(c.Answer.Authors)
			c.At, c.Officer, c.Href = claim.At, claim.Officer, b.entryHref(claim.Ref)
		}
		out = append(out, c)
	}
	return out, nil
}

// interests returns, by member, who holds it to be interested in the incident.
func interests(ctx context.Context, l *view.Lens, v *truce.IncidentView) (map[truce.MemberID][]truce.MemberID, error) {
	out := map[truce.MemberID][]truce.MemberID{}
	for _, id := range append([]truce.IncidentID{v.ID}, v.Also...) {
		claims, err := l.Claims(ctx, truce.KindInterest, string(id))
		if err != nil {
			return nil, err
		}
		for _, c := range view.Live(claims) {
			b := c.Body.(*truce.Interest)
			out[b.Member] = slices.DeleteFunc(out[b.Member], func(m truce.MemberID) bool { return m == c.Member })
			if b.Holds {
				out[b.Member] = append(out[b.Member], c.Member)
			}
		}
	}
	return out, nil
}

// findingPart is the joint outcome with its arithmetic.
type findingPart struct {
	Sign      *frame.Sign // nil: none is settled
	Author    []frame.Label
	Because   string
	Revision  string
	At        truce.Instant
	By        []truce.MemberID
	Rule      truce.Rule
	Decision  truce.Decision
	Ready     *frame.Sign // what the rule makes of the verdicts as they stand, while too few concur
	Tally     []tallyLine
	Permits   []tallyLine // who gave which answer on permission, and
	Names     []tallyLine // on who did it
	TakenBack []frame.Label
	Unread    []frame.Label
	Due       truce.Instant
	Lapse     lapsed // of the deadline for verdicts
	Reopened  bool
	Renewed   bool // what it rests on has changed since, and it is the same
	Open      int
	Agreeing  []truce.MemberID // who has concurred in what the rule comes to
	Otherwise []truce.MemberID // who has concurred in something else in the open revision
	NeedAll   int              // how many must
	History   []settled
	Verdicts  bool // whether the viewer sees who answered what
}

// tallyLine is one answer with the voters who gave it.
type tallyLine struct {
	Value   string
	Authors []frame.Label // that it names, on who did it
	Members []truce.MemberID
}

// settled is a revision in the history of findings.
type settled struct {
	Revision string
	Sign     frame.Sign
	At       truce.Instant
	By       []truce.MemberID
	Void     bool
}

// finding explains what was found and how.
func (b *book) finding(l *view.Lens, v *truce.IncidentView) *findingPart {
	rule := l.Process().Rule
	p := &findingPart{Rule: rule, Decision: v.Decision, Due: rule.VerdictDue(v), Reopened: v.Reopened,
		Renewed: v.Renewed(), Open: v.Open,
		Agreeing: v.Agreeing, NeedAll: rule.ConcurK(), Verdicts: l.May(truce.FieldVerdict, "", "")}
	for _, m := range v.Concurred {
		if !slices.Contains(v.Agreeing, m) {
			p.Otherwise = append(p.Otherwise, m)
		}
	}
	for _, x := range v.Settled {
		p.History = append(p.History, settled{x.Number(), frame.FindingSign(x.Finding), x.At, x.Members(), x.Void})
	}
	slices.Reverse(p.History)
	if f, ok := v.Finding(); ok {
		s := frame.FindingSign(f.Finding)
		p.Sign, p.Revision, p.At, p.By, p.Because = &s, f.Number(), f.At, f.Members(), f.Finding.Because
		for _, id := range splitList(f.Finding.Author) {
			p.Author = append(p.Author, b.Actor(truce.ActorID(id)))
		}
	}
	if v.Decision.Ready && (p.Sign == nil || p.Reopened || p.Renewed) {
		s := frame.FindingSign(v.Decision.Outcome)
		p.Ready = &s
	}
	p.Tally = tallyOf(v, rule, func(a *truce.Assessment) string {
		if a.State != truce.Given {
			return string(a.State)
		}
		return string(a.Happened)
	})
	p.Permits = tallyOf(v, rule, func(a *truce.Assessment) string { return string(a.Permitted) })
	p.Names = tallyOf(v, rule, func(a *truce.Assessment) string {
		var names []string
		for _, x := range a.Authors {
			if x.Actor != "" {
				names = append(names, string(x.Actor))
			}
		}
		return strings.Join(names, ",")
	})
	for i := range p.Names {
		for _, id := range splitList(p.Names[i].Value) {
			p.Names[i].Authors = append(p.Names[i].Authors, b.Actor(truce.ActorID(id)))
		}
	}
	for _, r := range v.TakenBack {
		p.TakenBack = append(p.TakenBack, b.told(r))
	}
	for _, r := range v.Unjudged {
		p.Unread = append(p.Unread, b.told(r))
	}
	return p
}

// told is a report and whose it is.
func (b *book) told(r *truce.ReportState) frame.Label {
	return frame.Label{Href: b.s.At("/reports", r.Report.ID), Text: string(r.Report.ID) + " (" + string(r.Owner) + ")"}
}

// tallyOf sorts the voters that count by what they answered, in order of voter; those that gave no answer are left out.
func tallyOf(v *truce.IncidentView, rule truce.Rule, answer func(*truce.Assessment) string) (out []tallyLine) {
	for _, m := range rule.Voters {
		c := v.Assessments[m]
		if c == nil || slices.Contains(v.Decision.Left, m) {
			continue
		}
		key := answer(c.Body.(*truce.Assessment))
		i := slices.IndexFunc(out, func(l tallyLine) bool { return l.Value == key })
		switch {
		case key == "":
			continue
		case i < 0:
			i, out = len(out), append(out, tallyLine{Value: key})
		}
		out[i].Members = append(out[i].Members, m)
	}
	return out
}

// event is one line of what happened since.
type event struct {
	At      truce.Instant
	Member  truce.MemberID
	Kind    string // report, verdict, operation, joined, settled: the key of its words
	What    string // the rest, as a value of the list
	List    string
	Sign    *frame.Sign
	ID      string
	Href    string
	By      frame.Label
	Words   string // what the officer wrote
	Members []truce.MemberID
}

// events lines up what became of the incident, oldest first.
func (b *book) events(v *truce.IncidentView, ops []view.Operation) []event {
	var out []event
	for _, r := range v.Reports {
		if !r.At.Known() {
			continue // when it was entered is not for this viewer
		}
		out = append(out, event{At: r.At, Member: r.Owner, Kind: "report", ID: string(r.Report.ID),
			Href: b.s.At("/reports", r.Report.ID)})
	}
	for _, c := range v.Assessments {
		s := frame.VerdictSign(c.Body.(*truce.Assessment))
		out = append(out, event{At: c.At, Member: c.Member, Kind: "verdict", Sign: &s, Href: b.entryHref(c.Ref),
			ID: c.Ref.String()})
	}
	for _, o := range ops {
		for _, c := range o.History {
			step := c.Body.(*truce.Operation)
			s := frame.OperationSign(&view.Operation{Operation: *step})
			at := c.At
			if step.When.From.Known() && step.When.From <= at {
				at = step.When.From
			}
			out = append(out, event{At: at, Member: c.Member, Kind: "operation", List: "operation", What: string(step.Kind),
				Sign: &s, ID: step.ID, Href: b.s.At("/operations", step.ID), By: b.byWhom(step.By), Words: step.What})
		}
	}
	for _, c := range v.Joined {
		kind := "joined"
		if !c.Same.Same {
			kind = "parted"
		}
		out = append(out, event{At: c.At, Member: c.Member, Kind: kind, ID: string(c.A) + " · " + string(c.B),
			Href: b.entryHref(c.Ref)})
	}
	for _, s := range v.Settled {
		if !s.Void && s.At.Known() {
			x := frame.FindingSign(s.Finding)
			out = append(out, event{At: s.At, Kind: "settled", Sign: &x, Members: s.By})
		}
	}
	slices.SortStableFunc(out, func(a, b event) int {
		switch {
		case a.At != b.At && a.At < b.At:
			return -1
		case a.At != b.At:
			return 1
		case a.Kind != b.Kind && a.Kind < b.Kind:
			return -1
		case a.Kind != b.Kind:
			return 1
		case a.ID+string(a.Member) < b.ID+string(b.Member):
			return -1
		}
		return 1
	})
	return out
}

// proofLine points at an entry the page rests on.
type proofLine struct {
	Ref  truce.Ref
	Kind string
	ID   string
	Href string
}

// proof lists the entries behind the page: reports and verdicts, in order of log.
func (b *book) proof(l *view.Lens, v *truce.IncidentView) []proofLine {
	if !l.May(truce.FieldEntryBytes, "", "") {
		return nil
	}
	var out []proofLine
	for _, r := range v.Reports {
		out = append(out, proofLine{r.Ref, "report", string(r.Report.ID), b.entryHref(r.Ref)})
	}
	for _, c := range v.Assessments {
		out = append(out, proofLine{c.Ref, "assessment", string(c.Member), b.entryHref(c.Ref)})
	}
	slices.SortFunc(out, func(a, b proofLine) int {
		if a.Ref.Before(b.Ref) {
			return -1
		}
		return 1
	})
	return out
}

// entryHref is the address of an entry; of its log, where this node shows no entries.
func (b *book) entryHref(r truce.Ref) string {
	if b.s.Proofs == nil {
		return b.s.At("/record", r.Member)
	}
	return b.s.At("/record", r.Member, r.Index)
}

// proofCheck returns the command that checks the proof of an incident, with the key of every log it has entries of.
func proofCheck(p *truce.Process, id truce.IncidentID, proof []proofLine) string {
	var keys []string
	for i := range p.Members {
		m := &p.Members[i]
		if slices.ContainsFunc(proof, func(x proofLine) bool { return x.Ref.Member == m.ID }) {
			keys = append(keys, m.LogKey)
		}
	}
	return fmt.Sprintf("truce log verify %s.proof --key %s", id, strings.Join(keys, ","))
}
