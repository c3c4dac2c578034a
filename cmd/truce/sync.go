package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"truce"
	"truce/internal/federation"
	"truce/internal/node"
)

// syncCmd exchanges logs, once.
type syncCmd struct {
	nodeFlags
	mirrorFlags
	With    []string         `arg:"" optional:"" help:"The members whose nodes are asked; all that truce peer list shows, unless given."`
	From    []string         `help:"Ask this instead: a directory as --to writes it, or MEMBER=https://HOST:PORT." sep:"none" placeholder:"DIR"`
	To      string           `help:"Write all logs that are held here to this directory, for another node to take in; what it has already is not written again." type:"path" placeholder:"DIR"`
	Since   map[string]int64 `help:"With --to: begin the log of a member at this entry, for who holds the earlier ones." placeholder:"MEMBER=N"`
	Recover bool             `help:"Bring the end of the member's own log back, after an older state was put in place. Nothing else may have the node open."`
	JSON    bool             `help:"Print a JSON object." name:"json"`
}

// synced is the result as printed with --json.
type synced struct {
	Peers     []syncedPeer `json:"peers"`               // who was asked
	Written   []syncedLog  `json:"written"`             // with --to
	Recovered *int64       `json:"recovered,omitempty"` // entries of the own log, with --recover
}

// syncedPeer is what came from one peer.
type syncedPeer struct {
	Peer    string      `json:"peer"`              // a member or a directory
	Problem string      `json:"problem,omitempty"` // why nothing came
	Logs    []syncedLog `json:"logs"`
}

// syncedLog is what became of one log.
type syncedLog struct {
	Member       truce.MemberID `json:"member"`
	Held         int64          `json:"held"`             // entries here afterwards, or in the directory; -1: none of it
	Theirs       *int64         `json:"theirs,omitempty"` // entries the peer says it has; absent: none of it
	Added        int64          `json:"added"`            // entries that came
	Cosignatures int            `json:"cosignatures"`     // of others, that came
	Cosigned     bool           `json:"cosigned"`         // by this node, now
	Fork         bool           `json:"fork"`             // the peer's and what is held here cannot both be true
	Proved       bool           `json:"proved"`           // and the proof of that is in this node's log
	Longer       bool           `json:"longer"`           // the peer has more of the own log than there is here
	Problem      string         `json:"problem,omitempty"`
}

// Run exchanges, writes, or recovers.
func (c *syncCmd) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	var s synced
	run := c.exchange
	if c.Recover {
		run = c.recover
	} else if c.onlyWrites() {
		run = c.write
	}
	err := run(e, &s)
	if perr := c.print(e, s); perr != nil && err == nil {
		err = perr
	}
	return err
}

func (c *syncCmd) onlyWrites() bool { return c.To != "" && len(c.With) == 0 && len(c.From) == 0 }

func (c *syncCmd) check() error {
	switch {
	case len(c.With) > 0 && len(c.From) > 0:
		return truce.Errorf(truce.Invalid, "name members, or give --from, not both")
	case c.Recover && c.To != "":
		return truce.Errorf(truce.Invalid,
			"--recover brings the own log back and writes nothing: give --to in a second command")
	case len(c.Since) > 0 && c.To == "":
		return truce.Errorf(truce.Invalid, "--since says where --to begins: give --to")
	}
	return nil
}

// source is somebody to ask.
type source struct {
	name string
	federation.Peer
	close func()

	brought federation.Report // the last one
	err     error             // of the first exchange with it
	over    bool              // it answered, and then no more
}

// sources opens what is to be asked.
func (c *syncCmd) sources(process string, dial func(truce.MemberID, string) (*federation.Client, error),
	peers func() ([]federation.Peer, []node.PeerAddress, error)) ([]*source, error) {
	var all []*source
	for _, from := range c.From {
		if m, address, ok := strings.Cut(from, "="); ok && strings.HasPrefix(address, "https://") {
			p, err := dial(truce.MemberID(m), address)
			if err != nil {
				return nil, err
			}
			all = append(all, &source{name: m, Peer: p, close: p.Close})
			continue
		}
		s, err := federation.OpenStick(from, process)
		if err != nil {
			return nil, err
		}
		all = append(all, &source{name: from, Peer: s, close: func() { s.Close() }})
	}
	if len(c.From) > 0 {
		return all, nil
	}
	dialled, addresses, err := peers()
	if err != nil {
		return nil, err
	}
	for i, a := range addresses {
		if len(c.With) == 0 || slices.Contains(c.With, string(a.Member)) {
			all = append(all, &source{name: string(a.Member), Peer: dialled[i], close: func() {}})
		}
	}
	for _, m := range c.With {
		if !slices.ContainsFunc(addresses, func(a node.PeerAddress) bool { return string(a.Member) == m }) {
			return nil, truce.Errorf(truce.NotFound,
				"no address of the node of %q is known: truce peer add %s https://HOST:PORT", m, m)
		}
	}
	if len(all) == 0 {
		return nil, truce.Errorf(truce.NotFound,
			"there is nobody to ask: truce peer add MEMBER https://HOST:PORT, or --from DIR")
	}
	return all, nil
}

