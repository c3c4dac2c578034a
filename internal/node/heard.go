package node

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/internal/registrar"
	"truce/record"
)

// Heard says when another member was last heard of: when it last cosigned a log or entered something, by its own
// clock. A relay can keep back what a member signs, and cannot make up that it signed. One that passes on what a member
// signed of others' logs, and not its own, is found out by what that would have to say by then: of such a member it
// counts when it last entered something.
type Heard struct {
	Member truce.MemberID
	Last   time.Time // zero: never
	Quiet  bool      // that is longer ago than it was ever before, or than a day, or its log ends too early
	Ahead  bool      // it signed at a time that has not come yet, by the clock of this machine
	Signed time.Time // when it signed others' logs, later than its own can have ended; zero: it did not
}

// Who signs is taken to be quiet after three times its longest silence known, within these bounds; of whom little is
// known, after the longer.
const (
	shortSilence = 6 * time.Hour
	longSilence  = 24 * time.Hour
	fewTimes     = 5
)

// heardOf judges the times at which a member signed.
func heardOf(m truce.MemberID, times []time.Time, now time.Time) Heard {
	h := Heard{Member: m, Quiet: true}
	slices.SortFunc(times, time.Time.Compare)
	var silence time.Duration
	for i, t := range times {
		if t.After(now) {
			h.Ahead = h.Ahead || t.Sub(now) > clocksDiffer
			t = now // one of the clocks is wrong
		}
		if i > 0 {
			silence = max(silence, t.Sub(h.Last))
		}
		h.Last = t
	}
	allowed := min(max(3*silence, shortSilence), longSilence)
	if len(times) < fewTimes {
		allowed = longSilence
	}
	h.Quiet = len(times) == 0 || now.Sub(h.Last) > allowed
	return h
}

// Heard returns when each other member was last heard of, in alphabetical order; whoever left is not among them.
func (n *Node) Heard(ctx context.Context) ([]Heard, error) {
	p, err := n.Models.Process(ctx)
	if err != nil {
		return nil, err
	}
	cosigners, by, err := n.cosigners(ctx)
	if err != nil {
		return nil, err
	}
	times, held := map[truce.MemberID][]time.Time{}, map[truce.MemberID][]holding{}
	last := map[truce.MemberID]time.Time{} // of the newest entry
	for _, l := range n.Logs.All() {
		note := func(name string, size int64, at time.Time) {
			times[by[name]] = append(times[by[name]], at)
			held[by[name]] = append(held[by[name]], holding{l, size, at})
		}
		if err := n.signings(ctx, l, cosigners, note); err != nil {
			return nil, err
		}
		if at, ok, err := n.lastEntry(ctx, l); err != nil {
			return nil, err
		} else if ok {
			times[l.Member], last[l.Member] = append(times[l.Member], at), at
		}
	}
	var out []Heard
	for _, m := range p.Members {
		if m.ID == n.Member || p.Since.HasGone(m.ID) {
			continue
		}
		h := heardOf(m.ID, times[m.ID], n.clock())
		short, err := n.endsEarly(ctx, m.ID, held[m.ID])
		if err != nil {
			return nil, err
		}
		if short {
			h.Signed, h.Last, h.Quiet = h.Last, last[m.ID], true
		}
		out = append(out, h)
	}
	return out, nil
}

// holding is that a member held so much of a log at a time, by its cosignature.
type holding struct {
	of   LogOf
	size int64
	at   time.Time
}

// onItsWay is how long what a member enters may be later here than what it cosigns.
const onItsWay = time.Hour

// endsEarly reports whether the log of a member, as it is held here, lacks what the member must have noted in it by
// what it has cosigned. Of a log that is not taken in yet it is not known.
func (n *Node) endsEarly(ctx context.Context, m truce.MemberID, held []holding) (bool, error) {
	cut, err := n.Models.Cut(ctx)
	if err != nil {
		return false, err
	}
	_, cp, err := n.Logs.head(ctx, m)
	if err != nil && truce.KindOf(err) != truce.NotFound || cut.Size(m) < cp.Size {
		return false, err
	}
	latest := map[truce.MemberID]holding{}
	for _, h := range held {
		if old := latest[h.of.Member]; h.of.Member != m && n.clock().Sub(h.at) > onItsWay && h.size > old.size {
			latest[h.of.Member] = h
		}
	}
	for _, h := range latest {
		if owes, err := n.joint().Owes(ctx, m, registrar.HeldLog(h.of), h.size, truce.At(h.at)); err != nil || owes {
			return owes, err
		}
	}
	return false, nil
}

