package simulation

import (
	"truce"
	"truce/internal/follow"
	"truce/record"
)

// mark is what a machine keeps of how far it has signed its log, apart from its disk: it does not go back with that.
type mark struct {
	last record.Marked
	put  bool
}

var _ record.Mark = (*mark)(nil)

// Last implements record.Mark.
func (k *mark) Last() (record.Marked, error) {
	if !k.put {
		return record.Marked{}, errAbsent
	}
	return k.last, nil
}

// Put implements record.Mark.
func (k *mark) Put(m record.Marked) error {
	k.last, k.put = m, true
	return nil
}

// Keep implements record.Mark.
func (k *mark) Keep() error { return nil }

// resume puts the mark where the log stands, on the word of all others that they hold no more of it.
func (m *machine) resume() error {
	head, err := m.disk.Head(m.w.ctx, m.keys.verifier.Name())
	if err != nil {
		return err
	}
	cp, err := record.ParseCheckpoint(head.Signed, m.keys.verifier)
	if err != nil {
		return err
	}
	m.resumed = m.mark.put
	return m.mark.Put(record.Marked{Signed: cp.State(), Reached: cp.State()})
}

// stray is read models as they stood when their machine was put back: somebody may put them beside what the disk holds
// later.
type stray struct {
	state *truce.State
	cut   truce.Cut
}

// strayModels returns the machine's read models with where they stand; nil where the disk does not hold all of that.
func (m *machine) strayModels() *stray {
	s, disk := &stray{state: m.models.state}, newDisk(m.disk.image()) // it can be read though the machine is off
	for _, l := range m.w.logs {
		size := s.state.Size(l.Member)
		if size == 0 {
			continue
		}
		head, err := disk.Head(m.w.ctx, l.Origin)
		if err != nil {
			return nil
		}
		cp, err := record.ParseCheckpoint(head.Signed, l.Verifier)
		if err != nil {
			return nil
		}
		root, err := record.RootAt(m.w.ctx, record.StoreSource(disk, l.Origin), cp, size)
		if err != nil {
			return nil
		}
		s.cut = append(s.cut, truce.CutLog{Member: l.Member, Size: size, Root: root.String()})
	}
	return s
}

// stands reports whether read models are those of the logs that the machine's disk holds.
func (m *machine) stands(s *stray) bool {
	for _, at := range s.cut {
		l := m.w.log(at.Member)
		head, err := m.disk.Head(m.w.ctx, l.Origin)
		if err != nil {
			return false
		}
		cp, err := record.ParseCheckpoint(head.Signed, l.Verifier)
		if err != nil {
			return false
		}
		if m.w.bug == BugModelsByLength {
			if at.Size > cp.Size {
				return false
			}
			continue
		}
		if same, err := follow.Stands(m.w.ctx, m.disk, cp, at); err != nil || !same {
			return false
		}
	}
	return true
}

// putBeside lets the machine start with read models of an earlier time, now and then, where they are those of its logs.
func (m *machine) putBeside() (took bool) {
	if m.stray == nil || m.hostile || m.w.rand.IntN(2) == 0 {
		return false
	}
	if !m.stands(m.stray) {
		m.w.note("%s refuses read models of other logs", m.id)
		return false
	}
	m.w.note("%s goes on with read models of an earlier time", m.id)
	m.models.state, m.stray = m.stray.state, nil
	return true
}
