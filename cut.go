package truce

// Cut names one state of knowledge: how much of each log has been taken in.
type Cut []CutLog

// CutLog is one log of a cut, in order of member.
type CutLog struct {
	Member MemberID `json:"member"`
	Size   int64    `json:"size"`
	Root   string   `json:"root,omitempty"` // base64, as in the checkpoint
}

// Digest returns the name of the cut.
func (c Cut) Digest() Digest {
	parts := make([][]byte, 0, 3*len(c))
	for _, l := range c {
		parts = append(parts, []byte(l.Member), []byte(itoa(int(l.Size))), []byte(l.Root))
	}
	return DigestOf(parts...)
}

// Size returns how many entries of the member's log lie in the cut.
func (c Cut) Size(m MemberID) int64 { return c.Log(m).Size }

// Log returns where the member's log stands at the cut: at size 0 where the cut does not name it.
func (c Cut) Log(m MemberID) CutLog {
	for _, l := range c {
		if l.Member == m {
			return l
		}
	}
	return CutLog{Member: m}
}
