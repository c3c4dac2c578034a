package histories

import (
	"fmt"
	"time"

	"truce"
	"truce/codes"
)

// report is a new report, mostly with an incident of its own.
func (w *writer) report() *truce.Report {
	r := &truce.Report{ID: truce.ReportID(w.fresh('R')), Version: 1, Received: w.moment() - 300}
	if w.in(85) {
		r.Incident = w.fresh('I')
	}
	if w.in(30) {
		r.Dataset, r.External = "a dataset", fmt.Sprint(w.c.IntN(6))
	}
	if w.in(70) {
		r.Coded = w.coded()
	} else {
		r.Sealed = []truce.Sealed{{Field: "coded", Commit: truce.DigestOf([]byte{byte(w.count)})}}
	}
	return r
}

// nextVersion is a later version of a report; now and then one that does not follow.
func (w *writer) nextVersion() *truce.Report {
	r := w.report()
	r.ID, r.Version = truce.ReportID(truce.Mint(w.member, 'R', int64(1+w.c.IntN(6)))), 2
	if st, ok := w.h.State.Report(r.ID); ok && w.in(90) {
		r.Version = st.Report.Version + 1
	}
	if w.count%3 == 0 { // which a document that names an earlier list of kinds does not admit
		r.Because = []string{"clerical error", "new facts", "what somebody said at length"}[w.count/3%3]
	}
	return r
}

func (w *writer) release() *truce.Release {
	r := &truce.Release{Report: truce.ReportID(truce.Mint(w.member, 'R', int64(1+w.c.IntN(6)))), Version: 1,
		Coded: *w.coded(),
		To:    pick(w.c, truce.LevelJoint, truce.LevelParties, truce.LevelPublic, truce.LevelPublic, truce.LevelOwn)}
	if mine := w.judged(); len(mine) > 0 && w.in(70) {
		r.Report = pick(w.c, mine...)
	}
	st, ok := w.h.State.Report(r.Report)
	if ok && w.in(90) {
		r.Version = st.Report.Version
	}
	if ok && st.Coded != nil && w.in(60) {
		r.Coded = w.coarser(*st.Coded)
	}
	return r
}

// judged lists the member's reports that verdicts were given of.
func (w *writer) judged() (out []truce.ReportID) {
	for _, c := range w.h.State.Claims(truce.KindAssessment, "") {
		for _, x := range c.Body.(*truce.Assessment).Of {
			if by, _, _, _ := truce.SplitMinted(string(x.Report)); by == w.member {
				out = append(out, x.Report)
			}
		}
	}
	return out
}

// retell judges the first report of the member that speaks, or releases it once more, mostly told less exactly.
func (w *writer) retell(teller truce.MemberID) {
	w.member = teller
	id := truce.ReportID(truce.Mint(teller, 'R', 1))
	if st, ok := w.h.State.Report(id); ok && w.in(50) {
		c := w.coarser(*st.Coded)
		if w.in(10) || c.Check() != nil {
			c = w.told()
		}
		w.enter("desk", &truce.Release{Report: id, Version: 1, To: truce.LevelPublic, Coded: c})
		return
	}
	w.member = w.members[w.c.IntN(len(w.members))]
	v, _ := w.h.State.Incident(truce.IncidentID(truce.Mint(teller, 'I', 1)))
	w.enter("desk", &truce.Assessment{Incident: v.ID, State: truce.Given, Happened: codes.Confirmed, Of: v.Tells()})
}

// told draws coded fields that can be right, most of them told.
func (w *writer) told() truce.Coded {
	for {
		c := w.coded()
		full := c.When.Known() && c.Where.Point != nil && !c.Toll.Killed.IsZero()
		if c.Check() == nil && (full || w.in(10)) {
			return *c
		}
	}
}

// coarser draws a form of coded fields that tells less; now and then something else.
func (w *writer) coarser(c truce.Coded) truce.Coded {
	k := truce.Coarsening{Time: pick(w.c, append(codes.TimeGrains[:len(codes.TimeGrains):len(codes.TimeGrains)], "")...),
		Place: pick(w.c, append(codes.PlaceGrains[:len(codes.PlaceGrains):len(codes.PlaceGrains)], "", "")...)}
	if w.in(30) {
		k.Leave = append(k.Leave, pick(w.c, codes.CodedParts...))
	}
	c = c.Coarser(k, time.UTC)
	all := &c.Toll.Killed
	switch w.c.IntN(12) {
	case 0:
		all.Unknown, all.Civilian = all.Sum(), truce.Range{}
	case 1:
		all.Total = all.Sum()
	case 2:
		all.Unknown = truce.Range{}
	case 3:
		c.Where.Precision = codes.Region
	case 4:
		c.Where.Name, c.Level = pick(w.c, "", "the harbour"), truce.LevelPublic
	case 5:
		c.Authors = c.Authors[:min(1, len(c.Authors))]
	}
	return c
}

