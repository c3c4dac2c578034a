// Package sqlstore keeps the read models of a node in a database: what truce's fold makes of the logs, in tables, on
// SQLite, embedded, and on PostgreSQL, from the same SQL text (the files in sql/, each named by the question it
// answers). It implements query.Reader and gives the same answers as truce.State.
//
// It holds nothing of its own: [Store.Apply] takes in the entries of the logs in their order and keeps in the same
// transaction how far it came, so the tables are those of one cut at any time, and after [Store.Reset] the same logs
// give the same tables again, byte for byte. It makes no judgement of its own either: what may have effect is
// truce.Admit's to say, over a past read from the tables, and what the claims of an incident come to is
// truce.Process.View's. What is derived is computed anew for the incidents an entry touches, and for no others.
//
// Lists and tallies are answered from columns in memory, 64 bytes an incident or less, that are read from the tables
// when the first list is asked for and follow every write: see columns.go. What an audience outside the members sees
// has columns of its own, made when it is first asked for: see seen.go. The rows of a page come from the tables.
//
// # Durability
//
// SQLite runs in WAL mode with synchronous=NORMAL, PostgreSQL with synchronous_commit=off. A power cut may take the
// last transactions, each whole and with its position, and nothing else: the logs are durable, and what was lost is
// read from them again. Nothing is acknowledged by these tables. NORMAL rather than OFF because with OFF a power cut
// may leave a database that cannot be read at all, and a rebuild takes minutes where a start should take none.
package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"truce"
	"truce/internal/query"
	"truce/internal/sqldb"
)

//go:embed sql/*.sql sql/migrations/*.sql
var sqlText embed.FS

// Store keeps read models in one database. It is made by [OpenSQLite] or [OpenPostgres] and is safe for concurrent use:
// reads go on while a write is under way, and see the state before it.
type Store struct {
	base sqldb.Database
	// runs fn in a transaction that excludes others, and commits by publish
	update   func(ctx context.Context, fn func(writer) error) error
	readOnly *sql.TxOptions // of a transaction that reads one state
	close    []func() error
	founding truce.Digest
	key      []byte                                    // of the digests; see Key
	defined  func(ctx context.Context, q rowser) error // that the tables are defined as this program does
	intact   func(ctx context.Context, q rowser) error // that what finds their rows leads to all of them

	readers *sql.DB
	reads   map[string]*sql.Stmt

	mu      sync.Mutex // held while writing
	memo    *memo      // what is known of the tables between writes; nil: to be read again
	found   columnWriter
	changes map[int64]change // of a write that is about to be committed

	// gate keeps the tables and the columns together: a write publishes both under the lock, a read begins under it.
	gate    sync.RWMutex
	columns *columns // nil until a list is asked for
	part    part     // of them, while they are nil
	process atomic.Pointer[truce.Process]
	stood   atomic.Pointer[standing]
	shared  shared

	projections sync.Map // *projection, by the name of the audience
}

var (
	_ query.Reader = (*Store)(nil)
	_ query.Many   = (*Store)(nil)
	_ query.Many   = (*reader)(nil)
)

// statements returns the text of every statement, by the name of its file.
func statements() (map[string]string, error) {
	plain, err := sqldb.Statements(sqlText)
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for name, statement := range plain {
		texts[name] = strings.ReplaceAll(statement, "$ids", idParameters())
		if strings.Contains(statement, "$ids") {
			texts[name+ofOne] = strings.ReplaceAll(statement, "$ids", "$1")
		}
	}
	return texts, nil
}

// idParameters returns what stands for $ids in a statement that takes several ids: "$1, $2, …", as many as idsAtOnce.
func idParameters() string {
	list := make([]string, idsAtOnce)
	for i := range list {
		list[i] = "$" + strconv.Itoa(i+1)
	}
	return strings.Join(list, ", ")
}

// isScript reports whether a statement is several: it cannot be prepared.
func isScript(text string) bool { return strings.Contains(text, ";") }

// prepare prepares on a handle those of the statements that which asks for.
func prepare(ctx context.Context, db *sql.DB, texts map[string]string,
	which func(text string) bool) (map[string]*sql.Stmt, error) {
	prepared := map[string]*sql.Stmt{}
	for name, text := range texts {
		if isScript(text) || !which(text) {
			continue
		}
		var err error
		if prepared[name], err = db.PrepareContext(ctx, text); err != nil {
			return nil, fmt.Errorf("prepare %s: %w", name, err)
		}
	}
	return prepared, nil
}

func reading(text string) bool { return strings.HasPrefix(text, "SELECT") }
func always(string) bool       { return true }

// begin finishes the opening of a store whose tables exist; they must be of the process they are opened for.
func (s *Store) begin(ctx context.Context, texts map[string]string) error {
	err := s.known(ctx)
	if err != nil {
		return s.fault("read the version of its tables", err)
	}
	if s.reads, err = prepare(ctx, s.readers, texts, reading); err != nil {
		return s.fault("prepare its statements", err)
	}
	return s.readAny(ctx, func(r *reader) error {
		p := r.founder
		if p != nil && !s.founding.IsZero() && p.Digest() != s.founding {
			return truce.Errorf(truce.Conflict,
				"%s holds the read models of another process, %s: give each process a place of its own", s.base.Name, p.ID)
		}
		if p != nil {
			s.process.Store(p)
		}
		return nil
	})
}

// Close closes the database.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, c := range s.close {
		errs = append(errs, c())
	}
	return errors.Join(errs...)
}

// fault gives an error of the database its kind and a sentence that says what was being done.
func (s *Store) fault(doing string, err error) error { return s.base.Fault(doing, err) }

// Reset empties the tables: the logs are to be read again from their first entries.
func (s *Store) Reset(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.update(ctx, func(w writer) error { return s.empty(w) })
	s.forget()
	return s.fault("empty its tables", err)
}

// Expect lets nothing be read of the tables before the logs are taken in as far as a cut says: what is there until then
// is the beginning of something, and is not to be taken for what the logs say, also not after the process that fills
// them was killed. With an empty cut what is there may be read.
func (s *Store) Expect(ctx context.Context, cut truce.Cut) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fault("note how far it is to be filled", s.write(ctx, func(w writer) error {
		if len(cut) == 0 {
			return w.exec("forgo_roster")
		}
		for _, l := range cut {
			if err := w.exec("put_roster", string(l.Member), l.Size); err != nil {
				return err
			}
		}
		return nil
	}))
}

// forget drops what is known of the tables: they were changed by others, or may have been. The caller holds mu.
func (s *Store) forget() {
	s.gate.Lock()
	defer s.gate.Unlock()
	s.memo, s.columns, s.part, s.found, s.changes = nil, nil, part{}, columnWriter{}, nil
	s.process.Store(nil)
	s.stood.Store(nil)
}

// Bulk drops the indexes that are cheaper to build at once than row by row. Until [Store.Index] builds them the reports
// of a dataset are slow to find. It is meant for filling an empty store.
func (s *Store) Bulk(ctx context.Context) error { return s.script(ctx, "drop_indexes") }

// Index builds the indexes that [Store.Bulk] dropped.
func (s *Store) Index(ctx context.Context) error { return s.script(ctx, "make_indexes") }

func (s *Store) script(ctx context.Context, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fault("build its indexes", s.update(ctx, func(w writer) error { return w.exec(name) }))
}
