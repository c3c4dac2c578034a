package bulletin

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"truce"
	"truce/codes"
	"truce/internal/timezone"
)

// Text writes the document for a terminal: a table a section, the ids under it.
func Text(w io.Writer, d *Document) error {
	e := &errWriter{w: w}
	head(e, d)
	section := ""
	tw := tabwriter.NewWriter(e, 2, 4, 2, ' ', 0)
	for i, row := range d.Bulletin.Rows {
		if row.Section != section {
			section = row.Section
			tw.Flush()
			fmt.Fprintf(tw, "\n%s\n", strings.ToUpper(sectionTitle[section]))
			fmt.Fprint(tw, "  \t")
			for _, m := range d.Bulletin.Members {
				fmt.Fprintf(tw, "%s\t", ColumnTitle(d, m))
			}
			fmt.Fprintf(tw, "%s\n", JointTitle(d))
		}
		fmt.Fprintf(tw, "  %s\t", Label(row))
		for j, c := range row.Cells {
			fmt.Fprintf(tw, "%s%s\t", CellWords(d, c), corrected(d, i, j))
		}
		fmt.Fprint(tw, "\n")
	}
	tw.Flush()
	foot(e, d)
	return e.err
}

// Figures writes the path of each figure and what it reads, a line each.
func Figures(w io.Writer, d *Document) error {
	e := &errWriter{w: w}
	for i := range d.Bulletin.Rows {
		row := &d.Bulletin.Rows[i]
		for j, c := range row.Cells {
			fmt.Fprintf(e, "%s\t%s%s\n", row.Path(c), CellWords(d, c), corrected(d, i, j))
		}
	}
	return e.err
}

var sectionTitle = map[string]string{Observance: "Ceasefire observance", ByKind: "What happened",
	ByWeapon: "With what", Review: "Review of the incidents of this period",
	Reached:  "Findings reached and verdicts given in this period, whenever it happened",
	Registry: "Registers side by side", Apart: "In no register", Humanitarian: "People", Reconciliation: "Reconciliation",
	truce.SectionPlaces: "Where, below the province", truce.SectionParties: "Who is named as author"}

// Label is what a row counts, in English. What stands above the rows of a section is not said again in each.
func Label(row truce.BulletinRow) string {
	switch row.Section {
	case ByKind, ByWeapon, truce.SectionPlaces, truce.SectionParties:
		switch {
		case row.Section == ByWeapon && row.Area == string(codes.NoWeapon):
			return "no weapon"
		case row.Area != "":
			return row.Area
		}
		if strings.HasSuffix(row.Label, others) {
			return strings.TrimSpace(others)
		}
		return strings.TrimPrefix(row.Label, "registered, ")
	}
	if row.Area != "" {
		return row.Label + " " + row.Area
	}
	return row.Label
}

// CellWords is a cell's figure, or in words why it has none.
func CellWords(d *Document, c truce.BulletinCell) string {
	if d.Status == StatusPublished || c.N != nil {
		return d.Under.Printed(&d.Bulletin, c)
	}
	b := d.Bulletin
	b.Columns = slices.Clone(b.Columns)
	for i := range b.Columns {
		if b.Columns[i].Member == d.Publisher { // what would be published releases it
			b.Columns[i].State = truce.Released
		}
	}
	return d.Under.Printed(&b, c)
}

// corrected is what errata say instead of a figure, in brackets behind it.
func corrected(d *Document, row, cell int) string {
	words := ""
	for _, e := range d.Errata {
		if e.Stands() && e.At == (truce.CellAt{Row: row, Cell: cell}) {
			words += " [" + string(e.By) + ": " + e.Is + "]"
		}
	}
	return words
}

// ColumnTitle heads the figures of a member. In a bulletin of another they are the member's own word once it has
// published the same.
func ColumnTitle(d *Document, m truce.MemberID) string {
	i := slices.Index(d.Bulletin.Members, m)
	if d.Status != StatusPublished || d.Bulletin.Columns[i].State != truce.Released || slices.Contains(d.Own, m) {
		return string(m)
	}
	return string(m) + ", by " + string(d.Publisher)
}

// JointTitle heads the figures for all members: they are joint when enough of them published the same.
func JointTitle(d *Document) string {
	if d.Joint() {
		return truce.JointColumn
	}
	return "all, by " + string(d.Publisher)
}

// JointWords says who stands behind the figures for all members.
func JointWords(d *Document) string {
	need := strconv.Itoa(d.Need)
	names := make([]string, len(d.Concur))
	for i, m := range d.Concur {
		names[i] = string(m)
	}
	switch {
	case d.Status != StatusPublished:
		return "The figures for all members are as " + string(d.Publisher) + " counts them: nobody has published them."
	case len(names) == 0:
		return "The figures for all members are not joint: no member that votes has published them; the rule asks for " +
			need + "."
	case d.Joint():
		return "The figures for all members are joint: " + strings.Join(names, ", ") +
			" published the same; the rule asks for " + need + "."
	}
	return "The figures for all members are not joint: published by " + strings.Join(names, ", ") +
		"; the rule asks for " + need + "."
}

