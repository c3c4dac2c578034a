package narrative

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/timezone"
	"truce/internal/view"
)

// Drawing draws the figures of reports from the bulletins that a viewer may see.
type Drawing struct {
	Report *Report // whose sums are drawn; nil: none are

	zone *time.Location
	list []view.Bulletin
}

// NewDrawing reads the bulletins.
func NewDrawing(ctx context.Context, l *view.Lens) (*Drawing, error) {
	list, err := l.Bulletins(ctx)
	if err != nil {
		return nil, err
	}
	zone, err := timezone.Load(l.Process().Zone)
	return &Drawing{zone: zone, list: list}, err
}

func (d *Drawing) by() truce.MemberID {
	if d.Report == nil {
		return "nobody"
	}
	return d.Report.By
}

// Figure draws a printed figure, with its erratum. One that is not printed, or not for the viewer, is an error of kind
// NotFound.
func (d *Drawing) Figure(id, path string) (*Figure, error) {
	i := slices.IndexFunc(d.list, func(b view.Bulletin) bool { return b.ID() == id })
	if i < 0 {
		return nil, truce.Errorf(truce.NotFound, "there is no bulletin %s", id)
	}
	b := &d.list[i]
	at, ok := b.Figure(path)
	if !ok {
		return nil, truce.Errorf(truce.NotFound, "bulletin %s prints no figure %s", id, path)
	}
	cell := b.Rows[at.Row].Cells[at.Cell]
	f := &Figure{Bulletin: id, Path: path, Reads: b.Under.Printed(&b.Bulletin, cell), Entry: b.Ref, IDs: []string{},
		Day: d.dayOf(b), Row: b.Rows[at.Row], In: b, At: at}
	f.IDs = append(f.IDs, cell.IDs...)
	for _, e := range b.Errata {
		if e.Stands() && e.At == at {
			f.Reads += " (erratum by " + string(e.By) + ": " + e.Is + ")"
		}
	}
	return f, nil
}

// dayOf is the day on which the period of a bulletin closes.
func (d *Drawing) dayOf(b *view.Bulletin) truce.Date {
	return truce.Date(b.Period.To.Time().Add(-time.Second).In(d.zone).Format(time.DateOnly))
}

// Sum is a figure of several days together.
type Sum struct {
	N     int // of those that are known
	Known int // of how many days it is
	Days  int
	Of    []Figure // of the days that have a bulletin
	Row   truce.BulletinRow
}

// Reads is the sum in English.
func (s *Sum) Reads() string {
	switch s.Known {
	case s.Days:
		return strconv.Itoa(s.N)
	case 0:
		return truce.FigureNotKnown
	}
	return fmt.Sprintf("%d by %d of %d days; the others are not known", s.N, s.Known, s.Days)
}

// Sum adds a figure over the bulletins of a line, corrected where an erratum corrects it. A path that none of them
// prints for the viewer is an error of kind NotFound.
func (d *Drawing) Sum(l Line) (*Sum, error) {
	if d.Report == nil {
		return nil, truce.Errorf(truce.Invalid, "a sum stands in a report alone: its first line says of which days")
	}
	days, err := d.Report.days()
	if err != nil {
		return nil, err
	}
	s := &Sum{Days: len(days)}
	seen := map[truce.Date]bool{}
	for n := range strings.SplitSeq(l.Sum, ",") {
		id := string(d.Report.By) + "-B-" + n
		i := slices.IndexFunc(d.list, func(b view.Bulletin) bool { return b.ID() == id })
		if i < 0 {
			return nil, truce.Errorf(truce.NotFound, "there is no bulletin %s", id)
		}
		b := &d.list[i]
		day := d.dayOf(b)
		if !slices.Contains(days, day) || seen[day] {
			return nil, truce.Errorf(truce.Invalid, "bulletin %s is of %s: it does not add to the sum of this report", id, day)
		}
		seen[day] = true
		f, err := d.Figure(id, l.Path)
		if err != nil {
			if counts(b, l.Path) {
				s.Known++
			}
			continue
		}
		s.Of, s.Row = append(s.Of, *f), f.Row
		if n, known := f.number(); known {
			s.N, s.Known = s.N+n, s.Known+1
		}
	}
	if len(s.Of) == 0 {
		return nil, truce.Errorf(truce.NotFound, "none of these bulletins prints a figure %s", l.Path)
	}
	return s, nil
}

// counts reports whether a bulletin that has no row of a weapon says by that that there was none: it counts weapons,
// and nobody's column is missing.
func counts(b *view.Bulletin, path string) bool {
	return b.Counting >= 2 && strings.HasPrefix(path, bulletin.ByWeapon+"/") && len(b.Missing(b.Under.Rule.Voters)) == 0
}

// number is what the figure comes to with the errata that stand beside it; false: it is not known, or they differ.
func (f *Figure) number() (int, bool) {
	n := f.In.Rows[f.At.Row].Cells[f.At.Cell].N
	said := ""
	for _, e := range f.In.Errata {
		if !e.Stands() || e.At != f.At {
			continue
		}
		x, err := strconv.Atoi(e.Is)
		if said != "" && said != e.Is || err != nil {
			return 0, false
		}
		n, said = &x, e.Is
	}
	if n == nil {
		return 0, false
	}
	return *n, true
}
