// Package viewtest builds a small fictional record for tests of whatever shows one: the exercise Meridian, on an
// invented island at 0° N 0° E, in its seventeenth day. It is test support; nothing else imports it.
package viewtest

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash"
	"maps"
	"slices"
	"sync"
	"time"

	"truce"
	"truce/internal/query"
)

// Record is the logs of every member of a process, written as members write them and folded as nodes fold them. Its
// reader may be used while it is written to.
type Record struct {
	State *truce.State
	Logs  map[truce.MemberID][][]byte
	mu    sync.Mutex
	sums  map[truce.MemberID]hash.Hash // over all entries of each log
	read  query.Reader                 // of the state as it stands; nil: an entry came since
}

// New returns a record of the process in which every member has said so and vouched for its officers.
func New(p *truce.Process, officers map[truce.MemberID][]truce.Officer, at truce.Instant) *Record {
	r := &Record{State: truce.NewState(truce.Digest{}), Logs: map[truce.MemberID][][]byte{},
		sums: map[truce.MemberID]hash.Hash{}}
	for _, m := range p.Members {
		r.Add(m.ID, "", at, p)
		for _, o := range officers[m.ID] {
			r.Add(m.ID, officers[m.ID][0].Function, at, &o)
		}
	}
	return r
}

// Add enters a claim whether or not it will have effect, and returns where its last entry stands.
func (r *Record) Add(m truce.MemberID, officer string, at truce.Instant, body any) truce.Ref {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.add(m, officer, at, fmt.Sprintf("c%d", len(r.Logs[m])), body)
}

func (r *Record) add(m truce.MemberID, officer string, at truce.Instant, claim string, body any) truce.Ref {
	parts, err := truce.Encode(truce.Entry{Kind: r.State.Process.FormOf(body), Claim: claim, Officer: officer, At: at,
		Body: body})
	if err != nil {
		panic(err) // a fixture that cannot be encoded is a fault of the fixture
	}
	var ref truce.Ref
	for _, b := range parts {
		ref = truce.Ref{Member: m, Index: int64(len(r.Logs[m]))}
		if err := r.append(ref, b); err != nil {
			panic(err)
		}
	}
	return ref
}

// Enter enters a claim as a registrar does: what would have no effect is refused and not written.
func (r *Record) Enter(m truce.MemberID, officer string, at truce.Instant, claim string, body any) (truce.Ref, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := truce.Entry{Kind: r.State.Process.FormOf(body), Claim: claim, Officer: officer, At: at, Body: body}
	if err := r.State.Admit(truce.Ref{Member: m, Index: int64(len(r.Logs[m]))}, e); err != nil {
		return truce.Ref{}, err
	}
	return r.add(m, officer, at, claim, body), nil
}

// Entry returns the bytes of an entry, false when the log does not reach it.
func (r *Record) Entry(ref truce.Ref) ([]byte, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.Logs[ref.Member]
	if ref.Index < 0 || ref.Index >= int64(len(l)) {
		return nil, false
	}
	return l[ref.Index], true
}

// Cut names the state of the record. Its roots are sums of all entries, which is enough to tell states apart.
func (r *Record) Cut() truce.Cut {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cut()
}

func (r *Record) cut() truce.Cut {
	var out truce.Cut
	for _, m := range r.State.Process.Members {
		root := base64.StdEncoding.EncodeToString(r.sums[m.ID].Sum(nil))
		out = append(out, truce.CutLog{Member: m.ID, Size: int64(len(r.Logs[m.ID])), Root: root})
	}
	return out
}

// Reader reads the record as it stands at each call.
func (r *Record) Reader() query.Reader { return reader{r} }

type reader struct{ r *Record }

// at answers one question under the lock.
func at[T any](x reader, ask func(query.Reader) (T, error)) (T, error) {
	x.r.mu.Lock()
	defer x.r.mu.Unlock()
	if x.r.read == nil {
		x.r.read = query.In(x.r.State, x.r.cut())
	}
	return ask(x.r.read)
}

func (x reader) Process(ctx context.Context) (*truce.Process, error) {
	return at(x, func(s query.Reader) (*truce.Process, error) { return s.Process(ctx) })
}

func (x reader) Cut(ctx context.Context) (truce.Cut, error) {
	return at(x, func(s query.Reader) (truce.Cut, error) { return s.Cut(ctx) })
}

