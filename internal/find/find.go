package find

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/internal/names"
	"truce/internal/view"
)

// Found is what was found, each group best first.
type Found struct {
	Incidents *Incidents // nil: the text asks for none
	Groups    []Group    // those in which there is something
}

// Group is what was found of one sort.
type Group struct {
	Sort string // one of sorts
	Hits []Hit
	More int // how many there are beside
}

// Hit is one thing found.
type Hit struct {
	ID    string // of a bulletin MEMBER/NUMBER; of a clause the agreement's; of a source empty
	Names []truce.Name
	Text  string  // what it says, where it has no names
	As    string  // the name it was found by
	Under string  // the number of a clause, the data that a report is of
	Score float64 // 0 … 1
	On    truce.Date
	// By and Officer say who entered it; empty: it is no claim.
	By      truce.MemberID
	Officer string
}

// Key names a thing that was found, so that it is known again, and says who entered it.
type Key struct {
	Key     string
	Member  truce.MemberID
	Officer string
}

// Keys names everything that was found but incidents.
func (f *Found) Keys() []Key {
	var out []Key
	for _, g := range f.Groups {
		for _, h := range g.Hits {
			out = append(out, Key{strings.Join([]string{g.Sort, h.ID, h.Under, h.Text}, " "), h.By, h.Officer})
		}
	}
	return out
}

// The bounds of an answer: hits of a group, and incidents listed.
const (
	mostHits = 20
	mostRows = 20
)

// leastLike is how like a name must be to be a hit, and surely how like one must be for incidents to be looked for by
// what it names.
const (
	leastLike = 0.72
	surely    = 0.9
)

// search is one question while it is answered.
type search struct {
	ctx  context.Context
	l    *view.Lens
	q    Query
	text string // of the words, in one
	zone *time.Location
	by   map[string]*Group
	from *truce.Claim // that is looked at
}

// sorts is the order of the groups.
var sorts = [...]string{"report", "area", "actor", "agreement", "clause", "commitment", "member", "track", "round",
	"statement", "milestone", "source", "bulletin"}

// In looks for what a query asks for among all that the lens shows. The zone says where days begin.
func In(ctx context.Context, l *view.Lens, q Query, zone *time.Location) (*Found, error) {
	s := &search{ctx: ctx, l: l, q: q, text: strings.Join(q.Words, " "), zone: zone,
		by: map[string]*Group{}}
	for _, look := range []func() error{s.actors, s.areas, s.agreements, s.members, s.tracks, s.rounds, s.said,
		s.bulletins, func() error { return s.external(q.Written) }} {
		if err := look(); err != nil {
			return nil, err
		}
	}
	for _, g := range s.by {
		slices.SortFunc(g.Hits, func(a, b Hit) int {
			return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.On, a.On), cmp.Compare(a.ID, b.ID),
				cmp.Compare(a.Text, b.Text))
		})
	}
	f := &Found{Groups: []Group{}}
	var err error
	if f.Incidents, err = s.incidents(); err != nil {
		return nil, err
	}
	for _, sort := range sorts {
		if g := s.by[sort]; g != nil {
			if g.More = max(0, len(g.Hits)-mostHits); g.More > 0 {
				g.Hits = g.Hits[:mostHits]
			}
			f.Groups = append(f.Groups, *g)
		}
	}
	return f, nil
}

func (s *search) hit(sort string, h Hit) {
	if s.by[sort] == nil {
		s.by[sort] = &Group{Sort: sort}
	}
	if s.from != nil {
		h.By, h.Officer = s.from.Member, s.from.Officer
	}
	s.by[sort].Hits = append(s.by[sort].Hits, h)
}

// named tries the names of a thing.
func (s *search) named(sort, id string, list []truce.Name) {
	if score, as := alike(s.text, id, list); score >= leastLike {
		s.hit(sort, Hit{ID: id, Names: list, As: as, Score: score})
	}
}

// alike returns how like the text the best of a thing's names is, and which one that was.
func alike(text, id string, list []truce.Name) (best float64, as string) {
	if text == "" {
		return 0, ""
	}
	if strings.Contains(names.Fold(id), text) {
		best, as = 0.95, id
	}
	for _, n := range list {
		score := names.Similarity(text, n.Text)
		if strings.Contains(names.Fold(n.Text), text) {
			score = max(score, 0.97)
		}
		if score > best {
			best, as = score, n.Text
		}
	}
	return best, as
}

// each calls do with the last standing claim of each key of a kind.
func each[T any](s *search, kind truce.Kind, do func(*T)) error {
	claims, err := s.l.Claims(s.ctx, kind, "")
	if err != nil {
		return err
	}
	for _, c := range view.Standing(claims) {
		s.from = c
		do(any(c.Body).(*T))
	}
	s.from = nil
	return nil
}

// once calls do with what several members may each claim, the first time an id comes.
func once[T any](s *search, kind truce.Kind, id func(*T) string, do func(*T)) error {
	seen := map[string]bool{}
	return each(s, kind, func(x *T) {
		if !seen[id(x)] {
			seen[id(x)] = true
			do(x)
		}
	})
}

func (s *search) actors() error {
	return once(s, truce.KindActor, func(a *truce.Actor) string { return string(a.ID) }, func(a *truce.Actor) {
		s.named("actor", string(a.ID), a.Names)
	})
}

func (s *search) areas() error {
	return once(s, truce.KindArea, func(a *truce.Area) string { return string(a.ID) }, func(a *truce.Area) {
		s.named("area", string(a.ID), a.Names)
	})
}

