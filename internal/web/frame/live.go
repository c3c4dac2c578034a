package frame

import (
	"bytes"
	"context"
	"net/http"
	"slices"

	"truce"
	"truce/codes"
	"truce/internal/desklog"
	"truce/internal/hooks"
	"truce/internal/live"
	"truce/internal/people"
)

// Duty is the duty room of the node whose pages these are. The pages ask only for officers of the node's own member.
type Duty interface {
	// Desk is the room's desk, to be read.
	Desk() *desklog.Store
	// Pulse tells of changes. The name of a state ends in [RingsNow] while fire rings.
	Pulse() *live.Pulse
	// Turns returns to whom fire passes.
	Turns(ctx context.Context) ([]desklog.Turn, error)
	// Whom returns whom to call.
	Whom(ctx context.Context, about truce.About) ([]desklog.Callee, error)
	// Fire returns the fire of which a report of the member's own tells.
	Fire(ctx context.Context, id truce.ReportID) (desklog.Fire, error)
	// News returns what came into each log beyond the sizes that were seen of it.
	News(ctx context.Context, seen map[truce.MemberID]int64) ([]News, error)
	// Act lets an officer write to the desk; whoever may not is refused.
	Act(ctx context.Context, by By, act truce.Action, what, about string, do func(*desklog.Store, desklog.By) error) error
}

// NewsKind is a kind of what is new in a log.
type NewsKind string

// The kinds of news, in the order in which they are shown.
const (
	NewsReports    NewsKind = "reports"
	NewsReleases   NewsKind = "releases"
	NewsVerdicts   NewsKind = "verdicts"
	NewsOperations NewsKind = "operations"
	NewsBulletins  NewsKind = "bulletins"
	NewsTalks      NewsKind = "talks"
	NewsRegister   NewsKind = "register"
)

// AllNews lists them.
var AllNews = []NewsKind{NewsReports, NewsReleases, NewsVerdicts, NewsOperations, NewsBulletins, NewsTalks,
	NewsRegister}

// News is what came into a member's log since somebody last looked.
type News struct {
	Member truce.MemberID
	Size   int64            // of the log
	New    int64            // entries
	Read   int64            // of them, the newest, that Kinds counts
	Kinds  map[NewsKind]int // what nodes enter by themselves left out
	Talks  []Told           // the newest about talks, the oldest of them first
}

// Told is an entry about talks.
type Told struct {
	Ref  truce.Ref
	Kind string // "round", "statement" …
	At   truce.Instant
}

// RingsNow is how the name of a state ends while fire rings: so that a screen that nobody has touched for long rings
// too, though it is shown nothing any more.
const RingsNow = " rings"

// ItselfHeader is set by a page that asks for itself again, without anybody's hand: it is no use of a session.
const ItselfHeader = "Truce-Itself"

func byItself(r *http.Request) bool { return r.Header.Get(ItselfHeader) != "" }

// DutyOf returns the duty room where whoever asks is an officer of it; else nil.
func (s *Site) DutyOf(r *Request) Duty {
	if s.Duty == nil || !s.onDuty(r.Lens.Who()) {
		return nil
	}
	return s.Duty
}

// onDuty reports whether a viewer is of the member whose duty room it is.
func (s *Site) onDuty(v truce.Viewer) bool { return v.Member != "" && v.Member == s.Member }

// SignedOut lets streams look whether they may go on, after sessions were ended.
func (s *Site) SignedOut() {
	if s.Duty != nil {
		s.Duty.Pulse().Wake()
	}
}

// liveLine is how a page learns of changes.
type liveLine struct {
	State string // that the page shows at least
	Still bool   // it is the answer to a form, and is not asked for again
	Door  bool   // whoever looks has signed in, and may have to again
}

func (s *Site) liveOf(r *Request) *liveLine {
	if s.DutyOf(r) == nil {
		return nil
	}
	return &liveLine{State: r.state, Still: r.Method != http.MethodGet, Door: s.People != nil}
}

// stream answers GET /live for as long as somebody listens. Whoever was recognised and did not sign out may, even if
// their session is no longer good for a page.
func (s *Site) stream(w http.ResponseWriter, r *http.Request) {
	who, may, err := s.listens(r)
	if err == nil && !may {
		err = ErrNoPage
	}
	if err == nil {
		err = s.Duty.Pulse().Stream(w, r, who, func() (bool, error) {
			_, may, err := s.listens(r)
			return may, err
		})
	}
	if err != nil {
		s.refuse(w, r, err)
	}
}

