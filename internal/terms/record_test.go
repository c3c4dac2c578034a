package terms

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/query"
)

// record writes members' logs for a test and reads them back.
type record struct {
	t     testing.TB
	state *truce.State
	sizes map[truce.MemberID]int64

	refusable bool // what has no effect is no fault of the test
}

// newRecord founds a record of three guarantors and a mission, and of more members where a test needs them.
func newRecord(t testing.TB, agreement truce.AgreementID, more ...truce.Member) *record {
	r := &record{t: t, state: truce.NewState(truce.Digest{}), sizes: map[truce.MemberID]int64{}}
	m := func(id truce.MemberID, role truce.Role) truce.Member {
		return truce.Member{ID: id, Names: []truce.Name{{Text: string(id)}}, Role: role, LogKey: "k"}
	}
	p := &truce.Process{ID: "test", Title: "Test", Fictional: true, Zone: "UTC", DayCloses: "18:00",
		Agreement: string(agreement), Kinds: truce.KindLists,
		Members: []truce.Member{m("AR", truce.RoleGuarantor), m("BO", truce.RoleGuarantor), m("CA", truce.RoleGuarantor),
			m("OM", truce.RoleMission)},
		Rule: truce.Rule{Version: 1, Kind: truce.KOfN, K: 2, Voters: []truce.MemberID{"AR", "BO", "CA"},
			Absent: truce.Counts, Refusing: truce.Counts,
			Recused: truce.Leaves, Abstained: truce.Counts, Interested: truce.Leaves, LapseK: 2}}
	p.Members = append(p.Members, more...)
	slices.SortFunc(p.Members, func(x, y truce.Member) int { return strings.Compare(string(x.ID), string(y.ID)) })
	for _, x := range p.Members {
		r.enter(x.ID, p)
		for _, f := range []string{"desk", "monitor"} {
			r.enter(x.ID, &truce.Officer{Function: f, May: []truce.Action{truce.ActFile, truce.ActGroup, truce.ActAssess,
				truce.ActRelease, truce.ActAdmin}})
		}
	}
	return r
}

// enter appends a body to a member's log; assessments are the desk's, everything else the monitor's.
func (r *record) enter(m truce.MemberID, body any) truce.Ref {
	return r.enterAt(m, on("2030-02-20 12:00"), body)
}

func (r *record) enterAt(m truce.MemberID, at truce.Instant, body any) truce.Ref {
	r.t.Helper()
	officer := "monitor"
	switch body.(type) {
	case *truce.Assessment, *truce.Officer:
		officer = "desk"
	}
	if r.sizes[m] == 0 {
		officer = ""
	}
	parts, err := truce.Encode(truce.Entry{Kind: r.state.Process.FormOf(body), Claim: fmt.Sprintf("c-%d", r.sizes[m]),
		Officer: officer, At: at, Body: body})
	if err != nil {
		r.t.Fatal(err)
	}
	var ref truce.Ref
	for _, b := range parts {
		ref = truce.Ref{Member: m, Index: r.sizes[m]}
		r.sizes[m]++
		refused := len(r.state.Refused())
		if err := r.state.Apply(ref, b); err != nil {
			r.t.Fatal(err)
		}
		if now := r.state.Refused(); len(now) > refused && !r.refusable {
			r.t.Fatal(now[len(now)-1].Why)
		}
	}
	return ref
}

// report files a report of a member, which opens an incident, and returns the incident.
func (r *record) report(m truce.MemberID, c truce.Coded) truce.IncidentID {
	r.t.Helper()
	n, err := r.reader().Next(r.t.Context(), m, 'R')
	if err != nil {
		r.t.Fatal(err)
	}
	id := truce.IncidentID(truce.Mint(m, 'I', n))
	r.enter(m, &truce.Report{ID: truce.ReportID(truce.Mint(m, 'R', n)), Version: 1, Incident: id, Coded: &c})
	return id
}

// also files another report of the same incident.
func (r *record) also(id truce.IncidentID, m truce.MemberID, c truce.Coded) {
	r.t.Helper()
	own := r.report(m, c)
	report := truce.ReportID(string(m) + "-R" + string(own[len(m)+2:]))
	r.enter(m, &truce.Link{Incident: id, Report: report, Linked: true})
	r.enter(m, &truce.Link{Incident: own, Report: report, Linked: false})
}

