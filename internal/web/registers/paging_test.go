package registers

import (
	"net/url"
	"slices"
	"testing"

	"truce/internal/web/frame"
)

// Pages of a list follow one another and leave nothing out, whatever page is asked for.
func TestPagesLeaveNothingOut(t *testing.T) {
	s := &site{Site: &frame.Site{}}
	for _, of := range []int{0, 1, listed - 1, listed, listed + 1, 3*listed + 7} {
		seen := 0
		for page := 0; ; page++ {
			p := s.paged(url.Values{}, "only", "", of, page, false)
			if of > 0 && p.From != seen+1 || p.To < p.From || p.To > of {
				t.Fatalf("page %d of %d rows is %+v after %d", page, of, p, seen)
			}
			seen = p.To
			if (p.Prev == "") != (page == 0) {
				t.Errorf("page %d of %d rows leads back to %q", page, of, p.Prev)
			}
			if p.Next == "" {
				break
			}
		}
		if seen != of {
			t.Errorf("%d of %d rows are on some page", seen, of)
		}
		last := s.paged(url.Values{}, "only", "", of, 1<<40, false)
		if below := s.paged(url.Values{}, "only", "", of, -4, false); last.To != of || below.Prev != "" {
			t.Errorf("pages that are not there of %d rows: %+v, %+v", of, last, below)
		}
		if p := s.paged(url.Values{}, "only", "", of, 2, true); (p.Whole != "") != (of > glimpsed) {
			t.Errorf("beside others %d rows lead to %q", of, p.Whole)
		}
	}
}

// What is asked for stays in the address of the next page.
func TestAPageKeepsTheComparison(t *testing.T) {
	s := &site{Site: &frame.Site{}}
	q := url.Values{"from": {"2030-03-01"}, "a": {"CA"}, "rule-b": {"joint"}, "page": {"7"}, "show": {"queue"}}
	u, err := url.Parse(s.list(q, "only", "open", 2))
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{"from": {"2030-03-01"}, "a": {"CA"}, "rule-b": {"joint"}, "page": {"2"}, "show": {"only"},
		"state": {"open"}}
	for k, v := range want {
		if !slices.Equal(u.Query()[k], v) {
			t.Errorf("%s is %v, not %v", k, u.Query()[k], v)
		}
	}
}
