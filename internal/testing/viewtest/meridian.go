package viewtest

import (
	"truce"
	"truce/codes"
)

// Now is the moment at which the exercise stands: a quarter of an hour before the day closes.
var Now = When("03-17 17:45")

// Canary is a word planted where not everybody may see it.
type Canary struct {
	Text  string
	Field truce.Field
	Owner truce.MemberID
	Level truce.Level
}

// Canaries lists the words planted in Meridian. A page shown to somebody who may not see the field must not hold the
// word.
var Canaries = []Canary{
	{"Canary Ford", truce.FieldReport, "CA", truce.LevelJoint},
	{"Canary Bridge", truce.FieldReport, "OM", truce.LevelParties},
	{"canary-author", truce.FieldReport, "BO", truce.LevelJoint},
	{"canary-unnamed", truce.FieldAuthor, "AR", truce.LevelJoint}, // in a public report; the time to reply still runs
	{"canary-dataset", truce.FieldReportExists, "BO", ""},
	{"canary-operation", truce.FieldOperation, "CA", ""},
	{"canary-evidence", truce.FieldVerdict, "OM", ""},
	{"canary-ground", truce.FieldVerdict, "BO", ""},
	{"canary-interest", truce.FieldVerdict, "CA", ""},
	{"canary-position", truce.FieldAppraisal, "AR", ""},
	{"canary-shown", truce.FieldSighting, "CA", ""},
	{"canary-officer", truce.FieldOfficer, "OM", ""},
	{"canary-negotiation", truce.FieldReport, "AR", truce.LevelJoint}, // an accession nobody has made public
	{"canary-withdrawal", truce.FieldEntryBytes, "CA", ""},
}

// meridian is the founding document.
func meridian() *truce.Process {
	m := func(id truce.MemberID, role truce.Role, en, ar string) truce.Member {
		return truce.Member{ID: id, Names: named(en, ar), Role: role, LogKey: "meridian." + string(id)}
	}
	return &truce.Process{ID: "meridian", Title: "Exercise Meridian", Fictional: true, Zone: "UTC+00:00",
		DayCloses: "18:00", Agreement: "ceasefire-of-1-march",
		Members: []truce.Member{
			m("AR", truce.RoleGuarantor, "Arrond", "أروند"), m("BO", truce.RoleGuarantor, "Bolvar", "بولفار"),
			m("CA", truce.RoleGuarantor, "Calder", "كالدر"), m("OM", truce.RoleMission, "Observer Mission", "بعثة المراقبة")},
		Rule: truce.Rule{Version: 1, Kind: truce.KOfN, K: 2, Voters: []truce.MemberID{"AR", "BO", "CA"},
			Absent: truce.Leaves, Refusing: truce.Counts,
			Recused: truce.Leaves, Abstained: truce.Counts, Interested: truce.Leaves, VerdictHours: 48, ReplyHours: 24,
			LapseK: 2, Escalate: "Joint Group"}}
}

// Meridian writes the exercise.
func Meridian() *Record {
	every := []truce.Action{truce.ActFile, truce.ActGroup, truce.ActAssess, truce.ActRelease, truce.ActAdmin}
	field := []truce.Action{truce.ActFile, truce.ActGroup}
	officers := map[truce.MemberID][]truce.Officer{}
	for _, m := range meridian().Members {
		officers[m.ID] = []truce.Officer{{Function: "duty officer", May: every}, {Function: "field monitor", May: field}}
	}
	officers["OM"] = append(officers["OM"], truce.Officer{Function: "canary-officer", May: field})
	x := &writer{Record: New(meridian(), officers, When("02-28 09:00")), next: map[truce.MemberID]map[byte]int64{}}
	x.dossier()
	x.days()
	x.amity()
	x.corners()
	x.work()
	return x.Record
}

// writer writes the exercise.
type writer struct {
	*Record
	next map[truce.MemberID]map[byte]int64
}

const duty, monitor = "duty officer", "field monitor"

// mint returns the member's next id of the letter.
func (x *writer) mint(m truce.MemberID, letter byte) string {
	if x.next[m] == nil {
		x.next[m] = map[byte]int64{}
	}
	x.next[m][letter]++
	return truce.Mint(m, letter, x.next[m][letter])
}

// report files a released report an hour after it ended and returns the incident it opens.
func (x *writer) report(m truce.MemberID, level truce.Level, c truce.Coded, sealed ...string) truce.IncidentID {
	r := x.draft(m, c.When.To+3600, sealed...)
	if level != "" {
		c.Level = level
		r.Coded = &c
	}
	x.Add(m, monitor, r.Received, r)
	return r.Incident
}

func (x *writer) draft(m truce.MemberID, at truce.Instant, sealed ...string) *truce.Report {
	r := &truce.Report{ID: truce.ReportID(x.mint(m, 'R')), Version: 1, Incident: truce.IncidentID(x.mint(m, 'I')),
		Received: at}
	for _, f := range sealed {
		r.Sealed = append(r.Sealed, truce.Sealed{Field: f, Commit: truce.DigestOf([]byte(f), []byte(r.ID))})
	}
	return r
}

// join makes two incidents one, by the word of both who opened them.
func (x *writer) join(at truce.Instant, a, b truce.IncidentID, reasons ...string) {
	shown := &truce.Shown{Engine: "match 1", Score: "6.40", Reasons: reasons}
	ma, _, _, _ := truce.SplitMinted(string(a))
	mb, _, _, _ := truce.SplitMinted(string(b))
	x.Add(ma, duty, at, &truce.Same{A: a, B: b, Same: true, Shown: shown})
	if ma != mb {
		x.Add(mb, duty, at+600, &truce.Same{A: a, B: b, Same: true})
	}
}

