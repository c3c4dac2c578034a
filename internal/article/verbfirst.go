package article

import (
	"slices"
	"strings"
)

// verbFirst finds the statements of an Arabic sentence: the word of speech, the speaker, then what was said.
func (r *reader) verbFirst(p *paragraph, s sentence) {
	r.colon(p, s)
	for i := s.from; i < s.to; i++ {
		m := p.t[i].is("say")
		if it := p.t[i].is("say-it"); m == nil && it != nil && i > s.from+1 && p.endsAt(s, i-1, "as") {
			m = it // "حسبما أكده الوسيط"
		}
		if m != nil && p.t[i].is("with-that") != nil && !p.thatWithin(i+m.n, min(s.to, i+m.n+12)) {
			continue // "رفض أن" denies; what else is refused is none
		}
		if m == nil || p.t[i].quote > 0 || i > s.from && p.t[i-1].any("be", "to") || p.between(i) ||
			m.n == 1 && p.t[i].is("no-say") != nil || i > s.from && p.t[i].is("present") != nil &&
			p.t[i-1].any("not", "that", "rel", "perhaps") {
			continue
		}
		st := Statement{Kind: Kind(m.of), Flags: []string{}}
		v, ok := r.spokeFirst(p, s, i, m, &st)
		if !ok || r.taken(st) {
			continue
		}
		if g := p.t[i].is("gender"); g != nil {
			v.gender = g.of
		}
		// "وافقت القوات على المقترح، وفق ما ذكرت"
		if v.pronoun && i > s.from+3 && p.endsAt(s, i-1, "as") {
			if w, named := r.actor(p, s, i); named {
				w.from, w.to, w.gender = v.from, v.to, v.gender
				v = w
			}
		}
		// "فيما خالف الرئيس الرأي، مؤكدا أن"
		if k := p.meanwhile(s, i); v.pronoun && k > 0 && !r.spokeIn(p, k, i) {
			if w, named := r.actor(p, sentence{k, s.to}, i); named {
				w.from, w.to, w.gender = v.from, v.to, v.gender
				v = w
			} else {
				r.last = nil
			}
		}
		if v.pronoun && v.gender == "p" && r.last != nil && r.last.person && r.last.gender != "p" {
			if w, ok := r.actor(p, s, i); ok { // "عرض المتمردون هدنة، وطالبوا الحكومة برد"
				w.from, w.to, w.gender = v.from, v.to, "p"
				v = w
			} else {
				r.last = nil
			}
		}
		if st.Kind == Said && st.How == "paraphrase" && hoping(st.Words) {
			st.Kind = Expects
		}
		st.By = r.of(p, min(i, v.from), max(v.to, i+m.n))
		r.enter(st, v)
		for i+1 < s.to && p.t[i+1].end <= st.End && p.t[i+1].start >= st.Start {
			i++
		}
	}
	r.byTongue(p, s)
}

// byTongue notes who spoke for somebody in a sentence whose statement is of the other: "حذرت الحكومة من
// الخرق، بحسب ما جاء على لسان الوزير فلان".
func (r *reader) byTongue(p *paragraph, s sentence) {
	for i := s.from + 1; i < s.to; i++ {
		m := p.t[i].is("tongue")
		if m == nil || p.t[i].quote > 0 || p.t[i-1].is("say") == nil && p.t[i-1].is("this-came") == nil {
			continue
		}
		if v, _, ok := r.speaker(p, s, i+m.n, s.to); ok && !v.plain && !v.pronoun {
			r.resolve(v)
		}
		return
	}
}

// meanwhile returns the token behind the last "while" between the beginning of an Arabic sentence and token i; 0 where
// none stands there.
func (p *paragraph) meanwhile(s sentence, i int) int {
	for k := i - 1; k > s.from; k-- {
		if m := p.t[k].is("while"); m != nil && p.t[k].quote == 0 {
			return k + m.n
		}
	}
	return 0
}

// spokeIn reports whether a statement is attributed by words between two tokens.
func (r *reader) spokeIn(p *paragraph, from, to int) bool {
	return slices.ContainsFunc(r.out.Statements, func(x Statement) bool {
		return x.By.Start >= p.t[from].start && x.By.Start < p.t[to].start
	})
}

// thatWithin reports whether "that" stands among tokens, before any sign.
func (p *paragraph) thatWithin(from, to int) bool {
	for i := from; i < to && p.t[i].word; i++ {
		if p.t[i].is("that") != nil {
			return true
		}
	}
	return false
}

