package talks

import (
	"math"
	"slices"

	"truce"
)

// Mark returns what a delegation is called at the table in a language, by the policy: its mark, else the name in the
// register.
func (b *Book) Mark(p *Policy, a truce.ActorID, lang string) string {
	if p != nil {
		for _, m := range p.Marks {
			if slices.Contains(m.Actors, a) {
				return truce.NameIn(m.Names, lang)
			}
		}
	}
	return b.Name(a, lang)
}

// Plate is a name plate to be printed.
type Plate struct {
	Actor truce.ActorID `json:"actor"`
	Lines []PlateLine   `json:"lines"`
}

// PlateLine is what a plate says in one language.
type PlateLine struct {
	Lang string `json:"lang"`
	Text string `json:"text"`
	Size int    `json:"size"` // 1 for the largest letters to 4 for the smallest, by the length of the text
}

// Plates returns the plates of a round in the languages of the meeting, in the order of the seats. Without a policy
// nothing is printed: an error of kind Conflict.
func (b *Book) Plates(t *Table, r *Room) ([]Plate, error) {
	if r.Policy == nil {
		return nil, truce.Errorf(truce.Conflict, "nothing is printed before it is decided how delegations are named: "+
			"choose the "+
			"naming policy of the round first")
	}
	langs := r.Policy.Languages
	if len(langs) == 0 {
		langs = []string{"en"}
	}
	var out []Plate
	for _, a := range b.Seating(t, r) {
		p := Plate{Actor: a}
		for _, l := range langs {
			text := b.Mark(r.Policy, a, l)
			if err := fits(text); err != nil {
				return nil, truce.Errorf(truce.Invalid, "the plate of %s: %v", a, err)
			}
			if !slices.ContainsFunc(p.Lines, func(x PlateLine) bool { return x.Text == text }) {
				p.Lines = append(p.Lines, PlateLine{l, text, sizeOf(text)})
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// sizeOf chooses the size of letters by the length of a text.
func sizeOf(text string) int {
	switch n := len([]rune(text)); {
	case n <= 16:
		return 1
	case n <= 32:
		return 2
	case n <= 64:
		return 3
	}
	return 4
}

// Renamed is what a change of policy changes: a delegation whose mark is another one.
type Renamed struct {
	Actor truce.ActorID
	Lang  string
	From  string
	To    string
}

// Changed says what another policy would change on plates, plans, lists and screens.
func (b *Book) Changed(t *Table, from, to *Policy) []Renamed {
	var out []Renamed
	langs := []string{"en"}
	if to != nil && len(to.Languages) > 0 {
		langs = to.Languages
	}
	for _, a := range t.Seated() {
		for _, l := range langs {
			if x, y := b.Mark(from, a, l), b.Mark(to, a, l); x != y {
				out = append(out, Renamed{a, l, x, y})
			}
		}
	}
	return out
}

// Seating returns the order in which delegations sit; by the table's list where none was chosen.
func (b *Book) Seating(t *Table, r *Room) []truce.ActorID {
	if r.Seats == nil {
		return t.Seated()
	}
	return b.Order(t, r.Policy, r.Seats.Rule, r.Seats.Lang, r.Seats.Order)
}

// Seat is a place in the plan: its middle, in thousandths of the plan's width and height.
type Seat struct {
	Actor truce.ActorID
	X, Y  int
}

// Plan draws where delegations sit: around a round table, clockwise from the top; or at two tables that face each
// other, the first half above, the second below, each from the left.
func Plan(order []truce.ActorID, shape string) []Seat {
	out := make([]Seat, len(order))
	upper := (len(order) + 1) / 2
	for i, a := range order {
		out[i].Actor = a
		if shape == "facing" {
			row, at, of := 250, i, upper
			if i >= upper {
				row, at, of = 750, i-upper, len(order)-upper
			}
			out[i].X, out[i].Y = (2*at+1)*1000/(2*of), row
			continue
		}
		turn := 2*math.Pi*float64(i)/float64(len(order)) - math.Pi/2
		out[i].X, out[i].Y = 500+int(math.Round(380*math.Cos(turn))), 500+int(math.Round(380*math.Sin(turn)))
	}
	return out
}
