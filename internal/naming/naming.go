// Package naming says which actor and which province of the registers a name stands for, as sources write it.
//
// A name links by itself where one entry of the register alone bears it, after [names.Fold], and the source shows no
// doubt; what an officer of the member has answered goes before that. Everything else is a name that is not known: a
// person is asked once, with the entries most like it. The package reads no record and writes none; who files, and who
// answers, is above it.
package naming

import (
	"cmp"
	"hash/maphash"
	"slices"
	"sync"

	"truce"
	"truce/internal/gazetteer"
	"truce/internal/names"
)

// What is the register that a name is looked up in.
type What string

// The registers.
const (
	Actors    What = "actor"
	Provinces What = "province"
)

// Answer is what an officer answered of a name, once for all reports.
type Answer struct {
	What   What
	Name   string // its spelling does not matter, see [Key]
	Stands string // the id in the register; empty: it stays a name
}

// By is why a name stands for an entry of the register.
type By string

// The reasons.
const (
	ByAnswer   By = "answer"   // an officer said so
	ByRegister By = "register" // one entry alone bears the name
	ByFiled    By = "filed"    // whoever filed the report said who is meant
	ByPlace    By = "place"    // of a province: the position lies in it
	ByWord     By = "word"     // it is a word for civilians or demonstrators, and no actor's name
)

// Link is what became of one name of a report.
type Link struct {
	What   What   `json:"what"`
	Name   string `json:"name"`             // as written; empty: none is, the province follows from the position
	Stands string `json:"stands,omitempty"` // an id of the register; of provinces the name where there is no register
	By     By     `json:"by,omitempty"`     // empty: nobody knows the name
}

// Gazetteer knows the seats of provinces, and in which a point lies; *[gazetteer.Gazetteer] is one.
type Gazetteer interface {
	Seats() ([]gazetteer.Place, error)
	DivisionOf(p truce.Point, radius int32) (country, code string, ok bool)
}

// Register answers what names stand for. It is safe for concurrent use.
type Register struct {
	mu      sync.Mutex // of what is made when it is first asked for
	seed    maphash.Seed
	actors  map[uint64]int32    // the entry that alone bears a name, by the hash of the folded name; -1: several do
	answers map[answered]string // ids
	entries map[What][]entry
	index   map[What]*names.Index
	known   map[string]Link // actors by name as written, to look each up once
	provinces
}

// entry is one of the register.
type entry struct {
	id    string
	names []truce.Name
}

type answered struct {
	what What
	name string
}

// Key is the form under which a name is answered: what is answered of "Hamas?" says nothing of "Hamas". It is empty
// where a text has neither letters nor digits.
func Key(name string) string {
	key := names.Fold(name)
	if key != "" && names.Doubtful(name) {
		key += " ?"
	}
	return key
}

// New returns the register of these entries and answers. Of entries with one id all names count.
func New(actors []*truce.Actor, areas []*truce.Area, answers []Answer, g Gazetteer) *Register {
	r := &Register{seed: maphash.MakeSeed(), actors: map[uint64]int32{}, answers: map[answered]string{},
		known:   map[string]Link{},
		entries: map[What][]entry{}, index: map[What]*names.Index{}}
	for _, a := range actors {
		id := string(a.ID)
		r.entries[Actors] = append(r.entries[Actors], entry{id, a.Names})
		for _, n := range a.Names {
			name := names.Fold(n.Text)
			if name == "" {
				continue
			}
			h, one := maphash.String(r.seed, name), int32(len(r.entries[Actors])-1)
			if i, borne := r.actors[h]; borne && (i < 0 || r.entries[Actors][i].id != id) {
				one = -1
			}
			r.actors[h] = one
		}
	}
	for _, a := range answers {
		r.answers[answered{a.What, Key(a.Name)}] = a.Stands
	}
	r.provinces = provinces{seats: seats{gazetteer: g}, areas: map[string]*truce.Area{}, borne: map[string][]string{}}
	r.takeAreas(areas)
	return r
}

// Actor returns the registered actor that alone bears the name, or that an officer answered; "" when there is none.
func (r *Register) Actor(name string) truce.ActorID {
	r.mu.Lock()
	defer r.mu.Unlock()
	return truce.ActorID(r.actor(name).Stands)
}

func (r *Register) actor(name string) Link {
	l, ok := r.known[name]
	if !ok {
		l = r.find(Actors, name, r.bearer(name))
		r.known[name] = l
	}
	return l
}

// bearer returns the one actor that bears the name, "" where none does or several do.
func (r *Register) bearer(name string) string {
	i, borne := r.actors[maphash.String(r.seed, names.Fold(name))]
	if !borne || i < 0 {
		return ""
	}
	return r.entries[Actors][i].id
}

