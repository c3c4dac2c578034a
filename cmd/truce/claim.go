package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/node"
	"truce/internal/table"
)

// claimCmd works on claims of the kinds that people make by hand.
type claimCmd struct {
	Add      claimAddCmd      `cmd:"" help:"Enter the claims of a file; what the log holds already is not entered again."`
	List     claimListCmd     `cmd:"" help:"List the claims of all members."`
	Template claimTemplateCmd `cmd:"" help:"Print a file to fill in: one claim of a kind, with every field."`
}

// claimTemplateCmd prints a template.
type claimTemplateCmd struct {
	Kind string `arg:"" help:"The kind of claim: ${claimkinds}."`
}

// Run prints the template.
func (c *claimTemplateCmd) Run(e *env) error {
	k, err := claimfile.KindNamed(c.Kind)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(e.Out, claimfile.Template(k))
	return err
}

// claimListCmd lists claims.
type claimListCmd struct {
	nodeFlags
	Kind string `help:"List the claims of this kind alone." placeholder:"KIND"`
	JSON bool   `help:"Print a JSON array." name:"json"`
}

// listedClaim is a claim as truce claim list --json prints it.
type listedClaim struct {
	Kind      truce.Kind     `json:"kind"`
	Entry     truce.Ref      `json:"entry"`
	Officer   string         `json:"officer"`
	At        *truce.Instant `json:"at"` // as its author claims; null: not known
	Withdrawn bool           `json:"withdrawn"`
	Body      any            `json:"body"`
}

// Run lists claims, by kind.
func (c *claimListCmd) Run(e *env) error {
	kinds := claimfile.Kinds()
	if c.Kind != "" {
		k, err := claimfile.KindNamed(c.Kind)
		if err != nil {
			return err
		}
		kinds = []truce.Kind{k}
	}
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	list, err := listClaims(e, n, kinds)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, list)
	}
	return printClaims(e, list)
}

// listClaims returns the claims of some kinds, withdrawn ones included and marked.
func listClaims(e *env, n *node.Node, kinds []truce.Kind) ([]listedClaim, error) {
	out := []listedClaim{}
	for _, k := range kinds {
		claims, err := n.Models.Claims(e, k, "")
		if err != nil {
			return nil, err
		}
		for _, x := range claims {
			l := listedClaim{Kind: x.Kind, Entry: x.Ref, Officer: x.Officer, Withdrawn: x.Withdrawn, Body: x.Body}
			if x.At.Known() {
				l.At = &x.At
			}
			out = append(out, l)
		}
	}
	return out, nil
}

// printClaims prints claims, a line each.
func printClaims(e *env, list []listedClaim) error {
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, l := range list {
		b, err := truce.EncodeBody(l.Body)
		if err != nil {
			return err
		}
		state := "stands"
		if l.Withdrawn {
			state = "withdrawn"
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", l.Entry, claimfile.Name(l.Kind), state, table.Cut(string(b), 100))
	}
	return tw.Flush()
}

// claimKinds names the kinds of claims for help texts.
func claimKinds() string {
	var out []string
	for _, k := range claimfile.Kinds() {
		out = append(out, claimfile.Name(k))
	}
	return strings.Join(out, ", ")
}
