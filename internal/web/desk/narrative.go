package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/internal/narrative"
	"truce/internal/web/frame"
)

// narrativesPage lists the reports that members released, and lets an officer write one.
type narrativesPage struct {
	List    []narrativeLink
	Write   *narrativeAsk // nil: not for this viewer
	Refusal error
}

// narrativeLink is a released report in the list.
type narrativeLink struct {
	narrative.Released
	Href string
}

// narrativeAsk is what a report is asked for by.
type narrativeAsk struct {
	narrative.Asked
	Action  string
	Abouts  []narrative.About
	Members []truce.MemberID
}

// narrativePage is a report: released, or as it is written.
type narrativePage struct {
	*narrative.Report
	Title    string
	Draft    bool
	Lines    []narrativeLine
	Digest   truce.Digest
	Released *truce.Claim
	Entry    string // address of the entry that releases it; empty: not for this viewer
	Edit     *narrativeEdit
	Back     string
}

// narrativeEdit is the form by which a person orders the lines, leaves some out, and adds its own.
type narrativeEdit struct {
	Action  string
	Claim   string
	Refusal error
	New     []string // what was written and is no line yet
}

// narrativeLine is a line of a report in words.
type narrativeLine struct {
	narrative.Line
	Source  string // the line as the text of the report has it
	Text    template.HTML
	Figures []narrative.Figure
	Left    bool // its figures are not for this viewer
}

// narratives answers GET /narratives.
func (s *site) narratives(w http.ResponseWriter, r *request) error {
	page, err := s.narrativesPage(r, url.Values{})
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "narratives", page)
}

func (s *site) narrativesPage(r *request, asked url.Values) (*narrativesPage, error) {
	list, err := s.released(r)
	if err != nil {
		return nil, err
	}
	p := &narrativesPage{}
	for _, x := range list {
		if x.Problem == nil {
			p.List = append(p.List, narrativeLink{x, s.At("/narratives", x.ID)})
		}
	}
	may, err := r.May(truce.ActRelease)
	if err != nil || !may {
		return p, err
	}
	open, err := s.DayAt(r.Lens.Process(), s.Clock())
	if err != nil {
		return nil, err
	}
	p.Write = &narrativeAsk{Action: s.At("/narratives/new"), Abouts: narrative.Abouts}
	p.Write.Asked = narrative.Asked{From: frame.Shift(open.Date, -7), To: frame.Shift(open.Date, -1),
		By: r.Lens.Who().Member, About: narrative.General}
	if asked.Get("from") != "" {
		p.Write.Asked = askedOf(asked)
	}
	for _, m := range r.Lens.Process().Members {
		p.Write.Members = append(p.Write.Members, m.ID)
	}
	return p, nil
}

// released returns the reports that members released.
func (s *site) released(r *request) ([]narrative.Released, error) {
	list, err := r.Lens.Claims(r.Context(), truce.KindStatement, "")
	return narrative.ReleasedOf(list), err
}

func askedOf(form url.Values) narrative.Asked {
	return narrative.Asked{From: truce.Date(form.Get("from")), To: truce.Date(form.Get("to")),
		By: truce.MemberID(form.Get("of")), About: narrative.About(form.Get("about"))}
}

// newNarrative answers GET /narratives/new: the sentences that the rules make of some days.
func (s *site) newNarrative(w http.ResponseWriter, r *request) error {
	if err := r.Must(truce.ActRelease); err != nil {
		return err
	}
	report, err := narrative.Draft(r.Context(), r.Lens, askedOf(r.URL.Query()))
	if err != nil {
		sentence, ok := frame.ForThePerson(err)
		if !ok {
			return err
		}
		page, err := s.narrativesPage(r, r.URL.Query())
		if err != nil {
			return err
		}
		page.Refusal = sentence
		return s.Render(w, r, http.StatusBadRequest, "narratives", page)
	}
	return s.writing(w, r, http.StatusOK, report, &narrativeEdit{})
}

