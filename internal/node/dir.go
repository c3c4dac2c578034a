package node

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/record"
)

// The files of a node. The record is the only one that cannot be made again; the vault is the only one that must never
// leave the building.
const (
	configFile   = "truce.json"   // what the node is; no secrets
	keyFile      = "log.key"      // the secret key of the member's log
	cosignerFile = "cosigner.key" // the secret key it cosigns the others' logs with
	identityFile = "node.key"     // the secret key its node authenticates with
	recordFile   = "record.db"    // the member's log, and the mirrors of the others'
	vaultFile    = "vault.db"
	modelsFile   = "models.db"  // derived: `truce rebuild` makes it again
	storeFile    = "store"      // the PostgreSQL database in place of the three above; may hold a password
	peersFile    = "peers.json" // where the others' nodes are; the operator's
	cardFile     = "card.json"  // of a member that has not endorsed a founding document yet
)

// config is truce.json.
type config struct {
	Format   int            `json:"format"` // 1
	Member   truce.MemberID `json:"member"`
	Process  string         `json:"process"`
	LogKey   string         `json:"log_key"` // these are public
	Cosigner string         `json:"cosigner"`
	NodeKey  string         `json:"node_key"`
}

func readConfig(dir string) (config, error) {
	for _, name := range nodeFiles { // to a pipe nobody might ever write, and who opens it does not hear of SIGTERM
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && !info.Mode().IsRegular() {
			return config{}, truce.Errorf(truce.Invalid, "%s is not a file: bring it back from a copy",
				filepath.Join(dir, name))
		}
	}
	b, err := os.ReadFile(filepath.Join(dir, configFile))
	if errors.Is(err, fs.ErrNotExist) {
		if held := nodeFile(dir); held != "" {
			return config{}, truce.Errorf(truce.NotFound,
				"%s holds %s and no %s: bring that back from a copy, it says whose node this is", dir, held, configFile)
		}
		return config{}, truce.Errorf(truce.NotFound,
			"there is no node in %s: make one with truce init --dir %s --member NAME", dir, dir)
	}
	if err != nil {
		return config{}, truce.Errorf(truce.Unavailable, "%s cannot be read: may this user read it?",
			filepath.Join(dir, configFile))
	}
	var c config
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil || !c.valid() {
		return config{}, truce.Errorf(truce.Invalid,
			"%s is damaged, or not a node's configuration: it is written once, by truce init; bring it back from a copy",
			filepath.Join(dir, configFile))
	}
	return c, nil
}

// valid reports whether the parts of a configuration belong together: the public key carries the name of the log.
func (c config) valid() bool {
	v, err := record.NewVerifier(c.LogKey)
	return err == nil && c.Format == 1 && c.Member.Valid() && v.Name() == Origin(c.Process, c.Member)
}

// nodeFiles lists the files of a node.
var nodeFiles = [...]string{configFile, keyFile, cosignerFile, identityFile, recordFile, vaultFile, modelsFile,
	storeFile, cardFile}

// nodeFile returns the name of the first file of a node that stands in a directory, empty when none does.
func nodeFile(dir string) string {
	for _, name := range nodeFiles {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return name
		}
	}
	return ""
}

// writeNew writes a file that must not exist yet, with mode 0600, and flushes it and its directory to the disk: a key
// that is lost in a power cut is a log that can never be continued.
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
		os.Remove(path)
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

// readKey reads the secret key of the log that v is the public key of. Its errors never quote it.
func readKey(dir string, v note.Verifier) (note.Signer, error) {
	path := filepath.Join(dir, keyFile)
	text, err := readSecret(path)
	if err != nil {
		return nil, err
	}
	s, err := record.NewSigner(text)
	if err != nil {
		return nil, truce.Errorf(truce.Invalid, "%s is not a secret key: bring it back from your sealed copy", path)
	}
	if s.Name() != v.Name() || s.KeyHash() != v.KeyHash() {
		return nil, truce.Errorf(truce.Invalid,
			"the secret key in %s is that of another log, %s+%08x; this node's is %s+%08x: bring it back from your sealed copy",
			path, s.Name(), s.KeyHash(), v.Name(), v.KeyHash())
	}
	return s, nil
}

// modelsKey returns the key by which the read models of a node are held to what was taken in: whoever cannot sign for
// the member cannot make others that fit.
func modelsKey(dir string) ([]byte, error) {
	text, err := readSecret(filepath.Join(dir, keyFile))
	if err != nil {
		return nil, err
	}
	h := hmac.New(sha256.New, []byte(text))
	h.Write([]byte("truce read models"))
	return h.Sum(nil), nil
}
