package record

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"

	"golang.org/x/mod/sumdb/tlog"
)

// Limits of the format. docs/record-format.md lists them with their reasons.
const (
	MaxEntrySize  = 65_535    // bytes of one entry: the length prefix has two bytes
	MaxClaimSize  = 128       // bytes of a claim id
	MaxOriginSize = 255       // bytes of an origin
	MaxBatch      = 4_096     // entries of one Append and of one signed checkpoint
	MaxSize       = 1<<48 - 1 // entries of one log; keeps every index calculation far from overflow
	BundleWidth   = 256       // entries of a full bundle, hashes of a full tile
)

// prefixSize is the size of the length prefix of an entry in a bundle.
const prefixSize = 2

// MaxBundleSize is the size in bytes of the largest possible bundle; a reader need not accept more.
const MaxBundleSize = BundleWidth * (prefixSize + MaxEntrySize)

// Entry is what is appended to a log.
type Entry struct {
	// Claim is chosen by the client and unique in the log, so that a retry can be recognised: 1 to MaxClaimSize visible
	// ASCII characters other than the double quote and the backslash. The log does not write it into Data; whoever wants
	// to find it there again puts it there. Ids that sort in the order of appending make bulk appends fast.
	Claim string
	// Data is the entry itself, at most MaxEntrySize bytes. It is hashed and kept as it is.
	Data []byte
}

// check reports what is wrong with e.
func (e Entry) check() error {
	if err := checkClaim(e.Claim); err != nil {
		return err
	}
	if len(e.Data) > MaxEntrySize {
		return fail(ErrInvalid, "the entry with claim id %s has %d bytes; the most a log holds is %d: split it",
			e.Claim, len(e.Data), MaxEntrySize)
	}
	return nil
}

func checkClaim(claim string) error {
	if claim == "" || len(claim) > MaxClaimSize {
		return fail(ErrInvalid, "the claim id %.40q has %d bytes; it must have 1 to %d", claim, len(claim), MaxClaimSize)
	}
	for i := range len(claim) {
		if c := claim[i]; c <= ' ' || c > '~' || c == '"' || c == '\\' {
			return fail(ErrInvalid, `the claim id %q holds the byte %#02x; allowed are visible ASCII characters except " and \`,
				claim, c)
		}
	}
	return nil
}

// CheckOrigin reports whether origin can name a log or a cosigner: 1 to MaxOriginSize visible ASCII characters without
// '+'. By custom it is a URL without scheme that ends in the log's epoch, as in truce.example/north/1.
func CheckOrigin(origin string) error {
	if origin == "" || len(origin) > MaxOriginSize {
		return fail(ErrInvalid, "the log name %.40q has %d bytes; it must have 1 to %d", origin, len(origin), MaxOriginSize)
	}
	for i := range len(origin) {
		if c := origin[i]; c <= ' ' || c > '~' || c == '+' {
			return fail(ErrInvalid, "the log name %q holds the byte %#02x; allowed are visible ASCII characters except +",
				origin, c)
		}
	}
	return nil
}

// appendFramed appends data to b in the form entries have in a bundle: its length in two bytes, big-endian, and itself.
func appendFramed(b, data []byte) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(len(data)))
	return append(b, data...)
}

// cutFramed returns the first entry of a bundle and what follows it; ok is false where b ends inside an entry.
func cutFramed(b []byte) (data, rest []byte, ok bool) {
	if len(b) < prefixSize {
		return nil, nil, false
	}
	end := prefixSize + int(binary.BigEndian.Uint16(b))
	if len(b) < end {
		return nil, nil, false
	}
	return b[prefixSize:end:end], b[end:], true
}

// ParseBundle returns the entries of a bundle that must hold exactly width of them and nothing else, 1 ≤ width ≤
// BundleWidth. The entries share memory with bundle.
func ParseBundle(bundle []byte, width int) ([][]byte, error) {
	if width < 1 || width > BundleWidth {
		return nil, fail(ErrInvalid, "a bundle holds 1 to %d entries, not %d", BundleWidth, width)
	}
	entries := make([][]byte, 0, width)
	for range width {
		data, rest, ok := cutFramed(bundle)
		if !ok {
			return nil, fail(ErrDamaged, "the bundle should hold %d entries and ends inside number %d", width, len(entries)+1)
		}
		entries, bundle = append(entries, data), rest
	}
	if len(bundle) > 0 {
		return nil, fail(ErrDamaged, "the bundle has %d bytes after its %d entries", len(bundle), width)
	}
	return entries, nil
}

// leafHasher hashes entries into leaves of the tree, like tlog.RecordHash, and allocates nothing per entry.
type leafHasher struct{ h hash.Hash }

func newLeafHasher() leafHasher { return leafHasher{sha256.New()} }

func (l leafHasher) sum(data []byte) (leaf tlog.Hash) {
	l.h.Reset()
	l.h.Write([]byte{0}) // RFC 6962: 0x00 before a leaf, 0x01 before a node
	l.h.Write(data)
	l.h.Sum(leaf[:0])
	return leaf
}
