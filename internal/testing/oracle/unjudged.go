package oracle

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"

	"truce"
	"truce/codes"
)

// unjudged lists the reports that tell of an incident and say anything that fewer verdicts were given of than settle a
// finding. A verdict was given of what a report says now when it names the same version as it was told then, and
// nothing that is told now was not told then. While nothing is found and no answer agreed, none is.
func (o *Oracle) unjudged(told []report, ids []truce.IncidentID, found []revision) (out []string) {
	p := last(o.documents())
	agreed := o.decide(ids).finding.Agreed
	for _, r := range found {
		if !r.void {
			agreed = o.decide(ids).finding.Agreed || r.finding.Agreed
		}
	}
	if p.Kinds < 8 || !agreed {
		return nil
	}
	for _, r := range told {
		stand, had := 0, 0
		for _, m := range o.members() {
			v := o.verdict(m, ids)
			if v == nil {
				continue
			}
			if stand++; o.covered(r, v.Body.(*truce.Assessment).Of) {
				had++
			}
		}
		if had < min(majority(p.Rule), stand) {
			out = append(out, string(r.id))
		}
	}
	return out
}

// covered: one of the forms that a verdict names of the report as it stands told all that it tells now.
func (o *Oracle) covered(r report, of []truce.ReportVersion) bool {
	forms := o.forms(r)
	now := last(forms)
	for _, x := range of {
		if x.Report != r.id || x.Version != r.version {
			continue
		}
		if x.Said == now.Digest() {
			return true
		}
		for _, then := range forms {
			if now != nil && then != nil && then.Digest() == x.Said && less(fields(now), fields(then)) {
				return true
			}
		}
	}
	return false
}

// forms lists what was told of the last version of a report, in order; what was not released is nil.
func (o *Oracle) forms(r report) (out []*truce.Coded) {
	for _, s := range o.said {
		switch b := s.Body.(type) {
		case *truce.Report:
			if b.ID == r.id && b.Version == r.version {
				out = append(out, b.Coded)
			}
		case *truce.Release:
			if b.Report == r.id && b.Version == r.version {
				out = append(out, &b.Coded)
			}
		}
	}
	return out
}

// fields are the coded fields as anybody reads them in a log. What says how far they go is none of them.
func fields(c *truce.Coded) map[string]any {
	out := plain[map[string]any](c)
	delete(out, "level")
	return out
}

// plain reads what a value is written as.
func plain[T any](v any) (out T) {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	if err := json.Unmarshal(data, &out); err != nil {
		panic(err)
	}
	return out
}

// less: what is told now is left out, equal, or wider than then, field by field.
func less(now, then map[string]any) bool {
	for name, is := range now {
		was, told := then[name]
		ok := told && reflect.DeepEqual(is, was)
		switch name {
		case "toll":
			was, _ := was.(map[string]any)
			ok = lessToll(is.(map[string]any), was)
		case "where", "from", "observer":
			was, _ := was.(map[string]any)
			ok = lessPlace(is.(map[string]any), was)
		case "when", "count", "weapons", "people", "distance_m":
			was, _ := was.(map[string]any)
			ok = wider(is.(map[string]any), was)
		case "authors", "targets":
			was, _ := was.([]any)
			ok = lessNamed(is.([]any), was)
		}
		if !ok {
			return false
		}
	}
	return true
}

// wider: each end that is told was told, and lies no further in. A best estimate is the same one.
func wider(now, then map[string]any) bool {
	for end, is := range now {
		was, told := then[end]
		if !told {
			return false
		}
		a, b := fmt.Sprint(is), fmt.Sprint(was) // times
		if n, people := is.(float64); people {
			a, b = fmt.Sprintf("%020.0f", n), fmt.Sprintf("%020.0f", was.(float64))
		}
		switch end {
		case "from", "low":
			if a > b {
				return false
			}
		case "to", "high":
			if a < b {
				return false
			}
		default:
			if a != b {
				return false
			}
		}
	}
	return true
}

// lessNamed: the same ones in the same order, of each of whom something may be left out.
func lessNamed(now, then []any) bool {
	if len(now) != len(then) {
		return false
	}
	for i := range now {
		for name, is := range now[i].(map[string]any) {
			if is != then[i].(map[string]any)[name] {
				return false
			}
		}
	}
	return true
}

// lessToll: of killed, wounded and missing each part and what they come to.
func lessToll(now, then map[string]any) bool {
	for outcome, is := range now {
		a := is.(map[string]any)
		b, _ := then[outcome].(map[string]any)
		for who, n := range a {
			part, _ := b[who].(map[string]any)
			fromParts := who == "total" || who == "unknown" && len(a) == 1
			if !fromParts && !wider(n.(map[string]any), part) {
				return false
			}
		}
		sum := func(parts map[string]any) map[string]any {
			return plain[map[string]any](plain[truce.Harm](parts).Sum())
		}
		if !wider(sum(a), sum(b)) {
			return false
		}
	}
	return true
}

// lessPlace: names that are told are the same. A circle that is told is the same or wider about the same point or that
// point to a tenth of a degree, or holds all of the circle told then; one whose radius is not known is held by none and
// holds none.
func lessPlace(now, then map[string]any) bool {
	for _, name := range []string{"name", "area", "province", "district"} {
		if now[name] != nil && now[name] != then[name] {
			return false
		}
	}
	p, _ := now["point"].(map[string]any)
	q, _ := then["point"].(map[string]any)
	if p == nil || q == nil {
		return p == nil
	}
	r, s := radius(now), radius(then)
	if r < s {
		return false
	}
	far, moved := 0.0, false
	for _, axis := range []string{"lat_e7", "lon_e7"} {
		a, b := p[axis].(float64), q[axis].(float64)
		far += (a - b) * (a - b)
		moved = moved || a != b
	}
	round := func(x float64) float64 { return math.Copysign(math.Floor(math.Abs(x)/1e6+.5)*1e6, x) }
	if !moved || p["lat_e7"] == round(q["lat_e7"].(float64)) && p["lon_e7"] == round(q["lon_e7"].(float64)) {
		return true
	}
	return !math.IsInf(r, 1) && far <= math.Pow((r-s)/.0112, 2)
}

// radius is how far off a point may be, in metres; of what nobody said how exact it is, it has no bound.
func radius(place map[string]any) float64 {
	if m, ok := place["radius_m"].(float64); ok {
		return m
	}
	word, _ := place["precision"].(string)
	if m, known := codes.Precision(word).Radius(); known {
		return float64(m)
	}
	return math.Inf(1)
}
