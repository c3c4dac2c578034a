// Package node puts one member's node together from the rooms below: keys, log, vault, read models, registrar.
//
// It holds no flags and makes no decisions. The command and the demonstration both use it.
package node

import (
	"context"
	"crypto/rand"
	"io"
	"os"
	"path/filepath"
	"time"

	"truce"
	"truce/internal/recordsql"
	"truce/internal/registrar"
	"truce/internal/vault"
	"truce/record"
)

// Node is one member's node. It is safe for concurrent use.
type Node struct {
	Dir       string
	Member    truce.MemberID
	Own       LogOf
	Store     *recordsql.Store
	Logs      Logs
	Models    *Models
	Vault     *vault.Vault         // nil in a node opened to read
	Registrar *registrar.Registrar // nil in a node opened to read
	log       *record.Log
}

// Options are what varies between nodes.
type Options struct {
	Clock func() time.Time // nil: the machine's
	Rand  io.Reader        // nil: crypto/rand
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	return o
}

// Founder says what a new node is.
type Founder struct {
	Member  truce.MemberID
	Process *truce.Process // its member's LogKey is filled in
	Claims  []registrar.Dated
}

// Init makes a node in a directory that holds none: keys and configuration, flushed to the disk with their directory, and
// a log that opens with the founding document and the first officers.
func Init(ctx context.Context, dir string, f Founder, o Options) error {
	o = o.withDefaults()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return truce.Errorf(truce.Unavailable, "the directory %s cannot be made: %v", dir, err)
	}
	origin := Origin(f.Process.ID, f.Member)
	skey, vkey, err := record.GenerateKey(o.Rand, origin)
	if err != nil {
		return sentence(err)
	}
	for i := range f.Process.Members {
		if f.Process.Members[i].ID == f.Member {
			f.Process.Members[i].LogKey = vkey
		}
	}
	if err := f.Process.Check(); err != nil {
		return err
	}
	return Create(ctx, dir, f, Keys{Secret: skey, Public: vkey}, o)
}

// Keys are a log's keys in note format.
type Keys struct{ Secret, Public string }

// Create is [Init] with keys made before: the founding document already names them.
func Create(ctx context.Context, dir string, f Founder, k Keys, o Options) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return truce.Errorf(truce.Unavailable, "the directory %s cannot be made: %v", dir, err)
	}
	if _, err := os.Stat(filepath.Join(dir, configFile)); err == nil {
		return truce.Errorf(truce.Conflict, "%s holds a node already: a node is made once", dir)
	}
	if err := writeNew(filepath.Join(dir, keyFile), []byte(k.Secret+"\n")); err != nil {
		return err
	}
	c := config{Format: 1, Member: f.Member, Process: f.Process.ID, LogKey: k.Public}
	if err := writeConfig(dir, c); err != nil {
		return err
	}
	v, err := vault.Create(ctx, filepath.Join(dir, vaultFile))
	if err != nil {
		return err
	}
	if err := v.Close(); err != nil {
		return truce.Errorf(truce.Unavailable, "the vault in %s cannot be made: %v", dir, err)
	}
	if err := createLog(ctx, dir, k); err != nil {
		return err
	}
	n, err := Open(ctx, dir, o)
	if err != nil {
		return err
	}
	defer n.Close()
	return n.Registrar.Found(ctx, f.Process, f.Claims)
}

// createLog writes the signed checkpoint of the empty log: the one moment in its life when there is nothing to continue.
func createLog(ctx context.Context, dir string, k Keys) error {
	signer, err := record.NewSigner(k.Secret)
	if err != nil {
		return sentence(err)
	}
	verifier, err := record.NewVerifier(k.Public)
	if err != nil {
		return sentence(err)
	}
	store, err := recordsql.OpenSQLite(ctx, dir)
	if err != nil {
		return sentence(err)
	}
	defer store.Close()
	return sentence(record.Create(ctx, store, signer, verifier))
}

// Open opens a node to write. A second process is refused.
func Open(ctx context.Context, dir string, o Options) (*Node, error) {
	o = o.withDefaults()
	n, err := begin(dir)
	if err != nil {
		return nil, err
	}
	if err := n.openWriter(ctx, o); err != nil {
		n.Close()
		return nil, err
	}
	return n, nil
}

// OpenRead opens a node to read it, beside a process that may be writing.
func OpenRead(ctx context.Context, dir string) (*Node, error) {
	n, err := begin(dir)
	if err != nil {
		return nil, err
	}
	if n.Store, err = recordsql.OpenSQLiteReadOnly(ctx, dir); err != nil {
		return nil, sentence(err)
	}
	n.Logs = Logs{n.Store, []LogOf{n.Own}}
	if n.Models, err = ReadModels(ctx, dir); err != nil {
		n.Close()
		return nil, err
	}
	return n, nil
}

func begin(dir string) (*Node, error) {
	c, err := readConfig(dir)
	if err != nil {
		return nil, err
	}
	v, err := record.NewVerifier(c.LogKey)
	if err != nil {
		return nil, sentence(err)
	}
	return &Node{Dir: dir, Member: c.Member, Own: LogOf{c.Member, Origin(c.Process, c.Member), v}}, nil
}

func (n *Node) openWriter(ctx context.Context, o Options) error {
	signer, err := readKey(n.Dir)
	if err != nil {
		return err
	}
	if n.Store, err = recordsql.OpenSQLite(ctx, n.Dir); err != nil {
		return sentence(err)
	}
	n.Logs = Logs{n.Store, []LogOf{n.Own}}
	if n.log, err = record.Open(ctx, n.Store, signer, n.Own.Verifier); err != nil {
		return sentence(err)
	}
	if n.Vault, err = vault.Open(ctx, filepath.Join(n.Dir, vaultFile)); err != nil {
		return err
	}
	if n.Models, err = OpenModels(ctx, n.Dir, n.Logs); err != nil {
		return err
	}
	n.Registrar = registrar.New(registrar.Config{Member: n.Member, Log: MemberLog{n.log, n.Store}, Models: n.Models, Vault: n.Vault, Clock: o.Clock, Rand: o.Rand})
	return n.Models.CatchUp(ctx) // what was acknowledged before the last stop, and not yet taken in
}

// Close ends the node. It may be called on one that is half open.
func (n *Node) Close() error {
	var first error
	note := func(err error) {
		if first == nil {
			first = err
		}
	}
	if n.log != nil {
		note(n.log.Close())
	}
	if n.Models != nil {
		note(n.Models.Close())
	}
	if n.Vault != nil {
		note(n.Vault.Close())
	}
	if n.Store != nil {
		note(n.Store.Close())
	}
	return first
}
