package truce

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
)

// maxEntry is the size limit of an entry in bytes, set by the two-byte length of the log's bundles.
const maxEntry = 65_535

// maxBody is the size above which a body is written as several [Part] entries.
const maxBody = 60_000

// Entry is one thing a member says: a JSON object of at most [maxEntry] bytes, hashed as stored.
type Entry struct {
	Kind    Kind    // the form in which it is written
	Claim   string  // chosen by the client, unique in the log: a retry returns the first entry
	Officer string  // the function that acts; empty for what the node does by itself
	At      Instant // claimed time
	Body    any     // pointer to the body's type
}

// Key is what the entry is about: claims of one kind and key stand side by side. It is "" for an unknown kind.
func (e Entry) Key() string {
	if d, ok := describe(e.Kind); ok {
		return d.key(e.Body)
	}
	return ""
}

// envelope is the wire form, fields in this order.
type envelope struct {
	Kind    Kind            `json:"kind"`
	Claim   string          `json:"claim"`
	Officer string          `json:"officer,omitempty"`
	At      Instant         `json:"at"`
	Body    json.RawMessage `json:"body,omitempty"`
}

// wrap returns the envelope around a body in canonical form, which is not looked through again.
func wrap(v envelope, body []byte) ([]byte, error) {
	v.Body = nil
	head, err := marshal(v)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(head)+len(body)+8)
	out = append(out, head[:len(head)-1]...)
	out = append(out, `,"body":`...)
	out = append(out, body...)
	return append(out, '}'), nil
}

// Encode returns the bytes of an entry, in parts when its body is too large for one: most entries are one element.
// The form is canonical: what [Decode] accepts encodes to the same bytes again.
func Encode(e Entry) ([][]byte, error) {
	d, ok := describe(e.Kind)
	if !ok || reflect.TypeOf(e.Body) != reflect.TypeOf(d.body()) {
		return nil, Errorf(Internal, "entry of kind %q with a body of another kind", e.Kind)
	}
	if err := d.fits(e.Body); err != nil {
		return nil, err
	}
	if !validClaim(e.Claim) {
		return nil, Errorf(Invalid, "the claim id %q is not 1 to 60 characters of letters, digits, '.', '_', ':' and '-'",
			e.Claim)
	}
	b, err := marshal(e.Body)
	if err != nil {
		return nil, err
	}
	if hasEscape(b, `\u0000`) || hasEscape(b, `\ufffd`) {
		return nil, Errorf(Invalid, "a %s entry with text that is not valid: bytes that are not UTF-8, or a NUL character",
			e.Kind)
	}
	if len(b) > maxBody && e.Kind != KindPart {
		return encodeParts(e, b)
	}
	one, err := wrap(envelope{Kind: e.Kind, Claim: e.Claim, Officer: e.Officer, At: e.At}, b)
	if err == nil && len(one) > maxEntry {
		err = Errorf(Invalid, "an entry of %d bytes; the limit is %d", len(one), maxEntry)
	}
	if err != nil {
		return nil, err
	}
	return [][]byte{one}, nil
}

// partData is how many bytes of a body one part carries; base64 makes 4/3 of it.
const partData = 45_000

