package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/internal/intake"
	"truce/internal/intake/acled"
	"truce/internal/intake/csv"
	"truce/internal/intake/geojson"
	"truce/internal/intake/ucdp"
	"truce/internal/naming"
	"truce/internal/node"
	"truce/internal/query"
	"truce/internal/registrar"
	"truce/internal/table"
	"truce/internal/timezone"
)

// importCmd files what outside formats hold as reports. docs/import.md is its manual.
type importCmd struct {
	CSV      importCSVCmd      `cmd:"" name:"csv" help:"Import tables with the documented columns."`
	UCDP     importUCDPCmd     `cmd:"" name:"ucdp" help:"Import the UCDP Georeferenced Event Dataset (CSV)."`
	ACLED    importACLEDCmd    `cmd:"" name:"acled" help:"Import exports of ACLED (CSV)."`
	Bulletin importBulletinCmd `cmd:"" name:"bulletin" help:"Enter what published bulletins state as claims of those who published it."`
	GeoJSON  importGeoJSONCmd  `cmd:"" name:"geojson" help:"Import GeoJSON collections of points with the documented columns as properties."`
}

// importFlags are what all formats take.
type importFlags struct {
	storeFlag
	Files    []string `arg:"" optional:"" name:"file" help:"The files, plain or gzip; - reads standard input."`
	Dir      string   `help:"The node's directory; with --dry-run it may be left out." env:"TRUCE_DIR" type:"path" placeholder:"DIR"`
	DryRun   bool     `help:"Read and check everything, write nothing."`
	Rejects  string   `help:"Write refused rows to this new file, to be mended and imported; with several files, a directory." placeholder:"FILE"`
	Encoding string   `help:"The files' encoding, where it is not UTF-8 or UTF-16 with a mark; docs/import.md lists them." placeholder:"NAME"`
	Dates    string   `help:"Which of day and month stands first in dates that do not begin with the year: day-first or month-first." placeholder:"ORDER"`
	Dataset  string   `help:"Third-party data: the dataset's name. A member counts it only if its counting rule adopts it." placeholder:"NAME"`
	Level    string   `help:"How far the coded fields of rows go that do not say it themselves: own (sealed), joint, parties, public." placeholder:"LEVEL"`
	Zone     string   `help:"The zone of times that name none, and of days; by default the process's. An IANA name, UTC or UTC+03:00." placeholder:"ZONE"`
	Actors   string   `help:"A CSV with the columns name and actor: which of the register's actors a name as written is." placeholder:"FILE"`
	Bbox     string   `help:"Where every position must lie: west,south,east,north in degrees." placeholder:"W,S,E,N"`
	Complete bool     `help:"The files hold a third-party dataset as a whole: withdraw the reports of its events that they no longer hold."`
	Officer  string   `help:"The officer who files." default:"intake desk"`
	JSON     bool     `help:"Print the summary as a JSON object." name:"json"`
}

// opener opens a file of one format.
type opener func(io.Reader, intake.Options) (*intake.Source, error)

type importCSVCmd struct {
	importFlags
	Template       bool   `help:"Print the header of a table with every column, and import nothing."`
	Mapping        string `help:"A mapping file (docs/import.md): which columns of the table hold what." placeholder:"FILE"`
	ProposeMapping bool   `help:"Print a draft of a mapping for the table, from its header and first rows, and import nothing."`
}

// Run imports tables, or prints the template.
func (c *importCSVCmd) Run(e *env) error {
	if c.Template {
		_, err := io.WriteString(e.Out, csv.Template())
		return err
	}
	if c.ProposeMapping {
		return c.propose(e)
	}
	if c.Mapping == "" {
		return c.run(e, "csv", csv.Open)
	}
	data, err := os.ReadFile(c.Mapping)
	if err != nil {
		return fileError(c.Mapping, err)
	}
	m, err := intake.DecodeColumns(data)
	if err != nil {
		return truce.Errorf(truce.Invalid, "%s: %v", c.Mapping, err)
	}
	return c.run(e, "csv", csv.Mapped(m))
}