// listens returns who it is that would learn of changes, and whether they may.
func (s *Site) listens(r *http.Request) (who string, may bool, err error) {
	if s.Duty == nil || s.Part != WholeSite {
		return "", false, nil
	}
	if s.People == nil {
		q, err := s.request(r, false)
		return From(r), err == nil && s.onDuty(q.Lens.Who()), err
	}
	p, err := s.People.Watches(r.Context(), s.Token(r))
	if err == people.ErrRefused {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	return p.ID, s.onDuty(p.Viewer(s.Member)), nil
}

// ring is what rings in the duty room, and what somebody has.
type ring struct {
	Rings  []RingLine
	More   int // that ring beside those
	InHand []RingLine
	Hooks  []hooks.Hook // that somebody has to look after; for those who administer
	Back   string       // the page to come back to
	May    bool         // whoever looks may have a fire
}

// RingLine is a fire as the pages show it.
type RingLine struct {
	desklog.Alarm
	Href  string            // of the flash or the report
	Kinds []codes.EventKind // as far as the member knows
	Where Where
	Party Label
	Own   bool // a report of the member's own tells of it: the desk says when it is over
}

// mostRing is how many fires stand on every page; the others are a number.
const mostRing = 3

// newlyTaken is for how many seconds every page says who has a fire, once somebody has: from then on the desk does.
const newlyTaken = 10 * 60

// ringOf gathers what rings.
func (s *Site) ringOf(r *Request) (*ring, error) {
	lines, err := s.Fires(r)
	if err != nil {
		return nil, err
	}
	out := &ring{Back: r.URL.RequestURI()}
	for _, l := range lines {
		switch {
		case !l.Rings() && (len(out.InHand) == mostRing || l.HasAt < truce.At(s.Clock())-newlyTaken):
		case !l.Rings():
			out.InHand = append(out.InHand, l)
		case l.Rings() && len(out.Rings) < mostRing:
			out.Rings = append(out.Rings, l)
		case l.Rings():
			out.More++
		}
	}
	if byItself(r.Request) {
		out.Back = "/desk"
	}
	if out.Hooks, err = s.TroubledHooks(r); err != nil {
		return nil, err
	}
	out.May, err = r.Can(truce.ActFile)
	return out, err
}

// TroubledHooks returns the hooks that are paused or have failed for long, to those who administer them; to everybody
// else there are none.
func (s *Site) TroubledHooks(r *Request) ([]hooks.Hook, error) {
	may, err := r.May(truce.ActAdmin)
	if err != nil || !may || s.Hooks == nil || r.Lens.Who().Member != s.Member {
		return nil, err
	}
	list, err := s.Hooks.Hooks(r.Context())
	return slices.DeleteFunc(list, func(h hooks.Hook) bool { return !h.Trouble(truce.At(s.Clock())) }), err
}

// mostNamed is of how many fires it is looked up where they are; the pages name no more.
const mostNamed = 12

// Fires returns the fires that are not known to be over, those that ring first; none to whoever is not of the duty
// room.
func (s *Site) Fires(r *Request) ([]RingLine, error) {
	d := s.DutyOf(r)
	if d == nil {
		return nil, nil
	}
	turns, err := d.Turns(r.Context())
	if err != nil {
		return nil, err
	}
	alarms, err := d.Desk().Alarms(r.Context(), turns)
	if err != nil {
		return nil, err
	}
	out := make([]RingLine, len(alarms))
	for i, a := range alarms {
		if out[i], err = s.fire(r, a, i < mostNamed); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// fire makes the line of a fire, with where and what it is if it is to be looked up.
func (s *Site) fire(r *Request, a desklog.Alarm, look bool) (RingLine, error) {
	_, letter, _, _ := truce.SplitMinted(a.ID)
	l := RingLine{Alarm: a, Own: letter == 'R', Href: s.At("/operations", a.ID), Where: Where{Unknown: true}}
	if l.Own {
		l.Href = s.At("/reports", a.ID)
	}
	if !look {
		return l, nil
	}
	b, err := r.Book()
	if err != nil {
		return l, err
	}
	if a.About.Party != "" {
		l.Party = b.Actor(a.About.Party)
	}
	if a.About.Area != "" {
		l.Where = Where{Place: b.Area(a.About.Area)}
	}
	if a.About.Incident == "" {
		return l, nil
	}
	return l, s.whatBurns(r, b, &l)
}

// whatBurns looks up kind and place of the incident of a fire, where the member keeps them sealed too.
func (s *Site) whatBurns(r *Request, b *Book, l *RingLine) error {
	v, err := r.Lens.Incident(r.Context(), l.About.Incident)
	if truce.KindOf(err) == truce.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	where := v.Where
	l.Kinds = v.Kinds
	for _, x := range v.Reports {
		if x.Coded != nil || x.Owner != s.Member || r.Vault() == nil {
			continue
		}
		c, err := r.Vault().Unreleased(r.Context(), s.Member, x.Report.ID)
		if truce.KindOf(err) == truce.NotFound || truce.KindOf(err) == truce.Conflict {
			continue
		}
		if err != nil {
			return err
		}
		if where == (truce.Place{}) {
			where = c.Where
		}
		if c.Kind != "" && !slices.Contains(l.Kinds, c.Kind) {
			l.Kinds = append(slices.Clone(l.Kinds), c.Kind)
		}
	}
	if where != (truce.Place{}) {
		l.Where = b.Where(where)
	}
	return nil
}

// GoesOn says for an officer that fire goes on of which a report of the member's own tells.
func (s *Site) GoesOn(r *Request, by By, id truce.ReportID) error {
	d := s.DutyOf(r)
	if d == nil {
		return ErrNoPage
	}
	fire, err := d.Fire(r.Context(), id)
	if err != nil {
		return err
	}
	return d.Act(r.Context(), by, truce.ActFile, string(desklog.FireOn), fire.ID,
		func(x *desklog.Store, by desklog.By) error {
			return x.Notice(r.Context(), by, fire)
		})
}

// ringPart answers GET /ring with what rings, as it stands on every page.
func (s *Site) ringPart(w http.ResponseWriter, r *Request) error {
	if s.DutyOf(r) == nil {
		return ErrNoPage
	}
	rings, err := s.ringOf(r)
	if err != nil {
		return err
	}
	t, err := s.pages.get(r.lang, "error") // a page that is nothing but frame
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := t.ExecuteTemplate(timedWriter{r.Context(), &buf}, "ring", rings); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(buf.Bytes())
	return nil
}
