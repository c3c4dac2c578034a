package article

import "strings"

// whose reads whose statement a Turkish one in the passive is: the words before "yapılan", which begins at token made,
// "Bakanlık tarafından yapılan açıklamada", else a body in the genitive before the comma: "Bakanlığın yazılı
// açıklamasında,".
func (r *reader) whose(p *paragraph, from, made, comma int) (v voice, ok bool) {
	to := made
	if to > from && p.t[to-1].is("by") != nil {
		to--
	}
	if to > from {
		if v, ok = r.voiceOf(p, from, to); ok && (!v.plain || to-from < 4 && p.t[from].upper && p.at(to, "by") != nil) {
			v.name = r.withoutEnding(v.name)
			v.full = withoutCase(v.name.Words)
			return v, true
		}
	}
	for k := from; k < comma && k < from+8 && p.t[k].word; k++ {
		if base := withoutCase(p.t[k].lower); base != p.t[k].lower && r.lx.has(base, "org", "role") {
			v = voice{name: r.of(p, from, k+1), office: true, role: p.roleIn(from, k+1), from: from, to: k + 1}
			v.full = withoutCase(v.name.Words)
			return v, true
		}
	}
	return v, false
}

// withoutCase returns a Turkish name of a body without the ending that says from whom or whose: "Bakanlıktan",
// "Bakanlığının".
func withoutCase(s string) string {
	if n := strings.IndexAny(s, "'’"); n > 0 {
		return s[:n] // "Bakanlığı'nın"
	}
	for _, end := range []string{"ndan", "nden", "nın", "nin", "nun", "nün"} {
		if base, ok := strings.CutSuffix(s, end); ok && (strings.HasSuffix(base, "ğı") ||
			strings.HasSuffix(base, "ği")) || ok &&
			strings.HasSuffix(base, "si") ||
			ok && strings.HasSuffix(base, "sı") {
			return base
		}
	}
	for end, back := range map[string]string{"lığın": "lık", "liğin": "lik", "lıktan": "lık", "likten": "lik",
		"meclisin": "meclis", "ordunun": "ordu"} {
		if base, ok := strings.CutSuffix(s, end); ok {
			return base + back
		}
	}
	return s
}
