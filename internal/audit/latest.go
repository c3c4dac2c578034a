package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"truce"
)

// mostLine is how long a line may be, in bytes; what is longer was never written here.
const mostLine = 64 << 10

// Line is a line as it lies in the log.
type Line struct {
	Act
	Damaged int64 // so many bytes cannot be read, and nothing else is known of the line; 0: it was read
	Place   Place // where to go on before it
}

// Place is where a line stands. It is found again when the log has grown, and when its file became the older one.
type Place struct {
	Start int64 // where the line starts in its file, in bytes
	At    truce.Instant
}

// String writes a place for an address.
func (p Place) String() string { return fmt.Sprintf("%d.%d", p.Start, int64(p.At)) }

// ParsePlace reads a place; the empty one is nil, the end of the log.
func ParsePlace(s string) (*Place, error) {
	if s == "" {
		return nil, nil
	}
	var p Place
	if _, err := fmt.Sscanf(s, "%d.%d", &p.Start, (*int64)(&p.At)); err != nil || p.String() != s {
		return nil, errGone
	}
	return &p, nil
}

var errGone = truce.Errorf(truce.NotFound, "the audit log no longer has the line after which to go on")

// Latest calls do with each line, the newest first, as long as it returns true: from the end, or from before a line. It
// holds one piece of a file at a time. An error of kind NotFound says that the line was given up meanwhile.
func (l *Log) Latest(ctx context.Context, before *Place, do func(Line) (more bool, err error)) error {
	files, err := l.open()
	for _, f := range files {
		defer f.Close()
	}
	if err != nil {
		return err
	}
	found := before == nil
	for _, f := range files {
		end, err := f.last()
		if !found {
			if found = f.has(*before); !found {
				continue
			}
			end = before.Start - 1
		}
		for more := true; err == nil && end >= 0; {
			if err = ctx.Err(); err != nil {
				break
			}
			var line Line
			if line, err = f.line(end); err != nil {
				break
			}
			end = line.Place.Start - 1
			if more, err = do(line); err == nil && !more {
				return nil
			}
		}
		if err != nil {
			return err
		}
	}
	if !found {
		return errGone
	}
	return nil
}

// open opens the files, the newer one first. One that becomes the older one meanwhile is not opened twice.
func (l *Log) open() (files []*backwards, err error) {
	for _, name := range []string{File, olderFile} {
		path := filepath.Join(l.dir, name)
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return files, unreadable(path, err)
		}
		at, err := f.Stat()
		if err != nil {
			return append(files, &backwards{File: f}), unreadable(path, err)
		}
		if len(files) > 0 && os.SameFile(at, files[0].stat) {
			f.Close()
			continue
		}
		files = append(files, &backwards{File: f, stat: at})
	}
	return files, nil
}

func unreadable(path string, err error) error {
	return truce.Errorf(truce.Unavailable, "the audit log %s cannot be read: %v", path, err)
}

// backwards reads the lines of a file from its end.
type backwards struct {
	*os.File
	stat  fs.FileInfo
	piece []byte // what was read last
	at    int64  // where that lies
}

// last returns where the last line ends; -1: there is none.
func (b *backwards) last() (int64, error) {
	size := b.stat.Size()
	if size == 0 {
		return -1, nil
	}
	if err := b.load(size); err != nil {
		return 0, err
	}
	if b.piece[len(b.piece)-1] == '\n' {
		size--
	}
	return size, nil
}

// load reads the piece that ends there.
func (b *backwards) load(end int64) error {
	b.at = max(0, end-mostLine)
	b.piece = make([]byte, end-b.at)
	if _, err := b.ReadAt(b.piece, b.at); err != nil {
		return unreadable(b.Name(), err)
	}
	return nil
}

// line returns the line that ends there.
func (b *backwards) line(end int64) (Line, error) {
	start := end
	for start > 0 {
		if start <= b.at || start > b.at+int64(len(b.piece)) {
			if err := b.load(start); err != nil {
				return Line{}, err
			}
		}
		if i := bytes.LastIndexByte(b.piece[:start-b.at], '\n'); i >= 0 {
			start = b.at + int64(i) + 1
			break
		}
		start = b.at
	}
	if end-start > mostLine {
		return Line{Damaged: end - start, Place: Place{Start: start}}, nil
	}
	text := make([]byte, end-start)
	if _, err := b.ReadAt(text, start); err != nil {
		return Line{}, unreadable(b.Name(), err)
	}
	return lineOf(text, start), nil
}

func lineOf(text []byte, start int64) Line {
	var a Act
	if json.Unmarshal(text, &a) != nil {
		return Line{Damaged: max(1, int64(len(text))), Place: Place{Start: start}}
	}
	return Line{Act: a, Place: Place{start, a.At}}
}

// has reports whether a line stands at a place.
func (b *backwards) has(p Place) bool {
	if p.Start < 0 || p.Start >= b.stat.Size() {
		return false
	}
	from := max(0, p.Start-1)
	text := make([]byte, mostLine+2)
	n, err := b.ReadAt(text, from)
	if err != nil && err != io.EOF {
		return false
	}
	text = text[:n]
	if p.Start > 0 {
		if text[0] != '\n' {
			return false
		}
		text = text[1:]
	}
	text, _, _ = bytes.Cut(text, []byte{'\n'})
	return lineOf(text, p.Start).Place == p
}

// Reason returns why something was refused, as it can be said in any language; false: nothing is known of it.
func (a Act) Reason() (truce.Sentence, bool) {
	if len(a.Says) == 0 {
		return truce.Say("%s", a.Why), a.Why != ""
	}
	args := make([]any, len(a.Says)-1)
	for i, x := range a.Says[1:] {
		args[i] = argument(x)
	}
	return truce.Say(a.Says[0], args...), true
}

// argument is an argument of a sentence as it was printed; the acts have words in every language.
func argument(text string) any {
	for _, act := range truce.Actions {
		if string(act) == text {
			return act
		}
	}
	return printed(text)
}

// printed is a text that is the same under every verb.
type printed string

// Format implements fmt.Formatter.
func (p printed) Format(f fmt.State, _ rune) { io.WriteString(f, string(p)) }

// says returns a sentence by its format and its arguments as they print.
func says(err error) []string {
	e, ok := errors.AsType[*truce.Error](err)
	if !ok {
		return nil
	}
	out := []string{e.Says.Format}
	for _, x := range e.Says.Args {
		out = append(out, plain(fmt.Sprint(x)))
	}
	return out
}
