package node

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/hooks"
	"truce/internal/registrar"
)

// toldInWorld is what two hooks are sent in a world that the first seed draws: one hook is told of everything, one of
// what a filter leads to. The second seed draws what the member keeps to itself in it.
func toldInWorld(t *testing.T, world, kept uint64) []string {
	t.Helper()
	ctx, c, secret := t.Context(), rand.New(rand.NewPCG(world, 6)), rand.New(rand.NewPCG(kept, 7))
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	n, err := Open(ctx, founded(t, "TR", "BO")["TR"], Options{Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	n.Alone()
	o, heard := outward(t, n), newEar(t)
	all := o.hook(t, hooks.Hook{URL: heard.URL})
	o.hook(t, hooks.Hook{URL: heard.URL, Ask: "/incidents?kind=sniping"})
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	by := registrar.By{Member: "TR", Function: registrar.DutyOfficer}
	intake := registrar.By{Member: "TR", Function: registrar.IntakeDesk}
	kinds := []codes.EventKind{codes.Shelling, codes.Sniping, codes.AirStrike}
	words := func() string { return fmt.Sprintf("%0*d", 1+secret.IntN(200), secret.IntN(1000)) }
	draft := func(released bool) registrar.Draft {
		d := registrar.Draft{Private: map[string]string{"text": words(), "source": words()}}
		if c := c.IntN(len(kinds)); released {
			d.Release, d.Coded.Kind = truce.LevelJoint, kinds[c]
			return d
		}
		d.Coded = truce.Coded{Kind: kinds[secret.IntN(len(kinds))], Where: truce.Place{Name: words()},
			When: truce.Interval{From: truce.Instant(1_893_000_000 + secret.IntN(100_000))}}
		return d
	}
	type filed struct {
		truce.ReportID
		truce.IncidentID
		released bool
	}
	var list []filed
	for range 4 + c.IntN(4) {
		f := filed{released: c.IntN(2) == 0}
		f.ReportID, f.IncidentID, err = n.Registrar.File(ctx, intake, draft(f.released))
		must(nil, err)
		list = append(list, f)
		now = now.Add(time.Hour)
	}
	for range 8 {
		f := list[c.IntN(len(list))]
		switch c.IntN(5) {
		case 0:
			d := draft(f.released)
			d.Because = "clerical error"
			_, err := n.Registrar.CorrectReport(ctx, intake, f.ReportID, d)
			must(nil, err)
		case 1:
			must(nil, n.Registrar.Assess(ctx, by, "", truce.Assessment{Incident: f.IncidentID, State: truce.Given,
				Happened: codes.Confirmed}, words()))
		case 2:
			must(n.Registrar.Operate(ctx, by, "", truce.Operation{Kind: codes.Notice, State: "drafted",
				About: truce.About{Incident: f.IncidentID, Party: "north"}}, words()))
		case 3:
			must(n.Registrar.Operate(ctx, by, "", truce.Operation{Kind: codes.Flash, State: "reported"}, words()))
		case 4:
			g := list[c.IntN(len(list))]
			if f.IncidentID != g.IncidentID {
				must(n.Registrar.Enter(ctx, by, "", &truce.Same{A: f.IncidentID, B: g.IncidentID, Same: c.IntN(2) == 0}))
			}
		}
		now = now.Add(time.Hour)
		o.told(t, all)
	}
	o.told(t, all)
	heard.mu.Lock()
	defer heard.mu.Unlock()
	slices.Sort(heard.bodies)
	return heard.bodies
}

// Two worlds that differ only in what a member keeps to itself, what it sealed and what it has not released, send other
// programs the same bodies, byte for byte, also those who ask for what a filter leads to.
func TestWhatIsKeptChangesNoBody(t *testing.T) {
	sent := 0
	for world := range uint64(4) {
		one, other := toldInWorld(t, world, 1000+world), toldInWorld(t, world, 2000+world)
		if sent += len(one); !slices.Equal(one, other) {
			t.Errorf("world %d:\n%q\n%q", world, one, other)
		}
	}
	if sent < 60 {
		t.Errorf("only %d bodies were compared", sent)
	}
}
