package desk

import (
	"net/url"
	"slices"
	"testing"

	"truce"
)

func FuzzReadClosed(f *testing.F) {
	f.Add("closed-text=YWdl&commit-text=00&closed-to=age1x")
	f.Add("closed-source=YWdl&commit-source=" + truce.Digest{1}.String() + "&closed-to=a+b")
	f.Add("closed-coded=YWdl")
	f.Fuzz(func(t *testing.T, s string) {
		form, err := url.ParseQuery(s)
		if err != nil {
			return
		}
		fields, err := readClosed(form)
		if err != nil && (len(fields) != 0 || truce.KindOf(err) != truce.Invalid) {
			t.Errorf("%v with %v", err, fields)
		}
		for k := range fields {
			if !slices.Contains(sealedFields, k) || !form.Has("commit-"+k) {
				t.Errorf("%q is taken from %q", k, s)
			}
		}
	})
}