// between reports whether the word of speech at i is the preposition that is written as it is: "بين" without "that".
func (p *paragraph) between(i int) bool {
	if p.t[i].lower == "عبر" { // "عبر حسابه": by, and no word of speech
		for k := i + 1; k < min(len(p.t), i+10) && p.t[k].word; k++ {
			if p.t[k].lower == "عن" {
				return false
			}
		}
		return true
	}
	return p.t[i].is("between") != nil && !p.that(i+1)
}

// spokeFirst reads who speaks by the word at i, and what was said, which it puts into st.
func (r *reader) spokeFirst(p *paragraph, s sentence, i int, m *mark, st *Statement) (v voice, ok bool) {
	if v, ok = r.aroundDashes(p, s, i, m, st); ok {
		return v, true
	}
	c := r.complement(p, s, i+m.n)
	if c < 0 && p.t[i].is("relays") != nil {
		c = p.wordsOf(s, i+m.n)
	}
	if v, ok = r.accuserBefore(p, s, i, m, c, st); ok {
		return v, true
	}
	if next := i + m.n; c < 0 && p.t[i].is("points") != nil && next < s.to && p.t[next].lower == "الي" {
		c = next // "أشار إلى مقتل"
	}
	as := i > s.from+1 && p.endsAt(s, i-1, "as") // "كما أعلن" at the beginning goes on
	after := i > s.from && p.t[i-1].quote > 0    // “…”, قال فلان
	if j := p.reportedBy(s, i+m.n); j > i+m.n {  // "وأضاف، بحسب ما نقلت الوكالة، أن"
		if c = r.complement(p, s, j); c == j || c == j+1 {
			return voice{pronoun: true, from: i, to: i + m.n}, r.told(p, s, c, st)
		}
		return v, false
	}
	if from, to := p.had(s, i); from >= 0 { // "وكانت الوزارة قد نفت"
		v, ok = r.voiceOf(p, from, to)
		if f := p.find(i+m.n, max(c, i), "from-whom"); f > 0 && p.find(f, c, "his-words") > f {
			// "كانت الوكالة قد نقلت عن فلان قوله:"
			v, _, ok = r.speaker(p, s, f+1, p.find(f, c, "his-words"))
			return v, ok && r.told(p, s, c, st)
		}
		begin := i + m.n
		if c >= 0 {
			begin = c + 1
		}
		if g := p.t[i].is("governs"); c < 0 && g != nil { // "كان الرئيس دعا إلى"
			if c = r.preposition(p, s, i+m.n, g.of); c >= 0 {
				begin = c
			}
		} else if c > i+m.n+1 && p.t[c].quote > 0 && p.t[i].is("calls-on") != nil {
			// "كان المجلس قد دعا أمس الأطراف إلى "ضبط النفس""
			begin = r.behindDay(p, i+m.n, c)
		}
		affirms := p.t[i].is("affirms") != nil && begin < s.to && !p.t[begin].any("in", "bound")
		return v, ok && (c >= 0 || st.Kind != Said || affirms) && r.paraphrase(p, begin, r.clauseEnd(p, s, begin), st)
	}
	if c > i+m.n && p.t[c].quote > 0 && p.t[c-1].word && p.t[i].any("governs", "affirms") && !p.that(c-1) {
		if k := r.objectAt(p, s, i, i+m.n); k >= 0 && k < c { // "أكد استعداد بلاده "للتفاوض""
			return r.governed(p, s, i, m, st)
		}
	}
	if c < 0 && !after && p.t[i].any("plain", "deems") {
		c = r.shortQuote(p, s, i+m.n)
	}
	if p.t[i].is("in-it") != nil && c == i+m.n { // "أصدر الوسطاء بيانا جاء فيه أن"
		if v, ok = r.actor(p, s, i); !ok {
			v, ok = voice{pronoun: true}, r.last != nil
		}
		v.from, v.to = i, i+m.n
		return v, ok && r.told(p, s, c, st)
	}
	if next := i + m.n; i > s.from+2 && p.t[i].is("goes-on") != nil && next < s.to && (c == next || c < 0 &&
		p.t[i-1].lower == "،" || c == next+1 && p.t[next].is("in") != nil) && !r.toldIn(p, s) {
		v, ok = r.actor(p, s, i)
		if !ok && r.heard(p, s, i) {
			v, ok = voice{pronoun: true}, true
		}
		if v.to = next; c >= 0 {
			v.from = i
			return v, ok && r.told(p, s, c, st)
		}
		v.from = i
		return v, ok && p.rest(next, s.to) > 2 && r.paraphrase(p, next, r.clauseEnd(p, s, next), st)
	}
	if c < 0 && !after && !as {
		if next := i + m.n; p.t[i].is("goes-on") != nil && p.rest(next, s.to) > 1 && r.heard(p, s, i) &&
			!p.t[next].any("in", "on") { // "مؤكدا دعم بلاده"
			return voice{pronoun: true, from: i, to: next}, r.paraphrase(p, next, r.clauseEnd(p, s, next), st)
		}
		if v, ok = r.governed(p, s, i, m, st); ok {
			return v, ok
		}
		if v, ok = r.setOff(p, s, i, i+m.n, st); ok {
			return v, ok
		}
		return r.object(p, s, i, i+m.n, st)
	}
	// "مؤكدا عدم السماح بذلك"
	if next := i + m.n; p.t[i].is("goes-on") != nil && next < s.to && r.heard(p, s, i) {
		v = voice{pronoun: true, from: i, to: next}
		if c == next || c == next+1 && p.t[next].is("in") != nil {
			return v, r.told(p, s, c, st)
		}
		return v, r.paraphrase(p, next, r.clauseEnd(p, s, next), st)
	}
	to := i + m.n
	if p.t[i].is("describes") != nil && c > i+m.n { // "وصف دبلوماسي التوقف بأنه تكتيكي"
		to = r.described(p, i+m.n, c)
		v, ok = r.voiceOf(p, i+m.n, to)
		if !ok && r.last != nil { // "ووصفت تلك الأنباء بأنها"
			v, ok, to = voice{pronoun: true, from: i, to: i + m.n}, true, i+m.n
		}
		return v, ok && r.paraphrase(p, to, r.clauseEnd(p, s, c), st)
	}
	if p.t[i].is("relays") != nil && p.at(i+m.n, "from-him") != nil { // "ونقل عنه الموقع قوله:"
		return voice{pronoun: true, from: i, to: c}, c > i && r.told(p, s, c, st)
	}
	h := p.find(i+m.n, max(c, i), "his-words")
	from := p.find(i+m.n, max(c, i), "from-whom")
	if from > 0 && (h > from || p.t[i].is("relays") != nil) { // "نقلت الوكالة عن مصدر قوله إن"
		end := c
		if h > from {
			end = h
		}
		v, _, ok = r.speaker(p, s, from+1, end)
		return v, ok && r.told(p, s, c, st)
	}
	// "رد التحالف على لسان المتحدث باسمه بأن"
	if k := p.find(i+m.n, max(c, i), "tongue"); k > 0 {
		v, _, ok = r.speaker(p, s, k+p.t[k].is("tongue").n, c)
		return v, ok && r.told(p, s, c, st)
	}
	v, to, ok = r.speaker(p, s, i+m.n, max(c, i+m.n))
	if next := &p.t[min(i+m.n, s.to-1)]; c > i+m.n && p.t[i].is("governs") != nil && p.t[i].is("governs").of == "ب" &&
		strings.HasPrefix(next.lower, "ب") && !r.lx.has(next.lower, "role", "org", "geo", "outlet") {
		v, to, ok = voice{pronoun: true, from: i, to: i + m.n}, c, true // "وأقر بتدخل بلاده بالقول:"
	}
	if c < 0 {
		v, to, ok = r.speaker(p, s, i+m.n, s.to)
	}
	if to == i+m.n {
		v, ok = voice{pronoun: true, from: i, to: i + m.n}, p.t[i].is("goes-on") == nil || r.heard(p, s, i)
		joined := strings.HasPrefix(p.t[i].lower, "و") && !r.lx.has(p.t[i].lower, "say") // "ووصفتها بأنها"
		// the speaker before the word: فلان قال إن
		if i > s.from && !after && !joined && p.t[i].is("goes-on") == nil {
			if w, named := r.apposedBefore(p, s, i); named {
				v = w
			} else if w, named := r.voiceOf(p, r.nounStart(p, s, i), i); named && !w.pronoun && !w.plain {
				v = w
			} else if w, named := r.voiceOf(p, s.from, i-1); named && p.comma(s.from, i) == i-1 && !w.pronoun && !w.plain {
				v = w // "مراسلة القناة، قالت إن"
			}
		}
	}
	if !ok {
		return v, false
	}
	r.circumstance(p, to, max(to, c), st)
	switch {
	case as && c < 0:
		start := i - 1
		for start > s.from && p.t[start].is("as") == nil {
			start--
		}
		return v, p.rest(s.from, start) > 2 && p.t[s.from].is("this-came") == nil && r.paraphrase(p, s.from, start, st)
	case c < 0:
		return v, r.quoted(p, s, p.t[i-1].quote, st)
	}
	return v, r.told(p, s, c, st)
}

