package effects

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/effect"
	"truce/internal/export"
	"truce/internal/holdings"
	"truce/internal/query"
	"truce/internal/trend"
	"truce/internal/web/frame"
)

// drawnDays is how many days a line shows.
const drawnDays = 28

// trendsPage is which series of the record lie above what the weeks before let expect, and how freely monitors moved.
type trendsPage struct {
	To          ways
	First, Last string // of the record, in words; empty: no incident has a day
	AlarmIn     int
	Lines       []trendLine     // those that ring first
	Unexpected  int             // series of which nothing can be expected on any of the days
	More        int             // lines that are in the file alone
	Registers   []holdings.Held // from elsewhere, which can be looked at in place of the record
	Register    *holdings.Held  // that is; nil: the record
	Action      string
	Day         truce.Date // the last of the days; empty: the last there is
	Movement    []frame.Movement
	File        string
}

// trendLine is the incidents of a province or of a kind.
type trendLine struct {
	Province option          // empty Value: all of them
	Kind     codes.EventKind // empty: every
	Nowhere  bool            // of a register, what it puts in no area
	Chart    trendChart
	Days     []trendDay
	Surges   int
}

// trendDay is a day of a line; Of is nil where nothing can be expected.
type trendDay struct {
	Day      truce.Date
	N        int
	Expected string
	Of       *trend.Day
}

// trends answers GET /effects/trends.
func (s *site) trends(w http.ResponseWriter, r *request) error {
	p, err := s.trendsPage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "trends", p)
}

func (s *site) trendsPage(r *request) (*trendsPage, error) {
	ctx, l := r.Context(), r.Lens
	p := &trendsPage{To: s.ways(r), AlarmIn: trend.AlarmIn, Action: s.At("/effects/trends"),
		File: s.At("/effects/trends/csv") + "?" + r.URL.Query().Encode(), Day: truce.Date(r.URL.Query().Get("day"))}
	register, err := s.registerOfTrends(r, p)
	if err != nil {
		return nil, err
	}
	if p.Movement, err = frame.MovementIn(ctx, l, truce.Interval{}); err != nil {
		return nil, err
	}
	if register != nil {
		return p, p.ofRegister(r, register)
	}
	c, err := s.Counted(ctx, l)
	if err != nil || c.First.IsZero() {
		return p, err
	}
	if day, err := time.Parse(time.DateOnly, string(p.Day)); err == nil && !day.Before(c.First) && day.Before(c.Last) {
		c.Last = day
	}
	p.First, p.Last = r.Words().Stated(dateOf(c.First)), r.Words().Stated(dateOf(c.Last))
	book, err := r.Book()
	if err != nil {
		return nil, err
	}
	asked, q := []trendLine{{}}, s.Since(c.Last, drawnDays-1+trend.First)
	provinces, err := s.Values(ctx, l, q, query.ByProvince)
	if err != nil {
		return nil, err
	}
	for _, x := range provinces {
		asked = append(asked, trendLine{Province: option{x, book.Province(x)}})
	}
	kinds, err := s.Values(ctx, l, q, query.ByKind)
	if err != nil {
		return nil, err
	}
	for _, x := range kinds {
		asked = append(asked, trendLine{Kind: codes.EventKind(x)})
	}
	for _, line := range asked {
		q.Province, q.Kind = line.Province.Value, line.Kind
		counts, err := s.PerDay(ctx, l, c, q)
		if err != nil {
			return nil, err
		}
		if line.lay(c, counts) {
			p.Lines = append(p.Lines, line)
		} else {
			p.Unexpected++
		}
	}
	p.sort()
	return p, nil
}

// sort puts the lines first that ring.
func (p *trendsPage) sort() {
	slices.SortStableFunc(p.Lines, func(a, b trendLine) int { return b.Surges - a.Surges })
}

// mostLines is how many lines of a register are drawn; all of them are in the file.
const mostLines = 40

// Drawn are the lines that are drawn.
func (p *trendsPage) Drawn() []trendLine { return p.Lines[:len(p.Lines)-p.More] }

// registerOfTrends is the register that is asked for in place of the record; nil where none is.
func (s *site) registerOfTrends(r *request, p *trendsPage) (*effect.Register, error) {
	id := r.URL.Query().Get("register")
	if !s.holds(r) && id == "" {
		return nil, nil
	}
	store, err := s.held(r, false)
	if err != nil {
		return nil, err
	}
	list, err := store.List(r.Context())
	for _, h := range list {
		if h.Kind != holdings.Events {
			continue
		}
		p.Registers = append(p.Registers, h)
		if h.ID == id {
			p.Register = &h
		}
	}
	if err != nil || id == "" {
		return nil, err
	}
	return store.Events(r.Context(), id)
}

