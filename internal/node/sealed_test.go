package node

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/registrar"
	"truce/internal/vault"
)

// keyed gives the intake desk of a node a key.
func keyed(tb testing.TB, n *Node) *vault.Key {
	tb.Helper()
	k, err := vault.NewKey()
	if err != nil {
		tb.Fatal(err)
	}
	enterKey(tb, n, k.Recipient())
	return k
}

func enterKey(tb testing.TB, n *Node, recipient string) {
	tb.Helper()
	o := &truce.Officer{Function: registrar.IntakeDesk, May: []truce.Action{truce.ActFile, truce.ActGroup,
		truce.ActRelease}, Recipient: recipient}
	if _, err := n.Registrar.Enter(context.Background(), registrar.By{Member: n.Member, Function: registrar.DutyOfficer},
		"", o); err != nil {
		tb.Fatal(err)
	}
}

// told are drafts with a text of some length that nothing else holds.
func told(from, to int) iter.Seq2[registrar.Draft, error] {
	return func(yield func(registrar.Draft, error) bool) {
		for i := from; i < to; i++ {
			d := draft(i)
			d.Private["text"] = fmt.Sprintf("canary %06d %s", i, bytes.Repeat([]byte("a shell fell "), 20))
			if !yield(d, nil) {
				return
			}
		}
	}
}

// holdsNowhere fails when a file of the node holds the words, while the node is open and its logs are unfinished.
func holdsNowhere(t *testing.T, n *Node, words string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(n.Dir, "*"))
	inside, _ := filepath.Glob(filepath.Join(n.Dir, mediaDir, "*"))
	files = slices.DeleteFunc(append(files, inside...), func(f string) bool { return filepath.Base(f) == mediaDir })
	if err != nil || !slices.ContainsFunc(files, func(f string) bool { return filepath.Base(f) == "vault.db-wal" }) {
		t.Fatalf("looked through %v, %v", files, err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte(words)) {
			t.Errorf("%s holds %q", filepath.Base(f), words)
		}
	}
}

func TestWhatOfficersFileIsOnNoDiskInWords(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	k := keyed(t, n)
	if _, err := n.Registrar.FileAll(ctx, desk, told(0, 50), nil); err != nil {
		t.Fatal(err)
	}
	for d := range told(50, 52) {
		if _, _, err := n.Registrar.File(ctx, desk, d); err != nil {
			t.Fatal(err)
		}
	}
	holdsNowhere(t, n, "canary")
	lacking, err := Lacking(ctx, n.Models, n.Vault, n.Member)
	if err != nil || len(lacking) != 0 {
		t.Errorf("the vault lacks %v, %v", lacking, err)
	}
	page, err := n.Models.Reports(ctx, query.Reports{Limit: 100})
	if err != nil || page.Total != 52 {
		t.Fatal(page.Total, err)
	}
	for _, st := range page.Reports {
		held, err := n.Sealed(ctx, &st.Report)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range held {
			if closed := s.Closed != nil; closed != (s.Field == "text") {
				t.Errorf("the %s of %s is closed: %v", s.Field, st.Report.ID, closed)
			}
			if o, err := s.Open(k); err != nil || o.Commit() != s.Commit() {
				t.Errorf("the %s of %s does not open: %v", s.Field, st.Report.ID, err)
			}
		}
	}
	whole(t, n)
}

// TestResealGoesOnAfterWhatDoesNotOpen holds that one damaged field keeps no other from being closed anew.
func TestResealGoesOnAfterWhatDoesNotOpen(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	first := keyed(t, n)
	if _, err := n.Registrar.FileAll(ctx, desk, told(0, 20), nil); err != nil {
		t.Fatal(err)
	}
	held, err := n.Vault.Of(ctx, "TR-R-7")
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range held {
		if s.Closed != nil {
			s.Closed.File[len(s.Closed.File)-1] ^= 1
			held[i] = s
		}
	}
	if err := n.Vault.Put(ctx, held...); err != nil {
		t.Fatal(err)
	}
	second := keyed(t, n)
	done, err := n.Registrar.Reseal(ctx, first)
	if err != nil || done.Again != 19 || !slices.Equal(done.Damaged, []string{"TR-R-7 text"}) ||
		done.Shut+done.Closed+done.Current != 0 {
		t.Fatalf("%+v, %v", done, err)
	}
	if done, err = n.Registrar.Reseal(ctx, second); err != nil || done.Current != 19 || done.Shut != 1 {
		t.Errorf("again: %+v, %v", done, err)
	}
}

