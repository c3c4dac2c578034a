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
		if b-a == 4 && r.lx.lang == "ru" && genitive(p.t[a].lower) && genitive(p.t[a+1].lower) {
			a += 2 // "пресс-секретарь Леонида Вальца Дарья Орло"
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
	for a > from && a < to && (p.t[a].adjective() || to-a > 2 && p.t[a].definite() || r.origin(p, from, a)) {
		a++ // "المبعوثة البوريلية", "جمعية الفانوس الأحمر", "مصدر أركادي"
	}
	for k := a + 1; k+2 < to && a > from; k++ { // "رئيس حكومة تصريف الأعمال | روبن ستاغ"
		if p.t[k].definite() && p.t[k-1].is("name-of") == nil && !p.t[k-1].definite() {
			a = k + 1
		}
	}
	if k := p.find(from, to, "in-the-name"); k >= 0 { // "المتحدثة باسم ستاغ إلفا مارين"
		for i := k + 1; i+1 < to; i++ {
			if r.spoken(r.of(p, i, i+1).Words) {
				a = max(a, i+1)
			}
		}
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
	return slices.ContainsFunc(r.knownNames(), func(x known) bool { return r.sameName(name, x.full) })
}

// known is a name that was read, with the office that first stood with it where somebody of the name spoke.
type known struct {
	full   string
	span   Span // where the post stands with it, else where it was read first
	post   *Span
	speaks bool
}

// knownNames returns the names of who speaks and of who has a part in talks, each once.
func (r *reader) knownNames() []known {
	for r.knownAt = min(r.knownAt, len(r.out.Statements)); r.knownAt < len(r.out.Statements); r.knownAt++ {
		x := &r.out.Statements[r.knownAt]
		r.know(x.Speaker, x.Post, true)
	}
	for ; r.knownRoles < len(r.out.Roles); r.knownRoles++ {
		r.know(r.out.Roles[r.knownRoles].Who, nil, false)
	}
	return r.known
}

func (r *reader) know(n *Name, post *Span, speaks bool) {
	if n == nil {
		return
	}
	for i := range r.known {
		if x := &r.known[i]; x.full == n.Full {
			if x.speaks = x.speaks || speaks; x.post == nil && post != nil {
				x.post, x.span = post, n.Span
			}
			return
		}
	}
	r.known = append(r.known, known{n.Full, n.Span, post, speaks})
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

// origin reports whether the Arabic word at token a says from where somebody is who is told by an office without the
// article: "مصدر أركادي", "مسؤول محلي".
func (r *reader) origin(p *paragraph, from, a int) bool {
	if r.lx.lang != "ar" || p.t[from].is("role") == nil || p.t[from].definite() || p.t[a].definite() {
		return false
	}
	s := p.t[a].lower
	for i := from + 1; i < a; i++ {
		if !r.origin(p, from, i) && p.t[i].is("org") == nil && p.t[i].is("geo") == nil || p.t[i].definite() {
			return false
		}
	}
	return strings.HasSuffix(s, "ي") || strings.HasSuffix(s, "ية") || strings.HasSuffix(s, "يون") ||
		strings.HasSuffix(s, "يين")
}

// genitive reports whether a Russian name can stand in the genitive.
func genitive(s string) bool {
	for _, end := range []string{"а", "я", "ы", "и", "о", "ого", "его"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}
