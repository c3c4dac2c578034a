package casefile

import (
	"slices"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/terms"
)

// agreement says what the agreements say if the reports are right, as each member reads them, and what is missing.
func (w *writer) agreement(on *terms.Explanation) {
	if !w.left(w.sees(truce.FieldAppraisal), "case.left-agreement") {
		return
	}
	if on == nil || len(on.Agreements) == 0 {
		w.say("case.none-agreement", nil)
		return
	}
	w.say("case.agreement-note", nil)
	for _, a := range on.Agreements {
		for _, side := range a.Sides {
			for _, r := range side.Readings {
				w.say("case.reading", []truce.Ref{r.Text}, "title", Title(a.ID), "version", a.Version,
					"applies", Word{"applies", a.Applies}, "by", Parties{side.Author}, "members", Members(r.Members))
				w.clauses(r)
			}
		}
		if a.More > 0 {
			w.say("case.more-sides", nil, "n", a.More)
		}
	}
}

// clauses says what each clause comes to: breaches and what is undetermined one by one, the others by their numbers.
func (w *writer) clauses(r terms.Reading) {
	rest := map[string]Texts{}
	var order []string
	for _, c := range r.Clauses {
		result := c.Result.String()
		if c.Result != terms.Breach && c.Result != terms.Undetermined {
			if rest[result] == nil {
				order = append(order, result)
			}
			rest[result] = append(rest[result], c.Number)
			continue
		}
		if len(c.Missing) == 0 {
			w.say("case.clause", []truce.Ref{r.Text}, "number", c.Number, "clause", c.Title, "result", Word{"appraisal", result})
			continue
		}
		var facts Facts
		for _, m := range c.Missing {
			facts = append(facts, m.Fact)
		}
		w.say("case.clause-missing", []truce.Ref{r.Text}, "number", c.Number, "clause", c.Title,
			"result", Word{"appraisal", result}, "facts", facts)
	}
	for _, result := range order {
		w.say("case.clauses", []truce.Ref{r.Text}, "result", Word{"appraisal", result}, "numbers", rest[result])
	}
}

// operations says what became of the operations of some kinds; none is the sentence where there are none.
func (w *writer) operations(none string, kinds ...codes.OperationKind) {
	if !w.left(w.sees(truce.FieldOperation), "case.left-operations") {
		return
	}
	n := 0
	for _, o := range w.ops {
		if !slices.Contains(kinds, o.Kind) {
			continue
		}
		n++
		var steps Steps
		var on []truce.Ref
		for _, c := range o.History {
			b := c.Body.(*truce.Operation)
			at := c.At
			if b.When.From.Known() && b.When.From <= at {
				at = b.When.From
			}
			steps, on = append(steps, Step{b.State, at}), append(on, c.Ref)
		}
		w.say("case.operation", on, "kind", Word{"operation", string(o.Kind)}, "id", o.ID, "member", Members{o.Owner},
			"steps", steps, "what", Word{"matter", o.What})
		if o.About.Party != "" {
			w.say("case.to-party", on, "id", o.ID, "party", Parties{{Actor: o.About.Party}})
		}
		if len(o.To) > 0 {
			w.say("case.to-members", on, "id", o.ID, "members", Members(o.To))
		}
		if o.By != "" {
			w.say("case.by", on, "id", o.ID, "by", Parties{{Actor: truce.ActorID(o.By)}})
		}
		if o.Due.Known() {
			w.say("case.due", on, "id", o.ID, "due", o.Due)
		}
		if len(o.Sealed) > 0 {
			w.say("case.operation-sealed", on, "id", o.ID, "member", Members{o.Owner}).Left = true
		}
	}
	if n == 0 && none != "" {
		w.say(none, nil)
	}
}

// stage returns a stage of the chain, an empty one where it is not for the audience.
func (w *writer) stage(name Name) Stage {
	for _, s := range w.chain {
		if s.Name == name {
			return s
		}
	}
	return Stage{}
}

// replyDue says whether a notice or a reply is owed.
func (w *writer) replyDue() {
	for _, name := range []Name{Notice, Reply} {
		switch s := w.stage(name); {
		case s.State == Open:
			w.say("case.waits", s.Entries, "stage", Word{"stuck.stage", string(name)}, "why", Word{"stuck.why", s.Why},
				"with", holders(s.Holders), "since", s.Since)
		case s.Why == "time over":
			w.say("case.time-over", nil)
		}
	}
}

// holders names who holds a stage: members and actors are looked up by the same ids.
func holders(list []string) Parties {
	var out Parties
	for _, h := range list {
		out = append(out, truce.Attribution{Actor: truce.ActorID(h)})
	}
	return out
}

// verdicts says what each member answered, or what it did with its right to answer.
func (w *writer) verdicts() {
	if !w.left(w.sees(truce.FieldVerdict), "case.left-verdicts") {
		return
	}
	for _, m := range w.p.Members {
		if ground, ok := w.v.Interested[m.ID]; ok {
			w.say("case.interested", nil, "member", Members{m.ID}, "ground", Word{"interest", ground})
		}
		c := w.v.Assessments[m.ID]
		if c == nil {
			if slices.Contains(w.p.Rule.Voters, m.ID) {
				w.say("case.no-verdict", nil, "member", Members{m.ID}, "due", w.p.Rule.VerdictDue(w.v))
			}
			continue
		}
		w.verdict(c, c.Body.(*truce.Assessment))
	}
}

