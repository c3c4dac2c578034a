package effect

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/internal/table"
)

// gedColumns are the columns needed of UCDP's Georeferenced Event Dataset (Sundberg and Melander, 2013);
// country is read where it is there.
var gedColumns = []string{"date_start", "date_end", "date_prec", "side_a", "side_b", "adm_1", "low",
	"best", "high", "deaths_civilians"}

// Columns are the columns that are read of a table of events.
func Columns() []string { return append(slices.Clone(gedColumns), "country") }

// IsGED reports whether a table has the first of the columns of UCDP GED, and is meant as such.
func IsGED(header []string) bool {
	return slices.ContainsFunc(header, func(name string) bool { return table.Name(name) == gedColumns[0] })
}

// ReadGED reads events in the columns of UCDP GED. A row that cannot be read whole refuses the file, with its line:
// an event left out would be a fall.
func ReadGED(r io.Reader) (*Register, error) {
	in, err := table.NewReader(r, table.Options{})
	if err != nil {
		return nil, err
	}
	return ReadEvents(in)
}

// ReadEvents is [ReadGED] for a table that is open already.
func ReadEvents(in *table.Reader) (*Register, error) {
	at := map[string]int{}
	for _, name := range gedColumns {
		if at[name] = in.Column(name); at[name] < 0 {
			return nil, truce.Errorf(truce.Invalid, "no column %s; the table needs %s", name, strings.Join(gedColumns, ", "))
		}
	}
	country := in.Column("country")
	events := &Register{}
	for {
		row, err := in.Next()
		if errors.Is(err, io.EOF) {
			return events, nil
		}
		if err != nil {
			return nil, table.Mend(err)
		}
		e, column := gedEvent(func(name string) string { return row.Cells[at[name]] })
		if country >= 0 {
			e.Country = row.Cells[country]
		}
		if column != "" {
			return nil, truce.Errorf(truce.Invalid, "line %d: %s cannot be read; correct the row, then read the file again",
				row.Line, column)
		}
		if events.Len() == MostEvents {
			return nil, truce.Errorf(truce.Invalid, "more than %d events are too many for one register: cut the file by year "+
				"or country", MostEvents)
		}
		events.add(e)
	}
}

// gedEvent reads a row and names the column that cannot be read, or "".
func gedEvent(field func(string) string) (Event, string) {
	bad := ""
	day := func(name string) time.Time {
		text := field(name)
		t, err := time.Parse(time.DateOnly, text[:min(len(text), len(time.DateOnly))])
		if err != nil || t.Year() < 1900 || t.Year() > 2100 {
			bad = name
		}
		return t
	}
	number := func(name string) int {
		n, err := strconv.Atoi(field(name))
		if err != nil || n < 0 || n > 10_000_000 {
			bad = name
		}
		return n
	}
	e := Event{Start: day("date_start"), End: day("date_end"), Imprecision: number("date_prec"),
		SideA: field("side_a"), SideB: field("side_b"), Area: field("adm_1"),
		Deaths: Count{number("low"), number("best"), number("high")}, Civilians: number("deaths_civilians")}
	if bad == "" && e.End.Before(e.Start) {
		bad = "date_end"
	}
	d := e.Deaths
	e.Deaths.Low, e.Deaths.High = min(d.Low, d.Best, d.High), max(d.Low, d.Best, d.High)
	e.OutOfOrder = e.Deaths != d
	return e, bad
}
