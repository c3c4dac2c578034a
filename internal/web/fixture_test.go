package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/demo/exercise"
	"truce/internal/naming"
	"truce/internal/query"
	"truce/internal/testing/viewtest"
	"truce/internal/web/frame"
)

// clerk enters what forms submit into a record, as the registrars of every member would: it mints ids, refuses what
// would have no effect, and lets the voters concur.
type clerk struct {
	rec   *viewtest.Record
	clock func() time.Time
	mu    sync.Mutex
	made  map[string]any // by claim id
	named []naming.Answer
}

var (
	_ frame.Registrar = (*clerk)(nil)
	_ frame.Vault     = (*clerk)(nil)
	_ frame.Names     = (*clerk)(nil)
	_ frame.Proofs    = (*clerk)(nil)
)

func (o *clerk) Enter(_ context.Context, by frame.By, claim string, body any) (truce.Ref, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if r, ok := o.made[claim].(truce.Ref); ok {
		return r, nil
	}
	r, err := o.rec.Enter(by.Member, by.Function, truce.At(o.clock()), claim, body)
	if err == nil {
		o.made[claim] = r
	}
	return r, err
}

func (o *clerk) File(ctx context.Context, by frame.By, d frame.Draft) (truce.ReportID, truce.IncidentID, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if r, ok := o.made[d.Claim].(*truce.Report); ok {
		return r.ID, r.Incident, nil
	}
	n, err := o.rec.Reader().Next(ctx, by.Member, 'R')
	if err != nil {
		return "", "", err
	}
	m, err := o.rec.Reader().Next(ctx, by.Member, 'I')
	if err != nil {
		return "", "", err
	}
	r := &truce.Report{ID: truce.ReportID(truce.Mint(by.Member, 'R', n)), Version: 1,
		Incident: truce.IncidentID(truce.Mint(by.Member, 'I', m)), Received: truce.At(o.clock())}
	for _, f := range []string{"source", "text"} {
		if d.Private[f] != "" {
			r.Sealed = append(r.Sealed, truce.Sealed{Field: f, Commit: truce.DigestOf([]byte(d.Private[f]))})
		}
	}
	if d.Release != "" {
		d.Coded.Level = d.Release
		r.Coded = &d.Coded
	}
	if _, err := o.rec.Enter(by.Member, by.Function, truce.At(o.clock()), d.Claim, r); err != nil {
		return "", "", err
	}
	o.made[d.Claim] = r
	return r.ID, r.Incident, nil
}

func (o *clerk) Used(_ context.Context, _ truce.MemberID, claim string) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.made[claim] != nil, nil
}

func (o *clerk) Assess(ctx context.Context, by frame.By, claim string, a truce.Assessment, reasons string) error {
	if reasons != "" {
		a.Sealed = []truce.Sealed{{Field: "reasons", Commit: truce.DigestOf([]byte(reasons))}}
	}
	if _, err := o.Enter(ctx, by, claim, &a); err != nil {
		return err
	}
	for _, m := range o.rec.State.Process.Rule.Voters {
		v, err := o.rec.Reader().Incident(ctx, a.Incident)
		if err != nil || !v.Decision.Ready {
			return err
		}
		if f, ok := v.Finding(); ok && f.Basis == v.Basis {
			return nil
		}
		o.rec.Add(m, "", truce.At(o.clock()), &truce.Concur{Incident: v.ID, Revision: v.Open, Rule: 1, Basis: v.Basis,
			Finding: v.Decision.Outcome})
	}
	return nil
}

func (o *clerk) Unreleased(_ context.Context, m truce.MemberID, id truce.ReportID) (truce.Coded, error) {
	return truce.Coded{}, truce.Errorf(truce.NotFound, "the vault of %s does not hold %s", m, id)
}

func (o *clerk) UnreleasedIn(ctx context.Context, m truce.MemberID, rep *truce.Report) (truce.Coded, error) {
	return o.Unreleased(ctx, m, rep.ID)
}

// Names reads the released reports alone: this office keeps nothing sealed.
func (o *clerk) Names(ctx context.Context, m truce.MemberID) (*naming.Register, []naming.Count, error) {
	var actors []*truce.Actor
	claims, err := o.rec.Reader().Claims(ctx, truce.KindActor, "")
	if err != nil {
		return nil, nil, err
	}
	for _, c := range claims {
		actors = append(actors, c.Body.(*truce.Actor))
	}
	reg := naming.New(actors, nil, o.named, nil)
	page, err := o.rec.Reader().Reports(ctx, query.Reports{Owner: m, Limit: 1000})
	var t naming.Tally
	for _, r := range page.Reports {
		if r.Coded != nil {
			c := *r.Coded
			t.Add(reg.Link(&c))
		}
	}
	return reg, t.Counts(naming.Link.Written), err
}

