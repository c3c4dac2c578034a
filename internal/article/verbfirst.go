package article

import (
	"cmp"
	"slices"
	"strings"
)

// verbFirst finds the statements of an Arabic sentence: the word of speech, the speaker, then what was said.
func (r *reader) verbFirst(p *paragraph, s sentence) {
	for i := s.from; i < s.to; i++ {
		m := p.t[i].is("say")
		if m == nil || p.t[i].quote > 0 || i > s.from && p.t[i-1].any("be", "to") {
			continue
		}
		st := Statement{Kind: Kind(m.of), Flags: []string{}}
		v, ok := r.spokeFirst(p, s, i, m, &st)
		if !ok || r.taken(st) {
			continue
		}
		st.By = r.of(p, min(i, v.from), max(v.to, i+m.n))
		var flags []string
		st.Speaker, st.Post, st.Carried, flags = r.resolve(v)
		st.Flags = append(st.Flags, flags...)
		r.out.Statements = append(r.out.Statements, st)
		for i+1 < s.to && p.t[i+1].end <= st.End && p.t[i+1].start >= st.Start {
			i++
		}
	}
}

// spokeFirst reads who speaks by the word at i, and what was said, which it puts into st.
func (r *reader) spokeFirst(p *paragraph, s sentence, i int, m *mark, st *Statement) (v voice, ok bool) {
	c := r.complement(p, s, i+m.n)
	if next := i + m.n; c < 0 && p.t[i].is("points") != nil && next < s.to && p.t[next].lower == "الي" {
		c = next // "أشار إلى مقتل"
	}
	as := i > s.from && p.endsAt(s, i-1, "as")
	after := i > s.from && p.t[i-1].quote > 0 // “…”, قال فلان
	if had := p.had(s, i); had >= 0 {         // "وكانت الوزارة قد نفت"
		v, ok = r.voiceOf(p, had, i-1)
		begin := i + m.n
		if c >= 0 {
			begin = c + 1
		}
		return v, ok && (c >= 0 || st.Kind != Said) && r.paraphrase(p, begin, s.to, st)
	}
	if c < 0 && !after && !as {
		if next := i + m.n; p.t[i].is("goes-on") != nil && p.rest(next, s.to) > 1 && r.heard(p, s, i) &&
			!p.t[next].any("in", "on") { // "مؤكدا دعم بلاده"
			return voice{pronoun: true, from: i, to: next}, r.paraphrase(p, next, r.clauseEnd(p, s, next), st)
		}
		return r.object(p, s, i, i+m.n, st)
	}
	to := r.speakerEnd(p, s, i+m.n, c)
	if p.t[i].is("describes") != nil && c > i+m.n { // "وصف دبلوماسي التوقف بأنه تكتيكي"
		to = r.described(p, i+m.n, c)
		v, ok = r.voiceOf(p, i+m.n, to)
		return v, ok && r.paraphrase(p, to, r.clauseEnd(p, s, c), st)
	}
	if h := p.find(i+m.n, max(c, i), "his-words"); h > 0 { // "نقلت الوكالة عن مصدر قوله إن"
		if from := p.find(i+m.n, h, "from-whom"); from > 0 {
			v, ok = r.voiceOf(p, from+1, h)
			return v, ok && r.paraphrase(p, c+1, r.clauseEnd(p, s, c+1), st)
		}
	}
	v, ok = r.voiceOf(p, i+m.n, to)
	if w := r.apposedBehind(p, v, to, max(c, to)); w != nil {
		v, to, ok = *w, w.to, true
	}
	if to == i+m.n {
		v, ok = voice{pronoun: true, from: i, to: i + m.n}, p.t[i].is("goes-on") == nil || r.heard(p, s, i)
		if i > s.from && !after { // the speaker before the word: فلان قال إن
			if w, named := r.voiceOf(p, r.nounStart(p, s, i), i); named && !w.pronoun && !w.plain {
				v = w
			}
		}
	}
	if w := r.nameFurther(p, v, to, cmp.Or(max(c, 0), s.to)); w != nil {
		v, ok = *w, true
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
		return v, p.rest(s.from, start) > 2 && r.paraphrase(p, s.from, start, st)
	case c < 0:
		return v, r.quoted(p, s, p.t[i-1].quote, st)
	case p.t[c].quote > 0:
		return v, r.quoted(p, s, p.t[c].quote, st)
	case c+1 < s.to && p.t[c+1].quote > 0 && p.whole(s, p.t[c+1].quote):
		return v, r.quoted(p, s, p.t[c+1].quote, st)
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
	return v, r.paraphrase(p, begin, r.clauseEnd(p, s, begin), st)
}

// described returns where the words end that name who describes something, before what is described: a word with the
// article that is of no office.
func (r *reader) described(p *paragraph, from, end int) int {
	if r.spoken(r.of(p, from, from+1).Words) {
		return from + 1
	}
	for i := from + 1; i < end; i++ {
		if t := &p.t[i]; t.definite() && !t.adjective() && !t.any("role", "org", "geo") {
			return i
		}
	}
	return end
}

// apposedBehind returns the speaker whose office v is, where the name stands between commas behind it: "قال وزير
// الخارجية، محمد جاوش، الخميس، إن".
func (r *reader) apposedBehind(p *paragraph, v voice, to, end int) *voice {
	if v.person || v.pronoun || v.role == "" || to >= end || p.t[to].lower != "،" && p.t[to].lower != "," ||
		v.to-v.from == 2 && !p.t[v.from].definite() && strings.HasSuffix(p.t[v.from+1].lower, "ي") {
		return nil // "دبلوماسي غربي، طلب عدم نشر اسمه"
	}
	c := p.comma(to+1, end)
	if n := c - to - 1; c < 0 || n < 2 || n > 4 {
		return nil
	}
	for i := to + 1; i < c; i++ {
		if !p.t[i].word || p.t[i].number || p.t[i].any("in", "weekday", "relative", "role", "org", "that", "bound", "say") {
			return nil
		}
	}
	post := r.of(p, v.from, to)
	return &voice{name: r.of(p, to+1, c), post: &post, person: true, role: v.role, from: v.from, to: c}
}

// nameFurther returns the speaker whose office v is, where the name stands behind the place of the office: "مبعوث الأمم
// المتحدة إلى ميريديان فلان الفلاني". The name are the last two words or three before the next sign or word of time.
func (r *reader) nameFurther(p *paragraph, v voice, to, end int) *voice {
	if v.person || v.pronoun || v.role == "" || to >= end || p.t[to].is("in") == nil {
		return nil
	}
	a := to
	for i := to; i < end; i++ {
		t := &p.t[i]
		if i > to && (!t.word || t.any("in", "on", "weekday", "relative", "addressee", "that", "bound")) {
			end = i
			break
		}
		if t.any("in", "talks", "occasion", "role", "org", "geo", "metonym", "honorific") {
			a = i + 1
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

// heard reports whether somebody spoke before in a sentence, whose words "مؤكدا" and the like go on with.
func (r *reader) heard(p *paragraph, s sentence, i int) bool {
	for k := s.from; r.last != nil && k < i; k++ {
		if p.t[k].word && r.sameName(r.of(p, k, k+1).Words, cmp.Or(r.last.full, r.last.name.Words)) {
			return true
		}
	}
	if i == s.from+1 && p.t[s.from].is("say") != nil {
		return true // "وتابع قائلا"
	}
	at := p.t[s.from].start
	return r.lastIn == at+1 || slices.ContainsFunc(r.out.Statements, func(x Statement) bool {
		return x.By.Start >= at || x.Start >= at
	})
}

// had returns the token behind "كان" of "كان فلان قد قال", whose word of speech is at i; -1 where it does not stand
// there.
func (p *paragraph) had(s sentence, i int) int {
	if i-1 <= s.from || p.t[i-1].lower != "قد" {
		return -1
	}
	for k := i - 2; k >= s.from && k > i-10; k-- {
		if p.t[k].is("be") != nil {
			return k + 1
		}
	}
	return -1
}

// object reads what is denied or promised, or who is accused, behind the words of a body or of a name that was read
// before: "ونفت وزارة الدفاع إطلاق النار". Whoever does something else with a word of speech is meant by "he" from then
// on.
func (r *reader) object(p *paragraph, s sentence, i, from int, st *Statement) (v voice, ok bool) {
	to := from
	for to < s.to && (p.t[to].any("role", "org", "geo", "metonym") || to > from && st.Kind == Said &&
		p.t[to].adjective()) {
		if st.Kind == Accused && to > from && p.t[to].definite() && p.t[to-1].definite() &&
			!p.t[to].adjective() {
			break // "اتهمت الحكومة المجلس": who is accused
		}
		to++
	}
	if to == from && to < s.to && r.spoken(r.of(p, from, from+1).Words) {
		to++
	}
	vow := p.t[i].is("vows") != nil
	for k := from + 1; vow && k < min(s.to, from+8) && p.t[k].word; k++ {
		if strings.HasPrefix(p.t[k].lower, "ب") && p.t[k].is("role") == nil {
			to = k
			break
		}
	}
	if to == from {
		return v, false
	}
	v, ok = r.voiceOf(p, from, to)
	if w := r.nameFurther(p, v, to, s.to); w != nil && st.Kind == Said {
		v = *w
	}
	if k := p.nameEnd(s, to); k > 0 && v.office && !v.plain { // "أعلن المبعوث فلان الجمعة"
		post := r.of(p, v.from, to)
		v = voice{name: r.of(p, to, k), post: &post, person: true, role: v.role, from: v.from, to: k}
		to = k
		if _, n := r.dateAt(p, k); n > 0 {
			to = k + n
		}
	}
	if st.Kind == Said && !vow {
		if ok && v.person {
			r.complete(&v)
		}
		if ok && (v.office || v.person) {
			v.full = cmp.Or(v.full, v.name.Words)
			r.last, r.lastIn = &v, p.t[s.from].start+1
		}
		return v, false
	}
	return v, ok && r.paraphrase(p, to, r.clauseEnd(p, s, to), st)
}

// nameEnd returns where a name of two to four words ends that stands before the day on which something was said; 0
// where none does.
func (p *paragraph) nameEnd(s sentence, from int) int {
	for k := from; k < min(s.to, from+5) && p.t[k].word && p.t[k].quote == 0; k++ {
		if p.t[k].any("weekday", "relative") && k-from >= 2 {
			return k
		}
		if p.t[k].any("in", "that", "bound", "say", "org", "role") || p.t[k].number {
			return 0
		}
	}
	return 0
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
		if p.t[i].is("bound") != nil && p.t[i-1].lower == "،" && p.at(i+1, "say") != nil && i+1 < s.to {
			return i // "، فيما أعرب الوزير"
		}
		if m := p.t[i].is("say"); m != nil && strings.HasPrefix(p.t[i].lower, "و") && (p.that(i+m.n) ||
			p.t[i].is("points") != nil && i+m.n < s.to && p.t[i+m.n].lower == "الي") {
			return i // "واعتبر أن"
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
		if !p.t[i].word || i > from && p.t[i].is("occasion") != nil ||
			p.t[i].any("in", "relative", "weekday", "addressee", "bound", "on", "that") {
			return i
		}
		if i > from && strings.HasPrefix(p.t[i].lower, "و") && !p.t[i].any("role", "org", "given-name") {
			return i // "and" with the next verb
		}
	}
	return to
}
