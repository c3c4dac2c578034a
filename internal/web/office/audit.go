package office

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/internal/audit"
	"truce/internal/export"
	"truce/internal/people"
	"truce/internal/web/frame"
)

// auditPage is the member's own audit log, for whoever audits.
type auditPage struct {
	Action  string
	Given   auditFilter
	Who     []choice // persons and functions
	Did     []choice // what can be asked for
	Lines   []auditLine
	Older   string // address of what follows; empty: nothing does
	Newest  string // address of the newest lines; empty: they stand here
	CSV     string // address of the file of what is shown, older lines included
	Refusal error
}

// choice is a value of a filter with its word.
type choice struct{ Value, Word string }

// auditFilter is which lines are shown. A line that cannot be read is always shown: nobody knows what it was.
type auditFilter struct {
	Who     string // "person ID", "function NAME", [atTheDoor] or [theNode]
	Did     string
	Day     truce.Date
	Refused bool
}

// Who is neither a person nor a function.
const (
	atTheDoor = "door" // was not recognised
	theNode   = "node" // by itself, or somebody at the machine
)

// auditLine is a line as it is shown.
type auditLine struct {
	audit.Line
	Name   string // of the person, where this node knows them still
	Whom   string // the name of the person it is about
	Door   bool   // they were not recognised
	Did    template.HTML
	Href   string // of what it is about; empty: it has no page
	Reason template.HTML
}

// linesPerPage is how many lines stand on a page.
const linesPerPage = 100

// How looking at the log stands in it.
const (
	didRead   = "audit read"
	didExport = "audit exported"
)

// audits returns who reads the audit log; to everybody else there is none, and that they asked is kept.
func (s *site) audits(r *request, what string) (by frame.By, err error) {
	may, err := r.Audits()
	if err != nil {
		return by, err
	}
	if by = s.By(r.Request, r.Lens); may {
		return by, nil
	}
	if s.Acts != nil && (by.Person != "" || by.Member != "" && by.Member == s.Member) {
		s.noteAudit(by, what, truce.Errorf(truce.Forbidden, "the officer does not audit"))
	}
	return by, frame.ErrNoPage
}

// noteAudit keeps that somebody looked, or tried to.
func (s *site) noteAudit(by frame.By, what string, err error) {
	a := audit.Of(truce.At(s.Clock()), s.Member, by.Function, what, "", err)
	a.Person = by.Person
	if err := s.Acts.Write(a); err != nil {
		s.Log.Error("a line of the audit log cannot be kept", "err", err)
	}
}

// filterOf reads the filter of an address.
func (s *site) filterOf(v url.Values) (f auditFilter, span truce.Interval, err error) {
	f = auditFilter{Who: v.Get("who"), Did: v.Get("did"), Day: truce.Date(v.Get("day")),
		Refused: v.Get("refused") == "yes"}
	if f.Day == "" {
		return f, span, nil
	}
	if span = f.Day.Span(s.Zone); !span.Known() {
		return f, span, truce.Errorf(truce.Invalid, "%q is not a date like 2017-01-15", f.Day)
	}
	return f, span, nil
}

func (f auditFilter) values() url.Values {
	v := url.Values{}
	for k, x := range map[string]string{"who": f.Who, "did": f.Did, "day": string(f.Day)} {
		if x != "" {
			v.Set(k, x)
		}
	}
	if f.Refused {
		v.Set("refused", "yes")
	}
	return v
}

// keeps reports whether a line is shown.
func (f auditFilter) keeps(l audit.Line, day truce.Interval) bool {
	if l.Damaged > 0 {
		return true
	}
	if f.Refused && l.Refused == "" || f.Did != "" && deedOf(l.What) != f.Did ||
		f.Day != "" && (l.At < day.From || l.At > day.To) {
		return false
	}
	kind, value, _ := strings.Cut(f.Who, " ")
	switch kind {
	case "person":
		return l.Person == value
	case "function":
		return l.Function == value
	case atTheDoor:
		return l.From != ""
	case theNode:
		return l.Function+l.Person+l.From == ""
	}
	return true
}

