// Package series lays out what was published of a process from day to day: the figures of every bulletin, each
// publisher's apart, and the figures that others published. A day of which nothing is held is a gap and never a nought,
// a number that is not known says why, and where a running count changes by what its daily counts do not come to, that
// is said. Nothing is mended.
package series

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/timezone"
	"truce/internal/view"
)

// Where a line comes from.
const (
	FromBulletin = "bulletin" // of a member, published in this record
	FromFigure   = "figure"   // published outside, entered with its source
)

// Joint stands for all members as the register of a line.
const Joint = truce.JointColumn

// Per says what span a number covers.
type Per string

// The spans. "" is that of a figure that does not say over which it counts.
const (
	Day   Per = "day"
	Total Per = "total" // a running count as it stood on a day
	Span  Per = "span"  // a count from one day to another
)

// Violations is what the sides of a ceasefire are said to register, day by day.
const Violations = "violations"

// Registered is the row of a bulletin that counts what was registered in all.
const Registered = bulletin.Observance + "/registered"

// Series is every line of a process, as one viewer may see it.
type Series struct {
	First truce.Date `json:"first,omitempty"` // the first day of which a daily count is held; empty: of none
	Last  truce.Date `json:"last,omitempty"`
	Lines []Line     `json:"lines"`
}

// Line is one count through time.
type Line struct {
	From      string  `json:"from"`
	Publisher string  `json:"publisher,omitempty"` // the member whose bulletins these are
	Registrar string  `json:"registrar,omitempty"` // whose register it is: a member, an actor, [Joint]; empty: not stated
	What      string  `json:"what"`                // a row of the bulletin ("observance/registered"), or what is counted
	Area      string  `json:"area,omitempty"`
	Outcome   string  `json:"outcome,omitempty"` // of a review of what the registrar counts
	Per       Per     `json:"per,omitempty"`
	Points    []Point `json:"points"` // by day; those without a day first
	Gaps      []Gap   `json:"gaps"`   // of a daily line, within the days of the whole series
	Steps     []Step  `json:"steps"`  // of a running line and of spans from one day
}

// Point is one published number.
type Point struct {
	Day       truce.Date `json:"day,omitempty"`   // empty: no source states it
	Since     truce.Date `json:"since,omitempty"` // of a span: its first day
	N         *int       `json:"n,omitempty"`
	State     string     `json:"state,omitempty"`     // why there is no number
	Corrected string     `json:"corrected,omitempty"` // what errata say it should read: "2", or "2 or 3"
	// who says so
	CorrectedBy []truce.MemberID   `json:"corrected_by,omitempty"`
	Disputed    bool               `json:"disputed,omitempty"` // another figure of the same line and day says otherwise
	Bulletin    string             `json:"bulletin,omitempty"`
	Joint       bool               `json:"joint,omitempty"` // enough members published the joint figures
	Parts       []truce.FigurePart `json:"parts,omitempty"`
	Traps       []string           `json:"traps,omitempty"`
	Entry       truce.Ref          `json:"entry"`
	Sources     []truce.Source     `json:"sources,omitempty"`
}

// Gap is a run of days of which a daily line holds nothing.
type Gap struct {
	From truce.Date `json:"from"`
	To   truce.Date `json:"to"`
	Days int        `json:"days"`
}

// Asked selects. Zero fields select everything; figures without a day stand only where no day is asked for.
type Asked struct {
	From, To  truce.Date
	Publisher truce.MemberID // only the bulletins of this member
	What      string         // only this row or figure
}

