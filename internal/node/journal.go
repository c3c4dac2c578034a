package node

import (
	"context"

	"truce"
	"truce/record"
)

// JournalLine is an entry as it stands in the joint order of the logs.
type JournalLine struct {
	Ref     truce.Ref
	Kind    truce.Kind // empty: it could not be read
	Officer string
	At      truce.Instant
}

// Journal returns the last entries of all logs held here in one order, causes first (see [truce.Order]), at most limit
// of them, and how many entries wait for causes that have not come. It reads every entry of every log.
func (n *Node) Journal(ctx context.Context, limit int) (lines []JournalLine, waiting int64, err error) {
	logs := map[truce.MemberID][]truce.Mark{}
	var held int64
	for _, l := range n.Logs.All() {
		if here, err := n.Logs.holds(ctx, l); err != nil || !here {
			if err != nil {
				return nil, 0, err
			}
			continue
		}
		_, cp, err := n.Logs.head(ctx, l.Member)
		if err != nil {
			return nil, 0, err
		}
		err = record.Scan(ctx, n.Store, l.Origin, 0, cp.Size, func(_ int64, data []byte) error {
			e, err := truce.Decode(data)
			if err != nil {
				e = truce.Entry{} // it has no claimed time that could be believed
			}
			logs[l.Member] = append(logs[l.Member], truce.MarkOf(e))
			return nil
		})
		if err != nil {
			return nil, 0, sentence(err)
		}
		held += cp.Size
	}
	var refs []truce.Ref
	var given int64
	truce.Order(logs, func(r truce.Ref) bool {
		if given++; len(refs) == 2*limit { // the older half is not wanted any more
			refs = append(refs[:0], refs[limit:]...)
		}
		refs = append(refs, r)
		return true
	})
	for _, r := range refs[max(0, len(refs)-limit):] {
		line := JournalLine{Ref: r}
		data, err := n.Logs.Entry(ctx, r)
		if err != nil {
			return nil, 0, err
		}
		if e, err := truce.Decode(data); err == nil {
			line.Kind, line.Officer, line.At = e.Kind, e.Officer, e.At
		}
		lines = append(lines, line)
	}
	return lines, held - given, nil
}
