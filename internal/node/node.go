// Package node puts one member's node together from the rooms below: keys, log, vault, read models, registrar.
//
// It holds no flags and makes no decisions. The command and the demonstration both use it.
package node

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"truce"
	"truce/internal/audit"
	"truce/internal/holdings"
	"truce/internal/mark"
	"truce/internal/media"
	"truce/internal/pouch"
	"truce/internal/readings"
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
	acts      *audit.Log // who asked for what
	config    config
	options   Options
	place     place
	mark      *mark.File // nil until the log is opened
	forks     forks
	exchange  *exchange // nil in a node opened to read
	mostBytes int64     // see Options
	clock     func() time.Time
	heard     heard
	takingIn  sync.Mutex // held while the node takes in what others entered
	rand      io.Reader
	talks     lazy[*Secretariat] // opened when the pages first ask for them
	pouch     lazy[*pouch.Store]
	readings  lazy[*readings.Store]
	holdings  lazy[*holdings.Store]
	files     *media.Store // that came with reports
	// reached is the address at which the others' nodes reach this one; empty: nobody said where they are answered.
	reached atomic.Pointer[string]
}

// Options are what varies between nodes.
type Options struct {
	Clock func() time.Time // nil: the machine's
	Rand  io.Reader        // nil: crypto/rand
	// Store is the connection string of the PostgreSQL database in which the record, the read models and the vault are;
	// empty: what was written down in the directory when the node was made, or the directory itself.
	Store string
	// Marks is the directory of this machine in which the mark of how far the log was signed lies; empty: what was written
	// down when the node was made, or the user's own.
	Marks string
	// MostEntries is how many entries a log of another member may have to be mirrored; 0: no bound.
	MostEntries int64
	// MostBytes is how many bytes the entries of another member's log may take; 0: a share of the disk.
	MostBytes int64
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
	Process *truce.Process // its member's keys are filled in
	Claims  []registrar.Dated
}

// Init makes a node in a directory that holds none: keys and configuration, flushed to the disk with their directory,
// and a log that opens with the founding document and the first officers.
func Init(ctx context.Context, dir string, f Founder, o Options) error {
	o = o.withDefaults()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return truce.Errorf(truce.Unavailable, "the directory %s cannot be made: %v", dir, err)
	}
	k, err := NewKeys(o.Rand, f.Process.ID, f.Member)
	if err != nil {
		return err
	}
	for i := range f.Process.Members {
		if f.Process.Members[i].ID == f.Member {
			k.Fill(&f.Process.Members[i])
		}
	}
	if err := checkDocument(f.Process); err != nil {
		return err
	}
	return Create(ctx, dir, f, k, o)
}

// Create is [Init] with keys made before: the founding document already names them.
func Create(ctx context.Context, dir string, f Founder, k Keys, o Options) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return truce.Errorf(truce.Unavailable, "the directory %s cannot be made: %v", dir, err)
	}
	if err := writeKeys(dir, f.Process.ID, f.Member, k); err != nil {
		return err
	}
	if err := f.make(ctx, dir, k.Log, o); err != nil {
		if c, cerr := readConfig(dir); cerr == nil {
			dropMark(dir, c, o)
		}
		unmake(dir)
		return err
	}
	return nil
}

// writeKeys makes what a node consists of before it has a log: its keys, and the configuration that names them.
func writeKeys(dir, process string, m truce.MemberID, k Keys) error {
	if held := nodeFile(dir); held != "" {
		return truce.Errorf(truce.Conflict,
			"%s holds a node already, or part of one (%s): a node is made once; take another directory", dir, held)
	}
	// Only one of two that make a node here at once gets past the first file, and only that one cleans up after itself.
	for i, name := range keyFiles {
		if err := writeNew(filepath.Join(dir, name), []byte(k.of(name).Secret+"\n")); err != nil {
			if i > 0 {
				unmakeKeys(dir)
			}
			return err
		}
	}
	err := writeConfig(dir, config{Format: 1, Member: m, Process: process, LogKey: k.Log.Public,
		Cosigner: k.Cosigner.Public, NodeKey: k.Node.Public})
	if err != nil {
		unmakeKeys(dir)
	}
	return err
}

