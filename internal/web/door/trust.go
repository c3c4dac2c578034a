package door

import (
	"net/http"

	"truce/internal/web/frame"
)

// trustPage says how a browser is told to trust the node.
type trustPage struct {
	*frame.Trust
	File string
	QR   frame.QR
}

// trust answers GET /trust.
func (s *site) trust(w http.ResponseWriter, r *request) error {
	o := s.Origin(r.Request)
	p := trustPage{Trust: s.Trust, File: s.At("/trust/truce-ca.crt")}
	var err error
	if p.QR, err = frame.DrawQR(o.Scheme + "://" + o.Host + s.At("/trust")); err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "trust", p)
}

// trustCertificate answers GET /trust/truce-ca.crt.
func (s *site) trustCertificate(w http.ResponseWriter, _ *request) error {
	w.Header().Set("Content-Type", "application/x-x509-ca-cert")
	w.Header().Set("Content-Disposition", `attachment; filename="truce-ca.crt"`)
	_, err := w.Write(s.Trust.Certificate)
	return err
}
