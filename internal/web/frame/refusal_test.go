package frame

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sources is what the engines and pages are written in: the literals of a sentence that goes over lines are joined.
func sources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("../../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		b, err := os.ReadFile(path)
		all.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`" \+\s*"`).ReplaceAllString(all.String(), "")
}

// Every refusal that has words in other languages is one that is still said, letter by letter.
func TestRefusalsAreSaid(t *testing.T) {
	words, err := Catalogs(Itself())
	if err != nil {
		t.Fatal(err)
	}
	code := sources(t)
	for key, text := range words["en"].Messages {
		if !strings.HasPrefix(key, "refusal.") {
			continue
		}
		literal := argument.ReplaceAllString(regexp.QuoteMeta(text["other"]), "%[a-z]")
		if !regexp.MustCompile(`"` + literal + `"`).MatchString(code) {
			t.Errorf("%s: nothing refuses with %q", key, text["other"])
		}
	}
}

// latin is a word in Latin letters; what is typed at a command line and left as it is stands in commands.
var (
	latin    = regexp.MustCompile(`[A-Za-z]{2,}`)
	commands = strings.NewReplacer("truce import", "", "truce reconcile record", "")
)

func TestRefusalsInEveryLanguage(t *testing.T) {
	words, err := Catalogs(Itself())
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"ar", "fa", "ru"} {
		for key, text := range words[lang].Messages {
			if x := latin.FindString(commands.Replace(text["other"])); strings.HasPrefix(key, "refusal.") && x != "" {
				t.Errorf("%s in %s says %q", key, lang, x)
			}
		}
	}
	for _, c := range []struct{ lang, said, shown string }{
		{"ru", `"soon" is not a date like 2017-01-15`, `<bdi>&#34;soon&#34;</bdi> — не дата вида 2017-01-15`},
		{"ar", "the file is empty", "الملف فارغ"},
		{"en", "the file is empty", "the file is empty"},
		{"tr", "it <burns>", `<span lang="en" dir="ltr">it &lt;burns&gt;</span>`},
	} {
		if x := string(words[c.lang].Refusal(c.said)); x != c.shown {
			t.Errorf("%s: %q is shown as %q", c.lang, c.said, x)
		}
	}
}
