package simulation

import (
	"context"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/internal/federation"
	"truce/internal/node"
	"truce/internal/registrar"
	"truce/record"
)

// ids are the members a history can have; it has the first few of them.
var ids = [...]truce.MemberID{"AR", "BO", "CA", "M4", "M5", "M6", "M7"}

// setting is what is drawn once for a history.
type setting struct {
	members  int
	hostile  int        // index of the member that is; -1: none
	leaves   int        // index of the member that leaves; -1: none
	older    int        // index of the member with the older program; -1: none
	unknown  truce.Kind // what that program does not know
	alien    bool       // the hostile member enters a kind that nobody knows
	cosigned bool       // the members have cosigners
	long     bool       // one log begins with more than a bundle of entries
	backups  bool       // machines are put back to backups
	marks    bool       // each machine has a mark that does not go back with its disk
	calm     bool       // nothing is lost on the lines and no machine goes off
}

// draw draws the setting of the history of a seed.
func draw(seed uint64, r *rand.Rand) setting {
	s := setting{members: 3 + r.IntN(5), hostile: -1, leaves: -1, older: -1}
	if r.IntN(3) == 0 {
		s.members = 3
	}
	others := r.Perm(s.members)
	if r.IntN(100) < 45 {
		s.hostile, others = others[0], others[1:]
		s.alien = r.IntN(10) == 0
	}
	if r.IntN(100) < 20 {
		s.leaves, others = others[0], others[1:]
	}
	if r.IntN(100) < 15 {
		s.older, s.unknown = others[0], pick(r, truce.KindOperation, truce.KindWithdraw, truce.KindSame)
	}
	s.cosigned, s.long, s.backups, s.calm = r.IntN(3) == 0, r.IntN(25) == 0, r.IntN(100) < 45, r.IntN(8) == 0
	s.marks = rand.New(rand.NewPCG(seed, 8)).IntN(2) == 0 // beside the rest, which stays as it was
	return s
}