func (r *record) reader() query.Reader { return query.In(r.state, nil) }

func (r *record) book() *Book {
	r.t.Helper()
	b, err := Read(r.t.Context(), r.reader())
	if err != nil {
		r.t.Fatal(err)
	}
	return b
}

func (r *record) view(id truce.IncidentID) *truce.IncidentView {
	r.t.Helper()
	v, err := r.reader().Incident(r.t.Context(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

// results returns what the clauses of the one agreement come to for the side, by number.
func (r *record) results(id truce.IncidentID, m truce.MemberID, author truce.ActorID) map[string]Result {
	r.t.Helper()
	p := r.book().Appraisers(m)[0]
	for _, s := range p.Appraise(r.view(id)) {
		if s.Author.Actor == author {
			out := map[string]Result{}
			for i, c := range p.clauses {
				out[c.Number] = s.Results[i]
			}
			return out
		}
	}
	r.t.Fatalf("%s has no side of %q", id, author)
	return nil
}

// on reads a time of day, UTC.
func on(s string) truce.Instant {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return truce.At(t)
}

func during(from, to string) truce.Interval { return truce.Interval{From: on(from), To: on(to)} }

func place(lat, lon float64, radius int32) truce.Place {
	p, ok := truce.PointOf(lat, lon)
	if !ok {
		panic("not on the globe")
	}
	return truce.Place{Point: &p, RadiusM: radius}
}

func by(ids ...truce.ActorID) []truce.Attribution {
	var out []truce.Attribution
	for _, id := range ids {
		out = append(out, truce.Attribution{Actor: id})
	}
	return out
}

// island is a record of the exercise's ceasefire with its parties and its areas.
func island(t testing.TB, more ...truce.Member) *record {
	t.Helper()
	r := newRecord(t, "meridian-ceasefire", more...)
	f := agreementFiles(t)["agreement.yaml"]
	names := func(s string) []truce.Name { return []truce.Name{{Text: s, Lang: "en", Kind: "main"}} }
	for _, a := range []truce.Actor{
		{ID: "government-of-meridian", Kind: codes.ActorGovernment, Names: names("the Government of Meridian")},
		{ID: "hill-council", Kind: codes.ActorUmbrella, Names: names("the Hill Council")},
		{ID: "black-tide", Kind: codes.ActorGroup, Names: names("the Black Tide")},
		{ID: "river-guard", Kind: codes.ActorGroup, Names: names("the River Guard")},
		{ID: "islanders", Kind: codes.ActorCivilians, Names: names("people of the island")},
	} {
		r.enter("CA", &a)
	}
	corner := func(lat, lon float64) truce.Point { return *place(lat, lon, 1).Point }
	for _, a := range []truce.Area{
		{ID: "tidewater", Kind: "province", Names: names("Tidewater"), Ring: []truce.Point{corner(-0.7, 0.2),
			corner(-0.1, 0.2), corner(-0.1, 1), corner(-0.7, 1)}},
		{ID: "tide-hold", Kind: "combat", Names: names("the Tide hold"), Within: "tidewater"},
		{ID: "hill-line", Kind: "zone", Names: names("the Hill line"), Ring: []truce.Point{corner(0, -0.4),
			corner(0.3, -0.4), corner(0.3, 0.2), corner(0, 0.2)}},
		{ID: "hill-district", Kind: "province", Names: names("Hill District")},
		{ID: "port-amity", Kind: "settlement", Names: names("Port Amity"), Within: "hill-district"},
	} {
		r.enter("CA", &a)
	}
	for _, m := range []truce.MemberID{"AR", "BO", "CA", "OM"} {
		for _, b := range f.Bodies() {
			r.enter(m, b)
		}
	}
	return r
}

// shelling is mortar fire at Port Amity on the evening of 16 March.
func shelling() truce.Coded {
	return truce.Coded{When: during("2030-03-16 21:10", "2030-03-16 21:40"), Where: place(-0.12, -0.78, 200),
		Kind: codes.Shelling, Means: codes.Mortar}
}