// coded draws coded fields in which anything may be missing; a few of them cannot be right.
func (w *writer) coded() *truce.Coded {
	c := &truce.Coded{Kind: pick(w.c, "", codes.Shelling, codes.Shelling, codes.AirStrike, codes.Siege),
		Means: pick(w.c, codes.MeansUnknown, codes.Mortar),
		Level: pick(w.c, "", "", truce.LevelJoint, truce.LevelPublic), Authors: w.attributions(), Targets: w.attributions()}
	from := truce.Instant(1_484_400_000 + 43_200*w.c.IntN(8))
	c.When = pick(w.c, truce.Interval{}, truce.Interval{From: from}, truce.Interval{To: from},
		truce.Interval{From: from, To: from}, truce.Interval{From: from, To: from + 7_200},
		truce.Interval{From: from, To: from + 90_000})
	c.Where = truce.Place{Name: pick(w.c, "", "the harbour"), Province: pick(w.c, "", "West", "East"),
		Area:      pick(w.c, "", "", truce.AreaID("bay")),
		Precision: pick(w.c, codes.PrecisionUnknown, codes.Exact, codes.Near, codes.Province)}
	if w.in(60) {
		c.Where.Point = &truce.Point{LatE7: int32(w.c.IntN(1000)), LonE7: -int32(w.c.IntN(1000))}
	}
	c.Toll = truce.Toll{Killed: truce.Harm{Civilian: w.people(), Unknown: w.people()},
		Wounded: truce.Harm{Total: w.people()}}
	if w.in(10) { // which a document that names the first list of kinds alone does not admit
		c.From, c.Calibre, c.Objects = truce.Place{Name: "the hills"}, 120, []codes.Object{codes.School}
	}
	if w.in(3) {
		c.When = truce.Interval{From: from + 1, To: from}
	}
	return c
}

func (w *writer) people() truce.Range {
	low := w.c.IntN(4)
	return pick(w.c, truce.Range{}, truce.Range{}, truce.Exactly(low), truce.Between(low, low+2), truce.Range{Best: &low})
}

func (w *writer) attributions() []truce.Attribution {
	one := truce.Attribution{Actor: pick(w.c, truce.ActorID("north"), "south", ""), Name: pick(w.c, "", "some group"),
		Confidence: "claimed"}
	if one.Actor == "" && w.in(90) {
		one.Name = "some group"
	}
	return pick(w.c, nil, []truce.Attribution{one}, []truce.Attribution{one, {Actor: "south", Name: "Юг"}})
}

func (w *writer) assessment() *truce.Assessment {
	a := &truce.Assessment{Incident: w.incident(), State: truce.Given, Happened: pick(w.c, codes.Confirmed,
		codes.Confirmed, codes.Confirmed, codes.Refuted),
		Permitted: pick(w.c, codes.NotPermitted, codes.NotPermitted, codes.WasPermitted, codes.PermittedUnanswered),
		Authors:   w.attributions()}
	if w.in(15) {
		a = &truce.Assessment{Incident: a.Incident, State: pick(w.c, truce.Refusing, truce.Recused, truce.Abstained,
			truce.Absent)}
	}
	if v, ok := w.h.State.Incident(a.Incident); ok && w.h.Process.KindList() >= 8 && w.in(80) {
		a.Of = v.Tells()
	}
	return a
}

// concur mostly agrees with what the rule has made of the verdicts the member has read.
func (w *writer) concur() *truce.Concur {
	id := w.incident()
	c := &truce.Concur{Incident: id, Revision: 1, Rule: w.ruleVersion(), Finding: truce.Outcome{Agreed: true,
		Happened: codes.Refuted}}
	if v, ok := w.h.State.Incident(id); ok {
		c.Incident, c.Revision, c.Basis, c.Finding = v.ID, v.Open, v.Basis, v.Decision.Outcome
	}
	if w.in(10) {
		c.Finding.Because = "something else"
	}
	return c
}

func (w *writer) operation() *truce.Operation {
	n := int64(1 + w.c.IntN(5))
	o := &truce.Operation{ID: truce.Mint(w.member, 'O', n), Kind: pick(w.c, codes.Visit, codes.Flash, codes.Notice,
		codes.Notice, codes.Reply), State: "planned", When: w.coded().When}
	if states := codes.OperationStates[o.Kind]; w.in(95) {
		o.State = states[w.c.IntN(len(states))]
	}
	if w.in(70) {
		o.About.Incident = w.incident()
	}
	o.About.Party = pick(w.c, truce.ActorID("north"), "south", "")
	o.By, o.Due = pick(w.c, "", "north"), pick(w.c, 0, w.moment()+1800)
	return o
}

