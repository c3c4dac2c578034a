package talks

import (
	"slices"

	"truce"
)

// Owed is a commitment with everything that is claimed of it.
type Owed struct {
	ID      string
	Claims  []Told[truce.Commitment]
	Status  string     // as claimed last; "": nobody says
	DueBy   truce.Date // as claimed last; "": no day was named, and it never is overdue
	Overdue bool
}

// Owed returns the commitments as they stand on a day, the overdue ones first, then by the day they are due; those
// without a day last.
func (b *Book) Owed(today truce.Date) []Owed {
	var out []Owed
	for _, c := range b.Commitments {
		i := slices.IndexFunc(out, func(o Owed) bool { return o.ID == c.Body.ID })
		if i < 0 {
			i = len(out)
			out = append(out, Owed{ID: c.Body.ID})
		}
		o := &out[i]
		o.Claims = append(o.Claims, c)
		if c.Body.Status != "" {
			o.Status = c.Body.Status
		}
		if c.Body.DueBy != "" {
			o.DueBy = c.Body.DueBy
		}
	}
	for i := range out {
		o := &out[i]
		open := o.Status != "done" && o.Status != "lapsed"
		o.Overdue = open && o.DueBy != "" && after(today, o.DueBy)
	}
	slices.SortStableFunc(out, func(x, y Owed) int {
		switch {
		case x.Overdue != y.Overdue:
			if x.Overdue {
				return -1
			}
			return 1
		case (x.DueBy == "") != (y.DueBy == ""):
			if x.DueBy == "" {
				return 1
			}
			return -1
		case x.DueBy < y.DueBy:
			return -1
		case x.DueBy > y.DueBy:
			return 1
		}
		return 0
	})
	return out
}

// after reports whether a day lies after everything a date may mean: a month is over when its last day is.
func after(day, due truce.Date) bool {
	n := min(len(day), len(due))
	return day[:n] > due[:n]
}

// Career is all that one actor said and did in talks.
type Career struct {
	Actor       truce.ActorID
	Said        []Told[truce.Statement] // by it, or for it
	Seats       []Sat
	Invitations []Told[truce.Invitation]
	Objections  []Told[truce.Objection] // by it, or to it
	Influences  []Told[truce.Influence] // by it, or on it
	Commitments []Owed
	Hosts       []Told[truce.Track] // tracks it hosts
	HostsRounds []truce.RoundID     // and rounds
}

// Sat is a seat it had, or through which it was represented.
type Sat struct {
	Round   truce.RoundID
	Place   *Place          // nil: it had none of its own
	Through []truce.ActorID // delegations that spoke for it
}

// Career gathers what is claimed of an actor in talks, as of a day.
func (b *Book) Career(a truce.ActorID, today truce.Date) (*Career, error) {
	c := &Career{Actor: a}
	c.Said = of(b.Statements, func(s *truce.Statement) bool { return s.By == a || s.For == a })
	c.Invitations = of(b.Invitations, func(v *truce.Invitation) bool { return v.Actor == a || v.By == a })
	c.Objections = of(b.Objections, func(o *truce.Objection) bool { return o.By == a || o.To == a })
	c.Influences = of(b.Influences, func(i *truce.Influence) bool { return i.By == a || i.On == a })
	c.Hosts = of(b.Tracks, func(t *truce.Track) bool { return t.Host == a })
	for _, x := range b.Rounds {
		if x.Body.Host == a && !slices.Contains(c.HostsRounds, x.Body.ID) {
			c.HostsRounds = append(c.HostsRounds, x.Body.ID)
		}
	}
	for _, id := range b.ByDay() {
		t, err := b.Table(id)
		if err != nil {
			return nil, err
		}
		if x := b.cell(t, a); x.Seated || len(x.Through) > 0 {
			c.Seats = append(c.Seats, Sat{id, t.Place(a), x.Through})
		}
	}
	for _, o := range b.Owed(today) {
		if slices.ContainsFunc(o.Claims, func(x Told[truce.Commitment]) bool {
			return slices.Contains(x.Body.By,
				string(a))
		}) {
			c.Commitments = append(c.Commitments, o)
		}
	}
	return c, nil
}

// Undertaken is the commitment that an undertaking of the minutes becomes, and the session it was given in.
type Undertaken struct {
	Session string
	Body    *truce.Commitment
}

// CommitmentID is the id of the commitment that an undertaking of the minutes becomes.
func CommitmentID(round truce.RoundID, minute string) string { return string(round) + "-" + minute }

// Commitment makes a commitment of an undertaking; an error where it was not agreed: what was only noted, or is
// disputed, is nobody's word.
func (r *Room) Commitment(minute string) (Undertaken, error) {
	i := slices.IndexFunc(r.Minutes, func(m *Minute) bool { return m.ID == minute })
	if i < 0 {
		return Undertaken{}, truce.Errorf(truce.NotFound, "the minutes of the round have no %q", minute)
	}
	m := r.Minutes[i]
	switch {
	case m.What != "undertaking":
		return Undertaken{}, truce.Errorf(truce.Invalid, "%s is a decision: an undertaking becomes a commitment", minute)
	case m.State != "agreed":
		return Undertaken{}, truce.Errorf(truce.Conflict, "%s was not read back and agreed: it is nobody's word yet", minute)
	}
	c := &truce.Commitment{ID: CommitmentID(r.Round, m.ID), What: m.Text, Under: string(r.Round), Status: "open",
		DueBy: m.Due, Sources: []truce.Source{{Doc: "minutes of " + string(r.Round), Note: "read back and agreed"}}}
	for _, a := range m.Owners {
		c.By = append(c.By, string(a))
	}
	return Undertaken{m.Session, c}, nil
}
