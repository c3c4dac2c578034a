package node

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"truce"
	"truce/internal/recordsql"
	"truce/internal/sqlstore"
	"truce/internal/vault"
)

// place is where a node keeps its record, read models and vault: as SQLite files in its directory, or as the schemas
// record, models and vault of a PostgreSQL database.
type place struct {
	dir string
	dsn string // connection string; empty: the directory. It may hold a password, and is never quoted.
}

// placeOf returns the place of the node in a directory. A connection string that is given goes before the one that is
// written down there.
func placeOf(dir, given string) (place, error) {
	p := place{dir, given}
	if p.dsn == "" {
		b, err := os.ReadFile(filepath.Join(dir, storeFile))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return place{}, truce.Errorf(truce.Unavailable, "%s cannot be read: may this user read it?",
				filepath.Join(dir, storeFile))
		}
		if p.dsn = strings.TrimSpace(string(b)); err == nil && p.dsn == "" {
			return place{}, truce.Errorf(truce.Invalid,
				"%s is empty: it names the PostgreSQL database of the node; bring it back from a copy, or name the database with "+
					"--store", filepath.Join(dir, storeFile))
		}
	}
	if p.dsn == "" {
		return p, nil
	}
	if !strings.HasPrefix(p.dsn, "postgres://") && !strings.HasPrefix(p.dsn, "postgresql://") {
		return place{}, truce.Errorf(truce.Invalid,
			"a store is named as postgres://USER@HOST/DATABASE; what is given, or written in %s, does not begin so",
			filepath.Join(dir, storeFile))
	}
	if err := takesWrites(p.dsn); err != nil {
		return place{}, err
	}
	if _, err := os.Lstat(filepath.Join(dir, recordFile)); err == nil {
		return place{}, truce.Errorf(truce.Conflict,
			"the node in %s keeps its record there, in %s, and not in a PostgreSQL database: leave --store and TRUCE_STORE "+
				"out, or take another directory", dir, recordFile)
	}
	return p, nil
}

// inDatabase reports whether the place is a PostgreSQL database.
func (p place) inDatabase() bool { return p.dsn != "" }

// writeDown keeps the connection string in the directory, readable by its owner alone.
func (p place) writeDown() error {
	return writeNew(filepath.Join(p.dir, storeFile), []byte(p.dsn+"\n"))
}

// createStore makes the store of a new node. A database that holds a log already is another node's.
func (p place) createStore(ctx context.Context) (*recordsql.Store, error) {
	if !p.inDatabase() {
		s, err := recordsql.OpenSQLite(ctx, p.dir)
		return s, sentence(err)
	}
	s, err := recordsql.OpenPostgres(ctx, p.dsn)
	if err != nil {
		return nil, sentence(err)
	}
	held, err := s.Origins(ctx)
	if err == nil && len(held) > 0 {
		err = truce.Errorf(truce.Conflict, "%s holds the log %s already: each node has a database of its own", s.Name(),
			held[0])
	}
	if err != nil {
		s.Close()
		return nil, sentence(err)
	}
	return s, nil
}

// openStore opens the record to write, alone on this machine: in a directory nobody else may have it open to write.
func (p place) openStore(ctx context.Context) (*recordsql.Store, error) {
	return p.openStoreBy(ctx, recordsql.OpenSQLite)
}

// shareStore is openStore for one of several processes that write in turn.
func (p place) shareStore(ctx context.Context) (*recordsql.Store, error) {
	return p.openStoreBy(ctx, recordsql.ShareSQLite)
}

// openStoreBy opens the record to write. One that is not there is not made: a log has one beginning.
func (p place) openStoreBy(ctx context.Context, inDir func(context.Context, string) (*recordsql.Store, error)) (
	*recordsql.Store, error) {
	if p.inDatabase() {
		there, err := recordsql.OpenPostgresReadOnly(ctx, p.dsn) // so that nothing is made in a database named by mistake
		if err != nil {
			return nil, sentence(err)
		}
		if err := there.Close(); err != nil {
			return nil, sentence(err)
		}
		s, err := recordsql.OpenPostgres(ctx, p.dsn)
		return s, sentence(err)
	}
	if _, err := os.Stat(filepath.Join(p.dir, recordFile)); errors.Is(err, fs.ErrNotExist) {
		return nil, truce.Errorf(truce.NotFound,
			"there is no %s in %s: bring it back from a copy, or from a member that mirrors the log; if the record is in a "+
				"PostgreSQL database, name it with --store", recordFile, p.dir)
	}
	s, err := inDir(ctx, p.dir)
	return s, sentence(err)
}

