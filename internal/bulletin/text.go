package bulletin

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"truce"
)

// Text writes the document for a terminal: a table a section, the ids under it.
func Text(w io.Writer, d *Document) error {
	e := &errWriter{w: w}
	head(e, d)
	section := ""
	tw := tabwriter.NewWriter(e, 2, 4, 2, ' ', 0)
	for _, row := range d.Bulletin.Rows {
		if row.Section != section {
			section = row.Section
			tw.Flush()
			fmt.Fprintf(tw, "\n%s\n", strings.ToUpper(sectionTitle[section]))
			fmt.Fprint(tw, "  \t")
			for _, m := range d.Bulletin.Members {
				fmt.Fprintf(tw, "%s\t", m)
			}
			fmt.Fprint(tw, "joint\n")
		}
		fmt.Fprintf(tw, "  %s\t", Label(row))
		for _, c := range row.Cells {
			fmt.Fprintf(tw, "%s\t", CellWords(d, c))
		}
		fmt.Fprint(tw, "\n")
	}
	tw.Flush()
	foot(e, d)
	return e.err
}

var sectionTitle = map[string]string{Observance: "Ceasefire observance", Review: "Review", Registry: "Registers side by side", Humanitarian: "People", Reconciliation: "Reconciliation"}

// Label is what a row counts, in English.
func Label(row truce.BulletinRow) string {
	if row.Area != "" {
		return row.Label + " " + row.Area
	}
	return row.Label
}

// CellWords is a cell's figure, or in words why it has none.
func CellWords(d *Document, c truce.BulletinCell) string {
	if c.N != nil {
		return strconv.Itoa(*c.N)
	}
	for _, col := range d.Bulletin.Columns {
		if col.Member == c.Member && c.Member != "" && c.Member != d.Publisher && col.State != truce.Released {
			return string(col.State)
		}
	}
	return "none stated"
}

func head(w io.Writer, d *Document) {
	if d.Process.Fictional {
		fmt.Fprintln(w, "*** EXERCISE: invented members, parties and places ***")
	}
	title := fmt.Sprintf("Bulletin %d", d.Bulletin.Number)
	if d.Status == "draft" {
		title = fmt.Sprintf("Draft of bulletin %d, not published", d.Bulletin.Number)
	}
	fmt.Fprintf(w, "%s: %s\n%s\n", d.Process.Title, d.Day, title)
	period := d.Bulletin.Period
	fmt.Fprintf(w, "%s from %s to %s (%s)\n", Length(period), inZone(d, period.From), inZone(d, period.To), d.Bulletin.Zone)
	if len(d.Basis) == 0 {
		fmt.Fprintln(w, "Basis: the record holds no agreement with clauses in force in this period")
	}
	for _, b := range d.Basis {
		fmt.Fprintf(w, "Basis: %s (%s)\n", b.Title, b.ID)
	}
}

func inZone(d *Document, t truce.Instant) string {
	z, err := Zone(d.Bulletin.Zone)
	if err != nil {
		return t.String()
	}
	return t.Time().In(z).Format("2 January 2006 15:04")
}

func foot(w io.Writer, d *Document) {
	for _, s := range d.Data {
		fmt.Fprintf(w, "\nThird-party data, in no register: %s tells of %s\n", s.Name, counted(len(s.IDs), "incident", "incidents"))
		ids(w, s.IDs)
	}
	if len(d.Uncertain) > 0 {
		fmt.Fprintf(w, "\nCounted nowhere, because their time may lie in this period or not: %s\n", counted(len(d.Uncertain), "incident", "incidents"))
		list := make([]string, len(d.Uncertain))
		for i, id := range d.Uncertain {
			list[i] = string(id)
		}
		ids(w, list)
	}
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
	for _, e := range d.Errata {
		fmt.Fprintf(w, "\nErratum to %s: %s should read %s (%s)\n", e.Where, e.Was, e.Is, e.Why)
	}
	fmt.Fprintf(w, "\nCut %s", d.Bulletin.Cut.Digest().Short())
	for _, l := range d.Bulletin.Cut {
		fmt.Fprintf(w, " · %s %d", l.Member, l.Size)
	}
	fmt.Fprintln(w)
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
