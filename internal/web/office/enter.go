package office

import (
	"maps"
	"net/http"
	"net/url"
	"strings"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/geo"
	"truce/internal/readings"
	"truce/internal/web/frame"
)

// claimPage is the form of a claim.
type claimPage struct {
	Name      string // of the kind
	List      string // address of the claims of the kind
	Action    string
	Claim     string
	From      string // the claim that it replaces; empty: none
	Zone      string
	Inputs    []input
	Sealed    string // the field of what can be sealed with it; empty: nothing can
	Note      string
	Says      []said // what would be entered; nil: nobody asked yet, or something is wrong
	Faults    []claimfile.Fault
	Article   string // the article of which it was proposed; empty: of none
	Proposal  string // and which proposal it was
	Refusal   error
	Again     bool // the log holds the same already
	Registers []register
}

// register is what fields of one kind are looked up in.
type register struct {
	Name string
	List []registered
}

// claimForm answers GET /claims/{kind}/new.
func (s *site) claimForm(w http.ResponseWriter, r *request) error {
	k, err := s.kindOf(r)
	if err != nil {
		return err
	}
	if err := r.Must(truce.ActOf(truce.NewBody(k))); err != nil {
		return err
	}
	claim, err := s.Claim()
	if err != nil {
		return err
	}
	values := url.Values{}
	for key, list := range r.URL.Query() {
		values[key] = list // a page may say what the claim is about: ?incident=, ?agreement=
	}
	from := values.Get("from-claim")
	if from != "" {
		old, err := s.ownClaim(r, k, from)
		if err != nil {
			return err
		}
		if values, err = claimfile.Filled(old.Body, s.Zone); err != nil {
			return err
		}
	}
	page, err := s.claimPage(r, k, claim, from, values, nil, "")
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "claim", page)
}

// claimPage builds a form of what is filled in and what is wrong with it.
func (s *site) claimPage(r *request, k truce.Kind, claim, from string, values url.Values, faults []claimfile.Fault,
	another string) (*claimPage, error) {
	regs, err := s.registers(r)
	if err != nil {
		return nil, err
	}
	fields := claimfile.Fields(k)
	x := &sheet{kind: k, words: r.Words(), regs: regs, values: values, faults: faults, another: another}
	if x.pick, err = s.Pick(r, frame.PickPoint, ""); err != nil {
		return nil, err
	}
	name := claimfile.Name(k)
	p := &claimPage{Name: name, List: s.At("/claims", name), Action: s.At("/claims", name) + "/new", Claim: claim,
		From: from, Zone: r.Lens.Process().Zone, Inputs: x.inputs(fields, ""),
		Note: strings.TrimSpace(values.Get("sealed-note")), Faults: faults, Article: values.Get("article"),
		Proposal: values.Get("proposal")}
	if body := truce.NewBody(k); truce.Seal(body, nil) {
		p.Sealed = truce.FieldBeside(body)
	}
	for _, name := range lookedUp(fields, nil) {
		p.Registers = append(p.Registers, register{name, regs.list(name)})
	}
	return p, nil
}

