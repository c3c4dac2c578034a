package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/node"
	"truce/internal/query"
	"truce/internal/table"
	"truce/internal/wire"
)

// claimCmd works on claims of the kinds that people make by hand.
type claimCmd struct {
	Add      claimAddCmd      `cmd:"" help:"Enter the claims of a file; what the log holds already is not entered again."`
	List     claimListCmd     `cmd:"" help:"List the claims of all members."`
	Template claimTemplateCmd `cmd:"" help:"Print a file to fill in: one claim of a kind, with every field."`
	Sealed   claimSealedCmd   `cmd:"" help:"Show what the member sealed with a claim: a note, the reasons of a verdict."`
	Erase    claimEraseCmd    `cmd:"" help:"Destroy what the member sealed with a claim, for good."`
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
	Kind  string `help:"List the claims of this kind alone." placeholder:"KIND"`
	Limit int    `help:"At most this many; 0: all." default:"1000"`
	After string `help:"With --kind: those that follow this claim, where a list broke off." placeholder:"MEMBER/N"`
	JSON  bool   `help:"Print a JSON array." name:"json"`
}

// Run lists claims, by kind.
func (c *claimListCmd) Run(e *env) error {
	if c.Limit < 0 {
		return truce.Errorf(truce.Invalid, "--limit %d is negative", c.Limit)
	}
	after, known := truce.ParseRef(c.After)
	if c.After != "" && (!known || c.Kind == "") {
		return truce.Errorf(truce.Invalid, "--after takes a claim as it is printed, CA/12, beside its --kind")
	}
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
	list, err := c.list(e, n, kinds, after)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, list)
	}
	return printClaims(e, list)
}

// list returns claims of some kinds, withdrawn ones included and marked.
func (c *claimListCmd) list(e *env, n *node.Node, kinds []truce.Kind, after truce.Ref) ([]wire.Claim, error) {
	out := []wire.Claim{}
	for _, k := range kinds {
		for q := (query.Claims{Kind: k, After: after, Limit: 1000}); ; {
			page, err := n.Models.ClaimPage(e, q)
			if err != nil {
				return nil, err
			}
			for _, x := range page.Claims {
				if c.Limit > 0 && len(out) == c.Limit {
					last := out[len(out)-1]
					e.hint("there are more: go on with --kind %s --after %s, or list all with --limit 0",
						claimfile.Name(last.Kind), last.Entry)
					return out, nil
				}
				out = append(out, wire.ClaimOf(x))
			}
			if q.After = page.Next; q.After == (truce.Ref{}) {
				break
			}
		}
	}
	return out, nil
}

// printClaims prints claims, a line each.
func printClaims(e *env, list []wire.Claim) error {
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
