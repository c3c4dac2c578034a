package record

import (
	"context"
	"errors"

	"golang.org/x/mod/sumdb/note"
)

// AddCosignatures keeps the signatures that came for a checkpoint of a log in the store, beside what was kept before for
// that size. signed is the checkpoint with them. The checkpoint must be signed by the log and be one of the states of the
// log in the store: a larger one is ErrNotFound (mirror first), another one of the same size is a [ForkError]. Of the given
// cosigners the signatures must verify; signature lines of others are kept as they are.
func AddCosignatures(ctx context.Context, store Store, log note.Verifier, signed []byte, cosigners ...note.Verifier) error {
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
		return fail(ErrNotFound, "the cosigned checkpoint of %s is of size %d and the store holds %d entries of it: fetch the rest first",
			cp.Origin, cp.Size, held.Size)
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
