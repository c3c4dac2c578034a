package article

import "strings"

// subject finds who speaks around the word of speech at i.
func (r *reader) subject(p *paragraph, s sentence, i int, m *mark) (voice, bool) {
	after := i > s.from && (p.t[i-1].quote > 0 || strings.Contains(",-–—", p.t[i-1].lower)) || r.lx.lang == "ru" &&
		(i == s.from || p.manner(s, i-1) || p.t[i-1].any("as", "and", "rel", "weekday", "adverb") ||
			p.t[s.from].is("about-this") != nil || r.topic(p, s, i) >= 0)
	day := i
	if r.lx.lang == "ru" && i > s.from+2 {
		if d := r.dateBefore(p, s, i); d > s.from+2 && p.t[d-1].lower == "," {
			day, after = d, true // "…, 29 января сообщило министерство"
		}
	}
	if i > s.from+3 && p.t[i-1].lower == "где" && p.t[i-2].lower == "," {
		return r.opener(p, s, i) // "Совет выступил с заявлением, где призвал"
	}
	object := (m.of == string(Denied) || m.of == string(Accused)) && i > s.from && p.t[i-1].quote == 0
	if i > s.from && r.lx.lang == "ru" && p.t[i-1].lower == "," {
		if w, named := r.apposed(p, s, i-1); named && w.person && w.from == s.from && w.post != nil {
			return w, true // "Ян Петрак, президент Вельской республики, отверг"
		}
		if w, named := r.opensWithName(p, s, i); named {
			return w, true
		}
	}
	if after && (p.t[i].is("addressed") == nil || p.t[i-1].quote > 0) && !(object && r.lx.lang == "en") {
		v, ok := r.behind(p, s, i+m.n)
		if ok && p.rest(v.to, s.to) > 0 && p.t[i-min(i, 1)].lower == "," && r.lx.lang == "en" {
			if w, named := r.apposed(p, s, i-1); named && w.from == s.from {
				return w, true // "Nasser Harith, the negotiator, said his delegation sought peace"
			}
			if w, named := r.aside(p, s, i-1); named {
				return w, true
			}
		}
		if ok && !(v.plain && (p.weak(i, m) || v.to < s.to && p.t[v.to].word && p.t[v.to].is("citing") == nil)) {
			if w, named := r.inFront(p, s, i); v.plain && named && w.person && r.lx.lang == "ru" && w.from == s.from {
				return w, true // "Ян Петрак ранее отвергал идею"
			}
			v.from = min(v.from, day)
			return v, true
		}
	}
	if i > s.from && p.chain(i) {
		return r.opener(p, s, i)
	}
	if i > s.from && p.t[i-1].lower == "," && r.lx.lang == "en" {
		if w, named := r.aside(p, s, i-1); named {
			return w, true
		}
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

// topic returns where a Russian sentence begins with what its word of speech, at i, is about, before who speaks:
// "Ранее о визите сообщил посол"; -1 where it does not.
func (r *reader) topic(p *paragraph, s sentence, i int) int {
	k := s.from
	for k < i && p.t[k].is("adverb") != nil {
		k += p.t[k].is("adverb").n
	}
	g := p.t[i].is("governs")
	if r.lx.lang != "ru" || k >= i-1 || p.t[s.from].is("about-this") != nil ||
		p.t[k].is("about") == nil && (g == nil || p.t[k].lower != g.of) || p.find(k, i, "bound", "say") >= 0 ||
		p.comma(k, i) >= 0 {
		return -1
	}
	return k
}

// manner reports whether token i says how something was said, behind what was said:
// «…», - образно выразился дипломат.
func (p *paragraph) manner(s sentence, i int) bool {
	return i > s.from && strings.HasSuffix(p.t[i].lower, "о") && !p.t[i].upper &&
		strings.Contains(",-–—", p.t[i-1].lower)
}

// opener reads the subject that a sentence begins with, before its first verb.
func (r *reader) opener(p *paragraph, s sentence, i int) (voice, bool) {
	to := s.from + 1
	for to < i && !r.past(p, to) && !p.t[to].any("be", "bound") {
		to++
	}
	if c := p.comma(s.from+1, to); c > 0 {
		if v, ok := r.voiceOf(p, s.from, c); ok && !v.plain && p.t[s.from].quote == 0 {
			return v, to < i // "Petrak, for his part, thanked"
		}
	}
	v, ok := r.voiceOf(p, s.from, to)
	return v, ok && to < i && !v.plain && p.t[s.from].quote == 0
}

// behind reads the speaker behind the word of speech: "said Mohammed Alloush".
func (r *reader) behind(p *paragraph, s sentence, from int) (v voice, ok bool) {
	began := from
	for from < s.to-1 && r.lx.lang == "ru" && p.t[from].any("relative", "adverb") {
		from++ // "сообщили сегодня в Центре"
	}
	if r.lx.lang == "ru" && from < s.to && p.t[from].quote > 0 && p.opensAt(from) {
		q := &p.quotes[p.t[from].quote-1] // "заявил «Вестнику» Ян Петрак"
		if n := q.last + 1; !q.left && p.rest(q.first, q.last) <= 2 && n+1 < s.to && nameWord(&p.t[n]) &&
			nameWord(&p.t[n+1]) {
			from = n
		}
	}
	office := from+1 < s.to && p.t[from].is("place-in") != nil && p.t[from+1].is("org") != nil &&
		p.t[from+1].is("occasion") == nil || r.lx.lang == "ru" && p.ministryAt(s, from) > 0
	// "сообщила в пятницу, 6 июня, посланник"
	if r.lx.lang == "ru" && from < s.to && p.t[from].is("in") != nil && !office {
		for from = r.behindCircumstance(p, from, s.to); from < s.to && p.t[from].lower == ","; from++ {
		}
	}
	if r.lx.lang == "ru" {
		if began != from || !nameWord(&p.t[min(from, s.to-1)]) {
			from = r.pastOutlet(p, s, from)
		}
	}
	if k := p.ministryAt(s, from); r.lx.lang == "ru" && k > 0 || r.lx.lang == "ru" && from+1 < s.to &&
		p.t[from].is("place-in") != nil && (p.t[from+1].acronym() ||
		p.t[from+1].is("org") != nil && p.t[from+1].is("outlet") == nil) {
		to := max(from+2, k) // "заявляли в МИД Аркадии"
		for to < s.to && p.t[to].word && p.t[to].quote == 0 && !p.t[to].any("in", "on", "that", "say", "bound", "and") {
			to++
		}
		v, ok = r.voiceOf(p, from+min(k, 1), to)
		if v.person {
			v = voice{name: r.of(p, from+1, to), office: true, from: from, to: to} // "в офисе Лунде"
		}
		return v, ok
	}
	about := p.t[s.from].is("about-this") != nil
	if from < s.to && p.t[from].quote > 0 && p.opensAt(from) && (about || from > s.from+4 && p.comma(s.from, from) > 0) &&
		p.t[s.from].quote == 0 { // «…, сообщает "Островной монитор"»
		if q := &p.quotes[p.t[from].quote-1]; !q.left && p.rest(q.first, q.last) <= 4 && !stop(p.t[q.last-1].lower) &&
			q.last+1 < s.to && (about || !p.t[q.last+1].word) {
			return voice{name: r.of(p, q.first, q.last), office: true, from: from, to: q.last + 1}, true
		}
	}
	if from < s.to && r.lx.lang == "ru" && p.t[from].is("pronoun") != nil {
		return r.voiceOf(p, from, from+1) // "сказал он журналистам"
	}
	if from >= s.to || !p.t[from].word || p.t[from].quote > 0 || p.t[from].any("that", "about", "in") ||
		r.lx.lang == "ru" && infinitive(p.t[from].lower) {
		return voice{}, false
	}
	to, name, row, most := from, 0, 0, 0
	defer func() {
		if r.lx.lang == "en" && began > 1 && p.t[began-2].quote > 0 {
			return // “…,” said the statement signed by a dozen groups
		}
		if to < s.to && (p.t[to].is("be") != nil || p.ahead(to) || r.past(p, to) && p.t[to].is("say") == nil) {
			ok = false // "said the minister would": he did not speak
		}
	}()
	for to < s.to && to < from+22 && p.t[to].is("citing") == nil && (p.t[to].word || p.title(to) > to ||
		p.bracketAt(to) > to) &&
		!p.t[to].any("bound", "that", "say", "be") {
		if n := max(p.title(to), p.bracketAt(to)); n > to {
			to = n
			continue
		}
		if m := p.t[to].is("on-site"); m != nil && to > from && to+m.n < s.to && (p.t[to+m.n].upper ||
			p.t[to+m.n].is("org") != nil) {
			to += m.n // "в сообщении на сайте ведомства"
			continue
		}
		if r.lx.lang == "en" && p.t[to].is("past") != nil && to > from {
			break
		}
		if nameWord(&p.t[to]) {
			name, row = name+1, row+1
			most = max(most, row)
		} else if r.lx.lang == "ru" && p.t[to].is("in") != nil && most == 1 && name < 3 && p.t[from].is("role") != nil &&
			r.namedBy(p, to, s.to) >= 0 {
			// "представитель Аркадии в Контактной группе по миру Ян Петрак"
			name, row = 0, 0
		} else if row >= 2 && p.t[to].is("particle") == nil {
			break
		} else if p.t[to].is("in") != nil && (name > 0 || r.namedBy(p, to, s.to) < 0) && !p.purpose(to) {
			break
		}
		if !nameWord(&p.t[to]) && p.t[to].is("particle") == nil {
			row = 0
		}
		to++
	}
	v, ok = r.voiceOf(p, from, to)
	// "сообщил министр дел правительства, Халед аль-Ямани."
	if ok && v.role != "" && to+2 < s.to && p.t[to].lower == "," {
		end := p.behindName(to+1, s.to)
		if end-to > 2 && end < s.to && (stop(p.t[end].lower) || p.t[end].lower == ",") && p.t[end].quote == 0 {
			post := r.of(p, from, to)
			v = voice{name: r.of(p, to+1, end), post: &post, person: true, role: v.role, from: from, to: end}
			to = end
		}
		if r.lx.lang == "ru" && !v.person {
			e := to + 1
			for e < s.to && p.t[e].quote == 0 && (p.t[e].word || p.bracketAt(e) > e) &&
				p.t[e].any("bound", "say", "that") == false {
				e = max(e+1, p.bracketAt(e))
			}
			if w, named := r.voiceOf(p, to+1, e); named && w.person && w.role != "" && p.rest(e, s.to) == 0 {
				w.from, to = from, e // "министр обороны, глава делегации Ян Петрак"
				v = w
			}
		}
	}
	return v, ok
}

// purpose reports whether token i is the preposition behind a Russian body that is named by what it is for:
// "центр по примирению".
func (p *paragraph) purpose(i int) bool {
	return p.t[i].lower == "по" && p.t[i-1].is("org") != nil && i+1 < len(p.t) && oblique(p.t[i+1].lower)
}

// pastOutlet passes over to whom something was said behind a Russian word of speech, and a long occasion:
// "рассказал «Островным новостям» эксперт",
// "заявил в ходе заседания Совбеза посланник". It returns where the words
// of an office begin; from where none do.
func (r *reader) pastOutlet(p *paragraph, s sentence, from int) int {
	if from >= s.to || p.t[from].any("role", "org", "pronoun", "that", "about") || nameWord(&p.t[from]) &&
		from+1 < s.to && nameWord(&p.t[from+1]) {
		if o := p.at(from, "outlet"); o == nil || p.at(from+o.n, "role") == nil {
			return from
		}
	}
	for k := from; k < min(s.to, from+12); k++ {
		switch t := &p.t[k]; {
		case t.quote > 0 && p.title(k) == k && !r.inTitle(p, k), !t.word &&
			t.quote == 0, t.any("say", "that", "bound", "citing"):
			return from
		case t.is("role") != nil && t.quote == 0 && k > from && !p.t[k-1].any("in", "with") && !oblique(t.lower):
			for k-1 > from && adjective(p.t[k-1].lower) {
				k--
			}
			return k
		}
	}
	return from
}

// oblique reports whether a Russian word stands in a case in which nobody speaks: "журналистам".
func oblique(s string) bool {
	for _, end := range []string{"ам", "ям", "ами", "ями", "ом", "ем", "у", "ю"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

// adjective reports whether a Russian word is an adjective in the nominative: "специальный".
func adjective(s string) bool {
	for _, end := range []string{"ый", "ий", "ой", "ая"} {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

// title returns the token behind a quotation that is a name, "общество «Красный фонарь»"; i
// where none begins there.
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

// bracketAt returns the token behind a bracket that begins at token i with the short form of a name, "(НКР)", and
// is not the last of its words; i where there is none.
func (p *paragraph) bracketAt(i int) int {
	if i+3 < len(p.t) && p.t[i].lower == "(" && p.t[i+1].acronym() && p.t[i+2].lower == ")" && p.t[i+3].word {
		return i + 3
	}
	return i
}

// titleBefore returns where a quotation begins that is a name and ends before token i; i where none does.
func (p *paragraph) titleBefore(i int) int {
	if i == 0 || p.t[i-1].quote == 0 {
		return i
	}
	first := p.quotes[p.t[i-1].quote-1].first - 1
	if first < 1 || p.title(first) != i {
		return i
	}
	return first
}

// namedBy returns where a name of two words begins before the next sign, -1 where none does.
func (r *reader) namedBy(p *paragraph, from, to int) int {
	met := false // on an occasion, where others can be named: "на встрече с Иваном Орло"
	for i := from; i+1 < to && (i < from+14 || r.lx.lang == "ru" && i < from+20) && (p.t[i].word ||
		p.bracketAt(i) > i) && !p.t[i].any("bound", "that"); i++ {
		if n := p.bracketAt(i); n > i {
			i = n
		}
		met = met || p.t[i].is("occasion") != nil
		if met && (p.t[i].is("with") != nil || r.lx.lang != "ru") {
			return -1
		}
		if nameWord(&p.t[i]) && (nameWord(&p.t[i+1]) || i+2 < to && p.t[i+1].is("particle") != nil && nameWord(&p.t[i+2])) {
			return i
		}
	}
	return -1
}

// inFront reads the speaker before the word of speech at i.
func (r *reader) inFront(p *paragraph, s sentence, i int) (voice, bool) {
	if r.lx.lang == "ru" && i-1 > s.from && p.t[i-1].is("pronoun") != nil && p.t[i-1].quote == 0 {
		return r.voiceOf(p, i-1, i) // "В интервью каналу он сообщил"
	}
	if r.lx.lang == "ru" {
		if v, ok := r.inQuoted(p, s, i); ok {
			return v, true
		}
		if v, ok := r.openedBefore(p, s, i); ok {
			return v, true
		}
	}
	to := i
	for to > s.from && p.t[to-1].quote == 0 && (p.t[to-1].any("adverb", "weekday", "on", "relative") ||
		r.inWhatWay(&p.t[to-1]) ||
		r.dateBefore(p, s, to) < to || p.adverbBefore(s, to) < to) {
		to = min(to-1, r.dateBefore(p, s, to), p.adverbBefore(s, to))
	}
	if to > s.from && p.t[to-1].lower == "," && p.t[to-1].quote == 0 {
		return r.apposed(p, s, to-1)
	}
	if v, ok := r.whoSpeaks(p, s, to); ok {
		return v, true
	}
	if v, ok := r.twoAtEnd(p, s, i); ok {
		return v, true
	}
	from := r.nounStart(p, s, to)
	if r.lx.lang == "en" && from > s.from && p.t[from-1].lower == "," && strings.HasSuffix(p.t[from].lower, "ed") {
		return r.voiceOf(p, r.nounStart(p, s, from-1), from-1)
	}
	v, ok := r.voiceOf(p, from, to)
	if ok && v.office && from > s.from && p.t[from-1].lower == "," && p.t[from-1].quote == 0 {
		// "Ruben Stagg, Caldera's envoy said": what stands before the comma, where it is a name alone
		start := r.nounStart(p, s, from-1)
		if w, named := r.voiceOf(p, start, from-1); named && w.person && w.from == start &&
			(w.post == nil || p.t[from].is("new") != nil) && !strings.Contains(v.name.Words, " and ") &&
			w.to-w.from > 1 && (w.from == s.from ||
			p.t[w.from-1].quote > 0 ||
			p.t[w.from-1].lower == "," && p.t[s.from].is("opening") != nil) {
			if w.post == nil {
				w.post, w.role = &v.name, v.role
			}
			return w, true
		}
	}
	return v, ok
}

// adverbBefore returns where an adverb of two words begins that ends before token to, "in turn"; to where none does.
func (p *paragraph) adverbBefore(s sentence, to int) int {
	if m := p.at(to-2, "adverb"); m != nil && m.n == 2 && to-2 > s.from {
		return to - 2
	}
	return to
}

// inWhatWay reports whether an English word says in what way something was done: "consistently".
func (r *reader) inWhatWay(t *token) bool {
	return r.lx.lang == "en" && lower(t) && strings.HasSuffix(t.lower, "ly") && len(t.lower) > 6 &&
		!t.any("role", "org", "unit", "deed")
}

// whoSpeaks reads a person who is named before a comma and "who", with which the words end before token to: "Ruben
// Stagg, who called the plan a trick".
func (r *reader) whoSpeaks(p *paragraph, s sentence, to int) (voice, bool) {
	k := to - 2
	for r.lx.lang == "en" && k > s.from+1 && k > to-22 && p.t[k].word && p.t[k+1].is("rel") == nil {
		k-- // "Stagg, who welcomed the delegations to the ceremony said"
	}
	if k <= s.from || p.t[k+1].is("rel") == nil || p.t[k].lower != "," {
		return voice{}, false
	}
	v, ok := r.voiceOf(p, r.nounStart(p, s, k), k)
	return v, ok && v.person
}

// nounStart returns where the words begin that end at token to and can name somebody.
func (r *reader) nounStart(p *paragraph, s sentence, to int) int {
	from := to
	if from > s.from && p.t[from-1].lower == ")" {
		if k := p.bracketBefore(s, from-1); k >= 0 {
			from = k
		}
	}
	for from > s.from && (p.t[from-1].word || p.titleBefore(from) < from || p.genitive(from-1)) && !p.endsName(from-1) &&
		p.at(from-2, "accord") == nil {
		if t := p.titleBefore(from); t < from {
			from = t
			continue
		}
		if from-2 > s.from && p.t[from-2].lower == ")" {
			if k := p.bracketBefore(s, from-2); k > s.from && p.t[k-1].word && p.rest(k, from-1) < 4 {
				from = k // "Высший комитет по переговорам (ВКП) оппозиции"
				continue
			}
		}
		if p.t[from-1].is("and") != nil && !(from < to && (p.t[from].upper || p.t[from].is("whose") != nil) &&
			from-2 >= s.from && p.t[from-2].upper) &&
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
			return (p.t[k].lower == "," || p.t[k].quote > 0) && k < i-1
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
	if t.is("owned") != nil && i+1 < len(p.t) && p.t[i+1].any("org", "outlet", "role") {
		return false // "state TV"
	}
	return t.any("bound", "that", "be", "as", "say-ing") || t.is("say") != nil && !t.upper
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
