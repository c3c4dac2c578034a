package process

import (
	"io"
	"net/http"
	"slices"
	"strings"

	"truce"
	"truce/internal/web/frame"
)

// beforePage is how far a member has come whose log has not begun.
type beforePage struct {
	Action   string
	Person   string
	Process  string
	Own      *memberLine // nil: its keys are not made yet
	Others   []memberLine
	Document *document
	Alone    bool // the document names nobody else
	Form     *form
	Faults   []frame.Fault // of a document that was put in
	Awaited  []frame.Peer  // whose logs are to come, of a member that joins
	Recent   bool
	Roles    []truce.Role
	Given    map[string]string // what was typed into the other forms
	Refusal  error
}

// roles are what a member can be in a process.
var roles = []truce.Role{truce.RoleGuarantor, truce.RoleUN, truce.RoleMission, truce.RoleLiaison,
	truce.RoleFacilitator, truce.RoleObserver}

// before answers GET /process of a member that has no log.
func (s *site) before(w http.ResponseWriter, r *request) error {
	page, err := s.beforePage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "process-before", page)
}

// administers lets those in who administer; to everybody else there is no such page.
func (s *site) administers(r *request) error {
	p, err := s.Person(r.Request)
	if err == nil && !p.Administers() {
		err = frame.ErrNoPage
	}
	return err
}

func (s *site) beforePage(r *request) (*beforePage, error) {
	if err := s.administers(r); err != nil {
		return nil, err
	}
	g, err := s.Founding.Look(r.Context())
	if err != nil {
		return nil, err
	}
	p := &beforePage{Action: s.At("/process"), Process: g.Process, Roles: roles, Given: map[string]string{}}
	if p.Recent, err = s.Recent(r); err != nil {
		return nil, err
	}
	if p.Awaited = g.Awaited; len(p.Awaited) > 0 {
		p.Document, err = show(r.Words(), g.Document, nil, s.At("/process/document.json"))
		return p, err
	}
	if g.Own == nil {
		return p, nil
	}
	p.Own = &memberLine{Member: *g.Own, Words: keysOf(*g.Own)}
	members := []truce.Member{*g.Own}
	for _, m := range g.Others {
		p.Others = append(p.Others, memberLine{Member: m, Words: keysOf(m)})
		members = append(members, m)
	}
	slices.SortFunc(members, func(a, b truce.Member) int { return strings.Compare(string(a.ID), string(b.ID)) })
	if g.Document != nil {
		p.Alone = len(g.Document.Members) == 1
		p.Document, err = show(r.Words(), g.Document, nil, s.At("/process/document.json"))
		p.Form = filled(g.Document, members)
		return p, err
	}
	p.Form = filled(firstDraft(members), members)
	return p, nil
}

// firstDraft is what a draft begins with: the values that truce process draft has without flags.
func firstDraft(members []truce.Member) *truce.Process {
	p := &truce.Process{Zone: "UTC", DayCloses: "24:00", Kinds: truce.KindLists, Rule: truce.Rule{Version: 1,
		Kind: truce.Unanimity, Absent: truce.Counts, Refusing: truce.Counts, Recused: truce.Leaves, Abstained: truce.Counts,
		Interested: truce.Leaves, VerdictHours: 48, ReplyHours: 24, LapseK: min(2, len(members))}}
	for _, m := range members {
		if m.Role == truce.RoleGuarantor || len(members) == 1 {
			p.Rule.Voters = append(p.Rule.Voters, m.ID)
		}
	}
	return p
}

