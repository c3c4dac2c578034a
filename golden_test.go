package truce

import (
	"bytes"
	"cmp"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"truce/codes"
)

// The files under testdata/golden are the bytes of one entry of every kind, with every field of its body filled. They
// were written once and are never written again: an entry in somebody's log has the same form, and is signed.

func TestGolden(t *testing.T) {
	for _, k := range forms() {
		if _, ok := goldenBodies()[k]; !ok {
			t.Errorf("%s has no example: add one, and its bytes under testdata/golden", k)
		}
	}
	examples := goldenExamples()
	for _, x := range examples {
		e := goldenEntry(x.kind, x.body)
		want, err := os.ReadFile(x.file)
		if err != nil {
			t.Errorf("%v; a new example's bytes are written by hand, once", err)
			continue
		}
		got, err := Encode(e)
		if err != nil || len(got) != 1 || !bytes.Equal(got[0], want) {
			t.Errorf("%s encodes to\n%s\nbut its bytes are for ever\n%s (%v)", x.file, got, want, err)
		}
		back, err := Decode(want)
		if err != nil || !reflect.DeepEqual(back, e) {
			t.Errorf("%s decodes to %+v, %v", x.file, back, err)
		}
	}
	files, err := filepath.Glob("testdata/golden/*.json")
	if err != nil || len(files) != len(examples) {
		t.Errorf("%d files for %d examples: a kind is never taken away (%v)", len(files), len(examples), err)
	}
}

func TestGoldenBodiesFillEveryField(t *testing.T) {
	// An earlier form lacks what came later: its example is held to its bytes alone.
	empty := map[string]int{}
	of := map[Kind]int{}
	for _, x := range goldenExamples() {
		named := false
		for list := range KindLists {
			named = named || (&Process{Kinds: list + 1}).FormOf(x.body) == x.kind
		}
		if !named {
			t.Errorf("the example of %s is a %T", x.kind, x.body)
		}
		if x.kind != x.kind.Newest() {
			continue
		}
		of[x.kind]++
		for _, path := range zeroFields(reflect.ValueOf(x.body), string(x.kind)) {
			empty[path]++
		}
	}
	for path, n := range empty {
		kind, _, _ := strings.Cut(path, ".")
		if n == of[Kind(kind)] {
			t.Errorf("%s is empty: its form is held by nothing", path)
		}
	}
}

// goldenExample is an entry whose bytes are kept.
type goldenExample struct {
	file string
	kind Kind
	body any
}

func goldenExamples() []goldenExample {
	var out []goldenExample
	for k, b := range goldenBodies() {
		out = append(out, goldenExample{goldenFile(k), k, b})
	}
	for field, b := range goldenLater() {
		k := (&Process{Kinds: cmp.Or(laterLists[field], KindLists)}).FormOf(b)
		out = append(out, goldenExample{strings.TrimSuffix(goldenFile(k), "json") + field + ".json", k, b})
	}
	return out
}

// laterLists is the list of kinds of an example of goldenLater whose form stands in no later list.
var laterLists = map[string]int{"of": 1}

