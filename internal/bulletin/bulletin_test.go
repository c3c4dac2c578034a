package bulletin

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"truce"
)

// play writes the logs of two members and a mission for the day of 17 March 2030 and returns their state.
type play struct {
	t *testing.T
	s *truce.State
	n map[truce.MemberID]int64
}

func (p *play) add(m truce.MemberID, officer string, body any) {
	p.t.Helper()
	parts, err := truce.Encode(truce.Entry{Kind: truce.KindOfBody(body), Claim: "c", Officer: officer, At: 1_900_000_000, Body: body})
	if err != nil {
		p.t.Fatal(err)
	}
	for _, b := range parts {
		if err := p.s.Apply(truce.Ref{Member: m, Index: p.n[m]}, b); err != nil {
			p.t.Fatal(err)
		}
		p.n[m]++
	}
}

func newPlay(t *testing.T) *play {
	p := &play{t, truce.NewState(truce.Digest{}), map[truce.MemberID]int64{}}
	f := &truce.Process{ID: "test", Title: "Test", Fictional: true, Zone: "UTC", DayCloses: "18:00",
		Rule: truce.Rule{Version: 1, Kind: truce.KOfN, K: 2, Voters: []truce.MemberID{"BO", "CA"}, Absent: truce.Counts, Refusing: truce.Counts,
			Recused: truce.Leaves, Abstained: truce.Counts, Interested: truce.Leaves, LapseK: 1}}
	for _, m := range []truce.MemberID{"BO", "CA", "OM"} {
		f.Members = append(f.Members, truce.Member{ID: m, Names: []truce.Name{{Text: string(m)}}, Role: truce.RoleGuarantor, LogKey: "k"})
	}
	for _, m := range f.Members {
		p.add(m.ID, "", f)
		p.add(m.ID, "desk", &truce.Officer{Function: "desk", May: []truce.Action{truce.ActAdmin, truce.ActAssess, truce.ActFile, truce.ActGroup, truce.ActRelease}})
		p.add(m.ID, "desk", &truce.Officer{Function: "monitor", May: []truce.Action{truce.ActFile}})
	}
	return p
}

func at(hour int) truce.Instant {
	return truce.At(time.Date(2030, 3, 17, hour, 0, 0, 0, time.UTC))
}

func (p *play) report(m truce.MemberID, n int64, when truce.Interval, province, dataset string, killed truce.Range) {
	p.add(m, "monitor", &truce.Report{ID: truce.ReportID(truce.Mint(m, 'R', n)), Version: 1, Incident: truce.IncidentID(truce.Mint(m, 'I', n)), Dataset: dataset,
		Coded: &truce.Coded{When: when, Kind: truce.Shelling, Where: truce.Place{Province: province}, Toll: truce.Toll{Killed: truce.Harm{Unknown: killed}}}})
}

func cell(t *testing.T, d *Document, label string, m truce.MemberID) truce.BulletinCell {
	t.Helper()
	for _, row := range d.Bulletin.Rows {
		if Label(row) == label {
			for _, c := range row.Cells {
				if c.Member == m {
					return c
				}
			}
		}
	}
	t.Fatalf("no cell %q of %q", label, m)
	return truce.BulletinCell{}
}

func TestDraftCountsWhatMayBeCounted(t *testing.T) {
	p := newPlay(t)
	hour := func(h int) truce.Interval { return truce.Interval{From: at(h), To: at(h)} }
	p.report("CA", 1, hour(10), "Northmarch", "", truce.Between(2, 5))
	p.report("CA", 2, hour(11), "Northmarch", "", truce.Range{})
	p.report("CA", 3, hour(19), "Northmarch", "", truce.Range{})                                 // after the close
	p.report("CA", 4, truce.Interval{From: at(16), To: at(20)}, "Northmarch", "", truce.Range{}) // straddles it
	p.report("CA", 5, hour(12), "Southport", "GED", truce.Exactly(1))                            // third-party data
	p.report("BO", 1, hour(10), "Northmarch", "", truce.Exactly(3))
	p.add("BO", "desk", &truce.Column{Day: "2030-03-17", State: truce.Withheld})
	r := p.s.Reader(truce.Cut{{Member: "CA", Size: p.n["CA"]}})
	d, err := Draft(context.Background(), r, "CA", "2030-03-17")
	if err != nil {
		t.Fatal(err)
	}
	if c := cell(t, d, "registered", "CA"); *c.N != 2 || strings.Join(c.IDs, " ") != "CA-I-1 CA-I-2" {
		t.Errorf("CA registered %d: %v", *c.N, c.IDs)
	}
	if c := cell(t, d, "registered", "BO"); c.N != nil || len(c.IDs) != 0 || CellWords(d, c) != "withheld" {
		t.Errorf("BO's withheld column shows %v", c)
	}
	if c := cell(t, d, "registered", "OM"); CellWords(d, c) != "not reported" {
		t.Errorf("OM: %q", CellWords(d, c))
	}
	if len(d.Uncertain) != 1 || d.Uncertain[0] != "CA-I-4" {
		t.Errorf("uncertain %v", d.Uncertain)
	}
	if len(d.Data) != 1 || d.Data[0].IDs[0] != "CA-I-5" {
		t.Errorf("third-party data %v", d.Data)
	}
	if low, high := cell(t, d, "killed, at least", "CA"), cell(t, d, "killed, at most", "CA"); *low.N != 2 || *high.N != 5 {
		t.Errorf("killed %d to %d", *low.N, *high.N)
	}
	if c := cell(t, d, "incidents of which no report states the killed", "CA"); *c.N != 1 {
		t.Errorf("%d incidents say nothing of the killed", *c.N)
	}
}

