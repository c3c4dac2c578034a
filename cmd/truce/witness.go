package main

import (
	"fmt"
	"strings"
	"time"

	"truce"
	"truce/internal/federation"
	"truce/internal/node"
	"truce/record"
)

// witnessCmd works with witnesses outside of the process.
type witnessCmd struct {
	Init   witnessInitCmd   `cmd:"" help:"Make a key with which this node witnesses the logs of its process; truce serve --witness answers with it."`
	Submit witnessSubmitCmd `cmd:"" help:"Ask a foreign witness (C2SP tlog-witness) to cosign a log, and keep its cosignature."`
}

// witnessInitCmd makes the key.
type witnessInitCmd struct {
	nodeFlags
}

// Run prints the public key.
func (c *witnessInitCmd) Run(e *env) error {
	vkey, err := node.NewWitness(c.Dir, c.options())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(e.Out, vkey)
	return err
}

// witnessSubmitCmd asks a witness.
type witnessSubmitCmd struct {
	nodeFlags
	URL    string `arg:"" name:"address" help:"The witness's submission prefix, such as https://witness.example/."`
	Key    string `help:"The witness's public key (vkey), as its operator gave it out." required:"" placeholder:"KEY"`
	Member string `help:"Whose log; this member's unless given." placeholder:"MEMBER"`
	JSON   bool   `help:"Print a JSON object." name:"json"`
}

// witnessed is the result as printed with --json.
type witnessed struct {
	Member  truce.MemberID `json:"member"`
	Size    int64          `json:"size"`
	Witness string         `json:"witness"`
	At      time.Time      `json:"at"` // as the witness says
}

// Run submits the newest state and keeps the cosignature.
func (c *witnessSubmitCmd) Run(e *env) error {
	v, err := record.NewVerifier(strings.TrimSpace(c.Key))
	if err != nil {
		return truce.Errorf(truce.Invalid, "--key: %v", err)
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	m := truce.MemberID(c.Member)
	if m == "" {
		m = n.Member
	}
	done, err := n.Submit(e, federation.Foreign{URL: c.URL, Verifier: v}, m)
	if err != nil {
		return err
	}
	if m == n.Member {
		if err := node.RememberWitness(c.Dir, node.WitnessAddress{URL: c.URL, Key: strings.TrimSpace(c.Key)}); err != nil {
			return err
		}
	}
	out := witnessed{m, done.Size, v.Name(), done.Cosignatures[0].Time}
	if c.JSON {
		return printJSON(e, out)
	}
	fmt.Fprintf(e.Out, "%s has cosigned the log of %s at %d entries, at %s.\n", out.Witness, out.Member, out.Size,
		out.At.Format(time.RFC3339))
	return nil
}
