package desk

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"truce"
	"truce/internal/export"
	"truce/internal/query"
	"truce/internal/web/frame"
)

// fileLink is a file that can be made of a list.
type fileLink struct {
	Format export.Format
	Href   string
}

// files are what can be made of the list that the values ask for.
func (s *site) files(v url.Values) []fileLink {
	var out []fileLink
	for _, f := range export.Formats {
		out = append(out, fileLink{f, s.filterHref("/export/"+string(f), v, "after", "", "n", "")})
	}
	return append(out, fileLink{"print", s.filterHref("/incidents/print", v, "after", "", "n", "")})
}

// fileTime is how long a file may be written.
const fileTime = 30 * time.Minute

// export answers GET /export/{format}. The file is sent as it is written: one that fails half way ends without its last
// line, and with the connection.
func (s *site) export(w http.ResponseWriter, r *request) error {
	f := export.Format(r.PathValue("format"))
	if f.MediaType() == "" {
		return frame.ErrNoPage
	}
	q, err := s.Query(r.Lens.Process(), r.URL.Query())
	if err != nil {
		return err
	}
	ctx, cancel := r.Long(fileTime)
	defer cancel()
	out := &file{w: w, f: f, name: s.fileName(r, f), until: http.NewResponseController(w)}
	about := export.About{Process: r.Lens.Process().ID, Filter: s.filterWords(r.URL.Query()), At: truce.At(s.Clock()),
		Audience: frame.AudienceOf(r.Lens.Who())}
	err = export.Write(ctx, out, f, r.Lens, q, about)
	if err != nil && out.begun {
		s.Log.ErrorContext(ctx, "a file was cut off", "format", f, "err", err)
		return http.ErrAbortHandler
	}
	return err
}

// filterWords are the conditions of an address as they were given.
func (s *site) filterWords(v url.Values) string {
	_, words, _ := strings.Cut(s.listHref(v, "after", "", "n", ""), "?")
	if plain, err := url.QueryUnescape(words); err == nil {
		words = plain
	}
	return strings.ReplaceAll(words, "&", " ")
}

func (s *site) fileName(r *request, f export.Format) string {
	return fmt.Sprintf("%s-incidents-%s.%s", r.Lens.Process().ID, s.Clock().UTC().Format("2006-01-02"), f)
}

// file sends what is written to it, its head first.
type file struct {
	w     http.ResponseWriter
	f     export.Format
	name  string
	until *http.ResponseController
	begun bool
}

// Write implements io.Writer.
func (f *file) Write(b []byte) (int, error) {
	if !f.begun {
		f.begun = true
		f.w.Header().Set("Content-Type", f.f.MediaType())
		f.w.Header().Set("Content-Disposition", `attachment; filename="`+f.name+`"`)
		f.until.SetWriteDeadline(time.Now().Add(fileTime)) // where the server has one that is shorter
	}
	return f.w.Write(b)
}

// mostPrinted is how many incidents are printed as a table at once: a browser holds no more.
const mostPrinted = 20_000

// printPage is all incidents of a filter as a table.
type printPage struct {
	Filter   listFilter
	Rows     []frame.IncidentRow
	Total    int
	Back     string
	Files    []fileLink
	Audience truce.Level
}

// printAll answers GET /incidents/print.
func (s *site) printAll(w http.ResponseWriter, r *request) error {
	values := r.URL.Query()
	q, err := s.Query(r.Lens.Process(), values)
	if err != nil {
		return err
	}
	b, err := s.book(r)
	if err != nil {
		return err
	}
	p := &printPage{Filter: b.filter(values), Back: s.listHref(values), Files: s.files(values),
		Audience: r.Lens.Who().Audience}
	if p.Total, err = r.Lens.Count(r.Context(), q); err != nil {
		return err
	}
	if p.Total <= mostPrinted {
		var rows []query.Row
		if rows, err = r.Lens.All(r.Context(), q); err != nil {
			return err
		}
		p.Rows = b.Rows(rows)
	}
	return s.Render(w, r, http.StatusOK, "print", p)
}