// goldenLater returns an example for each optional field that a kind was given after its bytes were written, by the
// field's name. Entries without it have the form they had.
func goldenLater() map[string]any {
	return map[string]any{
		"process.kinds": &Amendment{Process: Process{ID: "meridian", Title: "Meridian", Members: []Member{{ID: "AR",
			Names: []Name{{Text: "Arcadia"}}, Role: RoleGuarantor, LogKey: "truce.example/ar+1+k"}}, Rule: Rule{Version: 2,
			Kind: Unanimity, Voters: []MemberID{"AR"}, Absent: Counts, Refusing: Counts, Recused: Leaves, Abstained: Counts,
			Interested: Counts, LapseK: 1}, Zone: "UTC", DayCloses: "18:00", Kinds: 2, Founding: DigestOf([]byte("founding")),
			Amends: DigestOf([]byte("former"))}},
		"kinds": &Process{ID: "meridian", Title: "Meridian",
			Members: []Member{{ID: "AR", Names: []Name{{Text: "Arcadia"}}, Role: RoleGuarantor,
				LogKey: "truce.example/ar+1+k"}}, Rule: Rule{Version: 1, Kind: Unanimity, Voters: []MemberID{"AR"}, Absent: Counts,
				Refusing: Counts, Recused: Leaves, Abstained: Counts, Interested: Counts, LapseK: 1}, Zone: "UTC",
			DayCloses: "18:00", Kinds: 2},
		"recipient": &Officer{Function: "duty officer", May: []Action{ActFile},
			Recipient: "age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z"},
		"node_key": &Process{ID: "meridian", Title: "Meridian",
			Members: []Member{{ID: "AR", Names: []Name{{Text: "Arcadia"}}, Role: RoleGuarantor,
				LogKey: "truce.example/ar+1+k", NodeKey: "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="}},
			Rule: Rule{Version: 1, Kind: Unanimity,
				Voters: []MemberID{"AR"}, Absent: Counts, Refusing: Counts, Recused: Leaves, Abstained: Counts, Interested: Counts,
				LapseK: 1},
			Zone: "UTC", DayCloses: "18:00"},
		"of": &Erratum{Bulletin: 3, Where: "observance/registered/BO", Was: "4", Is: "5", Why: "a late report", Of: "CA",
			Incidents: []IncidentID{"BO-I-9"}},
		"of_member": &Erratum{Bulletin: 3, Where: "observance/registered/BO", Was: "4", Is: "5", Why: "late report", Of: "CA",
			Incidents: []IncidentID{"BO-I-9"}},
		"counted_by": &Process{ID: "meridian", Title: "Meridian",
			Members: []Member{{ID: "AR", Names: []Name{{Text: "Arcadia"}},
				Role: RoleGuarantor, LogKey: "truce.example/ar+1+k"}}, Rule: Rule{Version: 1, Kind: Unanimity,
				Voters: []MemberID{"AR"},
				Absent: Counts, Refusing: Counts, Recused: Leaves, Abstained: Counts, Interested: Counts, LapseK: 1}, Zone: "UTC",
			DayCloses: "18:00", CountedBy: CountedByEnd},
		"process_counted_by": &Amendment{Process: Process{ID: "meridian", Title: "Meridian", Members: []Member{{ID: "AR",
			Names: []Name{{Text: "Arcadia"}}, Role: RoleGuarantor, LogKey: "truce.example/ar+1+k"}}, Rule: Rule{Version: 2,
			Kind: Unanimity, Voters: []MemberID{"AR"}, Absent: Counts, Refusing: Counts, Recused: Leaves, Abstained: Counts,
			Interested: Counts, LapseK: 1}, Zone: "UTC", DayCloses: "18:00", CountedBy: CountedByEnd,
			Founding: DigestOf([]byte("founding")), Amends: DigestOf([]byte("former"))}},
		"amends": &Process{ID: "meridian", Title: "Meridian",
			Members: []Member{{ID: "AR", Names: []Name{{Text: "Arcadia"}}, Role: RoleGuarantor,
				LogKey: "truce.example/ar+1+k"}}, Rule: Rule{Version: 2, Kind: Unanimity, Voters: []MemberID{"AR"}, Absent: Counts,
				Refusing: Counts,
				Recused:  Leaves, Abstained: Counts, Interested: Counts, LapseK: 1}, Zone: "UTC", DayCloses: "18:00",
			Founding: DigestOf([]byte("founding")), Amends: DigestOf([]byte("former"))},
	}
}

func goldenFile(k Kind) string {
	return filepath.Join("testdata", "golden", strings.Replace(string(k), "/", ".", 1)+".json")
}

func goldenEntry(k Kind, body any) Entry {
	return Entry{Kind: k, Claim: "15a1b2c3d4e5-0123456789abcdef", Officer: "duty officer", At: 1_484_514_600, Body: body}
}

// zeroFields returns the paths of the fields that are zero in every element in which they could be set.
func zeroFields(v reflect.Value, path string) []string {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && v.Elem().Kind() == reflect.Struct {
			return zeroFields(v.Elem(), path)
		}
	case reflect.Slice:
		if v.Len() > 0 && v.Index(0).Kind() == reflect.Struct {
			return zeroFields(v.Index(0), path)
		}
	case reflect.Struct:
		var out []string
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("json") == "-" {
				continue
			}
			out = append(out, zeroFields(v.Field(i), path+"."+v.Type().Field(i).Name)...)
		}
		return out
	}
	if v.IsZero() {
		return []string{path}
	}
	return nil
}

