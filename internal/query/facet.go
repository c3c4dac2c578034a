package query

import (
	"slices"
	"time"
	"truce"
)

// Facet is one side of an incident by which incidents are counted.
type Facet string

// The facets. An incident counts once under each of its values, and under "" where it has none.
const (
	ByDay      Facet = "day" // on which it began, "2017-01-15"
	ByProvince Facet = "province"
	ByArea     Facet = "area"
	ByKind     Facet = "kind"
	ByActor    Facet = "actor" // said to be author or target
	ByStatus   Facet = "status"
	ByMember   Facet = "member"  // that filed one of the reports
	ByWaiting  Facet = "waiting" // voter without a verdict
)

// Valid reports whether f is one of the facets.
func (f Facet) Valid() bool {
	switch f {
	case ByDay, ByProvince, ByArea, ByKind, ByActor, ByStatus, ByMember, ByWaiting:
		return true
	}
	return false
}

// Keys returns the row's values of the facet, each once; [""] where it has none. Days are counted in the zone.
func (f Facet) Keys(r *Row, zone *time.Location) []string {
	var keys []string
	switch f {
	case ByDay:
		if r.When.From.Known() {
			return []string{truce.Day(r.When.From, zone)}
		}
	case ByProvince:
		keys = []string{r.Where.Province}
	case ByArea:
		keys = []string{string(r.Where.Area)}
	case ByKind:
		keys = texts(r.Kinds)
	case ByActor:
		for _, a := range slices.Concat(r.Authors, r.Targets) {
			if a.Actor != "" {
				keys = append(keys, string(a.Actor))
			}
		}
		slices.Sort(keys)
		keys = slices.Compact(keys)
	case ByStatus:
		keys = []string{string(r.Status)}
	case ByMember:
		keys = texts(r.Members)
	case ByWaiting:
		keys = texts(r.Waiting)
	}
	if len(keys) == 0 {
		return []string{""}
	}
	return keys
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}
