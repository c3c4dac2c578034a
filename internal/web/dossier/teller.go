package dossier

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"truce"
	"truce/internal/timezone"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// teller gathers what a page of the dossier tells: claims the viewer may see, in the words of one language.
type teller struct {
	ctx    context.Context
	lens   *view.Lens
	words  *frame.Catalog
	zone   *time.Location
	proofs bool // whether entries can be opened at all
	actors map[truce.ActorID]*truce.Actor
	areas  []told[truce.Area]
	whole  *whole   // nil: nothing is kept
	asked  *request // nil: no list is cut
}

// How many a page shows at a time.
const (
	mostRounds = 40  // and commitments
	mostLines  = 100 // statements, or edges
)

// stretch returns which of so many lines the page shows, at most so many at a time; the field of the address with that
// name says from which on.
func (t *teller) stretch(name string, of, most int) frame.Stretch {
	if t.asked == nil {
		return frame.Stretch{To: of, Of: of}
	}
	return t.asked.Stretch(name, of, most)
}

// whole is the claims of a kind that stand, of the kinds that were told whole so far at one state of the record.
type whole struct {
	mu   sync.Mutex
	kept map[truce.Kind]any // of a kind with the body T a []told[T], which nobody changes
}

// teller returns the teller of a request.
func (s *site) teller(r *request) (*teller, error) {
	kept, err := s.whole.Take(r.Context(), r.Lens, func() (*whole, error) {
		return &whole{kept: map[truce.Kind]any{}}, nil
	})
	if err != nil {
		return nil, err
	}
	t, err := newTeller(r.Context(), r.Lens, r.Words(), kept)
	if err != nil {
		return nil, err
	}
	t.proofs, t.asked = s.Proofs != nil, r
	return t, nil
}

func newTeller(ctx context.Context, lens *view.Lens, words *frame.Catalog, kept *whole) (*teller, error) {
	zone, err := timezone.Load(lens.Process().Zone)
	if err != nil {
		return nil, err
	}
	t := &teller{ctx: ctx, lens: lens, words: words, zone: zone, actors: map[truce.ActorID]*truce.Actor{}, whole: kept}
	actors, err := tell[truce.Actor](t, truce.KindActor, "")
	if err != nil {
		return nil, err
	}
	for _, a := range actors {
		t.actors[a.Body.ID] = a.Body
	}
	t.areas, err = tell[truce.Area](t, truce.KindArea, "")
	return t, err
}

// told is a claim in force, with its body.
type told[T any] struct {
	Ref  truce.Ref
	Body *T
}

// tell returns the claims of a kind under a key that stand, in the order in which they were entered.
// They are shared with other requests.
func tell[T any](t *teller, kind truce.Kind, key string) ([]told[T], error) {
	if key != "" || t.whole == nil {
		return read[T](t, kind, key)
	}
	t.whole.mu.Lock()
	defer t.whole.mu.Unlock()
	if list, ok := t.whole.kept[kind].([]told[T]); ok {
		return list, nil
	}
	list, err := read[T](t, kind, "")
	if err == nil {
		t.whole.kept[kind] = list
	}
	return list, err
}

func read[T any](t *teller, kind truce.Kind, key string) ([]told[T], error) {
	claims, err := t.lens.Claims(t.ctx, kind, key)
	if err != nil {
		return nil, err
	}
	var out []told[T]
	for _, c := range claims {
		if b, ok := c.Body.(*T); ok && !c.Withdrawn {
			out = append(out, told[T]{c.Ref, b})
		}
	}
	slices.SortStableFunc(out, func(a, b told[T]) int {
		if a.Ref.Before(b.Ref) {
			return -1
		}
		return 1
	})
	return out, nil
}

// grouped brings what has one key together, in order of first appearance.
func grouped[T any, K comparable](list []T, key func(T) K) []T {
	keys, of := groupBy(list, key)
	out := make([]T, 0, len(list))
	for _, k := range keys {
		out = append(out, of[k]...)
	}
	return out
}

// actor returns what an actor is called, its id where it is not described.
func (t *teller) actor(id truce.ActorID) actorName {
	n := actorName{ID: id, Name: string(id)}
	if a := t.actors[id]; a != nil {
		n.Name, n.Known = t.words.NameIn(a.Names), true
	}
	return n
}

