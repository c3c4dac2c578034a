package simulation

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"truce"
	"truce/internal/federation"
	"truce/internal/registrar"
	"truce/record"
)

// machine runs a member's node: a disk that stays, and a program that is started and stopped. It does what a node does
// with the parts a node is made of: it asks the others before it opens its log, syncs, takes in, tells of forks.
type machine struct {
	w       *world
	id      truce.MemberID
	keys    keys
	disk    *disk
	skew    time.Duration
	hostile bool
	older   truce.Kind // what its program does not know
	gone    bool       // it left

	up        bool // the program runs: it serves mirrors, and its own log once that is sure
	log       *record.Log
	models    *models
	registrar *registrar.Registrar
	joint     registrar.Joint
	fed       *federation.Federation
	sure      bool                  // somebody has shown that it knows no more of the own log than there is here
	finding   federation.OwnFinding // what others were seen to know of the own log
	backup    image                 // nil: none was made
	mark      *mark                 // nil: nothing outside of the disk says how far the log was signed
	marked    *mark                 // when the backup was made
	stray     *stray                // its read models from before it was put back
	restored  bool                  // it was put back to one
	resumed   bool                  // its mark was put anew on the others' word
	careless  truce.MemberID        // who held more of its log, and could be asked, when it opened it
	looked    int64                 // entries that were taken in when its findings were looked at

	copies   map[truce.MemberID]record.Checkpoint // what was held when it was last looked at
	findings map[truce.IncidentID][]truce.Settlement
}

func newMachine(w *world, id truce.MemberID, k keys, d *disk) *machine {
	m := &machine{w: w, id: id, keys: k, disk: d, skew: time.Duration(w.rand.IntN(7200)-3600) * time.Second}
	if w.rand.IntN(5) == 0 {
		m.skew *= 48
	}
	d.lazy = w.bug == BugLazyDisk
	return m
}

// clock is what the machine takes for the time.
func (m *machine) clock() time.Time { return m.w.now.Add(m.skew) }

// found begins the member's log.
func (m *machine) found() error {
	if err := record.Create(m.w.ctx, m.disk, m.keys.log, m.keys.verifier); err != nil {
		return err
	}
	if m.w.marks && !m.hostile {
		m.mark = &mark{}
		if err := m.resume(); err != nil {
			return err
		}
	}
	m.boot()
	if err := m.open(); err != nil {
		return err
	}
	var claims []registrar.Dated
	if m.w.long && m.id == ids[0] {
		for i := range 300 {
			claims = append(claims, registrar.Dated{Claim: fmt.Sprintf("figure-%d", i), At: truce.At(m.clock()),
				Body: &truce.Figure{Day: "2017-01-15", Registrar: "council", What: fmt.Sprint("count ", i)}})
		}
	}
	return m.registrar.Found(m.w.ctx, m.w.process, claims)
}

// boot starts the program. Its log stays closed until others were asked.
func (m *machine) boot() {
	m.up, m.sure, m.finding = true, false, federation.OwnFinding{}
	m.copies, m.findings = map[truce.MemberID]record.Checkpoint{}, map[truce.IncidentID][]truce.Settlement{}
	m.fed = federation.New(federation.Config{Member: m.id, Process: m.w.process.ID, Store: m.disk,
		Logs:     func() []federation.Log { return m.w.logs },
		Cosigner: m.keys.cosigner, Clock: m.clock, Withhold: func() bool { return !m.sure }, OwnSeen: m.ownSeen})
	var founding truce.Digest
	if m.w.process != nil {
		founding = m.w.process.Digest()
	}
	m.models = newModels(m.disk, founding, m.w.held)
	m.models.older = m.older
	m.models.hasty = m.w.bug == BugArrivalOrder && !m.hostile
	m.joint = registrar.Joint{Member: m.id, Models: m.models, Store: m.disk, Logs: m.w.held, Forks: &registrar.Forks{}}
}

