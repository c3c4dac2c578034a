package web_test

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"testing"

	"truce"
	"truce/internal/desklog"
	"truce/internal/live"
	"truce/internal/media"
	"truce/internal/naming"
	"truce/internal/node"
	"truce/internal/recordsql"
	"truce/internal/registrar"
	"truce/internal/vault"
	"truce/internal/web/frame"
	"truce/record"
)

// house is the logs of several members in one record, each written by its own registrar over its own vault, with one
// set of read models: what every node of the process holds once all have exchanged everything.
type house struct {
	logs       node.Logs
	models     *node.Models
	registrars map[truce.MemberID]*registrar.Registrar
	own        map[truce.MemberID]*record.Log
	readOnly   *frame.ReadOnly
}

// ofAll are read models that several members share: the log of each is taken in with the others.
type ofAll struct{ *node.Models }

// CatchUpOwn implements registrar.Models.
func (m ofAll) CatchUpOwn(ctx context.Context) error { return m.CatchUp(ctx) }

var (
	_ frame.Registrar = (*house)(nil)
	_ frame.Vault     = (*house)(nil)
)

// newHouse makes the house of a process, whose members' log keys it fills in.
func newHouse(t *testing.T, p *truce.Process) *house {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	store, err := recordsql.OpenSQLite(ctx, dir)
	must(err)
	t.Cleanup(func() { store.Close() })
	h := &house{logs: node.Logs{Store: store}, registrars: map[truce.MemberID]*registrar.Registrar{},
		own: map[truce.MemberID]*record.Log{}}
	for i := range p.Members {
		m := p.Members[i].ID
		keys, err := node.NewKeys(rand.Reader, p.ID, m)
		must(err)
		p.Members[i].LogKey = keys.Log.Public
		signer, err := record.NewSigner(keys.Log.Secret)
		must(err)
		verifier, err := record.NewVerifier(keys.Log.Public)
		must(err)
		must(record.Create(ctx, store, signer, verifier))
		h.own[m], err = record.Open(ctx, store, signer, verifier)
		must(err)
		t.Cleanup(func() { h.own[m].Close() })
		h.logs.Of = append(h.logs.Of, node.LogOf{Member: m, Origin: node.Origin(p.ID, m), Verifier: verifier})
	}
	h.logs.Own = h.logs.Of[0]
	h.models, err = node.OpenModels(ctx, dir, h.logs)
	must(err)
	t.Cleanup(func() { h.models.Close() })
	for _, l := range h.logs.Of {
		v, err := vault.Create(ctx, filepath.Join(dir, "vault-"+string(l.Member)+".db"))
		must(err)
		t.Cleanup(func() { v.Close() })
		h.registrars[l.Member] = registrar.New(registrar.Config{Member: l.Member, Log: node.MemberLog{Log: h.own[l.Member],
			Store: store.Writer(l.Origin)}, Models: ofAll{h.models}, Vault: v, Clock: now, Rand: rand.Reader,
			Files: media.In(filepath.Join(dir, "media-"+string(l.Member)))})
	}
	return h
}

func by(b frame.By) registrar.By { return registrar.By{Member: b.Member, Function: b.Function} }

func (h *house) Enter(ctx context.Context, b frame.By, claim string, body any) (truce.Ref, error) {
	return h.registrars[b.Member].Enter(ctx, by(b), claim, body)
}

func (h *house) File(ctx context.Context, b frame.By, d frame.Draft) (truce.ReportID, truce.IncidentID, error) {
	return h.registrars[b.Member].File(ctx, by(b), node.DraftOf(d))
}

func (h *house) Used(ctx context.Context, m truce.MemberID, claim string) (bool, error) {
	_, used, err := h.registrars[m].Log.Lookup(ctx, claim)
	return used, err
}

func (h *house) Assess(ctx context.Context, b frame.By, claim string, a truce.Assessment, reasons string) error {
	return h.registrars[b.Member].Assess(ctx, by(b), claim, a, reasons)
}

