package vault

import (
	"bytes"
	"testing"

	"filippo.io/age"

	"truce"
)

// stanzaOf is a recipient that writes a stanza as it likes: an age file says for whom it is in stanzas.
type stanzaOf age.Stanza

func (s stanzaOf) Wrap([]byte) ([]*age.Stanza, error) {
	one := age.Stanza(s)
	return []*age.Stanza{&one}, nil
}

// A file closed elsewhere is for as many keys as are named, each in a stanza of the one form there is. What the file
// of a passphrase, of another kind of key or of more keys would hold, nobody who is named could open, or somebody who
// is not.
func TestTheStanzasOfAClosedFileAreThoseOfTheKeysNamed(t *testing.T) {
	k := newKey(t)
	own, err := age.ParseX25519Recipient(k.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	other := newKey(t)
	also, err := age.ParseX25519Recipient(other.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	phrase, err := age.NewScryptRecipient("a passphrase of several words")
	if err != nil {
		t.Fatal(err)
	}
	phrase.SetWorkFactor(2)
	body := make([]byte, 32)
	for _, c := range []struct {
		sentence string
		to       []age.Recipient
		ok       bool
	}{
		{"it is for the key that is named", []age.Recipient{own}, true},
		{"it is not for another beside it", []age.Recipient{own, also}, false},
		{"it is not for a passphrase", []age.Recipient{phrase}, false},
		{"it is not for another kind of key",
			[]age.Recipient{stanzaOf{Type: "ssh-ed25519", Args: []string{"a"}, Body: body}}, false},
		{"its stanza has one argument, not two",
			[]age.Recipient{stanzaOf{Type: "X25519", Args: []string{"a", "b"}, Body: body}}, false},
		{"its stanza has one argument, not none", []age.Recipient{stanzaOf{Type: "X25519", Body: body}}, false},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			var file bytes.Buffer
			w, err := age.Encrypt(&file, c.to...)
			if err == nil {
				_, err = w.Write(encodePayload([32]byte{}, []byte("a shell fell")))
			}
			if err == nil {
				err = w.Close()
			}
			if err != nil {
				t.Fatal(err)
			}
			closed := Closed{Commit: truce.DigestOf([]byte("x")), To: []string{k.Recipient()}, File: file.Bytes()}
			if err := closed.Check(); (err == nil) != c.ok {
				t.Fatalf("%v", err)
			}
		})
	}
}