// find says what a name stands for: what was answered, else the one entry that bears it, if one does.
func (r *Register) find(what What, name, bearer string) Link {
	l := Link{What: what, Name: name}
	if stands, ok := r.answers[answered{what, Key(name)}]; ok {
		l.Stands, l.By = stands, ByAnswer
		return l
	}
	switch {
	case bearer != "" && !names.Doubtful(name):
		l.Stands, l.By = bearer, ByRegister
	case what == Actors && names.People(name):
		l.By = ByWord
	}
	return l
}

// Link gives names in the coded fields the ids and the spelling of the registers, and says what became of each: of
// every author and target that has a name, and of the province. A name that was answered to stay one loses its id.
func (r *Register) Link(c *truce.Coded) []Link {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []Link
	out = append(out, r.side(&c.Authors)...)
	out = append(out, r.side(&c.Targets)...)
	if l, ok := r.province(&c.Where); ok {
		out = append(out, l)
	}
	return out
}

// side links authors or targets. The list is copied before it is changed.
func (r *Register) side(list *[]truce.Attribution) []Link {
	var out []Link
	copied := false
	for i, a := range *list {
		if a.Name == "" {
			continue
		}
		l := r.actor(a.Name)
		if (l.By == "" || l.By == ByWord) && a.Actor != "" {
			l.By = ByFiled
		}
		if l.By != ByAnswer && a.Actor != "" {
			l.Stands = string(a.Actor)
		}
		if out = append(out, l); l.By == "" || string(a.Actor) == l.Stands {
			continue
		}
		if !copied {
			*list, copied = slices.Clone(*list), true
		}
		(*list)[i].Actor = truce.ActorID(l.Stands)
	}
	return out
}

// Has reports whether a name stands in the coded fields.
func (a Answer) Has(c *truce.Coded) bool {
	key := Key(a.Name)
	if a.What == Provinces {
		return Key(c.Where.Province) == key
	}
	return slices.ContainsFunc(slices.Concat(c.Authors, c.Targets), func(x truce.Attribution) bool {
		return x.Name != "" && Key(x.Name) == key
	})
}

// Candidate is an entry of the register that a name may stand for.
type Candidate struct {
	ID    string  `json:"id"`
	Name  string  `json:"name"` // the one of its names that is most alike
	Score float64 `json:"score"`
}

// most is how many candidates a name gets, least how alike they are at least: what is less alike is no help. Compared
// are that many names of the register: the first of each entry, then the second, and so on, so that one entry of very
// many does not keep the others from being found.
const (
	most     = 3
	least    = 0.65
	compared = 10_000
)

// Candidates returns the entries most like a name, best first; several that bear it all score 1. A register may have
// more names than are compared.
func (r *Register) Candidates(what What, name string) []Candidate {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.index[what] == nil {
		r.index[what] = indexed(r.entries[what])
	}
	out := []Candidate{}
	for _, h := range r.index[what].Search(name, most) {
		if h.Score >= least {
			out = append(out, Candidate{h.ID, h.Name, h.Score})
		}
	}
	return out
}

// indexed makes the names that are compared searchable.
func indexed(entries []entry) *names.Index {
	x, left := &names.Index{}, slices.Clone(entries)
	for nth := 0; len(left) > 0; nth++ {
		left = slices.DeleteFunc(left, func(e entry) bool { return len(e.names) <= nth })
		for _, e := range left {
			if x.Len() == compared {
				return x
			}
			x.Add(e.id, e.names[nth].Text)
		}
	}
	return x
}

// Tally counts names over many reports.
type Tally struct {
	by map[answered]*Count
}

// Count is a name and in how many reports it stands.
type Count struct {
	Link
	Reports int `json:"reports"`
}

// Add counts the names of one report, each once.
func (t *Tally) Add(links []Link) {
	if t.by == nil {
		t.by = map[answered]*Count{}
	}
	seen := map[answered]bool{}
	for _, l := range links {
		k := answered{l.What, Key(l.Name)}
		if seen[k] {
			continue
		}
		seen[k] = true
		if t.by[k] == nil {
			t.by[k] = &Count{Link: l}
		}
		t.by[k].Reports++
	}
}

// Counts returns what was counted and for which keep holds, the most frequent first.
func (t *Tally) Counts(keep func(Link) bool) []Count {
	out := []Count{}
	for _, c := range t.by {
		if keep(c.Link) {
			out = append(out, *c)
		}
	}
	slices.SortFunc(out, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Reports, a.Reports), cmp.Compare(a.What, b.What), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// Unknown reports whether nobody knows the name.
func (l Link) Unknown() bool { return l.By == "" }

// Written reports whether the report writes the name; otherwise it follows from the position.
func (l Link) Written() bool { return l.Name != "" }

// Linked reports whether the name stands for an entry.
func (l Link) Linked() bool { return l.Stands != "" }
