package bulletin

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"truce"
	"truce/internal/query"
)

// A bulletin is counted again from the state of its cut: whatever it prints otherwise is named, by its path.
func TestRecount(t *testing.T) {
	ctx, p := context.Background(), newPlay(t)
	hour := func(h int) truce.Interval { return truce.Interval{From: at(h), To: at(h)} }
	p.report("CA", 1, hour(10), "Northmarch", "", truce.Between(2, 5))
	p.report("CA", 2, hour(11), "Southport", "", truce.Range{})
	p.report("BO", 1, hour(10), "Northmarch", "", truce.Exactly(3))
	p.add("BO", "desk", &truce.Column{Day: "2030-03-17", State: truce.Released})
	r := query.In(p.s, nil)
	d, err := Draft(ctx, r, "CA", "2030-03-17")
	if err != nil {
		t.Fatal(err)
	}
	b, err := d.Publication()
	if err != nil {
		t.Fatal(err)
	}
	if found, err := Recount(ctx, r, "CA", b); err != nil || len(found)+len(Arithmetic(b)) > 0 {
		t.Fatalf("the bulletin says what the logs give: %v, %v, %v", found, Arithmetic(b), err)
	}
	at := func(b *truce.Bulletin, path string) *truce.BulletinCell {
		x, ok := b.Figure(path)
		if !ok {
			t.Fatalf("no figure %s", path)
		}
		return &b.Rows[x.Row].Cells[x.Cell]
	}
	for _, c := range []struct {
		what  string
		spoil func(b *truce.Bulletin)
		says  string // of the recount
		adds  string // of the arithmetic; "": it cannot tell
	}{
		{"more killed", func(b *truce.Bulletin) { *at(b, "humanitarian/killed, at most/CA").N = 10 },
			"it prints 10 [CA-I-1], the logs give 5", ""},
		{"a number without ids", func(b *truce.Bulletin) { at(b, "humanitarian/killed, at least/CA").IDs = nil },
			"the logs give 2",
			"nothing stands behind it"},
		{"fewer registered", func(b *truce.Bulletin) { *at(b, "observance/registered/CA").N = 1 },
			"the logs give 2", "it prints 1, and 2 ids"},
		{"one left out", func(b *truce.Bulletin) {
			c := at(b, "observance/registered/CA")
			*c.N, c.IDs = 1, c.IDs[:1]
		}, "the logs give 2", "do not add up to it"},
		{"one left out of all", func(b *truce.Bulletin) {
			c := at(b, "observance/registered/joint")
			*c.N, c.IDs = 2, c.IDs[:2]
		}, "the logs give 3", "behind the columns together"},
		{"one twice", func(b *truce.Bulletin) {
			c := at(b, "review/refuted/CA")
			*c.N, c.IDs = 2, []string{"CA-I-1", "CA-I-1"}
		}, "the logs give 0", "twice"},
		{"a column that is not released", func(b *truce.Bulletin) { b.Columns[0].State = truce.Withheld },
			"its columns are", "is not released"},
		{"another province", func(b *truce.Bulletin) { b.Rows[1].Area = "Eastfold" }, "give no such figure", ""},
		{"a notable incident", func(b *truce.Bulletin) { b.Notable = nil }, "its notable incidents are", ""},
	} {
		text, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		spoilt := new(truce.Bulletin)
		if err := json.Unmarshal(text, spoilt); err != nil {
			t.Fatal(err)
		}
		c.spoil(spoilt)
		found, err := Recount(ctx, r, "CA", spoilt)
		if all := strings.Join(found, "\n"); err != nil || !strings.Contains(all, c.says) {
			t.Errorf("%s: counted again it says %q, %v", c.what, all, err)
		}
		adds := strings.Join(Arithmetic(spoilt), "\n")
		if !strings.Contains(adds, c.adds) || c.adds == "" && adds != "" {
			t.Errorf("%s: its arithmetic says %q", c.what, adds)
		}
	}
}
