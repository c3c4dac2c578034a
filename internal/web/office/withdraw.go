package office

import (
	"net/http"
	"strconv"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/claimfile"
	"truce/internal/web/frame"
)

// withdrawPage is the form to take an entry back.
type withdrawPage struct {
	Ref     truce.Ref
	Kind    string // of the entry, without its version
	Entry   string // address of the entry
	Action  string
	Claim   string
	Reasons []string
	Why     string
	Note    string
	Says    []said // what the entry says, where it is a claim that a form says
	Refusal error
}

// withdrawForm answers GET /record/{member}/{index}/withdraw.
func (s *site) withdrawForm(w http.ResponseWriter, r *request) error {
	page, err := s.withdrawPage(r)
	if err != nil {
		return err
	}
	if page.Claim, err = s.Claim(); err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "withdraw", page)
}

// withdrawPage builds the empty form for an entry of the viewer's own member that the viewer could have entered.
func (s *site) withdrawPage(r *request) (*withdrawPage, error) {
	ref, e, err := s.ownEntry(r)
	if err != nil {
		return nil, err
	}
	if err := r.Must(truce.ActOf(e.Body)); err != nil {
		return nil, err
	}
	at := s.At("/record", ref.Member, ref.Index)
	p := &withdrawPage{Ref: ref, Kind: claimfile.Name(e.Kind), Entry: at, Action: at + "/withdraw", Reasons: codes.Reasons}
	if !contains(claimfile.Names(), p.Kind) {
		return p, nil
	}
	regs, err := s.registers(r)
	if err != nil {
		return nil, err
	}
	values, err := claimfile.Filled(e.Body, s.Zone)
	x := &sheet{kind: e.Kind.Newest(), words: r.Words(), regs: regs, values: values}
	p.Says = x.says(claimfile.Fields(x.kind), "")
	return p, err
}

// ownEntry reads the entry of an address, for officers of the member whose log it is in.
func (s *site) ownEntry(r *request) (truce.Ref, truce.Entry, error) {
	index, err := strconv.ParseInt(r.PathValue("index"), 10, 64)
	ref := truce.Ref{Member: truce.MemberID(r.PathValue("member")), Index: index}
	if err != nil || ref.Member == "" || ref.Member != r.Lens.Who().Member || s.Proofs == nil ||
		!r.Lens.May(truce.FieldEntryBytes, "", "") {
		return ref, truce.Entry{}, frame.ErrNoPage
	}
	b, err := s.Proofs.Entry(r.Context(), ref)
	if err != nil {
		return ref, truce.Entry{}, err
	}
	e, err := truce.Decode(b)
	if err != nil || truce.ActOf(e.Body) == "" {
		return ref, truce.Entry{}, frame.ErrNoPage
	}
	return ref, e, nil
}

// withdraw answers POST /record/{member}/{index}/withdraw.
func (s *site) withdraw(w http.ResponseWriter, r *request) error {
	page, err := s.withdrawPage(r)
	if err != nil {
		return err
	}
	_, e, err := s.ownEntry(r)
	if err != nil {
		return err
	}
	by, form, err := s.Act(r, truce.ActOf(e.Body))
	if err != nil {
		return err
	}
	if page.Claim, err = frame.ClaimOf(form); err != nil {
		return err
	}
	page.Why, page.Note = form.Get("why"), strings.TrimSpace(form.Get("note"))
	err = s.Registrar.Withdraw(r.Context(), by, page.Claim, page.Ref.Index, page.Why, page.Note)
	if err == nil {
		http.Redirect(w, r.Request, page.Entry, http.StatusSeeOther)
		return nil
	}
	var ok bool
	if page.Refusal, ok = frame.ForThePerson(err); !ok {
		return err
	}
	return s.Render(w, r, frame.StatusOf(truce.KindOf(err)), "withdraw", page)
}
