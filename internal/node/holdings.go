package node

import (
	"context"
	"path/filepath"

	"truce"
	"truce/internal/holdings"
	"truce/internal/web/frame"
)

// HoldingsFile holds the tables from elsewhere that a node keeps beside its record.
const HoldingsFile = "holdings.db"

var _ frame.Holdings = pages{}

// Holdings implements frame.Holdings. To look is for all officers of the node's member, to change for those who file.
func (p pages) Holdings(ctx context.Context, b frame.By, change bool) (*holdings.Store, error) {
	_, err := p.of(b.Member)
	if change {
		_, err = p.may(ctx, b, truce.ActFile)
	}
	if err != nil {
		return nil, err
	}
	return p.openHoldings(ctx)
}

func (n *Node) openHoldings(ctx context.Context) (*holdings.Store, error) {
	return n.holdings.open(ctx, func(ctx context.Context) (*holdings.Store, error) {
		return holdings.Open(ctx, filepath.Join(n.Dir, HoldingsFile), n.clock)
	})
}