func (w *writer) verdict(c *truce.Claim, a *truce.Assessment) {
	on, who := []truce.Ref{c.Ref}, Members{c.Member}
	if a.State != truce.Given {
		w.say("case.vote", on, "member", who, "state", Word{"vote", string(a.State)}, "at", c.At)
	} else {
		w.say("case.verdict", on, "member", who, "happened", Word{"happened", string(a.Happened)},
			"permitted", permitted(a.Permitted), "at", c.At)
		var grounds Words
		for _, g := range a.Grounds {
			grounds = append(grounds, Word{"ground", g})
		}
		w.say("case.verdict-why", on, "by", Parties(a.Authors), "because", Word{"because", a.Because},
			"grounds", grounds)
	}
	if len(a.Sealed) > 0 {
		w.say("case.verdict-sealed", on, "member", who).Left = true
	}
}

// permitted is an answer on permission; one that was not given is left open.
func permitted(p codes.Permitted) Word {
	if p == codes.PermittedUnanswered {
		return Word{"permitted", "none"}
	}
	return Word{"permitted", string(p)}
}

// finding says what was found jointly, by which arithmetic, and who dissents.
func (w *writer) finding() {
	if !w.left(w.sees(truce.FieldFinding), "case.left-finding") {
		return
	}
	f, found := w.v.Finding()
	if found {
		w.say("case.found", nil, "revision", f.Number(), "outcome", Word{"found-as", f.Finding.Words()}, "at", f.At)
		if by := f.Members(); len(by) > 0 {
			w.say("case.found-by", nil, "members", Members(by))
		}
		w.say("case.found-because", nil, "because", Word{"because", f.Finding.Because})
		if by := authors(f.Finding.Author); w.names(len(by)) {
			w.say("case.says-by", nil, "by", by)
		}
		if w.v.Reopened {
			w.say("case.reopened", nil)
		}
	} else {
		w.say("case.none-finding", nil)
	}
	if w.left(w.sees(truce.FieldVerdict), "case.left-arithmetic") {
		w.arithmetic()
	}
}

// authors are the actors that a finding names.
func authors(list string) Parties {
	var out Parties
	for id := range strings.SplitSeq(list, ",") {
		if id != "" {
			out = append(out, truce.Attribution{Actor: truce.ActorID(id)})
		}
	}
	return out
}

// arithmetic says how the rule comes to the finding from the verdicts.
func (w *writer) arithmetic() {
	d, rule := w.v.Decision, w.p.Rule
	switch rule.Kind {
	case truce.ChairPresides:
		w.say("case.rule-chair-presides", nil, "chair", Members{rule.Chair})
	case truce.Unanimity:
		w.say("case.rule-unanimity", nil, "n", d.Voters)
	default:
		w.say("case.rule-k-of-n", nil, "k", d.Need, "n", d.Voters)
	}
	w.tally("case.tally", func(a *truce.Assessment) Word {
		if a.State != truce.Given {
			return Word{"answer", string(a.State)}
		}
		return Word{"answer", string(a.Happened)}
	})
	w.tally("case.split", func(a *truce.Assessment) Word {
		if a.State != truce.Given || a.Happened != codes.Confirmed {
			return Word{}
		}
		return permitted(a.Permitted)
	})
	w.some("case.waiting", d.Waiting)
	w.some("case.not-counted", d.Left)
	if len(d.Dissent) > 0 {
		w.some("case.dissent", d.Dissent)
	} else if d.Ready {
		w.say("case.no-dissent", nil)
	}
	if _, found := w.v.Finding(); d.Ready && (!found || w.v.Reopened) {
		w.say("case.ready", nil, "outcome", Word{"found-as", d.Outcome.Words()}, "count", len(w.v.Agreeing),
			"need", rule.ConcurK())
	}
}

// tally says who of the voters that count gave which answer, in the order in which answers come; an empty one is left
// out.
func (w *writer) tally(key string, answer func(*truce.Assessment) Word) {
	by, on := map[Word]Members{}, map[Word][]truce.Ref{}
	var order []Word
	for _, m := range w.p.Rule.Voters {
		c := w.v.Assessments[m]
		if c == nil || slices.Contains(w.v.Decision.Left, m) {
			continue
		}
		x := answer(c.Body.(*truce.Assessment))
		if by[x] == nil && x != (Word{}) {
			order = append(order, x)
		}
		by[x], on[x] = append(by[x], m), append(on[x], c.Ref)
	}
	for _, x := range order {
		w.say(key, on[x], "answer", x, "count", len(by[x]), "members", by[x])
	}
}

func (w *writer) some(key string, list []truce.MemberID) {
	if len(list) > 0 {
		w.say(key, nil, "members", Members(list))
	}
}

// owed says who owes a measure.
func (w *writer) owed() {
	if !w.sees(truce.FieldOperation) {
		return
	}
	switch s := w.stage(Action); {
	case s.State == Open:
		w.say("case.owes", s.Entries, "why", Word{"stuck.why", s.Why}, "with", holders(s.Holders), "since", s.Since)
	case s.State == None:
		w.say("case.none-measures", nil)
	}
}

// stages says of each stage of the chain where it stands, who holds it and since when.
func (w *writer) stages() {
	if !w.left(len(w.chain) > 0, "case.left-chain") {
		return
	}
	for _, s := range w.chain {
		name := Word{"stuck.stage", string(s.Name)}
		switch {
		case s.State == Open:
			w.say("case.stage-open", s.Entries, "stage", name, "why", Word{"stuck.why", s.Why}, "with", holders(s.Holders),
				"since", s.Since, "due", s.Due)
		case s.State == Done && s.Why != "":
			w.say("case.stage-so", s.Entries, "stage", name, "why", Word{"stuck.why", s.Why}, "at", s.Since)
		case s.State == Done:
			w.say("case.stage-done", s.Entries, "stage", name, "at", s.Since)
		default:
			w.say("case.stage-none", s.Entries, "stage", name)
		}
	}
}