func encodeParts(e Entry, b []byte) ([][]byte, error) {
	n := (len(b) + partData - 1) / partData
	hash := sha(b)
	var out [][]byte
	for i := range n {
		p, err := marshal(&Part{Of: e.Kind, Hash: hash, Part: i, Parts: n, Data: b[i*partData : min(len(b), (i+1)*partData)]})
		if err != nil {
			return nil, err
		}
		one, err := wrap(envelope{Kind: KindPart, Claim: PartClaim(e.Claim, i, n), Officer: e.Officer, At: e.At}, p)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// PartClaim returns the claim id of the i-th of n elements that [Encode] made of a claim: the last one, which has the
// effect, keeps the claim's own.
func PartClaim(claim string, i, n int) string {
	if i == n-1 {
		return claim
	}
	return claim + "." + itoa(i)
}

// Decode reads the bytes of an entry. It is strict: unknown kinds and fields, duplicate keys, trailing bytes, NUL
// characters and any form but the canonical one are errors of kind [Invalid], and the entry is zero.
func Decode(data []byte) (Entry, error) {
	if len(data) > maxEntry {
		return Entry{}, Errorf(Invalid, "an entry of %d bytes; the limit is %d", len(data), maxEntry)
	}
	if e, ok := readEntry(data); ok {
		return e, nil
	}
	return decodeSlowly(data)
}

// decodeSlowly is Decode by way of encoding/json, for what [readEntry] leaves to it.
func decodeSlowly(data []byte) (Entry, error) {
	if tooDeep(data) {
		return Entry{}, Errorf(Invalid, "not an entry: it nests deeper than any can")
	}
	var v envelope
	if err := json.Unmarshal(data, &v); err != nil {
		return Entry{}, Errorf(Invalid, "not an entry: %v", err)
	}
	d, ok := describe(v.Kind)
	if !ok && !v.Kind.wellFormed() {
		return Entry{}, Errorf(Invalid, "not an entry: %q is no kind", v.Kind)
	}
	if !ok {
		return Entry{}, &UnknownKind{v.Kind}
	}
	e := Entry{Kind: v.Kind, Claim: v.Claim, Officer: v.Officer, At: v.At, Body: d.body()}
	if err := json.Unmarshal(v.Body, e.Body); err != nil {
		return Entry{}, Errorf(Invalid, "the body of a %s entry: %v", v.Kind, err)
	}
	b, err := marshal(e.Body)
	if err != nil {
		return Entry{}, err
	}
	again, err := wrap(v, b)
	if err != nil || !bytes.Equal(again, data) || d.fits(e.Body) != nil {
		return Entry{}, Errorf(Invalid,
			"a %s entry not in canonical form: unknown, duplicate or reordered fields, or spaces", v.Kind)
	}
	if !validClaim(v.Claim) {
		return Entry{}, Errorf(Invalid, "the claim id %q of a %s entry is not valid", v.Claim, v.Kind)
	}
	if len(v.Body) > maxBody && v.Kind != KindPart {
		return Entry{}, Errorf(Invalid, "the body of a %s entry has %d bytes; above %d it comes in parts", v.Kind,
			len(v.Body), maxBody)
	}
	if hasEscape(data, `\u0000`) {
		return Entry{}, Errorf(Invalid, "a %s entry with a NUL character, which is no text", v.Kind)
	}
	return e, nil
}

// UnknownKind is what [Decode] returns for a kind this program does not know: a newer program wrote it. The log is held
// back there, not skipped.
type UnknownKind struct{ Kind Kind }

// Error says what to do.
func (e *UnknownKind) Error() string {
	return "the kind " + string(e.Kind) + " is not known to this version of truce: update it to read on"
}

// DecodeBody reads the body of a kind from its canonical form, as [BodyOf] and [EncodeBody] return it and as parts add
// up to it. It is as strict as [Decode].
func DecodeBody(k Kind, data []byte) (any, error) {
	d, ok := describe(k)
	if !ok {
		return nil, &UnknownKind{k}
	}
	b := d.body()
	if readBody(d, data, b) && d.fits(b) == nil {
		return b, nil
	}
	if b = d.body(); tooDeep(data) {
		return nil, Errorf(Invalid, "the body of a %s entry nests deeper than any can", k)
	}
	if err := json.Unmarshal(data, b); err != nil {
		return nil, Errorf(Invalid, "the body of a %s entry: %v", k, err)
	}
	again, err := marshal(b)
	if err != nil || !bytes.Equal(again, data) || d.fits(b) != nil {
		return nil, Errorf(Invalid, "the body of a %s entry is not in canonical form", k)
	}
	if hasEscape(data, `\u0000`) {
		return nil, Errorf(Invalid, "the body of a %s entry has a NUL character, which is no text", k)
	}
	return b, nil
}

// hasEscape reports whether canonical JSON holds the escape. Of the two it is asked for, \u0000 is how the NUL
// character is written, which many a database and tool takes for an end, and \ufffd is how bytes that are not UTF-8
// are.
func hasEscape(data []byte, escape string) bool {
	for {
		i := bytes.Index(data, []byte(escape))
		if i < 0 {
			return false
		}
		backslashes := 0
		for backslashes < i && data[i-1-backslashes] == '\\' {
			backslashes++
		}
		if backslashes%2 == 0 {
			return true
		}
		data = data[i+len(escape):]
	}
}

// EncodeBody returns the canonical form of a body, as it stands in an entry.
func EncodeBody(b any) ([]byte, error) { return marshal(b) }

// BodyOf returns the body within the bytes of an entry that [Decode] accepted, in canonical form.
func BodyOf(data []byte) []byte {
	// Within a string the quotation mark would be escaped, and no key before the body is called body.
	key := []byte(`,"body":`)
	return data[bytes.Index(data, key)+len(key) : len(data)-1]
}

// marshal is canonical JSON: Go's field order, no HTML escapes, no spaces, no newline.
func marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, Errorf(Internal, "encode: %v", err)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

func validClaim(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '_' || r == ':' ||
			r == '-')
	}) < 0
}
