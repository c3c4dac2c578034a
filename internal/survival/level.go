package survival

import (
	"slices"
	"strings"
	"time"

	"truce/internal/effect"
)

// FindLevels looks in a register for the first day on which the deaths in each truce's areas were above a level again.
// Events with a side of apart, which is not bound, do not count. Of a truce without areas the level is not known.
func (t *Table) FindLevels(events []effect.Event, apart []string, l effect.Level) {
	span, byAreas := effect.SpanOf(events), map[string]*effect.Series{}
	for i := range t.Truces {
		x := &t.Truces[i]
		x.Level, x.LevelTo = time.Time{}, time.Time{}
		if len(x.Areas) == 0 || x.Effect.IsZero() || x.Effect.After(span.Last) {
			continue
		}
		key := strings.Join(x.Areas, ";")
		s := byAreas[key]
		if s == nil {
			s = effect.NewSeries(span, InAreas(events, x.Areas, apart), func(e effect.Event) effect.Count { return e.Deaths })
			byAreas[key] = s
		}
		if first, known := s.Returns(x.Effect, l); known {
			x.Level, x.LevelTo = first, span.Last
		}
	}
}

// InAreas are the events in areas or countries, without those that have a side of apart.
func InAreas(events []effect.Event, areas, apart []string) (out []effect.Event) {
	for _, e := range events {
		if (slices.Contains(areas, e.Area) || slices.Contains(areas, e.Country)) && !e.Of(apart) {
			out = append(out, e)
		}
	}
	return out
}
