// Package registrar is the only way anything enters a member's log: who asks, is it allowed, what entries follow.
//
// It speaks neither HTTP nor SQL and knows no file format. A call returns when its entries are durable in the log and
// the read models have taken them in, so that whoever wrote can read what they wrote.
package registrar

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/audit"
	"truce/internal/media"
	"truce/internal/naming"
	"truce/internal/query"
	"truce/internal/vault"
	"truce/record"
)

// By is the acting officer: a function of a member. It is an argument of every call, never a context value.
type By struct {
	Member   truce.MemberID
	Function string
	Person   string // for the audit log alone: the id of who logged in; empty: nobody did
}

// String returns "CA duty officer".
func (b By) String() string { return string(b.Member) + " " + b.Function }

// Log is the member's own log.
type Log interface {
	// Append adds entries and returns when they are durable and inside a signed checkpoint. An entry whose claim id is
	// already in the log with the same bytes answers with the first receipt; with other bytes it is a conflict.
	Append(ctx context.Context, entries ...record.Entry) ([]record.Receipt, error)
	// Lookup returns the receipt of the entry with the claim id, false when the log has none.
	Lookup(ctx context.Context, claim string) (record.Receipt, bool, error)
	// Hold keeps other processes from entering anything in the log until release is called. shared reports whether there
	// can be any: then what this process knows of the log may be out of date.
	Hold(ctx context.Context) (release func(), shared bool, err error)
	// Entry returns the bytes of one entry.
	Entry(ctx context.Context, index int64) ([]byte, error)
}

// Models are the read models of the node.
type Models interface {
	query.Reader
	// Admit says whether the next entry of the member's log would have effect.
	Admit(ctx context.Context, m truce.MemberID, e truce.Entry) error
	// CatchUp returns when everything the logs hold has been taken in.
	CatchUp(ctx context.Context) error
	// CatchUpOwn returns when everything the member's own log holds has been taken in, however much there is of others':
	// what the member enters rests on what it has taken in of those, and waits for none.
	CatchUpOwn(ctx context.Context) error
	// Whole says why the log of a member that still counts in p could not be read to its end; nil: all of them were. With
	// a nil p every log is asked for.
	Whole(p *truce.Process) error
	// Sound says why what is held of that on which the entry rests is not what was taken in: another hand has changed it.
	// nil: it is, or the entry rests on nothing that was counted.
	Sound(ctx context.Context, body any) error
}

// Config is what a registrar works with.
type Config struct {
	Member truce.MemberID
	Log    Log
	Models Models
	Vault  *vault.Vault
	Clock  func() time.Time
	Rand   io.Reader // for salts and claim ids
	// Forked returns the members whose logs are proven to have two histories, with how many of their entries are not in
	// doubt. nil: no other log is held.
	Forked func(ctx context.Context) (map[truce.MemberID]int64, error)
	// Gazetteer tells provinces by their seats and by positions; nil: the registers alone do.
	Gazetteer naming.Gazetteer
	// Files keeps what came with reports; nil: nothing is taken in. Room says how many bytes a file may have at the
	// moment; nil: as many as any may.
	Files *media.Store
	Room  func() int64
	// Audit is told of every act and refusal, and by whom; nil: nobody keeps them.
	Audit func(audit.Act)
}

// Registrar writes one member's log. It is safe for concurrent use; entries that mint ids are made one after the other.
type Registrar struct {
	Config
	mu     turn
	next   map[byte]int64
	behind bool // the log may hold what the read models have not taken in
	names  lastNaming
}

// New returns a registrar.
func New(c Config) *Registrar { return &Registrar{Config: c, next: map[byte]int64{}} }

// now is the claimed time of an entry made now.
func (r *Registrar) now() truce.Instant { return truce.At(r.Clock()) }

// claim returns a fresh claim id: random, behind the time, so that ids sort roughly in the order they were made.
func (r *Registrar) claim() (string, error) {
	var b [10]byte
	if _, err := io.ReadFull(r.Rand, b[:]); err != nil {
		return "", fmt.Errorf("claim id: %w", err)
	}
	return fmt.Sprintf("%012x-%s", r.Clock().UnixMilli(), hex.EncodeToString(b[:])), nil
}

// mint returns the next number for the letter. The caller holds mu, and calls forget when the append fails.
func (r *Registrar) mint(ctx context.Context, letter byte) (string, error) {
	n, ok := r.next[letter]
	if !ok {
		var err error
		if n, err = r.Models.Next(ctx, r.Member, letter); err != nil {
			return "", err
		}
	}
	r.next[letter] = n + 1
	return truce.Mint(r.Member, letter, n), nil
}

