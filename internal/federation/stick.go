package federation

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"truce"
	"truce/record"
)

// Stick is a directory that carries the logs of processes from node to node: PROCESS/MEMBER below it is one log in the
// tlog-tiles layout, its checkpoint with the cosignatures. It comes from somebody else: nothing outside of it is read
// or written, wherever links on it lead, and what it holds is checked like what a peer sends.
type Stick struct {
	root    *os.Root
	process string
}

var _ Peer = (*Stick)(nil)

// OpenStick opens a directory to read the logs of a process from it, and perhaps to write them with
// [Federation.WriteTo].
func OpenStick(dir, process string) (*Stick, error) {
	if !truce.ValidSlug(process) {
		return nil, truce.Errorf(truce.Invalid, "%q is not the id of a process", process)
	}
	info, err := os.Stat(dir) // a pipe would be waited for until somebody writes to it
	if err != nil || !info.IsDir() {
		return nil, truce.Errorf(truce.Unavailable, "the directory %s cannot be opened: is the stick there?", dir)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, truce.Errorf(truce.Unavailable, "the directory %s cannot be opened: is the stick there?", dir)
	}
	return &Stick{root, process}, nil
}

// Close lets go of the directory.
func (s *Stick) Close() error { return s.root.Close() }

// Heads implements Peer. A directory never waits. A file that cannot be read is an error; a directory without the
// process holds nothing.
func (s *Stick) Heads(ctx context.Context, _ Ask) (Heads, error) {
	h := Heads{Process: s.process}
	entries, err := fs.ReadDir(s.root.FS(), s.process)
	if errors.Is(err, fs.ErrNotExist) {
		return h, nil
	}
	if err != nil {
		return Heads{}, s.unreadable()
	}
	for _, e := range entries {
		if !truce.MemberID(e.Name()).Valid() || !e.IsDir() {
			continue
		}
		signed, err := s.source(truce.MemberID(e.Name())).Checkpoint(ctx)
		if errors.Is(err, record.ErrNotFound) {
			continue // writing it was interrupted before anything could be read
		}
		if err != nil {
			return Heads{}, err
		}
		h.Checkpoints = append(h.Checkpoints, signed)
	}
	slices.SortFunc(h.Checkpoints, func(a, b []byte) int { return strings.Compare(originOf(a), originOf(b)) })
	return h, nil
}

func (s *Stick) unreadable() error {
	return &record.Error{Kind: record.ErrUnavailable, Text: "the directory " + s.root.Name() +
		" cannot be read: is the stick still there?"}
}

// Source implements Peer.
func (s *Stick) Source(l Log) record.Source { return s.source(l.Member) }

func (s *Stick) source(m truce.MemberID) record.Source { return stickSource{s, m} }

// stickSource is one log of a stick.
type stickSource struct {
	s *Stick
	m truce.MemberID
}

func (x stickSource) Checkpoint(ctx context.Context) (signed []byte, err error) {
	err = x.within(func(src record.Source) error { signed, err = src.Checkpoint(ctx); return err })
	return signed, err
}

func (x stickSource) Tile(ctx context.Context, t record.Tile) (data []byte, err error) {
	err = x.within(func(src record.Source) error { data, err = src.Tile(ctx, t); return err })
	return data, err
}

// within calls fn with the log's directory, opened for the one call: a log that is not there is ErrNotFound.
func (x stickSource) within(fn func(record.Source) error) error {
	root, err := x.s.root.OpenRoot(filepath.Join(x.s.process, string(x.m)))
	if errors.Is(err, fs.ErrNotExist) {
		return &record.Error{Kind: record.ErrNotFound, Text: "the log of " + string(x.m) + " is not in " + x.s.root.Name()}
	}
	if err != nil {
		return x.s.unreadable()
	}
	defer root.Close()
	return fn(record.ReadRoot(root))
}

// Written says what [Federation.WriteTo] did with one log.
type Written struct {
	Member truce.MemberID
	Size   int64 // entries the stick has now
	From   int64 // the first entry that was written, before it nothing was looked at
	Files  int
	Bytes  int64
	Err    error // why the log was not written: one sentence
}

// WriteTo brings a stick up to what is held here: for each log the bundles, tiles and, last, the checkpoint with the
// cosignatures. from names the first entry to write of a member's log; of a log it does not name, what the stick has
// already is not written again. A stick that has more of a log than there is here keeps it. All is flushed when WriteTo
// returns; a crash before leaves the older state or the newer, log by log. One log that cannot be written stops no
// other; the error is that of the stick as a whole, or of the context.
func (f *Federation) WriteTo(ctx context.Context, s *Stick, from map[truce.MemberID]int64) ([]Written, error) {
	if s.process != f.cfg.Process {
		return nil, truce.Errorf(truce.Invalid, "the stick was opened for the process %s, this node keeps %s", s.process,
			f.cfg.Process)
	}
	if err := s.root.MkdirAll(s.process, 0o755); err != nil {
		return nil, truce.Errorf(truce.Unavailable,
			"nothing can be written to %s: may this user write there, and is there room?", s.root.Name())
	}
	var all []Written
	for _, l := range f.logs() {
		head, ok, err := f.held(ctx, l)
		if err == nil && (!ok || f.withheld(l)) {
			continue
		}
		w := Written{Member: l.Member}
		if err == nil {
			w, err = f.writeLog(ctx, s, l, head, from)
		}
		if ctx.Err() != nil {
			return all, ctx.Err()
		}
		w.Err = err
		all = append(all, w)
	}
	return all, s.flush()
}

func (f *Federation) writeLog(ctx context.Context, s *Stick, l Log, head record.Checkpoint,
	from map[truce.MemberID]int64) (Written, error) {
	w := Written{Member: l.Member}
	there, err := f.onStick(ctx, s, l)
	if err != nil {
		return w, err
	}
	if there > head.Size {
		w.Size, w.From = there, there
		return w, nil
	}
	first, named := from[l.Member]
	if !named {
		first = there
	}
	name := path.Join(s.process, string(l.Member))
	if err := s.root.MkdirAll(name, 0o755); err != nil {
		return w, s.unreadable()
	}
	root, err := s.root.OpenRoot(name)
	if err != nil {
		return w, s.unreadable()
	}
	defer root.Close()
	done, err := record.ExportTo(ctx, f.cfg.Store, l.Origin, root, first)
	return Written{Member: l.Member, Size: done.Size, From: first, Files: done.Files, Bytes: done.Bytes}, err
}

// onStick returns how many entries of a log the stick has, 0 where it has none. A checkpoint there that contradicts the
// log here is the error.
func (f *Federation) onStick(ctx context.Context, s *Stick, l Log) (int64, error) {
	signed, err := s.source(l.Member).Checkpoint(ctx)
	if errors.Is(err, record.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	there, err := record.ParseCheckpoint(signed, l.Verifier)
	if err != nil {
		return 0, err
	}
	ours, _, err := f.held(ctx, l)
	if err != nil || there.Size > ours.Size {
		return there.Size, err
	}
	return there.Size, record.Compare(ctx, record.StoreSource(f.cfg.Store, l.Origin), ours, there)
}

// flush makes the names of the directories durable.
func (s *Stick) flush() error {
	for _, name := range []string{s.process, "."} {
		if err := record.SyncDir(filepath.Join(s.root.Name(), name)); err != nil {
			return truce.Errorf(truce.Unavailable, "%s could not be flushed: write to it again", s.root.Name())
		}
	}
	return nil
}
