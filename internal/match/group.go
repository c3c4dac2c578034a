package match

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// edge is a pair of positions whose score reached the joining mark.
type edge struct {
	a, b   uint32 // a < b
	points Points
}

// mostEdges is how many pairs of one report are kept of each neighbourhood it is compared with, the best of them. A
// record in which more reports than that look like one incident loses nothing by it: they hold together without the
// rest.
const mostEdges = 64

// edges scores all candidate pairs and returns those at or above the floor, in no particular order.
func (c *Corpus) edges(floor Points) []edge {
	parts := make([]*best, workers())
	newBlocks(c).each(func(w int) func(p, q uint32) {
		parts[w] = &best{}
		return func(p, q uint32) {
			if s := c.score(p, q, floor); s != lowest {
				parts[w].add(p, edge{min(p, q), max(p, q), s})
			}
		}
	})
	var list []edge
	for _, b := range parts {
		b.flush()
		list = append(list, b.kept...)
	}
	return list
}

// best keeps the best edges of each report, whose edges come one after the other.
type best struct {
	of   uint32
	own  []edge
	kept []edge
}

func (b *best) add(p uint32, e edge) {
	if p != b.of {
		b.flush()
		b.of = p
	}
	if b.own = append(b.own, e); len(b.own) == 4*mostEdges {
		b.cut()
	}
}