// propose prints a draft of a mapping.
func (c *importCSVCmd) propose(e *env) error {
	if len(c.Files) != 1 {
		return truce.Errorf(truce.Invalid, "a mapping is proposed for one file: name it")
	}
	src := e.In
	if c.Files[0] != "-" {
		f, err := os.Open(c.Files[0])
		if err != nil {
			return fileError(c.Files[0], err)
		}
		defer f.Close()
		src = f
	}
	t, err := table.NewReader(src, table.Options{Encoding: c.Encoding})
	if err != nil {
		return fmt.Errorf("%s: %w", c.Files[0], err)
	}
	_, err = io.WriteString(e.Out, intake.Propose(intake.Sample(t)))
	return err
}

type importUCDPCmd struct{ importFlags }

// Run imports UCDP GED.
func (c *importUCDPCmd) Run(e *env) error { return c.run(e, "ucdp", ucdp.Open) }

type importACLEDCmd struct{ importFlags }

// Run imports ACLED.
func (c *importACLEDCmd) Run(e *env) error { return c.run(e, "acled", acled.Open) }

type importGeoJSONCmd struct{ importFlags }

// Run imports GeoJSON.
func (c *importGeoJSONCmd) Run(e *env) error { return c.run(e, "geojson", geojson.Open) }

// importer is an import under way.
type importer struct {
	*importFlags
	env     *env
	format  string
	open    opener
	node    *node.Node // nil for a dry run without one
	census  *census
	names   naming.Tally
	options intake.Options
}

// run imports the files one after the other and prints what became of them.
func (c *importFlags) run(e *env, format string, open opener) error {
	if err := c.check(); err != nil {
		return err
	}
	im := importer{importFlags: c, env: e, format: format, open: open, census: newCensus()}
	if err := im.openNode(); err != nil {
		return err
	}
	if im.node != nil {
		defer im.node.Close()
	}
	if err := im.setOptions(); err != nil {
		return err
	}
	sum := importSummary{DryRun: c.DryRun, Files: []*importedFile{}, Names: []naming.Count{}}
	var failed error
	for _, name := range c.Files {
		f := &importedFile{File: name}
		sum.Files = append(sum.Files, f)
		if failed = im.file(f); failed != nil {
			f.Problem = failed.Error()
			break
		}
	}
	if failed == nil {
		failed = im.takenBack(&sum)
	}
	sum.Names = im.names.Counts(naming.Link.Written)
	if err := sum.print(e, c.JSON, c.Complete); err != nil {
		return err
	}
	return sum.outcome(e, failed, c.Rejects)
}

// check looks at the flags and the files before anything is opened to write.
func (c *importFlags) check() error {
	if len(c.Files) == 0 {
		return truce.Errorf(truce.Invalid, "no file is named; - reads standard input")
	}
	if slices.Index(c.Files, "-") != -1 && slices.Index(c.Files, "-") != len(c.Files)-1 {
		return truce.Errorf(truce.Invalid, "standard input can be read once, and last")
	}
	for _, name := range c.Files {
		if name == "-" {
			continue
		}
		if info, err := os.Stat(name); err != nil {
			return fileError(name, err)
		} else if info.IsDir() {
			return truce.Errorf(truce.Invalid, "%s is a directory: name the files in it", name)
		}
	}
	if l := truce.Level(c.Level); c.Level != "" && (!l.Valid() || l == truce.LevelNamed) {
		return truce.Errorf(truce.Invalid, "--level %q: it is own, joint, parties or public", c.Level)
	}
	if d := intake.Order(c.Dates); d != "" && d != intake.DayFirst && d != intake.MonthFirst {
		return truce.Errorf(truce.Invalid, "--dates %q: it is day-first or month-first", c.Dates)
	}
	if c.Rejects == "" {
		return nil
	}
	if len(c.Files) > 1 && !isDir(c.Rejects) {
		return truce.Errorf(truce.Invalid, "--rejects %s is not a directory; for several files it must be one that exists",
			c.Rejects)
	}
	for _, name := range c.Files {
		path := c.rejectsPath(name)
		if _, err := os.Lstat(path); err == nil {
			return truce.Errorf(truce.Conflict, "%s exists: its rows may not be mended yet; name another file, or remove it",
				path)
		}
	}
	return nil
}

