package node

import (
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

// SetReadOnly keeps whatever process from entering anything in the log of the node in a directory, from now on; with an
// empty why it lets them again. Logs of others are still taken in and given out.
func SetReadOnly(dir, why string, now truce.Instant) error {
	c, err := readConfig(dir)
	if err != nil {
		return err
	}
	if err := setReadOnly(dir, why); err != nil {
		return err
	}
	what := "read-only set"
	if why == "" {
		what = "read-only ended"
	}
	_ = audit.In(dir).Write(audit.Of(now, c.Member, "", what, "", nil)) // who did it cannot be known, why was typed
	return nil
}

func setReadOnly(dir, why string) error {
	if why != "" {
		return replaceFile(dir, readOnlyFile, []byte(why+"\n"))
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

// readOnly says why nothing may be entered; nil: it may. A file that cannot be read is one that is there.
func (n *Node) readOnly() error {
	b, err := os.ReadFile(filepath.Join(n.Dir, readOnlyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return audit.ReadOnly{Refusal: truce.Errorf(truce.Unavailable,
		"nothing is entered at this node for now: %s; truce read-only --end ends it", strings.TrimSpace(string(b)))}
}
