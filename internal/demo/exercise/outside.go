package exercise

import (
	"truce"
	"truce/codes"
)

// outside is how far each member releases its reports of what is about to be found: AR none, BO to observers.
var outside = map[truce.MemberID]truce.Level{BO: truce.LevelParties, CA: truce.LevelPublic, OM: truce.LevelPublic}

// release makes known outside, before the members concur in it, what the verdicts come to: of every other incident
// that will be found not permitted, coarsened to the settlement and the hour. Who did it stays with the members until
// the party named has replied. A release after the finding would reopen it.
func (s *stage) release(at truce.Instant, id truce.IncidentID) {
	v, ok := s.play.State.Incident(id)
	_, _, n, _ := truce.SplitMinted(string(id))
	if _, found := v.Finding(); !ok || found || n%2 == 0 || !v.Decision.Ready || !v.Decision.Outcome.Violation() {
		return
	}
	for _, r := range v.Reports {
		to := outside[r.Owner]
		if to == "" || r.Coded == nil || r.Level != truce.LevelJoint {
			continue
		}
		c := r.Coded.Coarser(truce.Coarsening{Time: codes.ToTheHour, Leave: []codes.CodedPart{codes.PartDirection,
			codes.PartFrom, codes.PartObserver}}, nil)
		c.Where.Point, c.Where.Precision, c.Where.RadiusM, c.Level = nil, "", 0, to
		s.enter(r.Owner, Duty, at, &truce.Release{Report: r.Report.ID, Version: r.Report.Version, Coded: c, To: to})
	}
}
