package simulation

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"

	"truce"
	"truce/internal/query"
	"truce/internal/registrar"
	"truce/record"
)

// most is how many rounds of everybody syncing with everybody it may take until nobody has anything to say.
const most = 16

// heal mends everything, lets the nodes sync until nothing comes of it any more, and sees what they have come to.
func (w *world) heal(extensions int) {
	w.step++
	w.note("everything is mended")
	clear(w.cut)
	w.calm = true
	w.update()
	for _, m := range w.machines {
		m.disk.plan(nil)
		m.start()
	}
	for round := 1; ; round++ {
		before := w.weight()
		w.answers = round > 1
		w.round()
		switch round {
		case 1:
			w.session()
		case 3:
			w.recant()
		}
		if w.found != nil {
			return
		}
		if w.answers && w.weight() == before {
			break
		}
		if round == most {
			w.fail("the nodes still enter something after %d rounds", most)
			return
		}
	}
	w.lookAtAcknowledged()
	w.lookAtDisks()
	w.lookAtCosignatures()
	w.lookAtDigests(extensions)
	w.lookAtAccused()
	w.lookAtDoubts()
	w.lookAtNotes()
	w.lookAtOwed()
}

// session lets the officers meet over what waits for them: verdicts come to what was settled, too.
func (w *world) session() {
	w.rand = rand.New(rand.NewPCG(uint64(w.now.Unix()), 6))
	for _, m := range w.honest() {
		if !m.writes() {
			continue
		}
		page, err := m.models.Incidents(w.ctx, query.Incidents{Waiting: m.id, Sort: query.ByID, Limit: 4})
		w.tolerate(m, "list what waits for it", err)
		a := actor{m, w.rand, registrar.By{Member: m.id, Function: registrar.DutyOfficer}}
		for _, row := range page.Rows {
			w.tolerate(m, "assess "+string(row.ID), m.registrar.Assess(w.ctx, a.by, "", a.assessment(row.ID), ""))
		}
		w.settle()
	}
}

// weight is how many entries there are, everywhere.
func (w *world) weight() (n int64) {
	for _, m := range w.machines {
		for _, d := range m.disk.image() {
			n += d.head.Size
		}
	}
	return n
}

// round passes everything along the row of honest nodes and back, and from the hostile one to all of them.
func (w *world) round() {
	h := w.honest()
	for i := 1; i < len(h); i++ {
		w.sync(h[i], h[i-1].id, trouble{})
		w.settle()
	}
	for i := len(h) - 1; i > 0; i-- {
		w.sync(h[i-1], h[i].id, trouble{})
		w.settle()
	}
	if w.hostile < 0 {
		return
	}
	for _, m := range h {
		w.sync(m, ids[w.hostile], trouble{})
		w.settle()
	}
	for _, m := range w.faces(ids[w.hostile]) {
		w.sync(m, h[0].id, trouble{})
	}
}

// lookAtAcknowledged sees whether everything that was acknowledged is there.
func (w *world) lookAtAcknowledged() {
	for _, m := range w.honest() {
		have := int64(len(w.entries(m.disk, m.id)))
		for i := range w.acked[m.id] {
			if i >= have {
				w.fail("%s acknowledged entry %d and has %d", m.id, i, have)
				return
			}
		}
	}
}

// lookAtDisks hashes everything that is held.
func (w *world) lookAtDisks() {
	for _, m := range w.honest() {
		for _, l := range w.logs {
			_, err := record.Verify(w.ctx, record.StoreSource(m.disk, l.Origin), l.Verifier, record.VerifyOptions{})
			if err != nil && !isAbsent(err) {
				w.fail("the log of %s at %s does not verify: %v", l.Member, m.id, err)
			}
		}
	}
}

// lookAtCosignatures sees whether whoever cosigned a state of a log holds it.
func (w *world) lookAtCosignatures() {
	looked := map[string]bool{} // at the same checkpoint, which many keep
	for _, m := range w.machines {
		for _, l := range w.logs {
			d := m.disk.image()[l.Origin]
			if d == nil {
				continue
			}
			for _, c := range d.cosigned {
				if !looked[string(c.signed)] {
					looked[string(c.signed)] = true
					w.lookAtCosigned(m, l.Member, c.signed)
				}
			}
		}
	}
}

