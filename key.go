package truce

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"truce/codes"
)

// KindKey is the kind of a [Key].
const KindKey Kind = "key/2"

// Key says that a key of the member's holds from here on, or no longer does. Nobody else has to agree. A log key can
// only be given up: the log ends there, and the member comes back, if it does, under another id (docs/operating.md).
type Key struct {
	Use     KeyUse `json:"use"`
	Key     string `json:"key"` // as in the founding document: see Member
	Revoked bool   `json:"revoked,omitzero"`
	Why     string `json:"why,omitempty"` // see [codes.MemberReasons]
}

var keyKind = kind[Key]{
	name: KindKey, since: 5,
	older: []form[Key]{{name: "key/1", until: 5, check: anything[Key]}},
	act:   ActAdmin, field: FieldEntryBytes, most: budget{claims: 1_000}, final: true, steers: true, under: string(UseLog),
	key:    func(b *Key) string { return string(b.Use) },
	check:  func(b *Key) error { return checkCode(codes.MemberReasons, Say("a reason"), b.Why) },
	admit:  admitKey,
	urgent: func(b *Key) bool { return b.Revoked },
	does:   (*Key).effects,
}

// KeyUse is what a member's key is for.
type KeyUse string

// The uses.
const (
	UseLog      KeyUse = "log"      // signs the log
	UseCosigner KeyUse = "cosigner" // cosigns the others' logs
	UseNode     KeyUse = "node"     // authenticates the node to the others' nodes
)

// mostKeys is how many keys of one use a member can have at a time; of more, the newest count.
const mostKeys = 8

// CosignerName is the name under which a member cosigns. It is part of the key, and stands in every cosignature, so
// that nobody's key can be taken for another's.
func CosignerName(process string, m MemberID) string {
	return fmt.Sprintf("truce.invalid/%s/%s/cosigner", process, m)
}

// KeysOf returns the keys of one use that a member's node or cosigner may use: those of the founding document and of
// the member's [Key] claims, without those it gave up, at most [mostKeys]. The first is the newest. claims are those
// of [KindKey], in order of ref.
func (p *Process) KeysOf(m MemberID, use KeyUse, claims []*Claim) []string {
	var keys []string
	last := map[string]bool{} // keys of which a later claim has spoken
	for _, c := range slices.Backward(claims) {
		b := c.Body.(*Key)
		if c.Member != m || b.Use != use || c.Withdrawn || last[b.Key] {
			continue
		}
		last[b.Key] = true
		if !b.Revoked && b.Key != "" {
			keys = append(keys, b.Key)
		}
	}
	member, _ := p.EverMember(m)
	if k := member.key(use); k != "" && !last[k] {
		keys = append(keys, k)
	}
	return keys[:min(len(keys), mostKeys)]
}

// key returns the key of one use that the document gives the member.
func (m Member) key(use KeyUse) string {
	switch use {
	case UseCosigner:
		return m.Cosigner
	case UseNode:
		return m.NodeKey
	case UseLog:
		return m.LogKey
	}
	return ""
}

// checkOwnKeys reports a key for one of the uses that the document gives to two members.
func (p *Process) checkOwnKeys(uses ...KeyUse) error {
	for i, m := range p.Members {
		for _, use := range uses {
			if k := m.key(use); k != "" && owner(p.Members[:i], use, k) != "" {
				return Errorf(Invalid, "%s and %s have one %s key: each member has its own", owner(p.Members[:i], use, k), m.ID,
					use)
			}
		}
	}
	return nil
}

// owner returns the member of a list that has a key, empty when none does.
func owner(members []Member, use KeyUse, key string) MemberID {
	for _, m := range members {
		if m.key(use) == key {
			return m.ID
		}
	}
	return ""
}

func (b *Key) effects() []Effect {
	if b.Use == UseLog && b.Revoked {
		return []Effect{EndsLog{}}
	}
	return nil
}

func admitKey(j judging, b *Key) error {
	p, m := j.process, j.ref.Member
	member, _ := p.EverMember(m)
	switch {
	case b.Use != UseLog && b.Use != UseCosigner && b.Use != UseNode:
		return Errorf(Invalid, "%q is no use of a key: log, cosigner, node", b.Use)
	case b.Use == UseLog && (!b.Revoked || b.Key != member.LogKey):
		return Errorf(Invalid, "a log key is given up, never changed: it must be that of %s", m)
	case b.Use == UseLog:
		return nil
	case b.Key == "" || len(b.Key) > 200:
		return Errorf(Invalid, "a %s key of 1 to 200 characters is needed", b.Use)
	case b.Revoked:
		return nil // of its own; of others' it says nothing
	case b.Use == UseCosigner && !isCosignerKey(CosignerName(p.ID, m), b.Key):
		return Errorf(Invalid, "a cosigner key of %s is a verifier key of the name %s", m, CosignerName(p.ID, m))
	case b.Use == UseNode && !isNodeKey(b.Key):
		return Errorf(Invalid, "a node key is an Ed25519 public key in base64")
	}
	return p.ownKey(m, b.Use, b.Key)
}

// ownKey reports a key of another member, of today or before.
func (p *Process) ownKey(m MemberID, use KeyUse, key string) error {
	for _, d := range p.Chain() {
		if of := owner(d.Members, use, key); of != "" && of != m {
			return Errorf(Forbidden, "%s cannot have this %s key: it is that of %s", m, use, of)
		}
	}
	return nil
}

// checkNotOfOthers reports keys of a member of a new document that are those of others.
func (p *Process) checkNotOfOthers(m Member) error {
	for _, use := range []KeyUse{UseCosigner, UseNode} {
		if k := m.key(use); k != "" {
			if err := p.ownKey(m.ID, use, k); err != nil {
				return err
			}
		}
	}
	return nil
}

// The parts of a verifier key of a cosigner: NAME+HASH+KEY, as c2sp.org/signed-note and tlog-cosignature write it.
const (
	cosignatureKind = 4 // of the first byte of KEY
	edKeySize       = 32
)

// isCosignerKey reports whether a text is the verifier key of a cosigner of that name, written in the one way there is.
func isCosignerKey(name, text string) bool {
	rest, ok := strings.CutPrefix(text, name+"+")
	hash, encoded, ok2 := strings.Cut(rest, "+")
	key, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if !ok || !ok2 || err != nil || len(key) != 1+edKeySize || key[0] != cosignatureKind {
		return false
	}
	sum := sha256.Sum256(bytes.Join([][]byte{[]byte(name), key}, []byte("\n")))
	return hash == fmt.Sprintf("%x", sum[:4])
}

// isNodeKey reports whether a text is an Ed25519 public key in base64, written in the one way there is.
func isNodeKey(text string) bool {
	key, err := base64.StdEncoding.Strict().DecodeString(text)
	return err == nil && len(key) == edKeySize && base64.StdEncoding.EncodeToString(key) == text
}
