package article

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page is what is to be read of a saved web page, and what it says of itself.
type page struct {
	text          string
	outlet, stamp string
}

// silent are the elements whose text is none of the article.
var silent = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true,
	atom.Svg: true, atom.Nav: true, atom.Aside: true, atom.Footer: true, atom.Form: true, atom.Button: true,
	atom.Figure: true, atom.Figcaption: true, atom.Head: true, atom.Iframe: true, atom.Select: true, atom.Menu: true}

// blocks are the elements that begin a line and end it.
var blocks = map[atom.Atom]bool{atom.P: true, atom.Div: true, atom.H1: true, atom.H2: true, atom.H3: true,
	atom.H4: true,
	atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Br: true, atom.Tr: true, atom.Table: true, atom.Section: true,
	atom.Article: true, atom.Header: true, atom.Blockquote: true, atom.Main: true, atom.Hr: true, atom.Td: true,
	atom.Time: true, atom.Dd: true, atom.Dt: true}

// pageOf returns what is to be read of what was given: all of a plain text, of a page the text of its article.
func pageOf(given string) page {
	start := strings.TrimLeft(strings.TrimPrefix(given, "\ufeff"), " \t\r\n")
	if !strings.HasPrefix(start, "<") {
		return page{text: given}
	}
	root, err := html.Parse(strings.NewReader(given))
	if err != nil {
		return page{text: given} // it reads from memory: only a tree too deep is refused
	}
	p := page{}
	body := root
	for n := range root.Descendants() {
		switch {
		case n.DataAtom == atom.Meta:
			p.meta(n)
		case n.DataAtom == atom.Time && p.stamp == "":
			p.stamp = attribute(n, "datetime")
		case n.DataAtom == atom.Article && body.DataAtom != atom.Article, n.DataAtom == atom.Main && body == root:
			body = n
		case attribute(n, "itemprop") == "articleBody":
			body = n
			p.text = ""
		}
	}
	var b strings.Builder
	writeText(&b, body, textLength(body)/2)
	p.text = tidy(b.String())
	return p
}

// around are the words with which pages mark, in the class or the name of an element, what stands around an article.
var around = map[string]bool{"cookie": true, "cookies": true, "consent": true, "gdpr": true, "comment": true,
	"comments": true, "disqus": true, "related": true, "recommended": true, "trending": true, "popular": true,
	"mostread": true, "newsletter": true, "subscribe": true, "subscription": true, "share": true, "sharing": true,
	"social": true, "promo": true, "advert": true, "advertisement": true, "sponsored": true, "sidebar": true,
	"breadcrumb": true, "breadcrumbs": true, "menu": true, "caption": true, "tags": true, "readmore": true}

// aroundArticle reports whether an element stands around the article: by its class or name, where no more than most
// bytes of text are in it.
func aroundArticle(n *html.Node, most int) bool {
	marked := strings.ToLower(attribute(n, "class") + " " + attribute(n, "id"))
	for _, pair := range []string{"most-read", "read-more", "see-also", "also-read"} {
		marked = strings.ReplaceAll(marked, pair, "readmore")
	}
	for _, w := range strings.FieldsFunc(marked, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if around[w] {
			return textLength(n) <= most
		}
	}
	return false
}

// textLength returns how many bytes of text an element has that is read.
func textLength(n *html.Node) (length int) {
	if n.Type == html.TextNode {
		return len(strings.TrimSpace(n.Data))
	}
	if silent[n.DataAtom] {
		return 0
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		length += textLength(c)
	}
	return length
}

func (p *page) meta(n *html.Node) {
	name, content := attribute(n, "property")+attribute(n, "name"), strings.TrimSpace(attribute(n, "content"))
	switch name {
	case "og:site_name":
		p.outlet = content
	case "article:published_time", "datePublished", "pubdate":
		p.stamp = content
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// writeText writes the text of a node, a line a block, without what stands around the article, which is at most most
// bytes an element.
func writeText(b *strings.Builder, n *html.Node, most int) {
	if n.Type == html.TextNode {
		b.WriteString(strings.Join(strings.FieldsFunc(n.Data, breaksLine), " "))
		return
	}
	if silent[n.DataAtom] || attribute(n, "hidden") != "" || attribute(n, "aria-hidden") == "true" ||
		aroundArticle(n, most) {
		return
	}
	if blocks[n.DataAtom] {
		b.WriteByte('\n')
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		writeText(b, c, most)
	}
	if blocks[n.DataAtom] {
		b.WriteByte('\n')
	}
}

func breaksLine(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }

// tidy leaves out empty lines, and spaces beyond one.
func tidy(s string) string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}