// writing answers with a report that is being written.
func (s *site) writing(w http.ResponseWriter, r *request, status int, report *narrative.Report,
	e *narrativeEdit) error {
	page, err := s.narrativePage(r, report)
	if err != nil {
		return err
	}
	if e.Claim == "" {
		if e.Claim, err = s.Claim(); err != nil {
			return err
		}
	}
	e.Action = s.At("/narratives/new")
	page.Draft, page.Edit = true, e
	if status != http.StatusOK {
		return s.Render(w, r, status, "narrative", page)
	}
	return s.Print(w, r, "narrative", "report-draft", page)
}

// writeNarrative answers POST /narratives/new: arranges the lines as the form says, and releases the report when asked.
func (s *site) writeNarrative(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActRelease)
	if err != nil {
		return err
	}
	e := &narrativeEdit{}
	if e.Claim, err = frame.ClaimOf(form); err != nil {
		return err
	}
	report, err := arranged(form)
	if err == nil && form.Get("do") == "release" {
		err = s.releaseNarrative(r, by, e.Claim, report)
		if err == nil {
			http.Redirect(w, r.Request, s.At("/narratives", report.ID()), http.StatusSeeOther)
			return nil
		}
	}
	if err == nil {
		return s.writing(w, r, http.StatusOK, report, e)
	}
	sentence, ok := frame.ForThePerson(err)
	if !ok {
		return err
	}
	e.Refusal = sentence
	kept, words := linesOf(form, false)
	e.New = words
	report = &narrative.Report{Asked: askedOf(form)}
	for _, x := range kept {
		if l, err := narrative.ParseLine(x); err == nil {
			report.Lines = append(report.Lines, l)
		}
	}
	return s.writing(w, r, frame.StatusOf(truce.KindOf(err)), report, e)
}

// releaseNarrative enters the statement by which the member releases a report.
func (s *site) releaseNarrative(r *request, by frame.By, claim string, report *narrative.Report) error {
	q, err := r.As(truce.LevelPublic)
	if err != nil {
		return err
	}
	statement, err := report.Release(r.Context(), q.Lens, by.Member)
	if err == nil {
		_, err = s.Registrar.Enter(r.Context(), by, claim, statement)
	}
	return err
}

// arranged is the report that a form comes to.
func arranged(form url.Values) (*narrative.Report, error) {
	a := askedOf(form)
	kept, _ := linesOf(form, true)
	head := (&narrative.Report{Asked: a}).String()
	return narrative.Parse(head + strings.Join(kept, "\n"))
}

// linesOf are the lines that a form keeps, in the order it asks for. Words that a person wrote are lines too, or stand
// apart.
func linesOf(form url.Values, all bool) (lines, words []string) {
	type placed struct {
		text string
		at   int
	}
	var list []placed
	for i, text := range form["line"] {
		at := i + 1
		if i < len(form["at"]) {
			if n, err := strconv.Atoi(form["at"][i]); err == nil {
				at = n
			}
		}
		text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
		switch {
		case text == "" || !slices.Contains(form["keep"], strconv.Itoa(i+1)):
		case !all && !strings.HasPrefix(text, "{"):
			words = append(words, text)
		default:
			list = append(list, placed{text, at})
		}
	}
	slices.SortStableFunc(list, func(a, b placed) int { return a.at - b.at })
	for _, x := range list {
		lines = append(lines, x.text)
	}
	return lines, words
}

// narrative answers GET /narratives/{id}.
func (s *site) narrative(w http.ResponseWriter, r *request) error {
	list, err := s.released(r)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(x narrative.Released) bool { return x.ID == r.PathValue("id") && x.Problem == nil })
	if i < 0 {
		return frame.ErrNoPage
	}
	page, err := s.narrativePage(r, list[i].Report)
	if err != nil {
		return err
	}
	page.Released = list[i].Claim
	if r.Lens.May(truce.FieldEntryBytes, "", "") {
		b, err := s.book(r)
		if err != nil {
			return err
		}
		page.Entry = b.entryHref(list[i].Claim.Ref)
	}
	file := "report-" + strings.TrimPrefix(list[i].ID, narrative.Topic+"-")
	if r.URL.Query().Get("as") == "json" {
		return s.narrativeJSON(w, r, page, list[i].ID, file)
	}
	return s.Print(w, r, "narrative", file, page)
}

