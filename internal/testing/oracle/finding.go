package oracle

import (
	"fmt"
	"slices"
	"strings"

	"truce"
	"truce/codes"
)

// voter is one voter's place in the arithmetic.
type voter struct {
	id      truce.MemberID
	answers *truce.Assessment // nil: it gave none
	awaited bool
}

// decision is what the rule makes of the verdicts on an incident.
type decision struct {
	ready   bool
	outcome string
	finding truce.Outcome
	awaits  []truce.MemberID
	dissent []truce.MemberID
}

// decide: the rule says what silence, refusal, recusal, abstention or interest does to the arithmetic. Counts: it
// stays in the number of voters. Leaves: it is no voter on this incident. Blocks: there can be no agreed finding.
func (o *Oracle) decide(ids []truce.IncidentID) decision {
	rule := last(o.documents()).Rule
	var count []voter
	blocked := false
	var d decision
	for _, m := range rule.Voters {
		v, does := o.treat(rule, m, ids)
		if v.awaited {
			d.awaits = append(d.awaits, m)
		}
		if blocked = blocked || does == truce.Blocks; does != truce.Leaves {
			count = append(count, v)
		}
	}
	// One voter left makes no joint finding, unless the rule gives the decision to a chair or to one member.
	alone := len(count) == 1 && len(rule.Voters) > 1 && rule.Kind != truce.ChairPresides
	if blocked || alone || len(count) == 0 {
		d.ready, d.outcome = true, "no agreed finding"
		return d
	}
	o.find(rule, count, &d)
	return d
}

// treat: interest comes first; then absence, which is none before the time is over, and from the moment at which the
// member's log ends; then what the member said.
func (o *Oracle) treat(rule truce.Rule, m truce.MemberID, ids []truce.IncidentID) (voter, truce.Treatment) {
	v := voter{id: m}
	said := o.verdict(m, ids)
	if said != nil {
		if a := said.Body.(*truce.Assessment); a.State == truce.Given {
			v.answers = a
		}
	}
	interested := o.interested(m, ids)
	if interested && rule.Interested != truce.Counts {
		return v, rule.Interested
	}
	if said == nil {
		if o.lapsed(ids) || o.gone(m) && !interested {
			return v, rule.Absent
		}
		v.awaited = true
		return v, truce.Counts
	}
	switch said.Body.(*truce.Assessment).State {
	case truce.Refusing:
		return v, rule.Refusing
	case truce.Recused:
		return v, rule.Recused
	case truce.Abstained:
		return v, rule.Abstained
	}
	return v, truce.Counts
}

// find: whether it happened is decided first. Of what was confirmed it is asked whether it was permitted and who did
// it; while a voter is awaited, it may still answer what nobody agrees in.
func (o *Oracle) find(rule truce.Rule, count []voter, d *decision) {
	happened := agreed(rule, count, func(a *truce.Assessment) string { return string(a.Happened) })
	if happened == "" {
		d.ready, d.outcome = len(d.awaits) == 0, "no agreed finding"
		return
	}
	defer func() { d.dissent = dissenters(count, d.finding) }()
	d.finding = truce.Outcome{Agreed: true, Happened: codes.Happened(happened)}
	if d.outcome, d.ready = happened, true; d.finding.Happened != codes.Confirmed {
		return
	}
	permitted := agreed(rule, count, func(a *truce.Assessment) string { return string(a.Permitted) })
	author := agreed(rule, count, authors)
	d.finding.Permitted, d.finding.Author = codes.Permitted(permitted), author
	if permitted != "" {
		d.finding.Because = agreed(rule, count, func(a *truce.Assessment) string { return a.Because })
	}
	d.ready = len(d.awaits) == 0 || permitted != "" && author != ""
	d.outcome = outcome(d.finding)
}

// dissenters: whoever answered one of the three questions otherwise than the finding does. What is left open on either
// side is no difference.
func dissenters(count []voter, f truce.Outcome) []truce.MemberID {
	var out []truce.MemberID
	for _, v := range count {
		if v.answers == nil {
			continue
		}
		for _, x := range [][2]string{{string(f.Happened), string(v.answers.Happened)},
			{string(f.Permitted), string(v.answers.Permitted)}, {f.Author, authors(v.answers)}} {
			if x[0] != "" && x[1] != "" && x[0] != x[1] {
				out = append(out, v.id)
				break
			}
		}
	}
	return out
}

// outcome is a finding in words. What is no answer to whether it was permitted is "open".
func outcome(f truce.Outcome) string {
	if !f.Agreed {
		return "no agreed finding"
	}
	if f.Happened != codes.Confirmed {
		return string(f.Happened)
	}
	permitted := "open"
	switch f.Permitted {
	case codes.WasPermitted, codes.NotPermitted, codes.PermittedUnknown:
		permitted = string(f.Permitted)
	}
	return fmt.Sprintf("confirmed, %s because %q, by %q", permitted, f.Because, f.Author)
}

