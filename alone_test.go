package truce

import (
	"flag"
	"slices"
	"strings"
	"testing"
	"time"

	"truce/codes"
)

var everyPair = flag.Bool("every-pair", false, "TestOneMemberAlone tries all pairs of acts under all rules")

// What one member can do alone, two things at a time: every pair of acts, before and after the verdicts and before and
// after the finding, by the owner of the report, by another voter and by one without a vote, entered beside what the
// others say. They agree in one answer, and whatever the one enters, nothing else may become joint.

// act is something that one member enters.
type act struct {
	name string
	do   func(x *story, m MemberID)
}

// theEvent is the incident of these stories, and theAuthor who did it by the word of all honest members.
const (
	theEvent  IncidentID = "CA-I-1"
	theAuthor            = "hill-council"
)

// right is the one answer.
var right = Outcome{Agreed: true, Happened: codes.Confirmed, Permitted: codes.NotPermitted, Author: theAuthor}

func verdict(change func(*Assessment)) func(x *story, m MemberID) {
	return func(x *story, m MemberID) {
		a := &Assessment{Incident: theEvent, State: Given, Happened: codes.Confirmed, Permitted: codes.NotPermitted,
			Authors: []Attribution{{Actor: theAuthor}}}
		v := x.view(theEvent)
		a.Of = v.Tells()
		change(a)
		x.desk(m, a)
	}
}

func votes(s VoteState) func(x *story, m MemberID) {
	return func(x *story, m MemberID) { x.desk(m, &Assessment{Incident: theEvent, State: s}) }
}

func interest(of func(m MemberID) MemberID, holds bool) func(x *story, m MemberID) {
	return func(x *story, m MemberID) { x.holds(m, of(m), holds) }
}

// other returns a voter that is not the member.
func other(m MemberID) MemberID {
	if m == "BO" {
		return "AR"
	}
	return "BO"
}

func itself(m MemberID) MemberID { return m }

// next is the number of the member's next report or operation.
func (x *story) next(m MemberID, letter byte) int {
	n, err := x.s.Next(m, letter)
	if err != nil {
		x.t.Fatal(err)
	}
	return int(n)
}

// about is what a report says that tells something else than the others: another place, day, kind, author and harm.
func about(level Level) *Coded {
	return &Coded{Kind: codes.Looting, When: Interval{From: 1_700_000_000, To: 1_700_000_000}, Level: level,
		Where:   Place{Point: &Point{LatE7: 1, LonE7: 1}, Precision: codes.Exact, RadiusM: 1, Name: "elsewhere"},
		Authors: []Attribution{{Actor: "the-government"}}}
}

func report(link bool, change func(*Report)) func(x *story, m MemberID) {
	return func(x *story, m MemberID) {
		n := x.next(m, 'R')
		i := x.next(m, 'I')
		r := &Report{ID: reportID(m, n), Version: 1, Incident: incidentID(m, i), Received: 1, Coded: about(LevelPublic)}
		change(r)
		x.enter(m, "monitor", r)
		if link {
			x.links(m, r.ID, theEvent)
		}
	}
}

// version is another version of the member's last report.
func version(c *Coded, change ...func(*Report)) func(x *story, m MemberID) {
	return func(x *story, m MemberID) {
		n := x.next(m, 'R') - 1
		if old, ok := x.s.Report(reportID(m, n)); ok {
			r := &Report{ID: reportID(m, n), Version: old.Report.Version + 1, Received: 1, Coded: c}
			for _, f := range change {
				f(r)
			}
			x.enter(m, "monitor", r)
		}
	}
}

func withdrawLast(match func(body any) bool) func(x *story, m MemberID) {
	return func(x *story, m MemberID) {
		l := x.s.log(m)
		for i := l.size - 1; i >= 0; i-- {
			if c := l.index[i]; c != nil && !c.Withdrawn && match(c.Body) {
				x.withdraws(c.Ref)
				return
			}
		}
	}
}

func is[T any](body any) bool { _, ok := body.(*T); return ok }

func concur(change func(*Concur)) func(x *story, m MemberID) {
	return func(x *story, m MemberID) { x.concurs(m, theEvent, change) }
}

func operation(kind codes.OperationKind, state string, change func(x *story, o *Operation)) func(x *story, m MemberID) {
	return func(x *story, m MemberID) {
		o := &Operation{ID: Mint(m, 'O', int64(x.next(m, 'O'))), Kind: kind, State: state,
			About: About{Incident: theEvent, Party: theAuthor}}
		change(x, o)
		x.desk(m, o)
	}
}