func (m *machine) ownSeen(f federation.OwnFinding) {
	if m.finding.Fork == nil {
		m.finding = f
	}
}

// open opens the log to append to it.
func (m *machine) open() error {
	var mark record.Mark
	if m.mark != nil {
		mark = m.mark
	}
	l, err := record.OpenMarked(m.w.ctx, m.disk, m.keys.log, m.keys.verifier, mark)
	if err != nil {
		return err
	}
	if err := l.Stopped(); err != nil {
		l.Close()
		return err
	}
	m.log = l
	c := registrar.Config{Member: m.id, Log: ownLog{l, m}, Models: m.w.bug.models(m), Clock: m.clock,
		Rand: chaos{m.w.rand}, Forked: m.joint.Forked}
	if m.w.bug == BugBlindToForks {
		c.Forked = nil
	}
	m.registrar = registrar.New(c)
	m.gone = m.gone || m.left()
	return m.models.CatchUp(m.w.ctx)
}

// left reports whether the member's log ends with its leaving: an entry that nobody saw acknowledged may be there.
func (m *machine) left() bool {
	return slices.ContainsFunc(m.w.entries(m.disk, m.id), func(data string) bool {
		e, err := truce.Decode([]byte(data))
		_, leaves := e.Body.(*truce.Leave)
		return err == nil && leaves
	})
}

// stop ends the program; what is on the disk stays.
func (m *machine) stop() {
	if m.log != nil {
		m.log.Close()
	}
	m.up, m.log, m.registrar = false, nil, nil
}

// writes reports whether the member can enter something now.
func (m *machine) writes() bool { return m.up && m.log != nil && !m.gone }

// ask is the start-up check: before the own log is opened everybody who can be reached is asked for it, and what they
// know more of it is fetched. Whoever is away is not waited for; when all are, the member works, and gives its log to
// nobody until one of them has answered. The log is never opened while somebody is known to have another history of
// it, and not behind the mark, unless everybody has said that they hold no more.
func (m *machine) ask() {
	if !m.up || m.log != nil || m.gone || m.finding.Fork != nil {
		return
	}
	silent := 0
	for _, other := range ids[:m.w.members] {
		if other == m.id || m.w.bug == BugNoStartCheck {
			continue
		}
		p, _, ok := m.w.line(m.id, other, trouble{})
		if !ok || m.exchange(p) != nil { // who does not answer is away
			silent++
		}
		if ok && m.finding.Longer != nil {
			m.recover(p)
		}
		if m.disk.isOff() || m.finding.Fork != nil {
			return
		}
	}
	if m.finding.Longer != nil {
		return
	}
	m.w.opens(m)
	m.begin(silent == 0)
}

// begin opens the log. all says that everybody was asked: then it is taken up again behind the mark, too.
func (m *machine) begin(all bool) {
	err := m.open()
	var behind *record.MarkError
	if errors.As(err, &behind) {
		m.w.note("%s does not sign behind its mark: %v", m.id, err)
		if !all {
			return
		}
		if err = m.resume(); err == nil {
			err = m.open()
		}
	}
	switch {
	case err == nil:
		m.w.note("%s opens its log at %d", m.id, m.log.Checkpoint().Size)
	case errors.Is(err, errFull): // it is tried again at the next step
		m.w.note("%s cannot open its log: %v", m.id, err)
	case !m.disk.isOff():
		m.w.fail("a log that was closed cannot be opened: %v", err)
	}
}

// recover brings the tail of the own log back.
func (m *machine) recover(p federation.Peer) {
	if m.log != nil {
		m.log.Close()
		m.log, m.registrar = nil, nil
	}
	added, err := m.fed.Recover(m.w.ctx, p)
	var fork *record.ForkError
	switch {
	case errors.As(err, &fork):
		m.finding = federation.OwnFinding{Fork: fork}
	case err == nil:
		m.w.note("%s recovers %d entries of its own", m.id, added)
		m.finding = federation.OwnFinding{}
	}
}