// unmake deletes what a making that failed has left: nobody was told of its keys, and it would be in the way of the
// next.
func unmake(dir string) {
	unmakeKeys(dir)
	for _, name := range []string{markFile, audit.File} {
		os.Remove(filepath.Join(dir, name))
	}
	unmakeLog(dir)
}

// unmakeKeys is unmake where no log was begun. What people did before there were keys stays in the audit log.
func unmakeKeys(dir string) {
	for _, name := range append(keyFiles[:], configFile) {
		os.Remove(filepath.Join(dir, name))
	}
}

// unmakeLog deletes what a founding that failed has left: nothing was acknowledged.
func unmakeLog(dir string) {
	for _, name := range []string{recordFile, vaultFile, modelsFile, storeFile} {
		for _, end := range []string{"", "-wal", "-shm"} {
			os.Remove(filepath.Join(dir, name+end))
		}
	}
}

// make makes everything but the keys.
func (f Founder) make(ctx context.Context, dir string, k Key, o Options) error {
	p, err := placeOf(dir, o.Store)
	if err != nil {
		return err
	}
	store, err := p.createStore(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if o.Store != "" {
		if err := p.writeDown(); err != nil {
			return err
		}
	}
	v, err := p.createVault(ctx)
	if err != nil {
		return err
	}
	if err := v.Close(); err != nil {
		return truce.Errorf(truce.Unavailable, "the vault in %s cannot be made: %v", dir, err)
	}
	if err := createLog(ctx, store, k); err != nil {
		return err
	}
	c, err := readConfig(dir)
	if err != nil {
		return err
	}
	if err := beginMark(dir, c, o); err != nil {
		return p.halfMade(err)
	}
	if err := store.Close(); err != nil {
		return sentence(err)
	}
	return p.halfMade(f.found(ctx, dir, o))
}

// found writes the first entries.
func (f Founder) found(ctx context.Context, dir string, o Options) error {
	n, err := named(dir, o)
	if err != nil {
		return err
	}
	if n, err = n.open(ctx, o); err != nil {
		return err
	}
	defer n.Close()
	return n.Registrar.Found(ctx, f.Process, f.Claims)
}

// createLog writes the signed checkpoint of the empty log: the one moment in its life when there is nothing to
// continue.
func createLog(ctx context.Context, store record.Store, k Key) error {
	signer, err := record.NewSigner(k.Secret)
	if err != nil {
		return sentence(err)
	}
	verifier, err := record.NewVerifier(k.Public)
	if err != nil {
		return sentence(err)
	}
	return sentence(record.Create(ctx, store, signer, verifier))
}

// Open opens a node to write. Several processes may have it open so, on one machine or, on PostgreSQL, on several: they
// write one after the other.
func Open(ctx context.Context, dir string, o Options) (*Node, error) {
	n, err := begin(dir, o)
	if err != nil {
		return nil, err
	}
	return n.open(ctx, o.withDefaults())
}

func (n *Node) open(ctx context.Context, o Options) (*Node, error) {
	if err := n.openWriter(ctx, o); err != nil {
		n.Close()
		return nil, err
	}
	// Every node has a pouch, and its files beside it, whether or not anybody uses it. Where it cannot be opened now,
	// whoever asks for it is told why.
	_, _ = n.openPouch(ctx)
	return n, nil
}

// OpenRead opens a node to read it, beside processes that may be writing. Of the options only Store counts.
func OpenRead(ctx context.Context, dir string, o Options) (*Node, error) {
	n, err := begin(dir, o)
	if err != nil {
		return nil, err
	}
	if n.Store, err = n.place.readStore(ctx); err != nil {
		return nil, err
	}
	if n.Logs, err = (Logs{Store: n.Store, Own: n.Own, Of: []LogOf{n.Own}}).withMembers(ctx); err != nil {
		n.Close()
		return nil, err
	}
	if n.Models, err = ReadModels(ctx, n.place, n.Logs); err != nil {
		n.Close()
		return nil, err
	}
	n.Logs.node = n
	if _, _, err := n.Position(ctx); err != nil {
		n.Close()
		return nil, err
	}
	return n, nil
}

// Position returns how many entries of the logs the read models have taken in, and how many there are. Read models that
// were made from more, or from others, are an error of kind [truce.Conflict].
func (n *Node) Position(ctx context.Context) (at, of int64, err error) {
	cut, err := n.Models.Cut(ctx) // first: a writer may go on
	if err != nil {
		return 0, 0, err
	}
	heads, err := n.Logs.Cut(ctx)
	if err != nil {
		return 0, 0, err
	}
	for _, head := range heads {
		of += head.Size
	}
	for _, l := range cut {
		at += l.Size
		stands, err := n.Logs.stands(ctx, l)
		if err != nil {
			return 0, 0, err
		}
		if !stands {
			return 0, 0, truce.Errorf(truce.Conflict,
				"the read models in %s were made from another log of %s than the one held there, or "+
					"from a longer one: if no newer record is to be brought back, truce rebuild makes them again", n.Dir, l.Member)
		}
	}
	return at, of, nil
}

// begin starts to open the node in a directory; one that is only prepared is refused.
func begin(dir string, o Options) (*Node, error) {
	n, err := named(dir, o)
	if err == nil && Prepared(dir) {
		err = truce.Errorf(truce.NotFound,
			"the node in %s has keys and no log yet: it begins when %s endorses the founding document, with truce process "+
				"endorse", dir, n.Member)
	}
	return n, err
}

// named returns the node of a directory as its configuration names it, nothing of it opened.
func named(dir string, o Options) (*Node, error) {
	c, err := readConfig(dir)
	if err != nil {
		return nil, err
	}
	v, err := record.NewVerifier(c.LogKey)
	if err != nil {
		return nil, sentence(err)
	}
	p, err := placeOf(dir, o.Store)
	if err != nil {
		return nil, err
	}
	return &Node{Dir: dir, acts: audit.In(dir), files: media.In(filepath.Join(dir, mediaDir)), Member: c.Member, config: c,
		options: o, place: p, clock: o.withDefaults().Clock, Own: LogOf{c.Member, Origin(c.Process, c.Member), v}}, nil
}

func (n *Node) openWriter(ctx context.Context, o Options) error {
	n.rand = o.Rand
	signer, err := readKey(n.Dir, n.Own.Verifier)
	if err != nil {
		return err
	}
	if err := n.openStore(ctx, n.place.shareStore); err != nil {
		return err
	}
	writer := n.Store.Writer(n.Own.Origin)
	if n.mark, err = markOf(n.Dir, n.config, o); err != nil {
		return err
	}
	if n.log, err = record.OpenShared(ctx, writer, signer, n.Own.Verifier, n.mark); err != nil {
		return sentence(err)
	}
	if n.Vault, err = n.place.openVault(ctx); err != nil {
		return err
	}
	n.Vault.Guard(func(ctx context.Context, tx *sql.Tx) error {
		return cmp.Or(n.mayAdd(), sentence(writer.Holding(ctx, tx)))
	})
	if err = n.openModels(ctx, n.place.openModels); err != nil {
		return err
	}
	n.Logs.node = n
	n.Registrar = registrar.New(registrar.Config{Member: n.Member, Log: MemberLog{n.log, writer, n.mayAdd, n.unmarked},
		Models: n.Models, Vault: n.Vault, Clock: o.Clock, Rand: o.Rand, Forked: n.Forked, Gazetteer: places(),
		Files: n.files, Room: n.roomForFile, Audit: n.audit})
	if err := n.Models.catchUpToOpen(ctx); err != nil { // what was acknowledged before the last stop, and not yet taken in
		return cmp.Or(n.stopped(), err)
	}
	if err := n.Models.wholeOf(n.Member); err != nil {
		return err
	}
	return n.federate(ctx, o)
}

// openStore opens the record to write, as open says.
func (n *Node) openStore(ctx context.Context, open func(context.Context) (*recordsql.Store, error)) (err error) {
	if n.Store, err = open(ctx); err != nil {
		return err
	}
	n.Logs, err = Logs{Store: n.Store, Own: n.Own, Of: []LogOf{n.Own}}.withMembers(ctx)
	return err
}

// Close ends the node. It may be called on one that is half open.
func (n *Node) Close() error {
	var first error
	note := func(err error) {
		if first == nil {
			first = err
		}
	}
	note(n.talks.close())
	note(n.pouch.close())
	note(n.readings.close())
	note(n.holdings.close())
	if n.log != nil {
		note(n.log.Close())
	}
	if n.mark != nil {
		note(n.mark.Close())
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
