package frame

import (
	"fmt"
	"strings"
	"testing"

	"truce"
)

// What is kept in English is shown as what it was said as: every sentence, with what it says something of in its place.
func TestKeptSentencesAreShown(t *testing.T) {
	words, err := Catalogs(Itself())
	if err != nil {
		t.Fatal(err)
	}
	c := words["ru"]
	for format := range c.sentences {
		wording, verbs := numbered(format)
		if strings.Contains(wording, "}{") || patternOf(format).letters < leastKept {
			continue
		}
		var args []any
		for i := range verbs {
			args = append(args, printed(fmt.Sprintf("‹%d›", i)))
		}
		s := truce.Say(format, args...)
		if got, want := c.Kept(s.String()), c.Say(s); got != want {
			t.Errorf("%q is shown as %q, want %q", s, got, want)
		}
	}
}

func TestReasonsOfEntriesAreShown(t *testing.T) {
	words, err := Catalogs(Itself())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ line, want string }{
		{"+1.818 place: under 0.5 km apart, one known to the settlement only; different sources",
			"<bdi>+1.818</bdi> <bdi>место</bdi>: расстояние меньше 0,5 км, " +
				"один известен лишь до населённого пункта; разные источники"},
		{"-0.100 crowd: 2 to 3 other reports near; different sources",
			"рядом от <bdi>2</bdi> до <bdi>3</bdi> других сообщений"},
		{"what nobody says", `<span lang="en" dir="auto">what nobody says</span>`},
		{"+1.000 place: what nobody says", `<span lang="en" dir="auto">+1.000 place: what nobody says</span>`},
	} {
		if got := string(words["ru"].Reason(x.line)); !strings.Contains(got, x.want) {
			t.Errorf("%q is shown as %q, want %q", x.line, got, x.want)
		}
	}
}
