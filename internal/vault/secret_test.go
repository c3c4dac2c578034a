package vault

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"truce"
)

// golden is testdata/sealed.json: what the program in the browser and this package must agree on. It was written once.
type golden struct {
	Commitments []struct {
		Claim   string       `json:"claim"`
		Field   string       `json:"field"`
		Salt    string       `json:"salt"` // base64
		Content string       `json:"content"`
		Commit  truce.Digest `json:"commit"`
		Payload truce.Digest `json:"payload"` // SHA-256 of what is encrypted
	} `json:"commitments"`
	Key struct {
		Passphrase string `json:"passphrase"`
		File       string `json:"file"`
		Recipient  string `json:"recipient"`
	} `json:"key"`
	Closed struct {
		Claim   string       `json:"claim"`
		Field   string       `json:"field"`
		Content string       `json:"content"`
		Commit  truce.Digest `json:"commit"`
		File    string       `json:"file"` // base64, closed to Key
	} `json:"closed"`
}

func readGolden(t testing.TB) (g golden) {
	t.Helper()
	b, err := os.ReadFile("testdata/sealed.json")
	if err == nil {
		err = json.Unmarshal(b, &g)
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestGolden(t *testing.T) {
	g := readGolden(t)
	for _, c := range g.Commitments {
		salt, err := base64.StdEncoding.DecodeString(c.Salt)
		if err != nil {
			t.Fatal(err)
		}
		if got := truce.Commit(c.Claim, c.Field, [32]byte(salt), []byte(c.Content)); got != c.Commit {
			t.Errorf("%s of %s: commitment %s, want %s", c.Field, c.Claim, got, c.Commit)
		}
		if got := sum(encodePayload([32]byte(salt), []byte(c.Content))); got != c.Payload {
			t.Errorf("%s of %s: payload %s, want %s", c.Field, c.Claim, got, c.Payload)
		}
	}
	k, err := Unlock([]byte(g.Key.File), g.Key.Passphrase)
	if err != nil || k.Recipient() != g.Key.Recipient {
		t.Fatalf("the key opens as %v, %v", k, err)
	}
	file, err := base64.StdEncoding.DecodeString(g.Closed.File)
	if err != nil {
		t.Fatal(err)
	}
	s := Secret{Claim: g.Closed.Claim, Field: g.Closed.Field, Closed: &Closed{Commit: g.Closed.Commit,
		To: []string{g.Key.Recipient}, File: file}}
	if err := s.Closed.Check(); err != nil {
		t.Error(err)
	}
	if open, err := s.Open(k); err != nil || string(open.Content) != g.Closed.Content {
		t.Errorf("the file opens as %q, %v", open.Content, err)
	}
}

func sum(b []byte) truce.Digest { return sha256.Sum256(b) }

func newKey(t testing.TB) *Key {
	t.Helper()
	k, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestClosedOpensWithAnyKeyOfItsOwn(t *testing.T) {
	a, b, other := newKey(t), newKey(t), newKey(t)
	for _, n := range []int{0, 1, 255, 256, 257, 100_000} {
		s := Secret{Object: "CA-R-1", Version: 1, Field: "text", Claim: "c1", Salt: [32]byte{9},
			Content: bytes.Repeat([]byte("é"), n)[:n]}
		c, err := s.Close([]string{b.Recipient(), a.Recipient(), b.Recipient()})
		if err != nil {
			t.Fatal(err)
		}
		if c.Commit() != s.Commit() || c.Content != nil || c.Salt != [32]byte{} || len(c.Closed.To) != 2 {
			t.Fatalf("closed: %+v", c)
		}
		if n > 8 && bytes.Contains(c.Closed.File, s.Content[:8]) {
			t.Error("the content stands in the file")
		}
		if err := c.Closed.Check(); err != nil {
			t.Errorf("%d bytes: %v", n, err)
		}
		for _, k := range []*Key{a, b} {
			if open, err := c.Open(k); err != nil || !bytes.Equal(open.Content, s.Content) || open.Salt != s.Salt ||
				open.Closed != nil {
				t.Errorf("%d bytes open as %+v, %v", n, open, err)
			}
		}
		for _, k := range []*Key{other, nil} {
			if open, err := c.Open(k); truce.KindOf(err) != truce.Forbidden || open.Content != nil {
				t.Errorf("with another key: %+v, %v", open, err)
			}
		}
	}
}

// TestTheLengthOfAFileTellsNoMoreThanTheCommitment holds that contents that pad alike have files of one length.
func TestTheLengthOfAFileTellsNoMoreThanTheCommitment(t *testing.T) {
	k := newKey(t)
	lengths := map[int]bool{}
	for _, n := range []int{1, 40, 255} {
		c, err := Secret{Field: "text", Content: make([]byte, n)}.Close([]string{k.Recipient()})
		if err != nil {
			t.Fatal(err)
		}
		lengths[len(c.Closed.File)] = true
	}
	if len(lengths) != 1 {
		t.Errorf("lengths %v", lengths)
	}
}

func TestAClosedFileThatWasAlteredDoesNotOpen(t *testing.T) {
	k := newKey(t)
	s := Secret{Object: "CA-R-1", Version: 1, Field: "text", Claim: "c1", Content: []byte("a shell fell")}
	c, err := s.Close([]string{k.Recipient()})
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Closed.File {
		bad := *c.Closed
		bad.File = slices.Clone(bad.File)
		bad.File[i] ^= 1
		if open, err := (Secret{Field: s.Field, Claim: s.Claim, Closed: &bad}).Open(k); err == nil || open.Content != nil {
			t.Fatalf("byte %d altered, and it opens", i)
		}
	}
	for name, alter := range map[string]func(*Secret){
		"another claim": func(s *Secret) { s.Claim = "c2" },
		"another field": func(s *Secret) { s.Field = "source" },
		"another commitment": func(s *Secret) {
			s.Closed = &Closed{Commit: truce.DigestOf([]byte("x")), To: s.Closed.To, File: s.Closed.File}
		},
	} {
		bad := c
		alter(&bad)
		if open, err := bad.Open(k); truce.KindOf(err) != truce.Invalid || open.Content != nil {
			t.Errorf("%s: %+v, %v", name, open, err)
		}
	}
}

func TestCloseRefuses(t *testing.T) {
	k := newKey(t)
	s := Secret{Field: "text", Content: []byte("x")}
	closed, err := s.Close([]string{k.Recipient()})
	if err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]func() (Secret, error){
		"nobody": func() (Secret, error) { return s.Close(nil) },
		"no key": func() (Secret, error) { return s.Close([]string{"age1x"}) },
		"twice":  func() (Secret, error) { return closed.Close([]string{k.Recipient()}) },
		"too large": func() (Secret, error) {
			return Secret{Content: make([]byte, MaxContent+1)}.Close([]string{k.Recipient()})
		},
	} {
		if _, err := try(); truce.KindOf(err) != truce.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckSeesWhatCanBeSeen(t *testing.T) {
	a, b := newKey(t), newKey(t)
	c, err := Secret{Field: "text", Content: []byte("x")}.Close([]string{a.Recipient(), b.Recipient()})
	if err != nil {
		t.Fatal(err)
	}
	for name, alter := range map[string]func(*Closed){
		"fewer named":   func(c *Closed) { c.To = c.To[:1] },
		"twice":         func(c *Closed) { c.To = []string{c.To[0], c.To[0]} },
		"unsorted":      func(c *Closed) { c.To = []string{c.To[1], c.To[0]} },
		"no recipient":  func(c *Closed) { c.To = []string{"age1a", "age1b"} },
		"nobody":        func(c *Closed) { c.To = nil },
		"no commitment": func(c *Closed) { c.Commit = truce.Digest{} },
		"cut":           func(c *Closed) { c.File = c.File[:len(c.File)-1] },
		"no file":       func(c *Closed) { c.File = []byte("a shell fell") },
		"empty":         func(c *Closed) { c.File = nil },
	} {
		bad := *c.Closed
		alter(&bad)
		if err := bad.Check(); truce.KindOf(err) != truce.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeyFile(t *testing.T) {
	k := newKey(t)
	const passphrase = "four words drawn lots"
	file, err := k.lock(passphrase, 10)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(file, []byte("SECRET")) || bytes.Contains(file, []byte(k.Recipient())) {
		t.Error("the file tells the key")
	}
	back, err := Unlock(file, passphrase)
	if err != nil || back.identity.String() != k.identity.String() {
		t.Fatal(err)
	}
	if _, err := Unlock(file, passphrase+"x"); truce.KindOf(err) != truce.Forbidden ||
		strings.Contains(err.Error(), passphrase) {
		t.Errorf("another passphrase: %v", err)
	}
	costly, err := k.lock(passphrase, 10)
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{
		"empty":   nil,
		"a text":  []byte("no key"),
		"cut":     costly[:len(costly)/2],
		"altered": bytes.Replace(costly, costly[200:201], []byte("*"), 1),
		"huge":    bytes.Repeat([]byte("x"), maxKeyFile+1),
	} {
		if k, err := Unlock(file, passphrase); truce.KindOf(err) != truce.Invalid || k != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := k.Lock("short"); truce.KindOf(err) != truce.Invalid {
		t.Errorf("a short passphrase: %v", err)
	}
}

func TestNothingInTheVaultReadsAsWhatWasClosed(t *testing.T) {
	k, path := newKey(t), filepath.Join(t.TempDir(), "vault.db")
	v, err := Create(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	canary := []byte("canary of a witness at the post")
	plain := Secret{Object: "CA-R-1", Version: 1, Field: "text", Claim: "c1", Salt: [32]byte{1}, Content: canary}
	closed, err := plain.Close([]string{k.Recipient()})
	if err != nil {
		t.Fatal(err)
	}
	// It was held as it is before the officer had a key, and is closed now.
	if err := v.Put(t.Context(), plain); err != nil {
		t.Fatal(err)
	}
	if err := v.Replace(t.Context(), []Secret{plain}, []Secret{closed}); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		if b, err := os.ReadFile(f); err != nil || bytes.Contains(b, canary) {
			t.Errorf("%s holds the text (%v)", filepath.Base(f), err)
		}
	}
}

func FuzzPayload(f *testing.F) {
	f.Add(encodePayload([32]byte{1}, []byte("a shell fell")))
	f.Add(encodePayload([32]byte{}, nil))
	f.Add([]byte(payloadHead))
	f.Fuzz(func(t *testing.T, b []byte) {
		salt, content, err := decodePayload(b)
		if err != nil {
			if content != nil || salt != [32]byte{} {
				t.Errorf("an error, and %x %q", salt, content)
			}
			return
		}
		if !bytes.Equal(encodePayload(salt, content), b) {
			t.Errorf("%x is encoded in another form", b)
		}
	})
}

func FuzzCheck(f *testing.F) {
	k := newKey(f)
	c, err := Secret{Field: "text", Content: []byte("x")}.Close([]string{k.Recipient()})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(c.Closed.File)
	f.Add([]byte("age-encryption.org/v1\n-> X25519 x\n\n--- \n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		if err := (Closed{Commit: c.Closed.Commit, To: c.Closed.To, File: file}).Check(); err != nil &&
			truce.KindOf(err) != truce.Invalid {
			t.Error(err)
		}
	})
}

func FuzzParseKey(f *testing.F) {
	k := newKey(f)
	f.Add("# public key: x\n" + k.identity.String() + "\n")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		k, err := parseKey(text)
		if (err == nil) != (k != nil) {
			t.Errorf("%v with %v", k, err)
		}
		if err == nil && !strings.Contains(text, k.identity.String()) {
			t.Error("a key that is not in the text")
		}
	})
}

func BenchmarkClose(b *testing.B) {
	k := newKey(b)
	s := Secret{Field: "text", Content: bytes.Repeat([]byte("a shell fell "), 40)}
	for b.Loop() {
		if _, err := s.Close([]string{k.Recipient()}); err != nil {
			b.Fatal(err)
		}
	}
}
