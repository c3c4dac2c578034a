package intake

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"truce"
	"truce/internal/table"
)

// Columns is a mapping: which columns of a table hold which of the documented fields.
type Columns struct {
	Dates   Order    // as in Options
	Missing []string // values that mean "not known", beside the usual ones
	Fields  []Column
}

// Column is where one field is found, and what is done to what stands there.
type Column struct {
	Field   string
	Columns []string
	Always  string            // the value of every row; then Columns is empty
	Values  map[string]string // what becomes of a value in small letters; of "*": of one that is not listed
	Split   string            // what separates several values in a cell
	Part    int               // the part that is meant, from 1 on; 0: all
	Join    string            // what stands between the values of several columns
	line    int
}

// DecodeColumns reads a mapping file, strictly. The error, of kind truce.Invalid, says line and column of every
// mistake.
func DecodeColumns(data []byte) (*Columns, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, truce.Errorf(truce.Invalid, "the mapping is not YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	r := columnsReader{}
	if len(doc.Content) == 0 {
		return nil, truce.Errorf(truce.Invalid, "the mapping is empty")
	}
	r.mapping(doc.Content[0])
	if len(r.faults) > 0 {
		return nil, truce.Errorf(truce.Invalid, "%s", strings.Join(r.faults, "\n"))
	}
	return &r.out, nil
}

type columnsReader struct {
	out    Columns
	faults []string
}

func (r *columnsReader) fault(n *yaml.Node, format string, args ...any) {
	r.faults = append(r.faults, fmt.Sprintf("line %d, column %d: ", n.Line, n.Column)+fmt.Sprintf(format, args...))
}

// object goes through the members of an object, each once.
func (r *columnsReader) object(n *yaml.Node, what string, member func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.fault(n, "%s is not written as names with values", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if seen[key.Value] {
			r.fault(key, "%q stands in %s already", key.Value, what)
		}
		seen[key.Value] = true
		member(key, n.Content[i+1])
	}
}

func (r *columnsReader) text(n *yaml.Node, what string) string {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		r.fault(n, "%s is not a text", what)
		return ""
	}
	return n.Value
}

func (r *columnsReader) texts(n *yaml.Node, what string) (out []string) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		r.fault(n, "%s is not a list of texts", what)
		return nil
	}
	for _, item := range n.Content {
		out = append(out, r.text(item, "an item of "+what))
	}
	return out
}

func (r *columnsReader) mapping(n *yaml.Node) {
	r.object(n, "the mapping", func(key, value *yaml.Node) {
		switch key.Value {
		case "dates":
			r.out.Dates = Order(r.text(value, "dates"))
			if r.out.Dates != DayFirst && r.out.Dates != MonthFirst {
				r.fault(value, "dates is day-first or month-first")
			}
		case "missing":
			r.out.Missing = r.texts(value, "missing")
		case "fields":
			r.object(value, "fields", r.field)
		default:
			r.fault(key, "%q is not known; a mapping has fields, dates and missing", key.Value)
		}
	})
	if len(r.faults) == 0 && len(r.out.Fields) == 0 {
		r.fault(n, "the mapping has no fields")
	}
}

func (r *columnsReader) field(key, value *yaml.Node) {
	var names []string
	for _, f := range Fields() {
		names = append(names, f.Name)
	}
	if !slices.Contains(names, key.Value) {
		hint := ""
		if near := Nearest(key.Value, names); near != "" {
			hint = fmt.Sprintf("; is %q meant?", near)
		}
		r.fault(key, "%q is not one of the documented fields%s", key.Value, hint)
		return
	}
	c := Column{Field: key.Value, line: key.Line, Join: joins[key.Value]}
	if value.Kind == yaml.ScalarNode {
		c.Columns = []string{r.text(value, "the column of "+key.Value)}
	} else {
		r.object(value, key.Value, func(k, v *yaml.Node) { r.property(&c, k, v) })
	}
	switch {
	case (len(c.Columns) == 0) == (c.Always == ""):
		r.fault(key, "%s has a column, or a value that is always the same", key.Value)
	case c.Part > 0 && c.Split == "":
		c.Split = " "
	}
	r.out.Fields = append(r.out.Fields, c)
}

// joins are what stands between the values of several columns; where nothing does, the first that is filled is taken.
var joins = map[string]string{
	"start": " ", "end": " ", "authors": "; ", "targets": "; ", "text": "\n", "source": "; ", "outlet": "; ",
}

func (r *columnsReader) property(c *Column, key, value *yaml.Node) {
	switch key.Value {
	case "column":
		c.Columns = append(c.Columns, r.text(value, "column"))
	case "columns":
		c.Columns = append(c.Columns, r.texts(value, "columns")...)
	case "always":
		c.Always = r.text(value, "always")
	case "split":
		c.Split = r.text(value, "split")
	case "join":
		c.Join = r.text(value, "join")
	case "part":
		if err := value.Decode(&c.Part); err != nil || c.Part < 1 {
			r.fault(value, "part is a number from 1 on")
		}
	case "values":
		c.Values = map[string]string{}
		r.object(value, "values", func(k, v *yaml.Node) {
			from := strings.ToLower(Tidy(k.Value))
			if _, twice := c.Values[from]; twice {
				r.fault(k, "%q stands in values already: case makes no difference", k.Value)
			}
			c.Values[from] = r.text(v, "the value for "+k.Value)
		})
	default:
		r.fault(key, "%q is not known; a field has column or columns, always, values, split, part and join", key.Value)
	}
}

