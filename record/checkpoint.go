package record

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// maxCheckpointSize bounds a signed checkpoint in bytes: room for a hundred signatures, also of the large kinds.
const maxCheckpointSize = 512 << 10

// Checkpoint is the head of a log: its size and root hash, with Signed, the signed note that says so. One that
// ParseCheckpoint returned is signed by the log; its other signature lines are kept whether or not they are known.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
	Signed []byte
}

// tree returns the size and root as tlog wants them.
func (c Checkpoint) tree() tlog.Tree { return tlog.Tree{N: c.Size, Hash: c.Root} }

// text returns the three lines that are signed.
func (c Checkpoint) text() string { return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root) }

// sameHead reports whether c and d are the same size and root; signatures may differ.
func (c Checkpoint) sameHead(d Checkpoint) bool { return c.Size == d.Size && c.Root == d.Root }

// ParseCheckpoint returns the checkpoint in a signed note that the log's key has signed. The note's text must be
// exactly origin, size and root, and the origin the name of the verifier's key. Signatures by other keys are kept in
// Signed and not checked: see [Checkpoint.Cosignatures].
func ParseCheckpoint(signed []byte, log note.Verifier) (Checkpoint, error) {
	if len(signed) > maxCheckpointSize {
		return Checkpoint{}, fail(ErrDamaged, "the checkpoint has %d bytes, more than any checkpoint needs", len(signed))
	}
	n, err := note.Open(signed, note.VerifierList(log))
	if err != nil {
		return Checkpoint{}, explainNote(err, log)
	}
	if err := checkSignatureLines(n); err != nil {
		return Checkpoint{}, err
	}
	c, err := parseCheckpointText(n.Text)
	if err != nil {
		return Checkpoint{}, err
	}
	if c.Origin != log.Name() {
		return Checkpoint{}, fail(ErrDamaged, "the checkpoint is of the log %s; the key is of the log %s", c.Origin,
			log.Name())
	}
	c.Signed = bytes.Clone(signed)
	return c, nil
}

// checkSignatureLines refuses signatures that could be written in another way and mean the same.
func checkSignatureLines(n *note.Note) error {
	for _, sigs := range [][]note.Signature{n.Sigs, n.UnverifiedSigs} {
		for _, s := range sigs {
			if _, err := base64.StdEncoding.Strict().DecodeString(s.Base64); err != nil {
				return fail(ErrDamaged, "the signature of the key %s+%08x on the checkpoint is not written in the one way allowed",
					s.Name, s.Hash)
			}
		}
	}
	return nil
}

// explainNote turns an error of note.Open into a sentence.
func explainNote(err error, log note.Verifier) error {
	key := fmt.Sprintf("%s+%08x", log.Name(), log.KeyHash())
	var unsigned *note.UnverifiedNoteError
	var invalid *note.InvalidSignatureError
	switch {
	case errors.As(err, &unsigned):
		var others []string
		for _, s := range unsigned.Note.UnverifiedSigs {
			others = append(others, fmt.Sprintf("%s+%08x", s.Name, s.Hash))
		}
		return fail(ErrDamaged, "the checkpoint is not signed by the key %s but by %s: it is of another log, or the wrong "+
			"key was given", key, strings.Join(others, ", "))
	case errors.As(err, &invalid):
		return fail(ErrDamaged, "the signature of the key %s on the checkpoint is not valid: the checkpoint was altered", key)
	}
	return failBecause(ErrDamaged, err, "the checkpoint is not a signed note")
}

