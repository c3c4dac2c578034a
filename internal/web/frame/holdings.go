package frame

import (
	"context"

	"truce/internal/holdings"
)

// Holdings keeps tables from elsewhere at this node. An error of kind Forbidden says that whoever asks may not look at
// them, or may not change them.
type Holdings interface {
	Holdings(ctx context.Context, by By, change bool) (*holdings.Store, error)
}
