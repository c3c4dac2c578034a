package sheet

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Link is a part of a text that leads somewhere: its letters From to To, exclusive, counted in runes.
type Link struct {
	From, To int
	Href     string
}

// A link in a text that is being read: where it leads, what it says, its end. Pages have none of these signs of their
// own.
const linkFrom, linkHref, linkTo = "\ue000", "\ue001", "\ue002"

// linkAttr holds where a link of a page leads once that is known to be an address that others can ask.
const linkAttr = "data-sheet"

// markLinks notes of each link of a page where it leads, and takes the signs of links out of its texts.
func markLinks(n *html.Node, base string) {
	from, err := url.Parse(base)
	if err != nil {
		return
	}
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			c.Data = strings.NewReplacer(linkFrom, "", linkHref, "", linkTo, "").Replace(c.Data)
		}
		if c.DataAtom != atom.A {
			continue
		}
		href := attr(c, "href")
		to, err := from.Parse(href)
		if err == nil && href != "" && href[0] != '#' && (to.Scheme == "https" || to.Scheme == "http") {
			c.Attr = append(c.Attr, html.Attribute{Key: linkAttr, Val: to.String()})
		}
	}
}

// linked returns a text without the signs of its links, and the links.
func linked(text string) (string, []Link) {
	if !strings.Contains(text, linkFrom) {
		return text, nil
	}
	var out strings.Builder
	var links []Link
	n := 0
	add := func(s string) {
		out.WriteString(s)
		n += utf8.RuneCountInString(s)
	}
	for text != "" {
		before, rest, ok := strings.Cut(text, linkFrom)
		add(before)
		if !ok {
			break
		}
		href, rest, _ := strings.Cut(rest, linkHref)
		said, after, _ := strings.Cut(rest, linkTo)
		l := Link{From: n, Href: href}
		add(said)
		if l.To = n; l.To > l.From {
			links = append(links, l)
		}
		text = after
	}
	return out.String(), links
}

// shifted are links of a text that has n letters more before it.
func shifted(list []Link, n int) []Link {
	out := make([]Link, len(list))
	for i, l := range list {
		out[i] = Link{l.From + n, l.To + n, l.Href}
	}
	return out
}

// at returns the link in which a letter stands; nil: in none.
func at(list []Link, letter int) *Link {
	for i := range list {
		if l := &list[i]; letter >= l.From && letter < l.To {
			return l
		}
	}
	return nil
}
