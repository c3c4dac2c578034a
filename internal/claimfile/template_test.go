package claimfile

import (
	"regexp"
	"strings"
	"testing"

	"truce"
)

// Every field of a template, with its # taken away, is one the reader knows: what it finds wrong is only that nothing
// is given yet.
func TestEveryFieldOfATemplateIsRead(t *testing.T) {
	nothing := regexp.MustCompile("^nothing is given, ")
	for _, k := range Kinds() {
		full := regexp.MustCompile("(?m)^#( {4})").ReplaceAllString(Template(k), "$1")
		_, problems := Read([]byte(full), nil)
		if len(problems) == 0 {
			t.Errorf("%s: a template without values was read as a claim", k)
		}
		for _, p := range problems {
			if !nothing.MatchString(p.Message) {
				t.Errorf("%s: %s\n%s", k, p, full)
			}
		}
		for _, f := range []string{"\n" + Name(k) + ":", "\n  -\n"} {
			if !strings.Contains(full, f) {
				t.Errorf("%s: the template lacks %q", k, f)
			}
		}
	}
}

func TestEveryKindIsEnteredInOneWay(t *testing.T) {
	known := map[truce.Kind]bool{}
	for _, k := range truce.Kinds() {
		known[k] = true
		if _, err := KindNamed(Name(k)); (err == nil) != (elsewhere[k] == "") {
			t.Errorf("%s: %v", k, err)
		}
	}
	for k := range elsewhere {
		if !known[k] {
			t.Errorf("%s is no kind of today", k)
		}
	}
}

func TestASourceCanBeWrittenOutOrNamedInTheFilesOwnTable(t *testing.T) {
	got, problems := Read([]byte(`
milestone:
  - {id: m, what: w, sources: [{from: a, quote: q}, {outlet: B, quote: r}]}
sources: {a: {outlet: A}}
`), nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	s := got[0].Body.(*truce.Milestone).Sources
	if s[0] != (truce.Source{Outlet: "A", Quote: "q"}) || s[1] != (truce.Source{Outlet: "B", Quote: "r"}) {
		t.Errorf("%+v", s)
	}
}

func TestATemplateSaysTheWordsOfAList(t *testing.T) {
	for k, want := range map[truce.Kind]string{
		truce.KindAccession:    "    status:  # one of: in negotiation | refused | acceded |",
		truce.KindRound:        "    id:  # a short name of its own\n    track:  # the id of the track\n",
		truce.KindCountingRule: "#      -  # one of: shelling | air strike |",
		truce.KindMembership:   "#    role:  # one of, or another word: ",
	} {
		if got := Template(k); !strings.Contains(got, want) {
			t.Errorf("%s: no %q in\n%s", k, want, got)
		}
	}
}
