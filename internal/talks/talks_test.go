package talks

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/codes"
)

func actor(id truce.ActorID, names ...string) *truce.Actor {
	a := &truce.Actor{ID: id, Kind: codes.ActorGroup}
	for i, n := range names {
		a.Names = append(a.Names, truce.Name{Text: n, Lang: Languages[i], Kind: "main"})
	}
	return a
}

func seat(a truce.ActorID, role string) *truce.Delegation {
	return &truce.Delegation{Round: "r", Actor: a, Role: role}
}

// Steps in a session, by the second at which each is taken, and what each delegation has then used.
func TestTimeIsTakenWithoutPausesAndInterpretation(t *testing.T) {
	b := book(roundOn("r", "2031-03-27", "planned"), actor("north"), actor("south"), seat("north", "party"),
		seat("south", "party"))
	steps := []Step{{At: 1, Body: &Session{Round: "r", ID: "s", Title: "S", Day: "2031-03-27", From: "10:00", To: "12:00",
		State: "open"}}, {At: 1, Body: &Speakers{Round: "r", Session: "s", Rule: "by hand",
		Order: []truce.ActorID{"south", "north"}, Minutes: 2, Delay: 5}}}
	at := func(at truce.Instant, act string, who truce.ActorID) {
		step := &Floor{Round: "r", Session: "s", Act: act, Actor: who, Note: "so ruled"}
		if err := Fold(steps).Judge(Known{Book: b, Zone: "UTC"}, at, step); err != nil {
			t.Fatalf("%s at %d: %v", act, at, err)
		}
		steps = append(steps, Step{At: at, Body: step})
	}
	used := func(now truce.Instant, who truce.ActorID, want int64) {
		t.Helper()
		if got := Fold(steps).Room("r").Sitting("s").Used(who, now); got != want {
			t.Errorf("at %d %s has used %d s, want %d", now, who, got, want)
		}
	}
	at(100, "give", "south")
	used(104, "south", 0) // the interpreter speaks
	used(160, "south", 55)
	at(160, "pause", "")
	at(170, "point of order", "north")
	at(175, "ruling", "")
	used(220, "south", 55)
	at(220, "resume", "")
	used(230, "south", 65)
	at(240, "end", "")
	at(300, "give", "north")
	used(400, "south", 75)
	used(400, "north", 95)
	x := Fold(steps).Room("r").Sitting("s")
	if left, ok := x.Left("north", 500); !ok || left != 120-195 {
		t.Errorf("north has %d s left, %v", left, ok)
	}
	table, err := b.Table("r")
	if err != nil {
		t.Fatal(err)
	}
	if next := x.Next(b.SpeakingOrder(table, Fold(steps).Room("r"), x)); next != "" {
		t.Errorf("%s speaks next, and all have", next)
	}
	if len(x.Points) != 1 || x.Points[0].Ruling != "so ruled" {
		t.Errorf("%+v", x.Points)
	}
}

func TestOrders(t *testing.T) {
	b := book(roundOn("r", "2031-03-27", "planned"), actor("a", "Élan", "ب"), actor("b", "Zeta", "ا"), actor("c",
		"delta"),
		seat("a", "party"), seat("b", "guarantor"), seat("c", "party"))
	table, err := b.Table("r")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		rule, lang string
		listed     []truce.ActorID
		want       string
	}{
		{"alphabet", "en", nil, "[c a b]"}, // by letters, not by their codes
		{"alphabet", "ar", nil, "[c b a]"}, // what has no name in it stands by the one it has
		{"by hand", "", []truce.ActorID{"b", "a"}, "[b a c]"},
		{"agreed", "", []truce.ActorID{"c", "a", "b"}, "[c a b]"},
		{"alternation", "", []truce.ActorID{"a", "c", "b"}, "[a b c]"},
	} {
		if got := fmt.Sprint(b.Order(table, nil, x.rule, x.lang, x.listed)); got != x.want {
			t.Errorf("%s %s %v: %s, want %s", x.rule, x.lang, x.listed, got, x.want)
		}
	}
}

func TestSeatsStandApart(t *testing.T) {
	for n := 1; n <= 12; n++ {
		order := make([]truce.ActorID, n)
		for i := range order {
			order[i] = truce.ActorID(fmt.Sprint("a", i))
		}
		for _, shape := range TableShapes {
			seen := map[[2]int]bool{}
			for _, s := range Plan(order, shape) {
				if s.X < 0 || s.X > 1000 || s.Y < 0 || s.Y > 1000 || seen[[2]int{s.X, s.Y}] {
					t.Errorf("%d seats, %s: %s at %d, %d", n, shape, s.Actor, s.X, s.Y)
				}
				seen[[2]int{s.X, s.Y}] = true
			}
		}
	}
}

