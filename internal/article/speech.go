package article

import (
	"slices"
	"strings"
)

// speech finds what is said in a paragraph.
func (r *reader) speech(p *paragraph) {
	before := len(r.out.Statements)
	for i, s := range p.sentences {
		had := len(r.out.Statements)
		switch r.lx.lang {
		case "ar":
			r.verbFirst(p, s, i)
		default:
			r.subjectFirst(p, s, i)
		}
		r.accord(p, s)
		if len(r.out.Statements) == had {
			r.bare(p, s)
			r.leave(p, s)
		}
	}
	list := r.out.Statements[before:]
	slices.SortStableFunc(list, func(a, b Statement) int { return a.Start - b.Start })
}

// leave forgets who spoke last where a sentence that tells of no speech names another person. One whom it begins with is
// meant by "he" from then on.
func (r *reader) leave(p *paragraph, s sentence) {
	if s.from >= len(p.t) {
		return
	}
	a, b := p.t[s.from].start, p.t[s.to-1].end
	if slices.ContainsFunc(r.out.Statements, func(x Statement) bool { return x.Start < b && a < x.End }) {
		return
	}
	for _, x := range r.persons {
		if x.name.Start < a || x.name.End > b || r.last != nil && (r.sameName(x.name.Words, r.last.full) ||
			r.sameName(r.last.name.Words, x.name.Words)) {
			continue
		}
		r.last = nil
		if x.post != nil && x.post.Start <= a+len("the ") {
			r.last = &voice{name: x.name, full: x.name.Words, post: x.post, person: true, role: x.role}
		}
		return
	}
}

// subjectFirst finds the statements of a sentence in languages in which a speaker stands before the word of speech, or
// behind it after what was said.
func (r *reader) subjectFirst(p *paragraph, s sentence, n int) {
	r.colon(p, s)
	if r.lx.lang == "ru" {
		r.inside(p, s)
	}
	own := false // a speaker of this sentence is known
	for i := s.from; i < s.to; i++ {
		m := p.t[i].is("say")
		if m == nil || p.t[i].quote > 0 || r.noSpeech(p, s, i, m) {
			switch g := p.t[i].is("say-ing"); {
			case p.t[i].quote > 0:
			case g != nil && own:
				r.chained(p, s, i, g)
			case p.t[i].any("calls", "impersonal"):
				own = r.calls(p, s, i) || r.impersonal(p, s, i) || own
			}
			continue
		}
		if own && i > s.from && p.chain(i) {
			if r.chained(p, s, i, m) {
				continue
			}
		}
		v, ok := r.subject(p, s, i, m)
		if !ok {
			continue
		}
		if r.attribute(p, s, n, v, i, i+m.n, m.of) {
			own = true
			i += m.n - 1
		}
	}
}

// chain reports whether the word of speech at i has the subject of one before it: "and added that".
func (p *paragraph) chain(i int) bool {
	j := i - 1
	for j > 0 && p.t[j].is("adverb") != nil {
		j--
	}
	return p.t[j].any("and", "but")
}

// noSpeech reports whether a word of speech is used in another way: "is expected", "to announce", "announced by".
func (r *reader) noSpeech(p *paragraph, s sentence, i int, m *mark) bool {
	j := i + m.n
	back := i - 1
	for back >= s.from && p.t[back].is("adverb") != nil {
		back--
	}
	switch {
	case back >= s.from && p.t[back].any("be", "to"), back == i-1 && back > s.from && p.t[back].any("in", "of", "det"):
		return true
	case j < s.to && p.t[j].is("by") != nil && p.at(j+1, "channel") == nil:
		return true
	case !p.weak(i, m), p.vow(s, i, j):
		return false
	}
	closes := (j >= s.to || !p.t[j].word || p.t[j].any("in", "on")) && p.comma(s.from, i) > 0
	return r.complement(p, s, j) < 0 && !p.quoteBefore(s, i) && !closes
}

// vow reports whether a word of speech says what somebody or others are to do: "threatened to leave", "urged both to stay".
func (p *paragraph) vow(s sentence, i, j int) bool {
	to := p.find(j, min(s.to, j+9), "to")
	return p.t[i].is("vows") != nil && to >= 0 && p.find(j, to, "bound", "say", "be") < 0
}

// that reports whether "that" stands at token i, behind a comma or not.
func (p *paragraph) that(i int) bool {
	if i < len(p.t) && p.t[i].lower == "," {
		i++
	}
	return p.at(i, "that") != nil
}

