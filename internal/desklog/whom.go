package desklog

import (
	"cmp"
	"slices"

	"truce"
)

// Matter is what somebody is to be called about.
type Matter struct {
	Parties []truce.ActorID  // said to be author or target, or named with the fire
	Places  []string         // areas and provinces in which it lies
	Members []truce.MemberID // whose reports tell of it
	At      truce.Instant    // when it was; 0: not known
}

// Callee is somebody to be called, and why.
type Callee struct {
	Contact Contact       // its ID is empty where the list holds nobody for the actor
	Actor   truce.ActorID // whose contact it is; empty: it is called for its place or member
	// Over is the actor that has influence on the next, up to the party itself, which comes last; of a party one.
	Over []truce.ActorID
	Kind string // of the first edge of Over, as "guarantees"; empty where there is none
}

// mostSteps is over how many edges of influence somebody is sought.
const mostSteps = 2

// Whom returns whom to call about a matter, the nearest first: the parties themselves, those with influence on them
// by the edges, whoever is on the list for the place, and the members whose reports tell of it. An actor for whom the
// list holds nobody is named without a number. An edge that is dated counts if it may have held at the time.
func Whom(m Matter, edges []*truce.Influence, list []Contact) []Callee {
	var out []Callee
	shown := map[string]bool{}
	add := func(c Callee, of func(Contact) bool) (found bool) {
		for _, x := range list {
			if of(x) && !shown[x.ID] {
				shown[x.ID], found = true, true
				c.Contact = x
				out = append(out, c)
			}
		}
		return found
	}
	for _, c := range reach(m, edges) {
		if !add(c, func(x Contact) bool { return x.Party == c.Actor }) &&
			!slices.ContainsFunc(list, func(x Contact) bool { return x.Party == c.Actor }) {
			out = append(out, c)
		}
	}
	add(Callee{}, func(x Contact) bool { return x.Place != "" && slices.Contains(m.Places, x.Place) })
	add(Callee{}, func(x Contact) bool { return x.Member != "" && slices.Contains(m.Members, x.Member) })
	return out
}

// reach returns the parties, and who has influence on them.
func reach(m Matter, edges []*truce.Influence) []Callee {
	edges = slices.DeleteFunc(slices.Clone(edges), func(e *truce.Influence) bool {
		return m.At != 0 && (e.From != 0 && e.From > m.At || e.To != 0 && e.To < m.At)
	})
	slices.SortStableFunc(edges, func(a, b *truce.Influence) int {
		return cmp.Or(cmp.Compare(weight(a.Kind), weight(b.Kind)), cmp.Compare(a.By, b.By))
	})
	var out, last []Callee
	seen := map[truce.ActorID]bool{}
	for _, p := range m.Parties {
		if p != "" && !seen[p] {
			seen[p] = true
			last = append(last, Callee{Actor: p, Over: []truce.ActorID{p}})
		}
	}
	for step := 0; len(last) > 0; step++ {
		out = append(out, last...)
		if step == mostSteps {
			break
		}
		var next []Callee
		for _, c := range last {
			for _, e := range edges {
				if e.On == c.Actor && !seen[e.By] {
					seen[e.By] = true
					next = append(next, Callee{Actor: e.By, Kind: e.Kind, Over: append([]truce.ActorID{e.By}, c.Over...)})
				}
			}
		}
		last = next
	}
	return out
}

// weight orders the kinds of influence by how soon one calls: who commands comes before who convened.
func weight(kind string) int {
	i := slices.Index([]string{"commands", "guarantees", "influences", "supports", "convened"}, kind)
	if i < 0 {
		return 5
	}
	return i
}
