package terms

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"truce"
	"truce/codes"
)

// small is an agreement file with a clause whose condition is filled in.
const small = `id: hill-truce
version: 1
kind: local deal
titles: [{text: Truce on the hill, lang: en, kind: main}]
effect: 2030-03-01T06:00:00+01:00
parties: [{actor: upper-village, as: signatory}]
areas: [{area: hill, role: covered, map: true}]
clauses:
  - number: 1
    title: No fire
    text: Nobody fires.
    status: paraphrased
    breach: %s
sources: [{doc: Example}]
`

func TestFilesOfTheDemonstration(t *testing.T) {
	for name, f := range agreementFiles(t) {
		for _, c := range f.Agreement.Clauses {
			if c.Text == "" || c.Status == "" {
				t.Errorf("%s: clause %s has no text or no status", name, c.Number)
			}
			if strings.HasPrefix(c.Source.Outlet+c.Source.Doc, "Exercise") != strings.HasPrefix(string(f.Agreement.ID),
				"meridian") && c.Source != (truce.Source{}) {
				t.Errorf("%s: clause %s has the source of another world", name, c.Number)
			}
		}
		for _, b := range f.Bodies() {
			parts, err := truce.Encode(truce.Entry{Kind: truce.KindOfBody(b), Claim: "c", Officer: "desk", At: 1, Body: b})
			if err != nil || len(parts) == 0 {
				t.Errorf("%s: %T cannot be entered: %v", name, b, err)
			}
		}
	}
}

// TestPlaces holds the place of a problem in a condition against where the culprit stands in the file, whatever way the
// text is written in YAML.
func TestPlaces(t *testing.T) {
	for _, style := range []string{
		`armed && culprit`,
		`"armed && culprit"`,
		`'armed && culprit'`,
		`"kind == \"shelling\" && culprit"`,
		`'target.standing == ''adhered'' && culprit'`,
		`"kind == \x22shelling\x22 && culprit"`,
		`"kind == \u0022shelling\u0022 &&\n culprit"`,
		"\"armed \\\n      && culprit\"",
		"|\n      armed\n      && culprit",
		"|-\n\n      armed &&\n        culprit",
		">\n      armed\n      && culprit || armed",
		">-\n      armed &&\n\n      culprit",
		"armed\n      && culprit",
		"'armed\n\n      && culprit'",
		`kind == 'öffentlich' && culprit`,
	} {
		data := fmt.Sprintf(small, style)
		f, problems := Parse("a.yaml", []byte(data))
		if f != nil || len(problems) == 0 {
			t.Errorf("%s: no problem found", style)
			continue
		}
		found := false
		for _, p := range problems {
			line := []rune(strings.Split(data, "\n")[p.Line-1])
			found = found || strings.HasPrefix(string(line[min(p.Col-1, len(line)):]), "culprit")
		}
		if !found {
			t.Errorf("%s: the culprit is not where the problems are: %v", style, problems)
		}
	}
}

