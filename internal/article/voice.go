package article

import (
	"slices"
	"strings"
	"unicode/utf8"

	"truce/internal/naming"
)

// voice is somebody who speaks, as the words before or behind a word of speech name them.
type voice struct {
	name    Span  // of a person or a body; of who is named by an office alone, that
	post    *Span // words of office around the name
	full    string
	person  bool
	pronoun bool
	office  bool   // no name: "the minister", "a source"
	other   bool   // "a diplomat": not one who was named before
	plain   bool   // an office that no table has: "the marchers"
	role    string // the noun of the office, folded
	gender  string // of an Arabic word of speech: "m", "f"
	from    int    // its tokens
	to      int
}

// person is somebody the text names with an office.
type person struct {
	name Span
	post *Span
	role string
}

// voiceOf reads the tokens from..to as somebody who speaks.
func (r *reader) voiceOf(p *paragraph, from, to int) (voice, bool) {
	for from < to && (p.t[from].any("det", "and", "adverb") || !p.t[from].word) {
		if m := p.t[from].is("adverb"); m != nil {
			from += m.n - 1
		}
		from++
	}
	if from = r.behindDate(p, from, to); from < to && p.t[from].quote > 0 && p.opensAt(from) {
		from++ // "Вчера «Тростник»"
	}
	if k := p.find(from+1, to, "citing"); k > from {
		to = k // "ТАСС со ссылкой на источник"
	}
	if to-1 > from && p.t[to-1].lower == ")" {
		for k := to - 2; k > from && k > to-6; k-- {
			if p.t[k].lower == "(" {
				to = k // "the Reed Front (RF)"
			}
		}
	}
	for to > from && (!p.t[to-1].word && !p.closesTitle(from, to) || p.t[to-1].is("adverb") != nil) {
		to--
	}
	if r.lx.lang == "ar" && to-from > 1 && p.t[to-1].is("of") != nil {
		to-- // "حذر المبعوث من أن"
	}
	v := voice{from: from, to: to}
	if from >= to || to-from > 24 {
		return v, false
	}
	if p.t[from].is("pronoun") != nil {
		v.pronoun = to-from == p.t[from].is("pronoun").n
		return v, v.pronoun
	}
	if own := r.lx.lang == "ru" && to-from < 4; own && p.t[from].is("whose") != nil &&
		p.t[to-1].any("org", "occasion", "publication") || own && p.t[from].is("place-in") != nil &&
		p.at(min(from+1, to-1), "whose") != nil {
		v.pronoun = true // "говорится в его публикации"
		return v, true
	}
	if r.lx.lang == "fa" && p.t[from].is("nobody") != nil && from+1 < to && p.t[from+1].any("role", "org") {
		from++ // "این وزارتخانه"
		v.from = from
	}
	if r.lx.lang == "ru" && p.t[to-1].is("in-it") != nil && p.at(to-2, "place-in") != nil && to-from <= 2 {
		v.pronoun = true // "говорится в нем"
		return v, true
	}
	if p.t[from].is("nobody") != nil || r.lx.lang == "ru" && p.t[from].is("about") != nil {
		return v, false
	}
	if w, ok := r.nameThenOffice(p, from, to); ok {
		return w, true
	}
	for k := from + 2; k < to && r.lx.lang == "ar"; k++ { // two who speak together
		if !strings.HasPrefix(p.t[k].lower, "و") || p.t[k].is("role") == nil || r.lx.has(p.t[k].lower, "role", "org") {
			continue
		}
		if w, ok := r.voiceOf(p, from, k); ok && w.person {
			return voice{name: r.of(p, from, to), office: true, role: w.role, from: from, to: to}, true
		}
	}
	if r.lx.lang == "ru" && to-from > 1 && p.t[from].is("place-in") != nil && (p.t[from+1].upper ||
		p.t[from+1].any("org", "geo", "metonym", "role")) {
		from++ // "В министерстве заявили"
		v.from = from
	}
	if p.t[from].is("in") != nil { // "In Lowfen the minister"
		if d := p.find(from, to, "det"); d > from {
			return r.voiceOf(p, d, to)
		}
	}
	a, b := r.nameIn(p, from, to)
	if r.lx.lang == "ru" && b-a > 2 && a > from && p.t[a-1].is("in") != nil {
		a++ // "советник по Африке Ян Петрак"
	}
	if r.lx.lang == "ru" && a < b && p.t[from].is("org") != nil && p.t[from].is("role") == nil &&
		p.roleIn(from+1, a) != "" {
		a = b // "канцелярия премьера Яна Петрака"
	}
	if r.lx.lang == "ru" && b < to && b-a > 1 && p.t[b].is("in") != nil {
		to, v.to = b, b // "Мария Стагг на брифинге"
	}
	if a < b && b < to && p.t[b].lower == "(" && r.ofBody(p, from, a) {
		a = b // "an official of the Hill Region of Lower Mindale (HRM)"
	}
	if n := p.behindName(from, to); r.lx.lang != "tr" && n-from > 1 && n < to && p.t[n].any("in", "of") {
		a, b = from, n // "Sarita Bose of the Centre for Mediation"
	} else if b < to && p.t[b].lower != "(" || a > from+1 && p.t[a-1].any("in", "of") {
		a = b
	}
	if a < b && r.lx.lang == "en" && p.belongs(from, a) {
		a = b // "a spokesman for President Stagg"
	}
	if r.lx.lang == "ru" && b-a == 1 && a > from && !r.named(r.of(p, a, b).Words) &&
		p.t[a-1].is("honorific") == nil {
		a = b // "представитель Норхавна"
	}
	if k := r.pair(p, from, a); k >= 0 && a < b { // "Stagg and Whimbrel"
		v.name, v.office = r.of(p, k, b), true
		return v, true
	}
	if a < b {
		v.name, v.person = r.of(p, a, b), true
		for a > from && p.t[from].is("honorific") != nil {
			from++ // "Dr. Basil Jarrah"
		}
		if a > from {
			x := r.of(p, from, a)
			v.post, v.role = &x, p.roleIn(from, a)
		}
		return v, true
	}
	if p.t[from].any("in", "number", "hedge", "vague") && p.find(from, to, "role", "org") < 0 {
		return v, false
	}
	if r.lx.lang == "en" && !p.t[from].upper && strings.HasSuffix(p.t[from].lower, "ing") &&
		p.roleIn(from, to) == "" {
		return v, false // "brokering talks"
	}
	v.plain = !(r.lx.lang == "ru" && to-from == 1 && p.t[from].acronym()) &&
		p.find(from, to, "role", "org", "outlet", "metonym", "geo", "document") < 0
	if r.lx.lang == "ar" && v.plain && to-from == 1 && p.at(from-1, "say") != nil && r.recurs(p, from) {
		v.plain = false // "شكك ستاغ في"
	}
	v.name, v.office, v.role = r.of(p, from, to), true, p.roleIn(from, to)
	v.other = p.at(from-1, "new") != nil || r.lx.lang == "ar" && !p.t[from].definite() &&
		!(to-from == 2 && p.t[from+1].definite() && p.t[from+1].is("org") != nil) // "رئيس الوفد"
	return v, true
}

