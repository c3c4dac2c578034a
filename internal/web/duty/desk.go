package duty

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"truce"
	"truce/internal/desklog"
	"truce/internal/web/frame"
)

// deskPage is the desk of the duty room.
type deskPage struct {
	Shown   bool // to officers of the member alone
	May     bool // whoever looks writes to the desk
	Directs bool // and says to whom fire passes
	Claim   string
	Fires   []frame.RingLine
	Lines   []line
	Older   string          // where older lines stand
	Past    bool            // older lines are shown, not the shift
	Waits   *line           // a hand-over that nobody has taken over
	Turns   []desklog.Turn  // to whom fire passes
	Room    int             // turns that can still be added
	Given   url.Values      // of a form that was refused
	Refused error           // why what was sent was not done
	Callees []callee        // the whole list
	Actors  []truce.ActorID // for the form of a contact
	Members []truce.MemberID
}

// line is a line of the log with where it leads.
type line struct {
	desklog.Line
	Href string
	Gap  bool // it is the first of a day
}

// desk answers GET /desk.
func (s *site) desk(w http.ResponseWriter, r *request) error {
	return s.show(w, r, http.StatusOK, &deskPage{Given: url.Values{}})
}

// show renders the desk; what a page holds already stays.
func (s *site) show(w http.ResponseWriter, r *request, status int, page *deskPage) error {
	d := s.DutyOf(r)
	if d == nil {
		return s.Render(w, r, status, "desk", page)
	}
	page.Shown = true
	r.Private()
	for _, step := range []func(*request, frame.Duty) error{page.rights, page.rings(s), page.log(s), page.list(s)} {
		if err := step(r, d); err != nil {
			return err
		}
	}
	var err error
	if page.Claim, err = s.Claim(); err != nil {
		return err
	}
	return s.Render(w, r, status, "desk", page)
}

func (p *deskPage) rights(r *request, d frame.Duty) (err error) {
	if p.May, err = r.Can(truce.ActFile); err != nil {
		return err
	}
	if p.Directs, err = r.Can(truce.ActRelease); err != nil {
		return err
	}
	p.Turns, err = d.Turns(r.Context())
	return err
}

func (p *deskPage) rings(s *site) func(*request, frame.Duty) error {
	return func(r *request, _ frame.Duty) (err error) {
		p.Fires, err = s.Fires(r)
		return err
	}
}

// log reads the shift, or the lines before one.
func (p *deskPage) log(s *site) func(*request, frame.Duty) error {
	return func(r *request, d frame.Duty) error {
		var lines []desklog.Line
		var more bool
		before, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
		if p.Past = err == nil && before > 0; p.Past {
			lines, more, err = d.Desk().Before(r.Context(), before)
		} else {
			lines, more, err = d.Desk().Shift(r.Context())
		}
		if err != nil {
			return err
		}
		day := ""
		for _, l := range lines {
			x := line{Line: l, Href: s.about(l.About), Gap: day != truce.Day(l.At, s.Zone)}
			day = truce.Day(l.At, s.Zone)
			p.Lines = append(p.Lines, x)
		}
		if len(lines) > 0 && (more || !p.Past && lines[0].Number > 1) {
			p.Older = s.At("/desk") + "?before=" + strconv.FormatInt(lines[0].Number, 10)
		}
		l, waits, err := d.Desk().Waiting(r.Context())
		if waits {
			p.Waits = &line{Line: l}
		}
		return err
	}
}

// about returns where something stands by its id; empty: nowhere.
func (s *site) about(id string) string {
	_, letter, _, ok := truce.SplitMinted(id)
	if !ok {
		return ""
	}
	switch letter {
	case 'I':
		return s.At("/incidents", id)
	case 'R':
		return s.At("/reports", id)
	case 'O':
		return s.At("/operations", id)
	}
	return ""
}

// list reads whom one can call.
func (p *deskPage) list(s *site) func(*request, frame.Duty) error {
	return func(r *request, d frame.Duty) error {
		contacts, err := d.Desk().Contacts(r.Context())
		if err != nil {
			return err
		}
		b, err := r.Book()
		if err != nil {
			return err
		}
		for i, c := range contacts {
			p.Callees = append(p.Callees, calleeOf(b, i, desklog.Callee{Contact: c}))
		}
		for id := range b.Actors {
			p.Actors = append(p.Actors, id)
		}
		slices.Sort(p.Actors)
		for _, m := range r.Lens.Process().Members {
			p.Members = append(p.Members, m.ID)
		}
		return nil
	}
}

// callee is somebody to be called, as the pages show it.
type callee struct {
	desklog.Callee
	Key   string // that logs the call; empty: none does
	Party frame.Label
	Over  []frame.Label
}

func calleeOf(b *frame.Book, i int, c desklog.Callee) callee {
	out := callee{Callee: c}
	if i < 9 {
		out.Key = strconv.Itoa(i + 1)
	}
	if c.Contact.Party != "" {
		out.Party = b.Actor(c.Contact.Party)
	}
	if c.Contact.ID == "" {
		out.Party = b.Actor(c.Actor)
	}
	for _, a := range c.Over {
		out.Over = append(out.Over, b.Actor(a))
	}
	return out
}

// whomPage is whom to call about something.
type whomPage struct {
	About   string // id of the incident or the fire
	Href    string
	May     bool
	Claim   string
	Callees []callee
}

// whom answers GET /desk/whom.
func (s *site) whom(w http.ResponseWriter, r *request) error {
	d := s.DutyOf(r)
	if d == nil {
		return frame.ErrNoPage
	}
	r.Private()
	q := r.URL.Query()
	about := truce.About{Incident: truce.IncidentID(q.Get("incident"))}
	page := &whomPage{About: q.Get("incident")}
	if fire := q.Get("fire"); fire != "" {
		alarms, err := d.Desk().Alarms(r.Context(), nil)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(alarms, func(a desklog.Alarm) bool { return a.ID == fire })
		if i < 0 {
			return frame.ErrNoPage
		}
		about, page.About = alarms[i].About, fire
	}
	if about == (truce.About{}) {
		return frame.ErrNoPage
	}
	page.Href = s.about(page.About)
	list, err := d.Whom(r.Context(), about)
	if err != nil {
		return err
	}
	b, err := r.Book()
	if err != nil {
		return err
	}
	n := 0
	for _, c := range list {
		x := calleeOf(b, n, c)
		if c.Contact.ID == "" {
			x.Key = ""
		} else {
			n++
		}
		page.Callees = append(page.Callees, x)
	}
	if page.May, err = r.Can(truce.ActFile); err != nil {
		return err
	}
	if page.Claim, err = s.Claim(); err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "whom", page)
}

// table answers GET /desk/log.csv with the whole log.
func (s *site) table(w http.ResponseWriter, r *request) error {
	d := s.DutyOf(r)
	if d == nil {
		return frame.ErrNoPage
	}
	var lines []desklog.Line
	err := d.Desk().Each(r.Context(), 0, 0, func(l desklog.Line) error {
		lines = append(lines, l)
		return nil
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="desk-log-`+s.Clock().In(s.Zone).Format(time.DateOnly)+
		`.csv"`)
	return desklog.WriteCSV(w, lines)
}