// wordsOf returns the colon before the quotation that somebody is quoted with, from token i on, where a clause that
// tells of the occasion stands before it: "نقلت الإذاعة عن الوزير قوله في حفل حضره
// زعماء: «…»"; -1 where there is none.
func (p *paragraph) wordsOf(s sentence, i int) int {
	if p.find(i, min(s.to, i+14), "his-words") < 0 {
		return -1
	}
	for k := i; k+1 < min(s.to, i+40); k++ {
		if p.t[k].lower == ":" && p.t[k+1].quote > 0 && p.opensAt(k+1) {
			return k
		}
	}
	return -1
}

// accuserBefore reads who stands before an Arabic word that accuses, behind which stands who is accused: "لكن
// الجيش اتهم الحركة بخرق الهدنة".
func (r *reader) accuserBefore(p *paragraph, s sentence, i int, m *mark, c int, st *Statement) (v voice, ok bool) {
	if st.Kind != Accused || c >= 0 || i <= s.from || p.t[i].is("goes-on") != nil || !p.t[i-1].word ||
		p.t[i-1].is("be") != nil ||
		strings.HasPrefix(p.t[i].lower, "و") {
		return v, false
	}
	v, ok = r.voiceOf(p, r.nounStart(p, s, i), i)
	return v, ok && !v.plain && !v.pronoun && r.paraphrase(p, i+m.n, r.clauseEnd(p, s, i+m.n), st)
}

