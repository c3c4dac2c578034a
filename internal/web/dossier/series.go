package dossier

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"truce"
	"truce/internal/export"
	"truce/internal/series"
	"truce/internal/web/frame"
)

// mostDrawn is how many days are laid out at once: what a page bears, and a sheet of paper.
const mostDrawn = 92

// seriesPage is what was published from day to day: of this record's bulletins a sheet a publisher, of what others
// published one, and beside it by province, and the truces before.
type seriesPage struct {
	Action      string
	From, To    truce.Date // as asked
	First, Last string     // the days that are laid out, in words; empty: nothing is dated
	Earlier     string     // address of what lies before; empty: nothing
	Files       []seriesFile
	Sheets      []seriesSheet
	Provinces   provinceTable
	Reviews     []reviewSum
	Figures     string // address of the figures one by one; empty: none are held
	Truces      []truceCard
}

// seriesFile is the series as a file.
type seriesFile struct {
	Format export.Format
	Href   string
}

// seriesSheet is the lines of one publisher, drawn and as a table.
type seriesSheet struct {
	Publisher string // a member; empty: published outside
	Columns   []seriesColumn
	Heads     []seriesHead // above the columns: whose they are
	Strips    stripChart
	Days      []seriesDay
	Steps     []stepRow
	Care      bool // a figure must be read with care
	Cut       bool // there are more lines than stand here
}

// seriesColumn heads a column.
type seriesColumn struct {
	Who     string // whose register
	Joint   bool   // all members' together
	What    string // of a figure
	Outcome string
	Since   string // of spans that all begin on one day
}

// seriesHead is whose the next columns are.
type seriesHead struct {
	seriesColumn
	Span int
}

// seriesDay is a day with a cell a column, or a run of days of which nothing is held.
type seriesDay struct {
	When  string
	Gap   int
	Cells [][]seriesNumber
}

// seriesNumber is one published number as a cell shows it.
type seriesNumber struct {
	N         *int
	State     string
	Since     string // of a span
	Corrected string
	By        string // who corrected it
	Disputed  bool
	Care      bool
	Href      string // of the bulletin or the entry; empty: not for this viewer
}

// stepRow is a running count that changed.
type stepRow struct {
	series.Step
	Column seriesColumn
	When   string
}

// series answers GET /series: what was published from day to day; ?from= and ?to= for some days.
func (s *site) series(w http.ResponseWriter, r *request) error {
	q := r.URL.Query()
	list, err := series.Read(r.Context(), r.Lens, asked(q))
	if err != nil {
		return err
	}
	t, err := s.teller(r)
	if err != nil {
		return err
	}
	p := &seriesPage{Action: s.At("/series"), From: truce.Date(q.Get("from")), To: truce.Date(q.Get("to"))}
	for _, f := range []export.Format{export.CSV, export.XLSX} {
		p.Files = append(p.Files, seriesFile{f, s.seriesHref("/series/"+string(f), p.From, p.To)})
	}
	first, last := drawn(list, p)
	if first != "" {
		p.First, p.Last = t.date(first), t.date(last)
		if before(list, first) {
			p.Earlier = s.seriesHref("/series", shift(first, -mostDrawn), shift(first, -1))
		}
	}
	for len(list.Lines) > 0 {
		n := slices.IndexFunc(list.Lines, func(l series.Line) bool {
			return l.From != list.Lines[0].From || l.Publisher != list.Lines[0].Publisher
		})
		if n < 0 {
			n = len(list.Lines)
		}
		if sheet := t.seriesSheet(s.At, list.Lines[:n], first, last); len(sheet.Columns) > 0 {
			p.Sheets = append(p.Sheets, sheet)
		}
		list.Lines = list.Lines[n:]
	}
	if err := t.besideSeries(s, p); err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "dossier-series", p)
}

// besideSeries adds what stands beside: the figures by province, what the one review came to, and ceasefires.
func (t *teller) besideSeries(s *site, p *seriesPage) error {
	if slices.ContainsFunc(p.Sheets, func(x seriesSheet) bool { return x.Publisher == "" }) {
		figures, err := t.figuresPage()
		if err != nil {
			return err
		}
		p.Provinces, p.Reviews, p.Figures = figures.Provinces, figures.Reviews, s.At("/figures")
	}
	truces, err := t.trucesPage()
	if err != nil {
		return err
	}
	p.Truces = truces.Truces
	return nil
}

