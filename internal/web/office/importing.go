package office

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"net/http"
	"strings"

	"truce"
	"truce/internal/intake"
	"truce/internal/web/frame"
)

// importPage is where a file of reports is taken in: looked at first, then filed.
type importPage struct {
	Action  string
	Formats []string
	Levels  []truce.Level
	File    frame.ImportFile
	Text    string          // that was pasted
	Carried string          // the file, to be sent again with the button that files it
	Size    int             // of the file, in bytes; 0: none was given yet
	Found   *frame.Imported // nil: nothing was looked at
	Done    bool            // it is filed
	Columns string          // where the empty table with the documented columns is
	Names   string          // where names that nobody knows are answered
	Refusal error
}

// maxInflated is how large a file may be, in bytes, however small it was sent.
const maxInflated = 16 << 20

// importForm answers GET /reports/import.
func (s *site) importForm(w http.ResponseWriter, r *request) error {
	if s.Importer == nil {
		return frame.ErrNoPage
	}
	if err := r.Must(truce.ActFile); err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "import", s.importPage())
}

func (s *site) importPage() *importPage {
	return &importPage{Action: s.At("/reports/import"), Columns: s.At("/reports/import/columns.csv"),
		Formats: []string{"csv", "ucdp", "acled", "geojson"},
		Levels:  []truce.Level{truce.LevelOwn, truce.LevelJoint, truce.LevelParties, truce.LevelPublic},
		File:    frame.ImportFile{Format: "csv", Level: truce.LevelOwn}}
}

// importColumns answers GET /reports/import/columns.csv: a table with the documented columns and no rows, to be filled.
func (s *site) importColumns(w http.ResponseWriter, r *request) error {
	if s.Importer == nil {
		return frame.ErrNoPage
	}
	if err := r.Must(truce.ActFile); err != nil {
		return err
	}
	var names []string
	for _, f := range intake.Fields() {
		names = append(names, f.Name)
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="truce-reports.csv"`)
	_, err := io.WriteString(w, strings.Join(names, ",")+"\r\n")
	return err
}

// importFile answers POST /reports/import: proposes a mapping, shows what would be filed, or files it.
func (s *site) importFile(w http.ResponseWriter, r *request) error {
	if s.Importer == nil {
		return frame.ErrNoPage
	}
	if err := r.ReadFiles(); err != nil {
		return err
	}
	by, form, err := s.Act(r, truce.ActFile)
	if err != nil {
		return err
	}
	page := s.importPage()
	f := &page.File
	f.Format, f.Mapping = form.Get("format"), strings.TrimSpace(form.Get("mapping"))
	f.Dataset, f.Level = strings.TrimSpace(form.Get("dataset")), truce.Level(form.Get("level"))
	page.Text = form.Get("text")
	if f.Data, err = given(r); err == nil {
		page.Size = len(f.Data)
		page.Carried, err = carried(f.Data)
	}
	if err == nil && len(f.Data) == 0 {
		err = truce.Errorf(truce.Invalid, "no file was given, and nothing was pasted")
	}
	switch do := form.Get("do"); {
	case err != nil:
	case do == "propose":
		f.Mapping, err = s.Importer.ProposeMapping(r.Context(), f.Data)
	default:
		var found frame.Imported
		if found, err = s.Importer.Import(r.Context(), by, *f, do != "enter"); err == nil || found.Read > 0 {
			page.Found, page.Done = &found, do == "enter"
		}
		if s.Names != nil {
			page.Names = s.At("/names")
		}
	}
	if err == nil && form.Get("do") == "rejects" && page.Found.Rejects != nil {
		return rejects(w, f.Format, page.Found.Rejects)
	}
	if err == nil {
		return s.Render(w, r, http.StatusOK, "import", page)
	}
	var ok bool
	if page.Refusal, ok = frame.ForThePerson(err); !ok {
		return err
	}
	return s.Render(w, r, frame.StatusOf(truce.KindOf(err)), "import", page)
}

// rejects answers with the refused rows of a file, to be mended and read again.
func rejects(w http.ResponseWriter, format string, rows []byte) error {
	kind, ending := "text/csv; charset=utf-8", "csv"
	if format == "geojson" {
		kind, ending = "application/geo+json", "geojson"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="refused-rows.`+ending+`"`)
	_, err := w.Write(rows)
	return err
}

// given returns the file of a form: the one that was chosen, else the text that was pasted, else the one that the page
// carried.
func given(r *request) ([]byte, error) {
	if f, _, err := r.FormFile("file"); err == nil {
		defer f.Close()
		b, err := io.ReadAll(io.LimitReader(f, maxInflated))
		if err != nil || len(b) > 0 {
			return inflated(b, err)
		}
	}
	if text := r.PostForm.Get("text"); strings.TrimSpace(text) != "" {
		return []byte(text), nil
	}
	b, err := base64.StdEncoding.DecodeString(r.PostForm.Get("carried"))
	if err != nil {
		return nil, truce.Errorf(truce.Invalid, "the file that the page carried cannot be read: choose it again")
	}
	return inflated(b, nil)
}

// inflated returns a file that may be compressed (gzip) as it is.
func inflated(b []byte, err error) ([]byte, error) {
	if err != nil || !bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		return b, err
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err == nil {
		b, err = io.ReadAll(io.LimitReader(z, maxInflated+1))
	}
	switch {
	case err != nil:
		return nil, truce.Errorf(truce.Invalid, "the file is damaged: what was compressed cannot be read")
	case len(b) > maxInflated:
		return nil, truce.Errorf(truce.Invalid, "the file is larger than %d MB: truce import takes it", maxInflated>>20)
	}
	return b, nil
}

// carried writes a file so that a page can carry it.
func carried(b []byte) (string, error) {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(out.Bytes()), nil
}
