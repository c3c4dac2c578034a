package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/internal/node"
	"truce/record"
)

// logCmd works on the log itself.
type logCmd struct {
	Show   logShowCmd   `cmd:"" help:"Show the newest checkpoint, or entries as they are hashed."`
	Prove  logProveCmd  `cmd:"" help:"Write a proof that entries are in the log, for anybody to check."`
	Verify logVerifyCmd `cmd:"" help:"Check a node, an exported directory, a proof or the proof of a fork; names the first bad entry."`
	Export logExportCmd `cmd:"" help:"Write the log as a directory of plain files (tlog-tiles)."`
	Resume logResumeCmd `cmd:"" help:"Take the log up again on a machine that does not know how far it was signed: all others are asked what they hold of it."`
}

// logShowCmd shows entries.
type logShowCmd struct {
	nodeFlags
	Entry  []int64 `arg:"" optional:"" help:"The indexes of entries; without any, the newest checkpoint."`
	Member string  `help:"Whose log; the node's own member's without it." placeholder:"MEMBER"`
	All    bool    `help:"List the last entries of all logs in one order, causes first, instead."`
	Limit  int     `help:"How many entries --all lists." default:"50"`
	JSON   bool    `help:"With --all: print a JSON array." name:"json"`
}

// Run prints the checkpoint or entries, an entry a line.
func (c *logShowCmd) Run(e *env) error {
	open := c.logs
	if c.All {
		open = c.read
	}
	n, err := open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	m := n.Member
	if c.Member != "" {
		m = truce.MemberID(c.Member)
	}
	if c.All {
		return c.journal(e, n)
	}
	if len(c.Entry) == 0 {
		return showCheckpoint(e, n, m)
	}
	for _, i := range c.Entry {
		b, err := n.Logs.Entry(e, truce.Ref{Member: m, Index: i})
		if err != nil {
			return err
		}
		fmt.Fprintf(e.Out, "%s\n", b)
	}
	return nil
}

// showCheckpoint prints a log's newest checkpoint, with the cosignatures known here.
func showCheckpoint(e *env, n *node.Node, m truce.MemberID) error {
	logs, err := n.Logs.Logs(e)
	if err != nil {
		return err
	}
	for _, l := range logs {
		if l.Member == m {
			_, err := fmt.Fprint(e.Out, l.Checkpoint)
			return err
		}
	}
	return truce.Errorf(truce.NotFound, "no log of %s is held here", m)
}

// shownLine is an entry of truce log show --all --json.
type shownLine struct {
	Entry   truce.Ref      `json:"entry"`
	Kind    truce.Kind     `json:"kind"` // empty: the entry could not be read
	Officer string         `json:"officer,omitempty"`
	At      *truce.Instant `json:"at"` // as its author claims; null: not known
}

