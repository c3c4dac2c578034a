package truce

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
)

// MaxEntry is the size limit of an entry in bytes, set by the two-byte length of the log's bundles.
const MaxEntry = 65_535

// maxBody is the size above which a body is written as several [Part] entries.
const maxBody = 60_000

// Kind names what an entry says and the version of its form: "report/1". Kinds are a closed list that only grows. To
// change a form, add a version beside the old one; the old one stays readable for ever, and the golden files under
// testdata/golden hold it to that. A name is never used again for something else.
type Kind string

// The kinds, in the order in which they came to be.
const (
	KindProcess         Kind = "process/1"
	KindOfficer         Kind = "officer/1"
	KindActor           Kind = "actor/1"
	KindMembership      Kind = "membership/1"
	KindDesignation     Kind = "designation/1"
	KindInfluence       Kind = "influence/1"
	KindAgreement       Kind = "agreement/1"
	KindAgreementStatus Kind = "agreement-status/1"
	KindAccession       Kind = "accession/1"
	KindPosition        Kind = "position/1"
	KindArea            Kind = "area/1"
	KindPost            Kind = "post/1"
	KindReport          Kind = "report/1"
	KindRelease         Kind = "release/1"
	KindIncident        Kind = "incident/1"
	KindLink            Kind = "link/1"
	KindSame            Kind = "same/1"
	KindAssessment      Kind = "assessment/1"
	KindInterest        Kind = "interest/1"
	KindConcur          Kind = "concur/1"
	KindLapsed          Kind = "lapsed/1"
	KindOperation       Kind = "operation/1"
	KindTrack           Kind = "track/1"
	KindRound           Kind = "round/1"
	KindDelegation      Kind = "delegation/1"
	KindInvitation      Kind = "invitation/1"
	KindStatement       Kind = "statement/1"
	KindCommitment      Kind = "commitment/1"
	KindMilestone       Kind = "milestone/1"
	KindFigure          Kind = "figure/1"
	KindCountingRule    Kind = "counting-rule/1"
	KindColumn          Kind = "column/1"
	KindBulletin        Kind = "bulletin/1"
	KindErratum         Kind = "erratum/1"
	KindWithdraw        Kind = "withdraw/1"
	KindErasure         Kind = "erasure/1"
	KindObserved        Kind = "observed/1"
	KindPart            Kind = "part/1"
	KindLeave           Kind = "leave/1"
	KindKey             Kind = "key/1"
	KindFork            Kind = "fork/1"
	KindAmendment       Kind = "amendment/1"
	KindEndorsement     Kind = "endorsement/1"
	KindAdoption        Kind = "adoption/1"
	KindEnactment       Kind = "enactment/1"
)

// wellFormed reports whether k could be a kind of a later program: "name/version".
func (k Kind) wellFormed() bool {
	name, version, _ := strings.Cut(string(k), "/")
	n, err := strconv.Atoi(version)
	return err == nil && n > 0 && strconv.Itoa(n) == version && ValidSlug(name)
}

// Withdraw takes back an earlier entry of the same log. The entry stays; it has no effect from here on.
type Withdraw struct {
	Index int64  `json:"index"`
	Why   string `json:"why"`
}

// Erasure says that the sealed content behind a commitment has been destroyed, content and salt.
type Erasure struct {
	Commit Digest `json:"commit"`
	Ground string `json:"ground,omitempty"`
}

// Observed says how much of a peer's log this member holds durably: a causal edge. Of a member's claims about one log the
// latest stands alone.
type Observed struct {
	Peer MemberID `json:"peer"`
	Size int64    `json:"size"`
	Root string   `json:"root"` // base64, as in the checkpoint
}

// kindOf describes a kind: how its body is made and read, under which key its claims stand together, and which action
// an officer needs to enter it.
type kindOf struct {
	body func() any
	read reader
	key  func(body any) string
	act  Action
}

// describe returns the description of a kind, false for one this program does not know.
func describe(k Kind) (kindOf, bool) {
	d, ok := kinds[k]
	return d, ok
}

func body[T any](act Action, key func(*T) string) kindOf {
	return kindOf{
		body: func() any { return new(T) },
		read: readerOf(reflect.TypeFor[T]()),
		key:  func(b any) string { return key(b.(*T)) },
		act:  act,
	}
}

