package histories

import (
	"slices"

	"truce"
)

// amend enters what the member might say of the document in force: mostly what leads to another, now and then what must
// have no effect, or must wait.
func (w *writer) amend() {
	now := w.h.State.Process
	if now == nil {
		return
	}
	var claims []*truce.Claim
	for _, k := range truce.AmendingKinds() {
		claims = append(claims, w.h.State.Claims(k, truce.SteeringKey(k))...)
	}
	_, proposals := now.Founder().Course(claims)
	next := w.next(now)
	named := func(p *truce.Process) bool { _, ok := p.Member(Joining); return ok }
	switch {
	case len(w.h.Logs[Joining]) == 0 && named(now) && w.in(60):
		w.openWith(Joining, now)
	case w.in(4):
		w.enter("", w.early(proposals))
	case next != nil && w.in(80):
		w.enter("", &truce.Enactment{Document: next.Digest()})
	case len(proposals) == 0 || w.in(10):
		doc := w.document(now)
		w.enter("desk", &truce.Amendment{Process: *doc})
		if len(w.h.Logs[Joining]) == 0 && named(doc) && w.in(30) {
			w.openWith(Joining, doc) // it does not wait until the document is in force; others will
		}
	default:
		w.speakOf(&proposals[w.c.IntN(len(proposals))])
	}
}

// next returns the document that the member's log has yet to enact, nil when there is none.
func (w *writer) next(now *truce.Process) *truce.Process {
	claims := append(slices.Clone(w.h.State.Claims(truce.KindProcess, "")), w.h.State.Claims(truce.KindEnactment, "")...)
	stands := now.Standing(w.member, claims)
	if stands == nil {
		return nil
	}
	for _, p := range now.Chain() {
		if p.Amends == stands.Digest() {
			return p
		}
	}
	return nil
}

// early returns what comes too early, or from nowhere.
func (w *writer) early(proposals []truce.Proposal) any {
	if len(proposals) == 0 || w.in(20) {
		return &truce.Adoption{Amends: w.h.Process.Digest(), Document: truce.DigestOf([]byte("nothing")),
			On: []truce.Ref{{Member: w.member}}}
	}
	p := proposals[0]
	if w.in(50) {
		return &truce.Enactment{Document: p.Digest}
	}
	return &truce.Adoption{Amends: p.Amends, Document: p.Digest, On: append(p.On, truce.Ref{Member: w.member, Index: 2})}
}

// speakOf endorses a proposal or takes that back, or adopts it where all have endorsed it.
func (w *writer) speakOf(p *truce.Proposal) {
	if len(p.Awaits) == 0 && slices.Contains(p.Endorsed, w.member) && w.in(80) {
		w.enter("", &truce.Adoption{Amends: p.Amends, Document: p.Digest, On: p.On})
		return
	}
	w.enter("desk", &truce.Endorsement{Document: p.Digest, Holds: w.in(88)})
}

// document returns one that amends the document in force; now and then one that cannot.
func (w *writer) document(now *truce.Process) *truce.Process {
	p := now.Amend()
	_, ever := now.EverMember(Joining)
	switch n := w.c.IntN(100); {
	case n < 45 && !ever:
		p.Members = slices.Insert(p.Members, 0, truce.Member{ID: Joining, Names: []truce.Name{{Text: string(Joining)}},
			Role: truce.RoleGuarantor, LogKey: "k"})
		if w.in(50) {
			p.Rule.Voters = slices.Insert(p.Rule.Voters, 0, Joining)
		}
	case n < 60 && len(p.Members) > 1:
		gone := p.Members[w.c.IntN(len(p.Members))].ID
		p.Members = slices.DeleteFunc(p.Members, func(m truce.Member) bool { return m.ID == gone })
		p.Rule.Voters = slices.DeleteFunc(p.Rule.Voters, func(m truce.MemberID) bool { return m == gone })
		p.Rule.LapseK = min(p.Rule.LapseK, len(p.Members))
	case n < 65:
		p.Title = "A history, amended"
	default:
		p.Rule.Kind = pick(w.c, truce.KOfN, truce.Unanimity)
		p.Rule.Absent = pick(w.c, truce.Counts, truce.Leaves, truce.Blocks)
	}
	if len(p.Rule.Voters) > 0 {
		p.Rule.K, p.Rule.Chair = len(p.Rule.Voters)/2+1, p.Rule.Voters[0]
	}
	if w.in(4) {
		p.Amends = truce.DigestOf([]byte("nothing"))
	}
	return p
}

// ruleVersion returns the version of the rule a concurrence is under: mostly that of the rule in force.
func (w *writer) ruleVersion() int {
	if p := w.h.State.Process; p != nil && w.in(95) {
		return p.Rule.Version
	}
	return 1
}
