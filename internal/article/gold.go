package article

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Gold is what people say an article states: docs/articles.md has the rules of annotation.
type Gold struct {
	Name  string // of the article, or of its file
	Text  string // empty: it lies in the file
	Facts []Fact
}

// Fact is a line of a gold annotation.
type Fact struct {
	What  string   // "statement", "date", "figure", "head", "observer", "invited", "joined", "refused", "talk", "metonym"
	Words string   // that stand in the article where the fact does
	Is    []string // what it must be, in the order of its kind
}

// ReadGold reads annotations: blocks that begin with a line "# NAME", a text, a line "==", and a fact a line with its
// fields between bars. A block without text is of a file that begins with its name.
func ReadGold(raw string) ([]Gold, error) {
	var out []Gold
	for _, block := range strings.Split("\n"+raw, "\n# ")[1:] {
		name, rest, _ := strings.Cut(block, "\n")
		text, facts, ok := strings.Cut("\n"+rest, "\n==\n")
		if !ok {
			return nil, fmt.Errorf("the annotation of %q has no line ==", name)
		}
		g := Gold{Name: strings.TrimSpace(name), Text: strings.TrimPrefix(text, "\n")}
		for _, l := range strings.Split(facts, "\n") {
			if l = strings.TrimSpace(l); l == "" || strings.HasPrefix(l, "--") {
				continue
			}
			f, err := readFact(l)
			if err != nil {
				return nil, fmt.Errorf("the annotation of %q: %w", name, err)
			}
			g.Facts = append(g.Facts, f)
		}
		out = append(out, g)
	}
	return out, nil
}

// fields is how many fields behind its words a fact has.
var fields = map[string]int{"statement": 3, "date": 1, "figure": 2, "head": 2, "observer": 0, "invited": 0, "joined": 0,
	"refused": 0, "arrived": 0, "talk": 1, "metonym": 1}

