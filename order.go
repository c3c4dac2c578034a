package truce

// Mark is what ordering needs to know of an entry of a log.
type Mark struct {
	At   Instant  // claimed
	Peer MemberID // of an observed entry: whose log the entry's author then held; empty for any other entry
	Size int64    // and how much of it
}

// MarkOf returns the mark of an entry.
func MarkOf(e Entry) Mark {
	m := Mark{At: e.At}
	if o, ok := e.Body.(*Observed); ok {
		m.Peer, m.Size = o.Peer, o.Size
	}
	return m
}

// Order calls yield for the entries of several logs in one order that everybody who holds these logs arrives at: each
// log in its own order; what an author had observed of another log before what the author entered after that; and
// otherwise by claimed time, then by member. Claimed times never go before causes. It stops when yield returns false.
//
// It returns how many entries of each log it gave. Entries whose causes the logs do not hold are left out, with what
// follows them: they would stand at another place once the causes have come. Nothing that is true depends on this order
// (docs/decisions/0002-rules-read-sets.md); it is for people who read.
func Order(logs map[MemberID][]Mark, yield func(Ref) bool) map[MemberID]int64 {
	lanes := make([]lane, 0, len(logs))
	place := make(map[MemberID]int, len(logs))
	for _, m := range sortedKeys(logs) {
		place[m] = len(lanes)
		lanes = append(lanes, lane{member: m, marks: logs[m]})
	}
	done := func() map[MemberID]int64 {
		out := make(map[MemberID]int64, len(lanes))
		for i := range lanes {
			out[lanes[i].member] = int64(lanes[i].next)
		}
		return out
	}
	for {
		best := -1
		for i := range lanes {
			if lanes[i].ready(lanes, place) &&
				(best < 0 || lanes[i].marks[lanes[i].next].At < lanes[best].marks[lanes[best].next].At) {
				best = i
			}
		}
		if best < 0 {
			return done()
		}
		l := &lanes[best]
		l.next++
		if !yield(Ref{l.member, int64(l.next - 1)}) {
			return done()
		}
	}
}

// lane is a log on its way into an order.
type lane struct {
	member MemberID
	marks  []Mark
	next   int
}

// ready reports whether the lane's next entry may follow what was given.
func (l *lane) ready(lanes []lane, place map[MemberID]int) bool {
	if l.next >= len(l.marks) {
		return false
	}
	m := &l.marks[l.next]
	if m.Peer == "" {
		return true
	}
	i, held := place[m.Peer]
	return held && int64(lanes[i].next) >= m.Size
}
