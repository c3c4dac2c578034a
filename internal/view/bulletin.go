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
			cell.IDs = o.shown(all)
			if n := len(all) - len(cell.IDs); n > 0 {
				b.Hidden[CellAt{i, j}] = n
			}
		}
	}
	b.Rows = rows
	var notable []truce.IncidentID
	for _, id := range b.Notable {
		if x, ok := o.known[id]; ok && !slices.Contains(notable, x) {
			notable = append(notable, x)
		}
	}
	slices.SortFunc(notable, mintedFirst)
	b.Notable = notable
	return b, nil
}

// shown returns those of the ids behind a figure that an audience outside may follow, each as it is known there.
func (o *outside) shown(ids []string) []string {
	var out []string
	for _, id := range ids {
		if x, ok := o.known[truce.IncidentID(id)]; ok {
			id = string(x)
		} else if !o.shows(id) {
			continue
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	slices.SortStableFunc(out, mintedFirst)
	return out
}

// mintedFirst is the order of minting; ids that are names stay where they are.
func mintedFirst[T ~string](a, b T) int {
	switch {
	case truce.MintedBefore(string(a), string(b)):
		return -1
	case truce.MintedBefore(string(b), string(a)):
		return 1
	}
	return 0
}

// shows reports whether what the id names, an incident apart, is visible from outside: a report if it was released, an
// operation never, and whatever has a name instead of a number, as actors and settlements have.
func (o *outside) shows(id string) bool {
	_, _, _, minted := truce.SplitMinted(id)
	return !minted || o.tells[truce.ReportID(id)] != ""
}
