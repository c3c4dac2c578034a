package truce

import (
	"crypto/sha256"
	"encoding/binary"
)

// commitPad is the block, in bytes, to which committed content is padded, so that its length tells little.
const commitPad = 256

// Commit returns the commitment to a field's content under a 32-byte salt: SHA-256 over a domain string, the claim id
// of the entry that carries it, the name of the field, the salt, the length of the content and the content padded with
// zeros to a multiple of 256 bytes. Every part is preceded by its length (docs/record-format.md). Whoever is shown
// content and salt can check that they are what was committed to; once the salt is destroyed, nobody can guess.
func Commit(claim, field string, salt [32]byte, content []byte) Digest {
	h := sha256.New()
	part := func(b []byte) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	part([]byte("truce commitment 1"))
	part([]byte(claim))
	part([]byte(field))
	part(salt[:])
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(content)))
	part(n[:])
	padded := make([]byte, (len(content)+commitPad)/commitPad*commitPad)
	copy(padded, content)
	part(padded)
	return Digest(h.Sum(nil))
}
