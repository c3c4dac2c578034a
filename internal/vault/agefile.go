package vault

import (
	"bytes"
	"errors"
	"io"

	"filippo.io/age"

	"truce"
)

// Encrypt returns an age file that the key of each recipient opens, in their order.
func Encrypt(to []string, content []byte) ([]byte, error) {
	recipients := make([]age.Recipient, len(to))
	for i, r := range to {
		x, err := age.ParseX25519Recipient(r)
		if err != nil {
			return nil, truce.Errorf(truce.Invalid, "%q is no age recipient: give the officer another key", r)
		}
		recipients[i] = x
	}
	var file bytes.Buffer
	w, err := age.Encrypt(&file, recipients...)
	if err == nil {
		_, err = w.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, truce.Errorf(truce.Internal, "it could not be closed to the officers' keys").Because(err)
	}
	return file.Bytes(), nil
}

// Decrypt opens an age file. It is an error of kind [truce.Forbidden] when the file is not closed to the key, and of
// kind [truce.Invalid] when it is damaged.
func (k *Key) Decrypt(file []byte) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(file), k.identity)
	if errors.As(err, new(*age.NoIdentityMatchError)) {
		return nil, truce.Errorf(truce.Forbidden, "the file is not closed to this key")
	}
	var content []byte
	if err == nil {
		content, err = io.ReadAll(r)
	}
	if err != nil {
		return nil, truce.Errorf(truce.Invalid, "the file is damaged")
	}
	return content, nil
}

// Encrypted returns how many bytes an age file encrypts, as far as that can be seen without a key; ok is false for what
// is no age file, or for others than so many X25519 recipients.
func Encrypted(file []byte, recipients int) (n int, ok bool) {
	head, err := age.ExtractHeader(bytes.NewReader(file))
	if err != nil {
		return 0, false
	}
	var seen stanzas
	if _, err := age.Decrypt(bytes.NewReader(file), &seen); err == nil || len(seen) != recipients {
		return 0, false
	}
	for _, s := range seen {
		if s.Type != "X25519" || len(s.Args) != 1 {
			return 0, false
		}
	}
	const nonce, tag, chunk = 16, 16, 64 << 10
	n = len(file) - len(head) - nonce
	return n - (n+chunk+tag-1)/(chunk+tag)*tag, true
}

// stanzas gathers for whom an age file is; it opens none.
type stanzas []*age.Stanza

// Unwrap implements age.Identity.
func (s *stanzas) Unwrap(list []*age.Stanza) ([]byte, error) {
	*s = append(*s, list...)
	return nil, age.ErrIncorrectIdentity
}
