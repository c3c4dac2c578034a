package article

import (
	"cmp"
	"slices"
	"strings"
)

// heard reports whether somebody spoke before in a sentence, whose words "مؤكدا" and the like go on with.
func (r *reader) heard(p *paragraph, s sentence, i int) bool {
	for k := s.from; r.last != nil && k < i; k++ {
		if p.t[k].word && r.sameName(r.of(p, k, k+1).Words, cmp.Or(r.last.full, r.last.name.Words)) {
			return true
		}
	}
	if i > s.from && p.t[i-1].is("say") != nil {
		return true // "وتابع قائلا"
	}
	at := p.t[s.from].start
	if i == s.from && r.last != nil || r.lastIn == at+1 {
		return true
	}
	return slices.ContainsFunc(r.out.Statements, func(x Statement) bool {
		return x.By.Start >= at || x.Start >= at
	})
}

// had returns the tokens of the speaker behind "كان" of "كان فلان قد قال" and "كان فلان،
// قال", whose word of speech is at i; -1 where it does not stand there.
func (p *paragraph) had(s sentence, i int) (from, to int) {
	if i-1 > s.from && p.t[i-1].lower == "قد" {
		for k := i - 2; k >= s.from && k > i-26 && p.t[k].is("say") == nil; k-- {
			if p.t[k].is("be") != nil {
				return k + 1, i - 1
			}
		}
	}
	if k := s.from + 1; i-1 > k && i < s.from+16 && p.t[s.from].is("before-now") != nil && p.t[i-1].lower == "ان" {
		return k, i - 1 // "وسبق للمبعوث أن قال"
	}
	if i-1 <= s.from || i > s.from+14 || p.t[s.from].is("be") == nil || p.find(s.from+1, i, "say", "that", "bound") >= 0 {
		return -1, 0
	}
	return s.from + 1, i
}

// clauseEnd returns where what was said ends: before another word of speech that goes on with it.
func (r *reader) clauseEnd(p *paragraph, s sentence, from int) int {
	for i := from + 3; i < s.to; i++ {
		if p.t[i].quote > 0 {
			continue
		}
		if g := p.t[i].is("goes-on"); g != nil && (r.complement(p, s, i+g.n) >= 0 || p.t[i-1].lower == "،") {
			return i
		}
		if b := p.t[i].is("bound"); b != nil && p.t[i-1].lower == "،" && i+b.n < s.to && p.at(i+b.n, "say") != nil {
			return i // "، فيما أعرب الوزير"
		}
		if m := p.t[i].is("say"); m != nil && strings.HasPrefix(p.t[i].lower, "و") && (p.that(i+m.n) || i+m.n < s.to &&
			(p.t[i+m.n].lower == ":" || p.t[i+m.n].quote > 0) || i+m.n < s.to && p.t[i].is("governs") != nil &&
			p.t[i+m.n].lower == p.t[i].is("governs").of) {
			return i // "واعتبر أن", "ودعا إلى"
		}
		if m := p.t[i].is("say"); m != nil && p.t[i].is("goes-on") == nil && (p.t[i-1].is("but") != nil ||
			p.t[i-1].lower == "،" && strings.HasPrefix(p.t[i].lower, "و")) && r.complement(p, s, i+m.n) >= 0 {
			if p.t[i-1].is("but") != nil {
				return i - 1
			}
			return i // "، وقال المبعوث إن", "لكنها أكدت أن"
		}
		if p.t[i].is("describes") != nil && strings.HasPrefix(p.t[i].lower, "و") && p.t[i-1].lower == "،" {
			return i // "، ووصفت ذلك بأنه"
		}
		if g := p.t[i].is("goes-on"); g != nil && p.t[i].is("say") != nil && p.t[i].is("say").of == string(Denied) {
			return i // "نافية ذلك"
		}
		if p.t[i].is("calls-on") != nil && strings.HasPrefix(p.t[i].lower, "و") && p.t[i-1].lower == "،" {
			return i // "، ودعا الأطراف إلى"
		}
	}
	return s.to
}

// speakerEnd returns where the words end that name the speaker behind a word of speech.
func (r *reader) speakerEnd(p *paragraph, s sentence, from, c int) int {
	to := s.to
	if c >= 0 {
		to = c
	}
	for i := from; i < to; i++ {
		if n := p.title(i); n > i {
			i = n - 1
			continue
		}
		if !p.t[i].word || i > from && p.t[i].is("occasion") != nil ||
			p.t[i].any("in", "relative", "weekday", "addressee", "bound", "on", "that") || i > from &&
			p.t[i].is("aside") != nil {
			return i
		}
		if i > from && p.t[i].is("for-these") != nil || p.t[i].is("gender") != nil && i > from && p.t[i].is("role") == nil {
			return i
		}
		if i > from && strings.HasPrefix(p.t[i].lower, "و") && !p.t[i].any("role", "org", "given-name", "geo", "metonym") &&
			!r.wawName(&p.t[i]) {
			return i // "and" with the next verb
		}
		if i > from && strings.HasPrefix(p.t[i].lower, "ل") && p.t[i].is("outlet") != nil &&
			!r.lx.has(p.t[i].lower, "role", "org", "geo", "outlet") {
			return i // "للأناضول"
		}
	}
	return to
}
