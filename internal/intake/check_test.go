package intake

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"truce"
	"truce/internal/table"
)

// at makes an item at a position.
func at(line int, id string, lat, lon float64) Item {
	p, _ := truce.PointOf(lat, lon)
	it := Item{Line: line, Raw: fmt.Sprint(id, lat, lon)}
	it.Draft.External, it.Draft.Coded.Where.Point = id, &p
	return it
}

func seq(items ...Item) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		for _, it := range items {
			if !yield(it, nil) {
				return
			}
		}
	}
}

// region returns n items spread over an area between 32 and 37 north, 36 and 42 east.
func region(n int) []Item {
	var items []Item
	for i := range n {
		items = append(items, at(i+2, fmt.Sprint("r", i), 32+5*float64(i%11)/10, 36+6*float64(i%7)/6))
	}
	return items
}

func checked(items iter.Seq2[Item, error], o Options) (good []Item, bad []string) {
	for it, err := range Check(items, o) {
		if err != nil {
			bad = append(bad, err.Error())
			continue
		}
		good = append(good, it)
	}
	return good, bad
}

func TestSwappedByTheRegionOfTheFile(t *testing.T) {
	items := append(region(600), at(900, "swapped", 41.5, 34), at(901, "elsewhere", 51.5, 0),
		at(902, "near the edge", 37.9, 36))
	items = append([]Item{at(1, "swapped at once", 42, 33)}, items...)
	good, bad := checked(seq(items...), Options{})
	if len(good) != 602 || len(bad) != 2 {
		t.Fatalf("%d kept, refused %q", len(good), bad)
	}
	for i, line := range []string{"line 1: latitude 42 and longitude 33 are probably swapped",
		"line 900: latitude 41.5 and longitude 34 are probably swapped"} {
		if !strings.HasPrefix(bad[i], line) {
			t.Errorf("refused %q; want %q", bad[i], line)
		}
	}
	last := good[len(good)-1]
	if len(last.Warnings) != 1 || !strings.Contains(last.Warnings[0].Reason.String(), "may be swapped") {
		t.Errorf("near the edge: %v", last.Warnings)
	}
	if good, bad := checked(seq(append(region(10), at(900, "swapped", 41.5, 34))...), Options{}); len(bad) > 0 ||
		len(good) != 11 {
		t.Errorf("ten rows make no region: %v", bad)
	}
}

func TestAPositionThatLostItsMinus(t *testing.T) {
	var west []Item
	for i := range 30 {
		west = append(west, at(i, fmt.Sprint("w", i), -12.5+float64(i%7)/10, -41.25+float64(i%5)/10))
	}
	good, bad := checked(seq(append(west, at(44, "d", -12.5, 41.25), at(45, "e", 12.5, -41.25), at(46, "f", 12.5, 41.25),
		at(47, "elsewhere", 50, 10))...), Options{})
	if len(good) != 31 || len(bad) != 3 || !strings.HasPrefix(bad[0],
		"line 44: latitude -12.5 or longitude 41.25 probably lacks its minus") {
		t.Errorf("%d kept, refused %q", len(good), bad)
	}
	var swapped []Item
	for i := range 130 {
		lat, lon := 12.5+float64(i%7)/10, 41.25+float64(i%5)/10
		if i%4 == 3 && i < 120 {
			lat, lon = lon, lat
		}
		swapped = append(swapped, at(i, fmt.Sprint(i), lat, lon))
	}
	if good, bad := checked(seq(swapped...), Options{}); len(good) != 100 || len(bad) != 30 {
		t.Errorf("a quarter of the rows swapped: %d kept, %d refused", len(good), len(bad))
	}
	line := []Item{at(1, "a", 0.5, 1), at(2, "b", -0.4, -0.5), at(3, "c", 0.2, -1.1), at(4, "d", -0.6, 1.2)}
	if good, bad := checked(seq(line...), Options{}); len(good) != 4 {
		t.Errorf("on both sides of the equator: %q", bad)
	}
}

