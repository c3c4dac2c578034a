package survival

import (
	"strings"

	"truce/internal/effect"
)

// Aligned is what a register counted around the effect of one truce, week by week.
type Aligned struct {
	ID     string          `json:"id"`
	Title  string          `json:"title"`
	Effect string          `json:"effect"`
	Weeks  []*effect.Count `json:"weeks"` // as many before the effect as after it; null: the register does not reach there
}

// Align counts the deaths in the areas of truces in whole weeks before and after their effect. Truces whose effect or
// areas are not known, or of which the register holds no week, are left out and counted.
func Align(truces []Truce, register *effect.Register, apart []string, weeks int) (out []Aligned, left int) {
	span, byAreas := register.Span(), map[string]*effect.Series{}
	for _, x := range truces {
		key := strings.Join(x.Areas, ";")
		if x.Effect.IsZero() || key == "" {
			left++
			continue
		}
		s := byAreas[key]
		if s == nil {
			s = effect.NewSeries(span, register.In(x.Areas, apart), effect.Event.Killed)
			byAreas[key] = s
		}
		a := Aligned{ID: x.ID, Title: x.Title, Effect: x.Effect.Format("2006-01-02"), Weeks: make([]*effect.Count, 2*weeks)}
		held := false
		for i := range a.Weeks {
			if s.Events > 0 {
				a.Weeks[i] = s.Between(x.Effect.AddDate(0, 0, 7*(i-weeks)), 7)
			}
			held = held || a.Weeks[i] != nil
		}
		if !held {
			left++
			continue
		}
		out = append(out, a)
	}
	return out, left
}
