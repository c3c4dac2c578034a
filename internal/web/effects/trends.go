package effects

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"truce"
	"truce/codes"
	"truce/internal/export"
	"truce/internal/query"
	"truce/internal/trend"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// drawnDays is how many days a line shows.
const drawnDays = 28

// trendsPage is which series of the record lie above what the weeks before let expect, and how freely monitors moved.
type trendsPage struct {
	Effects     string
	First, Last string // of the record, in words; empty: no incident has a day
	AlarmIn     int
	Lines       []trendLine // those that ring first
	Unexpected  int         // series of which nothing can be expected on any of the days
	Movement    []movement
	File        string
}

// trendLine is the incidents of a province or of a kind.
type trendLine struct {
	Province option          // empty Value: all of them
	Kind     codes.EventKind // empty: every
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
	p := &trendsPage{Effects: s.At("/effects"), AlarmIn: trend.AlarmIn, File: s.At("/effects/trends/csv")}
	var err error
	if p.Movement, err = movementOf(ctx, l); err != nil {
		return nil, err
	}
	c, err := s.Counted(ctx, l)
	if err != nil || c.First.IsZero() {
		return p, err
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
	slices.SortStableFunc(p.Lines, func(a, b trendLine) int { return b.Surges - a.Surges })
	return p, nil
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

// movement is how many visits or hours of coverage were planned, and what became of them.
type movement struct {
	Kind     codes.OperationKind
	Planned  int
	Done     int
	Hindered int // refused, not watched, or interrupted
	Open     int // what became of it is not said yet, or it was put off
	Share    int // done, in percent of those of which it is said
	Known    bool
}

// movementOf counts visits and coverage by their latest state. What is not said yet is in no share.
func movementOf(ctx context.Context, l *view.Lens) ([]movement, error) {
	var out []movement
	for _, kind := range []codes.OperationKind{codes.Visit, codes.Coverage} {
		list, err := l.Operations(ctx, kind)
		if err != nil {
			return nil, err
		}
		m := movement{Kind: kind, Planned: len(list)}
		for _, o := range list {
			switch o.State {
			case "done", "watched":
				m.Done++
			case "refused", "not watched", "interrupted":
				m.Hindered++
			default:
				m.Open++
			}
		}
		if said := m.Done + m.Hindered; said > 0 {
			m.Share, m.Known = percent(float64(m.Done)/float64(said)), true
		}
		if m.Planned > 0 {
			out = append(out, m)
		}
	}
	return out, nil
}

// trendsFile answers GET /effects/trends/csv: a row a line and a day.
func (s *site) trendsFile(w http.ResponseWriter, r *request) error {
	p, err := s.trendsPage(r)
	if err != nil {
		return err
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
