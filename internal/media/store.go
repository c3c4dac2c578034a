package media

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"filippo.io/age"

	"truce"
)

// MostBytes is how large a file may be, in bytes.
const MostBytes = 256 << 20

// Part is one of the two things that are kept of a file.
type Part string

// The parts.
const (
	Original Part = "original" // as it came, byte for byte
	Shown    Part = "copy"     // the picture that is shown
)

// Store keeps files in a directory. It is safe for concurrent use, also by several processes.
type Store struct {
	dir     string
	picture chan struct{} // held by whoever has a picture in memory
}

// In returns the store in a directory, which is made when something is first kept.
func In(dir string) *Store { return &Store{dir, make(chan struct{}, 1)} }

// Taken is a file that was taken in and is not kept yet.
type Taken struct {
	About  About
	Digest truce.Digest // SHA-256 of the original
	s      *Store
	parts  map[Part]string // where they lie
}

// incoming is how what is not kept yet is called; what was left over is removed after a day.
const incoming = "incoming-"

// Take reads a file to its end, encrypted to the disk as it comes, and looks at what it is. It ends with an error of
// kind [truce.Invalid] at a file that is empty, larger than most bytes, or not of a kind that is taken in, as soon as
// that shows. What it returns is either kept or dropped.
func (s *Store) Take(ctx context.Context, in io.Reader, most int64) (*Taken, error) {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, unwritable(err)
	}
	s.sweep()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	t := &Taken{About: About{Key: id.String()}, s: s, parts: map[Part]string{}}
	if err := t.take(ctx, in, most, id); err != nil {
		t.Drop()
		return nil, err
	}
	return t, nil
}

func (t *Taken) take(ctx context.Context, in io.Reader, most int64, id *age.X25519Identity) error {
	head := make([]byte, 512)
	n, err := io.ReadFull(in, head)
	if n == 0 {
		return cmp.Or(reading(err), error(truce.Errorf(truce.Invalid, "the file is empty")))
	}
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return reading(err)
	}
	kind, err := Sniff(head[:n])
	if err != nil {
		return err
	}
	hash := sha256.New()
	hash.Write(head[:n])
	err = t.write(Original, id, func(w io.Writer) error {
		if _, err := w.Write(head[:n]); err != nil {
			return unwritable(err)
		}
		rest := &source{ctx: ctx, r: io.LimitReader(in, most-int64(n)+1)}
		m, err := io.Copy(io.MultiWriter(w, hash), rest)
		t.About.Size = m + int64(n)
		switch {
		case rest.err != nil:
			return reading(rest.err)
		case err != nil:
			return unwritable(err)
		case t.About.Size > most && most < MostBytes:
			return truce.Errorf(truce.Unavailable, "the disk has room for a file of %d MB beside what is kept free for the "+
				"member's log; make room on it", most>>20)
		case t.About.Size > most:
			return truce.Errorf(truce.Invalid, "the file is larger than the %d MB that one may have", most>>20)
		}
		return nil
	})
	if err != nil {
		return err
	}
	t.Digest, t.About.Type = truce.Digest(hash.Sum(nil)), kind.Media
	return t.look(ctx, kind, id)
}

// source remembers why reading ended, so that it is told from why writing did.
type source struct {
	ctx context.Context
	r   io.Reader
	err error
}

