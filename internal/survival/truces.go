package survival

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"truce"
	"truce/internal/table"
)

// Ending is what is taken for the end of a truce. There are three, and they seldom agree.
type Ending string

// The endings.
const (
	Declared Ending = "declared" // a side declared it over, or its time ran out
	Level    Ending = "level"    // the first day on which violence was above a stated share of its level before
	Coded    Ending = "coded"    // as a data set codes it
)

// Endings lists the endings in the order in which they are told.
var Endings = []Ending{Declared, Level, Coded}

// Truce is one row of a table of truces. A day that is not known is the zero time.
type Truce struct {
	ID, Title  string
	Effect     time.Time
	Declared   time.Time // its end
	Coded      time.Time // its end
	WatchedTo  time.Time // the last day for which it is known that nobody had declared it over
	EndUnknown bool      // it ended, on a day the table does not give
	Areas      []string  // of a register of events, each an area or a country as the register names it
	Level      time.Time // its end; zero: not above the level by LevelTo
	LevelTo    time.Time // the last day of the register the level was looked for in; zero: not known
	Attributes map[string]string
}

// Table is a set of truces.
type Table struct {
	Truces  []Truce
	Names   []string // of attributes, sorted
	Differs int      // truces whose rows do not agree on their days: the earliest effect and the earliest end are taken
}

//go:embed truces.csv
var shipped []byte

// Shipped is the table that comes with the program, with a source a row. It is small, and no sample of anything.
func Shipped() (*Table, error) { return Read(bytes.NewReader(shipped)) }

// The columns of a table in the program's own form. Other columns are attributes.
var ownColumns = []string{"truce", "title", "effect", "end_declared", "end_coded", "watched_to", "areas"}

// Columns are the columns that are read by name of a table of truces: those of the program's own, and those of
// ETH/PRIO.
func Columns() (own, ethPRIO []string) {
	ethPRIO = append(slices.Clone(cfDays), "ended", "mediator_nego")
	for _, c := range cfCodes {
		ethPRIO = append(ethPRIO, c.column)
	}
	return ownColumns, ethPRIO
}

// Read reads a table in the program's own columns or in those of the ETH/PRIO Civil Conflict Ceasefire Dataset. A row
// that cannot be read refuses the file, with its line: a truce left out would bend the curve.
func Read(r io.Reader) (*Table, error) {
	in, err := table.NewReader(r, table.Options{})
	if err != nil {
		return nil, err
	}
	read := readOwn
	switch {
	case in.Column("cf_id") >= 0:
		read = readCF
		for _, name := range cfDays {
			if in.Column(name) < 0 {
				return nil, truce.Errorf(truce.Invalid, "no column %s; a table of ETH/PRIO needs %s", name,
					strings.Join(cfDays, ", "))
			}
		}
	case in.Column("truce") < 0 || in.Column("effect") < 0:
		return nil, truce.Errorf(truce.Invalid, "a table of truces needs columns truce and effect, or cf_id and the others "+
			"of ETH/PRIO; docs/effect.md says which")
	}
	t, byID := &Table{}, map[string]int{}
	for {
		row, err := in.Next()
		if errors.Is(err, io.EOF) {
			return t, t.finish(in.Header())
		}
		if err != nil {
			return nil, table.Mend(err)
		}
		x, bad := read(in, row.Cells)
		if bad != "" {
			return nil, truce.Errorf(truce.Invalid, "line %d: %s cannot be read; correct the row, then read the file again",
				row.Line, bad)
		}
		if at, ok := byID[x.ID]; ok {
			if t.Truces[at].join(x) {
				t.Differs++
			}
			continue
		}
		byID[x.ID] = len(t.Truces)
		t.Truces = append(t.Truces, x)
	}
}

// join takes in another row of the same truce and reports whether its days differ.
func (t *Truce) join(x Truce) (differs bool) {
	earliest := func(a *time.Time, b time.Time) {
		if !a.Equal(b) {
			differs = true
			if a.IsZero() || !b.IsZero() && b.Before(*a) {
				*a = b
			}
		}
	}
	earliest(&t.Effect, x.Effect)
	earliest(&t.Declared, x.Declared)
	earliest(&t.Coded, x.Coded)
	t.EndUnknown = t.EndUnknown || x.EndUnknown
	for name, v := range x.Attributes {
		if t.Attributes[name] != v {
			t.Attributes[name] = "" // its rows do not agree: not known of the truce
		}
	}
	return differs
}

// finish lists the attributes, and refuses a truce that ends before it begins.
func (t *Table) finish(header []string) error {
	for _, x := range t.Truces {
		for name := range x.Attributes {
			if !slices.Contains(t.Names, name) {
				t.Names = append(t.Names, name)
			}
		}
		for _, end := range []time.Time{x.Declared, x.Coded, x.WatchedTo} {
			if !end.IsZero() && end.Before(x.Effect) {
				return truce.Errorf(truce.Invalid, "%s ends on %s, before its effect on %s; correct the row, then read the "+
					"file again", x.ID, end.Format(time.DateOnly), x.Effect.Format(time.DateOnly))
			}
		}
	}
	slices.Sort(t.Names)
	if len(t.Truces) == 0 {
		return truce.Errorf(truce.Invalid, "no truce stands under the columns %s", strings.Join(header, ", "))
	}
	return nil
}

