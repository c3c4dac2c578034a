package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/claimfile"
	"truce/internal/web/frame"
)

// verdictPage is the form for a member's three answers.
type verdictPage struct {
	Incident  *incidentPage
	Member    truce.MemberID
	Given     truce.Assessment // as entered, or as it stands
	Author    string
	Reasons   string
	Grounds   []codeChoice
	Claim     string
	Basis     truce.Digest
	Action    string
	Actors    []actorChoice
	Bad       map[string]string // by field, the code of what is wrong with it
	Refusal   error             // why what was sent was not entered
	Stale     bool              // the incident has changed since the form was opened
	Filed     []truce.ReportID  // reports this officer filed itself: another one gives the verdict
	Answers   []codes.Happened
	Permits   []codes.Permitted
	States    []truce.VoteState
	Because   []string
	Evidence  []string
	Certainty []string
}

// codeChoice is a word of a closed list that a form offers.
type codeChoice struct {
	Code string
	On   bool
}

// choices offers the words of a list, those that were chosen marked.
func choices[T ~string](words codes.List[T], chosen []T) (out []codeChoice) {
	for _, w := range words {
		out = append(out, codeChoice{string(w), slices.Contains(chosen, w)})
	}
	return out
}

// actorChoice is an actor a verdict can name.
type actorChoice struct {
	ID    truce.ActorID
	Names []truce.Name
}

// The values the form offers. A verdict of an earlier form may carry other grounds.
var (
	formAnswers   = codes.AllHappened
	formPermits   = append([]codes.Permitted{codes.PermittedUnanswered}, codes.AllPermitted...)
	formStates    = []truce.VoteState{truce.Given, truce.Refusing, truce.Recused, truce.Abstained}
	formBecause   = append([]string{""}, codes.PermittedBecause...)
	formEvidence  = append([]string{""}, codes.Grounds...)
	formCertainty = []string{"claimed", "probable", "established"}
)

