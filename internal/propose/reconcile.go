package propose

import (
	"context"
	"slices"
	"strings"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/reconcile"
	"truce/internal/view"
)

// Reconciliation is the registers of members compared, with what the joint group has still to settle and with what was
// published of the same days.
type Reconciliation struct {
	*reconcile.Result
	First     truce.Date  `json:"first"`
	Last      truce.Date  `json:"last"`
	Published []Published `json:"published"`
	// Settled are the incidents of the rows of which the members have an agreed finding that is not reopened; the others
	// are open, and are what a joint group has to talk about.
	Settled []truce.IncidentID `json:"settled"`
	Queue   []Proposal         `json:"-"` // pairs that may be one and are not joined
}

// Published is a figure that somebody published of a day of the period: beside it stands what the record comes to.
type Published struct {
	Entry     truce.Ref      `json:"entry"`
	Day       truce.Date     `json:"day"`
	Registrar truce.ActorID  `json:"registrar"`
	Total     *int           `json:"total,omitempty"` // nil: not stated
	Outcomes  map[string]int `json:"outcomes,omitempty"`
	Traps     []string       `json:"traps,omitempty"`
}

// Ruling is a member and the rule its register is counted under; a zero rule: the one it has entered.
type Ruling struct {
	Member truce.MemberID
	Rule   *truce.CountingRule
}

// Reconcile compares the registers of members over the days from first to last, as the viewer may see them.
func (e *Engine) Reconcile(ctx context.Context, l *view.Lens, list []Ruling, first, last truce.Date) (*Reconciliation,
	error) {
	registers, err := registersOf(ctx, l, list)
	if err != nil {
		return nil, err
	}
	p := periodOf(l.Process(), e.zone, first, last)
	span, err := around(p, e.zone)
	if err != nil {
		return nil, err
	}
	held, err := e.registers(ctx, l, span)
	if err != nil {
		return nil, err
	}
	r := &Reconciliation{First: first, Last: last, Published: []Published{}, Settled: []truce.IncidentID{}}
	if r.Result, err = reconcile.Compare(registers, held.Entries, p); err != nil {
		return nil, err
	}
	r.Queue = between(held, r.Result)
	for i := range r.Rows {
		if id := truce.IncidentID(r.Rows[i].Incident); held.Settled[id] {
			r.Settled = append(r.Settled, id)
		}
	}
	return r, r.publish(ctx, l)
}

// between is the pairs of the queue that lie between two of the compared registers, one of which counts its side in the
// period.
func between(held *registers, r *reconcile.Result) []Proposal {
	told := map[truce.IncidentID][]string{}
	for i := range held.Entries {
		e := &held.Entries[i]
		if slices.Contains(r.Registers, e.Register) {
			told[truce.IncidentID(e.Incident)] = append(told[truce.IncidentID(e.Incident)], e.Register)
		}
	}
	in := map[truce.IncidentID]bool{}
	for i := range r.Rows {
		in[truce.IncidentID(r.Rows[i].Incident)] = true
	}
	var out []Proposal
	for _, q := range held.Queue {
		across := slices.ContainsFunc(told[q.A], func(a string) bool {
			return slices.ContainsFunc(told[q.B], func(b string) bool { return a != b })
		})
		if across && (in[q.A] || in[q.B]) {
			out = append(out, q)
		}
	}
	return out
}

// Count counts one member's register under a rule; nil: the one it has entered.
func (e *Engine) Count(ctx context.Context, l *view.Lens, of Ruling, first, last truce.Date) (*reconcile.Tally, error) {
	registers, err := registersOf(ctx, l, []Ruling{of})
	if err != nil {
		return nil, err
	}
	p := periodOf(l.Process(), e.zone, first, last)
	span, err := around(p, e.zone)
	if err != nil {
		return nil, err
	}
	held, err := e.registers(ctx, l, span)
	if err != nil {
		return nil, err
	}
	return reconcile.Count(registers[0], held.Entries, p)
}