// cellOf returns what a column says in a row; "" where the table has no such column.
func cellOf(in *table.Reader, cells []string, name string) string {
	if i := in.Column(name); i >= 0 {
		return known(cells[i])
	}
	return ""
}

// known is a cell without what stands for nothing: R writes NA.
func known(cell string) string {
	if cell = strings.TrimSpace(cell); cell == "NA" {
		return ""
	}
	return cell
}

func readOwn(in *table.Reader, cells []string) (x Truce, bad string) {
	day := func(name string) (t time.Time) {
		text := cellOf(in, cells, name)
		if text == "" {
			return t
		}
		t, err := time.Parse(time.DateOnly, text)
		if err != nil {
			bad = name
		}
		return t
	}
	x = Truce{ID: cellOf(in, cells, "truce"), Title: cellOf(in, cells, "title"), Effect: day("effect"),
		Declared: day("end_declared"), Coded: day("end_coded"), WatchedTo: day("watched_to"),
		Attributes: map[string]string{}}
	if x.ID == "" {
		bad = "truce"
	}
	for area := range strings.SplitSeq(cellOf(in, cells, "areas"), ";") {
		if area = strings.TrimSpace(area); area != "" {
			x.Areas = append(x.Areas, area)
		}
	}
	for i, name := range in.Header() {
		if name = table.Name(name); !slices.Contains(ownColumns, name) {
			x.Attributes[name] = known(cells[i])
		}
	}
	return x, bad
}

// Left says why truces of a table are in no estimate.
type Left struct {
	NoEffect  int `json:"no_effect"`  // the day of effect is not known
	NoEnd     int `json:"no_end"`     // it ended, on a day that is not known
	NoWatch   int `json:"no_watch"`   // it is not known how long it was watched, or, of a level, what it was before
	NotStated int `json:"not_stated"` // the attribute that sets are made by is not known
}

// Cases are the truces as cases under an ending. until is the last day watched: of a data set that codes endings, and
// of declared ones where the row does not say; zero: not known. A register is watched to its own last day.
func Cases(truces []Truce, of Ending, until time.Time) (out []Case, left Left) {
	for _, x := range truces {
		end, last := x.Declared, x.WatchedTo
		switch {
		case of == Level:
			end, last = x.Level, x.LevelTo
		case of == Coded:
			end = x.Coded
			fallthrough
		case last.IsZero():
			last = until
		}
		switch {
		case x.Effect.IsZero():
			left.NoEffect++
		case !end.IsZero():
			out = append(out, Case{days(x.Effect, end), true})
		case x.EndUnknown && of != Level:
			left.NoEnd++
		case last.IsZero() || last.Before(x.Effect):
			left.NoWatch++
		default:
			out = append(out, Case{days(x.Effect, last), false})
		}
	}
	return out, left
}

func days(from, to time.Time) int { return int(to.Sub(from).Hours() / 24) }

// Where are the truces whose attributes have these values, written name=value. A name that the table does not have, or
// a value that no truce has, is refused: misspelt, it would give an empty set.
func (t *Table) Where(conditions []string) ([]Truce, error) {
	out := t.Truces
	for _, c := range conditions {
		name, value, ok := strings.Cut(c, "=")
		if !ok || !slices.Contains(t.Names, name) {
			return nil, truce.Errorf(truce.Invalid, "%q is no condition: write it name=value, with a name of %s", c,
				strings.Join(t.Names, ", "))
		}
		has := func(x Truce) bool { return x.Attributes[name] == value }
		if value == "" || !slices.ContainsFunc(t.Truces, has) {
			return nil, truce.Errorf(truce.Invalid, "no truce has %s; the values of %s are %s", c, name,
				strings.Join(t.Values(name), ", "))
		}
		out = slices.DeleteFunc(slices.Clone(out), func(x Truce) bool { return !has(x) })
	}
	return out, nil
}

// Values are the values an attribute has in the table, sorted; not known is none of them.
func (t *Table) Values(name string) (out []string) {
	for _, x := range t.Truces {
		if v := x.Attributes[name]; v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}

// Add counts what is left out of another set too.
func (l *Left) Add(x Left) {
	l.NoEffect, l.NoEnd, l.NoWatch, l.NotStated = l.NoEffect+x.NoEffect, l.NoEnd+x.NoEnd, l.NoWatch+x.NoWatch,
		l.NotStated+x.NotStated
}

// Sentence says how many are left out, and why.
func (l Left) Sentence() string {
	return fmt.Sprintf("%d without a day of effect, %d that ended on a day that is not known, %d of which it is not "+
		"known "+
		"how long they were watched, %d without the attribute asked for", l.NoEffect, l.NoEnd, l.NoWatch, l.NotStated)
}
