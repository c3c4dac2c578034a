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
			r.verbFirst(p, s)
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

// leave forgets who spoke last where a sentence that tells of no speech names another person. One whom it begins with
// is meant by "he" from then on.
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
	case !p.weak(i, m), p.vow(s, i, j), i > s.from && p.t[i-1].is("as") != nil:
		return false
	}
	closes := (j >= s.to || !p.t[j].word || p.t[j].any("in", "on") ||
		p.t[max(i-1, 0)].lower == "," && r.lx.lang == "ru") &&
		p.comma(s.from, i) > 0
	return r.complement(p, s, j) < 0 && !p.quoteBefore(s, i) && !closes
}

// vow reports whether a word of speech says what somebody or others are to do: "threatened to leave", "urged both to
// stay".
func (p *paragraph) vow(s sentence, i, j int) bool {
	if p.t[i].is("vows") != nil && j < s.to && strings.HasSuffix(p.t[j].lower, "ть") { // a Russian infinitive
		return true
	}
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
			return p.rest(q.first, q.last) > 1
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
	far := r.lx.lang != "en" || j < s.to && (p.t[j].any("in", "on", "weekday", "relative", "adverb") || !p.t[j].word) ||
		j > s.from && p.t[j-1].is("addressed") != nil
	for k := j; k < s.to && k < j+22; k++ {
		t := &p.t[k]
		switch {
		case t.quote > 0 && p.opensAt(k) && (k == j || strings.Contains(":,،", p.t[k-1].lower) ||
			p.t[k-1].is("that") != nil || r.lx.lang == "ar" && p.title(k) == k):
			return k
		case t.is("that") != nil && (k == j || far), k == j && t.is("wh") != nil:
			return k
		case t.lower == ":":
			return k
		case t.is("rel") != nil && k > j && strings.Contains(",،", p.t[k-1].lower): // what stands between commas
			for k+1 < s.to && p.t[k+1].word {
				k++
			}
		case t.any("say", "bound") && k > j:
			return -1
		}
	}
	return -1
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
