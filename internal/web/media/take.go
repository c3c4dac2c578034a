package media

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"truce"
	engine "truce/internal/media"
	"truce/internal/web/frame"
)

// takePage is the form by which files are taken in.
type takePage struct {
	Claim    string
	Action   string
	Report   truce.ReportID
	Incident truce.IncidentID
	Back     string
	From     string
	MostMB   int
	Taken    []frame.FileLine // before one was refused
	Refusal  error
}

// form answers GET /media/new.
func (s *site) form(w http.ResponseWriter, r *request) error {
	q := r.URL.Query()
	p, err := s.takePage(r, truce.ReportID(q.Get("report")), truce.IncidentID(q.Get("incident")))
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "media-new", p)
}

// takePage builds the form for a report of the viewer's own member, or for an incident it knows of.
func (s *site) takePage(r *request, report truce.ReportID, incident truce.IncidentID) (*takePage, error) {
	_, member, err := s.own(r)
	if err != nil {
		return nil, err
	}
	if err := r.Must(truce.ActFile); err != nil {
		return nil, err
	}
	p := &takePage{MostMB: engine.MostBytes >> 20}
	switch {
	case report != "":
		st, err := r.Lens.Report(r.Context(), report)
		if err == nil && st.Owner != member {
			err = frame.ErrNoPage
		}
		if err != nil {
			return nil, err
		}
		p.Report, p.Back = report, s.At("/reports", report)
	default:
		v, err := r.Lens.Incident(r.Context(), incident)
		if err != nil {
			return nil, err
		}
		p.Incident, p.Back = v.ID, s.At("/incidents", v.ID)
	}
	p.Action = s.At("/media") + "?" + url.Values{"report": {string(p.Report)}, "incident": {string(p.Incident)}}.Encode()
	p.Claim, err = s.Claim()
	return p, err
}

// maxField is how long a field before the files may be, in bytes.
const maxField = 64 << 10

// take answers POST /media: fields first, then files, each read as it comes.
func (s *site) take(w http.ResponseWriter, r *request) error {
	q := r.URL.Query()
	page, err := s.takePage(r, truce.ReportID(q.Get("report")), truce.IncidentID(q.Get("incident")))
	if err != nil {
		return err
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return truce.Errorf(truce.Invalid, "the form cannot be read").Because(err)
	}
	in := &coming{r: r, m: s.MediaOf(r), by: s.By(r.Request, r.Lens), to: page, form: url.Values{}}
	err = plain(s.Upload(w, r, func() error { return in.read(parts) }))
	if err == nil {
		to := page.Back
		if len(in.taken) == 1 {
			to = s.At("/media", in.taken[0])
		}
		http.Redirect(w, r.Request, to, http.StatusSeeOther)
		return nil
	}
	var ok bool
	if page.Refusal, ok = frame.ForThePerson(err); !ok {
		return err
	}
	page.From = in.form.Get("from")
	if claim, err := frame.ClaimOf(in.form); err == nil {
		page.Claim = claim // what was taken in already is known when it is sent again
	}
	w.Header().Set("Connection", "close") // what still comes is not read
	if list, err := in.m.Files(r.Context(), in.by.Member, in.taken...); err == nil {
		page.Taken = s.FileLines(list)
	}
	return s.Render(w, r, frame.StatusOf(truce.KindOf(err)), "media-new", page)
}

// plain says of a form that was too large, or broke off, what it was.
func plain(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return truce.Errorf(truce.Invalid, "the files are larger together than the %d MB that may be sent at once",
			frame.MaxUpload>>20)
	}
	return err
}

// coming is a form with files while it comes in.
type coming struct {
	r     *request
	m     frame.Media
	by    frame.By
	to    *takePage
	form  url.Values // the fields before the files
	taken []string
	n     int // files so far
}

func (c *coming) read(parts *multipart.Reader) error {
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF && len(c.taken) == 0 {
			return truce.Errorf(truce.Invalid, "no file was chosen")
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return truce.Errorf(truce.Invalid, "the form did not come to its end").Because(err)
		}
		if part.FormName() == "file" {
			err = c.file(part)
		} else {
			err = c.field(part)
		}
		if err != nil {
			return err
		}
	}
}

func (c *coming) field(part *multipart.Part) error {
	b, err := io.ReadAll(io.LimitReader(part, maxField+1))
	if err != nil {
		return truce.Errorf(truce.Invalid, "the form did not come to its end").Because(err)
	}
	if len(b) > maxField || len(c.form) > 10 {
		return truce.Errorf(truce.Invalid, "a field of the form is longer than it may be")
	}
	c.form.Add(part.FormName(), string(b))
	return nil
}

// file takes one in. A field that nobody chose a file for is sent without a name and empty.
func (c *coming) file(part *multipart.Part) error {
	if part.FileName() == "" {
		return nil
	}
	claim, err := frame.ClaimOf(c.form)
	if err != nil {
		return err
	}
	f := engine.New{Form: claim, Report: c.to.Report, Incident: c.to.Incident, Name: part.FileName(),
		From: c.form.Get("from")}
	if hashes := strings.Split(c.form.Get("hashes"), " "); c.n < len(hashes) && hashes[c.n] != "-" {
		f.Hash = hashes[c.n]
	}
	c.n++
	id, err := c.m.TakeFile(c.r.Context(), c.by, f, part)
	if err == nil {
		c.taken = append(c.taken, id)
	}
	return err
}
