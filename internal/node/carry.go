package node

import (
	"context"

	"truce"
	"truce/internal/federation"
)

// Process is the id of the process whose record the node keeps.
func (n *Node) Process() string { return n.config.Process }

// WriteTo writes all logs that are held here to a directory, for other nodes to take in: see
// [federation.Federation.WriteTo]. It reads only, also beside a process that is writing.
func (n *Node) WriteTo(ctx context.Context, s *federation.Stick, from map[truce.MemberID]int64) ([]federation.Written,
	error) {
	return n.logsOnly().WriteTo(ctx, s, from)
}

// Submit asks a foreign witness to cosign what is held of a member's log, and keeps the cosignature.
func (n *Node) Submit(ctx context.Context, w federation.Foreign, m truce.MemberID) (federation.Submitted, error) {
	for _, l := range n.Logs.All() {
		if l.Member == m {
			done, err := n.logsOnly().Submit(ctx, w, federation.Log{Member: l.Member, Origin: l.Origin, Verifier: l.Verifier})
			return done, sentence(err)
		}
	}
	return federation.Submitted{}, truce.Errorf(truce.NotFound, "%s is not a member of this process", m)
}

// logsOnly gives out and writes down logs, and exchanges nothing.
func (n *Node) logsOnly() *federation.Federation {
	return federation.New(federation.Config{Member: n.Member, Process: n.config.Process, Store: n.Store, Logs: n.logs})
}

// logs are those of all members, to be checked and given out.
func (n *Node) logs() []federation.Log {
	var logs []federation.Log
	for _, l := range n.Logs.All() {
		logs = append(logs, federation.Log{Member: l.Member, Origin: l.Origin, Verifier: l.Verifier})
	}
	return logs
}
