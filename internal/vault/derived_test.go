package vault

import (
	"bytes"
	"testing"

	"filippo.io/age"

	"truce"
)

// A secret gives one key for a use and another for another, and what is closed to it is opened with it alone.
func TestAKeyOfASecret(t *testing.T) {
	secret := bytes.Repeat([]byte{7}, 32)
	key := func(secret []byte, use string) *Key {
		t.Helper()
		k, err := KeyOf(secret, use)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	k, again, other := key(secret, "a"), key(secret, "a"), key(secret, "b")
	if k.Recipient() != again.Recipient() || k.Recipient() == other.Recipient() ||
		k.Recipient() == key(append(secret, 1), "a").Recipient() {
		t.Error("keys do not follow from secret and use")
	}
	to, err := age.ParseX25519Recipient(k.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	w, err := age.Encrypt(&file, to)
	if err == nil {
		_, err = w.Write([]byte("said"))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	if b, err := k.Read(file.Bytes(), 4); err != nil || string(b) != "said" {
		t.Errorf("opened: %q, %v", b, err)
	}
	if _, err := other.Read(file.Bytes(), 4); truce.KindOf(err) != truce.Forbidden {
		t.Errorf("another key: %v", err)
	}
	if _, err := k.Read(file.Bytes(), 3); truce.KindOf(err) != truce.Invalid {
		t.Errorf("too much: %v", err)
	}
	if _, err := k.Read([]byte("no file"), 9); truce.KindOf(err) != truce.Invalid {
		t.Errorf("no file: %v", err)
	}
}
