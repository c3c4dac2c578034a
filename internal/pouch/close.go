package pouch

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"slices"

	"truce"
	"truce/internal/vault"
)

// The form of what is encrypted: a line, the length of the document in eight bytes, the document as JSON, zeros up to
// the next multiple of the step, and up to the least at least: what is usual has one size, whatever was written.
const (
	head  = "truce pouch 1\n"
	step  = 16 << 10
	least = 64 << 10
	most  = 768 << 10
)

// Open opens a pouch. It is an error of kind [truce.Forbidden] when it is not closed to the key, or was never in use:
// that cannot be told apart.
func Open(file []byte, k *vault.Key) (*Pouch, error) {
	payload, err := k.Decrypt(file)
	switch truce.KindOf(err) {
	case truce.Forbidden:
		return nil, truce.Errorf(truce.Forbidden, "this key opens no pouch here: others' keys do, or nobody has begun one; "+
			"which of the two cannot be told")
	case truce.Invalid:
		return nil, truce.Errorf(truce.Invalid, "the pouch is damaged")
	}
	p, err := decode(payload)
	if err != nil {
		return nil, err
	}
	return p, p.check()
}

func decode(payload []byte) (*Pouch, error) {
	bad := truce.Errorf(truce.Invalid, "what is in the pouch is not of a form this program knows: use a newer one")
	rest, ok := bytes.CutPrefix(payload, []byte(head))
	if !ok || len(rest) < 8 {
		return nil, bad
	}
	size, rest := binary.BigEndian.Uint64(rest), rest[8:]
	if size > uint64(len(rest)) || slices.ContainsFunc(rest[size:], func(b byte) bool { return b != 0 }) {
		return nil, bad
	}
	p := new(Pouch)
	d := json.NewDecoder(bytes.NewReader(rest[:size]))
	d.DisallowUnknownFields()
	if err := d.Decode(p); err != nil || d.InputOffset() != int64(size) {
		return nil, bad
	}
	return p, nil
}

// Close returns the pouch as its holders' keys alone open it. How many these are, the file does not tell.
func (p *Pouch) Close() ([]byte, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	doc, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	n := len(head) + 8 + len(doc)
	if n > most {
		return nil, truce.Errorf(truce.Conflict, "the pouch is full: strike messages that are over")
	}
	payload := make([]byte, 0, max(least, (n+step-1)/step*step))
	payload = append(payload, head...)
	payload = binary.BigEndian.AppendUint64(payload, uint64(len(doc)))
	payload = append(payload, doc...)
	to := make([]string, len(p.Holders))
	for i, h := range p.Holders {
		to[i] = h.Recipient
	}
	return seal(to, payload[:cap(payload)])
}

// seal encrypts to recipients and to as many others that nobody has the keys of as make up the number of all.
func seal(to []string, payload []byte) ([]byte, error) {
	for len(to) < MostHolders {
		k, err := vault.NewKey()
		if err != nil {
			return nil, err
		}
		to = append(to, k.Recipient())
	}
	return vault.Encrypt(to, payload)
}

// unused returns a pouch that nobody opens, as every node has one from the beginning.
func unused() ([]byte, error) { return seal(nil, make([]byte, least)) }

// Check returns what can be seen to be wrong with a pouch without a key: it is closed to as many keys as every other,
// and of a size that every other could have.
func Check(file []byte) error {
	n, ok := vault.Encrypted(file, MostHolders)
	if !ok || n < least || n > most || n%step != 0 {
		return truce.Errorf(truce.Invalid, "the pouch came in a form this program does not know: load the page anew")
	}
	return nil
}
