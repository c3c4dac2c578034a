package match

import "math"

// grid cuts the globe into cells about as high and as wide as a reach in kilometres: rows of latitude, each row cut by
// longitude into as many cells as fit its length.
type grid struct {
	reach   float64 // km
	height  int64   // of a row, 1e-7 degree
	columns []int64 // cells in each row
}

// noCell is the cell of reports without a position.
const noCell = 1<<32 - 1

const (
	quarterTurn = 900_000_000   // 90 degrees
	fullTurn    = 3_600_000_000 // 360 degrees
)

// newGrid makes a grid for the reach, which must lie between 0.5 and 500 km.
func newGrid(reach float64) grid {
	g := grid{reach: reach, height: int64(reach*unitsPerKM) + 1}
	rows := 2*quarterTurn/g.height + 1
	g.columns = make([]int64, rows)
	for y := range g.columns {
		poleward := max(math.Abs(g.latitude(int64(y))), math.Abs(g.latitude(int64(y)+1)))
		width := float64(g.height) / max(math.Cos(min(poleward, 90)*math.Pi/180), 1e-9)
		g.columns[y] = min(max(int64(fullTurn/width), 1), 1<<16-1)
	}
	return g
}

// latitude is the lower edge of a row in degrees.
func (g *grid) latitude(row int64) float64 { return float64(row*g.height-quarterTurn) / 1e7 }

func (g *grid) row(lat int32) int64 { return (int64(lat) + quarterTurn) / g.height }

func (g *grid) column(row int64, lon int64) int64 {
	lon = (lon + fullTurn/2 + fullTurn) % fullTurn
	return lon * g.columns[row] / fullTurn
}

// cell is the cell of a record: row and column, 16 bits each.
func (g *grid) cell(r *rec) uint32 {
	if r.place == placeNone {
		return noCell
	}
	y := g.row(r.lat)
	return uint32(y<<16 | g.column(y, int64(r.lon)))
}

// around lists into list the cells of row y+dy that can hold a point within the reach of some point of the cell.
func (g *grid) around(cell uint32, dy int, list []uint32) []uint32 {
	y, x := int64(cell>>16), int64(cell&0xffff)
	row := y + int64(dy)
	if row < 0 || row >= int64(len(g.columns)) {
		return list
	}
	n, m := g.columns[y], g.columns[row]
	poleward := min(max(math.Abs(g.latitude(y)), math.Abs(g.latitude(y+1)), math.Abs(g.latitude(row)),
		math.Abs(g.latitude(row+1))), 90)
	reach := int64(float64(g.height) / max(math.Cos(poleward*math.Pi/180), 1e-9))
	west := x*fullTurn/n - reach
	east := (x+1)*fullTurn/n + reach
	if east-west >= fullTurn {
		west, east = 0, fullTurn-1
	}
	first := floorDiv(west*m, fullTurn)
	last := floorDiv(east*m, fullTurn)
	for k := first; k <= min(last, first+m-1); k++ {
		list = append(list, uint32(row<<16|(k%m+m)%m))
	}
	return list
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// neighbourhood lists into list the cells that can hold a point within the reach of some point of the cell, itself
// among them.
func (g *grid) neighbourhood(cell uint32, list []uint32) []uint32 {
	for dy := -1; dy <= 1; dy++ {
		list = g.around(cell, dy, list)
	}
	return list
}