// agreements finds them by their titles, and clauses of their latest versions.
func (s *search) agreements() error {
	latest := map[truce.AgreementID]*truce.Agreement{}
	err := each(s, truce.KindAgreement, func(a *truce.Agreement) {
		if have := latest[a.ID]; have == nil || a.Version > have.Version {
			latest[a.ID] = a
		}
	})
	for _, a := range latest {
		s.named("agreement", string(a.ID), a.Titles)
		for _, c := range a.Clauses {
			s.words("clause", Hit{ID: string(a.ID), Text: strings.TrimSpace(c.Title + ". " + c.Text), Under: c.Number},
				c.Number, c.Title, c.Text)
		}
		s.sources(a.Sources)
	}
	return err
}

func (s *search) tracks() error {
	return once(s, truce.KindTrack, func(t *truce.Track) string { return string(t.ID) }, func(t *truce.Track) {
		s.named("track", string(t.ID), t.Names)
	})
}

func (s *search) members() error {
	for _, m := range s.l.Process().Members {
		s.named("member", string(m.ID), append([]truce.Name{{Text: string(m.ID)}}, m.Names...))
	}
	return nil
}

func (s *search) rounds() error {
	found := map[truce.RoundID]Hit{} // several members claim a round, each as it knows it
	err := each(s, truce.KindRound, func(r *truce.Round) {
		h := Hit{ID: string(r.ID), Names: r.Names, On: r.From}
		h.Score, h.As = alike(s.text, h.ID, append(slices.Clone(r.Names), truce.Name{Text: r.Venue}))
		said := strings.Join(slices.Concat(r.Agenda, r.Outcome), " · ")
		if h.Score < leastLike && len(s.q.Words) > 0 && holds(" "+names.Fold(said), s.q.Words) {
			h.Score, h.As = 0.9, excerpt(said, s.q.Words)
		}
		if len(s.q.Words) == 0 && s.q.Day != "" && r.From != "" && r.From <= s.q.Day && s.q.Day <= max(r.From, r.To) {
			h.Score = 1
		}
		if h.Score >= leastLike && h.Score > found[r.ID].Score {
			found[r.ID] = h
		}
		s.sources(r.Sources)
	})
	for _, h := range found {
		s.hit("round", h)
	}
	return err
}

// bulletins finds those of the day.
func (s *search) bulletins() error {
	if s.q.Day == "" || len(s.q.Words) > 0 || s.q.Kind != "" || s.q.Means != "" {
		return nil
	}
	list, err := s.l.Bulletins(s.ctx)
	if err != nil {
		return err
	}
	for _, b := range list {
		if on := truce.Date(truce.Day(b.Period.To-1, s.zone)); on == s.q.Day {
			s.hit("bulletin", Hit{ID: string(b.By) + "/" + strconv.Itoa(b.Number), Text: b.ID(), Score: 1, On: on})
		}
	}
	return nil
}

// said finds words of statements, undertakings, lines of the timeline and sources.
func (s *search) said() error {
	err := each(s, truce.KindStatement, func(x *truce.Statement) {
		s.words("statement", Hit{ID: x.ID, Text: x.Says, On: x.Stated}, x.Speaker, x.Says, x.Topic, x.Place,
			x.Occasion, string(x.For), string(x.By))
		s.sources(x.Sources)
	})
	if err != nil {
		return err
	}
	err = each(s, truce.KindCommitment, func(x *truce.Commitment) {
		s.words("commitment", Hit{ID: x.ID, Text: x.What, On: x.Stated}, x.What, strings.Join(x.By, " "))
		s.sources(x.Sources)
	})
	if err != nil {
		return err
	}
	return each(s, truce.KindMilestone, func(x *truce.Milestone) {
		s.words("milestone", Hit{ID: x.ID, Text: x.What, On: x.Stated}, x.What)
		s.sources(x.Sources)
	})
}

// words adds a hit that holds all words of the query, or is of its day and holds the others.
func (s *search) words(sort string, h Hit, texts ...string) {
	folded := " " + names.Fold(strings.Join(texts, " "))
	switch {
	case len(s.q.All) > 0 && holds(folded, s.q.All):
		h.Score = 0.9
	case s.q.Day != "" && h.On == s.q.Day && holds(folded, s.q.Words) && s.q.Kind == "" && s.q.Means == "":
		h.Score = 1
	default:
		return
	}
	h.Text = excerpt(h.Text, s.q.All)
	s.hit(sort, h)
}

// sources adds the sources that hold the words, each once.
func (s *search) sources(list []truce.Source) {
	for _, x := range list {
		h := Hit{Text: strings.Join(slices.DeleteFunc([]string{x.Outlet, x.Doc, string(x.Date)},
			func(s string) bool { return s == "" }), ", "), On: x.Date}
		if g := s.by["source"]; h.Text == "" || g != nil &&
			slices.ContainsFunc(g.Hits, func(o Hit) bool { return o.Text == h.Text }) {
			continue
		}
		s.words("source", h, x.Outlet, x.Doc, x.Quote)
	}
}

// holds reports whether in a folded text, which begins with a space, words begin with all of these.
func holds(folded string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(folded, " "+w) })
}

// best returns the id of the surest hit of a sort; empty: none is sure.
func (s *search) best(sort string) *Hit {
	if g := s.by[sort]; g != nil && g.Hits[0].Score >= surely {
		return &g.Hits[0]
	}
	return nil
}
