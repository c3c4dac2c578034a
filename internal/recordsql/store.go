// Package recordsql keeps logs in a database: it implements record.Store on SQLite, embedded, and on PostgreSQL, from
// the same SQL text (the files in sql/, each named by the question it answers).
//
// A database is trusted to keep what it was given and nothing else: settings under which it could lose an acknowledged
// transaction are refused, on every connection. It is not trusted to be right; package record checks what comes out.
//
// It decides nothing about entries and never decodes them. The read models are another database (package sqlstore).
package recordsql

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"truce/internal/sqldb"
	"truce/record"
)

//go:embed sql/*.sql sql/migrations/*.sql
var sqlText embed.FS

// The statements, by the names of their files.
const (
	qHead        = "head"
	qOrigins     = "origins"
	qBytes       = "bytes"
	qTile        = "tile"
	qEntries     = "entries"
	qCosigned    = "cosigned"
	qClaimed     = "claimed"
	qCreateLog   = "create_log"
	qMoveHead    = "move_head"
	qPutEntries  = "put_entries"
	qPutTile     = "put_tile"
	qPutClaims   = "put_claims"
	qPutCosigned = "put_cosigned"
	qDropAfter   = "drop_after"
)

// Store keeps logs in one database. It is made by [OpenSQLite], [ShareSQLite] or [OpenPostgres] and may be used by
// several goroutines.
type Store struct {
	base    sqldb.Database
	begin   func(ctx context.Context, tx *sql.Tx, origin string) error // first thing in an Update; may be nil
	place   sqldb.Place                                                // of the file
	closers []func() error
	// of the processes that write to the directory; nil: this one alone does, or a server keeps them apart
	turns *dirTurns

	watch    *sqldb.Watch  // of the commits; nil: the database says what is to be known of them
	patience time.Duration // how long an Update may take; 0: as long as its context lasts

	readers *sql.DB
	writers *sql.DB // nil where the store is read-only
	reads   map[string]*sql.Stmt
	writes  map[string]*sql.Stmt

	mu  sync.Mutex
	ids map[string]int64 // of logs by origin; an id never changes
}

var _ record.Store = (*Store)(nil)

// prepare prepares the statements that each handle needs. The tables exist.
func (s *Store) prepare(ctx context.Context) error {
	reading := []string{qHead, qOrigins, qBytes, qTile, qEntries, qClaimed, qCosigned}
	writing := append(reading, qCreateLog, qMoveHead, qPutEntries, qPutTile, qPutClaims, qPutCosigned, qDropAfter)
	var err error
	if s.reads, err = s.prepareOn(ctx, s.readers, reading); err != nil || s.writers == nil {
		return err
	}
	s.writes, err = s.prepareOn(ctx, s.writers, writing)
	return err
}

func (s *Store) prepareOn(ctx context.Context, db *sql.DB, names []string) (map[string]*sql.Stmt, error) {
	prepared := map[string]*sql.Stmt{}
	for _, name := range names {
		text, err := sqldb.Statement(sqlText, name)
		if err != nil {
			return nil, err
		}
		if prepared[name], err = db.PrepareContext(ctx, text); err != nil {
			return nil, s.fault("prepare "+name, err)
		}
	}
	return prepared, nil
}

// Close closes the database and lets go of its lock. No log may be open on the store.
func (s *Store) Close() error {
	var errs []error
	if s.writers != nil && s.writers != s.readers {
		errs = append(errs, s.writers.Close())
	}
	if s.readers != nil {
		errs = append(errs, s.readers.Close())
	}
	for _, c := range s.closers {
		errs = append(errs, c())
	}
	s.closers = nil
	return errors.Join(errs...)
}

// fault gives an error of the database its kind and a sentence that says what was being done. Errors of the context and
// those that have a kind already stay as they are.
func (s *Store) fault(doing string, err error) error {
	if err == nil || errors.As(err, new(*record.Error)) {
		return err
	}
	if ended := sqldb.Ended(err); ended != nil {
		return ended
	}
	kind, known := kinds[s.base.Trouble(err)]
	if !known {
		kind = record.ErrUnavailable
	}
	return &record.Error{Kind: kind, Text: fmt.Sprintf("%s (while it was asked to %s)", s.base.Explain(err), doing),
		Cause: err}
}