// found answers POST /process of a member that has no log.
func (s *site) found(w http.ResponseWriter, r *request) error {
	if err := s.administers(r); err != nil {
		return err
	}
	if err := r.ReadFiles(); err != nil {
		return err
	}
	by, get := s.By(r.Request, r.Lens), func(k string) string { return strings.TrimSpace(r.PostForm.Get(k)) }
	ctx := r.Context()
	var faults []frame.Fault
	var drafted *form
	var err error
	switch get("do") {
	case "make":
		m := truce.Member{ID: truce.MemberID(strings.ToUpper(get("id"))), Role: truce.Role(get("role")),
			Names: []truce.Name{{Text: get("name"), Kind: "main"}}}
		if err = memberOf(m, get("process")); err == nil {
			err = s.Founding.Make(ctx, by, get("process"), m)
		}
	case "card":
		var file []byte
		if file, err = given(r); err == nil {
			err = s.Founding.PutCard(ctx, by, file)
		}
	case "card-drop":
		err = s.Founding.DropCard(ctx, by, truce.MemberID(get("member")))
	case "draft":
		drafted = &form{Values: r.PostForm}
		base := truce.Process{Kinds: truce.KindLists, Rule: truce.Rule{Version: 1}}
		if drafted.fill(&base); len(drafted.Faults) == 0 {
			drafted.Faults, err = s.Founding.Draft(ctx, by, base)
		}
	case "document":
		var file []byte
		if file, err = given(r); err == nil {
			faults, err = s.Founding.PutDocument(ctx, by, file)
		}
	case "address":
		err = s.Founding.SetPeer(ctx, by, truce.MemberID(get("member")), get("address"))
	case "endorse":
		err = s.endorseFirst(r, by, get("agreed"))
	default:
		err = truce.Errorf(truce.Invalid, "the form does not say what is to be done")
	}
	if err == nil && len(faults) == 0 && (drafted == nil || len(drafted.Faults) == 0) {
		http.Redirect(w, r.Request, s.At("/process"), http.StatusSeeOther)
		return nil
	}
	var refusal error
	if err != nil {
		var ok bool
		if refusal, ok = frame.ForThePerson(err); !ok && truce.KindOf(err) != truce.NotFound {
			return err
		}
		refusal = err
	}
	page, err := s.beforePage(r)
	if err != nil {
		return err
	}
	page.Refusal, page.Faults = refusal, faults
	if drafted != nil && page.Form != nil {
		drafted.Members = page.Form.Members
		page.Form = drafted
	}
	for k, v := range r.PostForm {
		page.Given[k] = v[0]
	}
	status := http.StatusBadRequest
	if refusal != nil {
		status = frame.StatusOf(truce.KindOf(refusal))
	}
	return s.Render(w, r, status, "process-before", page)
}

// memberOf refuses what would be in nobody's document: keys are made once.
func memberOf(m truce.Member, process string) error {
	switch {
	case m.Names[0].Text == "":
		return truce.Errorf(truce.Invalid, "the member has no name")
	case !m.ID.Valid():
		return truce.Errorf(truce.Invalid, "the member id %q is not two to eight capital letters or digits", m.ID)
	case !truce.ValidSlug(process):
		return truce.Errorf(truce.Invalid, "the process id %q is not a slug: use a-z, 0-9 and hyphens", process)
	case !slices.Contains(roles, m.Role):
		return truce.Errorf(truce.Invalid, "the form does not say what the member is in the process")
	}
	return nil
}

// endorseFirst begins the log with the document.
func (s *site) endorseFirst(r *request, by frame.By, text string) error {
	if err := s.MustBeRecent(r); err != nil {
		return err
	}
	g, err := s.Founding.Look(r.Context())
	if err != nil {
		return err
	}
	if g.Document == nil {
		return truce.Errorf(truce.NotFound, "there is no document yet: draft it, or put in that which another drafted")
	}
	d, err := agreed(text, g.Document)
	if err != nil {
		return err
	}
	return s.Founding.Endorse(r.Context(), by, d)
}

// given is the file of a form, or what was pasted in its place.
func given(r *request) ([]byte, error) {
	f, _, err := r.FormFile("file")
	if err == nil {
		defer f.Close()
		b, err := io.ReadAll(f)
		if err != nil || len(b) > 0 {
			return b, err
		}
	}
	if text := strings.TrimSpace(r.PostForm.Get("text")); text != "" {
		return []byte(text), nil
	}
	return nil, truce.Errorf(truce.Invalid, "choose a file, or paste what stands in it")
}

// cardFile answers GET /process/card.json.
func (s *site) cardFile(w http.ResponseWriter, r *request) error {
	g, err := s.gathered(r)
	if err != nil {
		return err
	}
	if g.Own == nil {
		return frame.ErrNoPage
	}
	return send(w, r, string(g.Own.ID)+"-card.json", g.Card)
}

// draftFile answers GET /process/document.json of a member that has no log.
func (s *site) draftFile(w http.ResponseWriter, r *request) error {
	g, err := s.gathered(r)
	if err != nil {
		return err
	}
	if g.Document == nil {
		return frame.ErrNoPage
	}
	return sendDocument(w, r, g.Process+"-founding.json", g.Document)
}

func (s *site) gathered(r *request) (frame.Gathered, error) {
	if err := s.administers(r); err != nil {
		return frame.Gathered{}, err
	}
	return s.Founding.Look(r.Context())
}
