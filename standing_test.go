package truce

import "testing"

// A log stands under the document it opened with, or the last that it enacted itself, however claims are ordered.
func TestUnderWhichDocumentALogStands(t *testing.T) {
	p := document()
	opened := func(m MemberID) *Claim {
		return &Claim{Ref: Ref{m, 0}, Kind: KindProcess, Body: p}
	}
	enacted := func(m MemberID, at int64, d Digest) *Claim {
		return &Claim{Ref: Ref{m, at}, Kind: KindEnactment, Body: &Enactment{Document: d}}
	}
	other := sha([]byte("a document that is not in force"))
	for _, x := range []struct {
		sentence string
		claims   []*Claim
		founded  bool // whether BO's log stands under p
	}{
		{"of nothing entered it stands under nothing", nil, false},
		{"another's log does not found it", []*Claim{opened("AR")}, false},
		{"it stands under what it opened with", []*Claim{opened("BO")}, true},
		{"another's enactment changes nothing", []*Claim{opened("BO"), enacted("CA", 5, other)}, true},
		{"it stands under what it enacted last", []*Claim{opened("BO"), enacted("BO", 3, p.Digest())}, true},
		{"a document that is not in force is none", []*Claim{opened("BO"), enacted("BO", 3, other)}, false},
		{"the later of two", []*Claim{enacted("BO", 3, other), enacted("BO", 7, p.Digest())}, true},
		{"the later of two, whichever is read first", []*Claim{enacted("BO", 7, p.Digest()), enacted("BO", 3, other)}, true},
		{"the later of two that is not in force", []*Claim{enacted("BO", 7, other), enacted("BO", 3, p.Digest())}, false},
	} {
		if got := p.Standing("BO", x.claims) != nil; got != x.founded {
			t.Errorf("%s: stands under it: %v", x.sentence, got)
		}
	}
}

func TestHowRevisionsAreNumbered(t *testing.T) {
	for _, x := range []struct {
		rule, revision int
		want           string
	}{{0, 1, "1"}, {1, 1, "1"}, {1, 3, "3"}, {2, 1, "2.1"}, {3, 2, "3.2"}} {
		if got := (Settlement{Rule: x.rule, Revision: x.revision}).Number(); got != x.want {
			t.Errorf("revision %d under rule %d is %q, want %q", x.revision, x.rule, got, x.want)
		}
	}
}

// Of two places that reports state, the finer one stands for the incident; of two that are as fine, the first.
func TestWhichPlaceIsFiner(t *testing.T) {
	at := func(radius int32) Place { return Place{Point: &Point{LatE7: 1}, RadiusM: radius} }
	named := Place{Name: "Harbour"}
	for _, x := range []struct {
		sentence string
		a, b     Place
		want     bool
	}{
		{"a smaller radius is finer", at(100), at(500), true},
		{"a larger one is not", at(500), at(100), false},
		{"one as large is not", at(500), at(500), false},
		{"a position is finer than a name", at(500), named, true},
		{"a name is not finer than a position", named, at(500), false},
		{"a name is finer than nothing", named, Place{}, true},
		{"a name is not finer than another", named, Place{Name: "Quay"}, false},
	} {
		if finer(x.a, x.b) != x.want {
			t.Errorf("%s: %v", x.sentence, !x.want)
		}
	}
}

// What may be put together from parts is within the budget that its kind has in a log.
func TestHowLargeABodyInPartsMayBe(t *testing.T) {
	for _, k := range Kinds() {
		if d, _ := describe(k); d.most.bytes != 0 && d.most.bytes < maxWhole {
			t.Errorf("bodies of %s may have %d bytes in a log, and one in parts %d", k, d.most.bytes, maxWhole)
		}
	}
	var a Assembly
	for i, want := range []bool{true, false} {
		_, _, err := a.Take(Entry{Kind: KindPart, Body: &Part{Of: KindReport, Part: i, Parts: 3,
			Data: make([]byte, maxWhole/2+i)}})
		if (err == nil) != want {
			t.Errorf("after part %d of one byte too many: %v", i, err)
		}
	}
}

func TestWhetherAnAssemblyWaits(t *testing.T) {
	var a Assembly
	if a.Pending() {
		t.Error("an assembly of no parts waits for others")
	}
	a.next = Part{Part: 1, Parts: 2}
	if !a.Pending() {
		t.Error("an assembly of one part of two waits for nothing")
	}
	if a.Drop(); a.Pending() {
		t.Error("an assembly that was dropped waits for more")
	}
	a.next = Part{Part: 1, Parts: 2}
	e := Entry{Kind: KindStatement, Body: &Statement{}}
	if whole, done, err := a.Take(e); err != nil || !done || whole.Body != e.Body || a.Pending() {
		t.Error("an entry that is no part ends the body before it, and is judged as it is")
	}
}

// A finding is of those whose verdicts were counted, be it one; where that is not known, of those who concurred.
func TestWhoseAFindingIs(t *testing.T) {
	for _, x := range []struct {
		s    Settlement
		want string
	}{
		{Settlement{Counted: []MemberID{"AR"}, By: []MemberID{"AR", "BO"}}, "AR"},
		{Settlement{Counted: []MemberID{"AR", "CA"}, By: []MemberID{"BO"}}, "AR CA"},
		{Settlement{By: []MemberID{"AR", "BO"}}, "AR BO"},
		{Settlement{}, "–"},
	} {
		if got := listed(x.s.Members(), memberWord); got != x.want {
			t.Errorf("a finding of %v, concurred in by %v, is of %q, want %q", x.s.Counted, x.s.By, got, x.want)
		}
	}
}
