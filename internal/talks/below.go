package talks

import (
	"sync"

	"truce"
)

// below answers who is said to belong to whom, be it through others. It is safe for concurrent use.
type below struct {
	at      map[truce.ActorID]int
	members [][]int // of each, who is said to belong to it itself

	mu   sync.Mutex
	sets map[int]set // worked out so far: of each, all that belong to it, and itself
}

// set is a set of the actors that some membership names, by their number.
type set []uint64

func (s set) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }
func (s set) add(i int)      { s[i/64] |= 1 << (i % 64) }

func belowOf(memberships []Told[truce.Membership]) *below {
	w := &below{at: map[truce.ActorID]int{}, sets: map[int]set{}}
	number := func(a truce.ActorID) int {
		i, known := w.at[a]
		if !known {
			i = len(w.members)
			w.at[a], w.members = i, append(w.members, nil)
		}
		return i
	}
	for _, m := range memberships {
		a, of := number(m.Body.Actor), number(m.Body.Of)
		w.members[of] = append(w.members[of], a)
	}
	return w
}

// has reports whether an actor is another, or is said to belong to it. A circle of memberships is followed once around.
func (w *below) has(a, of truce.ActorID) bool {
	i, known := w.at[a]
	j, other := w.at[of]
	return a == of || known && other && w.of(j).has(i)
}

// ofAny tells of an actor whether it is one of some, or is said to belong to one.
func (w *below) ofAny(some map[truce.ActorID]bool) func(truce.ActorID) bool {
	all := make(set, len(w.members)/64+1)
	for x := range some {
		if i, known := w.at[x]; known {
			for at, bits := range w.of(i) {
				all[at] |= bits
			}
		}
	}
	return func(a truce.ActorID) bool {
		i, known := w.at[a]
		return some[a] || known && all.has(i)
	}
}

func (w *below) of(top int) set {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s, done := w.sets[top]; done {
		return s
	}
	s := make(set, len(w.members)/64+1)
	s.add(top)
	for rest := []int{top}; len(rest) > 0; {
		x := rest[len(rest)-1]
		rest = rest[:len(rest)-1]
		for _, a := range w.members[x] {
			if !s.has(a) {
				s.add(a)
				rest = append(rest, a)
			}
		}
	}
	w.sets[top] = s
	return s
}
