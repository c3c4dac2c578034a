package bulletin

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
	"truce/internal/query"

	"truce"
	"truce/codes"
)

// play writes the logs of two members and a mission for the day of 17 March 2030 and returns their state.
type play struct {
	t testing.TB
	s *truce.State
	n map[truce.MemberID]int64

	at truce.Instant // that entries claim
}

func (p *play) add(m truce.MemberID, officer string, body any) {
	p.t.Helper()
	parts, err := truce.Encode(truce.Entry{Kind: p.s.Process.FormOf(body), Claim: "c", Officer: officer, At: p.at,
		Body: body})
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

func newPlay(t testing.TB) *play { return newPlayUnder(t, truce.CountedByBeginning) }

func newPlayUnder(t testing.TB, rule truce.TimeEnd) *play {
	return newPlayBy(t, rule, "BO", "CA")
}

// newPlayOf is a play in which these vote, and OM is a member, too.
func newPlayOf(t testing.TB, voters ...truce.MemberID) *play {
	return newPlayBy(t, truce.CountedByBeginning, voters...)
}

func newPlayBy(t testing.TB, rule truce.TimeEnd, voters ...truce.MemberID) *play {
	p := &play{t, truce.NewState(truce.Digest{}), map[truce.MemberID]int64{}, 1_900_000_000}
	f := &truce.Process{ID: "test", Title: "Test", Fictional: true, Zone: "UTC", DayCloses: "18:00", CountedBy: rule,
		Kinds: truce.KindLists,
		Rule: truce.Rule{Version: 1, Kind: truce.KOfN, K: 2, Voters: voters, Absent: truce.Counts,
			Refusing: truce.Counts, Recused: truce.Leaves, Abstained: truce.Counts, Interested: truce.Leaves, LapseK: 1}}
	for _, m := range append(slices.Clone(voters), "OM") {
		f.Members = append(f.Members, truce.Member{ID: m, Names: []truce.Name{{Text: string(m)}}, Role: truce.RoleGuarantor,
			LogKey: "k"})
	}
	for _, m := range f.Members {
		p.add(m.ID, "", f)
		p.add(m.ID, "desk", &truce.Officer{Function: "desk", May: []truce.Action{truce.ActAdmin, truce.ActAssess,
			truce.ActFile, truce.ActGroup, truce.ActRelease}})
		p.add(m.ID, "desk", &truce.Officer{Function: "monitor", May: []truce.Action{truce.ActFile}})
	}
	return p
}

func at(hour int) truce.Instant {
	return truce.At(time.Date(2030, 3, 17, hour, 0, 0, 0, time.UTC))
}

func (p *play) report(m truce.MemberID, n int64, when truce.Interval, province, dataset string, killed truce.Range) {
	p.add(m, "monitor", &truce.Report{ID: truce.ReportID(truce.Mint(m, 'R', n)), Version: 1,
		Incident: truce.IncidentID(truce.Mint(m, 'I', n)), Dataset: dataset,
		Coded: &truce.Coded{When: when, Kind: codes.Shelling, Where: truce.Place{Province: province},
			Toll: truce.Toll{Killed: truce.Harm{Unknown: killed}}}})
}

func cell(t testing.TB, d *Document, label string, m truce.MemberID) truce.BulletinCell {
	t.Helper()
	for _, row := range d.Bulletin.Rows {
		if Label(row) == label && row.Section != ByKind {
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
	p.report("CA", 3, hour(19), "Northmarch", "", truce.Range{}) // after the close
	// straddles it, and began before
	p.report("CA", 4, truce.Interval{From: at(16), To: at(20)}, "Northmarch", "", truce.Range{})
	p.report("CA", 5, hour(12), "Southport", "GED", truce.Exactly(1)) // third-party data
	p.report("BO", 1, hour(10), "Northmarch", "", truce.Exactly(3))
	p.add("BO", "desk", &truce.Column{Day: "2030-03-17", State: truce.Withheld})
	r := query.In(p.s, truce.Cut{{Member: "CA", Size: p.n["CA"]}})
	d, err := Draft(context.Background(), r, "CA", "2030-03-17")
	if err != nil {
		t.Fatal(err)
	}
	if c := cell(t, d, "registered", "CA"); *c.N != 3 || strings.Join(c.IDs, " ") != "CA-I-1 CA-I-2 CA-I-4" {
		t.Errorf("CA registered %d: %v", *c.N, c.IDs)
	}
	if c := cell(t, d, "registered", "BO"); c.N != nil || len(c.IDs) != 0 || CellWords(d, c) != "withheld" {
		t.Errorf("BO's withheld column shows %v", c)
	}
	if c := cell(t, d, "registered", "OM"); CellWords(d, c) != "not reported" {
		t.Errorf("OM: %q", CellWords(d, c))
	}
	if c := cell(t, d, "registered", ""); c.N != nil || CellWords(d, c) != "not known, 1 of 2 reported" ||
		len(c.IDs) != 3 {
		t.Errorf("with BO's column missing, all members registered %s %v", CellWords(d, c), c.IDs)
	}
	if c := cell(t, d, "killed, at least", ""); CellWords(d, c) != "not known, 1 of 2 reported" {
		t.Errorf("with BO's column missing, all members say of the killed: %s", CellWords(d, c))
	}
	if c := cell(t, d, "confirmed, not permitted", ""); c.N == nil || *c.N != 0 {
		t.Errorf("findings are joint whosever column is missing: %v", c)
	}
	if len(d.Uncertain) != 1 || d.Uncertain[0] != "CA-I-4" {
		t.Errorf("uncertain %v", d.Uncertain)
	}
	if len(d.Data) != 1 || d.Data[0].IDs[0] != "CA-I-5" {
		t.Errorf("third-party data %v", d.Data)
	}
	if low, high := cell(t, d, "killed, at least", "CA"), cell(t, d, "killed, at most", "CA"); *low.N != 2 ||
		*high.N != 5 {
		t.Errorf("killed %d to %d", *low.N, *high.N)
	}
	if c := cell(t, d, "incidents of which no report states the killed", "CA"); *c.N != 2 {
		t.Errorf("%d incidents say nothing of the killed", *c.N)
	}
}

// publish enters the member's bulletin of the day as it stands.
func (p *play) publish(m truce.MemberID, day truce.Date) {
	p.t.Helper()
	d, err := Draft(context.Background(), query.In(p.s, nil), m, day)
	if err != nil {
		p.t.Fatal(err)
	}
	b, err := d.Publication()
	if err != nil {
		p.t.Fatal(err)
	}
	p.add(m, "desk", b)
}

func (p *play) show(m truce.MemberID, day truce.Date) *Document {
	p.t.Helper()
	d, err := Show(context.Background(), query.In(p.s, nil), m, day)
	if err != nil || len(p.s.Refused()) > 0 {
		p.t.Fatal(err, p.s.Refused())
	}
	return d
}

func TestPublishedIsFrozen(t *testing.T) {
	p := newPlay(t)
	p.report("CA", 1, truce.Interval{From: at(10), To: at(10)}, "Northmarch", "", truce.Range{})
	p.publish("CA", "2030-03-17")
	p.report("CA", 2, truce.Interval{From: at(11), To: at(11)}, "Northmarch", "", truce.Range{})
	p.add("CA", "desk", &truce.Erratum{Bulletin: 1, Where: "observance/registered/CA", Was: "1", Is: "2",
		Why: "late report", Incidents: []truce.IncidentID{"CA-I-2"}})
	d := p.show("CA", "2030-03-17")
	if c := cell(t, d, "registered", "CA"); d.Status != StatusPublished || *c.N != 1 || len(d.Errata) != 1 {
		t.Errorf("%s, %d registered, errata %v", d.Status, *c.N, d.Errata)
	}
	var text, html bytes.Buffer
	if Text(&text, d) != nil || HTML(&html, d) != nil {
		t.Fatal("a format failed")
	}
	for _, want := range []string{"Bulletin CA-B-1, published by CA", "1 [CA: 2]",
		"Erratum of CA to observance/registered/CA"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the print does not say %q:\n%s", want, &text)
		}
	}
	if !strings.Contains(html.String(), "<del>1</del> <ins>CA: 2</ins>") {
		t.Errorf("the erratum does not stand beside the figure:\n%s", &html)
	}
}

// Of several errata of one member to one figure the last stands beside it, and the others are said to be replaced.
func TestAnErratumReplacesAnother(t *testing.T) {
	p := newPlay(t)
	p.report("CA", 1, truce.Interval{From: at(10), To: at(10)}, "Northmarch", "", truce.Range{})
	p.publish("CA", "2030-03-17")
	for _, is := range []string{truce.FigureNotKnown, "0", "9"} { // 9 is not accounted for: it replaces nothing
		p.add("CA", "desk", &truce.Erratum{Bulletin: 1, Where: "observance/registered/CA", Was: "1", Is: is,
			Why: "late report", Incidents: []truce.IncidentID{"CA-I-1"}})
	}
	d := p.show("CA", "2030-03-17")
	var text, html bytes.Buffer
	if Text(&text, d) != nil || HTML(&html, d) != nil {
		t.Fatal("a format failed")
	}
	for _, want := range []string{"1 [CA: 0]",
		"observance/registered/CA, replaced by a later one: 1 should read not known",
		"observance/registered/CA: 1 should read 0",
		"observance/registered/CA, not accounted for by the incidents it names: 1 should read 9"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the print does not say %q:\n%s", want, &text)
		}
	}
	if strings.Contains(text.String(), "known]") || strings.Contains(text.String(), "9]") ||
		!strings.Contains(html.String(), "<del>1</del> <ins>CA: 0</ins>") {
		t.Errorf("the erratum that was replaced stands beside the figure:\n%s\n%s", &text, &html)
	}
}

// Each member publishes its own bulletin of a day; what they print for all members is joint once enough print the same.
func TestWhoPublishesFirstDoesNotOwnTheDay(t *testing.T) {
	p := newPlay(t)
	p.report("CA", 1, truce.Interval{From: at(10), To: at(10)}, "Northmarch", "", truce.Range{})
	p.report("BO", 1, truce.Interval{From: at(11), To: at(11)}, "Northmarch", "", truce.Range{})
	p.publish("CA", "2030-03-17")
	p.publish("OM", "2030-03-17") // has no vote
	alone := p.show("CA", "2030-03-17")
	if c := cell(t, alone, "registered", ""); alone.Joint() || CellWords(alone, c) != "not known, 1 of 2 reported" {
		t.Errorf("CA alone published joint figures: %s", CellWords(alone, c))
	}
	p.publish("BO", "2030-03-17")
	if d := p.show("BO", "2030-03-17"); d.Joint() || d.ID() != "BO-B-1" || *cell(t, d, "registered", "").N != 2 {
		t.Errorf("%s says %v, joint: %v", d.ID(), cell(t, d, "registered", ""), d.Joint())
	}
	p.publish("CA", "2030-03-17") // anew, now that BO's column is there
	p.publish("OM", "2030-03-17")
	for _, m := range []truce.MemberID{"BO", "CA", "OM"} {
		d := p.show(m, "2030-03-17")
		if !d.Joint() || strings.Join(texts(d.Concur), " ") != "BO CA" || JointTitle(d) != "joint" {
			t.Errorf("%s: concurring %v, %s", d.ID(), d.Concur, JointTitle(d))
		}
	}
	if d := p.show("CA", "2030-03-17"); d.ID() != "CA-B-2" {
		t.Errorf("CA's bulletin of the day is %s", d.ID())
	}
}

// A member corrects its own printed figure in anybody's bulletin, and no other figure of it.
func TestErrataAreTheMembersOwn(t *testing.T) {
	p := newPlay(t)
	p.report("BO", 1, truce.Interval{From: at(11), To: at(11)}, "Northmarch", "", truce.Range{})
	p.add("BO", "desk", &truce.Column{Day: "2030-03-17", State: truce.Released})
	p.publish("CA", "2030-03-17")
	x := truce.Erratum{Bulletin: 1, Of: "CA", Where: "observance/registered/BO", Was: "1", Is: "0", Why: "entered twice",
		Incidents: []truce.IncidentID{"BO-I-1"}}
	p.add("BO", "desk", &x)
	if d := p.show("CA", "2030-03-17"); len(d.Errata) != 1 || d.Errata[0].By != "BO" || !d.Errata[0].Stands() {
		t.Errorf("errata %+v", d.Errata)
	}
	x.Where = "observance/registered/CA"
	p.add("BO", "desk", &x)
	if n := len(p.s.Refused()); n != 1 {
		t.Errorf("BO corrected a figure of CA's: %d refused", n)
	}
}

func TestAWithheldColumnIsNotPublished(t *testing.T) {
	p := newPlay(t)
	p.add("CA", "desk", &truce.Column{Day: "2030-03-17", State: truce.Withheld})
	d, err := Draft(context.Background(), query.In(p.s, nil), "CA", "2030-03-17")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Publication(); truce.KindOf(err) != truce.Conflict || err == nil {
		t.Errorf("a withheld column was published: %v", err)
	}
}

func TestFormatsCarryTheBand(t *testing.T) {
	p := newPlay(t)
	p.report("CA", 1, truce.Interval{From: at(10), To: at(10)}, "<script>", "", truce.Range{})
	d, err := Draft(context.Background(), query.In(p.s, nil), "CA", "2030-03-17")
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

// What a report does not state is not zero: of civilians alone a bulletin knows how many were killed at least.
func TestKilledAtMostIsKnownWhereEveryReportBoundsIt(t *testing.T) {
	p := newPlay(t)
	p.report("CA", 1, truce.Interval{From: at(10), To: at(10)}, "Northmarch", "", truce.Between(2, 5))
	p.add("CA", "monitor", &truce.Report{ID: "CA-R-2", Version: 1, Incident: "CA-I-2",
		Coded: &truce.Coded{Kind: codes.Shelling,
			When: truce.Interval{From: at(11), To: at(11)}, Toll: truce.Toll{Killed: truce.Harm{Civilian: truce.Exactly(3)}}}})
	d, err := Draft(context.Background(), query.In(p.s, nil), "CA", "2030-03-17")
	if err != nil {
		t.Fatal(err)
	}
	least, most := cell(t, d, "killed, at least", "CA"), cell(t, d, "killed, at most", "CA")
	if CellWords(d, least) != "5" || CellWords(d, most) != "none stated" {
		t.Errorf("killed at least %s, at most %s", CellWords(d, least), CellWords(d, most))
	}
	if len(d.Bulletin.Notable) != 2 {
		t.Errorf("people were killed in both: %v", d.Bulletin.Notable)
	}
}