func TestPublishedIsFrozen(t *testing.T) {
	p := newPlay(t)
	ctx := context.Background()
	p.report("CA", 1, truce.Interval{From: at(10), To: at(10)}, "Northmarch", "", truce.Range{})
	d, err := Draft(ctx, p.s.Reader(nil), "CA", "2030-03-17")
	if err != nil {
		t.Fatal(err)
	}
	p.add("CA", "desk", &d.Bulletin)
	p.report("CA", 2, truce.Interval{From: at(11), To: at(11)}, "Northmarch", "", truce.Range{})
	p.add("CA", "desk", &truce.Erratum{Bulletin: 1, Where: "observance/registered/CA", Was: "1", Is: "2", Why: "CA-R-2 came in late"})
	shown, err := Show(ctx, p.s.Reader(nil), "CA", "2030-03-17")
	if err != nil {
		t.Fatal(err)
	}
	if c := cell(t, shown, "registered", "CA"); shown.Status != "published" || *c.N != 1 || len(shown.Errata) != 1 {
		t.Errorf("%s, %d registered, errata %v; refused %v", shown.Status, *c.N, shown.Errata, p.s.Refused())
	}
}

func TestFormatsCarryTheBand(t *testing.T) {
	p := newPlay(t)
	p.report("CA", 1, truce.Interval{From: at(10), To: at(10)}, "<script>", "", truce.Range{})
	d, err := Draft(context.Background(), p.s.Reader(nil), "CA", "2030-03-17")
	if err != nil {
		t.Fatal(err)
	}
	var text, html, js bytes.Buffer
	if Text(&text, d) != nil || HTML(&html, d) != nil || JSON(&js, d) != nil {
		t.Fatal("a format failed")
	}
	for name, got := range map[string]string{"text": text.String(), "html": html.String()} {
		if !strings.Contains(strings.ToLower(got), "exercise: invented members, parties and places") {
			t.Errorf("%s does not say that it is an exercise", name)
		}
	}
	if strings.Contains(html.String(), "<script>") {
		t.Error("a province's name became markup")
	}
	var back map[string]any
	if err := json.Unmarshal(js.Bytes(), &back); err != nil || back["fictional"] != true {
		t.Errorf("json %v %v", err, back["fictional"])
	}
}

func TestPeriod(t *testing.T) {
	p := &truce.Process{Zone: "UTC+03:00", DayCloses: "18:00"}
	i, err := Period(p, "2017-01-15")
	if err != nil || i.To.String() != "2017-01-15T15:00:00Z" || i.To-i.From != 86400 {
		t.Errorf("%v %v", i, err)
	}
	p = &truce.Process{Zone: "Asia/Beirut", DayCloses: "00:30"} // left out on 31 March 2019
	before := truce.Instant(0)
	for _, c := range []struct{ day, length string }{
		{"2019-03-30", "24 hours"}, {"2019-03-31", "23 hours 30 minutes"}, {"2019-04-01", "23 hours 30 minutes"},
		{"2019-04-02", "24 hours"},
	} {
		i, err := Period(p, truce.Date(c.day))
		if err != nil || Length(i) != c.length || before != 0 && i.From != before {
			t.Errorf("%s: %v, %s, %v; want %s from %s", c.day, i, Length(i), err, c.length, before)
		}
		before = i.To
	}
	for _, bad := range []truce.Date{"2017-01", "15.1.2017", "2017-02-30"} {
		if _, err := Period(p, bad); truce.KindOf(err) != truce.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
