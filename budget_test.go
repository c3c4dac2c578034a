package truce_test

import (
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/internal/testing/hostile"
)

// unbounded are the kinds of which any number has effect, each with why that holds nobody up.
var unbounded = map[truce.Kind]string{
	truce.KindProcess:    "it is the first entry alone",
	truce.KindEnactment:  "one for each document in force",
	truce.KindAdoption:   "one in the place of each document",
	truce.KindLeave:      "the log ends with it",
	truce.KindObserved:   "of one log the latest stands alone",
	truce.KindConcur:     "of voters alone, and who is made to concur again and again must be able to",
	truce.KindWithdraw:   "each takes back one entry, and is read with what it takes back",
	truce.KindIncident:   "they are any number, and read by pages",
	truce.KindErasure:    "reports are any number, and what is destroyed of them is",
	truce.KindAssessment: "", truce.KindInterest: "", truce.KindLapsed: "", // by incident, of which there are any number
}

// Whatever is read whole has a budget, in each log.
func TestEveryKindHasABudget(t *testing.T) {
	for _, k := range truce.Kinds() {
		claims, ofKey := truce.BudgetOf(k)
		_, excused := unbounded[k]
		if kept := (truce.Entry{Kind: k}).Kept(); kept && k != truce.KindPart && claims == 0 && !excused {
			t.Errorf("any number of %s has effect: give it a budget, or say here why it needs none", k)
		}
		if excused && claims > 0 || unbounded[k] == "" && excused && ofKey == 0 {
			t.Errorf("%s is excused, and has a budget of %d and %d", k, claims, ofKey)
		}
	}
}

// flood folds the log of a member that enters n entries of a shape.
func flood(t *testing.T, shape string, n int) *truce.State {
	t.Helper()
	i := slices.IndexFunc(hostile.Shapes(), func(s hostile.Shape) bool { return s.Name == shape })
	if i < 0 {
		t.Fatalf("there is no shape %q", shape)
	}
	p, s := hostile.Process(), truce.NewState(truce.Digest{})
	opening := hostile.Opening(p)
	for j, data := range append(opening, hostile.Shapes()[i].Entries(p, len(opening), n)...) {
		if err := s.Apply(truce.Ref{Member: hostile.Member, Index: int64(j)}, data); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestWhatIsOverBudgetHasNoEffect(t *testing.T) {
	for _, c := range []struct {
		sentence, shape string
		kind            truce.Kind
		entered, effect int
	}{
		{"as many keys as a budget allows have effect", "keys", truce.KindKey, 1_000, 1_000},
		{"and not one more", "keys", truce.KindKey, 1_100, 1_000},
		{"the officers that open a log count", "officers", truce.KindOfficer, 1_100, 1_000},
		{"what is said of one incident has a budget of its own", "interests", truce.KindInterest, 300, 200},
		{"of verdicts too", "verdicts", truce.KindAssessment, 300, 200},
		{"bodies count by their bytes", "actors of many parts", truce.KindActor, 67 * 5, 2},
		{"a document is proposed some hundreds of times", "amendments", truce.KindAmendment, 600, 500},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			s := flood(t, c.shape, c.entered)
			if got := len(s.Claims(c.kind, "")); got != c.effect {
				t.Fatalf("%d have effect, not %d", got, c.effect)
			}
			list := s.Refused()
			if over := c.entered > c.effect && c.kind != truce.KindActor; over && len(list) == 0 {
				t.Fatal("nothing is refused")
			}
			for _, r := range list {
				if !strings.HasPrefix(r.Why, "over budget: ") {
					t.Errorf("%s is refused otherwise: %s", r.Ref, r.Why)
				}
			}
		})
	}
}

// A member that has used up its budget can still give up a key, and dismiss an officer.
func TestTakingBackNeedsNoBudget(t *testing.T) {
	s := flood(t, "keys", 1_100)
	at := s.Size(hostile.Member)
	for _, body := range []any{&truce.Key{Use: truce.UseNode, Key: "stolen", Revoked: true},
		&truce.Key{Use: truce.UseLog, Key: "log key of MI", Revoked: true}} {
		e := truce.Entry{Kind: s.Process.FormOf(body), Claim: "c", Officer: hostile.Officer, At: 1, Body: body}
		if err := s.ApplyEntry(truce.Ref{Member: hostile.Member, Index: at}, e); err != nil {
			t.Fatal(err)
		}
		at++
	}
	if !s.Process.Since.HasGone(hostile.Member) {
		t.Error("the log has not ended")
	}
	o := flood(t, "officers", 1_100)
	body := &truce.Officer{Function: hostile.Judge, Ended: true}
	e := truce.Entry{Kind: truce.KindOfficer, Claim: "c", Officer: hostile.Officer, At: 1, Body: body}
	if err := o.Admit(truce.Ref{Member: hostile.Member, Index: o.Size(hostile.Member)}, e); err != nil {
		t.Error(err)
	}
}
