package main

import (
	"fmt"
	"text/tabwriter"

	"truce"
	"truce/internal/desklog"
)

// deskContactCmd works on the list of whom to call.
type deskContactCmd struct {
	Add    deskContactAddCmd    `cmd:"" help:"Put somebody on the list of whom to call, or change an entry of it."`
	Remove deskContactRemoveCmd `cmd:"" help:"Forget somebody on the list; what was logged of calls to the office stays."`
}

// deskContactAddCmd adds a contact.
type deskContactAddCmd struct {
	deskFlags
	Office string `arg:"" help:"Whom one reaches: as calls to it are logged, without the number."`
	Number string `help:"The number, as it is dialled: @FILE, or - for standard input; never an argument. It stands in this list and in no log." required:"" placeholder:"@FILE"`
	Name   string `help:"Who answers there; forgotten with the contact." placeholder:"NAME"`
	Party  string `help:"Whom it speaks for, by actor id." placeholder:"ID"`
	Place  string `help:"For which place: the id of an area, or a province as reports name it." placeholder:"PLACE"`
	Member string `help:"Whose liaison it is, by member id." placeholder:"ID"`
	ID     string `help:"The contact that is to be changed; without it a new one is made." placeholder:"ID"`
}

// Run adds the contact and prints its id.
func (c *deskContactAddCmd) Run(e *env) error {
	number, err := e.sealedText("--number", c.Number)
	if err != nil {
		return err
	}
	contact := desklog.Contact{ID: c.ID, Office: c.Office, Name: c.Name, Number: number, Party: truce.ActorID(c.Party),
		Place: c.Place, Member: truce.MemberID(c.Member)}
	return c.act(e, "contact saved", c.ID, func(s *desklog.Store, _ desklog.By) error {
		id, err := s.SaveContact(e, contact)
		if err == nil {
			fmt.Fprintln(e.Out, id)
		}
		return err
	})
}

// deskContactRemoveCmd forgets a contact.
type deskContactRemoveCmd struct {
	deskFlags
	ID string `arg:"" help:"The contact's id, as truce desk whom has it."`
}

// Run forgets it.
func (c *deskContactRemoveCmd) Run(e *env) error {
	return c.act(e, "contact removed", c.ID, func(s *desklog.Store, _ desklog.By) error {
		return s.RemoveContact(e, c.ID)
	})
}

// deskWhomCmd lists whom to call.
type deskWhomCmd struct {
	nodeFlags
	About string `arg:"" optional:"" help:"The incident; without it the whole list."`
	JSON  bool   `help:"Print a JSON array." name:"json"`
}

// calleeItem is somebody to be called, as printed with --json.
type calleeItem struct {
	desklog.Contact
	Actor truce.ActorID   `json:"actor,omitempty"`
	Over  []truce.ActorID `json:"over,omitempty"`
}

// Run lists them, the nearest first.
func (c *deskWhomCmd) Run(e *env) error {
	s, err := c.desk(e)
	if err != nil {
		return err
	}
	defer s.Close()
	items, err := c.items(e, s)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, items)
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, x := range items {
		if x.ID == "" {
			fmt.Fprintf(tw, "-\tnobody on the list\t\t\tfor %s\n", x.Actor)
			continue
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", x.ID, x.Office, x.Number, x.Name, orNotStated(whyCalled(x)))
	}
	return tw.Flush()
}

func (c *deskWhomCmd) items(e *env, s *desklog.Store) ([]calleeItem, error) {
	items := []calleeItem{}
	if c.About == "" {
		list, err := s.Contacts(e)
		for _, x := range list {
			items = append(items, calleeItem{Contact: x})
		}
		return items, err
	}
	n, err := c.read(e)
	if err != nil {
		return nil, err
	}
	defer n.Close()
	list, err := n.Whom(e, s, truce.About{Incident: truce.IncidentID(c.About)})
	for _, x := range list {
		items = append(items, calleeItem{x.Contact, x.Actor, x.Over})
	}
	return items, err
}

// whyCalled says what somebody is on the list for.
func whyCalled(x calleeItem) string {
	if len(x.Over) > 1 {
		return "has influence: " + joined(x.Over, " on ")
	}
	var parts []string
	for _, s := range []string{string(x.Party), x.Place, string(x.Member)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return joined(parts, ", ")
}
