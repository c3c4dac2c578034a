package federation

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"truce"
	"truce/record"
)

// headsHeader begins a heads document. docs/federation.md specifies what follows.
const headsHeader = "truce-heads/v1\n"

// MaxHeads is the size in bytes of the largest heads document that is taken: a thousand times that of a small process.
const MaxHeads = 1 << 20

// Heads are the newest states of the logs that somebody holds of one process.
type Heads struct {
	Process string
	// Checkpoints are signed notes, by ascending origin; of one log at most two: where the newest state has not been
	// cosigned, the newest that has stands before it.
	Checkpoints [][]byte
}

// FormatHeads returns the heads document.
func FormatHeads(h Heads) []byte {
	b := bytes.NewBufferString(headsHeader + h.Process + "\n\n")
	for _, signed := range h.Checkpoints {
		b.WriteString("checkpoint\n")
		b.Write(signed)
		b.WriteString("\n")
	}
	return b.Bytes()
}

// ParseHeads reads a heads document. It accepts only what FormatHeads writes, and checks no signature.
func ParseHeads(doc []byte) (Heads, error) {
	refused := func(why string) (Heads, error) {
		return Heads{}, truce.Errorf(truce.Invalid, "what the peer sent is not a list of heads: %s", why)
	}
	if len(doc) > MaxHeads {
		return refused("it is larger than any process needs")
	}
	rest, ok := strings.CutPrefix(string(doc), headsHeader)
	if !ok {
		return refused("it does not begin with the line " + strings.TrimSpace(headsHeader))
	}
	var h Heads
	h.Process, rest, ok = strings.Cut(rest, "\n\n")
	if !ok || !truce.ValidSlug(h.Process) {
		return refused("it names no process")
	}
	var last string
	count := 0
	for rest != "" {
		section, ok := strings.CutPrefix(rest, "checkpoint\n")
		text, after, ok2 := strings.Cut(section, "\n\n")
		sigs, after, ok3 := strings.Cut(after, "\n\n")
		if !ok || !ok2 || !ok3 {
			return refused("a part of it is not a checkpoint")
		}
		origin, _, _ := strings.Cut(text, "\n")
		if count++; origin != last {
			count = 1
		}
		if record.CheckOrigin(origin) != nil || origin < last || count > 2 {
			return refused("its logs do not stand in order")
		}
		last, rest = origin, after
		h.Checkpoints = append(h.Checkpoints, []byte(text+"\n\n"+sigs+"\n"))
	}
	if !bytes.Equal(FormatHeads(h), doc) {
		return refused("it is not written in the one way allowed")
	}
	return h, nil
}

// originOf returns the first line of a signed note.
func originOf(signed []byte) string {
	origin, _, _ := bytes.Cut(signed, []byte("\n"))
	return string(origin)
}

// of returns the checkpoints of one log, signed by it, the smallest first.
func (h Heads) of(l Log) ([]record.Checkpoint, error) {
	var all []record.Checkpoint
	for _, signed := range h.Checkpoints {
		if originOf(signed) != l.Origin {
			continue
		}
		cp, err := record.ParseCheckpoint(signed, l.Verifier)
		if err != nil {
			return nil, err
		}
		all = append(all, cp)
	}
	slices.SortStableFunc(all, func(a, b record.Checkpoint) int { return int(min(max(a.Size-b.Size, -1), 1)) })
	return all, nil
}

// Heads returns the newest state of each log of the process that the store holds, with its cosignatures. What
// [Config.Withhold] holds back is not among them.
func (f *Federation) Heads(ctx context.Context) (Heads, error) {
	h := Heads{Process: f.cfg.Process}
	logs := f.logs()
	slices.SortFunc(logs, func(a, b Log) int { return strings.Compare(a.Origin, b.Origin) })
	for _, l := range logs {
		if f.withheld(l) {
			continue
		}
		signed, err := f.headsOf(ctx, l)
		if err != nil {
			return Heads{}, err
		}
		h.Checkpoints = append(h.Checkpoints, signed...)
	}
	return h, nil
}

// headsOf returns the head of one log, with the cosignatures kept for it, and before it the newest cosigned state where
// that is another.
func (f *Federation) headsOf(ctx context.Context, l Log) ([][]byte, error) {
	head, ok, err := f.held(ctx, l)
	if err != nil || !ok {
		return nil, err
	}
	kept, ok, err := f.cosigned(ctx, l, head.Size)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return [][]byte{head.Signed}, nil
	case kept.Size == head.Size && kept.Root == head.Root:
		return [][]byte{kept.Signed}, nil
	}
	return [][]byte{kept.Signed, head.Signed}, nil
}