// TestProblems is a list of files with one thing wrong, each with the sentence a person gets.
func TestProblems(t *testing.T) {
	good := fmt.Sprintf(small, "armed")
	if _, problems := Parse("a.yaml", []byte(good)); problems != nil {
		t.Fatalf("the file the others are made from is not in order:\n%v", problems)
	}
	deep := strings.Repeat("(", 60) + "armed" + strings.Repeat(")", 60)
	long := "armed" + strings.Repeat(" || armed", 300)
	wide := `((armed == target.civilian) == (civilians_harmed == notified)) == ((self_defence == proportionate) == (territory_sought == judged)) && means != kind`
	for name, x := range map[string]struct{ old, new, want string }{
		"unknown field": {"effect:", "efect:", `1: an agreement has no field "efect"; did you mean "effect"?`},
		"field twice":   {"version: 1", "version: 1\nversion: 2", `an agreement has the field "version" twice`},
		"required field": {"titles: [{text: Truce on the hill, lang: en, kind: main}]\n", "",
			`an agreement has no "titles"`},
		"empty list of titles": {"[{text: Truce on the hill, lang: en, kind: main}]", "[]",
			"titles: at least one is needed"},
		"null": {"version: 1", "version:",
			"a version is empty; leave the field out where nothing is known"},
		"wrong type":         {"version: 1", "version: [1]", "a version is one value"},
		"not a whole number": {"version: 1", "version: 1.5", `a version is a whole number from 1; "1.5" is not`},
		"not a slug": {"id: hill-truce", "id: Hill Truce",
			`the id of an agreement is 1 to 64 characters a-z, 0-9 and inner hyphens; "Hill Truce" is not`},
		"not a kind": {"kind: local deal", "kind: localdeal",
			`the kind of an agreement is statement, ceasefire, mechanism, delegation, memorandum, concept paper, resolution, local deal; "localdeal" is none of them; did you mean "local deal"?`},
		"moment without offset": {"2030-03-01T06:00:00+01:00", "2030-03-01",
			`the entry into force is a moment with its offset, "2016-12-30T00:00:00+02:00"; "2030-03-01" is not`},
		"impossible date": {"parties:", "signed: 2030-02-30\nparties:",
			`the date of signature is a date, "2016-12-30", "2016-12" or "2016"; "2030-02-30" is not`},
		"end before effect": {"parties:", "end: 2030-03-01T05:00:00Z\nparties:",
			"the agreement ends (2030-03-01T05:00:00Z) before it takes effect (2030-03-01T05:00:00Z)"},
		"end without effect": {"effect: 2030-03-01T06:00:00+01:00", "end: 2030-03-01T05:00:00Z",
			"the agreement has an end and no entry into force"},
		"stands under itself": {"parties:", "under: hill-truce\nparties:",
			`the agreement cannot stand "under" to itself`},
		"under and instead": {"parties:", "under: peace\ninstead: war\nparties:",
			"an agreement stands under another, beside it or instead of it: one of these"},
		"exclusion of a party": {"areas:", "exclusions: [{actor: upper-village}]\nareas:",
			"upper-village is excluded here and a party above"},
		"exclusion of nobody": {"areas:", "exclusions: [{as: bandits}]\nareas:",
			"an exclusion names an actor, or a body whose designations count: one of these"},
		"guarantee of a stranger": {"areas:", "guarantors: [{actor: king, for: queen}]\nareas:",
			"king guarantees queen, which is not among the parties"},
		"clause twice": {"sources:",
			"  - {number: 1, title: Again, text: Again., status: paraphrased}\nsources:", "the clause 1 is there twice"},
		"unless without breach": {"breach: armed", "unless: armed",
			`an exception needs a condition it is an exception from: give the clause a "breach"`},
		"official without a source": {"paraphrased\n    breach: armed\nsources: [{doc: Example}]",
			"official\n    breach: armed\nsources: []", "an official text needs the source it is taken from"},
		"area twice": {"map: true}]", "map: true}, {area: hill, role: named, map: false}]",
			"the area hill is there twice"},
		"map not said": {", map: true}]", "}]",
			`say whether an agreed map of hill is held: "map: true" when the record's description of it is agreed, else "map: false"`},
		"map without shape": {"map: true}]", "map: true, kind: zone, names: [{text: Hill}]}]",
			"an agreed map of hill is said to be held, but its description has no ring and no circle"},
		"two shapes": {"map: true}]",
			"kind: zone, names: [{text: Hill}], ring: [[0,0],[0,1],[1,1]], circle: {centre: [0,0], radius_km: 1}}]",
			"an area has one shape: a ring or a circle"},
		"ring too short": {"map: true}]", "kind: zone, names: [{text: Hill}], ring: [[0,0],[0,1],[0,0]]}]",
			"a ring has at least three corners"},
		"radius": {"map: true}]",
			"kind: zone, names: [{text: Hill}], circle: {centre: [0,0], radius_km: 5000}}]",
			"a radius is 0.01 to 2,000 km; 5000 is not"},
		"position": {"map: true}]",
			"kind: zone, names: [{text: Hill}], circle: {centre: [0], radius_km: 5}}]",
			"a position is [latitude, longitude] in degrees"},
		"within itself": {"map: true}]",
			"map: false, kind: zone, names: [{text: Hill}], within: dale}, {area: dale, role: named, map: false, kind: zone, " +
				"names: [{text: Dale}], within: hill}]", "the area hill lies within itself"},
		"undescribed": {"map: true}]", "map: false, within: dale}]", `an area described here has no "kind"`},
		"accession of two": {"sources:", "accessions: [{actor: a, settlement: hill, status: acceded}]\nsources:",
			"an accession is of an actor or of a settlement: one of these"},
		"accession elsewhere": {"sources:", "accessions: [{settlement: hil, status: acceded}]\nsources:",
			`the agreement names no area "hil"; did you mean "hill"?`},
		"scope of an accession": {"sources:", "accessions: [{actor: a, status: acceded, scope: talks}]\nsources:",
			"a scope goes with suspended or resumed, not with acceded"},
		"source of nothing": {"[{doc: Example}]", "[{note: Example}]",
			"a source names an outlet, an address, a document or an article"},
		"anchor": {"id: hill-truce", "id: &a hill-truce",
			"anchors and aliases are not read here; write the value out"},
		"tag": {"id: hill-truce", "id: !!str hill-truce", "tags are not read here"},
		"two documents": {"sources: [{doc: Example}]", "sources: [{doc: Example}]\n---\nid: b",
			"one file holds one agreement; a second document begins here"},
		"a list":            {good, "- a\n- b", `an agreement is a list of fields, "name: value"`},
		"empty":             {good, "", "the file is empty"},
		"control character": {"Nobody fires.", `"\x07"`, "the text of a clause holds control characters"},
		"latin-1": {"Nobody fires.", "Nobody f\xefres.",
			"the file is not UTF-8 from here on; save it as UTF-8"},
		"utf-16": {good, "\xff\xfei\x00d\x00:\x00",
			"the file is UTF-16 or no text at all; save it as UTF-8"},
		"too large": {good, "#" + strings.Repeat(" ", MaxFile),
			"the file has 524289 bytes; an agreement has at most 524288"},
		"no such value": {"breach: armed", `breach: kind in ["shelling", "shooting"]`,
			`clause 1: kind is never "shooting"`},
		"value on the left": {"breach: armed", `breach: '"artilery" == means'`,
			`clause 1: means is never "artilery"; did you mean "artillery"?`},
		"no such area": {"breach: armed", `breach: inside["hlil"]`,
			`clause 1: the agreement names no area "hlil"; did you mean "hill"?`},
		"area by a fact": {"breach: armed", `breach: inside[kind]`,
			`clause 1: what is asked by name is written with a text: inside["AREA"]`},
		"area by a field": {"breach: armed", `breach: inside.hill`,
			`clause 1: what is asked by name is written with a text: inside["AREA"]`},
		"arithmetic": {"breach: armed", `breach: kind + "x" == "sniping"`,
			`clause 1: "+" is not part of the language of conditions, which has &&, ||, !, ==, !=, in, ?:, ["a", "b"]`},
		"macro": {"breach: armed", `breach: '[armed].exists(x, x)'`,
			`clause 1: there is no fact "exists"`},
		"type": {"breach: armed", `breach: kind == armed`,
			`clause 1: "==" does not go with a text and yes or no`},
		"not a condition": {"breach: armed", `breach: kind`,
			"clause 1: a condition is true or false; this is a text"},
		"in a text": {"breach: armed", `breach: kind in "shelling"`,
			`clause 1: "in" does not go with a text and a text`},
		"too deep": {"breach: armed", "breach: " + deep, "clause 1: a condition nests at most 40 levels"},
		"too long": {"breach: armed", "breach: " + long,
			"clause 1: a condition has at most 2000 characters"},
		"too many cases": {"breach: armed", "breach: '" + wide + "'",
			"clause 1: this condition depends on too much at once: it has more than 50000 cases; split the clause"},
		"always": {"breach: armed", "breach: armed || !armed",
			"clause 1: this condition always holds, whatever the facts: everything would be a breach"},
		"never by schema": {"breach: armed", `breach: kind == "shelling" && !armed`,
			"clause 1: this condition can never hold, whatever the facts: nothing would be a breach"},
		"holds for nobody bound": {"breach: armed", `breach: author.standing == "neither"`,
			"clause 1: only those bound by the agreement can breach it, and this condition holds for nobody who is bound"},
		"exception too wide": {"breach: armed", "breach: kind == \"sniping\"\n    unless: armed",
			"clause 1: this exception holds whenever the clause's condition does: nothing would be a breach"},
		"exception beside the rule": {"breach: armed", "breach: kind == \"sniping\"\n    unless: kind == \"siege\"",
			"clause 1: this exception never holds when the clause's condition does: it would change nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			data := strings.Replace(good, x.old, x.new, 1)
			if data == good {
				t.Fatal("the file was not changed")
			}
			f, problems := Parse("a.yaml", []byte(data))
			if f != nil || !strings.Contains(problems.Error(), x.want) {
				t.Errorf("problems:\n%v\nwant: %s", problems, x.want)
			}
			if truce.KindOf(problems) != truce.Invalid {
				t.Errorf("the problems are an error of kind %s", truce.KindOf(problems))
			}
			for _, p := range problems {
				if lines := strings.Split(data, "\n"); p.Line < 1 || p.Line > len(lines) || p.Col < 1 {
					t.Errorf("%v is not a place in the file", p)
				}
			}
		})
	}
}

