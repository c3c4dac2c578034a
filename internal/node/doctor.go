package node

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"truce"
	"truce/internal/query"
	"truce/internal/terms"
	"truce/record"
)

// Finding is one thing [Examine] looked at.
type Finding struct {
	OK   bool           `json:"ok"`
	What truce.Sentence `json:"what"`
	Do   truce.Sentence `json:"do,omitzero"`
}

// Examine looks a node's directory over without changing anything: configuration, key, log, read models, vault, what
// has no effect. It goes on after what it finds wrong.
func Examine(ctx context.Context, dir string, o Options) []Finding {
	var out []Finding
	say := func(err error, ok, do truce.Sentence) bool {
		if err != nil {
			out = append(out, Finding{What: spoken(err), Do: do})
			return false
		}
		out = append(out, Finding{OK: true, What: ok})
		return true
	}
	c, err := readConfig(dir)
	if !say(err, truce.Say("The node of %s in process %s.", c.Member, c.Process),
		truce.Say("Without it nothing else can be looked at; is this the node's directory?")) {
		return out
	}
	v, err := record.NewVerifier(c.LogKey)
	if err == nil {
		_, err = readKey(dir, v)
	}
	say(err, truce.Say("The secret key of the log is there, and is that log's."),
		truce.Say("Put the key back from your sealed copy. Without it the log can be read, and not continued."))
	_, err = readCosigner(dir, c.Cosigner)
	say(err, truce.Say("The key that cosigns the others' logs is there."),
		truce.Say("Put the key back from your sealed copy, or enter a new one with truce process key. Until then this "+
			"member cosigns nothing."))
	_, err = readIdentity(dir, c.NodeKey)
	say(err, truce.Say("The key by which the others know this node is there."),
		truce.Say("Put the key back from your sealed copy, or enter a new one with truce process key. Until then the "+
			"others do not answer this node."))
	out = append(out, memory())
	if Prepared(dir) {
		return append(out, Finding{OK: true,
			What: truce.Say("The log has not begun: it does when the member endorses the founding document, with truce " +
				"process endorse.")})
	}
	place, err := placeOf(dir, o.Store)
	if err == nil {
		out = append(out, guarded(place)...)
	}
	n, err := OpenRead(ctx, dir, o)
	if !say(err, truce.Say("The record and the read models open."),
		truce.Say("If only the read models are broken, truce rebuild makes them again.")) {
		return out
	}
	defer n.Close()
	if n.place.inDatabase() {
		out = append(out, Finding{OK: true, What: truce.Say("The record, the read models and the vault are in %s.",
			n.Store.Name())})
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
		return append(out, Finding{What: spoken(err),
			Do: truce.Say("Run truce rebuild, then truce doctor again: what the read models say was not looked at.")})
	}
	out = append(out, n.sound(ctx))
	out = append(out, n.withoutEffect(ctx)...)
	out = append(out, n.overBudget(ctx)...)
	out = append(out, n.others(ctx)...)
	out = append(out, n.Clock(ctx))
	out = append(out, n.quiet(ctx)...)
	out = append(out, n.lookedAtFiles(ctx)...)
	out = append(out, hooked(ctx, dir, o)...)
	return append(out, n.sealed(ctx)...)
}

// withoutEffect says which logs hold entries that have no effect, and why the last of each has none.
func (n *Node) withoutEffect(ctx context.Context) []Finding {
	do := truce.Say("They stay in the log. If this node wrote them, enter what was meant again.")
	var out []Finding
	for _, l := range n.Logs.All() {
		page, err := n.Models.Refused(ctx, query.Refused{Member: l.Member, Limit: 1})
		if err != nil {
			return append(out, Finding{What: spoken(err), Do: do})
		}
		if page.Total > 0 {
			out = append(out, Finding{What: truce.Say("%d entries of %s have no effect; the last, %s: %s", page.Total,
				l.Member, page.Last.Ref, page.Last.Why), Do: do})
		}
	}
	if len(out) == 0 {
		out = []Finding{{OK: true, What: truce.Say("No entry is without effect.")}}
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
		out = append(out, Finding{What: o.Says(),
			Do: truce.Say("Ask the member: what it entered first counts, and what it withdraws makes room.")})
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
		return []Finding{{What: truce.Say("The document in force has a mistake: %s.", spoken(err)),
			Do: truce.Say("Put another in its place, which all members endorse: truce process amend drafts it " +
				"with another zone, close of day, agreement or title, and truce process propose proposes it. A mistake in a " +
				"role or a name needs a new process.")}}
	}
	return []Finding{{OK: true, What: truce.Say("The document in force is whole.")}}
}

