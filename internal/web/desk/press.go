package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/press"
	"truce/internal/web/frame"
)

// pressPage is where the text of a bulletin that others published is pasted: what it states stands beside its words,
// and a person says which of it is entered.
type pressPage struct {
	Action             string
	Text, Outlet, Link string
	Day                string
	Refusal            error
	Reading            *press.Reading // nil: nothing was read yet
	Pieces             []piece        // of the text
	Rows               []pressRow
}

// piece is a part of a pasted text.
type piece struct {
	Words string
	Read  bool // something was read of these words; otherwise they stand between such
}

// pressRow is a figure that can be entered as a claim.
type pressRow struct {
	*truce.Figure
	I               int
	What, Per, Unit string // what it counts, whether of the day or in total, in what unit
	Flags           []string
}

// readForm answers GET /bulletins/read.
func (s *site) readForm(w http.ResponseWriter, r *request) error {
	if err := r.MustBeAble(truce.ActFile); err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "press", &pressPage{Action: s.At("/bulletins/read")})
}

// readText answers POST /bulletins/read: shows what the text states, or enters what was chosen of it.
func (s *site) readText(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActFile)
	if err != nil {
		return err
	}
	page := &pressPage{Action: s.At("/bulletins/read"), Text: form.Get("text"),
		Outlet: strings.TrimSpace(form.Get("outlet")), Link: strings.TrimSpace(form.Get("url")), Day: form.Get("day")}
	err = page.read()
	if err == nil && form.Get("do") == "enter" {
		if err = s.enterRead(r, by, page, form); err == nil {
			http.Redirect(w, r.Request, s.At("/record", by.Member), http.StatusSeeOther)
			return nil
		}
	}
	if err == nil {
		return s.Render(w, r, http.StatusOK, "press", page)
	}
	var ok bool
	if page.Refusal, ok = frame.ForThePerson(err); !ok {
		return err
	}
	return s.Render(w, r, http.StatusConflict, "press", page)
}

// read reads the text, and makes the claims that it comes to.
func (p *pressPage) read() error {
	// A form sends line ends of two characters; the text has them as it was written.
	p.Text = strings.ReplaceAll(p.Text, "\r\n", "\n")
	reading, err := press.Read(p.Text, press.Options{})
	if err != nil {
		return err
	}
	p.Reading = reading
	if p.Day != "" {
		if err := reading.On(p.Day); err != nil {
			return err
		}
	}
	var spans []span
	for _, f := range reading.Figures() {
		spans = append(spans, span{f.Start, f.End})
	}
	p.Pieces = piecesOf(p.Text, spans)
	figures, _, err := reading.Claims(nil, truce.Source{Outlet: p.Outlet, URL: p.Link})
	if err != nil {
		return err
	}
	for i, f := range figures {
		p.Rows = append(p.Rows, pressRowOf(i, f))
	}
	return nil
}

// enterRead enters the figures that were chosen. The id of a claim follows from what it says: what was entered before
// is not entered again.
func (s *site) enterRead(r *request, by frame.By, page *pressPage, form url.Values) error {
	if page.Outlet == "" {
		return truce.Errorf(truce.Invalid, "say whose text it is: the outlet")
	}
	for _, x := range form["take"] {
		i, err := strconv.Atoi(x)
		if err != nil || i < 0 || i >= len(page.Rows) {
			return truce.Errorf(truce.Invalid, "the form names a figure that the text does not state: read it again")
		}
		id, err := claimfile.ID(page.Rows[i].Figure)
		if err != nil {
			return err
		}
		if _, err := s.Registrar.Enter(r.Context(), by, id, page.Rows[i].Figure); err != nil {
			return err
		}
	}
	return nil
}

// pressRowOf makes the row of a claim.
func pressRowOf(i int, f *truce.Figure) pressRow {
	what, unit, _ := strings.Cut(strings.TrimSuffix(f.What, ")"), " (")
	row := pressRow{Figure: f, I: i, Unit: unit}
	row.What, row.Per, _ = strings.Cut(what, ", ")
	for _, t := range f.Traps {
		if code, _, ok := strings.Cut(t, ": "); ok && !strings.Contains(code, " ") {
			row.Flags = append(row.Flags, code)
		}
	}
	return row
}

// span is where words stand in a text: bytes, the end exclusive.
type span struct{ start, end int }

// piecesOf cuts a text at the words that were read of it. Of words that overlap the first stand.
func piecesOf(text string, spans []span) []piece {
	slices.SortStableFunc(spans, func(a, b span) int { return a.start - b.start })
	var out []piece
	at := 0
	for _, x := range spans {
		if x.start < at || x.end <= x.start {
			continue
		}
		out = append(out, piece{Words: text[at:x.start]}, piece{text[x.start:x.end], true})
		at = x.end
	}
	return append(out, piece{Words: text[at:]})
}