// closesTitle reports whether the mark that ends before token to closes a name that begins behind other words of a
// speaker: "движение «Тростник»".
func (p *paragraph) closesTitle(from, to int) bool {
	q := p.t[to-1].quote
	return q > 0 && p.quotes[q-1].last == to-1 && p.quotes[q-1].first-1 > from
}

// ofBody reports whether a row of capitals at token a is of a body behind the words of an office, not of who holds it.
func (r *reader) ofBody(p *paragraph, from, a int) bool {
	k := a - 1
	for k > from && p.t[k].upper {
		k--
	}
	return k > from && p.t[k].any("in", "of") && p.roleIn(from, k) != ""
}

// named reports whether the text names somebody in full whose last name this is.
func (r *reader) named(name string) bool {
	for _, x := range r.fulls {
		if r.sameName(name, x.Words) {
			return true
		}
	}
	return slices.ContainsFunc(r.bearers, func(x person) bool { return r.sameName(name, x.name.Words) })
}

// roleIn returns the last noun of an office among tokens.
func (p *paragraph) roleIn(from, to int) string {
	out := ""
	for i := from; i < to; i++ {
		if p.t[i].is("role") != nil {
			out = p.t[i].lower
		}
	}
	return out
}

// people notes who is named in a paragraph with an office.
func (r *reader) people(p *paragraph) {
	for i := 0; i < len(p.t); i++ {
		n := i
		for n < len(p.t) && (nameWord(&p.t[n]) || n > i && p.t[n].is("particle") != nil) {
			n++
		}
		if n-i >= 2 && n-i <= 4 && nameWord(&p.t[n-1]) && p.plausible(i, n) {
			a := i
			switch {
			case r.lx.lang != "ru":
			case n-i > 2 && i > 0 && p.t[i-1].is("in") != nil:
				a++ // "по Африке Ян Петрак"
			case n-i == 4 && genitive(p.t[i].lower) && genitive(p.t[i+1].lower):
				a += 2 // "Леонида Вальца Дарья Орло"
			}
			x := r.withoutGenitive(r.of(p, a, n))
			if !slices.ContainsFunc(r.fulls, func(y Span) bool { return x.Words == y.Words }) {
				r.fulls = append(r.fulls, x)
			}
		}
		i = max(i, n-1)
	}
	for i := range p.t {
		if p.t[i].is("role") == nil || p.t[i].quote > 0 {
			continue
		}
		j := i + 1
		for j < len(p.t) && j < i+14 && p.t[j].word && !nameWord(&p.t[j]) && p.t[j].quote == 0 &&
			!p.t[j].any("say", "bound", "that", "be") && !(r.lx.lang == "en" && (r.past(p, j) || p.t[j].is("with") != nil)) {
			j++
		}
		k := j
		for k < len(p.t) && (nameWord(&p.t[k]) || k > j && p.t[k].is("particle") != nil) {
			k++
		}
		for k > j && p.t[k-1].is("particle") != nil && !nameWord(&p.t[k-1]) {
			k--
		}
		if r.lx.lang == "ru" && k-j > 2 && p.t[j-1].is("in") != nil {
			j++
		} else if r.lx.lang == "ru" && k-j == 4 && genitive(p.t[j].lower) && genitive(p.t[j+1].lower) {
			j += 2
		}
		if k-j < 2 || k-j > 5 {
			continue
		}
		x := r.of(p, i, j)
		named := person{r.withoutGenitive(r.of(p, j, k)), &x, p.t[i].lower}
		r.persons = append(r.persons, named)
		if !slices.ContainsFunc(r.bearers, func(y person) bool {
			return named.name.Words == y.name.Words && x.Words == y.post.Words && named.role == y.role
		}) {
			r.bearers = append(r.bearers, named)
		}
	}
}

