package truce

import (
	"slices"
	"strings"
)

// JointColumn stands for all members in the path of a figure.
const JointColumn = "joint"

// Path names a figure of the row within its bulletin: section, label, area where there is one, and member or "joint".
func (r *BulletinRow) Path(c BulletinCell) string {
	parts := []string{r.Section, r.Label}
	if r.Area != "" {
		parts = append(parts, r.Area)
	}
	column := string(c.Member)
	if column == "" {
		column = JointColumn
	}
	return strings.Join(append(parts, column), "/")
}

// CellAt is where a figure stands in a bulletin.
type CellAt struct{ Row, Cell int }

// Figure returns where the figure of that path is printed, false when it is not.
func (b *Bulletin) Figure(path string) (CellAt, bool) {
	for i := range b.Rows {
		for j, c := range b.Rows[i].Cells {
			if b.Rows[i].Path(c) == path {
				return CellAt{i, j}, true
			}
		}
	}
	return CellAt{}, false
}

// Missing returns those of the members whose column the bulletin does not print: joint figures are not known without
// them.
func (b *Bulletin) Missing(of []MemberID) []MemberID {
	var out []MemberID
	for _, c := range b.Columns {
		if c.State != Released && slices.Contains(of, c.Member) {
			out = append(out, c.Member)
		}
	}
	return out
}

// JointFigures names what the bulletin prints for all members together: two bulletins with the same say the same.
func (b *Bulletin) JointFigures() Digest {
	parts := [][]byte{[]byte("truce joint figures"), []byte(b.Period.Key())}
	for i := range b.Rows {
		c := b.Rows[i].Joint()
		n := ""
		if c.N != nil {
			n = itoa(*c.N)
		}
		parts = append(parts, []byte(b.Rows[i].Path(c)), []byte(n), []byte(strings.Join(c.IDs, " ")))
	}
	return DigestOf(parts...)
}

// Concurrences returns, by joint figures, the voters that published them, in order. The figures are joint once these
// are as many as the rule asks for; no later bulletin takes that back.
func (p *Process) Concurrences(bulletins []*Claim) map[Digest][]MemberID {
	out := map[Digest][]MemberID{}
	for _, c := range bulletins {
		if slices.Contains(p.Rule.Voters, c.Member) {
			d := c.Body.(*Bulletin).JointFigures()
			out[d] = unique(append(out[d], c.Member))
		}
	}
	return out
}

// Printed is a figure of a published bulletin as it is printed, in English: its number, or why there is none.
func (p *Process) Printed(b *Bulletin, c BulletinCell) string {
	missing := b.Missing(p.Rule.Voters)
	switch {
	case c.N != nil:
		return itoa(*c.N)
	case c.Member == "" && len(missing) > 0:
		return notKnown(b.Voters(p.Rule)-len(missing), b.Voters(p.Rule))
	}
	for _, col := range b.Columns {
		if col.Member == c.Member && col.State != Released {
			return string(col.State)
		}
	}
	return "none stated"
}

// Voters returns how many members with a column vote: joint figures are known once all of these are printed.
func (b *Bulletin) Voters(r Rule) int {
	n := 0
	for _, m := range b.Members {
		if slices.Contains(r.Voters, m) {
			n++
		}
	}
	return n
}

// FigureNotKnown is what a figure reads that is not known.
const FigureNotKnown = "not known"

// notKnown says in English why a joint figure is not known.
func notKnown(reported, of int) string {
	return FigureNotKnown + ", " + itoa(reported) + " of " + itoa(of) + " reported"
}
