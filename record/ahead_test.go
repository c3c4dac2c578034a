package record_test

import (
	"bytes"
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"truce/record"
)

// Bundles of ten megabytes are read one after the other, small ones ahead.
func TestFewLargeBundlesAreInMemory(t *testing.T) {
	_, v := testKey(t, "north", testOrigin)
	for _, x := range []struct {
		entries, bytes int
		most           int64
	}{{1024, 40_000, 1}, {5_000, 10, 8}} {
		store := testStore(t)
		l := testLog(t, store)
		data := bytes.Repeat([]byte("x"), x.bytes)
		for i := 0; i < x.entries; i += 256 {
			var some []record.Entry
			for j := range 256 {
				some = append(some, record.Entry{Claim: fmt.Sprintf("claim-%d", i+j), Data: fmt.Append(data, i+j)})
			}
			if _, err := l.Append(ctx, some...); err != nil {
				t.Fatal(err)
			}
		}
		src := &counted{Source: record.StoreSource(store, testOrigin)}
		_, err := record.Verify(ctx, src, v, record.VerifyOptions{Progress: func(int64, int64) { src.open.Add(-1) }})
		if err != nil || src.most.Load() > x.most {
			t.Errorf("of %d bundles of %d bytes %d were in memory, %v", x.entries/256, 256*x.bytes, src.most.Load(), err)
		}
	}
}

// counted counts the bundles that were asked for and are not done with.
type counted struct {
	record.Source
	open, most atomic.Int64
}

func (c *counted) Tile(ctx context.Context, t record.Tile) ([]byte, error) {
	if n := c.open.Load() + 1; t.Level == record.EntriesLevel {
		c.open.Add(1)
		c.most.Store(max(c.most.Load(), n))
	}
	return c.Source.Tile(ctx, t)
}
