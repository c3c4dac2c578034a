package simulation

import (
	"context"

	"truce"
	"truce/internal/federation"
	"truce/internal/registrar"
	"truce/record"
)

// Bug is a fault planted on purpose, to see that the checks find it. None of them can be switched on outside of this
// package: they are in its disks, models and machines.
type Bug int

// The bugs.
const (
	NoBug             Bug = iota
	BugLazyDisk           // the store acknowledges before anything is durable
	BugNoStartCheck       // the node opens its log without asking the others for it
	BugArrivalOrder       // the fold drops what comes before the incident it is about
	BugAnyBasis           // the registrar concurs on whatever the incident rested on when it was first looked at
	BugCosignsUnheld      // the node cosigns what a peer shows, before it holds it
	BugTakesFork          // the mirror throws its copy away when it meets another history, and takes that
	BugBlindToForks       // the registrar concurs on what a forked log says
	BugDoubtsAll          // the finder doubts all of a forked log when it is not shown where the histories part
	BugNotesAll           // the node notes whenever something of another's log has come
	BugModelsByLength     // read models are taken for those of a log that is as long as the one they were made from
	BugMarkInBackup       // the mark goes back with the disk
	bugs
)

// String names the bug.
func (b Bug) String() string {
	return [...]string{"none", "acknowledges before it is durable", "skips the start-up check",
		"depends on the order of arrival", "concurs on any basis",
		"cosigns what it does not hold", "takes a fork for the log", "concurs beyond a known fork",
		"doubts all of a log whose forker breaks off", "notes whatever comes", "takes read models by their length",
		"puts the mark back"}[b]
}

// Bugs lists the bugs.
func Bugs() []Bug {
	var out []Bug
	for b := NoBug + 1; b < bugs; b++ {
		out = append(out, b)
	}
	return out
}

// concerns reports whether a history is of the sort in which the bug can matter.
func (b Bug) concerns(s setting) bool {
	switch b {
	case BugLazyDisk:
		return !s.calm
	case BugNoStartCheck:
		return s.backups && !s.calm && !s.marks
	case BugModelsByLength:
		return s.backups && !s.calm && !s.marks // where there is a mark no log gets a second history by being put back
	case BugMarkInBackup:
		return s.backups && !s.calm && s.marks
	case BugCosignsUnheld:
		return s.cosigned
	case BugTakesFork, BugBlindToForks, BugDoubtsAll:
		return s.hostile >= 0
	}
	return true
}

// models returns the read models that the registrar of a machine works with.
func (b Bug) models(m *machine) registrar.Models {
	if b == BugAnyBasis && !m.hostile {
		return staleModels{m.models, map[truce.IncidentID]truce.Digest{}}
	}
	return m.models
}

// staleModels remember the basis of an incident for ever.
type staleModels struct {
	*models
	first map[truce.IncidentID]truce.Digest
}

// Incident implements query.Reader.
func (s staleModels) Incident(ctx context.Context, id truce.IncidentID) (*truce.IncidentView, error) {
	v, err := s.models.Incident(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, known := s.first[v.ID]; !known {
		s.first[v.ID] = v.Basis
	}
	v.Basis = s.first[v.ID]
	return v, nil
}

// before is what happens before an exchange: the node cosigns all heads it is shown, and lets the peer know.
func (b Bug) before(m, peer *machine) {
	if b != BugCosignsUnheld || m.keys.cosigner == nil {
		return
	}
	for _, l := range m.w.logs {
		head, err := peer.disk.Head(m.w.ctx, l.Origin)
		if err != nil || head.Size == 0 || l.Member == m.id {
			continue
		}
		cp, err := record.ParseCheckpoint(head.Signed, l.Verifier)
		if err != nil {
			continue
		}
		line, err := m.keys.cosigner.Cosign(cp, m.clock())
		if err != nil {
			continue
		}
		if cp, err = cp.WithSignatures(line); err == nil {
			_ = record.AddCosignatures(m.w.ctx, peer.disk, l.Verifier, cp.Signed) // a peer that is off is not told
		}
	}
}

// took is what happens after an exchange was taken in: the node notes what it holds of each log.
func (b Bug) took(m *machine) {
	if b != BugNotesAll || m.hostile {
		return
	}
	for _, l := range m.w.logs {
		head, err := m.disk.Head(m.w.ctx, l.Origin)
		if err != nil || head.Size == 0 || l.Member == m.id {
			continue
		}
		if cp, err := record.ParseCheckpoint(head.Signed, l.Verifier); err == nil {
			o := truce.Observed{Peer: l.Member, Size: cp.Size, Root: cp.Root.String()}
			m.w.tolerate(m, "note what it holds", m.registrar.Observe(m.w.ctx, o))
		}
	}
}

// unlocated is what happens when it was not shown where two histories part: all is doubted.
func (b Bug) unlocated(m *machine, l federation.LogReport, theirs record.Source) error {
	if b != BugDoubtsAll {
		return nil
	}
	if _, err := record.Agreed(m.w.ctx, record.StoreSource(m.disk, l.Origin), l.Fork.Ours, theirs,
		l.Fork.Theirs); err == nil {
		return nil
	}
	return m.registrar.Prove(m.w.ctx, truce.Fork{Member: l.Member, Proof: string(record.FormatFork(l.Fork.Fork))})
}

// putBack is what happens when a machine was put back to its backup: the mark goes with it.
func (b Bug) putBack(m *machine) {
	if b == BugMarkInBackup && m.mark != nil {
		*m.mark = *m.marked
	}
}

// forked is what happens when two histories of a log come to light: the copy is thrown away and the other one fetched.
func (b Bug) forked(m *machine, p federation.Peer, l federation.LogReport) {
	if b != BugTakesFork {
		return
	}
	m.disk.drop(l.Origin)
	_, _ = m.fed.Sync(m.w.ctx, p, 0) // if it fails, the next one fetches the log
}