// shortQuote returns where a short quotation begins behind "قال" that is no name: a sign stands behind it, and no
// word of a body before it; -1 where none does.
func (r *reader) shortQuote(p *paragraph, s sentence, from int) int {
	for k := from + 1; k < min(s.to, from+14); k++ {
		if p.t[k].any("bound", "say") && p.t[k].quote == 0 {
			return -1
		}
		if n := p.title(k); n > k {
			q := &p.quotes[p.t[k].quote-1]
			if rest := p.rest(q.first, q.last); (n >= s.to || !p.t[n].word) && (rest > 3 || rest > 2 &&
				!p.t[k-1].any("org", "outlet", "role")) {
				return k
			}
			k = n - 1
		}
	}
	return -1
}

// told makes the statement of what begins at token c: a quotation, or a clause behind "that" or a colon.
func (r *reader) told(p *paragraph, s sentence, c int, st *Statement) bool {
	if p.t[c].lower == ":" && c+1 < s.to && p.t[c+1].is("that") != nil {
		c++ // "قال المبعوث: إن"
	}
	switch {
	case p.t[c].quote > 0:
		return r.quoted(p, s, p.t[c].quote, st)
	case c+1 < s.to && p.t[c+1].quote > 0 && p.opensAt(c+1):
		last := p.quotes[p.t[c+1].quote-1].last
		if p.rest(last, max(last, r.clauseEnd(p, s, min(last, s.to)-2))) == 0 ||
			p.accorded(s, last) || p.t[c].lower == ":" && p.rest(c+1, last) > 5 {
			return r.quoted(p, s, p.t[c+1].quote, st)
		}
	}
	begin := c + 1
	if that := p.t[c].is("that"); that != nil {
		begin = c + that.n
		if that.of != "" {
			st.Kind = Kind(that.of)
		}
		if p.rest(begin, s.to) < 2 {
			begin = c // "بأنها مهمة"
		}
	}
	return r.paraphrase(p, begin, r.clauseEnd(p, s, begin), st)
}

// accorded reports whether all that is left of a sentence behind token i says who reports it: "، بحسب
// الوكالة".
func (p *paragraph) accorded(s sentence, i int) bool {
	for i < s.to && !p.t[i].word {
		i++
	}
	return i < s.to && p.t[i].any("accord", "as") && p.rest(i, s.to) < 12
}

// speaker reads who is named behind an Arabic word of speech, up to token end: the words of the office, and the name
// behind its place or between commas. It returns the token behind what it read.
func (r *reader) speaker(p *paragraph, s sentence, from, end int) (v voice, to int, ok bool) {
	if p.at(from, "in-which") != nil {
		from++ // "أعلن فيه الوزير"
	}
	if p.at(from, "his-words") != nil { // "وأردف قوله"
		return voice{pronoun: true, from: from, to: from + 1}, from + 1, true
	}
	if from < end && p.t[from].quote > 0 && p.opensAt(from) && p.shortQuoted(s, from) {
		q := &p.quotes[p.t[from].quote-1] // وقالت "اليونيفيل" إن
		v = voice{name: r.of(p, q.first, q.last), office: true, from: from, to: q.last + 1}
		if r.spoken(v.name.Words) {
			v.person = true
		}
		return v, v.to, true
	}
	to = r.speakerEnd(p, s, from, end)
	v, ok = r.voiceOf(p, from, to)
	if w := r.apposedBehind(p, v, to, end); w != nil {
		return *w, w.to, true
	}
	if w := r.nameFurther(p, v, to, end); w != nil {
		return *w, to, true
	}
	return v, to, ok
}

