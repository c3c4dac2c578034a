package dossier

import (
	"net/http"
	"slices"
	"strings"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/web/frame"
)

// sourcePage is one source, passage by passage, with what became of each.
type sourcePage struct {
	sourceCard
	Known    bool // where in the source its passages stand
	Passages []passageRow
	Whole    []resting // rests on the source, and quotes nothing of it
}

// passageRow is a run of words of a source.
type passageRow struct {
	Paragraph int    // 0: where it stands is not known
	Words     string // as claims quote them at the most; where none does, the first ones
	Left      string // why no claim was entered from it; empty: claims were
	Claims    []resting
}

// source answers GET /sources/{source}.
func (s *site) source(w http.ResponseWriter, r *request) error {
	t, err := s.teller(r)
	if err != nil {
		return err
	}
	p, err := t.sourcePage(r.PathValue("source"), s.Passages)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "dossier-source", p)
}

// sourcePage returns the page of the source with the anchor; [frame.ErrNoPage] where no claim rests on such a one.
func (t *teller) sourcePage(anchor string, places claimfile.Passages) (*sourcePage, error) {
	cards := map[string]*sourceCard{}
	var quoted []quotation
	p := &sourcePage{}
	err := t.resting(func(s truce.Source, c resting, again bool) {
		if anchorOf(s) != anchor {
			return
		}
		t.rest(cards, c, s, again)
		if q := plain(s.Quote); q != "" {
			quoted = append(quoted, quotation{q, c})
		} else if !slices.Contains(p.Whole, c) {
			p.Whole = append(p.Whole, c)
		}
	})
	if err != nil {
		return nil, err
	}
	if cards[anchor] == nil {
		return nil, frame.ErrNoPage
	}
	p.sourceCard = *cards[anchor]
	p.Known = len(places[p.Seed]) > 0
	p.Passages = passages(quoted, places[p.Seed])
	return p, nil
}

// quotation is words of a source, and a claim that quotes them.
type quotation struct {
	words string
	by    resting
}

// plain returns a text with single blanks.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

// passages sets quotations in the order in which they stand in their source. Words quoted within longer ones stand with
// these; what has no place comes last.
func passages(quoted []quotation, places []claimfile.Passage) []passageRow {
	longest := longestOf(quoted)
	var out []passageRow
	for _, at := range places {
		row := passageRow{Paragraph: at.Paragraph, Words: plain(at.Words), Left: at.Left}
		i := slices.IndexFunc(longest, func(q string) bool { return strings.HasPrefix(q, row.Words) })
		if i >= 0 && at.Left == "" {
			row.Words = longest[i]
			longest = slices.Delete(longest, i, i+1)
		}
		out = append(out, row)
	}
	for _, q := range longest {
		out = append(out, passageRow{Words: q})
	}
	for i := range out {
		for _, q := range quoted {
			if strings.Contains(out[i].Words, q.words) && !slices.Contains(out[i].Claims, q.by) {
				out[i].Claims = append(out[i].Claims, q.by)
			}
		}
	}
	return out
}

// longestOf returns the words that are quoted within no longer ones, each once.
func longestOf(quoted []quotation) []string {
	var out []string
	for _, q := range quoted {
		within := func(o quotation) bool { return o.words != q.words && strings.Contains(o.words, q.words) }
		if !slices.Contains(out, q.words) && !slices.ContainsFunc(quoted, within) {
			out = append(out, q.words)
		}
	}
	return out
}
