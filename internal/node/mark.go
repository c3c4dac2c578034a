package node

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"truce"
	"truce/internal/mark"
	"truce/record"
)

// markFile names, in the node's directory, where on this machine the mark of its log is kept. The mark itself lies
// elsewhere, so that no copy of the directory or the database brings an old one back with them.
const markFile = "mark"

// markOf returns the mark of a node's log: in the directory that is given, or that was written down when the node was
// made, or that of the user.
func markOf(dir string, c config, o Options) (*mark.File, error) {
	state := o.Marks
	if state == "" {
		b, err := os.ReadFile(filepath.Join(dir, markFile))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, truce.Errorf(truce.Unavailable, "%s cannot be read: may this user read it?",
				filepath.Join(dir, markFile))
		}
		state = strings.TrimSpace(string(b))
	}
	if state == "" {
		var err error
		if state, err = stateHome(); err != nil {
			return nil, err
		}
	}
	state, err := filepath.Abs(state)
	if err != nil {
		return nil, truce.Errorf(truce.Invalid, "%s is no directory for the mark of the log: %v", state, err)
	}
	if within(state, dir) {
		return nil, truce.Errorf(truce.Invalid,
			"the mark of the log must lie outside of the node's directory, or a copy of that brings "+
				"an old one back: name another place than %s with --marks", state)
	}
	key := sha256.Sum256([]byte(c.LogKey))
	path := filepath.Join(state, fmt.Sprintf("%s-%s-%s.mark", c.Process, c.Member, hex.EncodeToString(key[:8])))
	return mark.At(path), nil
}

// within reports whether a path is in a directory.
func within(path, dir string) bool {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

// stateHome is where programs of this user keep what is of this machine alone.
func stateHome() (string, error) {
	if d := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(d) {
		return filepath.Join(d, "truce"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		if u, uerr := user.Current(); uerr == nil {
			home, err = u.HomeDir, nil
		}
	}
	switch {
	case err != nil || home == "":
		return "", truce.Errorf(truce.Invalid,
			"this user has no home directory in which the mark of the log could lie: name a place with --marks")
	case runtime.GOOS == "windows":
		return filepath.Join(home, "AppData", "Local", "truce"), nil
	case runtime.GOOS == "darwin":
		return filepath.Join(home, "Library", "Application Support", "truce"), nil
	}
	return filepath.Join(home, ".local", "state", "truce"), nil
}

// beginMark puts the mark of a log that begins, and writes down where it lies.
func beginMark(dir string, c config, o Options) error {
	m, err := markOf(dir, c, o)
	if err != nil {
		return err
	}
	root, err := tlog.TreeHash(0, nil)
	if err != nil {
		return err
	}
	defer m.Close()
	if err := m.Put(marked(record.TreeState{Root: root})); err != nil {
		return sentence(err)
	}
	return pointToMark(dir, m)
}

// pointToMark writes down in the node's directory where the mark lies.
func pointToMark(dir string, m *mark.File) error {
	return replaceFile(dir, markFile, []byte(filepath.Dir(m.Path())+"\n"))
}

// marked is a mark at a state that the store is known to hold.
func marked(s record.TreeState) record.Marked { return record.Marked{Signed: s, Reached: s} }

// dropMark deletes the mark of a log that never began.
func dropMark(dir string, c config, o Options) error {
	m, err := markOf(dir, c, o)
	if err != nil {
		return err
	}
	return sentence(m.Remove())
}

// stopped says why this machine appends nothing to the log, and what to do; nil: it may.
func (n *Node) stopped() error {
	var m *record.MarkError
	if n.log == nil || !errors.As(n.log.Stopped(), &m) {
		return nil
	}
	return n.unmarked(m)
}

// unmarked puts a mark that does not fit into words.
func (n *Node) unmarked(m *record.MarkError) error {
	switch {
	case m.None:
		return truce.Errorf(truce.Conflict,
			"nothing may be added to the log of %s: this machine keeps no mark of how far it was signed (%s), so the %d "+
				"entries "+
				"here may be an older state of it. If another user or --marks has the mark, use that; else stop the node and run "+
				"truce log resume, which asks the others",
			n.Member, n.mark.Path(), m.Held.Size)
	case m.Held.Size < m.Signed.Size:
		return truce.Errorf(truce.Conflict,
			"nothing may be added to the log of %s: this machine has signed it at %d entries, and here are %d: it was put "+
				"back to an "+
				"older state. Stop the node, and bring the rest back with truce sync --recover; only if nobody has it, run truce "+
				"log resume", n.Member, m.Signed.Size, m.Held.Size)
	}
	return truce.Errorf(truce.Conflict,
		"nothing may be added to the log of %s: the entries here are not those that this machine has signed at size %d. "+
			"Put record.db aside and run truce sync --recover, or bring the right one back", n.Member, m.Signed.Size)
}

// lookedAtMark says in words whether the mark fits the log that is held, changing nothing.
func (n *Node) lookedAtMark(ctx context.Context) Finding {
	m, err := markOf(n.Dir, n.config, n.options)
	if err != nil {
		return Finding{What: spoken(err), Do: truce.Say("Name the place of the mark with --marks.")}
	}
	n.mark = m // closed with the node
	_, cp, err := n.Logs.head(ctx, n.Member)
	if err != nil {
		return Finding{What: spoken(err)}
	}
	last, err := m.Last()
	if errors.Is(err, record.ErrNotFound) {
		return Finding{What: spoken(n.unmarked(&record.MarkError{None: true, Held: cp.State()})),
			Do: truce.Say("Run %s.", "truce log resume")}
	}
	if err != nil {
		return Finding{What: spoken(sentence(err))}
	}
	fits, err := record.Begins(ctx, record.StoreSource(n.Store, n.Own.Origin), cp, last.Signed)
	unfinished := last.Reached == cp.State() && len(last.Batch) > 0
	switch {
	case err != nil:
		return Finding{What: spoken(sentence(err))}
	case !fits && !unfinished:
		return Finding{What: spoken(n.unmarked(&record.MarkError{Signed: last.Signed, Held: cp.State()})),
			Do: truce.Say("Run %s.", "truce sync --recover")}
	}
	return Finding{OK: true, What: truce.Say("The mark of how far this machine has signed the log fits: %d entries, "+
		"in %s.", last.Signed.Size, m.Path())}
}

// besideMark names a file of this machine beside the mark of the log.
func besideMark(m *mark.File, end string) string { return strings.TrimSuffix(m.Path(), ".mark") + end }
