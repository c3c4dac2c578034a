package article_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/internal/article"
	"truce/internal/naming"
)

// tell writes what was read on a line, in the words of the tables below.
func tell(what string, r *article.Reading) string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	switch what {
	case "speech":
		for _, s := range r.Statements {
			who := "?"
			if s.Speaker != nil {
				who = s.Speaker.Full
			}
			add("%s %s %s: %s", s.Kind, s.How, who, cmp.Or(s.Quote, s.Words))
		}
	case "date":
		for _, d := range r.Dates {
			add("%s", day(d))
		}
	case "figure":
		for _, f := range r.Figures {
			add("%s", figure(f))
		}
	case "role":
		for _, x := range r.Roles {
			of := ""
			if x.Of != nil {
				of = " of " + x.Of.Words
			}
			add("%s%s: %s", x.Role, of, x.Who.Full)
		}
	case "talk":
		for _, x := range r.Talks {
			add("%s in %s", x.Status, words(x.Place))
		}
	case "metonym":
		for _, x := range r.Metonyms {
			add("%s %s", x.ID, x.Reads)
		}
	case "head":
		d := "?"
		if r.Date != nil {
			d = day(*r.Date)
		}
		add("%s, %s, %s", words(r.Outlet), words(r.Place), d)
	case "cut":
		for _, c := range r.Cut {
			add("%s", c.Why)
		}
	}
	return strings.Join(out, "; ")
}

func words(s *article.Span) string {
	if s == nil {
		return "?"
	}
	return s.Words
}

func day(d article.Date) string {
	out := cmp.Or(string(d.From), "open")
	if d.Vague {
		return "vague"
	}
	if d.To != "" {
		out += "/" + string(d.To)
	}
	if d.Inferred {
		out += " inferred"
	}
	return out
}

func figure(f article.Figure) string {
	n := "vague"
	switch {
	case f.Between != nil:
		n = fmt.Sprintf("%v..%v", f.Between[0], f.Between[1])
	case f.Value != nil:
		n = strings.TrimSpace(f.Hedge + " " + fmt.Sprint(*f.Value))
	}
	return n + " " + words(f.Unit)
}

// A file of sentences has blocks: a kind of fact, the day of the article, then a row a sentence with what is read of
// it.
func TestSentences(t *testing.T) {
	for _, lang := range article.Languages {
		raw, err := os.ReadFile("testdata/sentences." + lang + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		what, rows := "", 0
		for _, l := range strings.Split(string(raw), "\n") {
			if head, ok := strings.CutPrefix(l, "## "); ok {
				what = head
			}
			text, want, ok := strings.Cut(l, " => ")
			if !ok {
				continue
			}
			o := article.Options{Language: lang, Date: "2031-09-12"} // a Friday
			if what == "head" || what == "cut" {
				o.Date = ""
			}
			r, err := article.Read(strings.ReplaceAll(text, " // ", "\n"), o)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			if got := tell(what, r); got != strings.TrimSpace(want) {
				t.Errorf("%s, %s: %s\n got %s\nwant %s", lang, what, text, got, want)
			}
			rows++
		}
		if rows < 20 {
			t.Errorf("%s: only %d sentences were read", lang, rows)
		}
	}
}

// least is what the stories that were worked on are read with at least: recall and precision by kind of fact.
var least = map[string][2]float64{"statement": {.90, .94}, "speaker": {.94, .94}, "date": {.97, .95},
	"figure": {.93, .98}, "role": {.8, .88}, "talk": {.75, .75}}

func TestStories(t *testing.T) {
	for _, lang := range article.Languages {
		files, err := filepath.Glob("testdata/*" + lang + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		s := score(t, "", slices.DeleteFunc(files, func(f string) bool { return strings.Contains(f, "sentences") })...)
		for what, want := range least {
			if s[what].Stated == 0 && cmp.Or(s[what].Proposed, s[what].Invented) == 0 {
				continue
			}
			recall, _ := s[what].Recall()
			precision, _ := s[what].Precision()
			if recall < want[0] || precision < want[1] || s[what].Invented > 0 {
				t.Errorf("%s, %s: recall %.3f, precision %.3f, invented %d; %v and none are asked for", lang, what, recall,
					precision, s[what].Invented, want)
			}
		}
	}
}

func TestSeeds(t *testing.T) {
	const seeds = "../../../shared/seeds"
	if found, _ := filepath.Glob(seeds + "/00?_*.txt"); len(found) != 5 {
		t.Skip("no ../shared/seeds beside the repository; place the articles there to run this test")
	}
	s := score(t, seeds, "testdata/seeds.txt")
	for _, what := range article.Kinds {
		if recall, _ := s[what].Recall(); recall < .8 || s[what].Invented > 0 {
			t.Errorf("%s: recall %.3f, invented %d", what, recall, s[what].Invented)
		}
	}
}

// score reads the stories of files and counts; the texts of those without lie in texts.
func score(t *testing.T, texts string, files ...string) article.Scores {
	t.Helper()
	var gold []article.Gold
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		more, err := article.ReadGold(string(raw))
		if err != nil {
			t.Fatal(err)
		}
		gold = append(gold, more...)
	}
	s := article.Scores{}
	for _, g := range gold {
		if g.Text == "" {
			b, err := os.ReadFile(filepath.Join(texts, g.Name))
			if err != nil {
				t.Fatal(err)
			}
			g.Text = string(b)
		}
		r, err := article.Read(g.Text, article.Options{})
		if err != nil {
			t.Fatalf("%s: %v", g.Name, err)
		}
		for _, m := range s.Hold(g, r) {
			t.Logf("%s: %s: %s: %q", m.Article, m.What, m.Why, m.Words)
		}
	}
	return s
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		text string
		o    article.Options
		says string
	}{
		{"Die Gespräche werden in der Stadt fortgesetzt, sagte der Sprecher der Regierung.", article.Options{}, "these are"},
		{"Talks were held.", article.Options{Language: "de"}, "the article is in de, which is not read"},
		{"Talks were held.", article.Options{Language: "en", Date: "yesterday"}, "is no day"},
		{"\xff\xfe", article.Options{Language: "en"}, "UTF-8"},
		{strings.Repeat("Talks were held. ", 10_000), article.Options{Language: "en"}, "longer than"},
	} {
		if r, err := article.Read(c.text, c.o); err == nil || r != nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%.40q: %v, %v; want an error that says %q", c.text, r, err, c.says)
		}
	}
}

