package office

import (
	"net/http"
	"strings"

	"truce"
	"truce/internal/view"
	"truce/internal/web/frame"
)

var errNotSure = truce.Errorf(truce.Invalid, "confirm that this is meant for the whole node")

// nodePage is the node itself, for administrators.
type nodePage struct {
	Action   string
	Claim    string
	Audit    string // address of the audit log; empty: it is not shown
	Hooks    string // address of the hooks; empty: there are none
	Process  string // address of the process; empty: it is changed by commands alone
	ReadOnly bool
	Peers    []frame.Peer
	Reached  string // where the others' nodes reach this one; empty: that is not known
	Officers []view.Officer
	Acts     []truce.Action
	Examine  string          // address that looks the node over
	Findings []frame.Finding // nil: it was not looked over
	Asked    truce.MemberID  // whose node was asked just now
	Added    int             // entries that came
	Refusal  error
}

// node answers GET /node.
func (s *site) node(w http.ResponseWriter, r *request) error {
	page, err := s.nodePage(r)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("examine") == "yes" {
		page.Findings = s.Keeper.Examine(r.Context())
	}
	return s.Render(w, r, http.StatusOK, "node", page)
}

// nodePage builds the page for an officer that may administer; to everybody else there is none.
func (s *site) nodePage(r *request) (*nodePage, error) {
	may, err := r.May(truce.ActAdmin)
	if err != nil {
		return nil, err
	}
	if !may && r.Method == http.MethodPost {
		r.Refused(truce.ActAdmin)
	}
	if !may || s.Keeper == nil {
		return nil, frame.ErrNoPage
	}
	p := &nodePage{Action: s.At("/node"), Examine: s.At("/node") + "?examine=yes", Acts: truce.Actions,
		Reached: s.Keeper.Reached()}
	if p.Claim, err = s.Claim(); err != nil {
		return nil, err
	}
	p.ReadOnly = s.Keeper.ReadOnly() != nil
	if audits, err := r.Audits(); err != nil {
		return nil, err
	} else if audits {
		p.Audit = s.At("/audit")
	}
	if s.Hooks != nil && r.Lens.Who().Member == s.Member {
		p.Hooks = s.At("/hooks")
	}
	if s.Steering != nil {
		p.Process = s.At("/process")
	}
	if p.Peers, err = s.Keeper.Peers(r.Context()); err != nil {
		return nil, err
	}
	all, err := r.Lens.Officers(r.Context())
	for _, o := range all {
		if o.Member == r.Lens.Who().Member {
			p.Officers = append(p.Officers, o)
		}
	}
	return p, err
}

// keep answers POST /node.
func (s *site) keep(w http.ResponseWriter, r *request) error {
	if _, err := s.nodePage(r); err != nil {
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
	ctx, m := r.Context(), truce.MemberID(form.Get("member"))
	get := func(k string) string { return strings.TrimSpace(form.Get(k)) }
	var asked truce.MemberID
	var added int64
	switch form.Get("do") {
	case "read-only":
		switch {
		case get("why") == "":
			err = truce.Errorf(truce.Invalid, "say why nothing is to be entered: whoever tries is told")
		case get("sure") != "yes":
			err = errNotSure
		default:
			err = s.Keeper.SetReadOnly(ctx, by, get("why"))
		}
	case "read-only-end":
		if get("sure") != "yes" {
			err = errNotSure
		} else {
			err = s.Keeper.SetReadOnly(ctx, by, "")
		}
	case "address":
		err = s.Keeper.SetPeer(ctx, by, m, get("address"))
	case "sync":
		asked = m
		added, err = s.Keeper.Sync(ctx, by, m)
	case "officer":
		o := truce.Officer{Function: get("function")}
		for _, a := range form["may"] {
			o.May = append(o.May, truce.Action(a))
		}
		err = s.Keeper.Vouch(ctx, by, claim, o)
	case "officer-end":
		err = s.Keeper.EndOfficer(ctx, by, claim, get("function"))
	default:
		err = truce.Errorf(truce.Invalid, "the form does not say what is to be done")
	}
	if err == nil && asked == "" {
		http.Redirect(w, r.Request, s.Local(get("back"), "/node"), http.StatusSeeOther)
		return nil
	}
	page, perr := s.nodePage(r)
	if perr != nil {
		return perr
	}
	page.Asked, page.Added = asked, int(added)
	if err == nil {
		return s.Render(w, r, http.StatusOK, "node", page)
	}
	if _, ok := frame.ForThePerson(err); !ok && truce.KindOf(err) != truce.NotFound {
		return err
	}
	page.Refusal = err
	return s.Render(w, r, frame.StatusOf(truce.KindOf(err)), "node", page)
}
