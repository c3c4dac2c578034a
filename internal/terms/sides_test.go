package terms

import (
	"fmt"
	"testing"

	"truce"
	"truce/codes"
)

// manyAuthors is an incident of which one member's many reports each name another author, and then another member's
// names one.
func manyAuthors(t *testing.T, n int) (*Book, *truce.IncidentView) {
	t.Helper()
	r := island(t)
	c := shelling()
	c.Authors = []truce.Attribution{{Name: "band 0"}}
	id := r.report("OM", c)
	b, err := Read(t.Context(), r.reader())
	if err != nil {
		t.Fatal(err)
	}
	v, err := r.reader().Incident(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	all := *v
	for i := 1; i < n; i++ {
		all.Reports = append(all.Reports, naming(v.Reports[0], "OM", i, fmt.Sprintf("band %d", i)))
	}
	all.Reports = append(all.Reports, naming(v.Reports[0], "CA", n, "the last"))
	return b, &all
}

func naming(like *truce.ReportState, owner truce.MemberID, i int, name string) *truce.ReportState {
	s, c := *like, *like.Coded
	s.Owner, s.Report.ID, s.Coded = owner, truce.ReportID(truce.Mint(owner, 'R', int64(1000+i))), &c
	c.Authors = []truce.Attribution{{Name: name}}
	return &s
}

// However many authors are alleged, a bounded number of sides is put into words, the rest is counted, and nothing is
// concluded from who was not read.
func TestAllegedAuthorsAreBoundedAndCounted(t *testing.T) {
	for _, n := range []int{mostSides - 1, mostSides, 40 * mostSides} {
		b, v := manyAuthors(t, n)
		more := n + 1 - min(n+1, mostSides)
		for _, a := range b.Explain(v, "").Agreements {
			if len(a.Sides) != min(n+1, mostSides) || a.More != more {
				t.Errorf("of %d authors %d are shown and %d are counted", n+1, len(a.Sides), a.More)
			}
			if more > 0 && a.Applies != codes.Unknown.String() {
				t.Errorf("%s applies: %s, though %d authors are not read", a.ID, a.Applies, more)
			}
		}
	}
}

// Whom one member names is read, whatever number another member names before.
func TestNoMemberPushesOutWhomAnotherNames(t *testing.T) {
	b, v := manyAuthors(t, 40*mostSides)
	agreements := b.Explain(v, "").Agreements
	if len(agreements) == 0 {
		t.Fatal("no agreement speaks")
	}
	for _, a := range agreements {
		if last := a.Sides[len(a.Sides)-1].Author.Name; last != "the last" {
			t.Errorf("%s ends with %s: whom CA names is not read", a.ID, last)
		}
	}
}
