package sqlstore

import (
	"hash/maphash"
	"reflect"
	"sync"
	"weak"

	"truce"
)

// sharedFrom is how many bytes a body has at least that is worth sharing.
const sharedFrom = 512

// shared knows the large bodies of claims that somebody still holds, so that who reads them again is given the same
// ones: what one page keeps of a register and what the next reads of it are then in memory once. It keeps none itself.
type shared struct {
	mu   sync.Mutex
	seed maphash.Seed
	held map[int64]sharing // by ref
	most int               // how many there may be before those are forgotten that nobody holds
}

// sharing is a body as it was decoded, and the digest of its text: tables that are filled again may have another at its
// ref.
type sharing struct {
	text uint64
	as   reflect.Type       // what at points to: bodies are pointers of many types
	at   weak.Pointer[byte] // its first
}

// body decodes the body of a claim, or returns the one that is held. A nil shared shares nothing.
func (s *shared) body(ref int64, k truce.Kind, text string) (any, error) {
	if s == nil || len(text) < sharedFrom {
		return truce.DecodeBody(k, []byte(text))
	}
	s.mu.Lock()
	if s.held == nil {
		s.seed, s.held = maphash.MakeSeed(), map[int64]sharing{}
	}
	old, sum := s.held[ref], maphash.String(s.seed, string(k)+text)
	s.mu.Unlock()
	if p := old.at.Value(); p != nil && old.text == sum {
		return reflect.NewAt(old.as, reflect.ValueOf(p).UnsafePointer()).Interface(), nil
	}
	b, err := truce.DecodeBody(k, []byte(text))
	if err != nil {
		return b, err
	}
	v := reflect.ValueOf(b)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.held) >= max(1000, s.most) {
		s.tidy()
	}
	s.held[ref] = sharing{sum, v.Type().Elem(), weak.Make((*byte)(v.UnsafePointer()))}
	return b, nil
}

// tidy forgets the bodies that nobody holds any more.
func (s *shared) tidy() {
	for ref, x := range s.held {
		if x.at.Value() == nil {
			delete(s.held, ref)
		}
	}
	s.most = 2 * len(s.held)
}
