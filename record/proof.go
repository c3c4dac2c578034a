package record

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// proofHeader begins a proof file. docs/record-format.md specifies what follows.
const proofHeader = "truce-proof/v1\n"

// Proof shows that entries are in one log. A proof file holds one or more, of different logs: it can be carried
// anywhere and checked with the public keys alone.
type Proof struct {
	Checkpoint []byte        // the signed note, with what cosignatures there are
	Entries    []ProvedEntry // at least one, by ascending index
}

// ProvedEntry is an entry with its place and the hashes from its sibling up to the root's child.
type ProvedEntry struct {
	Index int64
	Data  []byte
	Path  tlog.RecordProof
}

// Proved is what a proof has shown: these entries are in this log at this checkpoint.
type Proved struct {
	Checkpoint   Checkpoint
	Cosignatures []Cosignature
	Entries      []ProvedEntry
}

// FormatProofs returns the proof file that holds the proofs, in this order.
func FormatProofs(proofs ...Proof) []byte {
	b := bytes.NewBufferString(proofHeader)
	for _, p := range proofs {
		for _, e := range p.Entries {
			b.WriteString("entry " + strconv.FormatInt(e.Index, 10) + "\n")
			b.WriteString("data " + base64.StdEncoding.EncodeToString(e.Data) + "\n")
			writeHashes(b, e.Path)
		}
		writeCheckpoint(b, p.Checkpoint)
	}
	return b.Bytes()
}

func writeHashes(b *bytes.Buffer, hashes []tlog.Hash) {
	for _, h := range hashes {
		b.WriteString("path " + h.String() + "\n")
	}
}

// writeCheckpoint writes a signed note with the line before and the empty line after it.
func writeCheckpoint(b *bytes.Buffer, signed []byte) {
	b.WriteString("checkpoint\n")
	b.Write(signed)
	b.WriteString("\n")
}

// ParseProofs reads a proof file. It accepts only what FormatProofs writes, and checks no signature and no hash.
func ParseProofs(file []byte) ([]Proof, error) {
	rest, ok := bytes.CutPrefix(file, []byte(proofHeader))
	if !ok {
		return nil, fail(ErrInvalid, "this is not a proof: it does not begin with the line %s",
			strings.TrimSpace(proofHeader))
	}
	r := &lineReader{rest: string(rest), line: 1}
	var proofs []Proof
	for r.rest != "" {
		p, err := parseProof(r)
		if err != nil {
			return nil, err
		}
		proofs = append(proofs, p)
	}
	if len(proofs) == 0 {
		return nil, r.fail("it proves nothing")
	}
	if !bytes.Equal(FormatProofs(proofs...), file) {
		return nil, fail(ErrInvalid, "the proof is not written in the one way allowed")
	}
	return proofs, nil
}

func parseProof(r *lineReader) (Proof, error) {
	var p Proof
	for !strings.HasPrefix(r.rest, "checkpoint\n") {
		e, err := parseProvedEntry(r)
		if err != nil {
			return Proof{}, err
		}
		if n := len(p.Entries); n > 0 && e.Index <= p.Entries[n-1].Index {
			return Proof{}, r.fail("the entries are not in ascending order")
		}
		p.Entries = append(p.Entries, e)
	}
	if len(p.Entries) == 0 {
		return Proof{}, r.fail("a checkpoint follows without an entry before it")
	}
	var err error
	p.Checkpoint, err = r.checkpoint()
	return p, err
}

func parseProvedEntry(r *lineReader) (e ProvedEntry, err error) {
	index, ok := r.field("entry ")
	if !ok {
		return e, r.fail("here a line with an entry's index should be")
	}
	if e.Index, err = strconv.ParseInt(index, 10, 64); err != nil || e.Index < 0 || e.Index >= MaxSize {
		return e, r.fail("the entry's index is not a number that a log can have")
	}
	data, ok := r.field("data ")
	if !ok {
		return e, r.fail("here a line with the entry's data should be")
	}
	if e.Data, err = base64.StdEncoding.DecodeString(data); err != nil || len(e.Data) > MaxEntrySize {
		return e, r.fail("the entry's data is not at most %d bytes in base64", MaxEntrySize)
	}
	e.Path, err = r.hashes()
	return e, err
}

