package truce

import (
	"bytes"
	"encoding/json"
	"slices"
)

// disclosureFormat is the first value of a disclosure.
const disclosureFormat = "disclosure 1"

// Disclosure is a sealed field that its owner shows to somebody: content and salt, with the proof that the entry that
// committed to them is in the owner's log. Whoever holds the log's public key checks it without any node.
type Disclosure struct {
	Format  string `json:"truce"`   // "disclosure 1"
	Process string `json:"process"` // id
	Entry   Ref    `json:"entry"`   // that carries the commitment
	Object  string `json:"object"`  // id of the report; claim id of anything else
	Version int    `json:"version"` // of a report; 1 for others
	Field   string `json:"field"`
	Salt    []byte `json:"salt"`    // 32 bytes, base64
	Content []byte `json:"content"` // base64
	Proof   string `json:"proof"`   // of the entry: docs/record-format.md
}

// NewDisclosure returns a disclosure without its proof.
func NewDisclosure(process string, entry Ref, object string, version int, field string, salt [32]byte,
	content []byte) Disclosure {
	return Disclosure{disclosureFormat, process, entry, object, version, field, salt[:], content, ""}
}

// Check returns why the disclosure is not what the entry committed to. That the entry is the one at d.Entry, in the log
// of that member, is for the proof to say.
func (d Disclosure) Check(e Entry) error {
	sealed := SealedOf(e.Body)
	object, version := e.Claim, 1
	if b, ok := e.Body.(*Report); ok {
		object, version = string(b.ID), b.Version
	}
	if object != d.Object || version != d.Version {
		sealed = nil
	}
	if !slices.ContainsFunc(sealed, func(s Sealed) bool { return s.Field == d.Field }) {
		return Errorf(Invalid, "entry %s commits to no %s of version %d of %s", d.Entry, d.Field, d.Version, d.Object)
	}
	if len(d.Salt) != 32 || !slices.Contains(sealed,
		Sealed{d.Field, Commit(e.Claim, d.Field, [32]byte(d.Salt), d.Content)}) {
		return Errorf(Invalid, "this is not the %s that entry %s committed to: it was altered, or is something else",
			d.Field, d.Entry)
	}
	return nil
}

// Encode returns the bytes of a disclosure: one JSON object, indented, with a line end.
func (d Disclosure) Encode() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d); err != nil {
		panic("truce: a disclosure that cannot be encoded: " + err.Error())
	}
	return b.Bytes()
}

// DecodeDisclosure reads a disclosure. Any form but that of [Disclosure.Encode] is an error of kind [Invalid]: unknown,
// duplicate or reordered fields, trailing bytes.
func DecodeDisclosure(data []byte) (Disclosure, error) {
	var d Disclosure
	if err := json.Unmarshal(data, &d); err != nil || d.Format != disclosureFormat || len(d.Salt) != 32 ||
		!bytes.Equal(d.Encode(), data) {
		return Disclosure{}, Errorf(Invalid, "this is not a disclosure as truce report disclose writes it")
	}
	return d, nil
}
