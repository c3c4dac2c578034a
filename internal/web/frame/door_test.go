package frame

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"truce"
)

// atMachine are the commands that no page stands for: they are given on the machine of the node, or by whoever holds a
// key that no node has.
var atMachine = []string{
	"truce doctor", "truce hook allow", "truce import", "truce init", "truce key reseal", "truce log resume",
	"truce log verify", "truce process key", "truce rebuild", "truce reconcile record", "truce report disclose",
	"truce serve",
	"truce sync --from", "truce sync --recover", "truce sync --to", "truce witness init", "truce witness submit",
}

// noCommands are sentences in which the word truce is not the name of the program.
var noCommands = []string{"no truce has", "no truce stands", "columns truce and effect"}

// Each command that a sentence names has a page, or is known to have none; and in each language the sentence names the
// same commands, so that pages find them there.
func TestCommandsInSentences(t *testing.T) {
	words, err := Catalogs(Itself())
	if err != nil {
		t.Fatal(err)
	}
	commands := func(text string) []string {
		var out []string
		for _, m := range command.FindAllStringSubmatch(text, -1) {
			if _, ok := doors[m[2]]; ok {
				out = append(out, m[2])
			}
		}
		slices.Sort(out)
		return out
	}
	seen := map[string]bool{}
	for _, format := range slices.Sorted(maps.Keys(sentences(t))) {
		if slices.ContainsFunc(noCommands, func(x string) bool { return strings.Contains(format, x) }) {
			continue
		}
		for _, m := range command.FindAllStringSubmatch(format, -1) {
			seen[m[2]] = true
			if _, ok := doors[m[2]]; !ok && !slices.ContainsFunc(atMachine, func(x string) bool {
				return m[2] == x || strings.HasPrefix(m[2], x+" ")
			}) {
				t.Errorf("%q names the command %q: no page is known for it, nor that there is none", format, m[2])
			}
		}
		for _, l := range Languages[1:] {
			if want, is := commands(format), commands(words[l.Code].sentences[format]); !slices.Equal(want, is) {
				t.Errorf("%s: the words of %q name %q", l.Code, format, is)
			}
		}
	}
	for _, x := range slices.Sorted(maps.Keys(doors)) {
		if !seen[x] {
			t.Errorf("no sentence names the command %q", x)
		}
	}
}

// A page names itself where the command line names a command, and only where the site answers its address.
func TestDoorsAreNamed(t *testing.T) {
	words, err := Catalogs(Itself())
	if err != nil {
		t.Fatal(err)
	}
	said := truce.Say("nothing is entered at this node for now: %s; an administrator ends that with truce read-only --end",
		"truce read-only --end")
	for _, c := range words {
		c.Messages["node.title"] = Wording{"other": "N"}
		c.at = func(path string, _ ...any) string { return "/ca" + path }
		c.served = func(string) bool { return false }
		if x := string(c.Say(said)); strings.Contains(x, "<a ") {
			t.Errorf("%s: %s leads to a page that is not there", c.Code, x)
		}
		c.served = func(path string) bool { return path == "/node" }
		x := string(c.Say(said))
		if strings.Count(x, "truce ") != 1 || !strings.Contains(x, `<a href="/ca/node">N</a>`) ||
			!strings.Contains(x, "<bdi>truce read-only --end</bdi>") {
			t.Errorf("%s: %s: what somebody wrote stays, the command is a page", c.Code, x)
		}
	}
}

// The words of pages name no command for which there is a page, and each such page has a name in every language.
func TestWordsOfPagesNameNoCommand(t *testing.T) {
	for _, l := range Languages {
		list, err := filepath.Glob("../*/lang/" + l.Code + "/*.json")
		if err != nil || len(list) < 10 {
			t.Fatal(len(list), err)
		}
		named := map[string]bool{}
		for _, file := range list {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var words map[string]Wording
			if err := json.Unmarshal(b, &words); err != nil {
				t.Fatal(file, err)
			}
			for key, w := range words {
				named[key] = true
				for _, text := range w {
					for _, m := range command.FindAllStringSubmatch(text, -1) {
						if d, ok := doors[m[2]]; ok {
							t.Errorf("%s: %s names %q: the page is %s", file, key, m[2], d.path)
						}
					}
				}
			}
		}
		for x, d := range doors {
			if !named[d.name] {
				t.Errorf("%s: the page that stands for %q has no name %q", l.Code, x, d.name)
			}
		}
	}
}
