package simulation

import (
	"context"
	"maps"
	"math/rand/v2"
	"testing"

	"truce"
)

// What a member may rest on goes by what it was shown of a fork: by two heads alone the histories part before the last
// entry of the shorter one; once the forker answers, where they do.
func TestWhatIsKnownOfAFork(t *testing.T) {
	seed := uint64(0)
	for draw(seed, rand.New(rand.NewPCG(seed, 0))).hostile < 0 {
		seed++
	}
	w, err := newWorld(context.Background(), seed, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer w.end()
	forker := w.machines[w.hostile]
	part := len(w.entries(forker.disk, forker.id))
	w.fork(forker)
	for _, f := range w.faces(forker.id) {
		f.sure = true
		w.put(f, &truce.Statement{ID: "a-statement", Speaker: "A. Person", Says: "that it holds"})
	}
	m := w.honest()[0]
	for _, x := range []struct {
		name  string
		face  int
		shown trouble
		want  map[truce.MemberID]int
	}{
		{"one history is shown", 0, trouble{}, map[truce.MemberID]int{}},
		{"of the other one the head alone", 1, trouble{lost: 100}, map[truce.MemberID]int{forker.id: part + 1}},
		{"the other one whole", 1, trouble{}, map[truce.MemberID]int{forker.id: part}},
	} {
		if err := m.exchange(wire{w.faces(forker.id)[x.face].fed.Direct(), x.shown}); err != nil {
			t.Fatal(err)
		}
		m.takeIn()
		state, _ := w.fold(m, nil)
		if got := w.knownForks(state); !maps.Equal(got, x.want) {
			t.Errorf("%s: %v is known, want %v", x.name, got, x.want)
		}
	}
}