// place returns a place of a breakdown in the language of the page: by its area, or where the breakdown names no area
// by the area that goes by its published name; as published where there is none.
func (t *teller) place(p truce.FigurePart) string {
	for _, a := range t.areas {
		named := func(n truce.Name) bool { return n.Text == p.Name }
		if a.Body.ID == p.Area || p.Area == "" && slices.ContainsFunc(a.Body.Names, named) {
			if strings.Contains(p.Name, ":") {
				break // "regime forces: Homs" says more than the place
			}
			return t.words.NameIn(a.Body.Names)
		}
	}
	return p.Name
}

// actorName is an actor as a page names it. An empty ID means that the source names none.
type actorName struct {
	ID    truce.ActorID
	Name  string
	Known bool
}

// cite is what a fact rests on: its sources and the entry that carries it.
type cite struct {
	Entry   truce.Ref
	Opens   bool // the viewer may see the entry itself, and it is held here
	Sources []citeSource
}

// citeSource is one source of a fact.
type citeSource struct {
	truce.Source
	When   string // date of publication in words; empty: not stated
	Anchor string // of the source on the page of sources
}

func (t *teller) cite(ref truce.Ref, sources []truce.Source) cite {
	c := cite{Entry: ref, Opens: t.proofs && t.lens.May(truce.FieldEntryBytes, ref.Member, "")}
	for _, s := range sources {
		c.Sources = append(c.Sources, citeSource{s, t.date(s.Date), anchorOf(s)})
	}
	return c
}

// Heads returns one source of each article and outlet: what names them in a line.
func (c cite) Heads() []citeSource {
	var out []citeSource
	for _, s := range c.Sources {
		same := func(o citeSource) bool { return o.Seed == s.Seed && (s.Seed != "" || o.Outlet == s.Outlet) }
		if !slices.ContainsFunc(out, same) {
			out = append(out, s)
		}
	}
	return out
}

// Inferred reports whether a source's note says that something in the fact was inferred.
func (c cite) Inferred() bool {
	return slices.ContainsFunc(c.Sources, func(s citeSource) bool { return strings.Contains(s.Note, "nferred") })
}

// anchorOf names a source on the page of sources: the same for every fact that rests on it.
func anchorOf(s truce.Source) string {
	if s.Seed != "" {
		return "article-" + s.Seed
	}
	d := truce.DigestOf([]byte(s.Outlet), []byte(s.Date), []byte(s.Doc), []byte(s.URL))
	return "source-" + d.String()[:10]
}

// date returns a date in words, as finely as it is stated; empty when it is not.
func (t *teller) date(d truce.Date) string { return t.words.Stated(d) }

// span returns "15 – 16 February 2017" or its like; empty when neither end is stated.
func (t *teller) span(from, to truce.Date) string {
	switch {
	case from == "" && to == "":
		return ""
	case to == "" || from == to:
		return t.date(from)
	case from == "":
		return t.words.Text("dossier.date.until", "date", t.date(to))
	}
	a, b := strings.Split(string(from), "-"), strings.Split(string(to), "-")
	if len(a) != 3 || len(b) != 3 || a[0] != b[0] {
		return t.date(from) + " – " + t.date(to)
	}
	if a[1] == b[1] {
		return strconv.Itoa(atoi(a[2])) + " – " + t.date(to)
	}
	return strconv.Itoa(atoi(a[2])) + " " + t.month(atoi(a[1])) + " – " + t.date(to)
}

// moment returns a moment in words, in the zone of the process, which the foot of the page names; empty when unknown.
func (t *teller) moment(i truce.Instant) string {
	if !i.Known() {
		return ""
	}
	at := i.Time().In(t.zone)
	return t.date(truce.Date(at.Format("2006-01-02"))) + ", " + at.Format("15:04")
}

// month returns the name of a month.
func (t *teller) month(n int) string { return t.words.Pick("month."+strconv.Itoa(n), nil) }

// groupBy puts items that share a key together, in order of first appearance.
func groupBy[T any, K comparable](items []T, key func(T) K) (keys []K, groups map[K][]T) {
	groups = map[K][]T{}
	for _, x := range items {
		k := key(x)
		if _, seen := groups[k]; !seen {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], x)
	}
	return keys, groups
}

// byDate orders dates, a coarse one before the finer ones within it; those not stated come last.
func byDate(a, b truce.Date) int {
	if (a == "") != (b == "") {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}
