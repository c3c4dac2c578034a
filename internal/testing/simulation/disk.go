package simulation

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"truce/record"
)

// disk is a record.Store in memory that can be cut off at any write and put back to an earlier state. It keeps the
// contract of [record.Store]: what Update has put is durable when it returns nil. What it holds of a log is never
// changed in place, so that an earlier state costs nothing to keep.
type disk struct {
	updating sync.Mutex // one Update at a time, of whatever log

	mu    sync.Mutex
	logs  image
	dead  bool   // the machine is off: nothing is read or written until it is on again
	fault *fault // the next one
	late  image  // with the planted bug: what really is durable
	lazy  bool   // the planted bug: Update returns before what it put is durable
}

var _ record.Store = (*disk)(nil)

// image is what a disk holds, by origin.
type image map[string]*logData

// logData is what a disk holds of one log.
type logData struct {
	head     record.Head
	begun    bool // head was put
	runs     []run
	tiles    map[tileKey][]byte
	claims   map[string]int64
	cosigned []cosigned // in order of size
}

type run struct {
	first  int64
	n      int
	framed []byte
}

type tileKey struct {
	level int
	index int64
}

type cosigned struct {
	size   int64
	signed []byte
}

// fault is what goes wrong at one of the next writes.
type fault struct {
	in   int // writes from now, commits counted twice: before and after
	full bool
}

var (
	errOff      = &record.Error{Kind: record.ErrUnavailable, Text: "the machine is off"}
	errFull     = &record.Error{Kind: record.ErrUnavailable, Text: "the disk is full"}
	errAbsent   = &record.Error{Kind: record.ErrNotFound, Text: "the store holds no such thing"}
	errConflict = &record.Error{Kind: record.ErrConflict, Text: "the log changed meanwhile"}
)

func newDisk(i image) *disk { return &disk{logs: cloneMap(i)} }

// image returns what the disk holds now.
func (d *disk) image() image {
	d.mu.Lock()
	defer d.mu.Unlock()
	return maps.Clone(d.logs)
}

// off cuts the power; on brings back what was durable.
func (d *disk) off() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dead = true
}

func (d *disk) on() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dead && d.lazy && d.late != nil {
		d.logs = maps.Clone(d.late)
	}
	d.dead, d.fault = false, nil
}

// isOff reports whether the power is cut.
func (d *disk) isOff() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.dead
}

// plan lets something go wrong at a write to come.
func (d *disk) plan(f *fault) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fault = f
}

// planned reports whether something is about to go wrong.
func (d *disk) planned() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.fault != nil
}

// step is one write, or one end of a commit.
func (d *disk) step() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dead {
		return errOff
	}
	if d.fault == nil {
		return nil
	}
	if d.fault.in--; d.fault.in >= 0 {
		return nil
	}
	full := d.fault.full
	d.fault = nil
	if full {
		return errFull
	}
	d.dead = true
	return errOff
}

// log returns what is held of a log; the empty log where nothing is.
func (d *disk) log(origin string) (*logData, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dead {
		return nil, errOff
	}
	if l := d.logs[origin]; l != nil {
		return l, nil
	}
	return &logData{}, nil
}

// Head implements record.Store.
func (d *disk) Head(_ context.Context, origin string) (record.Head, error) {
	l, err := d.log(origin)
	if err != nil {
		return record.Head{}, err
	}
	return l.Head()
}

// Tile implements record.Store.
func (d *disk) Tile(_ context.Context, origin string, level int, index int64) ([]byte, error) {
	l, err := d.log(origin)
	if err != nil {
		return nil, err
	}
	return l.Tile(level, index)
}

// Entries implements record.Store.
func (d *disk) Entries(_ context.Context, origin string, from, to int64, fn func(int64, int, []byte) error) error {
	l, err := d.log(origin)
	if err != nil {
		return err
	}
	return l.Entries(from, to, fn)
}

// Claimed implements record.Store.
func (d *disk) Claimed(_ context.Context, origin string, claims []string) (map[string]int64, error) {
	l, err := d.log(origin)
	if err != nil {
		return nil, err
	}
	return l.Claimed(claims)
}

// Cosigned implements record.Store.
func (d *disk) Cosigned(_ context.Context, origin string, size int64) ([]byte, error) {
	l, err := d.log(origin)
	if err != nil {
		return nil, err
	}
	return l.Cosigned(size)
}

// Update implements record.Store.
func (d *disk) Update(_ context.Context, origin string, fn func(record.Tx) error) error {
	d.updating.Lock()
	defer d.updating.Unlock()
	l, err := d.log(origin)
	if err != nil {
		return err
	}
	next := l.clone()
	if err := fn(diskTx{next, d}); err != nil {
		return err
	}
	if err := d.step(); err != nil {
		return err
	}
	d.mu.Lock()
	d.late = maps.Clone(d.logs)
	d.logs[origin] = next
	d.mu.Unlock()
	return d.step() // committed, and perhaps nobody learns of it
}

