package desk

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// actorsPage lists the registered actors by kind.
type actorsPage struct {
	Kinds []actorKindGroup
	Total int
	Names string // where names that nobody knows are answered; empty: not by this viewer
	New   string // address of the form of an actor; empty: not for this viewer
}

// actorKindGroup is the actors of one kind.
type actorKindGroup struct {
	Kind   codes.ActorKind
	Actors []actorLine
}

// actorLine is one actor in the list.
type actorLine struct {
	*truce.Actor
	Href       string
	Accessions []codes.AccessionStatus // as claimed, each once
	Designated int
}

// actors answers GET /actors.
func (s *site) actors(w http.ResponseWriter, r *request) error {
	page, err := s.actorsPage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "actors", page)
}

func (s *site) actorsPage(r *request) (*actorsPage, error) {
	ctx, l := r.Context(), r.Lens
	b, err := s.book(r)
	if err != nil {
		return nil, err
	}
	accessions, err := l.Claims(ctx, truce.KindAccession, "")
	if err != nil {
		return nil, err
	}
	designations, err := l.Claims(ctx, truce.KindDesignation, "")
	if err != nil {
		return nil, err
	}
	p := &actorsPage{Total: len(b.Actors)}
	files, err := r.May(truce.ActFile)
	if err != nil {
		return nil, err
	}
	if files {
		p.New = s.At("/claims/actor/new")
	}
	if s.Names != nil && files {
		p.Names = s.At("/names")
	}
	for _, kind := range []codes.ActorKind{codes.ActorState, codes.ActorGovernment, codes.ActorUmbrella, codes.ActorGroup,
		codes.ActorUnit, codes.ActorPlatform, codes.ActorInstitution, codes.ActorPerson, codes.ActorCivilians} {
		g := actorKindGroup{Kind: kind}
		for _, a := range b.Actors {
			if a.Kind != kind {
				continue
			}
			line := actorLine{Actor: a, Href: s.At("/actors", a.ID)}
			for _, c := range view.Live(accessions) {
				if x := c.Body.(*truce.Accession); x.Actor == a.ID && !slices.Contains(line.Accessions, x.Status) {
					line.Accessions = append(line.Accessions, x.Status)
				}
			}
			for _, c := range view.Live(designations) {
				if c.Body.(*truce.Designation).Actor == a.ID {
					line.Designated++
				}
			}
			g.Actors = append(g.Actors, line)
		}
		slices.SortFunc(g.Actors, func(x, y actorLine) int {
			return cmp.Or(strings.Compare(x.Names[0].Text, y.Names[0].Text), cmp.Compare(x.ID, y.ID))
		})
		if len(g.Actors) > 0 {
			p.Kinds = append(p.Kinds, g)
		}
	}
	return p, nil
}

// actorPage is everything claimed of one actor, each claim with its source and whose it is.
type actorPage struct {
	*truce.Actor
	MemberOf     []memberLine
	Has          []memberLine
	Designations []designationLine
	Accessions   []agreementAccessions
	On           []influenceLine // who has influence on it
	Over         []influenceLine // on whom it has
	Standings    []actorStanding
	Incidents    string
	N            int
	Notes        []string
}

// memberLine is a claimed membership.
type memberLine struct {
	*truce.Membership
	With   frame.Label
	Member truce.MemberID
}

// designationLine is a claimed designation.
type designationLine struct {
	*truce.Designation
	Body   frame.Label
	Member truce.MemberID
}

// agreementAccessions is what is claimed of the actor under one agreement.
type agreementAccessions struct {
	Agreement frame.Label
	accessionGroup
}

// influenceLine is a claimed influence.
type influenceLine struct {
	*truce.Influence
	With   frame.Label
	Member truce.MemberID
}

// actorStanding is how a member reads the actor's standing.
type actorStanding struct {
	Agreement frame.Label
	Member    truce.MemberID
	Standing  codes.Standing
}

