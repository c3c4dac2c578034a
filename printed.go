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

// Accounts reports whether the incidents that an erratum names account for what it says a printed figure should read:
// each that stands behind the figure is one less, each that does not is one more. What is no count of incidents, is not
// known to the erratum, or is printed otherwise than what stands behind it, cannot be held to that.
func (b *Bulletin) Accounts(e *Erratum) bool {
	at, printed := b.Figure(e.Where)
	if !printed || e.Is == FigureNotKnown {
		return printed
	}
	row := &b.Rows[at.Row]
	c := row.Cells[at.Cell]
	if !row.countsIncidents() || c.N != nil && *c.N != len(c.IDs) {
		return true
	}
	n := len(c.IDs)
	for _, id := range unique(slices.Clone(e.Incidents)) {
		if slices.Contains(c.IDs, string(id)) {
			n--
		} else {
			n++
		}
	}
	return e.Is == itoa(n)
}

// countsIncidents reports whether each incident behind the figures of a row is one of what they count. Of people it is
// not, and behind what was reconciled stand names and operations.
func (r *BulletinRow) countsIncidents() bool {
	people := strings.HasSuffix(r.Label, ", at least") || strings.HasSuffix(r.Label, ", at most") // internal/bulletin
	return r.Section != "reconciliation" && !(r.Section == "humanitarian" && people)
}

// Missing returns those of the members whose column the bulletin does not print: joint figures are not known without
// them.
func (b *Bulletin) Missing(of []MemberID) []MemberID {
	return slices.DeleteFunc(slices.Clone(of), func(m MemberID) bool {
		return slices.ContainsFunc(b.Columns, func(c Column) bool { return c.Member == m && c.State == Released })
	})
}

// Founded returns the bulletin without the figures that nobody can know, whatever is printed there: those in a column
// that is not released, and those for all members over columns of which a voter's is missing. Findings are joint
// whosever column is missing.
func (b *Bulletin) Founded(r Rule) *Bulletin {
	missing := len(b.Missing(r.Voters)) > 0
	if !missing && len(b.Missing(b.Members)) == 0 {
		return b
	}
	out := *b
	out.Rows = slices.Clone(b.Rows)
	for i := range out.Rows {
		row := &out.Rows[i]
		row.Cells = slices.Clone(row.Cells)
		for j, c := range b.Columns {
			if c.State != Released {
				row.Cells[j].N = nil
			}
		}
		findings := row.Section == "reached" || row.Section == "review" && row.Label != "verdict open" // internal/bulletin
		if missing && !findings {
			row.Cells[len(row.Cells)-1].N = nil
		}
	}
	return &out
}

// JointFigures names what the bulletin prints for all members together: two bulletins with the same say the same.
func (b *Bulletin) JointFigures() Digest {
	parts := [][]byte{[]byte("truce joint figures"), []byte(b.Period.Key())}
	for i := range b.Rows {
		r := &b.Rows[i]
		c := r.Joint()
		n := ""
		if c.N != nil {
			n = itoa(*c.N)
		}
		for _, text := range append([]string{r.Section, r.Label, r.Area, n, itoa(len(c.IDs))}, c.IDs...) {
			parts = append(parts, []byte(text))
		}
	}
	return DigestOf(parts...)
}

// Under returns what says under which document a log stood when an entry was made. documents are the claims of
// [KindProcess] and [KindEnactment] of any logs.
func (p *Process) Under(documents []*Claim) func(Ref) *Process {
	stood := map[Ref]*Process{}
	for _, c := range documents {
		stood[c.Ref] = p.Standing(c.Member, []*Claim{c})
	}
	return func(ref Ref) *Process {
		under, last := p, Ref{Index: -1}
		for at, d := range stood {
			if at.Member == ref.Member && at.Index < ref.Index && at.Index > last.Index && d != nil {
				under, last = d, at
			}
		}
		return under
	}
}

// Concurrences returns what says of each bulletin which voters published its joint figures, in order, and how many make
// them joint. They are counted under each document by itself, by what entered under it: no later bulletin, and no later
// document, takes back what was joint or makes joint what was not. What is joint under an earlier document stays so.
func (p *Process) Concurrences(bulletins, documents []*Claim) func(*Claim) (by []MemberID, need int) {
	type under struct {
		document int // place in the chain
		figures  Digest
	}
	chain, stood := p.Chain(), p.Under(documents)
	by := map[under][]MemberID{}
	at := map[Ref]under{}
	for _, c := range bulletins {
		d := stood(c.Ref)
		k := under{slices.IndexFunc(chain, func(x *Process) bool { return x.Rule.Version == d.Rule.Version }),
			c.Body.(*Bulletin).JointFigures()}
		at[c.Ref] = k
		if slices.Contains(d.Rule.Voters, c.Member) {
			by[k] = unique(append(by[k], c.Member))
		}
	}
	return func(c *Claim) ([]MemberID, int) {
		own := at[c.Ref]
		for i := range own.document {
			earlier := by[under{i, own.figures}]
			if need := chain[i].Rule.ConcurK(); len(earlier) >= need {
				return earlier, need
			}
		}
		return by[own], chain[own.document].Rule.ConcurK()
	}
}

// Vouches returns the members whose columns in the bulletin are their own word: whoever published it, and whoever
// published bulletins of the period of which one prints the same figures in its own column. A figure of none that its
// member leaves out is the same.
func (b *Bulletin) Vouches(by MemberID, bulletins []*Claim) []MemberID {
	out := []MemberID{by}
	for _, c := range bulletins {
		if own := c.Body.(*Bulletin); own.Period == b.Period && c.Member != by && own.agrees(c.Member, b) {
			out = append(out, c.Member)
		}
	}
	return unique(out)
}

// agrees reports whether the bulletin prints what another does in the member's column.
func (b *Bulletin) agrees(m MemberID, other *Bulletin) bool {
	for i := range other.Rows {
		for _, c := range other.Rows[i].Cells {
			if c.Member != m {
				continue
			}
			var own BulletinCell
			if at, printed := b.Figure(other.Rows[i].Path(c)); printed {
				own = b.Rows[at.Row].Cells[at.Cell]
			} else if c.N != nil {
				own.N = new(int)
			}
			if (own.N == nil) != (c.N == nil) || c.N != nil && *own.N != *c.N || !slices.Equal(own.IDs, c.IDs) {
				return false
			}
		}
	}
	return true
}

// Printed is a figure of a published bulletin as it is printed, in English: its number, or why there is none.
func (p *Process) Printed(b *Bulletin, c BulletinCell) string {
	missing := b.Missing(p.Rule.Voters)
	switch {
	case c.N != nil:
		return itoa(*c.N)
	case c.Member == "" && len(missing) > 0:
		return notKnown(len(p.Rule.Voters)-len(missing), len(p.Rule.Voters))
	}
	for _, col := range b.Columns {
		if col.Member == c.Member && col.State != Released {
			return string(col.State)
		}
	}
	return "none stated"
}

// FigureNotKnown is what a figure reads that is not known.
const FigureNotKnown = "not known"

// notKnown says in English why a joint figure is not known.
func notKnown(reported, of int) string {
	return FigureNotKnown + ", " + itoa(reported) + " of " + itoa(of) + " reported"
}