// AskedReport is a released report that is asked for as a file.
type AskedReport struct {
	ID       string // as narrative-0123456789abcdef
	Language string
	As       string // pdf, docx or json
	Pages    string // see [frame.Answer]
}

// MakeReport returns the file of a released report that the page would answer with, to whoever the configuration says
// looks. An error of kind NotFound says that there is none of that id.
func MakeReport(ctx context.Context, c frame.Config, a AskedReport) ([]byte, error) {
	q := url.Values{"lang": {a.Language}, "as": {a.As}}
	status, b, err := frame.Answer(ctx, c, a.Pages, "/narratives/"+url.PathEscape(a.ID)+"?"+q.Encode(), Room())
	switch {
	case err != nil:
		return nil, err
	case status == http.StatusNotFound:
		return nil, truce.Errorf(truce.NotFound, "no report %s is released", a.ID)
	case status != http.StatusOK:
		return nil, truce.Errorf(truce.Unavailable, "the report %s cannot be made now", a.ID)
	}
	return b, nil
}

// narrativePage puts a report into words for whoever asks.
func (s *site) narrativePage(r *request, report *narrative.Report) (*narrativePage, error) {
	d, err := narrative.NewDrawing(r.Context(), r.Lens)
	if err != nil {
		return nil, err
	}
	d.Report = report
	b, err := s.book(r)
	if err != nil {
		return nil, err
	}
	t, err := s.Page(r.Words().Code, "narrative")
	if err != nil {
		return nil, err
	}
	c := r.Words()
	p := &narrativePage{Report: report, Digest: report.Digest(), Back: s.At("/narratives")}
	p.Title = c.Text("narrative.head", "about", c.Word("narrative-about", string(report.About)),
		"from", c.Stated(report.From), "to", c.Stated(report.To))
	x := &narrator{c, b, d, t}
	for _, l := range report.Lines {
		line, err := x.line(l)
		if err != nil {
			return nil, err
		}
		p.Lines = append(p.Lines, line)
	}
	return p, nil
}

// narrator says the lines of a report in the language of a page.
type narrator struct {
	c *frame.Catalog
	b *book
	d *narrative.Drawing
	t *template.Template
}

// line says a line. One whose figures are not for the viewer, or are not printed, is left out and says so.
func (x *narrator) line(l narrative.Line) (out narrativeLine, err error) {
	out = narrativeLine{Line: l, Source: l.String()}
	switch {
	case l.Gap != "":
		out.Text = x.c.HTML("narrative.gap", "day", x.c.Stated(l.Gap), "who", string(x.d.Report.By))
	case l.Sum != "":
		out.Text, out.Figures, err = x.sum(l)
	case l.Path != "":
		out.Text, out.Figures, err = x.figure(l)
	default:
		out.Text, out.Figures, err = x.words(l)
	}
	if k := truce.KindOf(err); err != nil && (k == truce.NotFound || k == truce.Invalid) {
		out.Left, out.Text, out.Figures = true, x.c.HTML("narrative.left"), nil
		return out, nil
	}
	return out, err
}

// figure says the figure of a day.
func (x *narrator) figure(l narrative.Line) (template.HTML, []narrative.Figure, error) {
	f, err := x.d.Figure(l.Bulletin, l.Path)
	if err != nil {
		return "", nil, err
	}
	what, n, err := x.drawn(f)
	return x.c.HTML("narrative.counts", "day", x.c.Stated(f.Day), "what", what, "n", n, "bulletin", f.Bulletin),
		[]narrative.Figure{*f}, err
}

