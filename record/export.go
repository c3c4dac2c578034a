package record

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"sync"
)

// Exported says what [Export] has written.
type Exported struct {
	Checkpoint []byte // the signed note that stands in the directory
	Size       int64  // entries of the log at that checkpoint
	Files      int    // written, the checkpoint included
	Bytes      int64  // of these files
}

// Export writes a log to a directory in the tlog-tiles layout, from the bundle on that holds the entry from (0 for the
// whole log): bundles, tiles, and last, in place of an older one, the checkpoint with what cosignatures there are. All
// of it is on stable storage when Export returns nil. [ReadDir] reads the directory, [Verify] and any tool for
// tlog-tiles check it; what was exported from a later entry on, [Mirror] adds to a copy that holds the rest.
//
// The directory is made where it does not exist. One that holds another log, or a newer state of this one, is refused.
func Export(ctx context.Context, store Store, origin, dir string, from int64) (Exported, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Exported{}, (&exporter{dir: dir}).failed(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Exported{}, (&exporter{dir: dir}).failed(err)
	}
	defer root.Close()
	done, err := ExportTo(ctx, store, origin, root, from)
	if err != nil {
		return Exported{}, err
	}
	if err := SyncDir(filepath.Dir(filepath.Clean(dir))); err != nil { // where the directory has its name
		return Exported{}, (&exporter{dir: dir}).failed(err)
	}
	return done, nil
}

// ExportTo is [Export] into a directory that is open already, and never outside of it: links that somebody laid into it
// lead nowhere. Its own name is for the caller to make durable.
func ExportTo(ctx context.Context, store Store, origin string, root *os.Root, from int64) (Exported, error) {
	head, err := store.Head(ctx, origin)
	if err != nil {
		return Exported{}, err
	}
	if from < 0 || from > head.Size {
		return Exported{}, fail(ErrInvalid, "%s has %d entries; it cannot be exported from entry %d on", origin, head.Size,
			from)
	}
	signed, err := bestSigned(ctx, store, origin, head)
	if err != nil {
		return Exported{}, err
	}
	e := &exporter{src: StoreSource(store, origin), root: root, dir: root.Name(), size: head.Size, dirs: map[string]bool{}}
	if err := e.checkDir(origin); err != nil {
		return Exported{}, err
	}
	if err := e.tiles(ctx, from); err != nil {
		return Exported{}, err
	}
	if err := e.checkpoint(signed); err != nil {
		return Exported{}, err
	}
	return Exported{signed, head.Size, e.files, e.bytes}, nil
}

// bestSigned returns the head with the cosignatures that came for it.
func bestSigned(ctx context.Context, store Store, origin string, head Head) ([]byte, error) {
	signed, err := store.Cosigned(ctx, origin, head.Size)
	if errors.Is(err, ErrNotFound) {
		return head.Signed, nil
	}
	if err != nil {
		return nil, err
	}
	if noteText(signed) != noteText(head.Signed) {
		return head.Signed, nil // cosigned was an older state
	}
	return signed, nil
}

// noteText returns the text of a signed note of one of our checkpoints.
func noteText(signed []byte) string {
	text, _, _ := strings.Cut(string(signed), "\n\n")
	return text
}

// exporter writes one log to one directory.
type exporter struct {
	src  Source
	root *os.Root
	dir  string // for sentences
	size int64

	mu    sync.Mutex
	dirs  map[string]bool // written to
	files int
	bytes int64
	err   error // the first
}

// checkDir refuses a directory that holds something else.
func (e *exporter) checkDir(origin string) error {
	old, err := readIn(e.root, CheckpointPath)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return e.failed(err)
	}
	cp, err := parseCheckpointText(noteText(old) + "\n")
	if err != nil {
		return fail(ErrConflict, "the directory %s holds a file %q that is not a checkpoint: give an empty directory", e.dir,
			CheckpointPath)
	}
	if cp.Origin != origin {
		return fail(ErrConflict, "the directory %s holds the log %s: give another for %s", e.dir, cp.Origin, origin)
	}
	if cp.Size > e.size {
		return fail(ErrConflict, "the directory %s holds %s with %d entries, more than the %d here: the copy there is newer",
			e.dir, origin, cp.Size, e.size)
	}
	return nil
}

// failed says that a file could not be read or written.
func (e *exporter) failed(err error) error {
	var known *Error
	if errors.As(err, &known) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return failBecause(ErrUnavailable, err,
		"the log cannot be exported to %s: make room there, or the right to write, and export again", e.dir)
}

// tiles writes all bundles and tiles that hold the entry from or later ones, several at a time.
func (e *exporter) tiles(ctx context.Context, from int64) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	todo := make(chan Tile)
	var workers sync.WaitGroup
	for range 2 * runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for t := range todo {
				if err := e.tile(ctx, t); err != nil {
					e.stop(err, cancel)
				}
			}
		})
	}
	e.list(from, func(t Tile) bool {
		select {
		case todo <- t:
			return true
		case <-ctx.Done():
			return false
		}
	})
	close(todo)
	workers.Wait()
	if e.err == nil {
		e.err = ctx.Err()
	}
	if e.err != nil {
		return e.failed(e.err)
	}
	return e.syncDirs()
}

// list calls yield with the tiles and bundles of the log that hold the entry from or later ones, until it returns
// false.
func (e *exporter) list(from int64, yield func(Tile) bool) {
	for level := EntriesLevel; level <= maxLevel; level++ {
		for n := from >> (tileBits * (max(level, 0) + 1)); ; n++ {
			width := widthAt(level, n, e.size)
			if width == 0 {
				break
			}
			if !yield(Tile{level, n, width}) {
				return
			}
		}
	}
}

// stop keeps the first error and makes the others end.
func (e *exporter) stop(err error, cancel func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.err == nil {
		e.err = err
	}
	cancel()
}

func (e *exporter) tile(ctx context.Context, t Tile) error {
	data, err := e.src.Tile(ctx, t)
	if err != nil {
		return err
	}
	return e.write(t.Path(), data)
}

// write writes a file below the directory and remembers the directories whose names must be flushed.
func (e *exporter) write(path string, data []byte) error {
	name := filepath.FromSlash(path)
	if err := e.root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	written, err := writeDurable(e.root, name, data)
	if err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if written {
		e.files++
		e.bytes += int64(len(data))
	}
	for d := filepath.Dir(name); !e.dirs[d]; d = filepath.Dir(d) {
		e.dirs[d] = true // the last one is ".", whose parent is itself
	}
	return nil
}

func (e *exporter) syncDirs() error {
	dirs := make([]string, 0, len(e.dirs))
	for d := range e.dirs {
		dirs = append(dirs, d)
	}
	sort.Sort(sort.Reverse(sort.StringSlice(dirs))) // children before their parents
	for _, d := range dirs {
		if err := syncIn(e.root, d); err != nil {
			return e.failed(err)
		}
	}
	return nil
}

// checkpoint puts the checkpoint in place, in one step, after everything it speaks of.
func (e *exporter) checkpoint(signed []byte) error {
	if err := e.write(CheckpointPath, signed); err != nil {
		return e.failed(err)
	}
	if err := syncIn(e.root, "."); err != nil {
		return e.failed(err)
	}
	return nil
}
