// Package intake is the frame in which outside formats become drafts of reports: what a draft is, the columns a table
// of reports may have, how cells are read, and what is checked of every item whatever its format.
//
// The packages below it (csv, ucdp, acled, geojson) turn one format each into items, one by one and with the item's own
// error, so that bad rows never take good ones with them. None of them writes anything: the command hands the drafts to
// the registrar.
package intake

import (
	"errors"
	"io"
	"iter"
	"time"

	"truce"
	"truce/internal/naming"
	"truce/internal/table"
)

// Draft is what one row says, coded: a report that has not been filed.
type Draft struct {
	Coded    truce.Coded
	Release  truce.Level // how far the coded fields go at once; empty: they stay sealed with the member
	Received truce.Instant
	Dataset  string            // third-party data by name; empty: the member's own reports
	External string            // its id there, or one made from its content
	Private  map[string]string // what stays sealed: "text", "source"
}

// The names of the sealed fields.
const (
	FieldText   = "text"
	FieldSource = "source"
)

// Item is one row, read.
type Item struct {
	Line     int // where it begins; the first line of the file is 1
	Draft    Draft
	Warnings []Warning
	Links    []naming.Link // what became of the names in it
	RepeatOf int           // the line of an earlier row with the same id and the same content: count it once. 0: none
	Raw      string        // the row as it stood
}

// Warning is something odd about a row that was kept.
type Warning struct {
	Column string // empty: the row as a whole
	Reason truce.Sentence
}

// Options says how rows are to be coded. The zero value takes a file for the member's own reports, unreleased, with
// local times in UTC.
type Options struct {
	Table   table.Options
	Dataset string                   // as in Draft
	Level   truce.Level              // of rows that name none themselves: empty or own keeps them sealed
	Zone    *time.Location           // of times that name none; nil: UTC
	Actors  map[string]truce.ActorID // names exactly as sources write them, resolved
	Names   *naming.Register         // what is known of names; nil: they are left as they are written
	Bounds  *Box                     // where everything must lie; nil: anywhere
	Region  *Box                     // where what is held already lies; nil: not known
	Now     truce.Instant            // a day after this is the future, which is refused; 0: not checked
	Dates   Order                    // of day and month in the file's dates; empty: as the format has it
	ByHand  bool                     // somebody says one thing; it is no row that may be a heading or a total

	reading Reading // of the file's dates; the year is the row's own
	endDays bool    // 00:00 stands for the whole day in the column of ends
}

func (o *Options) zone() *time.Location {
	if o.Zone == nil {
		return time.UTC
	}
	return o.Zone
}

// Attribution names an actor as the source does, resolved where the options know the name.
func (o *Options) Attribution(name, confidence string) truce.Attribution {
	return truce.Attribution{Actor: o.Actors[name], Name: name, Confidence: confidence}
}

// Participant is the confidence of an attribution where the source says no more than that the actor took part.
const Participant = "participant"

// Source is a file that has been opened as one of the formats.
type Source struct {
	// Items yields what the file holds in its order, once: an item, a [*table.RowError] for one that cannot be read, or
	// another error, after which there is nothing more.
	Items iter.Seq2[Item, error]
	// Notes returns what is to be said of the file as a whole; it is complete when Items has ended.
	Notes func() []truce.Sentence
	// Rejects returns a writer of refused rows in the file's own format.
	Rejects func(w io.Writer) Rejects
}

// Rejects takes refused rows, to be mended and read again.
type Rejects interface {
	Add(*table.RowError) error
	Close() error
}

// isRow reports whether an error is that of one row.
func isRow(err error) bool {
	var e *table.RowError
	return errors.As(err, &e)
}
