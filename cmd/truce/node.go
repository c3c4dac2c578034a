package main

import (
	"encoding/json"

	"truce"
	"truce/internal/node"
)

// nodeFlags name the node a command works on.
type nodeFlags struct {
	Dir string `help:"The node's directory." env:"TRUCE_DIR" default:"." type:"path" placeholder:"DIR"`
}

// write opens the node to write; another process that writes to it is an error.
func (f nodeFlags) write(e *env) (*node.Node, error) { return node.Open(e, f.Dir, node.Options{}) }

// read opens the node to read, beside a process that may be writing.
func (f nodeFlags) read(e *env) (*node.Node, error) {
	n, err := node.OpenRead(e, f.Dir)
	if err != nil {
		return nil, err
	}
	if at, of, err := n.Position(e); err == nil && at < of {
		e.hint("this is what was known at entry %d of %d: another process is writing, or was stopped while it did; what writes next takes the rest in, and so does truce rebuild", at, of)
	}
	return n, nil
}

// openReader returns what is known at the node in dir, and what closes it.
func openReader(e *env, dir string) (truce.Reader, func() error, error) {
	n, err := node.OpenRead(e, dir)
	if err != nil {
		return nil, nil, err
	}
	return n.Models, n.Close, nil
}

// printJSON writes a value as indented JSON with its documented field names.
func printJSON(e *env, v any) error {
	enc := json.NewEncoder(e.Out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
