package histories

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"truce/internal/query"

	"truce"
	"truce/codes"
)

// writer enters one thing after the other.
type writer struct {
	c       Chance
	h       *History
	members []truce.MemberID // who has a log
	member  truce.MemberID   // whose turn it is
	count   int
}

// in reports true in n of 100 cases.
func (w *writer) in(n int) bool { return w.c.IntN(100) < n }

// open writes the beginning of a log: the founding document and three officers. A few logs are founded by another
// document, so that nothing in them has effect.
func (w *writer) open(m truce.MemberID) {
	p := w.h.Process
	if w.in(3) {
		other := *p
		other.Title = "Another history"
		p = &other
	}
	w.openWith(m, p)
}

// openWith writes the beginning of a log that opens with the document.
func (w *writer) openWith(m truce.MemberID, p *truce.Process) {
	w.member, w.members = m, append(w.members, m)
	w.enter("", p)
	w.enter("desk", &truce.Officer{Function: "desk", May: []truce.Action{truce.ActFile, truce.ActGroup, truce.ActAssess,
		truce.ActRelease, truce.ActAdmin}})
	w.enter("desk", &truce.Officer{Function: "monitor", May: []truce.Action{truce.ActFile, truce.ActGroup}})
	w.enter("desk", &truce.Officer{Function: "judge", May: []truce.Action{truce.ActAssess}})
}

// enter appends an entry to the member's log and folds it.
func (w *writer) enter(officer string, body any) {
	w.count++
	e := truce.Entry{Kind: w.h.State.Process.FormOf(body), Claim: fmt.Sprintf("c-%d", w.count), Officer: officer,
		At: w.moment(), Body: body}
	data, err := truce.Encode(e)
	if err != nil {
		panic("histories: a body that cannot be encoded: " + err.Error())
	}
	for _, d := range data {
		w.put(d)
	}
}

// put appends bytes to the member's log and folds them.
func (w *writer) put(data []byte) {
	m := w.member
	ref := truce.Ref{Member: m, Index: int64(len(w.h.Logs[m]))}
	w.h.Logs[m] = append(w.h.Logs[m], data)
	if err := w.h.State.Apply(ref, data); err != nil {
		panic("histories: " + err.Error())
	}
}

func (w *writer) moment() truce.Instant { return truce.Instant(1_484_500_000 + 600*w.count) }

// step enters something. The order of the cases is by how often they come.
func (w *writer) step() {
	officer := pick(w.c, "desk", "desk", "desk", "monitor", "judge")
	switch n := w.c.IntN(100); {
	case n < 26:
		w.enter(pick(w.c, "desk", "monitor"), w.report())
	case n < 30:
		w.enter("desk", w.nextVersion())
	case n < 35:
		w.enter("desk", w.release())
	case n < 38:
		w.enter("desk", &truce.Incident{ID: w.fresh('I')})
	case n < 47:
		w.enter("desk", &truce.Link{Incident: w.incident(), Report: w.reportID(), Linked: w.in(65)})
	case n < 54:
		w.enter("desk", &truce.Same{A: w.incident(), B: w.incident(), Same: w.in(80)})
	case n < 64:
		w.enter(officer, w.assessment())
	case n < 67:
		w.enter(officer, &truce.Interest{Incident: w.incident(), Member: w.anyMember(), Holds: w.in(80),
			Ground: "its own forces"})
	case n < 75:
		w.enter("", w.concur())
	case n < 78:
		w.enter("", w.lapsed())
	case n < 82:
		w.enter("desk", w.operation())
	case n < 87:
		w.enter("desk", &truce.Withdraw{Index: int64(w.c.IntN(len(w.h.Logs[w.member]) + 1)), Why: "entered in error"})
	case n < 92:
		w.enter("desk", w.dossier())
	case n < 94:
		w.publish()
	case n < 96:
		w.enter("", &truce.Observed{Peer: w.anyMember(), Size: int64(w.count), Root: "cm9vdA=="})
	case n < 98:
		w.parts()
	case n < 99:
		w.administer()
	default:
		w.garbage()
	}
}

