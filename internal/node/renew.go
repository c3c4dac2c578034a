package node

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"truce"
	"truce/internal/registrar"
)

// GiveUpLog ends the member's log, because its key was lost to somebody else or is about to be: nothing that follows in
// it has effect. The member may come back under another id, when the others found a process with it anew.
func (n *Node) GiveUpLog(ctx context.Context, by registrar.By, why string) error {
	_, err := n.Registrar.Enter(ctx, by, "", &truce.Key{Use: truce.UseLog, Key: n.config.LogKey, Revoked: true, Why: why})
	return err
}

// NewKey makes a new cosigner or node key and says so in the member's log. It returns the public key. A cosigner key is
// used from then on, and those before are given up. A node key waits beside the old one, in node.key.new, until the
// others have seen the entry: they would not let a node in by a key they do not know. [Node.SwitchKey] then takes it
// into use. A call that was interrupted leaves the former key in use; call again.
func (n *Node) NewKey(ctx context.Context, by registrar.By, use truce.KeyUse, why string) (string, error) {
	if why == "" {
		return "", truce.Errorf(truce.Invalid, "say why the %s key changes: others will ask", use)
	}
	k, err := NewKeys(n.rand, n.config.Process, n.Member)
	if err != nil {
		return "", err
	}
	file, key := identityFile, k.Node
	if use == truce.UseCosigner {
		file, key = cosignerFile, k.Cosigner
	}
	path := filepath.Join(n.Dir, file+".new")
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", truce.Errorf(truce.Unavailable, "%s cannot be replaced: may this user write there?", path)
	}
	if err := writeNew(path, []byte(key.Secret+"\n")); err != nil {
		return "", err
	}
	if _, err := n.Registrar.Enter(ctx, by, "", &truce.Key{Use: use, Key: key.Public, Why: why}); err != nil {
		return "", err
	}
	if use == truce.UseNode {
		return key.Public, nil
	}
	c := n.config
	c.Cosigner = key.Public
	return key.Public, n.take(ctx, by, use, key.Public, c, cosignerFile, why)
}

// SwitchKey takes the node key into use that [Node.NewKey] made, and gives up those before. It returns the public key.
func (n *Node) SwitchKey(ctx context.Context, by registrar.By, why string) (string, error) {
	secret, err := readSecret(filepath.Join(n.Dir, identityFile+".new"))
	if err != nil {
		return "", truce.Errorf(truce.NotFound, "there is no new node key to switch to: truce process key node makes one")
	}
	public, err := publicIdentity(secret)
	if err != nil {
		return "", err
	}
	claims, err := n.Models.Claims(ctx, truce.KindKey, string(truce.UseNode))
	if err != nil {
		return "", err
	}
	said := func(c *truce.Claim) bool {
		k := c.Body.(*truce.Key)
		return c.Member == n.Member && k.Key == public && !k.Revoked
	}
	if !slices.ContainsFunc(claims, said) {
		return "", truce.Errorf(truce.Conflict,
			"the new node key is not in the member's log: make it again with truce process key node")
	}
	c := n.config
	c.NodeKey = public
	return public, n.take(ctx, by, truce.UseNode, public, c, identityFile, why)
}

// take takes a new key into use, and gives up all others of its use.
func (n *Node) take(ctx context.Context, by registrar.By, use truce.KeyUse, public string, c config, file,
	why string) error {
	if err := n.adopt(c, filepath.Join(n.Dir, file+".new"), filepath.Join(n.Dir, file)); err != nil {
		return err
	}
	process, err := n.Models.Process(ctx)
	if err != nil {
		return err
	}
	claims, err := n.Models.Claims(ctx, truce.KindKey, string(use))
	if err != nil {
		return err
	}
	for _, old := range process.KeysOf(n.Member, use, claims) {
		if old == public {
			continue
		}
		if _, err := n.Registrar.Enter(ctx, by, "", &truce.Key{Use: use, Key: old, Revoked: true, Why: why}); err != nil {
			return err
		}
	}
	return nil
}

// adopt puts a new secret key in the place of the old one, and the configuration that names it in the place of its own.
// Between the two the node does not open: the doctor says that key and configuration differ, and both are on the disk.
func (n *Node) adopt(c config, from, to string) error {
	b, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	next := filepath.Join(n.Dir, configFile+".new")
	if err := os.Remove(next); err != nil && !errors.Is(err, os.ErrNotExist) {
		return truce.Errorf(truce.Unavailable, "%s cannot be replaced: may this user write there?", next)
	}
	if err := writeNew(next, append(b, '\n')); err != nil {
		return err
	}
	err = os.Rename(from, to)
	if err == nil {
		err = os.Rename(next, filepath.Join(n.Dir, configFile))
	}
	if err == nil {
		err = syncDir(n.Dir)
	}
	if err != nil {
		return truce.Errorf(truce.Unavailable, "the new key cannot be put in its place in %s: %v", n.Dir, err)
	}
	n.config = c
	return nil
}