func head(w io.Writer, d *Document) {
	if d.Process.Fictional {
		fmt.Fprintln(w, "*** EXERCISE: invented members, parties and places ***")
	}
	period := d.Bulletin.Period
	fmt.Fprintf(w, "%s: %s\n%s\n", d.Process.Title, d.Day, Title(d))
	fmt.Fprintf(w, "%s from %s to %s (%s)\n", Length(period), inZone(d, period.From), inZone(d, period.To),
		d.Bulletin.Zone)
	fmt.Fprintln(w, JointWords(d))
	if len(d.Basis) == 0 {
		fmt.Fprintln(w, "Basis: the record holds no agreement with clauses in force in this period")
	}
	for _, b := range d.Basis {
		fmt.Fprintf(w, "Basis: %s (%s)\n", b.Title, b.ID)
	}
}

// Title names the document and whose it is.
func Title(d *Document) string {
	switch d.Status {
	case StatusDraft:
		return "Draft of bulletin " + d.ID() + ", not published"
	case StatusTotal:
		return fmt.Sprintf("Total from %s to %s, counted by %s", d.Since, d.Day, d.Publisher)
	}
	return fmt.Sprintf("Bulletin %s, published by %s", d.ID(), d.Publisher)
}

func inZone(d *Document, t truce.Instant) string {
	z, err := timezone.Load(d.Bulletin.Zone)
	if err != nil {
		return t.String()
	}
	return t.Time().In(z).Format("2 January 2006 15:04")
}

func foot(w io.Writer, d *Document) {
	for _, s := range d.Data {
		fmt.Fprintf(w, "\nThird-party data, in no register: %s tells of %s\n", s.Name,
			counted(len(s.IDs), "incident", "incidents"))
		ids(w, s.IDs)
	}
	incidents(w, "Notable, by "+string(d.Publisher), d.Bulletin.Notable)
	incidents(w, "Counted here by the "+end(d.Process)+" of their time, of which a part may lie outside", d.Uncertain)
	incidents(w, "In no period, because nothing is known of their time", d.Timeless)
	for _, row := range d.Bulletin.Rows {
		if row.Section == Observance && row.Area == "" && row.Label == "registered" {
			for _, c := range row.Cells {
				if len(c.IDs) > 0 {
					who := string(c.Member)
					if who == "" {
						who = "any register"
					}
					fmt.Fprintf(w, "\nBehind the figures, %s:\n", who)
					ids(w, c.IDs)
				}
			}
		}
	}
	if d.Hidden > 0 {
		fmt.Fprintf(w, "\nBehind the figures, for the members alone: %s\n", counted(d.Hidden, "id", "ids"))
	}
	if d.Inside > 0 {
		fmt.Fprintf(w, "\nLeft out, for the members alone: %s by place and by party named\n", counted(d.Inside, "row",
			"rows"))
	}
	for _, e := range d.Errata {
		replaced := ""
		if e.Replaced {
			replaced = ", replaced by a later one"
		}
		if e.Unaccounted {
			replaced += ", not accounted for by the incidents it names"
		}
		fmt.Fprintf(w, "\nErratum of %s to %s%s: %s should read %s (%s)\n", e.By, e.Where, replaced, e.Was, e.Is, e.Why)
		ids(w, texts(e.Incidents))
	}
	fmt.Fprintf(w, "\nCut %s", d.Bulletin.Cut.Digest().Short())
	for _, l := range d.Bulletin.Cut {
		fmt.Fprintf(w, " · %s %d", l.Member, l.Size)
	}
	fmt.Fprintln(w)
}

// incidents prints how many there are of a sort, and which, where there are any.
func incidents(w io.Writer, what string, list []truce.IncidentID) {
	if len(list) > 0 {
		fmt.Fprintf(w, "\n%s: %s\n", what, counted(len(list), "incident", "incidents"))
		ids(w, texts(list))
	}
}

// end is the end of an incident's time that says in which period it counts.
func end(p *truce.Process) string {
	if p.CountedBy == truce.CountedByEnd {
		return "end"
	}
	return "beginning"
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

// ids prints a list of ids, some to a line.
func ids(w io.Writer, list []string) {
	for i := 0; i < len(list); i += 8 {
		fmt.Fprintln(w, "  "+strings.Join(list[i:min(i+8, len(list))], " "))
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// errWriter remembers the first error, so that a page is written without a check a line.
type errWriter struct {
	w   io.Writer
	err error
}

func (e *errWriter) Write(b []byte) (int, error) {
	if e.err != nil {
		return 0, e.err
	}
	n, err := e.w.Write(b)
	e.err = err
	return n, err
}
