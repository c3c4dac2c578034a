package truce

import (
	"strings"
	"testing"
)

// Recipients made by the reference implementation.
var exampleRecipients = []string{
	"age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z",
	"age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
}

func TestValidRecipient(t *testing.T) {
	for _, s := range exampleRecipients {
		if !ValidRecipient(s) {
			t.Errorf("%s is a recipient", s)
		}
		for i := range s {
			for _, c := range []byte("qpz1A \n") {
				if other := s[:i] + string(c) + s[i+1:]; other != s && ValidRecipient(other) {
					t.Errorf("%s differs in one letter and passes", other)
				}
			}
		}
		for _, other := range []string{strings.ToUpper(s), s + "q", s[:61], "", "age1", "AGE-SECRET-KEY-1" + s[4:]} {
			if ValidRecipient(other) {
				t.Errorf("%q passes", other)
			}
		}
	}
}
