package office

import (
	"net/http"
	"strings"

	"truce"
	"truce/internal/web/frame"
)

// keysPage lists the keys with which officers of the member open sealed fields, for administrators.
type keysPage struct {
	Action   string
	Claim    string
	Recent   bool
	Officers []keyHolder
	Given    string // the function of whose key something was typed
	Typed    string
	Refusal  error
}

// keyHolder is an officer with its key.
type keyHolder struct {
	truce.Officer
	Since truce.Instant // when the log first named this key for it; not known of one without a key
}

// officerKeys answers GET /node/keys.
func (s *site) officerKeys(w http.ResponseWriter, r *request) error {
	page, err := s.keysPage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "keys", page)
}

// keysPage builds the page for an officer that may administer; to everybody else there is none.
func (s *site) keysPage(r *request) (*keysPage, error) {
	if _, err := s.nodePage(r); err != nil {
		return nil, err
	}
	p := &keysPage{Action: s.At("/node/keys")}
	var err error
	if p.Claim, err = s.Claim(); err != nil {
		return nil, err
	}
	if p.Recent, err = s.Recent(r); err != nil {
		return nil, err
	}
	claims, err := r.Lens.Claims(r.Context(), truce.KindOfficer, "")
	if err != nil {
		return nil, err
	}
	p.Officers = holders(claims, r.Lens.Who().Member)
	return p, nil
}

// holders returns the officers of a member that act, with since when each has the key that it has. claims are in order
// of function, then of entry.
func holders(claims []*truce.Claim, of truce.MemberID) []keyHolder {
	var all []keyHolder
	for _, c := range claims {
		if c.Member != of {
			continue
		}
		h := keyHolder{Officer: *c.Body.(*truce.Officer)}
		if h.Recipient != "" {
			h.Since = c.At
		}
		last := len(all) - 1
		if last < 0 || all[last].Function != h.Function {
			all = append(all, h)
			continue
		}
		if before := all[last]; before.Recipient == h.Recipient && !before.Ended {
			h.Since = before.Since
		}
		all[last] = h
	}
	var out []keyHolder
	for _, h := range all {
		if !h.Ended {
			out = append(out, h)
		}
	}
	return out
}

// giveKey answers POST /node/keys.
func (s *site) giveKey(w http.ResponseWriter, r *request) error {
	if _, err := s.keysPage(r); err != nil {
		return err
	}
	by, form, err := s.Act(r, truce.ActAdmin)
	if err != nil {
		return err
	}
	claim, err := frame.ClaimOf(form)
	if err != nil {
		return err
	}
	function, recipient := form.Get("function"), strings.TrimSpace(form.Get("recipient"))
	err = s.MustBeRecent(r)
	switch {
	case err != nil:
	case form.Get("do") == "take":
		if err = errNotSure; form.Get("sure") == "yes" {
			err = s.Keeper.GiveKey(r.Context(), by, claim, function, "")
		}
	case !truce.ValidRecipient(recipient):
		err = truce.Errorf(truce.Invalid, "this is no public key of age: it begins with age1 and has 62 characters")
	default:
		err = s.Keeper.GiveKey(r.Context(), by, claim, function, recipient)
	}
	if err == nil {
		http.Redirect(w, r.Request, s.At("/node/keys"), http.StatusSeeOther)
		return nil
	}
	if _, ok := frame.ForThePerson(err); !ok && truce.KindOf(err) != truce.NotFound {
		return err
	}
	page, perr := s.keysPage(r)
	if perr != nil {
		return perr
	}
	page.Refusal, page.Given, page.Typed = err, function, recipient
	return s.Render(w, r, frame.StatusOf(truce.KindOf(err)), "keys", page)
}
