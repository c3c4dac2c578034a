package query

import (
	"slices"
	"sort"

	"truce"
)

// Wants reports whether a row is selected, paging apart.
func (q Incidents) Wants(r *Row) bool {
	return q.WantsTime(r.When) && (q.Box == nil || q.Box.Holds(r.Where.Point)) && q.WantsFacets(r) &&
		(q.Words == "" || read(q.Words).holds(r.Words))
}

// WantsTime reports whether a time is selected.
func (q Incidents) WantsTime(when truce.Interval) bool {
	if q.Begun {
		return Began(when, truce.Interval{From: q.From, To: q.To})
	}
	return when.Touches(q.From, q.To)
}

// WantsFacets reports whether a row is selected by what [Facets] keeps of it.
func (q Incidents) WantsFacets(r *Row) bool {
	isActor := func(a truce.Attribution) bool { return a.Actor == q.Actor }
	switch {
	case q.Province != "" && r.Where.Province != q.Province,
		q.Area != "" && r.Where.Area != q.Area,
		q.Kind != "" && !slices.Contains(r.Kinds, q.Kind),
		q.Status != "" && r.Status != q.Status,
		q.Found != FoundAny && ClassOf(r) != q.Found,
		q.Actor != "" && !slices.ContainsFunc(r.Authors, isActor) && !slices.ContainsFunc(r.Targets, isActor),
		q.Member != "" && !slices.Contains(r.Members, q.Member),
		q.Waiting != "" && !slices.Contains(r.Waiting, q.Waiting),
		q.Owes != "" && !slices.Contains(r.Owes, q.Owes),
		q.Data == DataOnly && !r.DataOnly,
		q.Data == DataNone && r.DataOnly,
		q.NoPlace && r.Where.Point != nil,
		q.Unpinned && r.Where.Pinned():
		return false
	}
	return true
}

// wide is the radius in metres from which on a map says how far off a position may be.
const wide = 25_000

// Facets returns what queries ask for of a row, its time, its id and where its position lies apart: a few thousand
// different ones for a million incidents. Where there is a position, there is one, with its radius where that is large.
func Facets(r Row) Row {
	f := Row{Where: truce.Place{Province: r.Where.Province, Area: r.Where.Area}, Kinds: r.Kinds, Members: r.Members,
		Authors: actorsOf(r.Authors), Targets: actorsOf(r.Targets), Status: r.Status, Waiting: r.Waiting, Owes: r.Owes,
		DataOnly: r.DataOnly, Level: r.Level}
	if r.Where.Point != nil {
		f.Where.Point = new(truce.Point)
	}
	if radius, known := r.Where.Radius(); known && radius >= wide {
		f.Where.RadiusM = radius
	}
	if x := r.Finding; x != nil {
		f.Finding = &truce.Outcome{Agreed: x.Agreed, Happened: x.Happened, Permitted: x.Permitted}
	}
	return f
}

// actorsOf keeps the known actors of attributions, each once and in order.
func actorsOf(list []truce.Attribution) []truce.Attribution {
	var out []truce.Attribution
	for _, a := range list {
		if a.Actor != "" {
			out = append(out, truce.Attribution{Actor: a.Actor})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Actor < out[j].Actor })
	return slices.Compact(out)
}

// Spots calls do with every row that a map can show as a point.
func Spots(rows []Row, do func(*Spot)) {
	for i := range rows {
		if rows[i].Where.Pinned() {
			f := Facets(rows[i])
			do(&Spot{At: *rows[i].Where.Point, When: rows[i].When, Facets: &f,
				ID: func() truce.IncidentID { return rows[i].ID }})
		}
	}
}

// Histogram counts rows by the span in which they began and by class. The spans follow one another and do not overlap.
func Histogram(rows []Row, spans []truce.Interval) []Counts {
	out := make([]Counts, len(spans))
	for i := range out {
		out[i] = Counts{}
	}
	for i := range rows {
		if at, ok := SpanOf(spans, rows[i].When.From); ok {
			out[at][ClassOf(&rows[i])]++
		}
	}
	return out
}

// SpanOf returns in which of the spans a moment lies, false for none.
func SpanOf(spans []truce.Interval, at truce.Instant) (int, bool) {
	if !at.Known() {
		return 0, false
	}
	i := sort.Search(len(spans), func(i int) bool { return spans[i].To > at })
	return i, i < len(spans) && spans[i].From <= at
}
