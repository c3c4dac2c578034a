package claimfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"

	"truce"
)

// Filled is the form of a claim that is made already: what [Filling.Fill] reads the same claim from.
func Filled(body any, zone *time.Location) (url.Values, error) {
	b, err := truce.EncodeBody(body)
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		return nil, err
	}
	out := url.Values{}
	filledGroup(out, Fields(truce.KindOfBody(body)), tree, "", zone)
	return out, nil
}

func filledGroup(out url.Values, fields []Field, tree map[string]any, at string, zone *time.Location) {
	for _, f := range fields {
		v, said := tree[f.Name]
		if !said || v == nil {
			continue
		}
		path := below(at, f.Name)
		switch {
		case f.pairs:
			m := v.(map[string]any)
			for i, key := range slices.Sorted(maps.Keys(m)) {
				row := map[string]any{PairKey: key, PairValue: m[key]}
				filledGroup(out, f.Fields, row, below(path, strconv.Itoa(i)), zone)
			}
		case f.Sort == Group && f.List:
			for i, row := range v.([]any) {
				filledGroup(out, f.Fields, row.(map[string]any), below(path, strconv.Itoa(i)), zone)
			}
		case f.Sort == Group:
			filledGroup(out, f.Fields, v.(map[string]any), path, zone)
		case f.List:
			for _, x := range v.([]any) {
				out.Add(path, filledValue(f, x, zone))
			}
		default:
			out.Set(path, filledValue(f, v, zone))
		}
	}
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

// WriteMoment writes a time as [ReadMoment] reads it: as the clocks of the zone show it; in UTC where they show it twice and mean the other one.
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
