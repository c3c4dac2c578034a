package desk

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/naming"
	"truce/internal/web/frame"
)

// namesPage lists the names in the member's own reports: those nobody knows with what they may mean, and what the
// others stand for.
type namesPage struct {
	Action  string
	Claim   string
	Shown   bool // to an officer that files for the member whose reports this node keeps
	Refusal error
	Said    string // the name that was answered last
	Unknown []unknownName
	Known   []knownName
	// The lines of both that are shown.
	UnknownLines, KnownLines frame.Stretch
	Actors                   []actorChoice
	Areas                    []areaChoice
	Kinds                    []codes.ActorKind
}

// unknownName is a name that nobody knows.
type unknownName struct {
	naming.Count
	Candidates []nameCandidate
	Person     bool // it may be answered with an actor; otherwise with a province
}

// nameCandidate is what a name may mean.
type nameCandidate struct {
	ID      string
	Label   frame.Label
	Percent int
}

// knownName is a name that stands for something, or was answered to stay a name.
type knownName struct {
	naming.Count
	Label frame.Label
}

var actorKinds = []codes.ActorKind{codes.ActorGroup, codes.ActorUmbrella, codes.ActorUnit, codes.ActorState,
	codes.ActorGovernment, codes.ActorInstitution, codes.ActorPlatform, codes.ActorPerson, codes.ActorCivilians}

// names answers GET /names.
func (s *site) names(w http.ResponseWriter, r *request) error {
	page, err := s.namesPage(r)
	if err != nil {
		return err
	}
	page.Said = r.URL.Query().Get("said")
	return s.Render(w, r, http.StatusOK, "names", page)
}

// namesPage builds the page: for anybody who does not file here it is empty, whatever the reports hold.
func (s *site) namesPage(r *request) (*namesPage, error) {
	p := &namesPage{Action: s.At("/names"), Kinds: actorKinds}
	may, err := r.May(truce.ActFile)
	if err != nil || s.Names == nil || !may {
		return p, err
	}
	reg, counts, err := s.Names.Names(r.Context(), r.Lens.Who().Member)
	if truce.KindOf(err) == truce.Forbidden {
		return p, nil // another node keeps them
	}
	if err != nil {
		return nil, err
	}
	p.Shown = true
	if p.Claim, err = s.Claim(); err != nil {
		return nil, err
	}
	if p.Actors, err = s.actorChoices(r); err != nil {
		return nil, err
	}
	b, err := s.book(r)
	if err != nil {
		return nil, err
	}
	p.Areas = b.areaChoices(provinceArea)
	p.fill(r, b, reg, counts)
	return p, nil
}

// namesMost is how many names of either list the page shows at a time: reports may write any number of them.
const namesMost = 40

const provinceArea = "province"

// fill sorts what was counted into what nobody knows and what stands for something, and labels what is shown of both.
func (p *namesPage) fill(r *request, b *book, reg *naming.Register, counts []naming.Count) {
	var unknown, known []naming.Count
	for _, c := range counts {
		switch {
		case c.Unknown():
			unknown = append(unknown, c)
		case c.By == naming.ByAnswer || c.Stands != c.Name:
			known = append(known, c)
		}
	}
	p.UnknownLines = r.Stretch("unknown", len(unknown), namesMost)
	for _, c := range unknown[p.UnknownLines.From:p.UnknownLines.To] {
		u := unknownName{Count: c, Person: c.What == naming.Actors}
		for _, x := range reg.Candidates(c.What, c.Name) {
			u.Candidates = append(u.Candidates, nameCandidate{x.ID, b.standsFor(c.What, x.ID), percent(x.Score)})
		}
		p.Unknown = append(p.Unknown, u)
	}
	p.KnownLines = r.Stretch("known", len(known), namesMost)
	for _, c := range known[p.KnownLines.From:p.KnownLines.To] {
		p.Known = append(p.Known, knownName{c, b.standsFor(c.What, c.Stands)})
	}
}

// standsFor labels an entry of a register.
func (b *book) standsFor(what naming.What, id string) frame.Label {
	if what == naming.Actors {
		return b.Actor(truce.ActorID(id))
	}
	if a := b.Areas[truce.AreaID(id)]; a != nil {
		return frame.Label{Names: a.Names}
	}
	return frame.Label{Text: id}
}

// answerName answers POST /names: a name is this entry of the register, a new actor, or stays a name.
func (s *site) answerName(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActFile)
	if err != nil {
		return err
	}
	if s.Names == nil {
		return truce.Errorf(truce.Unavailable, "this node answers no names")
	}
	if err = s.applyName(r.Context(), by, form); err == nil {
		http.Redirect(w, r.Request, s.At("/names")+"?"+url.Values{"said": {form.Get("name")}}.Encode(), http.StatusSeeOther)
		return nil
	}
	refusal, ok := frame.ForThePerson(err)
	if !ok {
		return err
	}
	page, perr := s.namesPage(r)
	if perr != nil {
		return perr
	}
	page.Refusal = refusal
	return s.Render(w, r, frame.StatusOf(truce.KindOf(err)), "names", page)
}

// applyName enters a new actor where one is given, and the answer.
func (s *site) applyName(ctx context.Context, by frame.By, form url.Values) error {
	claim, err := frame.ClaimOf(form)
	if err != nil {
		return err
	}
	get := func(k string) string { return strings.TrimSpace(form.Get(k)) }
	a := naming.Answer{What: naming.What(get("what")), Name: get("name"), Stands: get("stands")}
	switch {
	case a.What != naming.Actors && a.What != naming.Provinces:
		return truce.Errorf(truce.Invalid, "%q is no register", a.What)
	case get("answer") == "forget":
		return s.Names.ForgetName(ctx, by, a)
	case get("answer") == "leave":
		a.Stands = ""
	case get("answer") == "new":
		if a.Stands, err = s.newActor(ctx, by, claim, get); err != nil {
			return err
		}
	case a.Stands == "":
		return truce.Errorf(truce.Invalid, "choose what %q is", a.Name)
	}
	return s.Names.AnswerName(ctx, by, a)
}

// newActor enters an actor under the name that nobody knew, and returns its id.
func (s *site) newActor(ctx context.Context, by frame.By, claim string, get func(string) string) (string, error) {
	id := truce.ActorID(get("id"))
	held, err := s.Reader.Claims(ctx, truce.KindActor, string(id))
	if err != nil {
		return "", err
	}
	if len(held) > 0 {
		return "", truce.Errorf(truce.Conflict, "the register has an actor %s already: choose it from the list", id)
	}
	_, err = s.Registrar.Enter(ctx, by, claim, &truce.Actor{ID: id, Kind: codes.ActorKind(get("kind")),
		Names: []truce.Name{{Text: get("name"), Lang: get("lang"), Kind: "main"}}})
	return string(id), err
}
