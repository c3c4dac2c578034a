package vault

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/internal/testing/pgtest"
)

// The contract of a vault, on both databases.

type opener struct{ create, open func() (*Vault, error) }

func TestSQLite(t *testing.T) {
	testVault(t, func(t *testing.T) opener {
		path := filepath.Join(t.TempDir(), "vault.db")
		return opener{func() (*Vault, error) { return Create(t.Context(), path) },
			func() (*Vault, error) { return Open(t.Context(), path) }}
	})
}

func TestPostgres(t *testing.T) {
	server := pgtest.Start(t)
	testVault(t, func(t *testing.T) opener {
		dsn := server.Database(t)
		return opener{func() (*Vault, error) { return CreatePostgres(t.Context(), dsn) },
			func() (*Vault, error) { return OpenPostgres(t.Context(), dsn) }}
	})
}

func TestPostgresThatCouldForgetIsRefused(t *testing.T) {
	server := pgtest.Start(t, "synchronous_commit=off")
	_, err := CreatePostgres(t.Context(), server.Database(t))
	if truce.KindOf(err) != truce.Unavailable || !strings.Contains(err.Error(), "its setting synchronous_commit") {
		t.Error(err)
	}
}

func TestNoErrorQuotesTheConnectionString(t *testing.T) {
	for _, dsn := range []string{"postgres://desk:canary@[", "host=/nowhere user=desk password=canary dbname=x"} {
		_, err := OpenPostgres(t.Context(), dsn)
		if err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%v", err)
		}
	}
}

func testVault(t *testing.T, fresh func(*testing.T) opener) {
	for _, tt := range []struct {
		name string
		run  func(*testing.T, opener)
	}{
		{"OnlyCreateMakesOne", testOnlyCreateMakesOne},
		{"KeepsWhatWasPut", testKeeps},
		{"PutReplacesTheWholeVersion", testReplaces},
		{"AllOrNothing", testAllOrNothing},
		{"Erase", testErase},
		{"TwoAtOnce", testTwoAtOnce},
		{"Closed", testClosed},
		{"AfterAndReplace", testAfterAndReplace},
		{"Answers", testAnswers},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, fresh(t)) })
	}
}