func (o *clerk) Naming(ctx context.Context, m truce.MemberID) (*naming.Register, error) {
	reg, _, err := o.Names(ctx, m)
	return reg, err
}

func (o *clerk) Link(context.Context, truce.MemberID, *truce.Coded) error { return nil }

func (o *clerk) AnswerName(_ context.Context, _ frame.By, a naming.Answer) error {
	o.named = append(o.named, a)
	return nil
}

func (o *clerk) ForgetName(_ context.Context, _ frame.By, a naming.Answer) error {
	o.named = slices.DeleteFunc(o.named, func(x naming.Answer) bool { return x.Name == a.Name })
	return nil
}

func (o *clerk) Sealed(context.Context, truce.MemberID, truce.ReportID) ([]frame.SealedField, error) {
	return nil, nil
}

func (o *clerk) SealedBeside(context.Context, truce.Ref) ([]frame.SealedField, error) {
	return nil, nil
}

func (o *clerk) Logs(context.Context) ([]frame.LogState, error) {
	var out []frame.LogState
	for _, l := range o.rec.Cut() {
		out = append(out, frame.LogState{Member: l.Member, Origin: "meridian." + string(l.Member), Size: l.Size, Root: l.Root,
			Checkpoint: fmt.Sprintf("meridian.%s\n%d\n%s\n", l.Member, l.Size, l.Root)})
	}
	return out, nil
}

func (o *clerk) Entry(_ context.Context, ref truce.Ref) ([]byte, error) {
	b, ok := o.rec.Entry(ref)
	if !ok {
		return nil, truce.Errorf(truce.NotFound, "the log of %s has no entry %d", ref.Member, ref.Index)
	}
	return b, nil
}

func (o *clerk) Proof(_ context.Context, refs ...truce.Ref) ([]byte, error) {
	return []byte(fmt.Sprint("proof of ", refs)), nil
}

// stage is a process with its pages.
type stage struct {
	http.Handler
	rec *viewtest.Record
}

// open opens the pages of a record at a moment.
func open(t testing.TB, rec *viewtest.Record, now time.Time, change func(*frame.Config)) *stage {
	t.Helper()
	o := &clerk{rec: rec, clock: func() time.Time { return now }, made: map[string]any{}}
	c := frame.Config{Reader: rec.Reader(), Prefix: "/exercise", Demo: true, Registrar: o, Vault: o, Names: o, Proofs: o,
		Clock: o.clock}
	if change != nil {
		change(&c)
	}
	h, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return &stage{h, rec}
}

// meridian opens the small record in which canaries are planted.
func meridian(t testing.TB) *stage {
	return open(t, viewtest.Meridian(), viewtest.Now.Time(), nil)
}

// play opens the exercise of the demonstration.
func play(t testing.TB) *stage {
	t.Helper()
	keys := map[truce.MemberID]string{}
	for _, m := range exercise.Members {
		keys[m] = "key of " + string(m)
	}
	p, err := exercise.Write(exercise.Founding(keys))
	if err != nil {
		t.Fatal(err)
	}
	logs := map[truce.MemberID][][]byte{}
	for m, lines := range p.Logs {
		for _, l := range lines {
			logs[m] = append(logs[m], l.Data)
		}
	}
	rec, err := viewtest.Load(logs)
	if err != nil {
		t.Fatal(err)
	}
	return open(t, rec, exercise.Now, func(c *frame.Config) { c.As = "CA:" + exercise.Duty })
}

// answer is what a request came to.
type answer struct {
	*httptest.ResponseRecorder
	doc *html.Node
}

// ask sends a request as somebody in a language and parses the page.
func (s *stage) ask(t testing.TB, method, path, who, lang string, form url.Values) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(context.Background(), method, path, strings.NewReader(form.Encode()))
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.AddCookie(&http.Cookie{Name: "truce-" + s.rec.State.Process.ID + "-as", Value: url.QueryEscape(who)})
	r.AddCookie(&http.Cookie{Name: frame.LangCookie, Value: lang})
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	a := answer{ResponseRecorder: w}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		doc, err := html.Parse(bytes.NewReader(w.Body.Bytes()))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		a.doc = doc
	}
	return a
}

// draft counts a day as CA's bulletin.
func draft(t testing.TB, rec *viewtest.Record, day truce.Date) *truce.Bulletin {
	t.Helper()
	d, err := bulletin.Draft(context.Background(), rec.Reader(), "CA", day)
	if err != nil {
		t.Fatal(err)
	}
	return &d.Bulletin
}
