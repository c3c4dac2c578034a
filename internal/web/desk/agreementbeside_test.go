package desk

import (
	"slices"
	"strings"
	"testing"

	"truce"
)

// What two texts say alike is marked in neither, and each text stands whole beside the other.
func TestWordsBeside(t *testing.T) {
	for _, c := range []struct{ was, now, marked string }{
		{"No party takes territory.", "No party takes territory.", ""},
		{"No party takes territory.", "No party takes or holds territory.", "+or holds"},
		{"The parties cease all attacks", "All parties cease attacks", "-The +All -all"},
		{"", "Monitors move freely", "+Monitors move freely"},
		{"a b c", "", "-a b c"},
	} {
		old, now := wordsBeside(c.was, c.now)
		var marked []string
		whole := func(list []wording, sign string) string {
			var words []string
			for _, x := range list {
				words = append(words, x.Text)
				if x.Alone {
					marked = append(marked, sign+x.Text)
				}
			}
			return strings.Join(words, " ")
		}
		if a, b := whole(old, "-"), whole(now, "+"); a != c.was || b != c.now {
			t.Errorf("%q and %q became %q and %q", c.was, c.now, a, b)
		}
		want := strings.FieldsFunc(strings.NewReplacer(" -", "|-", " +", "|+").Replace(c.marked),
			func(r rune) bool { return r == '|' })
		slices.Sort(marked)
		slices.Sort(want)
		if !slices.Equal(marked, want) {
			t.Errorf("of %q and %q is marked %q, not %q", c.was, c.now, marked, want)
		}
	}
	long := strings.Repeat("word ", 3000)
	if old, now := wordsBeside(long, long+"end"); len(old) != 1 || !old[0].Alone || !now[0].Alone {
		t.Error("of texts too long to be compared not the whole is marked")
	}
}

func TestTextsBeside(t *testing.T) {
	clause := func(n, text, breach string) truce.Clause {
		return truce.Clause{Number: n, Text: text, Breach: breach}
	}
	was := &truce.Agreement{Version: 1, Clauses: []truce.Clause{clause("1", "a", "x"), clause("2", "b", ""),
		clause("4", "d", "")}}
	now := &truce.Agreement{Version: 2, Clauses: []truce.Clause{clause("1", "a", "y"), clause("2", "b", ""),
		clause("3", "c", "")}}
	for _, x := range []*textBeside{textsBeside(was, now), textsBeside(now, was)} {
		var got []string
		for i := range x.Changed {
			got = append(got, x.Changed[i].Number+" "+x.Changed[i].What())
		}
		if want := []string{"1 beside.changed", "3 beside.added", "4 beside.gone"}; !slices.Equal(got, want) {
			t.Errorf("what differs is %q", got)
		}
		if !slices.Equal(x.Same, []string{"2"}) || !x.Changed[0].Condition() {
			t.Errorf("the same are %q", x.Same)
		}
	}
}
