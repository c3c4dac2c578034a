package hooks

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"truce"
)

// bench is a store with a clock that can be turned.
type bench struct {
	*Store
	t    *testing.T
	mu   sync.Mutex
	when time.Time
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, when: time.Now().Truncate(time.Second)} // receivers look at their own clock
	var err error
	b.Store, err = Open(t.Context(), filepath.Join(t.TempDir(), "hooks.db"), "", b.now, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	b.must(b.Allow(t.Context(), netip.MustParsePrefix("127.0.0.0/8"), true))
	return b
}

func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.when
}

func (b *bench) turn(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.when = b.when.Add(d)
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) add(h Hook) (id, secret string) {
	b.t.Helper()
	id, secret, err := b.Add(b.t.Context(), h, map[truce.MemberID]int64{"CA": 10})
	b.must(err)
	return id, secret
}

// owe owes a hook the entries of CA from one size to another.
func (b *bench) owe(id string, from, to int64) {
	b.t.Helper()
	var list []Event
	for i := from; i < to; i++ {
		list = append(list, Event{Kind: ReportFiled, Ref: truce.Ref{Member: "CA", Index: i}, Entry: truce.KindReport,
			At: truce.Instant(1_900_000_000 + i), About: []string{fmt.Sprintf("CA-R-%d", i)}})
	}
	done, err := b.Owe(b.t.Context(), id, "meridian", "CA", from, to, list)
	if err != nil || !done {
		b.t.Fatal(done, err)
	}
}

// run delivers what is due now and waits for it.
func (b *bench) run() {
	b.t.Helper()
	s := NewSender(b.Store, func(err error) { b.t.Error(err) })
	list, err := b.All(b.t.Context())
	b.must(err)
	s.Start(b.t.Context(), list)
	s.Wait()
}

func (b *bench) one(id string) *Hook {
	b.t.Helper()
	h, err := b.One(b.t.Context(), id)
	b.must(err)
	return h
}

func (b *bench) last(id string) Delivery {
	b.t.Helper()
	list, err := b.Deliveries(b.t.Context(), id, 0, 1)
	if err != nil || len(list) != 1 {
		b.t.Fatal(list, err)
	}
	return list[0]
}

// receiver keeps what came, and answers with a status.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	secret string
	status int
	ids    []string
	bodies []string
	bad    []error
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{status: http.StatusNoContent}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, _ := io.ReadAll(q.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		check, err := standardwebhooks.NewWebhook(r.secret)
		if err == nil {
			err = check.Verify(body, q.Header)
		}
		if err != nil {
			r.bad = append(r.bad, err)
		}
		r.ids, r.bodies = append(r.ids, q.Header.Get("webhook-id")), append(r.bodies, string(body))
		w.WriteHeader(r.status)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) set(secret string, status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secret, r.status = secret, status
}

func (r *receiver) came() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.ids)
}

// What is owed arrives once, in order, signed so that the library of the standard verifies it, and says nothing but ids
// and kinds.
func TestDelivered(t *testing.T) {
	b, r := newBench(t), newReceiver(t)
	id, secret := b.add(Hook{URL: r.URL + "/in"})
	r.set(secret, http.StatusOK)
	b.owe(id, 10, 13)
	b.run()
	b.run()
	if len(r.bad) > 0 || len(r.came()) != 3 || !strings.HasPrefix(secret, "whsec_") {
		t.Fatalf("%v, %v", r.came(), r.bad)
	}
	const want = `{"type":"report.filed","timestamp":"2030-03-17T17:46:50Z","data":{"process":"meridian","member":"CA",` +
		`"entry":"CA/10","kind":"report/3","about":["CA-R-10"]}}`
	if r.bodies[0] != want || !strings.Contains(r.bodies[2], "CA/12") {
		t.Errorf("%s", r.bodies)
	}
	if d := b.last(id); d.Outcome != Delivered || d.Status != 200 || d.Tries != 1 || d.Over == 0 {
		t.Errorf("%+v", d)
	}
	if h := b.one(id); h.Owed != 0 {
		t.Errorf("%+v", h)
	}
	// The same stretch is noted by nobody else, and a hook is not told twice.
	if done, err := b.Owe(t.Context(), id, "meridian", "CA", 10, 13, nil); err != nil || done {
		t.Errorf("noted twice: %v %v", done, err)
	}
}