// verdictForm answers GET /incidents/{id}/verdict.
func (s *site) verdictForm(w http.ResponseWriter, r *request) error {
	l := r.Lens
	v, err := l.Incident(r.Context(), truce.IncidentID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if err := r.Must(truce.ActAssess); err != nil {
		return err
	}
	page, err := s.verdictPage(r, v)
	if err != nil {
		return err
	}
	if c := v.Assessments[page.Member]; c != nil {
		page.Given = *c.Body.(*truce.Assessment)
		page.Grounds = choices(codes.Grounds, page.Given.Grounds)
		if len(page.Given.Authors) > 0 {
			page.Author = string(page.Given.Authors[0].Actor)
		}
	}
	return s.Render(w, r, http.StatusOK, "verdict", page)
}

// verdictPage builds the empty form.
func (s *site) verdictPage(r *request, v *truce.IncidentView) (*verdictPage, error) {
	l := r.Lens
	inc, err := s.incidentPage(r, v, "", part{N: 1})
	if err != nil {
		return nil, err
	}
	claim, err := s.Claim()
	if err != nil {
		return nil, err
	}
	p := &verdictPage{Incident: inc, Member: l.Who().Member, Claim: claim, Basis: v.Basis,
		Action:  s.At("/incidents", v.ID) + "/verdict",
		Answers: formAnswers, Permits: formPermits, States: formStates, Because: formBecause, Evidence: formEvidence,
		Certainty: formCertainty, Grounds: choices(codes.Grounds, nil)}
	p.Given.State = truce.Given
	for _, c := range inc.Reports {
		if c.Owner == p.Member && c.Officer == l.Who().Function {
			p.Filed = append(p.Filed, c.ID)
		}
	}
	p.Actors, err = s.actorChoices(r)
	return p, err
}

// actorChoices lists the registered actors by name.
func (s *site) actorChoices(r *request) ([]actorChoice, error) {
	b, err := s.book(r)
	if err != nil {
		return nil, err
	}
	var out []actorChoice
	for id, a := range b.Actors {
		out = append(out, actorChoice{id, a.Names})
	}
	slices.SortFunc(out, func(a, b actorChoice) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out, nil
}

// giveVerdict answers POST /incidents/{id}/verdict.
func (s *site) giveVerdict(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActAssess)
	if err != nil {
		return err
	}
	l := r.Lens
	v, err := l.Incident(r.Context(), truce.IncidentID(r.PathValue("id")))
	if err != nil {
		return err
	}
	page, err := s.verdictPage(r, v)
	if err != nil {
		return err
	}
	claim, err := frame.ClaimOf(form)
	if err != nil {
		return err
	}
	page.fill(form)
	used, err := s.Registrar.Used(r.Context(), by.Member, claim)
	if err != nil {
		return err
	}
	if !used {
		page.Claim = claim
	}
	// What was sent before has changed the incident itself: it is held against that, whatever the form was made of.
	status := http.StatusConflict
	if page.Stale = !used && form.Get("basis") != v.Basis.String(); page.Stale {
	} else if page.Bad = page.faults(); len(page.Bad) > 0 {
		status = http.StatusBadRequest
	} else {
		a := page.Given
		a.Incident = v.ID
		if a.Shown, err = s.shown(r, v); err != nil {
			return err
		}
		if err = s.Registrar.Assess(r.Context(), by, claim, a, page.Reasons); err == nil {
			http.Redirect(w, r.Request, s.At("/incidents", v.ID)+"#verdicts", http.StatusSeeOther)
			return nil
		}
		var ok bool
		if page.Refusal, ok = frame.ForThePerson(err); !ok {
			return err
		}
	}
	return s.Render(w, r, status, "verdict", page)
}

// faults holds what was sent against what the form offers.
func (p *verdictPage) faults() map[string]string {
	g, bad := p.Given, map[string]string{}
	check := func(field, given string, offered bool) {
		if given == "" && !offered {
			bad[field] = claimfile.FaultMissing
		} else if !offered {
			bad[field] = claimfile.FaultCode
		}
	}
	check("state", string(g.State), slices.Contains(p.States, g.State))
	if g.State != truce.Given {
		return bad
	}
	check("happened", string(g.Happened), slices.Contains(p.Answers, g.Happened))
	check("permitted", string(g.Permitted), slices.Contains(p.Permits, g.Permitted))
	check("because", g.Because, slices.Contains(p.Because, g.Because))
	check("evidence", g.Evidence, slices.Contains(p.Evidence, g.Evidence))
	if p.Author != "" {
		check("author", p.Author, slices.ContainsFunc(p.Actors, func(a actorChoice) bool {
			return string(a.ID) == p.Author
		}))
		c := g.Authors[0].Confidence
		check("certainty", c, slices.Contains(p.Certainty, c))
	}
	for _, x := range g.Grounds {
		check("grounds", x, codes.Grounds.Has(x))
	}
	return bad
}

// Sent is what was sent in a field that can be wrong.
func (p *verdictPage) Sent(field string) string {
	g := p.Given
	switch field {
	case "state":
		return string(g.State)
	case "happened":
		return string(g.Happened)
	case "permitted":
		return string(g.Permitted)
	case "because":
		return g.Because
	case "evidence":
		return g.Evidence
	case "author":
		return p.Author
	}
	if field == "certainty" && len(g.Authors) > 0 {
		return g.Authors[0].Confidence
	}
	return strings.Join(g.Grounds, ", ")
}

// fill takes over what was sent, so that nothing has to be entered again.
func (p *verdictPage) fill(f url.Values) {
	g := truce.Assessment{State: truce.VoteState(f.Get("state"))}
	if g.State == truce.Given {
		g.Happened, g.Permitted = codes.Happened(f.Get("happened")), codes.Permitted(f.Get("permitted"))
		if g.Permitted == codes.WasPermitted {
			g.Because, g.Evidence = f.Get("because"), f.Get("evidence")
		}
		if p.Author = f.Get("author"); p.Author != "" {
			g.Authors = []truce.Attribution{{Actor: truce.ActorID(p.Author), Confidence: f.Get("certainty")}}
		}
		g.Grounds = f["grounds"]
		p.Grounds = choices(codes.Grounds, g.Grounds)
	}
	p.Reasons = strings.TrimSpace(f.Get("reasons"))
	p.Given = g
}

// shown is what the officer had before it of what the agreement says, for the record; nil where none applies.
func (s *site) shown(r *request, v *truce.IncidentView) (*truce.Shown, error) {
	id, who := truce.AgreementID(r.Lens.Process().Agreement), r.Lens.Who().Member
	if id == "" {
		return nil, nil
	}
	terms, err := r.Terms()
	if err != nil {
		return nil, err
	}
	shown := terms.Explain(v, who).Shown(id, who)
	if shown.Engine == "" {
		return nil, nil
	}
	return &shown, nil
}

// sayLink answers POST /incidents/{id}/link: a report tells of the incident, or does not.
func (s *site) sayLink(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActGroup)
	if err != nil {
		return err
	}
	l := r.Lens
	v, err := l.Incident(r.Context(), truce.IncidentID(r.PathValue("id")))
	if err != nil {
		return err
	}
	report, err := l.Report(r.Context(), truce.ReportID(minted(form.Get("report"))))
	if err != nil {
		return s.groupingRefused(w, r, v, form, err)
	}
	to := v.ID
	if of := truce.IncidentID(form.Get("of")); slices.Contains(v.Also, of) {
		to = of // what was put to an incident that was joined is taken back there
	}
	return s.enter(w, r, v, by, form, &truce.Link{Incident: to, Report: report.Report.ID,
		Linked: form.Get("linked") == "yes"})
}

