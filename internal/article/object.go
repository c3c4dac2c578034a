package article

import (
	"cmp"
	"strings"
)

// object reads what is denied or promised, or who is accused, behind the words of a body or of a name that was read
// before: "ونفت وزارة الدفاع إطلاق النار". Whoever does something else with a word of speech
// is meant by "he" from then on.
func (r *reader) object(p *paragraph, s sentence, i, from int, st *Statement) (v voice, ok bool) {
	to := from
	for to < s.to && (p.t[to].any("role", "org", "geo", "metonym") || to > from && st.Kind == Said &&
		p.t[to].adjective()) {
		if st.Kind == Accused && to > from && p.t[to].definite() && p.t[to-1].definite() &&
			!p.t[to].adjective() && !strings.HasSuffix(p.t[to].lower, "ة") {
			break // "اتهمت الحكومة المجلس": who is accused
		}
		to++
	}
	if to == from && to < s.to && r.spoken(r.of(p, from, from+1).Words) {
		to++
	}
	for k := from + 1; k < min(s.to, from+4) && to == from && st.Kind == Denied && p.t[k-1].word; k++ {
		if p.t[k].is("nobody") != nil { // "وينفي فلان الفلاني ذلك"
			v = voice{name: r.of(p, from, k), person: true, from: from, to: k}
			return v, r.paraphrase(p, k, r.clauseEnd(p, s, k), st)
		}
	}
	end := to
	for end < s.to && p.t[end].word && !p.t[end].any("say", "in", "that") {
		end++
	}
	if st.Kind == Said && to > from {
		to = max(to, r.subjectEnd(p, from, end))
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
	if w := r.nameFurther(p, v, to, s.to); w != nil {
		if v = *w; st.Kind != Said {
			for to = w.to; to < s.to-1 && p.t[to].any("on", "weekday", "relative"); to++ {
			}
		}
	}
	if k := p.nameEnd(s, to); k > 0 && v.office && !v.plain { // "أعلن المبعوث فلان الجمعة"
		post := r.of(p, v.from, to)
		v = voice{name: r.of(p, to, k), post: &post, person: true, role: v.role, from: v.from, to: k}
		to = k
		if _, n := r.dateAt(p, k); n > 0 {
			to = k + n
		}
	}
	judges := p.t[i].is("judges") != nil // "أدانت الحكومة الهجوم"
	if ok && !v.plain && (judges || p.t[i].is("affirms") != nil && !p.t[min(to, s.to-1)].definite()) &&
		to < s.to && p.t[to].word &&
		!p.t[to].any("in", "bound", "that", "weekday", "relative") && p.rest(to, s.to) > 2 {
		return v, r.paraphrase(p, to, r.clauseEnd(p, s, to), st) // "أكد الوزير تسيير دوريات"
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
