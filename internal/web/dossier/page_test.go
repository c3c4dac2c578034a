package dossier

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/claimfile"
	demo "truce/internal/demo/dossier"
	"truce/internal/testing/dossiertest"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// tellerOf returns a teller of the dossier in a language.
func tellerOf(t *testing.T, lang string) *teller {
	t.Helper()
	words, err := frame.Catalogs(frame.Itself(), Room())
	if err != nil {
		t.Fatal(err)
	}
	lens, err := view.New(dossiertest.Reader(t)).As(context.Background(), truce.Public)
	if err != nil {
		t.Fatal(err)
	}
	x, err := newTeller(context.Background(), lens, words[lang], nil)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestRoundSetsTheListBesideTheTurns(t *testing.T) {
	p, err := tellerOf(t, "en").roundPage("astana-1")
	if err != nil {
		t.Fatal(err)
	}
	var listed, speaks []string
	for _, d := range p.Delegations {
		listed = append(listed, fmt.Sprintf("%d %s speaks %d", d.N, d.Actor.ID, d.Speaks))
	}
	for _, s := range p.Speaking {
		speaks = append(speaks, fmt.Sprintf("%s listed %d", s.Actor.ID, s.Listed))
	}
	if want := []string{"1 syrian-government speaks 1", "2 syrian-armed-opposition speaks 2", "3 russia speaks 3",
		"4 turkey speaks 5",
		"5 iran speaks 4", "6 united-nations speaks 7", "7 united-states speaks 6"}; !slices.Equal(listed, want) {
		t.Errorf("listed: %v", listed)
	}
	if len(speaks) != 7 || speaks[5] != "united-states listed 7" {
		t.Errorf("speaking: %v", speaks)
	}
	if un := p.Delegations[5]; len(un.Roles) != 2 || un.Roles[0].Text != "" || un.Roles[1].Text != "observer" {
		t.Errorf("the roles claimed of the United Nations: %+v", un.Roles)
	}
}

func TestRoundsWhoseDatesDiffer(t *testing.T) {
	p, err := tellerOf(t, "en").talksPage()
	if err != nil {
		t.Fatal(err)
	}
	var moved []string
	for _, track := range p.Tracks {
		for _, r := range track.Rounds {
			if r.Moved {
				moved = append(moved, string(r.ID))
			}
		}
	}
	if !slices.Equal(moved, []string{"geneva-2017-02"}) {
		t.Errorf("dates differ for %v", moved)
	}
}

func TestDatesAsFineAsStated(t *testing.T) {
	en, ar := tellerOf(t, "en"), tellerOf(t, "ar")
	for _, x := range []struct {
		from, to truce.Date
		want     string
	}{
		{"", "", ""},
		{"2016", "", "2016"},
		{"2016-02", "", "February 2016"},
		{"2017-01-23", "2017-01-23", "23 January 2017"},
		{"2017-02-15", "2017-02-16", "15 – 16 February 2017"},
		{"2017-01-24", "2017-02-09", "24 January – 9 February 2017"},
		{"2016-12-30", "2017-01-02", "30 December 2016 – 2 January 2017"},
		{"2016-12", "2017-01-02", "December 2016 – 2 January 2017"},
		{"", "2017-01-24", "until \u206824 January 2017\u2069"},
	} {
		if got := en.span(x.from, x.to); got != x.want {
			t.Errorf("%s to %s: %q, want %q", x.from, x.to, got, x.want)
		}
	}
	if got := ar.date("2017-01-23"); got != "23 كانون الثاني 2017" {
		t.Errorf("in Arabic: %q", got)
	}
}

func TestFiguresByProvince(t *testing.T) {
	p, err := tellerOf(t, "en").figuresPage()
	if err != nil {
		t.Fatal(err)
	}
	if p.Held != 11 || len(p.Sides) != 3 || p.Sides[0].ID != "russia" || p.Sides[1].ID != "turkey" {
		t.Fatalf("%d days, sides %v", p.Held, p.Sides)
	}
	days := 0
	for _, d := range p.Days {
		days += max(d.Gap, 1)
	}
	if days != 59 {
		t.Errorf("%d days of January and February are shown or counted as missing", days)
	}
	if len(p.Reviews) != 1 || p.Reviews[0].Total != 95 || p.Reviews[0].Confirmed != 4 || p.Reviews[0].Of.ID != "turkey" {
		t.Errorf("reviews %+v", p.Reviews)
	}
	row := func(name string) provinceRows {
		i := slices.IndexFunc(p.Provinces.Provinces, func(r provinceRows) bool { return r.Name == name })
		if i < 0 {
			t.Fatalf("no province %s", name)
		}
		return p.Provinces.Provinces[i]
	}
	text := func(s provinceSide) string {
		var out []string
		for _, c := range s.Cells {
			switch {
			case c.Span == 0:
				out = append(out, "^")
			case c.N != nil:
				out = append(out, fmt.Sprint(*c.N))
			default:
				out = append(out, map[string]string{"not named": ".", "not broken down": "?", "not held": "-"}[c.State])
			}
		}
		return strings.Join(out, " ")
	}
	// 4 January is one figure for both sides; 22 January breaks only Aleppo down; 23 January is a stated zero.
	aleppo := row("Aleppo")
	if r, tr := text(aleppo.Sides[0]), text(aleppo.Sides[1]); r != "3 . . . . . . . ? . ." ||
		tr != "^ 8 3 6 ? 3 . 1 5 . ." {
		t.Errorf("Aleppo: Russia %q, Turkey %q", r, tr)
	}
	if got := text(p.Provinces.Totals.Sides[1]); got != "^ 25 9 12 0 8 4 6 9 15 7" {
		t.Errorf("totals of Turkey %q", got)
	}
	if w := p.Provinces.Totals.Sides[0].Cells[8].Wrong; w != "5" {
		t.Errorf("14 February: the parts of the total of 6 come to %q", w)
	}
}

func TestAccessionsThatDisagree(t *testing.T) {
	p, err := tellerOf(t, "en").accessionsPage()
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Lists) != 2 || len(p.Others) != 1 || p.Others[0].Scope != "talks" {
		t.Fatalf("%d lists, %d beside them", len(p.Lists), len(p.Others))
	}
	l := p.Lists[0]
	named := func(id truce.ActorID) string {
		i := slices.IndexFunc(l.Rows, func(r accessionRow) bool { return r.Actor.ID == id })
		if i < 0 {
			return "no row"
		}
		s := ""
		for _, c := range l.Rows[i].Cells {
			s += map[codes.AccessionStatus]string{"": "-", codes.Acceded: "+"}[c.Status]
		}
		return s
	}
	for id, want := range map[truce.ActorID]string{"ahrar-al-sham": "+--", "jaysh-al-islam": "++-",
		"jaysh-al-izza": "-+-", "jabhat-al-nusra": "no row"} {
		if got := named(id); got != want {
			t.Errorf("%s is named %q by the sources, want %q", id, got, want)
		}
	}
	if l.Columns[0].Named != 7 || l.Columns[1].Named != 13 {
		t.Errorf("the lists name %d and %d", l.Columns[0].Named, l.Columns[1].Named)
	}
	differ, within := 0, []string{}
	for _, r := range l.Rows {
		if r.Differ {
			differ++
		}
		for _, c := range r.Cells {
			if c.Within.ID != "" {
				within = append(within, fmt.Sprintf("%s within %s", r.Actor.ID, c.Within.ID))
			}
		}
	}
	// Both lists name four groups, and two more that one of them names within another; that one officer speaks of his own
	// says nothing of the others.
	if want := len(l.Rows) - 6; differ != want {
		t.Errorf("the sources differ on %d groups, want %d", differ, want)
	}
	want := []string{"thuwar-al-sham within jabhat-ahl-al-sham", "jaysh-al-mujahideen within jabhat-ahl-al-sham"}
	if !slices.Equal(within, want) {
		t.Errorf("named within another: %q", within)
	}
	if !l.Columns[2].Single() {
		t.Errorf("one officer's claim is a list: %+v", l.Columns[2])
	}
	counts := map[int]bool{}
	for _, c := range p.Counts {
		if c.What == "groups that joined" && c.Total != nil {
			counts[*c.Total] = true
		}
	}
	if !counts[7] || !counts[12] || !counts[13] || len(counts) != 3 {
		t.Errorf("counts %v", counts)
	}
}

