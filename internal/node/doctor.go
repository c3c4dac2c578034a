package node

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"truce"
	"truce/internal/vault"
	"truce/record"
)

// Finding is one thing [Examine] looked at.
type Finding struct {
	OK   bool   `json:"ok"`
	What string `json:"what"`
	Do   string `json:"do,omitempty"`
}

// Examine looks a node's directory over without changing anything: configuration, key, log, read models, vault, what has
// no effect. It goes on after what it finds wrong.
func Examine(ctx context.Context, dir string) []Finding {
	var out []Finding
	say := func(err error, ok, do string) bool {
		if err != nil {
			out = append(out, Finding{What: plainly(err).Error(), Do: do})
			return false
		}
		out = append(out, Finding{OK: true, What: ok})
		return true
	}
	c, err := readConfig(dir)
	if !say(err, "The node of "+string(c.Member)+" in process "+c.Process+".", "Without it nothing else can be looked at; is this the node's directory?") {
		return out
	}
	v, err := record.NewVerifier(c.LogKey)
	if err == nil {
		_, err = readKey(dir, v)
	}
	say(err, "The secret key of the log is there, and is that log's.", "Put the key back from your sealed copy. Without it the log can be read, and not continued.")
	out = append(out, guarded(dir)...)
	n, err := OpenRead(ctx, dir)
	if !say(err, "The record and the read models open.", "If only the read models are broken, truce rebuild makes them again.") {
		return out
	}
	defer n.Close()
	r, err := record.Verify(ctx, record.StoreSource(n.Store, n.Own.Origin), n.Own.Verifier, record.VerifyOptions{})
	if say(sentence(err), fmt.Sprintf("Every one of the %d entries is what was signed; root %s.", r.Entries, r.Checkpoint.Root), "Do not write to this node. Keep the directory as it is, and bring back an export that verifies.") {
		out = append(out, n.behind(ctx, r.Checkpoint.Size)...)
	}
	refused, err := n.Models.Refused(ctx)
	if err == nil && len(refused) > 0 {
		err = fmt.Errorf("%d entries have no effect; the last, %s: %s", len(refused), refused[len(refused)-1].Ref, refused[len(refused)-1].Why)
	}
	say(err, "No entry is without effect.", "They stay in the log. If this node wrote them, enter what was meant again.")
	return append(out, n.sealed(ctx)...)
}

// sealed looks whether the vault holds what the log commits to.
func (n *Node) sealed(ctx context.Context) []Finding {
	const do = "Bring vault.db back from a copy. What no copy has stays sealed for ever; the log remains valid."
	v, err := vault.OpenRead(ctx, filepath.Join(n.Dir, vaultFile))
	if err != nil {
		return []Finding{{What: plainly(err).Error(), Do: do}}
	}
	defer v.Close()
	lacking, err := Lacking(ctx, n.Models, v, n.Member)
	switch {
	case err != nil:
		return []Finding{{What: plainly(err).Error(), Do: do}}
	case len(lacking) == most:
		return []Finding{{What: fmt.Sprintf("The vault lacks %d sealed fields or more, the first %s.", most, lacking[0]), Do: do}}
	case len(lacking) > 0:
		return []Finding{{What: fmt.Sprintf("The vault lacks %d sealed fields, the first %s.", len(lacking), lacking[0]), Do: do}}
	}
	return []Finding{{OK: true, What: "The vault holds every sealed field of the member's reports that was not destroyed."}}
}

// plainly is an error without the cause behind it, which is not for people.
func plainly(err error) error {
	var e *truce.Error
	if errors.As(err, &e) {
		return errors.New(e.Message)
	}
	return err
}

// guarded checks that secrets are readable by their owner alone.
func guarded(dir string) []Finding {
	var out []Finding
	for _, name := range []string{keyFile, vaultFile} {
		info, err := os.Stat(filepath.Join(dir, name))
		switch {
		case err != nil:
			out = append(out, Finding{What: fmt.Sprintf("%s is not there.", name), Do: "Bring it back from a copy."})
		case info.Mode().Perm()&0o077 != 0:
			out = append(out, Finding{What: fmt.Sprintf("%s can be read by others on this machine.", name), Do: "chmod 600 " + filepath.Join(dir, name)})
		default:
			out = append(out, Finding{OK: true, What: name + " is readable by its owner alone."})
		}
	}
	return out
}

// behind compares the read models with the log.
func (n *Node) behind(ctx context.Context, size int64) []Finding {
	at, _, err := n.Position(ctx)
	if err != nil {
		return []Finding{{What: plainly(err).Error(), Do: "Run truce rebuild."}}
	}
	if at != size {
		return []Finding{{What: fmt.Sprintf("The read models stand at entry %d of %d.", at, size), Do: "The next command that writes takes the rest in; truce rebuild makes them anew."}}
	}
	return []Finding{{OK: true, What: "The read models stand where the log stands."}}
}
