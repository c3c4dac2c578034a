package door

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"truce"
	"truce/internal/people"
	"truce/internal/web/frame"
)

// enrolPage is the page of a one-time link.
type enrolPage struct {
	Person   *people.Person
	Action   string
	Secret   string       // of the codes, in groups
	Link     template.URL // the same for an app on this device
	QR       frame.QR
	Shortest int
	Refused  string // key of the words
	Passkey  passkeyPart
	Provider *providerPart // nil: there is none
}

// codesPage shows recovery codes, once.
type codesPage struct {
	Person *people.Person
	Codes  []string
	Next   string
}

// enrolForm answers GET /enrol/{token}.
func (s *site) enrolForm(w http.ResponseWriter, r *request) error {
	return s.showEnrol(w, r, s.provided(r).status(r), "")
}

func (s *site) showEnrol(w http.ResponseWriter, r *request, status int, refused string) error {
	e, err := s.People.Enrolment(r.Context(), r.PathValue("token"))
	if err == people.ErrLink {
		return s.Render(w, r, http.StatusNotFound, "enrol", enrolPage{Refused: "enrol.link"})
	}
	if err != nil {
		return err
	}
	p := enrolPage{Person: e.Person, Action: s.At("/enrol", r.PathValue("token")), Secret: grouped(e.Secret),
		Link: template.URL(codesLink(s.Process, e)), Shortest: people.ShortestPassword, Refused: refused,
		Provider: s.provided(r)}
	if p.QR, err = frame.DrawQR(string(p.Link)); err != nil {
		return err
	}
	o := s.Origin(r.Request)
	p.Passkey = passkeyPart{Able: o.TakesPasskeys(), Host: r.Host}
	if p.Passkey.Able {
		if p.Passkey.Options, p.Passkey.Ceremony, err = s.People.BeginPasskey(r.Context(), o, e.Person); err != nil {
			return err
		}
	}
	return s.Render(w, r, status, "enrol", p)
}

// codesLink is the address by which apps take the secret of one-time codes.
func codesLink(process string, e people.Enrolment) string {
	label := "truce " + process + ":" + e.Person.Name
	return "otpauth://totp/" + url.PathEscape(label) + "?secret=" + e.Secret + "&issuer=" +
		url.QueryEscape("truce "+process)
}

// grouped writes a secret so that it can be read out.
func grouped(secret string) string {
	var b strings.Builder
	for i, c := range secret {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// enrolByCode answers POST /enrol/{token}.
func (s *site) enrolByCode(w http.ResponseWriter, r *request) error {
	if err := r.ParseForm(); err != nil {
		return truce.Errorf(truce.Invalid, "the form cannot be read").Because(err)
	}
	f := r.PostForm
	if f.Get("password") != f.Get("again") {
		return s.showEnrol(w, r, http.StatusBadRequest, "enrol.again-differs")
	}
	p, codes, err := s.People.Enrol(r.Context(), r.PathValue("token"), f.Get("password"), f.Get("code"))
	return s.enrolled(w, r, p, codes, err)
}

// enrolByPasskey answers POST /enrol/{token}/passkey.
func (s *site) enrolByPasskey(w http.ResponseWriter, r *request) error {
	if err := r.ParseForm(); err != nil {
		return truce.Errorf(truce.Invalid, "the form cannot be read").Because(err)
	}
	f := r.PostForm
	p, codes, err := s.People.EnrolPasskey(r.Context(), r.PathValue("token"), s.Origin(r.Request), f.Get("ceremony"),
		[]byte(f.Get("answer")))
	return s.enrolled(w, r, p, codes, err)
}

// enrolled lets somebody in who used a link, and shows their recovery codes.
func (s *site) enrolled(w http.ResponseWriter, r *request, p *people.Person, codes []string, err error) error {
	if key, ok := enrolRefusals[err]; ok {
		return s.showEnrol(w, r, http.StatusBadRequest, key)
	}
	if err != nil {
		return err
	}
	token, err := s.People.Begin(r.Context(), p.ID, people.ByLink, r.UserAgent())
	if err != nil {
		return err
	}
	s.Begin(w, token)
	return s.Render(w, r, http.StatusOK, "codes", codesPage{p, codes, s.At("/")})
}

// enrolRefusals are the words of what a link may be refused for.
var enrolRefusals = map[error]string{people.ErrPassword: "enrol.password-short", people.ErrCode: "enrol.code-wrong",
	people.ErrRefused: "enrol.passkey-refused", people.ErrLink: "enrol.link"}
