package node

import (
	"context"
	"errors"

	"truce"
	"truce/internal/recordsql"
	"truce/internal/registrar"
	"truce/record"
)

// MemberLog is a member's own log with the look-ups the registrar needs.
type MemberLog struct {
	*record.Log
	Store *recordsql.Writer
	May   func() error // why nothing may be added now; nil: always
	// PutBack says in words that the log is not where it was signed; nil: in those of the record.
	PutBack func(*record.MarkError) error
}

var _ registrar.Log = MemberLog{}

// errFound ends a look-up: nothing is to be written.
var errFound = errors.New("looked up")

// Append implements registrar.Log.
func (l MemberLog) Append(ctx context.Context, entries ...record.Entry) ([]record.Receipt, error) {
	if l.May != nil {
		if err := l.May(); err != nil {
			return nil, err
		}
	}
	recs, err := l.Log.Append(ctx, entries...)
	return recs, l.said(err)
}

// said puts an error of the log into words.
func (l MemberLog) said(err error) error {
	var m *record.MarkError
	if errors.As(err, &m) && l.PutBack != nil {
		return l.PutBack(m)
	}
	return sentence(err)
}

// Lookup implements registrar.Log. It asks inside a transaction, because only there is the answer about claim ids
// exact. What is found where others write too is committed anew with it: perhaps no standby has it yet.
func (l MemberLog) Lookup(ctx context.Context, claim string) (record.Receipt, bool, error) {
	var at int64
	var ok bool
	err := l.Store.Update(ctx, l.Origin(), func(tx record.Tx) error {
		held, err := tx.Claimed([]string{claim})
		if err != nil {
			return err
		}
		if at, ok = held[claim]; !ok || !l.Store.Shared() {
			return errFound
		}
		head, err := tx.Head()
		if err != nil {
			return err
		}
		return tx.PutHead(head.Size, head)
	})
	if err != nil && !errors.Is(err, errFound) {
		return record.Receipt{}, false, sentence(err)
	}
	return record.Receipt{Index: at, Duplicate: ok}, ok, nil
}

// Hold implements registrar.Log. What a process that is gone was about to append when it held the log is in it before
// anything is judged by it. A log that was put back to an older state is not held: an id that is next there was given
// before, and the vault may hold what was sealed under it.
func (l MemberLog) Hold(ctx context.Context) (release func(), shared bool, err error) {
	release, err = l.Store.Hold(ctx)
	if err != nil || !l.Store.Shared() {
		return release, false, sentence(err)
	}
	if err := l.Settle(ctx); err != nil {
		release()
		return nil, false, l.said(err)
	}
	return release, true, nil
}

// Entry implements registrar.Log.
func (l MemberLog) Entry(ctx context.Context, index int64) ([]byte, error) {
	return entryOf(ctx, l.Store, l.Origin(), index)
}

func entryOf(ctx context.Context, store record.Store, origin string, index int64) ([]byte, error) {
	var out []byte
	err := record.Scan(ctx, store, origin, index, index+1, func(_ int64, data []byte) error {
		out = append([]byte(nil), data...)
		return nil
	})
	if err != nil {
		return nil, sentence(err)
	}
	if out == nil {
		return nil, truce.Errorf(truce.NotFound, "the log %s has no entry %d", origin, index)
	}
	return out, nil
}

// sentence gives an error of the record the kind of error the rest of the program knows.
func sentence(err error) error {
	var known *truce.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	for _, k := range [...]struct {
		of error
		is truce.ErrorKind
	}{{record.ErrInvalid, truce.Invalid}, {record.ErrDamaged, truce.Invalid}, {record.ErrNotFound, truce.NotFound},
		{record.ErrConflict, truce.Conflict},
		{record.ErrUnavailable, truce.Unavailable}, {record.ErrClosed, truce.Unavailable}} {
		if !errors.Is(err, k.of) {
			continue
		}
		var e *record.Error
		if errors.As(err, &e) {
			return truce.Errorf(k.is, "%s", e.Text).Because(e.Cause)
		}
		return truce.Errorf(k.is, "%s", err.Error()) // a fork or damage, which say all in one sentence
	}
	return err
}
