package process

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/internal/web/frame"
)

// form is the form of a document as it was filled in.
type form struct {
	url.Values
	Members []truce.Member
	Faults  []frame.Fault
	Kinds   int // the newest list of kinds of entry; 0: the document names it already
}

// treatments are what a rule may say of a silence, a refusal and the like.
var treatments = []truce.Treatment{truce.Counts, truce.Leaves, truce.Blocks}

// rules are the kinds of rule, by the words of the form.
var rules = map[string]truce.RuleKind{"unanimity": truce.Unanimity, "k": truce.KOfN, "chair": truce.ChairPresides}

// numbers are the fields of a form that hold whole numbers, none of them below 0.
var numbers = []string{"k", "verdict_hours", "reply_hours", "lapse_k"}

// filled returns the form of a document.
func filled(p *truce.Process, members []truce.Member) *form {
	r := p.Rule
	v := url.Values{"title": {p.Title}, "note": {p.Note}, "chair": {string(r.Chair)}, "absent": {string(r.Absent)},
		"refused": {string(r.Refusing)}, "recused": {string(r.Recused)}, "abstained": {string(r.Abstained)},
		"interested": {string(r.Interested)}, "verdict_hours": {strconv.Itoa(r.VerdictHours)},
		"reply_hours": {strconv.Itoa(r.ReplyHours)}, "lapse_k": {strconv.Itoa(r.LapseK)}, "escalate": {r.Escalate},
		"zone": {p.Zone}, "day_closes": {p.DayCloses}, "agreement": {p.Agreement}, "counted_by": {countedBy(p)}}
	if p.Fictional {
		v.Set("fictional", "yes")
	}
	for word, kind := range rules {
		if kind == r.Kind {
			v.Set("rule", word)
		}
	}
	if r.K > 0 {
		v.Set("k", strconv.Itoa(r.K))
	}
	for _, id := range r.Voters {
		v.Add("voter", string(id))
	}
	f := &form{Values: v, Members: members}
	if p.KindList() < truce.KindLists {
		f.Kinds = truce.KindLists
	}
	return f
}

// fill puts what was filled in into a document; what cannot be read is a fault of the form.
func (f *form) fill(p *truce.Process) {
	get := func(k string) string { return strings.TrimSpace(f.Get(k)) }
	n := map[string]int{}
	for _, field := range numbers {
		text := get(field)
		if text == "" {
			continue
		}
		var err error
		if n[field], err = strconv.Atoi(text); err != nil || n[field] < 0 {
			f.Faults = append(f.Faults, frame.Fault{Field: field, Says: truce.Errorf(truce.Invalid,
				"%q is no whole number from 0 on", text)})
		}
	}
	p.Title, p.Note, p.Fictional, p.Zone = get("title"), get("note"), get("fictional") == "yes", get("zone")
	p.DayCloses, p.Agreement, p.CountedBy = get("day_closes"), get("agreement"), truce.CountedByBeginning
	if get("counted_by") == "end" {
		p.CountedBy = truce.CountedByEnd
	}
	if get("kinds") == "yes" {
		p.Kinds = truce.KindLists
	}
	r := &p.Rule
	r.Kind, r.K, r.Chair = rules[get("rule")], 0, ""
	switch r.Kind {
	case truce.KOfN:
		r.K = n["k"]
	case truce.ChairPresides:
		r.Chair = truce.MemberID(get("chair"))
	}
	r.Voters = nil
	for _, v := range f.Values["voter"] {
		r.Voters = append(r.Voters, truce.MemberID(v))
	}
	slices.Sort(r.Voters)
	r.Absent, r.Refusing = truce.Treatment(get("absent")), truce.Treatment(get("refused"))
	r.Recused, r.Abstained = truce.Treatment(get("recused")), truce.Treatment(get("abstained"))
	r.Interested, r.Escalate = truce.Treatment(get("interested")), get("escalate")
	r.VerdictHours, r.ReplyHours, r.LapseK = n["verdict_hours"], n["reply_hours"], n["lapse_k"]
}

// V is what a field is filled in with.
func (f *form) V(field string) string { return f.Get(field) }

// Is reports whether a field has a value.
func (f *form) Is(field, value string) bool { return slices.Contains(f.Values[field], value) }

// Voter reports whether a member is to vote.
func (f *form) Voter(m truce.MemberID) bool { return f.Is("voter", string(m)) }

// Bad returns what is wrong with a field.
func (f *form) Bad(field string) []frame.Fault { return about(f.Faults, field) }

// Treated are the fields that say what holds when a voter does not answer.
func (f *form) Treated() []string {
	return []string{"absent", "refused", "recused", "abstained", "interested"}
}

// Treatments are what they may say.
func (f *form) Treatments() []truce.Treatment { return treatments }

// Rules are the kinds of rule.
func (f *form) Rules() []string { return []string{"unanimity", "k", "chair"} }
