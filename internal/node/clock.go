package node

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// clocksDiffer is by how much clocks may differ, and nobody is told.
const clocksDiffer = 10 * time.Minute

// Clock looks whether the clock of this machine can be right: what the member itself, or several others, have signed
// bears no time after it. It blames nobody's log for a clock.
func (n *Node) Clock(ctx context.Context) Finding {
	now := n.clock()
	says := "the clock of this machine says " + now.UTC().Format(time.RFC3339)
	const do = "Set the clock: what is entered bears its time, deadlines are counted from it, and before 1970 nothing is " +
		"cosigned."
	if now.Unix() < 0 {
		return Finding{What: strings.ToUpper(says[:1]) + says[1:] + ".", Do: do}
	}
	own, ok, err := n.lastEntry(ctx, n.Own)
	if err != nil {
		return Finding{What: plainly(err).Error(), Do: "Whether the clock is right was not looked at."}
	}
	if ok && own.Sub(now) > clocksDiffer {
		return Finding{What: fmt.Sprintf("The newest entry of this member bears %s, and %s: one of the two is wrong.",
			own.UTC().Format(time.RFC3339), says), Do: do}
	}
	all, err := n.Heard(ctx)
	if err != nil {
		return Finding{What: plainly(err).Error(), Do: "Whether the clock is right was not looked at."}
	}
	var ahead []string
	for _, h := range all {
		if h.Ahead {
			ahead = append(ahead, string(h.Member))
		}
	}
	if len(ahead) > 1 {
		return Finding{What: fmt.Sprintf("%s have signed at times after what is now here, and %s.", strings.Join(ahead,
			" and "), says), Do: do}
	}
	return Finding{OK: true, What: "The clock of this machine agrees with what was signed."}
}
