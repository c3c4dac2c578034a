package truce

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

// Sum is the range of the outcome as a whole: the source's own total, else the sum of the parts where every part that
// is given has the bound. Absent parts add nothing: they say nothing.
func (h Harm) Sum() Range {
	if !h.Total.IsZero() {
		return h.Total
	}
	return addRange(addRange(h.Civilian, h.Fighter), h.Unknown)
}

func addRange(a, b Range) Range {
	if a.IsZero() {
		return b
	}
	if b.IsZero() {
		return a
	}
	add := func(x, y *int) *int {
		if x == nil || y == nil {
			return nil
		}
		s := *x + *y
		return &s
	}
	return Range{Low: add(a.Low, b.Low), Best: add(a.Best, b.Best), High: add(a.High, b.High)}
}

// Bound is one bound of a merged range, with the reports it comes from.
type Bound struct {
	N       int        `json:"n"`
	Reports []ReportID `json:"reports"`
}

// Spread is a range over several reports, each bound naming where it comes from. Nil: no report states it.
type Spread struct {
	Low    *Bound     `json:"low,omitempty"`
	High   *Bound     `json:"high,omitempty"`
	Silent []ReportID `json:"silent,omitempty"` // reports that state nothing
}

// IsZero reports whether no report states anything.
func (s Spread) IsZero() bool { return s.Low == nil && s.High == nil }

// Add widens the spread by what one report states.
func (s *Spread) Add(id ReportID, r Range) {
	if r.IsZero() {
		s.Silent = append(s.Silent, id)
		return
	}
	low, high := r.Low, r.High
	if low == nil {
		low = r.Best
	}
	if high == nil {
		high = r.Best
	}
	s.Low = widen(s.Low, low, id, func(new, old int) bool { return new < old })
	s.High = widen(s.High, high, id, func(new, old int) bool { return new > old })
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
