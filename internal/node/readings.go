package node

import (
	"context"
	"os"
	"path/filepath"

	"truce"
	"truce/internal/readings"
	"truce/internal/web/frame"
)

// ReadingsFile holds the press articles that were read at a node, beside its record.
const ReadingsFile = "readings.db"

// OpenReadings opens the articles of the node in a directory, whether or not the node is open.
func OpenReadings(ctx context.Context, dir string, o Options) (*readings.Store, error) {
	if _, err := readConfig(dir); err != nil {
		return nil, err
	}
	return readings.Open(ctx, filepath.Join(dir, ReadingsFile), o.withDefaults().Clock)
}

var _ frame.Readings = pages{}

// Read implements frame.Readings. A file whose being there cannot be known counts: opening it says why.
func (p pages) Read() bool {
	_, err := os.Stat(filepath.Join(p.Dir, ReadingsFile))
	return !os.IsNotExist(err)
}

// Readings implements frame.Readings.
func (p pages) Readings(ctx context.Context, b frame.By) (*readings.Store, error) {
	if _, err := p.may(ctx, b, truce.ActFile); err != nil {
		return nil, err
	}
	return p.openReadings(ctx)
}

func (n *Node) openReadings(ctx context.Context) (*readings.Store, error) {
	return n.readings.open(ctx, func(ctx context.Context) (*readings.Store, error) {
		return OpenReadings(ctx, n.Dir, n.options)
	})
}