// fileError says why a file cannot be read.
func fileError(name string, err error) error {
	kind := truce.Unavailable
	if errors.Is(err, fs.ErrNotExist) {
		kind = truce.NotFound
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return truce.Errorf(kind, "%s cannot be read: %v", name, err)
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// rejectsPath is where the refused rows of a file go: the file named, or one named after it in the directory named.
func (c *importFlags) rejectsPath(name string) string {
	if !isDir(c.Rejects) {
		return c.Rejects
	}
	if name == "-" {
		name = "stdin"
	}
	base := strings.TrimSuffix(filepath.Base(name), ".gz")
	ext := filepath.Ext(base)
	return filepath.Join(c.Rejects, strings.TrimSuffix(base, ext)+".rejects"+ext)
}

// openNode opens the node to write, for a dry run to read; a dry run needs none.
func (im *importer) openNode() (err error) {
	dir := im.Dir
	switch {
	case im.DryRun && dir == "":
		return nil
	case im.DryRun:
		im.node, err = node.OpenRead(im.env, dir, im.storeFlag.options())
		return err
	case dir == "":
		dir = "."
	}
	im.node, err = node.Open(im.env, dir, im.storeFlag.options())
	return err
}

func (im *importer) setOptions() error {
	im.options = intake.Options{Table: table.Options{Encoding: im.Encoding}, Dataset: im.Dataset,
		Level: truce.Level(im.Level), Now: truce.At(time.Now()), Dates: intake.Order(im.Dates)}
	zone := im.Zone
	if zone == "" && im.node != nil {
		p, err := im.node.Models.Process(im.env)
		if err != nil {
			return err
		}
		zone = p.Zone
	}
	var err error
	if zone != "" {
		if im.options.Zone, err = timezone.Load(zone); err != nil {
			return err
		}
	}
	if im.Bbox != "" {
		if im.options.Bounds, err = parseBox(im.Bbox); err != nil {
			return err
		}
	}
	if im.Actors != "" {
		if im.options.Actors, err = readActors(im.Actors); err != nil {
			return err
		}
	}
	if im.node != nil {
		if im.options.Names, err = im.node.Naming(im.env); err != nil {
			return err
		}
	}
	if im.node != nil {
		im.options.Region, err = im.node.Region(im.env)
	}
	return err
}

// parseBox reads west,south,east,north.
func parseBox(s string) (*intake.Box, error) {
	var v [4]float64
	parts := strings.Split(s, ",")
	ok := len(parts) == len(v)
	for i := 0; ok && i < len(v); i++ {
		var err error
		v[i], err = strconv.ParseFloat(strings.TrimSpace(parts[i]), 64)
		ok = err == nil
	}
	b := &intake.Box{West: v[0], South: v[1], East: v[2], North: v[3]}
	if !ok || !b.Valid() {
		return nil, truce.Errorf(truce.Invalid, "--bbox %q: it is west,south,east,north in degrees, as 35.5,32.2,42.4,37.4",
			s)
	}
	return b, nil
}

// readActors reads which names are which actors.
func readActors(path string) (map[string]truce.ActorID, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	defer f.Close()
	t, err := table.NewReader(f, table.Options{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	name, actor := t.Column("name"), t.Column("actor")
	if name < 0 || actor < 0 {
		return nil, truce.Errorf(truce.Invalid, "%s: a list of actors has the columns name and actor", path)
	}
	m := map[string]truce.ActorID{}
	for {
		row, err := t.Next()
		if err == io.EOF {
			return m, nil
		}
		if err != nil {
			return nil, truce.Errorf(truce.Invalid, "%s: %v", path, err)
		}
		n, a := intake.Tidy(row.Cells[name]), strings.TrimSpace(row.Cells[actor])
		if n == "" || !truce.ValidSlug(a) {
			return nil, truce.Errorf(truce.Invalid, "%s: line %d: %q is not the id of an actor, or it has no name", path,
				row.Line, a)
		}
		if other, twice := m[n]; twice && other != truce.ActorID(a) {
			return nil, truce.Errorf(truce.Invalid, "%s: line %d: %q is %s already", path, row.Line, n, other)
		}
		m[n] = truce.ActorID(a)
	}
}

// file imports one file. What stands before an error has been filed.
func (im *importer) file(f *importedFile) error {
	src := im.env.In
	if f.File != "-" {
		file, err := os.Open(f.File)
		if err != nil {
			return fileError("it", err)
		}
		defer file.Close()
		src = file
	}
	s, err := im.open(intake.Rewindable(src), im.options)
	if err != nil {
		return err
	}
	rejects := &rejectsFile{source: s}
	if im.Rejects != "" {
		rejects.path = im.rejectsPath(f.File)
	}
	var ended error
	err = im.enter(f, im.drafts(f, s, rejects, &ended))
	f.Notes = append(f.Notes, s.Notes()...)
	f.RejectsFile = rejects.name()
	return cmp.Or(err, ended, rejects.close())
}

// drafts passes on what can be filed. Refused rows are counted and written to the rejects, repeated ones counted. What
// ends the file early is kept apart, so that the rows before it are filed all the same.
func (im *importer) drafts(f *importedFile, s *intake.Source, rejects *rejectsFile,
	ended *error) iter.Seq2[registrar.Draft, error] {
	return func(yield func(registrar.Draft, error) bool) {
		show := progress(im.env, "importing "+f.File+": row")
		if show == nil {
			show = func(done, total int64) {}
		}
		defer func() { show(int64(f.Read), int64(f.Read)) }()
		for it, err := range s.Items {
			var fault *table.RowError
			if errors.As(err, &fault) {
				f.Refuse(fault)
				err = rejects.add(fault)
			} else if err == nil {
				f.Take(&it)
				im.census.add(&it.Draft)
				im.names.Add(it.Links)
			}
			show(int64(f.Read), 0)
			if err = cmp.Or(err, context.Cause(im.env)); err != nil {
				*ended = err
				return
			}
			if fault != nil || it.RepeatOf > 0 {
				continue
			}
			d := it.Draft
			if !yield(registrar.Draft{Coded: d.Coded, Release: d.Release, Received: d.Received, Dataset: d.Dataset,
				External: d.External, Private: d.Private}, nil) {
				return
			}
		}
	}
}

// enter files drafts, or, in a dry run, looks which of them the node holds.
func (im *importer) enter(f *importedFile, drafts iter.Seq2[registrar.Draft, error]) error {
	if !im.DryRun {
		filed, err := im.node.Registrar.FileAll(im.env, registrar.By{Member: im.node.Member, Function: im.Officer}, drafts,
			nil)
		f.New, f.Updated, f.Unchanged = &filed.New, &filed.Updated, &filed.Unchanged
		if filed.Unseen > 0 {
			im.env.hint("the sealed fields of %s could not be compared: only an officer's key opens them",
				countOf(filed.Unseen, "unchanged report"))
		}
		return err
	}
	fresh, held := 0, 0
	for d := range drafts {
		if im.node == nil {
			continue
		}
		known, err := im.held(d)
		if err != nil {
			return err
		}
		if known {
			held++
		} else {
			fresh++
		}
	}
	if im.node != nil {
		f.New, f.Held = &fresh, &held
	}
	return nil
}

// held reports whether the node holds a report of the same dataset and id.
func (im *importer) held(d registrar.Draft) (bool, error) {
	page, err := im.node.Models.Reports(im.env, query.Reports{Owner: im.node.Member, Dataset: d.Dataset,
		External: d.External, Limit: 1000})
	return err == nil && slices.ContainsFunc(page.Reports,
		func(r *truce.ReportState) bool { return r.Report.Dataset == d.Dataset }), err
}
