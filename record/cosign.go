package record

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// Cosigner signs the checkpoints of other logs. Its cosignature says: at this time, the largest consistent tree of this
// log that I have seen is this one. It is that of C2SP's tlog-cosignature with Ed25519, "cosignature/v1".
//
// Cosign only what was checked to continue what was cosigned before; [Mirror] does so. A cosigner's key must sign
// nothing else: the signed message does not name the cosigner.
type Cosigner struct {
	name string
	hash uint32
	key  ed25519.PrivateKey
}

// NewCosigner returns the cosigner of an encoded key made by [GenerateCosignerKey].
func NewCosigner(skey string) (*Cosigner, error) {
	name, seed, err := parseSigningKey(skey, algCosignature)
	if err != nil {
		return nil, err
	}
	key := ed25519.NewKeyFromSeed(seed)
	return &Cosigner{name, keyHash(name, algCosignature, key.Public().(ed25519.PublicKey)), key}, nil
}

// Name returns the name that stands in the cosigner's signature lines.
func (c *Cosigner) Name() string { return c.name }

// Verifier returns the verifier of the cosigner's signatures.
func (c *Cosigner) Verifier() note.Verifier {
	return &cosignatureVerifier{c.name, c.hash, c.key.Public().(ed25519.PublicKey)}
}

// Cosign returns the signature line for the checkpoint at a time, which is rounded down to the second and must not be
// before 1970. Add it with [Checkpoint.WithSignatures].
func (c *Cosigner) Cosign(cp Checkpoint, at time.Time) ([]byte, error) {
	seconds := at.Unix()
	if seconds < 0 {
		return nil, fail(ErrInvalid, "a cosignature cannot be dated before 1970")
	}
	sig := binary.BigEndian.AppendUint32(nil, c.hash)
	sig = binary.BigEndian.AppendUint64(sig, uint64(seconds))
	sig = append(sig, ed25519.Sign(c.key, cosignedMessage(uint64(seconds), []byte(cp.text())))...)
	return []byte("— " + c.name + " " + base64.StdEncoding.EncodeToString(sig) + "\n"), nil
}

// cosignedMessage is what a cosigner signs: a header, the time, and the text of the checkpoint.
func cosignedMessage(seconds uint64, text []byte) []byte {
	return append(fmt.Appendf(nil, "cosignature/v1\ntime %d\n", seconds), text...)
}

// cosignatureSize is the time and the signature, without the key hash.
const cosignatureSize = 8 + ed25519.SignatureSize

// cosignatureVerifier checks cosignatures of one cosigner.
type cosignatureVerifier struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

var _ note.Verifier = (*cosignatureVerifier)(nil)

func (v *cosignatureVerifier) Name() string    { return v.name }
func (v *cosignatureVerifier) KeyHash() uint32 { return v.hash }

func (v *cosignatureVerifier) Verify(msg, sig []byte) bool {
	if len(sig) != cosignatureSize {
		return false
	}
	seconds := binary.BigEndian.Uint64(sig)
	return seconds <= 1<<63-1 && ed25519.Verify(v.key, cosignedMessage(seconds, msg), sig[8:])
}

// Cosignature is the checked word of a cosigner on a checkpoint.
type Cosignature struct {
	Name    string
	KeyHash uint32
	Time    time.Time // as the cosigner says; UTC, whole seconds
}

// Cosignatures returns the cosignatures on the checkpoint by the given cosigners, in the order of the note. A signature
// of a given cosigner that does not verify is an error; signatures of others are passed over. Verifiers of other kinds
// of keys are ignored, and so is one whose name and key hash an earlier one has.
func (c Checkpoint) Cosignatures(cosigners ...note.Verifier) ([]Cosignature, error) {
	var known []note.Verifier
	for _, v := range cosigners {
		same := func(k note.Verifier) bool { return k.Name() == v.Name() && k.KeyHash() == v.KeyHash() }
		if v, ok := v.(cosigns); ok && !slices.ContainsFunc(known, same) {
			known = append(known, v)
		}
	}
	n, err := note.Open(c.Signed, note.VerifierList(known...))
	if _, none := err.(*note.UnverifiedNoteError); none {
		return nil, nil
	}
	if err != nil {
		return nil, failBecause(ErrDamaged, err, "a cosignature on the checkpoint of %s at size %d is not valid", c.Origin,
			c.Size)
	}
	var list []Cosignature
	for _, s := range n.Sigs {
		raw, err := base64.StdEncoding.DecodeString(s.Base64)
		if err != nil || len(raw) != 4+cosignatureSize {
			return nil, fail(ErrInvalid, "the cosignature of %s is not well formed", s.Name) // note.Open has excluded it
		}
		at := time.Unix(int64(binary.BigEndian.Uint64(raw[4:])), 0).UTC()
		list = append(list, Cosignature{s.Name, s.Hash, at})
	}
	return list, nil
}

// Trim returns the checkpoint with the signature of the log and, of all others, only those that the given cosigners
// have made and that verify. What comes from afar is trimmed before it is kept, so that nobody fills the room for
// signatures with lines that say nothing.
func (c Checkpoint) Trim(log note.Verifier, cosigners ...note.Verifier) (Checkpoint, error) {
	text, lines, err := splitNote(c.Signed)
	if err != nil {
		return Checkpoint{}, err
	}
	signed := []byte(text + "\n")
	for _, l := range lines {
		for _, v := range append([]note.Verifier{log}, cosigners...) {
			if l.name == v.Name() && l.hash == v.KeyHash() && v.Verify([]byte(text), l.signature()) {
				signed = append(signed, l.line...)
				break
			}
		}
	}
	return ParseCheckpoint(signed, log)
}
