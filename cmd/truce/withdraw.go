package main

import (
	"fmt"
	"strconv"
	"strings"

	"truce"
	"truce/internal/registrar"
)

// withdrawCmd takes a claim back.
type withdrawCmd struct {
	nodeFlags
	Entry   string `arg:"" help:"The entry in the member's own log, as CA/12, or its index alone."`
	Why     string `help:"Why, for the record; others will ask." required:"" placeholder:"TEXT"`
	Officer string `help:"The officer who acts; one who could have entered it." default:"duty officer"`
}

// Run enters the withdrawal; the entry itself stays in the log.
func (c *withdrawCmd) Run(e *env) error {
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	index, err := ownEntry(n.Member, c.Entry)
	if err != nil {
		return err
	}
	if err := n.Registrar.Withdraw(e, registrar.By{Member: n.Member, Function: c.Officer}, "", index, c.Why); err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "entry %s is withdrawn; it stays in the log and has no effect\n", truce.Ref{Member: n.Member, Index: index})
	return nil
}

// ownEntry returns the index of an entry of the member's own log, named as the program prints it or by its index alone.
func ownEntry(own truce.MemberID, name string) (int64, error) {
	m, index, ok := strings.Cut(name, "/")
	if !ok {
		m, index = string(own), name
	}
	i, err := strconv.ParseInt(index, 10, 64)
	switch {
	case err != nil || i < 0:
		return 0, truce.Errorf(truce.Invalid, "%q is no entry: give it as %s/12, or its index alone", name, own)
	case m != string(own):
		return 0, truce.Errorf(truce.Forbidden, "entry %s is in the log of %s: only that member withdraws it", name, m)
	}
	return i, nil
}
