package main

import (
	"fmt"
	"net/netip"
	"os"
	"strings"
	"text/tabwriter"

	"truce"
	"truce/internal/hooks"
	"truce/internal/node"
)

// hookCmd works on the programs that are told when something is entered.
type hookCmd struct {
	List     hookListCmd   `cmd:"" help:"List the hooks, what each is owed, and whether it arrives."`
	Add      hookAddCmd    `cmd:"" help:"Add a hook. Its secret is printed, once."`
	Test     hookTestCmd   `cmd:"" help:"Send a hook something that tells of nothing, and say what became of it."`
	Log      hookLogCmd    `cmd:"" help:"List what a hook was sent or is owed, the newest first: when, how often it was tried, what became of it."`
	Send     hookSendCmd   `cmd:"" help:"Send a delivery at once, whatever became of it."`
	LeaveOut hookLeaveCmd  `cmd:"" help:"Give up on a delivery that is owed: what comes after it is sent."`
	Resume   hookResumeCmd `cmd:"" help:"Try a hook again at once, also one that was paused."`
	Secret   hookSecretCmd `cmd:"" help:"Give a hook another secret, which is printed, once. The old one ends at once."`
	Allow    hookAllowCmd  `cmd:"" help:"Say into which networks beyond public addresses hooks may lead, over plain HTTP too. Without arguments: list them."`
	Remove   hookRemoveCmd `cmd:"" help:"Forget a hook with all that was kept of it."`
}

// hookFlags name a hook of a node.
type hookFlags struct {
	nodeFlags
	ID string `arg:"" help:"The hook, as truce hook list has it."`
}

// with opens the hooks for something that is done with one, and keeps it for the audit.
func (f nodeFlags) with(e *env, what, about string, do func(*node.Node, *hooks.Store) error) error {
	n, err := f.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	s, err := node.OpenHooks(e, f.Dir, f.options())
	if err != nil {
		return err
	}
	defer s.Close()
	err = do(n, s)
	if what != "" {
		n.Kept(what, about, err)
	}
	return err
}

// hookItem is a hook as printed.
type hookItem struct {
	ID       string        `json:"id"`
	URL      string        `json:"url"`
	Kinds    []hooks.Kind  `json:"kinds"` // none: all
	Filter   string        `json:"filter,omitempty"`
	Made     truce.Instant `json:"made"`
	Owed     int           `json:"owed"`
	Failures int           `json:"failures"`
	Failing  truce.Instant `json:"failing_since,omitzero"`
	Next     truce.Instant `json:"next_try,omitzero"`
	Paused   truce.Instant `json:"paused_since,omitzero"`
}

// words says how it is with a hook.
func (h hookItem) words() string {
	switch {
	case h.Paused != 0:
		return fmt.Sprintf("paused since %s, %d owed", h.Paused, h.Owed)
	case h.Failing != 0:
		return fmt.Sprintf("fails since %s, %d owed, tried again at %s", h.Failing, h.Owed, h.Next)
	case h.Owed > 0:
		return fmt.Sprintf("%d owed", h.Owed)
	}
	return "all was delivered"
}

// hookListCmd lists hooks.
type hookListCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// Run lists them, the oldest first.
func (c *hookListCmd) Run(e *env) error {
	return c.with(e, "", "", func(_ *node.Node, s *hooks.Store) error {
		list, err := s.All(e)
		if err != nil {
			return err
		}
		items := []hookItem{}
		for _, h := range list {
			items = append(items, hookItem{h.ID, h.URL, h.Kinds, h.Ask, h.Made, h.Owed, h.Failures, h.Failing, h.Next, h.Paused})
		}
		if c.JSON {
			return printJSON(e, items)
		}
		tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
		for _, h := range items {
			fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", h.ID, h.URL, h.words(), strings.TrimSpace(joined(h.Kinds, ", ")+" "+h.Filter))
		}
		return tw.Flush()
	})
}

