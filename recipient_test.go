package truce

import (
	"context"
	"slices"
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

func TestRecipientsAreThoseOfOfficersThatAct(t *testing.T) {
	x := newScript(t)
	officer := func(m MemberID, function, key string, ended bool) {
		x.add(m, "desk", &Officer{Function: function, May: []Action{ActFile}, Recipient: key, Ended: ended})
	}
	a, b := exampleRecipients[0], exampleRecipients[1]
	officer("CA", "night desk", a, false)
	officer("CA", "twin", a, false)
	officer("CA", "left", b, false)
	officer("CA", "left", b, true)
	officer("CA", "changed", b, false)
	officer("CA", "changed", "", false)
	officer("BO", "desk of BO", b, false)
	officer("CA", "mistyped", "age1nokey", false)
	if got, err := Recipients(context.Background(), x.s.Reader(nil), "CA"); err != nil || !slices.Equal(got, []string{a}) {
		t.Errorf("CA seals to %v, %v", got, err)
	}
	if r := x.s.Refused(); len(r) != 1 {
		t.Errorf("refused %v", r)
	}
}