// Open returns the format of a table whose columns the mapping names.
func (m *Columns) Open(o *Options, t *table.Reader) (Format, error) {
	if o.Dates == "" {
		o.Dates = m.Dates
	}
	var names []string
	f := &mapped{columns: m, uses: make([]Use, len(t.Header()))}
	for _, c := range m.Fields {
		names = append(names, c.Field)
	}
	var err error
	if f.coder, err = NewCoder(o, names); err != nil {
		return nil, err
	}
	for i, c := range m.Fields {
		var at []int
		for _, name := range c.Columns {
			j := t.Column(table.Name(name))
			if j < 0 {
				return nil, truce.Errorf(truce.Invalid, "line %d of the mapping: the table has no column %q", c.line, name)
			}
			if at = append(at, j); f.uses[j] == Unread {
				f.uses[j] = useOf(f.coder.uses[i], len(at))
			}
		}
		f.at = append(f.at, at)
		f.utc = append(f.utc, slices.ContainsFunc(c.Columns, isUTC))
	}
	f.unused = f.left(t.Header())
	return f, nil
}

// isUTC reports whether a column holds times of UTC, by its name: as Ushahidi says, and Kobo of when a form came in.
func isUTC(column string) bool {
	n := table.Name(column)
	return strings.HasSuffix(n, "_(utc)") || strings.HasSuffix(n, "_utc") || n == "_submission_time"
}

// useOf is the use of a field's n-th column: a time of day in a column of its own is no date.
func useOf(use Use, n int) Use {
	if n > 1 && (use == Start || use == End) {
		return Value
	}
	return use
}

// mapped is a table seen through a mapping.
type mapped struct {
	columns *Columns
	coder   *Coder
	uses    []Use
	at      [][]int // the places of each field's columns
	utc     []bool  // their times are those of UTC
	unused  []string
}

func (f *mapped) left(header []string) (names []string) {
	for i, h := range header {
		if f.uses[i] == Unread {
			names = append(names, h)
		}
	}
	return names
}

// Uses says what each column is read as.
func (f *mapped) Uses() []Use { return f.uses }

// Dates says that only what can be read in one way is, or as the mapping states.
func (f *mapped) Dates() Dates { return Dates{} }

// Notes says which columns the mapping does not name.
func (f *mapped) Notes() []truce.Sentence {
	if len(f.unused) == 0 {
		return nil
	}
	return []truce.Sentence{truce.Say("not in the mapping: %s", strings.Join(f.unused, ", "))}
}

// Code fills the fields from the row and codes them.
func (f *mapped) Code(row []string) (Draft, []Warning, *table.RowError) {
	cells := make([]string, len(f.columns.Fields))
	for i := range f.columns.Fields {
		c := &f.columns.Fields[i]
		if cells[i] = c.Always; c.Always == "" {
			cells[i] = f.columns.cell(c, f.at[i], row)
		}
		if _, clock := cutClock(Fold(cells[i])); f.utc[i] && clock != "" {
			if t, err := clockOf(clock); err == nil && t.zone == nil {
				cells[i] += "Z"
			}
		}
	}
	d, warnings, fault := f.coder.Code(cells)
	if fault != nil {
		fault.Column = f.columns.said(fault.Column)
	}
	return d, warnings, fault
}

// said names a field with the columns it is read from.
func (m *Columns) said(field string) string {
	for _, c := range m.Fields {
		if c.Field == field && len(c.Columns) > 0 {
			return strings.Join(c.Columns, ", ") + ", read as " + field + ","
		}
	}
	return field
}

// cell is the value of a field in a row.
func (m *Columns) cell(c *Column, at []int, row []string) string {
	var values []string
	for _, i := range at {
		if v := m.value(c, row[i]); v != "" {
			values = append(values, v)
		}
	}
	if c.Join == "" && len(values) > 1 {
		values = values[:1]
	}
	return strings.Join(values, c.Join)
}

// value is what a cell stands for.
func (m *Columns) value(c *Column, cell string) string {
	parts := []string{cell}
	if c.Split != "" {
		parts = strings.Split(strings.TrimSpace(cell), c.Split)
	}
	if c.Part > 0 {
		if c.Part > len(parts) {
			return ""
		}
		parts = parts[c.Part-1 : c.Part]
	}
	var out []string
	for _, v := range parts {
		v = strings.TrimSpace(v)
		if slices.Contains(m.Missing, v) {
			continue
		}
		if v = c.replaced(v); v != "" {
			out = append(out, v)
		}
	}
	return strings.Join(out, "; ")
}

// replaced is what becomes of one value, compared whatever its case.
func (c *Column) replaced(v string) string {
	if v == "" || c.Values == nil {
		return v
	}
	if to, ok := c.Values[strings.ToLower(Tidy(v))]; ok {
		return to
	}
	if to, ok := c.Values["*"]; ok {
		return to
	}
	return v
}