func TestSourcesSayWhatTheyDoNotState(t *testing.T) {
	p, err := tellerOf(t, "en").sourcesPage()
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Articles) != 5 {
		t.Fatalf("%d articles", len(p.Articles))
	}
	got := ""
	for _, a := range p.Articles {
		got += fmt.Sprintf("%s %q %q; ", a.Seed, a.Outlet, a.Date)
	}
	if want := `0 "" ""; 1 "Kazinform" "2017-01-21"; 2 "Sputnik" "2017-02-12"; 3 "Kazinform" "2017-01-20"; 4 "Sputnik" ""; `; got != want {
		t.Errorf("%s", got)
	}
	seen := map[string]bool{}
	for _, s := range p.Others {
		if seen[s.Anchor] || s.Facts == 0 {
			t.Errorf("%s is listed twice or nothing rests on it", s.Outlet)
		}
		seen[s.Anchor] = true
	}
}

// TestEveryPassageHasAnEnd asks of the five articles that of every passage the claims that quote it are shown, or why
// none was entered; that every quotation has its place; and of another source that no place is made up.
func TestEveryPassageHasAnEnd(t *testing.T) {
	places, err := demo.Passages()
	if err != nil {
		t.Fatal(err)
	}
	x := tellerOf(t, "en")
	for _, n := range []string{"0", "1", "2", "3", "4"} {
		p, err := x.sourcePage("article-"+n, places)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Passages) != len(places[n]) || len(p.Passages) < 20 {
			t.Errorf("article %s: %d passages are shown, the table has %d", n, len(p.Passages), len(places[n]))
		}
		last := 0
		for _, row := range p.Passages {
			if (row.Left == "") != (len(row.Claims) > 0) {
				t.Errorf("article %s, %q: left for %q, and %d claims quote it", n, row.Words, row.Left, len(row.Claims))
			}
			if row.Paragraph < max(last, 1) {
				t.Errorf("article %s, %q: paragraph %d after %d", n, row.Words, row.Paragraph, last)
			}
			last = row.Paragraph
		}
	}
	other := sourceOf(t, x)
	p, err := x.sourcePage(other, places)
	if err != nil || p.Known || len(p.Whole) == 0 {
		t.Errorf("%s: %+v, %v", other, p, err)
	}
	if _, err := x.sourcePage("article-9", places); truce.KindOf(err) != truce.NotFound {
		t.Errorf("a source that nothing rests on: %v", err)
	}
}