// setOff reads what is announced, denied or said behind a speaker whom a comma sets off: "أعلن المبعوث
// فلان الفلاني، الخميس، إطلاق العمل".
func (r *reader) setOff(p *paragraph, s sentence, i, from int, st *Statement) (v voice, ok bool) {
	c := p.comma(from, min(s.to, from+14))
	if c < 0 || st.Kind == Said && !p.t[i].any("plain", "affirms", "judges") ||
		p.find(from, c, "that", "bound", "say", "be") >= 0 {
		return v, false
	}
	to := r.subjectEnd(p, from, c)
	for to > from && to < c && (p.t[to].definite() || strings.HasPrefix(p.t[to].lower, "لل")) &&
		!p.t[to].any("in", "weekday", "relative") {
		to++ // "قوات التلال", "بعثة الجزيرة للدعم"
	}
	named := p.nameBefore(from, c)
	switch {
	case named != nil:
		v, ok = *named, true
		v.name = r.span(v.name.Start, v.name.End)
		if next := p.comma(c+1, min(s.to, c+14)); p.find(c+1, max(next, c+1), "say", "that") < 0 && next > 0 {
			post := r.of(p, c+1, next)
			v.post, v.role, v.to = &post, p.roleIn(c+1, next), next
		}
	case to == from || to < c && !p.t[to].any("in", "of", "weekday", "relative") && p.t[to].word:
		return v, false
	default:
		if v, _, ok = r.speaker(p, s, from, s.to); !v.person && c-to > 6 {
			return v, false
		}
	}
	begin := max(c, v.to)
	for begin < s.to && (!p.t[begin].word && p.t[begin].quote == 0 || p.t[begin].any("weekday", "relative")) {
		if _, n := r.dateAt(p, begin); n > 0 {
			begin += n - 1
		}
		begin++
	}
	r.circumstance(p, v.to, begin, st)
	return v, ok && !v.plain && p.rest(begin, s.to) > 2 && r.paraphrase(p, begin, r.clauseEnd(p, s, begin), st)
}

// described returns where the words end that name who describes something, before what is described: a word with the
// article that is of no office.
func (r *reader) described(p *paragraph, from, end int) int {
	if r.spoken(r.of(p, from, from+1).Words) {
		return from + 1
	}
	for i := from + 1; i < end; i++ {
		t, b := &p.t[i], &p.t[i-1]
		if t.definite() && !t.adjective() && !t.any("role", "org", "geo") {
			return i
		}
		if t.word && !t.definite() && b.definite() && !t.any("in", "of", "role", "org", "geo") &&
			!strings.HasPrefix(t.lower, "لل") && p.roleIn(from, i) == "" {
			return i // "وصف البرهان خطة الرباعية بأنها"
		}
	}
	return end
}

// nameFurther returns the speaker whose office v is, where the name stands behind the place of the office:
// "مبعوث الأمم المتحدة إلى ميريديان فلان الفلاني". The name are the last two
// words or three before the next sign or word of time.
func (r *reader) nameFurther(p *paragraph, v voice, to, end int) *voice {
	if v.person || v.pronoun || v.role == "" || to >= end || !p.t[to].any("in", "geo") {
		return nil
	}
	a := to
	for i := to; i < end; i++ {
		t := &p.t[i]
		if n := p.title(i); n > i {
			a, i = n, n-1
			continue
		}
		if i > to && (!t.word || t.any("in", "on", "weekday", "relative", "addressee", "that", "bound", "aside")) {
			end = i
			break
		}
		if t.any("in", "talks", "occasion", "role", "org", "geo", "metonym", "honorific") {
			a = max(a, i+1)
			if m := t.is("geo"); m != nil {
				a = max(a, i+m.n)
			}
			if t.any("in", "talks", "occasion") && !p.t[min(i+1, end-1)].any("geo", "metonym") {
				a++ // the place, or the name of the meeting
			}
		}
	}
	if n := end - a; n < 2 || n > 3 {
		return nil
	}
	post := r.of(p, v.from, a)
	return &voice{name: r.of(p, a, end), post: &post, person: true, role: v.role, from: v.from, to: end}
}
