package simulation

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"truce/internal/recordsql"
	"truce/record"
)

// The disk answers as the store in SQLite does, whatever is put and rolled back.
func TestTheDiskIsAStore(t *testing.T) {
	ctx := context.Background()
	real, err := recordsql.OpenSQLite(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer real.Close()
	made := newDisk(nil)
	origins := [...]string{"truce.example/north/1", "truce.example/south/1"}
	r := rand.New(rand.NewPCG(1, 1))
	end := map[string]int64{} // of the runs put
	next := 0                 // claim id
	for step := range 300 {
		origin := origins[r.IntN(2)]
		undo := r.IntN(5) == 0
		seed := r.Uint64()
		kept := end[origin]
		var said [2]string
		for i, s := range []record.Store{real, made} {
			choice := rand.New(rand.NewPCG(seed, 2))
			at, claim := kept, next
			err := s.Update(ctx, origin, func(tx record.Tx) error {
				for range 1 + choice.IntN(4) {
					what := write(tx, choice, &at, &claim)
					said[i] += what + "\n"
				}
				said[i] += reading(tx.Head, tx.Tile, tx.Entries, tx.Claimed, tx.Cosigned)
				if undo {
					return errOff
				}
				return nil
			})
			said[i] += fmt.Sprint(errors.Is(err, errOff), err == nil)
			said[i] += reading(func() (record.Head, error) { return s.Head(ctx, origin) },
				func(level int, index int64) ([]byte, error) { return s.Tile(ctx, origin, level, index) },
				func(from, to int64, fn func(int64, int, []byte) error) error {
					return s.Entries(ctx, origin, from, to, fn)
				},
				func(claims []string) (map[string]int64, error) { return s.Claimed(ctx, origin, claims) },
				func(size int64) ([]byte, error) { return s.Cosigned(ctx, origin, size) })
			if i == 1 && !undo {
				end[origin] = at
			}
			if i == 1 {
				next = claim
			}
		}
		if said[0] != said[1] {
			t.Fatalf("step %d: SQLite says\n%s\nthe disk says\n%s", step, said[0], said[1])
		}
	}
}

// write puts something; at is where the entries end, claim the number of the next fresh claim id.
func write(tx record.Tx, r *rand.Rand, at *int64, claim *int) string {
	switch r.IntN(6) {
	case 0:
		h, err := tx.Head()
		old := h.Size
		if err != nil {
			old = -1
		}
		if r.IntN(6) == 0 {
			old += 3
		}
		err = tx.PutHead(old, record.Head{Size: *at, Signed: fmt.Append(nil, "signed ", *at), Claimed: *at})
		return fmt.Sprint("head ", errors.Is(err, record.ErrConflict), err == nil)
	case 1, 2:
		n := 1 + r.IntN(int(min(9, record.BundleWidth-*at%record.BundleWidth)))
		err := tx.PutEntries(*at, n, fmt.Append(nil, "entries ", *at))
		*at += int64(n)
		return fmt.Sprint("entries ", err)
	case 3:
		return fmt.Sprint("tile ", tx.PutTile(r.IntN(2), r.Int64N(3), make([]byte, 32*(1+r.IntN(4)))))
	case 4:
		size := r.Int64N(20)
		return fmt.Sprint("cosigned ", tx.PutCosigned(size, fmt.Append(nil, "cosigned ", size, r.IntN(9))))
	}
	if r.IntN(3) == 0 {
		*at = max(*at-r.Int64N(4), 0)
		for { // to where a run begins
			first := *at
			if tx.Entries(*at, *at+1, func(begins int64, _ int, _ []byte) error { first = begins; return nil }) != nil ||
				first == *at {
				break
			}
			*at = first
		}
		return fmt.Sprint("drop ", tx.DropAfter(*at))
	}
	*claim++
	return fmt.Sprint("claims ", tx.PutClaims(int64(*claim), []string{fmt.Sprint("claim-", *claim)}))
}

// reading is everything that can be read.
func reading(head func() (record.Head, error), tile func(int, int64) ([]byte, error),
	entries func(int64, int64, func(int64, int, []byte) error) error,
	claimed func([]string) (map[string]int64, error), cosigned func(int64) ([]byte, error)) string {
	said := ""
	note := func(v any, err error) { said += fmt.Sprint(v, err == nil, errors.Is(err, record.ErrNotFound), "\n") }
	h, err := head()
	note(fmt.Sprint(h.Size, string(h.Signed), h.Claimed), err)
	for level := range 3 {
		for i := range int64(4) {
			note(tile(level, i))
		}
	}
	for _, span := range [][2]int64{{0, 5000}, {3, 7}, {100, 101}, {256, 300}, {0, 0}} {
		runs := ""
		err := entries(span[0], span[1], func(first int64, n int, framed []byte) error {
			runs += fmt.Sprint(first, n, string(framed), ";")
			return nil
		})
		note(runs, err)
	}
	note(claimed([]string{"claim-1", "claim-7", "claim-30", "claim-none"}))
	for _, size := range []int64{0, 5, 19, 100} {
		note(cosigned(size))
	}
	return said
}
