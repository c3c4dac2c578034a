package simulation

import (
	"errors"
	"math/rand/v2"
	"time"

	"truce"
	"truce/record"
)

// Step is one thing that happens. Steps draw what else they need from a seed of their own, so that a history from which
// some were cut is still a history.
type Step struct {
	Kind stepKind
	A, B int // members
	Seed uint64
}

type stepKind int

const (
	stepAct stepKind = iota
	stepSync
	stepLines
	stepCrash
	stepFault
	stepRestart
	stepBackup
	stepRestore
	stepPack
	stepUnpack
	stepMisbehave
	stepLeave
	stepUpdate
)

// weights say how often, of 1000 steps, each comes up.
var weights = [...]struct {
	kind   stepKind
	weight int
}{{stepAct, 385}, {stepSync, 340}, {stepLines, 40}, {stepCrash, 15}, {stepFault, 30}, {stepRestart, 50},
	{stepBackup, 25}, {stepRestore, 25},
	{stepPack, 15}, {stepUnpack, 17}, {stepMisbehave, 35}, {stepLeave, 15}, {stepUpdate, 8}}

// Steps returns the steps of the history with a seed.
func Steps(seed uint64) []Step {
	r := rand.New(rand.NewPCG(seed, 1))
	members := draw(seed, rand.New(rand.NewPCG(seed, 0))).members
	steps := make([]Step, 30+r.IntN(61))
	for i := range steps {
		steps[i] = Step{A: r.IntN(members), B: r.IntN(members - 1), Seed: r.Uint64()}
		if steps[i].B >= steps[i].A {
			steps[i].B++
		}
		n := r.IntN(1000)
		for _, x := range weights {
			if n < x.weight {
				steps[i].Kind = x.kind
				break
			}
			n -= x.weight
		}
	}
	return steps
}

// do lets a step happen.
func (w *world) do(s Step) {
	w.rand = rand.New(rand.NewPCG(s.Seed, 2))
	r := rand.New(rand.NewPCG(s.Seed, 3))
	w.now = w.now.Add(time.Duration(1+r.IntN(90)) * time.Minute)
	a, b := w.faces(ids[s.A]), ids[s.B]
	m := a[r.IntN(len(a))]
	switch s.Kind {
	case stepAct:
		if m.ask(); m.writes() {
			w.act(m, r)
		}
	case stepSync:
		w.sync(m, b, w.trouble(r))
	case stepLines:
		w.lines(r, ids[s.A], b)
	case stepCrash:
		if !w.calm && m.up {
			m.crash()
		}
	case stepFault:
		if !w.calm && m.up {
			m.disk.plan(&fault{in: r.IntN(20), full: r.IntN(3) == 0})
		}
	case stepRestart:
		for _, m := range w.machines {
			m.start()
		}
	case stepBackup:
		for _, m := range w.machines {
			m.backup = m.disk.image()
			if m.mark != nil {
				copied := *m.mark
				m.marked = &copied
			}
		}
	case stepRestore:
		w.restore(m)
	case stepPack:
		w.sticks = append(w.sticks, &stick{m.id, m.disk.image()})
	case stepUnpack:
		w.unpack(m, r)
	case stepMisbehave:
		if w.hostile >= 0 {
			w.misbehave(w.faces(ids[w.hostile])[0], r)
		}
	case stepLeave:
		if s.A == w.leaves && m.writes() {
			m.leave()
		}
	case stepUpdate:
		w.update()
	}
	w.settle()
}

// settle lets what a step has set off come to its end: machines that went off are off, and everything is looked at.
func (w *world) settle() {
	for _, m := range w.machines {
		if m.up && m.disk.isOff() {
			m.crash()
		}
		m.heed()
	}
	w.look()
}

// trouble draws what befalls an exchange.
func (w *world) trouble(r *rand.Rand) trouble {
	t := trouble{key: r.Uint64()}
	if w.calm {
		return t
	}
	switch n := r.IntN(100); {
	case n < 70:
	case n < 78:
		t.down = true
	case n < 86:
		t.lost = 10 + r.IntN(60)
	case n < 92:
		t.spoil = 10 + r.IntN(40)
	default:
		t.omit = 50
	}
	return t
}

