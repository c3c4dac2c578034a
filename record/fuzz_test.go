package record_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"truce/record"
)

// anyKey accepts every signature of its name, so that the fuzzer gets past the signature to the parser.
type anyKey struct{ name string }

func (k anyKey) Name() string                { return k.name }
func (k anyKey) KeyHash() uint32             { return 0x002d40b5 }
func (k anyKey) Verify(msg, sig []byte) bool { return true }

func seed(f *testing.F, names ...string) {
	f.Helper()
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join("testdata", "golden", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
}

func FuzzParseBundle(f *testing.F) {
	b, err := os.ReadFile("testdata/golden/log/tile/entries/001.p/44")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b, 44)
	f.Add([]byte{0, 0}, 1)
	f.Add([]byte{0, 2, 'x'}, 1)
	f.Fuzz(func(t *testing.T, b []byte, width int) {
		entries, err := record.ParseBundle(b, width)
		if err != nil {
			if entries != nil {
				t.Error("entries beside an error")
			}
			return
		}
		var again []byte
		for _, e := range entries {
			again = append(binary.BigEndian.AppendUint16(again, uint16(len(e))), e...)
		}
		if len(entries) != width || !bytes.Equal(again, b) {
			t.Errorf("%d entries, want %d; written again they are other bytes", len(entries), width)
		}
	})
}

// ParseTilePath agrees with x/mod's parser, whose paths carry the tile height and call bundles data.
func FuzzParseTilePath(f *testing.F) {
	for _, p := range []string{"tile/0/000", "tile/0/x001/x234/067.p/12", "tile/entries/003", "tile/5/255.p/255",
		"tile/0/000.p/256", "tile/63/000", "tile/00/000", "tile/0/0", "tile/0/x000/000"} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, p string) {
		got, err := record.ParseTilePath(p)
		rest, ok := strings.CutPrefix(p, "tile/")
		rest = strings.Replace(rest, "entries/", "data/", 1)
		ref, refErr := tlog.ParseTilePath("tile/8/" + rest)
		if !ok || strings.HasPrefix(p, "tile/data/") {
			refErr = &record.Error{}
		}
		if err != nil {
			if got != (record.Tile{}) {
				t.Errorf("%q: %v beside an error", p, got)
			}
			if refErr == nil && ref.L <= 5 && ref.N <= record.MaxSize>>8 {
				t.Errorf("%q is refused: %v", p, err)
			}
			return
		}
		if got.Path() != p || refErr != nil || got != (record.Tile{Level: ref.L, Index: ref.N, Width: ref.W}) {
			t.Errorf("%q is read as %+v, written %q; x/mod reads %+v, %v", p, got, got.Path(), ref, refErr)
		}
	})
}

func FuzzParseCheckpoint(f *testing.F) {
	seed(f, "empty.checkpoint", "three.checkpoint", "log/checkpoint")
	f.Fuzz(func(t *testing.T, b []byte) {
		cp, err := record.ParseCheckpoint(b, anyKey{testOrigin})
		if err != nil {
			if cp.Signed != nil || cp.Size != 0 || cp.Origin != "" {
				t.Errorf("%+v beside an error", cp)
			}
			return
		}
		want := testOrigin + "\n" + tlogText(cp)
		if !strings.HasPrefix(string(b), want+"\n— ") || !bytes.Equal(cp.Signed, b) {
			t.Errorf("accepted %q as size %d, root %v", b, cp.Size, cp.Root)
		}
		// Its signatures can be added to it again without a change.
		_, lines, _ := bytes.Cut(b, []byte("\n\n"))
		if again, err := cp.WithSignatures(lines); err != nil || len(again.Signed) > len(b) {
			t.Errorf("with its own signatures: %q, %v", again.Signed, err)
		}
	})
}

// tlogText is what x/mod writes for a tree, without its first line.
func tlogText(cp record.Checkpoint) string {
	_, text, _ := strings.Cut(string(tlog.FormatTree(tlog.Tree{N: cp.Size, Hash: cp.Root})), "\n")
	return text
}

func FuzzWithSignatures(f *testing.F) {
	signed, err := os.ReadFile("testdata/golden/empty.checkpoint")
	if err != nil {
		f.Fatal(err)
	}
	cp, err := record.ParseCheckpoint(signed, anyKey{testOrigin})
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("— a AAAAAAA=\n"))
	f.Add([]byte("\n— a AAAAAAA=\n"))
	f.Fuzz(func(t *testing.T, lines []byte) {
		with, err := cp.WithSignatures(lines)
		if err != nil {
			return
		}
		again, err := record.ParseCheckpoint(with.Signed, anyKey{testOrigin})
		if err != nil || again.Size != cp.Size || again.Root != cp.Root || !bytes.HasPrefix(with.Signed, signed) {
			t.Errorf("with %q it is %q, %v", lines, with.Signed, err)
		}
	})
}

func FuzzParseProofs(f *testing.F) {
	seed(f, "proof.txt", "fork.txt")
	v := anyKey{testOrigin}
	f.Fuzz(func(t *testing.T, b []byte) {
		proofs, err := record.ParseProofs(b)
		if err != nil {
			if proofs != nil {
				t.Error("proofs beside an error")
			}
			return
		}
		if !bytes.Equal(record.FormatProofs(proofs...), b) {
			t.Errorf("%q is written otherwise again", b)
		}
		proved, err := record.VerifyProof(b, v)
		if err != nil {
			return
		}
		for _, p := range proved {
			for _, e := range p.Entries {
				if err := tlog.CheckRecord(e.Path, p.Checkpoint.Size, p.Checkpoint.Root, e.Index,
					tlog.RecordHash(e.Data)); err != nil {
					t.Errorf("accepted entry %d: %v", e.Index, err)
				}
			}
		}
	})
}

func FuzzVerifyFork(f *testing.F) {
	seed(f, "fork.txt", "fork-same-size.txt", "proof.txt")
	v := anyKey{testOrigin}
	f.Fuzz(func(t *testing.T, b []byte) {
		fork, err := record.ParseFork(b)
		if err != nil {
			if fork.Smaller != nil || fork.Path != nil {
				t.Error("a fork beside an error")
			}
			return
		}
		if !bytes.Equal(record.FormatFork(fork), b) {
			t.Errorf("%q is written otherwise again", b)
		}
		smaller, larger, err := record.VerifyFork(b, v)
		if err != nil {
			return
		}
		if smaller.Size == larger.Size && smaller.Root == larger.Root || smaller.Size == 0 || smaller.Size > larger.Size {
			t.Errorf("accepted as a fork: %q", b)
		}
	})
}

// A log's key is accepted only where x/mod accepts it, and read the same.
func FuzzNewVerifier(f *testing.F) {
	f.Add("truce.example/north/1+002d40b5+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c")
	f.Add("truce.example/south/cosigner+0af6118e+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU")
	f.Fuzz(func(t *testing.T, key string) {
		v, err := record.NewVerifier(key)
		ref, refErr := note.NewVerifier(key)
		switch {
		case err == nil && refErr == nil:
			if v.Name() != ref.Name() || v.KeyHash() != ref.KeyHash() {
				t.Errorf("%q: %s %x, want %s %x", key, v.Name(), v.KeyHash(), ref.Name(), ref.KeyHash())
			}
		case err == nil && !strings.Contains(key, "+B"): // a cosigner's key is of another kind
			t.Errorf("%q is accepted; x/mod says %v", key, refErr)
		}
	})
}
