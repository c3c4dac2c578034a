package node

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"truce"
	"truce/internal/audit"
)

// readOnlyFile stands in a node's directory while nothing may be entered, and says why.
const readOnlyFile = "read-only"

// readOnlyNote is what that file holds. One that an earlier program wrote, or a person, is the reason and no more.
type readOnlyNote struct {
	Why      string        `json:"why"`
	Function string        `json:"function,omitempty"` // who set it; empty: somebody at the machine
	Since    truce.Instant `json:"since"`              // unknown: the file does not say
}

// SetReadOnly keeps whatever process from entering anything in the log of the node in a directory, from now on; with an
// empty why it lets them again. Logs of others are still taken in and given out.
func SetReadOnly(dir, why string, now truce.Instant) error {
	c, err := readConfig(dir)
	if err != nil {
		return err
	}
	if err := setReadOnly(dir, readOnlyNote{why, "", now}); err != nil {
		return err
	}
	what := "read-only set"
	if why == "" {
		what = "read-only ended"
	}
	_ = audit.In(dir).Write(audit.Of(now, c.Member, "", what, "", nil)) // who did it cannot be known, why was typed
	return nil
}

func setReadOnly(dir string, n readOnlyNote) error {
	if n.Why != "" {
		b, err := json.Marshal(n)
		if err != nil {
			return err
		}
		return replaceFile(dir, readOnlyFile, append(b, '\n'))
	}
	err := os.Remove(filepath.Join(dir, readOnlyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return truce.Errorf(truce.NotFound, "the node in %s is not read-only", dir)
	}
	if err != nil {
		return truce.Errorf(truce.Unavailable, "%s cannot be deleted: may this user write there?",
			filepath.Join(dir, readOnlyFile))
	}
	return syncDir(dir)
}

// readOnlyNote returns what is said of it; nil: things may be entered. A file that cannot be read is one that is there.
func (n *Node) readOnlyNote() *readOnlyNote {
	b, err := os.ReadFile(filepath.Join(n.Dir, readOnlyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var note readOnlyNote
	if json.Unmarshal(b, &note) != nil {
		return &readOnlyNote{Why: strings.TrimSpace(string(b))}
	}
	return &note
}

// readOnly says why nothing may be entered; nil: it may.
func (n *Node) readOnly() error {
	note := n.readOnlyNote()
	if note == nil {
		return nil
	}
	return audit.NotNow(note.Why)
}
