// Package mark keeps in a file how far a member's log was signed on this machine: it implements record.Mark.
//
// The file lies outside of the node's directory and of its database, and belongs into no backup: that is all it is for.
// What a backup brings back is older than the mark, and so it is noticed before anything is signed a second time.
package mark

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"truce/record"
)

// File is a mark in a file. It keeps the file open until Close. Other processes of this machine may write it too, each
// while it holds the log.
//
// The file has two places, written in turn: while one is being written, the other one stands. Space that was written
// once is written over, and so one flush of the data is enough.
type File struct {
	path string

	mu     sync.Mutex
	file   *os.File // nil until it is needed
	newest place    // of the two, as last read
}

var _ record.Mark = (*File)(nil)

// At returns the mark in the file of a path, which need not exist.
func At(path string) *File { return &File{path: path} }

// Path returns where the file is.
func (f *File) Path() string { return f.path }

// A place holds a header and the batch behind it. The header is magic, number, two states, the length of the batch, and
// the hash of all that, the batch included.
const (
	magic      = "truce mark 1\n\x00\x00\x00"
	hashAt     = len(magic) + 8 + 2*(8+sha256.Size) + 8
	headerSize = hashAt + sha256.Size
	placeSize  = 32 << 20 // larger than the largest batch that a log keeps with its mark
	mostBatch  = placeSize - headerSize
)

// place is the content of one of the two.
type place struct {
	number uint64 // of the Put; 0: nothing whole is there
	record.Marked
}

// Close lets go of the file.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.file == nil {
		return nil
	}
	err := f.file.Close()
	f.file, f.newest = nil, place{}
	return err
}

// Last implements record.Mark.
func (f *File) Last() (record.Marked, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.read()
	return f.newest.Marked, err
}

// read sees to it that newest is what the file holds. The caller holds mu.
func (f *File) read() error {
	f.newest = place{}
	if f.file == nil {
		file, err := os.OpenFile(f.path, os.O_RDWR, 0)
		if errors.Is(err, fs.ErrPermission) {
			file, err = os.Open(f.path) // whoever only looks
		}
		if errors.Is(err, fs.ErrNotExist) {
			return &record.Error{Kind: record.ErrNotFound, Text: "there is no mark at " + f.path}
		}
		if err != nil {
			return f.fault("read", err)
		}
		f.file = file
	}
	for i := range int64(2) {
		p, err := readPlace(f.file, i*placeSize)
		if err != nil {
			return f.fault("read", err)
		}
		if p.number > f.newest.number {
			f.newest = p
		}
	}
	if f.newest.number == 0 {
		return &record.Error{Kind: record.ErrUnavailable, Text: "the mark of how far the log was signed, " + f.path +
			", is damaged: move it aside, and the log is taken up again as on a machine that has none"}
	}
	return nil
}

// readPlace reads the place at an offset. One that is not whole has the number 0.
func readPlace(file *os.File, at int64) (place, error) {
	header := make([]byte, headerSize)
	if n, err := file.ReadAt(header, at); err != nil && err != io.EOF || n < headerSize {
		return place{}, ignoreEnd(err)
	}
	p, size := parseHeader(header)
	if !bytes.HasPrefix(header, []byte(magic)) || size < 0 || size > int64(mostBatch) {
		return place{}, nil
	}
	p.Batch = make([]byte, size)
	if n, err := file.ReadAt(p.Batch, at+int64(headerSize)); err != nil && err != io.EOF || int64(n) < size {
		return place{}, ignoreEnd(err)
	}
	if sum := hashOf(header[:hashAt], p.Batch); !bytes.Equal(sum[:], header[hashAt:]) {
		return place{}, nil
	}
	return p, nil
}

// ignoreEnd is err unless it is the end of the file.
func ignoreEnd(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

// Put implements record.Mark.
func (f *File) Put(m record.Marked) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.read()
	if errors.Is(err, record.ErrNotFound) {
		return f.create(m)
	}
	if err != nil {
		return err
	}
	next := place{f.newest.number + 1, m}
	f.newest = place{} // until it is known what is there
	if err := write(f.file, next); err != nil {
		return f.fault("write", err)
	}
	f.newest = next
	return nil
}

