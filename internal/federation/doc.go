// Package federation brings the logs of a process from node to node: it mirrors the other members' logs, takes over and
// gives cosignatures, notices forks and rollbacks, and carries everything on a stick.
//
// It pulls and never pushes: [Federation.Sync] asks one [Peer] for the heads of all logs it holds and fetches what is
// missing here, from whoever has it; the log's own signature proves it, so that relaying is as good as asking the log's
// member. A peer is another member's node over HTTPS ([Client], [Federation.Handler]), a directory ([Stick]), or
// another Federation in the same process ([Federation.Direct]). [Witness] and [Submit] speak C2SP's tlog-witness with
// foreigners.
//
// It does not decode entries, decides nothing about incidents, appends nothing to the member's own log, and keeps
// nothing but what package record keeps. A cosignature proves that its member holds the entries; nothing waits for it.
// What a peer says is believed only as far as signatures and hashes carry it, and a peer that sends garbage, too much,
// too slowly or for ever costs a bounded amount of time and memory and no other log anything.
//
// docs/federation.md specifies what goes over the wire.
package federation