// sum says the figure of several days together.
func (x *narrator) sum(l narrative.Line) (template.HTML, []narrative.Figure, error) {
	s, err := x.d.Sum(l)
	if err != nil {
		return "", nil, err
	}
	what, _, err := x.drawn(&s.Of[0])
	key := "narrative.sum"
	switch {
	case s.Known == 0:
		key = "narrative.sum-none"
	case s.Known < s.Days:
		key = "narrative.sum-part"
	}
	return x.c.HTML(key, "from", x.c.Stated(x.d.Report.From), "to", x.c.Stated(x.d.Report.To), "what", what, "n", s.N,
		"k", s.Known, "days", s.Days), s.Of, err
}

// words says what a person wrote, its figures drawn.
func (x *narrator) words(l narrative.Line) (template.HTML, []narrative.Figure, error) {
	var out strings.Builder
	var figures []narrative.Figure
	for _, piece := range narrative.Pieces(l.Words) {
		if piece.Path == "" {
			out.WriteString(template.HTMLEscapeString(piece.Words))
			continue
		}
		f, err := x.d.Figure(piece.Bulletin, piece.Path)
		if err != nil {
			return "", nil, err
		}
		_, n, err := x.drawn(f)
		if err != nil {
			return "", nil, err
		}
		out.WriteString(string(n))
		figures = append(figures, *f)
	}
	return template.HTML(out.String()), figures, nil
}

// drawn is what a figure counts, and the figure as a bulletin shows it, linked to what is behind it.
func (x *narrator) drawn(f *narrative.Figure) (what, n template.HTML, err error) {
	row := x.b.published(f.In, x.b.s.bulletinHref(f.In))[f.At.Row]
	if what, err = x.part("narrative-what", row); err != nil {
		return "", "", err
	}
	n, err = x.part("figure", row.Cells[f.At.Cell])
	return what, n, err
}

func (x *narrator) part(name string, v any) (template.HTML, error) {
	var b bytes.Buffer
	err := x.t.ExecuteTemplate(&b, name, v)
	return template.HTML(strings.TrimSpace(b.String())), err
}

// ofTags are what a text has beside its words.
var ofTags = regexp.MustCompile(`<[^>]*>`)

// narrativeJSON answers with a released report as data. The field names do not change.
func (s *site) narrativeJSON(w http.ResponseWriter, r *request, p *narrativePage, id, file string) error {
	type line struct {
		Source  string             `json:"source"`
		Text    string             `json:"text"`
		Editor  bool               `json:"editor"`
		LeftOut bool               `json:"left_out"`
		Figures []narrative.Figure `json:"figures"`
	}
	out := struct {
		ID       string         `json:"id"`
		About    string         `json:"about"`
		From     truce.Date     `json:"from"`
		To       truce.Date     `json:"to"`
		By       truce.MemberID `json:"bulletins_of"`
		Released truce.MemberID `json:"released_by"`
		At       truce.Instant  `json:"at"`
		Entry    string         `json:"entry"`
		Digest   string         `json:"digest"`
		Language string         `json:"language"`
		Lines    []line         `json:"lines"`
	}{id, string(p.About), p.From, p.To, p.By, p.Released.Member, p.Released.At, p.Released.Ref.String(),
		p.Digest.String(), r.Words().Code, []line{}}
	for _, l := range p.Lines {
		x := line{l.Source, html.UnescapeString(ofTags.ReplaceAllString(string(l.Text), "")), l.Words != "", l.Left,
			l.Figures}
		if l.Left {
			x.Source = ""
		}
		if x.Figures == nil {
			x.Figures = []narrative.Figure{}
		}
		out.Lines = append(out.Lines, x)
	}
	b, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		return fmt.Errorf("write a report as JSON: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="`+file+`.json"`)
	r.Send(w, http.StatusOK, b)
	return nil
}
