package article

import "strings"

// chained makes the statement of a word of speech that has the speaker of the one before: "and added that", "noting
// that". It reports whether anything is said.
func (r *reader) chained(p *paragraph, s sentence, i int, m *mark) bool {
	if r.last == nil || len(r.out.Statements) == 0 {
		return false
	}
	c := r.complement(p, s, i+m.n)
	switch {
	case c >= 0:
	case r.lx.lang == "ru" && m.of == string(Expects) && p.t[i+m.n-1].is("in") != nil: // "надежду на"
		c = i + m.n - 1
	case p.judged(s, i, i+m.n):
		c = i + m.n - 1
	case m.of == string(Expects) || p.rest(i+m.n, s.to) < 3 || p.t[i+m.n].is("in") != nil ||
		p.t[i+m.n].is("to") != nil && p.t[i].is("vows") == nil:
		return false
	case p.weak(i, m) && !r.finite(p, i+m.n, s.to) && !p.vow(s, i, i+m.n):
		return false
	default:
		c = i + m.n - 1
	}
	prev := &r.out.Statements[len(r.out.Statements)-1]
	st := Statement{Kind: Kind(m.of), By: r.of(p, i, i+m.n), Speaker: prev.Speaker, Post: prev.Post, Carried: true,
		Flags: []string{}}
	ok := false
	if next := min(c+1, s.to-1); p.t[c].quote == 0 && p.t[next].quote > 0 && p.opensAt(next) &&
		p.whole(s, p.t[next].quote) && p.rest(next, s.to) > 4 {
		c = next
	}
	if q := p.t[c].quote; q > 0 {
		ok = r.quoted(p, s, q, &st)
	} else {
		ok = r.paraphrase(p, c+1, s.to, &st)
	}
	if !ok {
		return false
	}
	if prev.How == "paraphrase" && prev.End > p.t[i].start && prev.Start < p.t[i].start {
		end := i
		for end > s.from && (!p.t[end-1].word || p.t[end-1].any("and")) {
			end--
		}
		if cut := r.of(p, s.from, end); cut.End > prev.Start {
			prev.Span = r.span(prev.Start, cut.End)
		}
	}
	if r.taken(st) {
		return false
	}
	r.out.Statements = append(r.out.Statements, st)
	return true
}

// finite reports whether a clause of its own begins at token i: somebody or something, and a verb.
func (r *reader) finite(p *paragraph, i, to int) bool {
	if r.lx.lang != "en" || i >= to || p.t[i].any("in", "on", "to", "be") {
		return false
	}
	if i+2 < to && p.t[i].is("pronoun") != nil && p.t[i+1].word && !p.t[i+1].any("in", "bound", "that") {
		return true // "they support the talks"
	}
	for k := i + 1; k < min(to, i+11) && p.t[k].word && p.t[k].is("that") == nil; k++ {
		if p.t[k].any("be", "helps") || p.t[k].is("say") == nil && r.past(p, k) && k+1 < to && p.t[k+1].word &&
			!p.t[k+1].any("in", "on", "by", "weekday", "relative") {
			return true
		}
		if p.t[k].any("bound", "say", "to") {
			return false
		}
	}
	return false
}

// colon reads a quotation behind a name and a colon: "Stagg: “…”", "A diplomat put it bluntly: “…”".
func (r *reader) colon(p *paragraph, s sentence) {
	for i := s.from + 1; i+1 < s.to && i < s.from+10; i++ {
		if p.t[i].lower != ":" || p.t[i+1].quote == 0 || !p.opensAt(i+1) {
			continue
		}
		if p.find(s.from, i, "say", "accord", "present") >= 0 {
			return
		}
		v, ok := r.voiceOf(p, s.from, i)
		if r.lx.lang == "ar" {
			if w := r.nameFurther(p, v, v.to, i); w != nil {
				v = *w
			}
			ok = ok && !v.plain && (v.person || v.role != "") && p.comma(s.from, i) < 0
		} else if !ok || !v.person {
			v, ok = r.opener(p, s, i)
		}
		if !ok {
			return
		}
		st := Statement{Kind: Said, By: r.of(p, s.from, i), Flags: []string{}}
		if r.quoted(p, s, p.t[i+1].quote, &st) {
			st.Speaker, st.Post, st.Carried, _ = r.resolve(v)
			r.out.Statements = append(r.out.Statements, st)
		}
		return
	}
}

