package terms

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"truce"
)

// Problem is one thing wrong with an agreement file, with the place where.
type Problem struct {
	File string         `json:"file"`
	Line int            `json:"line"` // from 1
	Col  int            `json:"col"`  // from 1, in characters
	Says truce.Sentence `json:"says"`
}

// String returns "file:line:col: sentence".
func (p Problem) String() string { return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Col, p.Says) }

// Problems is everything wrong with a file, in order of place.
type Problems []Problem

// Error returns one problem a line.
func (p Problems) Error() string {
	var b strings.Builder
	for i, x := range p {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(x.String())
	}
	return b.String()
}

// Unwrap returns an error of kind [truce.Invalid].
func (p Problems) Unwrap() error {
	return truce.Errorf(truce.Invalid, "%d problems in an agreement file", len(p))
}

// MaxFile is how many bytes an agreement file may have.
const MaxFile = 512 << 10

// The limits within a file.
const (
	maxText     = 20_000 // characters of one text
	maxItems    = 1_000  // of one list
	maxProblems = 100    // reported
)

// page is a YAML file being read. Its methods take a node and return the value it stands for, or the zero value after
// noting a problem; whoever reads need not check.
type page struct {
	file     string
	lines    []string
	problems Problems
}

// open parses the bytes into one mapping, nil when that failed.
func (p *page) open(data []byte) *yaml.Node {
	switch {
	case len(data) > MaxFile:
		p.problem(1, 1, "the file has %d bytes; an agreement has at most %d", len(data), MaxFile)
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) ||
		bytes.IndexByte(data, 0) >= 0:
		p.problem(1, 1, "the file is UTF-16 or no text at all; save it as UTF-8")
	case !utf8.Valid(data):
		p.notUTF8(data)
	}
	if len(p.problems) > 0 {
		return nil
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	p.lines = lineEnds.Split(string(data), -1)
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		p.problem(1, 1, "the file is empty")
		return nil
	case err != nil:
		p.syntax(err)
		return nil
	}
	switch err := dec.Decode(&more); {
	case errors.Is(err, io.EOF):
	case err != nil:
		p.syntax(err)
		return nil
	default:
		p.at(&more, "one file holds one agreement; a second document begins here")
		return nil
	}
	if len(doc.Content) == 0 {
		p.problem(1, 1, "the file is empty")
		return nil
	}
	return doc.Content[0]
}

// lineEnds are what YAML counts as ends of lines.
var lineEnds = regexp.MustCompile("\r\n|[\n\r\u0085\u2028\u2029]")

func (p *page) notUTF8(data []byte) {
	line, col := 1, 1
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			break
		}
		if col++; r == '\n' {
			line, col = line+1, 1
		}
		data = data[n:]
	}
	p.problem(line, col, "the file is not UTF-8 from here on; save it as UTF-8")
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

func (p *page) syntax(err error) {
	line, says := 1, strings.Join(strings.Fields(err.Error()), " ")
	if m := yamlLine.FindStringSubmatch(says); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			line = n
		}
		says = m[2]
	}
	p.problem(line, 1, "this is not YAML: %s", says)
}

func (p *page) problem(line, col int, format string, args ...any) {
	if len(p.problems) < maxProblems {
		p.problems = append(p.problems, Problem{p.file, line, col, truce.Say(format, args...)})
	}
}

func (p *page) at(n *yaml.Node, format string, args ...any) {
	p.problem(max(1, n.Line), max(1, n.Column), format, args...)
}

// mapping returns the fields of a mapping by name. Names that are not among the known ones are problems, as are names
// given twice and required ones not given; a required name is marked with "!".
func (p *page) mapping(n *yaml.Node, what truce.Sentence, known ...string) map[string]*yaml.Node {
	if n == nil || !p.is(n, yaml.MappingNode, truce.Say("%s is a list of fields, \"name: value\"", what)) {
		return nil
	}
	var names []string
	out := map[string]*yaml.Node{}
	for _, k := range known {
		names = append(names, strings.TrimSuffix(k, "!"))
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode || key.Anchor != "":
			p.at(key, "the name of a field is a word")
		case !slices.Contains(names, key.Value):
			p.at(key, "%s has no field %q%s", what, key.Value, suggest(key.Value, names))
		case out[key.Value] != nil:
			p.at(key, "%s has the field %q twice", what, key.Value)
		default:
			out[key.Value] = value
		}
	}
	for _, k := range known {
		if name, required := strings.CutSuffix(k, "!"); required && out[name] == nil {
			p.at(n, "%s has no %q", what, name)
		}
	}
	return out
}

// is reports whether the node is of the kind; else it notes what was wanted. Anchors, aliases and tags are refused:
// what a person reads is what there is.
func (p *page) is(n *yaml.Node, k yaml.Kind, wanted truce.Sentence) bool {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		p.at(n, "anchors and aliases are not read here; write the value out")
	case n.Style&yaml.TaggedStyle != 0:
		p.at(n, "tags are not read here")
	case n.Kind != k:
		p.at(n, "%s", wanted)
	default:
		return true
	}
	return false
}

// list calls item for each element of a list; no node is an empty list.
func (p *page) list(n *yaml.Node, what truce.Sentence, item func(*yaml.Node)) {
	if n == nil || !p.is(n, yaml.SequenceNode, truce.Say("%s is a list, one \"- …\" an item", what)) {
		return
	}
	if len(n.Content) > maxItems {
		p.at(n, "%s has %d items; at most %d are read", what, len(n.Content), maxItems)
		return
	}
	for _, x := range n.Content {
		item(x)
	}
}

