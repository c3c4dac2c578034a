package simulation

import (
	"bytes"
	"context"
	"slices"

	"truce"
	"truce/internal/query"
	"truce/internal/registrar"
	"truce/record"
)

// models are read models in memory: the fold of the logs of a disk. They are lost with the machine, as read models may
// be.
type models struct {
	query.Reader // of state
	store        record.Store
	logs         []registrar.HeldLog
	state        *truce.State
	held         map[truce.MemberID]bool // logs that could not be read to their end
	older        truce.Kind              // a kind this program does not know; "": it knows all
	hasty        bool                    // the planted bug: what comes before its cause is dropped
}

var _ registrar.Models = (*models)(nil)

func newModels(store record.Store, founding truce.Digest, logs []registrar.HeldLog) *models {
	m := &models{store: store, logs: logs, state: truce.NewState(founding), held: map[truce.MemberID]bool{}}
	m.Reader = query.In(m.state, nil)
	return m
}

// CatchUp implements registrar.Models.
func (m *models) CatchUp(ctx context.Context) error {
	clear(m.held)
	var cut truce.Cut
	for _, l := range m.logs {
		head, err := m.store.Head(ctx, l.Origin)
		if isAbsent(err) {
			continue
		}
		if err != nil {
			return unavailable(err)
		}
		if err := m.read(ctx, l, head.Size); err != nil {
			return err
		}
		if m.state.Size(l.Member) > 0 {
			cut = append(cut, truce.CutLog{Member: l.Member, Size: m.state.Size(l.Member)})
		}
	}
	m.Reader = query.In(m.state, cut)
	return nil
}

// CatchUpOwn implements registrar.Models. There is never much to be taken in here.
func (m *models) CatchUpOwn(ctx context.Context) error { return m.CatchUp(ctx) }

// read applies the entries of a log up to a size, or up to where it is held back.
func (m *models) read(ctx context.Context, l registrar.HeldLog, size int64) error {
	err := record.Scan(ctx, m.store, l.Origin, m.state.Size(l.Member), size, func(i int64, data []byte) error {
		if m.held[l.Member] {
			return nil
		}
		data = slices.Clone(data)
		if m.hasty && m.early(data) {
			data = []byte("dropped")
		}
		ref := truce.Ref{Member: l.Member, Index: i}
		if unknownTo(m.older, data) || m.state.Apply(ref, data) != nil {
			m.held[l.Member] = true // Apply's only error is that of a kind it does not know
		}
		return nil
	})
	return unavailable(err)
}

// unknownTo reports whether an entry is of the kind that an older program does not know.
func unknownTo(older truce.Kind, data []byte) bool {
	return older != "" && bytes.HasPrefix(data, []byte(`{"kind":"`+string(older)+`"`))
}

// early reports whether an entry is about an incident that has not been opened yet.
func (m *models) early(data []byte) bool {
	e, err := truce.Decode(data)
	if err != nil {
		return false
	}
	var id truce.IncidentID
	switch b := e.Body.(type) {
	case *truce.Assessment:
		id = b.Incident
	case *truce.Link:
		id = b.Incident
	default:
		return false
	}
	_, opened := m.state.Group(id)
	return !opened
}

// Admit implements registrar.Models. A program cannot enter what it does not know.
func (m *models) Admit(_ context.Context, member truce.MemberID, e truce.Entry) error {
	if m.older != "" && e.Kind == m.older {
		return truce.Errorf(truce.Invalid, "this program does not know the kind %s", e.Kind)
	}
	return m.state.Admit(truce.Ref{Member: member, Index: m.state.Size(member)}, e)
}

// Whole implements registrar.Models.
func (m *models) Whole(p *truce.Process) error {
	for member := range m.held {
		if p == nil || p.Counts(member) {
			return truce.Errorf(truce.Unavailable, "a log holds an entry of a kind this program does not know")
		}
	}
	return nil
}

// Sound implements registrar.Models. Nobody else has a hand in what is in memory.
func (m *models) Sound(context.Context, any) error { return nil }

// unavailable gives an error of the store a kind.
func unavailable(err error) error {
	if err == nil {
		return nil
	}
	return truce.Errorf(truce.Unavailable, "the logs cannot be read: %v", err).Because(err)
}
