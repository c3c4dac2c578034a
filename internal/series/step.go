package series

import "truce"

// Step is a running count from one day on which it is stated to the next one.
type Step struct {
	From   truce.Date `json:"from"`
	To     truce.Date `json:"to"`
	Change int        `json:"change"`
	Daily  int        `json:"daily"` // what the daily counts within come to, as far as they are held
	Held   int        `json:"held"`  // days of which one is held
	Days   int        `json:"days"`  // after From, up to To
	Says   Says       `json:"says"`
}

// Rest is what the daily counts that are held do not come to.
func (s *Step) Rest() int { return s.Change - s.Daily }

// Says is what a step comes to beside the daily counts.
type Says string

// What a step can come to.
const (
	Agrees       Says = "agrees"       // the daily counts are held of every day and come to it
	Unexplained  Says = "unexplained"  // they are held of every day and come to less
	Open         Says = "open"         // of some days none is held: the rest may lie there
	Contradicted Says = "contradicted" // those that are held come to more
	Fell         Says = "fell"         // a running count came to less than it was
)

// daily returns the daily counts that belong to a running line, by day; a day of which figures disagree is not there.
func (s *Series) daily(of *Line) map[truce.Date]int {
	out := map[truce.Date]int{}
	what, _, unit := divide(of.What)
	for i := range s.Lines {
		l := &s.Lines[i]
		if other, per, u := divide(l.What); l.Per != Day || per != Day || other != what || u != unit || l.From != of.From ||
			l.Publisher != of.Publisher || l.Registrar != of.Registrar || l.Area != of.Area || l.Outcome != of.Outcome {
			continue
		}
		for _, p := range l.Points {
			if p.N != nil && !p.Disputed && whole(p.Day) {
				out[p.Day] = *p.N
			}
		}
	}
	return out
}

// steps are those of a line whose points are running counts, or spans that begin on one day.
func steps(l *Line, daily map[truce.Date]int) []Step {
	out := []Step{}
	last := map[truce.Date]*Point{} // by the day on which the span begins; a running count has none
	for i := range l.Points {
		p := &l.Points[i]
		if p.N == nil || p.Disputed || !whole(p.Day) {
			continue
		}
		before := last[p.Since]
		last[p.Since] = p
		if before == nil || before.Day == p.Day {
			continue
		}
		s := Step{From: before.Day, To: p.Day, Change: *p.N - *before.N, Days: between(before.Day, p.Day)}
		for d := next(s.From, 1); d <= s.To; d = next(d, 1) {
			if n, ok := daily[d]; ok {
				s.Daily += n
				s.Held++
			}
		}
		s.Says = s.says()
		out = append(out, s)
	}
	return out
}

func (s *Step) says() Says {
	switch rest := s.Rest(); {
	case s.Change < 0:
		return Fell
	case rest < 0:
		return Contradicted
	case s.Held < s.Days:
		return Open
	case rest > 0:
		return Unexplained
	}
	return Agrees
}