// auditLog answers GET /audit.
func (s *site) auditLog(w http.ResponseWriter, r *request) error {
	by, err := s.audits(r, didRead)
	if err != nil {
		return err
	}
	r.Private()
	page := &auditPage{Action: s.At("/audit")}
	status := http.StatusOK
	if err = s.readAudit(r, page); truce.KindOf(err) == truce.Invalid {
		page.Refusal, status = err, http.StatusBadRequest
	}
	s.noteAudit(by, didRead, err)
	if err != nil && page.Refusal == nil {
		return err
	}
	return s.Render(w, r, status, "audit", page)
}

// readAudit reads the choices of the filter, and a page of lines.
func (s *site) readAudit(r *request, p *auditPage) error {
	names, err := s.names(r.Context())
	if err != nil {
		return err
	}
	if err := s.choices(r, p, names); err != nil {
		return err
	}
	v := r.URL.Query()
	var span truce.Interval
	if p.Given, span, err = s.filterOf(v); err != nil {
		return err
	}
	before, err := audit.ParsePlace(v.Get("before"))
	if err != nil {
		return err
	}
	href := func(path string, v url.Values) string { return strings.TrimSuffix(s.At(path)+"?"+v.Encode(), "?") }
	p.CSV = href("/audit.csv", p.Given.values())
	if before != nil {
		p.Newest = href("/audit", p.Given.values())
	}
	return s.Acts.Latest(r.Context(), before, func(l audit.Line) (bool, error) {
		if !p.Given.keeps(l, span) {
			return true, nil
		}
		if n := len(p.Lines); n == linesPerPage {
			older := p.Given.values()
			older.Set("before", p.Lines[n-1].Place.String())
			p.Older = href("/audit", older)
			return false, nil
		}
		p.Lines = append(p.Lines, s.auditLine(r.Words(), l, names))
		return true, nil
	})
}

// names are those of the people of the node, by id; nobody where nobody logs in.
func (s *site) names(ctx context.Context) (map[string]*people.Person, error) {
	if s.People == nil {
		return nil, nil
	}
	all, err := s.People.All(ctx)
	names := map[string]*people.Person{}
	for _, p := range all {
		names[p.ID] = p
	}
	return names, err
}

func (s *site) choices(r *request, p *auditPage, names map[string]*people.Person) error {
	functions := map[string]bool{}
	for _, x := range names {
		p.Who = append(p.Who, choice{"person " + x.ID, x.Name + " · " + x.Function})
	}
	all, err := r.Lens.Officers(r.Context())
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.Member == s.Member && !functions[o.Function] {
			functions[o.Function] = true
			p.Who = append(p.Who, choice{"function " + o.Function, o.Function})
		}
	}
	byWord := func(a, b choice) int { return cmp.Compare(a.Word, b.Word) }
	slices.SortFunc(p.Who, byWord)
	c := r.Words()
	p.Who = append(p.Who, choice{atTheDoor, c.Text("audit.door")}, choice{theNode, c.Text("audit.node")})
	for key := range c.Messages {
		if deed, ok := strings.CutPrefix(key, "did."); ok {
			p.Did = append(p.Did, choice{deed, c.Text(key)})
		}
	}
	slices.SortFunc(p.Did, byWord)
	return nil
}

func (s *site) auditLine(c *frame.Catalog, l audit.Line, names map[string]*people.Person) auditLine {
	out := auditLine{Line: l, Did: didIn(c, l.What), Door: l.From != ""}
	if p := names[l.Person]; p != nil {
		out.Name = p.Name
	}
	if p := names[l.About]; p != nil {
		out.Whom = p.Name
	}
	if _, letter, _, ok := truce.SplitMinted(l.About); ok {
		rooms := map[byte]string{'I': "/incidents", 'R': "/reports", 'O': "/operations"}
		if room := rooms[byte(letter)]; room != "" {
			out.Href = s.At(room, l.About)
		}
	}
	if l.Why == audit.WhyReadOnly {
		out.Reason = c.HTML("audit.was-read-only")
	} else if reason, ok := l.Reason(); ok {
		out.Reason = c.Say(reason)
	}
	return out
}

