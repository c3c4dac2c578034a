package main

import (
	"fmt"

	"truce"
)

// claimSealedCmd shows what is sealed with a claim.
type claimSealedCmd struct {
	nodeFlags
	keyFlags
	Entry string `arg:"" help:"The entry of the own log: its index, or as CA/1198."`
	JSON  bool   `help:"Print a JSON array." name:"json"`
}

// sealedJSON is a sealed field as truce claim sealed --json prints it.
type sealedJSON struct {
	Field  string       `json:"field"`
	Commit truce.Digest `json:"commit"`
	Held   bool         `json:"held"` // by this node: false where it was destroyed, or never came here
	Text   *string      `json:"text"` // null: not held here, or closed to another key
}

// Run shows the fields that the claim commits to, those that cannot be opened too.
func (c *claimSealedCmd) Run(e *env) error {
	key, err := c.unlock(e)
	if err != nil {
		return err
	}
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	ref, err := ownEntry(e, n, c.Entry)
	if err != nil {
		return err
	}
	data, err := n.Logs.Entry(e, ref)
	if err != nil {
		return err
	}
	entry, err := truce.Decode(data)
	if err != nil {
		return err
	}
	if rep, ok := entry.Body.(*truce.Report); ok {
		return truce.Errorf(truce.Invalid, "entry %s is a report: truce report show %s", ref, rep.ID)
	}
	held, err := n.SealedBeside(e, entry.Claim, entry.Body)
	if err != nil {
		return err
	}
	fields, err := openFields(truce.SealedOf(entry.Body), held, key)
	if err != nil {
		return err
	}
	if c.JSON {
		out := []sealedJSON{}
		for _, f := range fields {
			s := sealedJSON{Field: f.Field, Commit: f.Commit, Held: f.held}
			if f.open {
				s.Text = &f.text
			}
			out = append(out, s)
		}
		return printJSON(e, out)
	}
	if len(fields) == 0 {
		fmt.Fprintf(e.Out, "Nothing is sealed with entry %s.\n", ref)
	}
	for _, f := range fields {
		fmt.Fprintf(e.Out, "%-10s %s  [sealed to %s%s]\n", f.Field, f.words(), n.Member, f.how)
	}
	return nil
}