func readFact(l string) (Fact, error) {
	parts := strings.Split(l, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	n, ok := fields[parts[0]]
	if !ok || len(parts) != n+2 {
		return Fact{}, fmt.Errorf("%q is no fact of a known kind with its fields", l)
	}
	return Fact{parts[0], parts[1], parts[2:]}, nil
}

// untold reports whether the article does not tell what a reading could make of the words: the day of "last week", the
// number of "dozens", who says "it was reported".
func (f Fact) untold() bool {
	switch f.What {
	case "date", "figure":
		return f.Is[0] == "vague" || f.Is[0] == "open"
	case "statement":
		return f.Is[2] == "?"
	}
	return false
}

// Tally counts how a reading holds against an annotation, of one kind of fact.
type Tally struct {
	Stated   int `json:"stated"`   // facts of the annotation
	Found    int `json:"found"`    // of them proposed
	Right    int `json:"right"`    // of the found, with all that the annotation says of them
	Proposed int `json:"proposed"` // proposals
	Invented int `json:"invented"` // proposals whose words do not stand in the article, or that tell what it leaves open
}

// Kinds are the kinds of fact that are counted. Roles are one kind; the speaker is counted of every statement that was
// found, also of one that is wrong otherwise.
var Kinds = []string{"statement", "speaker", "date", "figure", "role", "talk", "metonym"}

// Scores are tallies by kind of fact.
type Scores map[string]*Tally

// Recall is the share of the stated facts that were rightly proposed; Precision that of the proposals that are right.
// ok is false where there are none to share.
func (t *Tally) Recall() (share float64, ok bool) { return shareOf(t.Right, t.Stated) }

// Precision is the share of the proposals that are right; see [Tally.Recall].
func (t *Tally) Precision() (share float64, ok bool) { return shareOf(t.Right, t.Proposed) }

func shareOf(part, of int) (float64, bool) { return float64(part) / float64(max(of, 1)), of > 0 }

// Miss is a fact that was not found, or not rightly, or a proposal that is none.
type Miss struct {
	Article string `json:"article"`
	What    string `json:"what"`
	Words   string `json:"words"`
	Why     string `json:"why"`
}

// Hold counts a reading against an annotation.
func (s Scores) Hold(g Gold, r *Reading) []Miss {
	var out []Miss
	for _, what := range Kinds {
		if s[what] == nil {
			s[what] = &Tally{}
		}
	}
	h := holding{s, g, r, &out}
	h.kind("statement", spansOf(r.Statements, func(x Statement) Span { return x.Span }), h.statement)
	h.kind("date", spansOf(r.Dates, func(x Date) Span { return x.Span }), h.date)
	h.kind("figure", spansOf(r.Figures, func(x Figure) Span { return x.Span }), h.figure)
	h.kind("role", spansOf(r.Roles, func(x Role) Span { return x.Span }), h.role)
	h.kind("talk", spansOf(r.Talks, func(x Talk) Span { return x.Span }), h.talk)
	if slices.ContainsFunc(g.Facts, func(f Fact) bool { return f.What == "metonym" }) {
		h.kind("metonym", spansOf(r.Metonyms, func(x Metonym) Span { return x.Span }), h.metonym)
	}
	return out
}

func spansOf[T any](list []T, span func(T) Span) (out []Span) {
	for _, x := range list {
		out = append(out, span(x))
	}
	return out
}

type holding struct {
	s    Scores
	g    Gold
	r    *Reading
	miss *[]Miss
}

// kindOf says under which kind a fact is counted.
func kindOf(what string) string {
	switch what {
	case "head", "observer", "invited", "joined", "refused", "arrived":
		return "role"
	}
	return what
}

func (h *holding) missed(what, words, why string) {
	*h.miss = append(*h.miss, Miss{h.g.Name, what, words, why})
}

// kind pairs the facts of a kind with the proposals whose words hold theirs, each with one.
func (h *holding) kind(what string, spans []Span, right func(f Fact, i int) string) {
	t := h.s[what]
	used := make([]bool, len(spans))
	for _, s := range spans {
		if s.Start < 0 || s.End > len(h.r.Text) || h.r.Text[s.Start:s.End] != s.Words {
			t.Invented++
		}
	}
	t.Proposed += len(spans)
	at := map[string]int{}
	for _, f := range h.g.Facts {
		if kindOf(f.What) != what {
			continue
		}
		t.Stated++
		place, end := wordsFrom(h.r.Text, f.Words, at[f.Words])
		if place < 0 {
			h.missed(f.What, f.Words, "the words do not stand in the article")
			continue
		}
		at[f.Words] = place + 1
		i := h.pick(f, spans, used, place, end, right)
		if i < 0 {
			h.missed(f.What, f.Words, "not found")
			continue
		}
		used[i] = true
		t.Found++
		if what == "statement" {
			h.spoke(f, i)
		}
		if why := right(f, i); why != "" {
			h.missed(f.What, f.Words, why)
			if f.untold() {
				t.Invented++
			}
		} else {
			t.Right++
		}
	}
	for i, u := range used {
		if !u {
			h.missed(what, spans[i].Words, "proposed, and not in the annotation")
		}
	}
}

// pick returns the proposal that shares words with those at place..end: one that is right before others; -1 where there
// is none.
func (h *holding) pick(f Fact, spans []Span, used []bool, place, end int, right func(Fact, int) string) int {
	best := -1
	for i, s := range spans {
		if used[i] || s.Start >= end || s.End <= place {
			continue
		}
		if right(f, i) == "" {
			return i
		}
		if best < 0 {
			best = i
		}
	}
	return best
}

// wordsFrom returns where the words stand in the text from a byte on, whatever the spaces between them; -1 where they
// do not.
func wordsFrom(text, words string, from int) (start, end int) {
	for i := from; i < len(text); i++ {
		if n := lengthAt(text[i:], words); n > 0 {
			return i, i + n
		}
	}
	return -1, -1
}

// lengthAt returns how many bytes the words take at the beginning of a text, 0 where they do not stand there.
func lengthAt(text, words string) int {
	n := 0
	for _, w := range strings.Fields(words) {
		if n > 0 {
			n = len(text) - len(strings.TrimLeftFunc(text[n:], unicode.IsSpace))
		}
		if !strings.HasPrefix(text[n:], w) {
			return 0
		}
		n += len(w)
	}
	return n
}

// statement holds kind, how, and, counted of its own, the speaker.
func (h *holding) statement(f Fact, i int) string {
	x := h.r.Statements[i]
	if why := h.speaker(f, i); why != "" {
		return why
	}
	if string(x.Kind)+" "+x.How != f.Is[0]+" "+f.Is[1] {
		return fmt.Sprintf("read as %s, %s", x.Kind, x.How)
	}
	return ""
}

// spoke counts the speaker of a statement that was found.
func (h *holding) spoke(f Fact, i int) {
	t := h.s["speaker"]
	t.Stated, t.Found = t.Stated+1, t.Found+1
	if h.r.Statements[i].Speaker != nil || f.Is[2] == "?" {
		t.Proposed++
	}
	if h.speaker(f, i) == "" {
		t.Right++
	}
}

// speaker holds who spoke: "?" where nobody can tell.
func (h *holding) speaker(f Fact, i int) string {
	x := h.r.Statements[i]
	who := "?"
	if x.Speaker != nil {
		who = x.Speaker.Full
	}
	if who == f.Is[2] || who != "?" && f.Is[2] != "?" &&
		(strings.Contains(who, f.Is[2]) || strings.Contains(f.Is[2], who)) {
		return ""
	}
	return fmt.Sprintf("the speaker is read as %q, not %q", who, f.Is[2])
}

func (h *holding) date(f Fact, i int) string {
	x := h.r.Dates[i]
	got := string(x.From)
	if x.To != "" {
		got += "/" + string(x.To)
	}
	if x.Vague {
		got = "vague"
	}
	if got == "" {
		got = "open"
	}
	if got != f.Is[0] {
		return "read as " + got
	}
	return ""
}

func (h *holding) figure(f Fact, i int) string {
	x := h.r.Figures[i]
	got := "vague"
	switch {
	case x.Value != nil:
		got = strings.TrimSpace(number(*x.Value) + " " + x.Hedge)
	case x.Between != nil:
		got = number(x.Between[0]) + ".." + number(x.Between[1])
	}
	switch {
	case got != f.Is[0]:
		return "read as " + got
	case f.Is[1] != "" && (x.Unit == nil || !strings.Contains(x.Unit.Words, f.Is[1])):
		return "another unit"
	}
	return ""
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func (h *holding) role(f Fact, i int) string {
	x := h.r.Roles[i]
	if x.Role != f.What {
		return "read as " + x.Role
	}
	for k, n := range []*Name{x.Who, x.Of} {
		if k < len(f.Is) && (n == nil || !strings.Contains(n.Words, f.Is[k])) {
			return "another name"
		}
	}
	return ""
}

func (h *holding) talk(f Fact, i int) string {
	if x := h.r.Talks[i]; x.Status != f.Is[0] {
		return "read as " + x.Status
	}
	return ""
}

func (h *holding) metonym(f Fact, i int) string {
	if x := h.r.Metonyms[i]; x.Reads != f.Is[0] {
		return "read as " + x.Reads
	}
	return ""
}
