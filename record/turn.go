package record

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// turnLevel is the level of a tile that no log has, in which the store keeps the number of the run that put entries
// beyond the head last.
const turnLevel = maxLevel + 1

// readTurn returns the number of the run that put entries beyond the head last; 0 if there was none.
func readTurn(tx Tx) (uint64, error) {
	b, err := tx.Tile(turnLevel, 0)
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	if err == nil && len(b) != 8 {
		err = fail(ErrDamaged, "the store holds %d bytes where the number of a run of mirroring should be; verify the log",
			len(b))
	}
	if err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint64(b), nil
}

// takeTurn reports whether this run may put entries: nobody moved the head since it began, and nobody else put entries
// beyond it since this run looked at them. The first time it takes the next number, so that an earlier run that is
// still under way ends, and removes what this run does not go on from. It is called in the transaction that relies on
// it.
func (m *mirror) takeTurn(tx Tx) error {
	head, err := tx.Head()
	if errors.Is(err, ErrNotFound) {
		head, err = Head{Size: -1}, nil
	}
	if err != nil {
		return err
	}
	turn, err := readTurn(tx)
	if err != nil {
		return err
	}
	if turn != m.turn || head.Size != m.held.Size || !bytes.Equal(head.Signed, m.held.Signed) {
		return fail(ErrConflict, "the copy of %s changed while it was brought up to date: try again", m.log.Name())
	}
	if m.mine {
		return nil
	}
	if err := tx.DropAfter(m.first); err != nil {
		return err
	}
	return putTurn(tx, m.turn+1)
}

func putTurn(tx Tx, turn uint64) error {
	return tx.PutTile(turnLevel, 0, binary.BigEndian.AppendUint64(nil, turn))
}

// turnTaken notes that the transaction in which takeTurn was called is committed.
func (m *mirror) turnTaken() {
	if !m.mine {
		m.mine, m.turn = true, m.turn+1
	}
}