// kinds are those of the troubles that are more than a database that is not available.
var kinds = map[sqldb.Trouble]error{sqldb.Damaged: record.ErrDamaged, sqldb.Conflict: record.ErrConflict,
	sqldb.NoTables: record.ErrNotFound}

// Origins returns the names of the logs in the store, sorted.
func (s *Store) Origins(ctx context.Context) ([]string, error) {
	rows, err := s.reads[qOrigins].QueryContext(ctx)
	if err != nil {
		return nil, s.fault("list the logs", err)
	}
	defer rows.Close()
	var origins []string
	for rows.Next() {
		var origin string
		if err := rows.Scan(&origin); err != nil {
			return nil, s.fault("list the logs", err)
		}
		origins = append(origins, origin)
	}
	return origins, s.fault("list the logs", rows.Err())
}

// Bytes returns how many bytes the entries of a log and their hashes take, with what lies beyond its head.
func (s *Store) Bytes(ctx context.Context, origin string) (int64, error) {
	var n int64
	err := s.reads[qBytes].QueryRowContext(ctx, origin).Scan(&n)
	return n, s.fault("measure the log "+origin, err)
}

// Spare returns how many bytes of the database file hold nothing: what is dropped leaves it as large as it was, and is
// where the next entries go. A server that keeps the database does not say.
func (s *Store) Spare(ctx context.Context) (int64, error) {
	if s.base.Server {
		return 0, nil
	}
	var pages, size int64
	const text = `SELECT freelist_count, page_size FROM pragma_freelist_count, pragma_page_size`
	err := s.readers.QueryRowContext(ctx, text).Scan(&pages, &size)
	return pages * size, s.fault("measure what is free in it", err)
}

// Head implements record.Store.
func (s *Store) Head(ctx context.Context, origin string) (record.Head, error) {
	id, head, err := s.head(ctx, s.reads[qHead], origin)
	if err == nil {
		s.remember(origin, id)
	}
	return head, err
}

func (s *Store) head(ctx context.Context, stmt *sql.Stmt, origin string) (id int64, head record.Head, err error) {
	err = stmt.QueryRowContext(ctx, origin).Scan(&id, &head.Size, &head.Claimed, &head.Signed)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, record.Head{}, absent("there is no log %s in %s", origin, s.base.Name)
	}
	if err != nil {
		return 0, record.Head{}, s.fault("read the head of "+origin, err)
	}
	if head.Size == noHead {
		return id, record.Head{}, absent("%s holds only the beginning of a copy of the log %s", s.base.Name, origin)
	}
	return id, head, nil
}

// noHead is the size of a log that has an id and no head yet.
const noHead = -1

func absent(format string, args ...any) error {
	return &record.Error{Kind: record.ErrNotFound, Text: fmt.Sprintf(format, args...)}
}

// logID returns the id of a log, and 0 for a log that does not exist. The statement must see only what is committed.
func (s *Store) logID(ctx context.Context, head *sql.Stmt, origin string) (int64, error) {
	s.mu.Lock()
	id := s.ids[origin]
	s.mu.Unlock()
	if id != 0 {
		return id, nil
	}
	id, _, err := s.head(ctx, head, origin)
	if err != nil && !errors.Is(err, record.ErrNotFound) {
		return 0, err
	}
	if id != 0 {
		s.remember(origin, id)
	}
	return id, nil
}

func (s *Store) remember(origin string, id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ids == nil {
		s.ids = map[string]int64{}
	}
	s.ids[origin] = id
}

// Tile implements record.Store.
func (s *Store) Tile(ctx context.Context, origin string, level int, index int64) ([]byte, error) {
	id, err := s.logID(ctx, s.reads[qHead], origin)
	if err != nil {
		return nil, err
	}
	return s.tile(ctx, s.reads[qTile], id, level, index)
}

func (s *Store) tile(ctx context.Context, stmt *sql.Stmt, id int64, level int, index int64) (hashes []byte, err error) {
	err = stmt.QueryRowContext(ctx, id, level, index).Scan(&hashes)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, absent("there is no tile %d of level %d in %s", index, level, s.base.Name)
	}
	if err != nil {
		return nil, s.fault(fmt.Sprintf("read tile %d of level %d", index, level), err)
	}
	return hashes, nil
}

