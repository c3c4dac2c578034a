package record

import "context"

// Head is what a store holds about the newest state of a log.
type Head struct {
	Size    int64  // entries
	Signed  []byte // the signed checkpoint of that size, byte for byte as it was put
	Claimed int64  // how many entries, from the first on, have their claim id in the store; less than Size in a mirror
}

// Store keeps logs, told apart by origin: the member's own and the mirrors of others.
//
// Durability: what Update has put is on stable storage, past the caches of the operating system, when Update returns
// nil.
//
// Ordering: the Updates of one origin happen one after the other, across all processes that use the same storage. A
// read outside of Update that begins after an Update returned sees what it put.
//
// Concurrency: all methods may be called by several goroutines at once. Reads do not wait for an Update that is under
// way.
//
// Errors: of kind ErrNotFound for what is absent, ErrDamaged for storage that says of itself that it is corrupt,
// ErrUnavailable for anything that may pass (disk full, server away). A method that returns an error returns zero
// values.
type Store interface {
	// Head returns the head of a log. A log that was never created is ErrNotFound.
	Head(ctx context.Context, origin string) (Head, error)

	// Tile returns the stored hashes of a tile, at level 0 or above, one after the other. They may be more than the head
	// needs, since a wider tile begins with any narrower one. A tile that was never put is ErrNotFound.
	Tile(ctx context.Context, origin string, level int, index int64) ([]byte, error)

	// Entries calls fn with the runs of entries that cover from ≤ index < to, in order: first is the index of a run's
	// first entry, n the number of its entries, framed the entries as they stand in a bundle. A run may begin before from
	// and end after to; it never crosses a bundle. Runs that are missing are left out: the caller sees the gap. framed is
	// valid until fn returns. An error of fn ends the call and is returned as it is.
	Entries(ctx context.Context, origin string, from, to int64, fn func(first int64, n int, framed []byte) error) error

	// Claimed returns the index of the entry of each of the claims that is in the log; the others are left out.
	Claimed(ctx context.Context, origin string, claims []string) (map[string]int64, error)

	// Cosigned returns the stored note (see Tx.PutCosigned) of the largest size that is at most size. None is ErrNotFound.
	Cosigned(ctx context.Context, origin string, size int64) (signed []byte, err error)

	// Update runs fn in a transaction that excludes every other Update of the same origin, and commits when fn returns
	// nil. When fn returns an error nothing is changed and that error is returned as it is. Any other error leaves open
	// whether the transaction was committed: call Update again and look at Head, which waits for one still under way.
	Update(ctx context.Context, origin string, fn func(Tx) error) error
}

// Tx is a transaction on one log. Its reads see its writes. It is used by one goroutine, until fn returns.
type Tx interface {
	// As the methods of Store of the same names.
	Head() (Head, error)
	Tile(level int, index int64) ([]byte, error)
	Entries(from, to int64, fn func(first int64, n int, framed []byte) error) error
	Claimed(claims []string) (map[string]int64, error)
	Cosigned(size int64) (signed []byte, err error)

	// PutHead makes next the head, if the log's size is old still, and is ErrConflict otherwise. old is -1 where the log
	// is to be created.
	PutHead(old int64, next Head) error

	// PutEntries adds a run of n entries from index first on. It does not cross a bundle, and no other run holds any of
	// its entries. framed is not kept.
	PutEntries(first int64, n int, framed []byte) error

	// PutTile keeps the hashes of a tile in place of those it had.
	PutTile(level int, index int64, hashes []byte) error

	// PutClaims keeps the claim ids, which differ from one another, of the entries from first on. If one of them is in the
	// log already, it is ErrConflict and fn must return an error.
	PutClaims(first int64, claims []string) error

	// PutCosigned keeps a signed note of the given size beside the log, in place of the one it had of that size.
	PutCosigned(size int64, signed []byte) error

	// DropAfter removes the runs that begin at size or after it: what an interrupted mirror has left.
	DropAfter(size int64) error
}
