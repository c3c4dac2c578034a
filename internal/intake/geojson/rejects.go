package geojson

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"truce/internal/table"
)

// rejects writes refused features as a FeatureCollection, each as it stood, with what was wrong with it in two members
// before its own. One that is no JSON stands as a text in the member truce_raw.
type rejects struct {
	w *bufio.Writer
	n int
}

func newRejects(w io.Writer) *rejects { return &rejects{w: bufio.NewWriter(w)} }

// Add writes one feature.
func (j *rejects) Add(e *table.RowError) error {
	before := ",\n"
	if j.n == 0 {
		before = "{\"type\":\"FeatureCollection\",\"features\":[\n"
	}
	j.n++
	reason, err := json.Marshal(e.Sentence())
	if err != nil {
		return err
	}
	rest := ""
	if strings.HasPrefix(e.Raw, "{") && json.Valid([]byte(e.Raw)) {
		rest = e.Raw[1:]
	} else {
		raw, err := json.Marshal(e.Raw)
		if err != nil {
			return err
		}
		rest = `"truce_raw":` + string(raw) + "}"
	}
	comma := ","
	if strings.HasPrefix(strings.TrimLeft(rest, " \r\n\t"), "}") {
		comma = ""
	}
	_, err = fmt.Fprintf(j.w, `%s{"%s":%d,"%s":%s%s%s`, before, table.ColumnLine, e.Line, table.ColumnError, reason,
		comma, rest)
	return err
}

// Close ends the collection. It does not close the writer below.
func (j *rejects) Close() error {
	if j.n > 0 {
		j.w.WriteString("\n]}\n")
	}
	return j.w.Flush()
}
