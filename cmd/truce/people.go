package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"text/tabwriter"

	"truce"
	"truce/internal/node"
	"truce/internal/people"
)

// peopleCmd works on the people of the node from the machine itself: for when nobody can come in by the pages.
type peopleCmd struct {
	List peopleListCmd `cmd:"" help:"List the people of the node."`
	Link peopleLinkCmd `cmd:"" help:"Print a one-time link by which a person enrols anew."`

	Feed    peopleFeedCmd    `cmd:"" help:"Print the address at which a person's feed reader asks for one feed: once."`
	Feeds   peopleFeedsCmd   `cmd:"" help:"List the feeds of people, and when each was last read."`
	EndFeed peopleEndFeedCmd `cmd:"" help:"End a feed of a person: its address leads nowhere from then on."`
}

// openPeople opens the people of a node that has any.
func openPeople(e *env, f nodeFlags) (*people.Store, error) {
	if _, err := os.Stat(filepath.Join(f.Dir, node.PeopleFile)); errors.Is(err, fs.ErrNotExist) {
		return nil, truce.Errorf(truce.NotFound, "nobody logs in at the node in %s: truce serve --people begins with it",
			f.Dir)
	}
	return node.OpenPeople(e, f.Dir, f.options())
}

// peopleListCmd lists people.
type peopleListCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// personItem is a person as printed.
type personItem struct {
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	Function string        `json:"function"`
	Roles    []people.Role `json:"roles"`
	Enrolled bool          `json:"enrolled"`
	Disabled bool          `json:"disabled"`
}

// words says how it is with the person.
func (p personItem) words() string {
	switch {
	case p.Disabled:
		return "disabled"
	case !p.Enrolled:
		return "not enrolled yet"
	}
	return "enrolled"
}

// Run lists people by name.
func (c *peopleListCmd) Run(e *env) error {
	s, err := openPeople(e, c.nodeFlags)
	if err != nil {
		return err
	}
	defer s.Close()
	all, err := s.All(e)
	if err != nil {
		return err
	}
	items := []personItem{}
	for _, p := range all {
		items = append(items, personItem{p.ID, p.Name, p.Function, p.Roles, p.Enrolled(), p.Disabled})
	}
	if c.JSON {
		return printJSON(e, items)
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, p := range items {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", p.Name, p.Function, joined(p.Roles, ", "), p.words(), p.ID)
	}
	return tw.Flush()
}

// peopleLinkCmd makes a link.
type peopleLinkCmd struct {
	nodeFlags
	Name string `arg:"" help:"The person's name."`
	At   string `help:"Where the pages are." default:"http://localhost:8018" placeholder:"URL"`
}

// Run prints the link, once.
func (c *peopleLinkCmd) Run(e *env) error {
	s, err := openPeople(e, c.nodeFlags)
	if err != nil {
		return err
	}
	defer s.Close()
	p, err := s.Named(e, c.Name)
	if err != nil {
		return err
	}
	token, err := s.NewLink(e, nil, p.ID)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.Out, "%s enrols, once and within a day, at\n%s/enrol/%s\n", p.Name, c.At, token)
	return err
}
