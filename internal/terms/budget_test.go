package terms

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"truce"
	"truce/codes"
)

// hardText is a version whose clause is as hard to compile as one that is not refused can be.
func hardText(id string, clauses int) *truce.Agreement {
	a := &truce.Agreement{ID: truce.AgreementID(id), Version: 1, Kind: "local deal", Titles: []truce.Name{{Text: id}},
		Effect: 1_800_000_000}
	for _, z := range []truce.AreaID{"west", "east", "north", "south"} {
		a.Areas = append(a.Areas, truce.AgreedArea{Area: z, Role: "named", Map: true})
	}
	for i := range clauses {
		a.Clauses = append(a.Clauses, truce.Clause{Number: fmt.Sprint(i + 1), Title: "x", Text: "y", Status: "official",
			Breach: fmt.Sprintf(`armed && ((kind == "shelling") != (means == "mortar") != target.civilian != civilians_harmed != `+
				`inside["west"] != from["east"] != near["north 500"] != over["rounds %d"])`, i+1)})
	}
	return a
}

// What one member enters can cost the others no more than its budget, and none of what it entered before is lost by it.
func TestAgreementsOverBudgetTakeNoPart(t *testing.T) {
	r := island(t)
	before := r.book()
	for i := range mostTexts + 40 {
		r.enter("OM", hardText(fmt.Sprintf("deal-%03d", i), 1))
	}
	b := r.book()
	work := 0
	for _, versions := range b.texts {
		for _, list := range versions {
			for _, x := range list {
				if x.by.Member == "OM" {
					work += x.work
				}
			}
		}
	}
	if work == 0 || work > mostWork+mostOfText {
		t.Errorf("what OM entered took %d cases; its budget is %d", work, mostWork)
	}
	kept := len(b.ids) - len(before.ids)
	over := b.Over()
	if len(over) != 1 || over[0].Member != "OM" || over[0].N != mostTexts+40-kept || kept == 0 {
		t.Fatalf("%d versions of OM are read, and left out are %v", kept, over)
	}
	if said := over[0].Says().String(); !strings.Contains(said, "over budget: OM entered more agreements") {
		t.Error(said)
	}
	if b.texts["deal-000"] == nil || b.texts[truce.AgreementID(fmt.Sprintf("deal-%03d", mostTexts+39))] != nil {
		t.Error("what was entered first does not come first")
	}
	for _, id := range before.ids {
		if b.texts[id] == nil {
			t.Errorf("%s of another member is not read any more", id)
		}
	}
}

// A version that lists more than a member's versions may takes no part; what the member entered before and after does.
func TestLongAgreementsTakeNoPart(t *testing.T) {
	r := island(t)
	long := hardText("deal-long", 1)
	for i := range mostLines {
		long.Parties = append(long.Parties, truce.PartyClaim{Actor: truce.ActorID(fmt.Sprintf("band-%d", i))})
	}
	r.enter("OM", hardText("deal-before", 1))
	r.enter("OM", long)
	r.enter("OM", hardText("deal-after", 1))
	b := r.book()
	if b.texts["deal-before"] == nil || b.texts["deal-after"] == nil || b.texts["deal-long"] != nil {
		t.Error("it is not the long version that takes no part")
	}
	if over := b.Over(); len(over) != 1 || over[0].Member != "OM" || over[0].N != 1 {
		t.Errorf("left out is %v", over)
	}
}

// A version of very many clauses is read as far as one may cost; the other clauses are left to people, and say so.
func TestOneVersionHasABudget(t *testing.T) {
	c := Compile(hardText("deal", 200))
	read, left := 0, 0
	for _, x := range c.clauses {
		switch x.fault.String() {
		case "":
			read++
		case overText().String():
			left++
		default:
			read++ // and refused, after as much work as one clause may take
		}
	}
	if read == 0 || left == 0 || c.work > mostOfText+2*maxCases {
		t.Errorf("%d clauses are read, %d left, with %d cases", read, left, c.work)
	}
}

// Claims about one thing count up to the budget, in the order in which they were entered; one that is withdrawn makes
// room.
func TestClaimsOverBudgetTakeNoPart(t *testing.T) {
	r := island(t)
	var first truce.Ref
	for i := range mostClaims + 5 {
		ref := r.enter("OM", &truce.Accession{Agreement: "meridian-ceasefire", Actor: "band", Status: codes.Acceded,
			Since: truce.At(time.Date(2030, 1, 1, 0, i, 0, 0, time.UTC))})
		if i == 0 {
			first = ref
		}
	}
	count := func(b *Book) (n int) {
		for _, c := range b.accede["meridian-ceasefire"] {
			if c.Body.(*truce.Accession).Actor == "band" {
				n++
			}
		}
		return n
	}
	b := r.book()
	if over := b.Over(); count(b) != mostClaims || len(over) != 1 || over[0].N != 5 ||
		over[0].What.String() != "accessions of an actor" {
		t.Fatalf("%d count, left out are %v", count(b), over)
	}
	r.enter("OM", &truce.Withdraw{Index: first.Index, Why: "entered in error"})
	if b := r.book(); count(b) != mostClaims || b.Over()[0].N != 4 {
		t.Errorf("after a withdrawal %d count, left out are %v", count(b), b.Over())
	}
}