// forget drops the counters: they are read again from the read models.
func (r *Registrar) forget() { clear(r.next) }

// unsure is called when it is not known what an append came to: the next write first takes in what the log holds, or it
// would be judged by a past that is over, and give ids that are taken.
func (r *Registrar) unsure() {
	r.forget()
	r.behind = true
}

// ready lets a write begin: by a member whose log this is, over read models that stand where the log stands, and with
// nobody else writing to it until the caller lets go of mu. What a write rests on is read after it.
func (r *Registrar) ready(ctx context.Context, by By) error {
	if by.Member != r.Member {
		return truce.Errorf(truce.Forbidden, "this node keeps the log of %s, not of %s", r.Member, by.Member)
	}
	if r.mu.release == nil {
		release, shared, err := r.Log.Hold(ctx)
		if err != nil {
			return err
		}
		r.mu.release = release
		r.behind = r.behind || shared
	}
	if !r.behind {
		return nil
	}
	if err := r.Models.CatchUpOwn(ctx); err != nil {
		return err
	}
	r.forget()
	r.behind = false
	return nil
}

// Enter enters a claim of any kind whose ids the caller has chosen. With an empty claim id a fresh one is made; with
// the claim id of an earlier call the first entry is returned and nothing is written.
func (r *Registrar) Enter(ctx context.Context, by By, claim string, body any) (ref truce.Ref, err error) {
	defer r.told(by, body, &err)
	return r.enterAlone(ctx, by, claim, body)
}

// enterAlone is Enter for a caller that notes the act itself.
func (r *Registrar) enterAlone(ctx context.Context, by By, claim string, body any) (truce.Ref, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.enter(ctx, by, claim, body)
}

// enter is Enter for a caller that holds mu.
func (r *Registrar) enter(ctx context.Context, by By, claim string, body any) (truce.Ref, error) {
	if err := r.ready(ctx, by); err != nil {
		return truce.Ref{}, err
	}
	if claim != "" {
		rec, ok, err := r.Log.Lookup(ctx, claim)
		if err != nil {
			return truce.Ref{}, err
		}
		if ok {
			return truce.Ref{Member: r.Member, Index: rec.Index}, r.sameEntry(ctx, claim, rec.Index, body)
		}
	}
	entries, err := r.admitted(ctx, by, claim, body)
	if err != nil {
		return truce.Ref{}, err
	}
	return r.append(ctx, entries)
}

// Check says why a claim would be refused if it were entered now. It writes nothing.
func (r *Registrar) Check(ctx context.Context, by By, claim string, body any) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return err
	}
	_, err := r.admitted(ctx, by, claim, body)
	return err
}

// admitted returns the entries of a claim that would have effect.
func (r *Registrar) admitted(ctx context.Context, by By, claim string, body any) ([]record.Entry, error) {
	e, entries, err := r.encode(ctx, by, claim, r.now(), body)
	if err != nil {
		return nil, err
	}
	if err := r.Models.Admit(ctx, r.Member, e); err != nil {
		return nil, err
	}
	if err := r.known(ctx, body); err != nil {
		return nil, err
	}
	return entries, r.Models.Sound(ctx, body)
}

