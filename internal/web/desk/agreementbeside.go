package desk

import (
	"slices"
	"strconv"
	"strings"

	"truce"
)

// textBeside is another version of an agreement beside the one that is shown, clause by clause.
type textBeside struct {
	Was, Now *truce.Agreement
	Changed  []clauseBeside // in the order of the text that is shown, then what it no longer has
	Same     []string       // numbers of the clauses that both say alike
}

// clauseBeside is a clause that the two do not say alike. Was or Now is nil where one of them does not have it.
type clauseBeside struct {
	Number           string
	Was, Now         *truce.Clause
	WasText, NowText []wording
}

// What is the key of what became of the clause.
func (c *clauseBeside) What() string {
	switch {
	case c.Was == nil:
		return "beside.added"
	case c.Now == nil:
		return "beside.gone"
	}
	return "beside.changed"
}

// Condition reports whether they decide differently when it is broken.
func (c *clauseBeside) Condition() bool {
	return c.Was != nil && c.Now != nil && (c.Was.Breach != c.Now.Breach || c.Was.Unless != c.Now.Unless)
}

// wording is words of a clause; Alone is set where the other version does not have them.
type wording struct {
	Text  string
	Alone bool
}

// besides sets the version that was asked for beside the one that is shown, and offers the others. texts are one of
// each version.
func (p *agreementPage) besides(texts map[int]*truce.Agreement, asked string) {
	for _, v := range p.Versions {
		if v.Version != p.Version {
			v.Current = asked == strconv.Itoa(v.Version)
			v.Href = p.at + "?version=" + strconv.Itoa(p.Version) + "&beside=" + strconv.Itoa(v.Version) + "#clauses"
			p.Others = append(p.Others, v)
			if v.Current {
				p.Compared = textsBeside(texts[v.Version], p.Agreement)
			}
		}
	}
}

func textsBeside(was, now *truce.Agreement) *textBeside {
	if was.Version > now.Version {
		was, now = now, was
	}
	out := &textBeside{Was: was, Now: now}
	before := map[string]*truce.Clause{}
	for i := range was.Clauses {
		before[was.Clauses[i].Number] = &was.Clauses[i]
	}
	for i := range now.Clauses {
		c := &now.Clauses[i]
		old := before[c.Number]
		delete(before, c.Number)
		if old != nil && sayAlike(old, c) {
			out.Same = append(out.Same, c.Number)
			continue
		}
		line := clauseBeside{Number: c.Number, Was: old, Now: c}
		if old == nil {
			line.NowText = []wording{{c.Text, true}}
		} else {
			line.WasText, line.NowText = wordsBeside(old.Text, c.Text)
		}
		out.Changed = append(out.Changed, line)
	}
	for i := range was.Clauses {
		if c := &was.Clauses[i]; before[c.Number] == c {
			out.Changed = append(out.Changed, clauseBeside{Number: c.Number, Was: c, WasText: []wording{{c.Text, true}}})
		}
	}
	return out
}

// sayAlike reports whether two clauses say the same, wherever they were read.
func sayAlike(a, b *truce.Clause) bool {
	return a.Title == b.Title && a.Text == b.Text && a.Status == b.Status && a.Severity == b.Severity &&
		a.Breach == b.Breach && a.Unless == b.Unless
}

// mostWordPairs bounds how many pairs of words are looked at for one clause; a longer one is marked whole.
const mostWordPairs = 4_000_000

// wordsBeside marks in two texts the words that the other does not have in the same order.
func wordsBeside(was, now string) (old, new []wording) {
	a, b := strings.Fields(was), strings.Fields(now)
	if len(a)*len(b) > mostWordPairs {
		return []wording{{was, was != now}}, []wording{{now, was != now}}
	}
	common := make([][]int32, len(a)+1) // how many words are common from here on
	for i := range common {
		common[i] = make([]int32, len(b)+1)
	}
	for i, x := range slices.Backward(a) {
		for j, y := range slices.Backward(b) {
			common[i][j] = max(common[i+1][j], common[i][j+1])
			if x == y {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			old, new = addWord(old, a[i], false), addWord(new, b[j], false)
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			old = addWord(old, a[i], true)
			i++
		default:
			new = addWord(new, b[j], true)
			j++
		}
	}
	return old, new
}

// addWord appends a word to the last wording, or begins another.
func addWord(list []wording, word string, alone bool) []wording {
	if n := len(list); n > 0 && list[n-1].Alone == alone {
		list[n-1].Text += " " + word
		return list
	}
	return append(list, wording{word, alone})
}
