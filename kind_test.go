package truce

import (
	"fmt"
	"strings"
	"testing"
)

// Whoever adds a kind is told here what is missing. That it has an example and a row in docs/entries.md is seen to by
// TestGolden and TestEveryKindIsDocumented, that a page or command shows it by the tests of package web.
func TestEveryKindIsWhole(t *testing.T) {
	for _, k := range forms() {
		d := kinds[k]
		if !k.wellFormed() || d.now == "" {
			t.Errorf("%s is no name of a kind", k)
		}
		if d.act == "" && !d.nodes && k != KindPart {
			t.Errorf("%s: who may enter it? It names no act, and nodes do not enter it by themselves", k)
		}
		if _, ok := widest[d.field]; !ok && d.field != FieldElsewhere {
			t.Errorf("%s: who may see it? Its field %q has no row in the matrix", k, d.field)
		}
		if d.key(d.body()) != "" && strings.TrimLeft(d.key(d.body()), "0") != "" {
			t.Errorf("%s: the key of an empty body is %q", k, d.key(d.body()))
		}
	}
}

// Nothing empty has effect: every kind says what its body must hold.
func TestAnEmptyBodyIsRefused(t *testing.T) {
	s := NewState(Digest{})
	p := &Process{ID: "empty", Title: "Empty", Members: []Member{{ID: "AR", Role: RoleGuarantor, LogKey: "k"},
		{ID: "BO", Role: RoleGuarantor, LogKey: "l"}}, Rule: Rule{Version: 1, Kind: KOfN, K: 2,
		Voters: []MemberID{"AR", "BO"},
		Absent: Counts, Refusing: Counts, Recused: Counts, Abstained: Counts, Interested: Counts, LapseK: 1}, Zone: "UTC",
		DayCloses: "24:00", Kinds: KindLists}
	all := []Action{ActFile, ActGroup, ActAssess, ActRelease, ActAdmin}
	for i, b := range []any{p, &Officer{Function: "duty officer", May: all}} {
		e := Entry{Kind: KindOfBody(b), Claim: fmt.Sprint("c", i), Officer: "duty officer", At: 1_900_000_000, Body: b}
		if err := s.ApplyEntry(Ref{"AR", int64(i)}, e); err != nil || len(s.Refused()) > 0 {
			t.Fatal(err, s.Refused())
		}
	}
	for _, k := range Kinds() {
		e := Entry{Kind: k, Claim: "c", Officer: "duty officer", At: 1_900_000_000, Body: kinds[k].body()}
		if k == KindPart || k == KindLeave { // parts are judged whole; a member leaves without giving a reason
			continue
		}
		if err := s.Admit(Ref{"AR", 2}, e); err == nil {
			t.Errorf("an empty %s would have effect", k)
		}
	}
}
