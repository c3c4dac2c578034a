// Package narrative makes the text of a report out of published bulletins by rules, and prints it again after a person
// has written between its sentences. A figure in such a text is a reference to a printed figure and never a number: it
// is drawn anew each time, so that nobody changes it by hand. A member releases a report by a statement
// that holds its text.
package narrative

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"truce"
	"truce/codes"
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

// Abouts are all of them.
var Abouts = []About{General, Civilians, Movement, Weapons}

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
		return r.Section != bulletin.ByKind && slices.Contains([]string{string(codes.Siege), string(codes.AidBlocked),
			string(codes.MovementDenied), "access refused", "work suspended"}, r.Label)
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

// days lists the days of a report; a span that is none, or too long, is an error of kind Invalid.
func (a Asked) days() ([]truce.Date, error) {
	first, errFirst := time.Parse(time.DateOnly, string(a.From))
	last, errLast := time.Parse(time.DateOnly, string(a.To))
	if errFirst != nil || errLast != nil || last.Before(first) || last.Sub(first) >= mostDays*24*time.Hour {
		return nil, truce.Errorf(truce.Invalid, "%q to %q is no span of up to %d days of the form 2017-01-15", a.From, a.To,
			mostDays)
	}
	var out []truce.Date
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		out = append(out, truce.Date(day.Format(time.DateOnly)))
	}
	return out, nil
}

// Draft makes the lines of a report by rules: a sentence a row of each day's bulletin, the figure of all members
// together in each, and one for a day without a bulletin; before them, of several days, the sum of each row that adds
// up.
func Draft(ctx context.Context, l *view.Lens, a Asked) (*Report, error) {
	if wants[a.About] == nil {
		return nil, truce.Errorf(truce.Invalid, "%q is not what a report is about: general, civilians, movement, weapons",
			a.About)
	}
	days, err := a.days()
	if err != nil {
		return nil, err
	}
	r := &Report{Asked: a}
	var sums []Line
	var numbers []string
	for _, day := range days {
		d, err := bulletin.Published(ctx, l, a.By, day)
		if err != nil && truce.KindOf(err) != truce.NotFound {
			return nil, err
		}
		if err != nil {
			r.Lines = append(r.Lines, Line{Gap: day})
			continue
		}
		numbers = append(numbers, strconv.Itoa(d.Bulletin.Number))
		for i := range d.Bulletin.Rows {
			row := &d.Bulletin.Rows[i]
			if !wants[a.About](row) {
				continue
			}
			at := Line{Bulletin: d.ID(), Path: row.Path(row.Joint())}
			r.Lines = append(r.Lines, at)
			if sum := (Line{Path: at.Path}); len(days) > 1 && adds(row) && !slices.Contains(sums, sum) {
				sums = append(sums, sum)
			}
		}
	}
	for i := range sums {
		sums[i].Sum = strings.Join(numbers, ",")
	}
	r.Lines = append(sums, r.Lines...)
	if len(r.String()) > mostText {
		return nil, truce.Errorf(truce.Invalid, "the report would be longer than %d bytes: ask for fewer days", mostText)
	}
	return r, nil
}

// adds reports whether the figures of a row add up over days: a state that goes on is the same one on the next day, and
// a verdict may be given again.
func adds(r *truce.BulletinRow) bool {
	lasting := slices.ContainsFunc(codes.EventKinds, func(k codes.EventKind) bool {
		return k.Lasts() && r.Label == string(k)
	})
	return r.Section != bulletin.Review && !lasting
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

	Day truce.Date        `json:"-"`
	Row truce.BulletinRow `json:"-"`
	In  *view.Bulletin    `json:"-"`
	At  truce.CellAt      `json:"-"`
}

// reference is {BULLETIN PATH}; free is what a person may write that has digits: days and ids.
var (
	reference = regexp.MustCompile(`\{([^{}\s]+) ([^{}]+)\}`)
	free      = regexp.MustCompile(`\d{4}-\d{2}-\d{2}|[A-Z]{2,8}-[A-Z]-\d+`)
)

// Print draws the figures of a text in English, as the viewer of the lens may see them. A number that is no reference,
// no day and no id is an error of kind Invalid, and so is a brace that belongs to none; a figure that is not printed,
// or not for this viewer, is one of kind NotFound.
func Print(ctx context.Context, l *view.Lens, text string) (*Printed, error) {
	d, err := NewDrawing(ctx, l)
	if err != nil {
		return nil, err
	}
	p := &Printed{Figures: []Figure{}}
	var out []string
	lines := strings.Split(text, "\n")
	if report, err := Parse(text); err == nil {
		d.Report, lines = report, lines[1:]
	}
	for i, text := range lines {
		line, err := parseLine(i+1, text)
		if err != nil {
			return nil, err
		}
		said, err := d.line(line, p)
		if err != nil {
			return nil, err
		}
		out = append(out, said)
	}
	p.Text = strings.Join(out, "\n")
	return p, nil
}

// line says a line in English, and adds its figures.
func (d *Drawing) line(l Line, p *Printed) (string, error) {
	switch {
	case l.Gap != "":
		return fmt.Sprintf("Of %s %s has published no bulletin.", l.Gap, d.by()), nil
	case l.Sum != "":
		s, err := d.Sum(l)
		if err != nil {
			return "", err
		}
		p.Figures = append(p.Figures, s.Of...)
		return fmt.Sprintf("From %s to %s, “%s”, all members together, comes to %s.", d.Report.From, d.Report.To,
			bulletin.Label(s.Row), s.Reads()), nil
	case l.Path != "":
		f, err := d.Figure(l.Bulletin, l.Path)
		if err != nil {
			return "", err
		}
		p.Figures = append(p.Figures, *f)
		return fmt.Sprintf("On %s the count of “%s” is %s.", f.Day, bulletin.Label(f.Row), f.Reads), nil
	}
	var out strings.Builder
	for _, piece := range Pieces(l.Words) {
		if piece.Path == "" {
			out.WriteString(piece.Words)
			continue
		}
		f, err := d.Figure(piece.Bulletin, piece.Path)
		if err != nil {
			return "", err
		}
		p.Figures = append(p.Figures, *f)
		out.WriteString(f.Reads)
	}
	return out.String(), nil
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
