package bulletin

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"truce"
	"truce/internal/query"
)

// Recount counts a published bulletin again from what a reader knows, which is to be the state that its cut names, and
// returns the paths of what it prints otherwise, with both figures. None: it says what the logs give.
func Recount(ctx context.Context, r query.Reader, publisher truce.MemberID, b *truce.Bulletin) ([]string, error) {
	if len(b.Columns) == 0 {
		return nil, truce.Errorf(truce.Invalid, "the bulletin has no columns: it does not say of which day it is")
	}
	d, err := draft(ctx, r, publisher, b.Columns[0].Day, b.Counting)
	if err != nil {
		return nil, err
	}
	counted, err := d.Publication()
	if err != nil {
		return []string{err.Error()}, nil
	}
	return differences(b, counted), nil
}

// differences lists what one bulletin prints otherwise than the other.
func differences(printed, counted *truce.Bulletin) []string {
	var out []string
	for _, x := range []struct {
		what string
		a, b any
	}{{"period", printed.Period, counted.Period}, {"zone", printed.Zone, counted.Zone},
		{"members", printed.Members, counted.Members},
		{"columns", printed.Columns, counted.Columns}, {"notable incidents", printed.Notable, counted.Notable}} {
		if !reflect.DeepEqual(x.a, x.b) {
			out = append(out, fmt.Sprintf("its %s are %v, the logs give %v", x.what, x.a, x.b))
		}
	}
	a, b := cells(printed), cells(counted)
	for _, path := range slices.Sorted(maps.Keys(a)) {
		if now, there := b[path]; !there {
			out = append(out, fmt.Sprintf("%s: it prints %s, and the logs give no such figure", path, figure(a[path])))
		} else if !reflect.DeepEqual(a[path], now) {
			out = append(out, fmt.Sprintf("%s: it prints %s, the logs give %s", path, figure(a[path]), figure(now)))
		}
	}
	for _, path := range slices.Sorted(maps.Keys(b)) {
		if _, there := a[path]; !there {
			out = append(out, fmt.Sprintf("%s: it prints no such figure, the logs give %s", path, figure(b[path])))
		}
	}
	return out
}

func cells(b *truce.Bulletin) map[string]truce.BulletinCell {
	out := map[string]truce.BulletinCell{}
	for i := range b.Rows {
		for _, c := range b.Rows[i].Cells {
			out[b.Rows[i].Path(c)] = c
		}
	}
	return out
}

// figure is a number with the ids behind it.
func figure(c truce.BulletinCell) string {
	n := "no number"
	if c.N != nil {
		n = fmt.Sprint(*c.N)
	}
	return fmt.Sprintf("%s %v", n, c.IDs)
}

// sums reports whether the figures of a row are no counts of what stands behind them.
func sums(row *truce.BulletinRow) bool {
	return row.Section == Humanitarian && (strings.HasSuffix(row.Label, atLeastOf) || strings.HasSuffix(row.Label,
		atMostOf))
}

// Arithmetic lists what in a bulletin cannot be so, whatever the logs say: it needs nothing but the bulletin.
func Arithmetic(b *truce.Bulletin) []string {
	var out []string
	for i := range b.Rows {
		row := &b.Rows[i]
		for _, c := range row.Cells {
			if what := wrongCell(b, row, c); what != "" {
				out = append(out, row.Path(c)+": "+what)
			}
		}
		if joins(row) && !slices.Equal(row.Joint().IDs, behindColumns(row)) {
			out = append(out, row.Path(row.Joint())+": what stands behind it is not what stands behind the columns together")
		}
	}
	return append(out, parted(b)...)
}

