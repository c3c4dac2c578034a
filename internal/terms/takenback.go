package terms

import (
	"context"
	"fmt"

	"truce"
	"truce/internal/query"
)

// lasting is a claim, and until when it stood; never: it stands.
type lasting struct {
	*truce.Claim
	until moment
}

// takenBack looks up when claims were withdrawn. What is taken back after an event does not undo that it stood then.
type takenBack struct {
	r  query.Reader
	at map[truce.Ref]moment // nil: not read yet, as mostly nothing was
}

// when returns until when a claim stood.
func (t *takenBack) when(ctx context.Context, c *truce.Claim) (moment, error) {
	if !c.Withdrawn {
		return never, nil
	}
	if t.at == nil {
		t.at = map[truce.Ref]moment{}
		list, err := t.r.Claims(ctx, truce.KindWithdraw, "")
		if err != nil {
			return always, fmt.Errorf("read the withdrawals: %w", err)
		}
		for _, w := range list {
			t.at[truce.Ref{Member: w.Member, Index: w.Body.(*truce.Withdraw).Index}] = entryOf(w)
		}
	}
	if at, ok := t.at[c.Ref]; ok {
		return at, nil
	}
	return always, nil
}

// entryOf is when a claim was entered; of one that does not say, always.
func entryOf(c *truce.Claim) moment {
	if !c.At.Known() {
		return always
	}
	return moment(c.At)
}