// verdict gives a member's answers.
func (x *writer) verdict(m truce.MemberID, at truce.Instant, id truce.IncidentID, h codes.Happened, p codes.Permitted,
	authors ...truce.ActorID) {
	a := &truce.Assessment{Incident: id, State: truce.Given, Happened: h, Permitted: p}
	for _, x := range authors {
		a.Authors = append(a.Authors, truce.Attribution{Actor: x, Confidence: "probable"})
	}
	x.Add(m, duty, at, a)
}

// settle lets the voters concur in what the rule makes of the verdicts.
func (x *writer) settle(at truce.Instant, id truce.IncidentID, members ...truce.MemberID) {
	for _, m := range members {
		v, ok := x.State.Incident(id)
		if !ok || !v.Decision.Ready {
			panic("nothing to settle of " + string(id))
		}
		x.Add(m, "", at, &truce.Concur{Incident: v.ID, Revision: v.Open, Rule: 1, Basis: v.Basis,
			Finding: v.Decision.Outcome})
	}
}

func hours(day string, from, to string) truce.Interval {
	return truce.Interval{From: When(day + " " + from), To: When(day + " " + to)}
}

func said(id truce.ActorID) []truce.Attribution {
	return []truce.Attribution{{Actor: id, Confidence: "claimed"}}
}

// days fills two weeks with incidents: enough that lists page, days differ and findings of every kind exist.
func (x *writer) days() {
	kinds := []codes.EventKind{codes.Shelling, codes.SmallArms, codes.Shelling, codes.AirStrike, codes.MovementDenied,
		codes.Battle}
	dates := []string{"03-04", "03-05", "03-06", "03-07", "03-08", "03-09", "03-10", "03-11", "03-12", "03-13", "03-14",
		"03-15", "03-16", "03-17"}
	members := []truce.MemberID{"CA", "BO", "CA", "OM", "CA", "AR"}
	n := 0
	for d, date := range dates {
		for i := range 3 + (d*5)%4 {
			n++
			s := settlements[(n*5+d)%len(settlements)]
			m := members[n%len(members)]
			level := []truce.Level{truce.LevelJoint, truce.LevelPublic, truce.LevelParties, truce.LevelJoint}[n%4]
			precision := []codes.Precision{codes.Exact, codes.Exact, codes.Near, codes.Exact, codes.District}[n%5]
			c := truce.Coded{When: hours(date, []string{"02:10", "06:40", "09:30", "11:15", "13:50", "15:05"}[i], "16:20"),
				Kind:  kinds[n%len(kinds)],
				Where: near(s.id, (n*7)%9-4, (n*11)%9-4, precision), Modality: "heard", Authors: said("highland-front"),
				Targets: said("coast-council")}
			c.When.To = c.When.From + truce.Instant(600+n%5*900)
			if c.Kind == codes.Shelling {
				c.Means, c.Unit, c.Count = codes.Mortar, "explosions", truce.Between(3+n%4, 9+n%6)
				c.Toll.Wounded.Unknown = truce.Between(n%3, n%3+2)
			}
			if n%9 == 0 {
				c.Where = truce.Place{Province: s.province}
			}
			id := x.report(m, level, c, "source", "text")
			if n%3 == 0 {
				other := members[(n+1)%len(members)]
				if other == m {
					other = "OM"
				}
				c.When.From += 900
				c.When.To = max(c.When.To, c.When.From)
				c.Where.Precision = codes.Near
				j := x.report(other, truce.LevelJoint, c, "source")
				x.join(c.When.To+7200, id, j, "within 1 h +2.1", "0.4 km apart +1.9", "same kind +1.2", "same actor named +1.2")
			}
			x.judge(d, n, c.When.To, id)
		}
	}
}

// judge gives verdicts on the incidents of earlier days.
func (x *writer) judge(day, n int, at truce.Instant, id truce.IncidentID) {
	v, _ := x.State.Incident(id)
	switch {
	case day > 11:
		if n%2 == 0 {
			x.verdict("CA", at+30_000, v.ID, codes.Confirmed, codes.NotPermitted)
		}
	case n%5 == 0:
		x.verdict("AR", at+40_000, v.ID, codes.NotConfirmed, "")
		x.verdict("BO", at+50_000, v.ID, codes.NotConfirmed, "")
		x.settle(at+60_000, v.ID, "AR", "BO")
	case n%7 == 0:
		x.verdict("AR", at+40_000, v.ID, codes.Refuted, "")
		x.verdict("BO", at+50_000, v.ID, codes.CouldNotVerify, "")
		x.verdict("CA", at+55_000, v.ID, codes.Confirmed, codes.NotPermitted)
		x.settle(at+60_000, v.ID, "AR", "BO")
	default:
		x.verdict("CA", at+40_000, v.ID, codes.Confirmed, codes.NotPermitted)
		x.verdict("BO", at+50_000, v.ID, codes.Confirmed, codes.NotPermitted)
		if n%4 == 0 {
			x.verdict("AR", at+52_000, v.ID, codes.Refuted, "")
		} else {
			x.verdict("AR", at+52_000, v.ID, codes.Confirmed, codes.PermittedUnknown)
		}
		x.settle(at+60_000, v.ID, "BO", "CA")
	}
}