// accord reads "According to X, …" and "…, according to X".
func (r *reader) accord(p *paragraph, s sentence) {
	for i := s.from; i < s.to; i++ {
		if p.t[i].quote > 0 {
			continue
		}
		if m := p.t[i].is("accord-own"); m != nil {
			r.according(p, s, i, i+m.n, voice{pronoun: true, from: i, to: i + m.n})
			return
		}
		m := p.t[i].is("accord")
		if m != nil && r.taken(Statement{Span: Span{Start: p.t[i].start, End: p.t[i].end}}) {
			return // it is of what was said
		}
		if as := p.t[i].is("as"); m == nil || as != nil && as.n > m.n {
			continue
		}
		to := p.accordEnd(s, i+m.n)
		if p.t[min(i+m.n, s.to-1)].is("document") != nil || i+m.n < s.to && p.t[i+m.n].is("det") != nil &&
			p.find(i+m.n, min(to, i+m.n+4), "document") >= 0 {
			return
		}
		if r.lx.lang == "ar" && s.from+1 < i && p.t[s.from].is("this-came") != nil &&
			p.find(s.from+2, min(i+1, s.from+3), "in", "accord") > 0 {
			return // "جاء ذلك خلال اجتماع، وفق بيان"
		}
		if first := i + m.n; r.lx.lang == "fa" && first < to && r.spoken(r.of(p, first, first+1).Words) &&
			p.comma(first, min(s.to, first+8)) < 0 {
			to = first + 1 // "به گفته استاگ پل باز است"
		}
		if k := p.nameAt(i+m.n, min(to, i+m.n+2)); r.lx.lang == "ru" && k > 0 && k < to && lower(&p.t[k]) &&
			p.comma(i, to+1) < 0 && p.t[k].is("particle") == nil {
			to = k // "По словам Яна Петрака стороны ждут"
		}
		v, ok := r.voiceOf(p, i+m.n, to)
		if r.lx.lang == "fa" && ok {
			if w := r.nameFirst(p, i+m.n, to); w != nil {
				v = *w
			}
		}
		// "согласно заявлению,"
		if k := i + m.n - 1; to == i+m.n && m.n > 1 && p.t[k].any("org", "occasion") {
			v, ok = voice{name: r.of(p, k, to), office: true, from: k, to: to}, true
		}
		if !ok {
			return
		}
		if r.lx.lang == "ar" {
			r.withoutFor(&v)
		}
		if w := r.namedBehind(p, s, v, to); w != nil {
			v, to = *w, w.to
		}
		r.according(p, s, i, to, v)
		return
	}
}

// nameAt returns the token behind the first name between two tokens; 0 where none stands there.
func (p *paragraph) nameAt(from, to int) int {
	for i := from; i < to; i++ {
		if nameWord(&p.t[i]) {
			return p.behindName(i, len(p.t))
		}
	}
	return 0
}

// withoutFor takes the letter "ل" from the name of an Arabic speaker: "وفقا لمصادر", "وفقا
// للوزارة".
func (r *reader) withoutFor(v *voice) {
	rest, ok := strings.CutPrefix(v.name.Words, "ل")
	if !ok || r.lx.has(fold("ar", v.name.Words), "role", "org", "geo", "outlet") {
		return
	}
	if many, ok := strings.CutPrefix(rest, "ل"); ok {
		v.full = "ال" + many
		return
	}
	v.name = r.span(v.name.Start+len("ل"), v.name.End)
}

// accordEnd returns where the words end that name the speaker behind "according to".
func (p *paragraph) accordEnd(s sentence, from int) int {
	for i := from; i < s.to; i++ {
		if n := p.title(i); n > i {
			i = n - 1
			continue
		}
		if p.t[i].quote > 0 || !p.t[i].word && !p.genitive(i) || p.t[i].any("say", "that", "be") && i > from {
			return i
		}
	}
	return s.to
}

// genitive reports whether token i is the sign behind "the observers' reports".
func (p *paragraph) genitive(i int) bool {
	return strings.Contains("'’", p.t[i].lower) && i > 0 && i+1 < len(p.t) && p.t[i-1].end == p.t[i].start &&
		p.t[i+1].word
}

