package holdings

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"time"

	"truce"
	"truce/internal/effect"
	"truce/internal/survival"
	"truce/internal/table"
)

// The bounds of a file, in bytes of text.
const (
	mostText   = 4 << 30  // of events, which are read row by row
	mostTruces = 16 << 20 // of truces, whose text is kept
)

// Kind is what a table holds.
type Kind string

// The kinds of table.
const (
	Events Kind = "events"
	Truces Kind = "truces"
)

// Table is a table that was read. One of Events and Truces is there, as its kind says.
type Table struct {
	ID     string // by the bytes of the file: the same file is the same table
	Kind   Kind
	Rows   int // events, or truces
	Events *effect.Register
	Truces *survival.Table

	text []byte // of truces
}

// Read reads a file of either kind, as its columns say: events in those of UCDP GED, truces in the program's own or in
// those of ETH/PRIO. A file packed by gzip is unpacked. What cannot be read whole is refused, with its line.
func Read(in io.Reader) (*Table, error) {
	sum := &summed{in: in, hash: sha256.New()}
	text, err := unpacked(bufio.NewReader(sum))
	if err != nil {
		return nil, err
	}
	kept := &bytes.Buffer{}
	begun := bufio.NewReaderSize(&bounded{in: text, left: mostText}, 64<<10)
	head, err := begun.Peek(32 << 10)
	if err != nil && err != io.EOF {
		return nil, err
	}
	t := &Table{}
	if looksLikeEvents(head) {
		t.Kind = Events
		if t.Events, err = effect.ReadGED(begun); err == nil {
			t.Rows = t.Events.Len()
		}
		if err == nil && t.Rows == 0 {
			err = truce.Errorf(truce.Invalid, "no event stands under the header")
		}
	} else {
		t.Kind = Truces
		if t.Truces, err = survival.Read(io.TeeReader(&bounded{in: begun, left: mostTruces}, kept)); err == nil {
			t.Rows, t.text = len(t.Truces.Truces), kept.Bytes()
		}
	}
	if err == nil {
		_, err = io.Copy(io.Discard, sum)
	}
	if err != nil {
		return nil, err
	}
	t.ID = hex.EncodeToString(sum.hash.Sum(nil)[:10])
	return t, nil
}

// looksLikeEvents reports whether a text begins with the header of UCDP GED. What has no header at all is read as
// truces, which say what they need.
func looksLikeEvents(head []byte) bool {
	if line, _, ok := bytes.Cut(head, []byte("\n")); ok {
		head = append(bytes.Clone(line), '\n')
	}
	in, err := table.NewReader(bytes.NewReader(head), table.Options{})
	return err == nil && effect.IsGED(in.Header())
}

func unpacked(in *bufio.Reader) (io.Reader, error) {
	if mark, _ := in.Peek(2); !bytes.Equal(mark, []byte{0x1f, 0x8b}) {
		return in, nil
	}
	out, err := gzip.NewReader(in)
	if err != nil {
		return nil, truce.Errorf(truce.Invalid, "the file begins as gzip and cannot be unpacked: %v", err)
	}
	return out, nil
}

// summed is a file with the digest of what was read of it.
type summed struct {
	in   io.Reader
	hash hash.Hash
}

// Read implements io.Reader.
func (s *summed) Read(b []byte) (int, error) {
	n, err := s.in.Read(b)
	s.hash.Write(b[:n])
	return n, err
}

// bounded refuses what is longer than it may be; a packed file says nothing of its length.
type bounded struct {
	in   io.Reader
	left int
}

// Read implements io.Reader.
func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	if b.left -= n; b.left < 0 {
		return 0, truce.Errorf(truce.Invalid, "the table is longer than is read here; cut it in parts")
	}
	if damage := new(flate.CorruptInputError); errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, damage) {
		err = truce.Errorf(truce.Invalid, "the packed file is damaged or breaks off: %v", err)
	}
	return n, err
}

// days are the first and the last day of a table's events, or of the effects of its truces; empty where none is known.
func (t *Table) days() (first, last truce.Date) {
	span := effect.Span{}
	if t.Kind == Events {
		span = t.Events.Span()
	} else {
		for _, x := range t.Truces.Truces {
			if e := x.Effect; !e.IsZero() {
				if span.First.IsZero() || e.Before(span.First) {
					span.First = e
				}
				if e.After(span.Last) {
					span.Last = e
				}
			}
		}
	}
	day := func(t time.Time) truce.Date {
		if t.IsZero() {
			return ""
		}
		return truce.Date(t.Format(time.DateOnly))
	}
	return day(span.First), day(span.Last)
}