// TestWhatIsErasedWhileResealedStaysErased lets both run at once.
func TestWhatIsErasedWhileResealedStaysErased(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	if _, err := n.Registrar.FileAll(ctx, desk, told(0, 40), nil); err != nil {
		t.Fatal(err)
	}
	key := keyed(t, n)
	var group sync.WaitGroup
	group.Go(func() {
		for range 3 {
			if _, err := n.Registrar.Reseal(ctx, key); err != nil {
				t.Error(err)
			}
		}
	})
	for i := 1; i <= 40; i += 2 {
		if err := n.Registrar.Erase(ctx, duty, truce.ReportID(fmt.Sprintf("TR-R-%d", i)), "text", "asked by the source",
			""); err != nil {
			t.Error(err)
		}
	}
	group.Wait()
	for i := 1; i <= 40; i++ {
		held, err := n.Vault.Of(ctx, fmt.Sprintf("TR-R-%d", i))
		has := slices.ContainsFunc(held, func(s vault.Secret) bool { return s.Field == "text" })
		if err != nil || has != (i%2 == 0) {
			t.Errorf("TR-R-%d holds its text: %v, %v", i, has, err)
		}
	}
	holdsNowhere(t, n, "canary")
}

// TestAFieldClosedForAFormerKeyIsRefused holds that what an officer that lost its key could open is not taken in.
func TestAFieldClosedForAFormerKeyIsRefused(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	former := keyed(t, n)
	s, err := vault.Secret{Field: "text", Claim: "form-1", Content: []byte("x")}.Close([]string{former.Recipient()})
	if err != nil {
		t.Fatal(err)
	}
	d := registrar.Draft{Claim: "form-1", Coded: truce.Coded{Kind: codes.Shelling},
		Closed: map[string]vault.Closed{"text": *s.Closed}}
	keyed(t, n)
	if _, _, err := n.Registrar.File(ctx, desk, d); truce.KindOf(err) != truce.Conflict {
		t.Errorf("closed to a former key: %v", err)
	}
	enterKey(t, n, former.Recipient())
	id, _, err := n.Registrar.File(ctx, desk, d)
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := n.Registrar.File(ctx, desk, d)
	if err != nil || again != id {
		t.Errorf("a retry files %s, %v", again, err)
	}
	for name, alter := range map[string]func(*registrar.Draft){
		"without a claim id": func(d *registrar.Draft) { d.Claim = "" },
		"coded":              func(d *registrar.Draft) { d.Closed = map[string]vault.Closed{"coded": *s.Closed} },
		"twice":              func(d *registrar.Draft) { d.Private = map[string]string{"text": "y"} },
	} {
		bad := d
		bad.Claim = "form-2"
		alter(&bad)
		if _, _, err := n.Registrar.File(ctx, desk, bad); truce.KindOf(err) != truce.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// BenchmarkImportSealed files 20,000 drafts, each with a text that is closed to one officer's key.
func BenchmarkImportSealed(b *testing.B) {
	const n = 20_000
	for b.Loop() {
		b.StopTimer()
		x := newNode(b)
		keyed(b, x)
		b.StartTimer()
		if _, err := x.Registrar.FileAll(context.Background(), registrar.By{Member: "TR", Function: registrar.IntakeDesk},
			told(0, n), nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "reports/s")
}

// Of a record that was put back to an older state the next ids were given before: a report that is refused there
// replaces nothing of what the vault holds under them.
func TestARefusedReportLeavesTheVault(t *testing.T) {
	ctx := context.Background()
	n := newNode(t)
	dir := n.Dir
	file := func(words string) (truce.ReportID, error) {
		id, _, err := n.Registrar.File(ctx, desk, registrar.Draft{Private: map[string]string{"text": words}})
		return id, err
	}
	if _, err := file("first"); err != nil {
		t.Fatal(err)
	}
	n.Close()
	old, err := os.ReadFile(filepath.Join(dir, recordFile))
	if err != nil {
		t.Fatal(err)
	}
	n = openNode(t, dir)
	second, err := file("second")
	if err != nil {
		t.Fatal(err)
	}
	held := func() string {
		t.Helper()
		secrets, err := n.Vault.Of(ctx, string(second))
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, s := range secrets {
			out = append(out, s.Field+" "+string(s.Content))
		}
		return fmt.Sprint(out)
	}
	was := held()
	n.Close()
	if err := os.WriteFile(filepath.Join(dir, recordFile), old, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Rebuild(ctx, dir, Options{}, nil); err != nil {
		t.Fatal(err)
	}
	n = openNode(t, dir)
	if id, err := file("another"); truce.KindOf(err) != truce.Conflict {
		t.Errorf("filed as %s: %v", id, err)
	}
	if now := held(); now != was {
		t.Errorf("the vault held %s, and now %s", was, now)
	}
}