func (l *logData) clone() *logData {
	return &logData{head: l.head, begun: l.begun, runs: slices.Clone(l.runs), tiles: cloneMap(l.tiles),
		claims: cloneMap(l.claims), cosigned: slices.Clone(l.cosigned)}
}

func cloneMap[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return maps.Clone(m)
}

// Head, Tile, Entries, Claimed and Cosigned are those of [record.Tx].

func (l *logData) Head() (record.Head, error) {
	if !l.begun {
		return record.Head{}, errAbsent
	}
	return l.head, nil
}

func (l *logData) Tile(level int, index int64) ([]byte, error) {
	if t, ok := l.tiles[tileKey{level, index}]; ok {
		return t, nil
	}
	return nil, errAbsent
}

func (l *logData) Entries(from, to int64, fn func(first int64, n int, framed []byte) error) error {
	i, _ := slices.BinarySearchFunc(l.runs, from,
		func(r run, at int64) int { return int(min(max(r.first+int64(r.n)-1-at, -1), 1)) })
	for ; i < len(l.runs) && l.runs[i].first < to; i++ {
		if err := fn(l.runs[i].first, l.runs[i].n, l.runs[i].framed); err != nil {
			return err
		}
	}
	return nil
}

func (l *logData) Claimed(claims []string) (map[string]int64, error) {
	out := map[string]int64{}
	for _, c := range claims {
		if i, ok := l.claims[c]; ok {
			out[c] = i
		}
	}
	return out, nil
}

func (l *logData) Cosigned(size int64) ([]byte, error) {
	for _, c := range slices.Backward(l.cosigned) {
		if c.size <= size {
			return c.signed, nil
		}
	}
	return nil, errAbsent
}

// diskTx is a transaction on a copy of a log.
type diskTx struct {
	*logData
	d *disk
}

var _ record.Tx = diskTx{}

func (t diskTx) PutHead(old int64, next record.Head) error {
	if err := t.d.step(); err != nil {
		return err
	}
	if t.begun && t.head.Size != old || !t.begun && old != -1 {
		return errConflict
	}
	t.head, t.begun = record.Head{Size: next.Size, Signed: slices.Clone(next.Signed), Claimed: next.Claimed}, true
	return nil
}

func (t diskTx) PutEntries(first int64, n int, framed []byte) error {
	if err := t.d.step(); err != nil {
		return err
	}
	i, _ := slices.BinarySearchFunc(t.runs, first, func(r run, at int64) int { return int(min(max(r.first-at, -1), 1)) })
	if n < 1 || i > 0 && t.runs[i-1].first+int64(t.runs[i-1].n) > first || i < len(t.runs) &&
		t.runs[i].first < first+int64(n) {
		return &record.Error{Kind: record.ErrInvalid, Text: "the store was given entries that it has"}
	}
	t.runs = slices.Insert(t.runs, i, run{first, n, slices.Clone(framed)})
	return nil
}

func (t diskTx) PutTile(level int, index int64, hashes []byte) error {
	if err := t.d.step(); err != nil {
		return err
	}
	t.tiles[tileKey{level, index}] = slices.Clone(hashes)
	return nil
}

func (t diskTx) PutClaims(first int64, claims []string) error {
	if err := t.d.step(); err != nil {
		return err
	}
	for i, c := range claims {
		if _, taken := t.claims[c]; taken {
			return errConflict
		}
		t.claims[c] = first + int64(i)
	}
	return nil
}

func (t diskTx) PutCosigned(size int64, signed []byte) error {
	if err := t.d.step(); err != nil {
		return err
	}
	i, had := slices.BinarySearchFunc(t.cosigned, size,
		func(c cosigned, at int64) int { return int(min(max(c.size-at, -1), 1)) })
	if !had {
		t.cosigned = slices.Insert(t.cosigned, i, cosigned{size: size})
	}
	t.cosigned[i].signed = slices.Clone(signed)
	return nil
}

func (t diskTx) DropAfter(size int64) error {
	if err := t.d.step(); err != nil {
		return err
	}
	t.runs = slices.DeleteFunc(t.runs, func(r run) bool { return r.first >= size })
	return nil
}

// isAbsent reports whether a store holds no such thing.
func isAbsent(err error) bool { return errors.Is(err, record.ErrNotFound) }

// drop forgets a log.
func (d *disk) drop(origin string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.logs, origin)
}

// restore puts the disk back to an earlier state.
func (d *disk) restore(i image) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.logs, d.late = cloneMap(i), nil
}