// Entries implements record.Store.
func (s *Store) Entries(ctx context.Context, origin string, from, to int64,
	fn func(first int64, n int, framed []byte) error) error {
	id, err := s.logID(ctx, s.reads[qHead], origin)
	if err != nil {
		return err
	}
	return s.entries(ctx, s.reads[qEntries], id, from, to, fn)
}

func (s *Store) entries(ctx context.Context, stmt *sql.Stmt, id, from, to int64,
	fn func(int64, int, []byte) error) error {
	for from < to {
		next, err := s.someEntries(ctx, stmt, id, from, to, fn)
		if err != nil || next == from {
			return err
		}
		from = next
	}
	return nil
}

// someEntries hands the next runs to fn and returns the index after the last of them, or from where there are no more.
func (s *Store) someEntries(ctx context.Context, stmt *sql.Stmt, id, from, to int64,
	fn func(int64, int, []byte) error) (int64, error) {
	doing := fmt.Sprintf("read the entries from %d on", from)
	rows, err := stmt.QueryContext(ctx, id, from, to)
	if err != nil {
		return 0, s.fault(doing, err)
	}
	defer rows.Close()
	next := from
	for rows.Next() {
		var first, n int64
		var framed sql.RawBytes
		if err := rows.Scan(&first, &n, &framed); err != nil {
			return 0, s.fault(doing, err)
		}
		if first+n <= from {
			continue // the run before a gap
		}
		if err := fn(first, int(n), framed); err != nil {
			return 0, err
		}
		next = first + n
	}
	return next, s.fault(doing, rows.Err())
}

// Claimed implements record.Store.
func (s *Store) Claimed(ctx context.Context, origin string, claims []string) (map[string]int64, error) {
	id, err := s.logID(ctx, s.reads[qHead], origin)
	if err != nil {
		return nil, err
	}
	return s.claimed(ctx, s.reads[qClaimed], id, claims)
}

func (s *Store) claimed(ctx context.Context, stmt *sql.Stmt, id int64, claims []string) (map[string]int64, error) {
	const doing = "look up claim ids"
	rows, err := stmt.QueryContext(ctx, id, claimsJSON(0, claims))
	if err != nil {
		return nil, s.fault(doing, err)
	}
	defer rows.Close()
	found := map[string]int64{}
	for rows.Next() {
		var claim string
		var index int64
		if err := rows.Scan(&claim, &index); err != nil {
			return nil, s.fault(doing, err)
		}
		found[claim] = index
	}
	if err := rows.Err(); err != nil {
		return nil, s.fault(doing, err)
	}
	return found, nil
}

// Cosigned implements record.Store.
func (s *Store) Cosigned(ctx context.Context, origin string, size int64) ([]byte, error) {
	id, err := s.logID(ctx, s.reads[qHead], origin)
	if err != nil {
		return nil, err
	}
	return s.cosigned(ctx, s.reads[qCosigned], id, size)
}

func (s *Store) cosigned(ctx context.Context, stmt *sql.Stmt, id, size int64) (signed []byte, err error) {
	err = stmt.QueryRowContext(ctx, id, size).Scan(&signed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, absent("there is no cosigned checkpoint up to size %d in %s", size, s.base.Name)
	}
	if err != nil {
		return nil, s.fault("read a cosigned checkpoint", err)
	}
	return signed, nil
}

// claimsJSON writes claim ids as a JSON object whose values are their indexes, counted from first: one parameter for
// any number of them. Claim ids hold nothing that JSON escapes.
func claimsJSON(first int64, claims []string) string {
	var b strings.Builder
	b.Grow(len(claims) * (record.MaxClaimSize / 2))
	b.WriteByte('{')
	for i, claim := range claims {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('"')
		b.WriteString(claim)
		b.WriteString(`":`)
		b.WriteString(strconv.FormatInt(first+int64(i), 10))
	}
	b.WriteByte('}')
	return b.String()
}

// Name says where the store is, for sentences. It holds no secret.
func (s *Store) Name() string { return s.base.Name }
