// Package histories writes random logs of a process, for tests: what members might enter in any order, much of it about
// the same few incidents, and now and then what they must not enter. It knows nothing of stores; the same history is
// read by the fold, by the read models and by nodes that follow one another.
package histories

import (
	"maps"
	"slices"

	"truce"
)

// Chance is where choices come from: a *rand.Rand of math/rand/v2, or a property test that shrinks what it drew.
type Chance interface {
	// IntN returns a number of [0, n).
	IntN(n int) int
}

// History is what the members of a process have entered.
type History struct {
	Process *truce.Process
	Logs    map[truce.MemberID][][]byte
	State   *truce.State // the fold of the logs
}

// Members are the ids of the members that can found a history, in order.
var Members = [...]truce.MemberID{"AR", "BO", "CA", "OM"}

// Joining is the id of a member that can join later. It stands before all others in order.
const Joining = truce.MemberID("AB")

// Write writes a history of 1 to 4 members and about the given number of entries.
func Write(c Chance, members, entries int) *History { return write(c, members, entries, false) }

// WriteAmending is Write of a process whose document the members try to amend, with varying success; logs may end up
// waiting for a document that does not come into force.
func WriteAmending(c Chance, members, entries int) *History { return write(c, members, entries, true) }

func write(c Chance, members, entries int, amending bool) *History {
	p := Founding(c, members)
	h := &History{Process: p, Logs: map[truce.MemberID][][]byte{}, State: truce.NewState(p.Digest())}
	w := &writer{c: c, h: h}
	for _, m := range p.Members {
		w.open(m.ID)
	}
	for range entries {
		w.member = w.members[c.IntN(len(w.members))]
		if amending && w.in(12) {
			w.amend()
			continue
		}
		w.step()
	}
	return h
}

// WriteRetelling writes a history in which one report is judged, and released again and again.
func WriteRetelling(c Chance, members, entries int) *History {
	p := Founding(c, members)
	p.Kinds, p.Rule.Kind = truce.KindLists, truce.KOfN
	h := &History{Process: p, Logs: map[truce.MemberID][][]byte{}, State: truce.NewState(p.Digest())}
	w := &writer{c: c, h: h}
	for _, m := range p.Members {
		w.open(m.ID)
	}
	w.member = Members[0]
	told := w.told()
	w.enter("desk", &truce.Report{ID: truce.ReportID(truce.Mint(w.member, 'R', 1)), Version: 1, Coded: &told,
		Incident: truce.IncidentID(truce.Mint(w.member, 'I', 1))})
	for range min(entries, 12) {
		w.retell(Members[0])
	}
	return h
}

// Founding returns the founding document of a process with the first few of [Members] and a rule drawn by chance.
func Founding(c Chance, members int) *truce.Process {
	p := &truce.Process{ID: "history", Title: "A history", Fictional: true, Zone: "UTC", DayCloses: "18:00",
		Kinds: pick(c, 0, truce.KindLists)}
	for i, id := range Members[:members] {
		role := truce.RoleGuarantor
		if i == 3 {
			role = truce.RoleMission
		}
		p.Members = append(p.Members, truce.Member{ID: id, Names: []truce.Name{{Text: string(id)}}, Role: role, LogKey: "k"})
	}
	voters := Members[:min(members, 3)]
	treat := func() truce.Treatment { return pick(c, truce.Counts, truce.Leaves, truce.Blocks) }
	p.Rule = truce.Rule{Version: 1, Kind: pick(c, truce.KOfN, truce.Unanimity, truce.ChairPresides), Voters: voters,
		K:     len(voters)/2 + 1,
		Chair: voters[0], Absent: treat(), Refusing: treat(), Recused: treat(), Abstained: treat(), Interested: treat(),
		VerdictHours: 48, ReplyHours: pick(c, 0, 1, 1), LapseK: 1 + c.IntN(members)}
	return p
}

// Entries returns the entries of all logs, each log in its order, the logs interleaved by chance.
func (h *History) Entries(c Chance) []truce.LogEntry {
	var out []truce.LogEntry
	next := map[truce.MemberID]int{}
	open := slices.Sorted(maps.Keys(h.Logs))
	for len(open) > 0 {
		i := c.IntN(len(open))
		m := open[i]
		out = append(out, truce.LogEntry{Ref: truce.Ref{Member: m, Index: int64(next[m])}, Data: h.Logs[m][next[m]]})
		if next[m]++; next[m] == len(h.Logs[m]) {
			open = append(open[:i], open[i+1:]...)
		}
	}
	return out
}

func pick[T any](c Chance, list ...T) T { return list[c.IntN(len(list))] }
