package node

import (
	"context"

	"truce"
	"truce/record"
)

const (
	// ownReserve is what is kept free on the disk for the member's own log, its vault and the read models: others' logs
	// are not taken any more where less is left. On a small disk it is a part of it.
	ownReserve     = 256 << 20
	ownReservePart = 20
	// someBytes bounds a member's log where nobody can say how large the disk is: in a database elsewhere.
	someBytes = 8 << 30
	// fewBytes and entryBytes bound what a log may take by how many entries it has: what people enter is a tenth of that
	// on average, and every megabyte costs each other member time, for ever.
	fewBytes   = 32 << 20
	entryBytes = 4 << 10
)

// room says why so many bytes more of a member's log, which is of a size then, are not taken, where they are not.
func (n *Node) room(ctx context.Context, m truce.MemberID, bytes, size int64) error {
	spare, err := n.Store.Spare(ctx)
	if err != nil {
		return sentence(err)
	}
	d, known, err := n.reserved(bytes - spare)
	if err != nil {
		return err
	}
	d.free += spare
	of, err := n.bytesOf(ctx)
	if err != nil {
		return err
	}
	most := n.mostBytes
	if most == 0 {
		most = min(share(d, known, of, n.Member), fewBytes+entryBytes*size)
	}
	if of[m]+bytes > most {
		return truce.Errorf(truce.Forbidden,
			"the log of %s would take more than the %d MB that a member's log may take here: if the "+
				"member means it, raise the bound with --most-bytes", m, most>>20)
	}
	return nil
}

// reserved says why so many bytes more are not taken of others' logs, nor into the read models of them: what is free on
// the disk is kept for the own log.
func (n *Node) reserved(bytes int64) (d disk, known bool, err error) {
	d, known = diskOf(n.Dir)
	if known = known && !n.place.inDatabase(); known && d.free-bytes < min(ownReserve, d.size/ownReservePart) {
		err = truce.Errorf(truce.Unavailable,
			"there is too little room on the disk for more of the others' logs: what is left is "+
				"kept for the log of %s; make room, or see with truce peer drop-surplus what can go", n.Member)
	}
	return d, known, err
}

// bytesOf returns how much the entries of each member's log take.
func (n *Node) bytesOf(ctx context.Context) (map[truce.MemberID]int64, error) {
	of := map[truce.MemberID]int64{}
	for _, l := range n.Logs.All() {
		bytes, err := n.Store.Bytes(ctx, l.Origin)
		if err != nil {
			return nil, sentence(err)
		}
		of[l.Member] = bytes
	}
	return of, nil
}

// disk is how large a disk is, and how much of it is free.
type disk struct{ size, free int64 }

// share is what one of the other members' logs may take: of what is free and what they take, a part for each of them
// and one for this member, half of each for the read models that are made of it.
func share(d disk, known bool, of map[truce.MemberID]int64, own truce.MemberID) int64 {
	if !known {
		return someBytes
	}
	all := d.free
	for m, bytes := range of {
		if m != own {
			all += bytes
		}
	}
	return all / int64(2*max(len(of), 2))
}

// DropSurplus removes what was fetched of a member's log and never became part of the copy here, and returns how many
// bytes that was. The node must not be open to write.
func DropSurplus(ctx context.Context, dir string, o Options, m truce.MemberID) (int64, error) {
	n, err := begin(dir, o)
	if err != nil {
		return 0, err
	}
	defer func() { n.Close() }()
	if err := n.openStore(ctx, n.place.openStore); err != nil {
		return 0, err
	}
	if err := n.openModels(ctx, n.place.openModels); err != nil {
		return 0, err
	}
	for _, l := range n.Logs.All() {
		if l.Member == m && m != n.Member {
			bytes, err := record.DropSurplus(ctx, n.Store, l.Origin)
			return bytes, sentence(err)
		}
	}
	return 0, truce.Errorf(truce.NotFound, "%q is not another member of this process: truce process show lists them",
		string(m))
}
