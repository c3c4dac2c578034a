package reconcile

import (
	"fmt"
	"strings"

	"truce"
)

// why says in one line why the totals of the registers differ, or that they do not.
func (r *Result) why() string {
	var b strings.Builder
	for i, reg := range r.Registers {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s counts %s", reg, Words(r.Tallies[i].Total))
	}
	for _, p := range r.Parts {
		switch p.Place {
		case Common:
			fmt.Fprintf(&b, "; several count %s", number(p.Rows, "incident", "incidents"))
			if r.uneven(p) {
				fmt.Fprintf(&b, " (%s)", r.each(p))
			}
		case Only:
			fmt.Fprintf(&b, "; %s alone has %s", p.Of, Words(r.of(p)))
		case LeftOut:
			fmt.Fprintf(&b, "; %s counts %s that others have and leave out", p.Of, Words(r.of(p)))
		case OtherDay:
			fmt.Fprintf(&b, "; %s counts %s that others count on another day", p.Of, Words(r.of(p)))
		}
	}
	return b.String() + "."
}

// of is what the register of a part counts.
func (r *Result) of(p Part) truce.Range {
	for i, reg := range r.Registers {
		if reg == p.Of {
			return p.N[i]
		}
	}
	return truce.Range{}
}

// uneven reports whether the registers do not count the incidents of a part alike, one for one.
func (r *Result) uneven(p Part) bool {
	for _, n := range p.N {
		if Words(n) != fmt.Sprint(p.Rows) {
			return true
		}
	}
	return false
}

func (r *Result) each(p Part) string {
	var out []string
	for i, reg := range r.Registers {
		out = append(out, reg+" "+Words(p.N[i]))
	}
	return strings.Join(out, ", ")
}

func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
