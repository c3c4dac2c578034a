package simulation

import (
	"math/rand/v2"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/registrar"
	"truce/internal/testing/histories"
)

// act lets an officer of a member do something, by what its node has read. What the registrar refuses is refused;
// anything else that goes wrong is a fault of the machine or of the program.
func (w *world) act(m *machine, r *rand.Rand) {
	a := actor{m, r, registrar.By{Member: m.id, Function: registrar.DutyOfficer}}
	what, err := a.act()
	switch {
	case err == nil:
		w.note("%s %s", m.id, what)
	default:
		w.tolerate(m, what, err)
	}
}

// actor is an officer about to do something.
type actor struct {
	*machine
	r  *rand.Rand
	by registrar.By
}

func (a actor) act() (what string, err error) {
	ctx, reg := a.w.ctx, a.registrar
	i := a.incident()
	n := a.r.IntN(100)
	if i == "" || n < 14 {
		desk := registrar.By{Member: a.id, Function: registrar.IntakeDesk}
		if a.r.IntN(6) == 0 {
			return "files a report that stays with it", a.keep(desk)
		}
		_, _, err := reg.File(ctx, desk, registrar.Draft{Coded: histories.Coded(a.r), Release: pick(a.r, truce.LevelJoint,
			truce.LevelPublic), Received: a.received()})
		return "files a report", err
	}
	switch {
	case n < 58:
		i = a.unanswered(i)
		return "assesses " + string(i), reg.Assess(ctx, a.by, "", a.assessment(i), "")
	case n < 62:
		_, err = reg.Enter(ctx, a.by, "", &truce.Link{Incident: i, Report: a.report(), Linked: a.r.IntN(3) > 0})
		return "links", err
	case n < 69:
		_, err = reg.Enter(ctx, a.by, "", &truce.Same{A: i, B: a.incident(), Same: a.r.IntN(4) > 0})
		return "joins " + string(i), err
	case n < 73:
		_, err = reg.Enter(ctx, a.by, "", &truce.Interest{Incident: i, Member: pick(a.r, ids[:a.w.members]...),
			Holds: a.r.IntN(4) > 0, Ground: "its own forces"})
		return "says who is interested in " + string(i), err
	case n < 78:
		return "withdraws", reg.Withdraw(ctx, a.by, "", int64(3+a.r.IntN(int(max(1, a.models.state.Size(a.id)-3)))),
			"entered in error", "")
	case n < 83:
		return "releases", reg.Release(ctx, a.by, "", a.report(), pick(a.r, truce.LevelJoint, truce.LevelPublic),
			histories.Coded(a.r))
	case n < 89:
		o := truce.Operation{Kind: codes.Visit, State: "planned"}
		o.About.Incident = i
		_, err = reg.Operate(ctx, a.by, "", o, "")
		return "plans a visit", err
	case n < 96:
		return "says that the time for " + string(i) + " is over", reg.Lapse(ctx, registrar.By{Member: a.id}, i,
			truce.DeadlineVerdict)
	}
	_, err = reg.Enter(ctx, a.by, "", &truce.Statement{ID: "a-statement", Speaker: "A. Person", Says: "that it holds"})
	return "enters a statement", err
}

// keep files a report whose coded fields stay with the member: the record has a commitment.
func (a actor) keep(by registrar.By) error {
	next, err := a.models.Next(a.w.ctx, a.id, 'R')
	if err != nil {
		return err
	}
	incident, err := a.models.Next(a.w.ctx, a.id, 'I')
	if err != nil {
		return err
	}
	r := &truce.Report{ID: truce.ReportID(truce.Mint(a.id, 'R', next)), Version: 1,
		Incident: truce.IncidentID(truce.Mint(a.id, 'I', incident)), Received: a.received(),
		Sealed: []truce.Sealed{{Field: registrar.FieldCoded, Commit: truce.DigestOf([]byte{byte(next)})}}}
	_, err = a.registrar.Enter(a.w.ctx, by, "", r)
	return err
}

func (a actor) received() truce.Instant {
	return truce.At(a.clock()) - truce.Instant(a.r.IntN(20*3600))
}

// incident returns one of the incidents the node knows, more often one of the newest; "" where there is none.
func (a actor) incident() truce.IncidentID {
	all := a.models.state.Incidents()
	if len(all) == 0 {
		return ""
	}
	if len(all) > 4 && a.r.IntN(2) == 0 {
		all = all[len(all)-4:]
	}
	return all[a.r.IntN(len(all))]
}

// unanswered returns an incident that waits for the member's verdict, mostly; the given one where none does.
func (a actor) unanswered(i truce.IncidentID) truce.IncidentID {
	page, err := a.models.Incidents(a.w.ctx, query.Incidents{Waiting: a.id, Sort: query.ByID})
	if err != nil || len(page.Rows) == 0 || a.r.IntN(4) == 0 {
		return i
	}
	return page.Rows[a.r.IntN(min(len(page.Rows), 2))].ID
}

func (a actor) report() truce.ReportID {
	m := pick(a.r, a.id, a.id, ids[a.r.IntN(a.w.members)])
	next, err := a.models.Next(a.w.ctx, m, 'R')
	if err != nil || next < 2 {
		return truce.ReportID(truce.Mint(m, 'R', 1))
	}
	return truce.ReportID(truce.Mint(m, 'R', 1+a.r.Int64N(next-1)))
}

// assessment mostly agrees with what the others are likely to say, so that there are findings.
func (a actor) assessment(i truce.IncidentID) truce.Assessment {
	if a.r.IntN(12) == 0 {
		return truce.Assessment{Incident: i, State: pick(a.r, truce.Refusing, truce.Recused, truce.Abstained)}
	}
	return truce.Assessment{Incident: i, State: truce.Given, Happened: mostly(a.r, codes.Confirmed, codes.Refuted),
		Permitted: mostly(a.r, codes.NotPermitted, codes.WasPermitted)}
}

func mostly[T any](r *rand.Rand, often, seldom T) T {
	if r.IntN(8) == 0 {
		return seldom
	}
	return often
}

// leave ends the member's part in the process.
func (m *machine) leave() {
	_, err := m.registrar.Enter(m.w.ctx, registrar.By{Member: m.id, Function: registrar.DutyOfficer}, "",
		&truce.Leave{Why: "decision of the member"})
	m.w.tolerate(m, "leave", err)
	if err == nil {
		m.w.note("%s leaves", m.id)
		m.gone = true
	}
}
