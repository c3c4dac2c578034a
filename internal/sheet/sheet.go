// Package sheet makes files for printing and handing over of a page: PDF and DOCX. The page is the one text:
// what it leaves out for its reader is in no file, and a file is in the language of its page.
package sheet

import (
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Sheet is what of a page is printed.
type Sheet struct {
	Title string
	Voice
	Blocks []Block
}

// Voice is the language of a text and the way it runs. Without a language it is that of what is around it.
type Voice struct {
	Lang string
	RTL  bool
}

// Block is a heading, a paragraph, an item of a list, a table, or a drawing.
type Block struct {
	Voice
	Level  int // of a heading, from 1; 0: no heading
	Item   bool
	Text   string
	Links  []Link
	Rows   []Row // of a table
	Even   bool  // whether its columns are alike: a text in two languages
	Figure *Figure
}

// Row is a line of a table. A line of heads is repeated on each page.
type Row struct {
	Head  bool
	Cells []Cell
}

// Cell is one field of a table.
type Cell struct {
	Voice
	Text  string
	Links []Link
	Head  bool
}

// Read takes from a page what is printed: its article, else its body, without forms and what is marked noprint. Links
// lead to where the page leads, from base on; "": the page has no address that others can ask, and nothing is linked.
func Read(r io.Reader, base string) (*Sheet, error) {
	root, err := html.Parse(r)
	if err != nil {
		return nil, err
	}
	s := &Sheet{Voice: Voice{Lang: "en"}}
	if base != "" {
		markLinks(root, base)
	}
	if h := first(root, atom.Html); h != nil && attr(h, "lang") != "" {
		s.Voice = voice(h)
	}
	if t := first(first(root, atom.Head), atom.Title); t != nil { // signs of a drawing have titles too
		s.Title = words(t)
	}
	from := first(root, atom.Article)
	for _, a := range []atom.Atom{atom.Main, atom.Body} {
		if from == nil {
			from = first(root, a)
		}
	}
	if lang := attr(from, "lang"); lang != "" {
		if h := first(from, atom.H1); h != nil && lang != s.Lang {
			s.Title = words(h) // that of the page is in the language of the page
		}
		s.Voice = voice(from)
	}
	if b := band(root); b != nil && from.DataAtom != atom.Body && band(from) == nil {
		s.add(Block{Level: 3, Text: inline(b)})
	}
	s.read(from)
	return s, nil
}

// read adds what is in a node: blocks of their own, and the text between them as paragraphs.
func (s *Sheet) read(n *html.Node) {
	loose := ""
	end := func() {
		s.add(Block{Text: loose})
		loose = ""
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case unprinted(c):
		case c.Type == html.ElementNode && blocks[c.DataAtom]:
			end()
			s.block(c)
		default:
			loose += inline(c)
		}
	}
	end()
}

var blocks = map[atom.Atom]bool{atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.P: true, atom.Li: true,
	atom.Dt: true, atom.Dd: true, atom.Table: true, atom.Div: true, atom.Section: true, atom.Header: true, atom.Ul: true,
	atom.Ol: true, atom.Dl: true, atom.Details: true, atom.Summary: true, atom.Footer: true, atom.Article: true,
	atom.Figure: true, atom.Main: true, atom.Aside: true}

var levels = map[atom.Atom]int{atom.H1: 1, atom.H2: 2, atom.H3: 3, atom.H4: 3}

func (s *Sheet) block(n *html.Node) {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4:
		s.add(Block{Voice: voice(n), Level: levels[n.DataAtom], Text: inline(n)})
	case atom.P, atom.Dt, atom.Summary:
		s.add(Block{Text: inline(n)})
	case atom.Li, atom.Dd:
		s.add(Block{Item: true, Text: inline(n)})
	case atom.Table:
		t := Block{Even: class(n) == "sides"}
		rows(n, false, &t)
		if len(t.Rows) > 0 {
			s.Blocks = append(s.Blocks, t)
		}
	case atom.Aside:
		if class(n) == "band" {
			s.add(Block{Voice: voice(n), Level: 3, Text: inside(n)})
			return
		}
		s.read(n)
	case atom.Figure:
		if svg := drawing(n); svg != nil {
			if f := figure(svg); f != nil {
				s.Blocks = append(s.Blocks, Block{Figure: f})
			}
		}
		s.read(n)
	default:
		s.read(n)
	}
}

// voice is what a node says of its language and direction.
func voice(n *html.Node) Voice { return Voice{attr(n, "lang"), attr(n, "dir") == "rtl"} }

// add adds a block that says something.
func (s *Sheet) add(b Block) {
	if b.Text, b.Links = linked(squeeze(b.Text)); b.Text != "" {
		s.Blocks = append(s.Blocks, b)
	}
}

func rows(n *html.Node, head bool, into *Block) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if unprinted(c) || c.Type != html.ElementNode {
			continue
		}
		if c.DataAtom != atom.Tr {
			rows(c, head || c.DataAtom == atom.Thead, into)
			continue
		}
		row := Row{Head: head}
		for d := c.FirstChild; d != nil; d = d.NextSibling {
			if d.DataAtom == atom.Th || d.DataAtom == atom.Td {
				text, links := linked(squeeze(inside(d)))
				row.Cells = append(row.Cells, Cell{voice(d), text, links, d.DataAtom == atom.Th})
			}
		}
		into.Rows = append(into.Rows, row)
	}
}

// The marks of Unicode that set a text apart from the direction of what is around it, and end it.
const isolate, isolateLTR, endIsolate = "\u2068", "\u2066", "\u2069"

// inside is the text in a node whose own direction is that of its lines.
func inside(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(inline(c))
	}
	return b.String()
}

// inline is the text of a node, with its directions as marks.
func inline(n *html.Node) string {
	switch {
	case n.Type == html.TextNode:
		return n.Data
	case unprinted(n):
		return ""
	case n.DataAtom == atom.Br:
		return " "
	}
	switch text := inside(n); {
	case n.DataAtom == atom.A && attr(n, linkAttr) != "":
		return linkFrom + attr(n, linkAttr) + linkHref + text + linkTo
	case attr(n, "dir") == "ltr":
		return isolateLTR + text + endIsolate
	case n.DataAtom == atom.Bdi || n.DataAtom == atom.Code:
		return isolate + text + endIsolate
	case blocks[n.DataAtom]:
		return " " + text + " "
	default:
		return text
	}
}

func unprinted(n *html.Node) bool {
	if n.Type == html.CommentNode {
		return true
	}
	switch n.DataAtom {
	case atom.Form, atom.Script, atom.Style, atom.Nav, atom.Svg, atom.Button, atom.Template, atom.Head:
		return true
	}
	if _, hidden := lookup(n, "hidden"); hidden {
		return true
	}
	for _, c := range strings.Fields(attr(n, "class")) {
		if c == "noprint" || c == "unseen" {
			return true
		}
	}
	return false
}

// band is what a page of an exercise says above all else, in its frame: the file says it too.
func band(root *html.Node) *html.Node {
	for n := range root.Descendants() {
		if n.DataAtom == atom.Aside && attr(n, "class") == "band" {
			return n
		}
	}
	return nil
}

func words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return squeeze(b.String())
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func first(n *html.Node, a atom.Atom) *html.Node {
	for c := range n.Descendants() {
		if c.DataAtom == a {
			return c
		}
	}
	return nil
}

func lookup(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func attr(n *html.Node, key string) string {
	v, _ := lookup(n, key)
	return v
}