// known refuses a claim about a report or incident that nobody has told of. The fold cannot: it may come to know of
// them later. A person who names one has mistyped, and the claim would lie in wait for whoever is given that id.
func (r *Registrar) known(ctx context.Context, body any) error {
	var reports []truce.ReportID
	var incidents []truce.IncidentID
	switch b := body.(type) {
	case *truce.Link:
		reports, incidents = []truce.ReportID{b.Report}, []truce.IncidentID{b.Incident}
	case *truce.Same:
		incidents = []truce.IncidentID{b.A, b.B}
	case *truce.Assessment:
		incidents = []truce.IncidentID{b.Incident}
	case *truce.Interest:
		incidents = []truce.IncidentID{b.Incident}
	case *truce.Operation:
		if b.About.Incident != "" {
			incidents = []truce.IncidentID{b.About.Incident}
		}
	}
	for _, id := range reports {
		if _, err := r.Models.Report(ctx, id); err != nil {
			return err
		}
	}
	for _, id := range incidents {
		if _, err := r.Models.Incident(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// form returns the kind under which a body is entered in the member's log now.
func (r *Registrar) form(ctx context.Context, body any) (truce.Kind, error) {
	k := truce.KindOfBody(body)
	if !k.Replaced() {
		return k, nil
	}
	p, err := r.Models.Process(ctx)
	if err != nil {
		return "", err
	}
	return p.FormOf(body), nil
}

func (r *Registrar) encode(ctx context.Context, by By, claim string, at truce.Instant, body any) (truce.Entry,
	[]record.Entry, error) {
	if claim == "" {
		var err error
		if claim, err = r.claim(); err != nil {
			return truce.Entry{}, nil, err
		}
	}
	kind, err := r.form(ctx, body)
	if err != nil {
		return truce.Entry{}, nil, err
	}
	e := truce.Entry{Kind: kind, Claim: claim, Officer: by.Function, At: at, Body: body}
	parts, err := truce.Encode(e)
	if err != nil {
		return truce.Entry{}, nil, err
	}
	out := make([]record.Entry, len(parts))
	for i, b := range parts {
		out[i] = record.Entry{Claim: truce.PartClaim(claim, i, len(parts)), Data: b}
	}
	return e, out, nil
}

// append writes entries in order, in as few commits as the log allows, and waits for the read models; it returns the
// last one's ref, for one claim the one with effect. Once begun it goes on when ctx ends: whoever no longer waits for
// the answer must not leave the registrar in doubt about it.
func (r *Registrar) append(ctx context.Context, entries []record.Entry) (truce.Ref, error) {
	if err := ctx.Err(); err != nil {
		r.forget()
		return truce.Ref{}, err
	}
	ctx = context.WithoutCancel(ctx)
	ref := truce.Ref{Member: r.Member}
	for len(entries) > 0 {
		n := min(len(entries), record.MaxBatch)
		recs, err := r.Log.Append(ctx, entries[:n]...)
		if err != nil {
			r.unsure()
			return truce.Ref{}, err
		}
		ref.Index, entries = recs[n-1].Index, entries[n:]
	}
	if err := r.Models.CatchUpOwn(ctx); err != nil {
		r.unsure()
		return truce.Ref{}, truce.Errorf(truce.Unavailable, "it is in the log, as entry %s, and need not be "+
			"entered again; the read models could not take it in", ref).Because(err)
	}
	return ref, nil
}

// EnterAll enters many claims, each with its claimed time, in order and in group commits. It is meant for packs and
// imports whose bodies have been checked; an entry the fold does not admit is an error that names it, and what stands
// before it has been entered.
func (r *Registrar) EnterAll(ctx context.Context, by By, claims []Dated) (err error) {
	defer func() { r.tell(by, "claims from a file", "", err) }()
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx, by); err != nil {
		return err
	}
	return r.enterAll(ctx, by, claims)
}

// enterAll is EnterAll for a caller that holds mu.
func (r *Registrar) enterAll(ctx context.Context, by By, claims []Dated) error {
	var batch []record.Entry
	for _, c := range claims {
		_, entries, err := r.encode(ctx, by, c.Claim, c.At, c.Body)
		if err = cmp.Or(err, r.Models.Sound(ctx, c.Body)); err != nil {
			return err
		}
		batch = append(batch, entries...)
	}
	before, err := r.Models.Refused(ctx, query.Refused{Member: r.Member, Limit: 1})
	if err != nil {
		return err
	}
	if len(batch) == 0 {
		return nil
	}
	if _, err := r.append(ctx, batch); err != nil {
		return err
	}
	after, err := r.Models.Refused(ctx, query.Refused{Member: r.Member, Limit: 1})
	if err != nil {
		return err
	}
	if n := after.Total - before.Total; n > 0 {
		return truce.Errorf(truce.Invalid, "%d claims have no effect; the last, %s: %s", n, after.Last.Ref, after.Last.Why)
	}
	return nil
}

// Dated is a claim with its claim id and claimed time.
type Dated struct {
	Claim string
	At    truce.Instant
	Body  any
}

// Withdraw takes back an earlier entry of the member's own log, for one of [codes.Reasons]; a note is sealed with it.
func (r *Registrar) Withdraw(ctx context.Context, by By, claim string, index int64, why, note string) (err error) {
	body := &truce.Withdraw{Index: index, Why: why}
	defer r.told(by, body, &err)
	if why == "" {
		return truce.Errorf(truce.Invalid, "say why entry %d is withdrawn, others will ask: %s", index, codes.Reasons)
	}
	_, err = r.enterNotedAlone(ctx, by, claim, body, note)
	return err
}
