package node

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/record"
)

// The files of a node. The record is the only one that cannot be made again; the vault is the only one that must never
// leave the building.
const (
	configFile = "truce.json" // what the node is; no secrets
	keyFile    = "log.key"    // the secret key of the member's log
	vaultFile  = "vault.db"
	modelsFile = "models.db" // derived: `truce rebuild` makes it again
)

// config is truce.json.
type config struct {
	Format  int            `json:"format"` // 1
	Member  truce.MemberID `json:"member"`
	Process string         `json:"process"`
	LogKey  string         `json:"log_key"` // public
}

func readConfig(dir string) (config, error) {
	b, err := os.ReadFile(filepath.Join(dir, configFile))
	if errors.Is(err, fs.ErrNotExist) {
		return config{}, truce.Errorf(truce.NotFound, "there is no node in %s: make one with truce init --dir %s --member NAME", dir, dir)
	}
	if err != nil {
		return config{}, truce.Errorf(truce.Unavailable, "the node's %s cannot be read: %v", configFile, err)
	}
	var c config
	if err := json.Unmarshal(b, &c); err != nil || c.Format != 1 || !c.Member.Valid() {
		return config{}, truce.Errorf(truce.Invalid, "%s is not a node's configuration; it is written once, by truce init", filepath.Join(dir, configFile))
	}
	return c, nil
}

// writeNew writes a file that must not exist yet, with mode 0600, and flushes it and its directory to the disk: a key that
// is lost in a power cut is a log that can never be continued.
func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return truce.Errorf(truce.Conflict, "%s exists already: a node is made once", path)
	}
	if err != nil {
		return truce.Errorf(truce.Unavailable, "%s cannot be written: %v", path, err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return truce.Errorf(truce.Unavailable, "%s cannot be written: %v", path, err)
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func writeConfig(dir string, c config) error {
	b, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	return writeNew(filepath.Join(dir, configFile), append(b, '\n'))
}

// readKey reads the secret key. Its errors never quote it.
func readKey(dir string) (note.Signer, error) {
	b, err := os.ReadFile(filepath.Join(dir, keyFile))
	if err != nil {
		return nil, truce.Errorf(truce.Unavailable, "the secret key %s cannot be read: without it nothing can be added to the log", filepath.Join(dir, keyFile))
	}
	s, err := record.NewSigner(strings.TrimSpace(string(b)))
	return s, sentence(err)
}
