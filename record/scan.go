package record

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"
)

// Scan calls fn with the entries from ≤ index < to of a log, in order; to beyond the end of the log means its end.
// data is valid until fn returns and is not decoded. It is not hashed either: [Verify] does that. An error of fn ends
// the scan and is returned as it is. A store that lacks an entry below the log's size is ErrDamaged.
func Scan(ctx context.Context, store Store, origin string, from, to int64,
	fn func(index int64, data []byte) error) error {
	head, err := store.Head(ctx, origin)
	if err != nil {
		return err
	}
	if from < 0 {
		return fail(ErrInvalid, "a scan of %s cannot begin at entry %d", origin, from)
	}
	next, to := from, min(to, head.Size)
	if next >= to {
		return nil
	}
	err = store.Entries(ctx, origin, from, to, func(first int64, n int, run []byte) error {
		if first > next {
			return fail(ErrDamaged, "entry %d of %s is missing from the store; verify the log and fetch it back from a mirror",
				next, origin)
		}
		for i := first; i < first+int64(n); i++ {
			data, rest, ok := cutFramed(run)
			if !ok {
				return fail(ErrDamaged, "entry %d of %s is cut short in the store; verify the log and fetch it back from a mirror",
					i, origin)
			}
			run = rest
			if i < from || i >= to {
				continue
			}
			if err := fn(i, data); err != nil {
				return err
			}
			next = i + 1
		}
		return nil
	})
	if err == nil && next < to {
		return fail(ErrDamaged, "entry %d of %s is missing from the store; verify the log and fetch it back from a mirror",
			next, origin)
	}
	return err
}

// scanAtOnce is how many entries [ScanSigned] holds to their hashes in one go.
const scanAtOnce = 32 * BundleWidth

// ScanSigned is [Scan] for entries of the log of cp, each held to what cp signed: one that is not that is ErrDamaged,
// and fn is not called with it.
func ScanSigned(ctx context.Context, store Store, cp Checkpoint, from, to int64,
	fn func(index int64, data []byte) error) error {
	for to = min(to, cp.Size); from < to; {
		next := min(to, (from/scanAtOnce+1)*scanAtOnce)
		leaves, err := leafHashes(ctx, StoreSource(store, cp.Origin), cp, from, next)
		if err != nil {
			return err
		}
		first := from
		err = Scan(ctx, store, cp.Origin, from, next, func(i int64, data []byte) error {
			if tlog.RecordHash(data) != leaves[i-first] {
				return fail(ErrDamaged, "entry %d of %s is not the one that was signed; verify the log and fetch it back "+
					"from a mirror", i, cp.Origin)
			}
			return fn(i, data)
		})
		if err != nil {
			return err
		}
		from = next
	}
	return nil
}

// leafHashes returns the leaf hashes of entries, as the tiles have them that give the root of cp.
func leafHashes(ctx context.Context, src Source, cp Checkpoint, from, to int64) ([]tlog.Hash, error) {
	indexes := make([]int64, to-from)
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(0, from+int64(i))
	}
	hashes, err := hashReader(ctx, src, cp).ReadHashes(indexes)
	if err != nil {
		return nil, cannotProve(cp, err)
	}
	return hashes, nil
}
