package terms

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"truce/codes"
)

// TestTheManualHasTheFacts holds the tables of docs/terms.md to the program.
func TestTheManualHasTheFacts(t *testing.T) {
	data, err := os.ReadFile("../../docs/terms.md")
	if err != nil {
		t.Fatal(err)
	}
	manual := strings.ReplaceAll(string(data), "\n", " ")
	for _, f := range Facts() {
		row := regexp.MustCompile("\\| `" + regexp.QuoteMeta(f.Name) +
			"` \\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\|").FindStringSubmatch(manual)
		if row == nil || !strings.HasPrefix(row[2], f.Says) || f.facet != ofTarget && !strings.HasPrefix(row[3], f.From) {
			t.Errorf("docs/terms.md does not say of %s: %s; known from %s", f.Name, f.Says, f.From)
		}
	}
	statuses := make([]string, len(codes.AccessionStatuses))
	for i, s := range codes.AccessionStatuses {
		statuses[i] = string(s)
	}
	for _, s := range codes.AgreementStatuses {
		statuses = append(statuses, string(s))
	}
	for _, words := range [][]string{agreementKinds, areaRoles, textStatuses, partyRoles, statuses} {
		for _, w := range words {
			if !strings.Contains(manual, w) {
				t.Errorf("docs/terms.md does not have the word %q", w)
			}
		}
	}
	for _, limit := range []string{fmt.Sprintf("%d KiB", MaxFile>>10), thousands(maxText), thousands(maxItems),
		thousands(maxCondition), fmt.Sprint(maxDepth), thousands(maxCases), fmt.Sprint(maxAsks), fmt.Sprint(maxProblems)} {
		if !strings.Contains(manual, limit) {
			t.Errorf("docs/terms.md does not give the limit %s", limit)
		}
	}
	source, err := os.ReadFile("file.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, call := range regexp.MustCompile(`r\.mapping\(([^)]*)\)`).FindAllStringSubmatch(string(source), -1) {
		for _, field := range regexp.MustCompile(`"([a-z_]+)!?"`).FindAllStringSubmatch(call[1], -1) {
			if !strings.Contains(manual, "`"+field[1]+"`") && !strings.Contains(manual, field[1]+":") {
				t.Errorf("docs/terms.md does not have the field %s", field[1])
			}
		}
	}
}

func thousands(n int) string { return fmt.Sprintf("%d,%03d", n/1000, n%1000) }

// TestTheManualsExample reads the example the manual opens with, and the mistakes it shows.
func TestTheManualsExample(t *testing.T) {
	data, err := os.ReadFile("../../docs/terms.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "```yaml\n")
	example, _, _ := strings.Cut(rest, "```")
	if _, problems := Parse("hill.yaml", []byte(example)); problems != nil {
		t.Fatal(problems)
	}
	bad := strings.NewReplacer("breach: armed", "breach: armd", `"water cut"`, `"water cutt"`).Replace(example)
	_, problems := Parse("hill.yaml", []byte(bad))
	if len(problems) != 2 || !strings.Contains(string(data), problems.Error()) {
		t.Errorf("the manual shows other mistakes than\n%v", problems)
	}
}
