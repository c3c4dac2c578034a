package web

import "net/http"

// helpPage explains words, signs and keys.
type helpPage struct{}

// help answers GET /help.
func (s *site) help(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, "help", helpPage{})
}
