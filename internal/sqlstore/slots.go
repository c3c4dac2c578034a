package sqlstore

// slots tells where an incident stands in the columns. Members give numbers one after the other, so a list for each of
// them is nearly full; what a member gives far beyond goes into a map.
type slots struct {
	dense  map[int64][]uint32 // by place of the member, then number; one more than the slot, 0 for none
	sparse map[int64]uint32
}

func (s slots) get(id int64) (slot int, ok bool) {
	if d := s.dense[id>>numberBits]; number(id) < int64(len(d)) && d[number(id)] > 0 {
		return int(d[number(id)]) - 1, true
	}
	v, ok := s.sparse[id]
	return int(v), ok
}

func (s slots) set(id int64, slot int) {
	s.drop(id)
	d, n := s.dense[id>>numberBits], number(id)
	if n > 2*int64(len(d))+blockSize {
		s.sparse[id] = uint32(slot)
		return
	}
	if n >= int64(len(d)) {
		d = append(d, make([]uint32, n+1-int64(len(d)))...)
		s.dense[id>>numberBits] = d
	}
	d[n] = uint32(slot) + 1
}

func (s slots) drop(id int64) {
	if d := s.dense[id>>numberBits]; number(id) < int64(len(d)) {
		d[number(id)] = 0
	}
	delete(s.sparse, id)
}
