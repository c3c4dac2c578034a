package effects

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/internal/effect"
	"truce/internal/export"
	"truce/internal/holdings"
	"truce/internal/survival"
	"truce/internal/web/frame"
)

// lastedPage is how long the truces of a table lasted.
type lastedPage struct {
	Action     string
	To         ways
	Tables     []holdings.Held // of truces, kept here
	Registers  []holdings.Held // of events, for the ending by level
	Sides      []string        // of the register that is chosen
	Held       *holdings.Held  // the table; nil: the one that ships
	Asked      lastedAsked
	Attributes []attribute // that sets can be made by, or chosen by
	All, N     int         // truces of the table, and those chosen
	Sets       []set
	Few        []set // too few to estimate from
	Left       survival.Left
	Differs    int   // truces whose rows do not agree on their days
	Test       *test // nil: not compared
	Chart      curveChart
	Truces     []truceRow
	Refusal    error
	File       string
	Statements []statement

	chosen []survival.Truce
}

// lastedAsked is what somebody asks of the page.
type lastedAsked struct {
	Table    string // empty: the one that ships
	By       string
	Ending   survival.Ending
	Until    truce.Date // the last day watched, for truces whose row does not say
	Register string     // for the ending by level
	Apart    []string   // sides of it that do not count
	Share    int        // of the level before, in percent
}

// attribute is a column of a table with its values.
type attribute struct {
	Name   string
	Known  bool // a column this program has words for
	Values []string
	Chosen string // only truces with this value; empty: all
	Sets   bool   // few enough values for a curve each
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
	Title                                            string
	Effect, Declared, Level, LevelTo, Coded, Watched truce.Date // empty: not known
	Sources                                          []string
	Note                                             string
}

// known are the columns of a table that the program has words for, in the order in which they are offered.
var known = []string{"guarantor", "monitoring", "local", "preliminary", "country", "class", "in_writing", "mediated"}

// The bounds of what is offered and shown.
const (
	mostSets   = 6   // curves
	mostValues = 100 // of an attribute
	mostOthers = 30  // attributes without words of the program's
	mostRows   = 100 // of the table
)

// lasted answers GET /effects/lasted.
func (s *site) lasted(w http.ResponseWriter, r *request) error {
	p, err := s.lastedPage(r)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if p.Refusal != nil {
		status = frame.StatusOf(truce.KindOf(p.Refusal))
	}
	return s.Render(w, r, status, "lasted", p)
}

func (s *site) lastedPage(r *request) (*lastedPage, error) {
	q := r.URL.Query()
	p := &lastedPage{Action: s.At("/effects/lasted"), To: s.ways(r)}
	p.File = s.At("/effects/lasted/csv") + "?" + q.Encode()
	p.Asked = lastedAsked{Table: q.Get("table"), By: q.Get("by"), Ending: survival.Ending(q.Get("ending")),
		Until: truce.Date(q.Get("until")), Register: q.Get("register"), Apart: deathsAskedOf(q).Apart,
		Share: effect.Usual.Percent}
	var err error
	if p.Statements, err = s.statements(r.Context(), r.Lens); err != nil {
		return nil, err
	}
	t, register, err := s.lastedTables(r, p)
	if err != nil {
		return nil, err
	}
	if err := p.choose(q, t, register); err != nil {
		var ok bool
		if p.Refusal, ok = frame.ForThePerson(err); !ok {
			return nil, err
		}
		return p, nil
	}
	for _, x := range p.chosen[:min(len(p.chosen), mostRows)] {
		p.Truces = append(p.Truces, rowOf(x))
	}
	return p, nil
}

// lastedTables reads the table that is asked for, and the register; nil where none is.
func (s *site) lastedTables(r *request, p *lastedPage) (*survival.Table, *effect.Register, error) {
	if !s.holds(r) {
		if p.Asked.Table != "" || p.Asked.Register != "" {
			return nil, nil, frame.ErrNoPage
		}
		t, err := survival.Shipped()
		return t, nil, err
	}
	store, err := s.held(r, false)
	if err != nil {
		return nil, nil, err
	}
	list, err := store.List(r.Context())
	if err != nil {
		return nil, nil, err
	}
	for _, h := range list {
		if h.Kind == holdings.Events {
			p.Registers = append(p.Registers, h)
			continue
		}
		p.Tables = append(p.Tables, h)
		if h.ID == p.Asked.Table {
			p.Held = &h
		}
	}
	var register *effect.Register
	if p.Asked.Register != "" {
		if register, err = store.Events(r.Context(), p.Asked.Register); err != nil {
			return nil, nil, err
		}
	}
	t, err := tableOf(r, store, p.Asked.Table)
	return t, register, err
}

