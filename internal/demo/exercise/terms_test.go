package exercise

import (
	"slices"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/terms"
)

// TestTheTermsAreSeenAtWork: what the reports of the play say decides clause 2 (a) for more than two sides in five,
// breaches and others, and no weapon is taken to stand where its fire fell.
func TestTheTermsAreSeenAtWork(t *testing.T) {
	p, err := Write(Founding(keys()))
	if err != nil {
		t.Fatal(err)
	}
	b, err := terms.Read(t.Context(), query.In(p.State, nil))
	if err != nil {
		t.Fatal(err)
	}
	attacks, decided := map[terms.Result]int{}, 0
	for _, id := range p.State.Incidents() {
		v, _ := p.State.Incident(id)
		if v.ID != id {
			continue
		}
		for _, p := range b.Appraisers(CA) {
			if p.Agreement.ID != "meridian-ceasefire" {
				continue
			}
			for _, side := range p.Appraise(&v) {
				attacks[side.Results[0]]++
				if side.Results[0] != terms.Undetermined {
					decided++
				}
				if heavy := side.Results[7]; heavy == terms.Breach && !slices.ContainsFunc(v.Reports, tellsWhence) {
					t.Errorf("%s: a weapon in the Hill line, and no report says where it stood", id)
				}
			}
		}
	}
	all := decided + attacks[terms.Undetermined]
	if 5*decided < 2*all || attacks[terms.Breach] == 0 ||
		attacks[terms.NoBreach] == 0 || attacks[terms.DoesNotApply] == 0 {
		t.Errorf("of %d answers to 2 (a), %d are decided: %v", all, decided, attacks)
	}
}

func tellsWhence(r *truce.ReportState) bool {
	return r.Coded != nil && (r.Coded.From != truce.Place{} ||
		r.Coded.Kind == codes.WeaponSeen || r.Coded.Kind == codes.Overflight)
}