// sealed looks whether the vault holds what the log commits to.
func (n *Node) sealed(ctx context.Context) []Finding {
	do := truce.Say("Bring vault.db back from a copy. What no copy has stays sealed for ever; the log remains valid.")
	v, err := n.place.readVault(ctx)
	if err != nil {
		return []Finding{{What: spoken(err), Do: do}}
	}
	defer v.Close()
	lacking, err := Lacking(ctx, n.Models, v, n.Member)
	switch {
	case err != nil:
		return []Finding{{What: spoken(err), Do: do}}
	case len(lacking) == most:
		return []Finding{{What: truce.Say("The vault lacks %d sealed fields or more, the first %s.", most, lacking[0]),
			Do: do}}
	case len(lacking) > 0:
		return []Finding{{What: truce.Say("The vault lacks %d sealed fields, the first %s.", len(lacking), lacking[0]),
			Do: do}}
	}
	returned, err := Returned(ctx, n.Models, v, n.Member)
	switch {
	case err != nil:
		return []Finding{{What: spoken(err), Do: do}}
	case len(returned) > 0:
		return []Finding{{What: truce.Say("The vault holds %d sealed fields or more that were destroyed, the first %s: they "+
			"came back with a copy.", len(returned), returned[0]),
			Do: truce.Say("Destroy them again, which enters nothing twice: truce report erase, truce claim erase or truce " +
				"media erase.")}}
	}
	whole := Finding{OK: true, What: truce.Say("The vault holds every sealed field of the member's reports that was " +
		"not destroyed.")}
	return append([]Finding{whole}, closed(ctx, n.Models, v, n.Member)...)
}

// spoken is what an error says without the cause behind it, which is not for people.
func spoken(err error) truce.Sentence {
	if e, ok := errors.AsType[*truce.Error](err); ok {
		return e.Says
	}
	return truce.Told(err)
}

// guarded checks that secrets are readable by their owner alone.
func guarded(p place) []Finding {
	secret := append(keyFiles[:], vaultFile, recordFile)
	for _, name := range []string{modelsFile, HooksFile, vaultFile + "-wal", vaultFile + "-shm",
		recordFile + "-wal", recordFile +
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
			out = append(out, Finding{What: truce.Say("%s is not there.", name), Do: truce.Say("Bring it back from a copy.")})
		case info.Mode().Perm()&0o077 != 0:
			out = append(out, Finding{What: truce.Say("%s can be read by others on this machine.", name),
				Do: truce.Say("chmod 600 %s", filepath.Join(p.dir, name))})
		default:
			out = append(out, Finding{OK: true, What: truce.Say("%s is readable by its owner alone.", name)})
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
		return Finding{What: spoken(sentence(err)),
			Do: truce.Say("Do not write to this node. Keep the directory as it is, and bring back an export that verifies, " +
				"or the log from a member that mirrors it.")}, true
	case err != nil:
		return Finding{What: truce.Say("The copy of the log of %s is damaged: %s", l.Member, spoken(sentence(err))),
			Do: truce.Say("Keep the directory as it is. Fetch the log again into a node made from a copy of this one's own " +
				"log.")}, true
	}
	return Finding{OK: true, What: truce.Say("Every one of the %d entries of %s is what was signed; root %s.",
		r.Entries, l.Member, r.Checkpoint.Root)}, true
}

// sound reads every row of the read models, and holds them to what was taken in.
func (n *Node) sound(ctx context.Context) Finding {
	key, err := modelsKey(n.Dir)
	if err != nil {
		return Finding{What: truce.Say("Whether another hand has changed the read models cannot be told without the secret " +
			"key of the log."), Do: truce.Say("Put the key back, then run truce doctor again.")}
	}
	n.Models.Key(key)
	if err := n.Models.Store.Sound(ctx); err != nil {
		return Finding{What: spoken(err), Do: truce.Say("Run truce rebuild.")}
	}
	return Finding{OK: true, What: truce.Say("The read models hold what was taken in, row by row.")}
}

// behind compares the read models with the logs.
func (n *Node) behind(ctx context.Context) []Finding {
	at, size, err := n.Position(ctx)
	if err != nil {
		return []Finding{{What: spoken(err), Do: truce.Say("Run truce rebuild.")}}
	}
	if at != size {
		do := truce.Say("The next command that writes takes the rest in; truce rebuild makes them anew.")
		if _, _, full := n.reserved(0); full != nil {
			do = spoken(full)
		}
		return []Finding{{What: truce.Say("The read models stand at entry %d of %d.", at, size), Do: do}}
	}
	return []Finding{{OK: true, What: truce.Say("The read models stand where the logs stand.")}}
}
