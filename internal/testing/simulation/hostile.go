package simulation

import (
	"context"
	"fmt"
	"math/rand/v2"

	"truce"
	"truce/codes"
	"truce/internal/registrar"
	"truce/internal/testing/histories"
	"truce/record"
)

// misbehave lets the hostile member do what its registrar would not: it has the key of its log, and nobody stops it.
func (w *world) misbehave(m *machine, r *rand.Rand) {
	faces := w.faces(m.id)
	m = faces[r.IntN(len(faces))]
	if !m.writes() {
		return
	}
	switch n := r.IntN(10); {
	case n < 3 && len(faces) == 1:
		w.fork(m)
	case n < 6 && len(faces) == 2:
		w.part(m, faces, r)
	case n < 3:
		w.put(m, &truce.Fork{Member: pick(r, ids[:w.members]...), Size: r.Int64N(4), Proof: w.proof(r)})
	case n < 6:
		w.twist(m, r)
	case n < 7 && w.alien:
		w.raw(m, []byte(`{"kind":"tea/9","claim":"tea","at":"2017-01-15T00:00:00Z","body":{}}`))
	default:
		// Bodies of another process: most have no effect, some do.
		h := histories.Write(r, 4, 12)
		log := h.Logs[histories.Members[r.IntN(4)]]
		for _, data := range log[r.IntN(len(log)):] {
			w.raw(m, data)
		}
	}
}

// faces are the machines of a member.
func (w *world) faces(id truce.MemberID) []*machine {
	var out []*machine
	for _, m := range w.machines {
		if m.id == id {
			out = append(out, m)
		}
	}
	return out
}

// fork gives the member a second machine with the same log, which goes on by itself from here.
func (w *world) fork(m *machine) {
	second := newMachine(w, m.id, m.keys, newDisk(m.disk.image()))
	second.hostile, second.older = true, m.older
	second.boot()
	if err := second.open(); err != nil {
		w.fail("the second machine of %s does not open: %v", m.id, err)
		return
	}
	w.machines = append(w.machines, second)
	w.note("%s begins a second history", m.id)
	// Something that the others will rest on, differently on either side.
	for i, f := range []*machine{m, second} {
		w.put(f, &truce.Statement{ID: "two-words", Speaker: "A. Person", Says: fmt.Sprint("word ", i)})
	}
}

// part lets one of two histories take back, or change, something that both have.
func (w *world) part(m *machine, faces []*machine, r *rand.Rand) {
	both := common(w.entries(faces[0].disk, m.id), w.entries(faces[1].disk, m.id))
	switch n := r.IntN(8); {
	case n < 4:
		for range 3 {
			w.put(m, &truce.Withdraw{Index: int64(3 + r.IntN(max(1, both-3))), Why: "entered in error"})
		}
	case n < 7:
		if next, err := m.models.Next(w.ctx, m.id, 'R'); err == nil && next > 1 {
			id := truce.ReportID(truce.Mint(m.id, 'R', 1+r.Int64N(next-1)))
			if x, ok := m.models.state.Report(id); ok {
				w.put(m, &truce.Release{Report: id, Version: x.Report.Version, Coded: histories.Coded(r),
					To: pick(r, truce.LevelJoint, truce.LevelPublic)})
			}
		}
	default:
		w.put(m, &truce.Leave{Why: "no longer agreed"})
	}
}

// twist enters what the member's own officers may not: votes twice, concurs in what is not so, at times that are not
// now.
func (w *world) twist(m *machine, r *rand.Rand) {
	all := m.models.state.Incidents()
	if len(all) == 0 {
		return
	}
	id := all[r.IntN(len(all))]
	v, ok := m.models.state.Incident(id)
	if !ok {
		return
	}
	// Also in a revision that is settled: it has concurred in that before, perhaps.
	c := truce.Concur{Incident: v.ID, Revision: 1 + r.IntN(v.Open), Rule: 1, Basis: v.Basis, Finding: v.Decision.Outcome}
	if r.IntN(2) == 0 {
		c.Finding.Because = "its own reasons"
	}
	w.put(m, &c)
	c.Finding.Happened = codes.Refuted
	w.put(m, &c)
	w.put(m, &truce.Interest{Incident: v.ID, Member: pick(r, ids[:w.members]...), Holds: true, Ground: "other ground"})
	w.put(m, &truce.Lapsed{Incident: v.ID, Deadline: "verdict", Due: truce.At(m.clock()) - 60})
}

// recant lets the hostile member concur in something else wherever something is settled: it has said its word, and no
// other counts.
func (w *world) recant() {
	if w.hostile < 0 {
		return
	}
	m := w.faces(ids[w.hostile])[0]
	if !m.writes() {
		return
	}
	for _, id := range m.models.state.Incidents() {
		if v, ok := m.models.state.Incident(id); ok && len(v.Settled) > 0 {
			last := v.Settled[len(v.Settled)-1]
			c := truce.Concur{Incident: v.ID, Revision: last.Revision, Rule: 1, Basis: last.Basis, Finding: last.Finding}
			c.Finding.Because = "another reason"
			w.put(m, &c)
		}
	}
}

// proof is no proof of a fork, or that of somebody's.
func (w *world) proof(r *rand.Rand) string {
	for _, m := range w.honest() {
		for _, c := range m.models.state.Claims(truce.KindFork, "") {
			if r.IntN(2) == 0 {
				return c.Body.(*truce.Fork).Proof
			}
		}
	}
	return "two histories"
}

// put enters a body without asking anybody, now and then dated long ago.
func (w *world) put(m *machine, body any) {
	officer := registrar.DutyOfficer
	switch body.(type) {
	case *truce.Concur, *truce.Lapsed, *truce.Fork:
		officer = ""
	}
	at := truce.At(m.clock())
	if w.rand.IntN(3) == 0 {
		at -= truce.Instant(w.rand.IntN(90 * 86_400))
	}
	if _, lapsed := body.(*truce.Lapsed); lapsed {
		at = truce.At(m.clock())
	}
	data, err := truce.Encode(truce.Entry{Kind: w.process.FormOf(body), Claim: w.claim(m), Officer: officer, At: at,
		Body: body})
	if err != nil {
		w.fail("a body cannot be encoded: %v", err)
		return
	}
	for _, d := range data {
		w.raw(m, d)
	}
}

// raw appends bytes to the log.
func (w *world) raw(m *machine, data []byte) {
	_, err := m.log.Append(context.Background(), record.Entry{Claim: w.claim(m), Data: data})
	if err == nil {
		err = m.models.CatchUp(w.ctx)
	}
	w.tolerate(m, "enter anything", err)
}

func (w *world) claim(m *machine) string {
	return fmt.Sprintf("h-%d-%x", w.step, w.rand.Uint64())
}
