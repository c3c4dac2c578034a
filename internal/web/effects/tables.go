package effects

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"truce"
	"truce/internal/effect"
	"truce/internal/holdings"
	"truce/internal/survival"
	"truce/internal/web/frame"
)

// tablesPage is the tables from elsewhere that are kept here, and the form that takes one in.
type tablesPage struct {
	To      ways
	Action  string
	MayFile bool
	MostMB  int
	Title   string // as it was sent
	Source  string
	Refusal error
	List    []tableLine
	Columns []columns
}

// columns are those of one sort of table; Of is a word of the catalog.
type columns struct{ Of, Names string }

func columnsOfTables() []columns {
	own, ethPRIO := survival.Columns()
	list := func(names []string) string { return strings.Join(names, ", ") }
	return []columns{{"events", list(effect.Columns())}, {"truces", list(own)}, {"cf", list(ethPRIO)}}
}

// tableLine is a table with where it is looked at and where it is removed.
type tableLine struct {
	holdings.Held
	Href, Action string
}

// holds reports whether tables are kept here for whoever asks: for the officers of the node's own member.
func (s *site) holds(r *request) bool {
	who := r.Lens.Who()
	return s.Holdings != nil && who.Member != "" && who.Audience == truce.LevelJoint &&
		(s.Member == "" || who.Member == s.Member)
}

// held returns the tables for whoever asks. Where none are kept for them, there is no such page.
func (s *site) held(r *request, change bool) (*holdings.Store, error) {
	if !s.holds(r) {
		return nil, frame.ErrNoPage
	}
	return s.Holdings.Holdings(r.Context(), s.By(r.Request, r.Lens), change)
}

// tables answers GET /effects/tables.
func (s *site) tables(w http.ResponseWriter, r *request) error {
	p, err := s.tablesPage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "tables", p)
}

func (s *site) tablesPage(r *request) (*tablesPage, error) {
	store, err := s.held(r, false)
	if err != nil {
		return nil, err
	}
	p := &tablesPage{To: s.ways(r), Action: s.At("/effects/tables"), MostMB: frame.MaxUpload >> 20,
		Columns: columnsOfTables()}
	if p.MayFile, err = r.Can(truce.ActFile); err != nil {
		return nil, err
	}
	list, err := store.List(r.Context())
	for _, h := range list {
		x := tableLine{Held: h, Action: s.At("/effects/tables", h.ID)}
		if h.Kind == holdings.Events {
			x.Href = s.At("/effects/deaths") + "?" + url.Values{"register": {h.ID}}.Encode()
		} else {
			x.Href = s.At("/effects/lasted") + "?" + url.Values{"table": {h.ID}}.Encode()
		}
		p.List = append(p.List, x)
	}
	return p, err
}

// takeTable answers POST /effects/tables: the fields first, then the file, which is read as it comes.
func (s *site) takeTable(w http.ResponseWriter, r *request) error {
	if err := r.MustBeAble(truce.ActFile); err != nil {
		return err
	}
	store, err := s.held(r, true)
	if err != nil {
		return err
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return truce.Errorf(truce.Invalid, "the form cannot be read").Because(err)
	}
	h := holdings.Held{By: s.By(r.Request, r.Lens).Function}
	var t *holdings.Table
	err = plain(s.Upload(w, r, func() (err error) {
		t, err = readTable(parts, &h)
		return err
	}))
	if err == nil {
		_, err = store.Keep(r.Context(), h, t)
	}
	if err == nil {
		http.Redirect(w, r.Request, s.At("/effects/tables"), http.StatusSeeOther)
		return nil
	}
	refusal, ok := frame.ForThePerson(err)
	if !ok {
		return err
	}
	p, err := s.tablesPage(r)
	if err != nil {
		return err
	}
	p.Title, p.Source, p.Refusal = h.Title, h.Source, refusal
	w.Header().Set("Connection", "close") // what still comes is not read
	return s.Render(w, r, frame.StatusOf(truce.KindOf(refusal)), "tables", p)
}

// The bounds of the fields, in bytes.
const (
	mostTitle  = 200
	mostSource = 2_000
)

// readTable reads the form: its fields into h, its file as a table.
func readTable(parts *multipart.Reader, h *holdings.Held) (*holdings.Table, error) {
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return nil, truce.Errorf(truce.Invalid, "no file was chosen")
		}
		if err != nil {
			return nil, broken(err)
		}
		if part.FormName() == "file" && part.FileName() != "" {
			h.File = cut(part.FileName(), mostTitle)
			if h.Title == "" {
				h.Title = h.File
			}
			t, err := holdings.Read(part)
			return t, broken(err)
		}
		text, err := io.ReadAll(io.LimitReader(part, mostSource+1))
		if err != nil {
			return nil, broken(err)
		}
		switch part.FormName() {
		case "title":
			h.Title = cut(strings.TrimSpace(string(text)), mostTitle)
		case "source":
			h.Source = cut(strings.TrimSpace(string(text)), mostSource)
		}
	}
}

// cut keeps as much of a text as may be, in whole letters.
func cut(text string, most int) string {
	if len(text) > most {
		text = text[:most]
	}
	return strings.ToValidUTF8(text, "")
}

// broken says of a form that did not come whole that it did not; of what stands in it the error says so itself.
func broken(err error) error {
	if err == nil || errors.As(err, new(*truce.Error)) || errors.As(err, new(*http.MaxBytesError)) {
		return err
	}
	return truce.Errorf(truce.Invalid, "the form did not come to its end").Because(err)
}

// plain says of a form that was too large what it was.
func plain(err error) error {
	if errors.As(err, new(*http.MaxBytesError)) {
		return truce.Errorf(truce.Invalid, "the files are larger together than the %d MB that may be sent at once",
			frame.MaxUpload>>20)
	}
	return err
}

// dropTable answers POST /effects/tables/{id}: the table is removed.
func (s *site) dropTable(w http.ResponseWriter, r *request) error {
	if _, _, err := s.Act(r, truce.ActFile); err != nil {
		return err
	}
	store, err := s.held(r, true)
	if err != nil {
		return err
	}
	if err := store.Forget(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	http.Redirect(w, r.Request, s.At("/effects/tables"), http.StatusSeeOther)
	return nil
}
