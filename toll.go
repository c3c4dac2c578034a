package truce

import "cmp"

// Range is a count known to lie between two bounds. A nil bound is unknown: nil low is not zero. Best is the source's
// own best estimate where it gives one.
type Range struct {
	Low  *int `json:"low,omitempty"`
	Best *int `json:"best,omitempty"`
	High *int `json:"high,omitempty"`
}

// Exactly is the range of a number the source states as such.
func Exactly(n int) Range { return Range{Low: &n, Best: &n, High: &n} }

// Between is a range with both bounds and no best estimate.
func Between(low, high int) Range { return Range{Low: &low, High: &high} }

// IsZero reports whether nothing is known.
func (r Range) IsZero() bool { return r.Low == nil && r.Best == nil && r.High == nil }

// Valid reports whether the bounds are in order and none is negative.
func (r Range) Valid() bool {
	last := 0
	for _, p := range []*int{r.Low, r.Best, r.High} {
		if p == nil {
			continue
		}
		if *p < last {
			return false
		}
		last = *p
	}
	return true
}

// Toll is harm to people, by outcome and by who they were. What a source does not break down stands under Unknown.
type Toll struct {
	Killed  Harm `json:"killed,omitzero"`
	Wounded Harm `json:"wounded,omitzero"`
	Missing Harm `json:"missing,omitzero"`
}

// Harm is one outcome by status of the people harmed.
type Harm struct {
	Civilian Range `json:"civilian,omitzero"`
	Fighter  Range `json:"fighter,omitzero"`
	Unknown  Range `json:"unknown,omitzero"`
	Total    Range `json:"total,omitzero"` // where the source gives a total of its own
}

// IsZero reports whether nothing is known.
func (h Harm) IsZero() bool {
	return h.Civilian.IsZero() && h.Fighter.IsZero() && h.Unknown.IsZero() && h.Total.IsZero()
}

// Sum is the range of the outcome as a whole: the source's own total, else what its parts come to. A part that is not
// stated is not zero: where a source counts civilians and says nothing of fighters, the whole is at least the
// civilians, and neither its best estimate nor its upper bound is known. What stands under Unknown alone was not broken
// down: it is all.
func (h Harm) Sum() Range {
	switch {
	case !h.Total.IsZero():
		return h.Total
	case h.Civilian.IsZero() && h.Fighter.IsZero():
		return h.Unknown
	case h.Civilian.IsZero() || h.Fighter.IsZero():
		return Range{Low: addLow(addLow(h.Civilian.Low, h.Fighter.Low), h.Unknown.Low)}
	}
	sum := addRange(h.Civilian, h.Fighter)
	if h.Unknown.IsZero() {
		return sum
	}
	return addRange(sum, h.Unknown)
}

// addRange is the range of two counts together: what is known of one alone bounds both from below, and no more.
func addRange(a, b Range) Range {
	both := func(x, y *int) *int {
		if x == nil || y == nil {
			return nil
		}
		s := *x + *y
		return &s
	}
	return Range{Low: addLow(a.Low, b.Low), Best: both(a.Best, b.Best), High: both(a.High, b.High)}
}

// addLow adds lower bounds; nil where neither is known.
func addLow(x, y *int) *int {
	if x == nil || y == nil {
		return cmp.Or(x, y)
	}
	s := *x + *y
	return &s
}

// Bound is one bound of a merged range, with the reports it comes from.
type Bound struct {
	N       int        `json:"n"`
	Reports []ReportID `json:"reports"`
}

// Spread is a range over several reports, each bound naming where it comes from. Nil: no report states it.
type Spread struct {
	Low  *Bound `json:"low,omitempty"`
	High *Bound `json:"high,omitempty"`
	// the most that a report counts "at least", without saying how many at most
	Open   *Bound     `json:"open,omitempty"`
	Silent []ReportID `json:"silent,omitempty"` // reports that state nothing
}

// IsZero reports whether no report states anything.
func (s Spread) IsZero() bool { return s.Low == nil && s.High == nil }

// Some reports whether some report counts at least one.
func (s Spread) Some() bool {
	return s.Low != nil && s.Low.N > 0 || s.High != nil && s.High.N > 0 || s.Open != nil && s.Open.N > 0
}

// Range returns the bounds alone.
func (s Spread) Range() (r Range) {
	if s.Low != nil {
		r.Low = &s.Low.N
	}
	if s.High != nil {
		r.High = &s.High.N
	}
	return r
}

// Add widens the spread by what one report states. An upper bound below what another report counts at least is none of
// the whole.
func (s *Spread) Add(id ReportID, r Range) {
	if r.IsZero() {
		s.Silent = append(s.Silent, id)
		return
	}
	low, high := cmp.Or(r.Low, r.Best), cmp.Or(r.High, r.Best)
	more := func(new, old int) bool { return new > old }
	s.Low = widen(s.Low, low, id, func(new, old int) bool { return new < old })
	if high == nil {
		s.Open = widen(s.Open, low, id, more)
	} else if s.Open == nil || *high >= s.Open.N {
		s.High = widen(s.High, high, id, more)
	}
	if s.Open != nil && s.High != nil && s.High.N < s.Open.N {
		s.High = nil
	}
}

func widen(b *Bound, n *int, id ReportID, beats func(new, old int) bool) *Bound {
	switch {
	case n == nil:
		return b
	case b == nil || beats(*n, b.N):
		return &Bound{N: *n, Reports: []ReportID{id}}
	case *n == b.N:
		b.Reports = append(b.Reports, id)
	}
	return b
}
