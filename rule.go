package truce

import (
	"sort"

	"truce/codes"
)

// Rule is how verdicts become a finding. It is part of the document in force and changes only with it.
type Rule struct {
	Version      int        `json:"version"`
	Kind         RuleKind   `json:"kind"`
	Voters       []MemberID `json:"voters"` // in order
	K            int        `json:"k,omitzero"`
	Chair        MemberID   `json:"chair,omitempty"`
	Absent       Treatment  `json:"absent"`
	Refusing     Treatment  `json:"refused"`
	Recused      Treatment  `json:"recused"`
	Abstained    Treatment  `json:"abstained"`
	Interested   Treatment  `json:"interested"`
	VerdictHours int        `json:"verdict_hours"` // after the members could know of it; 0: no deadline
	ReplyHours   int        `json:"reply_hours"`   // after delivery of the notice; 0: none is asked for
	// LapseK is how many members must say what no arithmetic decides: that a deadline has lapsed, or that another member
	// is interested. With 1 a single member could close the time for verdicts or take another's vote away.
	LapseK   int    `json:"lapse_k"`
	Escalate string `json:"escalate,omitempty"`
}

// RuleKind names the arithmetic.
type RuleKind string

// The kinds of rule.
const (
	Unanimity     RuleKind = "unanimity" // every voter that counts gives the same answer
	KOfN          RuleKind = "k of n"    // K voters give the same answer
	ChairPresides RuleKind = "chair presides"
)

// Treatment says what a member's silence, refusal, recusal, abstention or interest does to the arithmetic.
type Treatment string

// The treatments.
const (
	Counts Treatment = "counts" // stays in the number of voters and gives no answer (of interest: its answer counts)
	Leaves Treatment = "leaves" // is not a voter on this incident
	Blocks Treatment = "blocks" // there can be no agreed finding
)

// Check returns the first thing wrong with the rule, as a sentence.
func (r Rule) Check(members []Member) error {
	known := map[MemberID]bool{}
	for _, m := range members {
		known[m.ID] = true
	}
	for i, v := range r.Voters {
		if !known[v] {
			return Errorf(Invalid, "the rule lets %s vote, which is not a member", v)
		}
		if i > 0 && r.Voters[i-1] >= v {
			return Errorf(Invalid, "voters stand in order, once each: %s follows %s", v, r.Voters[i-1])
		}
	}
	if len(r.Voters) == 0 {
		return Errorf(Invalid, "the rule names no voter")
	}
	switch r.Kind {
	case Unanimity:
	case KOfN:
		if 2*r.K <= len(r.Voters) || r.K > len(r.Voters) {
			return Errorf(Invalid, "%d of %d is no decision: two different findings could both hold; k must be more than half "+
				"and at most all", r.K, len(r.Voters))
		}
	case ChairPresides:
		if !contains(r.Voters, r.Chair) {
			return Errorf(Invalid, "the chair %q is not among the voters", r.Chair)
		}
	default:
		return Errorf(Invalid, "%q is not a kind of rule: unanimity, k of n, chair presides", r.Kind)
	}
	for _, t := range []struct {
		what string
		t    Treatment
	}{{"absent", r.Absent}, {"refused", r.Refusing}, {"recused", r.Recused}, {"abstained", r.Abstained},
		{"interested", r.Interested}} {
		if t.t != Counts && t.t != Leaves && t.t != Blocks {
			return Errorf(Invalid, "the rule does not say what holds when a member is %s: counts, leaves or blocks", t.what)
		}
	}
	if r.LapseK < 1 || r.LapseK > len(members) {
		return Errorf(Invalid, "the rule lets a deadline lapse by the word of %d members; it must be 1 to %d", r.LapseK,
			len(members))
	}
	return nil
}

// ConcurK is how many members must concur before a revision is settled: more than half of the voters, so that no two
// outcomes can settle the same revision.
func (r Rule) ConcurK() int {
	if r.Kind == KOfN {
		return r.K
	}
	return len(r.Voters)/2 + 1
}

// VerdictDue is when verdicts on an incident are due: VerdictHours after the members could know of it. Zero when the
// rule sets no deadline or nothing says from when on they could.
func (r Rule) VerdictDue(v *IncidentView) Instant {
	if r.VerdictHours == 0 || v.Entered == 0 {
		return 0
	}
	return v.Entered + Instant(r.VerdictHours)*3600
}

