package media

import (
	"encoding/base64"
	"net/http"
	"strings"

	"truce"
	"truce/codes"
	engine "truce/internal/media"
	"truce/internal/web/frame"
)

// mostListed is how many files the list shows and compares.
const mostListed = 300

// listPage is the newest files, and the pictures among them that look alike.
type listPage struct {
	Files  []closedLine
	Total  int
	Alike  []alikeLine
	Closed int // files among them that an officer's key opens
}

// closedLine is a file in the list, with what a key opens of it.
type closedLine struct {
	frame.FileLine
	Fields []closedField
}

// closedField is a sealed field as the browser opens it.
type closedField struct {
	Field  string
	Commit truce.Digest
	File   string // base64 of the age file
}

func closedFields(f engine.File) []closedField {
	var out []closedField
	for _, c := range f.Closed {
		out = append(out, closedField{c.Field, c.Commit, base64.StdEncoding.EncodeToString(c.File)})
	}
	return out
}

// alikeLine is a pair.
type alikeLine struct {
	A, B frame.FileLine
	Bits int
}

// list answers GET /media.
func (s *site) list(w http.ResponseWriter, r *request) error {
	m, member, err := s.own(r)
	if err != nil {
		return err
	}
	list, total, err := m.NewestFiles(r.Context(), member, mostListed)
	if truce.KindOf(err) == truce.Forbidden {
		return frame.ErrNoPage
	}
	if err != nil {
		return err
	}
	p := &listPage{Total: total}
	for i, line := range s.FileLines(list) {
		p.Files = append(p.Files, closedLine{line, closedFields(list[i])})
		if len(list[i].Closed) > 0 {
			p.Closed++
		}
	}
	for _, x := range engine.FindAlike(list) {
		pair := s.FileLines([]engine.File{x.A, x.B})
		p.Alike = append(p.Alike, alikeLine{pair[0], pair[1], x.Bits})
	}
	return s.Render(w, r, http.StatusOK, "media", p)
}

// filePage is one file.
type filePage struct {
	frame.FileLine
	Fields    []closedField
	Incident  string
	Operation string
	Entry     string
	Steps     []custodyStep
	Copy      string // address of the picture that is shown; empty: there is none
	Original  string
	Erase     string // empty: not by this viewer
}

// custodyStep is a state that the custody went through.
type custodyStep struct {
	State   string
	Officer string
	At      truce.Instant
	Entry   string
}

// file answers GET /media/{id}.
func (s *site) file(w http.ResponseWriter, r *request) error {
	_, f, err := s.one(r)
	if err != nil {
		return err
	}
	p := &filePage{FileLine: s.FileLines([]engine.File{f})[0], Fields: closedFields(f),
		Incident: s.At("/incidents", f.Incident), Operation: s.At("/operations", f.ID)}
	claims, err := r.Lens.Claims(r.Context(), truce.KindOperation, f.ID)
	if err != nil {
		return err
	}
	for _, c := range claims {
		if c.Member == r.Lens.Who().Member {
			p.Steps = append(p.Steps, custodyStep{c.Body.(*truce.Operation).State, c.Officer, c.At,
				s.At("/record", c.Member, c.Index)})
		}
	}
	if !f.Gone {
		p.Original = p.Href + "/original"
		if f.About == nil && f.Kind == engine.Photograph || f.About != nil && f.About.Copy != nil {
			p.Copy = p.Href + "/copy"
		}
		if may, err := s.mayErase(r); err != nil {
			return err
		} else if may {
			p.Erase = p.Href + "/erase"
		}
	}
	return s.Render(w, r, http.StatusOK, "media-file", p)
}

// erasing are the acts that destroying asks for: the second by the log.
var erasing = []truce.Action{truce.ActRelease, truce.ActOf(&truce.Erasure{})}

func (s *site) mayErase(r *request) (bool, error) {
	for _, act := range erasing {
		if may, err := r.May(act); err != nil || !may {
			return false, err
		}
	}
	return true, nil
}

// erasePage is the form by which a file is destroyed.
type erasePage struct {
	frame.FileLine
	Action  string
	Reasons []string
	Why     string
	Note    string
	Refusal error
}

func (s *site) erasePage(r *request) (frame.Media, *erasePage, error) {
	if _, _, err := s.own(r); err != nil {
		return nil, nil, err
	}
	for _, act := range erasing {
		if err := r.Must(act); err != nil {
			return nil, nil, err
		}
	}
	m, f, err := s.one(r)
	if err != nil {
		return nil, nil, err
	}
	p := &erasePage{FileLine: s.FileLines([]engine.File{f})[0], Reasons: codes.Reasons}
	p.Action = p.Href + "/erase"
	return m, p, nil
}

// eraseForm answers GET /media/{id}/erase.
func (s *site) eraseForm(w http.ResponseWriter, r *request) error {
	_, p, err := s.erasePage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "media-erase", p)
}

// erase answers POST /media/{id}/erase.
func (s *site) erase(w http.ResponseWriter, r *request) error {
	m, p, err := s.erasePage(r)
	if err != nil {
		return err
	}
	by, form, err := s.Act(r, truce.ActRelease)
	if err != nil {
		return err
	}
	p.Why, p.Note = form.Get("why"), strings.TrimSpace(form.Get("note"))
	switch {
	case p.Why == "":
		err = truce.Errorf(truce.Invalid, "say why it is destroyed, others will ask")
	case form.Get("sure") != "yes":
		err = truce.Errorf(truce.Invalid, "what is destroyed cannot be brought back: say that you are sure")
	default:
		err = m.EraseFile(r.Context(), by, p.ID, p.Why, p.Note)
	}
	if err == nil {
		http.Redirect(w, r.Request, p.Href, http.StatusSeeOther)
		return nil
	}
	var ok bool
	if p.Refusal, ok = frame.ForThePerson(err); !ok {
		return err
	}
	return s.Render(w, r, frame.StatusOf(truce.KindOf(err)), "media-erase", p)
}