// seriesFile answers GET /series/{format}: all of it as a table, a row a number.
func (s *site) seriesFile(w http.ResponseWriter, r *request) error {
	f := export.Format(r.PathValue("format"))
	if f != export.CSV && f != export.XLSX {
		return frame.ErrNoPage
	}
	list, err := series.Read(r.Context(), r.Lens, asked(r.URL.Query()))
	if err != nil {
		return err
	}
	cut, err := r.Lens.Cut(r.Context())
	if err != nil {
		return err
	}
	about := export.About{Process: r.Lens.Process().ID, At: truce.At(s.Clock()), Audience: frame.AudienceOf(r.Lens.Who())}
	if about.Filter, err = url.QueryUnescape(strings.ReplaceAll(asking(asked(r.URL.Query())).Encode(), "&",
		" ")); err != nil {
		return err
	}
	w.Header().Set("Content-Type", f.MediaType())
	w.Header().Set("Content-Disposition", `attachment; filename="`+r.Lens.Process().ID+"-series."+string(f)+`"`)
	return export.WriteTable(w, f, export.Table{Of: "figures", Head: series.Head, Rows: list.Rows()}, cut, about)
}

func asked(q url.Values) series.Asked {
	return series.Asked{From: truce.Date(q.Get("from")), To: truce.Date(q.Get("to"))}
}

func asking(a series.Asked) url.Values {
	q := url.Values{}
	if a.From != "" {
		q.Set("from", string(a.From))
	}
	if a.To != "" {
		q.Set("to", string(a.To))
	}
	return q
}

func (s *site) seriesHref(path string, from, to truce.Date) string {
	return strings.TrimSuffix(s.At(path)+"?"+asking(series.Asked{From: from, To: to}).Encode(), "?")
}

func shift(d truce.Date, n int) truce.Date { return frame.Shift(d, n) }

// isDay reports whether a date names one day.
func isDay(d truce.Date) bool { return len(d) == len(time.DateOnly) }

// drawn are the days to lay out: those of the series as far as they go on one page, the latest ones.
func drawn(list *series.Series, p *seriesPage) (first, last truce.Date) {
	for i := range list.Lines {
		if !shown(&list.Lines[i]) {
			continue
		}
		for _, x := range list.Lines[i].Points {
			if isDay(x.Day) {
				if first == "" || x.Day < first {
					first = x.Day
				}
				last = max(last, x.Day)
			}
		}
	}
	if first == "" {
		return "", ""
	}
	if most := shift(last, 1-mostDrawn); first < most {
		first = most
	}
	return first, last
}

// before reports whether anything is dated before a day.
func before(list *series.Series, day truce.Date) bool {
	for i := range list.Lines {
		if shown(&list.Lines[i]) && slices.ContainsFunc(list.Lines[i].Points, func(x series.Point) bool {
			return isDay(x.Day) && x.Day < day
		}) {
			return true
		}
	}
	return false
}

// shown reports whether the page lays a line out: of bulletins what was registered in all, of figures what says over
// which days it counts.
func shown(l *series.Line) bool {
	if l.From == series.FromBulletin {
		return l.What == series.Registered
	}
	return l.Per != "" && slices.ContainsFunc(l.Points, func(p series.Point) bool { return isDay(p.Day) })
}

// mostColumns is how many lines of a publisher are laid out side by side.
const mostColumns = 24

