package web_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/audit"
	"truce/internal/bulletin"
	"truce/internal/desklog"
	"truce/internal/hooks"
	"truce/internal/narrative"
	"truce/internal/registrar"
	"truce/internal/view"
	"truce/internal/web"
	"truce/internal/web/frame"
	"truce/record"
)

// canary is a word planted where not everybody may see it, in a real house through real registrars.
type canary struct {
	text  string
	field truce.Field
	owner truce.MemberID // who sees it in any case; empty: nobody's own
	to    truce.Level    // to whom else it may go
	// nowhere says why no page shows the word even to those who may see it; empty: everybody who may, finds it on one.
	nowhere string
}

const onNoPage = "pages show that it is sealed, and nobody what it says; the command does"

// mayBeSeen says who may see it, without asking the matrix.
func (c canary) mayBeSeen(who truce.Viewer) bool {
	if who.Member != "" && who.Member == c.owner {
		return true
	}
	return c.to != truce.LevelOwn && c.to.Reaches(who.Audience)
}

// canaries are the words planted by [plant]. Numbers count too: they are looked for without what separates their
// digits.
var canaries = []canary{
	// an unreleased report: place, direction, author, toll, position
	{text: "Kestrel Ford", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "Kestrel Ridge", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "Kestrel Band", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "86427", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "12.345", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "kestrel-text", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn, nowhere: onNoPage},
	{text: "kestrel-source", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn, nowhere: onNoPage},
	{text: "Merlin Ford", field: truce.FieldReport, owner: "CA", to: truce.LevelJoint},
	{text: "Merlin Ridge", field: truce.FieldReport, owner: "CA", to: truce.LevelJoint},
	{text: "Merlin Band", field: truce.FieldReport, owner: "CA", to: truce.LevelJoint},
	{text: "75319", field: truce.FieldReport, owner: "CA", to: truce.LevelJoint},
	{text: "234567891", field: truce.FieldReport, owner: "CA", to: truce.LevelJoint}, // a latitude, as entries write it
	{text: "Merlinshire", field: truce.FieldReport, owner: "CA", to: truce.LevelJoint},
	{text: "merlin-text", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn, nowhere: onNoPage},
	{text: "Osprey Bridge", field: truce.FieldReport, owner: "OM", to: truce.LevelParties},
	{text: "Osprey Wire", field: truce.FieldReport, owner: "OM", to: truce.LevelParties},
	{text: "64208", field: truce.FieldReport, owner: "OM", to: truce.LevelParties},
	{text: "Heron Quay", field: truce.FieldReport, owner: "BO", to: truce.LevelPublic},
	// the time to reply still runs
	{text: "Heron Band", field: truce.FieldAuthor, owner: "BO", to: truce.LevelJoint},
	// released without the place it names
	{text: "Plover Lane", field: truce.FieldSealed, owner: "BO", to: truce.LevelOwn}, // its owner sees what it left out
	// when a coarsened report came in
	{text: "2030-03-16T21:37", field: truce.FieldReportExists, owner: "BO", to: truce.LevelJoint},
	// withdrawn
	{text: "Curlew Steps", field: truce.FieldReport, owner: "CA", to: truce.LevelJoint},
	{text: "avocet-dataset", field: truce.FieldReportExists, owner: "OM", to: truce.LevelJoint},
	// a file: what it is called, who gave it, its metadata, what is in it
	{text: "dotterel-name", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "ruff-source", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "dunlin-serial", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "knot-content", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "wren-reasons", field: truce.FieldSealed, owner: "AR", to: truce.LevelOwn, nowhere: onNoPage},
	// on what ground a joint finding holds it permitted
	{text: "law enforcement", field: truce.FieldFinding, to: truce.LevelParties},
	{text: "list of designated groups", field: truce.FieldVerdict, owner: "BO", to: truce.LevelJoint},
	{text: "burial records", field: truce.FieldVerdict, owner: "BO", to: truce.LevelJoint},
	{text: "supplied the weapon", field: truce.FieldVerdict, owner: "AR", to: truce.LevelJoint},
	{text: "return of bodies", field: truce.FieldOperation, owner: "CA", to: truce.LevelJoint},
	{text: "stork-office", field: truce.FieldOperation, owner: "CA", to: truce.LevelJoint},
	{text: "stork-post", field: truce.FieldOperation, owner: "OM", to: truce.LevelJoint},
	{text: "raven-position", field: truce.FieldAppraisal, owner: "AR", to: truce.LevelJoint},
	{text: "lapwing officer", field: truce.FieldOfficer, owner: "OM", to: truce.LevelJoint},
	{text: "918273.645", field: truce.FieldSighting, owner: "BO", to: truce.LevelJoint},
	{text: "retention period over", field: truce.FieldEntryBytes, owner: "CA", to: truce.LevelJoint},
	{text: "required by law", field: truce.FieldEntryBytes, owner: "CA", to: truce.LevelJoint},
	// sealed with an interest
	{text: "finch-note", field: truce.FieldSealed, owner: "AR", to: truce.LevelOwn, nowhere: onNoPage},
	{text: "stork-note", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn, nowhere: onNoPage},  // an operation
	{text: "gannet-note", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn, nowhere: onNoPage}, // a withdrawal
	{text: "siskin-note", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn, nowhere: onNoPage}, // an erasure
	// an accession still in negotiation
	{text: "petrel-strength", field: truce.FieldReport, owner: "AR", to: truce.LevelJoint},
	// an entry without effect
	{text: "godwit-officer", field: truce.FieldRefusal, owner: "AR", to: truce.LevelJoint},
	// at the desk of the duty room
	{text: "curlew-note", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "crake-hand-over", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "bittern office", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "555 314 159", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "Rail Teal", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "Fire goes on", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	// an article that was read and is kept
	{text: "Whimbrel Hask", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	// a table from elsewhere
	{text: "dipper-table", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "dipper-side", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "dipper-truce", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	// papers of talks
	{text: "gallinule-mark", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "gallinule-session", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "gallinule-minute", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "gallinule-deal", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "gallinule-words", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn},
	{text: "gallinule-names", field: truce.FieldSealed, owner: "CA", to: truce.LevelOwn, nowhere: onNoPage},
	// where a report of the members lies that a published figure counts
	// what an editor wrote into a released report
	{text: "ptarmigan-words", field: truce.FieldDossier, owner: "CA", to: truce.LevelPublic},
	{text: "Buntingshire", field: truce.FieldBulletin, owner: "CA", to: truce.LevelPublic},
}

// now stands still at noon, in the day that closes at 18:00.
func now() time.Time { return time.Date(2030, 3, 17, 12, 0, 0, 0, time.UTC) }

// planted is the house with its pages and what the pages logged.
type planted struct {
	pages http.Handler
	house *house
	duty  *room // of CA
	log   *bytes.Buffer
}

// who is the header by which the test says as whom it looks.
const who = "Test-Viewer"

// viewers are one of each kind that looks.
var viewers = map[string]truce.Viewer{
	"public":   truce.Public,
	"observer": {Audience: truce.LevelParties},
	"AR":       {Member: "AR", Function: "duty officer", Audience: truce.LevelJoint},
	"BO":       {Member: "BO", Function: "duty officer", Audience: truce.LevelJoint},
	"CA":       {Member: "CA", Function: "duty officer", Audience: truce.LevelJoint},
	"OM":       {Member: "OM", Function: "lapwing officer", Audience: truce.LevelJoint},
}

// plant founds a process of four members, enters the canaries through their registrars, and opens its pages.
func plant(t *testing.T, change ...func(*frame.Config)) *planted {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	members := []truce.MemberID{"AR", "BO", "CA", "OM"}
	p := &truce.Process{ID: "meridian", Title: "Exercise Meridian", Fictional: true, Zone: "UTC", DayCloses: "18:00",
		Agreement: "ceasefire", Kinds: truce.KindLists,
		Rule: truce.Rule{Version: 1, Kind: truce.KOfN, K: 2, Voters: members[:3], Absent: truce.Leaves,
			Refusing: truce.Counts, Recused: truce.Leaves,
			Abstained: truce.Counts, Interested: truce.Leaves, VerdictHours: 48, ReplyHours: 24, LapseK: 2}}
	for _, m := range members {
		role := truce.RoleGuarantor
		if m == "OM" {
			role = truce.RoleMission
		}
		p.Members = append(p.Members, truce.Member{ID: m, Names: []truce.Name{{Text: string(m)}}, Role: role})
	}
	h := newHouse(t, p)
	for _, m := range members {
		must(h.registrars[m].Found(ctx, p, nil))
	}
	acts := audit.In(t.TempDir())
	h.registrars["CA"].Audit = func(a audit.Act) { must(acts.Write(a)) }
	x := &planter{t, ctx, h}
	x.dossier()
	x.reports()
	x.work()
	x.files()
	d := x.duty()
	secretary := x.papers()
	log := &bytes.Buffer{}
	feeds, err := hooks.Open(ctx, filepath.Join(t.TempDir(), "hooks.db"), "", now, nil)
	must(err)
	t.Cleanup(func() { feeds.Close() })
	c := frame.Config{Feeds: feeds, Reader: h.models, Registrar: h, Vault: h, Names: h, Importer: h, Keeper: h,
		Steering: h,
		Duty:     d, Media: h, Acts: acts,
		Member: "CA",
		Proofs: forkedProofs{h.logs},
		Clock:  now, Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Talks: secretary,
		Pouch: x.pouch(), Readings: x.articles(), Holdings: x.tables(),
		Viewer: func(r *http.Request) truce.Viewer { return viewers[r.Header.Get(who)] }}
	for _, f := range change {
		f(&c)
	}
	pages, err := web.New(c)
	must(err)
	return &planted{pages, h, d, log}
}

// duty plants what the duty room of CA keeps for itself; fire rings of which a sealed report tells.
func (x *planter) duty() *room {
	d := newRoom(x.t, x.h)
	by := desklog.By{Function: "duty officer"}
	fire, err := d.Fire(x.ctx, "CA-R-1")
	x.must(err)
	x.must(d.desk.Notice(x.ctx, by, fire))
	for _, l := range []desklog.Line{{Kind: desklog.Note, Words: "curlew-note", About: "CA-I-1"},
		{Kind: desklog.Call, Office: "bittern office", About: "CA-R-1"},
		{Kind: desklog.HandOver, Words: "crake-hand-over"}} {
		_, err := d.desk.Write(x.ctx, by, l)
		x.must(err)
	}
	_, err = d.desk.SaveContact(x.ctx, desklog.Contact{Office: "bittern office", Number: "555 314 159", Name: "Rail Teal",
		Party: "river-guard"})
	x.must(err)
	x.must(d.desk.SetTurns(x.ctx, []desklog.Turn{{Function: "duty officer", Minutes: 5}}))
	d.pulse.Tell("a state")
	return d
}

type planter struct {
	t   *testing.T
	ctx context.Context
	h   *house
}

func (x *planter) must(err error) {
	x.t.Helper()
	if err != nil {
		x.t.Fatal(err)
	}
}

func (x *planter) enter(m truce.MemberID, officer string, body any) truce.Ref {
	x.t.Helper()
	ref, err := x.h.registrars[m].Enter(x.ctx, registrar.By{Member: m, Function: officer}, "", body)
	x.must(err)
	return ref
}

func (x *planter) enterNoted(m truce.MemberID, body any, note string) {
	x.t.Helper()
	_, err := x.h.registrars[m].EnterNoted(x.ctx, registrar.By{Member: m, Function: duty}, "", body, note)
	x.must(err)
}

func (x *planter) file(m truce.MemberID, officer string, d registrar.Draft) (truce.ReportID, truce.IncidentID) {
	x.t.Helper()
	r, i, err := x.h.registrars[m].File(x.ctx, registrar.By{Member: m, Function: officer}, d)
	x.must(err)
	return r, i
}

const duty, desk = "duty officer", "intake desk"

func (x *planter) dossier() {
	gazette := []truce.Source{{Outlet: "Island Gazette", Date: "2030-02-27"}}
	for _, id := range []truce.ActorID{"highland-front", "coast-council"} {
		x.enter("CA", duty, &truce.Actor{ID: id, Kind: codes.ActorGroup, Names: []truce.Name{{Text: string(id)}},
			Sources: gazette})
	}
	x.enter("OM", duty, &truce.Area{ID: "midvale", Kind: "province", Names: []truce.Name{{Text: "Midvale"}}})
	x.enter("AR", duty, &truce.Agreement{ID: "ceasefire", Version: 1, Kind: "ceasefire",
		Titles: []truce.Name{{Text: "Ceasefire"}}, Effect: truce.At(now()) - 86_400*10,
		Parties: []truce.PartyClaim{{Actor: "highland-front"}, {Actor: "coast-council"}}, Sources: gazette,
		Clauses: []truce.Clause{{Number: "1", Title: "Cease fire", Text: "They cease fire.", Status: "official",
			Severity: "grave", Breach: "event.armed"}}})
	x.enter("AR", duty, &truce.Position{Agreement: "ceasefire",
		Standing: map[truce.ActorID]codes.Standing{"highland-front": codes.Adhered}, Note: "raven-position"})
	x.enter("AR", duty, &truce.Accession{Agreement: "ceasefire", Actor: "coast-council", Status: codes.InNegotiation,
		Strength: "petrel-strength"})
	x.enter("OM", duty, &truce.Officer{Function: "lapwing officer", May: []truce.Action{truce.ActFile, truce.ActGroup,
		truce.ActAssess}})
	x.enter("OM", duty, &truce.Track{ID: "track", Names: []truce.Name{{Text: "Track"}}, Sources: gazette})
	x.enter("OM", duty, &truce.Round{ID: "round-1", Track: "track", Names: []truce.Name{{Text: "Round"}},
		From: "2030-04-01", Status: "planned", Sources: gazette})
	x.enter("OM", duty, &truce.Post{ID: "post-1", Names: []truce.Name{{Text: "stork-post"}}})
}

// coded is shelling on the day, at a place.
func coded(place string, lat, lon float64, killed int) truce.Coded {
	pt, _ := truce.PointOf(lat, lon)
	from := truce.At(now()) - 7_200
	return truce.Coded{When: truce.Interval{From: from, To: from + 600},
		Where: truce.Place{Point: &pt, Precision: codes.Exact, Name: place},
		Kind:  codes.Shelling, Means: codes.Mortar, Toll: truce.Toll{Killed: truce.Harm{Civilian: truce.Exactly(killed)}}}
}

func (x *planter) reports() {
	kestrel := coded("Kestrel Ford", 12.3456789, 45.6789123, 86427)
	kestrel.Direction, kestrel.Authors = "from Kestrel Ridge",
		[]truce.Attribution{{Name: "Kestrel Band", Confidence: "claimed"}}
	x.file("CA", desk, registrar.Draft{Coded: kestrel, Private: map[string]string{"text": "kestrel-text",
		"source": "kestrel-source"}})

	merlin := coded("Merlin Ford", 23.4567891, 46.7891234, 75319)
	merlin.Direction, merlin.Authors, merlin.Where.Province = "from Merlin Ridge",
		[]truce.Attribution{{Name: "Merlin Band", Confidence: "claimed"}}, "Merlinshire"
	// in the draft of a day, not in what is published
	merlin.When = truce.Interval{From: merlin.When.From - 2*86_400, To: merlin.When.To - 2*86_400}
	_, m := x.file("CA", desk, registrar.Draft{Coded: merlin, Release: truce.LevelJoint,
		Private: map[string]string{"text": "merlin-text"}})

	osprey := coded("Osprey Bridge", 1, 1, 64208)
	osprey.Outlet = "Osprey Wire"
	_, o := x.file("OM", "lapwing officer", registrar.Draft{Coded: osprey, Release: truce.LevelParties})

	heron := coded("Heron Quay", 1.5, 1.5, 3)
	heron.Authors = []truce.Attribution{{Name: "Heron Band", Confidence: "claimed"}}
	_, b := x.file("BO", desk, registrar.Draft{Coded: heron, Release: truce.LevelPublic})

	plover := coded("Plover Lane", 2, 2, 1)
	id, _ := x.file("BO", desk, registrar.Draft{Coded: plover,
		Received: truce.At(time.Date(2030, 3, 16, 21, 37, 11, 0, time.UTC))})
	coarse := truce.Coded{When: truce.Interval{From: truce.At(now()) - 86_400, To: truce.At(now())},
		Where: truce.Place{Province: "Midvale"}, Kind: codes.Shelling}
	x.must(x.h.registrars["BO"].Release(x.ctx, registrar.By{Member: "BO", Function: duty}, "", id, truce.LevelPublic,
		coarse))

	gone := x.head("CA")
	x.file("CA", duty, registrar.Draft{Coded: coded("Curlew Steps", 3, 3, 1), Release: truce.LevelJoint})
	x.enterNoted("CA", &truce.Withdraw{Index: gone, Why: "retention period over"}, "gannet-note")
	counted := coded("Dipper", 5, 5, 1)
	counted.Where.Province = "Buntingshire"
	x.file("CA", desk, registrar.Draft{Coded: counted, Release: truce.LevelJoint})
	x.file("OM", desk, registrar.Draft{Coded: coded("Avocet", 4, 4, 1), Dataset: "avocet-dataset", External: "1"})

	for _, v := range []struct {
		m truce.MemberID
		a truce.Assessment
		r string
	}{
		{"AR", truce.Assessment{Incident: b, State: truce.Given, Happened: codes.Confirmed, Permitted: codes.WasPermitted,
			Because: "law enforcement"}, "wren-reasons"},
		{"BO", truce.Assessment{Incident: b, State: truce.Given, Happened: codes.Confirmed, Permitted: codes.WasPermitted,
			Because: "law enforcement", Evidence: "list of designated groups", Grounds: []string{"burial records"}}, ""},
		{"BO", truce.Assessment{Incident: m, State: truce.Given, Happened: codes.Confirmed, Permitted: codes.NotPermitted},
			""},
		{"CA", truce.Assessment{Incident: b, State: truce.Given, Happened: codes.Confirmed, Permitted: codes.WasPermitted,
			Because: "law enforcement"}, ""},
		{"AR", truce.Assessment{Incident: o, State: truce.Given, Happened: codes.Refuted}, ""},
		{"BO", truce.Assessment{Incident: o, State: truce.Given, Happened: codes.Refuted}, ""},
	} {
		x.must(x.h.registrars[v.m].Assess(x.ctx, registrar.By{Member: v.m, Function: duty}, "", v.a, v.r))
	}
	x.enterNoted("AR", &truce.Interest{Incident: b, Member: "BO", Holds: true, Ground: "supplied the weapon"},
		"finch-note")
	x.enter("BO", duty, &truce.Same{A: b, B: m, Same: true, Shown: &truce.Shown{Engine: "match general 1",
		Reasons: []string{"+918273.645 time"}}})
	for _, id := range []truce.IncidentID{o, b} {
		for _, m := range []truce.MemberID{"AR", "BO"} {
			x.must(x.h.registrars[m].Settle(x.ctx, id))
		}
	}
}

func (x *planter) work() {
	about := truce.About{Incident: "CA-I-2"}
	x.enterNoted("CA", &truce.Operation{ID: "CA-O-1", Kind: codes.CallMade, State: "made", About: about,
		When: truce.Interval{From: truce.At(now()) - 3_600}, What: "return of bodies", By: "stork-office"}, "stork-note")
	x.enter("BO", duty, &truce.Incident{ID: "BO-I-50"})
	x.enterNoted("CA", &truce.Erasure{Commit: truce.DigestOf([]byte("gone")), Ground: "required by law"}, "siskin-note")
	// Another member's client that skips its registrar.
	parts, err := truce.Encode(truce.Entry{Kind: truce.KindActor, Claim: "unasked", Officer: "godwit-officer",
		At: truce.At(now()), Body: &truce.Actor{ID: "a", Names: []truce.Name{{Text: "a"}}}})
	x.must(err)
	_, err = x.h.own["AR"].Append(x.ctx, record.Entry{Claim: "unasked", Data: parts[0]})
	x.must(err)
	x.must(x.h.models.CatchUp(x.ctx))
	x.enter("CA", duty, &truce.Column{Day: "2030-03-17", State: truce.Released})
	d, err := bulletin.Draft(x.ctx, x.h.models, "CA", "2030-03-17")
	x.must(err)
	b, err := d.Publication()
	x.must(err)
	x.enter("CA", duty, b)
	report := &narrative.Report{Asked: narrative.Asked{From: "2030-03-17", To: "2030-03-17", By: "CA",
		About: narrative.General}, Lines: []narrative.Line{{Words: "ptarmigan-words"}, {Bulletin: "CA-B-1",
		Path: "observance/registered/joint"}}}
	l, err := view.New(x.h.models).As(x.ctx, truce.Viewer{Audience: truce.LevelPublic})
	x.must(err)
	s, err := report.Release(x.ctx, l, "CA")
	x.must(err)
	x.enter("CA", duty, s)
}

// head returns the size of a member's log.
func (x *planter) head(m truce.MemberID) int64 {
	x.t.Helper()
	logs, err := x.h.logs.Logs(x.ctx)
	x.must(err)
	for _, l := range logs {
		if l.Member == m {
			return l.Size
		}
	}
	x.t.Fatalf("no log of %s", m)
	return 0
}

// forkedProofs says of the first log that it has two histories.
type forkedProofs struct{ frame.Proofs }

func (p forkedProofs) Logs(ctx context.Context) ([]frame.LogState, error) {
	logs, err := p.Proofs.Logs(ctx)
	if err == nil {
		logs[0].Fork = &frame.Fork{By: logs[1].Member, Agreed: 1, Proof: []byte("truce-fork/v1\n")}
	}
	return logs, err
}
