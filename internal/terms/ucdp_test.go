package terms

import (
	"os"
	"slices"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/intake"
	ged "truce/internal/intake/ucdp"
)

// ucdp is the first two months of the ceasefire in UCDP GED, Syria 652.1601.1911 (CC BY 4.0, Uppsala Conflict Data
// Program): lethal events, with sides and without weapon or direction of fire.
const ucdp = "../../../shared/data/ucdp/ged_syria_2016-12-30_2017-02-28.csv"

// ucdpActors are the actors of the dossier as the data set calls them. "Syrian insurgents" is nobody in particular.
var ucdpActors = map[string]truce.ActorID{"IS": "islamic-state", "Government of Syria": "syrian-government",
	"Civilians": "civilians"}

// ucdpEvents reads the events as an import does.
func ucdpEvents(t testing.TB) []intake.Draft {
	f, err := os.Open(ucdp)
	if os.IsNotExist(err) {
		t.Skipf("no data beside the repository: put UCDP GED's Syrian events of 30 December 2016 to 28 February 2017 at %s",
			ucdp)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	source, err := ged.Open(f, intake.Options{Actors: ucdpActors})
	if err != nil {
		t.Fatal(err)
	}
	var out []intake.Draft
	for item, err := range source.Items {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, item.Draft)
	}
	return out
}

// syria is a record of the ceasefire of 30 December 2016 with no more than its text.
func syria(t testing.TB) *record {
	r := newRecord(t, "ceasefire-2016-12-30")
	r.enter("CA", &truce.Actor{ID: "civilians", Kind: codes.ActorCivilians, Names: []truce.Name{{Text: "Civilians"}}})
	for _, b := range agreementFiles(t)["ceasefire-2016-12-30.yaml"].Bodies() {
		r.enter("CA", b)
	}
	return r
}

// TestScopeOnRealEvents: the ceasefire leaves IS out, so that an event between IS and another is a breach by neither,
// and every clause says so, unless civilians were killed, who may have been among those hit. Where several groups fight
// IS together, a report tells only that they took part, and who fought whom stays open. Of the other events nothing is
// called a breach, for no agreed map of the areas the ceasefire leaves out is held. The figures are those of
// docs/terms.md.
func TestScopeOnRealEvents(t *testing.T) {
	events := ucdpEvents(t)
	r := syria(t)
	p := r.book().Appraisers("CA")[0]
	isIS := func(a truce.Attribution) bool { return a.Actor == "islamic-state" }
	withIS, together, civilians := 0, 0, 0
	var decidedWith, openWith, decidedWithout, openWithout int
	for _, d := range events {
		c := d.Coded
		with := slices.ContainsFunc(c.Authors, isIS) || slices.ContainsFunc(c.Targets, isIS)
		if with {
			withIS++
		}
		if with && len(c.Authors) > 2 {
			together++
		} else if with && ofCivilians(&c) {
			civilians++
		}
		for _, s := range p.Appraise(r.view(r.report("CA", c))) {
			if slices.Contains(s.Results, Breach) {
				t.Errorf("event %s: a breach by %v", d.External, s.Author)
			}
			switch open := slices.Contains(s.Results, Undetermined); {
			case with && open:
				openWith++
				if len(c.Authors) <= 2 && !ofCivilians(&c) || isIS(s.Author) {
					t.Errorf("event %s: undetermined for %v", d.External, s.Author)
				}
			case with:
				decidedWith++
			case open:
				openWithout++
			default:
				decidedWithout++
			}
		}
	}
	got := [...]int{len(events), withIS, together, civilians, decidedWith, openWith, decidedWithout, openWithout}
	if want := [...]int{1054, 476, 42, 141, 765, 263, 0, 1148}; got != want {
		t.Errorf("events, with IS, of these several against it, of the others civilians killed, their sides decided and "+
			"open, the others' decided and "+
			"open: %v; documented are %v", got, want)
	}
}