// What does not arrive is tried again under the same id, ever more rarely and before anything that comes after it, and
// after days the hook is paused, with nothing lost.
func TestTriedAgain(t *testing.T) {
	b, r := newBench(t), newReceiver(t)
	id, secret := b.add(Hook{URL: r.URL})
	r.set(secret, http.StatusServiceUnavailable)
	b.owe(id, 10, 12)
	b.run()
	b.run() // not yet due
	first := r.came()
	if len(first) != 1 || b.last(id).Tries != 0 {
		t.Fatalf("%v", first)
	}
	last := truce.Instant(0)
	for range 4 {
		h := b.one(id)
		wait := h.Next - b.Store.now()
		if wait < last {
			t.Errorf("waits %d after %d", wait, last)
		}
		last = wait
		b.turn(time.Duration(wait) * time.Second)
		b.run()
	}
	if ids := r.came(); len(ids) != 5 || ids[4] != ids[0] {
		t.Errorf("%v", ids)
	}
	h := b.one(id)
	if h.Failures != 5 || h.Failing == 0 || h.Paused != 0 || h.Owed != 2 || h.Trouble(b.Store.now()) {
		t.Errorf("%+v", h)
	}
	b.turn(5 * 24 * time.Hour)
	b.run()
	if h = b.one(id); h.Paused == 0 || !h.Trouble(b.Store.now()) || h.Owed != 2 {
		t.Fatalf("%+v", h)
	}
	b.turn(24 * time.Hour)
	b.run()
	if n := len(r.came()); n != 6 {
		t.Errorf("a paused hook was tried: %d", n)
	}
	r.set(secret, http.StatusOK)
	b.must(b.Resume(t.Context(), id))
	b.run()
	ids := r.came()
	if len(ids) != 8 || ids[6] != ids[0] || ids[7] == ids[0] || b.one(id).Owed != 0 || b.one(id).Failing != 0 {
		t.Errorf("%v, %+v", ids, b.one(id))
	}
}

// A wait grows up to an hour and no further, whatever the number of failures.
func TestWait(t *testing.T) {
	for failures, want := range map[int][2]truce.Instant{1: {4, 6}, 2: {8, 12}, 11: {2880, 4320},
		1_000_000: {2880, 4320}} {
		if low, high := waitAfter(failures, 0), waitAfter(failures, 1); low != want[0] || high != want[1] {
			t.Errorf("after %d: %d to %d, want %v", failures, low, high, want)
		}
	}
}

// A delivery in the way of others can be left out, and one that arrived can be sent again, under its id.
func TestByHand(t *testing.T) {
	b, r := newBench(t), newReceiver(t)
	id, secret := b.add(Hook{URL: r.URL})
	r.set(secret, http.StatusBadRequest)
	b.owe(id, 10, 12)
	b.run()
	list, err := b.Deliveries(t.Context(), id, 0, 10)
	b.must(err)
	b.must(b.LeaveOut(t.Context(), id, list[1].ID))
	if err := b.LeaveOut(t.Context(), id, list[1].ID); truce.KindOf(err) != truce.NotFound {
		t.Errorf("left out twice: %v", err)
	}
	r.set(secret, http.StatusOK)
	b.run()
	d, err := b.SendNow(t.Context(), id, list[0].ID)
	if err != nil || d.Outcome != Delivered || d.Tries != 2 {
		t.Errorf("%+v, %v", d, err)
	}
	if ids := r.came(); len(ids) != 3 || ids[1] != list[0].ID || ids[2] != list[0].ID {
		t.Errorf("%v", ids)
	}
	test, err := b.PutTest(t.Context(), id, "meridian")
	b.must(err)
	if test, err = b.SendNow(t.Context(), id, test.ID); err != nil || test.Outcome != Delivered || test.Kind != Tried {
		t.Errorf("%+v, %v", test, err)
	}
}

