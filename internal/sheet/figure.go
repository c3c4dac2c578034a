package sheet

import (
	"math"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Figure is a drawing, in units of its own from its upper left corner. It is printed in shades of grey.
type Figure struct {
	W, H   float64
	Small  bool // a code, drawn as small as a camera reads it
	Shapes []Shape
	Labels []Label
}

// Shape is lines through points, filled, drawn, or both. A shade is 0 for black to 1 for white, below 0 for nothing.
type Shape struct {
	Lines  [][]Point
	Fill   float64
	Stroke float64
	Width  float64
}

// Point is a place in a figure.
type Point struct{ X, Y float64 }

// Label is a word in a figure, in the middle of a place or from it on.
type Label struct {
	Point
	Text string
	From bool
}

// ink is how what a page draws in colours is printed, by the class of a shape or of the group around it.
var ink = map[string]Shape{
	"land": {Fill: .95, Stroke: .6, Width: .8}, "lake": {Fill: .85, Stroke: .6, Width: .6},
	"river": {Fill: -1, Stroke: .7, Width: .7}, "province": {Fill: -1, Stroke: .75, Width: .6},
	"country": {Fill: -1, Stroke: .45, Width: 1}, "disputed": {Fill: -1, Stroke: .45, Width: .8},
	"circles": {Fill: -1, Stroke: .35, Width: .8}, "places": {Fill: .4, Stroke: -1},
	"legs": {Fill: -1, Stroke: .5, Width: .6}, "mark": {Fill: .1, Stroke: 1, Width: 1},
	"scale": {Fill: -1, Stroke: .2, Width: 1.2}, "qr": {Fill: 0, Stroke: -1},
}

// figure reads the drawing of a page; nil where it has no size.
func figure(n *html.Node) *Figure {
	box := strings.Fields(attr(n, "viewBox"))
	if len(box) != 4 {
		return nil
	}
	f := &Figure{W: number(box[2]), H: number(box[3]), Small: class(n) == "qr"}
	if f.W <= 0 || f.H <= 0 {
		return nil
	}
	f.read(n, Point{}, ink["land"])
	return f
}

// read takes up what is in a node that is moved and inked as given.
func (f *Figure) read(n *html.Node, at Point, as Shape) {
	for _, c := range strings.Fields(attr(n, "class")) {
		if x, ok := ink[c]; ok {
			as = x
		}
	}
	if n.Data == "g" && class(n) == "land" { // the outlines of the record lie over the land
		as.Fill = -1
	}
	if move, ok := strings.CutPrefix(attr(n, "transform"), "translate("); ok {
		if p := strings.Fields(strings.TrimSuffix(move, ")")); len(p) == 2 {
			at = Point{at.X + number(p[0]), at.Y + number(p[1])}
		}
	}
	switch n.Data {
	case "path":
		f.shape(as, at, outline(attr(n, "d")))
	case "circle":
		x, y, r := number(attr(n, "cx")), number(attr(n, "cy")), number(attr(n, "r"))
		f.shape(as, at, [][]Point{round(x, y, r)})
	case "rect":
		x, y, w, h := number(attr(n, "x")), number(attr(n, "y")), number(attr(n, "width")), number(attr(n, "height"))
		f.shape(as, at, [][]Point{{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}}})
	case "text":
		f.Labels = append(f.Labels, Label{Point{at.X + number(attr(n, "x")), at.Y + number(attr(n, "y")) +
			number(attr(n, "dy"))}, words(n), class(n) == "tag"})
		return
	case "title":
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			f.read(c, at, as)
		}
	}
}

func (f *Figure) shape(as Shape, at Point, lines [][]Point) {
	for _, l := range lines {
		for i := range l {
			l[i] = Point{l[i].X + at.X, l[i].Y + at.Y}
		}
	}
	if as.Lines = lines; len(lines) > 0 {
		f.Shapes = append(f.Shapes, as)
	}
}

// round is a circle as a line of many corners.
func round(x, y, r float64) []Point {
	const corners = 48
	var out []Point
	for i := range corners + 1 {
		turn := 2 * math.Pi * float64(i) / corners
		out = append(out, Point{x + r*math.Cos(turn), y + r*math.Sin(turn)})
	}
	return out
}

// outline reads the path of a drawing, of the commands that pages draw with: M, L, h, v and z. At an arc it ends.
func outline(d string) [][]Point {
	var out [][]Point
	var at, begin Point
	cmd := byte('M')
	for d = strings.TrimLeft(d, " ,"); d != ""; d = strings.TrimLeft(d, " ,") {
		if c := d[0]; strings.IndexByte("MLhHvVzZA", c) >= 0 {
			cmd, d = c, strings.TrimLeft(d[1:], " ,")
			if cmd == 'A' {
				return out
			}
			if cmd == 'z' || cmd == 'Z' {
				out[len(out)-1] = append(out[len(out)-1], begin)
				at = begin
				continue
			}
		}
		var x, y float64
		x, d = cut(d)
		switch cmd {
		case 'M', 'L':
			y, d = cut(strings.TrimLeft(d, " ,"))
			at = Point{x, y}
		case 'h':
			at.X += x
		case 'H':
			at.X = x
		case 'v':
			at.Y += x
		case 'V':
			at.Y = x
		}
		if cmd == 'M' {
			out, begin, cmd = append(out, nil), at, 'L'
		}
		if len(out) == 0 {
			return nil
		}
		out[len(out)-1] = append(out[len(out)-1], at)
	}
	return out
}

// cut cuts the number with which a text begins; what is none is 0 and skipped by a letter.
func cut(d string) (float64, string) {
	n := 0
	for n < len(d) && (d[n] >= '0' && d[n] <= '9' || d[n] == '.' || d[n] == '-' && n == 0) {
		n++
	}
	if n == 0 {
		return 0, d[min(1, len(d)):]
	}
	return number(d[:n]), d[n:]
}

// number reads a length; one in the size of the letters is a third of a line down.
func number(s string) float64 {
	if strings.HasSuffix(s, "em") {
		return 4
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		return 0
	}
	return x
}

func class(n *html.Node) string { return attr(n, "class") }

// drawing is the first picture in a node, nil where there is none.
func drawing(n *html.Node) *html.Node { return first(n, atom.Svg) }