// resolve returns who is meant: the full form of a name, who spoke last for "he", "the minister".
func (r *reader) resolve(v voice) (n *Name, post *Span, carried bool, flags []string) {
	switch {
	case v.pronoun, v.office && r.goesOn(v):
		if v.pronoun && r.lx.lang == "ar" {
			r.last = r.ofGender(v.gender)
		}
		if r.last == nil {
			return nil, nil, true, []string{"speaker-not-certain"}
		}
		x := r.nameOf(r.last.name, r.last.full)
		return &x, r.last.post, true, nil
	case v.office && r.holder(v) != nil:
		h := r.holder(v)
		x := r.nameOf(h.name, h.name.Words)
		r.last = &voice{name: h.name, full: h.name.Words, post: h.post, person: true, role: h.role}
		return &x, h.post, true, nil
	case v.person:
		r.complete(&v)
	}
	if v.full == "" {
		v.full = v.name.Words
	}
	x := r.nameOf(v.name, v.full)
	r.last = &v
	if r.lx.lang == "ar" {
		r.heardOf = append(r.heardOf, v)
	}
	return &x, v.post, false, nil
}

// holder returns the one person of the text who bears an office that is named without its body: "the spokesman".
func (r *reader) holder(v voice) *person {
	if v.role == "" || len(strings.Fields(v.name.Words)) != 1 {
		return nil
	}
	var out *person
	bearers := slices.Clone(r.bearers)
	for _, x := range r.knownNames() {
		if x.speaks && x.post != nil && r.lx.lang == "ar" {
			bearers = append(bearers, person{x.span, x.post, ""})
		}
	}
	for i, x := range bearers {
		same := x.role != "" && r.sameWord(x.role, v.role)
		if same || x.post != nil && slices.Contains(strings.Fields(fold(r.lx.lang, x.post.Words)), v.role) {
			if out != nil && !r.sameName(x.name.Words, out.name.Words) && !r.sameName(out.name.Words, x.name.Words) {
				return nil
			}
			out = &bearers[i]
		}
	}
	return out
}

