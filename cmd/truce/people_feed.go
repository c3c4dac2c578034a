package main

import (
	"fmt"
	"text/tabwriter"
	"time"
)

// peopleFeedCmd makes a feed.
type peopleFeedCmd struct {
	nodeFlags
	Name string `arg:"" help:"The person's name."`
	Of   string `arg:"" help:"bulletins, findings, or the address of a search or a filter of incidents: /search?q=…, /incidents?…"`
	At   string `help:"Where the pages are." default:"http://localhost:8018" placeholder:"URL"`
}

// Run prints the address, once.
func (c *peopleFeedCmd) Run(e *env) error {
	s, err := openPeople(e, c.nodeFlags)
	if err != nil {
		return err
	}
	defer s.Close()
	p, err := s.Named(e, c.Name)
	if err != nil {
		return err
	}
	token, err := s.NewFeed(e, nil, p.ID, c.Of)
	if err != nil {
		return err
	}
	e.hint("whoever has the address reads the feed as %s would: truce people end-feed ends it", p.Name)
	_, err = fmt.Fprintf(e.Out, "%s/feed/%s\n", c.At, token)
	return err
}

// peopleFeedsCmd lists feeds.
type peopleFeedsCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// feedItem is a feed as printed.
type feedItem struct {
	ID     string     `json:"id"`
	Person string     `json:"person"` // id
	Of     string     `json:"of"`
	Made   time.Time  `json:"made"`
	Used   *time.Time `json:"last_read,omitempty"` // to the day; left out: never
}

// Run lists them, the oldest first.
func (c *peopleFeedsCmd) Run(e *env) error {
	s, err := openPeople(e, c.nodeFlags)
	if err != nil {
		return err
	}
	defer s.Close()
	list, err := s.Feeds(e, "")
	if err != nil {
		return err
	}
	items := []feedItem{}
	for _, f := range list {
		x := feedItem{ID: f.ID, Person: f.Person, Of: f.What, Made: f.Made}
		if !f.Used.IsZero() {
			x.Used = &f.Used
		}
		items = append(items, x)
	}
	if c.JSON {
		return printJSON(e, items)
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, f := range items {
		used := "never read"
		if f.Used != nil {
			used = "last read on " + f.Used.Format(time.DateOnly)
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", f.ID, f.Person, f.Of, used)
	}
	return tw.Flush()
}

// peopleEndFeedCmd ends a feed.
type peopleEndFeedCmd struct {
	nodeFlags
	ID string `arg:"" help:"The feed, as truce people feeds has it."`
}

// Run ends it.
func (c *peopleEndFeedCmd) Run(e *env) error {
	s, err := openPeople(e, c.nodeFlags)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.EndFeed(e, nil, c.ID)
}
