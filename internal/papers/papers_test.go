package papers

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"truce"
	"truce/internal/talks"
)

func known(t *testing.T) talks.Known {
	t.Helper()
	claims := map[truce.Kind][]*truce.Claim{
		truce.KindRound: {{Body: &truce.Round{ID: "r", Track: "t"}}},
		truce.KindDelegation: {{Body: &truce.Delegation{Round: "r", Actor: "north"}},
			{Body: &truce.Delegation{Round: "r", Actor: "south"}}},
	}
	b, err := talks.Read(func(k truce.Kind) ([]*truce.Claim, error) { return claims[k], nil })
	if err != nil {
		t.Fatal(err)
	}
	return talks.Known{Book: b, Zone: "UTC"}
}

func open(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(context.Background(), path, func() time.Time { return time.Unix(1_900_000_000, 0) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

var session = &talks.Session{Round: "r", ID: "s", Title: "S", Day: "2031-03-27", From: "10:00", To: "12:00",
	State: "open"}

func give(a truce.ActorID) *talks.Floor {
	return &talks.Floor{Round: "r", Session: "s", Act: "give", Actor: a}
}

// What was acknowledged is there when the node is opened again without having been closed, as after a crash.
func TestWhatWasAcknowledgedSurvives(t *testing.T) {
	path := filepath.Join(t.TempDir(), "papers.db")
	ctx, k := context.Background(), known(t)
	s := open(t, path)
	if err := s.Take(ctx, "desk", "c1", k, session, give("north")); err != nil {
		t.Fatal(err)
	}
	p, err := open(t, path).Papers(ctx) // the first one still holds it open
	if err != nil {
		t.Fatal(err)
	}
	if x := p.Room("r").Sitting("s").Speaking(); x == nil || x.Actor != "north" {
		t.Errorf("who had the floor is lost: %+v", x)
	}
}

// All steps of a call are taken or none, each once, and of two officers one is given the floor.
func TestStepsAreTakenWholeAndOnce(t *testing.T) {
	ctx, k := context.Background(), known(t)
	s := open(t, filepath.Join(t.TempDir(), "papers.db"))
	if err := s.Take(ctx, "desk", "c1", k, session, give("north"), give("south")); truce.KindOf(err) != truce.Conflict {
		t.Errorf("two have the floor: %v", err)
	}
	if p, err := s.Papers(ctx); err != nil || len(p.Room("r").Sessions) != 0 {
		t.Errorf("half of a call was taken: %v", err)
	}
	if err := s.Take(ctx, "desk", "c2", k, session); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, a := range []truce.ActorID{"north", "south"} {
		wg.Go(func() { errs[i] = s.Take(ctx, "desk", string(a), k, give(a)) })
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("of two that are given the floor at once: %v, %v", errs[0], errs[1])
	}
	for i, a := range []truce.ActorID{"north", "south"} {
		if again := s.Take(ctx, "desk", string(a), k, give(a)); errs[i] == nil && again != nil {
			t.Errorf("the same call again: %v", again)
		}
	}
}

// A call made again is done already; one that says something else under its claim is refused, and takes nothing.
func TestAClaimNamesOneCall(t *testing.T) {
	ctx, k := context.Background(), known(t)
	now := time.Unix(1_900_000_000, 0)
	s, err := Open(ctx, filepath.Join(t.TempDir(), "papers.db"), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	first := []any{session, give("north")}
	if err := s.Take(ctx, "desk", "c1", k, first...); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	if err := s.Take(ctx, "desk", "c1", k, first...); err != nil {
		t.Errorf("the same call an hour later: %v", err)
	}
	moved := *session
	moved.Room = "Hall"
	end := &talks.Floor{Round: "r", Session: "s", Act: "end"}
	for name, bodies := range map[string][]any{
		"another step":            {end},
		"its first step alone":    {session},
		"a step more":             {session, give("north"), end},
		"another first step":      {&moved, give("north")},
		"another last step":       {session, give("south")},
		"a step of another kind":  {session, &talks.Attendance{Round: "r", Session: "s", Actor: "north", State: "left"}},
		"the same in other order": {give("north"), session},
	} {
		if err := s.Take(ctx, "desk", "c1", k, bodies...); truce.KindOf(err) != truce.Conflict ||
			!strings.Contains(err.Error(), "c1 was used before") {
			t.Errorf("%s under the claim of another call: %v", name, err)
		}
	}
	p, err := s.Papers(ctx)
	if err != nil {
		t.Fatal(err)
	}
	x := p.Room("r").Sitting("s")
	if on := x.Speaking(); x.Room != "" || on == nil || on.Actor != "north" || len(x.Turns) != 1 {
		t.Errorf("the papers became %+v", x)
	}
}

// Of papers that were destroyed nothing is left in any file of the store.
func TestWhatIsDestroyedIsGone(t *testing.T) {
	dir := t.TempDir()
	ctx, k := context.Background(), known(t)
	s := open(t, filepath.Join(dir, "papers.db"))
	const canary = "quarzlampenschirm"
	secret := *session
	secret.Title = canary
	if err := s.Take(ctx, "desk", "c1", k, &secret); err != nil {
		t.Fatal(err)
	}
	if !holds(t, dir, canary) {
		t.Fatal("the canary is not where it is looked for")
	}
	if n, err := s.Destroy(ctx, "round/r"); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if holds(t, dir, canary) {
		t.Error("what was destroyed is still in a file")
	}
	if _, err := s.Destroy(ctx, "round/r"); truce.KindOf(err) != truce.NotFound {
		t.Errorf("there was nothing to destroy: %v", err)
	}
}

// While somebody reads what was there before, the journal cannot be emptied: that is said, and mended by doing it
// again.
func TestWhatIsBeingReadIsSaidToBeHeld(t *testing.T) {
	t.Parallel() // it waits as long as a database is waited for
	dir, ctx := t.TempDir(), context.Background()
	path := filepath.Join(dir, "papers.db")
	s, other := open(t, path), open(t, path)
	const canary = "quarzlampenschirm"
	secret := *session
	secret.Title = canary
	if err := s.Take(ctx, "desk", "c1", known(t), &secret); err != nil {
		t.Fatal(err)
	}
	reads, err := other.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer reads.Rollback()
	var n int
	if err := reads.QueryRowContext(ctx, `SELECT COUNT(*) FROM step`).Scan(&n); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if _, err := s.Destroy(ctx, "round/r"); truce.KindOf(err) != truce.Unavailable {
		t.Errorf("the journal is read, and it is said to be empty: %v", err)
	}
	if !holds(t, dir, canary) {
		t.Error("the journal does not hold what it is said to hold")
	}
	if err := reads.Rollback(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Destroy(ctx, "round/r"); truce.KindOf(err) != truce.NotFound {
		t.Errorf("there was nothing left to destroy but the journal: %v", err)
	}
	if holds(t, dir, canary) {
		t.Error("what was destroyed is still in a file")
	}
}

func holds(t *testing.T, dir, text string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(text)) {
			return true
		}
	}
	return false
}
