package office

import (
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/internal/hooks"
	"truce/internal/web/frame"
)

var errRemoval = truce.Errorf(truce.Invalid, "what is destroyed cannot be brought back: say that you are sure")

// hooksPage lists the programs that are told of what is entered, for administrators.
type hooksPage struct {
	Action  string
	Hooks   []hookLine
	Kinds   []hooks.Kind
	Allowed []netip.Prefix // into which networks hooks may lead beyond public addresses
	Given   hooks.Hook     // what was typed of a new one
	Secret  *hookSecret    // of the one that was added just now
	Refusal error
}

// hookLine is a hook in the list.
type hookLine struct {
	hooks.Hook
	Newest *hooks.Delivery // nil: there was none
}

// hookSecret is a secret as it is shown, once.
type hookSecret struct{ ID, Secret string }

// hookPage is a hook with what became of its deliveries.
type hookPage struct {
	Action     string
	Hook       hooks.Hook
	Deliveries []hooks.Delivery // the newest first
	Older      string           // address of what follows; empty: nothing does
	Newest     string           // address of the newest; empty: they stand here
	Secret     *hookSecret      // it was renewed just now
	Became     *hooks.Delivery  // was sent just now
	Refusal    error
}

// deliveriesPerPage is how many deliveries stand on a page.
const deliveriesPerPage = 50

// hooksOpen lets those administer hooks who administer their own member's node; to everybody else there are none.
func (s *site) hooksOpen(r *request) error {
	may, err := r.May(truce.ActAdmin)
	if err != nil {
		return err
	}
	if !may && r.Method == http.MethodPost {
		r.Refused(truce.ActAdmin)
	}
	if !may || s.Hooks == nil || r.Lens.Who().Member != s.Member {
		return frame.ErrNoPage
	}
	return nil
}

// hooksPage builds the list.
func (s *site) hooksPage(r *request) (*hooksPage, error) {
	if err := s.hooksOpen(r); err != nil {
		return nil, err
	}
	p := &hooksPage{Action: s.At("/hooks"), Kinds: hooks.AllKinds}
	list, err := s.Hooks.Hooks(r.Context())
	if err != nil {
		return nil, err
	}
	for _, h := range list {
		l := hookLine{Hook: h}
		newest, err := s.Hooks.Deliveries(r.Context(), h.ID, 0, 1)
		if err != nil {
			return nil, err
		}
		if len(newest) > 0 {
			l.Newest = &newest[0]
		}
		p.Hooks = append(p.Hooks, l)
	}
	p.Allowed, err = s.Hooks.Allowed(r.Context())
	return p, err
}

// listHooks answers GET /hooks.
func (s *site) listHooks(w http.ResponseWriter, r *request) error {
	page, err := s.hooksPage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "hooks", page)
}

// addHook answers POST /hooks.
func (s *site) addHook(w http.ResponseWriter, r *request) error {
	if err := s.hooksOpen(r); err != nil {
		return err
	}
	by, form, err := s.Act(r, truce.ActAdmin)
	if err != nil {
		return err
	}
	given := hookOf(form)
	id, secret, err := s.Hooks.AddHook(r.Context(), by, given)
	refusal, ok := error(nil), true
	if err != nil {
		if refusal, ok = frame.ForThePerson(err); !ok {
			return err
		}
	}
	page, err := s.hooksPage(r)
	if err != nil {
		return err
	}
	if refusal != nil {
		page.Given, page.Refusal = given, refusal
		return s.Render(w, r, frame.StatusOf(truce.KindOf(refusal)), "hooks", page)
	}
	page.Secret = &hookSecret{id, secret}
	return s.Render(w, r, http.StatusOK, "hooks", page)
}

// hookOf reads a form.
func hookOf(form url.Values) hooks.Hook {
	get := func(k string) string { return strings.TrimSpace(form.Get(k)) }
	h := hooks.Hook{URL: get("url"), Ask: get("filter"), CA: get("ca")}
	for _, k := range form["kind"] {
		h.Kinds = append(h.Kinds, hooks.Kind(k))
	}
	return h
}

// Chosen reports whether a kind was chosen for a new hook.
func (p *hooksPage) Chosen(k hooks.Kind) bool { return slices.Contains(p.Given.Kinds, k) }

// hookPage builds the page of a hook.
func (s *site) hookPage(r *request) (*hookPage, error) {
	if err := s.hooksOpen(r); err != nil {
		return nil, err
	}
	list, err := s.Hooks.Hooks(r.Context())
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(h hooks.Hook) bool { return h.ID == r.PathValue("id") })
	if i < 0 {
		return nil, frame.ErrNoPage
	}
	p := &hookPage{Hook: list[i], Action: s.At("/hooks", list[i].ID)}
	before := int64(0)
	if text := r.URL.Query().Get("before"); text != "" {
		if before, err = strconv.ParseInt(text, 10, 64); err != nil || before < 1 {
			return nil, frame.ErrNoPage
		}
		p.Newest = p.Action
	}
	p.Deliveries, err = s.Hooks.Deliveries(r.Context(), p.Hook.ID, before, deliveriesPerPage+1)
	if len(p.Deliveries) > deliveriesPerPage {
		p.Deliveries = p.Deliveries[:deliveriesPerPage]
		last := p.Deliveries[deliveriesPerPage-1].Number
		p.Older = p.Action + "?before=" + strconv.FormatInt(last, 10)
	}
	return p, err
}

// hook answers GET /hooks/{id}.
func (s *site) hook(w http.ResponseWriter, r *request) error {
	page, err := s.hookPage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "hook", page)
}

// keepHook answers POST /hooks/{id}.
func (s *site) keepHook(w http.ResponseWriter, r *request) error {
	page, err := s.hookPage(r)
	if err != nil {
		return err
	}
	by, form, err := s.Act(r, truce.ActAdmin)
	if err != nil {
		return err
	}
	ctx, id, delivery, back := r.Context(), page.Hook.ID, form.Get("delivery"), page.Action
	var secret *hookSecret
	var became *hooks.Delivery
	switch form.Get("do") {
	case "try":
		became, err = s.Hooks.TryHook(ctx, by, id)
	case "again":
		became, err = s.Hooks.SendAgain(ctx, by, id, delivery)
	case "leave-out":
		err = s.Hooks.LeaveOut(ctx, by, id, delivery)
	case "resume":
		err = s.Hooks.ResumeHook(ctx, by, id)
	case "secret":
		secret = &hookSecret{ID: id}
		secret.Secret, err = s.Hooks.RenewSecret(ctx, by, id)
	case "remove":
		back = s.At("/hooks")
		if err = errRemoval; form.Get("sure") == "yes" {
			err = s.Hooks.RemoveHook(ctx, by, id)
		}
	default:
		err = truce.Errorf(truce.Invalid, "the form does not say what is to be done")
	}
	if err == nil && secret == nil && became == nil {
		http.Redirect(w, r.Request, back, http.StatusSeeOther)
		return nil
	}
	if _, ok := frame.ForThePerson(err); err != nil && !ok && truce.KindOf(err) != truce.NotFound {
		return err
	}
	refusal := err
	if page, err = s.hookPage(r); err != nil {
		return err
	}
	if refusal != nil {
		page.Refusal = refusal
		return s.Render(w, r, frame.StatusOf(truce.KindOf(refusal)), "hook", page)
	}
	page.Secret, page.Became = secret, became
	return s.Render(w, r, http.StatusOK, "hook", page)
}
