package record

import (
	"crypto/sha256"
	"fmt"
	"sync"

	"golang.org/x/mod/sumdb/note"
)

// maxRemembered is how many signatures a Memory holds before it forgets all of them.
const maxRemembered = 4096

// Memory remembers which signatures were found valid. Nodes show one another the same checkpoints over and over, and
// checking a signature costs a hundred times what recognising it does. The zero value is ready, and safe for concurrent
// use. A key is told from others by its name and hash, as in a signed note.
type Memory struct {
	mu    sync.Mutex
	valid map[[sha256.Size]byte]struct{}
}

// Verifier returns a verifier that answers as v does.
func (m *Memory) Verifier(v note.Verifier) note.Verifier {
	if v == nil {
		return nil
	}
	r := remembered{v, m}
	if _, ok := v.(cosigns); ok {
		return rememberedCosigner{r}
	}
	return r
}

// cosigns is a verifier of cosignatures.
type cosigns interface {
	note.Verifier
	cosigns()
}

func (*cosignatureVerifier) cosigns() {}

type remembered struct {
	note.Verifier
	memory *Memory
}

type rememberedCosigner struct{ remembered }

func (rememberedCosigner) cosigns() {}

// Verify implements note.Verifier. Only what is valid is remembered: what is not could be anything.
func (r remembered) Verify(msg, sig []byte) bool {
	h := sha256.New()
	fmt.Fprintf(h, "%s+%08x %d\n", r.Name(), r.KeyHash(), len(msg))
	h.Write(msg)
	h.Write(sig)
	key := [sha256.Size]byte(h.Sum(nil))
	if r.memory.holds(key) {
		return true
	}
	if !r.Verifier.Verify(msg, sig) {
		return false
	}
	r.memory.keep(key)
	return true
}

func (m *Memory) holds(key [sha256.Size]byte) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, ok := m.valid[key]
	return ok
}

func (m *Memory) keep(key [sha256.Size]byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.valid == nil || len(m.valid) >= maxRemembered {
		m.valid = map[[sha256.Size]byte]struct{}{}
	}
	m.valid[key] = struct{}{}
}