// journal lists entries of all logs.
func (c *logShowCmd) journal(e *env, n *node.Node) error {
	if c.Limit < 1 || c.Limit > 100_000 {
		return truce.Errorf(truce.Invalid, "--limit %d: 1 to 100000 entries can be listed", c.Limit)
	}
	lines, waiting, err := n.Journal(e, c.Limit)
	if err != nil {
		return err
	}
	if waiting > 0 {
		e.hint("%d entries wait: their authors had seen what has not come here yet", waiting)
	}
	if c.JSON {
		out := []shownLine{}
		for _, l := range lines {
			s := shownLine{Entry: l.Ref, Kind: l.Kind, Officer: l.Officer}
			if l.At.Known() {
				s.At = &l.At
			}
			out = append(out, s)
		}
		return printJSON(e, out)
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, l := range lines {
		kind := string(l.Kind)
		if kind == "" {
			kind = "(cannot be read)"
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", l.At, l.Ref, kind, l.Officer)
	}
	return tw.Flush()
}

// logProveCmd writes a proof.
type logProveCmd struct {
	nodeFlags
	What string `arg:"" help:"The id of an incident or report, or the index of an entry."`
	To   string `help:"The file to write; standard output without it." type:"path" placeholder:"FILE"`
}

// Run writes the proof file.
func (c *logProveCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	proof, err := n.Prove(e, c.What)
	if err != nil {
		return err
	}
	if c.To == "" {
		_, err = e.Out.Write(proof)
		return err
	}
	if err := os.WriteFile(c.To, proof, 0o644); err != nil {
		return truce.Errorf(truce.Unavailable, "the proof cannot be written: %v", err)
	}
	return nil
}

// logExportCmd exports the log.
type logExportCmd struct {
	nodeFlags
	To   string `help:"The directory to write; made if need be." required:"" type:"path" placeholder:"DIR"`
	From int64  `help:"Write only what came at or after this entry." default:"0"`
}

// Run writes the tiles and the public key beside them.
func (c *logExportCmd) Run(e *env) error {
	n, err := c.logs(e)
	if err != nil {
		return err
	}
	defer n.Close()
	done, err := n.Export(e, c.To, c.From)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "%d entries of %s in %s\n", done, n.Own.Origin, c.To)
	e.hint("anybody checks it with: truce log verify %s", c.To)
	return nil
}

// logVerifyCmd verifies.
type logVerifyCmd struct {
	storeFlag
	Path string   `arg:"" optional:"" help:"A node's directory, an exported directory, a proof file or a fork file; without it, the node of --dir." type:"path"`
	Dir  string   `help:"The node's directory." env:"TRUCE_DIR" default:"." type:"path" placeholder:"DIR"`
	Key  []string `help:"A public key to check against, as given out by its member. Without one an exported directory is checked against the key that lies in it, which proves only that it is whole." placeholder:"KEY"`
	JSON bool     `help:"Print a JSON object." name:"json"`
}

// verified is the result as printed with --json.
type verified struct {
	OK      bool   `json:"ok"`
	What    string `json:"what"` // log, proof, fork
	Origin  string `json:"origin"`
	Size    int64  `json:"size"`
	Root    string `json:"root"`
	Entries int64  `json:"entries"` // re-hashed or proved
	First   *int64 `json:"first_bad_entry,omitempty"`
	Problem string `json:"problem,omitempty"`

	Proved []provenEntry `json:"proved,omitempty"` // of a proof, log by log
}

// provenEntry is an entry that a proof has shown to be in a log.
type provenEntry struct {
	Origin string `json:"origin"`
	Size   int64  `json:"size"` // of the log then
	Root   string `json:"root"`
	Index  int64  `json:"index"`
	Entry  string `json:"entry"` // as it was signed, JSON as a text
}

// print says what a proof has shown: which entries of which logs, and what they say.
func (v verified) print(w io.Writer) {
	if len(v.Proved) == 0 {
		fmt.Fprintf(w, "ok: %s of %s, %d entries checked; size %d, root %s\n", v.What, v.Origin, v.Entries, v.Size, v.Root)
		return
	}
	last := ""
	fmt.Fprintf(w, "ok: proof of what was signed, %d entries checked\n", v.Entries)
	for _, p := range v.Proved {
		if p.Origin != last {
			fmt.Fprintf(w, "%s, when it had size %d, root %s\n", p.Origin, p.Size, p.Root)
			last = p.Origin
		}
		fmt.Fprintf(w, "  entry %d: %s\n", p.Index, p.Entry)
	}
}

// Run checks whatever the path is, offline.
func (c *logVerifyCmd) Run(e *env) error {
	path := c.Path
	if path == "" {
		path = c.Dir
	}
	keys, err := verifiers(c.Key)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return truce.Errorf(truce.NotFound, "there is nothing to verify at %s", path)
	}
	var v verified
	switch {
	case !info.IsDir():
		v, err = verifyFile(path, keys)
	case isNode(path):
		v, err = verifyNode(e, path, c.options())
	default:
		v, err = verifyExport(e, path, keys)
	}
	return c.report(e, v, err)
}

// report prints the result; a log that does not verify is an error. Of a check that was broken off nothing is printed:
// it has found nothing out.
func (c *logVerifyCmd) report(e *env, v verified, err error) error {
	if err != nil && e.Err() != nil {
		return e.Err()
	}
	var damage *record.DamageError
	if errors.As(err, &damage) {
		v.First = &damage.First
	}
	var cause *record.Error
	if errors.As(err, &cause) && cause.Cause != nil {
		err = truce.Errorf(truce.Invalid, "%s", cause.Text)
	}
	if err != nil {
		v.Problem = sentenceOf(err)
	}
	v.OK = err == nil
	if c.JSON {
		if perr := printJSON(e, v); perr != nil {
			return perr
		}
	}
	if err != nil {
		if truce.KindOf(err) == truce.Internal {
			return truce.Errorf(truce.Invalid, "%v", err)
		}
		return err
	}
	if !c.JSON {
		v.print(e.Out)
	}
	return nil
}

