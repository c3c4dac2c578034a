package article

import (
	"slices"
	"strings"
)

// forms adds the forms of a verb of speech, so that a table has the verb once: in Arabic "verb.said: أكد
// يؤكد مؤكد" has its past, present and participle, in Turkish a word of speech in the past stands for
// what is reported and what was so before too.

// verbForms are the forms of Arabic verbs by their past, folded: other rows of the table that name the past mean all.
type verbForms map[string][]string

// ofVerb are the concepts whose rows mean all forms of a verb that they name.
var ofVerb = []string{"governs", "affirms", "vows", "describes", "calls-on", "plain", "points", "relays", "refuses",
	"with-that", "judges"}

// verb adds an Arabic verb to the table: its past, and where they are of speech its present and its participle.
func (lx *lexicon) verb(of string, w []string) {
	base := fold(lx.lang, w[0])
	stem, short := base, base
	for _, end := range []string{"ي", "ا"} { // "دعا", "نفى": the last letter is none of "نفت", "نفوا"
		if s, ok := strings.CutSuffix(base, end); ok {
			stem, short = s, s
		}
	}
	lx.say(of, "m", base, base)
	lx.say(of, "f", base, short+"ت", short+"تا")
	lx.say(of, "p", base, stem+"وا")
	lx.say(of, "", base, base+"ا", stem+"يا")
	lx.mean("say-it", of, base+"ه", short+"ته", base+"ها", short+"تها")
	for _, x := range w[1:] {
		x = fold(lx.lang, x)
		if rest, ok := strings.CutPrefix(x, "ي"); ok {
			many := strings.TrimRight(rest, "وي")
			lx.say(of, "m", base, x)
			lx.say(of, "f", base, "ت"+rest)
			lx.say(of, "", base, "ي"+many+"ون", "ي"+rest+"ان")
			lx.mean("present", "", x, "ت"+rest, "ي"+many+"ون", "ي"+rest+"ان")
			continue
		}
		forms := []string{x + "ا", x + "ة",
			strings.TrimSuffix(x, "ي") + "ين", x + "تين", strings.TrimSuffix(x, "ي") + "ون"}
		lx.say(of, "m", base, forms[0])
		lx.say(of, "f", base, forms[1])
		lx.say(of, "", base, forms[2:]...)
		lx.mean("goes-on", "", forms...)
	}
}

// say adds forms of a verb of speech. Their gender is that of who speaks; "" where it tells nothing of one person.
func (lx *lexicon) say(of, gender, base string, forms ...string) {
	for _, f := range forms {
		lx.add("say", of, []string{f})
		if gender != "" {
			lx.add("gender", gender, []string{f})
		}
		if !slices.Contains(lx.verbs[base], f) {
			lx.verbs[base] = append(lx.verbs[base], f)
		}
	}
}

// mean adds forms of a verb under another concept.
func (lx *lexicon) mean(concept, of string, forms ...string) {
	for _, f := range forms {
		lx.add(concept, of, []string{f})
	}
}

// spread gives to all forms of a verb what the table says of its past.
func (lx *lexicon) spread() {
	for base, forms := range lx.verbs {
		for _, p := range slices.Clone(lx.exact[base]) {
			if len(p.words) != 1 || !slices.Contains(ofVerb, p.concept) {
				continue
			}
			for _, f := range forms {
				if f != base {
					lx.add(p.concept, p.of, []string{f})
				}
			}
		}
	}
}

// reported adds to a Turkish word of speech in the past, "bildirdi", the forms "bildirmişti" and "bildirmiş".
func (lx *lexicon) reported(concept, of string, words []string) {
	last := []rune(fold(lx.lang, words[len(words)-1]))
	n := len(last)
	if n < 4 || !strings.ContainsRune("dt", last[n-2]) || !strings.ContainsRune("ıiuü", last[n-1]) {
		return
	}
	stem, v := string(last[:n-2]), string(last[n-1])
	for _, end := range []string{"m" + v + "şt" + v, "m" + v + "ş"} {
		lx.add(concept, of, append(slices.Clone(words[:len(words)-1]), stem+end))
	}
}

// perfect adds to a Persian word of speech in the past, "اعلام کرد", its plural and the forms "اعلام
// کرده است", "اعلام کرده بود".
func (lx *lexicon) perfect(of string, words []string) {
	last := fold(lx.lang, words[len(words)-1])
	if !slices.Contains([]string{"کرد", "كرد", "داد", "داشت", "گفت",
		"شد", "افزود", "ساخت", "خواند", "دانست",
		"نوشت", "خواست"},
		last) {
		return
	}
	head := words[:len(words)-1]
	lx.add("say", of, append(slices.Clone(head), last+"ند"))
	for _, x := range []string{"است", "بود", "اند", "بودند"} {
		lx.add("say", of, append(slices.Clone(head), last+"ه", x))
		lx.add("say", of, append(slices.Clone(head), last+"ه"+x))
	}
}
