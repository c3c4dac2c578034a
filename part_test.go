package truce

import (
	"strings"
	"testing"
)

// partsOf returns the entries in which an actor with very many names is written.
func partsOf(t *testing.T, claim string, body any) []Entry {
	t.Helper()
	all, err := Encode(Entry{Kind: KindOfBody(body), Claim: claim, Officer: "desk", At: 1_950_000_000, Body: body})
	if err != nil || len(all) < 3 {
		t.Fatalf("%d entries, %v", len(all), err)
	}
	var out []Entry
	for _, data := range all {
		e, err := Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

// A body too large for one entry has effect when its parts follow one another and add up to what they promise.
func TestPartsAddUp(t *testing.T) {
	long := &Actor{ID: "north", Names: []Name{{Text: strings.Repeat("north ", 20_000)}}}
	other := &Actor{ID: "south", Names: []Name{{Text: strings.Repeat("south ", 20_000)}}}
	change := func(e Entry, f func(*Part)) Entry {
		p := *e.Body.(*Part)
		f(&p)
		e.Body = &p
		return e
	}
	plain := Entry{Kind: KindAccession, Claim: "between", Officer: "desk", At: 1_950_000_000,
		Body: &Accession{Agreement: "one", Actor: "north", Status: Acceded}}
	for _, c := range []struct {
		sentence string
		entries  func(all, others []Entry) []Entry
		whole    bool
	}{
		{"parts that follow one another are the whole", func(a, _ []Entry) []Entry { return a }, true},
		{"without the last there is nothing", func(a, _ []Entry) []Entry { return a[:2] }, false},
		{"without the first there is nothing", func(a, _ []Entry) []Entry { return a[1:] }, false},
		{"without one in the middle there is nothing", func(a, _ []Entry) []Entry { return []Entry{a[0], a[2]} }, false},
		{"a part twice breaks them", func(a, _ []Entry) []Entry { return []Entry{a[0], a[1], a[1], a[2]} }, false},
		{"another entry between them breaks them",
			func(a, _ []Entry) []Entry { return []Entry{a[0], a[1], plain, a[2]} }, false},
		{"after a break they can begin anew",
			func(a, _ []Entry) []Entry { return []Entry{a[0], plain, a[0], a[1], a[2]} }, true},
		{"the first part begins anew by itself",
			func(a, _ []Entry) []Entry { return []Entry{a[0], a[1], a[0], a[1], a[2]} }, true},
		{"parts of another body do not fit", func(a, o []Entry) []Entry { return []Entry{a[0], o[1], a[2]} }, false},
		{"what does not hash to what they promise has no effect", func(a, _ []Entry) []Entry {
			last := change(a[2], func(p *Part) { p.Data = append([]byte{}, p.Data...); p.Data[0] = 'N' })
			return []Entry{a[0], a[1], last}
		}, false},
		{"parts of another kind do not fit", func(a, _ []Entry) []Entry {
			return []Entry{a[0], change(a[1], func(p *Part) { p.Of = KindArea }), a[2]}
		}, false},
		{"parts of another number of parts do not fit", func(a, _ []Entry) []Entry {
			return []Entry{a[0], change(a[1], func(p *Part) { p.Parts++ }), a[2]}
		}, false},
		{"of no parts nothing is made", func(a, _ []Entry) []Entry {
			return []Entry{change(a[0], func(p *Part) { p.Parts = 0 })}
		}, false},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			x := tell(t)
			for _, e := range c.entries(partsOf(t, "one", long), partsOf(t, "other", other)) {
				all, err := Encode(e)
				if err != nil {
					t.Fatal(err)
				}
				x.put("CA", all[0])
			}
			if got := len(x.s.Claims(KindActor, "")) == 1; got != c.whole {
				t.Fatalf("in effect: %v; refused %v", got, x.s.Refused())
			}
		})
	}
}
