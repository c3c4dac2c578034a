package node

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/hooks"
	"truce/internal/registrar"
	"truce/internal/web/frame"
)

// ear is another program that hears what a node tells.
type ear struct {
	*httptest.Server
	mu     sync.Mutex
	bodies []string
	heads  []string
}

func newEar(t *testing.T) *ear {
	x := &ear{}
	x.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		x.mu.Lock()
		defer x.mu.Unlock()
		x.bodies = append(x.bodies, string(body))
		for k, v := range r.Header {
			x.heads = append(x.heads, k+": "+strings.Join(v, ", "))
		}
	}))
	t.Cleanup(x.Close)
	return x
}

// outward opens what tells other programs, and lets hooks lead to this machine.
func outward(t *testing.T, n *Node) *Outward {
	t.Helper()
	o, err := n.OpenOutward(t.Context(), func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.Close() })
	if err := o.store.Allow(t.Context(), netip.MustParsePrefix("127.0.0.0/8"), true); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *Outward) hook(t *testing.T, h hooks.Hook) string {
	t.Helper()
	id, _, err := o.node.AddHook(t.Context(), o.store, h)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// told lets a node look, and returns what a hook was told of, as "kind id id", the oldest first.
func (o *Outward) told(t *testing.T, id string) (out []string) {
	t.Helper()
	for range 3 { // an event may be noted in one look, and sent in the next
		if err := o.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		o.sender.Wait()
	}
	list, err := o.store.Deliveries(t.Context(), id, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		if d.Outcome != hooks.Delivered {
			t.Errorf("%+v", d)
		}
		out = append(out, strings.Join(append([]string{string(d.Kind)}, d.About...), " "))
	}
	slices.Reverse(out)
	return out
}

// sealedWords stand in what a member keeps to itself.
const sealedWords = "kestrel-sealed"

// Every kind of what is entered is told by its name, edits too, and nothing is told that is sealed.
func TestWhatIsTold(t *testing.T) {
	ctx, n, heard := t.Context(), opened(t, founded(t, "TR", "BO")["TR"]), newEar(t)
	by := registrar.By{Member: "TR", Function: registrar.DutyOfficer}
	intake := registrar.By{Member: "TR", Function: registrar.IntakeDesk} // whoever files does not assess
	file := func(kind codes.EventKind) (truce.ReportID, truce.IncidentID) {
		t.Helper()
		r, i, err := n.Registrar.File(ctx, intake, registrar.Draft{Release: truce.LevelJoint, Coded: truce.Coded{Kind: kind},
			Private: map[string]string{"text": sealedWords, "source": sealedWords}})
		if err != nil {
			t.Fatal(err)
		}
		return r, i
	}
	file("shelling") // before there was a hook
	o := outward(t, n)
	all := o.hook(t, hooks.Hook{URL: heard.URL})
	some := o.hook(t, hooks.Hook{URL: heard.URL, Kinds: []hooks.Kind{hooks.ReportCorrected, hooks.VerdictGiven}})
	mined := o.hook(t, hooks.Hook{URL: heard.URL, Ask: "/incidents?kind=sniping"})
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	r2, i2 := file("shelling")
	r3, i3 := file("sniping")
	must(n.Registrar.CorrectReport(ctx, intake, r2, registrar.Draft{Because: "clerical error",
		Coded:   truce.Coded{Kind: "shelling"},
		Release: truce.LevelJoint, Private: map[string]string{"text": sealedWords + " again"}}))
	must(nil, n.Registrar.Release(ctx, by, "", r3, truce.LevelPublic, truce.Coded{Kind: "sniping"}))
	must(nil, n.Registrar.Assess(ctx, by, "", truce.Assessment{Incident: i2, State: truce.Given,
		Happened: codes.Confirmed}, sealedWords))
	o.told(t, all) // of two incidents
	must(n.Registrar.Enter(ctx, by, "", &truce.Same{A: i2, B: i3, Same: true}))
	o.told(t, all) // before it is taken back
	must(n.Registrar.Enter(ctx, by, "", &truce.Same{A: i2, B: i3}))
	must(n.Registrar.Operate(ctx, by, "", truce.Operation{Kind: codes.Flash, State: "reported"}, sealedWords))
	must(n.Registrar.Operate(ctx, by, "", truce.Operation{Kind: codes.Notice, State: "drafted",
		About: truce.About{Incident: i2, Party: "north"}}, sealedWords))
	must(n.Registrar.Enter(ctx, by, "", &truce.Track{ID: "astana", Names: []truce.Name{{Text: "A"}}}))
	round := truce.Round{ID: "astana-1", Track: "astana", Names: []truce.Name{{Text: "A"}}, From: "2017-01-23",
		Status: "planned"}
	ref, err := n.Registrar.Enter(ctx, by, "", &round)
	must(nil, err)
	moved := round
	moved.From = "2017-01-24"
	must(n.Registrar.Enter(ctx, by, "", &moved))
	agenda := moved
	agenda.Agenda = []string{"ceasefire"}
	must(n.Registrar.Enter(ctx, by, "", &agenda))
	must(nil, n.Registrar.Withdraw(ctx, by, "", ref.Index, "clerical error", sealedWords))
	st, err := n.Models.Report(ctx, r3)
	must(nil, err)
	must(nil, n.Registrar.Withdraw(ctx, by, "", st.Index, "clerical error", sealedWords))

	got := o.told(t, all)
	for _, want := range []string{"report.filed TR-R-2 TR-I-2", "incident.made TR-I-2 TR-R-2",
		"report.corrected TR-R-2 TR-I-2", "report.released TR-R-3 TR-I-3", "verdict.given TR-I-2",
		"incident.merged TR-I-2 TR-I-3", "incident.split TR-I-2 TR-I-3", "operation.state TR-O-1",
		"notice.state TR-O-2 TR-I-2", "talks.announced astana-1", "talks.moved astana-1", "talks.changed astana-1",
		"claim.withdrawn " + ref.String(), "report.withdrawn TR-R-3 TR-I-3"} {
		if n := len(slices.DeleteFunc(slices.Clone(got), func(x string) bool { return x != want })); n != 1 {
			t.Errorf("%q was told %d times", want, n)
		}
	}
	if t.Failed() {
		t.Log(strings.Join(got, "\n"))
	}
	if strings.Contains(strings.Join(got, "\n"), "TR-R-1 ") {
		t.Error("what came before the hook is told")
	}
	if got := o.told(t, some); !slices.Equal(got, []string{"report.corrected TR-R-2 TR-I-2", "verdict.given TR-I-2"}) {
		t.Errorf("%q", got)
	}
	if got := o.told(t, mined); len(got) < 3 || got[0] != "report.filed TR-R-3 TR-I-3" ||
		slices.Contains(got, "report.filed TR-R-2 TR-I-2") {
		t.Errorf("%q", got)
	}
	said := strings.Join(append(heard.bodies, heard.heads...), "\n")
	files, err := filepath.Glob(filepath.Join(n.Dir, HooksFile+"*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range append(files, filepath.Join(n.Dir, "audit.jsonl")) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		said += string(b)
	}
	if strings.Contains(said, sealedWords) {
		t.Error("what is sealed was told")
	}
	if !strings.Contains(said, "report.corrected") {
		t.Error("the test looks in the wrong place")
	}
}

// A finding is told of once, however many concurrences lead to it, and again when what it rests on has changed.
func TestFindingsAreTold(t *testing.T) {
	ctx := t.Context()
	dirs := founded(t, "CA", "BO")
	ca, bo := opened(t, dirs["CA"]), opened(t, dirs["BO"])
	heard := newEar(t)
	o := outward(t, ca)
	id := o.hook(t, hooks.Hook{URL: heard.URL, Kinds: []hooks.Kind{hooks.FindingReached, hooks.FindingChanged}})
	intake := registrar.By{Member: "CA", Function: registrar.IntakeDesk} // whoever files does not assess
	desk := func(n *Node) registrar.By { return registrar.By{Member: n.Member, Function: registrar.DutyOfficer} }
	r, i, err := ca.Registrar.File(ctx, intake, registrar.Draft{Release: truce.LevelJoint,
		Coded: truce.Coded{Kind: "shelling"}})
	if err != nil {
		t.Fatal(err)
	}
	ca.asks(t, map[truce.MemberID]string{"BO": bo.answering(t, nil)})
	bo.asks(t, map[truce.MemberID]string{"CA": ca.answering(t, nil)})
	until(t, "BO knows of it", func() bool { _, err := bo.Models.Incident(ctx, i); return err == nil })
	for _, n := range []*Node{ca, bo} {
		if err := n.Registrar.Assess(ctx, desk(n), "", truce.Assessment{Incident: i, State: truce.Given,
			Happened: codes.Confirmed}, ""); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "it is found", func() bool {
		v, err := ca.Models.Incident(ctx, i)
		return err == nil && len(v.Concurred) == 0 && len(v.Settled) == 1
	})
	if got := o.told(t, id); !slices.Equal(got, []string{"finding.reached " + string(i)}) {
		t.Errorf("%q", got)
	}
	if _, err := ca.Registrar.CorrectReport(ctx, desk(ca), r, registrar.Draft{Because: "clerical error",
		Release: truce.LevelJoint, Coded: truce.Coded{Kind: "sniping"}}); err != nil {
		t.Fatal(err)
	}
	until(t, "it is told again", func() bool {
		got := o.told(t, id)
		return len(got) >= 2 && got[1] == "finding.changed "+string(i)
	})
}

// A hook is added, tried and removed by who administers alone; each is kept, and of what was refused nothing typed.
func TestHooksByPages(t *testing.T) {
	ctx, n, heard := t.Context(), newNode(t), newEar(t)
	o := outward(t, n)
	pages := o.Pages(n.Pages(frame.Config{})).Hooks
	by := frame.By{Member: "TR", Function: registrar.DutyOfficer}
	if _, _, err := pages.AddHook(ctx, by, hooks.Hook{URL: "https://10.0.0.1/" + sealedWords}); truce.KindOf(err) !=
		truce.Forbidden {
		t.Fatal(err)
	}
	id, secret, err := pages.AddHook(ctx, by, hooks.Hook{URL: heard.URL})
	if err != nil {
		t.Fatal(err)
	}
	if d, err := pages.TryHook(ctx, by, id); err != nil || d.Outcome != hooks.Delivered {
		t.Errorf("%+v, %v", d, err)
	}
	if err := pages.RemoveHook(ctx, by, id); err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile(filepath.Join(n.Dir, "audit.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range []string{"hook added", "hook tried", "hook removed"} {
		if !strings.Contains(string(kept), `"what":"`+what+`","about":"`+id+`"`) {
			t.Errorf("nothing is kept of %q: %s", what, kept)
		}
	}
	if strings.Contains(string(kept), sealedWords) || strings.Contains(string(kept), secret) {
		t.Error("what was typed is kept")
	}
}

// Who has to look after a hook is told by the doctor.
func TestTheDoctorLooksAtHooks(t *testing.T) {
	n := newNode(t)
	find := func() (out []Finding) {
		for _, f := range Examine(context.Background(), n.Dir, n.options) {
			if strings.Contains(strings.ToLower(f.What.Format), "hook") {
				out = append(out, f)
			}
		}
		return out
	}
	if got := find(); len(got) != 0 {
		t.Errorf("without hooks: %v", got)
	}
	gone := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(410) }))
	defer gone.Close()
	o := outward(t, n)
	o.hook(t, hooks.Hook{URL: gone.URL})
	if got := find(); len(got) != 1 || !got[0].OK {
		t.Errorf("a new one: %v", got)
	}
	if _, _, err := n.Registrar.File(t.Context(), registrar.By{Member: "TR", Function: registrar.DutyOfficer},
		registrar.Draft{}); err != nil {
		t.Fatal(err)
	}
	if err := o.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.sender.Wait()
	if got := find(); len(got) != 1 || got[0].OK {
		t.Errorf("one that is gone: %v", got)
	}
}