func (x reader) Claims(ctx context.Context, k truce.Kind, key string) ([]*truce.Claim, error) {
	return at(x, func(s query.Reader) ([]*truce.Claim, error) { return s.Claims(ctx, k, key) })
}

func (x reader) Entered(ctx context.Context, k truce.Kind, span truce.Interval) ([]*truce.Claim, error) {
	return at(x, func(s query.Reader) ([]*truce.Claim, error) { return s.Entered(ctx, k, span) })
}

func (x reader) Report(ctx context.Context, id truce.ReportID) (*truce.ReportState, error) {
	return at(x, func(s query.Reader) (*truce.ReportState, error) { return s.Report(ctx, id) })
}

func (x reader) History(ctx context.Context, id truce.ReportID) ([]*truce.Claim, error) {
	return at(x, func(s query.Reader) ([]*truce.Claim, error) { return s.History(ctx, id) })
}

func (x reader) Reports(ctx context.Context, q query.Reports) (query.ReportPage, error) {
	return at(x, func(s query.Reader) (query.ReportPage, error) { return s.Reports(ctx, q) })
}

func (x reader) Incident(ctx context.Context, id truce.IncidentID) (*truce.IncidentView, error) {
	return at(x, func(s query.Reader) (*truce.IncidentView, error) { return s.Incident(ctx, id) })
}

func (x reader) Spots(ctx context.Context, q query.Incidents, do func(*query.Spot)) error {
	_, err := at(x, func(s query.Reader) (any, error) { return nil, s.Spots(ctx, q, do) })
	return err
}

func (x reader) Incidents(ctx context.Context, q query.Incidents) (query.IncidentPage, error) {
	return at(x, func(s query.Reader) (query.IncidentPage, error) { return s.Incidents(ctx, q) })
}

func (x reader) Tally(ctx context.Context, q query.Incidents, by query.Facet, zone *time.Location) ([]truce.Count,
	error) {
	return at(x, func(s query.Reader) ([]truce.Count, error) { return s.Tally(ctx, q, by, zone) })
}

func (x reader) Histogram(ctx context.Context, q query.Incidents, spans []truce.Interval) ([]query.Counts, error) {
	return at(x, func(s query.Reader) ([]query.Counts, error) { return s.Histogram(ctx, q, spans) })
}

func (x reader) SeenBy(ctx context.Context, a query.Audience) (query.Seen, error) {
	return at(x, func(s query.Reader) (query.Seen, error) { return s.SeenBy(ctx, a) })
}

func (x reader) ClaimPage(ctx context.Context, q query.Claims) (query.ClaimPage, error) {
	return at(x, func(s query.Reader) (query.ClaimPage, error) { return s.ClaimPage(ctx, q) })
}

func (x reader) Refused(ctx context.Context, q query.Refused) (query.RefusalPage, error) {
	return at(x, func(s query.Reader) (query.RefusalPage, error) { return s.Refused(ctx, q) })
}

func (x reader) Next(ctx context.Context, m truce.MemberID, letter byte) (int64, error) {
	return at(x, func(s query.Reader) (int64, error) { return s.Next(ctx, m, letter) })
}

// When reads a time of the fixture, "03-16 21:10", in the year and zone of the exercise.
func When(s string) truce.Instant {
	t, err := time.Parse("2006-01-02 15:04", "2030-"+s)
	if err != nil {
		panic(err)
	}
	return truce.At(t)
}

// Load folds logs that were written elsewhere, in order of member: the first says which process it is.
func Load(logs map[truce.MemberID][][]byte) (*Record, error) {
	r := &Record{State: truce.NewState(truce.Digest{}), Logs: map[truce.MemberID][][]byte{},
		sums: map[truce.MemberID]hash.Hash{}}
	for _, m := range slices.Sorted(maps.Keys(logs)) {
		for i, b := range logs[m] {
			if err := r.append(truce.Ref{Member: m, Index: int64(i)}, b); err != nil {
				return nil, err
			}
		}
	}
	return r, nil
}

// append adds the bytes of an entry to a log.
func (r *Record) append(ref truce.Ref, b []byte) error {
	r.Logs[ref.Member] = append(r.Logs[ref.Member], b)
	if r.sums[ref.Member] == nil {
		r.sums[ref.Member] = sha256.New()
	}
	r.sums[ref.Member].Write(b)
	r.read = nil
	return r.State.Apply(ref, b)
}
