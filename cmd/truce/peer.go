package main

import (
	"fmt"
	"text/tabwriter"
	"time"

	"truce"
	"truce/internal/node"
)

// peerCmd works on where the others' nodes are.
type peerCmd struct {
	List   peerListCmd   `cmd:"" help:"List the addresses of the others' nodes, and when each member was last heard of."`
	Add    peerAddCmd    `cmd:"" help:"Say where a member's node is: it is asked there from then on."`
	Remove peerRemoveCmd `cmd:"" help:"Forget where a member's node is."`

	DropSurplus peerDropCmd `cmd:"" help:"Remove what was fetched of a member's log and never became part of the copy here."`
}

// peerListCmd lists addresses.
type peerListCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// peerItem is one address as printed.
type peerItem struct {
	node.PeerAddress
	Heard *time.Time `json:"last_heard_of,omitempty"` // by what it signed; left out where that is not known
	Quiet bool       `json:"quiet"`                   // longer ago than usual
	// when it cosigned others' logs, later than its own ends here
	Signed *time.Time `json:"cosigned_until,omitempty"`
}

// Run prints the addresses, and when each member was last heard of.
func (c *peerListCmd) Run(e *env) error {
	list, err := node.Peers(c.Dir)
	if err != nil {
		return err
	}
	if len(list) == 0 && !c.JSON {
		e.hint("no address of another node is known: truce peer add MEMBER https://HOST:PORT")
		return nil
	}
	items, err := c.heard(e, list)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, items)
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, p := range items {
		fmt.Fprintf(tw, "%s\t%s\t%s\n", p.Member, p.URL, p.words())
	}
	return tw.Flush()
}

// words says when the member was last heard of.
func (p peerItem) words() string {
	switch {
	case p.Heard == nil:
		return "never heard of"
	case p.Signed != nil:
		return fmt.Sprintf("quiet: its log here ends at %s, and it cosigned until %s: it enters nothing, or its end is "+
			"kept back",
			p.Heard.Format(time.RFC3339), p.Signed.Format(time.RFC3339))
	case p.Quiet:
		return "quiet: last heard of " + p.Heard.Format(time.RFC3339)
	}
	return "last heard of " + p.Heard.Format(time.RFC3339)
}

// heard joins addresses with when their members were last heard of.
func (c *peerListCmd) heard(e *env, list []node.PeerAddress) ([]peerItem, error) {
	items := []peerItem{}
	if len(list) == 0 {
		return items, nil
	}
	n, err := c.read(e)
	if err != nil {
		return nil, err
	}
	defer n.Close()
	all, err := n.Heard(e)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		x := peerItem{PeerAddress: p, Quiet: true}
		for _, h := range all {
			if h.Member == p.Member && !h.Last.IsZero() {
				last := h.Last.UTC()
				x.Heard, x.Quiet = &last, h.Quiet
				if signed := h.Signed.UTC(); !h.Signed.IsZero() {
					x.Signed = &signed
				}
			}
		}
		items = append(items, x)
	}
	return items, nil
}

// peerAddCmd keeps an address.
type peerAddCmd struct {
	nodeFlags
	Member string `arg:"" help:"The member."`
	URL    string `arg:"" name:"address" help:"Where its node answers: https://HOST:PORT. Its key is in the founding document."`
}

// Run keeps the address, in the place of the one the member had.
func (c *peerAddCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	return n.SetPeer(e, truce.MemberID(c.Member), c.URL)
}

// peerRemoveCmd forgets an address.
type peerRemoveCmd struct {
	nodeFlags
	Member string `arg:"" help:"The member."`
}

// Run forgets the address.
func (c *peerRemoveCmd) Run(e *env) error {
	list, err := node.Peers(c.Dir)
	if err != nil {
		return err
	}
	for _, p := range list {
		if string(p.Member) != c.Member {
			continue
		}
		n, err := c.read(e)
		if err != nil {
			return err
		}
		defer n.Close()
		return n.SetPeer(e, p.Member, "")
	}
	return truce.Errorf(truce.NotFound, "no address of the node of %q is known: truce peer list shows them", c.Member)
}

// peerDropCmd removes what was fetched in vain.
type peerDropCmd struct {
	nodeFlags
	Member string `arg:"" help:"The member."`
	JSON   bool   `help:"Print a JSON object." name:"json"`
}

// Run says how much it was.
func (c *peerDropCmd) Run(e *env) error {
	bytes, err := node.DropSurplus(e, c.Dir, c.options(), truce.MemberID(c.Member))
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, struct {
			Member string `json:"member"`
			Bytes  int64  `json:"bytes"`
		}{c.Member, bytes})
	}
	_, err = fmt.Fprintf(e.Out, "%d bytes of the log of %s were no part of the copy, and are removed.\n", bytes, c.Member)
	return err
}
