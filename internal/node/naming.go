package node

import (
	"context"

	"truce/internal/gazetteer"
	"truce/internal/naming"
	"truce/internal/registrar"
)

// places is the gazetteer that is built in, nil in a program that was built without one.
func places() naming.Gazetteer {
	g, err := gazetteer.Open()
	if err != nil {
		return nil
	}
	return g
}

// Naming returns what is known of names. The node may be one opened to read.
func (n *Node) Naming(ctx context.Context) (*naming.Register, error) {
	if n.Registrar != nil {
		return n.Registrar.Naming(ctx)
	}
	v, err := n.place.readVault(ctx)
	if err != nil {
		return nil, err
	}
	defer v.Close()
	return registrar.ReadNaming(ctx, n.Models, v, places())
}
