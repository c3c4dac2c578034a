package query

import (
	"context"
	"slices"

	"truce"
)

// Recipients returns the keys of a member's officers that have not ended, sorted, once each: what the member seals from
// now on is closed to them. None is no error: then nothing is closed.
func Recipients(ctx context.Context, r Reader, m truce.MemberID) ([]string, error) {
	claims, err := r.Claims(ctx, truce.KindOfficer, "")
	if err != nil {
		return nil, err
	}
	latest := map[string]*truce.Officer{}
	for _, c := range claims { // in order of entry for each function
		if c.Member == m {
			o := c.Body.(*truce.Officer)
			latest[o.Function] = o
		}
	}
	var out []string
	for _, o := range latest {
		if o.Recipient != "" && !o.Ended {
			out = append(out, o.Recipient)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
