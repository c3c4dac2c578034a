package dossier

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"truce"
)

// figuresPage is what was published of the keeping of a ceasefire, by day and by side.
type figuresPage struct {
	Sides     []actorName // who registers, in the order of the reader's language; a body of several sides last
	Days      []figureDay // every day of the months told of, those without a bulletin among them
	Held      int         // days a bulletin is held of
	Traps     []trapCount // that mark figures in general, and need no more words
	Reviews   []reviewSum
	Chart     figureChart
	Provinces provinceTable
	Counters  []counterTable
	Spans     []spanRow
	Cut       bool // more was published than stands here
}

// figureDay is one day, or a run of days of which nothing is held.
type figureDay struct {
	When  string
	Gap   int // days; 0: the day is held
	Note  string
	Cells []figureCell // a side each
}

// figureCell is what one side registered on a day; with no Figure the side did not report, or it is not held.
type figureCell struct {
	Held     bool
	Total    *int // nil: not stated
	Sum      int  // of the parts that carry a number
	Complete *bool
	Parts    []partLine
	Outcomes []outcomeLine
	Reviewer actorName
	Traps    []trap // of this very figure; those of figures in general stand above
	Cite     cite
}

// outcomeLine is one outcome of a review.
type outcomeLine struct {
	Outcome string
	N       int
}

// trap is why a figure must be read with care: its name, and what there is to say of this one.
type trap struct{ Name, Detail string }

// trapCount is how many of the daily figures a trap marks.
type trapCount struct {
	Name string
	N    int
}

// reviewSum is what the reviewer made of one side's figures over all days that are held.
type reviewSum struct {
	Of, By    actorName
	Total     int // registered on the days that are held
	Confirmed int
	Days      int // of which an outcome is stated
}

// counterTable is a running count, by day.
type counterTable struct {
	What string
	Rows []countRow
}

// spanRow is a count over a span of days.
type spanRow struct {
	countRow
	Until    string
	Parts    []partLine
	Complete *bool
}

// partLine is one part of a breakdown.
type partLine struct {
	Name string // in the language of the page
	N    *int   // nil: named without a number
}

// What one page holds of the figures, however many a member enters.
const (
	mostCounted   = 2_000 // counts other than the daily ones
	mostSides     = 6
	mostDays      = 120 // of which a figure is held, the latest
	mostYears     = 5   // on either side of the day in the middle of all
	mostParts     = 40  // of one figure
	mostProvinces = 40
)

// first returns as much of a list as a page holds, and notes where that is not all of it.
func first[T any](list []T, most int, cut *bool) []T {
	if len(list) <= most {
		return list
	}
	*cut = true
	return list[:most]
}

// near returns the daily figures of the latest days, but none of days far from the one in the middle: a page has a line
// or a gap for every day between the first and the last.
func near(daily []told[truce.Figure], cut *bool) []told[truce.Figure] {
	days, of := groupBy(daily, func(x told[truce.Figure]) truce.Date { return x.Body.Day })
	slices.Sort(days)
	if len(days) == 0 {
		return nil
	}
	middle, _ := time.Parse(time.DateOnly, string(days[len(days)/2]))
	from := truce.Date(middle.AddDate(-mostYears, 0, 0).Format(time.DateOnly))
	to := truce.Date(middle.AddDate(mostYears, 0, 0).Format(time.DateOnly))
	kept := slices.DeleteFunc(days, func(d truce.Date) bool { return d < from || d > to })
	kept = kept[max(0, len(kept)-mostDays):]
	var out []told[truce.Figure]
	for _, d := range kept {
		out = append(out, of[d]...)
	}
	*cut = *cut || len(out) < len(daily) || slices.ContainsFunc(out, func(x told[truce.Figure]) bool {
		return len(x.Body.Parts) > mostParts
	})
	return out
}

// violations is the figure the sides publish day by day.
const violations = "violations"

// figures answers GET /figures.
func (s *site) figures(w http.ResponseWriter, r *request) error {
	t, err := s.teller(r)
	if err != nil {
		return err
	}
	p, err := t.figuresPage()
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "dossier-figures", p)
}

func (t *teller) figuresPage() (*figuresPage, error) {
	list, err := tell[truce.Figure](t, truce.KindFigure, "")
	if err != nil {
		return nil, err
	}
	p := &figuresPage{}
	var daily []told[truce.Figure]
	for _, x := range list {
		if x.Body.What == violations && x.Body.Until == "" && len(x.Body.Day) == len("2006-01-02") {
			daily = append(daily, x)
		}
	}
	p.Counters, p.Spans = t.counters(first(list, mostCounted, &p.Cut))
	daily = near(daily, &p.Cut)
	sides := t.sides(daily, &p.Cut)
	for _, id := range sides {
		p.Sides = append(p.Sides, t.actor(id))
	}
	cells := t.cells(daily, sides)
	p.layDays(t, cells)
	p.Traps = commonTraps(daily)
	p.Reviews = t.reviews(daily)
	p.Chart = drawFigures(cells)
	p.Provinces = t.provinceTable(cells, sides, &p.Cut)
	return p, nil
}

// sides lists who registers: those who were reviewed or who registered most days, by name; a body that counts for all
// of them last.
func (t *teller) sides(daily []told[truce.Figure], cut *bool) []truce.ActorID {
	ids, of := groupBy(daily, func(x told[truce.Figure]) truce.ActorID { return x.Body.Registrar })
	slices.SortStableFunc(ids, func(a, b truce.ActorID) int { return cmp.Compare(len(of[b]), len(of[a])) })
	ids = first(ids, mostSides, cut)
	slices.SortStableFunc(ids, func(a, b truce.ActorID) int {
		if joint := len(of[a]) == 1; joint != (len(of[b]) == 1) {
			if joint {
				return 1
			}
			return -1
		}
		return strings.Compare(t.actor(a).Name, t.actor(b).Name)
	})
	return ids
}