// Read reads the series as the viewer of the lens may see it.
func Read(ctx context.Context, l *view.Lens, a Asked) (*Series, error) {
	for _, d := range []truce.Date{a.From, a.To} {
		if _, err := time.Parse(time.DateOnly, string(d)); d != "" && err != nil {
			return nil, truce.Errorf(truce.Invalid, "%q is not a day of the form 2017-01-15", d)
		}
	}
	if _, ok := l.Process().Member(a.Publisher); a.Publisher != "" && !ok {
		return nil, truce.Errorf(truce.NotFound, "%q is no member of this process", a.Publisher)
	}
	c := &collection{asked: a, at: map[key]int{}}
	bulletins, err := l.Bulletins(ctx)
	if err != nil {
		return nil, err
	}
	for i := range bulletins {
		if err := c.bulletin(l.Process(), &bulletins[i]); err != nil {
			return nil, err
		}
	}
	if a.Publisher == "" {
		claims, err := l.Claims(ctx, truce.KindFigure, "")
		if err != nil {
			return nil, err
		}
		for _, x := range view.Live(claims) {
			c.figure(x.Ref, x.Body.(*truce.Figure))
		}
	}
	return c.series(), nil
}

// key is what makes points one line.
type key struct {
	from, publisher, registrar, what, area, outcome string
	per                                             Per
}

// collection gathers lines.
type collection struct {
	asked Asked
	lines []Line
	at    map[key]int
	seen  map[string]bool // periods by publisher of which a bulletin was taken
}

func (c *collection) add(k key, p Point) {
	if c.asked.What != "" && k.what != c.asked.What || (c.asked.From != "" && p.Day < c.asked.From) ||
		(c.asked.To != "" && (p.Day == "" || p.Day > c.asked.To)) {
		return
	}
	i, ok := c.at[k]
	if !ok {
		i = len(c.lines)
		c.at[k] = i
		c.lines = append(c.lines, Line{From: k.from, Publisher: k.publisher, Registrar: k.registrar, What: k.what,
			Area: k.area, Outcome: k.outcome, Per: k.per, Points: []Point{}, Gaps: []Gap{}, Steps: []Step{}})
	}
	c.lines[i].Points = append(c.lines[i].Points, p)
}

// bulletin adds the figures of a bulletin. Of several that a publisher has of one day it is the one whose figures are
// joint, else the latest, which come first.
func (c *collection) bulletin(p *truce.Process, b *view.Bulletin) error {
	once := string(b.By) + " " + b.Period.Key()
	if c.asked.Publisher != "" && b.By != c.asked.Publisher || c.seen[once] {
		return nil
	}
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	c.seen[once] = true
	zone, err := timezone.Load(b.Zone)
	if err != nil {
		return err
	}
	day := truce.Date(truce.Day(b.Period.To-1, zone))
	for i := range b.Rows {
		row := &b.Rows[i]
		for j, cell := range row.Cells {
			point := Point{Day: day, N: cell.N, Bulletin: b.ID(), Joint: b.Joint(), Entry: b.Ref}
			point.correct(b, truce.CellAt{Row: i, Cell: j})
			if cell.N == nil {
				point.State = b.Under.Printed(&b.Bulletin, cell)
			}
			c.add(key{from: FromBulletin, publisher: string(b.By), registrar: cmp.Or(string(cell.Member), Joint),
				what: row.Section + "/" + row.Label, area: row.Area, per: Day}, point)
		}
	}
	return nil
}

// correct sets what the errata beside a figure say, and who says so.
func (p *Point) correct(b *view.Bulletin, at truce.CellAt) {
	var said []string
	for _, e := range b.Errata {
		if !e.Stands() || e.At != at {
			continue
		}
		p.CorrectedBy = append(p.CorrectedBy, e.By)
		if !slices.Contains(said, e.Is) {
			said = append(said, e.Is)
		}
	}
	p.Corrected = strings.Join(said, " or ")
}

// Members lists members, as those who corrected a point.
func Members(list []truce.MemberID) string {
	var out []string
	for _, m := range list {
		out = append(out, string(m))
	}
	return strings.Join(out, ", ")
}

// figure adds a figure that somebody published, and what a review made of it.
func (c *collection) figure(ref truce.Ref, f *truce.Figure) {
	_, per, _ := divide(f.What)
	k := key{from: FromFigure, registrar: string(f.Registrar), what: f.What, per: per}
	p := Point{Day: f.Day, N: f.Total, Parts: f.Parts, Traps: f.Traps, Entry: ref, Sources: f.Sources}
	if f.Until != "" {
		k.per, p.Since, p.Day = Span, f.Day, f.Until
	}
	if f.Total == nil {
		p.State = "not stated"
	}
	c.add(k, p)
	for _, o := range sorted(f.Outcomes) {
		n := f.Outcomes[o]
		k.outcome = o
		c.add(k, Point{Day: p.Day, Since: p.Since, N: &n, Entry: ref, Sources: f.Sources})
	}
}

