package record

import (
	"bytes"

	"golang.org/x/mod/sumdb/tlog"
)

// putTree writes the tiles above entries that were put into the store from index first on, and then reads entries and
// tiles back and compares them with what was hashed: nothing is signed that the store would return otherwise. A log
// elsewhere died of one bit that flipped between hashing and signing.
func putTree(tx Tx, first int64, leaves []tlog.Hash, tiles []tileData) error {
	for _, t := range tiles {
		if err := tx.PutTile(t.Level, t.Index, joinHashes(t.hashes)); err != nil {
			return err
		}
	}
	if err := readBackEntries(tx, first, leaves); err != nil {
		return err
	}
	for _, t := range tiles {
		got, err := tx.Tile(t.Level, t.Index)
		if err != nil {
			return err
		}
		if !bytes.Equal(got, joinHashes(t.hashes)) {
			return fail(ErrDamaged, "nothing is signed any more: the tile %s was read back from the store with other bytes "+
				"than "+
				"were written; a disk or the memory of this machine is faulty", t.Path())
		}
	}
	return nil
}

func readBackEntries(tx Tx, first int64, leaves []tlog.Hash) error {
	hasher, next := newLeafHasher(), first
	err := tx.Entries(first, first+int64(len(leaves)), func(at int64, n int, run []byte) error {
		for range n {
			data, rest, ok := cutFramed(run)
			if !ok || at != next || len(leaves) == 0 || hasher.sum(data) != leaves[0] {
				return fail(ErrDamaged, "nothing is signed any more: entry %d was read back from the store with other bytes than "+
					"were written; a disk or the memory of this machine is faulty", next)
			}
			at, next, run, leaves = at+1, next+1, rest, leaves[1:]
		}
		return nil
	})
	if err == nil && len(leaves) > 0 {
		return fail(ErrDamaged, "nothing is signed any more: entry %d was written and cannot be read back; a disk or the "+
			"memory "+
			"of this machine is faulty", next)
	}
	return err
}
