package desk

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/internal/query"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// mostDrawn is how many incidents a list may have for all of them to be drawn on the map and counted by finding; a
// longer one is drawn as marks that stand for several.
const mostDrawn = 3000

// incidentsPage is a list of incidents under a filter that its address holds.
type incidentsPage struct {
	Filter      listFilter
	Facets      []facet
	Total       int
	Shown       int
	From        int // number of the first row
	Rows        []frame.IncidentRow
	Own         []frame.IncidentRow // that the viewer's member alone knows, as far as they are not among the rows
	Map         *frame.Map
	NoPlace     int // that a map cannot show as points
	NoPlaceHref string
	MapHref     string
	Files       []fileLink
	Chart       *frame.Chart
	Next        string
	First       string // the first page; empty on it
	Clear       string
	Inside      bool
	Ways        ways
	Save        string // the filter as it is kept; empty: none is set, or it cannot be
}

// listFilter is what the address asks for. Its fields are the values as given, so that the form shows them again.
type listFilter struct {
	Values url.Values
	Active []activeFilter
}

// activeFilter is one condition with the address of the list without it.
type activeFilter struct {
	Key   string
	Value string
	Label frame.Label
	List  string // of words; empty: a label or plain
	Href  string
}

// facet is a select of the filter form.
type facet struct {
	Name    string
	Options []facetOption
	Value   string
}

// facetOption is one value with how many incidents have it under the other conditions.
type facetOption struct {
	Value string
	List  string // of words
	Names []truce.Name
	N     int
}

// incidents answers GET /incidents.
func (s *site) incidents(w http.ResponseWriter, r *request) error {
	page, err := s.incidentsPage(r, r.URL.Query())
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "incidents", page)
}

// incidentsPage builds the list that the values ask for.
func (s *site) incidentsPage(r *request, values url.Values) (*incidentsPage, error) {
	ctx, l := r.Context(), r.Lens
	q, err := s.Query(l.Process(), values)
	if err != nil {
		return nil, err
	}
	b, err := s.book(r)
	if err != nil {
		return nil, err
	}
	found, err := l.Incidents(ctx, q)
	if err != nil {
		return nil, err
	}
	rows, err := b.OpenRows(ctx, l, found.Rows)
	if err != nil {
		return nil, err
	}
	p := &incidentsPage{Total: found.Total, Rows: rows, Shown: len(found.Rows), From: 1, Clear: s.At("/incidents"),
		Inside: l.May(truce.FieldReportExists, "", "")}
	p.Filter = b.filter(values)
	if len(p.Filter.Active) > 0 {
		href := s.listHref(values, "after", "", "n", "")
		p.Save = s.Keepable(r, "/incidents"+strings.TrimPrefix(href, s.At("/incidents")))
	}
	p.MapHref, p.Files = s.filterHref("/map", values, "after", "", "n", ""), s.files(values)
	if p.Ways, err = s.waysToReport(r); err != nil {
		return nil, err
	}
	if n, err := strconv.Atoi(values.Get("n")); err == nil && n > 0 {
		p.From = n + 1
	}
	if found.Next != "" {
		p.Next = s.listHref(values, "after", found.Next, "n", strconv.Itoa(p.From-1+len(found.Rows)))
	}
	if q.After != "" {
		p.First = s.listHref(values, "after", "", "n", "")
	} else if p.Own, err = b.OwnRows(ctx, l, q); err != nil {
		return nil, err
	}
	p.Own = frame.Without(p.Own, p.Rows)
	if err := b.draw(ctx, l, q, values, p); err != nil {
		return nil, err
	}
	if p.Map != nil {
		p.Map.Listed = true
	}
	return p, nil
}

