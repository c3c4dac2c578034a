package match

// keyed is a number to sort by and what it belongs to.
type keyed struct {
	key   uint64
	index uint32
}

const radixBits = 11

// radixSort sorts by key, keeping the order of equal keys; it may return the list it was given or another. Passes over
// digits that are the same in all keys are skipped.
func radixSort(list []keyed) []keyed {
	if len(list) < 2 {
		return list
	}
	differ := uint64(0)
	for i := range list {
		differ |= list[i].key ^ list[0].key
	}
	other := make([]keyed, len(list))
	for shift := 0; shift < 64; shift += radixBits {
		if differ>>shift&(1<<radixBits-1) == 0 {
			continue
		}
		var count [1 << radixBits]uint32
		for i := range list {
			count[list[i].key>>shift&(1<<radixBits-1)]++
		}
		sum := uint32(0)
		for d, n := range count {
			count[d] = sum
			sum += n
		}
		for i := range list {
			d := list[i].key >> shift & (1<<radixBits - 1)
			other[count[d]] = list[i]
			count[d]++
		}
		list, other = other, list
	}
	return list
}
