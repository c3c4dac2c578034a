package node

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"truce/internal/federation"
	"truce/internal/recordsql"
	"truce/internal/registrar"
	"truce/internal/testing/smalldisk"
	"truce/record"
)

// A member that enters as many tiny entries as it can, whose hashes and rows in the read models take far more room than
// they do, does not fill another's disk: that one goes on filing.
func TestTinyEntriesLeaveRoomForTheOwnLog(t *testing.T) {
	ctx := context.Background()
	dirs := founded(t, "AR", "CA")
	disk := smalldisk.New(t, "32m")
	dir := filepath.Join(disk, "AR")
	if err := os.CopyFS(dir, os.DirFS(dirs["AR"])); err != nil {
		t.Fatal(err)
	}
	n, err := Open(ctx, dir, Options{MostBytes: 1 << 30}) // whatever the operator allows
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	n.Alone()
	signer, v := logKeys(t, dirs["CA"])
	ca := func(entries int) { // enters so many, and gives them
		t.Helper()
		store, err := recordsql.OpenSQLite(ctx, dirs["CA"])
		if err != nil {
			t.Fatal(err)
		}
		log, err := record.Open(ctx, store, signer, v)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < entries; i += record.MaxBatch {
			var batch []record.Entry
			for j := range record.MaxBatch {
				batch = append(batch, record.Entry{Claim: fmt.Sprint("tiny-", i+j), Data: []byte("x")})
			}
			if _, err := log.Append(ctx, batch...); err != nil {
				t.Fatal(err)
			}
		}
		p := federation.New(federation.Config{Member: "CA", Process: "meridian", Store: store, Logs: n.exchange.allLogs})
		if _, err := n.Sync(ctx, p.Direct(), 0); err != nil {
			t.Error(err)
		}
		if err := errors.Join(log.Close(), store.Close()); err != nil {
			t.Fatal(err)
		}
	}
	ca(75 * record.MaxBatch)
	for i := range 5 {
		_, _, err := n.Registrar.File(ctx, registrar.By{Member: "AR", Function: registrar.IntakeDesk}, draft(i))
		if err != nil {
			t.Errorf("beside tiny entries: %v", err)
		}
	}
	at, of, err := n.Position(ctx)
	if err != nil || of < 75*record.MaxBatch || at == of {
		t.Errorf("%d of %d entries are taken in, %v: the disk is not of the right size for this test", at, of, err)
	}
	told := func(f Finding) bool { return strings.Contains(f.Do.String(), "too little room") }
	if !slices.ContainsFunc(n.behind(ctx), told) {
		t.Error("the doctor does not say why they are not")
	}
}