// Read implements io.Reader.
func (s *source) Read(b []byte) (int, error) {
	if s.err = s.ctx.Err(); s.err != nil {
		return 0, s.err
	}
	n, err := s.r.Read(b)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func reading(err error) error {
	if err == nil || err == io.EOF {
		return nil
	}
	if e, ok := errors.AsType[*truce.Error](err); ok {
		return e
	}
	return truce.Errorf(truce.Invalid, "the file did not come to its end, and nothing of it is kept").Because(err)
}

func unwritable(err error) error {
	return truce.Errorf(truce.Unavailable, "the file cannot be kept: is the disk full, or may this user "+
		"not write there?").Because(err)
}

// write encrypts a part to the disk.
func (t *Taken) write(p Part, id *age.X25519Identity, fill func(io.Writer) error) error {
	f, err := os.CreateTemp(t.s.dir, incoming)
	if err != nil {
		return unwritable(err)
	}
	defer f.Close()
	t.parts[p] = f.Name()
	w, err := age.Encrypt(f, id.Recipient())
	if err != nil {
		return unwritable(err)
	}
	if err := fill(w); err != nil {
		return err
	}
	if err := cmp.Or(w.Close(), f.Sync()); err != nil {
		return unwritable(err)
	}
	return nil
}

// look reads metadata and makes the copy. One picture at a time is in memory.
func (t *Taken) look(ctx context.Context, kind Type, id *age.X25519Identity) error {
	a := &t.About
	f, in, err := open(t.parts[Original], id)
	if err != nil {
		return err
	}
	defer f.Close()
	meta := find(kind, in, in.Size())
	a.Read, a.Found, a.Others = meta.read, meta.found, meta.others
	if !kind.picture {
		a.NoCopy = NotPicture
		return nil
	}
	select {
	case t.s.picture <- struct{}{}:
		defer func() {
			debug.FreeOSMemory() // before the next one: two would be too much
			<-t.s.picture
		}()
	case <-ctx.Done():
		return reading(ctx.Err())
	}
	m, why := decode(in)
	if m == nil {
		a.NoCopy = why
		return nil
	}
	small := shown(m, meta.orientation)
	a.Looks = Look(small)
	a.Copy = &Copy{Width: small.Bounds().Dx(), Height: small.Bounds().Dy()}
	return t.write(Shown, id, func(w io.Writer) error {
		c := &counted{w: w}
		err := encode(c, small)
		a.Copy.Size = c.n
		return err
	})
}

// counted counts what is written.
type counted struct {
	w io.Writer
	n int64
}

// Write implements io.Writer.
func (c *counted) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// Keep keeps what was taken, durably, under the name of the claim that tells of it. Until [Store.Settled] says what
// became of the claim, [Store.Unsettled] names it.
func (t *Taken) Keep(claim string) error {
	if err := t.s.note(unsettled, nameOf(claim), claim); err != nil {
		return err
	}
	for p, path := range t.parts {
		if err := os.Rename(path, t.s.path(claim, p)); err != nil {
			return unwritable(err)
		}
		delete(t.parts, p)
	}
	return syncDir(t.s.dir)
}

// Drop removes what was taken and not kept.
func (t *Taken) Drop() {
	for _, path := range t.parts {
		os.Remove(path)
	}
}

// sweep removes what an upload that was broken off with its process has left, which no key opens, and old forms.
func (s *Store) sweep() {
	list, _ := os.ReadDir(s.dir)
	for _, x := range list {
		info, err := x.Info()
		passing := strings.HasPrefix(x.Name(), incoming) || strings.HasPrefix(x.Name(), once)
		if err == nil && passing && time.Since(info.ModTime()) > 24*time.Hour {
			os.Remove(filepath.Join(s.dir, x.Name()))
		}
	}
}

// path is where a part lies: under a name that says nothing.
func (s *Store) path(claim string, p Part) string {
	return filepath.Join(s.dir, nameOf(claim)+"."+string(p)+".age")
}

func nameOf(text string) string { return truce.DigestOf([]byte(text)).String()[:32] }

// How notes beside the files are called: of a claim of which it is not known whether the log has it, and of the form by
// which a file came that may come once more.
const (
	unsettled = "unsettled-"
	once      = "once-"
)

// note writes a small file durably.
func (s *Store) note(kind, name, text string) error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return unwritable(err)
	}
	f, err := os.CreateTemp(s.dir, incoming)
	if err != nil {
		return unwritable(err)
	}
	defer f.Close()
	_, err = f.WriteString(text)
	if err = cmp.Or(err, f.Sync(), os.Rename(f.Name(), filepath.Join(s.dir, kind+name))); err != nil {
		os.Remove(f.Name())
		return unwritable(err)
	}
	return syncDir(s.dir)
}

// Unsettled returns the claims under which something was kept and of which nobody said that the log has them: a process
// that kept it may have ended before it could be entered.
func (s *Store) Unsettled() (claims []string) {
	paths, _ := filepath.Glob(filepath.Join(s.dir, unsettled+"*"))
	for _, path := range paths {
		if b, err := os.ReadFile(path); err == nil {
			claims = append(claims, string(b))
		}
	}
	return claims
}

