package simulation

import (
	"context"
	"errors"

	"truce"
	"truce/internal/registrar"
	"truce/record"
)

// ownLog is a member's log as its registrar sees it, with the world looking on.
type ownLog struct {
	*record.Log
	m *machine
}

var _ registrar.Log = ownLog{}

// Append implements registrar.Log.
func (l ownLog) Append(ctx context.Context, entries ...record.Entry) ([]record.Receipt, error) {
	l.m.w.enters(l.m, entries)
	recs, err := l.Log.Append(ctx, entries...)
	if err != nil {
		return nil, truceError(err)
	}
	l.m.w.acknowledged(l.m, recs)
	return recs, nil
}

// Lookup implements registrar.Log.
func (l ownLog) Lookup(ctx context.Context, claim string) (record.Receipt, bool, error) {
	held, err := l.m.disk.Claimed(ctx, l.Origin(), []string{claim})
	at, ok := held[claim]
	return record.Receipt{Index: at, Duplicate: ok}, ok, truceError(err)
}

// Hold implements registrar.Log: a member has one process here.
func (l ownLog) Hold(context.Context) (func(), bool, error) { return func() {}, false, nil }

// Entry implements registrar.Log.
func (l ownLog) Entry(ctx context.Context, index int64) ([]byte, error) {
	var out []byte
	err := record.Scan(ctx, l.m.disk, l.Origin(), index, index+1, func(_ int64, data []byte) error {
		out = append(out, data...)
		return nil
	})
	return out, truceError(err)
}

// truceError gives an error of the record the kind that the registrar's callers know.
func truceError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, record.ErrConflict):
		return truce.Errorf(truce.Conflict, "%v", err).Because(err)
	}
	return truce.Errorf(truce.Unavailable, "%v", err).Because(err)
}