// weak reports whether a word is of speech only where what follows or stands before it says so.
func (p *paragraph) weak(i int, m *mark) bool {
	w := p.t[i].is("weak")
	return w != nil && w.n == m.n
}

// quoteBefore reports whether a quotation stands before token i, with nothing but the words of a speaker between.
func (p *paragraph) quoteBefore(s sentence, i int) bool {
	for k := i - 1; k >= s.from && k > i-8; k-- {
		if p.t[k].quote > 0 {
			q := &p.quotes[p.t[k].quote-1]
			return p.rest(q.first, q.last) > 3
		}
		if !p.t[k].word && !strings.Contains(",-–—", p.t[k].lower) || p.t[k].is("bound") != nil {
			return false
		}
	}
	return false
}

// complement returns the token at which what was said begins behind a word of speech, where a word or sign says so:
// "that", a colon, a mark of quotation; -1 where none does within reach.
func (r *reader) complement(p *paragraph, s sentence, j int) int {
	far := j < s.to && (p.t[j].any("in", "on", "weekday", "relative", "adverb") || !p.t[j].word) ||
		j > s.from && p.t[j-1].is("addressed") != nil
	for k := j; k < s.to && k < j+22; k++ {
		t := &p.t[k]
		switch {
		case t.quote > 0 && p.opensAt(k) && (k == j || strings.Contains(":,", p.t[k-1].lower) || p.t[k-1].is("that") != nil):
			return k
		case t.is("that") != nil && (k == j || far), k == j && t.is("wh") != nil:
			return k
		case t.lower == ":":
			return k
		case t.any("say", "bound") && k > j:
			return -1
		}
	}
	return -1
}

// subject finds who speaks around the word of speech at i.
func (r *reader) subject(p *paragraph, s sentence, i int, m *mark) (voice, bool) {
	after := i > s.from && (p.t[i-1].quote > 0 || strings.Contains(",-–—", p.t[i-1].lower)) || r.lx.lang == "ru" &&
		(i == s.from || p.t[i-1].any("as", "and", "rel", "weekday", "adverb") || p.find(max(s.from, i-2), i, "about-this") >= 0)
	if after && p.t[i].is("addressed") == nil {
		if v, ok := r.behind(p, s, i+m.n); ok && !(v.plain && (p.weak(i, m) || v.to < s.to && p.t[v.to].word)) {
			return v, true
		}
	}
	if i > s.from && p.chain(i) {
		return r.opener(p, s, i)
	}
	if v, ok := r.inFront(p, s, i); ok && !(v.plain && p.weak(i, m) && !p.that(i+m.n)) {
		return v, true
	}
	if r.lx.lang == "ru" && after && i+m.n <= s.to && (i+m.n == s.to || p.t[i+m.n].any("that", "about") ||
		!p.t[i+m.n].word || p.t[i+m.n].quote > 0 || p.t[i+m.n].any("in")) {
		return voice{pronoun: true, from: i, to: i}, true // Russian leaves "he" out
	}
	return voice{}, false
}

// opener reads the subject that a sentence begins with, before its first verb.
func (r *reader) opener(p *paragraph, s sentence, i int) (voice, bool) {
	to := s.from + 1
	for to < i && !r.past(p, to) && !p.t[to].any("be", "bound") {
		to++
	}
	v, ok := r.voiceOf(p, s.from, to)
	return v, ok && to < i && !v.plain && p.t[s.from].quote == 0
}

// behind reads the speaker behind the word of speech: "said Mohammed Alloush".
func (r *reader) behind(p *paragraph, s sentence, from int) (v voice, ok bool) {
	if r.lx.lang == "ru" && from < s.to && p.t[from].is("in") != nil { // "сообщила в пятницу, 6 июня, посланник"
		for from = r.behindCircumstance(p, from, s.to); from < s.to && p.t[from].lower == ","; from++ {
		}
	}
	if from >= s.to || !p.t[from].word || p.t[from].quote > 0 || p.t[from].any("that", "about", "in") {
		return voice{}, false
	}
	to, name := from, 0
	defer func() {
		if to < s.to && (p.t[to].is("be") != nil || p.ahead(to) || r.past(p, to) && p.t[to].is("say") == nil) {
			ok = false // "said the minister would": he did not speak
		}
	}()
	for to < s.to && to < from+22 && (p.t[to].word || p.title(to) > to) && !p.t[to].any("bound", "that", "say", "be") {
		if n := p.title(to); n > to {
			to = n
			continue
		}
		if nameWord(&p.t[to]) {
			name++
		} else if name >= 2 && p.t[to].is("particle") == nil {
			break
		} else if p.t[to].is("in") != nil && (name > 0 || r.namedBy(p, to, s.to) < 0) {
			break
		}
		to++
	}
	return r.voiceOf(p, from, to)
}