// registersOf returns the registers of members with their rules.
func registersOf(ctx context.Context, l *view.Lens, list []Ruling) ([]reconcile.Register, error) {
	claims, err := l.Claims(ctx, truce.KindCountingRule, "")
	if err != nil {
		return nil, err
	}
	entered := map[truce.MemberID]truce.CountingRule{}
	for _, c := range view.Live(claims) {
		entered[c.Member] = *c.Body.(*truce.CountingRule)
	}
	var out []reconcile.Register
	for _, x := range list {
		if _, ok := l.Process().Member(x.Member); !ok {
			return nil, truce.Errorf(truce.NotFound, "%q is no member of this process", x.Member)
		}
		r := reconcile.Register{ID: string(x.Member)}
		switch rule, ok := entered[x.Member]; {
		case x.Rule != nil:
			r.Rule = *x.Rule
		case ok:
			r.Rule = firstForm(rule)
		default:
			r.Rule = truce.CountingRule{Unit: "incident", Note: "no rule is entered: every incident once"}
		}
		out = append(out, r)
	}
	return out, nil
}

// firstForm reads what a rule in the first form leaves out, which was free text, in the words of today where it is one.
func firstForm(r truce.CountingRule) truce.CountingRule {
	r.Excludes = slices.Clone(r.Excludes)
	for i, x := range r.Excludes {
		if x == "excluded" {
			r.Excludes[i] = excludedTarget
		}
	}
	r.Excludes = slices.DeleteFunc(r.Excludes, func(x string) bool { return !codes.CountingExclusions.Has(x) })
	return r
}

// periodOf is the days of a process from first to last, as registers are counted in them.
func periodOf(p *truce.Process, zone *time.Location, first, last truce.Date) reconcile.Period {
	return reconcile.Period{First: first, Last: last, Zone: zone, Closes: p.DayCloses,
		ByEnd: p.CountedBy == truce.CountedByEnd}
}

// around is the span of a period and two days on either side: what one register has on another day is found there.
func around(p reconcile.Period, zone *time.Location) (truce.Interval, error) {
	first, err := time.ParseInLocation(time.DateOnly, string(p.First), zone)
	if err != nil {
		return truce.Interval{}, truce.Errorf(truce.Invalid, "%q is not a day of the form 2017-01-15", p.First)
	}
	last, err := time.ParseInLocation(time.DateOnly, string(p.Last), zone)
	if err != nil {
		return truce.Interval{}, truce.Errorf(truce.Invalid, "%q is not a day of the form 2017-01-15", p.Last)
	}
	return truce.Interval{From: truce.At(first.AddDate(0, 0, -3)), To: truce.At(last.AddDate(0, 0, 3))}, nil
}

// publish puts beside it what was published of the period's days.
func (r *Reconciliation) publish(ctx context.Context, l *view.Lens) error {
	claims, err := l.Claims(ctx, truce.KindFigure, "")
	for _, c := range view.Live(claims) {
		f := c.Body.(*truce.Figure)
		if strings.HasPrefix(f.What, "violations") && f.Day >= r.First && f.Day <= r.Last {
			r.Published = append(r.Published, Published{c.Ref, f.Day, f.Registrar, f.Total, f.Outcomes, f.Traps})
		}
	}
	slices.SortStableFunc(r.Published, func(a, b Published) int { return strings.Compare(string(a.Day), string(b.Day)) })
	return err
}

// CompareTables compares registers that no record holds: the entries of each are joined across them as the engine
// proposes. It returns the pairs that it would not join by itself.
func (e *Engine) CompareTables(registers []reconcile.Register, entries []reconcile.Entry, first, last truce.Date,
	closes string) (*reconcile.Result, []Doubt, error) {
	doubts := e.cluster(entries)
	r, err := reconcile.Compare(registers, entries, reconcile.Period{First: first, Last: last, Zone: e.zone,
		Closes: closes})
	return r, doubts, err
}
