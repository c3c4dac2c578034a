package record

import (
	"context"
)

// Scan calls fn with the entries from ≤ index < to of a log, in order; to beyond the end of the log means its end. data is
// valid until fn returns and is not decoded. It is not hashed either: [Verify] does that. An error of fn ends the scan and
// is returned as it is. A store that lacks an entry below the log's size is ErrDamaged.
func Scan(ctx context.Context, store Store, origin string, from, to int64, fn func(index int64, data []byte) error) error {
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
			return fail(ErrDamaged, "entry %d of %s is missing from the store; verify the log and fetch it back from a mirror", next, origin)
		}
		for i := first; i < first+int64(n); i++ {
			data, rest, ok := cutFramed(run)
			if !ok {
				return fail(ErrDamaged, "entry %d of %s is cut short in the store; verify the log and fetch it back from a mirror", i, origin)
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
		return fail(ErrDamaged, "entry %d of %s is missing from the store; verify the log and fetch it back from a mirror", next, origin)
	}
	return err
}
