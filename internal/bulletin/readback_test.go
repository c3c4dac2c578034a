package bulletin

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/internal/press"
)

// TestWhatIsPrintedIsReadBack holds that the reader of published bulletins reads in this program's own, as text and as
// a page, the figures that were printed: every one, and no other.
func TestWhatIsPrintedIsReadBack(t *testing.T) {
	p := newPlay(t)
	low, high := 2, 1200
	p.report("CA", 1, truce.Interval{From: at(10), To: at(10)}, "Northmark", "", truce.Range{Low: &low, High: &high})
	p.report("CA", 2, truce.Interval{From: at(11), To: at(11)}, "Velden Bay", "", truce.Range{})
	p.report("BO", 1, truce.Interval{From: at(12), To: at(12)}, "", "", truce.Range{})
	for _, m := range []truce.MemberID{"BO", "CA"} {
		p.add(m, "desk", &truce.Column{Day: "2030-03-17", State: truce.Released})
	}
	p.publish("CA", "2030-03-17")
	d := p.show("CA", "2030-03-17")
	for name, write := range map[string]func(io.Writer, *Document) error{"text": Text, "html": HTML} {
		var out bytes.Buffer
		if err := write(&out, d); err != nil {
			t.Fatal(err)
		}
		r, err := press.Read(out.String(), press.Options{Language: "en"})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := readFigures(r), printedFigures(d); !slices.Equal(got, want) {
			t.Errorf("%s: read\n%s\nprinted\n%s\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"), out.String())
		}
		if r.Date == nil || r.Date.ISO != "2030-03-17" || r.Publisher == nil || r.Publisher.ID != "CA" {
			t.Errorf("%s: read as of %v, published by %v", name, r.Date, r.Publisher)
		}
	}
}

// printedFigures lists the figures of a document that have a number.
func printedFigures(d *Document) []string {
	var out []string
	for _, row := range d.Bulletin.Rows {
		for _, c := range row.Cells {
			who := string(c.Member)
			if who == "" {
				who = truce.JointColumn
			}
			what := row.Label
			if row.Area != "" {
				what = row.Area
			}
			switch row.Section {
			case ByKind, ByWeapon, Reached, Apart, truce.SectionPlaces, truce.SectionParties:
				what = row.Section + ": " + strings.ReplaceAll(Label(row), "third-party", "third party")
			}
			if n := d.Under.Printed(&d.Bulletin, c); c.N != nil && n == itoa(*c.N) {
				out = append(out, fmt.Sprintf("%s: %s %s", who, strings.ReplaceAll(what, ",", ""), n))
			}
		}
	}
	slices.Sort(out)
	return out
}

func readFigures(r *press.Reading) []string {
	var out []string
	add := func(who, what string, f *press.Figure) {
		if f != nil {
			out = append(out, fmt.Sprintf("%s: %s %s", who, strings.ReplaceAll(what, ",", ""), f.Value))
		}
	}
	for _, s := range r.Sides {
		add(s.RegisteredBy, "registered", s.Total)
		for _, p := range s.Parts {
			add(s.RegisteredBy, p.Name, p.Figure)
		}
		for _, o := range s.Outcomes {
			add(s.RegisteredBy, o.Outcome, o.Figure)
		}
	}
	for _, c := range r.Counters {
		what := c.What
		if c.Section != "humanitarian" && c.Section != "reconciliation" {
			what = c.Section + ": " + what
		}
		add(c.RegisteredBy, what, c.Figure)
	}
	slices.Sort(out)
	return out
}
