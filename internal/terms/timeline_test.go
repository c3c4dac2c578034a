package terms

import (
	"testing"

	"pgregory.net/rapid"

	"truce"
)

// TestTimelinesLeaveTheTruth draws what claimants say, with vague beginnings, then draws when each thing really began:
// the value every claimant's last step then has is never ruled out. And an interval leaves what its moments leave.
func TestTimelinesLeaveTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		moments := rapid.Custom(func(t *rapid.T) moment { return moment(rapid.IntRange(1, 40).Draw(t, "moment")) })
		steps := rapid.Custom(func(t *rapid.T) step {
			from := moments.Draw(t, "from")
			to := from
			if rapid.Bool().Draw(t, "vague") {
				to += moment(rapid.IntRange(0, 15).Draw(t, "for"))
			}
			if rapid.IntRange(0, 9).Draw(t, "unstated") == 0 {
				from, to = always, never
			}
			return step{from: from, to: to, leaves: set(1 << rapid.IntRange(0, 2).Draw(t, "value"))}
		})
		histories := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) history {
			h := history(rapid.SliceOfN(steps, 0, 4).Draw(t, "steps"))
			for i := range h {
				h[i].ref = truce.Ref{Member: "CA", Index: int64(i)}
			}
			return h
		}), 0, 3).Draw(t, "claimants")
		l := question{all: anyStanding}.weave(histories)
		now := moments.Draw(t, "now")
		got := l.leaves(truce.Interval{From: truce.Instant(now), To: truce.Instant(now)})
		spoken := false
		for _, h := range histories {
			value, ok := really(t, h, now)
			spoken = spoken || ok
			if ok && value&^got != 0 {
				t.Fatalf("a claimant's value %b is ruled out: %b left of %+v", value, got, histories)
			}
		}
		if got == 0 || !spoken && got != anyStanding {
			t.Fatalf("nobody has spoken, and %b is left of %+v", got, histories)
		}
		until := now + moment(rapid.IntRange(0, 20).Draw(t, "length"))
		var union set
		for x := now; x <= until; x++ {
			union |= l.leaves(truce.Interval{From: truce.Instant(x), To: truce.Instant(x)})
		}
		if over := l.leaves(truce.Interval{From: truce.Instant(now), To: truce.Instant(until)}); over != union {
			t.Fatalf("the interval leaves %b, its moments %b", over, union)
		}
	})
}

// really draws when each step of a history began and returns what stands at a moment: the step that began last, the
// later claim where two began together.
func really(t *rapid.T, h history, now moment) (set, bool) {
	var value set
	last := always
	spoken := false
	for _, s := range h {
		lo, hi := max(s.from, 0), min(s.to, 60)
		began := moment(rapid.IntRange(int(lo), int(hi)).Draw(t, "began"))
		if began <= now && (!spoken || began >= last) {
			value, last, spoken = s.leaves, began, true
		}
	}
	return value, spoken
}

func TestSince(t *testing.T) {
	day := moment(on("2017-01-04 00:00"))
	for _, x := range []struct {
		at       truce.Instant
		stated   truce.Date
		entered  truce.Instant
		from, to moment
	}{
		{on("2017-01-04 10:00"), "2017-01-01", 0, day + 10*3600, day + 10*3600},
		{0, "2017-01-04", 0, day - 14*3600, day + 36*3600 - 1},
		{0, "", on("2017-01-04 00:00"), always, day},
		{0, "", 0, always, never},
	} {
		if from, to := since(x.at, x.stated, x.entered); from != x.from || to != x.to {
			t.Errorf("since(%v, %q, %v) = %d, %d; want %d, %d", x.at, x.stated, x.entered, from, to, x.from, x.to)
		}
	}
}

// Which of one claimant's steps stands at a moment is decided by when they began, and of those that began together by
// which was said later.
func TestWhichStepStands(t *testing.T) {
	entered := func(m truce.MemberID, index int64) truce.Ref { return truce.Ref{Member: m, Index: index} }
	const now = 100
	for _, c := range []struct {
		sentence string
		first    step
		second   step
		want     set
	}{
		{"what began later stands", step{from: 10, to: 10, ref: entered("CA", 2)},
			step{from: 20, to: 20, ref: entered("CA", 1)}, isNo},
		{"of what began together the later entry stands", step{from: 10, to: 10, ref: entered("CA", 1)},
			step{from: 10, to: 10, ref: entered("CA", 2)}, isNo},
		{"of what began together the later entry stands, in whatever order they are read",
			step{from: 10, to: 10, ref: entered("CA", 2)},
			step{from: 10, to: 10, ref: entered("CA", 1)}, isYes},
		{"a claim comes after the text of the agreement", step{from: 10, to: 10},
			step{from: 10, to: 10, ref: entered("CA", 0)}, isNo},
		{"the text comes after no claim", step{from: 10, to: 10, ref: entered("CA", 0)}, step{from: 10, to: 10}, isYes},
		{"of two members' entries neither is later", step{from: 10, to: 10, ref: entered("BO", 1)},
			step{from: 10, to: 10, ref: entered("CA", 2)}, both},
		{"what may have begun before the other leaves both", step{from: 10, to: 30, ref: entered("CA", 1)},
			step{from: 20, to: 20, ref: entered("CA", 2)}, both},
		{"what began at the last moment at which the other can have begun, and was said later, stands",
			step{from: 10, to: 20, ref: entered("CA", 1)}, step{from: 20, to: 20, ref: entered("CA", 2)}, isNo},
		{"what has not certainly begun replaces nothing", step{from: 10, to: 10, ref: entered("CA", 1)},
			step{from: 20, to: now + 1, ref: entered("CA", 2)}, both},
		{"what has not begun does not stand", step{from: 10, to: 10, ref: entered("CA", 1)},
			step{from: now + 1, to: now + 1, ref: entered("CA", 2)}, isYes},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			c.first.leaves, c.second.leaves = isYes, isNo
			var got set
			for _, s := range first(history{c.first, c.second}.at(now)) {
				got |= s.leaves
			}
			if got != c.want {
				t.Fatalf("%b stands, and it should be %b", got, c.want)
			}
		})
	}
}

func first[T, U any](x T, _ U) T { return x }

// Civilians of whom nobody claims anything are no party: neither bound nor excluded.
func TestCiviliansAreNoParty(t *testing.T) {
	a := &truce.Agreement{ID: "one"}
	p := &truce.Process{Rule: truce.Rule{LapseK: 1}}
	b := &Book{Process: p, civilian: map[truce.ActorID]set{"townspeople": isYes, "north": isNo}}
	for actor, want := range map[truce.ActorID]bool{"townspeople": true, "north": false, "nobody-knows": false} {
		got := b.standingOf(a, actor).leaves(truce.Interval{From: 10, To: 10})
		if (got == neither) != want {
			t.Errorf("%s: %b", actor, got)
		}
	}
}