// title returns the token behind a quotation that is a name, "общество «Красный фонарь»"; i where none begins there.
func (p *paragraph) title(i int) int {
	if p.t[i].quote == 0 || !p.opensAt(i) || i == 0 || !p.t[i-1].word {
		return i
	}
	q := &p.quotes[p.t[i].quote-1]
	if q.left || p.rest(q.first, q.last) > 4 || q.last+1 > len(p.t) {
		return i
	}
	return q.last + 1
}

// namedBy returns where a name of two words begins before the next sign, -1 where none does.
func (r *reader) namedBy(p *paragraph, from, to int) int {
	for i := from; i+1 < to && i < from+14 && p.t[i].word && !p.t[i].any("occasion", "bound", "that"); i++ {
		if nameWord(&p.t[i]) && nameWord(&p.t[i+1]) {
			return i
		}
	}
	return -1
}

// inFront reads the speaker before the word of speech at i.
func (r *reader) inFront(p *paragraph, s sentence, i int) (voice, bool) {
	to := i
	for to > s.from && p.t[to-1].quote == 0 && p.t[to-1].any("adverb", "weekday", "on", "relative") {
		to--
	}
	if to > s.from && p.t[to-1].lower == "," && p.t[to-1].quote == 0 {
		return r.apposed(p, s, to-1)
	}
	from := r.nounStart(p, s, to)
	if r.lx.lang == "en" && from > s.from && p.t[from-1].lower == "," && strings.HasSuffix(p.t[from].lower, "ed") {
		return r.voiceOf(p, r.nounStart(p, s, from-1), from-1)
	}
	v, ok := r.voiceOf(p, from, to)
	if ok && v.office && from > s.from && p.t[from-1].lower == "," && p.t[from-1].quote == 0 {
		// "Sergei Lavrov, Russia's foreign minister said": what stands before the comma, where it is a name alone
		if w, named := r.voiceOf(p, r.nounStart(p, s, from-1), from-1); named && w.person && w.from == r.nounStart(p, s, from-1) &&
			w.post == nil && !strings.Contains(v.name.Words, " and ") && w.to-w.from > 1 && w.from == s.from {
			w.post, w.role = &v.name, v.role
			return w, true
		}
	}
	return v, ok
}

// nounStart returns where the words begin that end at token to and can name somebody.
func (r *reader) nounStart(p *paragraph, s sentence, to int) int {
	from := to
	if from > s.from && p.t[from-1].lower == ")" {
		if k := p.bracketBefore(s, from-1); k >= 0 {
			from = k
		}
	}
	for from > s.from && p.t[from-1].word && p.t[from-1].quote == 0 && !p.endsName(from-1) {
		if p.t[from-1].is("and") != nil && !(from < to && p.t[from].upper && from-2 >= s.from && p.t[from-2].upper) &&
			!p.two(s, from-1) {
			break
		}
		from--
	}
	return from
}

// two reports whether "and" at token i joins two who speak: few words stand before it, up to a comma or the sentence's
// beginning, and none of them is a verb.
func (p *paragraph) two(s sentence, i int) bool {
	for k := i - 1; k >= s.from && k > i-6; k-- {
		if !p.t[k].word {
			return p.t[k].lower == "," && k < i-1
		}
		if p.endsName(k) || p.t[k].any("past", "future", "in") || p.t[k].quote > 0 {
			return false
		}
		if k == s.from {
			return true
		}
	}
	return false
}

// endsName reports whether a token ends the words that name somebody. "State" with a capital is of a name.
func (p *paragraph) endsName(i int) bool {
	t := &p.t[i]
	return t.any("bound", "that", "be", "as") || t.is("say") != nil && !t.upper
}

// bracketBefore returns where the bracket begins that ends at token i, -1 where none does.
func (p *paragraph) bracketBefore(s sentence, i int) int {
	for k := i; k >= s.from && k > i-10; k-- {
		if p.t[k].lower == "(" {
			return k
		}
	}
	return -1
}