func unchanged[T any](T) {}

// dated lets an act be entered as of another time than it is.
func dated(at Instant, a act) act {
	return act{a.name + ", dated otherwise", func(x *story, m MemberID) {
		now := x.at
		x.at = at
		a.do(x, m)
		x.at = now
	}}
}

// overFor says of every notice that the time to reply to it is over.
func overFor(notice func(x *story) []Ref) func(x *story, m MemberID) {
	return func(x *story, m MemberID) {
		for _, r := range notice(x) {
			x.node(m, &Lapsed{Incident: theEvent, Deadline: DeadlineReply, Due: x.at, Notice: r})
		}
	}
}

func noticesOf(x *story) (out []Ref) {
	for _, c := range x.s.Claims(KindOperation, "") {
		if c.Delivered() {
			out = append(out, c.Ref)
		}
	}
	return out
}

// elsewhere is an incident of the member's own, opened where there is none.
func (x *story) elsewhere(m MemberID) IncidentID {
	n := x.next(m, 'I') - 1
	if n == 0 || incidentID(m, n) == theEvent {
		n++
		x.desk(m, &Incident{ID: incidentID(m, n)})
	}
	return incidentID(m, n)
}

// proposes a document and does all that one member can to bring it into force.
func amend(change func(*Process)) func(x *story, m MemberID) {
	return func(x *story, m MemberID) {
		p := x.s.Process.Amend()
		change(p)
		on := x.desk(m, &Amendment{Process: *p})
		x.adopts(m, p, on)
		x.node(m, &Enactment{Document: p.Digest()})
	}
}

