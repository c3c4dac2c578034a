package truce

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"testing"
)

// nodeKey is a node key of its own for each number.
func nodeKey(n int) string {
	sum := sha256.Sum256([]byte{byte(n >> 8), byte(n)})
	return base64.StdEncoding.EncodeToString(sum[:])
}

// cosignerKey is a verifier key of a cosigner of that name.
func cosignerKey(name string, n int) string {
	sum := sha256.Sum256([]byte{byte(n)})
	key := append([]byte{cosignatureKind}, sum[:]...)
	hash := sha256.Sum256(append([]byte(name+"\n"), key...))
	return fmt.Sprintf("%s+%x+%s", name, hash[:4], base64.StdEncoding.EncodeToString(key))
}

// keyed is a process whose members AR and BO have keys.
func keyed() *Process {
	p := founding()
	for i, n := range []int{1, 2} {
		p.Members[i].NodeKey = nodeKey(n)
		p.Members[i].Cosigner = cosignerKey(CosignerName(p.ID, p.Members[i].ID), n)
	}
	return p
}

// A member may enter keys that are its own by their form, and none that is, or passes for, somebody else's.
func TestAKeyIsItsOwners(t *testing.T) {
	p := keyed()
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	own, others := CosignerName(p.ID, "AR"), CosignerName(p.ID, "BO")
	changed := []byte(cosignerKey(own, 7))
	changed[len(own)+1] ^= 1
	for _, c := range []struct {
		what string
		key  Key
		kind ErrorKind
		ok   bool
	}{
		{"a cosigner of its own", Key{Use: UseCosigner, Key: cosignerKey(own, 7)}, 0, true},
		{"the cosigner of BO", Key{Use: UseCosigner, Key: p.Members[1].Cosigner}, Invalid, false},
		{"a cosigner under the name of BO", Key{Use: UseCosigner, Key: cosignerKey(others, 7)}, Invalid, false},
		{"a cosigner under another process", Key{Use: UseCosigner, Key: cosignerKey(CosignerName("else", "AR"), 7)}, Invalid,
			false},
		{"a cosigner with a hash that is not its own", Key{Use: UseCosigner, Key: string(changed)}, Invalid, false},
		{"no key at all", Key{Use: UseCosigner, Key: own + "+00000000+AAAA"}, Invalid, false},
		{"a node key of its own", Key{Use: UseNode, Key: nodeKey(7)}, 0, true},
		{"the node key of BO", Key{Use: UseNode, Key: nodeKey(2)}, Forbidden, false},
		{"a node key that is none", Key{Use: UseNode, Key: "tea"}, Invalid, false},
		{"a node key written in another way", Key{Use: UseNode, Key: nodeKey(7)[:43] + "=\n"}, Invalid, false},
		{"its own node key given up", Key{Use: UseNode, Key: nodeKey(1), Revoked: true}, 0, true},
		{"a log key that it does not give up", Key{Use: UseLog, Key: "k"}, Invalid, false},
	} {
		err := admitKey(ofAR(p), &c.key)
		if c.ok && err != nil || !c.ok && (err == nil || KindOf(err) != c.kind) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}

// A key of a former document is still that of whom it named.
func TestAKeyOfBeforeIsNobodyElses(t *testing.T) {
	p := keyed()
	next := p.Amend()
	next.Members[1].NodeKey = nodeKey(9)
	if err := p.CheckAmendment(next); err != nil {
		t.Fatal(err)
	}
	now := next.WithSince(Since{Former: []*Process{p}})
	if err := admitKey(ofAR(now), &Key{Use: UseNode, Key: nodeKey(2)}); KindOf(err) != Forbidden {
		t.Errorf("the former key of BO: %v", err)
	}
	taken := now.Amend()
	taken.Members[2].NodeKey = nodeKey(2)
	if err := now.CheckAmendment(taken); KindOf(err) != Forbidden {
		t.Errorf("a document that gives it to CA: %v", err)
	}
}

// No document gives two members one key.
func TestADocumentWithOneKeyForTwo(t *testing.T) {
	p := keyed()
	p.Members[2].Cosigner = p.Members[0].Cosigner
	if err := p.Check(); KindOf(err) != Invalid {
		t.Errorf("one cosigner: %v", err)
	}
	p = keyed()
	p.Members[3].NodeKey = p.Members[1].NodeKey
	if err := p.Check(); KindOf(err) != Invalid {
		t.Errorf("one node key: %v", err)
	}
}

// Of many keys the newest few hold; what was given up does not, and what was taken up again does.
func TestKeysOf(t *testing.T) {
	p := keyed()
	var claims []*Claim
	say := func(m MemberID, n int, revoked bool) {
		claims = append(claims, &Claim{Ref: Ref{Member: m, Index: int64(len(claims))},
			Body: &Key{Use: UseNode, Key: nodeKey(n), Revoked: revoked}})
	}
	say("AR", 3, false)
	say("BO", 3, true)
	say("AR", 4, false)
	say("AR", 4, true)
	say("AR", 1, true)
	say("AR", 5, false)
	if got := p.KeysOf("AR", UseNode, claims); !slices.Equal(got, []string{nodeKey(5), nodeKey(3)}) {
		t.Errorf("%q", got)
	}
	say("AR", 1, false)
	for n := range 4000 {
		say("AR", 100+n, false)
	}
	got := p.KeysOf("AR", UseNode, claims)
	if len(got) != mostKeys || got[0] != nodeKey(4099) {
		t.Errorf("%d keys, the first %q", len(got), got[0])
	}
	if got := p.KeysOf("BO", UseNode, claims); !slices.Equal(got, []string{nodeKey(2)}) {
		t.Errorf("of BO: %q", got)
	}
}

// ofAR judges entries of AR's log, which stands under the document.
func ofAR(p *Process) judging { return judging{process: p, ref: Ref{Member: "AR", Index: 1}} }
