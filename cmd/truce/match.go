package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"truce"
	"truce/internal/intake"
	"truce/internal/intake/matchcsv"
	"truce/internal/match"
	"truce/internal/table"
)

// matchCmd proposes which reports tell of one incident. It works on files and needs no node.
type matchCmd struct {
	Cluster  matchClusterCmd  `cmd:"" help:"Group the reports of a table into incidents."`
	Pairs    matchPairsCmd    `cmd:"" help:"List pairs of reports with their scores."`
	Explain  matchExplainCmd  `cmd:"" help:"Say why two reports are, or are not, taken for one incident."`
	Eval     matchEvalCmd     `cmd:"" help:"Measure grouping against a column that holds the true incidents."`
	Train    matchTrainCmd    `cmd:"" help:"Learn weights from a table that holds the true incidents."`
	Simulate matchSimulateCmd `cmd:"" help:"Write simulated reports of which the true incidents are known."`
	Review   matchReviewCmd   `cmd:"" help:"Judge uncertain pairs at the terminal."`
	Update   matchUpdateCmd   `cmd:"" help:"Adjust weights to judged pairs."`
}

// matchTable are the flags of every subcommand that reads a table of reports.
type matchTable struct {
	File    string `arg:"" type:"existingfile" help:"Table of reports, CSV, also gzipped. Its columns are recognised, or said by --mapping."`
	Profile string `placeholder:"P" help:"Shipped weights by name (${profiles}) or a weights file. Chosen by the columns if not given."`
	Mapping string `placeholder:"M" help:"Which columns hold what: a shipped mapping by name or a mapping file (docs/matching.md)."`
	Rejects string `placeholder:"FILE" help:"Where rows go that cannot be read (default: beside the table, ending in .rejects.csv)."`
}

// tableOfReports is what a subcommand works on.
type tableOfReports struct {
	reports []match.Report
	truth   []string // nil if the table has none
	weights *match.Weights
}

// read reads the table and the weights, and says on e.Stderr what was taken for what.
func (t *matchTable) read(e *env) (*tableOfReports, error) {
	m, err := t.mapping()
	if err != nil {
		return nil, err
	}
	f, err := os.Open(t.File)
	if err != nil {
		return nil, truce.Errorf(truce.NotFound, "%v", err)
	}
	defer f.Close()
	r, err := matchcsv.NewReader(f, m)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.File, err)
	}
	w, err := t.weights(r.Mapping)
	if err != nil {
		return nil, err
	}
	refused := &refusedRows{path: t.rejectsPath(), reader: r}
	reports, truth, err := r.All(refused.add)
	if err = errors.Join(err, refused.close()); err != nil {
		return nil, fmt.Errorf("%s: %w", t.File, err)
	}
	for _, note := range r.Notes() {
		fmt.Fprintf(e.Stderr, "truce: %s\n", note)
	}
	fmt.Fprintf(e.Stderr, "truce: %d reports, read as %s, weights %s %s\n", len(reports), r.Mapping.Name, w.Name,
		w.Version)
	if refused.n > 0 {
		fmt.Fprintf(e.Stderr, "truce: %d rows could not be read; they are in %s, each with its reason; the first: %v\n",
			refused.n, refused.path, refused.first)
	}
	sayTypes(e, w.UnknownTypes(reports))
	if len(reports) == 0 {
		return nil, truce.Errorf(truce.Invalid, "%s: no report could be read", t.File)
	}
	return &tableOfReports{reports, truth, w}, nil
}

// fitted reads the table and fits the curve and the mark of the weights to it.
func (t *matchTable) fitted(e *env) (*tableOfReports, error) {
	out, err := t.read(e)
	if err != nil {
		return nil, err
	}
	was := out.weights
	if out.weights = was.Fitted(out.reports); out.weights.Join != was.Join {
		fmt.Fprintf(e.Stderr, "truce: joined from %s on, by what chance alone makes alike in this table; else it were %s\n",
			decimal(out.weights.Join), decimal(was.Join))
	}
	return out, nil
}

// maxTypes is how many types a line names.
const maxTypes = 10