// choose takes what is asked for of the table, and estimates.
func (p *lastedPage) choose(q url.Values, t *survival.Table, register *effect.Register) error {
	if text := q.Get("share"); text != "" {
		var err error
		if p.Asked.Share, err = strconv.Atoi(text); err != nil || p.Asked.Share < 1 || p.Asked.Share > 1000 {
			return truce.Errorf(truce.Invalid, "%s is no share: write it in percent, from 1 to 1000", text)
		}
	}
	if register != nil {
		p.Sides = register.Sides()
		if err := register.KnownSides(p.Asked.Apart); err != nil {
			return err
		}
		level := effect.Usual
		level.Percent = p.Asked.Share
		t.FindLevels(register, p.Asked.Apart, level)
	}
	if p.Asked.Ending == "" {
		p.Asked.Ending = endingOf(t)
	}
	until, bad := time.Parse(time.DateOnly, string(p.Asked.Until))
	switch {
	case !slices.Contains(survival.Endings, p.Asked.Ending):
		return frame.ErrNoPage
	case p.Asked.Until != "" && bad != nil:
		return truce.Errorf(truce.Invalid, "%s is not a day: write it as 2016-12-30", p.Asked.Until)
	case p.Asked.Ending == survival.Level && register == nil:
		return truce.Errorf(truce.Invalid, "the ending by level needs a register of events: choose one")
	}
	p.All, p.Differs = len(t.Truces), t.Differs
	p.Attributes = attributesOf(t, q)
	var where []string
	for _, a := range p.Attributes {
		if a.Chosen != "" {
			where = append(where, a.Name+"="+a.Chosen)
		}
	}
	var err error
	if p.chosen, err = t.Where(where); err != nil {
		return err
	}
	p.N = len(p.chosen)
	return p.estimate(until)
}

// endingOf is the ending of which a table says most.
func endingOf(t *survival.Table) survival.Ending {
	declared, coded := 0, 0
	for _, x := range t.Truces {
		if !x.Declared.IsZero() {
			declared++
		}
		if !x.Coded.IsZero() {
			coded++
		}
	}
	if coded > declared {
		return survival.Coded
	}
	return survival.Declared
}

// attributesOf are the columns that are offered: those the program has words for, then others with few values.
func attributesOf(t *survival.Table, q url.Values) (out []attribute) {
	others := 0
	for _, name := range append(slices.Clone(known), t.Names...) {
		isKnown := slices.Contains(known, name)
		if !slices.Contains(t.Names, name) || name == "sources" || name == "note" ||
			slices.ContainsFunc(out, func(a attribute) bool { return a.Name == name }) {
			continue
		}
		a := attribute{Name: name, Known: isKnown, Values: t.Values(name), Chosen: q.Get("w." + name)}
		few := len(a.Values) > 1 && len(a.Values) <= mostValues || isKnown && len(a.Values) == 1
		if a.Chosen == "" && (!few || !isKnown && others == mostOthers) {
			continue
		}
		if !isKnown {
			others++
		}
		a.Sets = len(a.Values) > 0 && len(a.Values) <= mostSets
		out = append(out, a)
	}
	return out
}

// Apart reports whether a side of the register does not count.
func (p *lastedPage) Apart(side string) bool { return slices.Contains(p.Asked.Apart, side) }

// Others are the attributes that the program has no words for.
func (p *lastedPage) Others() []attribute {
	return slices.DeleteFunc(slices.Clone(p.Attributes), func(a attribute) bool { return a.Known })
}

// KnownOnes are those it has words for.
func (p *lastedPage) KnownOnes() []attribute {
	return slices.DeleteFunc(slices.Clone(p.Attributes), func(a attribute) bool { return !a.Known })
}

// ByKnown reports whether the program has words for the column that sets are made by.
func (p *lastedPage) ByKnown() bool { return slices.Contains(known, p.Asked.By) }

// Rest is how many of the truces chosen are not listed.
func (p *lastedPage) Rest() int { return p.N - len(p.Truces) }

func rowOf(x survival.Truce) truceRow {
	row := truceRow{Truce: x, Title: titleOf(x), Effect: dateOf(x.Effect), Declared: dateOf(x.Declared),
		Level: dateOf(x.Level), LevelTo: dateOf(x.LevelTo), Coded: dateOf(x.Coded), Watched: dateOf(x.WatchedTo),
		Note: x.Attributes["note"]}
	if list := x.Attributes["sources"]; list != "" {
		row.Sources = strings.Split(list, " ; ")
	}
	return row
}

