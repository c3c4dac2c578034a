package truce

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// marks writes logs of several members with clocks that differ, each observing the others now and then.
func marks(seed uint64, n int) map[MemberID][]Mark {
	rng := rand.New(rand.NewPCG(seed, 1))
	ids := []MemberID{"AR", "BO", "CA", "OM"}
	logs := map[MemberID][]Mark{}
	skew := map[MemberID]Instant{}
	for _, m := range ids {
		skew[m] = Instant(rng.IntN(7200) - 3600)
	}
	for i := range n {
		m := ids[rng.IntN(len(ids))]
		x := Mark{At: Instant(1_000_000+10*i) + skew[m]}
		if peer := ids[rng.IntN(len(ids))]; peer != m && rng.IntN(5) == 0 {
			x.Peer, x.Size = peer, int64(len(logs[peer]))
		}
		logs[m] = append(logs[m], x)
	}
	return logs
}

func order(logs map[MemberID][]Mark) (out []Ref, given map[MemberID]int64) {
	given = Order(logs, func(r Ref) bool { out = append(out, r); return true })
	return out, given
}

func TestOrderKeepsCauses(t *testing.T) {
	for seed := range uint64(200) {
		logs := marks(seed, 300)
		refs, given := order(logs)
		if len(refs) != 300 {
			t.Fatalf("seed %d: %d of 300 entries are ordered: %v", seed, len(refs), given)
		}
		seen := map[MemberID]int64{}
		for i, r := range refs {
			if r.Index != seen[r.Member] {
				t.Fatalf("seed %d: %s is given when its log stood at %d", seed, r, seen[r.Member])
			}
			if x := logs[r.Member][r.Index]; x.Peer != "" && seen[x.Peer] < x.Size {
				t.Fatalf("seed %d: entry %s, at place %d, has seen %d of %s and stands after %d", seed, r, i, x.Size, x.Peer,
					seen[x.Peer])
			}
			seen[r.Member]++
		}
	}
}

func TestOrderHoldsBackWhatLacksItsCause(t *testing.T) {
	logs := map[MemberID][]Mark{"AR": {{At: 1}, {At: 2, Peer: "BO", Size: 2}, {At: 3}}, "BO": {{At: 9}}}
	refs, given := order(logs)
	if want := []Ref{{"AR", 0}, {"BO", 0}}; !slices.Equal(refs, want) || given["AR"] != 1 {
		t.Fatalf("without the second entry of BO: %v, %v", refs, given)
	}
	logs["BO"] = append(logs["BO"], Mark{At: 10})
	refs, _ = order(logs)
	if want := []Ref{{"AR", 0}, {"BO", 0}, {"BO", 1}, {"AR", 1}, {"AR", 2}}; !slices.Equal(refs, want) {
		t.Fatalf("with it: %v", refs)
	}
	if refs, given := order(map[MemberID][]Mark{"AR": {{Peer: "ZZ", Size: 1}}}); len(refs) != 0 || given["AR"] != 0 {
		t.Fatalf("of an unknown log: %v, %v", refs, given)
	}
}

func BenchmarkOrder(b *testing.B) {
	logs := marks(1, 1_000_000)
	for b.Loop() {
		n := 0
		Order(logs, func(Ref) bool { n++; return true })
		if n != 1_000_000 {
			b.Fatal(n)
		}
	}
	b.ReportMetric(1e6*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}
