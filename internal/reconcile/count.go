package reconcile

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/geo"
	"truce/internal/timezone"
)

// Tally is a register counted under a rule.
type Tally struct {
	Register string      `json:"register"`
	Rule     string      `json:"rule"` // its title
	Unit     string      `json:"unit"`
	Total    truce.Range `json:"total"` // no upper bound: some entry does not state its number
	Days     []DayTally  `json:"days"`
	Left     []Left      `json:"left_out"` // entries of the register that count nowhere in the period, with why
	Unstated []string    `json:"unstated"` // counted, and do not state how many
	Undated  []string    `json:"undated"`  // of whose time nothing is known
	fate     map[string]fate
}

// DayTally is one day of a tally.
type DayTally struct {
	Day     truce.Date  `json:"day"`
	N       truce.Range `json:"n"`
	Entries []string    `json:"entries"`
}

// Left is an entry that does not count, and why.
type Left struct {
	ID  string         `json:"id"`
	Why truce.Sentence `json:"why"`
}

// fate is what became of an entry.
type fate struct {
	counts bool
	n      truce.Range    // what it adds; none where another of its unit stands for it
	day    string         // on which it counts, in the period or not
	why    truce.Sentence // it does not count; or with which it is counted
}

// Sum adds ranges: the lower bounds of what states one, and the upper where all do.
type Sum struct {
	low, high int
	open      bool
}

// Add adds a range.
func (s *Sum) Add(r truce.Range) {
	if low := cmp.Or(r.Low, r.Best); low != nil {
		s.low += *low
	}
	if high := cmp.Or(r.High, r.Best); high != nil {
		s.high += *high
	} else {
		s.open = true
	}
}

// Range returns what the sum comes to.
func (s *Sum) Range() truce.Range {
	low, high := s.low, s.high
	if s.open {
		return truce.Range{Low: &low}
	}
	return truce.Range{Low: &low, High: &high}
}

// counter counts one register.
type counter struct {
	reg     Register
	entries []*Entry // that count by the rule, whenever they were, in order of time
	p       Period
	days    map[truce.Date]*daySum
	t       *Tally
}

type daySum struct {
	Sum
	entries []string
}

// Count counts the entries of a register under its rule. Where the rule counts everybody's reports, those of other
// registers count too.
func Count(reg Register, entries []Entry, p Period) (*Tally, error) {
	return tally(reg, sorted(entries), p)
}

func tally(reg Register, entries []*Entry, p Period) (*Tally, error) {
	if err := reg.Rule.Check(); err != nil {
		return nil, err
	}
	p, err := p.under(&reg.Rule)
	if err != nil {
		return nil, err
	}
	c := counter{reg: reg, p: p, days: map[truce.Date]*daySum{},
		t: &Tally{Register: reg.ID, Rule: reg.Rule.Title, Unit: reg.Rule.Unit, Days: []DayTally{}, Left: []Left{},
			Unstated: []string{}, Undated: []string{}, fate: map[string]fate{}}}
	for _, e := range entries {
		c.take(e)
	}
	for _, unit := range c.units() {
		c.put(unit)
	}
	return c.finish(), nil
}

// take sorts out what the rule leaves out.
func (c *counter) take(e *Entry) {
	rule := &c.reg.Rule
	own := e.Register == c.reg.ID
	if !own && rule.Whose != "all" {
		return
	}
	leave := func(why truce.Sentence) {
		c.t.fate[e.ID] = fate{why: why}
		if own {
			c.t.Left = append(c.t.Left, Left{e.ID, why})
		}
	}
	var why truce.Sentence
	for _, x := range rule.Excludes {
		for _, by := range []string{"", c.reg.ID} {
			if slices.Contains(e.Excluded[by], x) {
				why = truce.Say("what the rule leaves out: %s", codes.List[string]{x})
			}
		}
	}
	switch {
	case e.Dataset != "" && !slices.Contains(rule.Adopts, e.Dataset):
		leave(truce.Say("third-party data that the rule does not adopt"))
	case len(rule.Kinds) > 0 && !slices.Contains(rule.Kinds, e.Coded.Kind):
		leave(truce.Say("a kind that the rule does not count"))
	case len(rule.Provinces) > 0 && !slices.Contains(rule.Provinces, e.Coded.Where.Province):
		leave(truce.Say("outside the area of the rule"))
	case why.Format != "":
		leave(why)
	case rule.DayOnly == "apart" && c.p.dayAlone(e.Coded.When):
		leave(truce.Say("known to the day alone"))
	case !c.p.counted(e.Coded.When).Known():
		c.t.Undated = append(c.t.Undated, e.ID)
		leave(truce.Say("of its time nothing is known"))
	default:
		c.entries = append(c.entries, e)
	}
}

// unit is what a rule counts as one: some entries, the first of which stands for all.
type unit []*Entry

// units groups the entries into what the rule counts.
func (c *counter) units() []unit {
	switch c.reg.Rule.Unit {
	case "incident":
		return c.resumed(c.clustered())
	case "shelling":
		var single []unit
		for _, e := range c.entries {
			single = append(single, unit{e})
		}
		return c.resumed(single)
	}
	var out []unit
	for _, e := range c.entries {
		out = append(out, unit{e})
	}
	return out
}

