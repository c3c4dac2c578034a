package article

import (
	"strings"
	"unicode/utf8"
)

// cutOut says which paragraphs are no text of the article: credits of pictures, captions, teasers, headlines,
// boilerplate.
func (r *reader) cutOut() {
	for i := range r.p {
		if r.p[i].cut == "" {
			r.p[i].cut = r.why(i)
		}
		if w := r.p[i].cut; w != "" && len(r.p[i].t) > 0 {
			r.out.Cut = append(r.out.Cut, Cut{w, r.span(r.p[i].start, r.p[i].end)})
		}
	}
}

// why returns why a paragraph is no text of the article.
func (r *reader) why(i int) string {
	p := &r.p[i]
	credit := p.t[0].is("credit") != nil
	switch {
	case len(p.t) < 2:
		return "boilerplate"
	case credit && len(p.t) <= 14:
		return "credit"
	case i+1 < len(r.p) && len(r.p[i+1].t) > 0 && r.p[i+1].t[0].is("credit") != nil && len(r.p[i+1].t) <= 14 && !p.told():
		return "caption"
	case p.t[0].is("boilerplate") != nil:
		return "boilerplate"
	case r.beforeDateline(p):
		return "headline"
	case r.quotedHeadline(i):
		return "headline"
	case p.closed(), i > 0 && len(p.sentences) > 1 && p.find(0, len(p.t), "say") >= 0:
		return ""
	case utf8.RuneCountInString(r.text[p.start:p.end]) < 220 && !(i > 0 && r.p[i-1].cut == "" && p.tells()) &&
		!(!r.lx.cased() && len(p.t) > 8 && p.find(0, 3, "say") >= 0):
		return "teaser"
	}
	return ""
}

// closed reports whether a paragraph ends as a sentence does.
func (p *paragraph) closed() bool {
	last := p.t[len(p.t)-1]
	return stop(last.lower) || last.quote > 0 || strings.Contains("”»\"):/", last.lower)
}

// told reports whether a paragraph is a sentence that tells what somebody said.
func (p *paragraph) told() bool {
	return p.closed() && p.find(0, len(p.t), "say", "impersonal", "accord") >= 0
}

// tells reports whether a paragraph says what somebody said behind "that": one that lost its full stop.
func (p *paragraph) tells() bool {
	for i := range p.t {
		if m := p.t[i].is("say"); m != nil && p.that(i+m.n) {
			return true
		}
	}
	return false
}

// quotedHeadline reports whether a short first line that ends with a quotation, and no full stop, is a headline.
func (r *reader) quotedHeadline(i int) bool {
	p := &r.p[i]
	last := p.t[len(p.t)-1]
	if i > 0 || len(r.p) < 3 || last.quote == 0 || p.t[0].quote > 0 ||
		utf8.RuneCountInString(r.text[p.start:p.end]) > 140 {
		return false
	}
	q := &p.quotes[last.quote-1]
	return !q.left && q.last > q.first && !stop(p.t[q.last-1].lower) && (r.lx.cased() || p.t[0].is("say") == nil)
}

// beforeDateline reports whether a paragraph stands before the dateline.
func (r *reader) beforeDateline(p *paragraph) bool {
	for _, c := range r.out.Cut {
		if c.Why == "dateline" && p.end <= c.Start {
			return true
		}
	}
	return false
}
