package view_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/query"
	"truce/internal/testing/viewtest"
	"truce/internal/view"
)

// viewers are one of each kind that looks at the exercise.
var viewers = map[string]truce.Viewer{
	"public":   truce.Public,
	"nobody":   {},
	"observer": {Audience: truce.LevelParties},
	"liaison":  {Member: "BO", Function: "liaison", Audience: truce.LevelParties}, // sees its own and what parties see
	"AR":       {Member: "AR", Function: "duty officer", Audience: truce.LevelJoint},
	"BO":       {Member: "BO", Function: "duty officer", Audience: truce.LevelJoint},
	"CA":       {Member: "CA", Function: "field monitor", Audience: truce.LevelJoint},
	"OM":       {Member: "OM", Function: "duty officer", Audience: truce.LevelJoint},
}

func lens(t *testing.T, r query.Reader, who truce.Viewer) *view.Lens {
	t.Helper()
	l, err := view.New(r).As(context.Background(), who)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// everything returns all that a lens will say, as text.
func everything(t *testing.T, rec *viewtest.Record, l *view.Lens) string {
	t.Helper()
	ctx := context.Background()
	var b strings.Builder
	put := func(v any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		out, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(out)
		b.WriteByte('\n')
	}
	all := query.Incidents{Limit: 1000}
	put(l.Incidents(ctx, all))
	for _, by := range []query.Facet{query.ByDay, query.ByProvince, query.ByArea, query.ByKind, query.ByActor,
		query.ByStatus, query.ByMember, query.ByWaiting} {
		put(l.Tally(ctx, all, by, time.UTC))
	}
	for _, m := range rec.State.Process.Members {
		for n := range int64(60) {
			if v, err := l.Incident(ctx, truce.IncidentID(truce.Mint(m.ID, 'I', n+1))); err == nil {
				put(v, nil)
			}
			if r, err := l.Report(ctx, truce.ReportID(truce.Mint(m.ID, 'R', n+1))); err == nil {
				put(r, nil)
			}
		}
	}
	for _, k := range truce.Kinds() {
		put(l.Claims(ctx, k, ""))
	}
	put(l.Operations(ctx, ""))
	put(l.Officers(ctx))
	put(l.Refused(ctx, query.Refused{}))
	put(l.Bulletins(ctx))
	tasks, n, err := l.Waiting(ctx, view.Day{Date: "2030-03-17", Span: truce.Interval{From: viewtest.When("03-16 18:00"),
		To: viewtest.When("03-17 18:00")}}, viewtest.Now, viewtest.When("03-01 00:00"))
	put(tasks, err)
	put(n, nil)
	return b.String()
}

func TestNobodySeesMoreThanTheMatrixAllows(t *testing.T) {
	rec := viewtest.Meridian()
	r := rec.Reader()
	seen := map[string]bool{}
	for name, who := range viewers {
		text := everything(t, rec, lens(t, r, who))
		for _, c := range viewtest.Canaries {
			has := strings.Contains(text, c.Text)
			if has && !who.May(c.Field, c.Owner, c.Level) {
				i := strings.Index(text, c.Text)
				t.Errorf("%s sees %q, a %s of %s: …%s…", name, c.Text, c.Field, c.Owner,
					text[max(0, i-200):min(len(text), i+80)])
			}
			if has {
				seen[c.Text] = true
			}
		}
	}
	for _, c := range viewtest.Canaries {
		if !seen[c.Text] {
			t.Errorf("%q was shown to nobody: the test looks in the wrong place", c.Text)
		}
	}
}

func TestHiddenLooksLikeAbsent(t *testing.T) {
	r := viewtest.Meridian().Reader()
	ctx := context.Background()
	inside := lens(t, r, viewers["CA"])
	page, err := inside.Incidents(ctx, query.Incidents{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	hidden := 0
	public := lens(t, r, truce.Public)
	for _, row := range page.Rows {
		_, err := public.Incident(ctx, row.ID)
		if err == nil {
			continue
		}
		hidden++
		_, absent := public.Incident(ctx, truce.IncidentID(truce.Mint("CA", 'I', 9000)))
		if truce.KindOf(err) != truce.NotFound || strings.Replace(err.Error(), string(row.ID), "CA-I-9000",
			1) != absent.Error() {
			t.Errorf("%v is not the answer for what does not exist: %v", err, absent)
		}
	}
	if hidden == 0 || hidden == len(page.Rows) {
		t.Fatalf("%d of %d incidents are hidden from the public", hidden, len(page.Rows))
	}
}

func TestPagesHoldWhatTheyCount(t *testing.T) {
	r := viewtest.Meridian().Reader()
	ctx := context.Background()
	queries := map[string]query.Incidents{
		"all":       {},
		"violation": {Found: query.FoundViolation},
		"begun": {Begun: true, From: viewtest.When("03-10 00:00"), To: viewtest.When("03-12 00:00"),
			Sort: query.OldestFirst},
		"place": {NoPlace: true},
	}
	for name, who := range viewers {
		l := lens(t, r, who)
		for qname, q := range queries {
			q.Limit = 7
			var got []truce.IncidentID
			total := -1
			for {
				page, err := l.Incidents(ctx, q)
				if err != nil {
					t.Fatal(err)
				}
				total = page.Total
				for _, row := range page.Rows {
					got = append(got, row.ID)
				}
				if page.Next == "" {
					break
				}
				q.After = page.Next
			}
			if len(got) != total {
				t.Errorf("%s, %s: %d on the pages, %d counted", name, qname, len(got), total)
			}
			slices.Sort(got)
			if len(slices.Compact(got)) != total {
				t.Errorf("%s, %s: a page repeats an incident", name, qname)
			}
		}
	}
}

func TestCountsByDayAreWhatBeganThatDay(t *testing.T) {
	r := viewtest.Meridian().Reader()
	ctx := context.Background()
	for name, who := range viewers {
		l := lens(t, r, who)
		counts, err := l.Tally(ctx, query.Incidents{}, query.ByDay, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range counts {
			if c.Key == "" {
				continue
			}
			day := truce.Date(c.Key).Span(time.UTC)
			n, err := l.Count(ctx, query.Incidents{Begun: true, From: day.From, To: day.To + 1})
			if err != nil || n != c.N {
				t.Errorf("%s, %s: %d counted, %d listed, %v", name, c.Key, c.N, n, err)
			}
		}
	}
}

// A filter over a hidden field would tell it: the public asks for what only members may know.
func TestFiltersTellNothing(t *testing.T) {
	r := viewtest.Meridian().Reader()
	ctx := context.Background()
	l := lens(t, r, truce.Public)
	for _, q := range []query.Incidents{{Status: truce.StatusFound}, {Waiting: "CA"}, {Actor: "canary-unnamed"}} {
		if n, err := l.Count(ctx, q); err != nil || n != 0 {
			t.Errorf("the public counts %d incidents with %+v, %v", n, q, err)
		}
	}
	if n, err := l.Count(ctx, query.Incidents{Found: query.FoundViolation}); err != nil || n != 0 {
		t.Errorf("the public counts %d violations, %v", n, err)
	}
}

func TestAPartyIsNamedOnceTheTimeToReplyIsOver(t *testing.T) {
	rec := viewtest.Meridian()
	ctx := context.Background()
	find := func() *truce.IncidentView {
		l := lens(t, rec.Reader(), truce.Public)
		page, err := l.Incidents(ctx, query.Incidents{Kind: codes.Bomb})
		if err != nil || len(page.Rows) != 1 {
			t.Fatalf("%d incidents with a mine, %v", len(page.Rows), err)
		}
		v, err := l.Incident(ctx, page.Rows[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	v := find()
	if len(v.Authors) != 0 {
		t.Fatalf("named while the time to reply runs: %v", v.Authors)
	}
	over := func(at, due truce.Instant) {
		for _, m := range []truce.MemberID{"BO", "OM"} {
			rec.Add(m, "", at, &truce.Lapsed{Incident: v.ID, Deadline: "reply", Due: due})
		}
	}
	tell := func(id string, at truce.Instant, party truce.ActorID) (due truce.Instant) {
		rec.Add("BO", "duty officer", at, &truce.Operation{ID: id, Kind: codes.Notice, State: codes.NoticeDelivered,
			About: truce.About{Incident: v.ID, Party: party}})
		return at + 24*3600
	}
	before := viewtest.When("03-16 12:00")
	over(before+60, before)
	due := tell("BO-O-71", before+120, "coast-council")
	over(due+60, due)
	due = tell("BO-O-72", due+120, "canary-unnamed")
	if a := find().Authors; len(a) > 0 {
		t.Fatalf("%v is named by the time of another, or by one that ran before it was told", a)
	}
	over(due+60, due)
	if a := find().Authors; len(a) != 1 || a[0].Actor != "canary-unnamed" {
		t.Errorf("its own time is over, and %v is named", a)
	}
}

func TestWaiting(t *testing.T) {
	rec := viewtest.Meridian()
	today := view.Day{Date: "2030-03-17", Span: truce.Interval{From: viewtest.When("03-16 18:00"),
		To: viewtest.When("03-17 18:00")}}
	kinds := func(who truce.Viewer) map[view.TaskKind]int {
		tasks, verdicts, err := lens(t, rec.Reader(), who).Waiting(context.Background(), today, viewtest.Now,
			viewtest.When("03-03 00:00"))
		if err != nil {
			t.Fatal(err)
		}
		out := map[view.TaskKind]int{"due": verdicts}
		last := truce.Instant(0)
		for _, x := range tasks {
			out[x.Kind]++
			if x.Due != 0 && x.Due < last {
				t.Errorf("%s: what is due at %s stands after what is due at %s", who.Member, x.Due, last)
			}
			last = max(last, x.Due)
		}
		return out
	}
	ca := kinds(viewers["CA"])
	for _, want := range []view.TaskKind{view.TaskVerdict, view.TaskPair, view.TaskReply, view.TaskAsked, view.TaskColumn,
		view.TaskBlocked, view.TaskFlash} {
		if ca[want] == 0 {
			t.Errorf("no %s waits for CA: %v", want, ca)
		}
	}
	if om := kinds(viewers["OM"]); om[view.TaskVerdict] != 0 || om["due"] != 0 {
		t.Errorf("a verdict waits for OM, which does not vote: %v", om)
	}
	for _, name := range []string{"public", "observer"} {
		if n := kinds(viewers[name]); fmt.Sprint(n) != "map[due:0]" {
			t.Errorf("something waits for the %s: %v", name, n)
		}
	}
}

// A notice about an incident that nothing here tells of keeps nobody from seeing what waits.
func TestWhatWaitsWithANoticeAboutNothing(t *testing.T) {
	rec := viewtest.Meridian()
	rec.Add("BO", "duty officer", viewtest.Now, &truce.Operation{ID: "BO-O-900", Kind: codes.Notice,
		State: codes.NoticeDelivered, About: truce.About{Incident: "BO-I-900"}})
	late := viewtest.Now + 30*86_400
	tasks, _, err := lens(t, rec.Reader(), viewers["CA"]).Waiting(t.Context(), view.Day{Date: "2030-03-17"}, late, 0)
	about := func(x view.Task) bool { return x.Op != nil && x.Op.ID == "BO-O-900" }
	if err != nil || !slices.ContainsFunc(tasks, about) {
		t.Errorf("%d tasks, %v", len(tasks), err)
	}
}

func TestRedirects(t *testing.T) {
	rec := viewtest.Meridian()
	ctx := context.Background()
	inside := lens(t, rec.Reader(), viewers["CA"])
	checked, renamed := 0, 0
	for _, id := range rec.State.Incidents() {
		v, _ := rec.State.Incident(id)
		for _, also := range v.Also {
			if got, err := inside.Incident(ctx, also); err != nil || got.ID != id {
				t.Errorf("%s does not lead a member to %s: %v", also, id, err)
			}
			checked++
		}
		// Outside, the first of the ids that a public report opened stands for all; the others do not exist.
		public, ids := lens(t, rec.Reader(), truce.Public), append([]truce.IncidentID{v.ID}, v.Also...)
		var open []truce.IncidentID
		for _, x := range ids {
			if slices.ContainsFunc(v.Reports, func(r *truce.ReportState) bool {
				return r.Report.Incident == x && r.Level == truce.LevelPublic
			}) {
				open = append(open, x)
			}
		}
		for _, x := range ids {
			got, err := public.Incident(ctx, x)
			if slices.Contains(open, x) != (err == nil) || err == nil &&
				(got.ID != open[0] || !slices.Equal(got.Also, open[1:])) {
				t.Errorf("public reports opened %v; by %s the public is led to %v, %v", open, x, got, err)
			}
			if len(open) > 0 && open[0] != v.ID {
				renamed++
			}
		}
	}
	if checked == 0 || renamed == 0 {
		t.Fatalf("%d ids of merged incidents, %d incidents known by another id outside: the test looks in the wrong place",
			checked, renamed)
	}
}

// A field added to what an incident or a report is must be decided about before anybody sees it: these are.
func TestEveryFieldIsDecidedAbout(t *testing.T) {
	for _, x := range []struct {
		what   reflect.Type
		fields []string
	}{
		{reflect.TypeFor[truce.IncidentView](), []string{"ID", "Also", "Reports", "Disputed", "Proposed", "Denied", "Joined",
			"Links", "When", "Where", "Kinds", "Authors", "Targets", "Killed", "Wounded",
			"Missing", "Assessments", "Interested", "Decision", "Settled", "Reopened", "Open", "Concurred", "Basis", "Status",
			"Agreeing", "Operations", "DataOnly", "FirstSeen", "Entered", "Heard", "TakenBack", "Unread", "Unjudged",
			"Beside", "passed"}},
		{reflect.TypeFor[truce.ReportState](), []string{"Ref", "Report", "Owner", "Officer", "At", "Coded", "Level",
			"Withdrawn", "before"}}, // before is for the arithmetic alone: nobody outside the package reads it
		{reflect.TypeFor[truce.Report](), []string{"ID", "Version", "Incident", "Received", "Dataset", "External", "Coded",
			"Sealed", "Because"}},
		{reflect.TypeFor[truce.Settlement](), []string{"Rule", "Revision", "Finding", "Basis", "By", "Counted", "At",
			"Void", "Of"}},
	} {
		for i := range x.what.NumField() {
			if f := x.what.Field(i).Name; !slices.Contains(x.fields, f) {
				t.Errorf("%s.%s is new: decide in redact who sees it, then name it here", x.what, f)
			}
		}
	}
	rec := viewtest.Meridian()
	l := lens(t, rec.Reader(), viewers["OM"])
	for _, id := range rec.State.Incidents() {
		want, _ := rec.State.Incident(id)
		got, err := l.Incident(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := json.Marshal(want)
		b, _ := json.Marshal(got)
		if string(a) != string(b) {
			t.Fatalf("a member sees less of %s than there is:\n%s\n%s", id, b, a)
		}
	}
}

// That nobody is named is said only where it is known: outside the members, of what waits for a reply, it is not, be
// somebody named or not.
func TestWhoIsNotNamedYetIsLeftOut(t *testing.T) {
	ctx := context.Background()
	r := viewtest.Meridian().Reader()
	inside, outside := lens(t, r, viewers["CA"]), lens(t, r, viewers["observer"])
	named, unnamed := 0, 0
	rows, err := outside.All(ctx, query.Incidents{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		v, err := outside.Incident(ctx, row.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, seen := range v.Reports {
			whole, err := inside.Report(ctx, seen.Report.ID)
			if err != nil {
				t.Fatal(err)
			}
			waits := outside.AuthorsLeftOut(seen)
			if inside.AuthorsLeftOut(whole) {
				t.Errorf("%s: a member is told that who did it is left out", seen.Report.ID)
			}
			if want := seen.Report.Dataset == "" && len(seen.Coded.Authors) == 0; waits != want {
				t.Errorf("%s: left out is %v, with %d named to this viewer", seen.Report.ID, waits, len(seen.Coded.Authors))
			}
			if waits && len(whole.Coded.Authors) > 0 {
				named++
			} else if waits {
				unnamed++
			}
		}
	}
	if named == 0 || unnamed == 0 {
		t.Errorf("%d reports that name somebody and %d that do not: both must look the same", named, unnamed)
	}
}