// sayTypes names the types that the weights do not know.
func sayTypes(e *env, unknown map[string]int) {
	var words []string
	for _, t := range slices.Sorted(maps.Keys(unknown)) {
		words = append(words, fmt.Sprintf("%q (%d)", table.Cut(t, 60), unknown[t]))
	}
	if len(words) > maxTypes {
		words = append(words[:maxTypes], "…")
	}
	if len(words) > 0 {
		fmt.Fprintf(e.Stderr, "truce: types that these weights do not know, which speak neither for nor against another "+
			"type (%d): %s\n", len(unknown), strings.Join(words, ", "))
	}
}

func (t *matchTable) mapping() (*matchcsv.Mapping, error) {
	if t.Mapping == "" {
		return nil, nil
	}
	list, err := matchcsv.Mappings()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, m := range list {
		if m.Name == t.Mapping {
			return m, nil
		}
		names = append(names, m.Name)
	}
	data, err := os.ReadFile(t.Mapping)
	if err != nil {
		return nil, truce.Errorf(truce.NotFound, "no mapping file %s, and no shipped mapping of that name: %s", t.Mapping,
			strings.Join(names, ", "))
	}
	m, err := matchcsv.DecodeMapping(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.Mapping, err)
	}
	return m, nil
}

// weights are those asked for, else those that suit the mapping.
func (t *matchTable) weights(m *matchcsv.Mapping) (*match.Weights, error) {
	name := t.Profile
	if name == "" {
		name = m.Profile
	}
	if name == "" {
		name = "general"
	}
	return weightsOf(name)
}

// weightsOf reads weights by the name of a profile or from a file.
func weightsOf(name string) (*match.Weights, error) {
	w, err := match.Profile(name)
	if err == nil || !strings.ContainsAny(name, "./"+string(filepath.Separator)) {
		return w, err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, truce.Errorf(truce.NotFound, "%v", err)
	}
	if w, err = match.DecodeWeights(data); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return w, nil
}

func (t *matchTable) rejectsPath() string {
	if t.Rejects != "" {
		return t.Rejects
	}
	return strings.TrimSuffix(strings.TrimSuffix(t.File, ".gz"), ".csv") + ".rejects.csv"
}

// refusedRows writes rows that could not be read to a file that is made with the first of them.
type refusedRows struct {
	path   string
	reader *matchcsv.Reader
	file   *os.File
	out    intake.Rejects
	n      int
	first  error
}

func (r *refusedRows) add(bad *table.RowError) (err error) {
	if r.n++; r.n == 1 {
		r.first = bad
		if r.file, err = os.OpenFile(r.path, overwritten, 0o644); err != nil {
			return truce.Errorf(truce.Unavailable,
				"rows cannot be read, and the file for them cannot be written: %v; say where with --rejects", err)
		}
		r.out = r.reader.Rejects(r.file)
	}
	return r.out.Add(bad)
}

func (r *refusedRows) close() error {
	if r.file == nil {
		return nil
	}
	return errors.Join(r.out.Close(), r.file.Close())
}

// overwritten are the flags of a file that is made, or written over. Its rights are named where it is opened: os.Create
// leaves it to the umask whether everybody may write to it.
const overwritten = os.O_WRONLY | os.O_CREATE | os.O_TRUNC

// output writes to the named file, or to e.Out if the name is empty or "-". A file appears whole or not at all.
func output(e *env, name string, write func(w io.Writer) error) error {
	if name == "" || name == "-" {
		b := bufio.NewWriter(e.Out)
		return errors.Join(write(b), b.Flush())
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".truce-*")
	if err != nil {
		return truce.Errorf(truce.Unavailable, "%s cannot be written: %v", name, err)
	}
	defer os.Remove(f.Name())
	b := bufio.NewWriter(f)
	if err := errors.Join(write(b), b.Flush(), f.Chmod(0o644), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return os.Rename(f.Name(), name)
}

// decimal writes points as natural-log odds: -4.102.
func decimal(p match.Points) string {
	return fmt.Sprintf("%+.3f", float64(p)/1000)
}
