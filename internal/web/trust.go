package web

import (
	"net/http"
	"slices"
)

// Trust is the certificate authority of the node, which browsers are to be told to trust.
type Trust struct {
	Certificate []byte // PEM
	Fingerprint string // SHA-256, as browsers show it
	Pages       string // where the pages are, once it is trusted
}

// Part says which of the pages are answered.
type Part int

// The parts.
const (
	WholeSite  Part = iota
	PublicPart      // what was published and what proves it, to everybody, and nothing else
	TrustPart       // how a browser is told to trust the node, and nothing else
)

// publicPatterns are the addresses of [PublicPart].
var publicPatterns = []string{"GET /{$}", "GET /bulletins", "GET /bulletins/{member}/{number}",
	"GET /bulletins/{member}/{number}/{row}/{cell}",
	"GET /record", "GET /record/{member}", "GET /record/{member}/fork", "GET /help", "GET /assets/{name}"}

// publicNav are the sections of [PublicPart].
var publicNav = []navItem{{Key: "nav.bulletins", Path: "/bulletins"}, {Key: "nav.record", Path: "/record"}}

// parted returns those of the routes that the part of the pages answers.
func (s *site) parted(list []route) []route {
	switch s.Part {
	case PublicPart:
		return slices.DeleteFunc(list, func(r route) bool { return !slices.Contains(publicPatterns, r.Pattern) })
	case TrustPart:
		return slices.DeleteFunc(list, func(r route) bool { return r.Pattern != "GET /assets/{name}" })
	}
	return list
}

// trustRoutes are the addresses on which a browser learns whom to trust; whoever asks was not recognised yet.
func (s *site) trustRoutes() []route {
	if s.Trust == nil {
		return nil
	}
	list := []route{
		{"GET /trust", s.trust, "How a browser is told to trust this node."},
		{"GET /trust/truce-ca.crt", s.trustCertificate, "The certificate of the node's authority."},
	}
	if s.Part == TrustPart {
		list = append(list, route{"GET /{$}", s.trust, "How a browser is told to trust this node."})
	}
	return list
}

// trustPage says how a browser is told to trust the node.
type trustPage struct {
	*Trust
	File string
	QR   qrPicture
}

// trust answers GET /trust.
func (s *site) trust(w http.ResponseWriter, r *request) error {
	o := s.origin(r.Request)
	p := trustPage{Trust: s.Trust, File: s.at("/trust/truce-ca.crt")}
	var err error
	if p.QR, err = qrOf(o.Scheme + "://" + o.Host + s.at("/trust")); err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "trust", p)
}

// trustCertificate answers GET /trust/truce-ca.crt.
func (s *site) trustCertificate(w http.ResponseWriter, _ *request) error {
	w.Header().Set("Content-Type", "application/x-x509-ca-cert")
	w.Header().Set("Content-Disposition", `attachment; filename="truce-ca.crt"`)
	_, err := w.Write(s.Trust.Certificate)
	return err
}
