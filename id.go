package truce

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// MemberID names an institution that keeps a log: two to eight capital letters or digits, chosen in the founding
// document ("CA"). It prefixes every id the member mints, so ids never collide between members.
type MemberID string

// Valid reports whether the id has the form the record accepts.
func (m MemberID) Valid() bool {
	if len(m) < 2 || len(m) > 8 {
		return false
	}
	for _, r := range m {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return false
		}
	}
	return true
}

// Ids of things a person chose a short name for: lower-case slugs, the same for every member ("jaysh-al-islam").
type (
	ActorID     string // a state, group, umbrella, unit or person
	AgreementID string // an instrument
	AreaID      string // an area or a settlement
	PostID      string // a checkpoint or observation post
	TrackID     string // a strand of talks
	RoundID     string // a meeting within a track
)

// Ids a member's node mints in order: "CA-R-12" is the twelfth report CA filed. They are permanent; what is merged
// redirects.
type (
	ReportID   string // letter R
	IncidentID string // letter I
)

// ValidSlug reports whether s can be an id of the chosen kind: 1 to 64 characters, a-z, 0-9 and inner hyphens.
func ValidSlug(s string) bool {
	if s == "" || len(s) > 64 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return true
}

// checkSlugs returns an error for the first of the ids that is no slug. what is whose they are.
func checkSlugs(what Sentence, ids ...string) error {
	for _, id := range ids {
		if !ValidSlug(id) {
			return Errorf(Invalid, "%s names something by %q, which is no id: use a-z, 0-9 and hyphens", what, short(id))
		}
	}
	return nil
}

// Mint returns the id a member gives its n-th thing of the given letter: R for reports, I for incidents, B for
// bulletins, O for operations (calls, visits, notices and the like).
func Mint(m MemberID, letter byte, n int64) string {
	return string(m) + "-" + string(letter) + "-" + strconv.FormatInt(n, 10)
}

// maxMinted is the largest number an id carries: twelve digits, so that member and number pack into 64 bits.
const maxMinted = 999_999_999_999

// SplitMinted takes a minted id apart; ok is false for anything [Mint] cannot have made.
func SplitMinted(id string) (m MemberID, letter byte, n int64, ok bool) {
	i, j := strings.IndexByte(id, '-'), strings.LastIndexByte(id, '-')
	if i < 0 || j != i+2 || !MemberID(id[:i]).Valid() || j+1 == len(id) || id[j+1] == '0' {
		return "", 0, 0, false
	}
	for _, d := range []byte(id[j+1:]) {
		if d < '0' || d > '9' || n > maxMinted/10 {
			return "", 0, 0, false
		}
		n = 10*n + int64(d-'0')
	}
	if n > maxMinted {
		return "", 0, 0, false
	}
	return MemberID(id[:i]), id[i+1], n, true
}

// CompareMinted orders minted ids: by member, then by number; negative when a comes first. It is the order in which
// merged incidents redirect.
func CompareMinted(a, b string) int {
	ma, _, na, _ := SplitMinted(a)
	mb, _, nb, _ := SplitMinted(b)
	return cmp.Or(cmp.Compare(ma, mb), cmp.Compare(na, nb), cmp.Compare(a, b))
}

// MintedBefore reports whether a comes before b in the order of [CompareMinted].
func MintedBefore(a, b string) bool { return CompareMinted(a, b) < 0 }

// Ref points at one entry: the log of a member and the index in it.
type Ref struct {
	Member MemberID `json:"member"`
	Index  int64    `json:"index"`
}

// String returns "CA/1198".
func (r Ref) String() string { return fmt.Sprintf("%s/%d", r.Member, r.Index) }

// ParseRef reads a ref as it is printed; false for anything else.
func ParseRef(text string) (Ref, bool) {
	m, index, _ := strings.Cut(text, "/")
	i, err := strconv.ParseInt(index, 10, 64)
	r := Ref{MemberID(m), i}
	return r, err == nil && i >= 0 && r.Member.Valid() && r.String() == text
}

// Before orders refs by member, then index.
func (r Ref) Before(o Ref) bool {
	if r.Member != o.Member {
		return r.Member < o.Member
	}
	return r.Index < o.Index
}

// Compare orders refs by member, then by index: negative when r comes first.
func (r Ref) Compare(o Ref) int {
	return cmp.Or(cmp.Compare(r.Member, o.Member), cmp.Compare(r.Index, o.Index))
}

// Digest is a SHA-256 sum. Its text form is 64 hexadecimal digits.
type Digest [32]byte

// DigestOf hashes the parts, each preceded by its length, so that no two lists of parts collide.
func DigestOf(parts ...[]byte) Digest {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:", len(p))
		h.Write(p)
	}
	return Digest(h.Sum(nil))
}

// IsZero reports whether the digest is absent.
func (d Digest) IsZero() bool { return d == Digest{} }

// String returns the hexadecimal form.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// Short returns the first eight digits in two groups, for people: "4f2a·91c0".
func (d Digest) Short() string {
	s := d.String()
	return s[:4] + "·" + s[4:8]
}

// MarshalText writes the hexadecimal form.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the hexadecimal form, exactly 64 lower-case digits.
func (d *Digest) UnmarshalText(b []byte) error {
	raw, err := hex.DecodeString(string(b))
	if err != nil || len(raw) != len(d) || strings.ToLower(string(b)) != string(b) {
		return Errorf(Invalid, "%q is not a digest: 64 lower-case hexadecimal digits are", b)
	}
	*d = Digest(raw)
	return nil
}