func TestBounds(t *testing.T) {
	o := Options{Bounds: &Box{West: 35, South: 32, East: 43, North: 38}}
	_, bad := checked(seq(at(2, "a", 35, 36), at(3, "b", 42, 33), at(4, "c", 51, 0)), o)
	want := "[line 3: latitude 42 and longitude 33 are probably swapped: the other way round they lie within the bounds " +
		"line 4: the position 51, 0 lies outside the bounds]"
	if fmt.Sprint(bad) != want {
		t.Errorf("refused %v\nwant %s", bad, want)
	}
	for b, valid := range map[Box]bool{{35, 32, 43, 38}: true, {}: false, {43, 32, 35, 38}: false, {-181, 0, 0, 1}: false,
		{0, 0, 1, 91}: false} {
		if b.Valid() != valid {
			t.Errorf("%v valid: %t", b, !valid)
		}
	}
}

func TestRepeats(t *testing.T) {
	a, same, other := at(2, "a", 1, 1), at(3, "a", 1, 1), at(4, "a", 2, 2)
	good, bad := checked(seq(a, same, other, at(5, "b", 2, 2)), Options{})
	if len(good) != 3 || good[0].RepeatOf != 0 || good[1].RepeatOf != 2 || good[2].RepeatOf != 0 {
		t.Errorf("kept %+v", good)
	}
	if fmt.Sprint(bad) != `[line 4: the id "a" stands in line 2 too, with other content: which of the two holds?]` {
		t.Errorf("refused %v", bad)
	}
}

func TestRowsWithoutID(t *testing.T) {
	read := func() []Item {
		good, bad := checked(seq(at(2, "", 1, 1), at(3, "", 2, 2), at(4, "", 1, 1), at(5, "", 1, 1)), Options{})
		if len(bad) > 0 || len(good) != 4 {
			t.Fatalf("kept %d, refused %v", len(good), bad)
		}
		return good
	}
	first, again := read(), read()
	ids := map[string]bool{}
	for i := range first {
		if first[i].Draft.External != again[i].Draft.External {
			t.Errorf("line %d is %q, then %q", first[i].Line, first[i].Draft.External, again[i].Draft.External)
		}
		ids[first[i].Draft.External] = true
	}
	if len(ids) != 4 || len(first[2].Warnings) != 1 || len(first[3].Warnings) != 1 ||
		!strings.Contains(first[3].Warnings[0].Reason.String(), "the same as line 4") {
		t.Errorf("ids %v, warnings %v", ids, first[3].Warnings)
	}
}

func TestOversizeCodedTexts(t *testing.T) {
	it := at(2, "a", 1, 1)
	it.Draft.Coded.Authors = []truce.Attribution{{Name: strings.Repeat("x", maxCoded+1)}}
	many := at(3, "b", 1, 1)
	many.Draft.Coded.Targets = make([]truce.Attribution, 2*maxActors+1)
	outlet := at(4, "c", 1, 1)
	outlet.Draft.Coded.Outlet = strings.Repeat("x", maxCoded+1)
	good, bad := checked(seq(it, many, outlet), Options{})
	if len(good) > 0 || len(bad) != 3 {
		t.Errorf("kept %d, refused %v", len(good), bad)
	}
}

func TestErrorsPassInOrderAndEndIsKept(t *testing.T) {
	end := errors.New("the stick was pulled out")
	items := func(yield func(Item, error) bool) {
		_ = yield(at(2, "a", 1, 1), nil) && yield(Item{}, &table.RowError{Line: 3, Reason: truce.Say("is wrong")}) &&
			yield(at(4, "b", 1, 1), nil) && yield(Item{}, end)
	}
	var got []string
	for it, err := range Check(items, Options{}) {
		if err != nil {
			got = append(got, err.Error())
		} else {
			got = append(got, it.Draft.External)
		}
	}
	if want := "[a line 3: is wrong b the stick was pulled out]"; fmt.Sprint(got) != want {
		t.Errorf("got %v; want %s", got, want)
	}
	for range Check(items, Options{}) {
		break // whoever stops early must not be called again
	}
}