// draw puts the list on the map and along time, and counts what the form offers: over all of it where it is not too
// long, else as marks with their numbers, and the counts are asked for one by one.
func (b *book) draw(ctx context.Context, l *view.Lens, q query.Incidents, values url.Values, p *incidentsPage) error {
	list := b.s.listHref(values, "after", "", "n", "", "box", "")
	p.NoPlaceHref = b.s.listHref(values, "unpinned", "1", "after", "", "n", "", "box", "", "ring", "")
	q.After, q.Limit = "", 0
	if p.Total > mostDrawn {
		return b.drawPart(ctx, l, q, values, list, p)
	}
	all, err := l.All(ctx, q)
	if err != nil {
		return err
	}
	for i := range all {
		if !all[i].Where.Pinned() {
			p.NoPlace++
		}
	}
	drawn, err := b.OpenRows(ctx, l, all)
	if err != nil {
		return err
	}
	p.Map = b.DrawMap(append(drawn, frame.Without(slices.Clone(p.Own), drawn)...), list)
	p.Chart = b.timeline(nil, all, list)
	p.Facets, err = b.facets(ctx, l, q, values, all)
	return err
}

// drawPart is draw for a list that is too long to be read whole.
func (b *book) drawPart(ctx context.Context, l *view.Lens, q query.Incidents, values url.Values, list string,
	p *incidentsPage) (err error) {
	marks, err := b.marks(ctx, l, q)
	if err != nil {
		return err
	}
	p.Map = b.DrawMarks(marks, p.Own, list)
	none := q
	none.Unpinned, none.Box = true, nil
	if p.NoPlace, err = l.Count(ctx, none); err != nil {
		return err
	}
	days, err := l.Tally(ctx, q, query.ByDay, b.s.Zone)
	if err != nil {
		return err
	}
	p.Chart = b.timeline(days, nil, list)
	p.Facets, err = b.facets(ctx, l, q, values, nil)
	return err
}

// listHref is the address of the list with some conditions changed: pairs of name and value, an empty value for none.
func (s *site) listHref(v url.Values, pairs ...string) string {
	return s.filterHref("/incidents", v, pairs...)
}

