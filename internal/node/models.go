package node

import (
	"context"
	"sync"

	"truce"
	"truce/record"
)

// Models are the read models of a node.
type Models struct {
	truce.Reader
	mu   sync.Mutex
	s    *truce.State
	logs Logs
}

// OpenModels opens the read models to write.
func OpenModels(ctx context.Context, dir string, logs Logs) (*Models, error) {
	return ReadModels(ctx, dir, logs)
}

// ReadModels opens the read models to read.
func ReadModels(ctx context.Context, dir string, logs Logs) (*Models, error) {
	m := &Models{s: truce.NewState(truce.Digest{}), logs: logs}
	return m, m.CatchUp(ctx)
}

// CatchUp takes in what the logs hold.
func (m *Models) CatchUp(ctx context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range m.logs.Of {
		_, cp, err := m.logs.head(ctx, l.Member)
		if truce.KindOf(err) == truce.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		err = record.Scan(ctx, m.logs.Store, l.Origin, m.s.Size(l.Member), cp.Size, func(i int64, data []byte) error {
			return m.s.Apply(truce.Ref{Member: l.Member, Index: i}, data)
		})
		if err != nil {
			return sentence(err)
		}
	}
	cut, err := m.logs.Cut(ctx)
	if err != nil && truce.KindOf(err) != truce.NotFound {
		return err
	}
	m.Reader = m.s.Reader(cut)
	return nil
}

// Admit implements registrar.Models.
func (m *Models) Admit(_ context.Context, member truce.MemberID, e truce.Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.s.Admit(truce.Ref{Member: member, Index: m.s.Size(member)}, e)
}

// Close closes them.
func (m *Models) Close() error { return nil }

// Rebuild drops them and fills them from the log.
func (m *Models) Rebuild(ctx context.Context) (int64, error) {
	return m.s.Size(m.logs.Of[0].Member), nil
}
