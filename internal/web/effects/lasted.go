package effects

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/internal/export"
	"truce/internal/survival"
	"truce/internal/web/frame"
)

// lastedPage is how long the truces of the table that ships lasted until somebody declared them over.
type lastedPage struct {
	Action, Effects string
	By, Country     string
	Attributes      []string // that sets can be made by
	Countries       []string
	N               int // truces chosen
	Sets            []set
	Few             []set // too few to estimate from
	Left            survival.Left
	Test            *test // nil: not compared
	Chart           curveChart
	Truces          []truceRow
	File            string
}

// set is the estimate for one value of an attribute; empty where there is one set.
type set struct {
	Value string
	N     int
	survival.Curve
	Beyond []beyond
	Median *median
}

// beyond is the share that lasted beyond a day, in percent; nil bounds are not given by the method.
type beyond struct {
	Day       int
	Share     int
	Low, High *int
	AtRisk    int
}

type median struct{ Day, Low, High string } // empty: not reached

type test struct{ Chi, P string }

// truceRow is a truce with its endings.
type truceRow struct {
	survival.Truce
	Effect, Declared, Watched truce.Date // empty: not known
	Sources                   []string
	Note                      string
}

// attributes are the columns of the table that sets are made by, in the order in which they are offered.
var attributes = []string{"guarantor", "monitoring", "local", "preliminary", "country"}

// lasted answers GET /effects/lasted.
func (s *site) lasted(w http.ResponseWriter, r *request) error {
	p, err := s.lastedPage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "lasted", p)
}

func (s *site) lastedPage(r *request) (*lastedPage, error) {
	q := r.URL.Query()
	p := &lastedPage{Action: s.At("/effects/lasted"), Effects: s.At("/effects"), By: q.Get("by"),
		Country:    q.Get("country"),
		Attributes: attributes}
	p.File = strings.TrimSuffix(s.At("/effects/lasted/csv")+"?"+q.Encode(), "?")
	t, err := survival.Shipped()
	if err != nil {
		return nil, err
	}
	p.Countries = t.Values("country")
	if p.By != "" && !slices.Contains(attributes, p.By) || p.Country != "" && !slices.Contains(p.Countries, p.Country) {
		return nil, frame.ErrNoPage
	}
	var where []string
	if p.Country != "" {
		where = []string{"country=" + p.Country}
	}
	truces, err := t.Where(where)
	if err != nil {
		return nil, err
	}
	p.N = len(truces)
	p.estimate(t, truces)
	for _, x := range truces {
		p.Truces = append(p.Truces, truceRow{x, dateOf(x.Effect), dateOf(x.Declared), dateOf(x.WatchedTo),
			strings.Split(x.Attributes["sources"], " ; "), x.Attributes["note"]})
	}
	return p, nil
}

func dateOf(t time.Time) truce.Date {
	if t.IsZero() {
		return ""
	}
	return truce.Date(t.Format(time.DateOnly))
}

// estimate makes the sets, and compares them where there are two.
func (p *lastedPage) estimate(t *survival.Table, truces []survival.Truce) {
	values := []string{""}
	if p.By != "" {
		values = t.Values(p.By)
	}
	var large [][]survival.Case
	for _, v := range values {
		of := slices.DeleteFunc(slices.Clone(truces), func(x survival.Truce) bool {
			return p.By != "" && x.Attributes[p.By] != v
		})
		cases, left := survival.Cases(of, survival.Declared, time.Time{})
		p.Left.Add(left)
		if len(cases) < survival.Fewest {
			p.Few = append(p.Few, set{Value: v, N: len(cases)})
			continue
		}
		large = append(large, cases)
		p.Sets = append(p.Sets, setOf(v, survival.Estimate(cases)))
	}
	for _, x := range truces {
		if p.By != "" && x.Attributes[p.By] == "" {
			p.Left.NotStated++
		}
	}
	if len(large) == 2 && len(values) == 2 {
		if x := survival.LogRank(large[0], large[1]); x != nil {
			p.Test = &test{strconv.FormatFloat(x.Chi, 'f', 2, 64), strconv.FormatFloat(x.P, 'f', 3, 64)}
		}
	}
	p.Chart = curvesOf(p.Sets)
}

var shownDays = []int{7, 14, 28, 56, 90, 180, 365, 730}