// hookAddCmd adds a hook.
type hookAddCmd struct {
	nodeFlags
	URL    string   `arg:"" help:"Where deliveries are posted: https://HOST/PATH."`
	Kind   []string `help:"What it is told of; may be repeated. Without it: everything. One of ${hook_kinds}." placeholder:"KIND"`
	Filter string   `help:"Tell only of incidents under a filter, by its address in the pages." placeholder:"/incidents?…"`
	CA     string   `help:"Certificates that vouch for the receiver, beside those this machine trusts, in PEM." type:"existingfile" placeholder:"FILE"`
	JSON   bool     `help:"Print a JSON object." name:"json"`
}

// Run adds it and prints its secret.
func (c *hookAddCmd) Run(e *env) error {
	h := hooks.Hook{URL: c.URL, Ask: c.Filter}
	for _, k := range c.Kind {
		h.Kinds = append(h.Kinds, hooks.Kind(k))
	}
	if c.CA != "" {
		pem, err := os.ReadFile(c.CA)
		if err != nil {
			return truce.Errorf(truce.Unavailable, "%s cannot be read: %v", c.CA, err)
		}
		h.CA = string(pem)
	}
	return c.with(e, "", "", func(n *node.Node, s *hooks.Store) error {
		id, secret, err := n.AddHook(e, s, h)
		n.Kept("hook added", id, err)
		if err != nil {
			return err
		}
		return printSecret(e, id, secret, c.JSON)
	})
}

// printSecret prints the secret of a hook.
func printSecret(e *env, id, secret string, asJSON bool) error {
	if asJSON {
		return printJSON(e, struct {
			ID     string `json:"id"`
			Secret string `json:"secret"`
		}{id, secret})
	}
	e.hint("the secret is not shown again: give it to the receiver, which checks signatures with it")
	_, err := fmt.Fprintf(e.Out, "%s\n%s\n", id, secret)
	return err
}

// hookTestCmd tries a hook.
type hookTestCmd struct{ hookFlags }

// Run tries it.
func (c *hookTestCmd) Run(e *env) error {
	return c.with(e, "hook tried", c.ID, func(n *node.Node, s *hooks.Store) error {
		d, err := n.TryHook(e, s, c.ID)
		if err != nil {
			return err
		}
		return printOutcome(e, d)
	})
}

// printOutcome says what became of a delivery.
func printOutcome(e *env, d *hooks.Delivery) error {
	if d.Outcome != hooks.Delivered {
		return truce.Errorf(truce.Unavailable, "%s did not arrive: %s", d.ID, outcomeWords(*d))
	}
	_, err := fmt.Fprintf(e.Out, "%s\t%s\n", d.ID, outcomeWords(*d))
	return err
}

// outcomeWords says what became of the last try.
func outcomeWords(d hooks.Delivery) string {
	switch {
	case d.Outcome == hooks.Waiting:
		return "waits"
	case d.Status != 0:
		return fmt.Sprintf("%s (%d)", d.Outcome, d.Status)
	}
	return string(d.Outcome)
}

// hookLogCmd lists deliveries.
type hookLogCmd struct {
	hookFlags
	Limit int  `help:"How many at most." default:"50" placeholder:"N"`
	JSON  bool `help:"Print a JSON array." name:"json"`
}

// deliveryItem is a delivery as printed.
type deliveryItem struct {
	ID      string        `json:"id"`
	Kind    hooks.Kind    `json:"kind"`
	About   []string      `json:"about"`
	Made    truce.Instant `json:"made"`
	Tries   int           `json:"tries"`
	Tried   truce.Instant `json:"tried,omitzero"`
	Outcome hooks.Outcome `json:"outcome"` // empty: it waits
	Status  int           `json:"status,omitzero"`
	Over    truce.Instant `json:"over,omitzero"`
}