func made(t *testing.T, o opener) *Vault {
	t.Helper()
	v, err := o.create()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func testOnlyCreateMakesOne(t *testing.T, o opener) {
	if _, err := o.open(); truce.KindOf(err) != truce.NotFound {
		t.Fatalf("a vault that is not there opens: %v", err)
	}
	if err := made(t, o).Close(); err != nil {
		t.Fatal(err)
	}
	for _, again := range []func() (*Vault, error){o.create, o.open} {
		v, err := again()
		if err != nil {
			t.Fatal(err)
		}
		v.Close()
	}
}

// secrets are two fields of two versions of a report, and one of another, in the order in which they are listed.
func secrets() []Secret {
	return []Secret{
		{Object: "CA-R-1", Version: 1, Field: "source", Claim: "c1", Salt: [32]byte{1}, Content: []byte("a post")},
		{Object: "CA-R-1", Version: 1, Field: "text", Claim: "c1", Salt: [32]byte{2}, Content: []byte{}},
		{Object: "CA-R-1", Version: 2, Field: "text", Claim: "c2", Salt: [32]byte{3}, Content: []byte{0, 255, 7}},
		{Object: "CA-R-10", Version: 1, Field: "text", Claim: "c3", Salt: [32]byte{4}, Content: []byte("another")},
	}
}

func same(a, b Secret) bool {
	return a.Object == b.Object && a.Version == b.Version && a.Commit() == b.Commit()
}

func holds(t *testing.T, v *Vault, object string, want ...Secret) {
	t.Helper()
	got, err := v.Of(t.Context(), object)
	if err != nil || !slices.EqualFunc(got, want, same) {
		t.Errorf("of %s the vault holds %v, want %v (%v)", object, got, want, err)
	}
}

func testKeeps(t *testing.T, o opener) {
	v, s := made(t, o), secrets()
	if err := v.Put(t.Context(), s[3], s[2], s[1], s[0]); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	v, err := o.open()
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	holds(t, v, "CA-R-1", s[0], s[1], s[2])
	holds(t, v, "CA-R-10", s[3])
	holds(t, v, "CA-R-2")
}

func testReplaces(t *testing.T, o opener) {
	v, s := made(t, o), secrets()
	lost := Secret{Object: "CA-R-1", Version: 1, Field: "note", Claim: "c0", Content: []byte("lost")}
	for _, list := range [][]Secret{{lost, s[2]}, {s[0], s[1]}} {
		if err := v.Put(t.Context(), list...); err != nil {
			t.Fatal(err)
		}
	}
	holds(t, v, "CA-R-1", s[0], s[1], s[2])
}

func testAllOrNothing(t *testing.T, o opener) {
	v, s := made(t, o), secrets()
	if err := v.Put(t.Context(), s[0]); err != nil {
		t.Fatal(err)
	}
	if err := v.Put(t.Context(), s[3], s[1], s[1]); err == nil {
		t.Error("one field of one version was put twice")
	}
	holds(t, v, "CA-R-10")
	holds(t, v, "CA-R-1", s[0])
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := v.Put(ctx, s[3]); err == nil {
		t.Error("put after the end")
	}
	holds(t, v, "CA-R-10")
}

func testErase(t *testing.T, o opener) {
	v, s := made(t, o), secrets()
	if err := v.Put(t.Context(), s...); err != nil {
		t.Fatal(err)
	}
	if err := v.Erase(t.Context(), "CA-R-1", "text"); err != nil {
		t.Fatal(err)
	}
	holds(t, v, "CA-R-1", s[0])
	holds(t, v, "CA-R-10", s[3])
	if err := v.Erase(t.Context(), "CA-R-1", "text"); truce.KindOf(err) != truce.NotFound {
		t.Errorf("erased twice: %v", err)
	}
}

// testTwoAtOnce holds that two that have the vault open see at once what the other wrote.
func testTwoAtOnce(t *testing.T, o opener) {
	a, s := made(t, o), secrets()
	b, err := o.open()
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := a.Put(t.Context(), s[0]); err != nil {
		t.Fatal(err)
	}
	holds(t, b, "CA-R-1", s[0])
	if err := b.Put(t.Context(), s[2]); err != nil {
		t.Fatal(err)
	}
	holds(t, a, "CA-R-1", s[0], s[2])
}

func closedTo(t *testing.T, s Secret, to ...*Key) Secret {
	t.Helper()
	var recipients []string
	for _, k := range to {
		recipients = append(recipients, k.Recipient())
	}
	c, err := s.Close(recipients)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func testClosed(t *testing.T, o opener) {
	v, s, k := made(t, o), secrets(), newKey(t)
	if err := v.Put(t.Context(), s[0], closedTo(t, s[1], k), closedTo(t, s[2], k)); err != nil {
		t.Fatal(err)
	}
	held, err := v.Of(t.Context(), "CA-R-1")
	if err != nil || len(held) != 3 {
		t.Fatal(held, err)
	}
	for i, h := range held {
		if open, err := h.Open(k); err != nil || !same(open, s[i]) || h.Commit() != s[i].Commit() ||
			(h.Closed == nil) != (i == 0) {
			t.Errorf("%d: %+v opens as %+v, %v", i, h, open, err)
		}
	}
	counts, err := v.Counts(t.Context())
	want := []Count{{"source", nil, 1}, {"text", []string{k.Recipient()}, 2}}
	if err != nil || !slices.EqualFunc(counts, want, func(a, b Count) bool {
		return a.Field == b.Field && a.N == b.N &&
			slices.Equal(a.To, b.To)
	}) {
		t.Errorf("counts %v, %v", counts, err)
	}
	if err := v.Erase(t.Context(), "CA-R-1", "text"); err != nil {
		t.Fatal(err)
	}
	holds(t, v, "CA-R-1", s[0])
}

func testAfterAndReplace(t *testing.T, o opener) {
	v, s, k := made(t, o), secrets(), newKey(t)
	if err := v.Put(t.Context(), s...); err != nil {
		t.Fatal(err)
	}
	var all []Secret
	for last := (Secret{}); ; {
		page, err := v.After(t.Context(), last, 3)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		all, last = append(all, page...), page[len(page)-1]
	}
	if !slices.EqualFunc(all, s, same) {
		t.Fatalf("walked %v", all)
	}
	if err := v.Erase(t.Context(), "CA-R-1", "source"); err != nil {
		t.Fatal(err)
	}
	next := make([]Secret, len(all))
	for i := range all {
		next[i] = closedTo(t, all[i], k)
	}
	if err := v.Replace(t.Context(), all, next); err != nil {
		t.Fatal(err)
	}
	holds(t, v, "CA-R-1", next[1], next[2]) // what was destroyed meanwhile does not come back
	again := closedTo(t, s[3], newKey(t))
	if err := v.Replace(t.Context(), s[3:], []Secret{again}); err != nil {
		t.Fatal(err)
	}
	held, err := v.Of(t.Context(), "CA-R-10")
	if err != nil || len(held) != 1 || held[0].Closed == nil || !slices.Equal(held[0].Closed.To, next[3].Closed.To) {
		t.Errorf("what another closed meanwhile was replaced: %v, %v", held, err)
	}
}

func testAnswers(t *testing.T, o opener) {
	v := made(t, o)
	first := Answer{What: "actor", Name: "north men", Written: "North Men", Stands: "north", Officer: "desk", At: 1}
	later := Answer{What: "actor", Name: "north men", Written: "NORTH men", Officer: "duty", At: 2}
	other := Answer{What: "province", Name: "north men", Written: "north men", Stands: "west", Officer: "desk", At: 1}
	for _, a := range []Answer{first, other, later} {
		if err := v.Answer(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := v.Answers(t.Context()); err != nil || !slices.Equal(got, []Answer{later, other}) {
		t.Errorf("answers are %+v (%v): the last one of a name stands, in each register", got, err)
	}
	for range 2 { // forgetting what is not there is no error
		if err := v.Unanswer(t.Context(), "actor", "north men"); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := v.Answers(t.Context()); err != nil || !slices.Equal(got, []Answer{other}) {
		t.Errorf("answers are %+v (%v)", got, err)
	}
}
