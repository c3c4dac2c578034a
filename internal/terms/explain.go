package terms

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/query"
)

// Explanation is what the agreements of a record say of one incident, in words, as its members read them. It is what
// is said if the reports are right: no finding, and no status. The field names of its JSON form do not change.
type Explanation struct {
	Incident   truce.IncidentID  `json:"incident"`
	When       truce.Interval    `json:"when"`
	Kinds      []codes.EventKind `json:"kinds,omitempty"`
	Sealed     int               `json:"sealed"` // reports whose content is not released and was not used
	Engine     int               `json:"engine"`
	Agreements []OnAgreement     `json:"agreements"`
	Over       []Over            `json:"over,omitempty"` // what is over the budgets of members and took no part
}

// OnAgreement is what one agreement version says.
type OnAgreement struct {
	ID      truce.AgreementID `json:"id"`
	Version int               `json:"version"`
	Title   string            `json:"title"`
	// yes, no, unknown: whether it was in force and covers the place, as every reading has it
	Applies string   `json:"applies"`
	Sides   []OnSide `json:"sides"`
	More    int      `json:"more,omitempty"` // further alleged authors, who are not read: see mostSides
}

// OnSide is what it says of one alleged author, or of whoever acted when nobody is named.
type OnSide struct {
	Author   truce.Attribution `json:"author"`
	Name     truce.Sentence    `json:"name"`             // in a sentence
	Named    []truce.ReportID  `json:"named,omitempty"`  // reports that name this author
	Others   []truce.ReportID  `json:"others,omitempty"` // that name only others: not evidence here
	Silent   []truce.ReportID  `json:"silent,omitempty"` // that name nobody
	Joint    bool              `json:"joint"`            // every member has entered a reading, and they agree
	Differ   []string          `json:"differ,omitempty"` // the facts on which readings differ
	Differs  []truce.Sentence  `json:"-"`                // the same as questions
	Readings []Reading         `json:"readings"`
}

// Reading is what it says for the members named. Those that stated how they read it agree; for the others it is what
// the record comes to as it stands, for silence is no agreement.
type Reading struct {
	Members []truce.MemberID `json:"members"`
	Stated  []truce.MemberID `json:"stated,omitempty"` // of these, who entered a reading of its own
	Text    truce.Ref        `json:"text"`             // the entry the agreement's text is taken from
	Applies []Ground         `json:"applies"`          // in force, covered, author bound: in this order
	Clauses []OnClause       `json:"clauses"`          // breaches first, then what one answer would settle, then the rest
	known   vector
	digest  truce.Digest
}

// OnClause is what one clause comes to, and why.
type OnClause struct {
	Number string `json:"number"`
	Title  string `json:"title"`
	Result Result `json:"result"`
	// of a determined result: facts it follows from, whatever the others are
	Because  []Ground       `json:"because,omitempty"`
	Missing  []Ground       `json:"missing,omitempty"`  // of an undetermined one: facts it turns on
	BreachIf truce.Sentence `json:"breach_if,omitzero"` // what would make it a breach, where that can be said shortly
	Fault    truce.Sentence `json:"fault,omitzero"`     // why its condition could not be read
	place    int            // among the clauses of the version, from 1
}

// Ground is a fact known or missing, with the claims it rests on.
type Ground struct {
	Fact   string           `json:"fact"`
	Is     string           `json:"is,omitempty"` // yes, no, unknown: of the three things that come first
	Says   truce.Sentence   `json:"says"`
	Claims []truce.Sentence `json:"claims,omitempty"`
}

// Explain reads what the agreements of a record say of an incident: as one member reads them, or with an empty member
// as every member does.
func Explain(ctx context.Context, r query.Reader, id truce.IncidentID, m truce.MemberID) (*Explanation, error) {
	b, err := Read(ctx, r)
	if err != nil {
		return nil, err
	}
	return b.explain(ctx, r, id, m)
}

func (b *Book) explain(ctx context.Context, r query.Reader, id truce.IncidentID, m truce.MemberID) (*Explanation,
	error) {
	if _, ok := b.Process.Member(m); m != "" && !ok {
		return nil, truce.Errorf(truce.NotFound, "%s is not a member of %s", m, b.Process.ID)
	}
	v, err := r.Incident(ctx, id)
	if err != nil {
		return nil, err
	}
	return b.Explain(v, m), nil
}

// Explain puts into words what the agreements say of an incident, as one member reads them or, with an empty member, as
// every member does. It uses what the reports of the view hold; a caller that may open sealed ones fills them in first.
func (b *Book) Explain(v *truce.IncidentView, m truce.MemberID) *Explanation {
	e := &Explanation{Incident: v.ID, When: v.When, Kinds: v.Kinds, Engine: Engine, Agreements: []OnAgreement{},
		Over: b.over}
	for _, r := range v.Reports {
		if r.Coded == nil {
			e.Sealed++
		}
	}
	for _, ps := range b.byVersion() {
		e.Agreements = append(e.Agreements, b.onAgreement(v, ps))
	}
	if m != "" {
		e.Only(m)
	}
	slices.SortStableFunc(e.Agreements, func(x, y OnAgreement) int { return cmp.Compare(x.rank(), y.rank()) })
	return e
}