// administer enters what concerns the log itself; now and then the member's last word.
func (w *writer) administer() {
	switch {
	case w.in(15):
		w.enter("desk", pick[any](w.c, &truce.Leave{Why: pick(w.c, "decision of the member", "by decision of the council")},
			&truce.Key{Use: truce.UseLog, Key: "k", Revoked: true}))
	case w.in(40):
		w.enter("desk", pick[any](w.c, w.key(),
			&truce.Fork{Member: w.anyMember(), Size: int64(w.count), Proof: "two histories"}))
	default:
		w.enter("desk", pick[any](w.c, w.h.Process, &truce.Officer{Function: pick(w.c, "monitor", "judge", ""),
			May: []truce.Action{truce.ActFile}, Ended: w.in(30)}))
	}
}

// key is a word about a key: often of one that can be none of the member's.
func (w *writer) key() *truce.Key {
	node := sha256.Sum256([]byte{byte(w.c.IntN(4))})
	k := &truce.Key{Use: truce.UseNode, Key: base64.StdEncoding.EncodeToString(node[:]), Revoked: w.in(30)}
	if w.in(50) {
		k.Use, k.Key = pick(w.c, truce.UseCosigner, truce.UseNode, truce.UseLog, "tea"), "k"
	}
	return k
}

// anyMember returns a member; now and then one the process does not name.
func (w *writer) anyMember() truce.MemberID {
	if w.in(4) {
		return "XX"
	}
	return w.h.Process.Members[w.c.IntN(len(w.h.Process.Members))].ID
}

// fresh returns the id of the member's next incident or report; now and then one that is taken, or far ahead.
func (w *writer) fresh(letter byte) truce.IncidentID {
	n := 1
	for w.taken(truce.Mint(w.member, letter, int64(n)), letter) {
		n++
	}
	switch {
	case w.in(4):
		n = 1 + w.c.IntN(n)
	case w.in(3):
		n += 3
	}
	return truce.IncidentID(truce.Mint(w.member, letter, int64(n)))
}

func (w *writer) taken(id string, letter byte) bool {
	if letter == 'R' {
		_, ok := w.h.State.Report(truce.ReportID(id))
		return ok
	}
	_, ok := w.h.State.Incident(truce.IncidentID(id))
	return ok
}

// incident returns the id of an incident: one of the first few, so that claims meet, or one about the newest, which may
// not have been opened yet.
func (w *writer) incident() truce.IncidentID { return truce.IncidentID(w.met('I')) }

func (w *writer) reportID() truce.ReportID { return truce.ReportID(w.met('R')) }

func (w *writer) met(letter byte) string {
	m, n := w.anyMember(), 1+w.c.IntN(6)
	if w.in(40) {
		next, err := query.In(w.h.State, nil).Next(context.Background(), m, letter)
		if err != nil {
			panic("histories: " + err.Error())
		}
		n = max(1, int(next)+w.c.IntN(6)-3)
	}
	return truce.Mint(m, letter, int64(n))
}

// parts enters a body in parts, or some of its parts, or parts that do not fit together.
func (w *writer) parts() {
	whole := &truce.Actor{ID: "many-names", Kind: codes.ActorGroup, Names: []truce.Name{{Text: "A group of many names"}}}
	data, err := truce.EncodeBody(whole)
	if err != nil {
		panic("histories: " + err.Error())
	}
	cut := 1 + w.c.IntN(len(data)-1)
	p := truce.Part{Of: truce.KindActor, Hash: sha256.Sum256(data), Parts: 2, Data: data[:cut]}
	if w.in(20) {
		p.Hash = truce.Digest{}
	}
	w.enter("desk", &p)
	if w.in(20) {
		w.enter("desk", w.report())
	}
	if w.in(10) {
		return
	}
	p.Part, p.Data = 1, data[cut:]
	w.enter("desk", &p)
}

// garbage appends bytes that are no entry.
func (w *writer) garbage() {
	w.put([]byte(pick(w.c, "", "{}", "\xff\x00", `{"kind":"report/1","claim":"g","at":"2017-01-15T00:00:00Z","body":{ }}`,
		`{"kind":"report/1","claim":"g","at":"2017-01-15T00:00:00Z","body":{"id":"`+"\xff"+`"}}`,
		`{"kind":"withdraw/1","claim":"g","officer":"de\u0000sk","at":"2017-01-15T00:00:00Z","body":{"index":1,"why":""}}`)))
}
