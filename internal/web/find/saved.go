package find

import (
	"net/http"
	"net/url"
	"slices"

	"truce"
	"truce/internal/desklog"
	"truce/internal/web/frame"
)

// savedPage lists the searches that whoever asks keeps or is shown.
type savedPage struct {
	Shown   bool // to officers of the member alone
	List    []frame.Saved
	Removed []frame.Saved // within a day
	Given   url.Values    // of a form that was refused
	Refusal error
}

// saved answers GET /searches.
func (s *site) saved(w http.ResponseWriter, r *request) error {
	return s.listSaved(w, r, http.StatusOK, &savedPage{Given: url.Values{}})
}

func (s *site) listSaved(w http.ResponseWriter, r *request, status int, p *savedPage) error {
	if s.DutyOf(r) != nil {
		p.Shown = true
		r.Private()
		list, err := s.Saved(r)
		if err != nil {
			return err
		}
		for _, x := range list {
			if x.Removed != 0 {
				p.Removed = append(p.Removed, x)
			} else {
				p.List = append(p.List, x)
			}
		}
	}
	return s.Render(w, r, status, "saved", p)
}

// keep answers POST /searches: it keeps a question.
func (s *site) keep(w http.ResponseWriter, r *request) error {
	return s.change(w, r, func(d *desklog.Store, by desklog.By, form url.Values) (string, error) {
		ask := form.Get("ask")
		now, err := s.Matches(r, ask)
		if err != nil {
			return "", err
		}
		_, err = d.Save(r.Context(), by, desklog.Saved{Name: form.Get("name"), Ask: ask,
			Shared: form.Get("shared") != ""}, now)
		return s.At("/searches"), err
	})
}

// act answers POST /searches/{id}: it opens a question and notes that its answer was seen, or changes it.
func (s *site) act(w http.ResponseWriter, r *request) error {
	return s.change(w, r, func(d *desklog.Store, by desklog.By, form url.Values) (string, error) {
		ctx, id, list := r.Context(), r.PathValue("id"), s.At("/searches")
		switch form.Get("do") {
		case "open":
			return s.open(r, d, by, id)
		case "rename":
			return list, d.Rename(ctx, by, id, form.Get("name"))
		case "share":
			return list, d.Share(ctx, by, id, true)
		case "alone":
			return list, d.Share(ctx, by, id, false)
		case "remove":
			return list, d.Remove(ctx, by, id)
		case "restore":
			return list, d.Restore(ctx, by, id)
		}
		return "", truce.Errorf(truce.Invalid, "there is nothing of the kind to be done with a search")
	})
}

// open leads to the answer; what matches now was seen.
func (s *site) open(r *request, d *desklog.Store, by desklog.By, id string) (string, error) {
	list, err := d.Saved(r.Context(), by)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(list, func(x desklog.Saved) bool { return x.ID == id && x.Removed == 0 })
	if i < 0 {
		return "", truce.Errorf(truce.NotFound, "you keep no such search")
	}
	now, err := s.Matches(r, list[i].Ask)
	if err != nil {
		return "", err
	}
	return s.At(list[i].Ask), d.LookedAt(r.Context(), by, id, now)
}

// change does what a form of this room asks for, and leads on; what is refused for what was typed is shown with it.
func (s *site) change(w http.ResponseWriter, r *request,
	do func(*desklog.Store, desklog.By, url.Values) (string, error)) error {
	d := s.DutyOf(r)
	if d == nil {
		return frame.ErrNoPage
	}
	if err := r.ParseForm(); err != nil {
		return truce.Errorf(truce.Invalid, "the form cannot be read").Because(err)
	}
	to, err := do(d.Desk(), s.DeskBy(r), r.PostForm)
	if truce.KindOf(err) == truce.Invalid {
		return s.listSaved(w, r, http.StatusBadRequest, &savedPage{Given: r.PostForm, Refusal: err})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r.Request, to, http.StatusSeeOther)
	return nil
}
