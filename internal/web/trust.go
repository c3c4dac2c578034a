package web

import (
	"net/http"
)

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