func pick[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

// world is a history while it happens: the machines, the lines between them, the time, and what is known from outside.
type world struct {
	setting
	ctx      context.Context
	bug      Bug
	process  *truce.Process
	logs     []federation.Log
	held     []registrar.HeldLog
	machines []*machine // by member; a hostile member may have a second one behind them
	now      time.Time
	cut      map[[2]truce.MemberID]bool // lines that are cut
	mute     bool                       // the peer at the end of the last line answers no question but that for its heads
	answers  bool                       // nobody is mute any more
	sticks   []*stick
	rand     *rand.Rand // of the step
	step     int
	trace    []string
	found    *Failure

	signed map[truce.MemberID][]string       // what each honest member's log was, entry by entry
	acked  map[truce.MemberID]map[int64]bool // which of it was acknowledged
	forks  map[truce.MemberID]bool           // honest members that signed two histories, and could not know
	// every finding settled at any honest node, by the nodes that showed it
	seen map[finding]map[truce.MemberID]truce.Outcome
}

// stick carries what a node held at some time.
type stick struct {
	from  truce.MemberID
	image image
}

// keys are the secret keys of a member.
type keys struct {
	log      note.Signer
	verifier note.Verifier
	cosigner *record.Cosigner
}

// newWorld founds a process.
func newWorld(ctx context.Context, seed uint64, bug Bug) (*world, error) {
	r := rand.New(rand.NewPCG(seed, 0))
	w := &world{setting: draw(seed, r), ctx: ctx, bug: bug, now: time.Unix(1_484_500_000, 0).UTC(),
		cut: map[[2]truce.MemberID]bool{}, rand: r,
		signed: map[truce.MemberID][]string{}, acked: map[truce.MemberID]map[int64]bool{}, forks: map[truce.MemberID]bool{},
		seen: map[finding]map[truce.MemberID]truce.Outcome{}}
	var memory record.Memory // a signature is valid or not, whoever checks it
	var all []keys
	p := &truce.Process{ID: "meridian", Title: "Exercise", Fictional: true, Zone: "UTC", DayCloses: "18:00",
		Rule: drawRule(r, w.members)}
	for i := range w.members {
		k, m, err := newKeys(r, p.ID, ids[i])
		if err != nil {
			return nil, err
		}
		if !w.cosigned {
			k.cosigner, m.Cosigner = nil, ""
		}
		all, p.Members = append(all, k), append(p.Members, m)
		l := federation.Log{Member: ids[i], Origin: k.verifier.Name(), Verifier: memory.Verifier(k.verifier)}
		if k.cosigner != nil {
			l.Cosigner = memory.Verifier(k.cosigner.Verifier())
		}
		w.logs = append(w.logs, l)
		w.held = append(w.held, registrar.HeldLog{Member: l.Member, Origin: l.Origin, Verifier: l.Verifier})
	}
	w.process = p
	if err := p.Check(); err != nil {
		return nil, err
	}
	for i := range w.members {
		m := newMachine(w, ids[i], all[i], newDisk(nil))
		m.hostile = i == w.hostile
		if i == w.older {
			m.older = w.unknown
		}
		w.machines = append(w.machines, m)
		if err := m.found(); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func newKeys(r *rand.Rand, process string, m truce.MemberID) (keys, truce.Member, error) {
	random := chaos{r}
	origin := node.Origin(process, m)
	skey, vkey, err := record.GenerateKey(random, origin)
	if err != nil {
		return keys{}, truce.Member{}, err
	}
	var k keys
	if k.log, err = record.NewSigner(skey); err != nil {
		return keys{}, truce.Member{}, err
	}
	if k.verifier, err = record.NewVerifier(vkey); err != nil {
		return keys{}, truce.Member{}, err
	}
	cskey, cvkey, err := record.GenerateCosignerKey(random, "cosigner.invalid/"+string(m))
	if err != nil {
		return keys{}, truce.Member{}, err
	}
	if k.cosigner, err = record.NewCosigner(cskey); err != nil {
		return keys{}, truce.Member{}, err
	}
	var id [32]byte
	random.Read(id[:])
	member := truce.Member{ID: m, Names: []truce.Name{{Text: string(m)}}, Role: truce.RoleGuarantor, LogKey: vkey,
		Cosigner: cvkey, NodeKey: base64.StdEncoding.EncodeToString(id[:])}
	return k, member, nil
}

// drawRule draws how verdicts become findings.
func drawRule(r *rand.Rand, members int) truce.Rule {
	voters := slices.Clone(ids[:min(members, 3+r.IntN(3))])
	treat := func() truce.Treatment { return pick(r, truce.Counts, truce.Leaves, truce.Leaves, truce.Blocks) }
	k := len(voters)/2 + 1
	return truce.Rule{Version: 1, Kind: pick(r, truce.KOfN, truce.KOfN, truce.KOfN, truce.Unanimity, truce.ChairPresides),
		Voters: voters,
		K:      k + r.IntN(len(voters)-k+1), Chair: voters[0], Absent: treat(), Refusing: treat(), Recused: treat(),
		Abstained: treat(), Interested: treat(),
		VerdictHours: 12, LapseK: 1 + r.IntN(2)}
}

// chaos reads the bytes that a seed gives.
type chaos struct{ r *rand.Rand }

func (c chaos) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(c.r.Uint32())
	}
	return len(b), nil
}

// note writes down what happens.
func (w *world) note(format string, args ...any) {
	w.trace = append(w.trace, fmt.Sprintf("%3d %s ", w.step, w.now.Format("02 15:04"))+fmt.Sprintf(format, args...))
}

// reach reports whether one member's node can be asked by another's.
func (w *world) reach(a, b truce.MemberID) bool {
	return !w.cut[[2]truce.MemberID{min(a, b), max(a, b)}]
}

// honest lists the machines of members that keep to the rules.
func (w *world) honest() []*machine {
	var out []*machine
	for _, m := range w.machines {
		if !m.hostile {
			out = append(out, m)
		}
	}
	return out
}

// face returns the machine that a member shows to another: a member with two histories has two machines.
func (w *world) face(of, to truce.MemberID) *machine {
	var faces []*machine
	for _, m := range w.machines {
		if m.id == of {
			faces = append(faces, m)
		}
	}
	if len(faces) > 1 && (slices.Index(ids[:], to)%2 == 1) != (w.rand.IntN(8) == 0) {
		return faces[1]
	}
	return faces[0]
}