func (w *world) lookAtCosigned(at *machine, of truce.MemberID, signed []byte) {
	cp, err := record.ParseCheckpoint(signed, w.log(of).Verifier)
	if err != nil {
		w.fail("%s keeps a cosigned checkpoint of %s that is not signed: %v", at.id, of, err)
		return
	}
	for _, m := range w.honest() {
		if m.keys.cosigner == nil || m.restored {
			continue // one that was put back may have held more than it does
		}
		list, err := cp.Cosignatures(m.keys.cosigner.Verifier())
		if err != nil || len(list) == 0 {
			continue
		}
		held, err := m.disk.Head(w.ctx, w.log(of).Origin)
		var have record.Checkpoint
		if err == nil {
			have, err = record.ParseCheckpoint(held.Signed, w.log(of).Verifier)
		}
		if err != nil || have.Size < cp.Size || record.Compare(w.ctx, record.StoreSource(m.disk, cp.Origin), have,
			cp) != nil {
			w.fail("%s has cosigned the log of %s at %d, and does not hold that", m.id, of, cp.Size)
		}
	}
}

// lookAtDigests sees whether nodes that hold the same know the same, in whatever order it is folded.
func (w *world) lookAtDigests(extensions int) {
	known := map[string]truce.Digest{}
	var first string
	for _, m := range w.honest() {
		if !m.up {
			continue
		}
		var cut string
		for _, l := range w.logs {
			cut += fmt.Sprintf("%q", w.entries(m.disk, l.Member))
		}
		digest, err := query.Digest(w.ctx, m.models)
		if err != nil {
			w.fail("the state at %s cannot be read: %v", m.id, err)
			return
		}
		if first == "" {
			first = cut
		}
		if was, ok := known[cut]; ok && was != digest {
			w.fail("%s holds what another node holds, and knows something else", m.id)
		}
		if cut != first && w.twofaced() == 0 {
			w.fail("%s holds something else than %s though all have met", m.id, w.honest()[0].id)
		}
		if _, ok := known[cut]; !ok {
			w.extend(m, digest, extensions)
		}
		known[cut] = digest
	}
}

// extend folds what a machine holds in other orders, each log up to where a kind is unknown.
func (w *world) extend(m *machine, want truce.Digest, extensions int) {
	logs := map[truce.MemberID][]string{}
	for _, l := range w.logs {
		logs[l.Member] = w.entries(m.disk, l.Member)
	}
	r := rand.New(rand.NewPCG(uint64(extensions), 4))
	for range extensions {
		s := truce.NewState(w.process.Digest())
		open := slices.Clone(ids[:w.members])
		for len(open) > 0 {
			i := r.IntN(len(open))
			if !w.apply(s, open[i], logs[open[i]], 1+r.IntN(5)) {
				open = slices.Delete(open, i, i+1)
			}
		}
		if got, err := query.Digest(w.ctx, query.In(s, nil)); err != nil || got != want {
			w.fail("what %s holds comes to something else when it is folded in another order: %v", m.id, err)
			return
		}
	}
}

// apply folds the next few entries of a log; false when there are no more that can be.
func (w *world) apply(s *truce.State, id truce.MemberID, log []string, n int) bool {
	for range n {
		at := s.Size(id)
		if at == int64(len(log)) || s.Apply(truce.Ref{Member: id, Index: at}, []byte(log[at])) != nil {
			return false
		}
	}
	return true
}

// lookAtAccused sees that nobody is held to have two histories who has one.
func (w *world) lookAtAccused() {
	for _, m := range w.honest() {
		forked, err := m.joint.Forked(w.ctx)
		if err != nil {
			w.fail("the forks at %s cannot be listed: %v", m.id, err)
		}
		for of := range forked {
			if !w.forks[of] && len(w.faces(of)) < 2 {
				w.fail("%s holds that %s has two histories, and it has one", m.id, of)
			}
		}
	}
}

// lookAtDoubts sees that nobody says of a log that its histories part before they do, whatever its member showed and
// kept.
func (w *world) lookAtDoubts() {
	for _, m := range w.honest() {
		for _, c := range m.models.state.Claims(truce.KindFork, "") {
			f := c.Body.(*truce.Fork)
			faces := w.faces(f.Member)
			if len(faces) < 2 || c.Member != m.id {
				continue
			}
			both := common(w.entries(faces[0].disk, f.Member), w.entries(faces[1].disk, f.Member))
			if f.Size < int64(both) {
				w.fail("%s says that the histories of %s part at %d, and they part at %d", m.id, f.Member, f.Size, both)
			}
		}
	}
}

