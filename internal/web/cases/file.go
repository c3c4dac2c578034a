package cases

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/internal/casefile"
	"truce/internal/terms"
	"truce/internal/web/frame"
)

// casePage is a case file in two languages.
type casePage struct {
	ID       truce.IncidentID
	Process  string
	Fiction  []side // that it is an exercise
	Zone     string
	Audience string
	Columns  []column
	Parts    []part
	Map      *frame.Map
	Proof    []side
	Digested []side
	Digest   truce.Digest
	Cut      truce.Cut // how far the logs were taken in when it was made; nil: they moved on while it was
	Stood    []side    // the same in words
	QR       frame.QR
	Commands []command
	Alone    bool // it is a file of its own, and links nothing
	Style    template.CSS
	For      []choice
	Into     []choice
	Files    []choice
	Back     string
	Nothing  bool // there is nothing of it for the audience
}

// column is one of the two languages.
type column struct {
	Code, Dir string
	Title     string
	speaker   *speaker
}

// part is a section in both languages.
type part struct {
	Name   string
	Titles []side
	Rows   []line
}

// line is the sentences that rest on the same entries, in both.
type line struct {
	Sides []said
	Refs  []frame.Label
}

// said is sentences in one of the languages.
type said struct {
	Lang, Dir string
	Sentences []spoken
}

// spoken is a sentence in words.
type spoken struct {
	casefile.Sentence
	Text template.HTML
}

// command is a line to be pasted, with what it does.
type command struct {
	Key   string
	Sides []side
	Lines []string
}

// choice is a file or a form of the page one can ask for.
type choice struct {
	Key     string
	Href    string
	Current bool
}

// audiences are whom a case file can be for, widest view first.
var audiences = []struct {
	Key   string
	Level truce.Level
}{{"members", truce.LevelJoint}, {"parties", truce.LevelParties}, {"public", truce.LevelPublic}}

// caseFile answers GET /incidents/{id}/case.
func (s *site) caseFile(w http.ResponseWriter, r *request) error {
	v, err := r.Lens.Incident(r.Context(), truce.IncidentID(r.PathValue("id")))
	if err != nil {
		return err
	}
	q, asked, err := narrowed(r)
	if err != nil {
		return err
	}
	langs, err := s.languages(r)
	if err != nil {
		return err
	}
	page := &casePage{ID: v.ID, Audience: asked, Back: s.At("/incidents", v.ID), Process: r.Lens.Process().Title,
		Zone: r.Lens.Process().Zone, Alone: r.URL.Query().Get("as") == "html"}
	s.choices(r, page, langs)
	d, seen, cut, err := s.still(q, v)
	if truce.KindOf(err) == truce.NotFound && err != nil {
		page.Nothing = true
		status := http.StatusOK
		if r.URL.Query().Has("as") { // there is no such file; the page says why
			status = http.StatusNotFound
		}
		return s.Render(w, r, status, "case", page)
	}
	if err != nil {
		return err
	}
	page.Cut = cut
	if err := s.fill(q, page, d, langs); err != nil {
		return err
	}
	if page.Map, err = drawn(q, seen); err != nil {
		return err
	}
	switch file := "case-" + string(d.Incident) + "-" + asked; r.URL.Query().Get("as") {
	case "html":
		return s.alone(w, r, page, file)
	case "json":
		return s.json(w, r, page, d, file)
	default:
		return s.Print(w, r, "case", file, page)
	}
}

// narrowed returns what is asked as the audience that the case file is for would ask it, and the name of the audience:
// of those who ask, where nothing else is said.
func narrowed(r *request) (*request, string, error) {
	asked := r.URL.Query().Get("for")
	for _, a := range audiences {
		own := r.Lens.Who().Audience == a.Level || r.Lens.Who().Audience == "" && a.Level == truce.LevelPublic
		if asked == a.Key || asked == "" && own {
			q, err := r.As(a.Level)
			return q, a.Key, err
		}
	}
	return nil, "", frame.ErrNoPage
}

// languages are the two of the columns: those asked for, else that of the page beside English, or Arabic.
func (s *site) languages(r *request) ([]string, error) {
	asked := r.URL.Query().Get("languages")
	if asked == "" {
		if own := r.Words().Code; own != "en" {
			return []string{"en", own}, nil
		}
		return []string{"en", "ar"}, nil
	}
	list := strings.Split(asked, ",")
	for _, l := range list {
		if s.In(l) == nil {
			return nil, truce.Errorf(truce.Invalid, "%q is no language of case files: en, ar, ru, tr, fa", l)
		}
	}
	if len(list) != 2 || list[0] == list[1] {
		return nil, truce.Errorf(truce.Invalid, "a case file is in two languages, as en,ar")
	}
	return list, nil
}