// Run lists them, the newest first.
func (c *hookLogCmd) Run(e *env) error {
	return c.with(e, "", "", func(_ *node.Node, s *hooks.Store) error {
		if _, err := s.One(e, c.ID); err != nil {
			return err
		}
		list, err := s.Deliveries(e, c.ID, 0, min(max(c.Limit, 1), 1000))
		if err != nil {
			return err
		}
		items := []deliveryItem{}
		for _, d := range list {
			items = append(items, deliveryItem{d.ID, d.Kind, append([]string{}, d.About...), d.Made, d.Tries, d.Tried, d.Outcome,
				d.Status, d.Over})
		}
		if c.JSON {
			return printJSON(e, items)
		}
		tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
		for _, d := range list {
			tried := "-"
			if d.Tried != 0 {
				tried = d.Tried.String()
			}
			fmt.Fprintf(tw, "%s\t%s\t%s\t%d\t%s\t%s\t%s\n", d.Made, d.Kind, strings.Join(d.About, " "), d.Tries, tried,
				outcomeWords(d), d.ID)
		}
		return tw.Flush()
	})
}

// deliveryFlags name a delivery.
type deliveryFlags struct {
	hookFlags
	Delivery string `arg:"" help:"The delivery, as truce hook log has it."`
}

// hookSendCmd sends a delivery.
type hookSendCmd struct{ deliveryFlags }

// Run sends it.
func (c *hookSendCmd) Run(e *env) error {
	return c.with(e, "hook sent again", c.ID, func(_ *node.Node, s *hooks.Store) error {
		d, err := s.SendNow(e, c.ID, c.Delivery)
		if err != nil {
			return err
		}
		return printOutcome(e, d)
	})
}

// hookLeaveCmd gives up on a delivery.
type hookLeaveCmd struct{ deliveryFlags }

// Run gives up on it.
func (c *hookLeaveCmd) Run(e *env) error {
	return c.with(e, "hook left out", c.ID, func(_ *node.Node, s *hooks.Store) error {
		return s.LeaveOut(e, c.ID, c.Delivery)
	})
}

// hookResumeCmd tries a hook again.
type hookResumeCmd struct{ hookFlags }

// Run lets the process that serves try it.
func (c *hookResumeCmd) Run(e *env) error {
	return c.with(e, "hook resumed", c.ID, func(_ *node.Node, s *hooks.Store) error { return s.Resume(e, c.ID) })
}

// hookSecretCmd renews a secret.
type hookSecretCmd struct {
	hookFlags
	JSON bool `help:"Print a JSON object." name:"json"`
}

// Run prints the new one.
func (c *hookSecretCmd) Run(e *env) error {
	return c.with(e, "hook secret renewed", c.ID, func(_ *node.Node, s *hooks.Store) error {
		secret, err := s.RenewSecret(e, c.ID)
		if err != nil {
			return err
		}
		return printSecret(e, c.ID, secret, c.JSON)
	})
}

// hookAllowCmd says where hooks may lead.
type hookAllowCmd struct {
	nodeFlags
	Networks []string `arg:"" optional:"" help:"Networks, as 10.20.0.0/16 or 127.0.0.1/32."`
	End      bool     `help:"Into these no longer."`
	JSON     bool     `help:"Print a JSON array." name:"json"`
}

// Run changes the list, or prints it.
func (c *hookAllowCmd) Run(e *env) error {
	if len(c.Networks) > 0 {
		return c.with(e, "hook networks changed", "", func(_ *node.Node, s *hooks.Store) error {
			for _, x := range c.Networks {
				p, err := netip.ParsePrefix(x)
				if err != nil {
					return truce.Errorf(truce.Invalid, "%q is no network like 10.20.0.0/16", x)
				}
				if err := s.Allow(e, p, !c.End); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return c.with(e, "", "", func(_ *node.Node, s *hooks.Store) error {
		n, err := s.Networks(e)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(e, append([]netip.Prefix{}, n.Allowed...))
		}
		for _, p := range n.Allowed {
			fmt.Fprintln(e.Out, p)
		}
		return nil
	})
}

// hookRemoveCmd forgets a hook.
type hookRemoveCmd struct{ hookFlags }

// Run forgets it.
func (c *hookRemoveCmd) Run(e *env) error {
	return c.with(e, "hook removed", c.ID, func(_ *node.Node, s *hooks.Store) error { return s.Remove(e, c.ID) })
}
