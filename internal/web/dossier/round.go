package dossier

import (
	"net/http"

	"truce"
	"truce/internal/web/frame"
)

// roundPage is one round of talks.
type roundPage struct {
	roundCard
	AlsoCalled  []string
	Track       string
	Host        actorName
	Agenda      []citedText
	Outcome     []citedText
	Delegations []delegationRow
	Speaking    []speaker
	SpeakCite   cite
	Invitations []invitationRow
	Commitments []commitmentCard
}

// citedText is a line with what it rests on.
type citedText struct {
	Text string
	Cite cite
}

// delegationRow is one delegation, with what each entry says of it.
type delegationRow struct {
	N        int // in the order of the source that lists them
	Actor    actorName
	Roles    []citedText    // an empty text: the source states none
	Head     string         // empty: not stated
	Sealed   truce.MemberID // who keeps names of it sealed; empty: nobody
	HeadPost string
	SeatMark string
	Platform actorName
	Speaks   int // turn in the order of speaking; 0: not stated
	Cite     cite
}

// speaker is one turn in the order of speaking.
type speaker struct {
	Actor  actorName
	Listed int // place in the list of delegations; 0: none
}

// invitationRow is one invitation.
type invitationRow struct {
	Actor, By     actorName
	Level, Answer string // empty: not stated
	Cite          cite
}

// round answers GET /talks/{round}.
func (s *site) round(w http.ResponseWriter, r *request) error {
	t, err := s.teller(r)
	if err != nil {
		return err
	}
	p, err := t.roundPage(r.PathValue("round"))
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "dossier-round", p)
}

func (t *teller) roundPage(id string) (*roundPage, error) {
	if !truce.ValidSlug(id) {
		return nil, frame.ErrNoPage
	}
	claims, err := tell[truce.Round](t, truce.KindRound, id)
	if err != nil {
		return nil, err
	}
	if len(claims) == 0 {
		return nil, frame.ErrNoPage
	}
	p := &roundPage{roundCard: t.roundCard(claims)}
	for _, x := range claims {
		c := t.cite(x.Ref, x.Body.Sources)
		for _, a := range x.Body.Agenda {
			p.Agenda = append(p.Agenda, citedText{a, c})
		}
		for _, o := range x.Body.Outcome {
			p.Outcome = append(p.Outcome, citedText{o, c})
		}
		for _, n := range x.Body.Names {
			if n.Kind == "as published" {
				p.AlsoCalled = append(p.AlsoCalled, n.Text)
			}
		}
		if len(x.Body.Speaking) > 0 {
			p.SpeakCite = c
			p.Speaking = p.Speaking[:0]
			for _, a := range x.Body.Speaking {
				p.Speaking = append(p.Speaking, speaker{Actor: t.actor(a)})
			}
		}
	}
	if p.Delegations, err = t.delegations(id); err != nil {
		return nil, err
	}
	p.matchTurns()
	if p.Invitations, err = t.invitations(id); err != nil {
		return nil, err
	}
	if p.Commitments, err = t.commitmentsUnder(id); err != nil {
		return nil, err
	}
	tracks, err := tell[truce.Track](t, truce.KindTrack, string(claims[0].Body.Track))
	if err == nil && len(tracks) > 0 {
		p.Track, p.Host = t.words.NameIn(tracks[0].Body.Names), t.actor(tracks[0].Body.Host)
	}
	return p, err
}

// delegations gathers what is claimed of each delegation of a round, in the order in which they are first listed.
func (t *teller) delegations(round string) ([]delegationRow, error) {
	list, err := tell[truce.Delegation](t, truce.KindDelegation, round)
	if err != nil {
		return nil, err
	}
	var out []delegationRow
	actors, claims := groupBy(list, func(x told[truce.Delegation]) truce.ActorID { return x.Body.Actor })
	for i, a := range actors {
		row := delegationRow{N: i + 1, Actor: t.actor(a)}
		for j, x := range claims[a] {
			b := x.Body
			row.Roles = append(row.Roles, citedText{b.Role, t.cite(x.Ref, b.Sources)})
			if len(b.Sealed) > 0 {
				row.Sealed = x.Ref.Member
			}
			if j == 0 {
				row.Cite = row.Roles[0].Cite
				row.Head, row.HeadPost, row.SeatMark, row.Platform = b.Head, b.HeadPost, b.SeatMark, t.actor(b.Platform)
			}
		}
		out = append(out, row)
	}
	return out, nil
}

// matchTurns puts each delegation's turn beside it, and its place in the list beside its turn.
func (p *roundPage) matchTurns() {
	for i := range p.Speaking {
		for j := range p.Delegations {
			if p.Speaking[i].Actor.ID == p.Delegations[j].Actor.ID {
				p.Speaking[i].Listed, p.Delegations[j].Speaks = j+1, i+1
			}
		}
	}
}

func (t *teller) invitations(round string) ([]invitationRow, error) {
	list, err := tell[truce.Invitation](t, truce.KindInvitation, round)
	if err != nil {
		return nil, err
	}
	var out []invitationRow
	for _, x := range list {
		b := x.Body
		out = append(out, invitationRow{t.actor(b.Actor), t.actor(b.By), b.Level, b.Answer, t.cite(x.Ref, b.Sources)})
	}
	return out, nil
}