// authors: an author that no register has establishes nobody; in which order they are named says nothing.
func authors(a *truce.Assessment) string {
	var ids []string
	for _, x := range a.Authors {
		if x.Actor != "" {
			ids = append(ids, string(x.Actor))
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, ",")
}

// agreed is the answer to a question that the rule accepts, "" where there is none: what the chair answers; else what K
// voters answer alike, or all that count. An answer left open is none.
func agreed(rule truce.Rule, count []voter, answer func(*truce.Assessment) string) string {
	for _, v := range count {
		if v.answers == nil || answer(v.answers) == "" {
			continue
		}
		alike := 0
		for _, w := range count {
			if w.answers != nil && answer(w.answers) == answer(v.answers) {
				alike++
			}
		}
		switch rule.Kind {
		case truce.ChairPresides:
			if v.id == rule.Chair {
				return answer(v.answers)
			}
		case truce.KOfN:
			if alike >= rule.K {
				return answer(v.answers)
			}
		default:
			if alike == len(count) {
				return answer(v.answers)
			}
		}
	}
	return ""
}

// revision is one of an incident's findings.
type revision struct {
	name    string // rule and number
	void    bool
	passed  bool // void, and others can still settle it
	finding truce.Outcome
	basis   truce.Digest
	by      []truce.MemberID
}

// revisions: they are counted under each rule by itself, those of an earlier rule first. A member's first concurrence
// in a revision counts. What was settled of an id stays with that id. It returns who concurred in the open one, too.
func (o *Oracle) revisions(id truce.IncidentID) (list []revision, open int, concurred []truce.MemberID) {
	for _, p := range o.documents() {
		for open = 1; ; open++ {
			r, closed := o.revision(id, p, open)
			if !closed {
				break
			}
			list = append(list, r)
		}
		concurred = nil
		for _, v := range p.Rule.Voters {
			if o.concurrence(v, id, p.Rule.Version, open) != nil {
				concurred = append(concurred, v)
			}
		}
	}
	return list, open, concurred
}

// revision: it is settled when more than half of the voters, or as many as the rule asks for, concur in the same
// outcome on the same basis; when no outcome can reach that number any more, it is void. From list 7 of the kinds on
// the next one opens, too, when so many have concurred in different things; others can still settle it then.
func (o *Oracle) revision(id truce.IncidentID, p *truce.Process, n int) (r revision, closed bool) {
	rule := p.Rule
	r.name = fmt.Sprintf("%d.%d", rule.Version, n)
	need := majority(rule)
	silent, most := 0, 0
	for _, v := range rule.Voters {
		one := o.concurrence(v, id, rule.Version, n)
		if one == nil {
			silent++
			continue
		}
		var alike []truce.MemberID
		for _, w := range rule.Voters {
			if c := o.concurrence(w, id, rule.Version, n); c != nil && c.Finding == one.Finding && c.Basis == one.Basis {
				alike = append(alike, w)
			}
		}
		if len(alike) >= need {
			r.finding, r.basis, r.by = one.Finding, one.Basis, alike
			return r, true
		}
		most = max(most, len(alike))
	}
	never := most+silent < need
	r.passed = !never && p.Kinds >= 7 && len(rule.Voters)-silent >= need
	r.void = never || r.passed
	return r, r.void
}

// majority is how many must concur: as many as the rule asks for, or more than half of the voters.
func majority(rule truce.Rule) int {
	need := rule.K
	if rule.Kind != truce.KOfN {
		for need = 1; 2*need <= len(rule.Voters); need++ {
		}
	}
	return need
}

// concurrence is the member's first in a revision, nil where it has given none.
func (o *Oracle) concurrence(m truce.MemberID, id truce.IncidentID, rule, n int) *truce.Concur {
	for _, s := range o.said {
		if c, ok := s.Body.(*truce.Concur); ok && s.Member == m && c.Incident == id && c.Rule == rule && c.Revision == n {
			return c
		}
	}
	return nil
}

// basis: a concurrence rests on the ids, the reports with their versions and levels, the verdicts that stand, and who
// is interested.
func (o *Oracle) basis(ids []truce.IncidentID, told, back []report) truce.Digest {
	text := ""
	for _, id := range ids {
		text += string(id) + "\n"
	}
	for _, r := range told {
		text += fmt.Sprintf("%s %d %s\n", r.id, r.version, r.level)
	}
	for _, r := range back {
		text += fmt.Sprintf("taken back %s %d\n", r.id, r.version)
	}
	for _, m := range o.members() {
		if v := o.verdict(m, ids); v != nil {
			text += fmt.Sprintf("%s/%d\n", v.Member, v.Index)
		}
	}
	for _, m := range o.everNamed() {
		if o.interested(m, ids) {
			text += "interested " + string(m) + "\n"
		}
	}
	return truce.DigestOf([]byte("truce basis"), []byte(text))
}

// everNamed lists whoever is a member or was one, in order.
func (o *Oracle) everNamed() []truce.MemberID {
	var out []truce.MemberID
	for _, p := range o.documents() {
		for _, m := range p.Members {
			out = append(out, m.ID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// status: emptied, when its reports were moved to other incidents; found or no agreed finding, when one is settled;
// reopened, when something that one rests on has changed, and, from list 7 of the kinds on, the rule no longer finds
// the same; else under review, with some verdicts, or reported.
func (o *Oracle) status(told []report, settled []revision, basis truce.Digest, verdicts int, d decision) truce.Status {
	findings := slices.DeleteFunc(slices.Clone(settled), func(r revision) bool { return r.void })
	if len(told) == 0 {
		return truce.StatusEmpty
	}
	if len(findings) > 0 {
		f := last(findings)
		same := last(o.documents()).Kinds >= 7 && (d.ready || f.finding.Agreed) && d.finding == f.finding
		if f.basis != basis && !same {
			return truce.StatusReopened
		}
		if f.finding.Agreed {
			return truce.StatusFound
		}
		return truce.StatusNoFind
	}
	if verdicts > 0 {
		return truce.StatusReview
	}
	return truce.StatusReported
}
