package talks

import (
	"net/http"

	"truce"
	engine "truce/internal/talks"
	"truce/internal/web/frame"
)

// careerPage is all that one actor said and did in talks.
type careerPage struct {
	*held
	*engine.Career
}

// Named returns the name in the language of whoever reads.
func (p *careerPage) Named(names []truce.Name) string { return truce.NameIn(names, p.Lang) }

// career answers GET /actors/{id}/talks.
func (s *site) career(w http.ResponseWriter, r *request) error {
	h, err := s.hold(r)
	if err != nil {
		return err
	}
	id := truce.ActorID(r.PathValue("id"))
	if h.Known.Book.Actors[id] == nil {
		return frame.ErrNoPage
	}
	c, err := h.Known.Book.Career(id, s.today())
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "career", &careerPage{h, c})
}
