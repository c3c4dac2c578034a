package talks

import (
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"truce"
)

// reads reads a feed with a library that did not write it.
func reads(t *testing.T, text string) map[string]ical.Event {
	t.Helper()
	cal, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		t.Fatalf("the feed is read as no calendar: %v\n%s", err, text)
	}
	out := map[string]ical.Event{}
	for _, e := range cal.Events() {
		uid, err := e.Props.Text(ical.PropUID)
		if err != nil || uid == "" {
			t.Fatalf("an event without a name: %v", err)
		}
		if _, twice := out[uid]; twice {
			t.Errorf("%s is there twice", uid)
		}
		out[uid] = e
	}
	return out
}

func prop(t *testing.T, e ical.Event, name string) string {
	t.Helper()
	if p := e.Props.Get(name); p != nil {
		return p.Value
	}
	return ""
}

func TestAMovedRoundIsTheSameEvent(t *testing.T) {
	b := book(roundOn("r", "2031-03-27", "planned"))
	f := Feed{Process: "p", Lang: "en", Stamp: 1_900_000_000, Known: Known{Book: b, Zone: "UTC"}}
	was, err := f.Write(&Papers{}, "")
	if err != nil {
		t.Fatal(err)
	}
	moved := roundOn("r", "2031-04-02", "planned")
	moved.To, moved.Why = "2031-04-03", "a bridge is closed; and, \"snow\""
	f.Book = book(roundOn("r", "2031-03-27", "planned"), moved)
	is, err := f.Write(&Papers{}, "")
	if err != nil {
		t.Fatal(err)
	}
	x, y := reads(t, was)["r@p.truce"], reads(t, is)["r@p.truce"]
	if x.Component == nil || y.Component == nil {
		t.Fatal(was, is)
	}
	for _, c := range []struct{ name, was, is string }{{ical.PropSequence, "0", "1"},
		{ical.PropDateTimeStart, "20310327", "20310402"}, {ical.PropDateTimeEnd, "20310328", "20310404"},
		{ical.PropStatus, "TENTATIVE", "TENTATIVE"}} {
		if prop(t, x, c.name) != c.was || prop(t, y, c.name) != c.is {
			t.Errorf("%s was %q and is %q, want %q and %q", c.name, prop(t, x, c.name), prop(t, y, c.name), c.was, c.is)
		}
	}
	if why, err := y.Props.Text(ical.PropDescription); err != nil || why != moved.Why {
		t.Errorf("why it moved is read as %q, %v", why, err)
	}
}

func TestASessionKeepsToTheClocksOfItsPlace(t *testing.T) {
	r := roundOn("r", "2031-03-29", "planned")
	r.Zone = "Europe/Berlin"
	k := Known{Book: book(r), Zone: "UTC"}
	night := &Session{Round: "r", ID: "night", Title: "Drafting", Day: "2031-03-29", From: "23:00", To: "04:00"}
	p := Fold([]Step{{N: 1, Body: night}})
	text, err := Feed{Process: "p", Lang: "en", Stamp: 1_900_000_000, Known: k}.Write(p, "r")
	if err != nil {
		t.Fatal(err)
	}
	e := reads(t, text)["r-night@p.truce"]
	from, err := e.DateTimeStart(time.UTC)
	to, err2 := e.DateTimeEnd(time.UTC)
	if err != nil || err2 != nil {
		t.Fatal(err, err2, text)
	}
	if to.Sub(from) != 4*time.Hour || from.Format(time.RFC3339) != "2031-03-29T22:00:00Z" {
		t.Errorf("the night of the change of clocks lasts %v from %v", to.Sub(from), from)
	}
	if k.ClockChange(night) != -3600 {
		t.Errorf("the clocks take %d s", k.ClockChange(night))
	}
}

// A round whose day is not stated to the day has no place in a calendar.
func TestARoundWithoutADayIsNoEvent(t *testing.T) {
	f := Feed{Process: "p", Lang: "en", Stamp: 1_900_000_000, Known: Known{Book: book(roundOn("r", "2031-03", "planned"),
		roundOn("s", "", "planned")), Zone: "UTC"}}
	text, err := f.Write(&Papers{}, "")
	if err != nil || strings.Contains(text, "BEGIN:VEVENT") {
		t.Error(err, text)
	}
}

func roundOn(id truce.RoundID, day truce.Date, status string) *truce.Round {
	return &truce.Round{ID: id, Track: "t", Names: []truce.Name{{Text: "Round " + string(id), Lang: "en"}}, From: day,
		Status: status}
}

// book makes a book of bodies, entered one after another.
func book(bodies ...any) *Book {
	byKind := map[truce.Kind][]*truce.Claim{}
	for i, x := range bodies {
		k := truce.KindOfBody(x).Newest()
		byKind[k] = append(byKind[k], &truce.Claim{Ref: truce.Ref{Member: "SEC", Index: int64(i)}, Kind: k, Body: x})
	}
	b, err := Read(func(k truce.Kind) ([]*truce.Claim, error) { return byKind[k], nil })
	if err != nil {
		panic(err)
	}
	return b
}
