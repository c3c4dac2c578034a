package desk

import "testing"

func FuzzReadRange(f *testing.F) {
	for _, s := range []string{"3", "3-5", "3-", "-5", "", "5-3", "–4", "٣", "0-A"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := readRange(s)
		if err != nil {
			if !r.IsZero() {
				t.Errorf("%q: %v with an error", s, r)
			}
			return
		}
		for _, p := range []*int{r.Low, r.Best, r.High} {
			if p != nil && *p < 0 {
				t.Errorf("%q: a negative bound", s)
			}
		}
	})
}