// sourceOf returns the anchor of a source that is none of the five articles.
func sourceOf(t *testing.T, x *teller) string {
	t.Helper()
	all, err := x.sourcesPage()
	if err != nil {
		t.Fatal(err)
	}
	return all.Others[0].Anchor
}

func TestWordsWithinLongerOnesStandWithThem(t *testing.T) {
	a, b := resting{"statement", "/a", "A"}, resting{"round", "/b", "B"}
	places := []claimfile.Passage{{Paragraph: 1, Words: "They met"}, {Paragraph: 2, Words: "he said", Left: "speaker"},
		{Paragraph: 2, Words: "No date"}}
	got := passages([]quotation{{"No date was given", b}, {"met on Monday", a}, {"They met on Monday", b},
		{"met on Monday", a}, {"elsewhere", a}}, places)
	want := []passageRow{
		{Paragraph: 1, Words: "They met on Monday", Claims: []resting{a, b}},
		{Paragraph: 2, Words: "he said", Left: "speaker"},
		{Paragraph: 2, Words: "No date was given", Claims: []resting{b}},
		{Words: "elsewhere", Claims: []resting{a}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

func TestInfluenceIsDrawnLineByLine(t *testing.T) {
	p, err := tellerOf(t, "en").influencePage()
	if err != nil {
		t.Fatal(err)
	}
	edges := 0
	for _, k := range p.Kinds {
		edges += len(k.Edges)
	}
	lines := map[graphLine]bool{}
	for _, l := range p.Graph.Lines {
		l.Kind = ""
		lines[l] = true
	}
	if len(lines) != edges || edges != 12 {
		t.Errorf("%d claims, %d lines apart from each other", edges, len(lines))
	}
	for _, n := range p.Graph.Nodes {
		if n.Y < 0 || n.Y > p.Graph.Height {
			t.Errorf("%s stands outside the drawing", n.Actor.ID)
		}
	}
}
