package terms

import (
	"cmp"
	"encoding/binary"
	"regexp"
	"slices"
	"strings"
)

// pair holds one clause against another: whether the second forbids, in every case, what the first permits by its
// exception, and whether the one asks for what the other forbids.
func (f *foresight) pair(x, y *draft) {
	if !x.sound() || !y.sound() {
		return
	}
	say := func(code Trouble, about, says string) {
		f.out = append(f.out, Foreseen{Code: code, Clause: x.Number, With: y.Number, About: about, Says: says})
	}
	var m meeting
	permits := x.unless != nil && m.meets([]*diagram{x.bare, x.unless}, []int32{leafBreach, leafBreach})
	if permits && !m.meets([]*diagram{x.bare, x.unless, y.breach}, []int32{leafBreach, leafBreach, leafNo}) && !m.over {
		say(Contradiction, "", "what it permits by its exception, clause "+y.Number+" forbids in every case")
	}
	for _, on := range x.breach.facets() {
		if !chosen(on) || !slices.Contains(y.breach.facets(), on) {
			continue
		}
		v := unknown(len(f.named.asks))
		v[on] = isYes
		xYes, yYes := x.breach.given(v), y.breach.given(v)
		v[on] = isNo
		xNo, yNo := x.breach.given(v), y.breach.given(v)
		if m.meets([]*diagram{xYes, xNo, yYes, yNo}, []int32{leafBreach, leafNo, leafNo, leafBreach}) {
			name := f.nameOf(on)
			say(Contradiction, name, "of the same act it forbids that "+f.wordsOf(on)+", and clause "+y.Number+
				" forbids that it is not so")
		}
	}
	if m.over {
		say(NotCompared, "", "it and clause "+y.Number+" depend on too much at once to be held against each other")
	}
}

// sound reports whether a clause can be compared at all.
func (d *draft) sound() bool {
	return d.flaw.Format == "" && d.breach != nil && d.breach.root >= firstNode
}

// chosen reports whether whoever acts chooses what a facet is about: how, when and where something is done.
func chosen(x facet) bool {
	return x == isNotified || x == isAgreed || x == isMeasured || x >= firstAsk
}

func (f *foresight) nameOf(x facet) string {
	if x >= firstAsk {
		a := f.named.asks[x-firstAsk]
		return a.of + `["` + a.id + `"]`
	}
	return factOf(x)
}

func (f *foresight) wordsOf(x facet) string {
	if x >= firstAsk {
		a := f.named.asks[x-firstAsk]
		is, _, _ := a.words(cmp.Or(a.area(), a.id))
		return is.String()
	}
	return yesNoWords[x].yes.String()
}

// meeting looks for facts under which several diagrams come to given leaves at once.
type meeting struct {
	seen  map[string]bool // tuples of nodes from which it cannot be
	steps int
	over  bool // it took too much, and is not known
}

// mostMeeting bounds the steps of one search.
const mostMeeting = 200_000

// meets reports whether some completion of the facts takes each diagram to its leaf. When the search is over its bound
// it says no, and so does over.
func (m *meeting) meets(ds []*diagram, want []int32) bool {
	at := make([]int32, len(ds))
	for i, d := range ds {
		at[i] = d.root
	}
	m.seen, m.steps = map[string]bool{}, 0
	return m.from(ds, want, at)
}

func (m *meeting) from(ds []*diagram, want, at []int32) bool {
	if m.steps++; m.steps > mostMeeting {
		m.over = true
		return false
	}
	next, open := facet(0), false
	var key []byte
	for i, n := range at {
		if n < firstNode {
			if n != want[i] {
				return false
			}
		} else if x := ds[i].nodes[n-firstNode].facet; !open || x < next {
			next, open = x, true
		}
		key = binary.LittleEndian.AppendUint32(key, uint32(n))
	}
	if !open {
		return true
	}
	if m.seen[string(key)] {
		return false
	}
	for v := range full(next).size() {
		to, ok := slices.Clone(at), true
		for i, n := range at {
			if n >= firstNode && ds[i].nodes[n-firstNode].facet == next {
				to[i], ok = ds[i].nodes[n-firstNode].follow(1<<v, ok)
			}
		}
		if ok && m.from(ds, want, to) {
			return true
		}
	}
	m.seen[string(key)] = true
	return false
}

// follow returns where a value of the node's facet leads; not ok when the node was narrowed to others.
func (n *node) follow(v set, ok bool) (int32, bool) {
	for _, e := range n.edges {
		if e.on&v != 0 {
			return e.to, ok
		}
	}
	return leafNo, false
}

// soon are words for a time that nobody can say has passed, as drafts have them.
var soon = []string{"as soon as possible", "without delay", "in due course", "promptly", "shortly", "soon",
	"في أقرب وقت", "دون تأخير", "قريباً", "قريبا", "в ближайшее время", "как можно скорее", "незамедлительно", "вскоре",
	"en kısa sürede", "gecikmeksizin", "yakında", "در اسرع وقت", "بدون تأخیر", "به زودی", "به‌زودی"}

// period finds how long something may take: a number, or a word for one, and a unit of time.
var period = regexp.MustCompile(`(?i)([0-9٠-٩۰-۹]+|one|two|three|seven|ten|thirty|один|два|три|семь|десять)[\s-]+` +
	`(hours?|days?|weeks?|months?|час\p{L}*|дн\p{L}*|день|недел\p{L}*|месяц\p{L}*|saat|gün|hafta|ay|ساعة|ساعات|أيام|يوم|` +
	`يوما|أسبوع|شهر|ساعت|روز|هفته|ماه)(?:\P{L}|$)`)

// clock looks for a time in the words of a clause that no condition counts and no day stands for.
func (f *foresight) clock(d *draft) {
	if f.held.Due != nil && f.held.Due(d.Number) {
		return
	}
	text := strings.ToLower(d.Text)
	for _, w := range soon {
		if wordIn(text, w) {
			f.say(NoClock, d.Number, w, "it is to be done “%s”, and no day is named: nobody could ever say that it is late", w)
			return
		}
	}
	counted := slices.ContainsFunc([]string{"notice_hours", askDuring + "[", askSince + "["}, func(s string) bool {
		return strings.Contains(d.Breach+d.Unless, s)
	})
	if m := period.FindStringSubmatch(d.Text); m != nil && !counted {
		about := m[1] + " " + m[2]
		f.say(NoClock, d.Number, about, "it sets a time of %s, and neither a day nor its condition counts it: no "+
			"clock would run",
			about)
	}
}

// wordIn reports whether a text holds words as words of their own.
func wordIn(text, words string) bool {
	i := strings.Index(text, words)
	if i < 0 {
		return false
	}
	letter := regexp.MustCompile(`^\p{L}`)
	last := regexp.MustCompile(`\p{L}$`)
	return !last.MatchString(text[:i]) && !letter.MatchString(text[i+len(words):])
}
