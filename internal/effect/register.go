package effect

import (
	"encoding/binary"
	"iter"
	"slices"
	"strings"
	"time"

	"truce"
)

// Event is one row of a register of lethal events.
type Event struct {
	Start, End  time.Time // days, at midnight UTC
	SideA       string
	SideB       string
	Country     string // "" where the register does not say
	Area        string // the first administrative level; "" where the register does not say
	Deaths      Count
	Civilians   int  // of the best estimate
	Imprecision int  // UCDP's date_prec: 1 is a day, more is a span
	OutOfOrder  bool // the register's low, best and high do not rise; Deaths reaches from the least to the most of them
}

// ofOneDay says whether an event stands in a series of days: one whose day the register is not sure of does not.
func (e Event) ofOneDay() bool { return e.Start.Equal(e.End) && e.Imprecision <= 1 }

// Of reports whether a side of the event is one of these.
func (e Event) Of(sides []string) bool {
	return slices.Contains(sides, e.SideA) || slices.Contains(sides, e.SideB)
}

// Killed counts the deaths of an event.
func (e Event) Killed() Count { return e.Deaths }

// CiviliansKilled counts the civilians among them, of whom a register has one estimate.
func (e Event) CiviliansKilled() Count { return Count{e.Civilians, e.Civilians, e.Civilians} }

// MostEvents is how many events a register holds at most: about 44 bytes each.
const MostEvents = 2_000_000

// Register is a register of lethal events, column by column. The zero value holds none. It may be read by many at once
// when nothing is added any more.
type Register struct {
	names                       []string // of sides, countries and areas, each once
	ids                         map[string]int32
	start, end                  []int32 // days since 1970
	sideA, sideB, country, area []int32 // which of the names
	low, best, high, civilians  []int32
	imprecision                 []int8
	outOfOrder                  []bool
}

// RegisterOf holds events.
func RegisterOf(events ...Event) *Register {
	r := &Register{}
	for _, e := range events {
		r.add(e)
	}
	return r
}

func (r *Register) add(e Event) {
	r.start, r.end = append(r.start, dayNumber(e.Start)), append(r.end, dayNumber(e.End))
	r.sideA, r.sideB = append(r.sideA, r.idOf(e.SideA)), append(r.sideB, r.idOf(e.SideB))
	r.country, r.area = append(r.country, r.idOf(e.Country)), append(r.area, r.idOf(e.Area))
	r.low, r.best = append(r.low, int32(e.Deaths.Low)), append(r.best, int32(e.Deaths.Best))
	r.high, r.civilians = append(r.high, int32(e.Deaths.High)), append(r.civilians, int32(e.Civilians))
	r.imprecision = append(r.imprecision, int8(min(e.Imprecision, 127)))
	r.outOfOrder = append(r.outOfOrder, e.OutOfOrder)
}

func (r *Register) idOf(name string) int32 {
	id, ok := r.ids[name]
	if !ok {
		if r.ids == nil {
			r.ids = map[string]int32{}
		}
		id, name = int32(len(r.names)), strings.Clone(name)
		r.names, r.ids[name] = append(r.names, name), id
	}
	return id
}

const daySeconds = 24 * 60 * 60

func dayNumber(day time.Time) int32 { return int32(day.Unix() / daySeconds) }

func dayOf(number int32) time.Time { return time.Unix(int64(number)*daySeconds, 0).UTC() }

// Len is how many events the register holds.
func (r *Register) Len() int { return len(r.start) }

func (r *Register) event(i int) Event {
	return Event{Start: dayOf(r.start[i]), End: dayOf(r.end[i]), SideA: r.names[r.sideA[i]], SideB: r.names[r.sideB[i]],
		Country: r.names[r.country[i]], Area: r.names[r.area[i]],
		Deaths: Count{int(r.low[i]), int(r.best[i]), int(r.high[i])}, Civilians: int(r.civilians[i]),
		Imprecision: int(r.imprecision[i]), OutOfOrder: r.outOfOrder[i]}
}

// All are the events, as they were added.
func (r *Register) All() iter.Seq[Event] {
	return func(yield func(Event) bool) {
		for i := range r.start {
			if !yield(r.event(i)) {
				return
			}
		}
	}
}

// In are the events in areas or countries, without those that have a side of apart.
func (r *Register) In(areas, apart []string) iter.Seq[Event] {
	in, out := r.marked(areas), r.marked(apart)
	return func(yield func(Event) bool) {
		for i := range r.start {
			if (in[r.area[i]] || in[r.country[i]]) && !out[r.sideA[i]] && !out[r.sideB[i]] && !yield(r.event(i)) {
				return
			}
		}
	}
}

