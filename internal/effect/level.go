package effect

import "time"

// Level says when a register is taken to be back at the level of before: the first day on which the mean of the last
// Over days is above Percent of the mean of the Prior days before the effect. One day alone would say little: deaths
// come in bunches.
type Level struct{ Percent, Prior, Over int }

// Usual is half the level of the 28 days before, held for seven days.
var Usual = Level{Percent: 50, Prior: 28, Over: 7}

// Returns is the first day on which the series is above a level after a day of effect; the zero time where it is not
// by the end of the record. It is unknown (false) where the days before reach out of the record, where nothing was
// counted in them, or where fewer days than Over follow.
func (s *Series) Returns(day time.Time, l Level) (first time.Time, known bool) {
	at := s.span.index(day)
	if at-l.Prior < 0 || at+l.Over >= len(s.upTo) {
		return first, false
	}
	before := s.upTo[at].minus(s.upTo[at-l.Prior]).Best
	if before == 0 {
		return first, false
	}
	for end := at + l.Over; end < len(s.upTo); end++ {
		if s.upTo[end].minus(s.upTo[end-l.Over]).Best*100*l.Prior > before*l.Percent*l.Over {
			return s.span.First.AddDate(0, 0, end-1), true
		}
	}
	return first, true
}