// write puts a place, in turn, and flushes it.
func write(file *os.File, p place) error {
	if _, err := file.WriteAt(p.format(), p.at()); err != nil {
		return err
	}
	return flush(file)
}

// Keep implements record.Mark. It writes the header of the newer place over, which a disk does in one step or not at
// all.
func (f *File) Keep() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.read(); err != nil {
		return err
	}
	p := f.newest
	p.Reached, p.Batch = p.Signed, nil
	f.newest = place{}
	if _, err := f.file.WriteAt(p.format()[:headerSize], p.at()); err != nil {
		return f.fault("write", err)
	}
	f.newest = p
	return nil
}

// create makes the file in one step. Both places are written, so that later ones find their space taken.
func (f *File) create(m record.Marked) error {
	dir := filepath.Dir(f.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return f.fault("write", err)
	}
	temporary := f.path + ".new"
	file, err := os.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return f.fault("write", err)
	}
	defer file.Close()
	for number := range uint64(2) {
		if err := write(file, place{number + 1, m}); err != nil {
			return f.fault("write", err)
		}
	}
	if err := os.Rename(temporary, f.path); err != nil {
		return f.fault("write", err)
	}
	for d := dir; ; d = filepath.Dir(d) { // the directories may be new too
		if err := record.SyncDir(d); err != nil {
			return f.fault("write", err)
		}
		if d == filepath.Dir(d) || d == filepath.Dir(filepath.Dir(dir)) {
			return nil
		}
	}
}

// Remove deletes the mark of a log that never began.
func (f *File) Remove() error {
	if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return f.fault("delete", err)
	}
	return nil
}

// minPlace is how much of a place is written at least, so that its first blocks are taken once and for all.
const minPlace = 16 << 10

// at is where the place is in the file.
func (p place) at() int64 { return int64(p.number%2) * placeSize }

// format returns the bytes of a place.
func (p place) format() []byte {
	b := make([]byte, 0, max(headerSize+len(p.Batch), minPlace))
	b = append(b, magic...)
	b = binary.BigEndian.AppendUint64(b, p.number)
	for _, s := range [...]record.TreeState{p.Signed, p.Reached} {
		b = binary.BigEndian.AppendUint64(b, uint64(s.Size))
		b = append(b, s.Root[:]...)
	}
	b = binary.BigEndian.AppendUint64(b, uint64(len(p.Batch)))
	sum := hashOf(b, p.Batch)
	b = append(append(b, sum[:]...), p.Batch...)
	if p.number <= 2 {
		return b[:cap(b)] // zeros behind the batch
	}
	return b
}

// parseHeader returns what a header says, without the batch, whose length it gives.
func parseHeader(b []byte) (p place, batch int64) {
	b = b[len(magic):]
	next := func() int64 {
		n := int64(binary.BigEndian.Uint64(b))
		b = b[8:]
		return n
	}
	p.number = uint64(next())
	for _, s := range [...]*record.TreeState{&p.Signed, &p.Reached} {
		s.Size = next()
		b = b[copy(s.Root[:], b):]
	}
	return p, next()
}

func hashOf(header, batch []byte) [sha256.Size]byte {
	h := sha256.New()
	h.Write(header)
	h.Write(batch)
	return [sha256.Size]byte(h.Sum(nil))
}

// fault gives an error of the file system a sentence.
func (f *File) fault(doing string, err error) error {
	if err == nil {
		return nil
	}
	return &record.Error{Kind: record.ErrUnavailable, Cause: err,
		Text: "the mark of how far the log was signed cannot be " +
			past[doing] + ": " + f.path + "; is its disk full, and may this user write there?"}
}

var past = map[string]string{"read": "read", "write": "written", "delete": "deleted"}