// cut leaves the best edges of the report at hand.
func (b *best) cut() {
	if len(b.own) > mostEdges {
		slices.SortFunc(b.own, func(x, y edge) int {
			return cmp.Or(cmp.Compare(y.points, x.points), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
		})
		b.own = b.own[:mostEdges]
	}
}

func (b *best) flush() {
	b.cut()
	b.kept, b.own = append(b.kept, b.own...), b.own[:0]
}

// leastPair is what a pair beyond the reach of the blocking counts in the mean of two groups: enough against, without
// letting one pair decide over all others.
const leastPair Points = -8000

// grouping joins positions along edges: always the two groups with the highest mean score over all pairs between them,
// as long as that mean stays at or above the joining mark. Equal means are taken in order of position.
type grouping struct {
	n     int
	join  Points
	score func(a, b uint32) Points // of any pair; leastPair where it was not compared
}

// group returns the groups as trees over positions. Components of the graph of edges are worked on in parallel.
func (g *grouping) group(edges []edge) *forest {
	components := newForest(g.n)
	for _, e := range edges {
		if a, b := components.find(e.a), components.find(e.b); a != b {
			components.join(a, b)
		}
	}
	keys := make([]keyed, len(edges))
	for i, e := range edges {
		keys[i] = keyed{uint64(components.find(e.a)), uint32(i)}
	}
	keys = radixSort(keys)
	groups := newForest(g.n)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers() {
		wg.Go(func() {
			a := agglomeration{grouping: g, groups: groups}
			const chunk = 4096
			for lo := int(next.Add(chunk)) - chunk; lo < len(keys); lo = int(next.Add(chunk)) - chunk {
				a.run(edges, keys, lo, min(lo+chunk, len(keys)))
			}
		})
	}
	wg.Wait()
	return groups
}

// agglomeration is one worker's state; different components touch different parts of groups.
type agglomeration struct {
	*grouping
	groups *forest
	list   []edge
	nodes  []uint32
	sum    []int64
	size   []int64
	best   []int
	stop   int // when so many groups are left; 0: only at the joining mark
}

// run works on the components whose edges begin in keys[lo:hi].
func (a *agglomeration) run(edges []edge, keys []keyed, lo, hi int) {
	for lo > 0 && lo < hi && keys[lo].key == keys[lo-1].key {
		lo++
	}
	for lo < hi {
		a.list = a.list[:0]
		first := keys[lo].key
		for ; lo < len(keys) && keys[lo].key == first; lo++ {
			a.list = append(a.list, edges[keys[lo].index])
		}
		a.component(a.list)
	}
}

// denseNodes is the size of component up to which all pairs are scored at once.
const denseNodes = 64

func (a *agglomeration) component(edges []edge) {
	if len(edges) == 1 {
		a.groups.join(edges[0].a, edges[0].b)
		return
	}
	a.nodes = a.nodes[:0]
	for _, e := range edges {
		a.nodes = append(a.nodes, e.a, e.b)
	}
	slices.Sort(a.nodes)
	a.nodes = slices.Compact(a.nodes)
	switch n := len(a.nodes); {
	case n <= denseNodes:
		a.dense(edges)
	case n <= mostNodes:
		a.sparse(edges)
	default:
		a.apart(slices.Clone(a.nodes), slices.Clone(edges), a.join+partStep)
	}
}

// dense joins a small component from the table of all its pairs.
func (a *agglomeration) dense(edges []edge) {
	k := len(a.nodes)
	a.fill(edges, k)
	for left := k; left > a.stop; left-- {
		bi, bm := -1, 0.0
		for i := range k {
			if j := a.best[i]; j >= 0 {
				if m := a.mean(i, j); bi < 0 || m > bm {
					bi, bm = i, m
				}
			}
		}
		if bi < 0 {
			return
		}
		a.merge(bi, a.best[bi], k)
	}
}

// unscored marks a pair whose score is not in the table yet.
const unscored = math.MinInt64

// fill makes the table of all pairs of a component of k nodes.
func (a *agglomeration) fill(edges []edge, k int) {
	a.sum = slices.Grow(a.sum[:0], k*k)[:k*k]
	a.size = slices.Grow(a.size[:0], k)[:k]
	a.best = slices.Grow(a.best[:0], k)[:k]
	for i := range a.sum {
		a.sum[i] = unscored
	}
	for _, e := range edges {
		i, _ := slices.BinarySearch(a.nodes, e.a)
		j, _ := slices.BinarySearch(a.nodes, e.b)
		a.sum[j*k+i] = int64(e.points)
	}
	for i := range k {
		a.size[i] = 1
		for j := range i {
			s := a.sum[i*k+j]
			if s == unscored {
				s = int64(a.score(a.nodes[j], a.nodes[i]))
			}
			a.sum[i*k+j], a.sum[j*k+i] = s, s
		}
	}
	for i := range k {
		a.choose(i, k)
	}
}

func (a *agglomeration) mean(i, j int) float64 {
	return float64(a.sum[i*len(a.nodes)+j]) / float64(a.size[i]*a.size[j])
}

// choose finds the best partner of i among the groups after it; -1 if none reaches the mark.
func (a *agglomeration) choose(i, k int) {
	a.best[i] = -1
	if a.size[i] == 0 {
		return
	}
	most := 0.0
	for j := i + 1; j < k; j++ {
		if a.size[j] == 0 || a.sum[i*k+j] < int64(a.join)*a.size[i]*a.size[j] {
			continue
		}
		if m := a.mean(i, j); a.best[i] < 0 || m > most {
			a.best[i], most = j, m
		}
	}
}

// merge joins group j into group i < j.
func (a *agglomeration) merge(i, j, k int) {
	a.groups.join(a.groups.find(a.nodes[i]), a.groups.find(a.nodes[j]))
	for x := range k {
		a.sum[i*k+x] += a.sum[j*k+x]
		a.sum[x*k+i] = a.sum[i*k+x]
	}
	a.size[i] += a.size[j]
	a.size[j] = 0
	a.best[j] = -1
	for x := range j {
		switch {
		case x == i || a.best[x] == i || a.best[x] == j:
			a.choose(x, k)
		case x < i && a.size[x] > 0:
			a.reconsider(x, i, k)
		}
	}
}

// reconsider looks whether the changed group i is now the best partner of x.
func (a *agglomeration) reconsider(x, i, k int) {
	if a.sum[x*k+i] < int64(a.join)*a.size[x]*a.size[i] {
		return
	}
	b := a.best[x]
	if b < 0 || a.mean(x, i) > a.mean(x, b) || a.mean(x, i) == a.mean(x, b) && i < b {
		a.best[x] = i
	}
}

// sparse joins a large component, keeping sums only between groups that an edge connects.
func (a *agglomeration) sparse(edges []edge) {
	s := newSparse(a, edges)
	for s.Len() > 0 {
		top := heap.Pop(s).(candidate)
		if s.version[top.i] == top.vi && s.version[top.j] == top.vj {
			s.merge(top.i, top.j)
		}
	}
}

// candidate is a possible join of groups i < j, as they were at these versions.
type candidate struct {
	mean   float64
	i, j   int
	vi, vj int
}

// sparse is the state of a large component: groups by the number of their first node.
type sparse struct {
	*agglomeration
	queue   []candidate
	members [][]uint32
	near    []map[int]int64 // sums of pairs with the groups that an edge connects
	version []int
}

func newSparse(a *agglomeration, edges []edge) *sparse {
	k := len(a.nodes)
	s := &sparse{agglomeration: a, members: make([][]uint32, k), near: make([]map[int]int64, k), version: make([]int, k)}
	for i, n := range a.nodes {
		s.members[i] = []uint32{n}
		s.near[i] = map[int]int64{}
	}
	for _, e := range edges {
		i, _ := slices.BinarySearch(a.nodes, e.a)
		j, _ := slices.BinarySearch(a.nodes, e.b)
		s.near[i][j], s.near[j][i] = int64(e.points), int64(e.points)
		s.offer(i, j)
	}
	return s
}

// offer queues the join of i and j if their mean reaches the mark.
func (s *sparse) offer(i, j int) {
	pairs := int64(len(s.members[i]) * len(s.members[j]))
	if sum := s.near[i][j]; sum >= int64(s.join)*pairs {
		i, j = min(i, j), max(i, j)
		heap.Push(s, candidate{float64(sum) / float64(pairs), i, j, s.version[i], s.version[j]})
	}
}

func (s *sparse) merge(i, j int) {
	s.groups.join(s.groups.find(s.members[i][0]), s.groups.find(s.members[j][0]))
	delete(s.near[i], j)
	delete(s.near[j], i)
	for x := range s.near[j] {
		if _, ok := s.near[i][x]; !ok {
			s.near[i][x] = s.between(i, x)
		}
	}
	for x := range s.near[i] {
		if sum, ok := s.near[j][x]; ok {
			s.near[i][x] += sum
			delete(s.near[x], j)
		} else {
			s.near[i][x] += s.between(j, x)
		}
		s.near[x][i] = s.near[i][x]
	}
	s.members[i] = append(s.members[i], s.members[j]...)
	s.members[j], s.near[j] = nil, nil
	s.version[i]++
	s.version[j]++
	for x := range s.near[i] {
		s.offer(i, x)
	}
}

// between scores all pairs of two groups.
func (s *sparse) between(i, j int) (sum int64) {
	for _, a := range s.members[i] {
		for _, b := range s.members[j] {
			sum += int64(s.score(a, b))
		}
	}
	return sum
}

// Len, Less, Swap, Push and Pop make the queue a heap, best first.
func (s *sparse) Len() int { return len(s.queue) }
func (s *sparse) Less(x, y int) bool {
	a, b := &s.queue[x], &s.queue[y]
	return cmp.Or(cmp.Compare(b.mean, a.mean), cmp.Compare(a.i, b.i), cmp.Compare(a.j, b.j)) < 0
}
func (s *sparse) Swap(x, y int) { s.queue[x], s.queue[y] = s.queue[y], s.queue[x] }
func (s *sparse) Push(x any)    { s.queue = append(s.queue, x.(candidate)) }
func (s *sparse) Pop() any {
	last := s.queue[len(s.queue)-1]
	s.queue = s.queue[:len(s.queue)-1]
	return last
}