// kinds is the closed list. It is never written to.
var kinds = map[Kind]kindOf{
	KindProcess:         body(ActAdmin, func(b *Process) string { return b.ID }),
	KindOfficer:         body(ActAdmin, func(b *Officer) string { return b.Function }),
	KindActor:           body(ActFile, func(b *Actor) string { return string(b.ID) }),
	KindMembership:      body(ActFile, func(b *Membership) string { return string(b.Actor) }),
	KindDesignation:     body(ActFile, func(b *Designation) string { return string(b.Actor) }),
	KindInfluence:       body(ActFile, func(b *Influence) string { return string(b.On) }),
	KindAgreement:       body(ActRelease, func(b *Agreement) string { return string(b.ID) }),
	KindAgreementStatus: body(ActFile, func(b *AgreementStatus) string { return string(b.Agreement) }),
	KindAccession:       body(ActFile, func(b *Accession) string { return string(b.Agreement) }),
	KindPosition:        body(ActAssess, func(b *Position) string { return string(b.Agreement) }),
	KindArea:            body(ActFile, func(b *Area) string { return string(b.ID) }),
	KindPost:            body(ActFile, func(b *Post) string { return string(b.ID) }),
	KindReport:          body(ActFile, func(b *Report) string { return string(b.ID) }),
	KindRelease:         body(ActRelease, func(b *Release) string { return string(b.Report) }),
	KindIncident:        body(ActGroup, func(b *Incident) string { return string(b.ID) }),
	KindLink:            body(ActGroup, func(b *Link) string { return string(b.Incident) }),
	KindSame:            body(ActGroup, func(b *Same) string { return string(b.A) }),
	KindAssessment:      body(ActAssess, func(b *Assessment) string { return string(b.Incident) }),
	KindInterest:        body(ActAssess, func(b *Interest) string { return string(b.Incident) }),
	KindConcur:          body(ActAssess, func(b *Concur) string { return string(b.Incident) }),
	KindLapsed:          body(ActAssess, func(b *Lapsed) string { return string(b.Incident) }),
	KindOperation:       body(ActFile, func(b *Operation) string { return b.ID }),
	KindTrack:           body(ActFile, func(b *Track) string { return string(b.ID) }),
	KindRound:           body(ActFile, func(b *Round) string { return string(b.ID) }),
	KindDelegation:      body(ActFile, func(b *Delegation) string { return string(b.Round) }),
	KindInvitation:      body(ActFile, func(b *Invitation) string { return string(b.Round) }),
	KindStatement:       body(ActFile, func(b *Statement) string { return b.ID }),
	KindCommitment:      body(ActFile, func(b *Commitment) string { return b.ID }),
	KindMilestone:       body(ActFile, func(b *Milestone) string { return b.ID }),
	KindFigure:          body(ActFile, func(b *Figure) string { return string(b.Day) }),
	KindCountingRule:    body(ActAdmin, func(*CountingRule) string { return "" }),
	KindColumn:          body(ActRelease, func(b *Column) string { return string(b.Day) }),
	KindBulletin:        body(ActRelease, func(b *Bulletin) string { return itoa(b.Number) }),
	KindErratum:         body(ActRelease, func(b *Erratum) string { return itoa(b.Bulletin) }),
	KindWithdraw:        body(ActFile, func(*Withdraw) string { return "" }),
	KindErasure:         body(ActFile, func(*Erasure) string { return "" }),
	KindObserved:        body("", func(b *Observed) string { return string(b.Peer) }),
	KindPart:            body("", func(b *Part) string { return b.Hash.String() }),
	KindLeave:           body(ActAdmin, func(*Leave) string { return "" }),
	KindKey:             body(ActAdmin, func(b *Key) string { return string(b.Use) }),
	KindFork:            body("", func(b *Fork) string { return string(b.Member) }),
	KindAmendment:       body(ActAdmin, func(b *Amendment) string { return b.Process.Amends.String() }),
	KindEndorsement:     body(ActAdmin, func(b *Endorsement) string { return b.Document.String() }),
	KindAdoption:        body(ActAdmin, func(b *Adoption) string { return b.Document.String() }),
	KindEnactment:       body(ActAdmin, func(b *Enactment) string { return b.Document.String() }),
}