// Settled is called when the log has the claim, or what was kept under it is gone.
func (s *Store) Settled(claim string) { os.Remove(filepath.Join(s.dir, unsettled+nameOf(claim))) }

// Once returns a form for what comes in a way that is named, the same for a day: whoever sends again what they did not
// see taken in sends it by the same form. The name is of nothing that is in the file.
func (s *Store) Once(way string) (form string, err error) {
	s.sweep()
	b, err := os.ReadFile(filepath.Join(s.dir, once+nameOf(way)))
	if err == nil && len(b) > 0 {
		return string(b), nil
	}
	form = rand.Text()
	return form, s.note(once, nameOf(way), form)
}

// Opened is a part of a file that was opened.
type Opened struct {
	io.ReadSeeker
	Size      int64
	Type      string // media type; empty: it is encrypted
	Encrypted bool   // to the key in a sealed field that was closed
	file      *os.File
}

// Close closes it.
func (o *Opened) Close() error { return o.file.Close() }

// OpenFile opens a part of a file: as it is where its key is known, else as it lies on the disk.
func (s *Store) OpenFile(f File, p Part) (*Opened, error) {
	switch {
	case f.Gone:
		return nil, truce.Errorf(truce.NotFound, "the file %s was destroyed", f.ID)
	case f.About == nil:
		return s.encrypted(f.Claim, p)
	case p == Shown && f.About.Copy == nil:
		return nil, truce.Errorf(truce.NotFound, "there is no copy of %s to be shown: %s", f.ID, f.About.NoCopy)
	}
	id, err := age.ParseX25519Identity(f.About.Key)
	if err != nil {
		return nil, truce.Errorf(truce.Unavailable, "the key of the file is damaged: bring the vault back from a copy")
	}
	file, in, err := open(s.path(f.Claim, p), id)
	if err != nil {
		return nil, err
	}
	o := &Opened{ReadSeeker: in, Size: in.Size(), Type: f.About.Type, file: file}
	if p == Shown {
		o.Type = "image/jpeg"
	}
	return o, nil
}

func (s *Store) encrypted(claim string, p Part) (*Opened, error) {
	f, err := os.Open(s.path(claim, p))
	if err != nil {
		return nil, missing(err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, missing(err)
	}
	return &Opened{ReadSeeker: f, Size: info.Size(), Encrypted: true, file: f}, nil
}

func open(path string, id *age.X25519Identity) (*os.File, *io.SectionReader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, missing(err)
	}
	info, err := f.Stat()
	if err == nil {
		var in io.ReaderAt
		var size int64
		if in, size, err = age.DecryptReaderAt(f, info.Size(), id); err == nil {
			return f, io.NewSectionReader(in, 0, size), nil
		}
	}
	f.Close()
	return nil, nil, truce.Errorf(truce.Unavailable,
		"the file is damaged on the disk, or is another one: bring it back from a copy").Because(err)
}

func missing(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return truce.Errorf(truce.NotFound, "the file is not in the folder media of this node: bring it back from a copy")
	}
	return truce.Errorf(truce.Unavailable, "the file cannot be read: may this user read it?").Because(err)
}

// Has reports whether a part is there.
func (s *Store) Has(claim string, p Part) bool {
	_, err := os.Stat(s.path(claim, p))
	return err == nil
}

// Destroy is Remove for what the log tells of. The forms of [Store.Once] go with it: what was destroyed may come anew,
// and whoever has a form could tell by a claim id what the file was.
func (s *Store) Destroy(claim string) error {
	forms, _ := filepath.Glob(filepath.Join(s.dir, once+"*"))
	for _, path := range forms {
		os.Remove(path)
	}
	return s.Remove(claim)
}

// Remove removes both parts; where there are none it does nothing. What is left of them on the disk is encrypted to the
// key that stood in their [About].
func (s *Store) Remove(claim string) error {
	for _, p := range []Part{Original, Shown} {
		if err := os.Remove(s.path(claim, p)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return unwritable(err)
		}
	}
	s.Settled(claim)
	if _, err := os.Stat(s.dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return syncDir(s.dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return unwritable(err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return unwritable(err)
	}
	return nil
}
