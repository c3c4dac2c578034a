package node

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"truce"
	"truce/internal/query"
	"truce/internal/terms"
	"truce/record"
)

// Finding is one thing [Examine] looked at.
type Finding struct {
	OK   bool   `json:"ok"`
	What string `json:"what"`
	Do   string `json:"do,omitempty"`
}

// Examine looks a node's directory over without changing anything: configuration, key, log, read models, vault, what
// has no effect. It goes on after what it finds wrong.
func Examine(ctx context.Context, dir string, o Options) []Finding {
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
	if !say(err, "The node of "+string(c.Member)+" in process "+c.Process+".",
		"Without it nothing else can be looked at; is this the node's directory?") {
		return out
	}
	v, err := record.NewVerifier(c.LogKey)
	if err == nil {
		_, err = readKey(dir, v)
	}
	say(err, "The secret key of the log is there, and is that log's.",
		"Put the key back from your sealed copy. Without it the log can be read, and not continued.")
	_, err = readCosigner(dir, c.Cosigner)
	say(err, "The key that cosigns the others' logs is there.",
		"Put the key back from your sealed copy, or enter a new one with truce process key. Until then this member cosigns "+
			"nothing.")
	_, err = readIdentity(dir, c.NodeKey)
	say(err, "The key by which the others know this node is there.",
		"Put the key back from your sealed copy, or enter a new one with truce process key. Until then the others do not "+
			"answer this node.")
	if Prepared(dir) {
		return append(out, Finding{OK: true,
			What: "The log has not begun: it does when the member endorses the founding document, with truce process endorse."})
	}
	place, err := placeOf(dir, o.Store)
	if err == nil {
		out = append(out, guarded(place)...)
	}
	n, err := OpenRead(ctx, dir, o)
	if !say(err, "The record and the read models open.",
		"If only the read models are broken, truce rebuild makes them again.") {
		return out
	}
	defer n.Close()
	if n.place.inDatabase() {
		out = append(out, Finding{OK: true, What: "The record, the read models and the vault are in " + n.Store.Name() + "."})
	}
	out = append(out, n.document(ctx)...)
	for _, l := range n.Logs.All() {
		f, held := n.verified(ctx, l)
		if held {
			out = append(out, f)
		}
	}
	out = append(out, n.lookedAtMark(ctx))
	out = append(out, n.behind(ctx)...)
	if _, err := n.Models.Process(ctx); err != nil {
		return append(out, Finding{What: plainly(err).Error(),
			Do: "Run truce rebuild, then truce doctor again: what the read models say was not looked at."})
	}
	out = append(out, n.sound(ctx))
	out = append(out, n.withoutEffect(ctx)...)
	out = append(out, n.overBudget(ctx)...)
	out = append(out, n.others(ctx)...)
	out = append(out, n.Clock(ctx))
	out = append(out, n.quiet(ctx)...)
	out = append(out, n.lookedAtFiles(ctx)...)
	return append(out, n.sealed(ctx)...)
}

// withoutEffect says which logs hold entries that have no effect, and why the last of each has none.
func (n *Node) withoutEffect(ctx context.Context) []Finding {
	const do = "They stay in the log. If this node wrote them, enter what was meant again."
	var out []Finding
	for _, l := range n.Logs.All() {
		page, err := n.Models.Refused(ctx, query.Refused{Member: l.Member, Limit: 1})
		if err != nil {
			return append(out, Finding{What: plainly(err).Error(), Do: do})
		}
		if page.Total > 0 {
			out = append(out, Finding{What: fmt.Sprintf("%d entries of %s have no effect; the last, %s: %s", page.Total,
				l.Member, page.Last.Ref, page.Last.Why), Do: do})
		}
	}
	if len(out) == 0 {
		out = []Finding{{OK: true, What: "No entry is without effect."}}
	}
	return out
}

// overBudget says what of members' entries terms leave out.
func (n *Node) overBudget(ctx context.Context) []Finding {
	b, err := terms.Read(ctx, n.Models)
	if err != nil {
		return nil // the read models are looked at by themselves
	}
	var out []Finding
	for _, o := range b.Over() {
		out = append(out, Finding{What: o.String(),
			Do: "Ask the member: what it entered first counts, and what it withdraws makes room."})
	}
	return out
}

// document looks whether the document in force has what would be refused today: one that was endorsed before it was.
func (n *Node) document(ctx context.Context) []Finding {
	p, err := n.Models.Process(ctx)
	if err != nil {
		return nil // the read models are looked at by themselves
	}
	if err := checkDocument(p); err != nil {
		return []Finding{{What: "The document in force has a mistake: " + plainly(err).Error() + ".",
			Do: "Put another in its place, which all members endorse: truce process amend, with --zone, --day-closes, " +
				"--agreement or --title; then truce process propose. A mistake in a role or a name needs a new process."}}
	}
	return []Finding{{OK: true, What: "The document in force is whole."}}
}