// Kinds returns every kind this program knows, in the order of their constants' names.
func Kinds() []Kind {
	out := make([]Kind, 0, len(kinds))
	for k := range kinds {
		out = append(out, k)
	}
	sortStrings(out)
	return out
}

// Entry is one thing a member says: a JSON object of at most [MaxEntry] bytes, hashed as stored.
type Entry struct {
	Kind    Kind
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

// kindsByBody finds a kind by the type of its body. It is never written to.
var kindsByBody = func() map[reflect.Type]Kind {
	out := make(map[reflect.Type]Kind, len(kinds))
	for k, d := range kinds {
		out[reflect.TypeOf(d.body())] = k
	}
	return out
}()

// KindOfBody returns the kind an entry with this body has, "" when there is none.
func KindOfBody(b any) Kind { return kindsByBody[reflect.TypeOf(b)] }

// Encode returns the bytes of an entry, in parts when its body is too large for one: most entries are one element.
// The form is canonical: what [Decode] accepts encodes to the same bytes again.
func Encode(e Entry) ([][]byte, error) {
	if _, ok := describe(e.Kind); !ok || KindOfBody(e.Body) != e.Kind {
		return nil, Errorf(Internal, "entry of kind %q with a body of another kind", e.Kind)
	}
	if !validClaim(e.Claim) {
		return nil, Errorf(Invalid, "the claim id %q is not 1 to 60 characters of letters, digits, '.', '_', ':' and '-'", e.Claim)
	}
	b, err := marshal(e.Body)
	if err != nil {
		return nil, err
	}
	if hasEscape(b, `\u0000`) || hasEscape(b, `\ufffd`) {
		return nil, Errorf(Invalid, "a %s entry with text that is not valid: bytes that are not UTF-8, or a NUL character", e.Kind)
	}
	if len(b) > maxBody && e.Kind != KindPart {
		return encodeParts(e, b)
	}
	one, err := wrap(envelope{Kind: e.Kind, Claim: e.Claim, Officer: e.Officer, At: e.At}, b)
	if err == nil && len(one) > MaxEntry {
		err = Errorf(Invalid, "an entry of %d bytes; the limit is %d", len(one), MaxEntry)
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
	if len(data) > MaxEntry {
		return Entry{}, Errorf(Invalid, "an entry of %d bytes; the limit is %d", len(data), MaxEntry)
	}
	if e, ok := readEntry(data); ok {
		return e, nil
	}
	return decodeSlowly(data)
}

// decodeSlowly is Decode by way of encoding/json, for what [readEntry] leaves to it.
func decodeSlowly(data []byte) (Entry, error) {
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
	if err != nil || !bytes.Equal(again, data) {
		return Entry{}, Errorf(Invalid, "a %s entry not in canonical form: unknown, duplicate or reordered fields, or spaces", v.Kind)
	}
	if !validClaim(v.Claim) {
		return Entry{}, Errorf(Invalid, "the claim id %q of a %s entry is not valid", v.Claim, v.Kind)
	}
	if len(v.Body) > maxBody && v.Kind != KindPart {
		return Entry{}, Errorf(Invalid, "the body of a %s entry has %d bytes; above %d it comes in parts", v.Kind, len(v.Body), maxBody)
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

// DecodeBody reads the body of a kind from its canonical form, as [BodyOf] and [EncodeBody] return it and as parts add up
// to it. It is as strict as [Decode].
func DecodeBody(k Kind, data []byte) (any, error) {
	d, ok := describe(k)
	if !ok {
		return nil, &UnknownKind{k}
	}
	b := d.body()
	if readBody(d, data, b) {
		return b, nil
	}
	b = d.body()
	if err := json.Unmarshal(data, b); err != nil {
		return nil, Errorf(Invalid, "the body of a %s entry: %v", k, err)
	}
	again, err := marshal(b)
	if err != nil || !bytes.Equal(again, data) {
		return nil, Errorf(Invalid, "the body of a %s entry is not in canonical form", k)
	}
	if hasEscape(data, `\u0000`) {
		return nil, Errorf(Invalid, "the body of a %s entry has a NUL character, which is no text", k)
	}
	return b, nil
}

// hasEscape reports whether canonical JSON holds the escape. Of the two it is asked for, \u0000 is how the NUL character
// is written, which many a database and tool takes for an end, and \ufffd is how bytes that are not UTF-8 are.
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
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '_' || r == ':' || r == '-')
	}) < 0
}
