package node

import (
	"slices"

	"truce"
	"truce/internal/web/frame"
)

// Faults returns everything that is wrong with a document that is to found a process or to amend one, each with the
// field it is about, named as in the document; empty where it is about several. Each field is tried in a document that
// is otherwise whole, so that one fault hides no other, and [CheckFounding] stays the one judge.
func Faults(p *truce.Process) []frame.Fault {
	var out []frame.Fault
	try := func(field string, q *truce.Process) bool {
		err := CheckFounding(q)
		if err != nil {
			out = append(out, frame.Fault{Field: field, Says: err})
		}
		return err == nil
	}
	id := p.ID
	if !truce.ValidSlug(id) {
		try("id", p)
		return out // names of keys hold it
	}
	for _, m := range p.Members {
		try("members", wholeOf(p, m))
	}
	if len(out) > 0 || !try("members", wholeOf(p, p.Members...)) {
		return out // the rule is about them
	}
	for _, x := range []struct {
		field string
		put   func(*truce.Process)
	}{
		{"title", func(q *truce.Process) { q.Title = p.Title }},
		{"zone", func(q *truce.Process) { q.Zone = p.Zone }},
		{"day_closes", func(q *truce.Process) { q.DayCloses = p.DayCloses }},
		{"counted_by", func(q *truce.Process) { q.CountedBy = p.CountedBy }},
		{"agreement", func(q *truce.Process) { q.Agreement = p.Agreement }},
		{"kinds", func(q *truce.Process) { q.Kinds = p.Kinds }},
		{"voters", func(q *truce.Process) { q.Rule.Voters = p.Rule.Voters }},
		{"rule", func(q *truce.Process) {
			q.Rule.Kind, q.Rule.K, q.Rule.Chair = p.Rule.Kind, p.Rule.K, p.Rule.Chair
			if len(out) == 0 || out[len(out)-1].Field != "voters" {
				q.Rule.Voters = p.Rule.Voters
			}
		}},
		{"absent", func(q *truce.Process) { q.Rule.Absent = p.Rule.Absent }},
		{"refused", func(q *truce.Process) { q.Rule.Refusing = p.Rule.Refusing }},
		{"recused", func(q *truce.Process) { q.Rule.Recused = p.Rule.Recused }},
		{"abstained", func(q *truce.Process) { q.Rule.Abstained = p.Rule.Abstained }},
		{"interested", func(q *truce.Process) { q.Rule.Interested = p.Rule.Interested }},
		{"lapse_k", func(q *truce.Process) { q.Rule.LapseK = p.Rule.LapseK }},
	} {
		q := wholeOf(p, p.Members...)
		x.put(q)
		try(x.field, q)
	}
	if len(out) == 0 {
		try("", p)
	}
	return out
}

// wholeOf is a document of some members in which nothing else is wrong.
func wholeOf(p *truce.Process, members ...truce.Member) *truce.Process {
	q := &truce.Process{ID: p.ID, Title: "title", Members: members, Zone: "UTC", DayCloses: "24:00",
		Kinds: truce.KindLists,
		Rule: truce.Rule{Version: 1, Kind: truce.Unanimity, Absent: truce.Counts, Refusing: truce.Counts,
			Recused: truce.Counts, Abstained: truce.Counts, Interested: truce.Counts, LapseK: 1}}
	for _, m := range members {
		q.Rule.Voters = append(q.Rule.Voters, m.ID)
	}
	slices.Sort(q.Rule.Voters)
	q.Rule.Voters = slices.Compact(q.Rule.Voters)
	return q
}
