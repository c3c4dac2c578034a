package article

// roles finds who headed a delegation, came as an observer, was invited, arrived, joined or refused to.
func (r *reader) roles(p *paragraph) {
	for _, s := range p.sentences {
		next := s.from
		for i := s.from; i < s.to; i++ {
			if p.t[i].quote > 0 || i < next {
				continue
			}
			if p.t[i].any("headed-by", "as-observer", "invited", "joined", "refused", "arrived", "heads") {
				next = i + p.markLen(i)
			}
			switch {
			case p.t[i].is("headed-by") != nil:
				if r.lx.lang == "tr" {
					r.headBefore(p, s, i)
				} else if r.lx.lang == "fa" {
					r.headBehind(p, s, i)
				} else if !r.headedBy(p, s, i, i+p.t[i].is("headed-by").n) && p.t[i].is("heads") != nil {
					r.heads(p, s, i)
				}
			case r.listed(p, s, i):
				r.headedBy(p, s, i, i+1)
			case p.t[i].is("refuses") != nil:
				r.refuses(p, s, i)
			case r.lx.lang == "ar" && p.t[i].is("head-word") != nil && p.at(i+1, "delegation") != nil:
				r.chief(p, s, i)
			case p.t[i].is("presides") != nil:
				r.presides(p, s, i+1)
			case p.t[i].is("heads") != nil:
				r.heads(p, s, i)
			case p.t[i].is("head-word") != nil && i > s.from && p.t[i-1].is("delegation") != nil && i+1 < s.to &&
				nameWord(&p.t[i+1]): // "the delegation's head Basil Jarrah"
				r.headedBy(p, s, i, i+1)
			case p.t[i].is("as-observer") != nil:
				r.inRole(p, s, i, "observer")
			case p.t[i].is("invited") != nil:
				r.invited(p, s, i)
			case p.t[i].is("joined") != nil:
				r.inRole(p, s, i, "joined")
			case p.t[i].is("refused") != nil:
				r.inRole(p, s, i, "refused")
			case p.t[i].is("arrived") != nil:
				r.inRole(p, s, i, "arrived")
			}
		}
	}
}

// delegationBefore returns the words before token i that name a delegation; ok is false where none stand there.
func (r *reader) delegationBefore(p *paragraph, s sentence, i int) (Span, bool) {
	to := i
	for to > s.from && (p.t[to-1].any("be", "adverb") || p.t[to-1].lower == "," ||
		r.lx.lang == "ru" && p.t[to-1].is("them") != nil) {
		to-- // "делегацию которых возглавил"
	}
	from := to
	for from > s.from && to-from < 10 && p.t[from-1].word && p.t[from-1].quote == 0 &&
		!p.t[from-1].any("bound", "say", "be", "to") {
		from--
	}
	d := p.find(from, to, "delegation")
	if d < 0 {
		return Span{}, false
	}
	for from < to && p.t[from].any("det", "in", "as") {
		from++
	}
	return r.of(p, from, to), true
}

// headedBy reads "The Russian delegation is headed by X".
func (r *reader) headedBy(p *paragraph, s sentence, i, j int) bool {
	of, ok := r.delegationBefore(p, s, i)
	if ok {
		r.headOf(p, s, i, j, of)
	}
	return ok
}

// headBefore reads the Turkish "Selin Akar başkanlığındaki heyet", and "Arkadya heyeti, Selin Akar başkanlığında".
func (r *reader) headBefore(p *paragraph, s sentence, i int) {
	from := i
	for from > s.from && (nameWord(&p.t[from-1]) || p.t[from-1].is("particle") != nil) {
		from--
	}
	begin := i + p.t[i].is("headed-by").n
	of := Span{}
	if d := p.find(begin, min(s.to, begin+4), "delegation"); d >= 0 {
		of = r.of(p, begin, d+1)
	} else if x, ok := r.delegationBefore(p, s, from); ok {
		of = x
	}
	if i-from < 2 || of == (Span{}) {
		return
	}
	who, d := r.nameOf(r.of(p, from, i), ""), r.nameOf(of, "")
	r.out.Roles = append(r.out.Roles, Role{Role: "head", Who: &who, Of: &d,
		Span: r.span(min(who.Start, of.Start), max(p.t[begin-1].end, of.End))})
}

// headBehind reads the Persian "هیئت کالدرا به ریاست روبن استاگ": two words behind those of office are
// the name.
func (r *reader) headBehind(p *paragraph, s sentence, i int) {
	of, ok := r.delegationBefore(p, s, i)
	a := i + p.t[i].is("headed-by").n
	for a < s.to && p.t[a].any("role", "org", "geo", "honorific") {
		a++
	}
	b := a
	for b < min(s.to, a+2) && p.t[b].word && !p.t[b].number && !p.t[b].any("in", "be", "bound", "say", "and") {
		b++
	}
	if !ok || b-a < 2 {
		return
	}
	who, d := r.nameOf(r.of(p, a, b), ""), r.nameOf(of, "")
	r.out.Roles = append(r.out.Roles, Role{Role: "head", Who: &who, Of: &d, Span: r.span(of.Start, who.End)})
}