func acts() []act {
	list := []act{
		{"finds that it did not happen", verdict(func(a *Assessment) {
			*a = Assessment{Incident: a.Incident, State: Given, Happened: codes.Refuted}
		})},
		{"finds that it was permitted", verdict(func(a *Assessment) {
			a.Permitted, a.Because = codes.WasPermitted, codes.PermittedBecause[0]
		})},
		{"leaves permission open", verdict(func(a *Assessment) { a.Permitted = "" })},
		{"finds that nobody knows whether it was", verdict(func(a *Assessment) { a.Permitted = codes.PermittedUnknown })},
		{"names another author", verdict(func(a *Assessment) { a.Authors[0].Actor = "the-government" })},
		{"names one author more", verdict(func(a *Assessment) {
			a.Authors = append(a.Authors, Attribution{Actor: "the-government"})
		})},
		{"names no author", verdict(func(a *Assessment) { a.Authors = nil })},
		{"finds as the others do", verdict(unchanged)},
		{"refuses a verdict", votes(Refusing)},
		{"recuses itself", votes(Recused)},
		{"abstains", votes(Abstained)},
		{"takes its verdict back", withdrawLast(is[Assessment])},
		{"says that it is interested", interest(itself, true)},
		{"says that it is not interested", interest(itself, false)},
		{"says that another is interested", interest(other, true)},
		{"says that the third is interested", interest(func(m MemberID) MemberID { return "CA" }, true)},
		{"takes back who is interested", withdrawLast(is[Interest])},
		{"files a report of something else of it", report(true, unchanged)},
		{"files a report that it received long before", report(true, func(r *Report) { r.Coded = nil })},
		{"files data of others of it", report(true, func(r *Report) { r.Dataset = "acled" })},
		{"files a report of something else", report(false, unchanged)},
		{"corrects its report into something else", version(about(LevelPublic))},
		{"corrects its report and does not release it", version(nil)},
		{"withdraws its report", withdrawLast(is[Report])},
		{"releases its report to the members alone", func(x *story, m MemberID) {
			id := reportID(m, x.next(m, 'R')-1)
			if r, ok := x.s.Report(id); ok {
				x.desk(m, &Release{Report: id, Version: r.Report.Version, To: LevelJoint, Coded: *about("")})
			}
		}},
		{"releases its report told more coarsely", func(x *story, m MemberID) {
			id := reportID(m, x.next(m, 'R')-1)
			if r, ok := x.s.Report(id); ok && r.Coded != nil {
				x.desk(m, &Release{Report: id, Version: r.Report.Version, To: LevelPublic, Coded: r.Coded.Coarser(
					Coarsening{Time: codes.ToTheDay, Place: codes.PlaceNear}, time.UTC)})
			}
		}},
		{"says that its report is not of it", func(x *story, m MemberID) {
			x.unlinks(m, reportID(m, max(1, x.next(m, 'R')-1)), theEvent)
		}},
		{"says that the reports of the others are not of it", func(x *story, m MemberID) {
			for _, r := range x.view(theEvent).Reports {
				if r.Owner != m {
					x.unlinks(m, r.Report.ID, theEvent)
				}
			}
		}},
		{"says that the reports of all tell of another", func(x *story, m MemberID) {
			to := x.elsewhere(m)
			for _, r := range x.view(theEvent).Reports {
				x.links(m, r.Report.ID, to)
				x.unlinks(m, r.Report.ID, theEvent)
			}
		}},
		{"joins it to another of its own", func(x *story, m MemberID) { x.joins(m, theEvent, x.elsewhere(m)) }},
		{"parts it from another of its own", func(x *story, m MemberID) { x.parts(m, theEvent, x.elsewhere(m)) }},
		{"concurs in what is found", concur(unchanged)},
		{"concurs in that it did not happen", concur(func(c *Concur) {
			c.Finding = Outcome{Agreed: true, Happened: codes.Refuted}
		})},
		{"concurs in that there is no finding", concur(func(c *Concur) { c.Finding = Outcome{} })},
		{"concurs on another basis", concur(func(c *Concur) { c.Basis = Digest{1} })},
		{"concurs in the next revision", concur(func(c *Concur) { c.Revision++; c.Finding.Author = "" })},
		{"concurs in a revision before", concur(func(c *Concur) {
			c.Revision, c.Finding.Permitted = 1, codes.WasPermitted
		})},
		{"concurs of another incident", func(x *story, m MemberID) {
			x.concurs(m, theEvent, func(c *Concur) { c.Incident = x.elsewhere(m) })
		}},
		{"says that the time for verdicts is over", func(x *story, m MemberID) {
			x.node(m, &Lapsed{Incident: theEvent, Deadline: DeadlineVerdict, Due: 1})
		}},
		{"says that the time to reply is over", overFor(noticesOf)},
		{"gives notice", operation(codes.Notice, codes.NoticeDelivered, func(x *story, o *Operation) {})},
		{"gives notice that is not due for a hundred years", operation(codes.Notice, codes.NoticeDelivered,
			func(x *story, o *Operation) { o.Due = x.at + 100*365*86400 })},
		{"gives another notice", operation(codes.Notice, codes.NoticeDelivered,
			func(x *story, o *Operation) { o.About.Party = "the-government" })},
		{"says that the party replied", operation(codes.Reply, "received", func(x *story, o *Operation) {})},
		{"says that another replied", operation(codes.Reply, "received",
			func(x *story, o *Operation) { o.About.Party, o.By = "", "the-government" })},
		{"takes its notice back", withdrawLast(is[Operation])},
		{"changes the notice of another", operation(codes.Notice, "planned",
			func(x *story, o *Operation) { o.ID = "BO-O-1" })},
		{"proposes that it alone decides", amend(func(p *Process) { p.Rule.Kind, p.Rule.Chair = ChairPresides, "CA" })},
		{"proposes that another does not vote", amend(func(p *Process) {
			p.Rule.Kind, p.Rule.K = Unanimity, 0
			p.Rule.Voters = slices.DeleteFunc(p.Rule.Voters, func(m MemberID) bool { return m == "BO" })
		})},
		{"endorses what was proposed", func(x *story, m MemberID) {
			for _, c := range x.s.Claims(KindAmendment, "") {
				x.endorses(m, &c.Body.(*Amendment).Process)
			}
		}},
		{"gives its log key up", func(x *story, m MemberID) { x.desk(m, &Key{Use: UseLog, Key: "k", Revoked: true}) }},
		{"changes its other key", func(x *story, m MemberID) { x.desk(m, &Key{Use: UseNode, Key: "k2"}) }},
		{"leaves", func(x *story, m MemberID) { x.leaves(m) }},
		{"says that another's log has two histories", func(x *story, m MemberID) {
			x.node(m, &Fork{Member: other(m), Size: 1, Proof: "p"})
		}},
		{"erases what it sealed", func(x *story, m MemberID) {
			x.desk(m, &Erasure{Commit: Digest{2}})
		}},
	}
	for _, name := range []string{"gives notice", "says that the party replied", "says that it is interested",
		"files a report of something else of it"} {
		i := slices.IndexFunc(list, func(a act) bool { return a.name == name })
		list = append(list, dated(1_500_000_000, list[i]))
	}
	return list
}