func (r *reader) according(p *paragraph, s sentence, from, to int, v voice) {
	st := Statement{Kind: Said, By: r.of(p, from, to), Flags: []string{}}
	ok := false
	start := s.from
	before := from - 1
	for before > s.from && !p.t[before].word && p.t[before].quote == 0 {
		before--
	}
	for start < from && (p.t[start].any("and", "adverb", "bound") || !p.t[start].word) {
		start++
	}
	within := from > s.from && p.t[from-1].lower == "," && to < s.to && p.t[to].lower == ","
	if start == from {
		c := p.comma(to, min(s.to, to+14))
		if c < 0 && to < s.to && p.t[to].quote > 0 {
			c = to - 1
		}
		if c < 0 {
			c = to - 1
		}
		if c+1 < s.to && p.t[c+1].quote > 0 && p.whole(s, p.t[c+1].quote) {
			ok = r.quoted(p, s, p.t[c+1].quote, &st)
		} else {
			ok = r.paraphrase(p, c+1, s.to, &st)
		}
	} else if p.rest(s.from, from) >= 4 || p.rest(s.from, from) >= 2 && within {
		if before >= s.from && p.t[before].quote > 0 && p.t[s.from].quote == p.t[before].quote && v.pronoun {
			ok = r.quoted(p, s, p.t[before].quote, &st)
		} else if (p.rest(to, s.to) > 3 || p.rest(s.from, from) < 4) && within {
			st.Flags = append(st.Flags, "attribution-within")
			ok = r.paraphrase(p, s.from, s.to, &st)
		} else {
			ok = r.paraphrase(p, s.from, from, &st)
		}
	}
	if !ok || r.taken(st) {
		return
	}
	r.enter(st, v)
}

// bare takes a sentence that is a quotation without a word of who says it: it is of who spoke last.
func (r *reader) bare(p *paragraph, s sentence) {
	q := p.t[s.from].quote
	if q == 0 || p.t[s.from].start != p.quotes[q-1].open && s.from != p.quotes[q-1].first {
		return
	}
	x := &p.quotes[q-1]
	ended := x.last > x.first && stop(p.t[x.last-1].lower)
	if n := p.rest(x.first, x.last); n < 2 || n < 4 && !ended || p.rest(x.last, s.to) > 1 {
		return
	}
	st := Statement{Kind: Said, Flags: []string{"no-attribution"}, Carried: true}
	if !r.quoted(p, s, q, &st) || r.taken(st) {
		return
	}
	if v := r.announced; v != nil && s.from == 0 {
		st.By, st.Flags, st.Carried = v.name, []string{}, false
		r.announced = nil
		r.enter(st, *v)
		r.out.Statements[len(r.out.Statements)-1].By = r.span(v.from, v.to)
		return
	}
	if r.last == nil {
		st.Flags = append(st.Flags, "speaker-not-certain")
	} else {
		n := r.nameOf(r.last.name, r.last.full)
		st.Speaker, st.Post = &n, r.last.post
	}
	r.out.Statements = append(r.out.Statements, st)
}

// calls reads how somebody calls something: "called the announcement “a pretext”", "described the plan as too
// late".
func (r *reader) calls(p *paragraph, s sentence, i int) bool {
	m := p.t[i].is("calls")
	if m == nil || i > s.from && p.t[i-1].any("be", "to") {
		return false
	}
	to := -1
	for k := i + m.n; k < s.to && k < i+12 && to < 0; k++ {
		switch {
		case p.t[k].quote > 0:
			to = p.quotes[p.t[k].quote-1].last
		case p.t[k].is("as") != nil:
			for to = k + 1; to < s.to && (p.t[to].word || p.t[to].quote > 0) && p.t[to].is("and") == nil; to++ {
			}
		case p.t[k].is("bound") != nil || p.t[k].is("say") != nil && p.t[k].is("weak") == nil:
			return false
		case !p.t[k].word:
			k = s.to
		}
	}
	v, ok := r.inFront(p, s, i)
	if ok && to < 0 && v.from > s.from && p.t[v.from-1].lower == "what" { // "in what activists called the gravest breach"
		for to = i + m.n; to < s.to && p.t[to].word; to++ {
		}
	}
	begin := i + m.n
	if r.lx.lang == "ru" && to < 0 { // "В армии обвинения назвали вымыслом"
		for to = begin; to < s.to && p.t[to].word; to++ {
		}
		if w, short := r.ministryOf(p, s, i); short && p.rest(begin, to) < 3 {
			v, ok, begin = w, true, w.to
		}
	}
	if to < 0 || !ok {
		return false
	}
	st := Statement{Kind: Kind(m.of), By: r.of(p, min(v.from, i), i+m.n), Flags: []string{}}
	if !r.paraphrase(p, begin, min(to+1, s.to), &st) || r.taken(st) {
		return false
	}
	r.enter(st, v)
	return true
}

