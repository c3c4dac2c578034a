package frame

import (
	"encoding/base64"
	"slices"

	"truce"
)

// SealedState says of a sealed field how it is held, to its owner alone.
type SealedState struct {
	Field  string
	State  string // closed, open, gone; empty for everybody else
	Claim  string
	Commit truce.Digest
	File   string // base64 of the age file, of a closed one
}

// SealedStates lists what a claim commits to, in its order, without saying how it is held.
func SealedStates(committed []truce.Sealed) []SealedState {
	var out []SealedState
	for _, x := range committed {
		out = append(out, SealedState{Field: x.Field, Commit: x.Commit})
	}
	return out
}

// HeldStates says of what a claim commits to how its member holds it.
func HeldStates(list []SealedState, held []SealedField) []SealedState {
	for i := range list {
		f := &list[i]
		f.State = "gone"
		at := slices.IndexFunc(held, func(h SealedField) bool { return h.Field == f.Field })
		if at < 0 {
			continue
		}
		if f.State = "open"; held[at].Closed != nil {
			f.State, f.Claim = "closed", held[at].Claim
			f.File = base64.StdEncoding.EncodeToString(held[at].Closed.File)
		}
	}
	return list
}

// AnyClosed reports whether some field is opened with an officer's key alone.
func AnyClosed(list []SealedState) bool {
	return slices.ContainsFunc(list, func(f SealedState) bool { return f.State == "closed" })
}