// seriesSheet lays out the lines of a publisher.
func (t *teller) seriesSheet(at func(string, ...any) string, lines []series.Line, from, last truce.Date) seriesSheet {
	sheet := seriesSheet{Publisher: lines[0].Publisher}
	lines = slices.DeleteFunc(slices.Clone(lines), func(l series.Line) bool { return !shown(&l) })
	if len(lines) == 0 {
		return sheet
	}
	t.order(lines)
	lines = first(lines, mostColumns, &sheet.Cut)
	for i := range lines {
		c := t.seriesColumn(&lines[i])
		sheet.Columns = append(sheet.Columns, c)
		if n := len(sheet.Heads); n > 0 && sheet.Heads[n-1].Who == c.Who && sheet.Heads[n-1].Joint == c.Joint {
			sheet.Heads[n-1].Span++
		} else {
			sheet.Heads = append(sheet.Heads, seriesHead{c, 1})
		}
		for _, x := range lines[i].Steps {
			if x.Held > 0 || x.Says == series.Fell {
				sheet.Steps = append(sheet.Steps, stepRow{x, c, t.span(x.From, x.To)})
			}
		}
	}
	sheet.Strips = t.drawStrips(lines, sheet.Columns, from, last)
	gap := truce.Date("")
	for day := from; day <= last; day = shift(day, 1) {
		row, held := seriesDay{When: t.date(day)}, false
		for i := range lines {
			cell := t.seriesCell(at, &lines[i], day)
			held = held || len(cell) > 0
			for _, n := range cell {
				sheet.Care = sheet.Care || n.Care
			}
			row.Cells = append(row.Cells, cell)
		}
		switch {
		case held:
			sheet.Days, gap = append(sheet.Days, row), ""
		case gap == "":
			gap = day
			sheet.Days = append(sheet.Days, seriesDay{When: t.date(day), Gap: 1})
		default:
			x := &sheet.Days[len(sheet.Days)-1]
			x.Gap, x.When = x.Gap+1, t.span(gap, day)
		}
	}
	return sheet
}

// order puts what the sides register first, each with what became of it, then running counts, then counts over a span;
// a body that counts for several sides comes after these.
func (t *teller) order(lines []series.Line) {
	if lines[0].From == series.FromBulletin {
		return
	}
	reviewed := map[string]bool{}
	points := map[string]int{}
	for _, l := range lines {
		reviewed[l.Registrar] = reviewed[l.Registrar] || l.Outcome != ""
		points[l.Registrar] = max(points[l.Registrar], len(l.Points))
	}
	rank := func(l *series.Line) int {
		switch {
		case l.Per == series.Span:
			return 3
		case !strings.HasPrefix(l.What, series.Violations):
			return 2
		case points[l.Registrar] == 1 && !reviewed[l.Registrar]:
			return 1
		}
		return 0
	}
	outcomes := []string{"", "confirmed", "not confirmed", "fire at an excluded group"}
	slices.SortStableFunc(lines, func(a, b series.Line) int {
		if c := cmp.Or(cmp.Compare(rank(&a), rank(&b)), strings.Compare(t.actor(truce.ActorID(a.Registrar)).Name,
			t.actor(truce.ActorID(b.Registrar)).Name)); c != 0 {
			return c
		}
		return cmp.Or(strings.Compare(a.What, b.What), cmp.Compare(slices.Index(outcomes, a.Outcome),
			slices.Index(outcomes, b.Outcome)))
	})
}

func (t *teller) seriesColumn(l *series.Line) seriesColumn {
	c := seriesColumn{Outcome: l.Outcome, Who: l.Registrar}
	if since, one := beginning(l); one {
		c.Since = t.date(since)
	}
	if l.From == series.FromFigure {
		c.Who, c.What = t.actor(truce.ActorID(l.Registrar)).Name, l.What
	} else if c.Joint = l.Registrar == series.Joint; c.Joint {
		c.Who = l.Publisher
	}
	return c
}

// beginning is the day on which all spans of a line begin; false: they do not begin on one.
func beginning(l *series.Line) (truce.Date, bool) {
	first := l.Points[0].Since
	return first, !slices.ContainsFunc(l.Points, func(p series.Point) bool { return p.Since != first })
}

// seriesCell is what a line has of a day.
func (t *teller) seriesCell(at func(string, ...any) string, l *series.Line, day truce.Date) []seriesNumber {
	var out []seriesNumber
	_, one := beginning(l)
	for i := range l.Points {
		p := &l.Points[i]
		if p.Day != day {
			continue
		}
		state, _, _ := strings.Cut(p.State, ",") // "not known, 1 of 3 reported"
		n := seriesNumber{N: p.N, State: state, Corrected: p.Corrected, By: series.Members(p.CorrectedBy),
			Disputed: p.Disputed,
			Care:     slices.ContainsFunc(p.Traps, func(s string) bool { return strings.Contains(s, ": ") })}
		if !one {
			n.Since = t.date(p.Since)
		}
		if _, _, number, ok := truce.SplitMinted(p.Bulletin); ok {
			n.Href = at("/bulletins", l.Publisher, number)
		} else if t.cite(p.Entry, nil).Opens {
			n.Href = at("/record", p.Entry.Member, p.Entry.Index)
		}
		out = append(out, n)
	}
	return out
}
