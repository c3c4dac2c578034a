// Package simulation lets whole histories of a process happen in one program, from a seed: three to seven members with
// machines, disks and lines that fail, clocks that are wrong, backups that are put back, a member that leaves, one that
// runs an older program, and one that does what it likes with its key. It looks on from outside and says what no node
// may do.
//
// What runs is the real code: record appends, mirrors, cosigns and opens logs, federation syncs and recovers, registrar
// files, assesses, settles, observes and tells of forks, truce folds. Only what they stand on is made up: a store in
// memory ([record.Store]) that can be cut off at any write, lines between federations, clocks. What the node does by
// itself is [registrar.Joint], as in internal/node.
//
// The same seed gives the same history, byte for byte. TRUCE_SEEDS=5000-5999 runs other seeds than those of CI, and
// TRUCE_SEEDS=17-17 one again; docs/simulation.md says what is simulated, what is checked, and what is not.
package simulation