// minted is an id that was typed, in whatever letters.
func minted(typed string) string { return strings.ToUpper(strings.TrimSpace(typed)) }

// saySame answers POST /incidents/{id}/same: another incident is this one, or is not.
func (s *site) saySame(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActGroup)
	if err != nil {
		return err
	}
	l := r.Lens
	v, err := l.Incident(r.Context(), truce.IncidentID(r.PathValue("id")))
	if err != nil {
		return err
	}
	other, err := l.Incident(r.Context(), truce.IncidentID(minted(form.Get("with"))))
	if err != nil {
		return s.groupingRefused(w, r, v, form, err)
	}
	a, b := truce.IncidentID(form.Get("of")), truce.IncidentID(minted(form.Get("with")))
	if a == "" {
		a, b = v.ID, other.ID
	}
	if a != v.ID && !slices.Contains(v.Also, a) {
		return truce.Errorf(truce.Invalid, "%q is no part of this incident", a)
	}
	return s.enter(w, r, v, by, form, &truce.Same{A: a, B: b, Same: form.Get("same") == "yes"})
}

// enter enters a grouping claim and returns to the incident.
func (s *site) enter(w http.ResponseWriter, r *request, v *truce.IncidentView, by frame.By, form url.Values,
	body any) error {
	claim, err := frame.ClaimOf(form)
	if err != nil {
		return err
	}
	if _, err := s.Registrar.Enter(r.Context(), by, claim, body); err != nil {
		return s.groupingRefused(w, r, v, form, err)
	}
	http.Redirect(w, r.Request, s.At("/incidents", v.ID)+"#grouping", http.StatusSeeOther)
	return nil
}

// groupingRefused shows the incident again with the reason why its grouping was not changed, and what was typed.
func (s *site) groupingRefused(w http.ResponseWriter, r *request, v *truce.IncidentView, typed url.Values,
	err error) error {
	refusal, ok := frame.ForThePerson(err)
	if !ok && truce.KindOf(err) != truce.NotFound {
		return err
	}
	page, perr := s.incidentPage(r, v, "", part{N: 1})
	if perr != nil {
		return perr
	}
	page.Refusal, page.Refused, page.Typed = refusal, true, typed
	return s.Render(w, r, frame.StatusOf(truce.KindOf(err)), "incident", page)
}
