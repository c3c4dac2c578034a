package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/internal/node"
	"truce/internal/query"
	"truce/record"
)

// TestKilled kills processes that write (SIGKILL) at moments of its choosing. Whatever was acknowledged is there
// afterwards, the log verifies, the vault holds what the log commits to, and the same import again makes up the rest,
// once.
func TestKilled(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(t.TempDir(), "truce")
	if err := os.Symlink(self, bin); err != nil {
		t.Skipf("a link to the test's own program is needed to run it as the command: %v", err)
	}
	dir, table := filepath.Join(t.TempDir(), "n"), filepath.Join(t.TempDir(), "t.csv")
	const rows = 5000
	writeTable(t, table, rows)
	// run runs a command and returns what it printed; with a positive after it is killed that much later.
	run := func(after time.Duration, args ...string) (string, bool) {
		cmd := exec.Command(bin, args...)
		cmd.Env = append(os.Environ(), "TRUCE_DIR="+dir)
		var out strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if after > 0 {
			timer := time.AfterFunc(after, func() { cmd.Process.Kill() })
			defer timer.Stop()
		}
		return out.String(), cmd.Wait() == nil
	}
	if _, ok := run(0, "init", "--member", "TR"); !ok {
		t.Fatal("no node was made")
	}
	acknowledged := 0
	for i := range 6 {
		run(time.Duration(40+i*70)*time.Millisecond, "import", "csv", table)
		if _, ok := run(time.Duration(60+i*40)*time.Millisecond, "report", "file", "--text", said(t, "by hand"), "--claim",
			"hand-"+strconv.Itoa(i)); ok {
			acknowledged++
		}
		sound(t, dir)
	}
	for i := range 6 { // called again, they file what was not filed, and nothing twice
		if _, ok := run(0, "report", "file", "--text", said(t, "by hand"), "--claim", "hand-"+strconv.Itoa(i)); !ok {
			t.Error("a call made again is refused")
		}
	}
	for range 2 {
		if _, ok := run(0, "import", "csv", table); !ok {
			t.Error("the import made again is refused")
		}
		if got := sound(t, dir); got != rows+6 {
			t.Errorf("%d reports, of %d rows and 6 calls", got, rows)
		}
	}
	for i := range 4 {
		id := fmt.Sprintf("TR-I-%d", i+1)
		_, ok := run(time.Duration(30+i*60)*time.Millisecond, "assess", id, "--happened", "confirmed", "--reasons",
			said(t, "seen"))
		sound(t, dir)
		if v := incident(t, dir, truce.IncidentID(id)); ok && v.Assessments["TR"] == nil {
			t.Errorf("the verdict on %s was acknowledged, and is not there", id)
		}
	}
	t.Logf("%d of 6 calls were answered before they were killed", acknowledged)
}

func writeTable(t *testing.T, path string, rows int) {
	t.Helper()
	var b strings.Builder
	b.WriteString("id,start,lat,lon,kind,text,source\n")
	for i := range rows {
		fmt.Fprintf(&b, "k%d,2017-01-%02d,%d.5,36.5,shelling,text %d,post\n", i, 1+i%28, 33+i%3, i)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// sound opens the node as the next process would and holds it to what must be true; it returns how many reports it has.
func sound(t *testing.T, dir string) int {
	t.Helper()
	ctx := context.Background()
	n, err := node.Open(ctx, dir, node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	if _, err := record.Verify(ctx, record.StoreSource(n.Store, n.Own.Origin), n.Own.Verifier,
		record.VerifyOptions{}); err != nil {
		t.Fatal(err)
	}
	if lacking, err := node.Lacking(ctx, n.Models, n.Vault, n.Member); err != nil || len(lacking) > 0 {
		t.Fatalf("the vault lacks %v, %v", lacking, err)
	}
	if refused, err := n.Models.Refused(ctx, query.Refused{}); err != nil || refused.Total > 0 {
		t.Fatalf("entries without effect: %v, %v", refused, err)
	}
	page, err := n.Models.Reports(ctx, query.Reports{Owner: n.Member, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	return page.Total
}

func incident(t *testing.T, dir string, id truce.IncidentID) *truce.IncidentView {
	t.Helper()
	n, err := node.OpenRead(context.Background(), dir, node.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	v, err := n.Models.Incident(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
