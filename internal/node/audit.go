package node

import (
	"context"
	"path/filepath"

	"truce/internal/audit"
	"truce/internal/people"
)

// audit keeps who asked for what. What cannot be kept is counted in the next line, and truce doctor finds why.
func (n *Node) audit(a audit.Act) { _ = n.acts.Write(a) }

// PeopleFile holds the people of a node, beside its record.
const PeopleFile = "people.db"

// OpenPeople opens the people of the node in a directory. What is done at its door is kept in its audit log, and
// how much was done beside the mark of the node's log. Where no keys are made yet, no mark says so: the name of one
// holds the key.
func OpenPeople(ctx context.Context, dir string, o Options) (*people.Store, error) {
	var c config
	path := ""
	if nodeFile(dir) != "" {
		var err error
		if c, err = readConfig(dir); err != nil {
			return nil, err
		}
		m, err := markOf(dir, c, o)
		if err != nil {
			return nil, err
		}
		path = besideMark(m, ".people")
	}
	acts := audit.In(dir)
	return people.Open(ctx, filepath.Join(dir, PeopleFile), people.Options{Mark: path, Audit: func(a audit.Act) {
		a.Member = c.Member
		_ = acts.Write(a)
	}})
}
