package main

import (
	"fmt"
	"strconv"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/node"
	"truce/internal/registrar"
)

// withdrawCmd takes a claim back.
type withdrawCmd struct {
	nodeFlags
	Entry   string `arg:"" help:"The entry of the own log: its index, or as CA/1198, or a report as CA-R-12."`
	Why     string `help:"Why, in a code, as entered-in-error; others will ask. An unknown one is answered with the list." required:"" placeholder:"CODE"`
	Note    string `help:"What is to be added in words; it stays sealed with the member: @FILE, or - for standard input; never an argument." placeholder:"@FILE"`
	Officer string `help:"The officer who acts; one who could have entered it." default:"duty officer"`
}

// Run enters the withdrawal; the entry itself stays in the log.
func (c *withdrawCmd) Run(e *env) error {
	why, err := truce.FindCode(codes.Reasons, truce.Say("a code of --why"), c.Why)
	if err != nil {
		return err
	}
	note, err := e.sealedText("--note", c.Note)
	if err != nil {
		return err
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	ref, err := ownEntry(e, n, c.Entry)
	if err != nil {
		return err
	}
	by := registrar.By{Member: n.Member, Function: c.Officer}
	if err := n.Registrar.Withdraw(e, by, "", ref.Index, why, note); err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "entry %s is withdrawn; it stays in the log and has no effect\n", ref)
	return nil
}

// ownEntry reads which entry of the member's own log is meant, in any of the forms the program prints.
func ownEntry(e *env, n *node.Node, text string) (truce.Ref, error) {
	owner, index, isRef := strings.Cut(text, "/")
	if !isRef {
		owner, index = string(n.Member), text
	}
	i, err := strconv.ParseInt(index, 10, 64)
	if m := truce.MemberID(owner); err == nil && i >= 0 && m.Valid() {
		return own(n, text, truce.Ref{Member: m, Index: i})
	}
	m, letter, _, minted := truce.SplitMinted(text)
	switch {
	case !minted:
		return truce.Ref{}, truce.Errorf(truce.Invalid,
			"%q is no entry: give its index, or write it as %s/1198, or a report as %s-R-12", text, n.Member, n.Member)
	case m != n.Member:
		return own(n, text, truce.Ref{Member: m})
	case letter != 'R':
		return truce.Ref{}, truce.Errorf(truce.Invalid,
			"%s is no report, and several entries may speak of it: name the one that is meant, as %s/1198; "+
				"truce log show --all lists them", text, n.Member)
	}
	r, err := n.Models.Report(e, truce.ReportID(text))
	if err != nil {
		return truce.Ref{}, err
	}
	return r.Ref, nil
}

// own refuses what another member entered: only that member can take it back.
func own(n *node.Node, text string, ref truce.Ref) (truce.Ref, error) {
	if ref.Member != n.Member {
		return truce.Ref{}, truce.Errorf(truce.Forbidden,
			"%s is in the log of %s: a member withdraws what it entered itself, and this is the node of %s",
			text, ref.Member, n.Member)
	}
	return ref, nil
}
