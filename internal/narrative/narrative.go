// Package narrative makes the text of a report out of published bulletins by rules, and prints it again after a person
// has written between its sentences. A figure in such a text is a reference to a printed figure and never a number: it
// is drawn anew each time, so that nobody changes it by hand. It signs and files nothing.
package narrative

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/view"
)

// About is what a report is about.
type About string

// What a report can be about.
const (
	General   About = "general"
	Civilians About = "civilians"
	Movement  About = "movement"
	Weapons   About = "weapons"
)

// wants says which rows of a bulletin a report looks at.
var wants = map[About]func(r *truce.BulletinRow) bool{
	General: func(r *truce.BulletinRow) bool {
		return r.Section == bulletin.Observance && r.Area == "" || r.Section == bulletin.Review ||
			strings.HasPrefix(r.Label, "killed, ")
	},
	Civilians: func(r *truce.BulletinRow) bool {
		return r.Section == bulletin.Humanitarian && (strings.HasPrefix(r.Label, "civilians ") ||
			strings.HasPrefix(r.Label, "incidents of which no report"))
	},
	Movement: func(r *truce.BulletinRow) bool {
		return r.Section != bulletin.ByKind && slices.Contains([]string{string(truce.Siege), string(truce.AidBlocked),
			string(truce.MovementDenied), "access refused", "work suspended"}, r.Label)
	},
	Weapons: func(r *truce.BulletinRow) bool { return r.Section == bulletin.ByWeapon },
}

// Asked is which bulletins a report is made of: those of one member that close on the days from first to last.
type Asked struct {
	From, To truce.Date
	By       truce.MemberID
	About    About
}

// mostDays is how many days a report covers at most.
const mostDays = 366

// Draft writes a paragraph a day, a sentence a row, the figure of all members together in each. A day without a
// bulletin has its sentence too.
func Draft(ctx context.Context, l *view.Lens, a Asked) (string, error) {
	if wants[a.About] == nil {
		return "", truce.Errorf(truce.Invalid, "%q is not what a report is about: general, civilians, movement, weapons",
			a.About)
	}
	first, errFirst := time.Parse(time.DateOnly, string(a.From))
	last, errLast := time.Parse(time.DateOnly, string(a.To))
	if errFirst != nil || errLast != nil || last.Before(first) || last.Sub(first) >= mostDays*24*time.Hour {
		return "", truce.Errorf(truce.Invalid, "%q to %q is no span of up to %d days of the form 2017-01-15", a.From, a.To,
			mostDays)
	}
	var out strings.Builder
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		d, err := bulletin.Published(ctx, l, a.By, truce.Date(day.Format(time.DateOnly)))
		switch {
		case err != nil && truce.KindOf(err) == truce.NotFound:
			fmt.Fprintf(&out, "Of %s %s has published no bulletin.\n\n", day.Format(time.DateOnly), a.By)
		case err != nil:
			return "", err
		default:
			paragraph(&out, d, wants[a.About])
		}
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}

func paragraph(out *strings.Builder, d *bulletin.Document, want func(*truce.BulletinRow) bool) {
	fmt.Fprintf(out, "Bulletin %s of %s is of the day that closed on %s.\n", d.ID(), d.Publisher, d.Day)
	n := 0
	for i := range d.Bulletin.Rows {
		row := &d.Bulletin.Rows[i]
		if !want(row) {
			continue
		}
		n++
		fmt.Fprintf(out, "The count of “%s”, all members together, is {%s %s}.\n", bulletin.Label(*row), d.ID(),
			row.Path(row.Joint()))
	}
	if n == 0 {
		fmt.Fprintf(out, "It has no row of this.\n")
	}
	out.WriteString("\n")
}

// Printed is a text with its figures drawn.
type Printed struct {
	Text    string   `json:"text"`
	Figures []Figure `json:"figures"` // in the order in which they stand
}

// Figure is one figure of a text, and what it opens to.
type Figure struct {
	Bulletin string    `json:"bulletin"`
	Path     string    `json:"path"`
	Reads    string    `json:"reads"` // as printed, with its erratum
	Entry    truce.Ref `json:"entry"`
	IDs      []string  `json:"ids"` // as far as the reader may see them
}

// reference is {BULLETIN PATH}; free is what a person may write that has digits: days and ids.
var (
	reference = regexp.MustCompile(`\{([^{}\s]+) ([^{}]+)\}`)
	free      = regexp.MustCompile(`\d{4}-\d{2}-\d{2}|[A-Z]{2,8}-[A-Z]-\d+`)
)

// Print draws the figures of a text as the viewer of the lens may see them. A number that is no reference, no day and
// no id is an error of kind Invalid, and so is a brace that belongs to none; a figure that is not printed, or not for
// this viewer, is one of kind NotFound.
func Print(ctx context.Context, l *view.Lens, text string) (*Printed, error) {
	list, err := l.Bulletins(ctx)
	if err != nil {
		return nil, err
	}
	by := map[string]*view.Bulletin{}
	for i := range list {
		by[list[i].ID()] = &list[i]
	}
	p := &Printed{Figures: []Figure{}}
	var lines []string
	for i, line := range strings.Split(text, "\n") {
		if word := byHand(line); word != "" {
			return nil, truce.Errorf(truce.Invalid,
				"line %d: %q is written by hand; a figure is a reference to a printed one, as "+
					"{CA-B-3 observance/registered/joint}. Days, as 2017-01-15, and ids may be written", i+1, word)
		}
		var failed error
		lines = append(lines, reference.ReplaceAllStringFunc(line, func(at string) string {
			m := reference.FindStringSubmatch(at)
			f, err := figure(l.Process(), by[m[1]], m[1], m[2])
			if err != nil {
				failed = err
				return ""
			}
			p.Figures = append(p.Figures, *f)
			return f.Reads
		}))
		if failed != nil {
			return nil, failed
		}
	}
	p.Text = strings.Join(lines, "\n")
	return p, nil
}

// byHand returns the first word of a line with a digit or a brace that is allowed to have none; empty: there is none.
func byHand(line string) string {
	rest := free.ReplaceAllString(reference.ReplaceAllString(line, " "), " ")
	for _, word := range strings.Fields(rest) {
		if strings.ContainsFunc(word, unicode.IsNumber) || strings.ContainsAny(word, "{}") {
			return word
		}
	}
	return ""
}

func figure(p *truce.Process, b *view.Bulletin, id, path string) (*Figure, error) {
	if b == nil {
		return nil, truce.Errorf(truce.NotFound, "there is no bulletin %s", id)
	}
	at, ok := b.Figure(path)
	if !ok {
		return nil, truce.Errorf(truce.NotFound, "bulletin %s prints no figure %s", id, path)
	}
	cell := b.Rows[at.Row].Cells[at.Cell]
	f := &Figure{Bulletin: id, Path: path, Reads: p.Printed(&b.Bulletin, cell), Entry: b.Ref, IDs: []string{}}
	f.IDs = append(f.IDs, cell.IDs...)
	for _, e := range b.Errata {
		if e.Printed && e.At == at {
			f.Reads += " (erratum by " + string(e.By) + ": " + e.Is + ")"
		}
	}
	return f, nil
}
