package talks

import (
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"truce"
)

// Feed is a calendar of rounds and sessions, as iCalendar (RFC 5545). A round or session that is moved stays the same
// event, with a higher sequence number; times are moments, so that no client need know the zone's rules.
type Feed struct {
	Process string // its id: what makes the ids of events its own
	Lang    string
	Stamp   truce.Instant // when it is made
	Known
}

// Write returns the calendar of one round, or with an empty id of all. A round whose days are stated to the month only
// is left out, for a calendar cannot say so; so is one without days.
func (f Feed) Write(p *Papers, only truce.RoundID) (string, error) {
	cal := ics.NewCalendarFor("truce")
	cal.SetMethod(ics.MethodPublish)
	for _, id := range f.Book.RoundIDs() {
		if only != "" && id != only {
			continue
		}
		claims, err := f.Book.Round(id)
		if err != nil {
			return "", err
		}
		f.round(cal, claims)
		for _, s := range p.Room(id).Sessions {
			if err := f.session(cal, claims, s); err != nil {
				return "", err
			}
		}
	}
	return cal.Serialize(ics.WithNewLineWindows), nil
}

// round adds a round with the days that were claimed last.
func (f Feed) round(cal *ics.Calendar, claims []Told[truce.Round]) {
	var from, to truce.Date
	moves := 0
	status, venue, why := "", "", ""
	for _, c := range claims {
		b := c.Body
		if b.From != "" && b.From != from || b.To != "" && b.To != to || b.Status != status {
			moves++
		}
		if b.From != "" && b.From != from {
			from, to, why = b.From, b.To, b.Why
		} else if b.To != "" {
			to = b.To
		}
		status = b.Status
		if b.Venue != "" {
			venue = b.Venue
		}
	}
	first, err := time.Parse("2006-01-02", string(from))
	if err != nil {
		return
	}
	last, err := time.Parse("2006-01-02", string(to))
	if err != nil || last.Before(first) {
		last = first
	}
	e := f.event(cal, string(claims[0].Body.ID), moves-1, f.roundName(claims), venue, why)
	e.SetAllDayStartAt(first)
	e.SetAllDayEndAt(last.AddDate(0, 0, 1)) // the first day after
	e.SetStatus(statusOf(status))
}

func (f Feed) session(cal *ics.Calendar, claims []Told[truce.Round], s *Sitting) error {
	when, err := f.Known.When(&s.Session)
	if err != nil {
		return err
	}
	e := f.event(cal, string(s.Round)+"-"+s.ID, len(s.Changes)-1, f.roundName(claims)+": "+s.Title, s.Room, s.Why)
	e.SetStartAt(when.From.Time())
	e.SetEndAt(when.To.Time())
	e.SetStatus(statusOf(s.State))
	return nil
}

func (f Feed) roundName(claims []Told[truce.Round]) string {
	for i := len(claims) - 1; i >= 0; i-- {
		if n := truce.NameIn(claims[i].Body.Names, f.Lang); n != "" {
			return n
		}
	}
	return string(claims[0].Body.ID)
}

func (f Feed) event(cal *ics.Calendar, id string, changes int, summary, place, why string) *ics.VEvent {
	e := cal.AddEvent(id + "@" + f.Process + ".truce")
	e.SetDtStampTime(f.Stamp.Time())
	e.SetSequence(max(changes, 0))
	e.SetSummary(summary)
	if place != "" {
		e.SetLocation(place)
	}
	if why != "" {
		e.SetDescription(why)
	}
	return e
}

func statusOf(s string) ics.ObjectStatus {
	switch s {
	case "cancelled":
		return ics.ObjectStatusCancelled
	case "held", "open", "closed":
		return ics.ObjectStatusConfirmed
	}
	return ics.ObjectStatusTentative
}

// Date is one day that was claimed for a round, with who claimed it: how a calendar moved.
type Date struct {
	From, To    truce.Date
	Status, Why string
	MovedBy     truce.ActorID
	Claim       Told[truce.Round]
	Moved       bool // another first day than the claim before
	DayBefore   truce.Date
}

// Dates returns the days that were claimed for a round, in order, those without a day left out.
func Dates(claims []Told[truce.Round]) []Date {
	var out []Date
	for _, c := range claims {
		b := c.Body
		if b.From == "" {
			continue
		}
		d := Date{From: b.From, To: b.To, Status: b.Status, Why: b.Why, MovedBy: b.MovedBy, Claim: c}
		if n := len(out); n > 0 && out[n-1].From != b.From {
			d.Moved, d.DayBefore = true, out[n-1].From
		}
		out = append(out, d)
	}
	return out
}

// ByDay orders rounds by the first day claimed last, those without one after them.
func (b *Book) ByDay() []truce.RoundID { return b.byDay }

func (b *Book) inOrderOfDay() []truce.RoundID {
	day := map[truce.RoundID]truce.Date{}
	for _, r := range b.Rounds {
		if r.Body.From != "" {
			day[r.Body.ID] = r.Body.From
		}
	}
	ids := slices.Clone(b.order)
	slices.SortStableFunc(ids, func(x, y truce.RoundID) int {
		a, b := day[x], day[y]
		if (a == "") != (b == "") {
			return strings.Compare(string(b), string(a))
		}
		return strings.Compare(string(a), string(b))
	})
	return ids
}
