package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"truce"
	"truce/internal/intake"
	"truce/internal/naming"
	"truce/internal/table"
	"truce/internal/wire"
)

// importSummary is what became of an import, as printed with --json.
type importSummary struct {
	DryRun bool            `json:"dry_run"`
	Files  []*importedFile `json:"files"`
	Gone   []*goneEvents   `json:"gone,omitempty"` // third-party events that are held and not in the files
	Names  []naming.Count  `json:"names"`          // what became of the names in the rows
}

// importedFile is what became of one file. A number that a dry run cannot tell is left out.
type importedFile struct {
	File string `json:"file"`
	intake.Tally
	New         *int             `json:"new,omitempty"`       // reports filed; in a dry run, that would be
	Updated     *int             `json:"updated,omitempty"`   // ids held with other content: a new version
	Unchanged   *int             `json:"unchanged,omitempty"` // ids held with the same content
	Held        *int             `json:"held,omitempty"`      // dry run: ids held, whatever their content
	Notes       []truce.Sentence `json:"notes,omitempty"`
	RejectsFile string           `json:"rejects_file,omitempty"`
	Problem     string           `json:"problem,omitempty"` // what ended the file early
}

// rejectsFile writes refused rows; the file is made with the first.
type rejectsFile struct {
	path   string // empty: nowhere
	source *intake.Source
	file   *os.File
	rows   intake.Rejects
}

func (r *rejectsFile) add(e *table.RowError) error {
	if r.path == "" {
		return nil
	}
	if r.file == nil {
		f, err := os.OpenFile(r.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return truce.Errorf(truce.Unavailable, "the refused rows cannot be written: %v", err)
		}
		r.file, r.rows = f, r.source.Rejects(f)
	}
	return r.rows.Add(e)
}

// name is the file's name, "" when no row was refused.
func (r *rejectsFile) name() string {
	if r.file == nil {
		return ""
	}
	return r.path
}

func (r *rejectsFile) close() error {
	if r.file == nil {
		return nil
	}
	if err := errors.Join(r.rows.Close(), r.file.Close()); err != nil {
		return truce.Errorf(truce.Unavailable, "the refused rows cannot be written: %v", err)
	}
	return nil
}

// print writes the summary: the counts to standard output, what is wrong with rows to standard error.
func (s *importSummary) print(e *env, asJSON, complete bool) error {
	if asJSON {
		for _, f := range s.Files {
			f.Errors, f.Warnings = wire.List(f.Errors), wire.List(f.Warnings)
		}
		return printJSON(e, s)
	}
	for _, f := range s.Files {
		f.printFaults(e)
		fmt.Fprintf(e.Out, "%s: %s\n", f.File, f.counts(s.DryRun))
	}
	printNames(e, s.Names)
	for _, g := range s.Gone {
		for _, line := range g.words(complete) {
			fmt.Fprintln(e.Out, line)
		}
	}
	return nil
}

// countOf is "1 row", "2 rows".
func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// maxPrinted is how many errors of a file are printed for people.
const maxPrinted = 20

func (f *importedFile) printFaults(e *env) {
	for i, x := range f.Errors {
		if i == maxPrinted {
			fmt.Fprintf(e.Stderr, "%s: and %d more refused rows\n", f.File, f.Rejected-i)
			break
		}
		fmt.Fprintf(e.Stderr, "%s:%d: %s\n", f.File, x.Line,
			x.Sentence())
	}
	for i, x := range f.Warnings {
		if i == maxPrinted {
			fmt.Fprintf(e.Stderr, "%s: and %d more kinds of warning\n", f.File, len(f.Warnings)-i)
			break
		}
		more := ""
		if x.Rows > 1 {
			more = fmt.Sprintf(" (and %s like it)", countOf(x.Rows-1, "row"))
		}
		fmt.Fprintf(e.Stderr, "%s:%d: warning: %s%s\n", f.File, x.Line, strings.TrimSpace(x.Column+" "+x.Reason.String()),
			more)
	}
	for _, n := range f.Notes {
		fmt.Fprintf(e.Stderr, "%s: %s\n", f.File, n)
	}
}

// counts is one line on a file.
func (f *importedFile) counts(dry bool) string {
	var parts []string
	add := func(n *int, what string) {
		if n != nil && *n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", *n, what))
		}
	}
	add(f.New, "new")
	add(f.Updated, "updated")
	add(f.Unchanged, "unchanged")
	add(f.Held, "held already")
	add(&f.Repeated, "repeated in the file")
	add(&f.Rejected, "rejected")
	add(&f.Warned, "with a warning")
	line := countOf(f.Read, "row")
	if len(parts) > 0 {
		line += ": " + strings.Join(parts, ", ")
	}
	if f.Unchanged != nil && *f.Unchanged > 0 && *f.New == 0 && *f.Updated == 0 {
		line += "; nothing changed, everything that could be read was held already"
	}
	if dry {
		line += "; nothing was filed"
	}
	return line
}

// outcome is the error the import ends with, so that the exit code tells: 3 when a row was refused, what ended it when
// something did.
func (s *importSummary) outcome(e *env, failed error, rejects string) error {
	rejected, read := 0, 0
	for _, f := range s.Files {
		rejected += f.Rejected
		read += f.Read
		if f.RejectsFile != "" {
			e.hint("%s holds the refused rows: mend them there and import that file", f.RejectsFile)
		}
	}
	if failed != nil {
		var enc *table.EncodingError
		if errors.As(failed, &enc) && enc.Guess != "" {
			e.hint("pass --encoding %s if that is what it is", enc.Guess)
		}
		last := s.Files[len(s.Files)-1]
		if last.Read > 0 {
			return fmt.Errorf("%s: after %d rows: %w", last.File, last.Read, failed)
		}
		return fmt.Errorf("%s: %w", last.File, failed)
	}
	if rejected == 0 {
		return nil
	}
	if rejects == "" {
		e.hint("--rejects FILE keeps the refused rows in a file that can be mended and imported")
	}
	return truce.Errorf(truce.Invalid, "%d of %s refused; the rest was taken", rejected, countOf(read, "row"))
}
