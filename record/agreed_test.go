package record_test

import (
	"fmt"
	"testing"

	"truce/record"
)

func TestAgreed(t *testing.T) {
	for _, c := range []struct{ common, a, b int64 }{{1, 1, 1}, {1, 5, 9}, {255, 300, 256}, {256, 260, 700},
		{257, 257, 400}, {300, 300, 300}, {511, 513, 600}} {
		t.Run(fmt.Sprintf("%d of %d and %d", c.common, c.a, c.b), func(t *testing.T) {
			history := func(name string, size int64) (record.Source, record.Checkpoint) {
				store := testStore(t)
				l := testLog(t, store)
				fill(t, l, 0, int(c.common))
				for i := c.common; i < size; i++ {
					e := testEntry(int(i))
					e.Data = append(e.Data, name...)
					if _, err := l.Append(ctx, e); err != nil {
						t.Fatal(err)
					}
				}
				return record.StoreSource(store, testOrigin), l.Checkpoint()
			}
			a, at := history(" ", c.a)
			b, bt := history("  ", c.b)
			got, err := record.Agreed(ctx, a, at, b, bt)
			if err != nil || got != c.common {
				t.Errorf("%d entries are the same, %v; want %d", got, err, c.common)
			}
		})
	}
}
