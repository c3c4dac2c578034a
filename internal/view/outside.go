package view

import (
	"context"
	"sync"

	"truce"
	"truce/internal/query"
)

// outside is what an audience wider than the members sees of the incidents at one cut. Filters run over it, never over
// what is behind it: a list that was filtered by a hidden field would tell that field.
//
// It is drawn whole, at about a kilobyte an incident that is visible from outside, the first time somebody of the
// audience looks at a cut. That is right for the hundreds of thousands; a projection that follows the record entry by
// entry is what millions would need.
type outside struct {
	cut      truce.Digest
	rows     []query.Row
	texts    *query.Texts                          // of their words
	text     []uint32                              // the number of the words of each row
	spotText []uint32                              // and of each spot
	spots    []query.Spot                          // of the rows that a map can show as points
	known    map[truce.IncidentID]truce.IncidentID // by any id of a visible incident, the one it is known by outside
	tells    map[truce.ReportID]truce.IncidentID
}

// audience names one drawing: all who see the same.
type audience struct {
	member truce.MemberID
	level  truce.Level
}

// drawings keeps the latest drawing of each audience.
type drawings struct {
	mu sync.Mutex
	of map[audience]*outside
}

// outside returns what the viewer's audience sees at the present cut.
func (l *Lens) outside(ctx context.Context) (*outside, error) {
	cut, err := l.reader.Cut(ctx)
	if err != nil {
		return nil, err
	}
	d := &l.desk.drawings
	d.mu.Lock()
	defer d.mu.Unlock()
	key := audience{l.who.Member, l.who.Audience}
	if o := d.of[key]; o != nil && o.cut == cut.Digest() {
		return o, nil
	}
	o, err := l.draw(ctx)
	if err != nil {
		return nil, err
	}
	o.texts = query.NewTexts()
	for i := range o.rows {
		code := o.texts.Code(o.rows[i].Words)
		o.text, o.rows[i].Words = append(o.text, code), ""
		query.Spots(o.rows[i:i+1], func(s *query.Spot) {
			o.spots, o.spotText = append(o.spots, *s), append(o.spotText, code)
		})
	}
	o.cut = cut.Digest()
	if d.of == nil {
		d.of = map[audience]*outside{}
	}
	d.of[key] = o
	return o, nil
}

// draw reads every incident that has a report for the audience, and redacts it.
func (l *Lens) draw(ctx context.Context) (*outside, error) {
	o := &outside{known: map[truce.IncidentID]truce.IncidentID{}, tells: map[truce.ReportID]truce.IncidentID{}}
	err := query.Each(ctx, l.reader, query.Incidents{Sort: query.ByID}, func(row *query.Row) error {
		if !row.Level.Reaches(l.who.Audience) && l.who.Member == "" {
			return nil
		}
		full, err := l.reader.Incident(ctx, row.ID)
		if err != nil {
			return err
		}
		v, ok := l.redact(full)
		if !ok {
			return nil
		}
		o.rows = append(o.rows, l.row(v))
		for _, id := range append([]truce.IncidentID{full.ID}, full.Also...) {
			o.known[id] = v.ID
		}
		for _, r := range v.Reports {
			o.tells[r.Report.ID] = v.ID
		}
		return nil
	})
	return o, err
}
