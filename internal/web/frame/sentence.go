package frame

import (
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/people"
)

// readSentences reads what the language says for the sentences of the engines: lang/sentences.CODE.json, by the English
// format, with {1} where its first argument stands. In English a sentence is said as it is.
func (c *Catalog) readSentences() error {
	if c.Code == "en" {
		return nil
	}
	b, err := files.ReadFile("lang/sentences." + c.Code + ".json")
	if err != nil {
		return err
	}
	c.translation, err = translations.of(b, func() (t translation, err error) {
		err = json.Unmarshal(b, &t.sentences)
		t.patterns = patternsOf(t.sentences)
		return t, err
	})
	return err
}

// Refusal returns a refusal in the language of the catalog, whatever it was wrapped into on its way. Its cause is for
// the log. What is no refusal, and what was said around one, is shown as it is.
func (c *Catalog) Refusal(err error) template.HTML {
	e, ok := errors.AsType[*truce.Error](err)
	if !ok {
		return english(err.Error())
	}
	before, after, _ := strings.Cut(err.Error(), e.Error())
	return english(before) + c.Say(e.Says) + english(after)
}

// Say returns a sentence in the language of the catalog: each argument set apart from the direction of the text around
// it, and shown as what it is. A sentence without words there is shown in English, and said to be.
func (c *Catalog) Say(s truce.Sentence) template.HTML {
	wording, verbs := numbered(s.Format)
	if words, ok := c.sentences[s.Format]; ok {
		wording = words
	} else if !strings.ContainsFunc(wording, isLetter) {
		wording = strings.NewReplacer(", ", c.Text("list.comma"), "; ", c.Text("list.semicolon")).Replace(wording)
	} else if c.Code != "en" {
		return english(s.String())
	}
	var args []any
	for i, v := range s.Args {
		if i < len(verbs) {
			args = append(args, i+1, c.argument(verbs[i], v))
		}
	}
	return template.HTML(fill(c.atDoors(template.HTMLEscapeString(wording)), args, func(v any) string {
		return string(v.(template.HTML))
	}))
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// numbered returns the English format as words with {1} for the first place and so on, and the verb of each place.
func numbered(format string) (wording string, verbs []string) {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(format, "%")
		out.WriteString(before)
		if !found {
			return out.String(), verbs
		}
		end := strings.IndexFunc(rest, func(r rune) bool { return isLetter(r) || r == '%' }) + 1
		if verb := rest[:end]; verb == "%" {
			out.WriteString(verb)
		} else {
			verbs = append(verbs, "%"+verb)
			fmt.Fprintf(&out, "{%d}", len(verbs))
		}
		format = rest[end:]
	}
}

// vocabularies names the lists of words in which the codes of a type stand.
var vocabularies = map[reflect.Type]string{
	reflect.TypeFor[truce.Action](): "act", reflect.TypeFor[codes.EventKind](): "kind",
	reflect.TypeFor[truce.Kind](): "kind", reflect.TypeFor[codes.Means](): "means",
	reflect.TypeFor[codes.Object](): "object", reflect.TypeFor[codes.Consent](): "consent",
	reflect.TypeFor[codes.Precision](): "precision", reflect.TypeFor[truce.Role](): "role",
	reflect.TypeFor[truce.VoteState](): "vote", reflect.TypeFor[codes.Happened](): "happened",
	reflect.TypeFor[codes.Permitted](): "permitted", reflect.TypeFor[codes.AccessionStatus](): "accession",
	reflect.TypeFor[truce.ColumnState](): "column", reflect.TypeFor[truce.Level](): "level",
	reflect.TypeFor[truce.Field](): "field", reflect.TypeFor[codes.OperationKind](): "operation",
	reflect.TypeFor[codes.Standing](): "standing", reflect.TypeFor[people.Role](): "person-role",
	reflect.TypeFor[truce.Status](): "status", reflect.TypeFor[codes.AgreementState](): "agreement-status",
}

// argument returns an argument of a sentence as what it is; verb is how the English sentence prints it.
func (c *Catalog) argument(verb string, v any) template.HTML {
	switch v := v.(type) {
	case truce.Sentence:
		return c.Say(v)
	case error:
		return c.Refusal(v)
	case interface { // a moment
		Known() bool
		Time() time.Time
	}:
		if v.Known() {
			return c.moment(v.Time())
		}
	case truce.Date:
		if text := c.Stated(v); text != "" {
			return set(text)
		}
	case int, int64:
		if verb == "%d" {
			return set(c.plain(v))
		}
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.Slice && r.Type().Elem().Kind() == reflect.String {
		return set(strings.Join(c.codes(r), c.Text("list.comma")))
	} else if text := c.code(r); text != r.String() {
		return set(text)
	}
	return set(fmt.Sprintf(verb, v))
}

// moment is a moment in a sentence: as the moments around it on a page of a process; elsewhere in UTC, which it says.
func (c *Catalog) moment(t time.Time) template.HTML {
	f := clockface{c: c, zone: c.zone}
	if c.zone == nil {
		return f.element(t, f.date(t.UTC())+" "+t.UTC().Format("15:04 MST"))
	}
	return f.element(t, f.date(t.In(c.zone))+" "+clockText(t.In(c.zone)))
}

// codes returns the words for the codes of a list. Where these are plain texts it is the vocabulary that has a word for
// each.
func (c *Catalog) codes(list reflect.Value) (out []string) {
	for i := range list.Len() {
		out = append(out, c.code(list.Index(i)))
	}
	for _, key := range slices.Sorted(maps.Keys(c.Messages)) {
		vocabulary, _, _ := strings.Cut(key, ".")
		if !slices.ContainsFunc(out, func(x string) bool { return !c.Has(vocabulary + "." + Slug(x)) }) {
			for i, x := range out {
				out[i] = c.Word(vocabulary, x)
			}
			break
		}
	}
	return out
}

// code returns the word for a code of a vocabulary. What is in none is returned as it is.
func (c *Catalog) code(v reflect.Value) string {
	if list := vocabularies[v.Type()]; list != "" {
		return c.Word(list, v.String())
	}
	return v.String()
}

// set sets a text apart from the direction of the text around it.
func set(text string) template.HTML {
	return template.HTML("<bdi>" + template.HTMLEscapeString(text) + "</bdi>")
}

// english is a text that is English in whichever language the page is.
func english(text string) template.HTML {
	if text == "" {
		return ""
	}
	return template.HTML(`<span lang="en" dir="ltr">` + template.HTMLEscapeString(text) + `</span>`)
}