// apposed reads a speaker whose office stands between commas, the second of them at token comma, or whose name does:
// "Sergei Lavrov, the foreign minister, said", "The head of the delegation, Ruben Stagg, said".
func (r *reader) apposed(p *paragraph, s sentence, comma int) (voice, bool) {
	for k := comma - 1; k > s.from && k > comma-18; k-- {
		if p.t[k].quote > 0 {
			break
		}
		if p.t[k].lower != "," {
			continue
		}
		from := r.nounStart(p, s, k)
		v, ok := r.voiceOf(p, from, k)
		w, named := r.voiceOf(p, k+1, comma)
		switch {
		case named && w.person && w.post == nil && ok && !(v.person && v.post == nil):
			x := r.of(p, v.from, k)
			w.post, w.role, w.from, w.to = &x, p.roleIn(from, k), v.from, comma+1
			return w, true
		case ok && v.person && v.post == nil:
			x := r.of(p, k+1, comma)
			v.post, v.role = &x, p.roleIn(k+1, comma)
		}
		v.to = comma + 1
		return v, ok && (v.person || v.office)
	}
	return voice{}, false
}

// attribute makes the statement that a speaker and a word of speech attribute. It reports whether anything is said.
func (r *reader) attribute(p *paragraph, s sentence, n int, v voice, verb, end int, kind string) bool {
	from, to := min(v.from, verb), max(v.to, end)
	if v.pronoun && v.from == v.to {
		from, to = verb, end
	}
	for from > s.from && p.t[from-1].is("det") != nil {
		from--
	}
	st := Statement{Kind: Kind(kind), By: r.of(p, from, to), Flags: []string{}}
	if !r.content(p, s, n, from, to, &st) || r.taken(st) {
		return false
	}
	var flags []string
	st.Speaker, st.Post, st.Carried, flags = r.resolve(v)
	st.Flags = append(st.Flags, flags...)
	r.out.Statements = append(r.out.Statements, st)
	return true
}

// taken reports whether what is said is said already.
func (r *reader) taken(st Statement) bool {
	return slices.ContainsFunc(r.out.Statements, func(x Statement) bool { return x.Start < st.End && st.Start < x.End })
}

// content finds what is said: a quotation before the attribution at from..to, or behind it, else the clause.
func (r *reader) content(p *paragraph, s sentence, n, from, to int, st *Statement) bool {
	r.tail(p, s, to, st)
	pre := from
	for pre > s.from && !p.t[pre-1].word && p.t[pre-1].quote == 0 {
		pre--
	}
	if pre > s.from && p.t[pre-1].quote > 0 {
		return r.quoted(p, s, p.t[pre-1].quote, st)
	}
	if c := r.complement(p, s, to); c >= 0 {
		if p.t[c].quote > 0 {
			return r.quoted(p, s, p.t[c].quote, st)
		}
		if c+1 < s.to && p.t[c+1].quote > 0 && p.opensAt(c+1) && p.whole(s, p.t[c+1].quote) {
			return r.quoted(p, s, p.t[c+1].quote, st)
		}
		if p.rest(c+1, s.to) < 2 && p.rest(to, s.to) >= 2 && st.Kind != Said {
			return r.paraphrase(p, to, s.to, st) // "rejected that account"
		}
		if pre == s.from || p.t[pre].lower != "," || !p.clause(s.from, pre) || p.t[c].is("that") != nil && c == to {
			return r.paraphrase(p, c+1, s.to, st)
		}
	}
	if pre > s.from && p.t[pre-1].is("as") != nil {
		return r.parenthesis(p, s, pre-1, to, st)
	}
	if pre < from && pre > s.from && to < s.to && p.t[to].lower == "," && p.rest(to, s.to) > 1 &&
		!p.t[min(to+1, s.to-1)].any("say-ing", "bound", "and", "but") && p.t[s.from].quote == 0 {
		st.Flags = append(st.Flags, "attribution-within")
		return r.paraphrase(p, s.from, s.to, st)
	}
	rest := p.rest(to, s.to)
	told := r.behindCircumstance(p, to, s.to)
	switch {
	case pre < from && (p.clause(s.from, pre) || rest == 0 && pre-s.from > 4) && (rest < 3 || p.find(from, to, "addressed") >= 0 || p.t[to].any("in", "bound", "on", "say-ing", "weekday") ||
		!p.t[to].word):
		return r.paraphrase(p, s.from, pre, st)
	case (rest >= 3 || rest >= 1 && (st.Kind == Denied || st.Kind == Accused)) && !(r.lx.lang == "ru" && st.Kind != Denied && st.Kind != Accused && !p.t[to].any("about")):
		return (told == to && !p.t[to].any("in", "on") || p.t[told].any("det", "pronoun", "number", "to") || p.t[told].upper) &&
			r.paraphrase(p, told, s.to, st)
	case p.find(s.from, from, "about-this") >= 0 && n > 0:
		return r.paraphrase(p, p.sentences[n-1].from, p.sentences[n-1].to, st)
	case from == s.from && rest == 0 && n > 0:
		return r.sentenceBefore(p, p.sentences[n-1], st)
	}
	return false
}

