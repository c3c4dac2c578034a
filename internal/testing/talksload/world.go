//go:build unix

package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/codes"
)

// world is how large the process is.
type world struct{ actors, edges, rounds int }

// each is how many delegations a round has.
const each = 12

func names(format string, n int) []truce.Name {
	return []truce.Name{{Text: fmt.Sprintf(format, n), Lang: "en", Kind: "main"}}
}

// claims returns the claims by kind, the same ones each time, within what has effect in one log: actors that belong to,
// and have influence on, one another without order (circles too), rounds whose days moved, of each its table, and what
// was said and undertaken.
func (w world) claims() map[string][]any {
	r := rand.New(rand.NewPCG(1, 2))
	any1 := func() truce.ActorID { return truce.ActorID(fmt.Sprintf("group-%d", r.IntN(w.actors))) }
	from := []truce.Source{{Outlet: "Load", Date: "2031-01-15", Quote: "as it was said"}}
	out := map[string][]any{}
	add := func(kind string, body any) { out[kind] = append(out[kind], body) }
	for i := range w.actors {
		add("actor", &truce.Actor{ID: truce.ActorID(fmt.Sprintf("group-%d", i)), Kind: codes.ActorGroup,
			Names: names("Group %d", i)})
	}
	told := map[[2]truce.ActorID]bool{}
	for len(told) < w.edges/2 { // the other half are seats, invitations, who speaks for whom, who said and undertook what
		a, b := any1(), any1()
		if told[[2]truce.ActorID{a, b}] {
			continue
		}
		told[[2]truce.ActorID{a, b}] = true
		if i := len(told); i%2 == 0 {
			add("membership", &truce.Membership{Actor: a, Of: b, Role: "allied with", Sources: from})
		} else {
			add("influence", &truce.Influence{By: a, On: b, Kind: codes.InfluenceKinds[i%5], Sources: from})
		}
	}
	for i := range 10 {
		id := truce.TrackID(fmt.Sprintf("track-%d", i))
		add("track", &truce.Track{ID: id, Names: names("Track %d", i), Host: any1(), Status: "open", Sources: from})
		add("requirement", &truce.Requirement{ID: fmt.Sprintf("asked-%d", i), Track: id, Says: "these are to be there",
			Actors: []truce.ActorID{any1(), any1(), any1()}, Sources: from})
	}
	for i := range w.rounds {
		w.round(r, i, any1, from, add)
	}
	return out
}

// round adds what is claimed of one round.
func (w world) round(r *rand.Rand, i int, any1 func() truce.ActorID, from []truce.Source, add func(string, any)) {
	id := truce.RoundID(fmt.Sprintf("round-%d", i))
	day := func(n int) truce.Date {
		return truce.Date(time.Date(2031, 1, 1+7*i+n, 0, 0, 0, 0, time.UTC).Format("2006-01-02"))
	}
	for n := range 3 {
		add("round", &truce.Round{ID: id, Track: truce.TrackID(fmt.Sprintf("track-%d", i%10)), Names: names("Round %d", i),
			From: day(n), To: day(n + 1), Status: "planned", Number: strconv.Itoa(i), Format: "plenary", MovedBy: any1(),
			Why: fmt.Sprintf("reason %d", n), Sources: from})
	}
	var there []truce.ActorID
	for len(there) < each {
		a := any1()
		if slices.Contains(there, a) {
			continue
		}
		there = append(there, a)
		add("delegation", &truce.Delegation{Round: id, Actor: a, Role: codes.DelegationRoles[r.IntN(4)], Head: "its head",
			Credentials: "accepted", SpeaksFor: []truce.ActorID{any1()}, Sources: from})
		add("invitation", &truce.Invitation{Round: id, Actor: a, By: any1(), Answer: "accepted", Sources: from})
		add("statement", &truce.Statement{ID: fmt.Sprintf("said-%d-%d", i, len(there)), Speaker: "its head", For: a, By: a,
			Topic: fmt.Sprintf("topic-%d", i%20), Says: "what was said", Stated: day(0), Sources: from})
	}
	add("objection", &truce.Objection{Round: id, To: there[0], By: there[1], State: "raised", Sources: from})
	for n := range 3 {
		add("commitment", &truce.Commitment{ID: fmt.Sprintf("owed-%d-%d", i, n), By: []string{string(there[n])},
			What: "what was undertaken", Under: string(id), Status: "open", DueBy: day(20), Sources: from})
	}
}

// pages are those of the room of talks that a process without papers has, and Today, where what is overdue stands.
func (w world) pages() []string {
	return []string{"/", "/rounds", fmt.Sprintf("/rounds/round-%d", w.rounds/2), "/matrix", "/matrix?never=1",
		"/actors/group-7/talks", "/calendar.ics", "/talks", fmt.Sprintf("/talks/round-%d", w.rounds/2), "/statements",
		"/influence", "/platforms"}
}

// spent is the processor time a process has taken so far, as Linux tells it; zero elsewhere.
func spent(pid int) time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}
