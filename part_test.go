package truce

import (
	"strings"
	"testing"

	"truce/codes"
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
		var p Part
		if was, ok := e.Body.(*Part); ok {
			p = *was
		}
		f(&p)
		e.Kind, e.Body = KindPart, &p
		return e
	}
	plain := Entry{Kind: KindAccession, Claim: "between", Officer: "desk", At: 1_950_000_000,
		Body: &Accession{Agreement: "one", Actor: "north", Status: codes.Acceded}}
	for _, c := range []struct {
		sentence string
		entries  func(all, others []Entry) []Entry
		whole    bool
		refused  int
	}{
		{"parts that follow one another are the whole", func(a, _ []Entry) []Entry { return a }, true, 0},
		{"without the last there is nothing", func(a, _ []Entry) []Entry { return a[:2] }, false, 0},
		{"without the first there is nothing", func(a, _ []Entry) []Entry { return a[1:] }, false, 2},
		{"without one in the middle there is nothing", func(a, _ []Entry) []Entry { return []Entry{a[0], a[2]} }, false, 1},
		{"a part twice breaks them", func(a, _ []Entry) []Entry { return []Entry{a[0], a[1], a[1], a[2]} }, false, 2},
		{"another entry between them breaks them",
			func(a, _ []Entry) []Entry { return []Entry{a[0], a[1], plain, a[2]} }, false, 1},
		{"after a break they can begin anew",
			func(a, _ []Entry) []Entry { return []Entry{a[0], plain, a[0], a[1], a[2]} }, true, 0},
		{"the first part begins anew by itself",
			func(a, _ []Entry) []Entry { return []Entry{a[0], a[1], a[0], a[1], a[2]} }, true, 0},
		{"parts of another body do not fit", func(a, o []Entry) []Entry { return []Entry{a[0], o[1], a[2]} }, false, 2},
		{"what does not hash to what they promise has no effect", func(a, _ []Entry) []Entry {
			last := change(a[2], func(p *Part) { p.Data = append([]byte{}, p.Data...); p.Data[0] = 'N' })
			return []Entry{a[0], a[1], last}
		}, false, 1},
		{"parts of another kind do not fit", func(a, _ []Entry) []Entry {
			return []Entry{a[0], change(a[1], func(p *Part) { p.Of = KindArea }), a[2]}
		}, false, 2},
		{"parts of another number of parts do not fit", func(a, _ []Entry) []Entry {
			return []Entry{a[0], change(a[1], func(p *Part) { p.Parts++ }), a[2]}
		}, false, 2},
		{"one part can be the whole", func([]Entry, []Entry) []Entry {
			data, _ := EncodeBody(&Actor{ID: "north", Names: []Name{{Text: "north"}}})
			return []Entry{change(plain, func(p *Part) { *p = Part{Of: KindActor, Hash: sha(data), Parts: 1, Data: data} })}
		}, true, 0},
		{"a part is never in parts", func(a, _ []Entry) []Entry {
			return []Entry{change(a[0], func(p *Part) { p.Of = KindPart })}
		}, false, 1},
		{"an enactment is never in parts: whether it must wait is asked of a whole entry", func(a, _ []Entry) []Entry {
			return []Entry{change(a[0], func(p *Part) { p.Of = KindEnactment })}
		}, false, 1},
		{"what the parts add up to is strict in form", func([]Entry, []Entry) []Entry {
			data := []byte("{ }")
			return []Entry{change(plain, func(p *Part) { *p = Part{Of: KindActor, Hash: sha(data), Parts: 1, Data: data} })}
		}, false, 1},
		{"of no parts nothing is made", func([]Entry, []Entry) []Entry {
			data, _ := EncodeBody(&Actor{ID: "north", Names: []Name{{Text: "north"}}})
			return []Entry{change(plain, func(p *Part) { *p = Part{Of: KindActor, Hash: sha(data), Data: data} })}
		}, false, 1},
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
			if got := len(x.s.Claims(KindActor, "")) == 1; got != c.whole || len(x.s.Refused()) != c.refused {
				t.Fatalf("in effect: %v; refused %v", got, x.s.Refused())
			}
		})
	}
}

// A part of a kind that a later program knows holds its log, as the whole would, where the document names a newer list
// of kinds; an assembly says whether it waits for more.
func TestPartsOfALaterKind(t *testing.T) {
	x := tell(t)
	l := x.s.log("CA")
	p := *l.process
	p.Kinds = KindLists + 1
	l.process = &p
	at := x.s.Size("CA")
	all, err := Encode(Entry{Kind: KindPart, Claim: "c", Officer: "desk", At: 1, Body: &Part{Of: "visa/1", Parts: 1}})
	if err != nil {
		t.Fatal(err)
	}
	if _, unknown := x.s.Apply(Ref{"CA", at}, all[0]).(*UnknownKind); !unknown || x.s.Size("CA") != at {
		t.Errorf("taken in up to %d", x.s.Size("CA"))
	}
	var a Assembly
	for i, e := range partsOf(t, "one", &Actor{ID: "north", Names: []Name{{Text: strings.Repeat("north ", 20_000)}}}) {
		_, whole, err := a.Take(e)
		if err != nil || whole == a.Pending() || whole != (i == 2) {
			t.Fatalf("part %d: whole %v, more to come %v, %v", i, whole, a.Pending(), err)
		}
	}
}
