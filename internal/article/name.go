package article

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// behindName returns the token behind the name that begins at token from.
func (p *paragraph) behindName(from, to int) int {
	for from < to && nameWord(&p.t[from]) {
		from++
	}
	return from
}

// nameIn returns the tokens of the last proper name among tokens: what of a row of capitals stands behind the words of
// offices, bodies and countries.
func (r *reader) nameIn(p *paragraph, from, to int) (a, b int) {
	if !r.lx.cased() {
		return r.nameBehindOffice(p, from, to)
	}
	b = to
	for b > from {
		for b > from && !nameWord(&p.t[b-1]) {
			b--
		}
		a = b
		for a > from && (nameWord(&p.t[a-1]) || p.t[a-1].is("particle") != nil && p.t[a-1].word) {
			a--
		}
		for i := a; i < b; i++ {
			if p.t[i].is("particle") != nil && i == a {
				a++
			}
		}
		if a < b && p.plausible(a, b) {
			return a, b
		}
		if a == b {
			b--
		} else {
			b = a
		}
	}
	return 0, 0
}

// nameWord reports whether a token can be of the name of a person or a group.
func nameWord(t *token) bool {
	return t.word && t.upper && !t.number && t.quote == 0 && !t.acronym() &&
		!strings.HasSuffix(t.lower, "ии") && // of a country, in Russian
		!t.any("role", "org", "geo", "metonym", "outlet", "det", "weekday", "month", "pronoun", "honorific") ||
		t.word && !t.upper && t.capitals > 0 && t.quote == 0 && strings.Contains(t.lower, "-") || // "аль-Ямани"
		t.word && t.lower != "" && t.quote == 0 && strings.HasPrefix(t.lower, "al-") && utf8.RuneCountInString(t.lower) > 4
}

// plausible reports whether a row of capitals is a name, and not the first word of a sentence.
func (p *paragraph) plausible(a, b int) bool {
	if b-a > 6 {
		return false
	}
	first := p.sentenceOf(a).from == a
	return b-a > 1 || !first || !p.t[a].any("in", "that", "future", "hedge", "number", "nobody", "as", "say", "say-ing",
		"bound", "common")
}

// nameBehindOffice returns what stands behind the last word of an office, a body or a country, in scripts that have no
// capitals.
func (r *reader) nameBehindOffice(p *paragraph, from, to int) (a, b int) {
	a = from
	for i := from; i < to; i++ {
		for _, c := range []string{"role", "org", "geo", "metonym", "outlet", "honorific", "det", "of"} {
			if m := p.t[i].is(c); m != nil {
				a = max(a, i+m.n)
			}
		}
	}
	for a > from && a < to && (p.t[a].adjective() || to-a > 2 && p.t[a].definite()) {
		a++ // "المبعوثة البوريلية", "جمعية الفانوس الأحمر"
	}
	if a > from && p.find(from, a, "role", "honorific") < 0 {
		return 0, 0 // a body alone; what stands behind it is no name
	}
	if to-a == 1 && a > from && p.t[a-1].is("role") == nil && p.t[a-1].any("org", "geo") &&
		!r.spoken(r.of(p, a, to).Words) {
		return 0, 0 // the place of a body
	}
	if to-a == 1 && r.lx.lang == "fa" && !r.spoken(r.of(p, a, to).Words) {
		return 0, 0 // "یک منبع دیپلماتیک"
	}
	if to-a == 1 && a == from && r.spoken(r.of(p, a, to).Words) {
		return a, to
	}
	if a >= to || to-a > 5 || a == from && to-a < 2 {
		return 0, 0
	}
	for i := a; i < to; i++ {
		if !p.t[i].word || p.t[i].number || p.t[i].quote > 0 || withArticle(p.t[i].lower) || p.t[i].any("in",
			"occasion", "weekday", "relative", "bound") {
			return 0, 0
		}
	}
	return a, to
}

// withArticle reports whether an Arabic word bears the article behind a letter that is written together with it.
func withArticle(s string) bool {
	return strings.HasPrefix(s, "بال") || strings.HasPrefix(s, "لل") || strings.HasPrefix(s, "وال")
}

// adjective reports whether an Arabic word says from where somebody is.
func (t *token) adjective() bool {
	return t.definite() && (strings.HasSuffix(t.lower, "ي") || strings.HasSuffix(t.lower, "ية"))
}

// definite reports whether an Arabic word bears the article; a name that begins with the same letters does not, nor do
// nouns whose stem does.
func (t *token) definite() bool {
	return !t.hamza && strings.HasPrefix(t.lower, "ال") && !strings.HasPrefix(t.lower, "التزام") &&
		!strings.HasPrefix(t.lower, "التماس") && !strings.HasPrefix(t.lower, "التحاق")
}

// spoken reports whether the word is the last of a name that was read.
func (r *reader) spoken(name string) bool {
	return slices.ContainsFunc(r.out.Statements, func(x Statement) bool {
		return x.Speaker != nil && r.sameName(name, x.Speaker.Full)
	}) || slices.ContainsFunc(r.out.Roles, func(x Role) bool { return x.Who != nil && r.sameName(name, x.Who.Full) })
}

// belongs reports whether the name at token a stands with its own office behind a preposition: it is another's whose
// office the words before tell.
func (p *paragraph) belongs(from, a int) bool {
	k := a - 1
	for k > from && p.t[k].any("role", "det", "honorific", "geo") {
		k--
	}
	return k > from && p.t[k].any("in", "of") && p.roleIn(from, k) != "" && p.roleIn(k, a) != ""
}

// nameThenOffice reads an Arabic name that stands before its office:
// "روبن ستاغ مندوب كالديرا".
func (r *reader) nameThenOffice(p *paragraph, from, to int) (voice, bool) {
	k := p.find(from, to, "role", "org", "geo", "talks", "honorific", "unit", "metonym", "document")
	if r.lx.lang != "ar" || k-from < 2 || k-from > 4 || p.t[k].is("role") == nil {
		return voice{}, false
	}
	for i := from; i < k; i++ {
		if !p.t[i].word || p.t[i].number || withArticle(p.t[i].lower) || i == from && p.t[i].definite() {
			return voice{}, false
		}
	}
	post := r.of(p, k, to)
	return voice{name: r.of(p, from, k), post: &post, person: true, role: p.roleIn(k, to), from: from, to: to}, true
}

// pair returns where the first of two names begins, the second of which begins at token to; -1 where there is one.
func (r *reader) pair(p *paragraph, from, to int) int {
	if !r.lx.cased() {
		return -1
	}
	for k := from + 1; k < to; k++ {
		if p.t[k].is("and") == nil {
			continue
		}
		if a, b := r.nameIn(p, from, k); a < b && b == k {
			return a
		}
	}
	return -1
}