// clustered groups the entries by incident: that of the record, where there is one.
func (c *counter) clustered() []unit {
	at := map[string]int{}
	var out []unit
	for _, e := range c.entries {
		one := cmp.Or(e.Incident, e.Cluster)
		i, ok := at[one]
		if !ok {
			i = len(out)
			at[one], out = i, append(out, nil)
		}
		out[i] = append(out[i], e)
	}
	return out
}

// chain is fire that may go on.
type chain struct {
	unit int
	last truce.Instant
	e    *Entry // with which it began, and whose place it has
}

// spot is where chains are looked for: those of a kind in one band of latitude as wide as the rule's distance, or of
// one name.
type spot struct {
	kind codes.EventKind
	name string
	band int32
}

// resumed joins fire of one kind that resumed at one place within the gap. Of what is known to the day alone, or lies
// nowhere, it is not known that it resumed: it stays by itself.
func (c *counter) resumed(list []unit) []unit {
	gap := truce.Instant(c.reg.Rule.Gap())
	if gap == 0 {
		return list
	}
	var out []unit
	open := map[spot][]chain{}
	for _, u := range list {
		e := u[0]
		w := e.Coded.When
		at, some := c.spot(e)
		if !some || e.Coded.Kind.Armed() != codes.Yes || !w.Known() || c.p.dayAlone(w) {
			out = append(out, u)
			continue
		}
		end := w.To
		for _, x := range u {
			end = max(end, x.Coded.When.To)
		}
		if x := c.goesOn(open, at, e, gap); x != nil {
			out[x.unit] = append(out[x.unit], u...)
			x.last = max(x.last, end)
			continue
		}
		open[at] = append(open[at], chain{len(out), end, e})
		out = append(out, u)
	}
	return out
}

// goesOn returns the chain that an entry continues, nil for none. Chains that ended too long ago are dropped.
func (c *counter) goesOn(open map[spot][]chain, at spot, e *Entry, gap truce.Instant) *chain {
	bands := []int32{0, -1, 1}
	if at.name != "" {
		bands = bands[:1]
	}
	for _, step := range bands {
		near := at
		near.band += step
		alive := slices.DeleteFunc(open[near], func(x chain) bool { return e.Coded.When.From-x.last > gap })
		if len(open[near]) > 0 {
			open[near] = alive
		}
		for i := range alive {
			if at.name != "" || geo.Distance(*alive[i].e.Coded.Where.Point,
				*e.Coded.Where.Point) <= float64(c.reg.Rule.WithinM) {
				return &alive[i]
			}
		}
	}
	return nil
}

// spot is where an entry is by the rule: by its position where the rule has a distance, else by its name; false where
// that is not stated.
func (c *counter) spot(e *Entry) (spot, bool) {
	w := e.Coded.Where
	if within := c.reg.Rule.WithinM; within > 0 {
		if w.Point == nil {
			return spot{}, false
		}
		return spot{kind: e.Coded.Kind, band: int32(math.Floor(float64(w.Point.LatE7) / (float64(within) * e7PerMetre)))},
			true
	}
	return spot{kind: e.Coded.Kind, name: w.Province + "/" + w.Name}, w.Name != ""
}

// e7PerMetre is how much a metre along a meridian is at most, in 1e-7 degree: bands are no narrower than the distance.
const e7PerMetre = 1e7 / 110_000

// put counts one unit on its day or days.
func (c *counter) put(u unit) {
	e := u[0]
	n := c.number(u)
	days := c.p.daysOf(e.Coded, c.reg.Rule.States == "each day")
	f := fate{n: n, day: string(days[0])}
	var inside []truce.Date
	for _, d := range days {
		if d >= c.p.First && d <= c.p.Last {
			inside = append(inside, d)
		}
	}
	if len(inside) == 0 {
		f.why = truce.Say("counted on %s", days[0])
		for _, x := range u {
			c.t.fate[x.ID] = f
			if x.Register == c.reg.ID {
				c.t.Left = append(c.t.Left, Left{x.ID, f.why})
			}
		}
		return
	}
	f.counts, f.day = true, string(inside[0])
	var all Sum
	for _, d := range inside {
		day := c.days[d]
		if day == nil {
			day = &daySum{}
			c.days[d] = day
		}
		day.Add(n)
		all.Add(n)
		for _, x := range u {
			day.entries = append(day.entries, x.ID)
		}
	}
	f.n = all.Range()
	c.t.fate[e.ID] = f
	if n.High == nil {
		c.t.Unstated = append(c.t.Unstated, e.ID)
	}
	none := 0
	for _, x := range u[1:] {
		c.t.fate[x.ID] = fate{counts: true, n: truce.Range{Low: &none, High: &none}, day: f.day,
			why: truce.Say("counted with %s", e.ID)}
	}
}

// unitWords are the units of a report in which what a rule counts may be stated.
var unitWords = map[string][]string{"explosion": {"explosions", "impacts"}, "burst": {"bursts"},
	"shot": {"shots", "rounds"}}

