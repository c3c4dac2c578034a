package node

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"sync"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/registrar"
	"truce/internal/testing/histories"
	"truce/record"
)

var (
	desk = registrar.By{Member: "TR", Function: registrar.IntakeDesk}
	duty = registrar.By{Member: "TR", Function: registrar.DutyOfficer}
)

// draft returns the i-th draft: sealed or released by turns.
func draft(i int) registrar.Draft {
	d := registrar.Draft{Coded: truce.Coded{Kind: codes.Shelling, Where: truce.Place{Name: fmt.Sprintf("Place %d", i)}},
		Private: map[string]string{"text": fmt.Sprintf("what was said %d", i)}}
	if i%2 == 0 {
		d.Release = truce.LevelJoint
	}
	return d
}

// whole holds a node to what must be true of one whenever nobody is writing: the log verifies, every entry has effect,
// the read models answer as the fold of the log does and as they do when made anew, and nothing committed to is
// missing.
func whole(t *testing.T, n *Node) {
	t.Helper()
	ctx := context.Background()
	if _, err := record.Verify(ctx, record.StoreSource(n.Store, n.Own.Origin), n.Own.Verifier,
		record.VerifyOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := n.Models.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	if refused, err := n.Models.Refused(ctx, query.Refused{}); err != nil || refused.Total > 0 {
		t.Fatalf("entries without effect: %v, %v", refused, err)
	}
	state := truce.NewState(truce.Digest{})
	head, err := n.Store.Head(ctx, n.Own.Origin)
	if err != nil {
		t.Fatal(err)
	}
	err = record.Scan(ctx, n.Store, n.Own.Origin, 0, head.Size, func(i int64, data []byte) error {
		return state.Apply(truce.Ref{Member: n.Member, Index: i}, data)
	})
	if err != nil {
		t.Fatal(err)
	}
	want := histories.Answers(ctx, query.In(state, nil))
	if histories.Answers(ctx, n.Models) != want {
		t.Fatal("the read models answer otherwise than the fold of the log")
	}
	again, err := OpenModels(ctx, t.TempDir(), n.Logs)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if err := again.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	if histories.Answers(ctx, again) != want {
		t.Fatal("the rebuilt read models answer otherwise than the fold of the log")
	}
	lacking, err := Lacking(ctx, n.Models, n.Vault, n.Member)
	if err != nil || len(lacking) > 0 {
		t.Fatalf("the vault lacks %v, %v", lacking, err)
	}
}

// TestWritersAtOnce lets many write to one node at once, some of them a call again whose answer was lost.
func TestWritersAtOnce(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	const writers, each = 6, 8
	var mu sync.Mutex
	ids := map[truce.ReportID]string{}
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				d := draft(w*each + i/2)
				d.Claim = fmt.Sprintf("claim-%d-%d", w, i/2) // every second one is a call made again
				id, inc, err := n.Registrar.File(ctx, desk, d)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				if had, ok := ids[id]; ok && had != d.Claim {
					t.Errorf("%s is %s and %s", id, had, d.Claim)
				}
				ids[id] = d.Claim
				mu.Unlock()
				if err := n.Registrar.Assess(ctx, duty, "verdict-"+d.Claim, truce.Assessment{Incident: inc, State: truce.Given,
					Happened: codes.Confirmed}, "seen"); err != nil {
					t.Error(err)
				}
				if _, err := n.Registrar.Enter(ctx, desk, "", &truce.Actor{ID: truce.ActorID(fmt.Sprintf("g-%d-%d", w, i)),
					Kind: "group", Names: []truce.Name{{Text: "G"}}}); err != nil {
					t.Error(err)
				}
				if _, err := n.Models.Incidents(ctx, query.Incidents{}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if len(ids) != writers*each/2 {
		t.Errorf("%d reports of %d claims", len(ids), writers*each/2)
	}
	page, err := n.Models.Incidents(ctx, query.Incidents{})
	if err != nil || page.Total != len(ids) {
		t.Errorf("%d incidents of %d reports, %v", page.Total, len(ids), err)
	}
	for _, r := range page.Rows {
		if r.Finding == nil {
			t.Errorf("%s was judged, and has no finding", r.ID)
		}
	}
	whole(t, n)
}

// TestAnyInterleaving does what officers do, in random orders, and looks at the whole node after each.
func TestAnyInterleaving(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(6) {
		n, c := newNode(t), rand.New(rand.NewPCG(seed, 1))
		r := n.Registrar
		var reports []truce.ReportID
		var incidents []truce.IncidentID
		some := func() (truce.ReportID, truce.IncidentID, truce.IncidentID) {
			i, j := c.IntN(len(reports)), c.IntN(len(reports))
			return reports[i], incidents[i], incidents[j]
		}
		for step := range 60 {
			var err error
			if len(reports) < 2 || c.IntN(4) == 0 {
				var id truce.ReportID
				var inc truce.IncidentID
				if id, inc, err = r.File(ctx, desk, draft(step)); err == nil {
					reports, incidents = append(reports, id), append(incidents, inc)
				}
			} else {
				id, a, b := some()
				switch c.IntN(8) {
				case 0:
					_, err = r.Enter(ctx, desk, "", &truce.Same{A: a, B: b, Same: true})
				case 1:
					_, err = r.Enter(ctx, desk, "", &truce.Same{A: a, B: b})
				case 2:
					_, err = r.Enter(ctx, desk, "", &truce.Link{Incident: b, Report: id, Linked: c.IntN(2) == 0})
				case 3:
					err = r.Assess(ctx, duty, "", truce.Assessment{Incident: a, State: truce.Given, Happened: codes.Refuted}, "why")
				case 4:
					var coded truce.Coded
					if coded, err = r.Unreleased(ctx, id); err == nil {
						err = r.Release(ctx, duty, "", id, truce.LevelJoint, coded)
					}
				case 5:
					err = r.Erase(ctx, duty, id, "text", "asked by the source", "")
				case 6:
					err = r.Withdraw(ctx, duty, "", int64(c.IntN(40)), "entered in error", "")
				case 7:
					_, err = r.FileAll(ctx, desk, some3(step), nil)
				}
			}
			if truce.KindOf(err) == truce.Internal && err != nil {
				t.Fatalf("seed %d, step %d: %v", seed, step, err)
			}
		}
		whole(t, n)
	}
}

// some3 yields three drafts under external ids that come again in later bulks with other content.
func some3(step int) iter.Seq2[registrar.Draft, error] {
	return func(yield func(registrar.Draft, error) bool) {
		for i := range 3 {
			d := draft(step + i)
			d.External = fmt.Sprintf("x%d", i)
			if !yield(d, nil) {
				return
			}
		}
	}
}

// doubtful is a log whose next append is made and answered with an error, as when the answer is lost.
type doubtful struct {
	registrar.Log
	lose bool
}

func (d *doubtful) Append(ctx context.Context, entries ...record.Entry) ([]record.Receipt, error) {
	recs, err := d.Log.Append(ctx, entries...)
	if d.lose && err == nil {
		d.lose = false
		return nil, truce.Errorf(truce.Unavailable, "the answer was lost")
	}
	return recs, err
}

// TestALostAnswer holds that a write after an append in doubt is judged by what the log holds: it would otherwise give
// ids that are taken, and be acknowledged without effect.
func TestALostAnswer(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	log := &doubtful{Log: n.Registrar.Log}
	n.Registrar.Log = log
	for i, write := range []func() error{
		func() error { _, _, err := n.Registrar.File(ctx, desk, draft(0)); return err },
		func() error { _, err := n.Registrar.FileAll(ctx, desk, some3(0), nil); return err },
	} {
		log.lose = true
		if err := write(); err == nil {
			t.Fatal("the answer was not lost")
		}
		id, _, err := n.Registrar.File(ctx, desk, draft(1))
		if err != nil {
			t.Fatal(err)
		}
		st, err := n.Models.Report(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if held, err := registrar.Held(ctx, n.Vault, &st.Report); err != nil || held["text"] != "what was said 1" {
			t.Errorf("after write %d: %s is %v, %v", i, id, held, err)
		}
	}
	whole(t, n)
}

// TestWhoeverNoLongerWaits holds that a call given up while it writes leaves no doubt.
func TestWhoeverNoLongerWaits(t *testing.T) {
	n := newNode(t)
	var filed int
	for i := range 20 {
		ctx, cancel := context.WithCancel(context.Background())
		go cancel()
		_, _, err := n.Registrar.File(ctx, desk, draft(i))
		switch {
		case err == nil:
			filed++
		case !errors.Is(err, context.Canceled):
			t.Fatal(err)
		}
	}
	page, err := n.Models.Reports(context.Background(), query.Reports{})
	if err != nil || page.Total != filed {
		t.Errorf("%d calls answered, %d reports, %v", filed, page.Total, err)
	}
	whole(t, n)
}

// TestABulkThatEnds holds that what stands before an error is filed, counted, and known to the next write.
func TestABulkThatEnds(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	bad := errors.New("line 3 cannot be read")
	done, err := n.Registrar.FileAll(ctx, desk, func(yield func(registrar.Draft, error) bool) {
		_ = yield(draft(0), nil) && yield(draft(1), nil) && yield(registrar.Draft{}, bad)
	}, nil)
	if !errors.Is(err, bad) || done.New != 2 {
		t.Fatalf("%+v, %v", done, err)
	}
	if id, _, err := n.Registrar.File(ctx, desk, draft(2)); err != nil || id != "TR-R-3" {
		t.Errorf("%s, %v", id, err)
	}
	whole(t, n)
}

// TestErasure holds that who may not say it does not do it, and that a call interrupted between its two steps is
// finished by the next.
func TestErasure(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	id, _, err := n.Registrar.File(ctx, desk, draft(0))
	if err != nil {
		t.Fatal(err)
	}
	nobody := registrar.By{Member: "TR", Function: "nobody"}
	if err := n.Registrar.Erase(ctx, nobody, id, "text", "other reason",
		""); truce.KindOf(err) != truce.Forbidden {
		t.Errorf("an officer that is not one erases: %v", err)
	}
	for function, may := range map[string]truce.Action{"judge": truce.ActAssess, "monitor": truce.ActFile,
		"spokesman": truce.ActRelease} {
		if _, err := n.Registrar.Enter(ctx, duty, "", &truce.Officer{Function: function,
			May: []truce.Action{may}}); err != nil {
			t.Fatal(err)
		}
		by := registrar.By{Member: "TR", Function: function}
		if err := n.Registrar.Erase(ctx, by, id, "text", "other reason", ""); truce.KindOf(err) != truce.Forbidden {
			t.Errorf("an officer that may only %s erases: %v", may, err)
		}
	}
	secrets, err := n.Vault.Of(ctx, string(id))
	if err != nil || len(secrets) != 1 {
		t.Fatalf("held %d, %v", len(secrets), err)
	}
	if _, err := n.Registrar.Enter(ctx, duty, "", &truce.Erasure{Commit: secrets[0].Commit(),
		Ground: "asked by the source"}); err != nil {
		t.Fatal(err)
	}
	if err := n.Registrar.Erase(ctx, duty, id, "text", "asked by the source", ""); err != nil {
		t.Fatal(err)
	}
	if said, err := n.Models.Claims(ctx, truce.KindErasure, ""); err != nil || len(said) != 1 {
		t.Errorf("said %d times, %v", len(said), err)
	}
	if secrets, err := n.Vault.Of(ctx, string(id)); err != nil || len(secrets) != 0 {
		t.Errorf("still held: %d, %v", len(secrets), err)
	}
	if err := n.Registrar.Erase(ctx, duty, id, "text", "asked by the source",
		""); truce.KindOf(err) != truce.NotFound {
		t.Errorf("erased twice: %v", err)
	}
	whole(t, n)
}

// TestWhatNobodyToldOf holds that a mistyped id is refused, not kept for whoever is given it later.
func TestWhatNobodyToldOf(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	id, inc, err := n.Registrar.File(ctx, desk, draft(0))
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range []any{
		&truce.Same{A: inc, B: "TR-I-77", Same: true}, &truce.Link{Incident: inc, Report: "TR-R-77", Linked: true},
		&truce.Link{Incident: "TR-I-77", Report: id, Linked: true}, &truce.Interest{Incident: "TR-I-77", Member: "TR",
			Holds: true},
		&truce.Assessment{Incident: "TR-I-77", State: truce.Abstained},
	} {
		if _, err := n.Registrar.Enter(ctx, duty, "", body); truce.KindOf(err) != truce.NotFound {
			t.Errorf("%T: %v", body, err)
		}
	}
	if _, err := n.Registrar.Operate(ctx, duty, "", truce.Operation{ID: "TR-O-9", Kind: codes.Visit, State: "done"},
		""); truce.KindOf(err) != truce.NotFound {
		t.Errorf("an operation never opened goes on: %v", err)
	}
	whole(t, n)
}

// TestNobodyJudgesWhatTheyReported holds it across a merge: of the other incident's report the fold knows in its own
// id.
func TestNobodyJudgesWhatTheyReported(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	_, a, err := n.Registrar.File(ctx, desk, draft(0))
	if err != nil {
		t.Fatal(err)
	}
	_, b, err := n.Registrar.File(ctx, duty, draft(2))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Registrar.Enter(ctx, duty, "", &truce.Same{A: a, B: b, Same: true}); err != nil {
		t.Fatal(err)
	}
	err = n.Registrar.Assess(ctx, duty, "", truce.Assessment{Incident: a, State: truce.Given, Happened: codes.Confirmed},
		"")
	if truce.KindOf(err) != truce.Forbidden {
		t.Errorf("the duty officer judges what it reported: %v", err)
	}
}

// TestOperationsAgain holds that a call made again gives the id it gave, and no second one.
func TestOperationsAgain(t *testing.T) {
	ctx, n := context.Background(), newNode(t)
	o := truce.Operation{Kind: codes.Visit, State: "planned", Due: 1_900_000_000}
	first, err := n.Registrar.Operate(ctx, duty, "visit", o, "")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := n.Registrar.Operate(ctx, duty, "visit", o, ""); err != nil || again != first {
		t.Errorf("%s, then %s, %v", first, again, err)
	}
	whole(t, n)
}