func (p place) readStore(ctx context.Context) (*recordsql.Store, error) {
	if p.inDatabase() {
		s, err := recordsql.OpenPostgresReadOnly(ctx, p.dsn)
		return s, sentence(err)
	}
	s, err := recordsql.OpenSQLiteReadOnly(ctx, p.dir)
	return s, sentence(err)
}

func (p place) vaultPath() string { return filepath.Join(p.dir, vaultFile) }

func (p place) createVault(ctx context.Context) (*vault.Vault, error) {
	if p.inDatabase() {
		return vault.CreatePostgres(ctx, p.dsn)
	}
	return vault.Create(ctx, p.vaultPath())
}

func (p place) openVault(ctx context.Context) (*vault.Vault, error) {
	if p.inDatabase() {
		return vault.OpenPostgres(ctx, p.dsn)
	}
	return vault.Open(ctx, p.vaultPath())
}

func (p place) readVault(ctx context.Context) (*vault.Vault, error) {
	if p.inDatabase() {
		return vault.OpenPostgres(ctx, p.dsn)
	}
	return vault.OpenRead(ctx, p.vaultPath())
}

func (p place) modelsPath() string { return filepath.Join(p.dir, modelsFile) }

func (p place) openModels(ctx context.Context, founding truce.Digest) (*sqlstore.Store, error) {
	if p.inDatabase() {
		return sqlstore.OpenPostgres(ctx, p.dsn, founding)
	}
	return sqlstore.OpenSQLite(ctx, p.modelsPath(), founding)
}

func (p place) readModels(ctx context.Context, founding truce.Digest) (*sqlstore.Store, error) {
	if p.inDatabase() {
		return sqlstore.OpenPostgresReadOnly(ctx, p.dsn, founding)
	}
	if _, err := os.Stat(p.modelsPath()); errors.Is(err, fs.ErrNotExist) {
		return nil, truce.Errorf(truce.NotFound,
			"the read models of the node in %s are not there: truce rebuild --dir %s makes them from the log", p.dir, p.dir)
	}
	return sqlstore.OpenSQLiteReadOnly(ctx, p.modelsPath(), founding)
}

// rebuildModels is openModels for empty read models, whatever state those were in that it finds.
func (p place) rebuildModels(ctx context.Context, founding truce.Digest) (*sqlstore.Store, error) {
	if p.inDatabase() {
		return sqlstore.RebuildPostgres(ctx, p.dsn, founding)
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(p.modelsPath() + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, truce.Errorf(truce.Unavailable, "%s cannot be deleted: may this user write in the directory?",
				p.modelsPath()+end)
		}
	}
	return sqlstore.OpenSQLite(ctx, p.modelsPath(), founding)
}

// halfMade says of a founding that failed what it left where it cannot be taken back.
func (p place) halfMade(err error) error {
	if err == nil || !p.inDatabase() {
		return err
	}
	return truce.Errorf(truce.KindOf(err),
		"%v; before trying again drop the schemas record, models and vault of the database, which hold the beginning of a "+
			"log under a key that is gone, or take another database", spoken(err))
}

// takesWrites refuses a connection string by which a server may be chosen that takes no writes: a node writes wherever
// it is.
func takesWrites(dsn string) error {
	_, options, _ := strings.Cut(dsn, "?")
	asked, err := url.ParseQuery(options)
	if err != nil {
		return truce.Errorf(truce.Invalid, "what stands behind the question mark of the connection string of the "+
			"store cannot be read")
	}
	switch which := cmp.Or(asked.Get(sessionAttributes), os.Getenv("PGTARGETSESSIONATTRS")); which {
	case "", "any", "read-write", "primary":
		return nil
	default:
		return truce.Errorf(truce.Invalid, "%s=%s may choose a server that takes no writes: a node needs one that does, "+
			"so give read-write, or leave it out", sessionAttributes, which)
	}
}

// sessionAttributes is the option of a connection string that says which server of several is wanted.
const sessionAttributes = "target_session_attrs"
