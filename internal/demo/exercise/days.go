package exercise

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"truce"
	"truce/codes"
)

// days plays sixteen full days and the morning of the seventeenth: what happens, who reports it, who says what of it,
// and the bulletin of each evening. On the eighth day work is suspended and no bulletin appears.
func (s *stage) days() {
	for d := range 17 {
		day := Start.AddDate(0, 0, d)
		busy := 15 - d/2 + s.rng.IntN(5)
		if d == 16 {
			busy = 5
		}
		for range busy {
			h := s.happen(day, d == 16)
			s.happenings = append(s.happenings, h)
			s.report(h)
			s.judge(h)
		}
		s.evening(day, d)
	}
}

// happening is what "really" happened in the play; the members see parts of it.
type happening struct {
	at        time.Time
	place     settlement
	kind      codes.EventKind
	means     codes.Means
	author    truce.ActorID // empty: nobody could tell
	target    truce.ActorID
	object    codes.Object // empty: none to speak of
	from      *deg         // where the weapon stood; nil: it has no such place
	calibre   int
	killed    int
	wounded   int
	incidents []truce.IncidentID
	members   []truce.MemberID
}

func (s *stage) happen(day time.Time, morning bool) *happening {
	h := &happening{at: day.Add(time.Duration(s.rng.IntN(24*60)) * time.Minute), place: s.somewhere()}
	if morning {
		h.at = day.Add(time.Duration(s.rng.IntN(9*60)) * time.Minute)
	}
	kinds := []struct {
		k     codes.EventKind
		m     codes.Means
		share int
	}{{codes.Shelling, codes.Mortar, 24}, {codes.Shelling, codes.Artillery, 12}, {codes.SmallArms, codes.Rifle, 26},
		{codes.DroneStrike, codes.Drone, 8},
		{codes.Sniping, codes.Rifle, 7}, {codes.Battle, codes.HeavyGun, 5}, {codes.Bomb, codes.Mine, 4},
		{codes.AidBlocked, codes.NoWeapon, 5},
		{codes.MovementDenied, codes.NoWeapon, 5}, {codes.WaterBlocked, codes.NoWeapon, 2},
		{codes.Detention, codes.NoWeapon, 2}}
	n := s.rng.IntN(100)
	for _, k := range kinds {
		if n -= k.share; n < 0 {
			h.kind, h.means = k.k, k.m
			break
		}
	}
	switch s.rng.IntN(10) {
	case 0, 1, 2, 3:
		h.author, h.target = Government, Council
	case 4, 5, 6:
		h.author, h.target = Council, Government
	case 7:
		h.author, h.target = Government, Tide
	}
	s.known(h)
	if h.kind.Armed() == codes.Yes && s.rng.IntN(4) == 0 {
		h.killed = 1 + s.rng.IntN(4)
		h.wounded = s.rng.IntN(6)
	}
	return h
}

// somewhere draws a settlement by weight.
func (s *stage) somewhere() settlement {
	total := 0
	for _, x := range settlements {
		total += x.weight
	}
	n := s.rng.IntN(total)
	for _, x := range settlements {
		if n -= x.weight; n < 0 {
			return x
		}
	}
	return settlements[0]
}

// sees is how likely each member learns of a happening, in percent, and how soon.
var sees = map[truce.MemberID]int{AR: 34, BO: 40, CA: 66, OM: 36}

// report lets the members that learned of a happening file what they know, and join what they find to be one.
func (s *stage) report(h *happening) {
	for _, m := range Members {
		if s.rng.IntN(100) < sees[m] {
			h.members = append(h.members, m)
		}
	}
	if len(h.members) == 0 {
		h.members = []truce.MemberID{CA}
	}
	for _, m := range h.members {
		f := filing{by: m, officer: Intake, coded: s.told(h, m), release: truce.LevelJoint,
			private: map[string]string{"source": fmt.Sprintf("%s, by telephone", Monitor),
				"text": fmt.Sprintf("%s heard at %s, as told to the %s of %s.", h.kind, h.place.en, Intake, m)}}
		if h.killed == 0 && s.rng.IntN(14) == 0 {
			f.release = ""
		}
		s.later(h.at.Add(time.Duration(15+s.rng.IntN(150))*time.Minute), func(at truce.Instant) {
			f.at = at
			_, id := s.file(f)
			h.incidents = append(h.incidents, id)
		})
	}
	together := s.rng.IntN(100) < 82
	s.later(h.at.Add(4*time.Hour), func(truce.Instant) {
		for _, id := range h.incidents[1:] {
			if together {
				s.join(h.at.Add(4*time.Hour), h.incidents[0], id)
			}
		}
	})
}

