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

// GiveUpLog ends the member's log, because its key was lost to somebody else or is about to be: nothing that follows in it
// has effect. The member may come back under another id, when the others found a process with it anew.
func (n *Node) GiveUpLog(ctx context.Context, by registrar.By, why string) error {
	_, err := n.Registrar.Enter(ctx, by, "", &truce.Key{Use: truce.UseLog, Key: n.config.LogKey, Revoked: true, Why: why})
	return err
}

// RenewKey makes a new cosigner or node key, says so in the member's log, uses it from then on, and gives up those before.
// It returns the public key. A call that was interrupted leaves the former key in use; call again.
func (n *Node) RenewKey(ctx context.Context, by registrar.By, use truce.KeyUse, why string) (string, error) {
	if why == "" {
		return "", truce.Errorf(truce.Invalid, "say why the %s key changes: others will ask", use)
	}
	process, err := n.Models.Process(ctx)
	if err != nil {
		return "", err
	}
	claims, err := n.Models.Claims(ctx, truce.KindKey, string(use))
	if err != nil {
		return "", err
	}
	fresh, err := NewKeys(n.rand, process.ID, n.Member)
	if err != nil {
		return "", err
	}
	file, c, key := identityFile, n.config, fresh.Node
	if use == truce.UseCosigner {
		file, key = cosignerFile, fresh.Cosigner
		c.Cosigner = key.Public
	} else {
		c.NodeKey = key.Public
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
	if err := n.adopt(c, path, filepath.Join(n.Dir, file)); err != nil {
		return "", err
	}
	former := process.KeysOf(n.Member, use, claims)
	for _, old := range slices.Compact(slices.Sorted(slices.Values(former))) {
		if _, err := n.Registrar.Enter(ctx, by, "", &truce.Key{Use: use, Key: old, Revoked: true, Why: why}); err != nil {
			return "", err
		}
	}
	return key.Public, nil
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