// A secret is renewed at once; a hook that is removed leaves nothing behind, its secret least of all.
func TestSecrets(t *testing.T) {
	b, r := newBench(t), newReceiver(t)
	id, old := b.add(Hook{URL: r.URL})
	secret, err := b.RenewSecret(t.Context(), id)
	b.must(err)
	if secret == old {
		t.Fatal("the same secret")
	}
	r.set(secret, http.StatusOK)
	b.owe(id, 10, 11)
	b.run()
	if len(r.bad) > 0 {
		t.Error(r.bad)
	}
	b.must(b.Remove(t.Context(), id))
	if _, err := b.One(t.Context(), id); truce.KindOf(err) != truce.NotFound {
		t.Errorf("%v", err)
	}
	if list, err := b.Deliveries(t.Context(), id, 0, 10); err != nil || len(list) > 0 {
		t.Errorf("%v, %v", list, err)
	}
	for _, err := range []error{b.Remove(t.Context(), id), b.Resume(t.Context(), id)} {
		if truce.KindOf(err) != truce.NotFound {
			t.Errorf("%v", err)
		}
	}
	if done, err := b.Owe(t.Context(), id, "meridian", "CA", 10, 12, nil); err != nil || done {
		t.Errorf("owed to nobody: %v %v", done, err)
	}
}

// Two processes do not send at once, and what is told once is told once, by whichever entry.
func TestOnce(t *testing.T) {
	b, r := newBench(t), newReceiver(t)
	id, secret := b.add(Hook{URL: r.URL})
	r.set(secret, http.StatusOK)
	e := Event{Kind: FindingReached, Ref: truce.Ref{Member: "CA", Index: 10}, Once: "found CA-I-1 1.1"}
	again := e
	again.Ref.Index = 11
	if done, err := b.Owe(t.Context(), id, "meridian", "CA", 10, 12, []Event{e, again}); err != nil || !done {
		t.Fatal(done, err)
	}
	if h := b.one(id); h.Owed != 1 {
		t.Errorf("owed %d", h.Owed)
	}
	if h, d, err := b.take(t.Context(), id); err != nil || h == nil || d == nil {
		t.Fatal(h, d, err)
	}
	b.run() // as another process
	if len(r.came()) != 0 {
		t.Error("sent by two at once")
	}
	b.turn(lease * time.Second) // the first was killed
	b.run()
	if len(r.came()) != 1 {
		t.Error("not sent after the first was killed")
	}
}

// What a hook is owed and what is kept of it has bounds.
func TestBounds(t *testing.T) {
	b, r := newBench(t), newReceiver(t)
	id, secret := b.add(Hook{URL: r.URL})
	r.set(secret, http.StatusOK)
	b.owe(id, 10, 10+mostKept+40)
	if h := b.one(id); h.Room() != mostOwed-mostKept-40 {
		t.Errorf("room for %d", h.Room())
	}
	b.run()
	list, err := b.Deliveries(t.Context(), id, 0, 10_000)
	if err != nil || len(list) != mostKept {
		t.Errorf("%d kept, %v", len(list), err)
	}
	for range mostHooks - 1 {
		b.add(Hook{URL: r.URL})
	}
	if _, _, err := b.Add(t.Context(), Hook{URL: r.URL}, nil); truce.KindOf(err) != truce.Conflict {
		t.Errorf("one hook more: %v", err)
	}
}

// Nothing but what the list names can be asked for, and what is asked for is all that is told.
func TestKinds(t *testing.T) {
	b := newBench(t)
	if _, _, err := b.Add(t.Context(), Hook{URL: "https://example.org/", Kinds: []Kind{"report.read"}},
		nil); truce.KindOf(err) != truce.Invalid {
		t.Errorf("%v", err)
	}
	id, _ := b.add(Hook{URL: "https://example.org/", Kinds: []Kind{BulletinErratum, ReportFiled, ReportFiled}})
	h := b.one(id)
	if !slices.Equal(h.Kinds, []Kind{ReportFiled, BulletinErratum}) || h.Wants(ReportReleased) || !h.Wants(ReportFiled) ||
		!(&Hook{}).Wants(TalksMoved) {
		t.Errorf("%+v", h)
	}
	text, err := json.Marshal(h)
	if err != nil || strings.Contains(string(text), "whsec_") {
		t.Errorf("%s, %v", text, err)
	}
}

