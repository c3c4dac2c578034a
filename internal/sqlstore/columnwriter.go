package sqlstore

import (
	"cmp"
	"encoding/json"
	"slices"

	"truce"
	"truce/internal/query"
)

// columnWriter makes the next columns out of the present ones.
type columnWriter struct {
	columns
	at    slots
	codes map[string]uint32 // of facets
	owned map[int]bool      // blocks that no published columns share
}

// change is what a write does to the columns: an incident is listed as it now is, or no longer.
type change struct {
	id       int64
	from, to truce.Instant
	at       truce.Point
	facet    string // empty: no longer listed
	words    string
}

func changeOf(id int64, d *derived) change {
	c := change{id: id, from: d.row.When.From, to: d.row.When.To, facet: d.facet, words: d.row.Words}
	if p := d.row.Where.Point; p != nil {
		c.at = *p
	}
	return c
}

func (w *columnWriter) apply(c change) error {
	slot, listed := w.at.get(c.id)
	if c.facet == "" {
		if listed {
			w.remove(c.id, slot)
		}
		return nil
	}
	code, err := w.code(c.facet)
	if err != nil {
		return err
	}
	if !listed {
		slot = w.n
		w.n++
		w.at.set(c.id, slot)
	}
	b, i := w.block(slot)
	if listed {
		w.held[b.facet[i]]--
	}
	w.held[code]++
	b.span.widen(c.from, c.to)
	b.id[i], b.from[i], b.to[i], b.at[i], b.facet[i], b.text[i] = c.id, c.from, c.to, c.at, code, w.texts.Code(c.words)
	return nil
}

// remove fills the incident's place with the last one.
func (w *columnWriter) remove(id int64, slot int) {
	w.at.drop(id)
	w.n--
	to, j := w.block(slot)
	w.held[to.facet[j]]--
	if slot == w.n {
		return
	}
	from, i := w.block(w.n)
	to.span.widen(from.from[i], from.to[i])
	to.id[j], to.from[j], to.to[j], to.at[j] = from.id[i], from.from[i], from.to[i], from.at[i]
	to.facet[j], to.text[j] = from.facet[i], from.text[i]
	w.at.set(to.id[j], slot)
}

// block returns a block that may be written to, and the index in it.
func (w *columnWriter) block(slot int) (*block, int) {
	k := slot / blockSize
	if k == len(w.blocks) {
		w.blocks = append(w.blocks, &block{span: narrowest})
		w.owned[k] = true
	}
	if !w.owned[k] {
		b := *w.blocks[k]
		w.blocks[k] = &b
		w.owned[k] = true
	}
	return w.blocks[k], slot % blockSize
}

func (w *columnWriter) code(text string) (uint32, error) {
	code, known := w.codes[text]
	if known {
		return code, nil
	}
	var l listed
	if err := json.Unmarshal([]byte(text), &l); err != nil {
		return 0, err
	}
	code = uint32(len(w.facets))
	w.codes[text] = code
	w.facets, w.held = append(w.facets, query.Row(l)), append(w.held, 0)
	return code, nil
}

// publish returns the columns as they now are, which later writes leave alone.
func (w *columnWriter) publish(cut truce.Cut, r roster) *columns {
	clear(w.owned)
	c := w.columns
	c.cut, c.roster = cut, r
	c.texts = w.texts.View()
	w.blocks, w.held = slices.Clone(w.blocks), slices.Clone(w.held)
	c.counted = &counted{of: map[query.Incidents][]int{}, days: map[dayKey][]truce.Count{}}
	return &c
}

// newColumnWriter returns a writer of no columns.
func newColumnWriter() columnWriter {
	return columnWriter{at: slots{dense: map[int64][]uint32{}, sparse: map[int64]uint32{}}, codes: map[string]uint32{},
		owned: map[int]bool{}, columns: columns{texts: query.NewTexts(), line: new(line)}}
}

// readColumns fills a writer from the tables, with all incidents or with those that may lie in a span. What was read is
// put in its place while more is read.
func readColumns(q querier, in truce.Interval) (columnWriter, error) {
	w := newColumnWriter()
	batches, done := make(chan []change, 4), make(chan error)
	go func() {
		var err error
		for some := range batches {
			for _, c := range some {
				err = cmp.Or(err, w.apply(c))
			}
		}
		done <- err
	}()
	err := readChanges(q, in, batches)
	close(batches)
	return w, cmp.Or(err, <-done)
}

// readChanges reads what is listed, a block at a time.
func readChanges(q querier, in truce.Interval, to chan<- []change) error {
	some := make([]change, 0, blockSize)
	var from, end, lat, lon int64 // plain numbers: a million of them are read
	statement, args := "columns", []any(nil)
	if in != (truce.Interval{}) {
		statement, args = "columns_of_span", []any{int64(in.From), int64(in.To)}
	}
	err := q.query(statement, func(scan scan) error {
		c := change{}
		if err := scan(&c.id, &from, &end, &lat, &lon, &c.facet, &c.words); err != nil {
			return err
		}
		c.from, c.to = truce.Instant(from), truce.Instant(end)
		c.at = truce.Point{LatE7: int32(lat), LonE7: int32(lon)}
		if some = append(some, c); len(some) == blockSize {
			to <- some
			some = make([]change, 0, blockSize)
		}
		return nil
	}, args...)
	to <- some
	return err
}
