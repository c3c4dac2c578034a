package terms

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"truce"
)

// WriteText writes the explanation for a terminal, at most about 110 columns wide where words allow. When is the
// time of the incident in words.
func (e *Explanation) WriteText(out io.Writer, when string) error {
	var b strings.Builder
	var kinds []string
	for _, k := range e.Kinds {
		kinds = append(kinds, string(k))
	}
	what := join(kinds, "and")
	if what == "" {
		what = "kind not known"
	}
	fmt.Fprintf(&b, "%s: %s, %s\n", e.Incident, what, when)
	b.WriteString("What the terms say if the reports are right; neither a finding nor the incident's status.\n")
	if e.Sealed > 0 {
		fmt.Fprintf(&b, "Not used, because not released: what %s.\n", map[bool]string{true: "one report says",
			false: fmt.Sprintf("%d reports say", e.Sealed)}[e.Sealed == 1])
	}
	for _, o := range e.Over {
		fmt.Fprintf(&b, "%s.\n", o.Says())
	}
	if len(e.Agreements) == 0 {
		b.WriteString("\nThe record holds no agreement with clauses.\n")
	}
	for _, a := range e.Agreements {
		fmt.Fprintf(&b, "\n%s version %d: %s\n", a.ID, a.Version, a.Title)
		for _, s := range a.Sides {
			s.write(&b)
		}
		if a.More > 0 {
			fmt.Fprintf(&b, "\n  %d of %d alleged authors are shown, as many of each member's naming in turn. "+
				"The others are not read.\n", len(a.Sides), len(a.Sides)+a.More)
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func (s *OnSide) write(b *strings.Builder) {
	if s.Author == (truce.Attribution{}) {
		fmt.Fprintf(b, "\n  Whoever it was (%s)\n", s.sources())
	} else {
		fmt.Fprintf(b, "\n  If it was %s (%s)\n", s.Name, s.sources())
	}
	if len(s.Readings) == 0 {
		b.WriteString("  not an author as the member reads it\n")
	}
	for _, r := range s.Readings {
		r.write(b, s.Joint)
	}
	if len(s.Differ) > 0 {
		fmt.Fprintf(b, "    no joint appraisal: the readings differ on %s\n", join(s.Differ, "and"))
	}
}

// sources says which reports name the author.
func (s *OnSide) sources() string {
	var parts []string
	for _, x := range []struct {
		ids       []truce.ReportID
		one, many string
	}{{s.Named, " names it", " name it"}, {s.Others, " names another", " name others"},
		{s.Silent, " names nobody", " name nobody"}} {
		var ids []string
		for _, id := range x.ids {
			ids = append(ids, string(id))
		}
		switch len(ids) {
		case 0:
		case 1:
			parts = append(parts, ids[0]+x.one)
		default:
			parts = append(parts, join(ids, "and")+x.many)
		}
	}
	if len(parts) == 0 {
		return "no report says anything of it"
	}
	return strings.Join(parts, "; ")
}

func (r *Reading) write(b *strings.Builder, joint bool) {
	fmt.Fprintf(b, "  %s\n", r.heading(joint))
	for i, g := range r.Applies {
		says := g.Says.String()
		if len(g.Claims) > 0 {
			says += " (" + g.claimed() + ")"
		}
		fmt.Fprintf(b, "    %-9s %-8s %s\n", [...]string{"in force", "covered", "bound"}[i], g.Is, says)
	}
	for _, c := range r.Speaking() {
		c.write(b)
	}
	if list := r.OnWhatWasHit(); len(list) > 0 {
		var numbers []string
		for _, c := range list {
			numbers = append(numbers, c.Number)
		}
		fmt.Fprintf(b, "    undetermined: %s, because it is not known what was hit\n", join(numbers, "and"))
	}
	for _, f := range r.foldedLines() {
		fmt.Fprintf(b, "    %s\n", f)
	}
}

// heading says whose reading it is. Members that have stated none are not said to read anything.
func (r *Reading) heading(joint bool) string {
	silent := ids(r.Silent())
	none := map[bool]string{true: " has", false: " have"}[len(silent) == 1]
	record := "as the record stands (" + join(silent, "and") + none + " stated no reading)"
	if len(r.Stated) == 0 {
		return record
	}
	says := "as " + join(ids(r.Stated), "and") + " read" + map[bool]string{true: "s"}[len(r.Stated) == 1] + " it"
	switch {
	case len(silent) > 0:
		return says + ", and " + record
	case joint && len(r.Stated) > 1:
		return says + ", jointly: their positions agree"
	}
	return says
}

func ids(members []truce.MemberID) []string {
	var out []string
	for _, m := range members {
		out = append(out, string(m))
	}
	return out
}

// foldedLines says in one line for each reason which clauses do not apply.
func (r *Reading) foldedLines() []string {
	var reasons []string
	numbers := map[string][]string{}
	for _, c := range r.Folded() {
		why := c.because()
		if numbers[why] == nil {
			reasons = append(reasons, why)
		}
		numbers[why] = append(numbers[why], c.Number)
	}
	var out []string
	for _, why := range reasons {
		out = append(out, "does not apply: "+join(numbers[why], "and")+why)
	}
	return out
}

// claimed is what a fact rests on.
func (g *Ground) claimed() string {
	var out []string
	for _, c := range g.Claims {
		out = append(out, c.String())
	}
	return strings.Join(out, "; ")
}

// shownAbove reports whether a fact's claims stand above the clauses.
func shownAbove(fact string) bool { return slices.Contains(facetKeys[:ofEvent], fact) }

func (c *OnClause) write(b *strings.Builder) {
	fmt.Fprintf(b, "    %-6s %-13s %s\n", c.Number, c.Result, c.Title)
	line := func(format string, args ...any) { fmt.Fprintf(b, "           "+format+"\n", args...) }
	if c.Fault.Format != "" {
		line("left to people: its condition could not be read: %s", c.Fault)
	}
	if len(c.Because) > 0 {
		line("%s", strings.TrimPrefix(c.because(), ", "))
	}
	if c.BreachIf.Format != "" {
		line("It would be a breach if %s.", c.BreachIf)
	}
	for _, g := range c.Missing {
		says := "Not known: " + g.Says.String()
		if len(g.Claims) > 0 && !shownAbove(g.Fact) {
			says += " (" + g.claimed() + ")"
		}
		line("%s", says)
	}
}
