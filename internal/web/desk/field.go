package desk

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/internal/web/frame"
)

// fieldPage is the form on which reports are written with or without a connection. It holds nothing of any report.
type fieldPage struct {
	*filePage
	Able     bool   // what seals and keeps was built in
	NodeTo   string // what reports are closed to, beside the officers' keys
	Person   string
	Function string
	Worker   string // address of what answers for the node while there is no connection
	Trust    bool   // there is a page that says how the browser is told to trust the node
}

// fieldForm answers GET /field. The page is kept by browsers: nothing of the record stands around it.
func (s *site) fieldForm(w http.ResponseWriter, r *request) error {
	if err := r.MustBeAble(truce.ActFile); err != nil {
		return err
	}
	file, err := s.filePage(r)
	if err != nil {
		return err
	}
	by := s.By(r.Request, r.Lens)
	p := &fieldPage{filePage: file, Able: s.Built("age.js"), Person: by.Person, Function: by.Function,
		Worker: s.At("/field/worker.js"), Trust: s.Trust != nil}
	if p.NodeTo, err = s.Field.Recipient(); err != nil {
		return err
	}
	return s.RenderBare(w, r, "field", p)
}

// fieldFiles are what the page is made of.
var fieldFiles = []string{"truce.css", "field.css", "truce.js", "age.js", "sealed.js", "field.js"}

// fieldWorker answers GET /field/worker.js: the script by which a browser opens the page without a connection.
func (s *site) fieldWorker(w http.ResponseWriter, r *request) error {
	shell := struct {
		Page  string   `json:"page"`
		Files []string `json:"files"`
	}{Page: s.At("/field")}
	for _, f := range fieldFiles {
		if s.Built(f) {
			at, err := s.Asset(f)
			if err != nil {
				return err
			}
			shell.Files = append(shell.Files, at)
		}
	}
	head, err := json.Marshal(shell)
	if err != nil {
		return err
	}
	body, err := files.ReadFile("static/field-worker.js")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Service-Worker-Allowed", shell.Page)
	r.Send(w, http.StatusOK, slices.Concat([]byte("const shell = "), head, []byte(";\n"), body))
	return nil
}

// fieldAnswer is what a telephone is told of a report that it sent.
type fieldAnswer struct {
	State  string         `json:"state"`            // arrived, refused, damaged, or other: somebody else's
	Report truce.ReportID `json:"report,omitempty"` // that it became
	Why    []string       `json:"why,omitempty"`    // sentences
}

// takeField answers POST /field: a report that was kept on a telephone. What was filed under its claim id is
// acknowledged again, however often it is sent.
func (s *site) takeField(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActFile)
	if err != nil {
		return err
	}
	claim, err := frame.ClaimOf(form)
	if err != nil {
		return err
	}
	id, ok, err := s.Field.Filed(r.Context(), claim)
	if err != nil {
		return err
	}
	if ok {
		return answerField(w, r, http.StatusOK, fieldAnswer{State: "arrived", Report: id})
	}
	said, answer, err := s.openField(by, claim, form)
	if err != nil {
		return err
	}
	if answer != nil {
		return answerField(w, r, http.StatusConflict, *answer)
	}
	b, err := s.book(r)
	if err != nil {
		return err
	}
	d, bad, err := b.draft(said, r.Lens.Process())
	if err != nil {
		return err
	}
	d.Claim, d.Received, d.Release = claim, s.written(said), ""
	if len(bad) == 0 {
		id, _, err := s.Registrar.File(r.Context(), by, d)
		if err == nil {
			return answerField(w, r, http.StatusOK, fieldAnswer{State: "arrived", Report: id})
		}
		refusal, ok := frame.ForThePerson(err)
		if !ok || truce.KindOf(err) == truce.Unavailable {
			return err // it is sent again
		}
		bad.add("", refusal)
	}
	refused := fieldAnswer{State: "refused"}
	for _, why := range bad {
		refused.Why = append(refused.Why, string(r.Words().Refusal(why)))
	}
	slices.Sort(refused.Why)
	return answerField(w, r, http.StatusBadRequest, refused)
}

func answerField(w http.ResponseWriter, r *request, status int, a fieldAnswer) error {
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	r.Private()
	w.Header().Set("Content-Type", "application/json")
	r.Send(w, status, b)
	return nil
}

// openField opens what a telephone sent. What this node cannot open, and what another officer wrote, is answered.
func (s *site) openField(by frame.By, claim string, form url.Values) (url.Values, *fieldAnswer, error) {
	file, err := base64.StdEncoding.DecodeString(form.Get("report"))
	if err != nil {
		return nil, &fieldAnswer{State: "damaged"}, nil
	}
	inside, err := s.Field.Open(file)
	if kind := truce.KindOf(err); err != nil && (kind == truce.Invalid || kind == truce.Forbidden) {
		return nil, &fieldAnswer{State: "damaged"}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	said, err := url.ParseQuery(string(inside))
	if err != nil || said.Get("claim") != claim {
		return nil, &fieldAnswer{State: "damaged"}, nil
	}
	if said.Get("officer") != by.Function || said.Get("person") != by.Person {
		return nil, &fieldAnswer{State: "other"}, nil
	}
	return said, nil, nil
}

// written is when a report was written, as the telephone's clock had it; unknown where that lies in the future.
func (s *site) written(said url.Values) truce.Instant {
	n, err := strconv.ParseInt(said.Get("written"), 10, 64)
	at := time.UnixMilli(n)
	if err != nil || at.After(s.Clock()) || at.Year() < 2000 {
		return 0
	}
	return truce.At(at)
}

// openFieldForm answers POST /field/open: the form of a report with what was written on the telephone, to be put right
// and filed under the same claim id.
func (s *site) openFieldForm(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActFile)
	if err != nil {
		return err
	}
	claim, err := frame.ClaimOf(form)
	if err != nil {
		return err
	}
	said, answer, err := s.openField(by, claim, form)
	if err != nil {
		return err
	}
	if answer != nil {
		return truce.Errorf(truce.Conflict, "what was kept cannot be opened here: %s", answer.State)
	}
	page, err := s.filePage(r)
	if err != nil {
		return err
	}
	b, err := s.book(r)
	if err != nil {
		return err
	}
	page.Claim, page.Values = claim, said
	if _, page.Bad, err = b.draft(said, r.Lens.Process()); err != nil {
		return err
	}
	if page.Place, err = b.placePart(said, false); err != nil {
		return err
	}
	page.Place.Bad = nil // it stands beside the fields
	r.Private()
	return s.showFile(w, r, http.StatusOK, "file", page)
}

// SealsTo are all keys that a report on a telephone is closed to: any one of them opens it.
func (p *fieldPage) SealsTo() string { return strings.TrimSpace(p.NodeTo + " " + p.SealTo) }
