package article

import (
	"slices"
	"strings"
)

// wawName reports whether a word that begins with the letter of "and" is a name that does so itself: "ويتكوف". It is
// where the text has it right behind a word of speech, or "and" before it.
func (r *reader) wawName(t *token) bool {
	if r.lx.lang != "ar" || !strings.HasPrefix(t.lower, "و") {
		return false
	}
	r.findWaw.Do(func() {
		r.waw = map[string]bool{}
		for k := range r.p {
			for i, x := range r.p[k].t {
				if !strings.HasPrefix(x.lower, "و") || len(x.lower) < 8 || x.quote > 0 {
					continue
				}
				if i > 0 && r.p[k].t[i-1].is("say") != nil && r.p[k].t[i-1].is("goes-on") == nil &&
					!x.any("role", "org", "geo", "metonym", "say", "outlet", "in", "that", "bound", "weekday", "talks") {
					r.waw[x.lower] = true
				}
				if strings.HasPrefix(x.lower, "وو") {
					r.waw[strings.TrimPrefix(x.lower, "و")] = true
				}
			}
		}
	})
	return r.waw[t.lower] || t.is("given-name") != nil || slices.ContainsFunc(foreign, func(s string) bool {
		return strings.HasPrefix(t.lower, s) && t.is("say") == nil && t.is("present") == nil
	})
}

// foreign are the letters with which names from elsewhere begin, and hardly a word behind "and".
var foreign = []string{"ويلي", "ويت", "وين", "ويس", "ويب", "وايت", "وولف", "والتر", "والتز"}

// shortQuoted reports whether a quotation that begins at token k, right behind an Arabic word of speech, is the name of
// who speaks: a few words, and what was said begins only behind it: وقالت "اليونيفيل" إن.
func (p *paragraph) shortQuoted(s sentence, k int) bool {
	q := &p.quotes[p.t[k].quote-1]
	n := q.last + 1
	if q.left || p.rest(q.first, q.last) > 3 || n >= s.to || p.t[q.last-1].lower == "." {
		return false
	}
	if p.t[n].is("that") != nil || p.t[n].lower == ":" {
		return true
	}
	if !p.t[n].any("in", "weekday", "relative", "addressee", "rel") && p.t[n].lower != "،" && p.t[n].is("geo") == nil {
		return false
	}
	for i := n; i < min(s.to, n+16); i++ {
		if p.t[i].is("that") != nil || p.t[i].lower == ":" {
			return true
		}
	}
	return false
}

// actor reads who acts by the verb that an Arabic sentence begins with, and goes on to say something by the participle
// at i: "شاركت المبعوثة فلانة في اجتماع، مؤكدة أن", "علق دبلوماسي على
// الوضع قائلا:".
func (r *reader) actor(p *paragraph, s sentence, i int) (v voice, ok bool) {
	from := s.from
	for from < i && (p.t[from].is("adverb") != nil || !p.t[from].word) {
		from++
	}
	if c := p.comma(from, min(i, from+7)); c > 0 && (r.dateStarts[p.t[from].start] > 0 ||
		p.t[from].any("in", "part", "on", "edge")) {
		from = c + 1 // "وفي بيان له، عرض"
	}
	if from+1 >= i || i-from > 60 || p.t[from].quote > 0 ||
		p.t[from].any("role", "org", "in", "that", "bound", "geo", "metonym", "on", "weekday", "relative", "accord", "be",
			"nobody", "talks", "pronoun") {
		return v, false
	}
	verb := strings.TrimPrefix(p.t[from].lower, "و")
	g := p.t[i].is("gender")
	if g != nil && g.of == "f" != strings.HasSuffix(verb, "ت") && !strings.HasPrefix(verb, "ت") {
		return v, false
	}
	v, _, ok = r.speaker(p, s, from+1, i)
	ok = ok && !v.plain && !v.pronoun && (v.role != "" || v.person || p.find(v.from, v.to, "org") >= 0)
	first := &p.t[min(from+1, i)]
	if ok && (first.any("role", "org", "geo", "metonym", "honorific") || first.definite() || v.person && v.post != nil) &&
		first.is("act") == nil {
		return v, true
	}
	if r.last != nil && strings.HasPrefix(p.t[from].lower, "و") { // "ورفض المشاركة، قائلا": who spoke last
		return voice{pronoun: true, from: i, to: i + 1}, true
	}
	return v, false
}

// reportedBy returns the token behind words between commas, right behind an Arabic word of speech, that say who
// reports it: "وأضاف، بحسب ما نقلت الوكالة، أن"; j where none stand there.
func (p *paragraph) reportedBy(s sentence, j int) int {
	if j+1 >= s.to || p.t[j].lower != "،" || !p.t[j+1].any("accord", "as") {
		return j
	}
	if c := p.comma(j+1, min(s.to, j+16)); c > 0 {
		return c + 1
	}
	return j
}