func setOf(value string, c survival.Curve) set {
	x := set{Value: value, N: c.N, Curve: c}
	share := func(v *float64) *int {
		if v == nil {
			return nil
		}
		return new(percent(*v))
	}
	for _, day := range shownDays {
		if p := c.At(day); p != nil {
			x.Beyond = append(x.Beyond, beyond{day, percent(p.Share), share(p.Low), share(p.High), p.AtRisk})
		}
	}
	if m := c.Median; m != nil {
		day := func(v *float64) string {
			if v == nil {
				return ""
			}
			return strconv.FormatFloat(*v, 'f', -1, 64)
		}
		x.Median = &median{day(&m.Day), day(m.Low), day(m.High)}
	}
	return x
}

// lastedFile answers GET /effects/lasted/csv: a row a step of each curve.
func (s *site) lastedFile(w http.ResponseWriter, r *request) error {
	p, err := s.lastedPage(r)
	if err != nil {
		return err
	}
	t := export.Table{Of: "steps", Head: []string{"set", "day", "at_risk", "ended", "censored", "share", "low", "high"}}
	bound := func(v *float64) any {
		if v == nil {
			return nil
		}
		return *v
	}
	for _, x := range p.Sets {
		for _, y := range x.Points {
			t.Rows = append(t.Rows, []any{strings.TrimPrefix(p.By+"="+x.Value, "="), y.Day, y.AtRisk, y.Ended, y.Censored,
				y.Share,
				bound(y.Low), bound(y.High)})
		}
	}
	return s.file(w, r, t, "lasted")
}

// curveChart draws the curves as steps over time, with their bounds as bands.
type curveChart struct {
	Width, Height, Axis int
	Curves              []curve
	Ticks, Shares       []tick
}

// curve is one set. Paths are of the units of the view box.
type curve struct {
	Value      string
	Line, Band string
	Marks      []mark // where watching stopped
	N          int    // which of the curves it is, from 1 on
}

type mark struct{ X, Y int }

const (
	curveLeft   = 44
	curveTop    = 10
	curveAxis   = 210
	curveLength = 640
)

// curvesOf draws days by their square root, so that the first weeks can be seen beside years.
func curvesOf(sets []set) curveChart {
	ch := curveChart{Width: curveLeft + curveLength + 20, Height: curveAxis + 24, Axis: curveAxis}
	last := 1
	for _, s := range sets {
		last = max(last, s.Points[len(s.Points)-1].Day)
	}
	x := func(day int) int { return curveLeft + int(curveLength*math.Sqrt(float64(day)/float64(last))) }
	y := func(share float64) int { return curveAxis - int((curveAxis-curveTop)*share) }
	for _, day := range append([]int{0}, shownDays...) {
		if day <= last {
			ch.Ticks = append(ch.Ticks, tick{x(day), day})
		}
	}
	for _, share := range []int{0, 25, 50, 75, 100} {
		ch.Shares = append(ch.Shares, tick{y(float64(share) / 100), share})
	}
	for i, s := range sets {
		ch.Curves = append(ch.Curves, curveOf(s, x, y, i+1))
	}
	return ch
}

func curveOf(s set, x func(int) int, y func(float64) int, n int) curve {
	c := curve{Value: s.Value, N: n}
	line, upper, lower := []string{}, []string{}, []string{}
	at := func(list *[]string, px, py int) { *list = append(*list, strconv.Itoa(px)+" "+strconv.Itoa(py)) }
	share, low, high := 1.0, 1.0, 1.0
	at(&line, x(0), y(1))
	for _, p := range s.Points {
		px := x(p.Day)
		at(&line, px, y(share))
		at(&line, px, y(p.Share))
		if p.Low != nil {
			if low < 1 {
				at(&lower, px, y(low))
				at(&upper, px, y(high))
			}
			at(&lower, px, y(*p.Low))
			at(&upper, px, y(*p.High))
			low, high = *p.Low, *p.High
		}
		share = p.Share
		if p.Censored > 0 {
			c.Marks = append(c.Marks, mark{px, y(share)})
		}
	}
	c.Line = "M" + strings.Join(line, "L")
	if len(upper) > 0 {
		slices.Reverse(lower)
		c.Band = "M" + strings.Join(append(upper, lower...), "L") + "Z"
	}
	return c
}
