package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"truce"
	"truce/internal/media"
	"truce/internal/node"
	"truce/internal/registrar"
	"truce/internal/vault"
	"truce/internal/wire"
	"truce/record"
)

// mediaCmd works on files that came with reports.
type mediaCmd struct {
	Add    mediaAddCmd    `cmd:"" help:"Take files in: hashed, encrypted as they come, and committed to in the log."`
	List   mediaListCmd   `cmd:"" help:"List files, the newest first."`
	Show   mediaShowCmd   `cmd:"" help:"Show a file and what its metadata gives away; write its original, copy or proof."`
	Alike  mediaAlikeCmd  `cmd:"" help:"Propose pairs of pictures that look alike, across reports."`
	Verify mediaVerifyCmd `cmd:"" help:"Check a file by what truce media show --proof wrote, without a node."`
	Erase  mediaEraseCmd  `cmd:"" help:"Destroy a file and what is known of it, for good."`
}

// mediaAddCmd takes files in.
type mediaAddCmd struct {
	nodeFlags
	ID      string   `arg:"" help:"The report they came with, as CA-R-12, or the incident they are about, as CA-I-12."`
	Files   []string `arg:"" help:"The files." type:"path"`
	From    string   `help:"From whom, by function; it stays sealed: @FILE, or - for standard input." placeholder:"@FILE"`
	Officer string   `help:"The officer who acts." default:"duty officer"`
	JSON    bool     `help:"Print a JSON array of the ids." name:"json"`
}