// world is a rule, and who is alone.
type world struct {
	name   string
	change func(*Process)
	alone  MemberID
	last   bool // what was found must be found still: the others are enough for it
}

func worlds() []world {
	var out []world
	for _, r := range []struct {
		name   string
		change func(*Process)
		last   bool
	}{
		{"2 of 3, the interested leave", func(p *Process) {}, true},
		{"2 of 3, the absent leave", func(p *Process) { p.Rule.Interested, p.Rule.Absent = Counts, Leaves }, true},
		{"3 of 4", func(p *Process) { p.Rule.Voters, p.Rule.K = []MemberID{"AR", "BO", "CA", "OM"}, 3 }, true},
		{"all", func(p *Process) { p.Rule.Kind, p.Rule.K = Unanimity, 0 }, false},
		{"2 of 3, interest blocks", func(p *Process) { p.Rule.Interested = Blocks }, false},
		{"3 of 5, one of the others dissents", func(p *Process) {
			p.Members = append(p.Members, Member{ID: "ZU", LogKey: "k"})
			p.Rule.Voters, p.Rule.K = []MemberID{"AR", "BO", "CA", "OM", "ZU"}, 3
		}, true},
	} {
		for _, m := range []MemberID{"CA", "AR", "OM"} {
			out = append(out, world{r.name + ", " + string(m) + " alone", func(p *Process) {
				p.Kinds = KindLists
				r.change(p)
			}, m, r.last})
		}
	}
	return out
}

// settleAll lets the nodes of all but one concur in what they see, as long as there is something to concur in.
func (x *story) settleAll(but MemberID) {
	for again := true; again; {
		again = false
		for _, m := range x.s.Process.Rule.Voters {
			v := x.view(theEvent)
			if n := v.ConcursIn(m); m != but && n > 0 && x.s.Process.Counts(m) {
				x.concurs(m, theEvent, func(c *Concur) { c.Revision, c.Incident = n, v.ID })
				again = true
			}
		}
	}
}

// play tells the story of one event, in which the acts of the one who is alone come in at four moments: before the
// report, after it, after the verdicts and after the finding.
func (w world) play(t *testing.T, did [4][]act) *story {
	x := tell(t, w.change)
	x.fast = true
	moment := func(i int) {
		for _, a := range did[i] {
			a.do(x, w.alone)
		}
	}
	x.files("CA", 1, func(r *Report) {
		r.Coded = &Coded{Kind: codes.Shelling, When: Interval{From: 1_800_000_000, To: 1_800_003_600}, Level: LevelPublic,
			Where:   Place{Point: &Point{LatE7: 5, LonE7: 5}, Precision: codes.Near, RadiusM: 500, Name: "here"},
			Authors: []Attribution{{Actor: theAuthor}}}
	})
	v := x.view(theEvent)
	moment(0)
	var honest []MemberID
	for _, m := range x.s.Process.Members {
		if m.ID != w.alone {
			honest = append(honest, m.ID)
		}
	}
	x.desk(honest[0], &Operation{ID: Mint(honest[0], 'O', 1), Kind: codes.Notice, State: codes.NoticeDelivered,
		About: About{Incident: theEvent, Party: theAuthor}})
	moment(1)
	if w.alone == "CA" {
		v = x.view(theEvent)
	}
	x.first = &v
	for _, m := range honest {
		verdict(func(a *Assessment) {
			if m == "ZU" {
				*a = Assessment{Incident: a.Incident, State: Given, Happened: codes.Refuted, Of: a.Of}
			}
		})(x, m)
	}
	moment(2)
	x.settleAll(w.alone)
	moment(3)
	x.settleAll(w.alone)
	return x
}