// presides reads the Arabic "يرأس وفد هاربور نائب الوزير فلان": the delegation, then who heads it from a word of office
// on.
func (r *reader) presides(p *paragraph, s sentence, i int) {
	if i >= s.to || p.t[i].is("delegation") == nil {
		return
	}
	k := p.find(i+1, min(s.to, i+7), "role")
	if k < 0 {
		k = p.delegationEnd(s, i)
	}
	r.headOf(p, s, k, k, r.of(p, i, k))
}

// delegationEnd returns where the Arabic words end that name the delegation which begins at token i: whose it is, and
// from where.
func (p *paragraph) delegationEnd(s sentence, i int) int {
	k := i + 1
	if k < s.to && !p.t[i].definite() {
		k++ // "وفد هاربور"
	}
	for k < s.to && (p.t[k].any("org", "geo") || p.t[k].adjective()) {
		k++
	}
	return min(k, s.to)
}

// chief reads the Arabic "رئيس وفد هاربور إلى المحادثات فلان".
func (r *reader) chief(p *paragraph, s sentence, i int) {
	to := r.speakerEnd(p, s, i, -1)
	v, ok := r.voiceOf(p, i, to)
	if w := r.nameFurther(p, v, to, s.to); w != nil {
		v = *w
	}
	if !ok || !v.person {
		return
	}
	r.complete(&v)
	of := r.of(p, i+1, p.delegationEnd(s, i+1))
	who, d := r.nameOf(v.name, v.full), r.nameOf(of, "")
	r.out.Roles = append(r.out.Roles, Role{Role: "head", Who: &who, Of: &d, Post: v.post,
		Span: r.span(p.t[i].start, max(of.End, v.name.End))})
}

// refuses reads the Arabic "رفضت جماعة فلان المشاركة": the word, who refuses, and to take part in what.
func (r *reader) refuses(p *paragraph, s sentence, i int) {
	k := p.find(i+1, min(s.to, i+8), "taking-part")
	if k < 0 {
		return
	}
	if v, ok := r.voiceOf(p, i+1, k); ok {
		who := r.nameOf(v.name, v.full)
		r.out.Roles = append(r.out.Roles, Role{Role: "refused", Who: &who, Post: v.post, Span: r.of(p, i, k+1)})
	}
}

// listed reports whether token i stands for the word of a list that says who heads a delegation: "the delegation of
// Arcadia by Jules Amarin", "делегацию Аркадии — Жюль Амарен".
func (r *reader) listed(p *paragraph, s sentence, i int) bool {
	if p.find(s.from, i, "headed-by") < 0 || !(p.t[i].is("by") != nil && p.t[i-1].is("delegation") != nil ||
		dash(&p.t[i])) {
		return false
	}
	_, ok := r.delegationBefore(p, s, i)
	return ok
}

// headOf makes the head of a delegation of the name behind token j.
func (r *reader) headOf(p *paragraph, s sentence, i, j int, of Span) {
	to := p.personEnd(r, s, j)
	if r.lx.lang == "ar" {
		to = r.speakerEnd(p, s, j, -1)
	}
	v, ok := r.voiceOf(p, j, to)
	if !ok || v.pronoun || !v.person {
		return
	}
	r.complete(&v)
	who, d := r.nameOf(v.name, v.full), r.nameOf(of, "")
	r.out.Roles = append(r.out.Roles, Role{Role: "head", Who: &who, Of: &d, Post: v.post,
		Span: r.span(min(of.Start, p.t[i].start), max(of.End, v.name.End))})
}

// personEnd returns the token behind the name of a person that is looked for from i on.
func (p *paragraph) personEnd(r *reader, s sentence, i int) int {
	to := i
	if to < s.to && p.t[to].lower == "," {
		to++
	}
	for to < s.to && to < i+26 && (p.t[to].word || p.t[to].quote > 0) && !p.t[to].any("say", "that", "be") {
		if nameWord(&p.t[to]) && to+1 < s.to && nameWord(&p.t[to+1]) ||
			p.t[to].is("particle") != nil && to > i && nameWord(&p.t[to-1]) {
			for to < s.to && (nameWord(&p.t[to]) || p.t[to].is("particle") != nil) {
				to++
			}
			return to
		}
		if p.t[to].is("bound") != nil {
			break
		}
		to++
	}
	if to+2 < s.to && to > i && p.t[to].lower == "," { // "the chief of staff, Admiral Otho Brand"
		for k := to + 1; k < min(to+4, s.to-1); k++ {
			if nameWord(&p.t[k]) && nameWord(&p.t[k+1]) {
				return p.personEnd(r, s, k)
			}
		}
	}
	return to
}

