package frame

import "testing"

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