// actor answers GET /actors/{id}.
func (s *site) actor(w http.ResponseWriter, r *request) error {
	page, err := s.actorPage(r, truce.ActorID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "actor", page)
}

// each calls do with every claim of a kind in force.
func each[T any](ctx context.Context, l *view.Lens, kind truce.Kind, do func(*truce.Claim, *T)) error {
	claims, err := l.Claims(ctx, kind, "")
	if err != nil {
		return err
	}
	for _, c := range view.Live(claims) {
		do(c, c.Body.(*T))
	}
	return nil
}

func (s *site) actorPage(r *request, id truce.ActorID) (*actorPage, error) {
	ctx, l := r.Context(), r.Lens
	b, err := s.book(r)
	if err != nil {
		return nil, err
	}
	p := &actorPage{Actor: b.Actors[id]}
	if p.Actor == nil {
		return nil, frame.ErrNoPage
	}
	var accessions []*truce.Claim
	for _, err := range []error{
		each(ctx, l, truce.KindActor, func(_ *truce.Claim, x *truce.Actor) {
			if x.ID == id && x.Note != "" && !slices.Contains(p.Notes, x.Note) {
				p.Notes = append(p.Notes, x.Note)
			}
		}),
		each(ctx, l, truce.KindMembership, func(c *truce.Claim, x *truce.Membership) {
			switch id {
			case x.Actor:
				p.MemberOf = append(p.MemberOf, memberLine{x, b.Actor(x.Of), c.Member})
			case x.Of:
				p.Has = append(p.Has, memberLine{x, b.Actor(x.Actor), c.Member})
			}
		}),
		each(ctx, l, truce.KindDesignation, func(c *truce.Claim, x *truce.Designation) {
			if x.Actor == id {
				p.Designations = append(p.Designations, designationLine{x, b.Actor(x.By), c.Member})
			}
		}),
		each(ctx, l, truce.KindInfluence, func(c *truce.Claim, x *truce.Influence) {
			switch id {
			case x.On:
				p.On = append(p.On, influenceLine{x, b.Actor(x.By), c.Member})
			case x.By:
				p.Over = append(p.Over, influenceLine{x, b.Actor(x.On), c.Member})
			}
		}),
		each(ctx, l, truce.KindAccession, func(c *truce.Claim, x *truce.Accession) {
			if x.Actor == id {
				accessions = append(accessions, c)
			}
		}),
		each(ctx, l, truce.KindPosition, func(c *truce.Claim, x *truce.Position) {
			if st, ok := x.Standing[id]; ok {
				p.Standings = append(p.Standings,
					actorStanding{frame.Label{Href: s.At("/agreements", x.Agreement), Text: string(x.Agreement)}, c.Member, st})
			}
		}),
	} {
		if err != nil {
			return nil, err
		}
	}
	if err := p.underAgreements(ctx, l, b, accessions); err != nil {
		return nil, err
	}
	p.Incidents = s.At("/incidents") + "?actor=" + string(id)
	p.N, err = l.Count(ctx, query.Incidents{Actor: id})
	return p, err
}

// underAgreements groups the accessions by agreement.
func (p *actorPage) underAgreements(ctx context.Context, l *view.Lens, b *book, claims []*truce.Claim) error {
	by := map[truce.AgreementID][]*truce.Claim{}
	var order []truce.AgreementID
	for _, c := range claims {
		a := c.Body.(*truce.Accession).Agreement
		if by[a] == nil {
			order = append(order, a)
		}
		by[a] = append(by[a], c)
	}
	for _, id := range order {
		at := frame.Label{Href: b.s.At("/agreements", id), Text: string(id)}
		a, err := b.s.agreement(ctx, l, id)
		if err != nil {
			return err
		}
		if a != nil {
			at.Names = a.Titles
		}
		for _, g := range b.accessions(by[id]) {
			p.Accessions = append(p.Accessions, agreementAccessions{at, g})
		}
	}
	return nil
}
