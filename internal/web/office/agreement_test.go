package office

import (
	"testing"

	"truce/internal/terms"
)

// The example that the form of an agreement begins with is one that is understood, a clause that people judge included.
func TestTheExampleOfAnAgreementIsUnderstood(t *testing.T) {
	f, problems := terms.Parse("", []byte(example))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if a := f.Agreement; len(a.Clauses) != 3 || len(a.Parties) != 2 {
		t.Errorf("it has %d clauses and %d parties", len(a.Clauses), len(a.Parties))
	}
}
