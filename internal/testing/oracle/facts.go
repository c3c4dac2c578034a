package oracle

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"truce"
	"truce/internal/query"
)

// Facts writes down every joint fact, a line each, as the oracle finds it.
func (o *Oracle) Facts() string {
	var w strings.Builder
	docs := o.documents()
	if len(docs) == 0 {
		return "no process\n"
	}
	for _, p := range docs {
		fmt.Fprintf(&w, "in force: %s\n", p.Digest().Short())
	}
	for _, m := range o.members() {
		if o.gone(m) {
			fmt.Fprintf(&w, "gone: %s\n", m)
		}
	}
	for _, id := range o.opened() {
		ids := o.joined(id)
		if ids[0] != id {
			fmt.Fprintf(&w, "%s is %s\n", id, ids[0])
			continue
		}
		o.incident(ids).write(&w)
	}
	return w.String()
}

// facts are those of one joint incident.
type facts struct {
	ids, told, disputed, verdicts, interested, settled, heard, unjudged []string

	status                            truce.Status
	decision                          string
	dissent, waiting, owes, concurred []truce.MemberID
	open                              int
}

func (o *Oracle) incident(ids []truce.IncidentID) facts {
	told, back, disputed := o.reports(ids)
	basis := o.basis(ids, told, back)
	revisions, open, concurred := o.revisions(ids[0])
	d := o.decide(ids)
	f := facts{ids: texts(ids), open: open, concurred: concurred, decision: "open", dissent: d.dissent}
	if d.ready {
		f.decision = d.outcome
	} else {
		f.dissent = nil
	}
	for _, r := range told {
		f.told = append(f.told, fmt.Sprintf("%s version %d to %q", r.id, r.version, r.level))
	}
	for _, r := range back {
		f.told = append(f.told, fmt.Sprintf("%s version %d taken back", r.id, r.version))
	}
	for _, x := range disputed {
		f.disputed = append(f.disputed, fmt.Sprintf("%s here %v not here %v", x.report, x.here, x.notHere))
	}
	for _, m := range o.members() {
		if v := o.verdict(m, ids); v != nil {
			f.verdicts = append(f.verdicts, v.Ref.String())
		}
	}
	for _, m := range o.everNamed() {
		if o.interested(m, ids) {
			f.interested = append(f.interested, string(m))
		}
	}
	for _, a := range o.parties() {
		if o.heard(a, ids) {
			f.heard = append(f.heard, string(a))
		}
	}
	standing := false
	if last(o.documents()).Kinds >= 7 { // what was found on the other ids stays said, before it
		var others []revision
		for _, id := range ids[1:] {
			list, _, _ := o.revisions(id)
			for _, r := range list {
				r.name = string(id) + " " + r.name
				others = append(others, r)
			}
		}
		revisions = append(others, revisions...)
	}
	f.unjudged = o.unjudged(told, ids, revisions)
	for _, r := range revisions {
		f.settled = append(f.settled, settledWords(r.name, r.void, r.finding, r.by))
		standing = !r.void && r.basis == basis || r.void && standing
	}
	f.status = o.status(told, revisions, basis, len(f.verdicts), d)
	// A voter is waited for until it has given a verdict or left. It owes a concurrence where the rule has an outcome,
	// there is something it rests on, and that has not been settled.
	for _, v := range last(o.documents()).Rule.Voters {
		if !o.gone(v) && o.verdict(v, ids) == nil {
			f.waiting = append(f.waiting, v)
		}
		owes := !slices.Contains(concurred, v) || o.couldSettle(v, ids[0], d.finding, basis)
		if !o.gone(v) && d.ready && len(told) > 0 && !standing && owes {
			f.owes = append(f.owes, v)
		}
	}
	return f
}

// couldSettle: a revision under the rule in force was passed by in which the voter said nothing, and somebody concurred
// in what there is now.
func (o *Oracle) couldSettle(v truce.MemberID, id truce.IncidentID, now truce.Outcome, basis truce.Digest) bool {
	p := last(o.documents())
	for n := 1; ; n++ {
		r, closed := o.revision(id, p, n)
		if !closed {
			return false
		}
		for _, w := range p.Rule.Voters {
			c := o.concurrence(w, id, p.Rule.Version, n)
			if r.passed && c != nil && c.Finding == now && c.Basis == basis &&
				o.concurrence(v, id, p.Rule.Version, n) == nil {
				return true
			}
		}
	}
}