// dayCells is one calendar day with a cell a side.
type dayCells struct {
	day   truce.Date
	cells []figureCell // nil: nothing is held of the day
	note  string
}

// cells returns every day from the first of the first month told of to the last of the last one.
func (t *teller) cells(daily []told[truce.Figure], sides []truce.ActorID) []dayCells {
	if len(daily) == 0 {
		return nil
	}
	days, of := groupBy(daily, func(x told[truce.Figure]) truce.Date { return x.Body.Day })
	slices.Sort(days)
	first, _ := time.Parse("2006-01-02", string(days[0]))
	last, _ := time.Parse("2006-01-02", string(days[len(days)-1]))
	first, last = first.AddDate(0, 0, 1-first.Day()), last.AddDate(0, 1, -last.Day())
	var out []dayCells
	for d := first; !d.After(last); d = d.AddDate(0, 0, 1) {
		one := dayCells{day: truce.Date(d.Format("2006-01-02"))}
		for _, x := range of[one.day] {
			if one.cells == nil {
				one.cells = make([]figureCell, len(sides))
			}
			one.note = x.Body.DayNote
			if side := slices.Index(sides, x.Body.Registrar); side >= 0 {
				one.cells[side] = t.figureCell(x)
			}
		}
		out = append(out, one)
	}
	return out
}

func (t *teller) figureCell(x told[truce.Figure]) figureCell {
	b := x.Body
	c := figureCell{Held: true, Total: b.Total, Complete: b.Complete, Parts: t.parts(b.Parts),
		Reviewer: t.actor(b.ReviewedBy),
		Traps:    slices.DeleteFunc(traps(b.Traps), func(x trap) bool { return x.Detail == "" }),
		Cite:     t.cite(x.Ref, b.Sources)}
	for _, p := range b.Parts {
		if p.Count != nil {
			c.Sum += *p.Count
		}
	}
	for _, o := range []string{"confirmed", "not confirmed", "fire at an excluded group"} {
		if n, ok := b.Outcomes[o]; ok {
			c.Outcomes = append(c.Outcomes, outcomeLine{o, n})
		}
	}
	return c
}

func (t *teller) parts(list []truce.FigurePart) []partLine {
	var out []partLine
	for _, p := range list[:min(len(list), mostParts)] {
		out = append(out, partLine{t.place(p), p.Count})
	}
	return out
}

// traps takes the names and the details of traps apart.
func traps(list []string) []trap {
	var out []trap
	for _, s := range list {
		name, detail, _ := strings.Cut(s, ": ")
		out = append(out, trap{name, detail})
	}
	return out
}

// commonTraps counts the traps that are no more than their name.
func commonTraps(daily []told[truce.Figure]) []trapCount {
	var all []trap
	for _, x := range daily {
		all = append(all, slices.DeleteFunc(traps(x.Body.Traps), func(x trap) bool { return x.Detail != "" })...)
	}
	var out []trapCount
	names, of := groupBy(all, func(x trap) string { return x.Name })
	for _, n := range names {
		out = append(out, trapCount{n, len(of[n])})
	}
	return out
}

// layDays makes a line of every day that is held and of every run of days that is not.
func (p *figuresPage) layDays(t *teller, days []dayCells) {
	for i := 0; i < len(days); {
		if d := days[i]; d.cells != nil {
			p.Days = append(p.Days, figureDay{When: t.date(d.day), Note: d.note, Cells: d.cells})
			p.Held++
			i++
			continue
		}
		from := i
		for i < len(days) && days[i].cells == nil {
			i++
		}
		p.Days = append(p.Days, figureDay{When: t.span(days[from].day, days[i-1].day), Gap: i - from})
	}
}

// reviews adds up, for every side that was reviewed, what it registered and what the reviewer confirmed.
func (t *teller) reviews(daily []told[truce.Figure]) []reviewSum {
	var out []reviewSum
	ids, of := groupBy(daily, func(x told[truce.Figure]) truce.ActorID { return x.Body.Registrar })
	for _, id := range ids {
		sum := reviewSum{Of: t.actor(id)}
		for _, x := range of[id] {
			if x.Body.Total != nil {
				sum.Total += *x.Body.Total
			}
			if n, ok := x.Body.Outcomes["confirmed"]; ok {
				sum.Confirmed += n
				sum.Days++
				sum.By = t.actor(x.Body.ReviewedBy)
			}
		}
		if sum.Days > 0 {
			out = append(out, sum)
		}
	}
	return out
}

// counters separates what else was published: running counts by day, and counts over a span.
func (t *teller) counters(list []told[truce.Figure]) (tables []counterTable, spans []spanRow) {
	what, of := groupBy(list, func(x told[truce.Figure]) string { return x.Body.What })
	for _, w := range what {
		if w == violations || slices.Contains(accessionCounts[:], w) {
			continue
		}
		table := counterTable{What: w}
		for _, x := range of[w] {
			b := x.Body
			row := countRow{w, b.Total, t.actor(b.Registrar), t.date(b.Day), b.DayNote, traps(b.Traps), t.cite(x.Ref, b.Sources)}
			if b.Until != "" {
				spans = append(spans, spanRow{row, t.date(b.Until), t.parts(b.Parts), b.Complete})
				continue
			}
			table.Rows = append(table.Rows, row)
		}
		if len(table.Rows) > 0 {
			tables = append(tables, table)
		}
	}
	return tables, spans
}
