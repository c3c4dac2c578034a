package match

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// scores draws a symmetric table of scores over n positions; about half the pairs were not compared.
func scores(t *rapid.T, n int) func(a, b uint32) Points {
	points := rapid.OneOf(rapid.Just(int32(leastPair)), rapid.Int32Range(-6000, 6000))
	list := make([]Points, n*n)
	for i := range n {
		for j := range i {
			list[i*n+j] = Points(points.Draw(t, "points"))
		}
	}
	return func(a, b uint32) Points { return list[int(max(a, b))*n+int(min(a, b))] }
}

func edgesOf(n int, join Points, score func(a, b uint32) Points) (list []edge) {
	for b := range uint32(n) {
		for a := range b {
			if s := score(a, b); s >= join {
				list = append(list, edge{a, b, s})
			}
		}
	}
	return list
}

// members appends the members of the tree of root x.
func (f *forest) members(x uint32, list []uint32) []uint32 {
	for m := f.next[x]; ; m = f.next[m] {
		list = append(list, m)
		if m == x {
			return list
		}
	}
}

// partition lists the groups, each sorted, by their first member.
func partition(f *forest) (list [][]uint32) {
	for p := range f.parent {
		if f.find(uint32(p)) == uint32(p) {
			m := f.members(uint32(p), nil)
			slices.Sort(m)
			list = append(list, m)
		}
	}
	slices.SortFunc(list, func(a, b []uint32) int { return int(a[0]) - int(b[0]) })
	return list
}

func samePartition(a, b [][]uint32) bool {
	return slices.EqualFunc(a, b, func(x, y []uint32) bool { return slices.Equal(x, y) })
}

// byHand joins the two groups with the highest mean over all their pairs until none reaches the mark: the definition.
func byHand(n int, join Points, score func(a, b uint32) Points) [][]uint32 {
	groups := make([][]uint32, n)
	for i := range groups {
		groups[i] = []uint32{uint32(i)}
	}
	for {
		bi, bj, best := -1, -1, 0.0
		for i := range groups {
			for j := i + 1; j < len(groups); j++ {
				sum, pairs := int64(0), int64(len(groups[i])*len(groups[j]))
				for _, a := range groups[i] {
					for _, b := range groups[j] {
						sum += int64(score(a, b))
					}
				}
				if m := float64(sum) / float64(pairs); sum >= int64(join)*pairs && (bi < 0 || m > best) {
					bi, bj, best = i, j, m
				}
			}
		}
		if bi < 0 {
			break
		}
		groups[bi] = append(groups[bi], groups[bj]...)
		groups = slices.Delete(groups, bj, bj+1)
	}
	for _, g := range groups {
		slices.Sort(g)
	}
	return groups
}

func TestGroupingIsThatOfItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 14).Draw(t, "n")
		join := Points(rapid.Int32Range(-2000, 2000).Draw(t, "join"))
		score := scores(t, n)
		g := grouping{n, join, score}
		want := byHand(n, join, score)
		if got := partition(g.group(edgesOf(n, join, score))); !samePartition(got, want) {
			t.Fatalf("groups are %v, want %v", got, want)
		}
	})
}

// TestLargeComponentsAreGroupedLikeSmallOnes compares the two ways of working on a component.
func TestLargeComponentsAreGroupedLikeSmallOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 30).Draw(t, "n")
		join := Points(rapid.Int32Range(-2000, 1000).Draw(t, "join"))
		score := scores(t, n)
		edges := edgesOf(n, join, score)
		small := agglomeration{grouping: &grouping{n, join, score}, groups: newForest(n)}
		large := agglomeration{grouping: small.grouping, groups: newForest(n)}
		for i := range n {
			small.nodes, large.nodes = append(small.nodes, uint32(i)), append(large.nodes, uint32(i))
		}
		small.dense(edges)
		large.sparse(edges)
		if a, b := partition(small.groups), partition(large.groups); !samePartition(a, b) {
			t.Fatalf("all pairs at once give %v, pairs as needed %v", a, b)
		}
	})
}
