package main

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/internal/node"
	"truce/internal/vault"
	"truce/record"
)

// reportDiscloseCmd writes a disclosure.
type reportDiscloseCmd struct {
	nodeFlags
	keyFlags
	ID    string `arg:"" help:"The report's id, as CA-R-12."`
	Field string `arg:"" help:"The sealed field: text, source, coded."`
	To    string `help:"The file to write, which must not exist; standard output without it." type:"path" placeholder:"FILE"`
}

// Run writes content and salt with the proof of the entry. Nothing is entered: the record does not say who was shown
// what.
func (c *reportDiscloseCmd) Run(e *env) error {
	key, err := c.unlock(e)
	if err != nil {
		return err
	}
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	r, err := n.Models.Report(e, truce.ReportID(c.ID))
	if err != nil {
		return err
	}
	p, err := n.Models.Process(e)
	if err != nil {
		return err
	}
	held, err := n.Sealed(e, &r.Report)
	if err != nil {
		return err
	}
	for _, s := range held {
		if s.Field != c.Field {
			continue
		}
		o, err := s.Open(key)
		if err != nil {
			return err
		}
		d := truce.NewDisclosure(p.ID, r.Ref, c.ID, r.Report.Version, c.Field, o.Salt, o.Content)
		proof, err := n.Logs.Proof(e, r.Ref)
		if err != nil {
			return err
		}
		d.Proof = string(proof)
		e.hint("whoever has this file has the %s; to check it: truce report check-disclosure FILE --log-key KEY", c.Field)
		if c.To != "" {
			return writeSecret(c.To, d.Encode())
		}
		_, err = e.Out.Write(d.Encode())
		return err
	}
	return truce.Errorf(truce.NotFound, "this node holds no %s of %s: it was destroyed, or stays with %s", c.Field, c.ID,
		r.Owner)
}

// reportCheckDisclosureCmd checks a disclosure.
type reportCheckDisclosureCmd struct {
	proofFlags
	File string `arg:"" help:"The file." type:"path"`
	JSON bool   `help:"Print a JSON object." name:"json"`
}

// Run checks the file against the commitment in the log and prints what it discloses.
func (c *reportCheckDisclosureCmd) Run(e *env) error {
	d, _, err := c.check(e, c.File)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, struct {
			Entry   string `json:"entry"`
			Object  string `json:"object"`
			Version int    `json:"version"`
			Field   string `json:"field"`
			Content string `json:"content"`
		}{d.Entry.String(), d.Object, d.Version, d.Field, string(d.Content)})
	}
	fmt.Fprintf(e.Out, "ok: this is the %s of version %d of %s that entry %s committed to\n%s\n", d.Field, d.Version,
		d.Object, d.Entry, d.Content)
	return nil
}

// proofFlags say by whose key the proof in a disclosure is checked.
type proofFlags struct {
	Dir    string   `help:"A node of the process, whose founding document names the member's public key." env:"TRUCE_DIR" default:"." type:"path" placeholder:"DIR"`
	LogKey []string `help:"The public key of the member's log, as it gave it out; no node is needed then." placeholder:"KEY"`
}

// check reads a disclosure and checks proof, place and commitment, in this order. It also returns the entry that
// committed to what is disclosed.
func (c proofFlags) check(e *env, path string) (truce.Disclosure, truce.Entry, error) {
	b, err := readDisclosure(path)
	if err != nil {
		return truce.Disclosure{}, truce.Entry{}, err
	}
	d, err := truce.DecodeDisclosure(b)
	if err != nil {
		return d, truce.Entry{}, err
	}
	keys, err := c.keys(e, d)
	if err != nil {
		return d, truce.Entry{}, err
	}
	entry, err := provedEntry(d, keys)
	if err == nil {
		err = d.Check(entry)
	}
	return d, entry, err
}

// keys returns the public keys to check against: those given, else that of the founding document of a node.
func (c proofFlags) keys(e *env, d truce.Disclosure) ([]note.Verifier, error) {
	if len(c.LogKey) > 0 {
		return verifiers(c.LogKey)
	}
	n, err := nodeFlags{Dir: c.Dir}.read(e)
	if err != nil {
		return nil, err
	}
	defer n.Close()
	p, err := n.Models.Process(e)
	if err != nil {
		return nil, err
	}
	m, ok := p.Member(d.Entry.Member)
	if !ok || p.ID != d.Process {
		return nil, truce.Errorf(truce.Invalid,
			"the file is of process %s and member %s; this node is not of them: give the member's public key with --log-key",
			d.Process, d.Entry.Member)
	}
	return verifiers([]string{m.LogKey})
}

// provedEntry returns the entry of a disclosure, proved to be in its log.
func provedEntry(d truce.Disclosure, keys []note.Verifier) (truce.Entry, error) {
	proved, err := record.VerifyProof([]byte(d.Proof), keys...)
	if err != nil {
		return truce.Entry{}, truce.Errorf(truce.Invalid, "the proof in the file does not hold: %v", err)
	}
	if len(proved) != 1 || len(proved[0].Entries) != 1 || proved[0].Checkpoint.Origin != node.Origin(d.Process,
		d.Entry.Member) || proved[0].Entries[0].Index != d.Entry.Index {
		return truce.Entry{}, truce.Errorf(truce.Invalid, "the proof in the file is of something else than entry %s", d.Entry)
	}
	return truce.Decode(proved[0].Entries[0].Data)
}

// maxDisclosure bounds a disclosure, in bytes: the largest sealed field in base64, and a proof.
const maxDisclosure = vault.MaxContent/3*4 + 1<<20

func readDisclosure(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxDisclosure+1))
	if err != nil {
		return nil, fileError(path, err)
	}
	if len(b) > maxDisclosure {
		return nil, truce.Errorf(truce.Invalid, "%s is too large to be a disclosure", path)
	}
	return b, nil
}
