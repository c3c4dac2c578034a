package bulletin

import (
	"slices"

	"truce"
)

// The rows that say of which incidents the findings and verdicts of a period are.
const (
	ofThis   = "of them on incidents of this period"
	ofOthers = "of them on incidents of other periods"
)

// gatherReached finds the incidents of which a finding was settled or a verdict given in the period, whenever they
// happened: in a bulletin of the day of the incident alone nobody would ever read what became of it.
func (c *count) gatherReached() error {
	if c.counting < 2 {
		return nil
	}
	known := map[truce.IncidentID]*truce.IncidentView{}
	for _, v := range c.incidents {
		known[v.ID] = v
		for _, id := range v.Also {
			known[id] = v
		}
	}
	in := map[truce.IncidentID]*truce.IncidentView{}
	for _, k := range []truce.Kind{truce.KindConcur, truce.KindAssessment} {
		claims, err := c.r.Entered(c.ctx, k, c.period())
		if err != nil {
			return err
		}
		for _, x := range claims {
			id := truce.IncidentID(x.Key)
			v := known[id]
			if v == nil {
				if v, err = c.r.Incident(c.ctx, id); truce.KindOf(err) == truce.NotFound && err != nil {
					continue // of an incident that nobody has told of yet
				}
				if err != nil {
					return err
				}
				known[id] = v
			}
			in[v.ID] = v
		}
	}
	for _, v := range in {
		c.reached = append(c.reached, v)
	}
	slices.SortFunc(c.reached, func(a, b *truce.IncidentView) int {
		return truce.CompareMinted(string(a.ID), string(b.ID))
	})
	return nil
}

// settledHere returns the last finding that was settled in the period, false where none was.
func (c *count) settledHere(v *truce.IncidentView) (truce.Settlement, bool) {
	for _, s := range slices.Backward(v.Settled) {
		if !s.Void && c.in(s.At) {
			return s, true
		}
	}
	return truce.Settlement{}, false
}

// verdictHere returns the member's verdict, where it was given in the period and none has replaced it.
func (c *count) verdictHere(m truce.MemberID, v *truce.IncidentView) *truce.Assessment {
	a := v.Assessments[m]
	if a == nil || !c.in(a.At) {
		return nil
	}
	if b := a.Body.(*truce.Assessment); b.State == truce.Given {
		return b
	}
	return nil
}

// reachedRows are the findings reached in the period, and the verdicts that members gave in it: by what they say, and
// by when the incident was.
func (c *count) reachedRows() []truce.BulletinRow {
	var rows []truce.BulletinRow
	add := func(label string, mine func(*truce.Assessment, *truce.IncidentView) bool,
		joint func(truce.Settlement, *truce.IncidentView) bool) {
		row := c.rowOf(c.reached, truce.BulletinRow{Section: Reached, Label: label},
			func(m truce.MemberID, v *truce.IncidentView) bool {
				a := c.verdictHere(m, v)
				return a != nil && mine(a, v)
			}, func(*truce.IncidentView) bool { return false })
		row.Cells[len(c.members)] = fill(c.reached, func(v *truce.IncidentView) bool {
			s, ok := c.settledHere(v)
			return ok && joint(s, v)
		})
		rows = append(rows, row)
	}
	for _, l := range verdicts {
		add(l.label, func(a *truce.Assessment, _ *truce.IncidentView) bool { return l.mine != nil && l.mine(a) },
			func(s truce.Settlement, _ *truce.IncidentView) bool { return l.joint(s.Finding) })
	}
	for _, l := range []struct {
		label string
		of    bool
	}{{ofThis, true}, {ofOthers, false}} {
		here := func(v *truce.IncidentView) bool { return c.in(c.p.Counted(v.When)) == l.of }
		add(l.label, func(_ *truce.Assessment, v *truce.IncidentView) bool { return here(v) },
			func(_ truce.Settlement, v *truce.IncidentView) bool { return here(v) })
	}
	return rows
}