// filterHref is listHref for another page that takes the same conditions.
func (s *site) filterHref(path string, v url.Values, pairs ...string) string {
	out := url.Values{}
	for _, k := range append(slices.Clone(frame.Filters), "sort", "after", "n") {
		if x := v.Get(k); x != "" {
			out.Set(k, x)
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Del(pairs[i])
		if pairs[i+1] != "" {
			out.Set(pairs[i], pairs[i+1])
		}
	}
	if len(out) == 0 {
		return s.At(path)
	}
	return s.At(path) + "?" + out.Encode()
}

// filter describes the conditions of an address.
func (b *book) filter(v url.Values) listFilter {
	f := listFilter{Values: v}
	lists := map[string]string{"kind": "kind", "status": "status", "found": "found", "data": "data", "means": "means",
		"object": "object"}
	for _, k := range frame.Filters {
		x := strings.TrimSpace(v.Get(k))
		if x == "" {
			continue
		}
		a := activeFilter{Key: k, Value: x, List: lists[k], Href: b.s.listHref(v, k, "", "after", "", "n", "")}
		switch k {
		case "actor":
			a.Label = b.Actor(truce.ActorID(x))
		case "province":
			a.Label = b.Province(x)
		case "area":
			a.Label = b.Area(truce.AreaID(x))
		}
		a.Label.Href = ""
		f.Active = append(f.Active, a)
	}
	return f
}

// facets counts, for each select of the form, its values under the other conditions. all holds the rows under every
// condition, nil when they were not read: they answer for each select that sets none.
func (b *book) facets(ctx context.Context, l *view.Lens, q query.Incidents, v url.Values, all []query.Row) ([]facet,
	error) {
	var out []facet
	for _, f := range []struct {
		name  string
		by    query.Facet
		clear func(*query.Incidents)
		field truce.Field
		list  string
	}{
		{"province", query.ByProvince, func(q *query.Incidents) { q.Province = "" }, truce.FieldReport, ""},
		{"kind", query.ByKind, func(q *query.Incidents) { q.Kind = "" }, truce.FieldReport, "kind"},
		{"status", query.ByStatus, func(q *query.Incidents) { q.Status = "" }, truce.FieldFinding, "status"},
		{"member", query.ByMember, func(q *query.Incidents) { q.Member = "" }, truce.FieldReport, ""},
		{"actor", query.ByActor, func(q *query.Incidents) { q.Actor = "" }, truce.FieldReport, ""},
		{"waiting", query.ByWaiting, func(q *query.Incidents) { q.Waiting = "" }, truce.FieldVerdict, ""},
	} {
		if !l.May(f.field, "", "") {
			continue
		}
		var counts []truce.Count
		if v.Get(f.name) == "" && all != nil {
			counts = tally(all, f.by, b.s.Zone)
		} else {
			without := q
			f.clear(&without)
			var err error
			if counts, err = l.Tally(ctx, without, f.by, b.s.Zone); err != nil {
				return nil, err
			}
		}
		one := facet{Name: f.name, Value: v.Get(f.name)}
		for _, c := range counts {
			if c.Key == "" {
				continue
			}
			o := facetOption{Value: c.Key, List: f.list, N: c.N}
			switch f.name {
			case "province":
				o.Names = b.Province(c.Key).Names
			case "actor":
				o.Names = b.Actor(truce.ActorID(c.Key)).Names
			}
			one.Options = append(one.Options, o)
		}
		if len(one.Options) > 0 {
			out = append(out, one)
		}
	}
	return out, nil
}

// tally counts rows by a facet.
func tally(rows []query.Row, by query.Facet, zone *time.Location) []truce.Count {
	n := map[string]int{}
	for i := range rows {
		for _, k := range by.Keys(&rows[i], zone) {
			n[k]++
		}
	}
	return truce.CountsByKey(n)
}

// timeline draws a list along time: by day, or by month or year where days are too many. Without rows the counts carry
// no finding. It returns nil for a list of fewer than two days.
func (b *book) timeline(days []truce.Count, rows []query.Row, list string) *frame.Chart {
	n := map[string]query.Counts{}
	put := func(day string, f query.Found, k int) {
		if n[day] == nil {
			n[day] = query.Counts{}
		}
		n[day][f] += k
	}
	for _, c := range days {
		if c.Key != "" {
			put(c.Key, query.FoundOpen, c.N)
		}
	}
	for i := range rows {
		if rows[i].When.From.Known() {
			put(truce.Day(rows[i].When.From, b.s.Zone), query.ClassOf(&rows[i]), 1)
		}
	}
	if len(n) < 2 {
		return nil
	}
	steps := axis(n)
	c := &frame.Chart{Plain: rows == nil}
	counts := make([]query.Counts, len(steps))
	sep := "?"
	if strings.Contains(list, "?") {
		sep = "&"
	}
	for i, step := range steps {
		counts[i] = query.Counts{}
		for day, by := range n {
			if strings.HasPrefix(day, step) {
				for f, k := range by {
					counts[i][f] += k
				}
			}
		}
		c.Bars = append(c.Bars, frame.Bar{Plain: truce.Date(step), Href: list + sep + "day=" + step})
	}
	c.Layout(counts)
	return c
}

// axis returns the steps of a time axis from the first to the last day counted: days up to ten weeks, months up to ten
// years, then years.
func axis(n map[string]query.Counts) []string {
	days := make([]string, 0, len(n))
	for d := range n {
		days = append(days, d)
	}
	slices.Sort(days)
	first, err1 := time.Parse(time.DateOnly, days[0])
	last, err2 := time.Parse(time.DateOnly, days[len(days)-1])
	if err1 != nil || err2 != nil {
		return days
	}
	form, y, m, d := time.DateOnly, 0, 0, 1
	switch span := last.Sub(first); {
	case span > 10*366*24*time.Hour:
		form, y, d = "2006", 1, 0
		first = time.Date(first.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	case span > 70*24*time.Hour:
		form, m, d = "2006-01", 1, 0
		first = time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, time.UTC)
	}
	var out []string
	for t := first; !t.After(last); t = t.AddDate(y, m, d) {
		out = append(out, t.Format(form))
	}
	return out
}