func dateOf(t time.Time) truce.Date {
	if t.IsZero() {
		return ""
	}
	return truce.Date(t.Format(time.DateOnly))
}

// estimate makes the sets, and compares them where there are two.
func (p *lastedPage) estimate(until time.Time) error {
	values, by := []string{""}, p.Asked.By
	if by != "" {
		at := slices.IndexFunc(p.Attributes, func(a attribute) bool { return a.Name == by && a.Sets })
		if at < 0 {
			return truce.Errorf(truce.Invalid, "%s is no column with one to %d values; no sets can be made by it", by, mostSets)
		}
		values = p.Attributes[at].Values
	}
	var large [][]survival.Case
	for _, v := range values {
		of := slices.DeleteFunc(slices.Clone(p.chosen), func(x survival.Truce) bool {
			return by != "" && x.Attributes[by] != v
		})
		if len(of) == 0 {
			continue
		}
		cases, left := survival.Cases(of, p.Asked.Ending, until)
		p.Left.Add(left)
		if len(cases) < survival.Fewest {
			p.Few = append(p.Few, set{Value: v, N: len(cases)})
			continue
		}
		large = append(large, cases)
		p.Sets = append(p.Sets, setOf(v, survival.Estimate(cases)))
	}
	for _, x := range p.chosen {
		if by != "" && x.Attributes[by] == "" {
			p.Left.NotStated++
		}
	}
	if len(large) == 2 && len(p.Few) == 0 {
		if x := survival.LogRank(large[0], large[1]); x != nil {
			p.Test = &test{strconv.FormatFloat(x.Chi, 'f', 2, 64), strconv.FormatFloat(x.P, 'f', 3, 64)}
		}
	}
	p.Chart = curvesOf(p.Sets)
	return nil
}

var shownDays = []int{7, 14, 28, 56, 90, 180, 365, 730}

func setOf(value string, c survival.Curve) set {
	x := set{Value: value, N: c.N, Curve: c}
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

// lastedFile answers GET /effects/lasted/csv: a row a step of each curve, or with ?of=truces a row a truce.
func (s *site) lastedFile(w http.ResponseWriter, r *request) error {
	p, err := s.lastedPage(r)
	if err != nil {
		return err
	}
	if p.Refusal != nil {
		return p.Refusal
	}
	if r.URL.Query().Get("of") == "truces" {
		return s.file(w, r, p.truceTable(), "truces")
	}
	t := export.Table{Of: "steps", Head: []string{"set", "day", "at_risk", "ended", "censored", "share", "low", "high"}}
	for _, x := range p.Sets {
		for _, y := range x.Points {
			t.Rows = append(t.Rows, []any{strings.TrimPrefix(p.Asked.By+"="+x.Value, "="), y.Day, y.AtRisk, y.Ended, y.Censored,
				y.Share, bound(y.Low), bound(y.High)})
		}
	}
	return s.file(w, r, t, "lasted")
}

// truceTable has the endings of each truce that was chosen; a day that is not known is empty.
func (p *lastedPage) truceTable() export.Table {
	t := export.Table{Of: "truces", Head: []string{"truce", "title", "effect", "end_declared", "end_level",
		"level_watched_to", "end_coded", "ended_on_a_day_not_known", "watched_to"}}
	for _, x := range p.chosen {
		row := []any{x.ID, x.Title}
		for _, day := range []time.Time{x.Effect, x.Declared, x.Level, x.LevelTo, x.Coded} {
			row = append(row, string(dateOf(day)))
		}
		t.Rows = append(t.Rows, append(row, strconv.FormatBool(x.EndUnknown), string(dateOf(x.WatchedTo))))
	}
	return t
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
	tickApart   = 26
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
	for _, day := range slices.Backward([]int{0, 7, 14, 28, 56, 90, 180, 365, 730, 1460, 2920, 5840, 11680}) {
		if n := len(ch.Ticks); day <= last && (n == 0 || ch.Ticks[n-1].X-x(day) >= tickApart) {
			ch.Ticks = append(ch.Ticks, tick{X: x(day), Percent: day})
		}
	}
	slices.Reverse(ch.Ticks)
	for _, share := range []int{0, 25, 50, 75, 100} {
		ch.Shares = append(ch.Shares, tick{X: y(float64(share) / 100), Percent: share})
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
