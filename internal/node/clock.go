package node

import (
	"context"
	"strings"
	"time"

	"truce"
)

// clocksDiffer is by how much clocks may differ, and nobody is told.
const clocksDiffer = 10 * time.Minute

// Clock looks whether the clock of this machine can be right: what the member itself, or several others, have signed
// bears no time after it. It blames nobody's log for a clock.
func (n *Node) Clock(ctx context.Context) Finding {
	now := n.clock()
	says := now.UTC().Format(time.RFC3339)
	do := truce.Say("Set the clock: what is entered bears its time, deadlines are counted from it, and before 1970 " +
		"nothing is cosigned.")
	unlooked := truce.Say("Whether the clock is right was not looked at.")
	if now.Unix() < 0 {
		return Finding{What: truce.Say("The clock of this machine says %s.", says), Do: do}
	}
	own, ok, err := n.lastEntry(ctx, n.Own)
	if err != nil {
		return Finding{What: spoken(err), Do: unlooked}
	}
	if ok && own.Sub(now) > clocksDiffer {
		return Finding{What: truce.Say("The newest entry of this member bears %s, and the clock of this machine says "+
			"%s: one of the two is wrong.", own.UTC().Format(time.RFC3339), says), Do: do}
	}
	all, err := n.Heard(ctx)
	if err != nil {
		return Finding{What: spoken(err), Do: unlooked}
	}
	var ahead []string
	for _, h := range all {
		if h.Ahead {
			ahead = append(ahead, string(h.Member))
		}
	}
	if len(ahead) > 1 {
		return Finding{What: truce.Say("%s have signed at times after what is now here, and the clock of this machine "+
			"says %s.", strings.Join(ahead, ", "), says), Do: do}
	}
	return Finding{OK: true, What: truce.Say("The clock of this machine agrees with what was signed.")}
}
