package dossier

import (
	"net/http"
	"slices"

	"truce"
	"truce/internal/web/frame"
)

// talksPage is the tracks with their rounds, and what was undertaken.
type talksPage struct {
	Tracks      []trackCard
	Commitments []commitmentCard
	Lines, Owed frame.Stretch // of the rounds, and of the commitments
}

// trackCard is one strand of talks.
type trackCard struct {
	ID     truce.TrackID
	Name   string
	Host   actorName
	Note   string
	Cite   cite
	Rounds []roundCard
}

// roundCard is a round with every date given for it.
type roundCard struct {
	ID     truce.RoundID
	Name   string
	Moved  bool // sources give more than one day for its beginning
	Claims []roundClaim
}

// roundClaim is what one entry says of a round.
type roundClaim struct {
	When, Status, Venue, Format string // empty: not stated
	Cite                        cite
}

// commitmentCard is what was undertaken, with every claim of it in order.
type commitmentCard struct {
	ID     string
	Claims []commitmentClaim
}

// commitmentClaim is what one entry says of a commitment.
type commitmentClaim struct {
	By                 []actorName
	What, When         string
	Due                string // as stated; empty: not stated
	Status             string
	UnderName, UnderAt string // what it was undertaken under, and its page; empty: not stated
	Cite               cite
}

// talks answers GET /talks.
func (s *site) talks(w http.ResponseWriter, r *request) error {
	t, err := s.teller(r)
	if err != nil {
		return err
	}
	p, err := t.talksPage()
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "dossier-talks", p)
}

func (t *teller) talksPage() (*talksPage, error) {
	tracks, err := tell[truce.Track](t, truce.KindTrack, "")
	if err != nil {
		return nil, err
	}
	rounds, err := tell[truce.Round](t, truce.KindRound, "")
	if err != nil {
		return nil, err
	}
	ids, claims := groupBy(rounds, func(x told[truce.Round]) truce.RoundID { return x.Body.ID })
	p := &talksPage{Lines: t.stretch("rounds", len(ids), mostRounds)}
	ids = ids[p.Lines.From:p.Lines.To]
	for _, x := range tracks {
		card := trackCard{ID: x.Body.ID, Name: t.words.NameIn(x.Body.Names), Host: t.actor(x.Body.Host), Note: x.Body.Note,
			Cite: t.cite(x.Ref, x.Body.Sources)}
		for _, id := range ids {
			if claims[id][0].Body.Track == x.Body.ID {
				card.Rounds = append(card.Rounds, t.roundCard(claims[id]))
			}
		}
		p.Tracks = append(p.Tracks, card)
	}
	owed, err := tell[truce.Commitment](t, truce.KindCommitment, "")
	if err != nil {
		return nil, err
	}
	owed = grouped(owed, func(x told[truce.Commitment]) string { return x.Body.ID })
	p.Owed = t.stretch("commitments", len(owed), mostRounds)
	p.Commitments, err = t.commitments(owed[p.Owed.From:p.Owed.To])
	return p, err
}

// roundCard gathers the claims of one round.
func (t *teller) roundCard(claims []told[truce.Round]) roundCard {
	card := roundCard{ID: claims[0].Body.ID, Name: t.words.NameIn(claims[0].Body.Names)}
	first := truce.Date("")
	for _, x := range claims {
		b := x.Body
		if b.From != "" && first != "" && b.From != first {
			card.Moved = true
		}
		if b.From != "" {
			first = b.From
		}
		card.Claims = append(card.Claims, roundClaim{t.span(b.From, b.To), b.Status, b.Venue, b.Format,
			t.cite(x.Ref, b.Sources)})
	}
	return card
}

// commitmentsUnder lists what was undertaken under an agreement or a round.
func (t *teller) commitmentsUnder(under string) ([]commitmentCard, error) {
	list, err := tell[truce.Commitment](t, truce.KindCommitment, "")
	if err != nil {
		return nil, err
	}
	about := map[string]bool{}
	for _, x := range list {
		about[x.Body.ID] = about[x.Body.ID] || x.Body.Under == under
	}
	return t.commitments(slices.DeleteFunc(slices.Clone(list),
		func(x told[truce.Commitment]) bool { return !about[x.Body.ID] }))
}

// commitments makes the cards of commitments.
func (t *teller) commitments(list []told[truce.Commitment]) ([]commitmentCard, error) {
	titles, err := t.titles()
	if err != nil {
		return nil, err
	}
	var out []commitmentCard
	ids, claims := groupBy(list, func(x told[truce.Commitment]) string { return x.Body.ID })
	for _, id := range ids {
		card := commitmentCard{ID: id}
		for _, x := range claims[id] {
			b := x.Body
			c := commitmentClaim{What: b.What, When: t.date(b.Stated), Due: b.Due, Status: b.Status,
				Cite: t.cite(x.Ref, b.Sources)}
			for _, by := range b.By {
				c.By = append(c.By, t.actor(truce.ActorID(by)))
			}
			if title, ok := titles[b.Under]; ok {
				c.UnderName, c.UnderAt = title.Name, title.At
			}
			card.Claims = append(card.Claims, c)
		}
		out = append(out, card)
	}
	return out, nil
}

// title is what an agreement or a round is called, and where its page is.
type title struct{ Name, At string }

func (t *teller) titles() (map[string]title, error) {
	agreements, err := tell[truce.Agreement](t, truce.KindAgreement, "")
	if err != nil {
		return nil, err
	}
	rounds, err := tell[truce.Round](t, truce.KindRound, "")
	if err != nil {
		return nil, err
	}
	out := map[string]title{}
	for _, x := range agreements {
		out[string(x.Body.ID)] = title{t.words.NameIn(x.Body.Titles), "/agreements/" + string(x.Body.ID)}
	}
	for _, x := range rounds {
		if _, first := out[string(x.Body.ID)]; !first {
			out[string(x.Body.ID)] = title{t.words.NameIn(x.Body.Names), "/talks/" + string(x.Body.ID)}
		}
	}
	return out, nil
}