// told is what one member's source says of a happening: later, coarser, with its own numbers, and with an author only
// where the source names one.
func (s *stage) told(h *happening, m truce.MemberID) truce.Coded {
	slip := time.Duration(s.rng.IntN(50)-25) * time.Minute
	from := h.at.Add(slip)
	p := point(deg{h.place.at.lat + (s.rng.Float64()-.5)*.03, h.place.at.lon + (s.rng.Float64()-.5)*.03})
	c := truce.Coded{
		When: truce.Interval{From: truce.At(from), To: truce.At(from.Add(time.Duration(5+s.rng.IntN(40)) * time.Minute))},
		Where: truce.Place{Point: &p, Precision: codes.Exact, RadiusM: int32(300 + 100*s.rng.IntN(20)), Name: h.place.en,
			Area: h.place.id, Province: provinceName(h.place.province)},
		Kind: h.kind, Means: h.means, Modality: "told",
	}
	if m == OM {
		c.Modality = "heard"
	}
	if s.rng.IntN(9) == 0 {
		c.Means = codes.MeansUnknown
	}
	if s.rng.IntN(12) == 0 {
		c.Where = truce.Place{Name: provinceName(h.place.province), Area: h.place.province,
			Province: provinceName(h.place.province)}
	}
	if h.author != "" && s.rng.IntN(100) < 60 && m != OM && guarantorOf[h.author] != m {
		c.Authors = []truce.Attribution{{Actor: h.author, Confidence: "claimed"}}
	}
	if h.target != "" && s.rng.IntN(100) < 50 {
		c.Targets = []truce.Attribution{{Actor: h.target, Confidence: "claimed"}}
	}
	if h.kind.Armed() == codes.Yes {
		if n := 1 + s.rng.IntN(12); s.rng.IntN(3) > 0 {
			c.Count, c.Unit = truce.Between(n, n+s.rng.IntN(4)), "explosions"
		}
		if s.rng.IntN(4) > 0 {
			c.Toll.Killed.Unknown = truce.Between(max(0, h.killed-s.rng.IntN(2)), h.killed+s.rng.IntN(2))
			c.Toll.Wounded.Unknown = truce.Between(h.wounded, h.wounded+s.rng.IntN(3))
		}
	}
	s.detailed(h, m, &c)
	return c
}

func provinceName(id truce.AreaID) string {
	for _, p := range provinces {
		if p.id == id {
			return p.en
		}
	}
	return ""
}

// judge lets the members give their verdicts over the next two days, and concur where the rule makes a finding of them.
func (s *stage) judge(h *happening) {
	s.later(h.at.Add(5*time.Hour), func(at truce.Instant) {
		v := s.incident(h)
		if len(v.Authors) == 0 {
			return
		}
		if g := guarantorOf[v.Authors[0].Actor]; g != "" {
			for _, m := range []truce.MemberID{CA, OM} {
				s.enter(m, Duty, at, &truce.Interest{Incident: v.ID, Member: g, Holds: true, Ground: "guarantees the party named"})
			}
		}
	})
	chance := map[truce.MemberID]int{AR: 66, BO: 80, CA: 86, OM: 48}
	for _, m := range Members {
		due := h.at.Add(time.Duration(185+s.rng.IntN(32*60)) * time.Minute)
		if s.rng.IntN(100) >= chance[m] {
			continue
		}
		s.later(due, func(at truce.Instant) {
			v := s.incident(h)
			s.enter(m, Duty, at, s.verdict(h, m, &v))
			s.later(due.Add(2*time.Minute), func(at truce.Instant) {
				s.release(at, h.incidents[0])
				s.settle(at, h.incidents[0])
			})
		})
	}
	s.later(h.at.Add(52*time.Hour), func(at truce.Instant) {
		for _, id := range h.incidents {
			s.lapse(at, id)
		}
	})
}

// incident is what the members hold of a happening now.
func (s *stage) incident(h *happening) truce.IncidentView {
	v, ok := s.play.State.Incident(h.incidents[0])
	if !ok && s.err == nil {
		s.err = fmt.Errorf("exercise: incident %s is not in the record", h.incidents[0])
	}
	return v
}

