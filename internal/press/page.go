package press

import (
	"html"
	"strings"
)

// page is the plain text of what was given, and where each byte of it stands there.
type page struct {
	given string
	text  string
	at    []int // by byte of text; nil: text is what was given
	title string
}

// plainOf returns the plain text. What begins like a page is read as one; its tags, styles and scripts are left out.
func plainOf(given string) page {
	start := strings.TrimLeft(strings.TrimPrefix(given, "\ufeff"), " \t\r\n")
	if !strings.HasPrefix(start, "<") {
		return page{given: given, text: given}
	}
	p := page{given: given, at: make([]int, 0, len(given))}
	b := make([]byte, 0, len(given))
	put := func(s string, at int) {
		for i := range len(s) {
			b, p.at = append(b, s[i]), append(p.at, at)
		}
	}
	for i := 0; i < len(given); {
		switch {
		case given[i] == '<':
			name, end := tagAt(given, i)
			if breaks[name] {
				put("\n\n", i)
			} else if sign := cells[name]; sign != "" {
				put(sign, i)
			}
			i = end
		case given[i] == '&':
			s, end := entityAt(given, i)
			put(s, i)
			i = end
		case given[i] == '\n' || given[i] == '\r':
			put(" ", i)
			i++
		default:
			b, p.at = append(b, given[i]), append(p.at, i)
			i++
		}
	}
	p.text = string(b)
	return p
}

// breaks are the tags between which sentences end.
var breaks = map[string]bool{"p": true, "/p": true, "div": true, "/div": true, "h1": true, "/h1": true, "h2": true,
	"/h2": true, "h3": true, "/h3": true, "li": true, "/li": true, "br": true, "tr": true, "/tr": true, "title": true,
	"/title": true, "table": true, "/table": true, "section": true, "/section": true, "article": true, "/article": true,
	"header": true, "/header": true, "footer": true, "/footer": true, "ul": true, "/ul": true, "hr": true, "/head": true}

// cells are the tags of a table's cells, and what stands for them.
var cells = map[string]string{"td": "\t", "th": "\t", "/td": "\n", "/th": "\n"}

// silent are the elements whose text is not for reading.
var silent = map[string]bool{"script": true, "style": true, "noscript": true, "template": true, "svg": true,
	"nav": true}

// tagAt returns the name of a tag in small letters, and where it ends: with what it holds, where that is not for
// reading.
func tagAt(s string, i int) (string, int) {
	if strings.HasPrefix(s[i:], "<!--") {
		if j := strings.Index(s[i:], "-->"); j >= 0 {
			return "!", i + j + 3
		}
		return "!", len(s)
	}
	j := strings.IndexByte(s[i:], '>')
	if j < 0 {
		return "", len(s)
	}
	inside, end := strings.Fields(s[i+1:i+j]), i+j+1
	if len(inside) == 0 {
		return "", end
	}
	name := strings.TrimRight(strings.ToLower(inside[0]), "/")
	if silent[name] {
		end = endOf(s, end, name)
	}
	return name, end
}

// endOf returns where an element ends whose text is not for reading: behind its closing tag, or where all ends.
func endOf(s string, from int, name string) int {
	for {
		k := strings.Index(s[from:], "</")
		if k < 0 {
			return len(s)
		}
		from += k + 2
		if len(s) >= from+len(name) && strings.EqualFold(s[from:from+len(name)], name) {
			if k = strings.IndexByte(s[from:], '>'); k < 0 {
				return len(s)
			}
			return from + k + 1
		}
	}
}

// entityAt reads a character reference.
func entityAt(s string, i int) (string, int) {
	j := strings.IndexByte(s[i:min(len(s), i+12)], ';')
	if j < 0 {
		return "&", i + 1
	}
	if t := html.UnescapeString(s[i : i+j+1]); t != s[i:i+j+1] {
		return t, i + j + 1
	}
	return "&", i + 1
}

// span returns where bytes of the plain text stand in what was given, with their words.
func (p *page) span(start, end int) Span {
	s := Span{start, end, strings.Join(strings.Fields(p.text[start:end]), " ")}
	if p.at == nil {
		s.Words = p.text[start:end]
		return s
	}
	s.Start, s.End = p.at[start], len(p.given)
	if end < len(p.at) {
		s.End = p.at[end]
	}
	if end > start {
		s.End = min(s.End, p.after(end-1))
	}
	return s
}

// after returns where the byte of the text ends in what was given.
func (p *page) after(i int) int {
	if p.given[p.at[i]] == '&' {
		_, end := entityAt(p.given, p.at[i])
		return end
	}
	return p.at[i] + 1
}

// plain returns where a span of what was given stands in the plain text.
func (p *page) plain(s Span) (start, end int) {
	if p.at == nil {
		return s.Start, s.End
	}
	for start < len(p.at) && p.at[start] < s.Start {
		start++
	}
	for end = start; end < len(p.at) && p.at[end] < s.End; end++ {
	}
	return start, end
}

// within reports whether a span lies between two bytes of the plain text.
func (p *page) within(s Span, start, end int) bool {
	a, b := p.plain(s)
	return a >= start && b <= end
}

// hull returns the span that holds both.
func (p *page) hull(a, b Span) Span {
	a0, a1 := p.plain(a)
	b0, b1 := p.plain(b)
	return p.span(min(a0, b0), max(a1, b1))
}
