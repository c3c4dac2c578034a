package truce

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestWhatANameOfAKindIs(t *testing.T) {
	for name, want := range map[Kind]bool{"report/1": true, "report/10": true, "report": false, "report/": false,
		"report/0": false, "report/01": false, "report/-1": false, "Report/1": false, "/1": false, "report/1/2": false} {
		if name.wellFormed() != want {
			t.Errorf("%q is well formed: %v", name, !want)
		}
	}
}

// What can be taken back: what people claim, but not who the members and officers are, not what is taken back by its
// opposite, and not what was published, which is corrected by errata.
func TestWhatCanBeTakenBack(t *testing.T) {
	for _, x := range []struct {
		body any
		want bool
	}{
		{&Report{}, true}, {&Assessment{}, true}, {&Operation{}, true}, {&Statement{}, true}, {&Area{}, true},
		{&Process{}, false}, {&Officer{}, false}, {&Key{}, false}, {&Amendment{}, false}, {&Leave{}, false},
		{&Link{}, false}, {&Same{}, false}, {&Release{}, false}, {&Incident{}, false},
		{&Bulletin{}, false}, {&Concur{}, false}, {&Observed{}, false}, {&Fork{}, false}, {struct{}{}, false},
	} {
		if Withdrawable(x.body) != x.want {
			t.Errorf("a %T can be taken back: %v", x.body, !x.want)
		}
	}
}

// Which forms a log may hold follows from the list of kinds that the document in force names.
func TestWhichFormsADocumentNames(t *testing.T) {
	for _, x := range []struct {
		list int
		kind Kind
		want string // empty: it names it
	}{
		{0, "assessment/1", ""}, {1, "assessment/1", ""}, {2, "assessment/1", ""},
		{3, "assessment/1", "assessment/2 stands in the place of assessment/1"},
		{0, "assessment/2", "it names list 1 of the kinds, and this is of list 3"},
		{2, "assessment/2", "it names list 2 of the kinds, and this is of list 3"},
		{3, "assessment/2", ""}, {7, "assessment/2", ""},
		{7, "assessment/1", "assessment/2 stands in the place of assessment/1"},
		{8, "assessment/2", "assessment/3 stands in the place of assessment/2"},
		{8, "assessment/1", "assessment/3 stands in the place of assessment/1"}, {KindLists, "assessment/3", ""},
		{1, "report/1", ""}, {KindLists, "report/1", ""}, {1, "report/2", "of list 2"}, {2, "report/2", ""},
	} {
		d, known := describe(x.kind)
		if !known {
			t.Fatalf("%s is not known", x.kind)
		}
		err := (&Process{Kinds: x.list}).names(d)
		if (err == nil) != (x.want == "") || err != nil && !strings.Contains(err.Error(), x.want) {
			t.Errorf("list %d and %s: %v; want %q", x.list, x.kind, err, x.want)
		}
	}
}

func TestWhatIsMadeOfAnUnknownKind(t *testing.T) {
	unknown := &UnknownKind{Kind: "dream/1"}
	for _, x := range []struct {
		what string
		p    *Process
		void bool
	}{
		{"a log that stands under no document", nil, true},
		{"a document that names an older list", &Process{Kinds: 1}, true},
		{"a document that names the newest list this program knows", &Process{Kinds: KindLists}, true},
		{"a document that names a newer list", &Process{Kinds: KindLists + 1}, false},
	} {
		if got := x.p.Void(unknown) != nil; got != x.void {
			t.Errorf("%s: it is void: %v", x.what, got)
		}
	}
	if err := Admit(NewState(Digest{}).past("AR"), Ref{"AR", 0}, Entry{Kind: "dream/1"}); !errors.As(err, &unknown) {
		t.Errorf("an entry of a kind that is not known is refused with %v", err)
	}
}

func TestFormsOfKinds(t *testing.T) {
	for _, x := range []struct {
		kind     Kind
		newest   Kind
		replaced bool
	}{
		{"assessment/1", "assessment/3", true}, {"assessment/2", "assessment/3", true},
		{"assessment/3", "assessment/3", false},
		{"report/1", "report/3", false}, {"dream/1", "dream/1", false},
	} {
		if got := x.kind.Newest(); got != x.newest {
			t.Errorf("the newest form of %s is %s, want %s", x.kind, got, x.newest)
		}
		if got := x.kind.Replaced(); got != x.replaced {
			t.Errorf("%s is replaced: %v", x.kind, got)
		}
	}
	if !slices.Contains(forms(), "assessment/1") || slices.Contains(Kinds(), "assessment/1") {
		t.Error("assessment/1 is an earlier form, and no kind of its own")
	}
	if NewBody("dream/1") != nil {
		t.Error("a kind that is not known has a body")
	}
	if k := KindOfBody(struct{}{}); k != "" {
		t.Errorf("what is no body is of kind %s", k)
	}
}

// What entries do, apart from their kinds.
func TestWhatEntriesAreKeptAndLookedAt(t *testing.T) {
	entry := func(b any) Entry { return Entry{Kind: KindOfBody(b), Body: b} }
	for _, x := range []struct {
		what         string
		e            Entry
		kept, steers bool
	}{
		{"a report", entry(&Report{ID: "AR-R-1"}), false, false},
		{"a statement", entry(&Statement{}), true, false},
		{"an amendment", entry(&Amendment{}), true, true},
		{"a key that ends the log", entry(&Key{Use: UseLog, Revoked: true}), true, true},
		{"another key", entry(&Key{Use: UseNode}), true, false},
		{"an unknown kind", Entry{Kind: "dream/1"}, false, false},
	} {
		if x.e.Kept() != x.kept {
			t.Errorf("%s is kept among the claims: %v", x.what, !x.kept)
		}
		if x.e.Steers() != x.steers {
			t.Errorf("%s is looked at by a course: %v", x.what, !x.steers)
		}
	}
	if (Entry{Kind: "dream/1"}).Effects() != nil {
		t.Error("an entry of a kind that is not known does something")
	}
	if _, ok := answerOf(&Claim{Kind: KindStatement, Body: &Statement{}}); ok {
		t.Error("a statement answers something about an incident")
	}
}

// An id names a member, what it is of, and a number: the letter is looked at.
func TestWhoGivesAnID(t *testing.T) {
	p := document()
	for _, x := range []struct {
		id     string
		letter byte
		given  bool
		by     MemberID
		byThem bool
	}{
		{"AR-I-1", 'I', true, "AR", true}, {"AR-I-1", 'R', false, "AR", false}, {"CA-I-1", 'I', false, "AR", false},
		{"AR-I-1", 'I', true, "BO", false}, {"no id", 'I', false, "AR", false},
	} {
		if p.minted(x.id, x.letter) != x.given || mintedBy(x.id, x.letter, x.by) != x.byThem {
			t.Errorf("%q as an id with %c, of %s: want %v, %v", x.id, x.letter, x.by, x.given, x.byThem)
		}
	}
}