// divide takes the name of a count apart: what it counts, over which span, and in which unit.
func divide(what string) (of string, per Per, unit string) {
	of = what
	if head, tail, ok := strings.Cut(what, " ("); ok && strings.HasSuffix(tail, ")") {
		of, unit = head, " ("+tail
	}
	for _, x := range []Per{Day, Total} {
		if head, ok := strings.CutSuffix(of, ", "+string(x)); ok {
			return head, x, unit
		}
	}
	if strings.HasPrefix(of, Violations) {
		per = Day // of which bulletins do not say that it is a daily count
	}
	return of, per, unit
}

// series orders the lines and says what is missing in them.
func (c *collection) series() *Series {
	s := &Series{Lines: c.lines}
	if s.Lines == nil {
		s.Lines = []Line{}
	}
	for i := range s.Lines {
		l := &s.Lines[i]
		slices.SortStableFunc(l.Points, func(a, b Point) int {
			return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Since, b.Since))
		})
		dispute(l.Points)
		if l.Per != Day {
			continue
		}
		for _, p := range l.Points {
			if whole(p.Day) {
				if s.First == "" || p.Day < s.First {
					s.First = p.Day
				}
				s.Last = max(s.Last, p.Day)
			}
		}
	}
	for i := range s.Lines {
		if l := &s.Lines[i]; l.Per == Day {
			l.Gaps = gaps(l.Points, s.First, s.Last)
		} else if l.Per != "" {
			l.Steps = steps(l, s.daily(l))
		}
	}
	slices.SortStableFunc(s.Lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Publisher, b.Publisher), ofMembers(a.Registrar, b.Registrar))
	})
	return s
}

// ofMembers puts what is joint after what one member counts, and leaves the rest as it was published.
func ofMembers(a, b string) int {
	rank := func(s string) int {
		if s == Joint {
			return 1
		}
		return 0
	}
	return cmp.Compare(rank(a), rank(b))
}

// dispute marks the points of one day, and of one span, that do not say the same. The list is in order of both.
func dispute(list []Point) {
	for len(list) > 0 {
		n := slices.IndexFunc(list, func(p Point) bool { return p.Day != list[0].Day || p.Since != list[0].Since })
		if n < 0 {
			n = len(list)
		}
		alike, said := list[:n], map[int]bool{}
		for _, p := range alike {
			if p.N != nil {
				said[*p.N] = true
			}
		}
		for i := range alike {
			alike[i].Disputed = alike[i].Disputed || alike[i].Day != "" && alike[i].N != nil && len(said) > 1
		}
		list = list[n:]
	}
}

// whole reports whether a date names a day, and not a month or a year.
func whole(d truce.Date) bool { return len(d) == len(time.DateOnly) }

// next returns the day after one.
func next(d truce.Date, days int) truce.Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	return truce.Date(t.AddDate(0, 0, days).Format(time.DateOnly))
}

// between is how many days lie between two.
func between(from, to truce.Date) int {
	a, errA := time.Parse(time.DateOnly, string(from))
	b, errB := time.Parse(time.DateOnly, string(to))
	if errA != nil || errB != nil {
		return 0
	}
	return int(b.Sub(a).Hours() / 24)
}

// gaps are the runs of days from first to last of which no point is held.
func gaps(list []Point, first, last truce.Date) []Gap {
	out := []Gap{}
	at := first
	say := func(until truce.Date) { // the day after the gap
		if n := between(at, until); n > 0 {
			out = append(out, Gap{at, next(until, -1), n})
		}
	}
	for _, p := range list {
		if whole(p.Day) {
			say(p.Day)
			at = max(at, next(p.Day, 1))
		}
	}
	if first != "" {
		say(next(last, 1))
	}
	return out
}

func sorted(m map[string]int) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