// marked says which of the names are among these.
func (r *Register) marked(names []string) []bool {
	out := make([]bool, len(r.names))
	for _, n := range names {
		if id, ok := r.ids[n]; ok {
			out[id] = true
		}
	}
	return out
}

// Has reports whether one of these is an area or a country of an event.
func (r *Register) Has(areas []string) bool {
	return slices.ContainsFunc(areas, func(a string) bool {
		id, ok := r.ids[a]
		return ok && (slices.Contains(r.area, id) || slices.Contains(r.country, id))
	})
}

// Span is the days from the first to the last of the events; the zero Span where there are none.
func (r *Register) Span() Span {
	if r.Len() == 0 {
		return Span{}
	}
	return Span{dayOf(slices.Min(r.start)), dayOf(slices.Max(r.end))}
}

// Sides are the names of the sides, sorted.
func (r *Register) Sides() []string { return r.namesIn(r.sideA, r.sideB) }

// Areas are the names of the areas, sorted; where the register does not say is none of them.
func (r *Register) Areas() []string { return r.namesIn(r.area) }

func (r *Register) namesIn(columns ...[]int32) (out []string) {
	seen := make([]bool, len(r.names))
	for _, c := range columns {
		for _, id := range c {
			seen[id] = true
		}
	}
	for id, name := range r.names {
		if seen[id] && name != "" {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// KnownSides refuses a side that no event names.
func (r *Register) KnownSides(sides []string) error {
	known := r.Sides()
	for _, side := range sides {
		if _, ok := slices.BinarySearch(known, side); !ok {
			return truce.Errorf(truce.Invalid, "no event names the side %s; write it as side_a and side_b do", side)
		}
	}
	return nil
}

// columns are the numbers of the register, in the order in which they are written.
func (r *Register) columns() []*[]int32 {
	return []*[]int32{&r.start, &r.end, &r.sideA, &r.sideB, &r.country, &r.area, &r.low, &r.best, &r.high, &r.civilians}
}

// AppendBinary writes the register, to be read by [Register.UnmarshalBinary]: the names, each with its length, then
// column by column, little endian.
func (r *Register) AppendBinary(b []byte) ([]byte, error) {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(r.names)))
	b = binary.LittleEndian.AppendUint32(b, uint32(r.Len()))
	for _, n := range r.names {
		b = append(binary.LittleEndian.AppendUint32(b, uint32(len(n))), n...)
	}
	var err error
	for _, c := range r.columns() {
		if b, err = binary.Append(b, binary.LittleEndian, *c); err != nil {
			return nil, err
		}
	}
	if b, err = binary.Append(b, binary.LittleEndian, r.imprecision); err != nil {
		return nil, err
	}
	return binary.Append(b, binary.LittleEndian, r.outOfOrder)
}

// UnmarshalBinary reads a register as it was written. What is cut off or names what is not there is refused.
func (r *Register) UnmarshalBinary(b []byte) error {
	broken := truce.Errorf(truce.Internal, "a kept register cannot be read")
	number := func() (n int) {
		if len(b) < 4 {
			return -1
		}
		n, b = int(binary.LittleEndian.Uint32(b)), b[4:]
		return n
	}
	names, n := number(), number()
	x := Register{ids: map[string]int32{}}
	for range names {
		length := number()
		if length < 0 || length > len(b) {
			return broken
		}
		x.idOf(string(b[:length]))
		b = b[length:]
	}
	const wide = 10*4 + 2
	if n < 0 || n > MostEvents || len(b) != n*wide || len(x.names) != names {
		return broken
	}
	for i, c := range x.columns() {
		*c = make([]int32, n)
		if _, err := binary.Decode(b, binary.LittleEndian, *c); err != nil {
			return broken
		}
		b = b[4*n:]
		ofNames := i >= 2 && i < 6
		if ofNames && n > 0 && (slices.Min(*c) < 0 || int(slices.Max(*c)) >= names) {
			return broken
		}
	}
	x.imprecision, x.outOfOrder = make([]int8, n), make([]bool, n)
	for i := range n {
		if b[n+i] > 1 {
			return broken
		}
		x.imprecision[i], x.outOfOrder[i] = int8(b[i]), b[n+i] == 1
	}
	*r = x
	return nil
}