// A page gives the text of its article: no menu, no script, no caption.
func TestPage(t *testing.T) {
	page := `<!doctype html><html><head><title>x</title><meta property="og:site_name" content="Ridge News">
<meta property="article:published_time" content="2031-09-12T08:00:00Z"><script>var said = 1</script></head><body>
<nav><a>Home</a></nav><article><h1>Talks go on</h1><figure><img><figcaption>A quay</figcaption></figure>
<p>Envoy Petra Lunde said on Thursday that the talks would go on.</p></article>
<footer>All rights reserved</footer></body>`
	r, err := article.Read(page, article.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := tell("head", r); got != "Ridge News, ?, 2031-09-12" {
		t.Error(got)
	}
	if got := tell("speech", r); got != "said paraphrase Petra Lunde: the talks would go on" {
		t.Error(got)
	}
	if strings.Contains(r.Text, "rights") || strings.Contains(r.Text, "quay") {
		t.Errorf("what is no text of the article is read: %q", r.Text)
	}
}

// What stands around an article in a page that marks no article, cookies, comments and links to others, is not read; an
// element that holds the article is, however it is called.
func TestAroundArticle(t *testing.T) {
	page := `<html lang="en"><body class="has-sidebar"><div id="cookie-banner">Our partners said they use cookies.</div>
<div class="content sidebar"><p>The truce is holding, the envoy Ruben Stagg said on Saturday.</p>
<div class="related-links"><p>A minister said that 300 people were killed in a raid.</p></div>
<p>“We counted 14 breaches in three days,” he told reporters in the capital on the same day.</p>
<p>Correction: An earlier version of this article said that 41 breaches were counted.</p></div>
<section id="comments"><p>The minister said that she lies. 5,000 people were killed!</p></section></body></html>`
	r, err := article.Read(page, article.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := "said paraphrase Ruben Stagg: The truce is holding; " +
		"said quotation Ruben Stagg: We counted 14 breaches in three days,"
	if got := tell("speech", r); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if got := tell("figure", r); got != "14 breaches; 3 days" {
		t.Error(got)
	}
}

// FuzzRead: whatever is given, every span stands in the text with the words it claims.
func FuzzRead(f *testing.F) {
	for _, lang := range article.Languages {
		raw, err := os.ReadFile("testdata/" + lang + ".txt")
		if err != nil {
			f.Fatal(err)
		}
		gold, err := article.ReadGold(string(raw))
		if err != nil {
			f.Fatal(err)
		}
		for _, g := range gold {
			f.Add(g.Text, lang)
		}
	}
	f.Add("“‘said” he: [ “ (— 12-13 of May’s", "en")
	f.Fuzz(func(t *testing.T, text, lang string) {
		r, err := article.Read(text, article.Options{Language: lang, Date: "2031-09-12"})
		if err != nil {
			return
		}
		for _, s := range spans(r) {
			if s.Start < 0 || s.End > len(r.Text) || s.Start > s.End || r.Text[s.Start:s.End] != s.Words {
				t.Fatalf("%q does not stand at %d..%d", s.Words, s.Start, s.End)
			}
		}
	})
}

// spans are all spans of a reading.
func spans(r *article.Reading) (out []article.Span) {
	add := func(list ...*article.Span) {
		for _, s := range list {
			if s != nil {
				out = append(out, *s)
			}
		}
	}
	add(r.Place)
	for _, s := range r.Statements {
		add(&s.Span, &s.By, s.Post, s.Occasion, s.Place)
		if s.Speaker != nil {
			add(&s.Speaker.Span)
		}
	}
	for _, x := range r.Roles {
		add(&x.Span, &x.Who.Span, x.Post)
		if x.Of != nil {
			add(&x.Of.Span)
		}
	}
	for _, x := range r.Talks {
		add(&x.Span, x.Place)
	}
	for _, x := range r.Figures {
		add(&x.Span, x.Unit)
	}
	for _, x := range r.Dates {
		add(&x.Span)
	}
	for _, x := range r.Metonyms {
		add(&x.Span)
	}
	for _, x := range r.Cut {
		add(&x.Span)
	}
	for _, x := range r.Events {
		add(&x.Span)
	}
	return out
}

// The register has the council with its article, the text has it behind one: it is the same name.
func TestANameWithItsArticle(t *testing.T) {
	reg := naming.New([]*truce.Actor{{ID: "hill-council", Names: []truce.Name{{Text: "the Hill Council"}}}}, nil, nil, nil)
	r, err := article.Read("The Hill Council said on Friday that the road to the quay was closed.",
		article.Options{Language: "en", Register: reg})
	if err != nil || len(r.Statements) != 1 {
		t.Fatalf("%v, %v", r, err)
	}
	if s := r.Statements[0].Speaker; s == nil || s.ID != "hill-council" || s.Unknown {
		t.Errorf("the speaker is %+v", s)
	}
}
