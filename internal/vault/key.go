package vault

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"

	"truce"
)

// The cost of guessing a passphrase, as a power of two: what a new key file asks for, which is a second or so and 256
// MB, and what one may ask for at most.
const (
	keyWork    = 18
	maxKeyWork = 20
)

// MinPassphrase is the least length of a passphrase for a new key file, in bytes.
const MinPassphrase = 12

// maxKeyFile bounds a key file, in bytes; a real one has some 400.
const maxKeyFile = 16 << 10

// Key is an officer's secret key. It is in memory only while it is used; its file is encrypted with a passphrase. The
// node never holds it.
type Key struct{ identity *age.X25519Identity }

// NewKey makes a key.
func NewKey() (*Key, error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	return &Key{id}, nil
}

// Recipient returns the public part, "age1…".
func (k *Key) Recipient() string { return k.identity.Recipient().String() }

// Lock returns the key's file: an armored age file under a passphrase of [MinPassphrase] bytes or more, which holds
// what age-keygen writes. The age command opens it too.
func (k *Key) Lock(passphrase string) ([]byte, error) {
	if len(passphrase) < MinPassphrase {
		return nil, truce.Errorf(truce.Invalid,
			"a passphrase has %d characters at least; four or five words drawn by lot are good", MinPassphrase)
	}
	return k.lock(passphrase, keyWork)
}

func (k *Key) lock(passphrase string, work int) ([]byte, error) {
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	to.SetWorkFactor(work)
	var file bytes.Buffer
	a := armor.NewWriter(&file)
	w, err := age.Encrypt(a, to)
	if err == nil {
		_, err = fmt.Fprintf(w, "# public key: %s\n%s\n", k.Recipient(), k.identity)
	}
	if err == nil {
		err = w.Close()
	}
	if err == nil {
		err = a.Close()
	}
	return file.Bytes(), err
}

// Unlock opens a key's file, armored or not. It is an error of kind [truce.Forbidden] when the passphrase is not the
// one it was locked with, and of kind [truce.Invalid] when it is no such file. No error quotes either.
func Unlock(file []byte, passphrase string) (*Key, error) {
	bad := truce.Errorf(truce.Invalid,
		"this is not a key file made by truce key new, or it is damaged: take the copy you keep apart")
	if len(file) > maxKeyFile || passphrase == "" {
		return nil, bad
	}
	id, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, bad
	}
	id.SetMaxWorkFactor(maxKeyWork)
	var in io.Reader = bytes.NewReader(file)
	if bytes.HasPrefix(bytes.TrimSpace(file), []byte(armor.Header)) {
		in = armor.NewReader(in)
	}
	r, err := age.Decrypt(in, id)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, truce.Errorf(truce.Forbidden, "the passphrase is not the one this key was locked with")
	}
	if err != nil {
		return nil, bad
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, bad
	}
	return parseKey(string(text))
}

// parseKey reads what a key's file holds: comments, and one secret key.
func parseKey(text string) (*Key, error) {
	var found *Key
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, err := age.ParseX25519Identity(line)
		if err != nil || found != nil {
			return nil, truce.Errorf(truce.Invalid,
				"the key file does not hold one key of type X25519: make one with truce key new")
		}
		found = &Key{id}
	}
	if found == nil {
		return nil, truce.Errorf(truce.Invalid, "the key file holds no key: make one with truce key new")
	}
	return found, nil
}