// complete finds the full form of a name, and the office, elsewhere in the text.
func (r *reader) complete(v *voice) {
	v.full = v.name.Words
	for _, x := range r.bearers {
		if !r.sameName(v.name.Words, x.name.Words) {
			continue
		}
		if len(x.name.Words) > len(v.full) {
			v.full = x.name.Words
		}
		if v.role == "" {
			v.role = x.role
		}
	}
	for _, x := range r.fulls {
		if len(x.Words) > len(v.full) && r.sameName(v.name.Words, x.Words) {
			v.full = x.Words
		}
	}
	for _, x := range r.knownNames() {
		if n := len(x.full); n < len(v.full) || n == len(v.full) && !x.speaks || !r.sameName(v.full, x.full) {
			continue
		}
		if v.full = x.full; v.post == nil {
			v.post = x.post
		}
	}
	if !strings.Contains(v.name.Words, " ") && v.full == v.name.Words && v.role == "" && r.last != nil && r.last.person &&
		r.sameName(v.name.Words, r.last.full) {
		v.full, v.post, v.role = r.last.full, r.last.post, r.last.role
	}
}

// sameName reports whether a short form of a name is of a longer one: its last words, but for their endings in Russian.
func (r *reader) sameName(short, long string) bool {
	a, b := strings.Fields(fold(r.lx.lang, short)), strings.Fields(fold(r.lx.lang, long))
	if len(a) == 0 || len(a) > len(b) {
		return false
	}
	if len(a) == 2 && len(b) == 2 && r.lx.cased() { // "Я. Петрак"
		one := []rune(strings.TrimSuffix(a[0], "."))
		if len(one) == 1 && strings.HasPrefix(b[0], string(one)) {
			return r.sameWord(a[1], b[1])
		}
	}
	for i := range a {
		if !r.sameWord(a[len(a)-1-i], b[len(b)-1-i]) {
			return false
		}
	}
	return true
}

func (r *reader) sameWord(a, b string) bool {
	if a == b {
		return true
	}
	switch r.lx.lang {
	case "ru":
		x, y := []rune(a), []rune(b)
		n := 0
		for n < len(x) && n < len(y) && x[n] == y[n] {
			n++
		}
		return n >= 4 && len(x)-n <= 3 && len(y)-n <= 3
	case "ar", "fa":
		bare := func(s string) string {
			for _, p := range []string{"و", "ال"} {
				s = strings.TrimPrefix(s, p)
			}
			return strings.TrimSuffix(s, "ة")
		}
		return bare(a) == bare(b)
	case "tr":
		a, _, _ = strings.Cut(a, "'")
		b, _, _ = strings.Cut(b, "'")
	case "en":
		a, b = strings.TrimSuffix(a, "'s"), strings.TrimSuffix(b, "'s")
	}
	return a == b
}

