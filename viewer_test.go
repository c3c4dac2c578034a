package truce

import (
	"os"
	"regexp"
	"testing"
)

// The table in docs/disclosure.md is what the matrix says, field by field.
func TestTheMatrixIsDocumented(t *testing.T) {
	doc, err := os.ReadFile("docs/disclosure.md")
	if err != nil {
		t.Fatal(err)
	}
	roles := []Viewer{{Member: "AR", Audience: LevelJoint}, {Member: "BO", Audience: LevelJoint},
		{Audience: LevelParties}, Public}
	seen := map[Field]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z ]+)` \\|[^|]*\\| (yes|no) \\| (yes|no) \\| (yes|no) \\| "+
		"(yes|no) \\|$").FindAllSubmatch(doc, -1) {
		f := Field(row[1])
		if _, ok := widest[f]; !ok {
			t.Errorf("docs/disclosure.md lists %q, which is no field", f)
		}
		seen[f] = true
		for i, who := range roles {
			if says := string(row[2+i]) == "yes"; says != who.May(f, "AR", "") {
				t.Errorf("docs/disclosure.md says of %q, a field of AR's, seen by %+v: %v; the matrix says %v", f, who, says, !says)
			}
		}
	}
	for f := range widest {
		if !seen[f] {
			t.Errorf("docs/disclosure.md does not list %q", f)
		}
	}
}

func TestTheMatrixIsClosedByDefault(t *testing.T) {
	for name, c := range map[string]struct {
		who   Viewer
		field Field
		owner MemberID
		level Level
		may   bool
	}{
		"a field nobody listed, to its owner": {Viewer{Member: "AR", Audience: LevelJoint}, "diary", "AR",
			LevelPublic, false},
		"nobody in particular is the public":     {Viewer{}, FieldReport, "AR", LevelJoint, false},
		"nobody in particular, what is public":   {Viewer{}, FieldReport, "AR", LevelPublic, true},
		"no member is not the owner of nobody's": {Public, FieldSealed, "", "", false},
		"a level does not widen a field":         {Public, FieldVerdict, "AR", LevelPublic, false},
		"a level narrows it": {Viewer{Audience: LevelParties}, FieldReport, "AR", LevelJoint,
			false},
		"another member's own": {Viewer{Member: "BO", Audience: LevelJoint}, FieldSealed, "AR", "",
			false},
		"one's own": {Viewer{Member: "AR", Audience: LevelJoint}, FieldSealed, "AR", "",
			true},
		"a level nobody knows": {Viewer{Audience: LevelJoint}, FieldReport, "AR", "everybody",
			false},
		"an audience nobody knows": {Viewer{Audience: "everybody"}, FieldReport, "AR", LevelPublic,
			false},
		"named members are not all members": {Viewer{Member: "BO", Audience: LevelJoint}, FieldReport, "AR",
			LevelNamed, false},
		"what is the members' alone, to another of them": {Viewer{Member: "BO", Audience: LevelJoint}, FieldOperation, "AR",
			"", true},
	} {
		if got := c.who.May(c.field, c.owner, c.level); got != c.may {
			t.Errorf("%s: %v", name, got)
		}
	}
}
