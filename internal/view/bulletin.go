package view

import (
	"context"
	"slices"
	"strings"

	"truce"
)

// Bulletin is a published bulletin as the viewer may see it.
type Bulletin struct {
	truce.Bulletin
	By     truce.MemberID // whose log it is in
	Ref    truce.Ref
	At     truce.Instant
	Errata []truce.Erratum
	Hidden map[CellAt]int // how many ids behind a figure are not for this viewer
}

// CellAt is where a figure stands in a bulletin.
type CellAt struct{ Row, Cell int }

// HiddenInAll returns how many ids behind the figures are not for this viewer.
func (b *Bulletin) HiddenInAll() int {
	n := 0
	for _, x := range b.Hidden {
		n += x
	}
	return n
}

// Bulletins returns the published bulletins, latest first, and of one number those of the member first in order first.
func (l *Lens) Bulletins(ctx context.Context) ([]Bulletin, error) {
	claims, err := l.Claims(ctx, truce.KindBulletin, "")
	if err != nil {
		return nil, err
	}
	out := make([]Bulletin, 0, len(claims))
	for _, c := range claims {
		b, err := l.bulletin(ctx, c)
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	slices.SortStableFunc(out, func(a, b Bulletin) int {
		if a.Number != b.Number {
			return b.Number - a.Number
		}
		return strings.Compare(string(a.By), string(b.By))
	})
	return out, nil
}

// bulletin redacts one bulletin: its numbers are public, the ids behind them only where the viewer may follow them.
func (l *Lens) bulletin(ctx context.Context, c *truce.Claim) (Bulletin, error) {
	b := Bulletin{Bulletin: *c.Body.(*truce.Bulletin), By: c.Member, Ref: c.Ref, At: c.At}
	errata, err := l.Claims(ctx, truce.KindErratum, c.Key)
	if err != nil {
		return b, err
	}
	for _, e := range errata {
		if e.Member == c.Member && !e.Withdrawn {
			b.Errata = append(b.Errata, *e.Body.(*truce.Erratum))
		}
	}
	if l.inside() {
		return b, nil
	}
	o, err := l.outside(ctx)
	if err != nil {
		return b, err
	}
	b.Hidden = map[CellAt]int{}
	rows := slices.Clone(b.Rows)
	for i := range rows {
		rows[i].Cells = slices.Clone(rows[i].Cells)
		for j := range rows[i].Cells {
			cell := &rows[i].Cells[j]
			all := cell.IDs
			cell.IDs = slices.DeleteFunc(slices.Clone(all), func(id string) bool { return !o.shows(id) })
			if n := len(all) - len(cell.IDs); n > 0 {
				b.Hidden[CellAt{i, j}] = n
			}
		}
	}
	b.Rows = rows
	b.Notable = slices.DeleteFunc(slices.Clone(b.Notable), func(id truce.IncidentID) bool { return !o.ids[id] })
	return b, nil
}

// shows reports whether what the id names is visible from outside: an incident or a report if it was released, an
// operation never, and whatever has a name instead of a number, as actors and settlements have.
func (o *outside) shows(id string) bool {
	if _, _, _, minted := truce.SplitMinted(id); !minted {
		return true
	}
	return o.ids[truce.IncidentID(id)] || o.tells[truce.ReportID(id)] != ""
}