// A thing of a feed is as old as what is said of it.
func TestShown(t *testing.T) {
	b := newBench(t)
	show := func(audience string, list ...Shown) []Shown {
		t.Helper()
		b.must(b.Show(t.Context(), audience, list))
		return list
	}
	at := b.Store.now()
	show("public", Shown{ID: "CA-I-1", Hash: "a"}, Shown{ID: "CA-I-2", Hash: "a"})
	b.turn(time.Minute)
	got := show("public", Shown{ID: "CA-I-1", Hash: "a"}, Shown{ID: "CA-I-2", Hash: "b"}, Shown{ID: "CA-I-3", Hash: "a"})
	if got[0].At != at || got[1].At != at+60 || got[2].At != at+60 {
		t.Errorf("%+v", got)
	}
	if got := show("joint", Shown{ID: "CA-I-1", Hash: "a"}); got[0].At != at+60 {
		t.Errorf("%+v", got)
	}
}

// A feed is read where there is no room to note anything, and says of each thing the same time again; once there is
// room that time is noted.
func TestShownWithoutRoom(t *testing.T) {
	b := newBench(t)
	pages := func(most int) { // that the database may have; SQLite takes no less than it has
		t.Helper()
		b.db.SetMaxOpenConns(1)
		_, err := b.db.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", most))
		b.must(err)
	}
	pages(1)
	var list []Shown
	for i := range 500 {
		list = append(list, Shown{ID: fmt.Sprint("CA-I-", i), Hash: "a"})
	}
	at := b.Store.now()
	for range 3 {
		got := slices.Clone(list)
		if err := b.Show(t.Context(), "public", got); err != nil || got[0].At != at || got[499].At != at {
			t.Fatalf("%v: %+v", err, got)
		}
		b.turn(time.Minute)
	}
	pages(1000)
	for _, s := range []*Store{b.Store, {db: b.db, clock: b.now}} { // the second remembers nothing
		got := slices.Clone(list)
		if err := s.Show(t.Context(), "public", got); err != nil || got[0].At != at || got[499].At != at {
			t.Errorf("%v: %+v", err, got)
		}
	}
}

// An old copy of the database that is put back tells nobody: its hooks are paused, of which one was removed since, and
// lead into no network. A crash between a change and the mark is no old copy.
func TestAnOldCopyTellsNobody(t *testing.T) {
	dir := t.TempDir()
	path, copied := filepath.Join(dir, "hooks.db"), filepath.Join(dir, "copy")
	mark := filepath.Join(dir, "marks", "n.hooks")
	open := func() *Store {
		s, err := Open(t.Context(), path, mark, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := open()
	id, _, err := s.Add(t.Context(), Hook{URL: "https://desk.example.org/in"}, nil)
	if err := cmp.Or(err, s.Allow(t.Context(), netip.MustParsePrefix("10.0.0.0/8"), true), s.Close()); err != nil {
		t.Fatal(err)
	}
	held, err := os.ReadFile(path)
	if err := cmp.Or(err, os.WriteFile(copied, held, 0o600)); err != nil {
		t.Fatal(err)
	}
	s = open()
	if list, err := s.All(t.Context()); err != nil || s.Old || len(list) != 1 || list[0].Paused != 0 {
		t.Fatalf("%v: %+v", err, list)
	}
	if err := cmp.Or(s.Remove(t.Context(), id), s.Close(), os.Rename(copied, path)); err != nil {
		t.Fatal(err)
	}
	for _, old := range []bool{true, false} { // once it is noticed
		s = open()
		list, err := s.All(t.Context())
		if err != nil || s.Old != old || len(list) != 1 || list[0].Paused == 0 || !list[0].Copied() {
			t.Errorf("an old copy is not noticed: %v: %v, %+v", err, s.Old, list)
		}
		if n, err := s.Networks(t.Context()); err != nil || len(n.Allowed) > 0 {
			t.Errorf("%v: %+v", err, n)
		}
		s.Close()
	}
	if err := os.WriteFile(mark, []byte("1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s = open(); s.Old {
		t.Error("a database that is ahead of the mark is an old copy")
	}
	s.Close()
}