// lookedUp names the registers of fields, each once.
func lookedUp(fields []claimfile.Field, have []string) []string {
	for _, f := range fields {
		if f.Of != "" && f.Of != "incident" && !contains(have, f.Of) {
			have = append(have, f.Of)
		}
		have = lookedUp(f.Fields, have)
	}
	return have
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// enterClaim answers POST /claims/{kind}/new. Its button says what is asked: another row of a list, what would be
// entered, or to enter it. A page that proposes a claim asks to "fill" the form: what it proposes is typed in no
// address then, and nothing is entered.
func (s *site) enterClaim(w http.ResponseWriter, r *request) error {
	k, err := s.kindOf(r)
	if err != nil {
		return err
	}
	by, form, err := s.Act(r, truce.ActOf(truce.NewBody(k)))
	if err != nil {
		return err
	}
	fill, claim := form.Get("do") == "fill", ""
	if fill {
		claim, err = s.Claim()
	} else {
		claim, err = frame.ClaimOf(form)
	}
	if err != nil {
		return err
	}
	from := form.Get("from-claim")
	if from != "" {
		if _, err := s.ownClaim(r, k, from); err != nil {
			return err
		}
	}
	if path, more := strings.CutPrefix(form.Get("do"), "more:"); more || fill {
		page, err := s.claimPage(r, k, claim, from, form, nil, path)
		if err != nil {
			return err
		}
		return s.Render(w, r, http.StatusOK, "claim", page)
	}
	body, faults, err := s.fill(r, k, form)
	if err != nil {
		return err
	}
	page, err := s.claimPage(r, k, claim, from, form, faults, "")
	if err != nil {
		return err
	}
	status := http.StatusBadRequest
	if len(faults) == 0 {
		ref, err := s.lookOrEnter(r, by, page, body, form.Get("do") == "enter")
		if err == nil && ref != (truce.Ref{}) {
			to, err := s.madeOf(r, by, page, body, ref)
			if err == nil {
				http.Redirect(w, r.Request, to, http.StatusSeeOther)
			}
			return err
		}
		if err != nil {
			if _, ok := frame.ForThePerson(err); !ok && truce.KindOf(err) != truce.NotFound {
				return err
			}
			page.Refusal, status = err, frame.StatusOf(truce.KindOf(err))
		} else {
			page.Says, status = s.saysOf(r, k, form), http.StatusOK
		}
	}
	return s.Render(w, r, status, "claim", page)
}

// fill reads a filled-in form.
func (s *site) fill(r *request, k truce.Kind, form url.Values) (any, []claimfile.Fault, error) {
	regs, err := s.registers(r)
	if err != nil {
		return nil, nil, err
	}
	f := claimfile.Filling{Zone: s.Zone, Known: regs.known, Position: geo.Read}
	var pasted []claimfile.Fault
	if k == truce.KindArea {
		pasted = readOutline(form)
	}
	if len(pasted) > 0 {
		form = maps.Clone(form)
		form.Del(outline) // what is wrong elsewhere is told too
	}
	body, faults := f.Fill(k, form)
	if a, ok := body.(*truce.Area); ok {
		faults = checkOutline(a)
	}
	return body, append(pasted, faults...), nil
}

// saysOf lists what is filled in.
func (s *site) saysOf(r *request, k truce.Kind, form url.Values) []said {
	regs, err := s.registers(r)
	if err != nil {
		return nil
	}
	x := &sheet{kind: k, words: r.Words(), regs: regs, values: form}
	return x.says(claimfile.Fields(k), "")
}

// lookOrEnter holds a claim against what may be entered now, or enters it; what it replaces is taken back then. The ref
// is of the entry that was made; zero: none was.
func (s *site) lookOrEnter(r *request, by frame.By, page *claimPage, body any, enter bool) (truce.Ref, error) {
	ctx := r.Context()
	if !enter {
		return truce.Ref{}, s.Registrar.Check(ctx, by, page.Claim, body)
	}
	ref, err := s.Registrar.EnterNoted(ctx, by, page.Claim, body, page.Note)
	if err != nil || page.From == "" {
		return ref, err
	}
	old, _ := truce.ParseRef(page.From)
	return ref, s.Registrar.Withdraw(ctx, by, "", old.Index, "replaced by another", "")
}

// madeOf keeps which claim was made of a proposal of an article, and returns where whoever entered it goes on.
func (s *site) madeOf(r *request, by frame.By, page *claimPage, body any, ref truce.Ref) (string, error) {
	if page.Article == "" || page.Proposal == "" || s.Readings == nil {
		return page.List, nil
	}
	store, err := s.Readings.Readings(r.Context(), by)
	if err != nil {
		return "", err
	}
	fields, err := claimfile.Filled(body, s.Zone)
	if err != nil {
		return "", err
	}
	return s.At("/articles", page.Article), store.Made(r.Context(), page.Article, readings.Answer{Key: page.Proposal,
		Said: readings.Corrected, Fields: fields, Claim: ref.String(), By: by.Function})
}