// goesOn reports whether an office without a name is that of who spoke last: "the minister", "the Russian diplomat".
func (r *reader) goesOn(v voice) bool {
	if r.last != nil && v.gender != "" && r.last.gender != "" && v.gender != r.last.gender {
		return false // "المتحدثة" is not he who spoke
	}
	if r.last != nil && r.last.post != nil && v.role != "" &&
		fold(r.lx.lang, v.name.Words) == fold(r.lx.lang, r.last.post.Words) {
		return true
	}
	if r.last != nil && r.last.person && r.last.post != nil && r.lx.lang == "ar" && v.role != "" &&
		r.sameWord(v.role, r.last.role) && r.samePost(v.name.Words, r.last.post.Words) {
		return true // "وزير خارجية كالديرا"
	}
	if r.last != nil && !r.last.person && r.lx.has(fold(r.lx.lang, v.name.Words), "same-body") {
		return true // "в ведомстве", "в сообщении"
	}
	if r.last == nil || v.to-v.from > 8 || v.role == "" || v.other {
		return false
	}
	w := strings.Fields(fold(r.lx.lang, v.name.Words))
	bears := func(s string) bool { return r.lx.has(s, "role") }
	if n := len(w) - 1; r.lx.lang == "en" && n > 0 && r.lx.has(w[n], "org") && !bears(w[n]) && w[n-1] == v.role &&
		!slices.ContainsFunc(w[:n-1], bears) {
		return false // "the defence ministry" is no minister
	}
	if !r.last.person {
		// the agency's source
		return v.role == r.last.role && v.to-v.from < 3 || strings.HasPrefix(v.role, "собеседник")
	}
	if r.last.role != "" && (r.sameWord(v.role, r.last.role) || r.lx.lang == "ru" && len(v.role) > 8 &&
		strings.HasPrefix(r.last.role, v.role) && len(w) < 3) {
		return true
	}
	if r.last.post != nil && strings.Contains(fold(r.lx.lang, r.last.post.Words), v.role) {
		return true
	}
	if last := w[len(w)-1]; r.lx.lang == "ru" && len(w) == 2 && w[0] == v.role && strings.HasSuffix(v.name.Words, "ии") {
		return r.last.post != nil && strings.Contains(fold("ru", r.last.post.Words), last) // "глава Вельии"
	}
	for _, p := range r.lx.exact[v.role] {
		if r.lx.lang == "ru" && len(p.words) > 1 && !slices.Equal(w, p.words) || r.lx.lang == "ru" && len(p.words) == 1 &&
			len(w) > 1 && w[len(w)-1] != v.role && !r.lx.has(w[len(w)-1], "geo") {
			continue // "представитель группировки"
		}
		if p.concept == "generic" && v.to-v.from <= 3 && (r.lx.lang != "en" ||
			strings.HasSuffix(fold(r.lx.lang, v.name.Words), v.role)) {
			return true
		}
	}
	return r.last.post != nil && r.samePost(v.name.Words, r.last.post.Words)
}

// samePost reports whether all that an office without a name says of itself stands in the words of another: "the head
// of the foreign ministry" is the foreign minister.
func (r *reader) samePost(office, post string) bool {
	stem := func(s string) string {
		n := 5
		if r.lx.lang == "ar" {
			s, n = strings.TrimPrefix(s, "ال"), 4
		}
		c := []rune(s)
		return string(c[:min(len(c), n)])
	}
	var have []string
	for _, w := range strings.Fields(fold(r.lx.lang, post)) {
		have = append(have, stem(w))
	}
	n := 0
	for _, w := range strings.Fields(fold(r.lx.lang, office)) {
		if utf8.RuneCountInString(w) > 4 {
			if !slices.ContainsFunc(have, func(x string) bool { return strings.HasPrefix(x, stem(w)) }) {
				return false
			}
			n++
		}
	}
	return n > 1
}

// nameOf holds a name against the registers.
func (r *reader) nameOf(s Span, full string) Name {
	if full == "" {
		full = s.Words
	}
	n, ok := r.names[full]
	if !ok {
		n = Name{Full: full, Candidates: []naming.Candidate{}, Unknown: true}
		if r.reg != nil {
			if n.ID = r.reg.Actor(full); n.ID == "" && r.lx.lang == "en" {
				n.ID = r.reg.Actor("the " + full) // names are read without it
			}
			n.Unknown = n.ID == ""
			if n.Unknown {
				n.Candidates = append(n.Candidates, r.reg.Candidates(naming.Actors, full)...)
			}
		}
		r.names[full] = n
	}
	n.Span = s
	return n
}
