package claimfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"time"

	"truce"
)

// Filled is the form of a claim that is made already: what [Filling.Fill] reads the same claim from.
func Filled(body any, zone *time.Location) (url.Values, error) {
	values, _, err := FilledFirst(body, zone, math.MaxInt)
	return values, err
}

// FilledFirst is [Filled] with no more of each list than most; cut reports whether there was more.
func FilledFirst(body any, zone *time.Location, most int) (values url.Values, cut bool, err error) {
	b, err := truce.EncodeBody(body)
	if err != nil {
		return nil, false, err
	}
	var tree map[string]any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		return nil, false, err
	}
	f := &filling{out: url.Values{}, zone: zone, most: most}
	f.group(Fields(truce.KindOfBody(body)), tree, "")
	return f.out, f.cut, nil
}

// filling is a form as it is being filled in.
type filling struct {
	out  url.Values
	zone *time.Location
	most int  // of a list
	cut  bool // a list was longer
}

func (f *filling) group(fields []Field, tree map[string]any, at string) {
	for _, x := range fields {
		v, said := tree[x.Name]
		if !said || v == nil {
			continue
		}
		path := below(at, x.Name)
		switch {
		case x.pairs:
			m := v.(map[string]any)
			for i, key := range first(f, slices.Sorted(maps.Keys(m))) {
				f.group(x.Fields, map[string]any{PairKey: key, PairValue: m[key]}, below(path, strconv.Itoa(i)))
			}
		case x.Sort == Group && x.List:
			for i, row := range first(f, v.([]any)) {
				f.group(x.Fields, row.(map[string]any), below(path, strconv.Itoa(i)))
			}
		case x.Sort == Group:
			f.group(x.Fields, v.(map[string]any), path)
		case x.List:
			for _, one := range first(f, v.([]any)) {
				f.out.Add(path, filledValue(x, one, f.zone))
			}
		default:
			f.out.Set(path, filledValue(x, v, f.zone))
		}
	}
}

// first returns as much of a list as is to be filled in.
func first[T any](f *filling, list []T) []T {
	if len(list) <= f.most {
		return list
	}
	f.cut = true
	return list[:f.most]
}

// filledValue writes a value as people do.
func filledValue(f Field, v any, zone *time.Location) string {
	switch f.Sort {
	case YesNo:
		return map[bool]string{true: "yes", false: "no"}[v == true]
	case Position:
		p := v.(map[string]any)
		return degrees(p["lat_e7"]) + ", " + degrees(p["lon_e7"])
	case Moment:
		if t, err := time.Parse(time.RFC3339, fmt.Sprint(v)); err == nil {
			return WriteMoment(t, zone)
		}
	}
	return fmt.Sprint(v)
}

// WriteMoment writes a time as [ReadMoment] reads it: as the clocks of the zone show it; in UTC where they show it
// twice and mean the other one.
func WriteMoment(t time.Time, zone *time.Location) string {
	l := t.In(zone)
	if !truce.Clock(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), zone).Equal(t.Truncate(time.Minute)) {
		return t.Format(time.RFC3339)
	}
	if l.Second() == 0 {
		return l.Format(momentForms[0])
	}
	return l.Format(momentForms[1])
}

// degrees writes a coordinate of 1e-7 degree in degrees.
func degrees(e7 any) string {
	n, err := e7.(json.Number).Int64()
	if err != nil {
		return e7.(json.Number).String()
	}
	return strconv.FormatFloat(float64(n)/1e7, 'f', -1, 64)
}
