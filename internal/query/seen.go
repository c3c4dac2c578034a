package query

import (
	"context"
	"sync"
	"time"

	"truce"
)

// Lists is what can be asked of many incidents at once.
type Lists interface {
	// Incidents returns a page of joint incidents.
	Incidents(ctx context.Context, q Incidents) (IncidentPage, error)
	// Tally counts the joint incidents a query selects by a facet, in order of key; its paging fields are not looked at.
	// The zone says where days begin, and is looked at for [ByDay] alone.
	Tally(ctx context.Context, q Incidents, by Facet, zone *time.Location) ([]truce.Count, error)
	// Histogram counts the joint incidents a query selects by the span in which they began and by the class of what was
	// found. The spans follow one another and do not overlap; paging fields are not looked at.
	Histogram(ctx context.Context, q Incidents, spans []truce.Interval) ([]Counts, error)
	// Spots calls do with every joint incident the query selects that a map can show as a point, in no order; paging
	// fields are not looked at. What do is given is good until it returns.
	Spots(ctx context.Context, q Incidents, do func(*Spot)) error
}

// Audience is who sees less of the incidents than the members do. Its functions depend on nothing but what they are
// given, are the same for all who go by one name, and may be called by several goroutines at once.
type Audience struct {
	Name string
	// May reports whether anything of an incident may be for the audience, by what [Facets] keeps of its row.
	May func(*Row) bool
	// Sees returns the incident with nothing in it that the audience does not see, under the id by which it is known
	// there, and its row; false: it sees nothing of it. What members say of sameness is not in the view.
	Sees func(*truce.Process, *truce.IncidentView) (*truce.IncidentView, Row, bool)
}

// Seen is what an audience sees of one state. Queries run over what it sees, never over what is behind that: a list
// that was filtered by a hidden field would tell that field.
type Seen interface {
	Lists
	// Known returns the id by which the audience knows an incident that goes by an id among the members; false: it sees
	// nothing of it.
	Known(truce.IncidentID) (truce.IncidentID, bool)
	// Tells returns the incident of which the audience sees a report tell, under its id there; false: it does not see the
	// report.
	Tells(ctx context.Context, id truce.ReportID) (truce.IncidentID, bool, error)
}

// audiences keeps what was worked out for them, by name.
type audiences struct {
	sync.Mutex
	by map[string]seen
}

// seen is what an audience sees of a state in memory.
type seen struct {
	list
	known map[truce.IncidentID]truce.IncidentID
	tells map[truce.ReportID]truce.IncidentID
}

func (m memory) SeenBy(_ context.Context, a Audience) (Seen, error) {
	m.seen.Lock()
	defer m.seen.Unlock()
	if s, known := m.seen.by[a.Name]; known {
		return s, nil
	}
	var all []told
	s := seen{list{func() []told { return all }}, map[truce.IncidentID]truce.IncidentID{},
		map[truce.ReportID]truce.IncidentID{}}
	for _, id := range m.s.Incidents() {
		v, _ := m.s.Incident(id)
		out, row, ok := a.Sees(m.s.Process, &v)
		if !ok {
			continue
		}
		all = append(all, told{row, out.Reports})
		for _, x := range append([]truce.IncidentID{v.ID}, v.Also...) {
			s.known[x] = out.ID
		}
		for _, r := range out.Reports {
			s.tells[r.Report.ID] = out.ID
		}
	}
	m.seen.by[a.Name] = s
	return s, nil
}

func (s seen) Known(id truce.IncidentID) (truce.IncidentID, bool) {
	out, ok := s.known[id]
	return out, ok
}

func (s seen) Tells(_ context.Context, id truce.ReportID) (truce.IncidentID, bool, error) {
	out, ok := s.tells[id]
	return out, ok, nil
}
