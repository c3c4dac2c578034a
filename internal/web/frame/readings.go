package frame

import (
	"context"

	"truce/internal/readings"
)

// Readings keeps what press articles were read at this node. An error of kind Forbidden says that whoever asks may not
// file here.
type Readings interface {
	Readings(ctx context.Context, by By) (*readings.Store, error)
	// Read reports whether an article was ever read here: who only looks makes no file for them.
	Read() bool
}