// wrong returns what one member made of the event that it must not, in words; empty: nothing.
func (w world) wrong(x *story) string {
	v := x.view(theEvent)
	var out []string
	say := func(is bool, words string) {
		if is {
			out = append(out, words)
		}
	}
	named := func(f Outcome) bool { // says less than the right answer, and no more
		return !f.Agreed || f.Happened == right.Happened && (f.Permitted == "" || f.Permitted == right.Permitted) &&
			(f.Author == "" || f.Author == right.Author) && f.Because == ""
	}
	for _, s := range v.Settled {
		say(!s.Void && !named(s.Finding), "settled: "+s.Finding.Words()+" by "+s.Finding.Author)
		say(!s.Void && w.last && s.Finding != right, "settled, saying less: "+s.Finding.Words())
	}
	say(v.Decision.Ready && !named(v.Decision.Outcome), "decided: "+v.Decision.Outcome.Words())
	last, found := v.Finding()
	read := v.had(func(x ReportVersion) bool { return x.Report == "CA-R-1" && x.Version == 1 }) > 1
	if w.last && (read || v.Status != StatusEmpty) { // it was not taken back before anybody had read it
		say(!found || last.Finding != right, "not found")
		say(v.Status != StatusFound, "it is "+string(v.Status))
	}
	if found && last.Finding.Agreed {
		say(v.Status == StatusEmpty, "a finding without a report")
	}
	gave := v.Assessments[w.alone]
	if gave != nil && v.Decision.Ready && v.Decision.Outcome.Agreed {
		a := gave.Body.(*Assessment)
		say(a.State == Given && a.Happened == codes.Refuted && !slices.Contains(v.Decision.Dissent, w.alone) &&
			slices.Contains(v.Decision.Counted, w.alone), "its dissent is hidden")
	}
	if !v.Decision.Ready || v.Decision.Outcome != right {
		d := v.Decision
		text := strings.Join([]string{listed(d.Waiting, memberWord), listed(d.Dissent, memberWord),
			listed(d.Left, memberWord), d.Why}, " ")
		say(!strings.Contains(text, string(w.alone)) && gave == nil, "the answer is open and its reason does not name "+
			string(w.alone)+": "+text)
	}
	for m := range v.Interested {
		say(m != w.alone, string(m)+" is interested by the word of one")
	}
	say(len(v.Heard) > 0, "named outside: "+listed(v.Heard, func(a ActorID) string { return string(a) }))
	say(len(x.s.Process.Since.Former) > 0, "another document is in force")
	say(len(v.Reports) == 0 && len(v.Settled) > 0, "no report is left")
	_, fifth := x.s.Process.Member("ZU")
	say(fifth && v.Decision.Outcome == right && !slices.Contains(v.Decision.Dissent, "ZU"), "the dissent of ZU is hidden")
	v0 := *x.first
	moved := v.When != v0.When && !slices.ContainsFunc(v.Reports, moreCoarsely) ||
		v.Where.Name != v0.Where.Name && v.Where.Name != "" || !slices.Equal(v.Kinds, v0.Kinds) ||
		v.Killed.Range() != v0.Killed.Range() || len(v.Authors) != len(v0.Authors) || v.DataOnly
	moved = moved || w.alone != "CA" && (v.When != v0.When || v.Where.Name != v0.Where.Name)
	say(moved && w.alone != "CA", "another moved it: "+v.When.From.String()+" "+v.Where.Name)
	agreed := found && last.Finding.Agreed || v.Decision.Ready && v.Decision.Outcome.Agreed
	say(moved && read && agreed && len(v.Unjudged)+len(v.TakenBack) == 0, "it was moved after it was read, unsaid")
	honest := slices.ContainsFunc(v.Reports, func(r *ReportState) bool { return r.Report.ID == "CA-R-1" })
	say(!honest && w.alone != "CA", "the report is gone")
	say(w.alone != "CA" && v.FirstSeen != 1_800_000_000, "verdicts were due earlier")
	for _, c := range v.Operations {
		say(c.Member != w.alone && c.Withdrawn, "the operation of another is withdrawn")
	}
	return strings.Join(out, "; ")
}

func TestOneMemberAlone(t *testing.T) {
	all := acts()
	for i, w := range worlds() {
		t.Run(w.name, func(t *testing.T) {
			told := 0
			try := func(did [4][]act, name string) {
				told++
				if got := w.wrong(w.play(t, did)); got != "" {
					t.Errorf("%s: %s", name, got)
				}
			}
			try([4][]act{}, "nothing")
			for n, a := range all {
				at := (n + i) % 4
				for m := range 4 {
					if !*everyPair && m != at {
						continue
					}
					var did [4][]act
					did[m] = []act{a}
					try(did, a.name+" at "+itoa(m))
				}
				for k, b := range all {
					for m, at := range [][2]int{{0, 0}, {0, 2}, {0, 3}, {2, 2}, {2, 3}, {3, 3}} {
						if !*everyPair && (testing.Short() || (n*31+k*17+m*7+i)%71 != 0) {
							continue
						}
						var did [4][]act
						did[at[0]] = append(did[at[0]], a)
						did[at[1]] = append(did[at[1]], b)
						try(did, a.name+" at "+itoa(at[0])+", "+b.name+" at "+itoa(at[1]))
					}
				}
			}
			t.Logf("%d stories", told)
		})
	}
}