// heard keeps for a minute when the others were heard of: pages ask often.
type heard struct {
	mu   sync.Mutex
	at   time.Time
	list []Heard
}

// lately is [Node.Heard] as it was at most a minute ago.
func (n *Node) lately(ctx context.Context) ([]Heard, error) {
	n.heard.mu.Lock()
	defer n.heard.mu.Unlock()
	now := n.clock()
	if ago := now.Sub(n.heard.at); n.heard.list != nil && ago >= 0 && ago < time.Minute {
		return n.heard.list, nil
	}
	list, err := n.Heard(ctx)
	if err == nil {
		n.heard.at, n.heard.list = now, list
	}
	return list, err
}

// near is how many of the newest cosigned states of a log are looked at; of those before, ever fewer.
const near = 32

// signings calls fn with the cosignatures on states of a log, the newest first.
func (n *Node) signings(ctx context.Context, l LogOf, cosigners []note.Verifier,
	fn func(name string, size int64, at time.Time)) error {
	size, step := int64(record.MaxSize), int64(1)
	for i := 0; size > 0; i++ {
		cp, err := record.Cosigned(ctx, n.Store, l.Verifier, size)
		if errors.Is(err, record.ErrNotFound) {
			return nil
		}
		if err != nil {
			return sentence(err)
		}
		list, err := cp.Cosignatures(cosigners...)
		if err != nil {
			return sentence(err)
		}
		for _, c := range list {
			fn(c.Name, cp.Size, c.Time)
		}
		if i >= near {
			step *= 2
		}
		size = cp.Size - step
	}
	return nil
}

// lastEntry returns the time that the newest entry of a log bears, of whatever kind it is; where that bears none, the
// one before it, and so on. false: none of the newest bears one, or there is none.
func (n *Node) lastEntry(ctx context.Context, l LogOf) (time.Time, bool, error) {
	head, err := n.Store.Head(ctx, l.Origin)
	if errors.Is(err, record.ErrNotFound) || err == nil && head.Size == 0 {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, sentence(err)
	}
	var last truce.Instant
	err = record.Scan(ctx, n.Store, l.Origin, max(0, head.Size-near), head.Size, func(_ int64, data []byte) error {
		var e struct {
			At truce.Instant `json:"at"`
		}
		if json.Unmarshal(data, &e) == nil && e.At.Known() {
			last = e.At
		}
		return nil
	})
	return last.Time(), last.Known(), sentence(err)
}

// quiet looks at which of the other members was not heard of for long.
func (n *Node) quiet(ctx context.Context) []Finding {
	all, err := n.Heard(ctx)
	if err != nil {
		return []Finding{{What: spoken(err), Do: truce.Say("When the other members were last heard of was not looked at.")}}
	}
	do := truce.Say("Ask it by another way whether its node runs, and exchange logs with it directly: whoever passes " +
		"its log on may keep back the end of it.")
	if len(all) > 1 && !slices.ContainsFunc(all, func(h Heard) bool { return !h.Quiet }) {
		do = truce.Say("Nobody was heard of: look at the clock of this machine, which says %s, and at its network first.",
			truce.At(n.clock()))
	}
	var out []Finding
	for _, h := range all {
		switch {
		case !h.Signed.IsZero():
			out = append(out, Finding{What: truce.Say("%s has cosigned others' logs until %s, and the end of its own that is "+
				"here does not say so: its newest entry is of %s.", h.Member, truce.At(h.Signed), truce.At(h.Last)),
				Do: truce.Say("It enters nothing, as a node in read-only mode does, or whoever passes its log on keeps the " +
					"end of it back: ask it by another way, and exchange logs with it directly.")})
		case h.Last.IsZero():
			out = append(out, Finding{What: truce.Say("%s was never heard of: nothing that it signed has come here.", h.Member),
				Do: do})
		case h.Quiet:
			out = append(out, Finding{What: truce.Say("%s was last heard of %s, by what it signed.", h.Member,
				truce.At(h.Last)), Do: do})
		}
	}
	if len(out) == 0 && len(all) > 0 {
		out = append(out, Finding{OK: true, What: truce.Say("Every other member was heard of lately.")})
	}
	return out
}
