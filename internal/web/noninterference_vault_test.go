package web

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"testing"

	"truce"
	"truce/internal/testing/histories"
	"truce/internal/web/frame"
)

// shelf is what one member keeps sealed: coded fields of its reports, drawn by the seed; of other members nothing.
type shelf struct {
	member truce.MemberID
	seed   uint64
}

var _ frame.Vault = shelf{}

func (s shelf) Unreleased(ctx context.Context, m truce.MemberID, id truce.ReportID) (truce.Coded, error) {
	return s.UnreleasedIn(ctx, m, &truce.Report{ID: id})
}

func (s shelf) UnreleasedIn(_ context.Context, m truce.MemberID, rep *truce.Report) (truce.Coded, error) {
	id := rep.ID
	sum := fnv.New64a()
	sum.Write([]byte(id))
	sum.Write([]byte{byte(rep.Version)})
	c := rand.New(rand.NewPCG(s.seed, sum.Sum64()))
	if m != s.member || c.IntN(4) == 0 {
		return truce.Coded{}, truce.Errorf(truce.NotFound, "the vault does not hold %s", id)
	}
	var coded truce.Coded
	recode(c, &coded)
	return coded, nil
}

func (s shelf) Sealed(_ context.Context, m truce.MemberID, id truce.ReportID) ([]frame.SealedField, error) {
	if m != s.member {
		return nil, truce.Errorf(truce.Forbidden, "this node does not keep the vault of %s", m)
	}
	sum := fnv.New64a()
	sum.Write([]byte(id))
	c := rand.New(rand.NewPCG(s.seed, sum.Sum64()))
	var out []frame.SealedField
	for _, f := range []string{"source", "text"} {
		switch c.IntN(3) {
		case 0:
			out = append(out, frame.SealedField{Field: f, Claim: "c",
				Closed: &frame.ClosedField{File: []byte{byte(c.IntN(256))}}})
		case 1:
			out = append(out, frame.SealedField{Field: f, Claim: "c"})
		}
	}
	return out, nil
}

func (s shelf) SealedBeside(_ context.Context, entry truce.Ref) ([]frame.SealedField, error) {
	if entry.Member != s.member {
		return nil, truce.Errorf(truce.Forbidden, "this node does not keep the vault of %s", entry.Member)
	}
	c := rand.New(rand.NewPCG(s.seed, uint64(entry.Index)))
	f := frame.SealedField{Field: truce.FieldNames, Claim: "c"}
	switch c.IntN(3) {
	case 0:
		f.Closed = &frame.ClosedField{File: []byte{byte(c.IntN(256))}}
	case 1:
		return nil, nil
	}
	return []frame.SealedField{f}, nil
}

// What a member keeps in its vault, or that it keeps anything, shows on no page of anybody else: the logs are the same,
// the vaults are not.
func TestWhatAMemberKeepsSealedChangesNoPageOfOthers(t *testing.T) {
	pages := compiled(t)
	compared, own := 0, 0
	for seed := range uint64(12) {
		c := rand.New(rand.NewPCG(seed, 5))
		h := histories.Write(c, 2+c.IntN(3), 60+c.IntN(60))
		if h.State.Process == nil {
			continue
		}
		owner := h.Process.Members[c.IntN(len(h.Process.Members))].ID
		one, other := *pages, *pages
		one.Vault, other.Vault = shelf{owner, seed}, shelf{owner, seed + 1000}
		a, b := openWorld(t, &one, h.Logs), openWorld(t, &other, h.Logs)
		if a.rec.State.Process == nil {
			continue
		}
		viewers := []truce.Viewer{truce.Public, {Audience: truce.LevelParties}}
		for _, m := range h.Process.Members {
			viewers = append(viewers, truce.Viewer{Member: m.ID, Function: "desk", Audience: truce.LevelJoint})
		}
		for _, who := range viewers {
			for range 25 {
				path := anyPath(c, h, nil)
				if c.IntN(2) == 0 {
					path = "/reports/" + truce.Mint(owner, 'R', int64(1+c.IntN(12)))
				}
				differs := a.ask(path, "en", who) != b.ask(path, "en", who)
				switch {
				case who.Member == owner && differs:
					own++
				case who.Member == owner:
				default:
					if compared++; differs {
						t.Errorf("history %d: %s as %v tells what %s keeps sealed:\n%s", seed, path, who, owner,
							difference(a.ask(path, "en", who), b.ask(path, "en", who)))
					}
				}
			}
		}
	}
	t.Logf("%d pairs of answers to others compared, %d of the owner's differ", compared, own)
	if compared < 500 || own < 10 {
		t.Fatalf("%d pairs of answers to others compared, %d of the owner's differ: the test looks at too little", compared,
			own)
	}
}
