package view

import (
	"cmp"
	"context"
	"slices"

	"truce"
	"truce/codes"
	"truce/internal/query"
)

// Task is something that waits for the viewer's member.
type Task struct {
	Kind TaskKind
	Due  truce.Instant // zero: no deadline
	Row  *query.Row
	Op   *Operation
	Pair *truce.Same
	By   []truce.MemberID // who has done their part
	Day  truce.Date
}

// TaskKind says what waits.
type TaskKind string

// The kinds of task.
const (
	TaskVerdict TaskKind = "verdict" // the member votes and has not answered
	TaskPair    TaskKind = "pair"    // another member holds two incidents to be one
	TaskReply   TaskKind = "reply"   // a notice was delivered and no reply has come
	TaskAsked   TaskKind = "asked"   // a request or tasking for this member is open
	TaskColumn  TaskKind = "column"  // the day's column is neither released nor withheld
	TaskBlocked TaskKind = "blocked" // a restriction or a suspension is in force
	TaskFlash   TaskKind = "flash"   // ongoing fire nobody has settled
)

// Of the verdicts due the queue names the longest overdue and the next to fall due; the rest is a number. Deadlines are
// looked up for some incidents more, because they follow from when an incident was reported, not from when it was.
const (
	namedVerdicts  = 3
	lookedAtAround = 4 * namedVerdicts
)

// pairsAmong is how many of the member's latest incidents are looked through for proposals to join them: a row of a
// list does not say whether there is one.
const pairsAmong = 40

// Day is one period of the process, named by the date on which it closes.
type Day struct {
	Date truce.Date
	Span truce.Interval // To exclusive
}

// Waiting returns what waits for the viewer's member on the open day, what is due first standing first and what has no
// deadline last, with the number of verdicts due in all. Nothing waits for a viewer of no member. Proposals to join
// incidents are looked for among the member's latest that may have happened since a moment.
func (l *Lens) Waiting(ctx context.Context, today Day, now, since truce.Instant) (tasks []Task, verdicts int,
	err error) {
	m := l.who.Member
	if m == "" || !l.who.May(truce.FieldReviewQueue, m, "") {
		return nil, 0, nil
	}
	for _, step := range []func() error{
		func() error { verdicts, err = l.waitingVerdicts(ctx, m, now, &tasks); return err },
		func() error { return l.waitingPairs(ctx, m, since, &tasks) },
		func() error { return l.waitingOperations(ctx, m, now, &tasks) },
		func() error { return l.waitingColumn(ctx, m, today, &tasks) },
	} {
		if err := step(); err != nil {
			return nil, 0, err
		}
	}
	slices.SortStableFunc(tasks, byDue)
	return tasks, verdicts, nil
}

// waitingVerdicts adds verdicts the member owes on what is not settled, and returns how many there are.
func (l *Lens) waitingVerdicts(ctx context.Context, m truce.MemberID, now truce.Instant, tasks *[]Task) (int, error) {
	if !slices.Contains(l.process.Rule.Voters, m) {
		return 0, nil
	}
	rows, total, err := l.owed(ctx, m, now)
	if err != nil {
		return 0, err
	}
	late, soon := []Task{}, []Task{}
	for i := range rows {
		t, counts, err := l.verdictTask(ctx, m, &rows[i])
		switch {
		case err != nil:
			return 0, err
		case !counts:
		case t.Due != 0 && t.Due < now:
			late = append(late, t)
		default:
			soon = append(soon, t)
		}
	}
	for _, list := range [][]Task{late, soon} {
		slices.SortStableFunc(list, byDue)
		*tasks = append(*tasks, list[:min(len(list), namedVerdicts)]...)
	}
	return total, nil
}