// wrongCell says what is wrong with one figure by itself.
func wrongCell(b *truce.Bulletin, row *truce.BulletinRow, c truce.BulletinCell) string {
	sum := sums(row)
	ids := map[string]bool{}
	for _, id := range c.IDs {
		ids[id] = true
	}
	switch {
	case len(ids) < len(c.IDs):
		return "an id stands behind it twice"
	case c.N != nil && !sum && *c.N != len(c.IDs):
		return fmt.Sprintf("it prints %d, and %d ids stand behind it", *c.N, len(c.IDs))
	case c.N != nil && sum && *c.N > 0 && len(c.IDs) == 0:
		return fmt.Sprintf("it prints %d, and nothing stands behind it", *c.N)
	case c.N != nil && c.Member != "" && !prints(b, c.Member):
		return fmt.Sprintf("it prints %d in a column that is not released", *c.N)
	}
	return ""
}

// prints reports whether the bulletin prints the member's column.
func prints(b *truce.Bulletin, m truce.MemberID) bool {
	return slices.ContainsFunc(b.Columns, func(c truce.Column) bool { return c.Member == m && c.State == truce.Released })
}

// joins reports whether what stands behind all of a row is what stands behind its columns.
func joins(row *truce.BulletinRow) bool {
	switch row.Section {
	case Observance, ByKind, ByWeapon, Registry, truce.SectionPlaces, truce.SectionParties:
		return true
	}
	return false
}

func behindColumns(row *truce.BulletinRow) []string {
	var ids []string
	for _, c := range row.Cells[:len(row.Cells)-1] {
		ids = append(ids, c.IDs...)
	}
	return inOrder(ids)
}

// inOrder returns ids once each, in order of minting.
func inOrder(ids []string) []string {
	slices.SortFunc(ids, truce.CompareMinted)
	return slices.Compact(ids)
}

// parted lists where what was registered is not the sum of its parts: by province, and in one register or several.
func parted(b *truce.Bulletin) []string {
	all := slices.IndexFunc(b.Rows, func(r truce.BulletinRow) bool {
		return r.Section == Observance && r.Label == registered
	})
	if all < 0 {
		return []string{"it does not say what was registered"}
	}
	var out []string
	for _, parts := range []struct {
		by    string
		in    func(truce.BulletinRow) bool
		twice bool // whether one incident may be in several of them
	}{
		{"province", func(r truce.BulletinRow) bool { return r.Section == Observance && r.Label != registered }, false},
		{"register", func(r truce.BulletinRow) bool { return r.Section == Registry }, false},
		{"kind", func(r truce.BulletinRow) bool { return r.Section == ByKind }, true},
		{"weapon", func(r truce.BulletinRow) bool { return r.Section == ByWeapon }, true},
		{"place", func(r truce.BulletinRow) bool { return r.Section == truce.SectionPlaces }, false},
		{"party", func(r truce.BulletinRow) bool { return r.Section == truce.SectionParties }, true},
	} {
		for i, c := range b.Rows[all].Cells {
			ids, some := behind(b, i, parts.in)
			n := len(ids)
			if got := inOrder(ids); some && (n != len(got) && !parts.twice || !slices.Equal(got, c.IDs)) {
				out = append(out, fmt.Sprintf("%s: the rows by %s do not add up to it", b.Rows[all].Path(c), parts.by))
			}
		}
	}
	return append(out, halved(b)...)
}

// behind returns the ids behind a column of some rows together, and whether there are such rows.
func behind(b *truce.Bulletin, column int, in func(truce.BulletinRow) bool) (ids []string, some bool) {
	for _, row := range b.Rows {
		if in(row) {
			some, ids = true, append(ids, row.Cells[column].IDs...)
		}
	}
	return ids, some
}

// halved lists where the findings reached in the period are not the same by what they say and by when the incident was.
func halved(b *truce.Bulletin) []string {
	says := func(r truce.BulletinRow) bool { return r.Label != ofThis && r.Label != ofOthers }
	var out []string
	for i := range len(b.Members) + 1 {
		a, some := behind(b, i, func(r truce.BulletinRow) bool { return r.Section == Reached && says(r) })
		z, _ := behind(b, i, func(r truce.BulletinRow) bool { return r.Section == Reached && !says(r) })
		if some && (len(a) != len(z) || !slices.Equal(inOrder(a), inOrder(z))) {
			out = append(out, "the findings and verdicts of the period are not the same by what they say and by when it was")
		}
	}
	return out
}
