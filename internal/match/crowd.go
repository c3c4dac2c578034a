package match

import "truce"

// How dense a record is where and when two reports lie says how easily two incidents look alike by chance. So it is an
// input: the same nearness is worth less where three hundred things happen in a day than where ten do.

// crowdDays is how many days before and after a report's start others are counted, in its cell and the adjoining ones.
const crowdDays = 3

const crowdKM = 4

var crowdLevels = []truce.Sentence{
	onlyOne, truce.Say("fewer than %d other reports near", 2), near(2, 3), near(4, 7), near(8, 15), near(16, 31),
	near(32, 63), near(64, 127), near(128, 255), truce.Say("%d or more other reports near", 256),
}

func near(from, to int) truce.Sentence { return truce.Say("%d to %d other reports near", from, to) }

const nCrowd = 10

// crowdLevel is that of the denser surroundings of the two.
func crowdLevel(a, b *rec) int {
	if a.crowd == 0 || b.crowd == 0 {
		return 0
	}
	return int(max(a.crowd, b.crowd))
}

// crowdClass is the level for a number of other reports.
func crowdClass(others int) uint8 {
	class := uint8(1)
	for n := 2; n <= others && class < nCrowd-1; n *= 2 {
		class++
	}
	return class
}

// countCrowds counts the reports around each one that has a place and a time, if a feature asks for it.
func (c *Corpus) countCrowds() {
	if !c.s.crowds {
		return
	}
	b := &blocks{c: c}
	b.indexFine()
	parallel(len(b.fine), workers(), func(_, lo, hi int) {
		var cells []uint32
		counts := make([]int, 0, 64)
		for _, l := range b.fine[lo:hi] {
			cells = c.grid.neighbourhood(l.cell, cells[:0])
			counts = append(counts[:0], make([]int, l.hi-l.lo)...)
			for _, cell := range cells {
				if n, ok := b.fineAt[cell]; ok {
					c.countNear(l, b.fine[n], counts)
				}
			}
			for k, n := range counts {
				if r := &c.recs[int(l.lo)+k]; r.located() && r.when != whenUnknown {
					r.crowd = crowdClass(n - 1)
				}
			}
		}
	})
}

// mostCounted is from how many others on no more are counted, and mostLooked how many are looked at for one report.
const (
	mostCounted = 256
	mostLooked  = 4096
)

// countNear adds to the counts of l's reports those of m within crowdKM that start at most crowdDays before or after.
func (c *Corpus) countNear(l, m cellList, counts []int) {
	const reach = crowdDays * minutesPerDay
	from := m.lo
	for p := l.lo; p < l.hi; p++ {
		r := &c.recs[p]
		for from < m.hi && c.recs[from].start < r.start-reach {
			from++
		}
		n := counts[p-l.lo]
		for q := from; q < min(m.hi, from+mostLooked) && n <= mostCounted && c.recs[q].start <= r.start+reach; q++ {
			if distance2(r, &c.recs[q]) <= crowd2 {
				n++
			}
		}
		counts[p-l.lo] = n
	}
}

var crowd2 = sq(crowdKM)
