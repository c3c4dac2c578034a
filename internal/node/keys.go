package node

import (
	"crypto/ed25519"
	"encoding/base64"
	"io"
	"os"
	"path/filepath"
	"strings"

	"truce"
	"truce/record"
)

// Key is a secret key and its public half, in the forms in which they are kept and published.
type Key struct{ Secret, Public string }

// Keys are what a member's node signs with.
type Keys struct {
	Log      Key // signs the member's log; note format
	Cosigner Key // cosigns the others' logs; note format
	Node     Key // authenticates the node to others; base64 of an Ed25519 seed and public key
}

// NewKeys makes the keys of a member's node in a process. rand is crypto/rand's Reader except in tests.
func NewKeys(rand io.Reader, process string, m truce.MemberID) (Keys, error) {
	var k Keys
	var err error
	if k.Log.Secret, k.Log.Public, err = record.GenerateKey(rand, Origin(process, m)); err != nil {
		return Keys{}, sentence(err)
	}
	if k.Cosigner.Secret, k.Cosigner.Public, err = record.GenerateCosignerKey(rand,
		truce.CosignerName(process, m)); err != nil {
		return Keys{}, sentence(err)
	}
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(rand, seed); err != nil {
		return Keys{}, truce.Errorf(truce.Unavailable, "no key was made: the source of randomness failed: %v", err)
	}
	k.Node.Secret = base64.StdEncoding.EncodeToString(seed)
	k.Node.Public = base64.StdEncoding.EncodeToString(ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey))
	return k, nil
}

// Fill puts the public keys into a member of a founding document.
func (k Keys) Fill(m *truce.Member) {
	m.LogKey, m.Cosigner, m.NodeKey = k.Log.Public, k.Cosigner.Public, k.Node.Public
}

// keyFiles lists the files of secret keys, in the order in which they are made.
var keyFiles = [...]string{keyFile, cosignerFile, identityFile}

func (k Keys) of(file string) Key {
	switch file {
	case cosignerFile:
		return k.Cosigner
	case identityFile:
		return k.Node
	}
	return k.Log
}

// readCosigner reads the key the node cosigns with.
func readCosigner(dir string, public string) (*record.Cosigner, error) {
	text, err := readSecret(filepath.Join(dir, cosignerFile))
	if err != nil {
		return nil, err
	}
	c, err := record.NewCosigner(text)
	if err != nil {
		return nil, truce.Errorf(truce.Invalid, "%s is not a cosigner's secret key: bring it back from your sealed copy",
			filepath.Join(dir, cosignerFile))
	}
	if v, err := record.NewVerifier(public); err != nil || v.Name() != c.Name() {
		return nil, truce.Errorf(truce.Invalid,
			"the secret key in %s is that of another cosigner, %s: bring it back from your sealed copy",
			filepath.Join(dir, cosignerFile), c.Name())
	}
	return c, nil
}

// readIdentity reads the key the node authenticates with.
func readIdentity(dir string, public string) (ed25519.PrivateKey, error) {
	path := filepath.Join(dir, identityFile)
	text, err := readSecret(path)
	if err != nil {
		return nil, err
	}
	key, err := secretIdentity(text)
	if err != nil {
		return nil, truce.Errorf(truce.Invalid, "%s is not a node's secret key: bring it back from your sealed copy", path)
	}
	if base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey)) != public {
		return nil, truce.Errorf(truce.Invalid,
			"the secret key in %s is that of another node: bring it back from your sealed copy", path)
	}
	return key, nil
}

// secretIdentity reads a node's secret key; its error does not quote it.
func secretIdentity(text string) (ed25519.PrivateKey, error) {
	seed, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, truce.Errorf(truce.Invalid, "this is not a node's secret key")
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// publicIdentity returns the public half of a node's secret key, as the record names it.
func publicIdentity(secret string) (string, error) {
	key, err := secretIdentity(secret)
	if err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey)), nil
}

// identity returns the public key a node authenticates with, which is none that anybody can pass for.
func identity(text string) (ed25519.PublicKey, error) {
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(b) != ed25519.PublicKeySize || base64.StdEncoding.EncodeToString(b) != text || record.Anyones(b) {
		return nil, truce.Errorf(truce.Invalid, "a node key is an Ed25519 public key in base64")
	}
	return b, nil
}

// readSecret reads a file with one secret. Its errors never quote it.
func readSecret(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", truce.Errorf(truce.Unavailable,
			"the secret key %s cannot be read: bring it back from your sealed copy, and let this user read it", path)
	}
	return strings.TrimSpace(string(b)), nil
}
