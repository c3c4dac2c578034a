package terms

import (
	"strings"
	"testing"
)

// TestMisspeltConditions: what somebody writes by habit is answered in words, at its place, and with what to write. An
// answer of the parser's own grammar never comes through.
func TestMisspeltConditions(t *testing.T) {
	for _, x := range []struct {
		condition string
		at        int
		says      string
	}{
		{"kind == “siege”", 8, `write straight quotation marks: " and not “`},
		{"kind == „siege“", 8, `write straight quotation marks: " and not „`},
		{"kind == ‘siege’", 8, "write straight quotation marks"},
		{"kind == «siege»", 8, "write straight quotation marks"},
		{"kind == ＂siege＂", 8, "write straight quotation marks"},
		{"kind == \"siege”", 14, `write straight quotation marks: " and not ”`},
		{"kind == `siege`", 8, "write straight quotation marks"},
		{`kind == "siege`, 8, "the quotation mark that stands here is never closed"},
		{`armed and notified`, 6, "write && for and"},
		{`armed AND notified`, 6, "write && for and"},
		{`armed & notified`, 6, "write && for and"},
		{`armed ＆＆ notified`, 6, "write && and not ＆＆"},
		{`armed ∧ notified`, 6, "write && for and"},
		{`armed or notified`, 6, "write || for or"},
		{`armed | notified`, 6, "write || for or"},
		{`armed && not notified`, 9, "write ! for not"},
		{`armed && ¬notified`, 9, "write ! for not"},
		{`armed && ！notified`, 9, "write ! and not ！"},
		{`kind = "siege"`, 5, "write == to compare"},
		{`kind ＝ "siege"`, 5, "write == to compare"},
		{`kind ＝＝ "siege"`, 5, "write == and not ＝＝"},
		{`kind === "siege"`, 5, "write == to compare"},
		{`kind is "siege"`, 5, "write == to compare"},
		{`kind <> "siege"`, 5, "write != for is not"},
		{`kind ≠ "siege"`, 5, "write != for is not"},
		{`kind is not "siege"`, 5, "write != for is not"},
		{`kind ∈ ["siege"]`, 5, "write in for is one of"},
		{`kind IN ["siege"]`, 5, "write in in small letters"},
		{`kind in ["siege"، "sniping"]`, 16, "write , and not ،"},
		{`（armed）`, 0, "write ( and not （"},
		{`armed;`, 5, "leave out the ;: a condition ends by itself"},
		{"armed\u00a0", 5, "a space that is none (U+00A0) stands after armed; write an ordinary one"},
		{"\u3000armed", 0, "a space that is none (U+3000) stands at the beginning"},
		{"armed\u200b && notified", 5, "a mark nobody sees (U+200B) stands after armed; delete it"},
		{"\ufeffarmed", 0, "a mark nobody sees (U+FEFF) stands at the beginning"},
		{"\u200farmed", 0, "a mark nobody sees (U+200F)"},
		{"аrmed", 0, `has a letter that is none of a to z: а (U+0430)`},
		{"ａｒｍｅｄ", 0, "write armed in ordinary letters, not in wide ones"},
		{"armed # of course", 6, `"#" is not part of the language of conditions`},
		{`target.standing == excluded`, 19, `a value stands in quotation marks: "excluded"`},
		{`armed)`, 5, ") cannot stand here"},
		{`armed notified`, 6, "notified cannot stand here"},
		{`kind == "siege" "sniping"`, 16, "cannot stand here"},
	} {
		_, flaws := compileCondition(x.condition, named{})
		if len(flaws) == 0 || flaws[0].at != x.at || !strings.Contains(flaws[0].says.String(), x.says) {
			t.Errorf("%s: %v, want at %d: %s", x.condition, flaws, x.at, x.says)
		}
		for _, f := range flaws {
			for _, grammar := range []string{"token", "input", "extraneous", "viable", "expecting", "Syntax"} {
				if strings.Contains(f.says.String(), grammar) {
					t.Errorf("%s: the grammar speaks: %s", x.condition, f.says)
				}
			}
		}
	}
}

// TestSpellingLeavesTextsAlone: what stands in quotation marks is a value, whatever signs are in it.
func TestSpellingLeavesTextsAlone(t *testing.T) {
	for _, text := range []string{`kind == "a and b; ‘c’ = d"`, `kind in ['x “y” z', "it's"]`, `kind == "a\"b and c"`,
		`armed ? notified : inside["hill and vale"]`, "armed\n  && !notified\n", `android || orchard || nothing.island`} {
		if flaws := spelling(text); len(flaws) > 0 {
			t.Errorf("%s: %v", text, flaws)
		}
	}
}
