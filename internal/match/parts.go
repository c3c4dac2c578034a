package match

import "slices"

// Groups are found within components of reports that edges connect. One that is too large to be worked on at once is
// taken apart: first into what better edges alone connect, and where even the best connect too many, into runs of
// reports that lie next to each other in place and time.

// mostNodes is the size up to which a component is worked on at once.
const mostNodes = 2000

// partStep and mostMark say at which marks above the joining mark a component is taken apart.
const (
	partStep Points = 500
	mostMark Points = 8000
)

// apart works on a component of too many nodes, given sorted, part by part, as the edges at or above the mark connect
// them.
func (a *agglomeration) apart(nodes []uint32, edges []edge, mark Points) {
	label := runs(len(nodes))
	if mark <= a.join+mostMark {
		label = connected(nodes, edges, mark)
	}
	for _, part := range split(nodes, edges, label) {
		switch {
		case len(part.edges) == 0:
		case len(part.nodes) > mostNodes:
			a.apart(part.nodes, part.edges, mark+partStep)
		default:
			a.component(part.edges)
		}
	}
}

// runs labels n nodes by runs of mostNodes.
func runs(n int) []uint32 {
	label := make([]uint32, n)
	for i := range label {
		label[i] = uint32(i / mostNodes)
	}
	return label
}

// connected labels nodes by what the edges at or above the mark connect.
func connected(nodes []uint32, edges []edge, mark Points) []uint32 {
	f := newForest(len(nodes))
	for _, e := range edges {
		if e.points >= mark {
			i, _ := slices.BinarySearch(nodes, e.a)
			j, _ := slices.BinarySearch(nodes, e.b)
			if x, y := f.find(uint32(i)), f.find(uint32(j)); x != y {
				f.join(x, y)
			}
		}
	}
	label := make([]uint32, len(nodes))
	for i := range label {
		label[i] = f.find(uint32(i))
	}
	return label
}

// part is some of the nodes of a component, sorted, and the edges between them.
type part struct {
	nodes []uint32
	edges []edge
}

// split gathers nodes and edges by label, in order of the first node; edges between labels are dropped.
func split(nodes []uint32, edges []edge, label []uint32) []*part {
	of := map[uint32]*part{}
	var list []*part
	for i, n := range nodes {
		p := of[label[i]]
		if p == nil {
			p = &part{}
			of[label[i]] = p
			list = append(list, p)
		}
		p.nodes = append(p.nodes, n)
	}
	for _, e := range edges {
		i, _ := slices.BinarySearch(nodes, e.a)
		j, _ := slices.BinarySearch(nodes, e.b)
		if label[i] == label[j] {
			of[label[i]].edges = append(of[label[i]].edges, e)
		}
	}
	return list
}