// seen returns the incident as the audience sees it, by any of the ids that it goes by there.
func (s *site) seen(q *request, v *truce.IncidentView) (*truce.IncidentView, error) {
	for _, id := range append([]truce.IncidentID{v.ID}, v.Also...) {
		seen, err := q.Lens.Incident(q.Context(), id)
		if err == nil || truce.KindOf(err) != truce.NotFound {
			return seen, err
		}
	}
	return nil, truce.Errorf(truce.NotFound, "there is no incident %s", v.ID)
}

// still writes the case file of one state of the record, and names that state: where entries come in meanwhile it is
// written again, and with the third time that they do the state has no name.
func (s *site) still(q *request, v *truce.IncidentView) (d *casefile.Document, seen *truce.IncidentView, cut truce.Cut,
	err error) {
	for range 3 {
		if cut, err = q.Lens.Cut(q.Context()); err != nil {
			return nil, nil, nil, err
		}
		if seen, err = s.seen(q, v); err != nil {
			return nil, nil, nil, err
		}
		if d, err = s.document(q, seen); err != nil {
			return nil, nil, nil, err
		}
		after, err := q.Lens.Cut(q.Context())
		if err != nil || after.Digest() == cut.Digest() {
			return d, seen, cut, err
		}
	}
	return d, seen, nil, nil
}

// document writes the case file of what the audience sees.
func (s *site) document(q *request, v *truce.IncidentView) (*casefile.Document, error) {
	var on *terms.Explanation
	if q.Lens.May(truce.FieldAppraisal, "", "") {
		book, err := q.Terms()
		if err != nil {
			return nil, err
		}
		on = book.Explain(v, "")
	}
	return casefile.Of(q.Lens.Process(), v, on, q.Lens.Who()), nil
}

// fill puts the document into words.
func (s *site) fill(q *request, page *casePage, d *casefile.Document, langs []string) error {
	titles, err := titles(q)
	if err != nil {
		return err
	}
	b, err := q.Book()
	if err != nil {
		return err
	}
	page.ID = d.Incident
	for _, l := range langs {
		x, err := s.speaker(l, b, titles)
		if err != nil {
			return err
		}
		page.Columns = append(page.Columns, column{x.c.Code, x.c.Dir, x.c.Text("case.title", "id", string(d.Incident)), x})
	}
	if s.Fictional {
		page.Fiction = page.each(func(x *speaker) string {
			return x.c.Text("frame.exercise") + " " + x.c.Text("frame.exercise-note")
		})
	}
	if page.Digest, err = d.Digest(); err != nil {
		return err
	}
	for _, x := range d.Sections {
		p := part{Name: x.Name, Titles: page.each(func(l *speaker) string { return l.c.Word("case-section", x.Name) })}
		for i, y := range x.Sentences {
			if i == 0 || len(y.Entries) == 0 || !slices.Equal(y.Entries, x.Sentences[i-1].Entries) {
				row := line{Refs: s.refs(y.Entries, page.Alone)}
				for _, c := range page.Columns {
					row.Sides = append(row.Sides, said{Lang: c.Code, Dir: c.Dir})
				}
				p.Rows = append(p.Rows, row)
			}
			for k, c := range page.Columns {
				text, err := c.speaker.sentence(y)
				if err != nil {
					return err
				}
				to := &p.Rows[len(p.Rows)-1].Sides[k]
				to.Sentences = append(to.Sentences, spoken{y, text})
			}
		}
		page.Parts = append(page.Parts, p)
	}
	return s.proof(q, page, d)
}

// refs label entries; of a file of its own they are no links.
func (s *site) refs(list []truce.Ref, alone bool) []frame.Label {
	var out []frame.Label
	for _, x := range list {
		l := frame.Label{Text: x.String()}
		if !alone && s.Proofs != nil {
			l.Href = s.At("/record", x.Member, x.Index)
		}
		if !slices.ContainsFunc(out, func(o frame.Label) bool { return o.Text == l.Text }) {
			out = append(out, l)
		}
	}
	return out
}