// parseCheckpointText reads the text of a checkpoint, strictly: exactly what text writes.
func parseCheckpointText(text string) (Checkpoint, error) {
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) != 4 || lines[3] != "" {
		return Checkpoint{}, fail(ErrDamaged, "the checkpoint's text is not the three lines origin, size and root hash")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || size > MaxSize {
		return Checkpoint{}, fail(ErrDamaged, "the checkpoint's size %.40q is not a number from 0 to %d", lines[1],
			int64(MaxSize))
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return Checkpoint{}, fail(ErrDamaged, "the checkpoint's root hash %.60q is not 32 bytes in base64", lines[2])
	}
	c := Checkpoint{Origin: lines[0], Size: size, Root: root}
	if err := CheckOrigin(c.Origin); err != nil {
		return Checkpoint{}, err
	}
	if c.text() != text {
		return Checkpoint{}, fail(ErrDamaged, "the checkpoint's text is not written in the one way allowed")
	}
	if empty, _ := tlog.TreeHash(0, nil); size == 0 && root != empty {
		return Checkpoint{}, fail(ErrDamaged,
			"the checkpoint says that the log is empty and gives a root hash that is not that of nothing")
	}
	return c, nil
}

// signCheckpoint returns c signed by signer, checked with the log's verifier before anybody sees it.
func signCheckpoint(c Checkpoint, signer note.Signer, log note.Verifier) (Checkpoint, error) {
	signed, err := note.Sign(&note.Note{Text: c.text()}, signer)
	if err != nil {
		return Checkpoint{}, failBecause(ErrUnavailable, err, "the checkpoint of %s could not be signed", c.Origin)
	}
	checked, err := ParseCheckpoint(signed, log)
	if err != nil {
		return Checkpoint{}, err
	}
	if !checked.sameHead(c) {
		return Checkpoint{}, fail(ErrDamaged, "the checkpoint of %s was signed with other values than were given", c.Origin)
	}
	return checked, nil
}

// sigLine is one signature line of a note.
type sigLine struct {
	name string
	hash uint32
	line string // with its newline
}

// signature returns the bytes of the signature, without the key hash.
func (l sigLine) signature() []byte {
	encoded := l.line[strings.LastIndexByte(l.line, ' ')+1:]
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(encoded, "\n"))
	if err != nil || len(raw) < 4 {
		return nil
	}
	return raw[4:]
}

// splitNote returns the text and the signature lines of a signed note whose form note.Open accepts, without checking
// any signature. Lines that repeat a key are left out.
func splitNote(signed []byte) (text string, sigs []sigLine, err error) {
	var unsigned *note.UnverifiedNoteError
	if _, err := note.Open(signed, note.VerifierList()); !errors.As(err, &unsigned) {
		return "", nil, failBecause(ErrInvalid, err, "this is not a signed note")
	}
	if err := checkSignatureLines(unsigned.Note); err != nil {
		return "", nil, err
	}
	for _, s := range unsigned.Note.UnverifiedSigs {
		sigs = append(sigs, sigLine{s.Name, s.Hash, "— " + s.Name + " " + s.Base64 + "\n"})
	}
	return unsigned.Note.Text, sigs, nil
}

// WithSignatures returns the checkpoint with the signature lines added that it does not have yet (by key name and key
// hash). The lines are those of a signed note or the answer of a cosigner: each "— name base64" and a newline. They are
// not checked; an unknown kind of signature is kept.
func (c Checkpoint) WithSignatures(lines []byte) (Checkpoint, error) {
	text, have, err := splitNote(c.Signed)
	if err != nil {
		return Checkpoint{}, err
	}
	again, more, err := splitNote(append([]byte(text+"\n"), lines...))
	if err != nil || again != text {
		return Checkpoint{}, fail(ErrInvalid,
			"the signature lines for the checkpoint of %s are not of the form of a signed note", c.Origin)
	}
	seen := map[string]bool{}
	out := bytes.NewBufferString(text + "\n")
	for _, s := range append(have, more...) {
		key := fmt.Sprintf("%s+%08x", s.name, s.hash)
		if !seen[key] {
			seen[key] = true
			out.WriteString(s.line)
		}
	}
	c.Signed = out.Bytes()
	if _, _, err := splitNote(c.Signed); err != nil {
		return Checkpoint{}, fail(ErrInvalid, "the checkpoint of %s at size %d has too many signatures", c.Origin, c.Size)
	}
	return c, nil
}

// signatureLines returns the signature lines of one of our checkpoints, whose text has no empty line.
func signatureLines(signed []byte) []byte {
	_, lines, _ := bytes.Cut(signed, []byte("\n\n"))
	return lines
}
