package main

import (
	"context"

	"truce"
	"truce/internal/names"
	"truce/internal/query"
)

// withPack lets a record that holds no agreement be read together with a pack, so that an incident can be explained
// before anybody has decided to enter the pack. Nothing is written.
type withPack struct {
	query.Reader
	pack  *truce.State
	actor map[string]truce.ActorID // by folded name
}

// packMember is the member whose claims a pack's are taken to be while it is only read with.
const packMember truce.MemberID = "PACK"

// newWithPack folds a pack beside a record.
func newWithPack(r query.Reader, name string) (*withPack, error) {
	claims, err := packClaims(name)
	if err != nil {
		return nil, err
	}
	w := &withPack{Reader: r, pack: truce.NewState(truce.Digest{}), actor: map[string]truce.ActorID{}}
	p := &truce.Process{ID: name, Title: name, Members: []truce.Member{{ID: packMember, Role: truce.RoleFacilitator}},
		Rule: truce.Rule{Version: 1, Kind: truce.Unanimity, Voters: []truce.MemberID{packMember}, Absent: truce.Counts,
			Refusing: truce.Counts, Recused: truce.Leaves, Abstained: truce.Counts, Interested: truce.Counts, LapseK: 1}}
	bodies := []any{p, &truce.Officer{Function: "pack", May: []truce.Action{truce.ActAdmin, truce.ActFile,
		truce.ActRelease, truce.ActAssess}}}
	for _, c := range claims {
		bodies = append(bodies, c.Body)
		if a, ok := c.Body.(*truce.Actor); ok {
			for _, n := range a.Names {
				w.actor[names.Fold(n.Text)] = a.ID
			}
		}
	}
	for i, b := range bodies {
		e := truce.Entry{Kind: truce.KindOfBody(b), Claim: "pack", Officer: "pack", Body: b}
		if err := w.pack.ApplyEntry(truce.Ref{Member: packMember, Index: int64(i)}, e); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// Claims returns the record's claims, then the pack's.
func (w *withPack) Claims(ctx context.Context, kind truce.Kind, key string) ([]*truce.Claim, error) {
	own, err := w.Reader.Claims(ctx, kind, key)
	if err != nil {
		return nil, err
	}
	return append(append([]*truce.Claim(nil), own...), w.pack.Claims(kind, key)...), nil
}

// Incident returns an incident in which names the pack's register knows exactly stand for their actors.
func (w *withPack) Incident(ctx context.Context, id truce.IncidentID) (*truce.IncidentView, error) {
	v, err := w.Reader.Incident(ctx, id)
	if err != nil {
		return nil, err
	}
	out := *v
	out.Reports = nil
	for _, r := range v.Reports {
		copied := *r
		if r.Coded != nil {
			coded := *r.Coded
			coded.Authors, coded.Targets = w.resolve(coded.Authors), w.resolve(coded.Targets)
			copied.Coded = &coded
		}
		out.Reports = append(out.Reports, &copied)
	}
	out.Describe()
	return &out, nil
}

func (w *withPack) resolve(list []truce.Attribution) []truce.Attribution {
	out := append([]truce.Attribution(nil), list...)
	for i, a := range out {
		if id, ok := w.actor[names.Fold(a.Name)]; ok && a.Actor == "" && !names.Doubtful(a.Name) {
			out[i].Actor = id
		}
	}
	return out
}

// forTerms returns the reader to explain with: the record itself, or, where it holds no agreement, the record read with
// the pack syria-2016. The name of the pack is empty when it was not needed.
func forTerms(e *env, r query.Reader) (query.Reader, string, error) {
	held, err := r.Claims(e, truce.KindAgreement, "")
	if err != nil || len(held) > 0 {
		return r, "", err
	}
	w, err := newWithPack(r, packs[0].name)
	return w, packs[0].name, err
}
