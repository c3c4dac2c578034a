package vault

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"

	"truce"
)

// MaxContent is how large the content of one secret may be, in bytes.
const MaxContent = 32 << 20

// Secret is one sealed field of one version of a thing. It is held as it is, or closed.
type Secret struct {
	Object  string // id of the report, assessment or operation
	Version int    // of a report; 1 for others
	Field   string
	Claim   string   // claim id of the entry that carries the commitment
	Salt    [32]byte // of a secret held as it is
	Content []byte   // of a secret held as it is
	Closed  *Closed  // nil: it is held as it is
}

// Closed is salt and content of a secret as only an officer's key opens them.
type Closed struct {
	Commit truce.Digest // what the record carries; whether it is right shows when the file is opened
	To     []string     // recipients, sorted, as whoever closed it says: an age file does not tell
	File   []byte       // age file, binary
}

// Commit returns the commitment the record carries for the secret.
func (s Secret) Commit() truce.Digest {
	if s.Closed != nil {
		return s.Closed.Commit
	}
	return truce.Commit(s.Claim, s.Field, s.Salt, s.Content)
}

// The form of what is encrypted: a line, the salt, the length of the content in eight bytes, the content, zeros up to
// the next multiple of 256 bytes, at least one: as it is committed to, so that the length of the file tells no more
// than the commitment does.
const (
	payloadHead = "truce sealed 1\n"
	payloadPad  = 256
	payloadFix  = len(payloadHead) + 32 + 8
)

func encodePayload(salt [32]byte, content []byte) []byte {
	b := make([]byte, 0, payloadFix+len(content)+payloadPad)
	b = append(b, payloadHead...)
	b = append(b, salt[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(len(content)))
	b = append(b, content...)
	return append(b, make([]byte, payloadPad-len(content)%payloadPad)...)
}

// decodePayload is strict: what it takes, encodePayload gives back byte for byte.
func decodePayload(b []byte) (salt [32]byte, content []byte, err error) {
	damaged := truce.Errorf(truce.Invalid, "what is in the sealed file is not of a form this program knows")
	rest, ok := bytes.CutPrefix(b, []byte(payloadHead))
	if !ok || len(rest) < 32+8+payloadPad || (len(rest)-32-8)%payloadPad != 0 {
		return salt, nil, damaged
	}
	size, padded := binary.BigEndian.Uint64(rest[32:]), rest[32+8:]
	if size >= uint64(len(padded)) || uint64(len(padded))-size > payloadPad {
		return salt, nil, damaged
	}
	if slices.ContainsFunc(padded[size:], func(x byte) bool { return x != 0 }) {
		return salt, nil, damaged
	}
	return [32]byte(rest), padded[:size:size], nil
}

// Close returns the secret closed to recipients: one key of any of them opens it. A secret that is closed already is an
// error of kind [truce.Invalid], and so is an empty list.
func (s Secret) Close(to []string) (Secret, error) {
	if s.Closed != nil || len(to) == 0 {
		return Secret{}, truce.Errorf(truce.Invalid, "the %s of %s is closed already, or to nobody", s.Field, s.Object)
	}
	if len(s.Content) > MaxContent {
		return Secret{}, truce.Errorf(truce.Invalid, "the %s has %d bytes; a sealed field has %d at most", s.Field,
			len(s.Content), MaxContent)
	}
	to = slices.Compact(slices.Sorted(slices.Values(to)))
	file, err := Encrypt(to, encodePayload(s.Salt, s.Content))
	if err != nil {
		return Secret{}, err
	}
	c := &Closed{Commit: s.Commit(), To: to, File: file}
	s.Salt, s.Content, s.Closed = [32]byte{}, nil, c
	return s, nil
}

// Open returns the secret as it is; one that is not closed opens without a key. It is an error of kind
// [truce.Forbidden] when the secret is not closed to the key, and of kind [truce.Invalid] when the file is damaged or
// holds something else than the record committed to.
func (s Secret) Open(k *Key) (Secret, error) {
	if s.Closed == nil {
		return s, nil
	}
	if k == nil {
		return Secret{}, truce.Errorf(truce.Forbidden, "the %s of %s is closed: an officer's key opens it", s.Field, s.Object)
	}
	payload, err := k.Decrypt(s.Closed.File)
	switch truce.KindOf(err) {
	case truce.Forbidden:
		return Secret{}, truce.Errorf(truce.Forbidden,
			"the %s of %s is not closed to this key: another officer's opens it, and truce key reseal then closes it to this "+
				"one too", s.Field, s.Object)
	case truce.Invalid:
		return Secret{}, truce.Errorf(truce.Invalid,
			"the sealed file of the %s of %s is damaged: bring the vault back from a copy", s.Field, s.Object)
	}
	open := s
	open.Closed = nil
	if open.Salt, open.Content, err = decodePayload(payload); err != nil {
		return Secret{}, err
	}
	if open.Commit() != s.Closed.Commit {
		return Secret{}, truce.Errorf(truce.Invalid,
			"what is in the sealed file of the %s of %s is not what the record committed to", s.Field, s.Object)
	}
	return open, nil
}

// Check returns what is wrong with a file closed elsewhere, as far as that can be seen without a key: an age file for
// as many X25519 recipients as are named, of the length of a padded field.
func (c Closed) Check() error {
	bad := truce.Errorf(truce.Invalid,
		"a sealed field came in a form this program does not know: load the page anew and enter it again")
	if !slices.IsSorted(c.To) || len(slices.Compact(slices.Clone(c.To))) != len(c.To) || !allValid(c.To) ||
		c.Commit.IsZero() {
		return bad
	}
	n, ok := Encrypted(c.File, len(c.To))
	if !ok {
		return bad
	}
	if n < payloadFix+payloadPad || (n-payloadFix)%payloadPad != 0 || n > payloadFix+MaxContent+payloadPad {
		return bad
	}
	return nil
}

func allValid(to []string) bool {
	return len(to) > 0 && !slices.ContainsFunc(to, func(r string) bool { return !truce.ValidRecipient(r) })
}

// join and split are the form of a list of recipients in the database.
func join(to []string) string { return strings.Join(to, " ") }

func split(to string) []string { return strings.Fields(to) }
