package simulation

import (
	"fmt"
	"slices"

	"truce"
	"truce/internal/query"
	"truce/record"
)

// Failure is what a history showed to be wrong.
type Failure struct {
	Seed  uint64
	Check string // which one failed: what it says, without names and numbers
	What  string
	Step  int
	Trace []string
}

// Error tells of the failure with everything that led to it.
func (f *Failure) Error() string {
	s := fmt.Sprintf("seed %d, step %d: %s", f.Seed, f.Step, f.What)
	for _, line := range f.Trace {
		s += "\n\t" + line
	}
	return s
}

// finding is a revision of an incident.
type finding struct {
	id       truce.IncidentID
	revision int
}

// fail notes the first thing that is wrong.
func (w *world) fail(format string, args ...any) {
	if w.found == nil {
		w.found = &Failure{Check: format, What: fmt.Sprintf(format, args...), Step: w.step}
		w.note("WRONG: %s", w.found.What)
	}
}

// entries returns what a disk holds of a member's log, whether its machine is on or off.
func (w *world) entries(d *disk, m truce.MemberID) []string {
	return w.entriesOf(d.image(), m)
}

func (w *world) entriesOf(i image, m truce.MemberID) []string {
	l := i[w.log(m).Origin]
	if l == nil || !l.begun {
		return nil
	}
	out := make([]string, 0, l.head.Size)
	for _, r := range l.runs {
		rest := r.framed
		for range r.n {
			n := int(rest[0])<<8 | int(rest[1])
			if int64(len(out)) < l.head.Size && int(r.first) <= len(out) {
				out = append(out, string(rest[2:2+n]))
			}
			rest = rest[2+n:]
		}
	}
	return out
}