// goldenBodies returns one body of every kind, first elements of lists filled throughout.
func goldenBodies() map[Kind]any {
	n := func(i int) *int { return &i }
	names := []Name{{Text: "النورس", Lang: "ar", Kind: "main"}, {Text: "North <Sea> & Co", Lang: "en"}}
	sources := []Source{{Outlet: "The Gazette", Date: "2017-01-15", URL: "https://gazette.example/a?b=1&c=2",
		Doc: "S/2016/0", Quote: "fire \"fell\" at\tdusk", Lang: "en", Seed: "0", Note: "one of two"}}
	sealed := []Sealed{{Field: "text", Commit: DigestOf([]byte("content"))}}
	shown := &Shown{Engine: "match 1", Score: "4.2", Reasons: []string{"same hour"}, Missing: []string{"place"},
		Auto: true}
	inCodes := &Shown{Engine: "match general 6", Score: "+1.818, 86.0 %", Reasons: []string{"+1.818 time"},
		Missing: []string{"place +2.100"}, Auto: true}
	attribution := []Attribution{{Actor: "north", Name: "Север", Confidence: "claimed"}}
	span := Interval{From: 1_484_500_000, To: 1_484_503_600}
	counts := Range{Low: n(1), Best: n(2), High: n(3)}
	harm := Harm{Civilian: counts, Fighter: counts, Unknown: counts, Total: Range{Low: n(3), Best: n(6), High: n(9)}}
	coded := Coded{When: span, Where: Place{Point: &Point{LatE7: -12_345_678, LonE7: 123_456_789}, Precision: codes.Near,
		RadiusM: 750, Name: "Ağ Körfez", Area: "bay", Province: "West", District: "Shore"}, Kind: codes.Shelling,
		Means:     codes.Mortar,
		Modality:  "heard",
		Direction: "NE", Count: counts, Unit: "explosions", Toll: Toll{Killed: harm, Wounded: harm, Missing: harm},
		Authors: attribution, Targets: attribution, Outlet: "The Gazette", Copies: "BO-R-3", Level: LevelJoint}
	later := coded
	later.Kind, later.From, later.Observer, later.Calibre = codes.Infrastructure, coded.Where, coded.Where, 120
	later.Weapons, later.People, later.Distance, later.Bearing = counts, counts, counts, n(45)
	later.Objects, later.Consent = []codes.Object{codes.Water}, codes.NotConsented
	outcome := Outcome{Agreed: true, Happened: codes.Confirmed, Permitted: codes.NotPermitted, Because: "self-defence",
		Author: "north"}
	cut := Cut{{Member: "AR", Size: 12, Root: "q83vEjRWeJA="}}
	parties := []PartyClaim{{Actor: "north", As: "signatory", For: "south", Contested: true, Sources: sources}}
	return map[Kind]any{
		KindProcess: &Process{ID: "meridian", Title: "Meridian", Fictional: true, Note: "an exercise",
			Members: []Member{{ID: "AR", Names: names, Role: RoleGuarantor, LogKey: "truce.example/ar+1+k",
				Cosigner: "ar.example+2+k"}},
			Rule: Rule{Version: 1, Kind: KOfN, Voters: []MemberID{"AR"}, K: 1, Chair: "AR", Absent: Counts, Refusing: Counts,
				Recused: Leaves, Abstained: Counts, Interested: Blocks, VerdictHours: 48, ReplyHours: 24, LapseK: 1,
				Escalate: "the heads of mission"},
			Zone: "UTC+00:00", DayCloses: "18:00", Agreement: "truce-one"},
		KindOfficer: &Officer{Function: "duty officer", May: []Action{ActFile, ActGroup}, Ended: true},
		KindActor: &Actor{ID: "north", Kind: codes.ActorGroup, Names: names, Sources: sources,
			Note: "as it calls itself"},
		KindMembership: &Membership{Actor: "north-one", Of: "north", Role: "member", From: 1_484_500_000, To: 1_484_600_000,
			Sources: sources},
		KindDesignation: &Designation{Actor: "north-one", By: "council", As: "listed", From: 1_484_500_000,
			To: 1_484_600_000, Sources: sources},
		KindInfluence: &Influence{By: "council", On: "north", Kind: "supports", Degree: "some", From: 1_484_500_000,
			To: 1_484_600_000, Sources: sources},
		KindAgreement: &Agreement{ID: "truce-one", Version: 2, Kind: "ceasefire", Titles: names, Signed: "2016-12-29",
			Effect: 1_483_048_800, End: 1_490_000_000, Zone: "UTC+00:00", Duration: "until ended", Under: "frame",
			Beside: "other", Instead: "former", Mirror: "truce-two", Condition: "both sign", Parties: parties,
			Guarantors: parties,
			Areas:      []AgreedArea{{Area: "bay", Role: "covered", Map: true, Note: "as drawn", Clock: "local"}},
			Exclusions: []Exclusion{{Actor: "north-one", Body: "council", As: "listed", Contested: true, Sources: sources}},
			Clauses: []Clause{{Number: "2 (a)", Title: "No fire", Text: "No fire.", Status: "paraphrased", Severity: "grave",
				Breach: `kind == "shelling" && armed`, Unless: "notified", Source: sources[0]}},
			Commitments: []string{"maps"}, Sources: sources, Note: "third version", NoticeHours: 72},
		"agreement/1": &Agreement{ID: "truce-one", Version: 2, Kind: "ceasefire", Titles: names, Signed: "2016-12-29",
			Effect: 1_483_048_800,
			End:    1_490_000_000, Zone: "UTC+00:00", Duration: "until ended",
			Under: "frame", Beside: "other", Instead: "former",
			Mirror: "truce-two", Condition: "both sign", Parties: parties, Guarantors: parties,
			Areas:      []AgreedArea{{Area: "bay", Role: "covered", Map: true, Note: "as drawn", Clock: "local"}},
			Exclusions: []Exclusion{{Actor: "north-one", Body: "council", As: "listed", Contested: true, Sources: sources}},
			Clauses: []Clause{{Number: "2 (a)", Title: "No fire", Text: "No fire.", Status: "paraphrased", Severity: "grave",
				Breach: `kind == "shelling" && armed`, Unless: "notified", Source: sources[0]}},
			Commitments: []string{"maps"}, Sources: sources, Note: "second version"},
		KindAgreementStatus: &AgreementStatus{Agreement: "truce-one", Status: "in force", Since: 1_483_048_800,
			Stated: "2016-12-30", ClaimedBy: "north", Note: "as announced", Sources: sources},
		KindAccession: &Accession{Agreement: "truce-one", Actor: "north-one", Settlement: "harbour",
			Status: codes.Contested,
			Scope:  "talks",
			Since:  1_483_048_800, Stated: "2016-12", Form: "declared", ClaimedBy: "north", Strength: "not stated",
			Detachments: "2",
			Provinces:   []string{"West"}, Sources: sources},
		KindPosition: &Position{Agreement: "truce-one", Standing: map[ActorID]codes.Standing{"north": codes.Adhered,
			"north-one": codes.Excluded}, Note: "as notified"},
		KindArea: &Area{ID: "bay", Kind: "zone", Names: names, Within: "coast", Ring: []Point{{LatE7: 1, LonE7: 1},
			{LatE7: 1, LonE7: 2}, {LatE7: 2, LonE7: 2}},
			Circle: &Circle{Centre: Point{LatE7: 1, LonE7: -1}, RadiusM: 500}, From: 1_483_048_800, To: 1_490_000_000,
			Sources: sources},
		KindPost: &Post{ID: "post-1", Kind: "checkpoint", Names: names, Area: "bay", Holder: "north", From: 1_483_048_800,
			To: 1_490_000_000, Source: sources},
		"report/1": &Report{ID: "AR-R-7", Version: 1, Incident: "AR-I-7", Received: 1_484_510_000, Dataset: "a dataset",
			External: "X-1", Coded: &coded, Sealed: sealed},
		"release/1": &Release{Report: "AR-R-7", Version: 1, Coded: coded, To: LevelPublic},
		"report/2": &Report{ID: "AR-R-7", Version: 1, Incident: "AR-I-7", Received: 1_484_510_000, Dataset: "a dataset",
			External: "X-1", Coded: &later, Sealed: sealed},
		KindReport: &Report{ID: "AR-R-7", Version: 2, Incident: "AR-I-7", Received: 1_484_510_000, Dataset: "a dataset",
			External: "X-1", Coded: &later, Sealed: sealed, Because: "clerical error"},
		KindRelease:  &Release{Report: "AR-R-7", Version: 1, Coded: later, To: LevelPublic},
		"incident/1": &Incident{ID: "AR-I-8", Title: "shelling, West"},
		KindIncident: &Incident{ID: "AR-I-8", Title: "shelling"},
		"link/1":     &Link{Incident: "AR-I-8", Report: "AR-R-7", Linked: true, As: "follow-up of", Shown: shown},
		"link/2":     &Link{Incident: "AR-I-8", Report: "AR-R-7", Linked: true, As: "follow-up of", Shown: shown},
		KindLink:     &Link{Incident: "AR-I-8", Report: "AR-R-7", Linked: true, As: "follow-up of", Shown: inCodes},
		"same/1":     &Same{A: "AR-I-7", B: "BO-I-2", Same: true, Shown: shown},
		KindSame:     &Same{A: "AR-I-7", B: "BO-I-2", Same: true, Shown: inCodes},
		"assessment/1": &Assessment{Incident: "AR-I-7", State: Given, Happened: codes.Confirmed,
			Permitted: codes.NotPermitted,
			Because:   "notified activity",
			Evidence:  "crater", Authors: attribution, Grounds: []string{"two witnesses"}, Shown: shown, Sealed: sealed},
		"assessment/2": &Assessment{Incident: "AR-I-7", State: Given, Happened: codes.Confirmed,
			Permitted: codes.NotPermitted,
			Because:   "notified activity", Evidence: "crater analysis", Authors: attribution,
			Grounds: []string{"two witnesses"},
			Shown:   shown, Sealed: sealed},
		KindAssessment: &Assessment{Incident: "AR-I-7", State: Given, Happened: codes.Confirmed,
			Permitted: codes.NotPermitted,
			Because:   "notified activity", Evidence: "crater analysis", Authors: attribution,
			Grounds: []string{"two witnesses"},
			Shown:   inCodes, Sealed: sealed,
			Of: []ReportVersion{{Report: "AR-R-7", Version: 2, Said: DigestOf([]byte("said"))}}},
		"interest/1": &Interest{Incident: "AR-I-7", Member: "BO", Holds: true, Ground: "guarantees the party named"},
		KindInterest: &Interest{Incident: "AR-I-7", Member: "BO", Holds: true, Ground: "guarantees the party named",
			Sealed: sealed},
		KindConcur: &Concur{Incident: "AR-I-7", Revision: 1, Rule: 1, Basis: DigestOf([]byte("basis")), Finding: outcome},
		"lapsed/1": &Lapsed{Incident: "AR-I-7", Deadline: "verdict", Due: 1_484_700_000},
		KindLapsed: &Lapsed{Incident: "AR-I-7", Deadline: "reply", Due: 1_484_700_000, Notice: Ref{"BO", 41}},
		"operation/1": &Operation{ID: "AR-O-1", Kind: codes.Coverage, State: "watched",
			About: About{Incident: "AR-I-7", Area: "bay", Post: "post-1", Party: "north"},
			When:  span, Due: 1_484_600_000, To: []MemberID{"BO"}, By: "north", What: "the road", Hours: 7.5, Sealed: sealed},
		KindOperation: &Operation{ID: "AR-O-1", Kind: codes.Coverage, State: "watched",
			About: About{Incident: "AR-I-7", Area: "bay",
				Post: "post-1", Party: "north"}, When: span, Due: 1_484_600_000, To: []MemberID{"BO"}, By: "north",
			What:  "road closed",
			Hours: 7.5, Sealed: sealed},
		"track/1": &Track{ID: "track-1", Names: names, Host: "council", Note: "one of two", Sources: sources},
		KindTrack: &Track{ID: "track-1", Names: names, Host: "council", Note: "one of two", Sources: sources,
			Status: "open", Since: "2017-01", Completes: []TrackID{"track-2"}},
		"round/1": &Round{ID: "round-1", Track: "track-1", Names: names, From: "2017-01-23", To: "2017-01-24",
			Status: "held", Venue: "a hall",
			Format: "closed", Agenda: []string{"maps"}, Outcome: []string{"a paper"}, Speaking: []ActorID{"council"},
			Sources: sources},
		KindRound: &Round{ID: "round-1", Track: "track-1", Names: names, From: "2017-01-23", To: "2017-01-24",
			Status: "held", Venue: "a hall",
			Format: "closed", Agenda: []string{"maps"}, Outcome: []string{"a paper"}, Speaking: []ActorID{"council"},
			Sources: sources,
			Number:  "first", Host: "council", Zone: "Asia/Almaty", MovedBy: "north", Why: "snow"},
		"delegation/1": &Delegation{Round: "round-1", Actor: "north", Role: "party", Head: "A. Person", HeadPost: "envoy",
			SeatMark: "NORTH", Platform: "coast", Sources: sources},
		"delegation/2": &Delegation{Round: "round-1", Actor: "north", Role: "party", Head: "A. Person", HeadPost: "envoy",
			SeatMark: "NORTH", Platform: "coast", Sources: sources,
			Level: "envoy", Members: []string{"legal adviser"}, Credentials: "accepted", Since: 1_485_100_000,
			SpeaksFor: []ActorID{"north-one"}},
		KindDelegation: &Delegation{Round: "round-1", Actor: "north", Role: "party", Head: "A. Person", HeadPost: "envoy",
			SeatMark: "NORTH", Platform: "coast", Sources: sources,
			Level: "envoy", Members: []string{"legal adviser"}, Credentials: "accepted", Since: 1_485_100_000,
			SpeaksFor: []ActorID{"north-one"}, Sealed: sealed},
		"invitation/1": &Invitation{Round: "round-1", Actor: "north", By: "council", Level: "envoy", Answer: "accepted",
			Sources: sources},
		KindInvitation: &Invitation{Round: "round-1", Actor: "north", By: "council", Level: "envoy", Answer: "conditional",
			Sources: sources,
			Sent:    "2017-01-12", Answered: "2017-01-14", Condition: "that maps are shown"},
		"statement/1": &Statement{ID: "statement-1", Speaker: "A. Person", For: "north", Stated: "2017-01-20", Topic: "maps",
			Says: "maps are drawn", Conflict: []string{"statement-2"}, Sources: sources},
		KindStatement: &Statement{ID: "statement-1", Speaker: "A. Person", For: "north", Stated: "2017-01-20", Topic: "maps",
			Says: "maps are drawn", Conflict: []string{"statement-2"}, Sources: sources,
			By: "a-person", Place: "a hall", Occasion: "the opening"},
		"commitment/1": &Commitment{ID: "commitment-1", By: []string{"north"}, What: "maps", Under: "truce-one",
			Stated: "2017", Due: "soon", Status: "open", Sources: sources},
		KindCommitment: &Commitment{ID: "commitment-1", By: []string{"north"}, What: "maps", Under: "truce-one",
			Stated: "2017", Due: "soon", Status: "open", Sources: sources,
			DueBy: "2017-02-01", Evidence: sources},
		KindObjection: &Objection{Round: "round-1", To: "north", By: "south", State: "raised", Ground: "its mark",
			Stated: "2017-01-22", Sources: sources},
		KindRequirement: &Requirement{ID: "all-who-acceded", Track: "track-1", Round: "round-1", Says: "all who acceded",
			Actors: []ActorID{"north"}, Acceded: "truce-one", By: "council", Stated: "2017-01-01", Sources: sources},
		KindMilestone: &Milestone{ID: "milestone-1", Stated: "2017-01-24", What: "the round closed", Sources: sources},
		KindFigure: &Figure{Day: "2017-01-15", DayNote: "until noon", Registrar: "council", What: "violations", Total: n(10),
			Until: "2017-01-16", Parts: []FigurePart{{Name: "West", Area: "west", Count: n(7)}}, Complete: new(bool),
			Outcomes:   map[string]int{"confirmed": 4, "not confirmed": 6},
			ReviewedBy: "north", Traps: []string{"two periods"}, Sources: sources},
		"counting-rule/1": &CountingRule{Unit: "incident", Kinds: []codes.EventKind{codes.Shelling},
			Adopts:   []string{"a dataset"},
			GapHours: 2, Excludes: []string{"excluded"}, Note: "as agreed"},
		KindCountingRule: &CountingRule{Unit: "shelling", Kinds: []codes.EventKind{codes.Shelling},
			Adopts:   []string{"a dataset"},
			GapHours: 2, Excludes: []string{"excluded target"}, Note: "as agreed", Title: "of the north", GapMinutes: 30,
			WithinM: 500, Provinces: []string{"West"}, Zone: "UTC", DayCloses: "18:00", States: "once", DayOnly: "apart",
			Whose: "own", Unknown: []string{"states"}, Sources: sources},
		KindColumn: &Column{Day: "2017-01-15", Member: "AR", State: Withheld},
		"bulletin/1": &Bulletin{Number: 1, Period: span, Zone: "UTC+00:00", Cut: cut, Members: []MemberID{"AR"},
			Columns: []Column{{Day: "2017-01-15", Member: "AR", State: Released}},
			Rows: []BulletinRow{{Section: "observance", Label: "violations", Area: "West",
				Cells: []BulletinCell{{Member: "AR", N: n(1), IDs: []string{"AR-I-7"}}}}}, Notable: []IncidentID{"AR-I-7"}},
		KindBulletin: &Bulletin{Number: 1, Period: span, Zone: "UTC+00:00", Cut: cut, Members: []MemberID{"AR"},
			Columns: []Column{{Day: "2017-01-15", Member: "AR", State: Released}},
			Rows: []BulletinRow{{Section: "observance", Label: "violations", Area: "West",
				Cells: []BulletinCell{{Member: "AR", N: n(1), IDs: []string{"AR-I-7"}}}}}, Notable: []IncidentID{"AR-I-7"},
			Counting: 2},
		"erratum/1":  &Erratum{Bulletin: 1, Where: "observance/violations/West/AR", Was: "1", Is: "2", Why: "a late report"},
		KindErratum:  &Erratum{Bulletin: 1, Where: "observance/violations/West/AR", Was: "1", Is: "2", Why: "late report"},
		"withdraw/1": &Withdraw{Index: 7, Why: "entered twice"},
		"erasure/1":  &Erasure{Commit: DigestOf([]byte("content")), Ground: "asked by the source"},
		KindWithdraw: &Withdraw{Index: 7, Why: "entered twice", Sealed: sealed},
		KindErasure:  &Erasure{Commit: DigestOf([]byte("content")), Ground: "asked by the source", Sealed: sealed},
		KindObserved: &Observed{Peer: "BO", Size: 12, Root: "q83vEjRWeJA="},
		"leave/1":    &Leave{Why: "by decision of the council"},
		KindLeave:    &Leave{Why: "decision of the member"},
		KindKey: &Key{Use: UseNode, Key: "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", Revoked: true,
			Why: "key known to others"},
		"key/1": &Key{Use: UseNode, Key: "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", Revoked: true,
			Why: "the machine was taken"},
		KindFork: &Fork{Member: "BO", Size: 12, Proof: "truce-fork/v1\n…"},
		KindAmendment: &Amendment{Process: Process{ID: "meridian", Title: "Meridian", Fictional: true, Note: "an exercise",
			Members: []Member{{ID: "AR", Names: names, Role: RoleGuarantor, LogKey: "truce.example/ar+1+k",
				Cosigner: "ar.example+2+k", NodeKey: "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="}},
			Rule: Rule{Version: 2, Kind: KOfN, Voters: []MemberID{"AR"}, K: 1, Chair: "AR", Absent: Counts, Refusing: Counts,
				Recused: Leaves, Abstained: Counts, Interested: Blocks, VerdictHours: 48, ReplyHours: 24, LapseK: 1,
				Escalate: "the heads of mission"},
			Zone: "UTC+00:00", DayCloses: "18:00", Agreement: "truce-one", Founding: DigestOf([]byte("founding")),
			Amends: DigestOf([]byte("former"))}},
		KindEndorsement: &Endorsement{Document: DigestOf([]byte("document")), Holds: true, Why: "decision of the member"},
		"endorsement/1": &Endorsement{Document: DigestOf([]byte("document")), Holds: true, Why: "by decision of the council"},
		KindAdoption: &Adoption{Amends: DigestOf([]byte("former")), Document: DigestOf([]byte("document")),
			On: []Ref{{Member: "AR", Index: 7}}},
		KindEnactment: &Enactment{Document: DigestOf([]byte("document"))},
		KindPart: &Part{Of: "agreement/1", Hash: DigestOf([]byte("body")), Part: 1, Parts: 2,
			Data: []byte("…half a body")},
	}
}
