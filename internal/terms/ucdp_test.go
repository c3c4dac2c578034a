package terms

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"truce"
)

// ucdp is the first two months of the ceasefire in UCDP GED, Syria 652.1601.1911 (CC BY 4.0, Uppsala Conflict Data
// Program): lethal events, with sides and without weapon or direction of fire.
const ucdp = "../../../shared/data/ucdp/ged_syria_2016-12-30_2017-02-28.csv"

// the actors of the dossier, as the data set calls them. "Syrian insurgents" is nobody in particular.
var ucdpActors = map[string]truce.ActorID{"IS": "islamic-state", "Government of Syria": "syrian-government", "Civilians": "civilians"}

// ucdpEvents reads the events as drafts of coded reports: both sides fired, at each other; civilians only suffered.
func ucdpEvents(t testing.TB) (ids []string, out []truce.Coded) {
	f, err := os.Open(ucdp)
	if os.IsNotExist(err) {
		t.Skipf("no data beside the repository: put UCDP GED's Syrian events of 30 December 2016 to 28 February 2017 at %s", ucdp)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		get := func(name string) string { return row[slices.Index(rows[0], name)] }
		number := func(name string) int {
			n, err := strconv.Atoi(get(name))
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		day := func(name string) time.Time {
			d, err := time.Parse("2006-01-02", get(name))
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		lat, _ := strconv.ParseFloat(get("latitude"), 64)
		lon, _ := strconv.ParseFloat(get("longitude"), 64)
		where := place(lat, lon, 0)
		where.Precision = []truce.Precision{truce.Exact, truce.Near, truce.District, truce.Province, truce.Region, truce.Country, ""}[number("where_prec")-1]
		side := func(name string) truce.Attribution {
			if id, ok := ucdpActors[get(name)]; ok {
				return truce.Attribution{Actor: id}
			}
			return truce.Attribution{Name: get(name)}
		}
		a, b := side("side_a"), side("side_b")
		c := truce.Coded{When: truce.Interval{From: truce.At(day("date_start")), To: truce.At(day("date_end").Add(24*time.Hour - time.Second))}, Where: where,
			Kind: truce.Fire, Authors: []truce.Attribution{a, b}, Targets: []truce.Attribution{a, b},
			Toll: truce.Toll{Killed: truce.Harm{Civilian: truce.Exactly(number("deaths_civilians")), Fighter: truce.Exactly(number("deaths_a") + number("deaths_b")), Unknown: truce.Exactly(number("deaths_unknown"))}}}
		if get("type_of_violence") == "3" {
			c.Kind, c.Authors, c.Targets = truce.Attack, c.Authors[:1], c.Targets[1:]
		}
		ids, out = append(ids, get("id")), append(out, c)
	}
	return ids, out
}

// syria is a record of the ceasefire of 30 December 2016 with no more than its text.
func syria(t testing.TB) *record {
	r := newRecord(t, "ceasefire-2016-12-30")
	r.enter("CA", &truce.Actor{ID: "civilians", Kind: truce.ActorCivilians, Names: []truce.Name{{Text: "Civilians"}}})
	for _, b := range agreementFiles(t)["ceasefire-2016-12-30.yaml"].Bodies() {
		r.enter("CA", b)
	}
	return r
}

// TestScopeOnRealEvents: the ceasefire leaves IS out, so that no event with IS on one side is a breach by either, and
// every clause is decided: fighting IS is not what the ceasefire forbids. Of the others nothing is called a breach
// either, for no agreed map of the areas left out is held.
func TestScopeOnRealEvents(t *testing.T) {
	ids, events := ucdpEvents(t)
	r := syria(t)
	p := r.book().Appraisers("CA")[0]
	isIS := func(a truce.Attribution) bool { return a.Actor == "islamic-state" }
	withIS, sides := 0, map[string]map[Result]int{}
	for i, c := range events {
		v := r.view(r.report("CA", c))
		with := slices.ContainsFunc(c.Authors, isIS) || slices.ContainsFunc(c.Targets, isIS)
		if with {
			withIS++
		}
		for _, s := range p.Appraise(v) {
			group := fmt.Sprintf("with IS: %v", with)
			if sides[group] == nil {
				sides[group] = map[Result]int{}
			}
			whole := NoBreach
			for j, x := range s.Results {
				if x == Breach {
					t.Errorf("event %s: clause %s a breach by %v", ids[i], p.clauses[j].Number, s.Author)
				}
				if x == Undetermined {
					whole = Undetermined
				}
			}
			sides[group][whole]++
			civilians := c.Kind == truce.Attack
			if with && !civilians && whole != NoBreach {
				t.Errorf("event %s: fighting IS is %s for %v", ids[i], whole, s.Author)
			}
			if civilians && isIS(s.Author) && whole != NoBreach {
				t.Errorf("event %s: IS is not bound, and its attack is %s", ids[i], whole)
			}
		}
	}
	t.Logf("%d events, %d with IS on one side; sides by their clauses: %v", len(events), withIS, sides)
	if len(events) != 1054 || withIS != 476 {
		t.Errorf("%d events, %d with IS; 1054 and 476 are documented", len(events), withIS)
	}
	if sides["with IS: false"][Undetermined] == 0 {
		t.Error("nothing is undetermined; then nothing was held against the terms")
	}
}
