package process

import (
	"net/http"
	"slices"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/web/frame"
)

// processPage is who the members are, by which rule they settle, and what is proposed in its place.
type processPage struct {
	Action    string
	Claim     string // empty: the one who looks may do nothing here
	Amend     string // address of the form of another document
	Recent    bool
	Document  *document
	Proposals []proposal
	Reasons   []string
	Own       truce.MemberID
	Left      bool
	Of        string // the digest of the proposal that a refused form was about
	Agreed    string // what was typed into it
	Refusal   error
}

// proposal is a document that was proposed, with what members have said of it.
type proposal struct {
	truce.Proposal
	Document *document
	Own      bool // this member endorses it
	Late     bool // it has adopted it: no endorsement of it is taken back
}

// member lets those in who look for a member of the process; to everybody else there is no such page.
func (s *site) member(r *request) error {
	if s.Steering == nil || r.Lens.Who().Member == "" || r.Lens.Who().Audience != truce.LevelJoint {
		return frame.ErrNoPage
	}
	return nil
}

// process answers GET /process.
func (s *site) process(w http.ResponseWriter, r *request) error {
	page, err := s.processPage(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "process", page)
}

func (s *site) processPage(r *request) (*processPage, error) {
	if err := s.member(r); err != nil {
		return nil, err
	}
	c, err := s.Steering.Course(r.Context())
	if err != nil {
		return nil, err
	}
	own := r.Lens.Who().Member
	p := &processPage{Action: s.At("/process"), Own: own, Reasons: codes.MemberReasons,
		Left: slices.Contains(c.Process.Since.Gone, own)}
	may, err := r.May(truce.ActAdmin)
	if err != nil {
		return nil, err
	}
	if may && own == s.Member && !p.Left {
		if p.Claim, err = s.Claim(); err != nil {
			return nil, err
		}
		p.Amend = s.At("/process/amend")
		if p.Recent, err = s.Recent(r); err != nil {
			return nil, err
		}
	}
	file := s.At("/process/document.json")
	if p.Document, err = show(r.Words(), c.Process, nil, file); err != nil {
		return nil, err
	}
	if err := s.standing(r, c, p.Document, may); err != nil {
		return nil, err
	}
	for _, x := range c.Proposals {
		d, err := show(r.Words(), x.Process, c.Process, file+"?digest="+x.Digest.String())
		if err != nil {
			return nil, err
		}
		p.Proposals = append(p.Proposals, proposal{x, d, slices.Contains(x.Endorsed, own), slices.Contains(x.Adopted, own)})
	}
	return p, nil
}

// standing says of each member where it stands, and where its node is to those who administer.
func (s *site) standing(r *request, c frame.Course, d *document, administers bool) error {
	var peers []frame.Peer
	if administers && s.Keeper != nil && r.Lens.Who().Member == s.Member {
		var err error
		if peers, err = s.Keeper.Peers(r.Context()); err != nil {
			return err
		}
	}
	first := len(c.Process.Since.Former) == 0
	for i := range d.Who {
		m := &d.Who[i]
		switch under := slices.Contains(c.Under, m.ID); {
		case slices.Contains(c.Process.Since.Gone, m.ID):
			m.State = "process.gone"
		case under && first:
			m.State = "process.endorsed"
		case under:
			m.State = "process.stands"
		case first:
			m.State = "process.not-endorsed"
		default:
			m.State = "process.not-stands"
		}
		for _, p := range peers {
			if p.Member == m.ID {
				m.Address = p.Address
			}
		}
	}
	return nil
}

// take answers POST /process.
func (s *site) take(w http.ResponseWriter, r *request) error {
	if err := s.member(r); err != nil {
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
	if err = s.MustBeRecent(r); err == nil {
		err = s.steer(r, by, claim, func(k string) string { return strings.TrimSpace(form.Get(k)) })
	}
	if err == nil {
		http.Redirect(w, r.Request, s.At("/process"), http.StatusSeeOther)
		return nil
	}
	if _, ok := frame.ForThePerson(err); !ok && truce.KindOf(err) != truce.NotFound {
		return err
	}
	page, perr := s.processPage(r)
	if perr != nil {
		return perr
	}
	page.Refusal, page.Of, page.Agreed = err, form.Get("document"), form.Get("agreed")
	return s.Render(w, r, frame.StatusOf(truce.KindOf(err)), "process", page)
}

// steer does what a form asks.
func (s *site) steer(r *request, by frame.By, claim string, get func(string) string) error {
	ctx := r.Context()
	switch get("do") {
	case "endorse", "take-back":
		var e truce.Endorsement
		if err := e.Document.UnmarshalText([]byte(get("document"))); err != nil {
			return err
		}
		if e.Holds = get("do") == "endorse"; e.Holds {
			c, err := s.Steering.Course(ctx)
			if err != nil {
				return err
			}
			i := slices.IndexFunc(c.Proposals, func(p truce.Proposal) bool { return p.Digest == e.Document })
			if i < 0 {
				return truce.Errorf(truce.NotFound, "this document is proposed no longer")
			}
			d, err := agreed(get("agreed"), c.Proposals[i].Process)
			if err != nil {
				return err
			}
			if d != e.Document {
				return truce.Errorf(truce.Conflict, "the digest of the document is %s, not the one agreed on: nothing is endorsed",
					e.Document)
			}
		} else if e.Why = get("why"); e.Why == "" {
			return truce.Errorf(truce.Invalid, "say why: the others will read it")
		}
		return s.Steering.Endorse(ctx, by, claim, e)
	case "leave":
		if get("sure") != "yes" {
			return truce.Errorf(truce.Invalid, "say that you are sure: a member that has left comes back under another id alone")
		}
		return s.Steering.Leave(ctx, by, claim, get("why"))
	}
	return truce.Errorf(truce.Invalid, "the form does not say what is to be done")
}

// documentFile answers GET /process/document.json.
func (s *site) documentFile(w http.ResponseWriter, r *request) error {
	if err := s.member(r); err != nil {
		return err
	}
	c, err := s.Steering.Course(r.Context())
	if err != nil {
		return err
	}
	text := r.URL.Query().Get("digest")
	if text == "" {
		return sendDocument(w, r, c.Process.ID+".json", c.Process)
	}
	for _, p := range c.Proposals {
		if p.Digest.String() == text {
			return sendDocument(w, r, p.ID+"-"+text[:8]+".json", p.Process)
		}
	}
	return frame.ErrNoPage
}