// number is what a unit counts: one, or how many explosions, bursts or shots it states. What states them in another
// unit, or not at all, has no upper bound.
func (c *counter) number(u unit) truce.Range {
	words, ok := unitWords[c.reg.Rule.Unit]
	if !ok {
		one := 1
		return truce.Range{Low: &one, High: &one}
	}
	if x := u[0].Coded; slices.Contains(words, x.Unit) && !x.Count.IsZero() {
		low, high := cmp.Or(x.Count.Low, x.Count.Best), cmp.Or(x.Count.High, x.Count.Best)
		if low == nil {
			low = new(int)
		}
		return truce.Range{Low: low, High: high}
	}
	return truce.Range{Low: new(int)}
}

func (c *counter) finish() *Tally {
	var all Sum
	for d := c.p.First; d <= c.p.Last && len(c.t.Days) < mostDays; d = next(d) {
		day := DayTally{Day: d, N: truce.Range{Low: new(int), High: new(int)}, Entries: []string{}}
		if s := c.days[d]; s != nil {
			day.N, day.Entries = s.Range(), s.entries
			all.Add(day.N)
		}
		c.t.Days = append(c.t.Days, day)
	}
	c.t.Total = all.Range()
	return c.t
}

// mostDays is how many days are counted together at most: twenty years.
const mostDays = 7305

// under is the period with the zone and close of the rule, where it has its own.
func (p Period) under(rule *truce.CountingRule) (Period, error) {
	if rule.Zone != "" {
		z, err := timezone.Load(rule.Zone)
		if err != nil {
			return p, err
		}
		p.Zone = z
	}
	if p.Zone == nil {
		p.Zone = time.UTC
	}
	p.Closes = cmp.Or(rule.DayCloses, p.Closes)
	if _, err := p.closes(); err != nil {
		return p, err
	}
	for _, d := range []truce.Date{p.First, p.Last} {
		if _, err := time.Parse(time.DateOnly, string(d)); err != nil {
			return p, truce.Errorf(truce.Invalid, "%q is not a day of the form 2017-01-15", d)
		}
	}
	if p.Last < p.First {
		return p, truce.Errorf(truce.Invalid, "the period ends on %s, before it begins on %s", p.Last, p.First)
	}
	return p, nil
}

// closes is the hour at which a day ends, in seconds after its midnight.
func (p Period) closes() (int, error) {
	if p.Closes == "" || p.Closes == "24:00" {
		return 24 * 3600, nil
	}
	t, err := time.Parse("15:04", p.Closes)
	if err != nil {
		return 0, truce.Errorf(truce.Invalid, "a day that closes at %q: that is not a time", p.Closes)
	}
	return t.Hour()*3600 + t.Minute()*60, nil
}

// counted is the moment by which something counts on one day.
func (p Period) counted(when truce.Interval) truce.Instant {
	if p.ByEnd {
		return cmp.Or(when.To, when.From)
	}
	return cmp.Or(when.From, when.To)
}

// dayOf is the day that closes after a moment.
func (p Period) dayOf(t truce.Instant) truce.Date {
	local := t.Time().In(p.Zone)
	closes, _ := p.closes() // it was read before
	day := local
	if local.Hour()*3600+local.Minute()*60+local.Second() >= closes {
		day = local.AddDate(0, 0, 1)
	}
	return truce.Date(day.Format(time.DateOnly))
}

// daysOf lists the days on which something counts: one, or each on which a state went on.
func (p Period) daysOf(c truce.Coded, each bool) []truce.Date {
	first := p.dayOf(p.counted(c.When))
	if !each || !c.Kind.Lasts() || !c.When.Known() || c.When.To <= c.When.From {
		return []truce.Date{first}
	}
	var out []truce.Date
	for d, last := p.dayOf(c.When.From), p.dayOf(c.When.To-1); d <= last && len(out) < mostDays; d = next(d) {
		out = append(out, d)
	}
	return out
}

// dayAlone reports whether a time is known to days alone: from the beginning of one to the end of one.
func (p Period) dayAlone(when truce.Interval) bool {
	if !when.Known() {
		return false
	}
	midnight := func(t truce.Instant) bool {
		l := t.Time().In(p.Zone)
		return l.Hour() == 0 && l.Minute() == 0 && l.Second() == 0
	}
	return when.From != when.To && midnight(when.From) && (midnight(when.To) || midnight(when.To+1))
}

func next(d truce.Date) truce.Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d + "~" // it was read before
	}
	return truce.Date(t.AddDate(0, 0, 1).Format(time.DateOnly))
}

// Words writes a range: "7", "7 to 9", "at least 7".
func Words(r truce.Range) string {
	switch {
	case r.Low != nil && r.High != nil && *r.Low == *r.High:
		return strconv.Itoa(*r.Low)
	case r.Low != nil && r.High != nil:
		return strconv.Itoa(*r.Low) + " to " + strconv.Itoa(*r.High)
	case r.Low != nil:
		return "at least " + strconv.Itoa(*r.Low)
	}
	return "not known"
}
