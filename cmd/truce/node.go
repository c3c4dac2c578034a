package main

import (
	"truce"
	"truce/internal/node"
	"truce/internal/query"
	"truce/internal/wire"
)

// storeFlag names where a node keeps its record, where that is not its directory.
type storeFlag struct {
	Store string `help:"The PostgreSQL database of the record, the read models and the vault, in place of files in the directory: postgres://USER@HOST/DATABASE. Without it the one that the node was made with. A password belongs into the file PGPASSFILE names." env:"TRUCE_STORE" placeholder:"URL"`
	Marks string `help:"The directory of this machine in which the mark of how far the log was signed lies: outside of the node's directory and of every backup. Without it the one that the node was made with, or the user's own." env:"TRUCE_MARKS" placeholder:"DIR"`
}

func (f storeFlag) options() node.Options { return node.Options{Store: f.Store, Marks: f.Marks} }

// nodeFlags name the node a command works on.
type nodeFlags struct {
	storeFlag
	Dir string `help:"The node's directory." env:"TRUCE_DIR" default:"." type:"path" placeholder:"DIR"`
}

// write opens the node to write. Another process that writes to it is an error, except where the record is in
// PostgreSQL.
func (f nodeFlags) write(e *env) (*node.Node, error) { return node.Open(e, f.Dir, f.options()) }

// mirrorFlags bound what is taken of the others' logs.
type mirrorFlags struct {
	MostEntries int64 `help:"Mirror no log that claims more entries than this. 0: no bound." default:"50000000" placeholder:"N"`
	MostBytes   int64 `help:"Take no more bytes of entries of another member's log than this: a hostile one could fill the disk. 0: a share of the disk for each member, and no more than 32 MB and 4 kB for each entry; some of the disk is kept for the own log whatever is said here." default:"0" placeholder:"N"`
}

// mirroring opens the node to write and to mirror the others' logs within bounds.
func (f nodeFlags) mirroring(e *env, m mirrorFlags) (*node.Node, error) {
	collectOften()
	o := f.options()
	o.MostEntries, o.MostBytes = m.MostEntries, m.MostBytes
	return node.Open(e, f.Dir, o)
}

// read opens the node to read, beside a process that may be writing.
func (f nodeFlags) read(e *env) (*node.Node, error) {
	n, err := node.OpenRead(e, f.Dir, f.options())
	if err != nil {
		return nil, err
	}
	if at, of, err := n.Position(e); err == nil && at < of {
		e.hint("this is what was known at entry %d of %d: another process is writing, or was stopped while it did; what "+
			"writes next takes the rest in, and so does truce rebuild", at, of)
	}
	return n, nil
}

// logs opens the node to read its logs. The read models are not needed for that: where they cannot be read, as on a
// disk without any room, or are being made again, the logs can all the same.
func (f nodeFlags) logs(e *env) (*node.Node, error) {
	n, err := f.read(e)
	if k := truce.KindOf(err); err == nil || k != truce.Unavailable && k != truce.NotFound {
		return n, err
	}
	only, failed := node.OpenLogs(e, f.Dir, f.options())
	if failed != nil {
		return nil, err
	}
	e.hint("the logs can be read, the read models cannot: %s", sentenceOf(err))
	return only, nil
}

// openReader returns what is known at the node, and what closes it.
func openReader(e *env, f nodeFlags) (query.Reader, func() error, error) {
	n, err := node.OpenRead(e, f.Dir, f.options())
	if err != nil {
		return nil, nil, err
	}
	return n.Models, n.Close, nil
}

// printJSON writes a value as indented JSON with its documented field names.
func printJSON(e *env, v any) error {
	return wire.Write(e.Out, v)
}