// exchange syncs with a peer and tells of the forks that come to light.
func (m *machine) exchange(p federation.Peer) error {
	report, err := m.fed.Sync(m.w.ctx, p, 0)
	if err != nil {
		return err
	}
	for _, l := range report.Logs {
		if l.Own && l.Err == nil && l.Longer == nil && l.Fork == nil {
			m.sure = true
		}
		if l.Err != nil {
			m.w.note("%s refuses something of the log of %s: %v", m.id, l.Member, l.Err)
		}
		if l.Fork == nil || l.Own {
			continue
		}
		m.w.note("%s sees two histories of %s", m.id, l.Member)
		m.w.bug.forked(m, p, l)
		if m.writes() && !m.doubts() && m.w.bug != BugTakesFork {
			m.w.tolerate(m, "tell of a fork", m.tell(p, l))
		}
	}
	return nil
}

// tell enters that a log has two histories, and then where they part.
func (m *machine) tell(p federation.Peer, l federation.LogReport) error {
	if err := m.joint.Tell(m.w.ctx, m.registrar, l.Member, l.Fork); err != nil {
		return err
	}
	theirs := p.Source(m.w.log(l.Member))
	if err := m.joint.Locate(m.w.ctx, m.registrar, l.Member, l.Fork, theirs); err != nil {
		return err
	}
	return m.w.bug.unlocated(m, l, theirs)
}

// takeIn lets the member's node do what it does by itself after an exchange.
func (m *machine) takeIn() {
	defer func() {
		if m.up && !m.hostile && m.models.Whole(nil) != nil {
			m.w.note("%s holds a log back", m.id)
		}
	}()
	// whoever cannot read its own log to the end writes no more
	if !m.writes() || m.hostile && m.models.Whole(nil) != nil {
		if m.up {
			m.w.tolerate(m, "read the logs", m.models.CatchUp(m.w.ctx))
		}
		return
	}
	m.w.tolerate(m, "take in what came", m.joint.TakeIn(m.w.ctx, m.registrar))
	if m.writes() {
		m.w.bug.took(m)
	}
}

// doubts reports whether the member has learned that its own log is not what others know of it: it signs nothing more.
func (m *machine) doubts() bool {
	return !m.hostile && (m.finding.Longer != nil || m.finding.Fork != nil)
}

// heed stops a member that doubts its log.
func (m *machine) heed() {
	if m.log == nil || !m.doubts() {
		return
	}
	m.w.note("%s learns that its log is not all there is of it, and closes it", m.id)
	m.log.Close()
	m.log, m.registrar = nil, nil
}

func (w *world) log(m truce.MemberID) federation.Log {
	for _, l := range w.logs {
		if l.Member == m {
			return l
		}
	}
	return federation.Log{}
}

// line returns the node of a member as another one reaches it, and the machine it runs on; false where it does not. A
// hostile member now and then shows what it had some time ago, and nothing newer; one with two histories shows heads,
// and then answers nothing more.
func (w *world) line(from, to truce.MemberID, t trouble) (federation.Peer, *machine, bool) {
	p := w.face(to, from)
	if !w.reach(from, to) || !p.up || p.disk.isOff() {
		return nil, nil, false
	}
	if p.hostile && p.backup != nil && w.rand.IntN(4) == 0 {
		old := &machine{id: p.id, sure: true, disk: newDisk(p.backup)}
		return wire{w.past(p.id, p.backup).Direct(), t}, old, true
	}
	if w.mute = p.hostile && len(w.faces(to)) > 1 && !w.answers && w.rand.IntN(3) == 0; w.mute {
		t.lost = 100
	}
	return wire{p.fed.Direct(), t}, p, true
}

// past returns a member's node as it was.
func (w *world) past(m truce.MemberID, i image) *federation.Federation {
	return federation.New(federation.Config{Member: m, Process: w.process.ID, Store: newDisk(i),
		Logs: func() []federation.Log { return w.logs }})
}
