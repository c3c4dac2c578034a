package federation

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"truce"
	"truce/record"
)

const (
	maxProof      = 63        // lines, as C2SP says
	maxSubmission = 640 << 10 // bytes: the proof and the largest checkpoint
)

// Submission is the body of C2SP's add-checkpoint: a checkpoint, and the proof that it continues the state of the old
// size.
type Submission struct {
	Old        int64
	Proof      tlog.TreeProof
	Checkpoint []byte // a signed note
}

// Format returns the body of the request.
func (s Submission) Format() []byte {
	b := bytes.NewBufferString("old " + strconv.FormatInt(s.Old, 10) + "\n")
	for _, h := range s.Proof {
		b.WriteString(h.String() + "\n")
	}
	b.WriteString("\n")
	b.Write(s.Checkpoint)
	return b.Bytes()
}

// ParseSubmission reads the body of a request. It accepts only what Format writes, and checks neither signature nor
// proof.
func ParseSubmission(body []byte) (Submission, error) {
	refused := truce.Errorf(truce.Invalid,
		"this is not the request of add-checkpoint: an old size, up to %d hashes, an empty line and a checkpoint", maxProof)
	head, checkpoint, ok := strings.Cut(string(body), "\n\n")
	if !ok || len(body) > maxSubmission || checkpoint == "" {
		return Submission{}, refused
	}
	lines := strings.Split(head, "\n")
	size, ok := strings.CutPrefix(lines[0], "old ")
	old, err := strconv.ParseInt(size, 10, 64)
	if !ok || err != nil || old < 0 || old > record.MaxSize || len(lines)-1 > maxProof {
		return Submission{}, refused
	}
	s := Submission{Old: old, Checkpoint: []byte(checkpoint)}
	for _, line := range lines[1:] {
		h, err := tlog.ParseHash(line)
		if err != nil {
			return Submission{}, refused
		}
		s.Proof = append(s.Proof, h)
	}
	if !bytes.Equal(s.Format(), body) {
		return Submission{}, refused
	}
	return s, nil
}
