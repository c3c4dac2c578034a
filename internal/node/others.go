package node

import (
	"context"
	"slices"

	"truce"
)

// others looks at what concerns the other members' logs: which have not come, which have two histories, who left, and
// what others say they hold of this member's own log.
func (n *Node) others(ctx context.Context) []Finding {
	failed := func(err error) []Finding {
		return []Finding{{What: spoken(err), Do: truce.Say("The rest of what concerns the other members was not looked at.")}}
	}
	p, err := n.Models.Process(ctx)
	if err != nil {
		return failed(err)
	}
	if len(p.Members) < 2 {
		return nil
	}
	forks, err := n.Forked(ctx)
	if err != nil {
		return failed(err)
	}
	var out []Finding
	for _, l := range n.Logs.All() {
		held, err := n.Logs.holds(ctx, l)
		if err != nil {
			return failed(err)
		}
		agreed, forked := forks[l.Member]
		switch {
		case forked && l.Member == n.Member:
			out = append(out, Finding{What: truce.Say("This member's own log is proven to have two histories, from entry %d "+
				"on.", agreed),
				Do: truce.Say("Somebody else has the log key, or an old backup was written to. Tell the other members, and " +
					"give the key up: truce process key log.")})
		case forked:
			out = append(out, Finding{What: truce.Say("The log of %s has two histories, from entry %d on; nothing that "+
				"rests on it from there is concurred in.", l.Member, agreed),
				Do: truce.Say("Ask %s why. The proof is on the page of the record, and truce log verify checks it.", l.Member)})
		case !held && l.Member != n.Member:
			out = append(out, Finding{What: truce.Say("Nothing of the log of %s has come here yet.", l.Member),
				Do: truce.Say("Say where its node is with truce peer add, or take it from a stick with truce sync --from DIR.")})
		}
	}
	if slices.Contains(p.Since.Gone, n.Member) {
		out = append(out, Finding{What: truce.Say("This member has left, or gave up its log key: nothing it enters has " +
			"effect any more."), Do: truce.Say("The node can be kept to read.")})
	}
	notes, err := n.Models.Claims(ctx, truce.KindObserved, string(n.Member))
	if err != nil {
		return failed(err)
	}
	_, own, err := n.Logs.head(ctx, n.Member)
	if err != nil {
		return failed(err)
	}
	for _, c := range notes {
		if o := c.Body.(*truce.Observed); o.Size > own.Size {
			out = append(out, Finding{OK: true, What: truce.Say("%s says that it holds %d entries of this member's log, and "+
				"here are %d. No signature shows it: anybody can say so.", c.Member, o.Size, own.Size),
				Do: truce.Say("Only if this node may have been put back to an older state: enter nothing, and run truce sync " +
					"--recover.")})
			break
		}
	}
	if len(out) == 0 {
		out = append(out, Finding{OK: true, What: truce.Say("Every other member's log is held here, and none has two " +
			"histories.")})
	}
	return out
}