// ministryOf reads the body that a Russian sentence begins with, and in which something is said: "В армии".
func (r *reader) ministryOf(p *paragraph, s sentence, i int) (voice, bool) {
	if p.t[s.from].is("place-in") == nil || s.from+2 >= i || p.t[s.from+1].is("org") == nil {
		return voice{}, false
	}
	to := s.from + 2
	for to < i && (p.t[to].any("org", "geo") || p.t[to].upper) {
		to++
	}
	return r.voiceOf(p, s.from, to)
}

// documentFirst reads the document that a Russian sentence begins with, and in which something is told by the word at
// i: "В письменном заявлении совета сообщается о".
func (r *reader) documentFirst(p *paragraph, s sentence, i int) (voice, bool) {
	if r.lx.lang != "ru" || p.t[s.from].is("place-in") == nil || i < s.from+2 || i > s.from+9 ||
		p.comma(s.from, i) >= 0 || p.find(s.from+1, min(i, s.from+4), "occasion", "publication", "document") < 0 {
		return voice{}, false
	}
	return voice{name: r.of(p, s.from+1, i), office: true, from: s.from + 1, to: i}, true
}

// impersonal reads what is said by nobody in particular: "it was reported that".
func (r *reader) impersonal(p *paragraph, s sentence, i int) bool {
	m := p.t[i].is("impersonal")
	if m == nil {
		return false
	}
	begin := i + m.n + 1
	if v, ok := r.documentFirst(p, s, i); ok && (p.that(i+m.n) || p.at(i+m.n, "about") != nil) {
		st := Statement{Kind: Kind(m.of), By: r.of(p, v.from, i+m.n), Flags: []string{}}
		if !r.paraphrase(p, i+m.n, s.to, &st) || r.taken(st) {
			return false
		}
		r.enter(st, v)
		return true
	}
	if before := (Statement{Kind: Kind(m.of), By: r.of(p, i, i+m.n),
		Flags: []string{"speaker-not-stated"}}); i > s.from+4 &&
		p.t[i-1].lower == "," && p.rest(i+m.n, s.to) == 0 && r.paraphrase(p, s.from, i, &before) && !r.taken(before) {
		r.out.Statements = append(r.out.Statements, before) // "…, it was reported"
		return true
	}
	for p.at(begin-1, "adverb") != nil || p.at(begin-1, "in") != nil && p.that(begin) {
		begin++
	}
	if !p.that(begin - 1) {
		c := p.comma(i+m.n, min(s.to, i+m.n+3))
		if p.t[i].is("as") == nil || c < 0 {
			return false
		}
		begin = c + 1 // "Как сообщалось ранее, …"
	}
	st := Statement{Kind: Kind(m.of), By: r.of(p, i, i+m.n), Flags: []string{"speaker-not-stated"}}
	if !r.paraphrase(p, begin, s.to, &st) || r.taken(st) {
		return false
	}
	r.out.Statements = append(r.out.Statements, st)
	return true
}

// namedBehind reads the name behind a comma that ends a sentence, of whom the words before tell the office: "according
// to the head of the mission, Ruben Stagg."; nil where none stands there.
func (r *reader) namedBehind(p *paragraph, s sentence, v voice, to int) *voice {
	if r.lx.lang != "en" || v.person || v.role == "" || to+2 >= s.to || p.t[to].lower != "," {
		return nil
	}
	end := p.behindName(to+1, s.to)
	for end < s.to && p.t[end].is("particle") != nil {
		end = p.behindName(end+1, s.to)
	}
	if n := end - to - 1; n < 2 || n > 5 || end < s.to && !stop(p.t[end].lower) && p.t[end].lower != "," {
		return nil
	}
	post := v.name
	return &voice{name: r.of(p, to+1, end), post: &post, person: true, role: v.role, from: v.from, to: end}
}