// common returns how many entries two histories have in common.
func common(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// acknowledged is called when an append of a member was answered.
func (w *world) acknowledged(m *machine, recs []record.Receipt) {
	if m.hostile {
		return
	}
	if w.acked[m.id] == nil {
		w.acked[m.id] = map[int64]bool{}
	}
	for _, r := range recs {
		w.acked[m.id][r.Index] = true
	}
}

// lose lets go of what was acknowledged by a machine that was put back and is held by nobody else: nothing brings it
// back.
func (w *world) lose(m *machine) {
	size := len(w.entries(m.disk, m.id))
	for _, o := range w.honest() {
		if o != m {
			size = max(size, common(w.entries(o.disk, m.id), w.signed[m.id])) // of another history nothing helps
		}
	}
	if size < len(w.signed[m.id]) { // what it alone knew to be settled by that was settled nowhere
		for _, by := range w.seen {
			delete(by, m.id)
		}
	}
	w.forget(m.id, size)
}

func (w *world) forget(m truce.MemberID, from int) {
	for i := range w.acked[m] {
		if i >= int64(from) {
			delete(w.acked[m], i)
		}
	}
}

// short reports whether some honest machine lacks entries it has signed.
func (w *world) short() bool {
	for _, m := range w.honest() {
		if len(w.entries(m.disk, m.id)) < len(w.signed[m.id]) {
			return true
		}
	}
	return false
}

// opens is called when a machine is about to open its log.
func (w *world) opens(m *machine) {
	have := len(w.entries(m.disk, m.id))
	m.careless = ""
	for _, o := range w.honest() {
		if o != m && o.up && !o.disk.isOff() && w.reach(m.id, o.id) && len(w.entries(o.disk, m.id)) > have {
			m.careless = o.id
		}
	}
}

// look looks at every machine after a step.
func (w *world) look() {
	for _, m := range w.honest() {
		w.lookAtOwn(m)
		w.lookAtCopies(m)
		if m.up && !m.disk.isOff() {
			w.lookAtFindings(m)
		}
	}
}

// lookAtOwn sees whether the member's log still is what it was.
func (w *world) lookAtOwn(m *machine) {
	now, was := w.entries(m.disk, m.id), w.signed[m.id]
	n := common(now, was)
	switch {
	case n == len(now):
		return // as it was, or shorter: put back, or cut off by a crash before anything was acknowledged
	case n == len(was):
		w.signed[m.id] = now
		return
	case m.careless != "":
		w.fail("%s signs a second history after %d entries, though %s was there and holds the first", m.id, n, m.careless)
	case m.mark != nil && !m.resumed:
		w.fail("%s signs a second history after %d entries, though a mark says how far it has signed the first", m.id, n)
	case !m.restored:
		w.fail("%s signs a second history after %d entries", m.id, n)
	}
	w.signed[m.id] = now
	w.forget(m.id, n)
	for _, o := range w.machines {
		if o != m && len(w.entries(o.disk, m.id)) > n {
			w.forks[m.id] = true
		}
	}
	for _, s := range w.sticks {
		if len(w.entriesOf(s.image, m.id)) > n {
			w.forks[m.id] = true
		}
	}
}

// lookAtCopies sees whether what is held of the others' logs has only grown.
func (w *world) lookAtCopies(m *machine) {
	i := m.disk.image()
	for _, l := range w.logs {
		d := i[l.Origin]
		if l.Member == m.id || d == nil || !d.begun {
			continue
		}
		was := m.copies[l.Member]
		if was.Size == d.head.Size && string(was.Signed) == string(d.head.Signed) {
			continue
		}
		now, err := record.ParseCheckpoint(d.head.Signed, l.Verifier)
		if err != nil {
			w.fail("%s holds a head of %s that is not signed: %v", m.id, l.Member, err)
			continue
		}
		m.copies[l.Member] = now
		if was.Size > now.Size {
			w.fail("the copy of %s at %s fell from %d to %d entries", l.Member, m.id, was.Size, now.Size)
		} else if root, err := record.RootAt(w.ctx, record.StoreSource(newDisk(i), l.Origin), now, was.Size); err != nil ||
			was.Size > 0 && root != was.Root {
			w.fail("the copy of %s at %s is another history than before: %v", l.Member, m.id, err)
		}
	}
}

// lookAtModels sees whether read models that somebody put beside the logs are what the fold makes of these.
func (w *world) lookAtModels(m *machine) {
	state, _ := w.fold(m, nil)
	want, err := query.Digest(w.ctx, query.In(state, nil))
	if err != nil {
		w.fail("the logs of %s cannot be folded: %v", m.id, err)
		return
	}
	if got, err := query.Digest(w.ctx, m.models); err != nil || got != want {
		w.fail("the read models of %s hold what its logs do not: %v", m.id, err)
	}
}

// lookAtFindings sees whether a finding changed without a next revision.
func (w *world) lookAtFindings(m *machine) {
	size := int64(0)
	for _, l := range w.logs {
		size += m.models.state.Size(l.Member)
	}
	if size == m.looked {
		return
	}
	m.looked = size
	for _, id := range m.models.state.Incidents() {
		v, ok := m.models.state.Incident(id)
		if !ok {
			continue
		}
		was := m.findings[id]
		if len(v.Settled) < len(was) {
			w.fail("at %s %s had %d revisions settled, and has %d", m.id, id, len(was), len(v.Settled))
			return
		}
		for i, s := range v.Settled {
			if i < len(was) && (was[i].Finding != s.Finding || was[i].Void != s.Void || was[i].Basis != s.Basis) {
				w.fail("at %s revision %d of %s was settled as %+v, and is %+v", m.id, s.Revision, id, was[i], s)
			}
			w.lookAtSettled(m, id, s)
		}
		m.findings[id] = v.Settled
	}
}

// lookAtSettled compares a settled revision with what the other nodes settled.
func (w *world) lookAtSettled(m *machine, id truce.IncidentID, s truce.Settlement) {
	if s.Void {
		return
	}
	key := finding{id, s.Revision}
	if w.seen[key] == nil {
		w.seen[key] = map[truce.MemberID]truce.Outcome{}
	}
	w.seen[key][m.id] = s.Finding
	// Two outcomes of one revision take two members that each of two groups counts on its side.
	rule := w.process.Rule
	for _, o := range ids {
		other, showed := w.seen[key][o]
		if showed && other != s.Finding && 2*rule.ConcurK()-len(rule.Voters) > w.twofaced() {
			w.fail("revision %d of %s is settled as %+v at %s and as %+v at %s", s.Revision, id, s.Finding, m.id, other, o)
			return
		}
	}
}

// twofaced is how many members have two histories.
func (w *world) twofaced() int {
	n := len(w.forks)
	if w.hostile >= 0 && len(w.faces(ids[w.hostile])) > 1 {
		n++
	}
	return n
}

// enters is called before a member enters something.
func (w *world) enters(m *machine, entries []record.Entry) {
	if m.hostile {
		return
	}
	for _, e := range entries {
		decoded, err := truce.Decode(e.Data)
		if err != nil {
			w.fail("%s enters what cannot be read: %v", m.id, err)
			return
		}
		w.note("%s enters %s %s", m.id, decoded.Kind, decoded.Key())
		if c, ok := decoded.Body.(*truce.Concur); ok {
			w.concurs(m, c)
		}
	}
}

// concurs sees whether a member may concur: with what it holds, folded anew, and nothing that a known fork puts in
// doubt.
func (w *world) concurs(m *machine, c *truce.Concur) {
	state, whole := w.fold(m, nil)
	v, ok := state.Incident(c.Incident)
	switch {
	case !whole:
		w.fail("%s concurs in %s while it cannot read a log to its end", m.id, c.Incident)
		return
	case !ok || v.ID != c.Incident || v.Open != c.Revision:
		w.fail("%s concurs in revision %d of %s, which is not open", m.id, c.Revision, c.Incident)
		return
	case !v.Decision.Ready || v.Decision.Outcome != c.Finding || v.Basis != c.Basis:
		w.fail("%s concurs in %s, which does not follow from what it holds", m.id, c.Incident)
		return
	case slices.Contains(v.Concurred, m.id):
		w.fail("%s concurs twice in revision %d of %s", m.id, c.Revision, c.Incident)
	}
	cuts := w.knownForks(state)
	if len(cuts) == 0 {
		return
	}
	state, _ = w.fold(m, cuts)
	without, ok := state.Incident(c.Incident)
	if !ok || without.Basis != v.Basis || without.Decision.Outcome != v.Decision.Outcome ||
		without.Decision.Ready != v.Decision.Ready {
		w.fail("%s concurs in %s, which rests on a log beyond where it is known to have two histories: %v", m.id, c.Incident,
			cuts)
	}
}

// knownForks returns, of the members whose forks are proven in a state, where the earliest proof says that their
// histories part. They may part before that: who was shown two heads alone cannot know where.
func (w *world) knownForks(s *truce.State) map[truce.MemberID]int {
	cuts := map[truce.MemberID]int{}
	for _, c := range s.Claims(truce.KindFork, "") {
		f := c.Body.(*truce.Fork)
		smaller, _, err := record.VerifyFork([]byte(f.Proof), w.log(f.Member).Verifier)
		if err != nil {
			continue
		}
		agreed := int(min(f.Size, smaller.Size-1))
		if old, known := cuts[f.Member]; !known || agreed < old {
			cuts[f.Member] = agreed
		}
	}
	return cuts
}

// fold folds what a machine holds anew, some logs only up to a size; false where its program cannot read one to its
// end.
func (w *world) fold(m *machine, cuts map[truce.MemberID]int) (*truce.State, bool) {
	s, whole := truce.NewState(w.process.Digest()), true
	for _, l := range w.logs {
		for i, data := range w.entries(m.disk, l.Member) {
			if n, cut := cuts[l.Member]; cut && i >= n {
				break
			}
			if unknownTo(m.older, []byte(data)) || s.Apply(truce.Ref{Member: l.Member, Index: int64(i)}, []byte(data)) != nil {
				whole = false
				break
			}
		}
	}
	return s, whole
}

// met is called when a node has synced with another over a good line: it has what the other has, or has said that there
// are two histories.
func (w *world) met(m, other *machine) {
	if m.hostile || !m.up || m.disk.isOff() {
		return
	}
	for _, l := range w.logs {
		if l.Member == m.id || l.Member == other.id && !other.sure {
			continue
		}
		mine, theirs := w.entries(m.disk, l.Member), w.entries(other.disk, l.Member)
		n := common(mine, theirs)
		switch {
		case n == len(theirs):
		case w.mute && len(theirs) > len(mine): // its heads show nothing, and it answered nothing more
		case n == len(mine):
			w.fail("%s has %d entries of %s after a sync with %s, which has %d", m.id, len(mine), l.Member, other.id,
				len(theirs))
		case m.writes() && !w.told(m, l.Member):
			w.fail("%s and %s hold two histories of %s, have met, and %s does not say so", m.id, other.id, l.Member, m.id)
		case m.writes() && !w.mute && w.knownForks(m.models.state)[l.Member] > n:
			w.fail("%s and %s hold histories of %s that part after %d entries, and %s does not say where", m.id, other.id,
				l.Member, n, m.id)
		}
	}
}

// told reports whether a member's log has the proof that another's has two histories.
func (w *world) told(m *machine, of truce.MemberID) bool {
	return slices.ContainsFunc(m.models.state.Claims(truce.KindFork, string(of)), func(c *truce.Claim) bool {
		_, _, err := record.VerifyFork([]byte(c.Body.(*truce.Fork).Proof), w.log(of).Verifier)
		return c.Member == m.id && err == nil
	})
}
