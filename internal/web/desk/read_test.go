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

func FuzzReadBox(f *testing.F) {
	f.Add("1,2,3,4")
	f.Add("-180,-90,180,90")
	f.Add("NaN,0,0,0")
	f.Fuzz(func(t *testing.T, s string) {
		b, err := readBox(s)
		if (b == nil) == (err == nil) {
			t.Errorf("%q: %v and %v", s, b, err)
		}
		if b != nil && (!b.Low.Valid() || !b.High.Valid()) {
			t.Errorf("%q is not on the globe: %v", s, b)
		}
	})
}