func settledWords(name string, void bool, finding truce.Outcome, by []truce.MemberID) string {
	if void {
		return name + " void"
	}
	return fmt.Sprintf("%s %s by %v", name, outcome(finding), by)
}

func (f facts) write(w *strings.Builder) {
	fmt.Fprintf(w, "%v: %s, decided %s against %v\n", f.ids, f.status, f.decision, f.dissent)
	fmt.Fprintf(w, "  told %v, disputed %v, verdicts %v, interested %v\n", f.told, f.disputed, f.verdicts, f.interested)
	if len(f.heard) > 0 {
		fmt.Fprintf(w, "  heard %v\n", f.heard)
	}
	if len(f.unjudged) > 0 {
		fmt.Fprintf(w, "  unjudged %v\n", f.unjudged)
	}
	fmt.Fprintf(w, "  settled %v, open %d with %v, waits for %v, owed by %v\n",
		f.settled, f.open, f.concurred, f.waiting, f.owes)
}

func texts[T ~string](list []T) []string {
	var out []string
	for _, x := range list {
		out = append(out, string(x))
	}
	return out
}

// Told writes down the same facts as a Reader tells them.
func Told(ctx context.Context, r query.Reader) (string, error) {
	p, err := r.Process(ctx)
	if truce.KindOf(err) == truce.NotFound {
		return "no process\n", nil
	}
	if err != nil {
		return "", err
	}
	var w strings.Builder
	for _, d := range append(slices.Clone(p.Since.Former), p) {
		fmt.Fprintf(&w, "in force: %s\n", d.Digest().Short())
	}
	for _, m := range p.Since.Gone {
		fmt.Fprintf(&w, "gone: %s\n", m)
	}
	page, err := r.Incidents(ctx, query.Incidents{Sort: query.ByID, Limit: 1000})
	if err != nil {
		return "", err
	}
	var lines []idLine
	for _, row := range page.Rows {
		v, err := r.Incident(ctx, row.ID)
		if err != nil {
			return "", err
		}
		var b strings.Builder
		told(v, row).write(&b)
		lines = append(lines, idLine{v.ID, b.String()})
		for _, also := range v.Also {
			lines = append(lines, idLine{also, fmt.Sprintf("%s is %s\n", also, v.ID)})
		}
	}
	slices.SortFunc(lines, func(a, b idLine) int { return byMinting(a.id, b.id) })
	for _, l := range lines {
		w.WriteString(l.text)
	}
	return w.String(), nil
}

// idLine is what is written down of one id.
type idLine struct {
	id   truce.IncidentID
	text string
}

// told are the facts of a view and its row.
func told(v *truce.IncidentView, row query.Row) facts {
	f := facts{ids: texts(append([]truce.IncidentID{v.ID}, v.Also...)), status: v.Status, decision: "open",
		open: v.Open, concurred: v.Concurred, waiting: row.Waiting, owes: row.Owes}
	if v.Decision.Ready {
		f.decision, f.dissent = outcome(v.Decision.Outcome), v.Decision.Dissent
	}
	for _, r := range v.Reports {
		f.told = append(f.told, fmt.Sprintf("%s version %d to %q", r.Report.ID, r.Report.Version, r.Level))
	}
	for _, r := range v.TakenBack {
		f.told = append(f.told, fmt.Sprintf("%s version %d taken back", r.Report.ID, r.Report.Version))
	}
	for _, x := range v.Disputed {
		f.disputed = append(f.disputed, fmt.Sprintf("%s here %v not here %v", x.Report, x.Here, x.NotHere))
	}
	for _, r := range v.Unjudged {
		f.unjudged = append(f.unjudged, string(r.Report.ID))
	}
	for _, c := range v.Assessments {
		f.verdicts = append(f.verdicts, c.Ref.String())
	}
	f.heard = texts(v.Heard)
	for m := range v.Interested {
		f.interested = append(f.interested, string(m))
	}
	slices.Sort(f.verdicts)
	slices.Sort(f.interested)
	for _, s := range v.Settled {
		name := strings.TrimSpace(fmt.Sprintf("%s %d.%d", s.Of, s.Rule, s.Revision))
		f.settled = append(f.settled, settledWords(name, s.Void, s.Finding, s.By))
	}
	return f
}