// sealed looks whether the vault holds what the log commits to.
func (n *Node) sealed(ctx context.Context) []Finding {
	const do = "Bring vault.db back from a copy. What no copy has stays sealed for ever; the log remains valid."
	v, err := n.place.readVault(ctx)
	if err != nil {
		return []Finding{{What: plainly(err).Error(), Do: do}}
	}
	defer v.Close()
	lacking, err := Lacking(ctx, n.Models, v, n.Member)
	switch {
	case err != nil:
		return []Finding{{What: plainly(err).Error(), Do: do}}
	case len(lacking) == most:
		return []Finding{{What: fmt.Sprintf("The vault lacks %d sealed fields or more, the first %s.", most, lacking[0]),
			Do: do}}
	case len(lacking) > 0:
		return []Finding{{What: fmt.Sprintf("The vault lacks %d sealed fields, the first %s.", len(lacking), lacking[0]),
			Do: do}}
	}
	whole := Finding{OK: true, What: "The vault holds every sealed field of the member's reports that was not destroyed."}
	return append([]Finding{whole}, closed(ctx, n.Models, v, n.Member)...)
}

// plainly is an error without the cause behind it, which is not for people.
func plainly(err error) error {
	var e *truce.Error
	if errors.As(err, &e) {
		return errors.New(e.Says.String())
	}
	return err
}

// guarded checks that secrets are readable by their owner alone.
func guarded(p place) []Finding {
	secret := append(keyFiles[:], vaultFile, recordFile)
	for _, name := range []string{modelsFile, vaultFile + "-wal", vaultFile + "-shm", recordFile + "-wal", recordFile +
		"-shm", modelsFile + "-wal", modelsFile + "-shm"} {
		if _, err := os.Lstat(filepath.Join(p.dir, name)); err == nil { // what is not there is made when it is needed
			secret = append(secret, name)
		}
	}
	if p.inDatabase() {
		secret = keyFiles[:]
		if _, err := os.Lstat(filepath.Join(p.dir, storeFile)); err == nil {
			secret = append(secret, storeFile)
		}
	}
	var out []Finding
	for _, name := range secret {
		info, err := os.Stat(filepath.Join(p.dir, name))
		switch {
		case err != nil:
			out = append(out, Finding{What: fmt.Sprintf("%s is not there.", name), Do: "Bring it back from a copy."})
		case info.Mode().Perm()&0o077 != 0:
			out = append(out, Finding{What: fmt.Sprintf("%s can be read by others on this machine.", name), Do: "chmod 600 " +
				filepath.Join(p.dir, name)})
		default:
			out = append(out, Finding{OK: true, What: name + " is readable by its owner alone."})
		}
	}
	return out
}

// verified hashes every entry of a log again; false where the log has not come here yet.
func (n *Node) verified(ctx context.Context, l LogOf) (Finding, bool) {
	if held, err := n.Logs.holds(ctx, l); err == nil && !held {
		return Finding{}, false
	}
	r, err := record.Verify(ctx, record.StoreSource(n.Store, l.Origin), l.Verifier, record.VerifyOptions{})
	switch {
	case err != nil && l.Member == n.Member:
		return Finding{What: plainly(sentence(err)).Error(),
			Do: "Do not write to this node. Keep the directory as it is, and bring back an export that verifies, or the log " +
				"from a member that mirrors it."}, true
	case err != nil:
		return Finding{What: "The copy of the log of " + string(l.Member) + " is damaged: " + plainly(sentence(err)).Error(),
			Do: "Keep the directory as it is. Fetch the log again into a node made from a copy of this one's own log."}, true
	}
	return Finding{OK: true, What: fmt.Sprintf("Every one of the %d entries of %s is what was signed; root %s.",
		r.Entries, l.Member, r.Checkpoint.Root)}, true
}

// sound reads every row of the read models, and holds them to what was taken in.
func (n *Node) sound(ctx context.Context) Finding {
	key, err := modelsKey(n.Dir)
	if err != nil {
		return Finding{What: "Whether another hand has changed the read models cannot be told without the secret key of " +
			"the log.", Do: "Put the key back, then run truce doctor again."}
	}
	n.Models.Key(key)
	if err := n.Models.Store.Sound(ctx); err != nil {
		return Finding{What: plainly(err).Error(), Do: "Run truce rebuild."}
	}
	return Finding{OK: true, What: "The read models hold what was taken in, row by row."}
}

// behind compares the read models with the logs.
func (n *Node) behind(ctx context.Context) []Finding {
	at, size, err := n.Position(ctx)
	if err != nil {
		return []Finding{{What: plainly(err).Error(), Do: "Run truce rebuild."}}
	}
	if at != size {
		return []Finding{{What: fmt.Sprintf("The read models stand at entry %d of %d.", at, size),
			Do: "The next command that writes takes the rest in; truce rebuild makes them anew."}}
	}
	return []Finding{{OK: true, What: "The read models stand where the logs stand."}}
}