// Run takes each file in; what was taken in before one that is refused stays.
func (c *mediaAddCmd) Run(e *env) error {
	from, err := e.sealedText("--from", c.From)
	if err != nil {
		return err
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	ids := []string{}
	for _, path := range c.Files {
		id, err := c.take(e, n, path, from)
		if err != nil {
			if len(ids) > 0 {
				e.hint("taken in before: %s", strings.Join(ids, ", "))
			}
			return err
		}
		ids = append(ids, id)
		if !c.JSON {
			fmt.Fprintf(e.Out, "%s is in custody as %s\n", path, id)
		}
	}
	if c.JSON {
		return printJSON(e, ids)
	}
	return nil
}

func (c *mediaAddCmd) take(e *env, n *node.Node, path, from string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fileError(path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return "", truce.Errorf(truce.Invalid, "%s is no file", path)
	}
	form, err := n.Registrar.Files.Once(fmt.Sprintf("%s %s %d %d", c.ID, path, info.Size(), info.ModTime().UnixNano()))
	if err != nil {
		return "", err
	}
	x := media.New{Form: form, Report: truce.ReportID(c.ID), Name: filepath.Base(path), From: from}
	if _, letter, _, ok := truce.SplitMinted(c.ID); ok && letter == 'I' {
		x.Report, x.Incident = "", truce.IncidentID(c.ID)
	}
	return n.Registrar.TakeFile(e, registrar.By{Member: n.Member, Function: c.Officer}, x, f)
}

// fileJSON is a file as printed with --json. What is closed, or was destroyed, is left out.
type fileJSON struct {
	ID        string           `json:"id"`
	Entry     string           `json:"entry"`
	Report    truce.ReportID   `json:"report,omitempty"`
	Incident  truce.IncidentID `json:"incident"`
	Kind      media.Kind       `json:"kind,omitempty"`
	State     string           `json:"state"`
	Officer   string           `json:"officer"`
	At        truce.Instant    `json:"at"`
	Withdrawn bool             `json:"withdrawn"`
	Destroyed bool             `json:"destroyed"`
	Closed    bool             `json:"closed"`
	SHA256    string           `json:"sha256,omitempty"`
	About     *aboutJSON       `json:"about,omitempty"`
}

// aboutJSON is what is known of a file, without the key that opens it.
type aboutJSON struct {
	Name     string        `json:"name,omitempty"`
	From     string        `json:"from,omitempty"`
	Type     string        `json:"type"`
	Size     int64         `json:"size"`
	Hashed   bool          `json:"hashed_before"` // by whoever sent it, and it came to the same
	Read     bool          `json:"metadata_read"`
	Found    []media.Found `json:"found"`
	Others   int           `json:"other_fields"`
	Copy     *media.Copy   `json:"copy,omitempty"`
	NoCopy   string        `json:"no_copy,omitempty"`
	Compared bool          `json:"compared"` // there is something in it to compare it by
}

func fileOf(f media.File) fileJSON {
	out := fileJSON{ID: f.ID, Entry: f.Ref.String(), Report: f.Report, Incident: f.Incident, Kind: f.Kind, State: f.State,
		Officer: f.Officer, At: f.At, Withdrawn: f.Withdrawn, Destroyed: f.Gone, Closed: len(f.Closed) > 0, SHA256: f.Digest}
	if a := f.About; a != nil {
		out.About = &aboutJSON{a.Name, a.From, a.Type, a.Size, a.Hashed, a.Read, wire.List(a.Found),
			a.Others, a.Copy, a.NoCopy,
			a.Looks != ""}
	}
	return out
}

// mediaListCmd lists files.
type mediaListCmd struct {
	nodeFlags
	keyFlags
	Report string `help:"Only those that came with this report." placeholder:"ID"`
	Limit  int    `help:"Look at no more than so many, the newest." default:"1000"`
	JSON   bool   `help:"Print a JSON array." name:"json"`
}

// Run lists them.
func (c *mediaListCmd) Run(e *env) error {
	list, total, err := newestFiles(e, c.nodeFlags, c.keyFlags, c.Limit)
	if err != nil {
		return err
	}
	out := []fileJSON{}
	for _, f := range list {
		if c.Report == "" || string(f.Report) == c.Report {
			out = append(out, fileOf(f))
		}
	}
	if c.JSON {
		return printJSON(e, out)
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	fmt.Fprintln(tw, "id\treport\tincident\twhat\ttaken in\tby")
	for _, f := range out {
		what := string(f.Kind)
		if f.Destroyed {
			what = "destroyed"
		}
		report := "-"
		if f.Report != "" {
			report = string(f.Report)
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\n", f.ID, report, f.Incident, what, f.At, f.Officer)
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(e.Stderr, "%d of %d files\n", len(out), total)
	return nil
}

// newestFiles reads the newest files of a node, as they open with the key.
func newestFiles(e *env, f nodeFlags, k keyFlags, most int) ([]media.File, int, error) {
	if most < 1 {
		return nil, 0, truce.Errorf(truce.Invalid, "--limit %d is less than one", most)
	}
	key, err := k.unlock(e)
	if err != nil {
		return nil, 0, err
	}
	n, err := f.read(e)
	if err != nil {
		return nil, 0, err
	}
	defer n.Close()
	held, done, err := n.Files(e)
	if err != nil {
		return nil, 0, err
	}
	defer done()
	return held.Newest(e, key, most)
}

// mediaShowCmd shows a file.
type mediaShowCmd struct {
	nodeFlags
	keyFlags
	ID       string `arg:"" help:"The id of its custody, as CA-O-12."`
	Original string `help:"Write the original to this file, which must not exist." type:"path" placeholder:"FILE"`
	Copy     string `help:"Write the copy of a picture, without metadata, to a new file." type:"path" placeholder:"FILE"`
	Proof    string `help:"Write its hash and proof, for truce media verify, to a new one." type:"path" placeholder:"FILE"`
	Officer  string `help:"The officer who acts." default:"duty officer"`
	JSON     bool   `help:"Print a JSON object." name:"json"`
}

// Run shows a file and writes what is asked for. What is opened is kept in the audit log.
func (c *mediaShowCmd) Run(e *env) error {
	key, err := c.unlock(e)
	if err != nil {
		return err
	}
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	held, done, err := n.Files(e)
	if err != nil {
		return err
	}
	defer done()
	f, err := held.File(e, c.ID, key)
	if err != nil {
		return err
	}
	by := registrar.By{Member: n.Member, Function: c.Officer}
	for part, path := range map[media.Part]string{media.Original: c.Original, media.Shown: c.Copy} {
		if path != "" {
			if err := writePart(n, by, f, part, path); err != nil {
				return err
			}
		}
	}
	if c.Proof != "" {
		if err := c.prove(e, n, held, f, key); err != nil {
			return err
		}
	}
	if c.JSON {
		return printJSON(e, fileOf(f))
	}
	printFile(e, f)
	return nil
}

// writePart writes a part of a file to a new file that its owner alone reads.
func writePart(n *node.Node, by registrar.By, f media.File, part media.Part, path string) error {
	if f.About == nil && !f.Gone {
		return truce.Errorf(truce.Forbidden, "the file %s is closed: an officer's key opens it, with --key", f.ID)
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return truce.Errorf(truce.Conflict, "%s cannot be made: does it exist, or may this user not write there?", path)
	}
	in, err := n.OpenFile(by, f, part)
	if err == nil {
		_, err = io.Copy(out, in)
		in.Close()
	}
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		os.Remove(path)
		return err
	}
	return record.SyncDir(filepath.Dir(path))
}

// prove writes the hash of the file and the salt of its commitment, with the proof of the entry.
func (c *mediaShowCmd) prove(e *env, n *node.Node, held registrar.HeldFiles, f media.File, key *vault.Key) error {
	s, err := held.Proof(e, f, key)
	if err != nil {
		return err
	}
	p, err := n.Models.Process(e)
	if err != nil {
		return err
	}
	d := truce.NewDisclosure(p.ID, f.Ref, f.Claim, 1, s.Field, s.Salt, s.Content)
	proof, err := n.Logs.Proof(e, f.Ref)
	if err != nil {
		return err
	}
	d.Proof = string(proof)
	return writeSecret(c.Proof, d.Encode())
}

// printFile puts a file into words.
func printFile(e *env, f media.File) {
	say := func(what, words string) { fmt.Fprintf(e.Out, "%-13s%s\n", what, words) }
	fmt.Fprintf(e.Out, "%s, taken into custody by the %s, %s, as entry %s\n", f.ID, f.Officer, f.At, f.Ref)
	if f.Report != "" {
		say("report", string(f.Report))
	}
	say("incident", string(f.Incident))
	say("custody", f.State)
	switch {
	case f.Gone:
		say("file", "destroyed")
		return
	case f.About == nil:
		say("kind", string(f.Kind))
		say("file", "closed to the officers' keys; one opens it, with --key FILE")
		return
	}
	a := f.About
	say("kind", string(f.Kind)+", "+a.Type)
	say("name", orNotStated(a.Name))
	say("from", orNotStated(a.From))
	say("size", fmt.Sprintf("%d bytes", a.Size))
	say("SHA-256", f.Digest)
	if a.Hashed {
		say("", "hashed by whoever sent it, before it was sent: it came to the same")
	}
	for _, x := range a.Found {
		say("in it", x.What+": "+x.Value)
	}
	switch {
	case !a.Read:
		say("metadata", "could not be read: it may say anything")
	case a.Others > 0 || len(a.Found) > 0:
		say("metadata", fmt.Sprintf("%d further fields; none of it is in the copy", a.Others))
	default:
		say("metadata", "none")
	}
	if a.Copy != nil {
		say("copy", fmt.Sprintf("%d × %d, %d bytes", a.Copy.Width, a.Copy.Height, a.Copy.Size))
	} else {
		say("copy", "none: "+a.NoCopy)
	}
}

// mediaAlikeCmd proposes pairs.
type mediaAlikeCmd struct {
	nodeFlags
	keyFlags
	Limit int  `help:"Compare no more than so many, the newest." default:"2000"`
	JSON  bool `help:"Print a JSON object." name:"json"`
}

// Run proposes pairs of pictures that look alike; a person says whether they are one.
func (c *mediaAlikeCmd) Run(e *env) error {
	list, total, err := newestFiles(e, c.nodeFlags, c.keyFlags, c.Limit)
	if err != nil {
		return err
	}
	type pair struct {
		A       string         `json:"a"`
		AReport truce.ReportID `json:"a_report,omitempty"`
		B       string         `json:"b"`
		BReport truce.ReportID `json:"b_report,omitempty"`
		Bits    int            `json:"bits"` // of 64, in which they differ
	}
	compared, closed, pairs := 0, 0, []pair{}
	for _, f := range list {
		switch {
		case len(f.Closed) > 0:
			closed++
		case f.About != nil && f.About.Looks != "":
			compared++
		}
	}
	for _, x := range media.FindAlike(list) {
		pairs = append(pairs, pair{x.A.ID, x.A.Report, x.B.ID, x.B.Report, x.Bits})
	}
	if c.JSON {
		return printJSON(e, struct {
			Pairs    []pair `json:"pairs"`
			Compared int    `json:"compared"`
			Closed   int    `json:"closed"`
			Of       int    `json:"of"`
		}{pairs, compared, closed, total})
	}
	for _, p := range pairs {
		fmt.Fprintf(e.Out, "%s (%s) and %s (%s) look alike: they differ in %d of 64 bits\n", p.A,
			orNotStated(string(p.AReport)),
			p.B, orNotStated(string(p.BReport)), p.Bits)
	}
	fmt.Fprintf(e.Stderr, "%d pictures compared, of %d files; %d are closed\n", compared, total, closed)
	return nil
}

// mediaVerifyCmd checks a file.
type mediaVerifyCmd struct {
	proofFlags
	File  string `arg:"" help:"The file, as it was received." type:"path"`
	Proof string `arg:"" help:"What proves it, as truce media show --proof wrote it." type:"path"`
	JSON  bool   `help:"Print a JSON object." name:"json"`
}

// Run checks proof, commitment and file, in this order.
func (c *mediaVerifyCmd) Run(e *env) error {
	d, entry, err := c.check(e, c.Proof)
	if err != nil {
		return err
	}
	if d.Field != registrar.FieldMedia {
		return truce.Errorf(truce.Invalid, "%s discloses the %s of something, and proves no file", c.Proof, d.Field)
	}
	f, err := os.Open(c.File)
	if err != nil {
		return fileError(c.File, err)
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return fileError(c.File, err)
	}
	if got := truce.Digest(hash.Sum(nil)).String(); got != string(d.Content) {
		return truce.Errorf(truce.Invalid, "%s is not the file that entry %s committed to: its SHA-256 is %s, that of the "+
			"file is %s", c.File, d.Entry, got, d.Content)
	}
	if c.JSON {
		return printJSON(e, struct {
			Entry  string        `json:"entry"`
			At     truce.Instant `json:"at"`
			SHA256 string        `json:"sha256"`
		}{d.Entry.String(), entry.At, string(d.Content)})
	}
	fmt.Fprintf(e.Out, "ok: this is the file that entry %s committed to; the entry is of %s, by its own word, and "+
		"the log holds it\n", d.Entry, entry.At)
	return nil
}
