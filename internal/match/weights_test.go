package match_test

import (
	"bytes"
	"strings"
	"testing"

	"truce"
	"truce/internal/match"
)

func TestShippedProfilesAreWrittenAsTheyAreRead(t *testing.T) {
	names := match.Profiles()
	if len(names) != 2 {
		t.Fatalf("profiles are %v", names)
	}
	for _, n := range names {
		w := profile(t, n)
		if w.Name != n {
			t.Errorf("profile %s is called %s", n, w.Name)
		}
		b, err := w.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := match.DecodeWeights(b)
		if err != nil {
			t.Fatal(err)
		}
		if c, _ := again.Encode(); !bytes.Equal(b, c) {
			t.Errorf("%s does not survive writing and reading", n)
		}
	}
	if _, err := match.Profile("none"); truce.KindOf(err) != truce.NotFound {
		t.Errorf("a profile that is not there: %v", err)
	}
}

const smallest = `{"format":1,"name":"n","version":"1","start":0,"join":0,"calibration":{"slope":1000,"shift":0},` +
	`"blocking":{"near_km":12,"wide_km":45,"days":3,"budget":100},"features":[{"field":"type","of":[{"measure":"type"}],"points":[0,1,2,3,4,5]}]}`

func TestWeightsAreReadStrictly(t *testing.T) {
	if _, err := match.DecodeWeights([]byte(smallest)); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"unknown field":    {`"start":0`, `"start":0,"stop":1`},
		"trailing bytes":   {`]}]}`, `]}]} {}`},
		"wrong format":     {`"format":1`, `"format":2`},
		"no version":       {`"version":"1"`, `"version":""`},
		"unknown measure":  {`"measure":"type"`, `"measure":"mood"`},
		"too few points":   {`[0,1,2,3,4,5]`, `[0,1,2,3,4]`},
		"points too large": {`[0,1,2,3,4,5]`, `[0,1,2,3,4,4000000]`},
		"edges where none": {`"measure":"type"`, `"measure":"type","edges":[1]`},
		"edges descending": {`{"measure":"type"}],"points":[0,1,2,3,4,5]`,
			`{"measure":"gap","edges":[2,1]}],"points":[0,1,2,3]`},
		"slot missing":       {`"measure":"type"`, `"measure":"relation"`},
		"slot where none":    {`"measure":"type"`, `"measure":"type","slot":"x"`},
		"reach too small":    {`"near_km":12`, `"near_km":0`},
		"reach out of order": {`"wide_km":45`, `"wide_km":1`},
		"days negative":      {`"days":3`, `"days":-3`},
		"points for nothing": {`[0,1,2,3,4,5]`, `[7,1,2,3,4,5]`},
		"rule without why":   {`[0,1,2,3,4,5]`, `[0,1,2,3,4,5],"rules":[{"levels":[1],"least":0,"most":1,"because":""}]`},
		"rule out of order":  {`[0,1,2,3,4,5]`, `[0,1,2,3,4,5],"rules":[{"levels":[1],"least":2,"most":1,"because":"x"}]`},
		"type twice":         {`"features"`, `"types":[{"group":"a","types":["x"]},{"group":"b","types":["x"]}],"features"`},
		"not an object":      {smallest, `[]`},
	} {
		w, err := match.DecodeWeights([]byte(strings.Replace(smallest, change[0], change[1], 1)))
		if truce.KindOf(err) != truce.Invalid || w != nil {
			t.Errorf("%s: weights %v, error %v", name, w, err)
		}
	}
}

func FuzzDecodeWeights(f *testing.F) {
	f.Add([]byte(smallest))
	for _, n := range match.Profiles() {
		if b, err := profile(f, n).Encode(); err == nil {
			f.Add(b)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		w, err := match.DecodeWeights(data)
		if err != nil {
			if w != nil {
				t.Fatal("weights with an error")
			}
			return
		}
		b, err := w.Encode()
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if _, err := match.DecodeWeights(b); err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		a := match.Report{ID: "a", When: match.OnDays(1, 1), Actors: []string{"x"}}
		b2 := match.Report{ID: "b", When: match.OnDays(1, 1), Actors: []string{"x"}}
		p := match.Propose([]match.Report{a, b2}, w)
		e := p.Explain(0, 1)
		sum := match.Points(0)
		for _, r := range e.Reasons {
			sum += r.Points
		}
		if sum != e.Points {
			t.Fatal("a score is not the sum of its reasons")
		}
	})
}