func TestProblemsAreFew(t *testing.T) {
	_, problems := Parse("a.yaml", []byte(strings.Repeat("x: 1\n", 5000)))
	if len(problems) != maxProblems {
		t.Errorf("%d problems", len(problems))
	}
}

// TestClausesOfARecordMayBeBroken: the loader refuses a bad condition, yet a member's log may hold one. It is then left
// to people, and says why.
func TestClausesOfARecordMayBeBroken(t *testing.T) {
	c := Compile(&truce.Agreement{ID: "a", Version: 1, Clauses: []truce.Clause{{Number: "1", Breach: "armed &&"},
		{Number: "2", Breach: "armed"}}})
	v := unknown(0)
	v[atTime], v[atPlace], v[ofAuthor], v[ofEvent] = isYes, isYes, adhered, eventSet(codes.Shelling)
	if c.clauses[0].result(v) != Undetermined || c.clauses[0].fault.Format == "" || c.clauses[1].result(v) != Breach {
		t.Errorf("results %v %q %v", c.clauses[0].result(v), c.clauses[0].fault, c.clauses[1].result(v))
	}
}

// FuzzParse: no panic, every problem in the file, and what is read can be entered and read back.
func FuzzParse(f *testing.F) {
	f.Add([]byte(fmt.Sprintf(small, "armed")))
	f.Add([]byte("id: [&a b, *a]\n? - x\n: y\n"))
	f.Add([]byte("---\n...\n---\n"))
	f.Add([]byte("id: \"\\U0001F600\"\nclauses: [{breach: \"\\\n armed\"}]"))
	for _, name := range []string{"../demo/exercise/agreement.yaml",
		"../demo/dossier/agreements/ceasefire-2016-12-30.yaml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, problems := Parse("x.yaml", data)
		if (file == nil) != (len(problems) > 0) {
			t.Fatalf("file %v with %d problems", file, len(problems))
		}
		lines := len(lineEnds.Split(string(data), -1))
		for _, p := range problems {
			if p.Line < 1 || p.Line > lines+1 || p.Col < 1 || p.Says.Format == "" {
				t.Fatalf("%v is not a place in %d lines", p, lines)
			}
		}
		if file == nil {
			return
		}
		for _, b := range file.Bodies() {
			parts, err := truce.Encode(truce.Entry{Kind: truce.KindOfBody(b), Claim: "c", Officer: "desk", At: 1, Body: b})
			if err != nil {
				t.Fatal(err)
			}
			if len(parts) != 1 {
				continue
			}
			e, err := truce.Decode(parts[0])
			if err != nil || !reflect.DeepEqual(e.Body, b) {
				t.Fatalf("read back %v: %#v, entered %#v", err, e.Body, b)
			}
		}
	})
}

// FuzzCondition: no panic; what compiles has an answer for every completion.
func FuzzCondition(f *testing.F) {
	for _, c := range hard {
		f.Add(c.Breach, c.Unless)
	}
	f.Add(`kind in ["siege"] ? armed : inside["a"]`, `!(armed)`)
	f.Add(`armed == (kind == "shelling") != true`, ``)
	f.Fuzz(func(t *testing.T, breach, unless string) {
		d, _, flaws := compileClause(&truce.Clause{Breach: breach, Unless: unless}, hardNamed(breach, unless), new(int))
		if (d == nil) != (len(flaws) > 0) {
			t.Fatalf("diagram %v with flaws %v", d, flaws)
		}
		if d == nil {
			return
		}
		v := unknown(2)
		for f := range v {
			v[f] = 1
		}
		if o := d.outcomes(v); o != neverBreach && o != alwaysBreach {
			t.Fatalf("undecided although every fact is known: %b", o)
		}
	})
}