// goesOn is how long everybody who has more is asked again: one that drips on purpose has more for ever.
const goesOn = 10 * time.Minute

// askAll asks everybody, and those who have more again, in turn: one that is slow keeps nobody else waiting.
func askAll(e *env, n *node.Node, all []*source) {
	for _, src := range all {
		src.brought, src.err = n.Sync(e, src, 0)
	}
	more := func(src *source) bool { return src.err == nil && src.brought.More() && !src.over }
	for began := time.Now(); slices.ContainsFunc(all, more) && time.Since(began) < goesOn && e.Err() == nil; {
		for _, src := range all {
			if !more(src) {
				continue
			}
			r, err := n.Sync(e, src, 0)
			if src.over = err != nil; !src.over { // what it brought before is what is told
				src.brought = r
			}
		}
	}
}

// exchange asks everybody.
func (c *syncCmd) exchange(e *env, s *synced) error {
	n, err := c.mirroring(e, c.mirrorFlags)
	if err != nil {
		return err
	}
	defer n.Close()
	all, err := c.sources(n.Process(), n.Dial, n.DialPeers)
	if err != nil {
		return err
	}
	var first error // why somebody could not be asked
	answered := false
	askAll(e, n, all)
	for _, src := range all {
		src.close()
		if e.Err() != nil {
			return e.Err()
		}
		from := syncedFrom(src.name, src.brought, src.err)
		if err := from.prove(e, n); err != nil {
			return err
		}
		if src.brought.More() {
			e.hint("%s has more than came so far: truce sync goes on with it", src.name)
		}
		s.Peers = append(s.Peers, from)
		answered = answered || src.err == nil
		if first == nil {
			first = src.err
		}
	}
	if err := n.OwnLog(); err != nil {
		return err
	}
	if f := n.Clock(e); !f.OK {
		e.hint("%s %s", f.What, f.Do)
	}
	if err := n.Waits(); err != nil {
		e.hint("%s", sentenceOf(err))
	}
	if !answered {
		return truce.Errorf(truce.Unavailable, "nobody could be asked: %s", sentenceOf(first))
	}
	if c.To != "" {
		if err := c.writeFrom(e, n, s); err != nil {
			return err
		}
	}
	return s.refused()
}

// refused is an error when a log was not taken.
func (s *synced) refused() error {
	for _, p := range s.Peers {
		for _, l := range p.Logs {
			switch {
			case l.Fork:
				return truce.Errorf(truce.Conflict,
					"the log of %s has two histories, both signed with its key: what %s has and what is held here cannot both be "+
						"true; tell the other members", l.Member, p.Peer)
			case l.Problem != "":
				return truce.Errorf(truce.Unavailable, "the log of %s was not taken from %s: %s", l.Member, p.Peer, l.Problem)
			}
		}
	}
	return nil
}

// syncedFrom puts a report into the form that is printed.
func syncedFrom(name string, r federation.Report, err error) syncedPeer {
	p := syncedPeer{Peer: name, Logs: []syncedLog{}}
	if err != nil {
		p.Problem = sentenceOf(err)
	}
	for _, l := range r.Logs {
		out := syncedLog{Member: l.Member, Held: l.Held, Added: l.Added, Cosignatures: l.Cosignatures, Cosigned: l.Cosigned,
			Fork: l.Fork != nil, Longer: l.Longer != nil}
		if l.Theirs >= 0 {
			out.Theirs = &l.Theirs
		}
		if l.Err != nil {
			out.Problem = sentenceOf(l.Err)
		}
		p.Logs = append(p.Logs, out)
	}
	return p
}