// ofRegister lays out the events of each area of a register, as far as their day is sure.
func (p *trendsPage) ofRegister(r *request, register *effect.Register) error {
	span := register.Span()
	last := span.Last
	if day, err := time.Parse(time.DateOnly, string(p.Day)); err == nil && !day.Before(span.First) && day.Before(last) {
		last = day
	}
	p.Day = dateOf(last)
	p.First, p.Last = r.Words().Stated(dateOf(span.First)), r.Words().Stated(dateOf(span.Last))
	// As many days as are drawn, and those the first of them is expected from.
	needed := effect.Span{First: last.AddDate(0, 0, 1-drawnDays-trend.First), Last: last}
	if needed.First.Before(span.First) {
		needed.First = span.First
	}
	counts, all := map[string][]int{}, make([]int, needed.Days())
	for e := range register.All() {
		at, sure := needed.Day(e)
		if !sure || at < 0 || at >= needed.Days() {
			continue
		}
		if counts[e.Area] == nil {
			counts[e.Area] = make([]int, needed.Days())
		}
		counts[e.Area][at]++
		all[at]++
	}
	c := frame.Counted{First: needed.First, Last: last}
	lines, per := []trendLine{{}}, [][]int{all}
	for _, area := range slices.Sorted(maps.Keys(counts)) {
		lines = append(lines, trendLine{Province: option{area, frame.Label{Text: area}}, Nowhere: area == ""})
		per = append(per, counts[area])
	}
	for i, line := range lines {
		if line.lay(c, per[i]) {
			p.Lines = append(p.Lines, line)
		} else {
			p.Unexpected++
		}
	}
	p.sort()
	p.More = max(0, len(p.Lines)-mostLines)
	return nil
}

// lay puts the last days into the line, and reports whether anything is expected of one of them.
func (t *trendLine) lay(c frame.Counted, counts []int) bool {
	known := false
	for i := max(0, len(counts)-drawnDays); i < len(counts); i++ {
		d := trendDay{Day: dateOf(c.First.AddDate(0, 0, i)), N: counts[i], Of: trend.Of(counts, i)}
		if d.Of != nil {
			known, d.Expected = true, strconv.FormatFloat(d.Of.Expected, 'f', 1, 64)
			if d.Of.Surge {
				t.Surges++
			}
		}
		t.Days = append(t.Days, d)
	}
	t.Chart = trendChartOf(t.Days)
	return known
}

// trendChart is bars over the band of what is expected.
type trendChart struct {
	Width, Axis int
	Max         int // of what is drawn
	First, Last truce.Date
	Bars        []trendBar
}

// trendBar is a day: its bar, the band of nine days in ten, and the limit.
type trendBar struct {
	X, W, Y, H   int
	BandY, BandH int // BandH 0: nothing is expected
	LimitY       int
	Surge        bool
	N            int
}

func trendChartOf(days []trendDay) trendChart {
	ch := trendChart{Width: len(days)*weekSlot + 4, Axis: stripAxis + 20}
	most := 1
	for _, d := range days {
		most = max(most, d.N)
		if d.Of != nil {
			most = max(most, d.Of.Limit)
		}
	}
	ch.Max = most
	if len(days) > 0 {
		ch.First, ch.Last = days[0].Day, days[len(days)-1].Day
	}
	y := func(n int) int { return ch.Axis - n*(ch.Axis-weekTop)/most }
	for i, d := range days {
		b := trendBar{X: i*weekSlot + 6, W: weekSlot - 8, Y: y(d.N), H: ch.Axis - y(d.N), N: d.N}
		if d.Of != nil {
			b.BandY, b.BandH, b.LimitY, b.Surge = y(d.Of.High), max(1, y(d.Of.Low)-y(d.Of.High)), y(d.Of.Limit), d.Of.Surge
		}
		ch.Bars = append(ch.Bars, b)
	}
	return ch
}

// trendsFile answers GET /effects/trends/csv: a row a line and a day, or with ?of=movement what was planned.
func (s *site) trendsFile(w http.ResponseWriter, r *request) error {
	p, err := s.trendsPage(r)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("of") == "movement" {
		t := export.Table{Of: "operations", Head: []string{"kind", "planned", "done", "hindered", "open"}}
		for _, m := range p.Movement {
			t.Rows = append(t.Rows, []any{string(m.Kind), m.Planned, m.Done, m.Hindered, m.Open})
		}
		return s.file(w, r, t, "movement")
	}
	t := export.Table{Of: "days", Head: []string{"province", "kind", "day", "n", "expected", "low", "high", "limit",
		"surge"}}
	for _, x := range p.Lines {
		for _, d := range x.Days {
			row := []any{x.Province.Value, string(x.Kind), string(d.Day), d.N, nil, nil, nil, nil, nil}
			if d.Of != nil {
				copy(row[4:], []any{d.Of.Expected, d.Of.Low, d.Of.High, d.Of.Limit, strconv.FormatBool(d.Of.Surge)})
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return s.file(w, r, t, "trends")
}