// VerifyProof checks a proof file against public keys, without any other data: each checkpoint is signed by the log of
// that name, each entry hashes with its path to the root. verifiers are those of the logs, all of which must be known,
// and of the cosigners whose signatures are to be checked and listed.
func VerifyProof(file []byte, verifiers ...note.Verifier) ([]Proved, error) {
	proofs, err := ParseProofs(file)
	if err != nil {
		return nil, err
	}
	var all []Proved
	for _, p := range proofs {
		cp, err := parseKnown(p.Checkpoint, verifiers)
		if err != nil {
			return nil, err
		}
		cosignatures, err := cp.Cosignatures(verifiers...)
		if err != nil {
			return nil, err
		}
		for _, e := range p.Entries {
			if err := tlog.CheckRecord(e.Path, cp.Size, cp.Root, e.Index, tlog.RecordHash(e.Data)); err != nil {
				return nil, fail(ErrDamaged, "the proof does not show that these bytes are entry %d of %s at size %d", e.Index,
					cp.Origin, cp.Size)
			}
		}
		all = append(all, Proved{cp, cosignatures, p.Entries})
	}
	return all, nil
}

// parseKnown parses a checkpoint with the verifier of its origin.
func parseKnown(signed []byte, verifiers []note.Verifier) (Checkpoint, error) {
	text, _, err := splitNote(signed)
	if err != nil {
		return Checkpoint{}, err
	}
	origin, _, _ := strings.Cut(text, "\n")
	for _, v := range verifiers {
		if _, cosigner := v.(cosigns); !cosigner && v.Name() == origin {
			return ParseCheckpoint(signed, v)
		}
	}
	return Checkpoint{}, fail(ErrInvalid, "the checkpoint is of the log %s, whose public key was not given", origin)
}

// lineReader reads the lines of a proof file.
type lineReader struct {
	rest string
	line int // number of the last line read
}

func (r *lineReader) fail(format string, args ...any) error {
	e := fail(ErrInvalid, format, args...).(*Error)
	e.Text = "line " + strconv.Itoa(r.line) + " of the proof is not as it should be: " + e.Text
	return e
}

// field reads a line that begins with name and returns what follows on it.
func (r *lineReader) field(name string) (string, bool) {
	line, rest, ok := strings.Cut(r.rest, "\n")
	value, has := strings.CutPrefix(line, name)
	if !ok || !has {
		r.line++
		return "", false
	}
	r.rest = rest
	r.line++
	return value, true
}

// hashes reads the path lines that follow. A path has at most as many hashes as a tree has levels.
func (r *lineReader) hashes() ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for strings.HasPrefix(r.rest, "path ") {
		value, _ := r.field("path ")
		h, err := tlog.ParseHash(value)
		if err != nil || len(hashes) > 2*64 {
			return nil, r.fail("here a hash of 32 bytes in base64 should be")
		}
		hashes = append(hashes, h)
	}
	return hashes, nil
}

// checkpoint reads the line "checkpoint", a signed note, and the empty line after it.
func (r *lineReader) checkpoint() ([]byte, error) {
	if _, ok := r.field("checkpoint"); !ok {
		return nil, r.fail("here the line checkpoint should be")
	}
	text, after, ok := strings.Cut(r.rest, "\n\n")
	sigs, rest, ok2 := strings.Cut(after, "\n\n")
	if !ok || !ok2 {
		return nil, r.fail("after it a signed note should follow, and an empty line")
	}
	r.rest = rest
	signed := text + "\n\n" + sigs + "\n"
	r.line += strings.Count(signed, "\n") + 1
	return []byte(signed), nil
}