// prove looks for the proofs of what was found in the node's log.
func (p *syncedPeer) prove(e *env, n *node.Node) error {
	for i := range p.Logs {
		if l := &p.Logs[i]; l.Fork {
			var err error
			if l.Proved, err = n.Proved(e, l.Member); err != nil {
				return err
			}
		}
	}
	return nil
}

// write writes a directory, beside a process that may be writing to the node.
func (c *syncCmd) write(e *env, s *synced) error {
	n, err := c.logs(e)
	if err != nil {
		return err
	}
	defer n.Close()
	return c.writeFrom(e, n, s)
}

func (c *syncCmd) writeFrom(e *env, n *node.Node, s *synced) error {
	if err := os.MkdirAll(c.To, 0o755); err != nil {
		return truce.Errorf(truce.Unavailable, "the directory %s cannot be made: may this user write there?", c.To)
	}
	stick, err := federation.OpenStick(c.To, n.Process())
	if err != nil {
		return err
	}
	defer stick.Close()
	from := map[truce.MemberID]int64{}
	for _, m := range slices.Sorted(maps.Keys(c.Since)) {
		from[truce.MemberID(m)] = c.Since[m]
	}
	written, err := n.WriteTo(e, stick, from)
	s.Written = []syncedLog{}
	var first error
	for _, w := range written {
		l := syncedLog{Member: w.Member, Held: w.Size, Added: max(w.Size-w.From, 0)}
		if w.Err != nil {
			l.Problem = sentenceOf(w.Err)
			if first == nil {
				first = truce.Errorf(truce.Unavailable, "the log of %s could not be written: %s", w.Member, l.Problem)
			}
		}
		s.Written = append(s.Written, l)
	}
	if err != nil {
		return err
	}
	return first
}

// recover brings the own log back from whoever has most of it.
func (c *syncCmd) recover(e *env, s *synced) error {
	r, err := node.OpenRecovery(e, c.Dir, c.options())
	if err != nil {
		return err
	}
	defer r.Close()
	all, err := c.sources(r.Process(), r.Dial, r.Peers)
	if err != nil {
		return err
	}
	var total int64
	var first error
	answered := false
	for _, src := range all {
		added, err := r.From(e, src)
		src.close()
		if truce.KindOf(err) == truce.Conflict {
			return err
		}
		total, answered = total+added, answered || err == nil
		if first == nil {
			first = err
		}
	}
	if !answered {
		return truce.Errorf(truce.Unavailable, "nothing was recovered: %s", sentenceOf(first))
	}
	s.Recovered = &total
	size, err := r.Size(e)
	if err == nil {
		e.hint("the log has %d entries now; whoever could not be asked may know of more", size)
	}
	return err
}

// print prints what came of it.
func (c *syncCmd) print(e *env, s synced) error {
	if c.JSON {
		s.Peers, s.Written = append([]syncedPeer{}, s.Peers...), append([]syncedLog{}, s.Written...)
		return printJSON(e, s)
	}
	if s.Recovered != nil {
		fmt.Fprintf(e.Out, "%d entries of the own log were brought back.\n", *s.Recovered)
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, p := range s.Peers {
		if p.Problem != "" {
			fmt.Fprintf(e.Stderr, "truce: %s: %s\n", p.Peer, p.Problem)
		}
		for _, l := range p.Logs {
			fmt.Fprintf(tw, "from %s\tlog of %s\t%d entries\t%s\n", p.Peer, l.Member, max(l.Held, 0), l.words())
		}
	}
	for _, l := range s.Written {
		fmt.Fprintf(tw, "to %s\tlog of %s\t%d entries\t%s\n", c.To, l.Member, l.Held, l.words())
	}
	return tw.Flush()
}

// words says what became of a log.
func (l syncedLog) words() string {
	var all []string
	say := func(is bool, words string) {
		if is {
			all = append(all, words)
		}
	}
	say(l.Fork && l.Proved, "TWO HISTORIES: the log's key signed both; the proof is in this node's log")
	say(l.Fork && !l.Proved, "TWO HISTORIES: the log's key signed both; the proof could not be entered in this node's log")
	say(l.Longer, "the peer has more of it: this node was put back")
	say(l.Problem != "", l.Problem)
	say(l.Added > 0, fmt.Sprintf("%d new", l.Added))
	say(l.Cosignatures > 0, fmt.Sprintf("%d cosignatures", l.Cosignatures))
	say(l.Cosigned, "cosigned")
	if len(all) == 0 {
		return "nothing new"
	}
	return strings.Join(all, ", ")
}
