package view

import (
	"cmp"
	"context"
	"slices"

	"truce"
	"truce/internal/query"
)

// Bulletin is a published bulletin as the viewer may see it.
type Bulletin struct {
	truce.Bulletin
	By     truce.MemberID // who published it: whose log it is in
	Ref    truce.Ref
	At     truce.Instant
	Under  *truce.Process   // the document that its log stood under
	Concur []truce.MemberID // the voters that published the same joint figures
	Need   int              // how many of them make the figures joint
	Own    []truce.MemberID // whose columns are their own word: others are as the publisher counts them
	Errata []Erratum
	Hidden map[truce.CellAt]int // how many ids behind a figure are not for this viewer
	Inside int                  // how many rows are not: they name what reports may say to the members alone
}

// Erratum is a correction beside a bulletin.
type Erratum struct {
	truce.Erratum
	By      truce.MemberID
	At      truce.CellAt // the figure it corrects
	Printed bool         // false: the bulletin prints no such figure
	Entered truce.Instant

	Replaced bool // by a later one of the same member to the same figure

	// Unaccounted: the incidents it names do not account for what it says. It stands in the list, and beside no figure.
	Unaccounted bool
}

// Stands reports whether the erratum stands beside a figure.
func (e *Erratum) Stands() bool { return e.Printed && !e.Replaced && !e.Unaccounted }

// ID names the bulletin among those of all members: "CA-B-3".
func (b *Bulletin) ID() string { return truce.Mint(b.By, 'B', int64(b.Number)) }

// Joint reports whether enough members published the joint figures.
func (b *Bulletin) Joint() bool { return len(b.Concur) >= b.Need }

// HiddenInAll returns how many ids behind the figures are not for this viewer.
func (b *Bulletin) HiddenInAll() int {
	n := 0
	for _, x := range b.Hidden {
		n += x
	}
	return n
}

// Bulletins returns the published bulletins: of the latest period first, of one period those with joint figures first,
// then by member, and of one member the latest first.
func (l *Lens) Bulletins(ctx context.Context) ([]Bulletin, error) { return l.bulletins(ctx, "") }

// BulletinsOf returns those of a period, in the same order.
func (l *Lens) BulletinsOf(ctx context.Context, period truce.Interval) ([]Bulletin, error) {
	return l.bulletins(ctx, period.Key())
}