// heads reads "As Head of the delegation of X appears Y", "Y, who heads the delegation", "Y heads the X delegation".
func (r *reader) heads(p *paragraph, s sentence, i int) {
	j := i + p.t[i].is("heads").n
	d := p.find(j, min(s.to, j+8), "delegation")
	if d < 0 {
		return
	}
	end := d + 1
	for end < s.to && p.t[end].word && end < d+7 && !p.t[end].any("be", "appears", "say", "in", "bound") &&
		!(end == d+1 && nameWord(&p.t[end]) && r.lx.lang != "ar") {
		end++
	}
	if c := p.comma(end, min(s.to, end+7)); c >= 0 && p.find(end, c, "be", "say", "bound", "headed-by") < 0 {
		end = c // "the head of the delegation to the meeting, Corvin Hask"
	}
	start := j
	for start < d && p.t[start].is("det") != nil {
		start++
	}
	of := r.of(p, start, end)
	if a := p.find(end, min(s.to, end+1), "appears"); a >= 0 {
		r.headOf(p, s, i, a+1, of)
		return
	}
	to := i
	for to > s.from && (p.t[to-1].any("det", "rel", "be", "as") || p.t[to-1].lower == ",") {
		to--
	}
	v, ok := r.voiceOf(p, r.nounStart(p, s, to), to)
	if !ok || !v.person {
		if end < s.to && (p.t[end].lower == "," || nameWord(&p.t[end])) {
			r.headOf(p, s, i, end, of)
		}
		return
	}
	r.complete(&v)
	who, dn := r.nameOf(v.name, v.full), r.nameOf(of, "")
	r.out.Roles = append(r.out.Roles, Role{Role: "head", Who: &who, Of: &dn, Post: v.post,
		Span: r.span(v.name.Start, of.End)})
}

// inRole reads whoever is named before the words of the role.
func (r *reader) inRole(p *paragraph, s sentence, i int, role string) {
	to := i
	for to > s.from && (p.t[to-1].any("be", "adverb", "rel", "invited") ||
		p.t[to-1].lower == "," && to < i && p.t[to].is("rel") != nil) {
		to--
	}
	for r.lx.lang == "tr" && to > s.from && ended(p.t[to-1].lower) {
		to-- // "heyet Lowfen'e geldi"
	}
	negated := p.find(max(s.from, i-3), i, "not") >= 0
	v, ok := r.inFront(p, s, to)
	if end := i + p.markLen(i); (role == "joined" || role == "arrived") && r.lx.lang == "ru" && end < s.to &&
		(!ok || v.plain || v.from == s.from && !v.person && p.t[v.from].any("in", "accord")) {
		v, ok = r.behind(p, s, end)
	}
	if !ok || v.pronoun || v.plain && role == "arrived" {
		return
	}
	if p.find(v.from, v.to, "not") >= 0 {
		return // "not all groups"
	}
	if negated {
		if role != "joined" {
			return
		}
		role = "refused"
	}
	if v.person {
		r.complete(&v)
	}
	who := r.nameOf(v.name, v.full)
	r.out.Roles = append(r.out.Roles, Role{Role: role, Who: &who, Post: v.post,
		Span: r.of(p, min(v.from, i), max(v.to, i+p.markLen(i)))})
}

// markLen returns how many tokens the longest phrase at i takes.
func (p *paragraph) markLen(i int) int {
	n := 1
	for _, m := range p.t[i].marks {
		n = max(n, m.n)
	}
	return min(n, len(p.t)-i)
}

// invited reads whoever is named behind "invited", "sent an invitation to".
func (r *reader) invited(p *paragraph, s sentence, i int) {
	j := i + p.t[i].is("invited").n
	if i > s.from && p.t[i-1].is("be") != nil { // "X was invited"
		r.inRole(p, s, i, "invited")
		return
	}
	to := j
	for to < s.to && to < j+8 && p.t[to].word && !p.t[to].any("to", "in", "bound", "be") {
		to++
	}
	if to == j { // «приглашена в качестве»
		r.inRole(p, s, i, "invited")
		return
	}
	v, ok := r.voiceOf(p, j, to)
	if !ok || v.pronoun {
		return
	}
	who := r.nameOf(v.name, v.full)
	r.out.Roles = append(r.out.Roles, Role{Role: "invited", Who: &who, Post: v.post,
		Span: r.span(p.t[i].start, v.name.End)})
}