// An acceptance is of words: other words are accepted by nobody, silence is no consent, and two variants that all
// accept are not agreed.
func TestWhatIsAgreed(t *testing.T) {
	two := []truce.ActorID{"north", "south"}
	steps := []Step{{Body: &Text{ID: "x", Kind: "ceasefire", Titles: []truce.Name{{Text: "X"}}, Parties: two,
		Whole: true}},
		{Body: &Variant{Text: "x", Clause: "1", Variant: "A", Title: "t", Words: "w"}}}
	agreed := func(say string, want int, more ...any) {
		t.Helper()
		for _, b := range more {
			steps = append(steps, Step{At: 7, Body: b})
		}
		if got, _ := Fold(steps).Texts["x"].Agreed(); got != want {
			t.Errorf("%s: %d clauses are agreed, want %d", say, got, want)
		}
	}
	says := func(variant string, by truce.ActorID, what string) any {
		return &Answer{Text: "x", Clause: "1", Variant: variant, By: by, Says: what}
	}
	agreed("nobody has spoken", 0)
	agreed("one accepts", 0, says("A", "north", "accept"))
	agreed("both accept", 1, says("A", "south", "accept"))
	agreed("one takes it back", 0, says("A", "south", "silent"))
	agreed("and accepts again", 1, says("A", "south", "accept"))
	agreed("other words", 0, &Variant{Text: "x", Clause: "1", Variant: "A", Title: "t", Words: "v"})
	agreed("accepted anew", 1, says("A", "north", "accept"), says("A", "south", "accept"))
	agreed("who proposes it does not matter", 1, &Variant{Text: "x", Clause: "1", Variant: "A", Title: "t",
		Words: "v", By: two})
	agreed("a second variant that all accept", 0, &Variant{Text: "x", Clause: "1", Variant: "B", Title: "t", Words: "u"},
		says("B", "north", "accept"), says("B", "south", "accept"))
	agreed("one of them dropped", 1, &Variant{Text: "x", Clause: "1", Variant: "A", Title: "t", Words: "v",
		Dropped: true})
	d := Fold(steps).Texts["x"]
	if a := d.Agreement(3, false); len(a.Clauses) != 1 || a.Clauses[0].Text != "u" || a.Version != 3 {
		t.Errorf("%+v", a.Clauses)
	}
}

// Whoever belongs to what a delegation speaks for is represented by it, and circles end.
func TestTheMatrix(t *testing.T) {
	north := seat("north", "party")
	north.SpeaksFor = []truce.ActorID{"league"}
	b := book(roundOn("r", "2031-03-27", "held"), roundOn("later", "2031-05-01", "planned"), north, seat("south",
		"party"),
		&truce.Membership{Actor: "guild", Of: "league"}, &truce.Membership{Actor: "league", Of: "guild"},
		&truce.Invitation{Round: "r", Actor: "west", Answer: "declined"},
		&truce.Accession{Agreement: "deal", Actor: "guild", Status: codes.Acceded},
		&truce.Accession{Agreement: "deal", Actor: "east", Status: codes.Acceded},
		&truce.Accession{Agreement: "deal", Actor: "gone", Status: codes.Acceded},
		&truce.Accession{Agreement: "deal", Actor: "gone", Status: codes.Withdrawn},
		&truce.Requirement{ID: "all", Says: "all who acceded", Acceded: "deal"})
	m, err := b.Matrix(Window{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range m.Rows {
		got = append(got, fmt.Sprintf("%s never=%v through=%v", r.Actor, r.Never, r.Cells[0].Through))
	}
	want := []string{"north never=false through=[]", "south never=false through=[]", "west never=true through=[]",
		"league never=false through=[north]", "guild never=false through=[north]", "east never=true through=[]"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	h := m.Requirements[0]
	if len(h.Rounds) != 1 || fmt.Sprint(h.Rounds[0].Through, h.Rounds[0].Missing) != "[guild] [east]" {
		t.Errorf("%+v: of a round of which no delegation is claimed nothing is held against it", h.Rounds)
	}
	if c := b.Circles(); len(c) != 1 || !strings.Contains(c[0].Says(b), "guild") {
		t.Errorf("%q", c)
	}
}

func TestOverdueIsWhatHadADayThatIsOver(t *testing.T) {
	c := func(id string, due truce.Date, status string) *truce.Commitment {
		return &truce.Commitment{ID: id, What: "w", DueBy: due, Status: status}
	}
	b := book(c("none", "", "open"), c("late", "2031-04-05", "open"), c("done", "2031-04-01", "done"), c("month",
		"2031-04",
		"open"), c("today", "2031-04-06", "partly done"), c("late", "", ""))
	var got []string
	for _, o := range b.Owed("2031-04-06") {
		got = append(got, fmt.Sprint(o.ID, " ", o.Overdue))
	}
	want := []string{"late true", "month false", "done false", "today false", "none false"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// Every kind of step is read back as it was written, and an empty one is refused with a sentence.
func TestEveryStepIsWholeOrRefused(t *testing.T) {
	b := book(roundOn("r", "2031-03-27", "planned"))
	for _, kind := range StepKinds() {
		body, err := NewStep(kind)
		if err != nil {
			t.Fatal(err)
		}
		if name, subject := Subject(body); name != kind || subject == "" {
			t.Errorf("%s is called %q and is about %q", kind, name, subject)
		}
		if err := Fold(nil).Judge(Known{Book: b, Zone: "UTC"}, 1, body); err == nil {
			t.Errorf("an empty %s would be taken", kind)
		}
	}
}