// byVersion returns the members' appraisers, those of one agreement version together.
func (b *Book) byVersion() [][]*Appraiser {
	type key struct {
		id      truce.AgreementID
		version int
	}
	var out [][]*Appraiser
	at := map[key]int{}
	for _, m := range b.Process.Members {
		for _, p := range b.Appraisers(m.ID) {
			k := key{p.Agreement.ID, p.Agreement.Version}
			i, ok := at[k]
			if !ok {
				i = len(out)
				at[k] = i
				out = append(out, nil)
			}
			out[i] = append(out[i], p)
		}
	}
	return out
}

func (b *Book) onAgreement(v *truce.IncidentView, ps []*Appraiser) OnAgreement {
	a := ps[0].Agreement
	x := OnAgreement{ID: a.ID, Version: a.Version, Title: truce.NameIn(a.Titles, "en"), Sides: []OnSide{}}
	applies := set(0)
	authors := authorsOf(v, ps)
	read := b.inTurn(v, authors)
	if x.More = len(authors) - len(read); x.More > 0 {
		applies = both // nothing is concluded from those who are not read
	}
	for _, author := range read {
		s := b.onSide(v, author, ps)
		for _, r := range s.Readings {
			applies |= setOf(and(r.known[atTime].truth(), r.known[atPlace].truth()))
		}
		x.Sides = append(x.Sides, s)
	}
	x.Applies = applies.truth().String()
	return x
}

func (b *Book) onSide(v *truce.IncidentView, author truce.Attribution, ps []*Appraiser) OnSide {
	s := OnSide{Author: author, Name: b.attributed(author)}
	for _, r := range v.Reports {
		switch {
		case r.Coded == nil:
		case len(r.Coded.Authors) == 0:
			s.Silent = append(s.Silent, r.Report.ID)
		case names(r.Coded.Authors, author):
			s.Named = append(s.Named, r.Report.ID)
		default:
			s.Others = append(s.Others, r.Report.ID)
		}
	}
	for _, p := range ps {
		known := p.know(v, author)
		i := slices.IndexFunc(s.Readings, func(r Reading) bool { return r.digest == p.Text && slices.Equal(r.known, known) })
		if i < 0 {
			i = len(s.Readings)
			s.Readings = append(s.Readings, p.reading(v, author, known))
		}
		r := &s.Readings[i]
		r.Members = append(r.Members, p.Member)
		if p.entered(v, author) {
			r.Stated = append(r.Stated, p.Member)
		}
	}
	s.Joint = len(s.Readings) == 1 && len(s.Readings[0].Stated) == len(b.Process.Members)
	if len(s.Readings) > 1 {
		s.differ(ps[0].speaker(author))
	}
	return s
}

// entered reports whether the member has entered a reading of its own: a position on the agreement, a text of the
// version that is not the others', or a verdict that states a fact of the act.
func (p *Appraiser) entered(v *truce.IncidentView, author truce.Attribution) bool {
	b, a := p.book, p.Agreement
	if b.position[a.ID][p.Member] != nil {
		return true
	}
	others := func(t text) bool { return t.Text != p.Text }
	if p.By.Member == p.Member && slices.ContainsFunc(b.texts[a.ID][a.Version], others) {
		return true
	}
	_, s := p.stated(v, author)
	return s != 0
}

// differ names the facts on which readings differ.
func (s *OnSide) differ(w *speaker) {
	add := func(key string, asks truce.Sentence) {
		if !slices.Contains(s.Differ, key) {
			s.Differ, s.Differs = append(s.Differ, key), append(s.Differs, asks)
		}
	}
	first := s.Readings[0]
	for _, r := range s.Readings[1:] {
		if r.digest != first.digest {
			add("text", truce.Say("what the text of the agreement is"))
		}
		for f := range min(len(r.known), len(first.known)) {
			if r.known[f] != first.known[f] {
				add(facet(f).key(w.asked), w.asks(facet(f), r.known[f]|first.known[f]))
			}
		}
	}
}

