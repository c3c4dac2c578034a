package node

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/recordsql"
	"truce/internal/registrar"
	"truce/internal/testing/histories"
	"truce/internal/testing/pgtest"
	"truce/internal/vault"
	"truce/record"
)

// alone founds a process of one member.
func alone() Founder {
	return Founder{Member: "TR", Process: &truce.Process{ID: "p", Title: "P", Zone: "UTC", DayCloses: "24:00",
		Members: []truce.Member{{ID: "TR", Names: []truce.Name{{Text: "TR"}}, Role: truce.RoleGuarantor}},
		Rule: truce.Rule{Version: 1, Kind: truce.Unanimity, Voters: []truce.MemberID{"TR"}, Absent: truce.Counts,
			Refusing: truce.Counts, Recused: truce.Leaves, Abstained: truce.Counts, Interested: truce.Counts, LapseK: 1}}}
}

// postgresNode makes a node in a fresh database.
func postgresNode(t *testing.T, server *pgtest.Server) (dir, dsn string) {
	t.Helper()
	dir, dsn = filepath.Join(t.TempDir(), "n"), server.Database(t)
	if err := Init(context.Background(), dir, alone(), Options{Store: dsn}); err != nil {
		t.Fatal(err)
	}
	return dir, dsn
}

func openNode(t *testing.T, dir string) *Node {
	t.Helper()
	n, err := Open(context.Background(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

// checkFiled holds the node to what was acknowledged: every report under the id that was told, each id given once, with
// the text that was filed with it.
func checkFiled(t *testing.T, n *Node, acks []filed) {
	t.Helper()
	ctx := context.Background()
	reports, incidents := map[truce.ReportID]string{}, map[truce.IncidentID]string{}
	for _, a := range acks {
		if was, twice := reports[a.report]; twice && was != a.claim {
			t.Errorf("%s was given for %s and for %s", a.report, was, a.claim)
		}
		if was, twice := incidents[a.incident]; twice && was != a.claim {
			t.Errorf("%s was given for %s and for %s", a.incident, was, a.claim)
		}
		reports[a.report], incidents[a.incident] = a.claim, a.claim
		st, err := n.Models.Report(ctx, a.report)
		if err != nil {
			t.Errorf("an acknowledged report is lost: %v", err)
			continue
		}
		if st.Report.Incident != a.incident {
			t.Errorf("%s opened %s, and %s was acknowledged", a.report, st.Report.Incident, a.incident)
		}
		held, err := registrar.Held(ctx, n.Vault, &st.Report)
		if err != nil || held["text"] != a.text {
			t.Errorf("the text of %s is %q, %v; %q was filed", a.report, held["text"], err, a.text)
		}
	}
}

func TestPostgres(t *testing.T) {
	server := pgtest.Start(t)
	for _, x := range []struct {
		name string
		run  func(*testing.T, *pgtest.Server)
	}{
		{"processes file", testProcessesFile},
		{"a turn is lost", testTurnIsLost},
		{"two are one", testTwoAreOne},
		{"rebuilt beside a writer", testRebuildBeside},
		{"exported and mirrored", testExportAndMirror},
		{"an older dump", testOlderDump},
	} {
		t.Run(x.name, func(t *testing.T) { x.run(t, server) })
	}
}

// Two processes file at one node, one is killed in the middle, another takes its place: nothing that was acknowledged
// is lost, no id is given twice, there is one history, and it makes the same tables.
func testProcessesFile(t *testing.T, server *pgtest.Server) {
	dir, _ := postgresNode(t, server)
	a, b := startFiler(t, dir), startFiler(t, dir)
	for range 3 { // in turn
		a.more(t, 5)
		b.more(t, 5)
	}
	a.kill(t)
	b.more(t, 10)
	c := startFiler(t, dir)
	c.more(t, 10)
	b.more(t, 5)
	b.kill(t)
	c.kill(t)
	n := openNode(t, dir)
	acks := append(append(a.acks, b.acks...), c.acks...)
	checkFiled(t, n, acks)
	whole(t, n)
	t.Logf("%d, %d and %d reports acknowledged", len(a.acks), len(b.acks), len(c.acks))
}

// The server crashes and comes back while two processes file: they go on, and nothing is lost or entered twice.
func TestPostgresServerCrashes(t *testing.T) {
	server := pgtest.Start(t)
	dir, _ := postgresNode(t, server)
	a, b := startFiler(t, dir), startFiler(t, dir)
	for range 2 {
		a.more(t, 5)
		b.more(t, 5)
		server.Stop()
		server.Run(t)
	}
	a.more(t, 5)
	b.more(t, 5)
	a.kill(t)
	b.kill(t)
	n := openNode(t, dir)
	checkFiled(t, n, append(a.acks, b.acks...))
	whole(t, n)
	t.Logf("%d and %d reports acknowledged", len(a.acks), len(b.acks))
}

// While the server is away whoever asks gets a sentence; when it is back the node goes on without being opened again.
func TestPostgresServerAway(t *testing.T) {
	ctx, server := context.Background(), pgtest.Start(t)
	dir, _ := postgresNode(t, server)
	n := openNode(t, dir)
	var acks []filed
	file := func(claim string) error {
		id, inc, err := n.Registrar.File(ctx, desk, registrar.Draft{Claim: claim, Private: map[string]string{"text": claim}})
		if err == nil {
			acks = append(acks, filed{claim, id, inc, claim})
		}
		return err
	}
	if err := file("before"); err != nil {
		t.Fatal(err)
	}
	server.Stop()
	for range 3 {
		if err := file("during"); truce.KindOf(err) != truce.Unavailable ||
			!strings.Contains(err.Error(), "the PostgreSQL database") {
			t.Errorf("filed with the server away: %v", err)
		}
		if _, err := n.Models.Incidents(ctx, query.Incidents{}); truce.KindOf(err) != truce.Unavailable {
			t.Errorf("a list with the server away: %v", err)
		}
	}
	server.Run(t)
	for _, claim := range []string{"during", "after"} {
		if err := file(claim); err != nil {
			t.Errorf("with the server back: %v", err)
		}
	}
	checkFiled(t, n, acks)
	whole(t, n)
}

// A process that lost its turn unawares, as when the machine it runs on was stopped for a while, destroys nothing of
// what another has filed since under the id it had thought of.
func testTurnIsLost(t *testing.T, server *pgtest.Server) {
	ctx := context.Background()
	dir, _ := postgresNode(t, server)
	stopped := openNode(t, dir)
	release, _, err := stopped.Registrar.Log.Hold(ctx)
	if err != nil {
		t.Fatal(err)
	}
	server.Exec(t, `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1`)
	f := startFiler(t, dir)
	f.more(t, 1)
	f.kill(t)
	err = stopped.Vault.Put(ctx, vault.Secret{Object: string(f.acks[0].report), Version: 1, Field: "text", Claim: "late",
		Content: []byte("late")})
	if truce.KindOf(err) != truce.Unavailable {
		t.Errorf("put after the turn was lost: %v", err)
	}
	if _, err := stopped.Registrar.Log.Append(ctx, record.Entry{Claim: "late", Data: []byte("{}")}); truce.KindOf(
		err) != truce.Unavailable {
		t.Errorf("appended after the turn was lost: %v", err)
	}
	release()
	checkFiled(t, stopped, f.acks)
	whole(t, stopped)
}

// Two nodes opened on one database are one node: each answers at once as the log says, whoever wrote; a call made again
// at the other is one entry; and where both concur, one does.
func testTwoAreOne(t *testing.T, server *pgtest.Server) {
	ctx := context.Background()
	dir, _ := postgresNode(t, server)
	nodes := []*Node{openNode(t, dir), openNode(t, dir)}
	const writers, each = 4, 6
	var wg sync.WaitGroup
	var mu sync.Mutex
	given := map[string]truce.ReportID{}
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				n, other := nodes[(w+i)%2], nodes[(w+i+1)%2]
				d := draft(w/2*each + i)
				d.Claim = fmt.Sprintf("claim-%d-%d", w/2, i) // another writer makes the same call, perhaps at the other node
				id, inc, err := n.Registrar.File(ctx, desk, d)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				if had, again := given[d.Claim]; again && had != id {
					t.Errorf("one call is answered with %s and %s", had, id)
				}
				given[d.Claim] = id
				mu.Unlock()
				if _, err := other.Models.Report(ctx, id); err != nil {
					t.Errorf("what one node filed the other does not know: %v", err)
				}
				if page, err := other.Models.Incidents(ctx, query.Incidents{}); err != nil || page.Total == 0 {
					t.Errorf("a list at the other node: %d, %v", page.Total, err)
				}
				a := truce.Assessment{Incident: inc, State: truce.Given, Happened: codes.Confirmed}
				if err := other.Registrar.Assess(ctx, duty, "verdict-"+d.Claim, a, "seen"); err != nil {
					t.Error(err)
				}
				for _, x := range nodes {
					if err := x.Registrar.Settle(ctx, inc); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	concurred := map[string]bool{}
	claims, err := nodes[0].Models.Claims(ctx, truce.KindConcur, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range claims {
		if concurred[c.Key] {
			t.Errorf("the member concurred in %s twice", c.Key)
		}
		concurred[c.Key] = true
	}
	if len(given) != writers/2*each || len(concurred) != len(given) {
		t.Errorf("%d reports and %d concurrences of %d calls", len(given), len(concurred), writers/2*each)
	}
	for _, n := range nodes {
		whole(t, n)
	}
}

// Read models are made anew while another process files: it waits, or is refused with a sentence, and nothing is lost.
func testRebuildBeside(t *testing.T, server *pgtest.Server) {
	ctx := context.Background()
	dir, dsn := postgresNode(t, server)
	f := startFiler(t, dir)
	for range 3 {
		f.more(t, 5)
		if _, err := Rebuild(ctx, dir, Options{Store: dsn}, nil); err != nil {
			t.Error(err)
		}
	}
	f.more(t, 5)
	f.kill(t)
	n := openNode(t, dir)
	checkFiled(t, n, f.acks)
	whole(t, n)
}

// A log goes from one database to another and to files, and verifies everywhere.
func testExportAndMirror(t *testing.T, server *pgtest.Server) {
	ctx := context.Background()
	dir, _ := postgresNode(t, server)
	n := openNode(t, dir)
	for i := range 5 {
		if _, _, err := n.Registrar.File(ctx, desk, draft(i)); err != nil {
			t.Fatal(err)
		}
	}
	head, err := n.Store.Head(ctx, n.Own.Origin)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := OpenRead(ctx, dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if histories.Answers(ctx, reader.Models) != histories.Answers(ctx, n.Models) {
		t.Error("opened to read the node answers otherwise")
	}
	exported := t.TempDir()
	if done, err := reader.Export(ctx, exported, 0); err != nil || done != head.Size {
		t.Fatalf("exported %d of %d entries, %v", done, head.Size, err)
	}
	sqlite, err := recordsql.OpenSQLite(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer sqlite.Close()
	postgres, err := recordsql.OpenPostgres(ctx, server.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer postgres.Close()
	for _, hop := range []struct {
		to   record.Store
		from record.Source
	}{{sqlite, record.StoreSource(reader.Store, n.Own.Origin)}, {postgres, record.StoreSource(sqlite, n.Own.Origin)}} {
		if m, err := record.Mirror(ctx, hop.to, n.Own.Verifier, hop.from, record.MirrorOptions{}); err != nil ||
			m.Added != head.Size {
			t.Fatalf("mirrored %+v, %v", m, err)
		}
		if _, err := record.Verify(ctx, record.StoreSource(hop.to, n.Own.Origin), n.Own.Verifier,
			record.VerifyOptions{}); err != nil {
			t.Error(err)
		}
	}
}

// An older dump is put back, without the vault, which is dumped apart: nothing is signed behind the mark, by a process
// that was open meanwhile or by one that is opened then, and the vault keeps what it holds.
func testOlderDump(t *testing.T, server *pgtest.Server) {
	ctx := context.Background()
	dir, dsn := postgresNode(t, server)
	open := openNode(t, dir)
	file := func(n *Node, words string) (truce.ReportID, error) {
		id, _, err := n.Registrar.File(ctx, desk, registrar.Draft{Private: map[string]string{"text": words}})
		return id, err
	}
	if _, err := file(open, "first"); err != nil {
		t.Fatal(err)
	}
	dump := server.Tool(t, nil, "pg_dump", "-n", "record", "-n", "models", "-d", dsn)
	beside := openNode(t, dir) // what the process that stays open does not know of
	second, err := file(beside, "second")
	if err != nil {
		t.Fatal(err)
	}
	beside.Close()
	server.ExecIn(t, dsn, "DROP SCHEMA record CASCADE")
	server.ExecIn(t, dsn, "DROP SCHEMA models CASCADE")
	server.Tool(t, dump, "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", dsn)
	then := openNode(t, dir)
	head, err := then.Store.Head(ctx, then.Own.Origin)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if id, err := file(open, "another"); err == nil {
			t.Errorf("the process that was open files %s", id)
		}
		if id, err := file(then, "another"); truce.KindOf(err) != truce.Conflict ||
			!strings.Contains(err.Error(), "put back to an older state") {
			t.Errorf("one that is opened files %s, %v", id, err)
		}
	}
	if now, err := then.Store.Head(ctx, then.Own.Origin); err != nil || !bytes.Equal(now.Signed, head.Signed) {
		t.Errorf("signed, %v:\n%s\nafter\n%s", err, now.Signed, head.Signed)
	}
	secrets, err := then.Vault.Of(ctx, string(second))
	if err != nil || !slices.ContainsFunc(secrets, func(s vault.Secret) bool { return string(s.Content) == "second" }) {
		t.Errorf("the vault does not hold what was sealed of %s any more: %v, %v", second, secrets, err)
	}
}

// What is said of a node in a database, by its files but one, its findings and its errors, never holds the password.
func TestPostgresPasswordIsNotTold(t *testing.T) {
	ctx, server := context.Background(), pgtest.Start(t)
	dir := filepath.Join(t.TempDir(), "n")
	const secret = "CANARY-7f3a"
	dsn := strings.Replace(server.Database(t), "?", "?password="+secret+"&", 1)
	founder := alone()
	if err := Init(ctx, dir, founder, Options{Store: dsn}); err != nil {
		t.Fatal(err)
	}
	told := ""
	tell := func(err error) {
		if err == nil {
			t.Error("no error where one was to be read")
			return
		}
		told += err.Error() + "\n"
	}
	examine := func() {
		for _, f := range Examine(ctx, dir, Options{}) {
			told += f.What.String() + f.Do.String() + "\n"
		}
	}
	for _, name := range nodeFiles {
		b, err := os.ReadFile(filepath.Join(dir, name))
		info, _ := os.Stat(filepath.Join(dir, name))
		switch {
		case err != nil:
		case name != storeFile:
			told += string(b)
		case string(b) != dsn+"\n" || info.Mode().Perm() != 0o600:
			t.Errorf("the file %s has mode %v and other content than the connection string", name, info.Mode())
		}
	}
	examine()
	n := openNode(t, dir)
	tell(Init(ctx, filepath.Join(t.TempDir(), "other"), founder, Options{Store: dsn})) // the database is taken
	server.Stop()
	examine()
	_, _, err := n.Registrar.File(ctx, desk, draft(1))
	tell(err)
	_, err = n.Models.Incidents(ctx, query.Incidents{})
	tell(err)
	for _, given := range []string{"", dsn + "&port=none", "postgres://u:" + secret + "@%zz/", "host=x password=" +
		secret, "postgres://u:" + secret + "@127.0.0.1:1/x"} {
		_, err := Open(ctx, dir, Options{Store: given})
		tell(err)
		_, err = OpenRead(ctx, dir, Options{Store: given})
		tell(err)
		_, err = OpenLog(ctx, dir, Options{Store: given})
		tell(err)
		_, err = Rebuild(ctx, dir, Options{Store: given}, nil)
		tell(err)
		tell(Init(ctx, filepath.Join(t.TempDir(), "other"), founder, Options{Store: given + " "}))
	}
	if strings.Contains(told, secret) {
		t.Errorf("the password is told: %s", told)
	}
	if !strings.Contains(told, "the PostgreSQL database") {
		t.Errorf("nothing is said of the database: %s", told)
	}
}

// A node whose record is in its directory does not take another place.
func TestStoreOfAnotherPlace(t *testing.T) {
	n := newNode(t)
	dir := n.Dir
	n.Close()
	_, err := Open(context.Background(), dir, Options{Store: "postgres://x/y"})
	if truce.KindOf(err) != truce.Conflict {
		t.Errorf("opened with a store of another place: %v", err)
	}
}