func (h *house) Names(ctx context.Context, m truce.MemberID) (*naming.Register, []naming.Count, error) {
	reg, err := h.registrars[m].Naming(ctx)
	if err != nil {
		return nil, nil, err
	}
	counts, err := registrar.CountNames(ctx, h.models, h.registrars[m].Vault, m, reg)
	return reg, counts, err
}

func (h *house) Naming(ctx context.Context, m truce.MemberID) (*naming.Register, error) {
	return h.registrars[m].Naming(ctx)
}

func (h *house) Link(ctx context.Context, m truce.MemberID, c *truce.Coded) error {
	reg, err := h.registrars[m].Naming(ctx)
	if err == nil {
		reg.Link(c)
	}
	return err
}

func (h *house) AnswerName(ctx context.Context, b frame.By, a naming.Answer) error {
	_, err := h.registrars[b.Member].AnswerName(ctx, by(b), a)
	return err
}

func (h *house) ForgetName(ctx context.Context, b frame.By, a naming.Answer) error {
	return h.registrars[b.Member].ForgetName(ctx, by(b), a)
}

func (h *house) Sealed(ctx context.Context, m truce.MemberID, id truce.ReportID) ([]frame.SealedField, error) {
	st, err := h.models.Report(ctx, id)
	if err != nil {
		return nil, err
	}
	held, err := registrar.Sealed(ctx, h.registrars[m].Vault, &st.Report)
	return node.SealedFields(held), err
}

func (h *house) SealedBeside(ctx context.Context, entry truce.Ref) ([]frame.SealedField, error) {
	held, err := h.registrars[entry.Member].SealedBeside(ctx, entry.Index)
	return node.SealedFields(held), err
}

func (h *house) Unreleased(ctx context.Context, m truce.MemberID, id truce.ReportID) (truce.Coded, error) {
	return h.registrars[m].Unreleased(ctx, id)
}

func (h *house) UnreleasedIn(ctx context.Context, m truce.MemberID, rep *truce.Report) (truce.Coded, error) {
	return h.registrars[m].UnreleasedIn(ctx, rep)
}

// room is the duty room of CA in a house.
type room struct {
	h     *house
	desk  *desklog.Store
	pulse *live.Pulse
}

var _ frame.Duty = (*room)(nil)

func newRoom(t *testing.T, h *house) *room {
	t.Helper()
	desk, err := desklog.Open(t.Context(), filepath.Join(t.TempDir(), "desk.db"), now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { desk.Close() })
	return &room{h, desk, live.New()}
}

func (r *room) Desk() *desklog.Store { return r.desk }
func (r *room) Pulse() *live.Pulse   { return r.pulse }

func (r *room) Turns(ctx context.Context) ([]desklog.Turn, error) { return r.desk.Turns(ctx) }

func (r *room) Whom(ctx context.Context, about truce.About) ([]desklog.Callee, error) {
	list, err := r.desk.Contacts(ctx)
	return desklog.Whom(desklog.Matter{Parties: []truce.ActorID{about.Party}}, nil, list), err
}

func (r *room) Fire(ctx context.Context, id truce.ReportID) (desklog.Fire, error) {
	st, err := r.h.models.Report(ctx, id)
	if err != nil {
		return desklog.Fire{}, err
	}
	return desklog.Fire{ID: string(id), Owner: st.Owner, About: truce.About{Incident: st.Report.Incident}}, nil
}

func (r *room) News(ctx context.Context, _ map[truce.MemberID]int64) ([]frame.News, error) {
	var out []frame.News
	cut, err := r.h.models.Cut(ctx)
	for _, l := range cut {
		out = append(out, frame.News{Member: l.Member, Size: l.Size, New: l.Size, Read: 1,
			Kinds: map[frame.NewsKind]int{frame.NewsTalks: 1},
			Talks: []frame.Told{{Ref: truce.Ref{Member: l.Member, Index: l.Size - 1}, Kind: "round", At: 1}}})
	}
	return out, err
}

func (r *room) Act(_ context.Context, b frame.By, _ truce.Action, _, _ string,
	do func(*desklog.Store, desklog.By) error) error {
	return do(r.desk, desklog.By{Function: b.Function})
}
