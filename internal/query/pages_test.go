package query_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"truce"
	"truce/internal/query"
	"truce/internal/testing/histories"
)

// A list that is read page by page is the list: nothing is left out or told twice, wherever it breaks off.
func TestPagesOfClaimsAndRefusals(t *testing.T) {
	h := histories.Write(rand.New(rand.NewPCG(3, 3)), 3, 120)
	r, ctx := query.In(h.State, nil), context.Background()
	var refused []truce.Refusal
	for q := (query.Refused{Limit: 2}); ; {
		p, err := r.Refused(ctx, q)
		if err != nil || p.Total != len(h.State.Refused()) || *p.Last != h.State.Refused()[p.Total-1] {
			t.Fatalf("%d in all, the last %v: %v", p.Total, p.Last, err)
		}
		refused = append(refused, p.Refused...)
		if q.After = p.Next; q.After == (truce.Ref{}) {
			break
		}
	}
	if len(refused) < 3 || !slices.Equal(refused, h.State.Refused()) {
		t.Errorf("the pages hold %d entries without effect, the list %d", len(refused), len(h.State.Refused()))
	}
	var claims []*truce.Claim
	for q := (query.Claims{Kind: truce.KindOfficer, Limit: 2}); ; {
		p, err := r.ClaimPage(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		claims = append(claims, p.Claims...)
		if q.After = p.Next; q.After == (truce.Ref{}) {
			break
		}
	}
	if len(claims) < 3 || !slices.Equal(claims, h.State.Claims(truce.KindOfficer, "")) {
		t.Errorf("the pages hold %d claims, the list %d", len(claims), len(h.State.Claims(truce.KindOfficer, "")))
	}
	if _, err := r.ClaimPage(ctx, query.Claims{Kind: truce.KindOfficer,
		After: truce.Ref{Member: "AR", Index: 999}}); truce.KindOf(err) !=
		truce.Invalid {
		t.Errorf("a cursor that is no claim: %v", err)
	}
}
