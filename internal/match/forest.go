package match

// forest is a union-find whose trees are also circular lists of their members.
type forest struct {
	parent, next, size []uint32
}

func newForest(n int) *forest {
	f := &forest{make([]uint32, n), make([]uint32, n), make([]uint32, n)}
	for i := range f.parent {
		f.parent[i], f.next[i], f.size[i] = uint32(i), uint32(i), 1
	}
	return f
}

func (f *forest) find(x uint32) uint32 {
	for f.parent[x] != x {
		f.parent[x] = f.parent[f.parent[x]]
		x = f.parent[x]
	}
	return x
}

// join unites two trees given by their roots.
func (f *forest) join(a, b uint32) {
	if f.size[a] < f.size[b] {
		a, b = b, a
	}
	f.parent[b] = a
	f.size[a] += f.size[b]
	f.next[a], f.next[b] = f.next[b], f.next[a]
}
