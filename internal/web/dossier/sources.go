package dossier

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"truce"
)

// sourcesPage is every source with what rests on it.
type sourcesPage struct {
	Articles []sourceCard // of the founding collection, by number
	Others   []sourceCard // by outlet, then date
}

// sourceCard is one source.
type sourceCard struct {
	citeSource
	Facts  int
	Rests  []restLine  // how many facts of each kind
	Quotes []quoteLine // its own words, each once
	Notes  []string    // how far it can be relied on
}

// restLine is how many facts of a kind rest on a source.
type restLine struct {
	Kind string // of the entry, without its version
	N    int
}

// quoteLine is a quotation, and the page it is shown on.
type quoteLine struct{ Quote, Kind, At string }

// dossierKinds are the kinds whose bodies carry sources, in the order in which the page lists them.
var dossierKinds = [...]truce.Kind{truce.KindMilestone, truce.KindTrack, truce.KindRound, truce.KindDelegation,
	truce.KindInvitation, truce.KindObjection, truce.KindRequirement,
	truce.KindStatement, truce.KindCommitment, truce.KindActor, truce.KindMembership, truce.KindDesignation,
	truce.KindInfluence,
	truce.KindAgreement, truce.KindAgreementStatus, truce.KindAccession, truce.KindArea, truce.KindFigure}

// sources answers GET /sources.
func (s *site) sources(w http.ResponseWriter, r *request) error {
	t, err := s.teller(r)
	if err != nil {
		return err
	}
	p, err := t.sourcesPage()
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "dossier-sources", p)
}

func (t *teller) sourcesPage() (*sourcesPage, error) {
	cards := map[string]*sourceCard{}
	if err := t.resting(func(s truce.Source, c resting, again bool) { t.rest(cards, c, s, again) }); err != nil {
		return nil, err
	}
	p := &sourcesPage{}
	for _, c := range cards {
		if c.Seed != "" {
			p.Articles = append(p.Articles, *c)
		} else {
			p.Others = append(p.Others, *c)
		}
	}
	slices.SortFunc(p.Articles, func(a, b sourceCard) int { return cmp.Compare(a.Seed, b.Seed) })
	slices.SortFunc(p.Others, func(a, b sourceCard) int {
		return cmp.Or(cmp.Compare(a.Outlet, b.Outlet), byDate(a.Date, b.Date), cmp.Compare(a.Anchor, b.Anchor))
	})
	return p, nil
}

// resting is a claim that rests on a source: its kind without the version, the page that shows it, and what it says.
type resting struct{ Kind, At, Says string }

// resting visits every source of every claim that stands, by kind; again says that the claim has cited it before.
func (t *teller) resting(visit func(s truce.Source, c resting, again bool)) error {
	for _, kind := range dossierKinds {
		claims, err := t.lens.Claims(t.ctx, kind, "")
		if err != nil {
			return err
		}
		for _, c := range claims {
			if c.Withdrawn {
				continue
			}
			sources, at, says := t.factOf(c.Body)
			for i, s := range sources {
				again := slices.ContainsFunc(sources[:i], func(o truce.Source) bool { return anchorOf(o) == anchorOf(s) })
				visit(s, resting{kindName(kind), at, says}, again)
			}
		}
	}
	return nil
}

// rest notes that a fact rests on a source. A fact that cites a source twice counts once.
func (t *teller) rest(cards map[string]*sourceCard, x resting, s truce.Source, again bool) {
	anchor := anchorOf(s)
	c := cards[anchor]
	if c == nil {
		c = &sourceCard{citeSource: citeSource{s, t.date(s.Date), anchor}}
		c.Quote, c.Note = "", ""
		cards[anchor] = c
	}
	if !again {
		c.Facts++
		if n := len(c.Rests); n > 0 && c.Rests[n-1].Kind == x.Kind {
			c.Rests[n-1].N++
		} else {
			c.Rests = append(c.Rests, restLine{x.Kind, 1})
		}
	}
	if s.Quote != "" && !slices.ContainsFunc(c.Quotes, func(q quoteLine) bool { return q.Quote == s.Quote }) {
		c.Quotes = append(c.Quotes, quoteLine{s.Quote, x.Kind, x.At})
	}
	if s.Note != "" && !slices.Contains(c.Notes, s.Note) {
		c.Notes = append(c.Notes, s.Note)
	}
}

// kindName is a kind without its version.
func kindName(k truce.Kind) string {
	name, _, _ := strings.Cut(string(k), "/")
	return name
}

// factOf returns the sources a body carries, those of its parts included, the page that shows it, and what it says or
// is about.
func (t *teller) factOf(body any) (sources []truce.Source, at, says string) {
	switch b := body.(type) {
	case *truce.Milestone:
		return b.Sources, "/timeline#" + b.ID, b.What
	case *truce.Track:
		return b.Sources, "/talks#" + string(b.ID), t.words.NameIn(b.Names)
	case *truce.Round:
		return b.Sources, "/talks/" + string(b.ID), t.words.NameIn(b.Names)
	case *truce.Delegation:
		return b.Sources, "/talks/" + string(b.Round), t.actor(b.Actor).Name
	case *truce.Invitation:
		return b.Sources, "/talks/" + string(b.Round), t.actor(b.Actor).Name
	case *truce.Objection:
		return b.Sources, "/rounds/" + string(b.Round), t.actor(b.To).Name
	case *truce.Requirement:
		return b.Sources, "/matrix#" + b.ID, b.Says
	case *truce.Statement:
		return b.Sources, "/statements#" + b.ID, b.Says
	case *truce.Commitment:
		return b.Sources, "/talks#" + b.ID, b.What
	case *truce.Actor:
		return b.Sources, "/actors/" + string(b.ID), t.actor(b.ID).Name
	case *truce.Membership:
		return b.Sources, "/actors/" + string(b.Actor), t.actor(b.Actor).Name
	case *truce.Designation:
		return b.Sources, "/actors/" + string(b.Actor), t.actor(b.Actor).Name
	case *truce.Influence:
		return b.Sources, "/influence", t.actor(b.By).Name + " · " + t.actor(b.On).Name
	case *truce.Agreement:
		return agreementSources(b), "/agreements/" + string(b.ID), t.words.NameIn(b.Titles)
	case *truce.AgreementStatus:
		return b.Sources, "/truces#" + string(b.Agreement), t.words.Word("agreement-status", b.Status)
	case *truce.Accession:
		return b.Sources, "/accessions", t.actor(b.Actor).Name
	case *truce.Area:
		return b.Sources, "/figures", t.words.NameIn(b.Names)
	case *truce.Figure:
		return b.Sources, "/figures", b.What
	}
	return nil, "", ""
}

// agreementSources lists what an agreement as a whole and its parts rest on.
func agreementSources(a *truce.Agreement) []truce.Source {
	out := slices.Clone(a.Sources)
	for _, list := range [][]truce.PartyClaim{a.Parties, a.Guarantors} {
		for _, p := range list {
			out = append(out, p.Sources...)
		}
	}
	for _, e := range a.Exclusions {
		out = append(out, e.Sources...)
	}
	for _, c := range a.Clauses {
		if c.Source != (truce.Source{}) {
			out = append(out, c.Source)
		}
	}
	return out
}