// proof says how the case file is checked, and draws its digest.
func (s *site) proof(q *request, page *casePage, d *casefile.Document) (err error) {
	page.Proof = page.each(func(x *speaker) string { return x.c.Text("case.proof") })
	page.Digested = page.each(func(x *speaker) string { return x.c.Text("case.digest") })
	check := fmt.Sprintf("truce case check %s --for %s", d.Incident, page.Audience)
	if len(page.Cut) > 0 {
		page.Stood = page.each(func(x *speaker) string { return x.c.Text("case.stood", "logs", stood(page.Cut, " ", ", ")) })
		check += " --at " + stood(page.Cut, ":", ",")
	}
	check += " --digest " + page.Digest.String()
	if page.QR, err = frame.DrawQR(check); err != nil {
		return err
	}
	first, last, _ := strings.Cut(check, " --digest")
	page.command("case.check", first+` \`, "  --digest"+last)
	if !q.Lens.May(truce.FieldEntryBytes, "", "") {
		return nil
	}
	file := string(d.Incident) + ".proof"
	page.command("case.prove", fmt.Sprintf("truce log prove %s --to %s", d.Incident, file))
	lines := []string{"truce log verify " + file}
	for _, m := range q.Lens.Process().Members {
		if m.LogKey != "" {
			lines[len(lines)-1] += ` \`
			lines = append(lines, "  --key "+m.LogKey)
		}
	}
	page.command("case.verify", lines...)
	return nil
}

// stood says how many entries of each log were taken in.
func stood(cut truce.Cut, of, next string) string {
	var list []string
	for _, l := range cut {
		list = append(list, string(l.Member)+of+strconv.FormatInt(l.Size, 10))
	}
	return strings.Join(list, next)
}

// command adds lines to be pasted, with what they do in both languages.
func (p *casePage) command(key string, lines ...string) {
	p.Commands = append(p.Commands, command{key, p.each(func(x *speaker) string { return x.c.Text(key) }), lines})
}

// each says something in both languages.
func (p *casePage) each(say func(*speaker) string) []side {
	var out []side
	for _, c := range p.Columns {
		out = append(out, plainSide(c, say(c.speaker)))
	}
	return out
}

// drawn is the map of where the reports say it was.
func drawn(q *request, v *truce.IncidentView) (*frame.Map, error) {
	b, err := q.Book()
	if err != nil {
		return nil, err
	}
	var spots []frame.Spot
	for _, r := range v.Reports {
		if r.Coded != nil {
			spots = append(spots, frame.Spot{ID: string(r.Report.ID), Href: "#where", Where: r.Coded.Where})
		}
	}
	return b.DrawSpots(spots), nil
}

// choices link the other forms of the page.
func (s *site) choices(r *request, p *casePage, langs []string) {
	at, both := s.At("/incidents", p.ID)+"/case", strings.Join(langs, ",")
	own := r.Lens.Who().Audience
	for _, a := range audiences {
		if a.Level == own || a.Level.Reaches(own) {
			p.For = append(p.For, choice{a.Key, at + "?languages=" + both + "&for=" + a.Key, a.Key == p.Audience})
		}
	}
	for i, a := range frame.Languages {
		for _, b := range frame.Languages[i+1:] {
			pair := a.Code + "," + b.Code
			p.Into = append(p.Into, choice{pair, at + "?languages=" + pair + "&for=" + p.Audience, pair == both})
		}
	}
	for _, as := range []string{"pdf", "docx", "html", "json"} {
		p.Files = append(p.Files, choice{as, at + "?languages=" + both + "&for=" + p.Audience + "&as=" + as, false})
	}
}

// alone answers with the case file as one file of HTML.
func (s *site) alone(w http.ResponseWriter, r *request, page *casePage, file string) error {
	t, err := s.Page(page.Columns[0].Code, "case")
	if err != nil {
		return err
	}
	style, err := files.ReadFile("static/case-alone.css")
	if err != nil {
		return err
	}
	page.Style = template.CSS(style)
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, "case-alone", page); err != nil {
		return err
	}
	return send(w, r, out.Bytes(), "text/html; charset=utf-8", file+".html")
}

// json answers with the case file as data, its sentences in both languages.
func (s *site) json(w http.ResponseWriter, r *request, page *casePage, d *casefile.Document, file string) error {
	type sentence struct {
		Key     string            `json:"key"`
		Text    map[string]string `json:"text"`
		Entries []truce.Ref       `json:"entries"`
		Left    bool              `json:"left_out"`
	}
	type section struct {
		Section   string            `json:"section"`
		Title     map[string]string `json:"title"`
		Sentences []sentence        `json:"sentences"`
	}
	out := struct {
		Incident truce.IncidentID   `json:"incident"`
		For      string             `json:"for"`
		Digest   truce.Digest       `json:"digest"`
		Cut      truce.Cut          `json:"cut"` // null: entries came in while it was made
		Sections []section          `json:"sections"`
		Document *casefile.Document `json:"document"` // what the digest is of
	}{Incident: page.ID, For: page.Audience, Digest: page.Digest, Cut: page.Cut,
		Document: d}
	for _, p := range page.Parts {
		x := section{Section: p.Name, Title: texts(p.Titles)}
		for _, row := range p.Rows {
			for i, y := range row.Sides[0].Sentences {
				words := map[string]string{}
				for _, c := range row.Sides {
					words[c.Lang] = unmarked(c.Sentences[i].Text)
				}
				x.Sentences = append(x.Sentences, sentence{y.Key, words, append([]truce.Ref{}, y.Entries...), y.Left})
			}
		}
		out.Sections = append(out.Sections, x)
	}
	b, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		return err
	}
	return send(w, r, append(b, '\n'), "application/json", file+".json")
}

func send(w http.ResponseWriter, r *request, b []byte, kind, file string) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+file+`"`)
	r.Send(w, http.StatusOK, b)
	return nil
}