// ReplyUntil is when the time to reply to a notice that came into its state at a time is over: ReplyHours after it was
// delivered, or later where the notice says so. Zero while it is not delivered, when neither sets a deadline, and when
// the rule does and nobody says when it was delivered.
func (r Rule) ReplyUntil(o *Operation, at Instant) Instant {
	if o.Kind != codes.Notice || o.State != codes.NoticeDelivered || r.ReplyHours != 0 && !at.Known() {
		return 0
	}
	if r.ReplyHours == 0 {
		return o.Due
	}
	return max(o.Due, at+Instant(r.ReplyHours)*3600)
}

// vote is what the rule looks at: one voter's state, interest and answers.
type vote struct {
	Member     MemberID
	State      VoteState
	Interested bool
	Answers    Assessment
}

// Outcome is a finding: a joint answer to each question, or that there is none. It is comparable, so that concurring
// members can be seen to concur in the same.
type Outcome struct {
	Agreed    bool            `json:"agreed"` // false: "no agreed finding", which is a finding
	Happened  codes.Happened  `json:"happened,omitempty"`
	Permitted codes.Permitted `json:"permitted,omitempty"`
	Because   string          `json:"because,omitempty"`
	Author    string          `json:"author,omitempty"` // actor ids joined by a comma, in order; empty: not established
}

// Violation reports whether the finding is that it happened and was not permitted.
func (o Outcome) Violation() bool {
	return o.Agreed && o.Happened == codes.Confirmed && o.Permitted == codes.NotPermitted
}

// Words returns the finding in a few words, in English; pages translate by key.
func (o Outcome) Words() string {
	switch {
	case !o.Agreed:
		return "no agreed finding"
	case o.Violation():
		return "confirmed, not permitted"
	case o.Happened == codes.Confirmed && o.Permitted == codes.WasPermitted:
		return "confirmed, permitted"
	case o.Happened == codes.Confirmed && o.Permitted == codes.PermittedUnknown:
		return "confirmed, permission undetermined"
	case o.Happened == codes.Confirmed:
		return "confirmed, no agreed answer on permission"
	}
	return string(o.Happened)
}

// Decision is what the rule makes of the votes at hand.
type Decision struct {
	Ready   bool    // the outcome can no longer be changed by voters who have not spoken, or their time has lapsed
	Outcome Outcome // meaningful when Ready
	Waiting []MemberID
	Dissent []MemberID // voters whose answer to any of the questions differs from the outcome's
	Counted []MemberID // voters whose verdicts were counted: given, and not left out by the rule
	Split   []Count    // where it happened and no answer on permission is agreed: how many gave which; "" gave none
	Voters  int        // who count on this incident
	Need    int        // of them for one answer; 0 where the chair decides
	Left    []MemberID // voters the rule leaves out of the count
	Why     string     // the arithmetic in words
}

// decide applies the rule to the votes. It is pure, and its result does not depend on the order of votes. Voters
// without a vote are absent. With lapsed true, the time for verdicts is over and absence is treated as the rule says.
func (r Rule) decide(votes []vote, lapsed bool) Decision {
	t := r.tally(votes, lapsed)
	d := Decision{Waiting: t.waiting, Voters: t.n, Need: r.need(t.n), Left: t.left}
	for _, v := range t.voting {
		if v.State == Given {
			d.Counted = append(d.Counted, v.Member)
		}
	}
	if t.blocked != "" {
		d.Ready, d.Why = true, t.blocked // nothing that may still come changes it
		return d
	}
	happened, ok, why := r.agree(t, func(a Assessment) string { return string(a.Happened) })
	d.Why = why
	if !ok {
		d.Ready = len(t.waiting) == 0
		return d
	}
	d.Outcome = Outcome{Agreed: true, Happened: codes.Happened(happened)}
	d.Ready = true
	if codes.Happened(happened) == codes.Confirmed {
		permitted, okP, _ := r.agree(t, func(a Assessment) string { return string(a.Permitted) })
		author, okA, _ := r.agree(t, authorKey)
		// A second answer may still come in: wait for it, unless nobody is left to give one.
		if (!okP || !okA) && len(t.waiting) > 0 {
			d.Ready = false
			d.Why += "; " + openQuestion(okP) + " waits for " + joinMembers(t.waiting)
		}
		if okP {
			d.Outcome.Permitted = codes.Permitted(permitted)
			d.Outcome.Because, _, _ = r.agree(t, func(a Assessment) string { return a.Because })
		} else {
			d.Split = t.split(func(a Assessment) string { return string(a.Permitted) })
		}
		if okA {
			d.Outcome.Author = author
		}
	}
	for _, v := range t.voting {
		if v.State == Given && d.Outcome.differs(v.Answers) {
			d.Dissent = append(d.Dissent, v.Member)
		}
	}
	return d
}

