package exercise

import (
	"testing"

	"truce"
)

// TestTheBulletinsCarryTheFindings holds that what was found not permitted stands in the bulletin of the day on which
// it was found. On the eighth day none appeared, and what was found since the last is in no bulletin yet.
func TestTheBulletinsCarryTheFindings(t *testing.T) {
	p, err := Write(Founding(keys()))
	if err != nil {
		t.Fatal(err)
	}
	in := map[truce.IncidentID]bool{}
	days := []truce.Interval{}
	ofDay := 0
	for _, c := range p.State.Claims(truce.KindBulletin, "") {
		b := c.Body.(*truce.Bulletin)
		if c.Member != CA {
			continue
		}
		days = append(days, b.Period)
		for _, at := range []string{"reached/confirmed, not permitted/joint", "review/confirmed, not permitted/joint"} {
			x, ok := b.Figure(at)
			if !ok {
				t.Fatalf("bulletin %d prints no %s", b.Number, at)
			}
			for _, id := range b.Rows[x.Row].Cells[x.Cell].IDs {
				if at[:6] == "review" {
					ofDay++
				} else {
					in[truce.IncidentID(id)] = true
				}
			}
		}
	}
	found, without := 0, 0
	for _, id := range p.State.Incidents() {
		v, _ := p.State.Incident(id)
		f, ok := v.Finding()
		if !ok || !f.Finding.Violation() {
			continue
		}
		found++
		covered := false
		for _, d := range days {
			covered = covered || f.At >= d.From && f.At < d.To
		}
		switch {
		case covered && !in[v.ID]:
			t.Errorf("%s was found not permitted at %s, and no bulletin says so", v.ID, f.At)
		case !covered:
			without++
		}
	}
	t.Logf("%d found not permitted, %d of them on days without a bulletin; the bulletins name %d, %d of them of their "+
		"own day",
		found, without, len(in), ofDay)
	if found < 50 || without > found/3 {
		t.Errorf("%d found, %d on days without a bulletin", found, without)
	}
}

// TestWhatIsFoundIsShownOutside holds that observers and the public see some of what was found, coarsened, and that no
// release opens a finding again.
func TestWhatIsFoundIsShownOutside(t *testing.T) {
	p, err := Write(Founding(keys()))
	if err != nil {
		t.Fatal(err)
	}
	public, observers, reopened := 0, 0, 0
	for _, id := range p.State.Incidents() {
		v, _ := p.State.Incident(id)
		f, found := v.Finding()
		if v.Reopened {
			reopened++
		}
		widest := truce.LevelJoint
		for _, r := range v.Reports {
			if r.Coded == nil || !r.Level.Reaches(truce.LevelParties) {
				continue
			}
			if r.Coded.Where.Point != nil || r.Coded.When.From%3600 != 0 || r.Owner == AR {
				t.Errorf("%s is released as it came in", r.Report.ID)
			}
			if r.Level.Reaches(widest) {
				widest = r.Level
			}
		}
		if widest == truce.LevelJoint {
			continue
		}
		if observers++; widest == truce.LevelPublic {
			public++
		}
		if !found || !f.Finding.Violation() {
			t.Errorf("%s is shown outside, and was not found", id)
		}
	}
	t.Logf("%d shown to the public, %d to observers, %d reopened", public, observers, reopened)
	if public < 15 || observers <= public || reopened == 0 {
		t.Errorf("%d shown to the public, %d to observers, %d reopened", public, observers, reopened)
	}
}