// lapse lets two members say that the time for verdicts is over, and settles what the rule then makes of it.
func (s *stage) lapse(at truce.Instant, id truce.IncidentID) {
	v, ok := s.play.State.Incident(id)
	if !ok {
		return
	}
	due := s.play.State.Process.Rule.VerdictDue(&v)
	if _, found := v.Finding(); found || at < due {
		return
	}
	for _, m := range []truce.MemberID{BO, CA} {
		s.enter(m, "", at, &truce.Lapsed{Incident: v.ID, Deadline: "verdict", Due: due})
	}
	s.settle(at, v.ID)
}

// verdict is a member's three answers, in character: nobody sees everything, and who holds no evidence says so.
func (s *stage) verdict(h *happening, m truce.MemberID, v *truce.IncidentView) *truce.Assessment {
	a := &truce.Assessment{Incident: v.ID, State: truce.Given}
	if s.rng.IntN(25) == 0 {
		a.State = []truce.VoteState{truce.Abstained, truce.Refusing, truce.Recused}[s.rng.IntN(3)]
		return a
	}
	mine := slices.Contains(h.members, m)
	switch n := s.rng.IntN(100); {
	case mine && n < 92 || !mine && n < 66:
		a.Happened = codes.Confirmed
	case n < 90:
		a.Happened = codes.CouldNotVerify
	case n < 96:
		a.Happened = codes.NotConfirmed
	default:
		a.Happened = codes.Refuted
	}
	if a.Happened != codes.Confirmed {
		return a
	}
	a.Grounds = []string{[]string{"own post", "two witnesses", "crater analysis", "both sides agree"}[s.rng.IntN(4)]}
	a.Permitted = codes.NotPermitted
	if h.target == Tide {
		a.Permitted, a.Because, a.Evidence = codes.WasPermitted, "excluded target", "members of several sides"
	}
	if m == OM {
		a.Permitted = codes.PermittedUnanswered // its mandate ends with what happened
	}
	if h.author != "" && len(v.Authors) > 0 && m != OM && s.rng.IntN(100) < 55 {
		a.Authors = []truce.Attribution{{Actor: h.author, Confidence: "probable"}}
	}
	return a
}

// evening releases or withholds columns and publishes the day.
func (s *stage) evening(day time.Time, d int) {
	if d == 7 {
		return // suspended
	}
	date := truce.Date(day.Format("2006-01-02"))
	column := func(m truce.MemberID, state truce.ColumnState) {
		s.later(day.Add(18*time.Hour+20*time.Minute),
			func(at truce.Instant) { s.enter(m, Duty, at, &truce.Column{Day: date, State: state}) })
	}
	switch d % 4 {
	case 0, 1:
		column(AR, truce.Released)
	case 2:
		column(AR, truce.Withheld)
	}
	column(BO, truce.Released)
	column(CA, truce.Released)
	if d%5 != 3 {
		column(OM, truce.Released)
	}
	s.later(day.Add(18*time.Hour+45*time.Minute), func(at truce.Instant) { s.publish(CA, at, date) })
	if d%3 != 1 {
		s.later(day.Add(18*time.Hour+46*time.Minute), func(at truce.Instant) { s.publish(BO, at, date) })
	}
	if d == 5 {
		s.later(day.Add(42*time.Hour), func(at truce.Instant) { s.correct(at, date) })
	}
}

// correct enters BO's erratum to its own figure in CA's bulletin of the day: the last of its incidents was heard twice.
func (s *stage) correct(at truce.Instant, day truce.Date) {
	for _, c := range s.play.State.Claims(truce.KindBulletin, "") {
		b := c.Body.(*truce.Bulletin)
		const where = "observance/registered/BO"
		x, printed := b.Figure(where)
		if c.Member != CA || b.Columns[0].Day != day || !printed {
			continue
		}
		cell := b.Rows[x.Row].Cells[x.Cell]
		s.enter(BO, Duty, at, &truce.Erratum{Bulletin: b.Number, Of: CA, Where: where, Was: strconv.Itoa(*cell.N),
			Is: strconv.Itoa(*cell.N - 1), Why: "entered twice", Incidents: []truce.IncidentID{
				truce.IncidentID(cell.IDs[len(cell.IDs)-1])}})
	}
}