// apposedBefore reads a speaker whom an Arabic word of speech at i, behind a comma, follows: "أن فلان الفلاني، ممثل
// الحكومة، قال".
func (r *reader) apposedBefore(p *paragraph, s sentence, i int) (v voice, ok bool) {
	if i < s.from+4 || p.t[i-1].lower != "،" {
		return v, false
	}
	c := i - 2
	for c > s.from && c > i-24 && p.t[c].lower != "،" && p.t[c].is("say") == nil {
		c--
	}
	if p.t[c].lower != "،" || p.t[c+1].is("role") == nil {
		return v, false
	}
	a := c
	for a > s.from && p.t[a-1].word && p.t[a-1].quote == 0 && !p.t[a-1].any("that", "say", "in", "bound", "but") {
		a--
	}
	if n := c - a; n < 2 || n > 4 || p.find(a, c, "role", "org", "geo") >= 0 {
		return v, false
	}
	post := r.of(p, c+1, i-1)
	return voice{name: r.of(p, a, c), post: &post, person: true, role: p.roleIn(c+1, i-1), from: a, to: c}, true
}

// ofGender returns who spoke last of the gender that an Arabic word of speech has; nil where who spoke last is of
// another, and nobody before. One whose gender is not known is of any.
func (r *reader) ofGender(gender string) *voice {
	if r.last == nil || gender == "" || r.last.gender == "" || r.last.gender == gender {
		return r.last
	}
	for k := len(r.heardOf) - 1; k >= 0 && k >= len(r.heardOf)-4; k-- {
		if r.heardOf[k].gender == gender && r.heardOf[k].name.Start >= r.paragraphAt {
			return &r.heardOf[k]
		}
	}
	return nil
}

// nameBefore reads an Arabic name of two words to four, before a comma at token c behind which an office stands: "أعلن
// فلان الفلاني "أبو فلان"، قائد القوات،"; nil where none does.
func (p *paragraph) nameBefore(from, c int) *voice {
	end := from
	for end < c && p.t[end].word && p.t[end].quote == 0 {
		end++
	}
	if n := end - from; n < 2 || n > 4 || c+1 >= len(p.t) || p.t[c+1].is("role") == nil || p.t[from].definite() ||
		end < c && (p.t[end].quote == 0 || p.quotes[p.t[end].quote-1].last+1 < c) ||
		p.find(from, end, "role", "org", "geo", "metonym", "in", "that", "say", "act", "stance", "weekday") >= 0 {
		return nil
	}
	return &voice{name: Span{p.t[from].start, p.t[end-1].end, ""}, person: true, from: from, to: c}
}

// hoping reports whether what somebody expressed, in Arabic, is a hope: "عن أملهما في".
func hoping(s string) bool {
	return strings.HasPrefix(s, "عن أمل") || strings.HasPrefix(s, "عن الأمل") || strings.HasPrefix(s, "عن تطلع") ||
		strings.HasPrefix(s, "أملهما")
}

// aroundDashes reads what is affirmed behind a speaker and an occasion between dashes: "أكد الوزير -في مؤتمر
// صحفي- إمكانية فتح الجسر".
func (r *reader) aroundDashes(p *paragraph, s sentence, i int, m *mark, st *Statement) (v voice, ok bool) {
	from := i + m.n
	a := from
	for a < min(s.to, from+8) && !dash(&p.t[a]) && p.t[a].word {
		a++
	}
	if a == from || a >= s.to || !dash(&p.t[a]) || !p.t[min(a+1, s.to-1)].any("in", "accord") {
		return v, false
	}
	b := a + 1
	for b < min(s.to, a+24) && !dash(&p.t[b]) {
		b++
	}
	if b+2 >= s.to || !dash(&p.t[b]) || p.t[b+1].quote > 0 || p.t[b+1].any("that", "in", "bound") ||
		p.t[b+1].lower == ":" {
		return v, false
	}
	if v, _, ok = r.speaker(p, s, from, a); !ok || v.plain && !r.spoken(v.name.Words) {
		return v, false
	}
	return v, r.paraphrase(p, b+1, r.clauseEnd(p, s, b+1), st)
}

// toldIn reports whether a statement was read in a sentence, or somebody acted by a word of speech in it.
func (r *reader) toldIn(p *paragraph, s sentence) bool {
	at := p.t[s.from].start
	return r.lastIn == at+1 || slices.ContainsFunc(r.out.Statements, func(x Statement) bool {
		return x.By.Start >= at || x.Start >= at
	})
}
