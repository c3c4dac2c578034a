package survival

import (
	"strings"
	"time"

	"truce/internal/effect"
)

// FindLevels looks in a register for the first day on which the deaths in each truce's areas were above a level again.
// Events with a side of apart, which is not bound, do not count. Of a truce without areas the level is not known.
func (t *Table) FindLevels(register *effect.Register, apart []string, l effect.Level) {
	span, byAreas := register.Span(), map[string]*effect.Series{}
	for i := range t.Truces {
		x := &t.Truces[i]
		x.Level, x.LevelTo = time.Time{}, time.Time{}
		if len(x.Areas) == 0 || x.Effect.IsZero() || x.Effect.After(span.Last) {
			continue
		}
		key := strings.Join(x.Areas, ";")
		s := byAreas[key]
		if s == nil {
			s = effect.NewSeries(span, register.In(x.Areas, apart), effect.Event.Killed)
			byAreas[key] = s
		}
		if first, known := s.Returns(x.Effect, l); known {
			x.Level, x.LevelTo = first, span.Last
		}
	}
}
