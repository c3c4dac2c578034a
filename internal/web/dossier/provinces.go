package dossier

import (
	"cmp"
	"slices"
	"strconv"

	"truce"
)

// provinceTable is the breakdown of the daily figures: a row a province and side, a column a day that is held.
type provinceTable struct {
	Days      []provinceDay
	Provinces []provinceRows
	Totals    provinceRows
	Joint     actorName // the body that counts for all sides
}

// provinceDay heads a column.
type provinceDay struct {
	Day   string // of the month
	Month string // short; empty when it is that of the column before
	When  string // in words
	Joint bool   // one figure for all sides
}

// provinceRows is one province with a line a side.
type provinceRows struct {
	Name  string
	Sides []provinceSide
}

// provinceSide is one side's line.
type provinceSide struct {
	Side  actorName
	Cells []provinceCell
}

// provinceCell is one number, or why there is none.
type provinceCell struct {
	N     *int
	State string // "given", "not named" in a breakdown that is complete, "not broken down", "not held"
	Span  int    // rows the cell covers: a joint figure covers all sides; 0: covered by the line above
	Wrong string // a total whose parts come to another number
}

// provinceTable lays the parts of the daily figures out by province.
func (t *teller) provinceTable(days []dayCells, ids []truce.ActorID, cut *bool) provinceTable {
	var held []dayCells
	for _, d := range days {
		if d.cells != nil {
			held = append(held, d)
		}
	}
	sides, joint := splitJoint(held, len(ids))
	var table provinceTable
	if joint >= 0 {
		table.Joint = t.actor(ids[joint])
	}
	month := ""
	for _, d := range held {
		col := provinceDay{Day: strconv.Itoa(atoi(string(d.day[8:]))), When: t.date(d.day), Joint: joint >= 0 &&
			d.cells[joint].Held}
		if m := string(d.day[:7]); m != month {
			month, col.Month = m, t.month(atoi(m[5:]))
		}
		table.Days = append(table.Days, col)
	}
	line := func(name string, pick func(figureCell) provinceCell) provinceRows {
		row := provinceRows{Name: name}
		for i, side := range sides {
			s := provinceSide{Side: t.actor(ids[side])}
			for j, d := range held {
				cell := pick(d.cells[side])
				cell.Span = 1
				if table.Days[j].Joint {
					if cell = pick(d.cells[joint]); i == 0 {
						cell.Span = len(sides)
					}
				}
				s.Cells = append(s.Cells, cell)
			}
			row.Sides = append(row.Sides, s)
		}
		return row
	}
	for _, name := range first(provinceNames(held), mostProvinces, cut) {
		table.Provinces = append(table.Provinces, line(name, func(c figureCell) provinceCell { return c.province(name) }))
	}
	table.Totals = line("", figureCell.total)
	return table
}

// splitJoint returns the columns of the sides, and that of a body whose days no side reports beside it; -1: none.
func splitJoint(held []dayCells, n int) (sides []int, joint int) {
	joint = -1
	for i := range n {
		alone := true
		for _, d := range held {
			for j := range d.cells {
				if j != i && d.cells[i].Held && d.cells[j].Held {
					alone = false
				}
			}
		}
		if alone && n > 1 {
			joint = i
		} else {
			sides = append(sides, i)
		}
	}
	return sides, joint
}

// provinceNames lists every province a breakdown names, those with most registered first.
func provinceNames(held []dayCells) []string {
	sum := map[string]int{}
	var names []string
	for _, d := range held {
		for _, c := range d.cells {
			for _, p := range c.Parts {
				n, known := sum[p.Name]
				if !known {
					names = append(names, p.Name)
				}
				if p.N != nil {
					n += *p.N
				}
				sum[p.Name] = n
			}
		}
	}
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(sum[b], sum[a]), cmp.Compare(a, b))
	})
	return names
}

// province returns what a figure says of one province.
func (c figureCell) province(name string) provinceCell {
	if !c.Held {
		return provinceCell{State: "not held"}
	}
	for _, p := range c.Parts {
		if p.Name == name && p.N != nil {
			return provinceCell{N: p.N, State: "given"}
		}
	}
	if c.Complete == nil || !*c.Complete {
		return provinceCell{State: "not broken down"}
	}
	return provinceCell{State: "not named"}
}

// total returns the stated total.
func (c figureCell) total() provinceCell {
	switch {
	case !c.Held:
		return provinceCell{State: "not held"}
	case c.Total == nil:
		return provinceCell{State: "not broken down"}
	}
	cell := provinceCell{N: c.Total, State: "given"}
	if len(c.Parts) > 0 && c.Sum != *c.Total {
		cell.Wrong = strconv.Itoa(c.Sum)
	}
	return cell
}

// atoi reads two digits that a date has already been found to hold.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
