package record

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// forkHeader begins a fork file. docs/record-format.md specifies what follows.
const forkHeader = "truce-fork/v1\n"

// Fork is a log that signed two histories: Larger is not a continuation of Smaller. Where the sizes are equal the two
// checkpoints alone show it. Otherwise Path shows, as a consistency proof, that the first entries of Larger, as many as
// Smaller has, have the root hash Root, which is not Smaller's.
type Fork struct {
	Smaller, Larger []byte // signed notes of one origin
	Root            tlog.Hash
	Path            tlog.TreeProof
}

// ForkError is returned where two checkpoints of one log contradict each other. It is of kind ErrConflict. Fork is the
// evidence, for anybody: keep it and show it.
type ForkError struct {
	Origin       string
	Ours, Theirs Checkpoint
	Fork         Fork
}

func (e *ForkError) Error() string {
	return fmt.Sprintf("the log %s has two histories: the checkpoint held here, of size %d, and the one received, of "+
		"size %d, are "+
		"both signed with its key and contradict each other; keep the proof, and tell the other members", e.Origin,
		e.Ours.Size, e.Theirs.Size)
}

// Unwrap returns ErrConflict.
func (e *ForkError) Unwrap() error { return ErrConflict }

// Compare reports whether two checkpoints of one log can both be true, and returns a [ForkError] with the evidence if
// they cannot. src is a source that holds the larger of them; it is not read where the sizes are equal.
func Compare(ctx context.Context, src Source, ours, theirs Checkpoint) error {
	if ours.Origin != theirs.Origin {
		return fail(ErrInvalid, "the logs %s and %s are compared; they have nothing to do with each other", ours.Origin,
			theirs.Origin)
	}
	smaller, larger := ours, theirs
	if smaller.Size > larger.Size {
		smaller, larger = larger, smaller
	}
	if smaller.Size == 0 || smaller.sameHead(larger) {
		return nil
	}
	fork := Fork{Smaller: smaller.Signed, Larger: larger.Signed}
	if smaller.Size < larger.Size {
		root, err := RootAt(ctx, src, larger, smaller.Size)
		if err != nil {
			return err
		}
		if root == smaller.Root {
			return nil
		}
		if fork.Path, err = ProveConsistency(ctx, src, larger, smaller.Size); err != nil {
			return err
		}
		fork.Root = root
	}
	return &ForkError{ours.Origin, ours, theirs, fork}
}

// FormatFork returns the fork file.
func FormatFork(f Fork) []byte {
	b := bytes.NewBufferString(forkHeader)
	writeCheckpoint(b, f.Smaller)
	writeCheckpoint(b, f.Larger)
	if len(f.Path) > 0 {
		b.WriteString("root " + f.Root.String() + "\n")
		writeHashes(b, f.Path)
	}
	return b.Bytes()
}

// ParseFork reads a fork file. It accepts only what FormatFork writes, and checks no signature and no hash.
func ParseFork(file []byte) (Fork, error) {
	rest, ok := bytes.CutPrefix(file, []byte(forkHeader))
	if !ok {
		return Fork{}, fail(ErrInvalid, "this is not the proof of a fork: it does not begin with the line %s",
			strings.TrimSpace(forkHeader))
	}
	r := &lineReader{rest: string(rest), line: 1}
	var f Fork
	var err error
	if f.Smaller, err = r.checkpoint(); err != nil {
		return Fork{}, err
	}
	if f.Larger, err = r.checkpoint(); err != nil {
		return Fork{}, err
	}
	if r.rest != "" {
		root, ok := r.field("root ")
		if f.Root, err = tlog.ParseHash(root); !ok || err != nil {
			return Fork{}, r.fail("here the root hash should be")
		}
		if f.Path, err = r.hashes(); err != nil {
			return Fork{}, err
		}
	}
	if !bytes.Equal(FormatFork(f), file) {
		return Fork{}, fail(ErrInvalid, "the proof of a fork is not written in the one way allowed")
	}
	return f, nil
}

// VerifyFork checks the proof of a fork against the public key of the log, without any other data. It returns the two
// checkpoints that contradict each other; an error says why the file proves no fork of this log.
func VerifyFork(file []byte, log note.Verifier) (smaller, larger Checkpoint, err error) {
	f, err := ParseFork(file)
	if err != nil {
		return Checkpoint{}, Checkpoint{}, err
	}
	if smaller, err = ParseCheckpoint(f.Smaller, log); err != nil {
		return Checkpoint{}, Checkpoint{}, err
	}
	if larger, err = ParseCheckpoint(f.Larger, log); err != nil {
		return Checkpoint{}, Checkpoint{}, err
	}
	if err := f.check(smaller, larger); err != nil {
		return Checkpoint{}, Checkpoint{}, err
	}
	return smaller, larger, nil
}

// check reports why the fork's checkpoints could both be true, if they could.
func (f Fork) check(smaller, larger Checkpoint) error {
	switch {
	case smaller.Size == 0 || smaller.Size > larger.Size:
		return fail(ErrInvalid, "the first checkpoint has %d entries and the second %d: this proves no fork", smaller.Size,
			larger.Size)
	case smaller.Size == larger.Size && len(f.Path) > 0:
		return fail(ErrInvalid, "the checkpoints are of one size; no hashes may follow them")
	case smaller.Size == larger.Size && smaller.Root == larger.Root:
		return fail(ErrInvalid, "the checkpoints say the same: this proves no fork")
	case smaller.Size == larger.Size:
		return nil
	case f.Root == smaller.Root:
		return fail(ErrInvalid, "the second checkpoint continues the first: this proves no fork")
	}
	if err := tlog.CheckTree(f.Path, larger.Size, larger.Root, smaller.Size, f.Root); err != nil {
		return fail(ErrInvalid, "the hashes do not show what the first %d entries of the second checkpoint were: this "+
			"proves no fork", smaller.Size)
	}
	return nil
}
