package node

import (
	"context"
	"errors"
	"testing"

	"truce"
	"truce/internal/web/frame"
	"truce/record"
)

// The others share what there is, and some of it is this member's.
func TestShare(t *testing.T) {
	const mb = int64(1 << 20)
	of := map[truce.MemberID]int64{"AR": 900 * mb, "BO": 100 * mb, "CA": 100 * mb}
	if got := share(disk{size: 4000 * mb, free: 1000 * mb}, true, of, "AR"); got != 200*mb {
		t.Errorf("%d MB", got/mb)
	}
	if got := share(disk{}, false, of, "AR"); got != someBytes {
		t.Errorf("of a disk of which nothing is known %d", got)
	}
}

// A hostile log is taken up to its bound and no further, and leaves nothing; the member goes on filing.
func TestAFloodLeavesRoomForTheOwnLog(t *testing.T) {
	ctx := context.Background()
	dirs := founded(t, "AR", "CA")
	flood(t, dirs["CA"], 20)
	n, err := Open(ctx, dirs["AR"], Options{MostBytes: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	n.Alone()
	ca := opened(t, dirs["CA"])
	for range 2 {
		r, err := n.Sync(ctx, ca.exchange.Direct(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range r.Logs {
			if l.Member == "CA" && truce.KindOf(l.Err) != truce.Forbidden {
				t.Errorf("the log of CA: %+v", l)
			}
		}
	}
	if of, err := n.bytesOf(ctx); err != nil || of["CA"] > 100_000 {
		t.Errorf("%v, %v", of, err)
	}
	if err := n.room(ctx, "CA", -1<<60, 1); err != nil {
		t.Errorf("what takes nothing has no room: %v", err)
	}
	n.mostBytes = 0
	for _, x := range []struct {
		bytes, size int64
		want        truce.ErrorKind
	}{{fewBytes, 1000, 0}, {fewBytes + 1000*entryBytes + 1, 1000, truce.Forbidden}, {40 << 20, 10_000, 0}} {
		if err := n.room(ctx, "CA", x.bytes, x.size); truce.KindOf(err) != x.want {
			t.Errorf("%d bytes in %d entries: %v", x.bytes, x.size, err)
		}
	}
	if err := n.room(ctx, "CA", 1<<62, 1); truce.KindOf(err) != truce.Unavailable {
		t.Errorf("more than the disk has room: %v", err)
	}
}

// What was fetched in vain leaves record.db as large as it was; what is free in it is room for the logs.
func TestWhatIsFreeInTheRecordIsRoom(t *testing.T) {
	ctx := context.Background()
	dirs := founded(t, "AR", "CA")
	n := opened(t, dirs["AR"])
	var ca string
	for _, l := range n.Logs.All() {
		if l.Member == "CA" {
			ca = l.Origin
		}
	}
	const bytes = 1 << 20
	err := n.Store.Update(ctx, ca, func(tx record.Tx) error {
		return tx.PutEntries(0, 1, make([]byte, bytes))
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := record.DropSurplus(ctx, n.Store, ca); err != nil {
		t.Fatal(err)
	}
	spare, err := n.Store.Spare(ctx)
	if err != nil || spare < bytes {
		t.Fatalf("%d bytes are free in the record, %v", spare, err)
	}
	d, known := diskOf(n.Dir)
	if !known {
		t.Skip("on this system it cannot be told how large a disk is: run it on Linux")
	}
	n.mostBytes = 1 << 62
	over := d.free - min(ownReserve, d.size/ownReservePart) + spare/2 // more than the disk has, less than there is
	if _, _, err := n.reserved(over); truce.KindOf(err) != truce.Unavailable {
		t.Fatalf("the disk alone has room for it: %v", err)
	}
	if err := n.room(ctx, "CA", over, 1); err != nil {
		t.Errorf("what is free in the record is no room: %v", err)
	}
}

// flood appends n large entries to the log of a node that is not open.
func flood(t *testing.T, dir string, n int) {
	t.Helper()
	signs(t, dir, "first")
	raw(t, dir, n)
}

// What was fetched in vain goes, where the member is another.
func TestDropSurplusOfAPeer(t *testing.T) {
	ctx := context.Background()
	dirs := founded(t, "AR", "CA")
	ar, ca := opened(t, dirs["AR"]), opened(t, dirs["CA"])
	if _, err := ar.Sync(ctx, ca.exchange.Direct(), 0); err != nil {
		t.Fatal(err)
	}
	leave := func() {
		t.Helper()
		err := ar.Store.Update(ctx, ca.Own.Origin, func(tx record.Tx) error {
			head, err := tx.Head()
			return errors.Join(err, tx.PutEntries(head.Size, 1, append([]byte{0, 3}, "abc"...)))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	p := pages{ar, nil}
	for _, want := range []int64{0, 5, 0} { // before, after it was left, and after it was removed by a page
		if n, err := p.Surplus(ctx, "CA"); err != nil || n != want {
			t.Errorf("%d bytes, %v; want %d", n, err, want)
		}
		switch want {
		case 0:
			leave()
		case 5:
			if err := p.DropSurplus(ctx, frame.By{Member: "AR", Function: "duty officer"}, "CA"); err != nil {
				t.Error(err)
			}
		}
	}
	if err := p.DropSurplus(ctx, frame.By{Member: "AR"}, "AR"); truce.KindOf(err) != truce.NotFound {
		t.Errorf("of the own log, by a page: %v", err)
	}
	ar.Close()
	if n, err := DropSurplus(ctx, dirs["AR"], Options{}, "CA"); err != nil || n != 5 {
		t.Errorf("%d bytes, %v", n, err)
	}
	if _, err := DropSurplus(ctx, dirs["AR"], Options{}, "AR"); truce.KindOf(err) != truce.NotFound {
		t.Errorf("of the own log: %v", err)
	}
}
