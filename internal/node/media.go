package node

import (
	"context"

	"truce"
	"truce/internal/audit"
	"truce/internal/media"
	"truce/internal/registrar"
)

// mediaDir is the folder of a node in which files lie that came with reports, encrypted.
const mediaDir = "media"

// Files returns the reader of the member's files, and what closes it.
func (n *Node) Files(ctx context.Context) (registrar.HeldFiles, func() error, error) {
	h := registrar.HeldFiles{Member: n.Member, Models: n.Models, Vault: n.Vault,
		Entry: func(ctx context.Context, index int64) ([]byte, error) {
			return n.Logs.Entry(ctx, truce.Ref{Member: n.Member, Index: index})
		}}
	if n.Vault != nil {
		return h, func() error { return nil }, nil
	}
	v, err := n.place.readVault(ctx)
	if err != nil {
		return h, nil, err
	}
	h.Vault = v
	return h, v.Close, nil
}

// OpenFile opens a part of a file as it was read, with whatever key. That it was opened is kept for the audit.
func (n *Node) OpenFile(by registrar.By, f media.File, part media.Part) (*media.Opened, error) {
	o, err := n.files.OpenFile(f, part)
	a := audit.Of(truce.At(n.clock()), by.Member, by.Function, "media: open "+string(part), f.ID, err)
	a.Person = by.Person
	n.audit(a)
	return o, err
}

// roomForFile is how many bytes a file may have: what is kept free for the member's own log is not given to it.
func (n *Node) roomForFile() int64 {
	if d, known := diskOf(n.Dir); known {
		return max(0, min(media.MostBytes, d.free-min(ownReserve, d.size/ownReservePart)))
	}
	return media.MostBytes
}

// lookedAtFiles says whether the files that the log commits to are on the disk.
func (n *Node) lookedAtFiles(ctx context.Context) []Finding {
	h, done, err := n.Files(ctx)
	if err != nil {
		return nil // the vault is looked at by itself
	}
	defer done()
	list, total, err := h.Newest(ctx, nil, mostLookedAt)
	if err != nil {
		return []Finding{{What: spoken(err)}}
	}
	var lost []string
	held := 0
	for _, f := range list {
		if f.Gone {
			continue
		}
		if held++; !n.files.Has(f.Claim, media.Original) {
			lost = append(lost, f.ID)
		}
	}
	switch {
	case len(lost) > 0:
		return []Finding{{What: truce.Say("%d files that came with reports are not in the folder %s; the first is "+
			"that of %s.", len(lost), mediaDir, lost[0]),
			Do: truce.Say("Bring the folder back from a copy: the vault holds the keys to what lies in it.")}}
	case total > 0:
		return []Finding{{OK: true, What: truce.Say("%d files that came with reports are in the folder %s, encrypted; "+
			"%d of the newest %d were destroyed.", held, mediaDir, len(list)-held, len(list))}}
	}
	return nil
}

// mostLookedAt is how many files are looked for.
const mostLookedAt = 10_000
