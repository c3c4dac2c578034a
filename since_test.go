package truce

import "testing"

func TestWhoeverLeftOrIsNoMemberDoesNotCount(t *testing.T) {
	p := founding().WithSince(Since{Gone: []MemberID{"BO"}})
	for m, counts := range map[MemberID]bool{"AR": true, "BO": false, "OM": true, "XX": false} {
		if p.Counts(m) != counts {
			t.Errorf("%s counts: %v", m, !counts)
		}
	}
}