// rest counts the words behind an attribution.
func (p *paragraph) rest(from, to int) (n int) {
	for i := from; i < to; i++ {
		if p.t[i].word {
			n++
		}
	}
	return n
}

// clause reports whether tokens can be a clause of their own, and not only when or where something was said.
func (p *paragraph) clause(from, to int) bool {
	return to-from >= 4 && !p.t[from].any("in", "opening", "accord", "on", "say-ing", "as") && p.t[from].quote == 0 ||
		to-from >= 4 && p.t[from].quote > 0
}

// whole reports whether a quotation is all that is left of a sentence.
func (p *paragraph) whole(s sentence, q int) bool { return p.rest(p.quotes[q-1].last, s.to) == 0 }

// quoted makes a quotation of a statement. One that is a part of a clause alone is told in other words.
func (r *reader) quoted(p *paragraph, s sentence, q int, st *Statement) bool {
	x := &p.quotes[q-1]
	first := x.first
	for first > s.from && p.t[first-1].quote == q {
		first--
	}
	if first > s.from && p.rest(s.from, first) > 2 && x.open < st.By.Start && !r.spokenBefore(p, s, first) {
		return r.paraphrase(p, s.from, x.last+1, st)
	}
	if p.rest(x.first, x.last) < 2 {
		return false
	}
	st.How, st.Span = "quotation", r.span(x.start, x.end)
	st.Quote = withoutBrackets(st.Words)
	if x.left {
		st.Flags = append(st.Flags, "quotation-goes-on")
	}
	return true
}

// spokenBefore reports whether a statement stands before token i in its sentence.
func (r *reader) spokenBefore(p *paragraph, s sentence, i int) bool {
	return slices.ContainsFunc(r.out.Statements, func(x Statement) bool {
		return x.Start >= p.t[s.from].start && x.Start < p.t[i].start
	})
}

// withoutBrackets leaves out of a quotation what the article put into it in square brackets.
func withoutBrackets(s string) string {
	var b strings.Builder
	depth := 0
	for _, c := range s {
		switch {
		case c == '[':
			depth++
		case c == ']' && depth > 0:
			depth--
		case depth == 0:
			b.WriteRune(c)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// paraphrase makes a statement of a clause.
func (r *reader) paraphrase(p *paragraph, from, to int, st *Statement) bool {
	for from < to && (!p.t[from].word && p.t[from].quote == 0 || p.t[from].any("that") && p.rest(from+1, to) > 1) {
		from++
	}
	for to > from && !p.t[to-1].word && p.t[to-1].quote == 0 && !strings.Contains(")]%", p.t[to-1].lower) {
		to--
	}
	if n := p.rest(from, to); n == 0 || n < 2 && st.Kind != Denied && st.Kind != Accused {
		return false
	}
	st.How, st.Span = "paraphrase", r.of(p, from, to)
	return true
}

// parenthesis reads "Negotiations, as the organizers expect, will …" and "As he said, …".
func (r *reader) parenthesis(p *paragraph, s sentence, as, to int, st *Statement) bool {
	if to >= s.to || p.t[to].lower != "," {
		c := p.comma(to, s.to)
		if c < 0 || as > s.from {
			return false
		}
		to = c
	}
	if as <= s.from+1 {
		return r.paraphrase(p, to+1, s.to, st)
	}
	st.Flags = append(st.Flags, "attribution-within")
	return r.paraphrase(p, s.from, s.to, st)
}

// comma returns the first comma from i on outside quotations, -1 where there is none before to.
func (p *paragraph) comma(i, to int) int {
	for ; i < to; i++ {
		if p.t[i].quote == 0 && (p.t[i].lower == "," || p.t[i].lower == "،") {
			return i
		}
	}
	return -1
}

// sentenceBefore takes the sentence before an attribution that stands alone, where that is a quotation.
func (r *reader) sentenceBefore(p *paragraph, s sentence, st *Statement) bool {
	if q := p.t[s.from].quote; q > 0 && p.t[s.to-1].quote == q {
		r.dropBare(p, q)
		return r.quoted(p, s, q, st)
	}
	return false
}

// dropBare takes back a statement without attribution, of a quotation whose attribution was found.
func (r *reader) dropBare(p *paragraph, q int) {
	r.out.Statements = slices.DeleteFunc(r.out.Statements, func(x Statement) bool {
		return x.By.Words == "" && x.Start >= p.quotes[q-1].start && x.End <= p.quotes[q-1].end
	})
}
