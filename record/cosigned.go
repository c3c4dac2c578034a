package record

import (
	"context"
	"errors"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// AddCosignatures keeps the signatures that came for a checkpoint of a log in the store, beside what was kept before
// for that size. signed is the checkpoint with them. The checkpoint must be signed by the log and be one of the states
// of the log in the store: a larger one is ErrNotFound (mirror first), another one of the same size is a [ForkError].
// Of the given cosigners the signatures must verify; signature lines of others are kept as they are.
func AddCosignatures(ctx context.Context, store Store, log note.Verifier, signed []byte,
	cosigners ...note.Verifier) error {
	cp, err := ParseCheckpoint(signed, log)
	if err != nil {
		return err
	}
	if _, err := cp.Cosignatures(cosigners...); err != nil {
		return err
	}
	src := StoreSource(store, cp.Origin)
	held, err := newestCheckpoint(ctx, src, log)
	if err != nil {
		return err
	}
	if cp.Size > held.Size {
		return fail(ErrNotFound, "the cosigned checkpoint of %s is of size %d and the store holds %d entries of it: fetch "+
			"the rest first", cp.Origin, cp.Size, held.Size)
	}
	if err := Compare(ctx, src, held, cp); err != nil {
		return err
	}
	return store.Update(ctx, cp.Origin, func(tx Tx) error {
		kept, err := tx.Cosigned(cp.Size)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if err == nil && noteText(kept) == noteText(cp.Signed) {
			if cp, err = cp.WithSignatures(signatureLines(kept)); err != nil {
				return err
			}
		}
		return tx.PutCosigned(cp.Size, cp.Signed)
	})
}

// Cosigned returns the largest checkpoint up to a size of which signatures beside the log's are kept in the store.
// ErrNotFound says that there is none.
func Cosigned(ctx context.Context, store Store, log note.Verifier, size int64) (Checkpoint, error) {
	signed, err := store.Cosigned(ctx, log.Name(), size)
	if err != nil {
		return Checkpoint{}, err
	}
	return ParseCheckpoint(signed, log)
}

// CosignHead cosigns the newest state of a log that the store holds, which is durable with all its entries, and keeps
// the cosignature beside it. All in one transaction, so that of several processes on one store none cosigns a smaller
// state after a larger one. A state that the cosigner has cosigned already is not cosigned again, and signed is false.
// A log of which the store holds nothing, or no entry, is ErrNotFound.
func CosignHead(ctx context.Context, store Store, log note.Verifier, c *Cosigner, at time.Time) (signed bool,
	err error) {
	err = store.Update(ctx, log.Name(), func(tx Tx) error {
		cp, err := keptHead(tx, log)
		if err != nil {
			return err
		}
		if cp.Size == 0 {
			return fail(ErrNotFound, "the log %s is empty: there is nothing to cosign", cp.Origin)
		}
		before, err := cp.Cosignatures(c.Verifier())
		if err != nil || len(before) > 0 {
			return err
		}
		line, err := c.Cosign(cp, at)
		if err != nil {
			return err
		}
		if cp, err = cp.WithSignatures(line); err != nil {
			return err
		}
		signed = true
		return tx.PutCosigned(cp.Size, cp.Signed)
	})
	return signed && err == nil, err
}

// keptHead returns the newest checkpoint with the cosignatures kept for it.
func keptHead(tx Tx, log note.Verifier) (Checkpoint, error) {
	head, err := tx.Head()
	if err != nil {
		return Checkpoint{}, err
	}
	cp, err := ParseCheckpoint(head.Signed, log)
	if err != nil {
		return Checkpoint{}, err
	}
	kept, err := tx.Cosigned(cp.Size)
	if errors.Is(err, ErrNotFound) || err == nil && noteText(kept) != noteText(cp.Signed) {
		return cp, nil
	}
	if err != nil {
		return Checkpoint{}, err
	}
	return cp.WithSignatures(signatureLines(kept))
}
