package follow

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"truce"
	"truce/internal/query"
	"truce/internal/recordsql"
	"truce/internal/sqlstore"
	"truce/internal/testing/histories"
	"truce/record"
)

// house is a place with real logs and real read models.
type house struct {
	t     *testing.T
	dir   string
	store *recordsql.Store
	logs  []Log
	open  map[truce.MemberID]*record.Log
	size  map[truce.MemberID]int
}

func newHouse(t *testing.T, members ...truce.MemberID) *house {
	t.Helper()
	h := &house{t: t, dir: t.TempDir(), open: map[truce.MemberID]*record.Log{}, size: map[truce.MemberID]int{}}
	var err error
	h.store, err = recordsql.OpenSQLite(context.Background(), filepath.Join(h.dir, "record"))
	h.must(err)
	t.Cleanup(func() { h.store.Close() })
	for _, m := range members {
		h.addLog(m, string(m))
	}
	return h
}

// addLog makes a log whose key the seed gives.
func (h *house) addLog(m truce.MemberID, seed string) {
	h.t.Helper()
	ctx, origin := context.Background(), "truce.example/"+seed+"/1"
	sum := sha256.Sum256([]byte(seed))
	skey, vkey, err := record.GenerateKey(bytes.NewReader(sum[:]), origin)
	h.must(err)
	signer, err := record.NewSigner(skey)
	h.must(err)
	verifier, err := record.NewVerifier(vkey)
	h.must(err)
	h.must(record.Create(ctx, h.store, signer, verifier))
	h.open[m], err = record.Open(ctx, h.store, signer, verifier)
	h.must(err)
	h.size[m] = 0
	h.t.Cleanup(func() { h.open[m].Close() })
	h.logs = append(h.logs, Log{m, origin, verifier})
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// write appends entries to a member's log.
func (h *house) write(m truce.MemberID, entries ...[]byte) {
	h.t.Helper()
	var list []record.Entry
	for _, e := range entries {
		list = append(list, record.Entry{Claim: fmt.Sprintf("c-%d", h.size[m]), Data: e})
		h.size[m]++
	}
	_, err := h.open[m].Append(context.Background(), list...)
	h.must(err)
}

// models opens the read models.
func (h *house) models() *sqlstore.Store {
	h.t.Helper()
	s, err := sqlstore.OpenSQLite(context.Background(), filepath.Join(h.dir, "models.db"), truce.Digest{})
	h.must(err)
	h.t.Cleanup(func() { s.Close() })
	return s
}

func members(h *histories.History) []truce.MemberID {
	return slices.Sorted(maps.Keys(h.Logs))
}

// tale returns a history all of whose logs are founded alike.
func tale(seed uint64, n int) *histories.History { return taleOf(histories.Write, seed, n) }

// joined returns a history in which a member joins, all of whose founders' logs are founded alike.
func joined(seed uint64, n int) *histories.History {
	for ; ; seed += 1000 {
		if h := taleOf(histories.WriteAmending, seed, n); h.State.Size(histories.Joining) > 5 {
			return h
		}
	}
}

func taleOf(write func(histories.Chance, int, int) *histories.History, seed uint64, n int) *histories.History {
	for ; ; seed += 1000 {
		h := write(rand.New(rand.NewPCG(seed, 3)), n, 150)
		founded := 0
		for _, c := range h.State.Claims(truce.KindProcess, "") {
			if c.Index == 0 && c.Body.(*truce.Process).Amends.IsZero() {
				founded++
			}
		}
		if founded == n {
			return h
		}
	}
}

func TestFollowsWhileLogsGrow(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(6) {
		tale := tale(seed, 1+int(seed%4))
		if seed >= 4 {
			tale = joined(seed, int(seed)-2)
		}
		h := newHouse(t, members(tale)...)
		models := h.models()
		c := rand.New(rand.NewPCG(seed, 4))
		for i, e := range tale.Entries(c) {
			h.write(e.Member, e.Data)
			if c.IntN(20) == 0 {
				h.must(New(models, h.store, h.logs...).CatchUp(ctx, nil))
			}
			if i == 80 {
				h.must(models.Close()) // and the process starts again
				models = h.models()
			}
		}
		f := New(models, h.store, h.logs...)
		h.must(f.CatchUp(ctx, nil))
		want := histories.Answers(ctx, query.In(tale.State, nil))
		if got := histories.Answers(ctx, models); got != want {
			t.Fatalf("seed %d: what was followed is not what the fold makes of the logs", seed)
		}
		var last int64
		h.must(f.Rebuild(ctx, func(done, of int64) { last = of - done }))
		cut, err := models.Cut(ctx)
		h.must(err)
		for _, l := range h.open {
			last -= l.Checkpoint().Size
		}
		if got := histories.Answers(ctx, models); got != want || last != -sizeOf(cut) {
			t.Fatalf("seed %d: what was rebuilt is not what the fold makes of the logs; %d entries more are left", seed,
				last+sizeOf(cut))
		}
		for _, l := range cut {
			cp := h.open[l.Member].Checkpoint()
			stands, err := Stands(ctx, h.store, cp, l)
			h.must(err)
			if l.Size != tale.State.Size(l.Member) || !stands {
				t.Fatalf("the cut says %+v, the log stands at %d, %s", l, cp.Size, cp.Root)
			}
		}
	}
}

func TestHoldsBackTheLogOfANewerProgram(t *testing.T) {
	ctx := context.Background()
	p := *tale(5, 2).Process
	p.Kinds = truce.KindLists + 1 // the document names kinds that this program does not know
	opening, err := truce.Encode(truce.Entry{Kind: truce.KindProcess, Claim: "c", At: 1_484_500_000, Body: &p})
	h := newHouse(t, "AR", "BO")
	h.must(err)
	dream := `{"kind":"dream/2","claim":"x","at":"2017-01-15T00:00:00Z","body":{}}`
	h.write("AR", opening[0], []byte(dream), []byte(strings.Replace(dream, `"x"`, `"y"`, 1)))
	h.write("BO", opening[0])
	want := truce.NewState(p.Digest())
	h.must(want.Apply(truce.Ref{Member: "AR"}, opening[0]))
	h.must(want.Apply(truce.Ref{Member: "BO"}, opening[0]))
	models := h.models()
	f := New(models, h.store, h.logs...)
	for range 2 {
		h.must(f.CatchUp(ctx, nil))
		held := f.Held()
		if len(held) != 1 || held[0].Ref != (truce.Ref{Member: "AR", Index: 1}) || held[0].Kind != "dream/2" {
			t.Fatalf("held back: %v", held)
		}
	}
	if histories.Answers(ctx, models) != histories.Answers(ctx, query.In(want, nil)) {
		t.Fatal("a log that is held back changed what the others come to")
	}
}

func TestRefusesReadModelsOfAnotherLog(t *testing.T) {
	ctx := context.Background()
	one, other := tale(6, 1).Logs["AR"], tale(7, 1).Logs["AR"]
	for _, size := range []int{10, len(one), len(one) + 7} {
		h := newHouse(t, "AR")
		h.write("AR", one...)
		models := h.models()
		h.must(New(models, h.store, h.logs...).CatchUp(ctx, nil))

		h.logs = nil
		h.addLog("AR", "another")
		fold := truce.NewState(truce.Digest{})
		for i := range size {
			data := []byte("{}")
			if i < len(other) {
				data = other[i]
			}
			h.write("AR", data)
			h.must(fold.Apply(truce.Ref{Member: "AR", Index: int64(i)}, data))
		}
		f := New(models, h.store, h.logs...)
		if err := f.CatchUp(ctx, nil); truce.KindOf(err) != truce.Conflict {
			t.Fatalf("read models of %d entries, another log of %d: %v", len(one), size, err)
		}
		h.must(f.Rebuild(ctx, nil))
		if histories.Answers(ctx, models) != histories.Answers(ctx, query.In(fold, nil)) {
			t.Fatal("what was rebuilt is not what the fold makes of the other log")
		}
	}
}

func TestTwoProcessesFollow(t *testing.T) {
	ctx := context.Background()
	tale := joined(8, 2)
	h := newHouse(t, members(tale)...)
	var followers []*Follower
	for range 2 {
		followers = append(followers, New(h.models(), h.store, h.logs...))
	}
	for _, e := range tale.Entries(rand.New(rand.NewPCG(8, 8))) {
		h.write(e.Member, e.Data)
		var wg sync.WaitGroup
		errs := make([]error, len(followers))
		for i, f := range followers {
			wg.Go(func() { errs[i] = f.CatchUp(ctx, nil) })
		}
		wg.Wait()
		h.must(errors.Join(errs...))
		total := 0
		for i, f := range followers { // each holds columns, which the other's writes make old
			page, err := f.models.Incidents(ctx, query.Incidents{})
			h.must(err)
			if i > 0 && page.Total != total {
				t.Fatalf("one process counts %d incidents, another %d", total, page.Total)
			}
			total = page.Total
		}
	}
	want := histories.Answers(ctx, query.In(tale.State, nil))
	for i, f := range followers {
		if histories.Answers(ctx, f.models) != want {
			t.Fatalf("process %d answers otherwise than the fold", i)
		}
	}
}

// Whoever enters much keeps nobody waiting: an entry of the own log is taken in, and one of another member, while the
// log of a third is being taken in.
func TestMuchKeepsNobodyWaiting(t *testing.T) {
	ctx := context.Background()
	h := newHouse(t, "AR", "BO", "MI")
	const much = 10 * batchEntries
	for range much / record.MaxBatch {
		h.write("MI", slices.Repeat([][]byte{[]byte("x")}, record.MaxBatch)...)
	}
	h.write("AR", []byte("x")) // else the models would be filled at once
	f := New(h.models(), h.store, h.logs...)
	h.must(f.CatchUpLog(ctx, "AR"))
	f.slice = 0
	size := func(m truce.MemberID) int64 {
		cut, err := f.models.Cut(ctx)
		h.must(err)
		return cut.Size(m)
	}
	first, own := true, make(chan int64, 1) // how much of the long log had been taken in when the own entry was
	beside := int64(0)                      // and when that of another member was
	h.must(f.CatchUp(ctx, func(done, of int64) {
		if first {
			h.write("BO", []byte("x"))
			h.write("AR", []byte("x"))
			go func() {
				if err := f.CatchUpLog(ctx, "AR"); err != nil {
					t.Error(err)
				}
				own <- size("MI")
			}()
		}
		if first = false; beside == 0 && size("BO") == 1 {
			beside = size("MI")
		}
	}))
	if n := <-own; n == 0 || n >= much || beside == 0 || beside >= much || size("MI") != much || size("AR") != 2 {
		t.Errorf("the own entry came after %d, another's after %d of %d; %d and %d were taken in", n, beside, much,
			size("MI"), size("AR"))
	}
}

// Of a log for which there is no room nothing more is taken in, the others go on, and it does too once there is.
func TestWhatHasNoRoom(t *testing.T) {
	ctx := context.Background()
	h := newHouse(t, "AR", "MI")
	f := New(h.models(), h.store, h.logs...)
	room := true
	f.Room(func(m truce.MemberID) bool { return room || m == "AR" })
	for i, want := range []int64{1, 1, 3} { // how much of the log of MI is taken in
		room = i != 1
		for _, m := range []truce.MemberID{"AR", "MI"} {
			h.write(m, []byte("x"))
		}
		h.must(f.CatchUp(ctx, nil))
		cut, err := f.models.Cut(ctx)
		h.must(err)
		if cut.Size("AR") != int64(i+1) || cut.Size("MI") != want {
			t.Errorf("step %d: %+v", i, cut)
		}
	}
}

func TestGoesOnAfterItWasStopped(t *testing.T) {
	tale := tale(9, 2)
	h := newHouse(t, "AR", "BO")
	h.write("AR", tale.Logs["AR"]...)
	h.write("BO", tale.Logs["BO"]...)
	models := h.models()
	f := New(models, h.store, h.logs...)
	ctx, stop := context.WithCancel(context.Background())
	err := f.CatchUp(ctx, func(done, of int64) { stop() }) // after the first log
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("it was stopped: %v", err)
	}
	h.must(f.CatchUp(context.Background(), nil))
	if histories.Answers(context.Background(), models) != histories.Answers(context.Background(),
		query.In(tale.State, nil)) {
		t.Fatal("what was followed in two goes is not what the fold makes of the logs")
	}
}
