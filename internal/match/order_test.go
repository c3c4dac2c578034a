package match

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestEqualReportsAreOrderedById holds the quick order of many equal reports to that of their ids, also where these are
// alike in their first bytes or end in them.
func TestEqualReportsAreOrderedById(t *testing.T) {
	var ids []string
	for i := range manyEqual {
		ids = append(ids, fmt.Sprint(i), fmt.Sprintf("report-%d", i*7%manyEqual), fmt.Sprintf("ü\x00%d", i))
	}
	ids = append(ids, "", "report-", "report")
	reports := make([]Report, len(ids))
	c := &Corpus{reports: reports}
	run := make([]rec, len(ids))
	for i, id := range ids {
		reports[i] = Report{ID: id}
		run[i].index = uint32(i)
	}
	c.orderRun(run)
	var got []string
	for i := range run {
		got = append(got, c.idOf(&run[i]))
	}
	if !slices.IsSortedFunc(got, strings.Compare) {
		t.Errorf("the order is %q", got)
	}
}
