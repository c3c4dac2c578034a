package narrative

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"truce"
	"truce/internal/view"
)

// Report is a report in sentences: what it is about, and its lines in order. It holds no figure: these are drawn from
// the bulletins whenever it is read.
type Report struct {
	Asked
	Lines []Line
}

// Line is one sentence, or a paragraph that a person wrote. One of Path, Gap and Words is not empty.
type Line struct {
	Bulletin string     // whose figure it is, as CA-B-3
	Sum      string     // or the numbers of the bulletins whose figures are added, as 1,2,5
	Path     string     // of the figure
	Gap      truce.Date // of this day no bulletin is published
	Words    string     // as a person wrote them, with figures as references
}

// mostText is how many bytes the text of a report has at most: it fits into an entry.
const mostText = 40_000

// head is the first line of a report; a bare reference is a line of its own.
var (
	head = regexp.MustCompile(`^report (general|civilians|movement|weapons) ` +
		`(\d{4}-\d\d-\d\d) (\d{4}-\d\d-\d\d) ([A-Z]{2,8})$`)
	bare = regexp.MustCompile(`^\{([^{}\s]+) ([^{}]+)\}$`)
)

// The words that stand for a bulletin in the reference of a day without one, and of a sum.
const gapRef, sumRef = "none", "sum:"

// String is the text of a report, which [Parse] reads: its head, then a line for each, in no language but that of the
// person who wrote in it.
func (r *Report) String() string {
	var out strings.Builder
	fmt.Fprintf(&out, "report %s %s %s %s\n", r.About, r.From, r.To, r.By)
	for _, l := range r.Lines {
		out.WriteString(l.String() + "\n")
	}
	return out.String()
}

// String is the line as the text of a report has it.
func (l Line) String() string {
	switch {
	case l.Words != "":
		return l.Words
	case l.Gap != "":
		return "{" + gapRef + " " + string(l.Gap) + "}"
	case l.Sum != "":
		return "{" + sumRef + l.Sum + " " + l.Path + "}"
	}
	return "{" + l.Bulletin + " " + l.Path + "}"
}

// Parse reads the text of a report. What is no report, or has a figure written by hand, is an error of kind Invalid.
func Parse(text string) (*Report, error) {
	if len(text) > mostText {
		return nil, truce.Errorf(truce.Invalid, "the report is longer than %d bytes", mostText)
	}
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	m := head.FindStringSubmatch(lines[0])
	if m == nil {
		return nil, truce.Errorf(truce.Invalid, "the first line is not that of a report, as: report civilians 2017-01-15 "+
			"2017-01-21 CA")
	}
	r := &Report{Asked: Asked{About: About(m[1]), From: truce.Date(m[2]), To: truce.Date(m[3]), By: truce.MemberID(m[4])}}
	if _, err := r.days(); err != nil {
		return nil, err
	}
	for i, text := range lines[1:] {
		l, err := parseLine(i+2, text)
		if err != nil {
			return nil, err
		}
		if l != (Line{}) {
			r.Lines = append(r.Lines, l)
		}
	}
	return r, nil
}

// parseLine reads a line; an empty one is the zero Line.
func parseLine(n int, text string) (Line, error) {
	text = strings.TrimSpace(text)
	if word := byHand(text); word != "" {
		return Line{}, truce.Errorf(truce.Invalid,
			"line %d: %q is written by hand; a figure is a reference to a printed one, as "+
				"{CA-B-3 observance/registered/joint}. Days, as 2017-01-15, and ids may be written", n, word)
	}
	m := bare.FindStringSubmatch(text)
	switch {
	case m == nil:
		return Line{Words: text}, nil
	case m[1] == gapRef:
		return Line{Gap: truce.Date(m[2])}, nil
	case strings.HasPrefix(m[1], sumRef):
		return Line{Sum: m[1][len(sumRef):], Path: m[2]}, nil
	}
	return Line{Bulletin: m[1], Path: m[2]}, nil
}

// ParseLine reads a line of a report as it stands alone.
func ParseLine(text string) (Line, error) { return parseLine(1, text) }

// Pieces are what a person wrote between figures, and the figures.
func Pieces(words string) []Line {
	var out []Line
	from := 0
	for _, m := range reference.FindAllStringSubmatchIndex(words, -1) {
		if m[0] > from {
			out = append(out, Line{Words: words[from:m[0]]})
		}
		out = append(out, Line{Bulletin: words[m[2]:m[3]], Path: words[m[4]:m[5]]})
		from = m[1]
	}
	if from < len(words) {
		out = append(out, Line{Words: words[from:]})
	}
	return out
}

// Digest names what a report says: two with the same say the same, in whichever language they are read.
func (r *Report) Digest() truce.Digest {
	return truce.DigestOf([]byte("truce narrative 1"), []byte(r.String()))
}

// Topic is that of the statements by which reports are released.
const Topic = "narrative"

// ID names a report once it is released: it follows from what the report says.
func (r *Report) ID() string {
	d := r.Digest()
	return fmt.Sprintf("%s-%x", Topic, d[:8])
}

// Release is the statement by which a member releases a report. It is for everybody: the lens is that of the public,
// and a figure that is not printed for it is an error of kind NotFound.
func (r *Report) Release(ctx context.Context, l *view.Lens, by truce.MemberID) (*truce.Statement, error) {
	if len(r.Lines) == 0 {
		return nil, truce.Errorf(truce.Invalid, "nothing is left of the report")
	}
	if _, err := Print(ctx, l, r.String()); err != nil {
		return nil, err
	}
	return &truce.Statement{ID: r.ID(), Speaker: string(by), Topic: Topic, Says: r.String()}, nil
}

// Released is a report that a member released.
type Released struct {
	*Report
	ID      string
	Claim   *truce.Claim
	Problem error // the statement is no report: its member entered something else under the topic
}

// ReleasedOf picks the released reports out of statements, the latest first. What is withdrawn is left out.
func ReleasedOf(list []*truce.Claim) []Released {
	var out []Released
	for _, c := range list {
		b, ok := c.Body.(*truce.Statement)
		if !ok || c.Withdrawn || b.Topic != Topic {
			continue
		}
		r, err := Parse(b.Says)
		out = append(out, Released{r, b.ID, c, err})
	}
	slices.SortStableFunc(out, func(a, b Released) int { return int(b.Claim.At - a.Claim.At) })
	return out
}
