package main

import (
	"fmt"
	"text/tabwriter"

	"truce"
	"truce/internal/federation"
	"truce/internal/node"
)

// peerCmd works on where the others' nodes are.
type peerCmd struct {
	List   peerListCmd   `cmd:"" help:"List the addresses of the others' nodes."`
	Add    peerAddCmd    `cmd:"" help:"Say where a member's node is: it is asked there from then on."`
	Remove peerRemoveCmd `cmd:"" help:"Forget where a member's node is."`

	DropSurplus peerDropCmd `cmd:"" help:"Remove what was fetched of a member's log and never became part of the copy here."`
}

// peerListCmd lists addresses.
type peerListCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// Run prints the addresses.
func (c *peerListCmd) Run(e *env) error {
	list, err := node.Peers(c.Dir)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, append([]node.PeerAddress{}, list...))
	}
	if len(list) == 0 {
		e.hint("no address of another node is known: truce peer add MEMBER https://HOST:PORT")
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, p := range list {
		fmt.Fprintf(tw, "%s\t%s\n", p.Member, p.URL)
	}
	return tw.Flush()
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
	m := truce.MemberID(c.Member)
	if err := otherMember(e, n, m); err != nil {
		return err
	}
	if _, err := federation.NewClient(m, c.URL, nil, federation.DefaultLimits()); err != nil {
		return err
	}
	return node.SetPeer(c.Dir, m, c.URL)
}

// otherMember refuses who is not another member of the process.
func otherMember(e *env, n *node.Node, m truce.MemberID) error {
	p, err := n.Models.Process(e)
	if err != nil {
		return err
	}
	if _, ok := p.Member(m); !ok || m == n.Member {
		return truce.Errorf(truce.NotFound, "%q is not another member of this process: truce process show lists them", string(m))
	}
	return nil
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
		if string(p.Member) == c.Member {
			return node.SetPeer(c.Dir, p.Member, "")
		}
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
