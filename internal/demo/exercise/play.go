package exercise

import (
	"container/heap"
	"context"
	"crypto/sha256"
	"embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/query"
	"truce/internal/terms"
	"truce/internal/vault"
	"truce/record"
)

// Play is the whole exercise, ready to be written: each member's log in order, and what its vault holds.
type Play struct {
	Logs    map[truce.MemberID][]record.Entry
	Secrets map[truce.MemberID][]vault.Secret
	State   *truce.State // what it comes to
	// Photographed is the report of CA that [Photograph] came with.
	Photographed truce.ReportID

	Told [][]truce.IncidentID // what "really" happened: the incidents that the reports of one happening opened
}

//go:embed agreement.yaml port-amity.yaml
var agreements embed.FS

// Write performs the play of a process that [Founding] made, with whatever keys. It is deterministic.
func Write(p *truce.Process) (*Play, error) {
	s := &stage{
		play: &Play{Logs: map[truce.MemberID][]record.Entry{}, Secrets: map[truce.MemberID][]vault.Secret{},
			State: truce.NewState(truce.Digest{})},
		rng: rand.New(rand.NewPCG(1, 17)), detail: rand.New(rand.NewPCG(2, 17)),
		hashes: map[truce.MemberID]*hashes{}, minted: map[string]int64{},
	}
	for _, m := range Members {
		s.hashes[m] = &hashes{}
	}
	s.found(p)
	s.enterAll(CA, truce.At(Start.Add(-6*time.Hour)), append(areas(), actors()...))
	s.agreements()
	s.accessions()
	s.days()
	s.specials()
	s.talks()
	s.perform()
	for _, h := range s.happenings {
		s.play.Told = append(s.play.Told, h.incidents)
	}
	return s.play, s.err
}

// stage is a play while it is performed. The first error stays and ends it.
type stage struct {
	queue      cues
	play       *Play
	rng        *rand.Rand
	detail     *rand.Rand // of what sources add to the bare facts
	hashes     map[truce.MemberID]*hashes
	minted     map[string]int64
	amity      truce.IncidentID // the incident the tour opens, once it is filed
	happenings []*happening
	err        error
}

// cue is something that will be done at its time.
type cue struct {
	at  time.Time
	seq int
	do  func(at truce.Instant)
}

// later schedules; what lies after [Now] is never done. Cues of one moment are done in the order they were given.
func (s *stage) later(at time.Time, do func(at truce.Instant)) {
	if !at.After(Now) {
		heap.Push(&s.queue, cue{at, s.queue.given, do})
		s.queue.given++
	}
}

// perform does everything scheduled, in order of time.
func (s *stage) perform() {
	for len(s.queue.list) > 0 && s.err == nil {
		c := heap.Pop(&s.queue).(cue)
		c.do(truce.At(c.at))
	}
}

// cues is a heap in order of time.
type cues struct {
	list  []cue
	given int
}

func (q *cues) Len() int      { return len(q.list) }
func (q *cues) Swap(i, j int) { q.list[i], q.list[j] = q.list[j], q.list[i] }
func (q *cues) Push(x any)    { q.list = append(q.list, x.(cue)) }
func (q *cues) Less(i, j int) bool {
	a, b := q.list[i], q.list[j]
	return a.at.Before(b.at) || a.at.Equal(b.at) && a.seq < b.seq
}
func (q *cues) Pop() any {
	x := q.list[len(q.list)-1]
	q.list = q.list[:len(q.list)-1]
	return x
}

// enter appends a claim to a member's log and folds it.
func (s *stage) enter(m truce.MemberID, officer string, at truce.Instant, body any) truce.Ref {
	return s.enterAs(m, officer, fmt.Sprintf("play-%s-%05d", m, len(s.play.Logs[m])), at, body)
}

func (s *stage) enterAs(m truce.MemberID, officer, claim string, at truce.Instant, body any) truce.Ref {
	if s.err != nil {
		return truce.Ref{}
	}
	if a, ok := body.(*truce.Assessment); ok && a.State == truce.Given {
		v, _ := s.play.State.Incident(a.Incident)
		a.Of = v.Tells()
	}
	parts, err := truce.Encode(truce.Entry{Kind: s.play.State.Process.FormOf(body), Claim: claim, Officer: officer,
		At: at, Body: body})
	if err != nil {
		s.err = err
		return truce.Ref{}
	}
	var ref truce.Ref
	for i, b := range parts {
		ref = truce.Ref{Member: m, Index: int64(len(s.play.Logs[m]))}
		s.play.Logs[m] = append(s.play.Logs[m], record.Entry{Claim: truce.PartClaim(claim, i, len(parts)), Data: b})
		s.hashes[m].add(b)
		refused := len(s.play.State.Refused())
		if err := s.play.State.Apply(ref, b); err != nil {
			s.err = err
		}
		if r := s.play.State.Refused(); len(r) > refused && s.err == nil {
			s.err = fmt.Errorf("exercise: entry %s by the %s: %s", ref, officer, r[len(r)-1].Why)
		}
	}
	return ref
}

func (s *stage) enterAll(m truce.MemberID, at truce.Instant, bodies []any) {
	for _, b := range bodies {
		s.enter(m, Duty, at, b)
	}
}