// sync lets a member's node pull from another's, and do what it does with what came.
func (w *world) sync(m *machine, from truce.MemberID, t trouble) {
	if !m.up {
		return
	}
	m.ask()
	p, other, ok := w.line(m.id, from, t)
	if !ok || m.disk.isOff() {
		return
	}
	w.bug.before(m, other)
	good := t.clean() && !m.disk.planned()
	err := m.exchange(p)
	w.note("%s syncs with %s: %s", m.id, from, sentenceOf(err))
	if m.finding.Longer != nil && !m.hostile {
		m.recover(p)
	}
	m.heed()
	m.takeIn()
	if err == nil && good {
		w.met(m, other)
	}
}

func sentenceOf(err error) string {
	if err != nil {
		return err.Error()
	}
	return "done"
}

// lines cuts or mends lines.
func (w *world) lines(r *rand.Rand, a, b truce.MemberID) {
	if w.calm {
		return
	}
	switch r.IntN(4) {
	case 0:
		w.note("all lines are mended")
		clear(w.cut)
	case 1:
		w.note("the line between %s and %s is cut", a, b)
		w.cut[[2]truce.MemberID{min(a, b), max(a, b)}] = true
	default:
		side := map[truce.MemberID]bool{}
		for _, id := range ids[:w.members] {
			side[id] = r.IntN(2) == 0
		}
		for i, x := range ids[:w.members] {
			for _, y := range ids[i+1 : w.members] {
				if side[x] != side[y] {
					w.cut[[2]truce.MemberID{x, y}] = true
				}
			}
		}
		w.note("the network falls in two: %v", side)
	}
}

// crash cuts the power.
func (m *machine) crash() {
	m.disk.off()
	m.stop()
	m.w.note("%s goes off", m.id)
}

// start puts the power back.
func (m *machine) start() {
	if m.up {
		return
	}
	m.disk.on()
	m.boot()
	stray := m.putBeside()
	if err := m.models.CatchUp(m.w.ctx); err != nil {
		m.w.fail("the logs of %s cannot be read after a start: %v", m.id, err)
	}
	m.w.note("%s starts", m.id)
	if stray {
		m.w.lookAtModels(m)
	}
	if m.hostile {
		if err := m.open(); err != nil {
			m.w.fail("the log of %s cannot be opened: %v", m.id, err)
		}
		return
	}
	m.ask()
}

// restore puts a machine back to its backup. Only one at a time is short of something: what nobody holds any more
// nobody can bring back.
func (w *world) restore(m *machine) {
	if !w.backups || w.calm || m.backup == nil || m.hostile || m.gone || w.short() {
		return
	}
	m.stray = m.strayModels()
	if m.up {
		m.crash()
	}
	m.disk.restore(m.backup)
	m.w.bug.putBack(m)
	m.restored = true
	w.lose(m)
	w.note("%s is put back to a backup of %d entries", m.id, len(w.entries(m.disk, m.id)))
	m.start()
}

// unpack lets a node read a stick that somebody packed some time ago.
func (w *world) unpack(m *machine, r *rand.Rand) {
	if len(w.sticks) == 0 || !m.up {
		return
	}
	s := w.sticks[r.IntN(len(w.sticks))]
	if s.from == m.id {
		return
	}
	f := w.past(s.from, s.image)
	w.note("%s reads a stick of %s", m.id, s.from)
	err := m.exchange(f.Direct())
	if err != nil && !m.disk.isOff() {
		w.fail("a stick cannot be read: %v", err)
	}
	if m.finding.Longer != nil && !m.hostile {
		m.recover(f.Direct())
	}
	m.heed()
	m.takeIn()
}

// update gives the member with the older program the newer one.
func (w *world) update() {
	for _, m := range w.machines {
		if m.older == "" {
			continue
		}
		w.note("%s updates its program", m.id)
		m.older = ""
		if m.up {
			m.stop()
			m.start()
		}
	}
}

// tolerate judges an error: what was refused, what a full disk or a machine that is off explains, is no fault.
func (w *world) tolerate(m *machine, what string, err error) {
	if err == nil {
		return
	}
	w.note("%s cannot %s: %v", m.id, what, err)
	if m.disk.isOff() {
		return
	}
	switch truce.KindOf(err) {
	case truce.Invalid, truce.NotFound, truce.Conflict, truce.Forbidden, truce.Unavailable:
		return
	}
	if errors.Is(err, record.ErrUnavailable) || errors.Is(err, record.ErrNotFound) {
		return
	}
	w.fail("%s cannot %s: %v", m.id, what, err)
}
