package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"truce"
	"truce/internal/names"
)

// namedRow is a row of a file of names.
type namedRow struct {
	id, name string
	within   string // what the column of --within holds, folded
}

// The headings that a file of names may give its columns, folded.
var (
	nameHeadings = []string{"name", "query", "candidate", "variant", "alias", "text", "label", "place", "alternate name",
		"alternatename"}
	idHeadings = []string{"id", "query id", "candidate id", "geonameid", "geoname id", "place id", "key"}
)

// readNames reads a CSV of names in UTF-8, separated by commas, semicolons or tabs, whichever its first line has most.
// A first row that names a column "name" (or query, candidate, variant, alias, text, label, place) is a heading, and
// any order and other columns do; otherwise every row is data: the name where there is one column, the id and the name
// where there are more. Rows without a name stay, as questions without an answer. A file without ids numbers its rows
// from 1.
func readNames(path, within string) ([]namedRow, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, truce.Errorf(truce.Invalid, "%v", err)
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	r := csv.NewReader(bytes.NewReader(content))
	r.Comma = delimiter(content)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		return nil, truce.Errorf(truce.Invalid, "%s: %v", path, err)
	}
	cols, headed, err := findColumns(path, rows, within)
	if err != nil {
		return nil, err
	}
	if headed {
		rows = rows[1:]
	}
	out := make([]namedRow, len(rows))
	for i, row := range rows {
		out[i] = namedRow{id: strconv.Itoa(i + 1), name: cell(row, cols.name), within: names.Fold(cell(row, cols.within))}
		if cols.id >= 0 {
			out[i].id = cell(row, cols.id)
		}
	}
	return out, nil
}

func cell(row []string, col int) string {
	if col < 0 || col >= len(row) {
		return ""
	}
	return strings.TrimSpace(row[col])
}

// delimiter returns the character that separates the cells of the first line.
func delimiter(content []byte) rune {
	line, _, _ := bytes.Cut(content, []byte("\n"))
	best, most := ',', bytes.Count(line, []byte(","))
	for _, d := range ";\t" {
		if n := bytes.Count(line, []byte(string(d))); n > most {
			best, most = d, n
		}
	}
	return best
}

// nameColumns says where the columns are; -1 is nowhere.
type nameColumns struct{ id, name, within int }

func findColumns(path string, rows [][]string, within string) (cols nameColumns, headed bool, err error) {
	cols = nameColumns{id: -1, name: -1, within: -1}
	if len(rows) == 0 {
		return cols, false, nil
	}
	var headings []string
	for _, h := range rows[0] {
		headings = append(headings, names.Fold(h))
	}
	cols.name, cols.id = firstOf(headings, nameHeadings), firstOf(headings, idHeadings)
	headed = cols.name >= 0
	switch {
	case !headed && cols.id >= 0:
		return cols, false, truce.Errorf(truce.Invalid, "%s has a column %q and none called name; it has %s", path,
			rows[0][cols.id], strings.Join(rows[0], ", "))
	case !headed && within != "":
		return cols, false, truce.Errorf(truce.Invalid,
			"%s has no headings, so --within %s cannot be found; its first row should name the columns", path, within)
	case !headed && len(rows[0]) == 1:
		cols.name = 0
	case !headed:
		cols.id, cols.name = 0, 1
	case within != "":
		if cols.within = firstOf(headings, []string{names.Fold(within)}); cols.within < 0 {
			return cols, true, truce.Errorf(truce.Invalid, "%s has no column %q (--within); it has %s", path, within,
				strings.Join(rows[0], ", "))
		}
	}
	return cols, headed, nil
}

// firstOf returns the place of the first of the wanted headings that is there, or -1.
func firstOf(headings, wanted []string) int {
	for _, w := range wanted {
		if i := slices.Index(headings, w); i >= 0 {
			return i
		}
	}
	return -1
}

// ranking holds the candidates, by what they are kept within.
type ranking struct {
	top   int
	index map[string]*names.Index
}