// agreements enters the ceasefire before it begins, and the local deal under it on the day it is signed.
func (s *stage) agreements() {
	for name, at := range map[string]time.Time{"agreement.yaml": Start.Add(-time.Hour), "port-amity.yaml": on(9, 16, 0)} {
		data, err := agreements.ReadFile(name)
		if err != nil {
			s.err = err
			return
		}
		f, problems := terms.Parse(name, data)
		if len(problems) > 0 {
			s.err = problems
			return
		}
		s.later(at, func(at truce.Instant) { s.enterAll(CA, at, f.Bodies()) })
	}
}

func (s *stage) mint(m truce.MemberID, letter byte) string {
	key := string(m) + string(letter)
	s.minted[key]++
	return truce.Mint(m, letter, s.minted[key])
}

func (s *stage) found(p *truce.Process) {
	at := truce.At(Start.Add(-24 * time.Hour))
	for _, m := range Members {
		s.enter(m, "", at, p)
		s.enter(m, Duty, at, &truce.Officer{Function: Duty, May: []truce.Action{truce.ActAdmin, truce.ActAssess,
			truce.ActFile, truce.ActGroup, truce.ActRelease}})
		s.enter(m, Duty, at, &truce.Officer{Function: Intake, May: []truce.Action{truce.ActFile, truce.ActGroup,
			truce.ActRelease}})
		s.enter(m, Duty, at, &truce.Officer{Function: Monitor, May: []truce.Action{truce.ActFile}})
		s.enter(m, Duty, at, &truce.CountingRule{Unit: "incident", Note: "every incident one of our own reports tells of"})
	}
}

// filing is a report as the play files it.
type filing struct {
	by      truce.MemberID
	officer string
	at      truce.Instant
	coded   truce.Coded
	release truce.Level // empty: stays sealed
	private map[string]string
}

// file files a report and returns the ids it mints.
func (s *stage) file(f filing) (truce.ReportID, truce.IncidentID) {
	r := &truce.Report{ID: truce.ReportID(s.mint(f.by, 'R')), Version: 1, Incident: truce.IncidentID(s.mint(f.by, 'I')),
		Received: f.at}
	claim := "report-" + string(r.ID)
	fields := make([]string, 0, len(f.private))
	for k := range f.private {
		fields = append(fields, k)
	}
	slices.Sort(fields)
	for _, k := range fields {
		sec := vault.Secret{Object: string(r.ID), Version: 1, Field: k, Claim: claim, Content: []byte(f.private[k]),
			Salt: sha256.Sum256([]byte("exercise salt " + claim + k))}
		s.play.Secrets[f.by] = append(s.play.Secrets[f.by], sec)
		r.Sealed = append(r.Sealed, truce.Sealed{Field: k, Commit: sec.Commit()})
	}
	if f.release != "" {
		f.coded.Level = f.release
		r.Coded = &f.coded
	}
	s.enterAs(f.by, f.officer, claim, f.at, r)
	return r.ID, r.Incident
}

// join makes two incidents one: both members that opened them say so, the second a quarter of an hour later.
func (s *stage) join(at time.Time, a, b truce.IncidentID) {
	ma, _, _, _ := truce.SplitMinted(string(a))
	mb, _, _, _ := truce.SplitMinted(string(b))
	claim := &truce.Same{A: a, B: b, Same: true, Shown: &truce.Shown{Engine: "by hand"}}
	s.later(at, func(at truce.Instant) { s.enter(ma, Duty, at, claim) })
	if mb != ma {
		s.later(at.Add(15*time.Minute), func(at truce.Instant) { s.enter(mb, Duty, at, claim) })
	}
}

// settle lets the voters concur in what the rule has made of the verdicts.
func (s *stage) settle(at truce.Instant, id truce.IncidentID) {
	for _, m := range s.play.State.Process.Rule.Voters {
		v, ok := s.play.State.Incident(id)
		if !ok || !v.Decision.Ready || slices.Contains(v.Concurred, m) {
			continue
		}
		if f, found := v.Finding(); found && f.Basis == v.Basis {
			return
		}
		s.enter(m, "", at, &truce.Concur{Incident: v.ID, Revision: v.Open, Rule: 1, Basis: v.Basis,
			Finding: v.Decision.Outcome})
	}
}

// publish enters a member's bulletin of the day.
func (s *stage) publish(m truce.MemberID, at truce.Instant, day truce.Date) {
	if s.err != nil {
		return
	}
	d, err := bulletin.Draft(context.Background(), query.In(s.play.State, s.cut()), m, day)
	if err != nil {
		s.err = err
		return
	}
	b, err := d.Publication()
	if err != nil {
		s.err = err
		return
	}
	s.enter(m, Duty, at, b)
}

// cut names what the logs hold now.
func (s *stage) cut() truce.Cut {
	var c truce.Cut
	for _, m := range Members {
		root, err := s.hashes[m].root()
		if err != nil {
			s.err = err
		}
		c = append(c, truce.CutLog{Member: m, Size: s.hashes[m].n, Root: root})
	}
	return c
}

// hashes is a log's Merkle tree in memory.
type hashes struct {
	n      int64
	stored []tlog.Hash
}

// ReadHashes implements tlog.HashReader.
func (h *hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = h.stored[x]
	}
	return out, nil
}

func (h *hashes) add(data []byte) {
	more, err := tlog.StoredHashes(h.n, data, h)
	if err != nil {
		panic("exercise: hashing in memory failed: " + err.Error())
	}
	h.stored = append(h.stored, more...)
	h.n++
}

func (h *hashes) root() (string, error) {
	r, err := tlog.TreeHash(h.n, h)
	return r.String(), err
}
