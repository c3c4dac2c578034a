package node

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"truce"
)

// readOnlyFile stands in a node's directory while nothing may be entered, and says why.
const readOnlyFile = "read-only"

// SetReadOnly keeps whatever process from entering anything in the log of the node in a directory, from now on; with an
// empty why it lets them again. Logs of others are still taken in and given out.
func SetReadOnly(dir, why string) error {
	if _, err := readConfig(dir); err != nil {
		return err
	}
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
	return truce.Errorf(truce.Unavailable, "nothing is entered at this node for now: %s; truce read-only --end ends it",
		strings.TrimSpace(string(b)))
}