// Stated returns the members that have entered a reading of their own of any agreement, in order.
func (e *Explanation) Stated() []truce.MemberID {
	var out []truce.MemberID
	for _, a := range e.Agreements {
		for _, s := range a.Sides {
			for _, r := range s.Readings {
				out = append(out, r.Stated...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Only keeps what holds for one member.
func (e *Explanation) Only(m truce.MemberID) {
	for i := range e.Agreements {
		for j := range e.Agreements[i].Sides {
			e.Agreements[i].Sides[j].only(m)
		}
	}
}

func (s *OnSide) only(m truce.MemberID) {
	s.Readings = slices.DeleteFunc(s.Readings, func(r Reading) bool { return !slices.Contains(r.Members, m) })
	for j := range s.Readings {
		if r := &s.Readings[j]; !s.Joint {
			r.Members = []truce.MemberID{m}
			r.Stated = slices.DeleteFunc(r.Stated, func(x truce.MemberID) bool { return x != m })
		}
	}
}

// attributed names an author in a sentence: as the register does, else as the report does.
func (b *Book) attributed(a truce.Attribution) truce.Sentence {
	switch n := b.names[a.Actor]; {
	case n != "":
		return truce.Say("%s", n)
	case a.Name != "":
		return truce.Say("%q", a.Name)
	case a.Actor != "":
		return truce.Say("%s", a.Actor)
	}
	return truce.Say("whoever acted")
}

// speaker returns what says the facts of one author.
func (p *Appraiser) speaker(author truce.Attribution) *speaker {
	w := &speaker{author: p.book.attributed(author), named: author != (truce.Attribution{}), asked: p.named.asks}
	for _, a := range w.asked {
		w.names = append(w.names, p.book.nameOf(a))
	}
	return w
}

// reading puts what the clauses come to into words.
func (p *Appraiser) reading(v *truce.IncidentView, author truce.Attribution, known vector) Reading {
	w := p.speaker(author)
	r := Reading{Text: p.By, known: known, digest: p.Text}
	for _, f := range []facet{atTime, atPlace, ofAuthor} {
		g := p.ground(w, v, author, f, known[f], full(f))
		is := known[f].truth()
		if f == ofAuthor {
			is = bound(known[f])
		}
		if g.Is = is.String(); is == codes.Unknown {
			g.Says = truce.Say("%s is not known", w.asks(f, known[f]))
		}
		r.Applies = append(r.Applies, g)
	}
	for i := range p.clauses {
		x := p.onClause(w, v, author, &p.clauses[i], known)
		x.place = i + 1
		r.Clauses = append(r.Clauses, x)
	}
	slices.SortStableFunc(r.Clauses, func(x, y OnClause) int { return cmp.Compare(x.rank(), y.rank()) })
	return r
}

func (p *Appraiser) onClause(w *speaker, v *truce.IncidentView, author truce.Attribution, c *clause,
	known vector) OnClause {
	x := OnClause{Number: c.Number, Title: c.Title, Result: p.result(c, known, v.When), Fault: c.fault}
	if x.Result != Undetermined {
		for f, s := range c.diagram.reason(known, c.asksForce()) {
			if f := facet(f); s != full(f) {
				x.Because = append(x.Because, p.ground(w, v, author, f, s, full(f)))
			}
		}
		return x
	}
	missing := func(f facet) {
		g := p.ground(w, v, author, f, known[f], full(f))
		g.Says = w.asks(f, known[f])
		x.Missing = append(x.Missing, g)
	}
	if p.anotherText(v.When) {
		missing(atTime)
		return x
	}
	left := c.diagram.given(known)
	for _, f := range left.facets() {
		missing(f)
	}
	x.BreachIf = w.breachIf(left, known)
	return x
}

// ground is a fact with the claims it rests on.
func (p *Appraiser) ground(w *speaker, v *truce.IncidentView, author truce.Attribution, f facet, s, among set) Ground {
	g := Ground{Fact: f.key(p.named.asks), Claims: p.claims(v, author, f)}
	if s != among {
		g.Says = w.says(f, s, among)
	}
	return g
}

// Shown returns what an officer of the member was shown of an agreement, to be recorded with what it then decides: the
// versions, what each clause comes to, and which facts were missing. It is the zero value when the explanation holds no
// reading of that member's.
func (e *Explanation) Shown(id truce.AgreementID, m truce.MemberID) truce.Shown {
	var out truce.Shown
	for _, a := range e.Agreements {
		if a.ID != id || a.Applies == codes.No.String() {
			continue
		}
		for _, s := range a.Sides {
			for _, r := range s.Readings {
				if !slices.Contains(r.Members, m) {
					continue
				}
				out.Engine = fmt.Sprintf("terms %d, %s version %d", e.Engine, a.ID, a.Version)
				for _, c := range r.Clauses {
					side := cmp.Or(string(s.Author.Actor), "somebody")
					out.Reasons = append(out.Reasons, fmt.Sprintf("clause %d, %s: %s", c.place, side, c.Result))
					for _, g := range c.Missing {
						fact, _, asks := strings.Cut(g.Fact, " ")
						if !asks || !codes.Facts.Has(fact) {
							fact = g.Fact
						}
						if !slices.Contains(out.Missing, fact) {
							out.Missing = append(out.Missing, fact)
						}
					}
				}
			}
		}
	}
	return out
}

// because is the reason of a determined result, or what would decide an undetermined one, as the end of a sentence.
func (c *OnClause) because() string {
	switch {
	case len(c.Because) > 0:
		var says []truce.Sentence
		for _, g := range c.Because {
			says = append(says, g.Says)
		}
		return ", because " + allOf(says).String()
	case c.BreachIf.Format != "":
		return "; a breach if " + c.BreachIf.String()
	}
	return ""
}
