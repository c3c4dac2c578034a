package article

import "strings"

// apposed reads a speaker whose office stands between commas, the second of them at token comma, or whose name does:
// "Ruben Stagg, the envoy, said", "The head of the delegation, Ruben Stagg, said".
func (r *reader) apposed(p *paragraph, s sentence, comma int) (voice, bool) {
	for k := comma - 1; k > s.from && k > comma-18; k-- {
		if p.t[k].quote > 0 {
			break
		}
		if p.t[k].lower != "," {
			continue
		}
		from := r.nounStart(p, s, k)
		v, ok := r.voiceOf(p, from, k)
		w, named := r.voiceOf(p, k+1, comma)
		switch {
		case named && w.person && (w.post == nil || !v.person) && ok && !(v.person && v.post == nil):
			x := r.of(p, v.from, k)
			w.post, w.role, w.from, w.to = &x, p.roleIn(from, k), v.from, comma+1
			return w, true
		case ok && v.person && v.post == nil:
			x := r.of(p, k+1, comma)
			v.post, v.role = &x, p.roleIn(k+1, comma)
		}
		v.to = comma + 1
		return v, ok && (v.person || v.office)
	}
	return voice{}, false
}

// apposedBehind returns the speaker whose office v is, where the name stands between commas behind it: "قال وزير
// الخارجية، محمد جاوش، الخميس، إن".
func (r *reader) apposedBehind(p *paragraph, v voice, to, end int) *voice {
	comma := to
	if to < end && (p.t[to].any("in", "rel") || p.t[to].word && strings.HasPrefix(p.t[to].lower, "و")) { // its place
		comma = max(to, p.comma(to, min(end, to+12)))
	}
	titled := comma+1 < end && p.t[comma+1].any("role", "honorific")
	if v.person && !titled || v.pronoun || v.role == "" || comma >= end || p.find(to, comma, "occasion") >= 0 ||
		p.t[comma].lower != "،" && p.t[comma].lower != "," ||
		v.to-v.from == 2 && !p.t[v.from].definite() && strings.HasSuffix(p.t[v.from+1].lower, "ي") {
		return nil // "دبلوماسي غربي، طلب عدم نشر اسمه"
	}
	a, c := comma+1, p.comma(comma+1, end)
	if c < 0 && end < len(p.t) && (p.t[end].is("that") != nil || p.t[end].lower == ":") {
		c = end // "رئيس الوفد، روبن ستاغ إن"
	}
	for a < c-2 && (p.t[a].any("role", "honorific", "geo", "org") || p.t[a].adjective()) ||
		a < c && p.t[a].any("role", "honorific") {
		a++
	}
	if n := c - a; c < 0 || n < 2 || n > 5 || v.person && (strings.HasPrefix(p.t[a].lower, "ل") ||
		p.find(a, c, "geo") >= 0) {
		return nil
	}
	for i := a; i < c; i++ {
		if !p.t[i].word || p.t[i].number || strings.HasPrefix(p.t[i].lower, "و") && !r.wawName(&p.t[i]) ||
			p.t[i].any("in", "weekday", "relative", "role", "org", "that", "bound", "say") {
			return nil
		}
	}
	post := r.of(p, v.from, comma)
	return &voice{name: r.of(p, a, c), post: &post, person: true, role: v.role, from: v.from, to: c}
}
