package federation_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/internal/federation"
	"truce/record"
)

// witness is a witness on loopback, with a store of its own.
type witness struct {
	*httptest.Server
	verifier note.Verifier
	store    record.Store

	mu    sync.Mutex
	forks []*record.ForkError
}

func newWitness(t *testing.T, store record.Store, logs func() []federation.Log) *witness {
	t.Helper()
	skey, vkey, err := record.GenerateCosignerKey(bytes.NewReader(seed("witness")), "witness.example/w1")
	must(t, err)
	c, err := record.NewCosigner(skey)
	must(t, err)
	v, err := record.NewVerifier(vkey)
	must(t, err)
	w := &witness{verifier: v, store: store}
	w.Server = httptest.NewServer(federation.NewWitness(federation.WitnessConfig{Store: store, Logs: logs, Cosigner: c,
		Clock: func() time.Time { return now }, Forked: func(f *record.ForkError) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.forks = append(w.forks, f)
		}}).Handler())
	t.Cleanup(w.Close)
	return w
}

func (w *witness) foreign() federation.Foreign {
	return federation.Foreign{URL: w.URL, Verifier: w.verifier}
}

// post submits and returns the answer.
func (w *witness) post(t *testing.T, body string) (status int, header http.Header, answer string) {
	t.Helper()
	resp, err := http.Post(w.URL+"/add-checkpoint", "text/plain", strings.NewReader(body))
	must(t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	must(t, err)
	return resp.StatusCode, resp.Header, string(b)
}

// submission is the body of a request for a state of a member's log.
func submission(t *testing.T, m *member, cp record.Checkpoint, old int64) string {
	t.Helper()
	var s federation.Submission
	s.Old, s.Checkpoint = old, cp.Signed
	if old > 0 && old < cp.Size {
		proof, err := record.ProveConsistency(ctx, record.StoreSource(m.store, m.self.Origin), cp, old)
		must(t, err)
		s.Proof = proof
	}
	return string(s.Format())
}

// Every status of the protocol, each with its header and body.
func TestWitnessProtocol(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	w := newWitness(t, bo.store, func() []federation.Log { return h.logs()[:1] })
	ar.enter(5)
	five := ar.log.Checkpoint()
	twin := fork(t, ar)
	ar.enter(4)
	nine := ar.log.Checkpoint()
	for range 4 {
		_, err := twin.log.Append(ctx, record.Entry{Claim: fmt.Sprint("twin-", twin.log.Checkpoint().Size),
			Data: []byte("other")})
		must(t, err)
	}
	other := twin.log.Checkpoint()
	wantSize := func(name, body string, size int64) {
		t.Helper()
		status, header, answer := w.post(t, body)
		if status != 409 || header.Get("Content-Type") != "text/x.tlog.size" || answer != fmt.Sprintf("%d\n", size) {
			t.Errorf("%s: %d %q %q, want the size %d", name, status, header.Get("Content-Type"), answer, size)
		}
	}
	wantCosigned := func(name, body string, cp record.Checkpoint) {
		t.Helper()
		status, _, answer := w.post(t, body)
		with, err := cp.WithSignatures([]byte(answer))
		if status != 200 || err != nil {
			t.Fatalf("%s: %d %q, %v", name, status, answer, err)
		}
		if c, err := with.Cosignatures(w.verifier); err != nil || len(c) != 1 || !c[0].Time.Equal(now) {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
	want := func(name, body string, status int) {
		t.Helper()
		if got, _, answer := w.post(t, body); got != status || strings.Contains(answer, "—") {
			t.Errorf("%s: %d %q, want %d", name, got, answer, status)
		}
	}
	wantSize("an old size before anything was cosigned", submission(t, ar, nine, 5), 0)
	want("a proof from nothing", strings.Replace(submission(t, ar, five, 0), "old 0\n", "old 0\n"+five.Root.String()+"\n",
		1), 422)
	wantCosigned("the first", submission(t, ar, five, 0), five)
	wantCosigned("the same again", submission(t, ar, five, 5), five)
	wantSize("from nothing again", submission(t, ar, nine, 0), 5)
	want("no proof", string(federation.Submission{Old: 5, Checkpoint: nine.Signed}.Format()), 422)
	wantCosigned("another continuation, which came first", submission(t, twin, other, 5), other)
	wantSize("the honest log after it", submission(t, ar, nine, 5), 9)
	want("the honest log at the same size", submission(t, ar, nine, 9), 422)
	if len(w.forks) != 1 {
		t.Fatalf("%d forks were reported, want 1", len(w.forks))
	}
	if _, _, err := record.VerifyFork(record.FormatFork(w.forks[0].Fork), ar.self.Verifier); err != nil {
		t.Errorf("the proof of the fork: %v", err)
	}
	want("an old size above the checkpoint's", string(federation.Submission{Old: 6, Checkpoint: five.Signed}.Format()),
		400)
	want("nothing", "", 400)
	want("no checkpoint", "old 0\n\n", 400)
	want("a number with a zero before it", strings.Replace(submission(t, ar, five, 0), "old 0", "old 00", 1), 400)
	want("64 lines of proof", strings.Replace(submission(t, ar, five, 0), "old 0\n",
		"old 0\n"+strings.Repeat(five.Root.String()+"\n", 64), 1), 400)
	want("too much", "old 0\n\n"+strings.Repeat("x", 1<<20), 400)
	bo.enter(1)
	want("a log it does not know", submission(t, bo, bo.log.Checkpoint(), 0), 404)
	_, lines, _ := bytes.Cut(bo.log.Checkpoint().Signed, []byte("\n\n"))
	text, _, _ := bytes.Cut(five.Signed, []byte("\n\n"))
	want("signed by somebody else", "old 0\n\n"+string(text)+"\n\n"+string(lines), 403)
	if resp, err := http.Get(w.URL + "/add-checkpoint"); err != nil || resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET: %v, %v", resp, err)
	}
	if n, err := bo.store.Origins(ctx); err != nil || len(n) == 0 {
		t.Error(err)
	}
}

// Of submissions at once, whatever their order, none leads back: the state only grows, and each answer fits it.
func TestWitnessAtOnce(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	w := newWitness(t, bo.store, h.logs)
	var cps []record.Checkpoint
	for range 8 {
		ar.enter(3)
		cps = append(cps, ar.log.Checkpoint())
	}
	var wg sync.WaitGroup
	for i, cp := range cps {
		wg.Go(func() {
			for old := int64(0); ; {
				body := submission(t, ar, cp, old)
				status, _, answer := w.post(t, body)
				if status == 200 {
					return
				}
				if _, err := fmt.Sscanf(answer, "%d\n", &old); status != 409 || err != nil {
					t.Errorf("%d: %d %q", i, status, answer)
					return
				}
				if old > cp.Size {
					return // a larger one was first
				}
			}
		})
	}
	wg.Wait()
	if status, _, answer := w.post(t, submission(t, ar, cps[7], 0)); status != 409 || answer != "24\n" {
		t.Errorf("in the end: %d %q", status, answer)
	}
}

// A foreign witness cosigns a log, keeps up with it, and its cosignatures are kept and travel to the others.
func TestSubmit(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	own := newHouse(t, "OM").members[0] // the witness's own store
	w := newWitness(t, own.store, h.logs)
	if _, err := ar.fed.Submit(ctx, w.foreign(), ar.self); truce.KindOf(err) != truce.NotFound {
		t.Errorf("an empty log: %v", err)
	}
	for size := 3; size < 12; size += 3 {
		ar.enter(3)
		got, err := ar.fed.Submit(ctx, w.foreign(), ar.self)
		if err != nil || got.Size != int64(size) || len(got.Cosignatures) != 1 ||
			got.Cosignatures[0].Name != w.verifier.Name() {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if _, err := ar.fed.Submit(ctx, w.foreign(), ar.self); err != nil {
		t.Errorf("the same state again: %v", err)
	}
	// BO holds the log, and takes the foreign cosignature over because it knows the witness.
	c := bo.config()
	c.Witnesses = func() []note.Verifier { return []note.Verifier{w.verifier} }
	bo.fed = federation.New(c)
	bo.sync(ar.fed.Direct())
	cp, err := record.Cosigned(ctx, bo.store, ar.self.Verifier, 9)
	must(t, err)
	if list, err := cp.Cosignatures(w.verifier, bo.self.Cosigner); err != nil || len(list) != 2 {
		t.Errorf("BO has %v, %v", list, err)
	}
	// BO submits what it holds of the log of AR, which the witness has already seen.
	if got, err := bo.fed.Submit(ctx, w.foreign(), ar.self); err != nil || got.Size != 9 {
		t.Errorf("%+v, %v", got, err)
	}
}

// A witness that saw more, another history, or is none at all: a sentence, and nothing kept.
func TestSubmitRefused(t *testing.T) {
	h := newHouse(t, "AR", "BO")
	ar, bo := h.members[0], h.members[1]
	w := newWitness(t, bo.store, h.logs)
	ar.enter(3)
	twin := fork(t, ar)
	ar.enter(3)
	_, err := ar.fed.Submit(ctx, w.foreign(), ar.self)
	must(t, err)
	_, err = twin.fed.Submit(ctx, w.foreign(), ar.self)
	if truce.KindOf(err) != truce.Conflict || !strings.Contains(err.Error(), "6 entries; here are 3") {
		t.Errorf("a log that was put back: %v", err)
	}
	for range 3 {
		_, err := twin.log.Append(ctx, record.Entry{Claim: fmt.Sprint("twin-", twin.log.Checkpoint().Size),
			Data: []byte("other")})
		must(t, err)
	}
	for range 2 {
		if _, err = twin.fed.Submit(ctx, w.foreign(), ar.self); truce.KindOf(err) != truce.Conflict {
			t.Errorf("another history: %v", err)
		}
		_, err := twin.log.Append(ctx, record.Entry{Claim: fmt.Sprint("twin-", twin.log.Checkpoint().Size),
			Data: []byte("other")})
		must(t, err)
	}
	if _, err := twin.store.Cosigned(ctx, ar.self.Origin, 100); err == nil {
		t.Error("something was kept")
	}
	bad := w.foreign()
	for status, kind := range map[int]truce.ErrorKind{403: truce.Forbidden, 404: truce.NotFound, 422: truce.Conflict,
		500: truce.Unavailable, 302: truce.Unavailable, 200: truce.Invalid} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
			io.WriteString(w, "— witness.example/w1 AAAA\n")
		}))
		bad.URL = s.URL
		if _, err := ar.fed.Submit(ctx, bad, ar.self); truce.KindOf(err) != kind {
			t.Errorf("status %d: %v", status, err)
		}
		s.Close()
	}
	for _, url := range []string{"", "witness.example", "ftp://witness.example", "https://user:pass@witness.example"} {
		bad.URL = url
		if _, err := ar.fed.Submit(ctx, bad, ar.self); truce.KindOf(err) != truce.Invalid ||
			strings.Contains(err.Error(), "pass") {
			t.Errorf("%q: %v", url, err)
		}
	}
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard,
			r.Body)
		<-r.Context().Done()
	}))
	defer slow.Close()
	bad.URL, bad.Limits = slow.URL, brisk
	if _, err := ar.fed.Submit(ctx, bad, ar.self); truce.KindOf(err) != truce.Unavailable {
		t.Errorf("a witness that says nothing: %v", err)
	}
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := ar.fed.Submit(canceled, bad, ar.self); err != context.Canceled {
		t.Errorf("canceled: %v", err)
	}
}
