package duty

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"truce"
	"truce/internal/desklog"
	"truce/internal/web/frame"
)

// act lets an officer of the duty room do something at the desk, and leads back to where the form stood. What is
// refused for what was typed is shown with it.
func (s *site) act(w http.ResponseWriter, r *request, act truce.Action, what, about string,
	do func(*desklog.Store, desklog.By) error) error {
	by, form, err := s.Act(r, act)
	if err != nil {
		return err
	}
	d := s.DutyOf(r)
	if d == nil {
		return frame.ErrNoPage
	}
	err = d.Act(r.Context(), by, act, what, about, do)
	if refusal, ok := frame.ForThePerson(err); ok && truce.KindOf(err) != truce.Forbidden {
		return s.show(w, r, frame.StatusOf(truce.KindOf(err)), &deskPage{Given: form, Refused: refusal})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r.Request, s.Local(form.Get("back"), "/desk"), http.StatusSeeOther)
	return nil
}

// form reads a submitted form before it is known whether it may be.
func form(r *request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		return nil, truce.Errorf(truce.Invalid, "the form cannot be read").Because(err)
	}
	return r.PostForm, nil
}

// write answers POST /desk.
func (s *site) write(w http.ResponseWriter, r *request) error {
	f, err := form(r)
	if err != nil {
		return err
	}
	claim, err := frame.ClaimOf(f)
	if err != nil {
		return err
	}
	kind := desklog.Kind(f.Get("kind"))
	about := strings.ToUpper(strings.TrimSpace(f.Get("about")))
	if kind == desklog.TakeOver {
		return s.act(w, r, truce.ActFile, string(kind), "", func(d *desklog.Store, by desklog.By) error {
			_, err := d.TakeOver(r.Context(), by, claim)
			return err
		})
	}
	l := desklog.Line{Claim: claim, Kind: kind, About: about, Words: f.Get("words"), Office: f.Get("office"),
		Answer: desklog.Answer(f.Get("answer"))}
	if kind == desklog.Call && f.Get("contact") != "" {
		l.Claim += " " + f.Get("contact") // a page of many contacts is one form for each
	}
	return s.act(w, r, truce.ActFile, string(kind), about, func(d *desklog.Store, by desklog.By) error {
		if id := f.Get("contact"); id != "" {
			c, err := d.Contact(r.Context(), id)
			if err != nil {
				return err
			}
			l.Office = c.Office
		}
		_, err := d.Write(r.Context(), by, l)
		return err
	})
}

// fire answers POST /desk/fires/{id}.
func (s *site) fire(w http.ResponseWriter, r *request) error {
	f, err := form(r)
	if err != nil {
		return err
	}
	id, kind := r.PathValue("id"), desklog.Kind(f.Get("do"))
	if kind == desklog.FireOn {
		return s.goesOn(w, r, truce.ReportID(id))
	}
	return s.act(w, r, truce.ActFile, string(kind), id, func(d *desklog.Store, by desklog.By) error {
		switch kind {
		case desklog.Has:
			return d.Take(r.Context(), by, id)
		case desklog.Back:
			return d.GiveBack(r.Context(), by, id)
		case desklog.Over:
			return d.End(r.Context(), by, id)
		}
		return truce.Errorf(truce.Invalid, "there is nothing of the kind to be done with a fire")
	})
}

// goesOn takes note of a fire of which a report tells, and leads to the desk.
func (s *site) goesOn(w http.ResponseWriter, r *request, id truce.ReportID) error {
	by, _, err := s.Act(r, truce.ActFile)
	if err != nil {
		return err
	}
	if err := s.GoesOn(r, by, id); err != nil {
		return err
	}
	http.Redirect(w, r.Request, s.At("/desk"), http.StatusSeeOther)
	return nil
}

// contact answers POST /desk/contacts.
func (s *site) contact(w http.ResponseWriter, r *request) error {
	f, err := form(r)
	if err != nil {
		return err
	}
	if id := f.Get("remove"); id != "" {
		return s.act(w, r, truce.ActFile, "contact removed", "", func(d *desklog.Store, _ desklog.By) error {
			return d.RemoveContact(r.Context(), id)
		})
	}
	return s.act(w, r, truce.ActFile, "contact saved", "", func(d *desklog.Store, _ desklog.By) error {
		_, err := d.SaveContact(r.Context(), desklog.Contact{Office: f.Get("office"), Name: f.Get("name"),
			Number: f.Get("number"), Party: truce.ActorID(strings.TrimSpace(f.Get("party"))), Place: f.Get("place"),
			Member: truce.MemberID(f.Get("member"))})
		return err
	})
}

// turns answers POST /desk/turns.
func (s *site) turns(w http.ResponseWriter, r *request) error {
	f, err := form(r)
	if err != nil {
		return err
	}
	var turns []desklog.Turn
	for i, function := range f["function"] {
		function = strings.TrimSpace(function)
		if function == "" || i >= len(f["minutes"]) {
			continue
		}
		minutes, _ := strconv.Atoi(cmp.Or(f["minutes"][i], "0")) // what is no number is refused as one
		turns = append(turns, desklog.Turn{Function: function, Minutes: minutes})
	}
	return s.act(w, r, truce.ActRelease, "turns", "", func(d *desklog.Store, _ desklog.By) error {
		if len(f["function"]) == 0 { // the page sends a line for each turn, empty ones too
			return truce.Errorf(truce.Invalid, "no list of turns came: nothing was changed")
		}
		return d.SetTurns(r.Context(), turns)
	})
}
