package desk

import (
	"slices"

	"truce"
	"truce/internal/query"
	"truce/internal/web/frame"
)

// firstDay is what a node needs before it is at work, as far as it is the officer's to do.
type firstDay struct{ Steps []firstStep }

// Done counts the steps that are done.
func (f *firstDay) Done() (n int) {
	for _, x := range f.Steps {
		if x.Done {
			n++
		}
	}
	return n
}

// firstStep is one of them. What is the key of its words.
type firstStep struct {
	What, Href string
	Done       bool
}

// firstDay returns what is to be done first; nil once all of it is, for whoever may do nothing of it, and from the
// first bulletin on.
func (s *site) firstDay(r *request, b *book) (*firstDay, error) {
	if s.Demo || r.Lens.Who().Member == "" || r.Lens.Who().Member != s.Member {
		return nil, nil
	}
	page, err := s.Reader.ClaimPage(r.Context(), query.Claims{Kind: truce.KindBulletin, Limit: 1})
	if err != nil || len(page.Claims) > 0 {
		return nil, err
	}
	out := &firstDay{}
	for _, x := range []struct {
		act   truce.Action
		what  string
		path  string
		there bool
		done  func(*request, *book) (bool, error)
	}{
		{truce.ActAdmin, "people", "/people", s.People != nil, s.peopleAreThere},
		{truce.ActAdmin, "process", "/process", s.Steering != nil, s.allStandUnder},
		{truce.ActAdmin, "peers", "/node", s.Keeper != nil && len(r.Lens.Process().Members) > 1, s.peersAreKnown},
		{truce.ActAdmin, "keys", "/node/keys", s.Keeper != nil, s.somebodyHasKey},
		{truce.ActOf(&truce.Actor{}), "actors", "/claims/actor/new", true, entered(truce.KindActor)},
		{truce.ActOf(&truce.Agreement{}), "agreement", "/agreements/new", r.Lens.Process().Agreement != "",
			s.agreementIsThere},
		{truce.ActOf(&truce.Area{}), "areas", "/claims/area/new", true, entered(truce.KindArea)},
		{truce.ActFile, "report", "/reports/new", true, s.reported},
	} {
		if may, err := r.May(x.act); err != nil {
			return nil, err
		} else if !may || !x.there {
			continue
		}
		done, err := x.done(r, b)
		if err != nil {
			return nil, err
		}
		out.Steps = append(out.Steps, firstStep{x.what, s.At(x.path), done})
	}
	if !slices.ContainsFunc(out.Steps, func(x firstStep) bool { return !x.Done }) {
		return nil, nil
	}
	return out, nil
}

// peopleAreThere reports whether somebody was invited beside whoever came first.
func (s *site) peopleAreThere(r *request, _ *book) (bool, error) {
	all, err := s.People.All(r.Context())
	return len(all) > 1, err
}

// allStandUnder reports whether the logs of all members, as they are held here, stand under the document in force.
func (s *site) allStandUnder(r *request, _ *book) (bool, error) {
	c, err := s.Steering.Course(r.Context())
	return err == nil && len(c.Under) >= len(c.Process.Members), err
}

// peersAreKnown reports whether it is known where the nodes of all other members are.
func (s *site) peersAreKnown(r *request, _ *book) (bool, error) {
	list, err := s.Keeper.Peers(r.Context())
	return !slices.ContainsFunc(list, func(p frame.Peer) bool { return p.Address == "" }), err
}

// somebodyHasKey reports whether sealed fields are encrypted to an officer.
func (s *site) somebodyHasKey(r *request, _ *book) (bool, error) {
	to, err := query.Recipients(r.Context(), s.Reader, s.Member)
	return len(to) > 0, err
}

// agreementIsThere reports whether the text of the agreement of the process was entered.
func (s *site) agreementIsThere(r *request, b *book) (bool, error) {
	a, err := b.s.agreement(r.Context(), r.Lens, truce.AgreementID(r.Lens.Process().Agreement))
	return a != nil, err
}

// entered reports whether anybody has entered a claim of the kind.
func entered(k truce.Kind) func(*request, *book) (bool, error) {
	return func(r *request, _ *book) (bool, error) {
		list, err := r.Lens.Claims(r.Context(), k, "")
		return len(list) > 0, err
	}
}

// reported reports whether the member has filed a report.
func (s *site) reported(r *request, _ *book) (bool, error) {
	page, err := s.Reader.Reports(r.Context(), query.Reports{Owner: s.Member, Limit: 1})
	return len(page.Reports) > 0, err
}
