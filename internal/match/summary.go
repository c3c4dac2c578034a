package match

import (
	"cmp"
	"slices"
)

// Summary is what the reports of one incident say together. Nothing is made more certain than they leave it.
type Summary struct {
	When      Interval // from the first start to the last end of those that state a time
	LatE7     int32    // mean position of the reports that know the place best
	LonE7     int32
	HasPoint  bool
	Precision PlacePrecision // of these reports
	Type      string         // the commonest, the first by name of equals
	Actors    []string       // all that are named, sorted
	Killed    Count          // from the lowest lower to the highest upper bound; best is the median of the best
	Wounded   Count
}

// Summarise takes the reports of an incident, given by their indexes, together, whatever their order.
func Summarise(reports []Report, members []int) (s Summary) {
	types := map[string]int{}
	var killed, wounded []Count
	for _, i := range members {
		r := &reports[i]
		s.When = hull(s.When, r.When)
		if r.Type != "" {
			types[r.Type]++
		}
		s.Actors = append(s.Actors, r.Actors...)
		killed, wounded = append(killed, r.Killed), append(wounded, r.Wounded)
	}
	s.place(reports, members)
	for t, n := range types {
		if n > types[s.Type] || n == types[s.Type] && t < s.Type {
			s.Type = t
		}
	}
	slices.Sort(s.Actors)
	s.Actors = slices.Compact(s.Actors)
	s.Killed, s.Wounded = spread(killed), spread(wounded)
	return s
}

// hull is the interval that holds both; the hour is known only if it is of both.
func hull(a, b Interval) Interval {
	switch {
	case a.Precision == TimeUnknown:
		return b
	case b.Precision == TimeUnknown:
		return a
	}
	return Interval{min(a.Start, b.Start), max(a.End, b.End), min(a.Precision, b.Precision)}
}

// place averages the positions of the finest class. Positions on both sides of the date line are averaged across it.
func (s *Summary) place(reports []Report, members []int) {
	var lat, lon, n, first int64
	for _, i := range members {
		w := reports[i].Where
		class := w.Precision
		if !w.HasPoint {
			continue
		}
		if !s.HasPoint || finer(class, s.Precision) {
			lat, lon, n, first = 0, 0, 0, int64(w.LonE7)
			s.HasPoint, s.Precision = true, class
		}
		if class != s.Precision {
			continue
		}
		x := int64(w.LonE7)
		if x-first > fullTurn/2 {
			x -= fullTurn
		} else if first-x > fullTurn/2 {
			x += fullTurn
		}
		lat, lon, n = lat+int64(w.LatE7), lon+x, n+1
	}
	if n == 0 {
		return
	}
	x := floorDiv(lon, n)
	if x > fullTurn/2 {
		x -= fullTurn
	} else if x < -fullTurn/2 {
		x += fullTurn
	}
	s.LatE7, s.LonE7 = int32(floorDiv(lat, n)), int32(x)
}

// finer reports whether class a is finer than b; unknown is coarsest.
func finer(a, b PlacePrecision) bool {
	return a != PlaceUnknown && (b == PlaceUnknown || a < b)
}

// spread is the range of several counts; those that are not known say nothing.
func spread(counts []Count) (s Count) {
	counts = slices.DeleteFunc(counts, func(c Count) bool { return !c.Known })
	if len(counts) == 0 {
		return Count{}
	}
	s = Count{Low: counts[0].Low, High: counts[0].High, Known: true}
	for _, c := range counts {
		s.Low, s.High = min(s.Low, c.Low), max(s.High, c.High)
	}
	slices.SortFunc(counts, func(a, b Count) int { return cmp.Compare(a.Best, b.Best) })
	s.Best = counts[(len(counts)-1)/2].Best
	return s
}