func newRanking(candidates []namedRow, top int) *ranking {
	r := &ranking{top: top, index: make(map[string]*names.Index)}
	for _, c := range candidates {
		x, ok := r.index[c.within]
		if !ok {
			x = new(names.Index)
			r.index[c.within] = x
		}
		x.Add(c.id, c.name)
	}
	return r
}

// rankedQuery is a query with its candidates, as printed with --json.
type rankedQuery struct {
	ID    string       `json:"query_id"`
	Query string       `json:"query"`
	Hits  []rankedName `json:"hits"`
}

// rankedName is one candidate of a query.
type rankedName struct {
	Rank    int      `json:"rank"`
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Score   float64  `json:"score"`
	Reasons []string `json:"reasons"`
}

func (r *ranking) rank(q namedRow) rankedQuery {
	out := rankedQuery{ID: q.id, Query: q.name, Hits: []rankedName{}}
	x, ok := r.index[q.within]
	if !ok {
		return out
	}
	for i, h := range x.Search(q.name, r.top) {
		out.Hits = append(out.Hits, rankedName{Rank: i + 1, ID: h.ID, Name: h.Name, Score: h.Score, Reasons: h.Reasons()})
	}
	return out
}

// batch is how many queries are ranked before they are written: what is held in memory of the answers.
const batch = 512

// write ranks the queries on all cores and writes the answers in order.
func (r *ranking) write(e *env, to io.Writer, queries []namedRow, asJSON bool) error {
	w := bufio.NewWriter(to)
	var out answers = newCSVAnswers(w)
	if asJSON {
		out = &jsonAnswers{w: w}
	}
	show := progress(e, "queries")
	for done := 0; done < len(queries); {
		if err := e.Context.Err(); err != nil {
			return err
		}
		part := queries[done:min(done+batch, len(queries))]
		for _, ranked := range r.rankAll(part) {
			if err := out.add(ranked); err != nil {
				return fmt.Errorf("write the ranking: %w", err)
			}
		}
		done += len(part)
		if show != nil {
			show(int64(done), int64(len(queries)))
		}
	}
	if err := out.end(); err != nil {
		return fmt.Errorf("write the ranking: %w", err)
	}
	return w.Flush()
}

func (r *ranking) rankAll(queries []namedRow) []rankedQuery {
	out := make([]rankedQuery, len(queries))
	workers := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for worker := range workers {
		wg.Go(func() {
			for i := worker; i < len(queries); i += workers {
				out[i] = r.rank(queries[i])
			}
		})
	}
	wg.Wait()
	return out
}

// answers writes ranked queries one after the other.
type answers interface {
	add(rankedQuery) error
	end() error
}

// csvAnswers writes a row a candidate, and for a query without any a row with only the query.
type csvAnswers struct{ w *csv.Writer }

func newCSVAnswers(w io.Writer) *csvAnswers {
	c := &csvAnswers{csv.NewWriter(w)}
	c.w.Write([]string{"query_id", "query", "rank", "id", "name", "score", "reasons"})
	return c
}

func (c *csvAnswers) add(q rankedQuery) error {
	if len(q.Hits) == 0 {
		return c.w.Write([]string{q.ID, q.Query, "", "", "", "", ""})
	}
	for _, h := range q.Hits {
		row := []string{q.ID, q.Query, strconv.Itoa(h.Rank), h.ID, h.Name, strconv.FormatFloat(h.Score, 'f', 4, 64),
			strings.Join(h.Reasons, "; ")}
		if err := c.w.Write(row); err != nil {
			return err
		}
	}
	return nil
}

func (c *csvAnswers) end() error {
	c.w.Flush()
	return c.w.Error()
}

// jsonAnswers writes an array, one query a line.
type jsonAnswers struct {
	w   io.Writer
	any bool
}

func (j *jsonAnswers) add(q rankedQuery) error {
	b, err := json.Marshal(q)
	if err != nil {
		return err
	}
	lead := ",\n"
	if !j.any {
		j.any, lead = true, "[\n"
	}
	_, err = fmt.Fprintf(j.w, "%s%s", lead, b)
	return err
}

func (j *jsonAnswers) end() error {
	tail := "\n]\n"
	if !j.any {
		tail = "[]\n"
	}
	_, err := io.WriteString(j.w, tail)
	return err
}
