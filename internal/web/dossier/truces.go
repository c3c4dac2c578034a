package dossier

import (
	"net/http"
	"slices"

	"truce"
)

// trucesPage is ceasefires side by side.
type trucesPage struct{ Truces []truceCard }

// truceCard is one ceasefire: what was agreed, and what is said to have followed.
type truceCard struct {
	ID          truce.AgreementID
	Title       string
	Signed      string // empty: not stated
	Effect      string // empty: not known
	Parties     []partyLine
	Guarantors  []partyLine
	Excluded    []excludedLine
	Condition   string
	Commitments []string
	Clauses     int
	Note        string
	Followed    []followedLine
	Cite        cite
}

// partyLine is a party or guarantor as a source names it.
type partyLine struct {
	Actor     actorName
	As        string
	For       actorName
	Contested bool
}

// excludedLine is whom an agreement leaves out, by name or as designated by a body.
type excludedLine struct {
	Actor     actorName // empty ID: whomever Body designates
	Body      actorName
	Contested bool
}

// followedLine is a claim of what became of an agreement, or of somebody's accession to it.
type followedLine struct {
	Word string // in the reader's language
	When string // empty: not stated
	Who  actorName
	Note string
	Cite cite
}

// truces answers GET /truces.
func (s *site) truces(w http.ResponseWriter, r *request) error {
	t, err := s.teller(r)
	if err != nil {
		return err
	}
	p, err := t.trucesPage()
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "dossier-truces", p)
}

// trucesPage shows the latest version of each agreement that is a ceasefire or a local deal, by date.
func (t *teller) trucesPage() (*trucesPage, error) {
	list, err := tell[truce.Agreement](t, truce.KindAgreement, "")
	if err != nil {
		return nil, err
	}
	p := &trucesPage{}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b told[truce.Agreement]) int { return byDate(a.Body.Signed, b.Body.Signed) })
	ids, versions := groupBy(list, func(x told[truce.Agreement]) truce.AgreementID { return x.Body.ID })
	for _, id := range ids {
		latest := versions[id][0]
		for _, v := range versions[id] {
			if v.Body.Version > latest.Body.Version {
				latest = v
			}
		}
		if k := latest.Body.Kind; k != "ceasefire" && k != "local deal" {
			continue
		}
		card, err := t.truceCard(latest)
		if err != nil {
			return nil, err
		}
		p.Truces = append(p.Truces, card)
	}
	return p, nil
}

func (t *teller) truceCard(x told[truce.Agreement]) (truceCard, error) {
	a := x.Body
	card := truceCard{ID: a.ID, Title: t.words.NameIn(a.Titles), Signed: t.date(a.Signed), Effect: t.moment(a.Effect),
		Condition:   a.Condition,
		Commitments: a.Commitments, Clauses: len(a.Clauses), Note: a.Note, Cite: t.cite(x.Ref, a.Sources)}
	parties := func(list []truce.PartyClaim) (out []partyLine) {
		for _, p := range list {
			out = append(out, partyLine{t.actor(p.Actor), p.As, t.actor(p.For), p.Contested})
		}
		return out
	}
	card.Parties, card.Guarantors = parties(a.Parties), parties(a.Guarantors)
	for _, e := range a.Exclusions {
		card.Excluded = append(card.Excluded, excludedLine{t.actor(e.Actor), t.actor(e.Body), e.Contested})
	}
	became, err := tell[truce.AgreementStatus](t, truce.KindAgreementStatus, string(a.ID))
	if err != nil {
		return card, err
	}
	for _, s := range became {
		card.Followed = append(card.Followed, followedLine{Word: t.words.Word("agreement-status", s.Body.Status),
			When: t.date(s.Body.Stated), Note: s.Body.Note, Cite: t.cite(s.Ref, s.Body.Sources)})
	}
	joined, err := tell[truce.Accession](t, truce.KindAccession, string(a.ID))
	if err != nil {
		return card, err
	}
	for _, s := range joined {
		if b := s.Body; !tellsWhoJoined(b) {
			word := t.words.Word("accession", b.Status)
			if b.Scope != "" {
				word += ": " + t.words.Word("scope", b.Scope)
			}
			card.Followed = append(card.Followed, followedLine{Word: word, When: t.date(b.Stated), Who: t.actor(b.Actor),
				Cite: t.cite(s.Ref, b.Sources)})
		}
	}
	return card, nil
}