// owed returns those of the incidents on which the member owes a verdict whose deadlines are looked up, the oldest and
// those that began since what is due now, with how many there are in all.
func (l *Lens) owed(ctx context.Context, m truce.MemberID, now truce.Instant) ([]query.Row, int, error) {
	q := query.Incidents{Found: query.FoundOpen, Waiting: m, Data: query.DataNone, Sort: query.OldestFirst,
		Limit: lookedAtAround}
	oldest, err := l.Incidents(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	q.Begun, q.From = true, now-truce.Instant(l.process.Rule.VerdictHours)*3600
	recent, err := l.Incidents(ctx, q)
	rows := oldest.Rows
	for _, r := range recent.Rows {
		if !slices.ContainsFunc(oldest.Rows, func(o query.Row) bool { return o.ID == r.ID }) {
			rows = append(rows, r)
		}
	}
	return rows, oldest.Total, err
}

// verdictTask returns the verdict that the member owes on an incident; false where its answer would not count.
func (l *Lens) verdictTask(ctx context.Context, m truce.MemberID, row *query.Row) (Task, bool, error) {
	v, err := l.Incident(ctx, row.ID)
	if err != nil {
		return Task{}, false, err
	}
	rule := l.process.Rule
	if _, stake := v.Interested[m]; stake && rule.Interested == truce.Leaves {
		return Task{}, false, nil
	}
	t := Task{Kind: TaskVerdict, Row: row, Due: rule.VerdictDue(v)}
	for _, x := range l.process.Members {
		if v.Assessments[x.ID] != nil {
			t.By = append(t.By, x.ID)
		}
	}
	return t, true, nil
}

// byDue orders tasks by deadline, those without one last.
func byDue(a, b Task) int {
	if (a.Due == 0) != (b.Due == 0) {
		return cmp.Compare(b.Due, a.Due)
	}
	return cmp.Compare(a.Due, b.Due)
}

// waitingPairs adds the proposals to join incidents on which the member's word is missing: it opened one of the two.
func (l *Lens) waitingPairs(ctx context.Context, m truce.MemberID, since truce.Instant, tasks *[]Task) error {
	page, err := l.Incidents(ctx, query.Incidents{From: since, Member: m, Limit: pairsAmong})
	if err != nil {
		return err
	}
	seen := map[[2]truce.IncidentID]bool{}
	for _, row := range page.Rows {
		v, err := l.Incident(ctx, row.ID)
		if err != nil {
			return err
		}
		for _, c := range v.Proposed {
			pair := [2]truce.IncidentID{c.A, c.B}
			if seen[pair] || !openedOne(m, c.Same) || spoke(m, v.Proposed, c.Same) {
				continue
			}
			seen[pair] = true
			s := c.Same
			*tasks = append(*tasks, Task{Kind: TaskPair, Pair: &s, By: []truce.MemberID{c.Member}})
		}
	}
	return nil
}

// openedOne reports whether the member opened one of the pair.
func openedOne(m truce.MemberID, s truce.Same) bool {
	a, _, _, _ := truce.SplitMinted(string(s.A))
	b, _, _, _ := truce.SplitMinted(string(s.B))
	return a == m || b == m
}

// spoke reports whether the member is among those who hold the pair to be one.
func spoke(m truce.MemberID, list []truce.SameClaim, s truce.Same) bool {
	return slices.ContainsFunc(list, func(c truce.SameClaim) bool {
		return c.Member == m && (c.A == s.A && c.B == s.B || c.A == s.B && c.B == s.A)
	})
}

// waitingOperations adds what was asked of the member, replies that have not come, fire that goes on, and what stands
// in the way.
func (l *Lens) waitingOperations(ctx context.Context, m truce.MemberID, now truce.Instant, tasks *[]Task) error {
	ops, err := l.Operations(ctx, "")
	if err != nil {
		return err
	}
	replied := map[truce.About]bool{}
	for _, o := range ops {
		if o.Kind == codes.Reply {
			replied[answered(&o.Operation)] = true
		}
	}
	for i := range ops {
		o := &ops[i]
		kind, due := TaskKind(""), o.Due
		switch o.Kind {
		case codes.Request, codes.Tasking:
			if slices.Contains(o.To, m) && (o.State == "asked" || o.State == "tasked" || o.State == "overdue") {
				kind = TaskAsked
			}
		case codes.Notice:
			due = l.process.Rule.ReplyUntil(&o.Operation, o.At)
			if o.State == codes.NoticeDelivered && !replied[answered(&o.Operation)] {
				kind = TaskReply
			}
			if kind != "" && due.Known() && due < now && o.About.Incident != "" {
				v, err := l.Incident(ctx, o.About.Incident)
				switch {
				case truce.KindOf(err) == truce.NotFound: // nothing here tells of it, whatever the notice says
				case err != nil:
					return err
				case slices.Contains(v.Heard, o.About.Party): // as many say that its time is over as the rule asks for
					kind = ""
				}
			}
		case codes.Flash:
			if !o.Settled() {
				kind = TaskFlash
			}
		case codes.Restriction, codes.Suspension:
			if !o.Settled() {
				kind = TaskBlocked
			}
		}
		if kind != "" {
			*tasks = append(*tasks, Task{Kind: kind, Op: o, Due: due})
		}
	}
	return nil
}

// answered is what a reply answers: a notice to the same party about the same incident.
func answered(o *truce.Operation) truce.About {
	party := o.About.Party
	if o.Kind == codes.Reply {
		party = cmp.Or(party, truce.ActorID(o.By))
	}
	return truce.About{Incident: o.About.Incident, Party: party}
}

// waitingColumn adds the column of the day, when the member keeps a register and has said nothing of the day.
func (l *Lens) waitingColumn(ctx context.Context, m truce.MemberID, today Day, tasks *[]Task) error {
	if x, ok := l.process.Member(m); !ok || x.Role == truce.RoleObserver || x.Role == truce.RoleFacilitator ||
		x.Role == truce.RoleLiaison {
		return nil
	}
	claims, err := l.Claims(ctx, truce.KindColumn, string(today.Date))
	if err != nil {
		return err
	}
	if slices.ContainsFunc(claims, func(c *truce.Claim) bool { return c.Member == m && !c.Withdrawn }) {
		return nil
	}
	*tasks = append(*tasks, Task{Kind: TaskColumn, Day: today.Date, Due: today.Span.To})
	return nil
}
