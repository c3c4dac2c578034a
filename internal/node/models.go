package node

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"truce"
	"truce/internal/follow"
	"truce/internal/registrar"
	"truce/internal/sqlstore"
)

// Models are the read models of a node, and what keeps them abreast of the logs.
type Models struct {
	*sqlstore.Store
	follower *follow.Follower // nil where they are only read
	// Progress, when set, is told how much has been taken in when that takes long.
	Progress func(done, of int64)
}

var _ registrar.Models = (*Models)(nil)

// OpenModels opens the read models in a directory to write, and makes them where there are none.
func OpenModels(ctx context.Context, dir string, logs Logs) (*Models, error) {
	s, err := sqlstore.OpenSQLite(ctx, filepath.Join(dir, modelsFile), truce.Digest{})
	if err != nil {
		return nil, err
	}
	of := make([]follow.Log, len(logs.Of))
	for i, l := range logs.Of {
		of[i] = follow.Log(l)
	}
	return &Models{Store: s, follower: follow.New(s, logs.Store, of...)}, nil
}

// ReadModels opens the read models in a directory to read them.
func ReadModels(ctx context.Context, dir string) (*Models, error) {
	file := filepath.Join(dir, modelsFile)
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return nil, truce.Errorf(truce.NotFound, "the read models of the node in %s are not there: truce rebuild --dir %s makes them from the log", dir, dir)
	}
	s, err := sqlstore.OpenSQLiteReadOnly(ctx, file, truce.Digest{})
	if err != nil {
		return nil, err
	}
	return &Models{Store: s}, nil
}

// CatchUp implements registrar.Models.
func (m *Models) CatchUp(ctx context.Context) error { return m.follower.CatchUp(ctx, m.Progress) }

// Rebuild empties the read models and fills them again from the logs; it returns how many entries they were made from.
func (m *Models) Rebuild(ctx context.Context) (int64, error) {
	if err := m.follower.Rebuild(ctx, m.Progress); err != nil {
		return 0, err
	}
	cut, err := m.Cut(ctx)
	if err != nil {
		return 0, err
	}
	var n int64
	for _, l := range cut {
		n += l.Size
	}
	return n, nil
}

// Held lists the logs that could not be read on: a newer program wrote them.
func (m *Models) Held() []sqlstore.Held {
	if m.follower == nil {
		return nil
	}
	return m.follower.Held()
}