// lookAtNotes sees that nobody notes what it holds of a log whenever something has come: it has doubled, or an hour
// has passed.
func (w *world) lookAtNotes() {
	for _, m := range w.honest() {
		type note struct {
			size int64
			at   truce.Instant
		}
		last := map[truce.MemberID]note{}
		for _, data := range w.entries(m.disk, m.id) {
			e, err := truce.Decode([]byte(data))
			if err != nil {
				continue
			}
			o, ok := e.Body.(*truce.Observed)
			if !ok {
				continue
			}
			if was, again := last[o.Peer]; again && o.Size < 2*was.size && e.At >= was.at && e.At-was.at < 3600 {
				w.fail("%s notes %d entries of %s, and noted %d just before", m.id, o.Size, o.Peer, was.size)
			}
			last[o.Peer] = note{o.Size, e.At}
		}
	}
}

// lookAtOwed sees whether every concurrence that is owed was given, and whether what enough members concurred in is
// settled.
func (w *world) lookAtOwed() {
	for _, m := range w.honest() {
		if !m.writes() || m.models.Whole(nil) != nil {
			continue
		}
		page, err := m.models.Incidents(w.ctx, query.Incidents{Owes: m.id, Limit: 1000})
		if err != nil {
			w.fail("the incidents at %s cannot be listed: %v", m.id, err)
			return
		}
		forked, err := m.joint.Forked(w.ctx)
		if err != nil {
			w.fail("the forks at %s cannot be listed: %v", m.id, err)
		}
		for _, row := range page.Rows {
			if !w.inDoubt(m, row.ID, forked) {
				w.fail("%s owes a concurrence in %s and does not give it", m.id, row.ID)
			}
		}
		w.lookAtComplete(m)
	}
}

// inDoubt reports whether forked logs have anything to do with an incident where they are in doubt. It doubts as much
// as a registrar may: what was said of the incident, in force or not, a report of a member with two histories, and
// everything once such a member has left in one of them.
func (w *world) inDoubt(m *machine, id truce.IncidentID, forked map[truce.MemberID]int64) bool {
	cuts := map[truce.MemberID]int{}
	for f, agreed := range forked {
		cuts[f] = int(agreed)
	}
	all, _ := w.fold(m, nil)
	agreed, _ := w.fold(m, cuts)
	v, _ := all.Incident(id)
	without, ok := agreed.Incident(id)
	if !ok || len(forked) > 0 && !reflect.DeepEqual(all.Process.Since, agreed.Process.Since) {
		return true
	}
	for _, x := range v.Reports {
		if _, is := forked[x.Owner]; is {
			return true
		}
	}
	for _, kind := range []truce.Kind{truce.KindIncident, truce.KindAssessment, truce.KindInterest, truce.KindLapsed} {
		for _, id := range append([]truce.IncidentID{v.ID}, v.Also...) {
			for _, c := range all.Claims(kind, string(id)) {
				if size, is := forked[c.Member]; is && c.Index >= size {
					return true
				}
			}
		}
	}
	return !reflect.DeepEqual(v, without)
}

// lookAtComplete counts the concurrences itself.
func (w *world) lookAtComplete(m *machine) {
	type key struct {
		finding
		outcome truce.Outcome
		basis   truce.Digest
	}
	first, by := map[string]bool{}, map[key]int{}
	for _, c := range m.models.state.Claims(truce.KindConcur, "") { // of a member in the order of its log
		b := c.Body.(*truce.Concur)
		one := fmt.Sprint(c.Member, b.Incident, b.Revision)
		if first[one] || b.Rule != w.process.Rule.Version {
			continue
		}
		first[one] = true
		by[key{finding{b.Incident, b.Revision}, b.Finding, b.Basis}]++
	}
	for k, n := range by {
		if n < w.process.Rule.ConcurK() {
			continue
		}
		v, ok := m.models.state.Incident(k.id)
		if !ok || v.ID != k.id || k.revision > v.Open {
			continue // not opened, joined to another, or a revision that a hostile member ran ahead to
		}
		if !slices.ContainsFunc(v.Settled, func(s truce.Settlement) bool {
			return s.Revision == k.revision &&
				s.Finding == k.outcome
		}) {
			w.fail("at %s enough members concur in revision %d of %s, and it is not settled", m.id, k.revision, k.id)
		}
	}
}