// scalar returns the text of a scalar as written.
func (p *page) scalar(n *yaml.Node, what truce.Sentence) (string, bool) {
	if n == nil || !p.is(n, yaml.ScalarNode, truce.Say("%s is one value", what)) {
		return "", false
	}
	if n.Tag == "!!null" {
		p.at(n, "%s is empty; leave the field out where nothing is known", what)
		return "", false
	}
	return n.Value, true
}

// text reads a text that is not empty.
func (p *page) text(n *yaml.Node, what truce.Sentence) string {
	s, ok := p.scalar(n, what)
	if !ok {
		return ""
	}
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		p.at(n, "%s is empty; leave the field out where nothing is known", what)
	case utf8.RuneCountInString(s) > maxText:
		p.at(n, "%s has more than %d characters", what, maxText)
		return ""
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }):
		p.at(n, "%s holds control characters", what)
		return ""
	}
	return s
}

// word reads one of a short list.
func word[T ~string](p *page, n *yaml.Node, what truce.Sentence, words ...T) T {
	s, ok := p.scalar(n, what)
	if !ok || slices.Contains(words, T(s)) {
		return T(s)
	}
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = string(w)
	}
	p.at(n, "%s is %s; %q is none of them%s", what, strings.Join(list, ", "), s, suggest(s, list))
	return ""
}

// slug reads an id a person chose.
func (p *page) slug(n *yaml.Node, what truce.Sentence) string {
	s, ok := p.scalar(n, what)
	if ok && !truce.ValidSlug(s) {
		p.at(n, "%s is 1 to 64 characters a-z, 0-9 and inner hyphens; %q is not", what, s)
		return ""
	}
	return s
}

func (p *page) yesNo(n *yaml.Node, what truce.Sentence) bool {
	s, ok := p.scalar(n, what)
	if ok && s != "true" && s != "false" {
		p.at(n, "%s is true or false", what)
	}
	return s == "true"
}

// whole reads a whole number from 1.
func (p *page) whole(n *yaml.Node, what truce.Sentence) int {
	s, ok := p.scalar(n, what)
	v, err := strconv.Atoi(s)
	if ok && (err != nil || v < 1 || v > 1_000_000) {
		p.at(n, "%s is a whole number from 1; %q is not", what, s)
		return 0
	}
	return v
}

// number reads a decimal number.
func (p *page) number(n *yaml.Node, what truce.Sentence) float64 {
	s, ok := p.scalar(n, what)
	v, err := strconv.ParseFloat(s, 64)
	if ok && (err != nil || v != v) {
		p.at(n, "%s is a number; %q is not", what, s)
		return 0
	}
	return v
}

// instant reads a moment with its offset from UTC.
func (p *page) instant(n *yaml.Node, what truce.Sentence) truce.Instant {
	s, ok := p.scalar(n, what)
	if !ok {
		return 0
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || t.Nanosecond() != 0 || t.Year() < 1800 || t.Year() > 2200 {
		p.at(n, "%s is a moment with its offset, \"2016-12-30T00:00:00+02:00\"; %q is not", what, s)
		return 0
	}
	return truce.At(t)
}

// date reads a calendar date as a source states it.
func (p *page) date(n *yaml.Node, what truce.Sentence) truce.Date {
	s, ok := p.scalar(n, what)
	if d := truce.Date(s); ok && (s == "" || !d.Valid()) {
		p.at(n, "%s is a date, \"2016-12-30\", \"2016-12\" or \"2016\"; %q is not", what, s)
		return ""
	}
	return truce.Date(s)
}

func (p *page) url(n *yaml.Node, what truce.Sentence) string {
	s := p.text(n, what)
	if u, err := url.Parse(s); s != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
		p.at(n, "%s is the address of a page, \"https://…\"; %q is not", what, s)
		return ""
	}
	return s
}

// inside returns the line and column of a character of a text, counted from 0, where it stands in the file. It walks
// the text and the file side by side, because quoting, folding and indenting move things.
func (p *page) inside(n *yaml.Node, at int) (line, col int) {
	c := cursor{lines: p.lines, line: n.Line - 1, col: n.Column - 1}
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		c.line, c.col = n.Line, 0 // the text begins below its "|" or ">"
	} else if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		c.col++
	}
	line, col = c.line, c.col
	i := 0
	for _, want := range n.Value {
		if want != ' ' && want != '\n' && want != '\t' {
			if !c.seek(want, n.Style) {
				break
			}
			line, col = c.line, c.col
			if i >= at {
				return line + 1, col + 1
			}
			c.col += c.width
		}
		i++
	}
	return line + 1, col + 2 // past the end
}

// cursor is a place in the lines of a file, from 0.
type cursor struct {
	lines     []string
	line, col int
	width     int // of the character found last, as written
}

// seek moves to the next character that is not white space and reports whether it stands for want.
func (c *cursor) seek(want rune, style yaml.Style) bool {
	for ; c.line < len(c.lines); c.line, c.col = c.line+1, 0 {
		rest := []rune(c.lines[c.line])
		for ; c.col < len(rest); c.col++ {
			r := rest[c.col]
			if r == ' ' || r == '\t' || r == '\r' {
				continue
			}
			c.width = 1
			if r == '\\' && style&yaml.DoubleQuotedStyle != 0 {
				if c.col == len(rest)-1 {
					break // a line folded by hand
				}
				if strings.ContainsRune("nrt ", rest[c.col+1]) {
					c.col++
					continue
				}
				c.width = escape(rest[c.col+1])
				return true
			}
			if r == '\'' && want == '\'' && style&yaml.SingleQuotedStyle != 0 {
				c.width = 2
			}
			return r == want
		}
	}
	return false
}

// escape is how many characters an escape of a double-quoted text takes.
func escape(r rune) int {
	switch r {
	case 'x':
		return 4
	case 'u':
		return 6
	case 'U':
		return 10
	}
	return 2
}