// mostPlain is how large a proof or a key can be that is read: far beyond any there is.
const mostPlain = 64 << 20

// readPlain reads a small file. What is none, such as a pipe, is refused unopened: nobody might ever write to it.
func readPlain(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, truce.Errorf(truce.Unavailable, "%s cannot be read: %v", path, err)
	case !info.Mode().IsRegular():
		return nil, truce.Errorf(truce.Invalid, "%s is not a file: write what it gives to a file, and verify that", path)
	case info.Size() > mostPlain:
		return nil, truce.Errorf(truce.Invalid, "%s has %d MB; no proof is larger than %d", path, info.Size()>>20,
			mostPlain>>20)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, truce.Errorf(truce.Unavailable, "%s cannot be read: %v", path, err)
	}
	return b, nil
}

func isNode(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "truce.json"))
	return err == nil
}

func verifiers(keys []string) ([]note.Verifier, error) {
	var out []note.Verifier
	for _, k := range keys {
		v, err := record.NewVerifier(strings.TrimSpace(k))
		if err != nil {
			return nil, truce.Errorf(truce.Invalid, "--key: %v", err)
		}
		out = append(out, v)
	}
	return out, nil
}

func verifyNode(e *env, dir string, o node.Options) (verified, error) {
	n, err := node.OpenLog(e, dir, o)
	if err != nil {
		return verified{What: "log"}, err
	}
	defer n.Close()
	return verifySource(e, record.StoreSource(n.Store, n.Own.Origin), n.Own.Verifier)
}

func verifySource(e *env, src record.Source, v note.Verifier) (verified, error) {
	out := verified{What: "log", Origin: v.Name()}
	r, err := record.Verify(e, src, v, record.VerifyOptions{Progress: progress(e, "verified")})
	if err != nil {
		return out, err
	}
	out.Size, out.Root, out.Entries = r.Checkpoint.Size, r.Checkpoint.Root.String(), r.Entries
	return out, nil
}

func verifyExport(e *env, dir string, keys []note.Verifier) (verified, error) {
	if len(keys) == 0 {
		b, err := readPlain(filepath.Join(dir, node.ExportedKey))
		if err != nil {
			return verified{What: "log"}, truce.Errorf(truce.NotFound,
				"%s holds no node, and no exported log with its public key; give the key with --key", dir)
		}
		if keys, err = verifiers([]string{string(b)}); err != nil {
			return verified{What: "log"}, err
		}
		e.hint("checked against the key that lies in the directory; compare it with the one its member gave out: %s",
			strings.TrimSpace(string(b)))
	}
	return verifySource(e, record.ReadDir(dir), keys[0])
}

func verifyFile(path string, keys []note.Verifier) (verified, error) {
	b, err := readPlain(path)
	if err != nil {
		return verified{}, err
	}
	if len(keys) == 0 {
		return verified{}, truce.Errorf(truce.Invalid,
			"a proof is checked against its member's public key: give it with --key")
	}
	if strings.HasPrefix(string(b), "truce-fork/") {
		small, large, err := record.VerifyFork(b, keys[0])
		return verified{What: "proof of a fork", Origin: keys[0].Name(), Size: small.Size, Root: small.Root.String(),
			Entries: large.Size}, err
	}
	proved, err := record.VerifyProof(b, keys...)
	if err != nil {
		return verified{What: "proof"}, err
	}
	out := verified{What: "proof", Origin: proved[0].Checkpoint.Origin, Size: proved[0].Checkpoint.Size,
		Root: proved[0].Checkpoint.Root.String()}
	for _, p := range proved {
		out.Entries += int64(len(p.Entries))
		for _, x := range p.Entries {
			out.Proved = append(out.Proved, provenEntry{p.Checkpoint.Origin, p.Checkpoint.Size, p.Checkpoint.Root.String(),
				x.Index, string(x.Data)})
		}
	}
	return out, nil
}