// deedOf is the word of the vocabulary for what was asked for: of an entry that of its kind, whatever its version; of
// what has details, such as the roles given, the word before them.
func deedOf(what string) string {
	name, version, _ := strings.Cut(what, "/")
	if n, err := strconv.Atoi(version); err == nil && n > 0 {
		return name
	}
	for _, of := range []string{"roles given", "talks"} {
		if strings.HasPrefix(what, of+": ") && what != "talks: destroy" {
			what = of
		}
	}
	return frame.Slug(strings.ReplaceAll(what, ":", ""))
}

// didIn says what was asked for. What has no word is shown as it is.
func didIn(c *frame.Catalog, what string) template.HTML {
	deed := deedOf(what)
	if !c.Has("did." + deed) {
		return c.Say(truce.Say("%s", what))
	}
	text := c.HTML("did." + deed)
	list, given := strings.CutPrefix(what, "roles given: ")
	if !given {
		return text
	}
	var words []string
	for _, role := range strings.Split(list, ", ") {
		words = append(words, c.Word("person-role", role))
	}
	return text + template.HTML(template.HTMLEscapeString(": "+strings.Join(words, c.Text("list.comma"))))
}

// auditTime is how long the file may be written.
const auditTime = 5 * time.Minute

// auditFile answers GET /audit.csv: what the filter shows, the newest first, as it is kept. The names of people stay
// here.
func (s *site) auditFile(w http.ResponseWriter, r *request) error {
	by, err := s.audits(r, didExport)
	if err != nil {
		return err
	}
	f, span, err := s.filterOf(r.URL.Query())
	if err == nil {
		err = s.writeAudit(w, r, f, span)
	}
	s.noteAudit(by, didExport, err)
	return err
}

// writeAudit sends the file as it is read. One that fails half way ends with the connection.
func (s *site) writeAudit(w http.ResponseWriter, r *request, f auditFilter, span truce.Interval) error {
	ctx, cancel := r.Long(auditTime)
	defer cancel()
	if err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(auditTime)); err != nil &&
		!errors.Is(err, http.ErrNotSupported) {
		return err
	}
	out := csv.NewWriter(w)
	begun := false
	row := func(cells ...string) error {
		if !begun {
			w.Header().Set("Content-Type", "text/csv; charset=utf-8")
			w.Header().Set("Content-Disposition", `attachment; filename="audit-`+
				s.Clock().In(s.Zone).Format(time.DateOnly)+`.csv"`)
			begun = true
			if err := out.Write([]string{"at", "function", "person", "from", "what", "about", "refused", "why", "more", "lost",
				"damaged_bytes"}); err != nil {
				return err
			}
		}
		for i := range cells {
			cells[i] = export.Harmless(cells[i])
		}
		return out.Write(cells)
	}
	number := func(n int64) string {
		if n == 0 {
			return ""
		}
		return strconv.FormatInt(n, 10)
	}
	err := s.Acts.Latest(ctx, nil, func(l audit.Line) (bool, error) {
		if !f.keeps(l, span) {
			return true, nil
		}
		at := ""
		if l.Damaged == 0 {
			at = l.At.String()
		}
		return true, row(at, l.Function, l.Person, l.From, l.What, l.About, l.Refused, l.Why, number(int64(l.More)),
			number(int64(l.Lost)), number(l.Damaged))
	})
	out.Flush()
	if err = cmp.Or(err, out.Error()); err != nil && begun {
		s.Log.ErrorContext(ctx, "a file was cut off", "err", err)
		return http.ErrAbortHandler
	}
	return err
}
