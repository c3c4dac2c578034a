package frame

import (
	"context"
	"math"

	"truce"
	"truce/codes"
	"truce/internal/view"
)

// Movement is how many visits, or spans of coverage, were planned, and what became of them.
type Movement struct {
	Kind     codes.OperationKind
	Planned  int
	Done     int
	Hindered int // refused, not watched, or interrupted
	Open     int // what became of it is not said yet, or it was put off
}

// Said is of how many it is said what became of them.
func (m Movement) Said() int { return m.Done + m.Hindered }

// Share is what took place, in percent of those of which it is said; none may be.
func (m Movement) Share() int {
	return int(math.Round(100 * float64(m.Done) / float64(max(m.Said(), 1))))
}

// MovementIn counts visits and coverage that begin in a span by their latest state; the zero span takes all. What is
// not said yet is in no share.
func MovementIn(ctx context.Context, l *view.Lens, span truce.Interval) ([]Movement, error) {
	list, err := l.Operations(ctx, "")
	if err != nil {
		return nil, err
	}
	var out []Movement
	for _, kind := range []codes.OperationKind{codes.Visit, codes.Coverage} {
		m := Movement{Kind: kind}
		for _, o := range list {
			if o.Kind != kind || span != (truce.Interval{}) && (o.When.From < span.From || o.When.From >= span.To) {
				continue
			}
			m.Planned++
			switch o.State {
			case "done", "watched":
				m.Done++
			case "refused", "not watched", "interrupted":
				m.Hindered++
			default:
				m.Open++
			}
		}
		if m.Planned > 0 {
			out = append(out, m)
		}
	}
	return out, nil
}
