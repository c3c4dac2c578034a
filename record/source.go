package record

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Source is a log to be read and checked: in a store, in a directory, at another member. What it returns is not
// believed. Its methods may be called by several goroutines at once. What is absent is of kind ErrNotFound.
type Source interface {
	// Checkpoint returns the newest signed checkpoint.
	Checkpoint(ctx context.Context) ([]byte, error)

	// Tile returns the bytes of a tile or bundle of exactly the width asked for; for a bundle that is damaged inside, what
	// there is of it. It returns at most MaxBundleSize bytes.
	Tile(ctx context.Context, t Tile) ([]byte, error)
}

// StoreSource returns a log of a store as a source.
func StoreSource(store Store, origin string) Source { return storeSource{store, origin} }

type storeSource struct {
	store  Store
	origin string
}

func (s storeSource) Checkpoint(ctx context.Context) ([]byte, error) {
	head, err := s.store.Head(ctx, s.origin)
	return head.Signed, err
}

func (s storeSource) Tile(ctx context.Context, t Tile) ([]byte, error) {
	if t.Level == EntriesLevel {
		return s.bundle(ctx, t)
	}
	hashes, err := s.store.Tile(ctx, s.origin, t.Level, t.Index)
	if err != nil {
		return nil, err
	}
	return hashes[:min(len(hashes), t.Width*hashSize)], nil
}

// bundle joins the runs of a bundle, up to the first that is missing.
func (s storeSource) bundle(ctx context.Context, t Tile) ([]byte, error) {
	var bundle []byte
	from := t.Index * BundleWidth
	next, to := from, from+int64(t.Width)
	err := s.store.Entries(ctx, s.origin, from, to, func(first int64, n int, run []byte) error {
		if first != next {
			return nil // what follows a gap is of no use
		}
		next += int64(n)
		if bundle == nil {
			bundle = make([]byte, 0, len(run)*t.Width/n)
		}
		bundle = append(bundle, run...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if next == from {
		return nil, fail(ErrNotFound, "the entries from %d on are not in the store", from)
	}
	return cutBundle(bundle, t.Width), nil
}

// cutBundle returns the first width entries of a bundle, or all of it where it has fewer.
func cutBundle(bundle []byte, width int) []byte {
	rest := bundle
	for range width {
		_, after, ok := cutFramed(rest)
		if !ok {
			return bundle
		}
		rest = after
	}
	return bundle[:len(bundle)-len(rest)]
}

// FetchSource returns a log in the tlog-tiles layout as a source. fetch returns what lies at a path, such as
// "checkpoint" or "tile/0/000.p/5"; what is not there is of kind ErrNotFound or fs.ErrNotExist. It should stop reading
// after MaxBundleSize+1 bytes. A partial tile that is not there any more is cut from the full one.
func FetchSource(fetch func(ctx context.Context, path string) ([]byte, error)) Source {
	return fetchSource(fetch)
}

type fetchSource func(ctx context.Context, path string) ([]byte, error)

func (f fetchSource) Checkpoint(ctx context.Context) ([]byte, error) {
	return f.fetch(ctx, CheckpointPath)
}

func (f fetchSource) fetch(ctx context.Context, path string) ([]byte, error) {
	data, err := f(ctx, path)
	if errors.Is(err, fs.ErrNotExist) && !errors.Is(err, ErrNotFound) {
		return nil, failBecause(ErrNotFound, err, "%s is missing", path)
	}
	if err != nil {
		return nil, err
	}
	if len(data) > MaxBundleSize {
		return nil, fail(ErrDamaged, "%s is larger than anything a log has", path)
	}
	return data, nil
}

func (f fetchSource) Tile(ctx context.Context, t Tile) ([]byte, error) {
	data, err := f.fetch(ctx, t.Path())
	if t.Width == BundleWidth || !errors.Is(err, ErrNotFound) {
		return data, err
	}
	missing := err
	if data, err = f.fetch(ctx, Tile{t.Level, t.Index, BundleWidth}.Path()); errors.Is(err, ErrNotFound) {
		return nil, missing
	}
	if err != nil {
		return nil, err
	}
	if t.Level == EntriesLevel {
		return cutBundle(data, t.Width), nil
	}
	return data[:min(len(data), t.Width*hashSize)], nil
}

// ReadDir returns the log that [Export] wrote to a directory, or that any other tool wrote there in the tlog-tiles
// layout.
func ReadDir(dir string) Source {
	return FetchSource(func(_ context.Context, path string) ([]byte, error) {
		return readFile(filepath.Join(dir, filepath.FromSlash(path)))
	})
}

// ReadRoot is [ReadDir] of a directory that is open already, and never reads outside of it: links that somebody laid
// into it lead nowhere, and what is no plain file is refused unopened.
func ReadRoot(root *os.Root) Source {
	return FetchSource(func(_ context.Context, path string) ([]byte, error) {
		return readIn(root, filepath.FromSlash(path))
	})
}

// readIn reads a file inside root up to the size that no file of a log has.
func readIn(root *os.Root, name string) ([]byte, error) {
	if info, err := root.Lstat(name); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, fail(ErrDamaged, "%s is not a file", name)
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readUpTo(f)
}

// readFile reads a file up to the size that no file of a log has. What is no plain file is refused unopened: a pipe
// would be waited for until somebody writes to it.
func readFile(name string) ([]byte, error) {
	if info, err := os.Stat(name); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, fail(ErrDamaged, "%s is not a file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readUpTo(f)
}

func readUpTo(f *os.File) ([]byte, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fail(ErrDamaged, "%s is not a file", f.Name())
	}
	b := bytes.NewBuffer(make([]byte, 0, min(info.Size(), MaxBundleSize)+bytes.MinRead))
	_, err = b.ReadFrom(io.LimitReader(f, MaxBundleSize+1))
	return b.Bytes(), err
}

// hashReader returns the hashes of the tree of cp, each checked against its root before it is returned.
func hashReader(ctx context.Context, src Source, cp Checkpoint) tlog.HashReader {
	return tlog.TileHashReader(cp.tree(), sourceTiles{ctx, src})
}

// sourceTiles reads tiles of a source for tlog.
type sourceTiles struct {
	ctx context.Context
	src Source
}

func (s sourceTiles) Height() int { return tileBits }

func (s sourceTiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, x := range tiles {
		t := Tile{x.L, x.N, x.W}
		d, err := s.src.Tile(s.ctx, t)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return nil, &unreadError{err}
		}
		if err != nil {
			return nil, err
		}
		if len(d) != t.Width*hashSize {
			return nil, fail(ErrDamaged, "%s has %d bytes and should have %d", t.Path(), len(d), t.Width*hashSize)
		}
		data = append(data, d)
	}
	return data, nil
}

// unreadError tells tlog's own findings about tiles from what kept a tile from being read.
type unreadError struct{ cause error }

func (e *unreadError) Error() string { return e.cause.Error() }
func (e *unreadError) Unwrap() error { return e.cause }

func (s sourceTiles) SaveTiles([]tlog.Tile, [][]byte) {}

// newestCheckpoint returns the checkpoint of a source, checked with the log's key.
func newestCheckpoint(ctx context.Context, src Source, log note.Verifier) (Checkpoint, error) {
	signed, err := src.Checkpoint(ctx)
	if err != nil {
		return Checkpoint{}, err
	}
	if len(signed) == 0 {
		return Checkpoint{}, fail(ErrDamaged, "the checkpoint of %s is empty", log.Name())
	}
	return ParseCheckpoint(signed, log)
}