// differs reports whether a verdict answers one of the questions otherwise than the outcome does. A question that
// either leaves open is no difference.
func (o Outcome) differs(a Assessment) bool {
	other := func(mine, theirs string) bool { return mine != "" && theirs != "" && mine != theirs }
	return other(string(a.Happened), string(o.Happened)) || other(string(a.Permitted), string(o.Permitted)) ||
		other(authorKey(a), o.Author)
}

// openQuestion names the question on which an answer may still come in.
func openQuestion(permissionAgreed bool) string {
	if permissionAgreed {
		return "the answer on who did it"
	}
	return "the answer on permission"
}

// split counts the answers of those that gave a verdict, in order of answer.
func (t tally) split(answer func(Assessment) string) []Count {
	n := map[string]int{}
	for _, v := range t.voting {
		if v.State == Given {
			n[answer(v.Answers)]++
		}
	}
	return CountsByKey(n)
}

// tally is who votes, once absence and interest have been treated.
type tally struct {
	voting  []vote
	waiting []MemberID
	left    []MemberID
	n       int    // voters that count
	blocked string // why there can be no agreed finding; empty: there can
}

func (r Rule) tally(votes []vote, lapsed bool) tally {
	by := map[MemberID]vote{}
	for _, v := range votes {
		by[v.Member] = v
	}
	var t tally
	for _, m := range r.Voters {
		v := by[m]
		if v.Member = m; v.State == "" {
			v.State = Absent
		}
		treat := Counts
		switch {
		case v.Interested && r.Interested != Counts:
			treat = r.Interested
		case v.State == Absent && !lapsed:
			t.waiting = append(t.waiting, m)
		case v.State == Absent || v.State == Gone:
			treat = r.Absent
		case v.State == Refusing:
			treat = r.Refusing
		case v.State == Recused:
			treat = r.Recused
		case v.State == Abstained:
			treat = r.Abstained
		}
		switch treat {
		case Leaves:
			t.left = append(t.left, m)
			continue
		case Blocks:
			t.blocked = string(m) + " " + blockWord(v) + ", and the rule says that blocks a finding"
		}
		t.n++
		t.voting = append(t.voting, v)
	}
	switch {
	case t.n == 0:
		t.blocked = "no voter is left on this incident"
	case t.n == 1 && len(r.Voters) > 1 && r.Kind != ChairPresides:
		t.blocked = "one voter is left, and one member alone makes no joint finding"
	}
	return t
}

func blockWord(v vote) string {
	switch {
	case v.Interested:
		return "is interested"
	case v.State == Gone:
		return "has left"
	}
	return "is " + string(v.State)
}

// agree returns the answer the rule accepts to one question. An empty answer is no answer.
func (r Rule) agree(t tally, answer func(Assessment) string) (string, bool, string) {
	count := map[string]int{}
	for _, v := range t.voting {
		if v.State == Given {
			if a := answer(v.Answers); a != "" {
				count[a]++
			}
		}
	}
	if r.Kind == ChairPresides {
		for _, v := range t.voting {
			if v.Member == r.Chair && v.State == Given {
				if a := answer(v.Answers); a != "" {
					return a, true, "the chair " + string(r.Chair) + " decides"
				}
			}
		}
		return "", false, "the chair " + string(r.Chair) + " has not decided"
	}
	need := r.need(t.n)
	answers := make([]string, 0, len(count))
	for a := range count {
		answers = append(answers, a)
	}
	sort.Strings(answers)
	for _, a := range answers {
		if count[a] >= need {
			return a, true, itoa(count[a]) + " of " + itoa(t.n) + " voters agree, " + itoa(need) + " are needed"
		}
	}
	return "", false, "no answer has the " + itoa(need) + " of " + itoa(t.n) + " voters it needs" + t.without(answer)
}

// without names the voters that are waited for no more and gave no answer, as the end of a sentence.
func (t tally) without(answer func(Assessment) string) string {
	var list []MemberID
	for _, v := range t.voting {
		if !contains(t.waiting, v.Member) && (v.State != Given || answer(v.Answers) == "") {
			list = append(list, v.Member)
		}
	}
	if len(list) == 0 {
		return ""
	}
	return "; none is given by " + joinMembers(list)
}

// need is how many of n voters an answer needs; 0 where the chair decides.
func (r Rule) need(n int) int {
	switch r.Kind {
	case KOfN:
		return r.K
	case ChairPresides:
		return 0
	}
	return n
}

// authorKey joins the actors an assessment names, in order; empty when not established.
func authorKey(a Assessment) string {
	var ids []string
	for _, x := range a.Authors {
		if x.Actor != "" {
			ids = append(ids, string(x.Actor))
		}
	}
	sort.Strings(ids)
	s := ""
	for i, id := range ids {
		if i > 0 {
			s += ","
		}
		s += id
	}
	return s
}
