package frame

import (
	"encoding/base64"
	"slices"

	"truce"
)

// SealedState says of a sealed field how it is held, to its owner alone.
type SealedState struct {
	Field  string
	Owner  truce.MemberID
	State  string // closed, open, gone; empty for everybody else
	Claim  string
	Commit truce.Digest
	File   string // base64 of the age file, of a closed one
}

// SealedStates lists what a claim of a member commits to, in its order. How it is held, which ask reads from the vault,
// is said to that member alone, where this node keeps it.
func (r *Request) SealedStates(owner truce.MemberID, committed []truce.Sealed, ask func(Vault) ([]SealedField, error)) (
	[]SealedState, error) {
	var out []SealedState
	for _, x := range committed {
		out = append(out, SealedState{Field: x.Field, Owner: owner, Commit: x.Commit})
	}
	if r.s.Vault == nil || owner == "" || r.Lens.Who().Member != owner ||
		!r.Lens.May(truce.FieldSealed, owner, truce.LevelOwn) {
		return out, nil
	}
	held, err := ask(r.Vault())
	if truce.KindOf(err) == truce.Forbidden { // another node keeps them
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].hold(held)
	}
	return out, nil
}

// hold says of the field how its member holds it.
func (f *SealedState) hold(held []SealedField) {
	f.State = "gone"
	at := slices.IndexFunc(held, func(h SealedField) bool { return h.Field == f.Field })
	if at < 0 {
		return
	}
	if f.State = "open"; held[at].Closed != nil {
		f.State, f.Claim = "closed", held[at].Claim
		f.File = base64.StdEncoding.EncodeToString(held[at].Closed.File)
	}
}

// AnyClosed reports whether some field is opened with an officer's key alone.
func AnyClosed(list []SealedState) bool {
	return slices.ContainsFunc(list, func(f SealedState) bool { return f.State == "closed" })
}

// Held reports whether this node holds the field, as its member alone is told.
func (f SealedState) Held() bool { return f.State == "open" || f.State == "closed" }

// Erases are the acts of whoever destroys what is sealed: the second by the log.
var Erases = []truce.Action{truce.ActRelease, truce.ActOf(&truce.Erasure{})}

// EraseHref is the address of the form by which the viewer destroys what is sealed with an entry, empty where it may
// not.
func (r *Request) EraseHref(ref truce.Ref) (string, error) {
	if ref.Member != r.Lens.Who().Member {
		return "", nil
	}
	for _, act := range Erases {
		if may, err := r.May(act); err != nil || !may {
			return "", err
		}
	}
	return r.s.At("/record", ref.Member, ref.Index) + "/erase", nil
}
