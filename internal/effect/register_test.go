package effect

import (
	"bytes"
	"fmt"
	"testing"
	"time"
)

// A register that was written reads as it was, and no prefix of it reads at all.
func TestRegisterIsReadAsItWasWritten(t *testing.T) {
	want := []Event{{Start: day(0), End: day(3), SideA: "a", SideB: "b", Country: "Westland", Area: "Westmark",
		Deaths: Count{1, 2, 9}, Civilians: 1, Imprecision: 2, OutOfOrder: true},
		{Start: time.Date(1969, 5, 1, 0, 0, 0, 0, time.UTC), End: day(-300), SideA: "b", Deaths: Count{0, 0, 1}}}
	b, err := RegisterOf(want...).AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	var r Register
	if err := r.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if have := r.event(i); have != want[i] {
			t.Errorf("%+v, want %+v", have, want[i])
		}
	}
	if have := fmt.Sprint(r.Sides(), r.Areas(), r.Span()); have != fmt.Sprint([]string{"a", "b"}, []string{"Westmark"},
		Span{want[1].Start, day(3)}) {
		t.Error(have)
	}
	for n := range b {
		if (&Register{}).UnmarshalBinary(b[:n]) == nil {
			t.Errorf("the first %d of %d bytes read as a register", n, len(b))
		}
	}
}

func FuzzRegister(f *testing.F) {
	b, err := RegisterOf(Event{Start: day(0), End: day(1), SideA: "a", Area: "Westmark", Deaths: Count{1, 2, 3}},
		Event{Start: day(2), End: day(2), SideB: "b"}).AppendBinary(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		var r Register
		if r.UnmarshalBinary(b) != nil {
			return
		}
		again, err := r.AppendBinary(nil)
		if err != nil || !bytes.Equal(again, b) {
			t.Errorf("%v, %x reads and is written as %x", err, b, again)
		}
	})
}

// What a page over 400,000 events does: the register is read from its bytes, and all groups of a day are told.
func BenchmarkTell400000(b *testing.B) {
	r := &Register{}
	for i := range 400_000 {
		n := i % 7
		r.add(Event{Start: day(i % 12_000), End: day(i % 12_000), SideA: fmt.Sprint("side ", i%300), SideB: "b",
			Country: fmt.Sprint("country ", i%90), Area: fmt.Sprint("area ", i%900), Deaths: Count{n, n + 1, n + 2}})
	}
	data, err := r.AppendBinary(nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var r Register
		if err := r.UnmarshalBinary(data); err != nil {
			b.Fatal(err)
		}
		a := Asked{Day: day(6000), Apart: []string{"side 1"}, Area: "area 1", Near: []string{"area 2"}}
		if _, err := r.Tell(a); err != nil {
			b.Fatal(err)
		}
	}
}
