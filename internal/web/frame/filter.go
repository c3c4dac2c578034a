package frame

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/query"
)

// Filters are the conditions of incidents that [Site.Query] reads of an address, in the order in which they are shown.
var Filters = []string{"period", "day", "from", "to", "province", "area", "kind", "status", "found", "member",
	"actor", "waiting", "data", "noplace", "unpinned", "box", "ring",
	"words", "sounds", "means", "object"}

// FilterWords are the words that conditions and the order of a list can be; what is not here can be
// anything of its form.
var FilterWords = map[string][]string{
	"kind":   texts(codes.EventKinds),
	"status": texts(query.Statuses),
	"found":  texts(append(slices.Clone(query.Classes), query.FoundEmptied)),
	"data":   texts([]query.DataFilter{query.DataOnly, query.DataNone}),
	"sort":   texts([]query.Order{query.OldestFirst, query.ByID}),
	"means":  texts(codes.AllMeans),
	"object": texts(codes.Objects),
}

// texts are the words of a list.
func texts[T ~string, L ~[]T](list L) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

// Query reads the conditions of an address. What cannot be a condition is an error of kind Invalid.
func (s *Site) Query(p *truce.Process, v url.Values) (query.Incidents, error) {
	get := func(k string) string { return strings.TrimSpace(v.Get(k)) }
	q := query.Incidents{Found: query.Found(get("found"))}
	q.Province, q.Area, q.Kind, q.Status = get("province"), truce.AreaID(get("area")), codes.EventKind(get("kind")),
		truce.Status(get("status"))
	q.Actor, q.Member, q.Waiting = truce.ActorID(get("actor")), truce.MemberID(get("member")),
		truce.MemberID(get("waiting"))
	q.Data, q.NoPlace, q.Sort, q.After = query.DataFilter(get("data")), get("noplace") != "", query.Order(get("sort")),
		get("after")
	q.Unpinned = get("unpinned") != ""
	var codes []string
	for _, k := range []string{"means", "object"} {
		if x := get(k); x != "" {
			codes = append(codes, query.CodeWord(x))
		}
	}
	q.Words = query.Asking(get("words"), get("sounds") != "", codes...)
	for name, words := range FilterWords {
		if x := get(name); x != "" && !slices.Contains(words, x) {
			return q, truce.Errorf(truce.Invalid, "%q is none of the words that %s can be", x, name)
		}
	}
	if d := get("period"); d != "" {
		day, err := s.Day(p, truce.Date(d))
		if err != nil {
			return q, err
		}
		q.From, q.To, q.Begun = day.Span.From, day.Span.To, true
	}
	if d := truce.Date(get("day")); d != "" {
		span := d.Span(s.Zone)
		if !span.Known() {
			return q, truce.Errorf(truce.Invalid, "%q is not a date like 2017-01-15", d)
		}
		q.From, q.To, q.Begun = span.From, span.To+1, true
	}
	for _, end := range []struct {
		key string
		at  *truce.Instant
		of  func(truce.Interval) truce.Instant
	}{{"from", &q.From, func(i truce.Interval) truce.Instant { return i.From }},
		{"to", &q.To, func(i truce.Interval) truce.Instant { return i.To + 1 }}} {
		d := truce.Date(get(end.key))
		if d == "" || q.Begun {
			continue
		}
		span := d.Span(s.Zone)
		if !span.Known() {
			return q, truce.Errorf(truce.Invalid, "%q is not a date like 2017-01-15", d)
		}
		*end.at = end.of(span)
	}
	if text := get("box"); text != "" {
		b, err := readBox(text)
		if err != nil {
			return q, err
		}
		q.Box = b
	}
	if text := get("ring"); text != "" {
		ring, err := readRing(text)
		if err != nil {
			return q, err
		}
		if q.Box != nil {
			ring = ring.Meet(*q.Box)
		}
		q.Box = ring
	}
	return q, nil
}

// mostCorners bounds what a ring in an address is made of.
const mostCorners = 100

// readRing reads the corners of a drawn area, longitude and latitude of each in degrees: "36.1,33.2,36.5,33.2,36.4,34".
func readRing(text string) (*query.Box, error) {
	parts := strings.Split(text, ",")
	if len(parts)%2 != 0 || len(parts) < 6 || len(parts) > 2*mostCorners {
		return nil, truce.Errorf(truce.Invalid, "%q is no area of 3 to %d corners, longitude and latitude of each",
			text, mostCorners)
	}
	var ring []truce.Point
	for i := 0; i < len(parts); i += 2 {
		lon, err1 := strconv.ParseFloat(parts[i], 64)
		lat, err2 := strconv.ParseFloat(parts[i+1], 64)
		p, ok := truce.PointOf(lat, lon)
		if err1 != nil || err2 != nil || !ok {
			return nil, truce.Errorf(truce.Invalid, "the corner %s,%s is not on the globe", parts[i], parts[i+1])
		}
		ring = append(ring, p)
	}
	return query.BoxOf(ring), nil
}

// readBox reads "west,south,east,north" in degrees.
func readBox(text string) (*query.Box, error) {
	parts := strings.Split(text, ",")
	var f [4]float64
	if len(parts) != 4 {
		return nil, truce.Errorf(truce.Invalid, "%q is not west,south,east,north in degrees", text)
	}
	for i, p := range parts {
		var err error
		if f[i], err = strconv.ParseFloat(p, 64); err != nil {
			return nil, truce.Errorf(truce.Invalid, "%q is not west,south,east,north in degrees", text)
		}
	}
	low, okLow := truce.PointOf(f[1], f[0])
	high, okHigh := truce.PointOf(f[3], f[2])
	if !okLow || !okHigh {
		return nil, truce.Errorf(truce.Invalid, "the box %q is not on the globe", text)
	}
	return &query.Box{Low: low, High: high}, nil
}
