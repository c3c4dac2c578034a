package propose

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"truce"
	"truce/internal/match"
	"truce/internal/names"
	"truce/internal/naming"
	"truce/internal/view"
)

// coder turns released reports into the engine's. What a report does not state stays unstated.
type coder struct {
	groups   []match.TypeGroup
	zone     *time.Location
	names    *naming.Register // of the record alone: no answers of the member, and no gazetteer
	resolved bool             // some report near names a registered actor
	areas    map[truce.AreaID]*truce.Area
}

// coder reads the registers of actors and areas.
func (e *Engine) coder(ctx context.Context, l *view.Lens) (*coder, error) {
	claims, err := l.Claims(ctx, truce.KindActor, "")
	if err != nil {
		return nil, err
	}
	c := &coder{groups: e.groups, zone: e.zone, areas: map[truce.AreaID]*truce.Area{}}
	var actors []*truce.Actor
	for _, x := range view.Live(claims) {
		actors = append(actors, x.Body.(*truce.Actor))
	}
	if claims, err = l.Claims(ctx, truce.KindArea, ""); err != nil {
		return nil, err
	}
	var areas []*truce.Area
	for _, x := range view.Live(claims) {
		a := x.Body.(*truce.Area)
		c.areas[a.ID], areas = a, append(areas, a)
	}
	c.names = naming.New(actors, areas, nil, nil)
	return c, nil
}

const provinceKind = "province"

// provinceOf is the registered province in which a place is said to lie, empty when none is known.
func (c *coder) provinceOf(p truce.Place) truce.AreaID {
	id := p.Area
	for range 8 { // areas within areas: more would be a circle
		a := c.areas[id]
		if a == nil {
			break
		}
		if a.Kind == provinceKind {
			return a.ID
		}
		id = a.Within
	}
	return c.names.Province(p.Province)
}

// register notes whether any of the reports names a registered actor.
func (c *coder) register(coded []truce.Coded) {
	for _, x := range coded {
		for _, a := range slices.Concat(x.Authors, x.Targets) {
			c.resolved = c.resolved || c.actor(a) != ""
		}
	}
}

// actor returns the registered actor that is meant, empty when none is known to be.
func (c *coder) actor(a truce.Attribution) truce.ActorID {
	if a.Actor != "" {
		return a.Actor
	}
	return c.names.Actor(a.Name)
}

// report makes the engine's report.
func (c *coder) report(r *truce.ReportState, x truce.Coded) match.Report {
	m := match.Report{ID: string(r.Report.ID), When: c.interval(x.When), Where: place(x.Where), Type: c.kind(x),
		Actors: c.sides(x),
		Killed: count(x.Toll.Killed.Sum()), Wounded: count(x.Toll.Wounded.Sum()), Copies: string(x.Copies)}
	// Who told a member is sealed, so two reports of one member may come from two people or from one twice: the member is
	// the source, of no known kind. A data set enters an incident once; an outlet is the press.
	switch {
	case r.Report.Dataset != "":
		m.Source, m.Kind, m.When.Single = r.Report.Dataset, match.Register, true
	case x.Outlet != "":
		m.Source, m.Kind = x.Outlet, match.Press
	default:
		m.Source = string(r.Owner)
	}
	return m
}

// interval is when it happened by the clocks of the process, whose days the engine counts. An interval with an unknown
// end says too little.
func (c *coder) interval(i truce.Interval) match.Interval {
	if !i.Known() {
		return match.Interval{}
	}
	from, to := c.wall(i.From), c.wall(i.To)
	m := match.Interval{Start: minute(from), End: minute(to), Precision: match.TimeClock}
	if from.Hour() == 0 && from.Minute() == 0 && to.Hour() == 23 && to.Minute() == 59 {
		m.Precision = match.TimeDays
	}
	return m
}

// wall is a moment as the clocks of the process show it, as if they stood in UTC.
func (c *coder) wall(t truce.Instant) time.Time {
	_, offset := t.Time().In(c.zone).Zone()
	return t.Time().Add(time.Duration(offset) * time.Second)
}

func minute(t time.Time) match.Minute {
	return match.Minute(min(max(math.Floor(float64(t.Unix())/60), math.MinInt32), math.MaxInt32))
}

// place maps the radius within which the place lies to the engine's classes, whatever class the record gives it.
func place(p truce.Place) match.Place {
	var m match.Place
	if p.Point != nil {
		m.LatE7, m.LonE7, m.HasPoint = p.Point.LatE7, p.Point.LonE7, true
	}
	if r, known := p.Radius(); known {
		m.Precision = match.PlaceCountry
		for _, class := range placeClasses {
			if r <= class.radius {
				m.Precision = class.precision
				break
			}
		}
	}
	for _, n := range []string{p.Name, p.District} { // a province says nothing of where in it: see [scene.apart]
		if n != "" && !slices.Contains(m.Names, n) {
			m.Names = append(m.Names, n)
		}
	}
	return m
}

// placeClasses are the engine's classes by the greatest radius in metres each stands for here. The record's own classes
// fall on exact, settlement, district, province and country.
var placeClasses = [...]struct {
	radius    int32
	precision match.PlacePrecision
}{
	{500, match.PlaceExact}, {1_000, match.PlaceNeighbourhood}, {2_500, match.PlaceQuarter},
	{25_000, match.PlaceSettlement},
	{40_000, match.PlaceDistrict}, {300_000, match.PlaceProvince},
}

// kind is the type in the weights' taxonomy: the means where it says more than the kind of event or the kind says who
// was hit and not by what, the kind otherwise. What the taxonomy does not have is not stated.
func (c *coder) kind(x truce.Coded) string {
	kind, kindWhole := c.group(string(x.Kind))
	means, meansWhole := c.group(string(x.Means))
	switch {
	case means != "" && !meansWhole && (kind == "" || kind == means && kindWhole):
		return string(x.Means)
	case kind != "":
		return string(x.Kind)
	case means != "":
		return string(x.Means)
	}
	return ""
}

// group returns the group of a type, and whether the type stands for the whole of it.
func (c *coder) group(name string) (group string, whole bool) {
	if name == "" {
		return "", false
	}
	for _, g := range c.groups {
		if g.Whole == name {
			return g.Group, true
		}
		if slices.Contains(g.Types, name) {
			return g.Group, false
		}
	}
	return "", false
}

// sides are the authors and targets as one set. A name that is in no register counts only where nobody near is in one:
// beside registered actors it is not known to be anybody else, and a side that is not known to be another is not
// stated.
func (c *coder) sides(x truce.Coded) []string {
	var out []string
	for _, a := range slices.Concat(x.Authors, x.Targets) {
		s := string(c.actor(a))
		if s == "" && !c.resolved {
			s = names.Fold(a.Name)
		}
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// count is a range as the engine takes it. A source that gives a best estimate and no bound means that number; a bound
// that is stated in no way lies as far off as it can. A best estimate that is not given lies between the bounds.
func count(r truce.Range) match.Count {
	if r.IsZero() {
		return match.Count{}
	}
	value := func(p *int) int32 { return int32(min(*p, math.MaxUint16)) }
	c := match.Count{High: math.MaxUint16, Known: true}
	low, high := cmp.Or(r.Low, r.Best), cmp.Or(r.High, r.Best)
	if low != nil {
		c.Low = value(low)
	}
	if high != nil {
		c.High = value(high)
	}
	switch {
	case r.Best != nil:
		c.Best = value(r.Best)
	case low == nil:
		c.Best = c.High
	case high == nil:
		c.Best = c.Low
	default:
		c.Best = (c.Low + c.High) / 2
	}
	return c
}
