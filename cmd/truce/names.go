package main

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"truce"
	"truce/internal/gazetteer"
	"truce/internal/names"
)

// namesCmd compares, folds and ranks names across scripts.
type namesCmd struct {
	Match   namesMatchCmd   `cmd:"" help:"Rank candidates for each query: the names most like it, with reasons."`
	Compare namesCompareCmd `cmd:"" help:"Say how alike two names are, and why."`
	Fold    namesFoldCmd    `cmd:"" help:"Print the form under which spellings of a text are equal."`
	Place   namesPlaceCmd   `cmd:"" help:"Find populated places by name, in any script."`

	Unknown namesUnknownCmd `cmd:"" help:"List the names in the member's reports that nobody knows, and what they may be."`
	List    namesListCmd    `cmd:"" help:"List the names in the member's reports, with what each stands for and why."`
	Answer  namesAnswerCmd  `cmd:"" help:"Say once what a name stands for, for all reports, earlier and later ones."`
	Link    namesLinkCmd    `cmd:"" help:"Apply what is known of names now to the reports that were filed before."`
}

// namesFoldCmd folds a text.
type namesFoldCmd struct {
	Text []string `arg:"" help:"The text."`
}

// Run prints the folded text.
func (c *namesFoldCmd) Run(e *env) error {
	fmt.Fprintln(e.Out, names.Fold(strings.Join(c.Text, " ")))
	return nil
}

// namesCompareCmd compares two names.
type namesCompareCmd struct {
	A    string `arg:"" help:"One name."`
	B    string `arg:"" help:"The other."`
	JSON bool   `help:"Print an object: score, whole, covers, words, only, reasons." name:"json"`
}

// explainedMatch is a match as printed with --json: the figures, and the sentences a terminal shows.
type explainedMatch struct {
	names.Match
	Reasons []string `json:"reasons"`
}

func explained(m names.Match) explainedMatch {
	return explainedMatch{Match: m, Reasons: m.Reasons()}
}

// Run prints the comparison.
func (c *namesCompareCmd) Run(e *env) error {
	m := names.Compare(c.A, c.B)
	if c.JSON {
		return printJSON(e, explained(m))
	}
	fmt.Fprintf(e.Out, "%.3f\n", m.Score)
	for _, reason := range m.Reasons() {
		fmt.Fprintln(e.Out, reason)
	}
	return nil
}

// namesPlaceCmd looks places up in the built-in gazetteer.
type namesPlaceCmd struct {
	Query   []string `arg:"" help:"The name, in any spelling."`
	Country string   `help:"Only places of this country, by its ISO 3166-1 code." placeholder:"SY"`
	Top     int      `help:"At most this many." default:"5"`
	JSON    bool     `help:"Print a JSON array." name:"json"`
}

// placeJSON is a place as printed with --json.
type placeJSON struct {
	gazetteer.Place
	Lat     float64  `json:"lat"`
	Lon     float64  `json:"lon"`
	Name    string   `json:"name"` // the one that resembles the query
	Score   float64  `json:"score"`
	Reasons []string `json:"reasons"`
}

// Run prints the places found.
func (c *namesPlaceCmd) Run(e *env) error {
	if c.Top < 1 {
		return truce.Errorf(truce.Invalid, "--top %d: give 1 or more", c.Top)
	}
	g, err := gazetteer.Open()
	if err != nil {
		return err
	}
	hits, err := g.Find(strings.Join(c.Query, " "), strings.ToUpper(c.Country), c.Top)
	if err != nil {
		return err
	}
	if c.JSON {
		out := make([]placeJSON, len(hits))
		for i, h := range hits {
			lat, lon := h.Place.Point.Degrees()
			out[i] = placeJSON{Place: h.Place, Lat: lat, Lon: lon, Name: h.Name, Score: h.Score, Reasons: h.Reasons()}
		}
		return printJSON(e, out)
	}
	if len(hits) == 0 {
		fmt.Fprintln(e.Stderr, "no place has a name with any of these letters")
		return nil
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	fmt.Fprintln(tw, "score\tplace\tcountry\tposition\tpopulation\tas\tgeonameid")
	for _, h := range hits {
		lat, lon := h.Place.Point.Degrees()
		fmt.Fprintf(tw, "%.3f\t%s\t%s\t%.3f, %.3f\t%s\t%s\t%d\n", h.Score, h.Place.Names[0], h.Place.Country, lat, lon,
			populationWords(h.Place.Population), h.Name, h.Place.GeonameID)
	}
	return tw.Flush()
}

// populationWords keeps apart what is unknown: GeoNames has 0 where nothing is known.
func populationWords(n int) string {
	if n == 0 {
		return "unknown"
	}
	return fmt.Sprint(n)
}

// namesMatchCmd ranks candidates for queries.
type namesMatchCmd struct {
	Queries    string `arg:"" help:"CSV with a column name, and perhaps id." type:"existingfile"`
	Candidates string `arg:"" help:"CSV with a column name, and perhaps id; several rows of one id are names of one thing." type:"existingfile"`
	Top        int    `help:"How many candidates a query gets at most." default:"5"`
	Within     string `help:"A column of both files: only candidates with the query's value are ranked." placeholder:"COLUMN"`
	JSON       bool   `help:"Write a JSON array instead of CSV." name:"json"`
	Out        string `help:"Write here rather than to standard output." placeholder:"FILE"`
}

// Run ranks every query and writes the result in the order of the queries.
func (c *namesMatchCmd) Run(e *env) error {
	if c.Top < 1 {
		return truce.Errorf(truce.Invalid, "--top %d: give 1 or more", c.Top)
	}
	candidates, err := readNames(c.Candidates, c.Within)
	if err != nil {
		return err
	}
	queries, err := readNames(c.Queries, c.Within)
	if err != nil {
		return err
	}
	r := newRanking(candidates, c.Top)
	if c.Out == "" {
		return r.write(e, e.Out, queries, c.JSON)
	}
	f, err := os.OpenFile(c.Out, overwritten, 0o644)
	if err != nil {
		return truce.Errorf(truce.Invalid, "--out: %v", err)
	}
	if err := r.write(e, f, queries, c.JSON); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