// lapsed is that a deadline has passed: often the time to reply to a notice that is there.
func (w *writer) lapsed() *truce.Lapsed {
	b := &truce.Lapsed{Incident: w.incident(), Deadline: pick(w.c, "verdict", "reply", "reply", "tea"),
		Due: w.moment() - truce.Instant(pick(w.c, 60, -60))}
	all := w.h.State.Claims(truce.KindOperation, "")
	if b.Deadline != "reply" || len(all) == 0 {
		return b
	}
	n := all[w.c.IntN(len(all))]
	o := n.Body.(*truce.Operation)
	b.Incident = pick(w.c, b.Incident, o.About.Incident, o.About.Incident)
	b.Notice = pick(w.c, truce.Ref{}, n.Ref, n.Ref)
	if due := w.h.State.Process.Rule.ReplyUntil(o, n.At); w.in(70) {
		b.Due = due - truce.Instant(pick(w.c, 0, 0, 1))
	}
	return b
}

// dossier is a claim that stands beside others of its key.
func (w *writer) dossier() any {
	return pick[any](w.c,
		&truce.Actor{ID: pick(w.c, truce.ActorID("north"), "south"), Kind: codes.ActorGroup,
			Names: []truce.Name{{Text: "Север & <Юг>"}}},
		&truce.Accession{Agreement: "truce-one", Actor: "north", Status: pick(w.c, codes.Acceded, codes.Contested, "?"),
			Stated: "2017-01"},
		&truce.Position{Agreement: "truce-one", Standing: map[truce.ActorID]codes.Standing{"north": codes.Adhered,
			"south": codes.Excluded}},
		&truce.Statement{ID: "on-maps", Speaker: "A. Person", Says: "that they \"are drawn\"\u2028and kept"},
		&truce.Round{ID: "round-one", Track: "track-one", Status: "planned", From: pick(w.c, truce.Date("2017-01-23"), ""),
			Why: pick(w.c, "", "snow")},
		&truce.Delegation{Round: "round-one", Actor: "north", Credentials: pick(w.c, "", "accepted", "?"),
			Sealed: pick(w.c, nil, []truce.Sealed{{Field: truce.FieldNames, Commit: truce.DigestOf([]byte("a name"))}})},
		&truce.Invitation{Round: "round-one", Actor: "south", Answer: pick(w.c, "", "conditional", "perhaps")},
		&truce.Objection{Round: "round-one", To: "north", By: "south", State: pick(w.c, "raised", "withdrawn", "")},
		&truce.Requirement{ID: "all-of-them", Says: pick(w.c, "everyone is there", "")},
		&truce.Track{ID: "track-one", Status: pick(w.c, "", "open", "?")},
		&truce.Commitment{ID: "maps", What: "maps", DueBy: pick(w.c, truce.Date("2017-02-01"), "", "soon")},
		&truce.Figure{Day: "2017-01-15", Registrar: "council", What: "violations",
			Outcomes: map[string]int{"confirmed": w.c.IntN(9)}},
		&truce.CountingRule{Unit: pick(w.c, "incident", "report", "shelling"), GapMinutes: pick(w.c, 0, 60)},
		&truce.Operation{ID: truce.Mint(w.member, 'O', 9), Kind: codes.Coverage, State: "watched", Hours: 7.25},
		&truce.Erasure{Commit: truce.DigestOf([]byte("gone"))},
		&truce.Column{Day: pick(w.c, truce.Date("2017-01-15"), "2017"), State: truce.Released})
}

// publish enters a bulletin or an erratum to one.
func (w *writer) publish() {
	last := len(w.h.State.Claims(truce.KindBulletin, ""))
	if w.in(40) {
		w.enter("desk", &truce.Erratum{Bulletin: 1 + w.c.IntN(3), Where: "observance/registered/" + string(w.member),
			Was: "1", Is: "2", Why: pick(w.c, "late report", "a late report")})
		return
	}
	number := 1
	for _, c := range w.h.State.Claims(truce.KindBulletin, "") {
		if c.Member == w.member {
			number++
		}
	}
	if w.in(10) {
		number = last + 2
	}
	w.enter("desk", w.bulletin(number))
}

// bulletin is a bulletin of the member's column alone.
func (w *writer) bulletin(number int) *truce.Bulletin {
	return &truce.Bulletin{Number: number, Period: truce.Interval{From: 1_484_500_000, To: 1_484_586_400}, Zone: "UTC",
		Members: []truce.MemberID{w.member},
		Columns: []truce.Column{{Day: "2017-01-15", Member: w.member, State: truce.Released}},
		Rows: []truce.BulletinRow{{Section: "observance", Label: "registered",
			Cells: []truce.BulletinCell{{Member: w.member}, {}}}}, Counting: pick(w.c, 0, truce.Countings)}
}

// Coded draws the coded fields of a report, in which anything may be missing; a few cannot be right.
func Coded(c Chance) truce.Coded { return *(&writer{c: c}).coded() }
