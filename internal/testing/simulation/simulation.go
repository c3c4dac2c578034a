package simulation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"truce"
	"truce/internal/query"
)

// Options say how a history is looked at.
type Options struct {
	Bug        Bug
	Extensions int    // in how many other orders what a node holds is folded at the end
	Steps      []Step // nil: those of the seed
}

// Outcome is what a history came to.
type Outcome struct {
	Failure *Failure // nil: nothing was wrong
	Entries int      // of all logs, at the end
	Settled int      // findings, at the node of the first honest member
	Digest  truce.Digest
	Process *truce.Process
	Logs    map[truce.MemberID][]string // as the first honest member's node holds them
	Trace   []string                    // what happened
	Print   string                      // digest of what happened and of what the disks hold
}

// Run lets a history happen.
func Run(ctx context.Context, seed uint64, o Options) (Outcome, error) {
	w, err := newWorld(ctx, seed, o.Bug)
	if err != nil {
		return Outcome{}, err
	}
	defer w.end()
	steps := o.Steps
	if steps == nil {
		steps = Steps(seed)
	}
	for i, s := range steps {
		w.step = i + 1
		if w.do(s); w.found != nil {
			break
		}
	}
	if w.found == nil {
		w.heal(o.Extensions)
	}
	return w.outcome(seed), nil
}

func (w *world) end() {
	for _, m := range w.machines {
		m.stop()
	}
}

func (w *world) outcome(seed uint64) Outcome {
	m := w.honest()[0]
	out := Outcome{Process: w.process, Logs: map[truce.MemberID][]string{}, Trace: w.trace, Failure: w.found}
	if w.found != nil {
		w.found.Seed, w.found.Trace = seed, w.trace
	}
	h := sha256.New()
	for _, line := range w.trace {
		fmt.Fprintln(h, line)
	}
	for _, l := range w.logs {
		out.Logs[l.Member] = w.entries(m.disk, l.Member)
		out.Entries += len(out.Logs[l.Member])
	}
	for _, x := range w.machines {
		for _, l := range w.logs {
			fmt.Fprintf(h, "%s holds of %s: %q\n", x.id, l.Member, w.entries(x.disk, l.Member))
			if d := x.disk.image()[l.Origin]; d != nil {
				fmt.Fprintf(h, "%q %v\n", d.head.Signed, d.cosigned)
			}
		}
	}
	out.Print = hex.EncodeToString(h.Sum(nil))
	if s, whole := w.fold(m, nil); whole && w.found == nil {
		for _, id := range s.Incidents() {
			if v, ok := s.Incident(id); ok {
				out.Settled += len(slices.DeleteFunc(v.Settled, func(s truce.Settlement) bool { return s.Void }))
			}
		}
		digest, err := query.Digest(w.ctx, query.In(s, nil))
		if err == nil {
			out.Digest = digest
		}
	}
	return out
}
