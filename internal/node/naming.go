package node

import (
	"context"

	"truce/internal/gazetteer"
	"truce/internal/naming"
	"truce/internal/registrar"
	"truce/internal/vault"
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
func (n *Node) Naming(ctx context.Context) (reg *naming.Register, err error) {
	err = n.withVault(ctx, func(v *vault.Vault) error {
		reg, err = registrar.ReadNaming(ctx, n.Models, v, places())
		return err
	})
	return reg, err
}

// Names returns what is known of names, and each name in the member's reports with the number of reports it stands in,
// the most frequent first. The node may be one opened to read.
func (n *Node) Names(ctx context.Context) (reg *naming.Register, counts []naming.Count, err error) {
	if reg, err = n.Naming(ctx); err != nil {
		return nil, nil, err
	}
	err = n.withVault(ctx, func(v *vault.Vault) error {
		counts, err = registrar.CountNames(ctx, n.Models, v, n.Member, reg)
		return err
	})
	return reg, counts, err
}

// withVault calls do with the vault of the node, opened for it where the node is one opened to read.
func (n *Node) withVault(ctx context.Context, do func(*vault.Vault) error) error {
	if n.Vault != nil {
		return do(n.Vault)
	}
	v, err := n.place.readVault(ctx)
	if err != nil {
		return err
	}
	defer v.Close()
	return do(v)
}