func (l *Lens) bulletins(ctx context.Context, key string) ([]Bulletin, error) {
	claims, err := l.Claims(ctx, truce.KindBulletin, key)
	if err != nil {
		return nil, err
	}
	documents, err := l.documents(ctx)
	if err != nil {
		return nil, err
	}
	concurrences, stood := l.Process().Concurrences(claims, documents), l.Process().Under(documents)
	ofPeriod := map[truce.Interval][]*truce.Claim{}
	for _, c := range claims {
		period := c.Body.(*truce.Bulletin).Period
		ofPeriod[period] = append(ofPeriod[period], c)
	}
	out := make([]Bulletin, 0, len(claims))
	for _, c := range claims {
		b := Bulletin{By: c.Member, Ref: c.Ref, At: c.At, Under: stood(c.Ref)}
		b.Bulletin = *c.Body.(*truce.Bulletin).Founded(b.Under.Rule)
		b.Concur, b.Need = concurrences(c)
		b.Own = b.Vouches(b.By, ofPeriod[b.Period])
		if !l.inside() {
			all := len(b.Rows)
			b.Rows = slices.DeleteFunc(slices.Clone(b.Rows), func(r truce.BulletinRow) bool { return r.ForMembers() })
			b.Inside = all - len(b.Rows)
		}
		if err := l.correct(ctx, &b); err != nil {
			return nil, err
		}
		if err := l.hide(ctx, &b); err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	slices.SortStableFunc(out, func(a, b Bulletin) int {
		return cmp.Or(cmp.Compare(b.Period.To, a.Period.To), cmp.Compare(rank(b.Joint()), rank(a.Joint())),
			cmp.Compare(a.By, b.By), cmp.Compare(b.Number, a.Number))
	})
	return out, nil
}

// documents are what says under which document a log stood. They are no secret, whatever else the viewer may see.
func (l *Lens) documents(ctx context.Context) ([]*truce.Claim, error) {
	founding, err := l.reader.Claims(ctx, truce.KindProcess, "")
	if err != nil {
		return nil, err
	}
	enacted, err := l.reader.Claims(ctx, truce.KindEnactment, "")
	return append(founding, enacted...), err
}

func rank(first bool) int {
	if first {
		return 1
	}
	return 0
}

// correct puts the errata beside the figures of a bulletin.
func (l *Lens) correct(ctx context.Context, b *Bulletin) error {
	claims, err := l.Claims(ctx, truce.KindErratum, (&truce.Erratum{Bulletin: b.Number}).Key())
	for _, c := range claims {
		x := c.Body.(*truce.Erratum)
		if c.Withdrawn || x.Corrects(c.Member) != b.By {
			continue
		}
		e := Erratum{Erratum: *x, By: c.Member, Entered: c.At}
		if e.At, e.Printed = b.Figure(x.Where); !e.Printed && b.Inside > 0 {
			continue // of a row that is not for this viewer
		}
		if e.Printed { // whatever the erratum says of it
			e.Was = b.Under.Printed(&b.Bulletin, b.Rows[e.At.Row].Cells[e.At.Cell])
			e.Unaccounted = !b.Accounts(x)
		}
		for i := range b.Errata {
			old := &b.Errata[i]
			old.Replaced = old.Replaced || !e.Unaccounted && old.By == e.By && old.Where == e.Where
		}
		b.Errata = append(b.Errata, e)
	}
	return err
}

// hide leaves what a bulletin says: its numbers are public, the ids behind them only where the viewer may follow them.
func (l *Lens) hide(ctx context.Context, b *Bulletin) error {
	if l.inside() {
		return nil
	}
	o, err := l.outside(ctx)
	if err != nil {
		return err
	}
	b.Hidden = map[truce.CellAt]int{}
	rows := slices.Clone(b.Rows)
	for i := range rows {
		rows[i].Cells = slices.Clone(rows[i].Cells)
		for j := range rows[i].Cells {
			cell := &rows[i].Cells[j]
			all := cell.IDs
			if cell.IDs, err = shown(ctx, o, all); err != nil {
				return err
			}
			if n := len(all) - len(cell.IDs); n > 0 {
				b.Hidden[truce.CellAt{Row: i, Cell: j}] = n
			}
		}
	}
	b.Rows, b.Notable = rows, known(o, b.Notable)
	for i := range b.Errata {
		b.Errata[i].Incidents = known(o, b.Errata[i].Incidents)
	}
	return nil
}

// known returns the incidents an audience outside may follow, each once and as it is known there, in order of minting.
func known(o query.Seen, ids []truce.IncidentID) []truce.IncidentID {
	var out []truce.IncidentID
	for _, id := range ids {
		if x, ok := o.Known(id); ok && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	slices.SortFunc(out, mintedFirst)
	return out
}

// shown returns those of the ids behind a figure that an audience outside may follow, each as it is known there.
func shown(ctx context.Context, o query.Seen, ids []string) ([]string, error) {
	var out []string
	for _, id := range ids {
		if x, ok := o.Known(truce.IncidentID(id)); ok {
			id = string(x)
		} else if ok, err := shows(ctx, o, id); err != nil {
			return nil, err
		} else if !ok {
			continue
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	slices.SortStableFunc(out, mintedFirst)
	return out, nil
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
func shows(ctx context.Context, o query.Seen, id string) (bool, error) {
	_, letter, _, minted := truce.SplitMinted(id)
	if !minted || letter != 'R' {
		return !minted, nil
	}
	_, ok, err := o.Tells(ctx, truce.ReportID(id))
	return ok, err
}
