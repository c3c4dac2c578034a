package main

import (
	"bytes"
	"net/http"
	"os"
	"unicode/utf8"

	"truce"
	"truce/internal/node"
	"truce/internal/query"
	"truce/internal/web/cases"
	"truce/internal/web/frame"
)

// caseFileCmd makes a case file.
type caseFileCmd struct {
	nodeFlags
	ID        string `arg:"" help:"The incident's id, as CA-I-147."`
	Languages string `help:"Two languages side by side, of en, ar, ru, tr, fa." default:"en,ar" placeholder:"LANG,LANG"`
	For       string `help:"Whom it is for: it says what is left out." default:"members" enum:"members,parties,public"`
	Format    string `help:"One of: ${enum}." default:"pdf" enum:"pdf,docx,html,json"`
	Pages     string `help:"Where its readers ask for the node's pages: entries are links to them." placeholder:"URL"`
	Out       string `help:"The file to write; standard output without it." type:"path" placeholder:"FILE"`
	JSON      bool   `help:"The same as --format json." name:"json"`
}

// Run makes it.
func (c *caseFileCmd) Run(e *env) error {
	if c.JSON {
		c.Format = "json"
	}
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	b, err := makeCase(e, n, n.Models, cases.Asked{Incident: truce.IncidentID(c.ID), For: c.For, Languages: c.Languages,
		As: c.Format, Pages: c.Pages})
	if err != nil {
		return err
	}
	return writeOut(e, c.Out, b)
}

// writeOut writes what a command made to a file, or to standard output where none is named.
func writeOut(e *env, file string, b []byte) error {
	if file == "" {
		out, err := e.Out, error(nil)
		if !utf8.Valid(b) || bytes.ContainsRune(b, 0) {
			out, err = e.file("--out FILE")
		}
		if err == nil {
			_, err = out.Write(b)
		}
		return err
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		return truce.Errorf(truce.Unavailable, "%s cannot be written: %s", file, err.Error())
	}
	return nil
}

// makeCase makes a case file of what is read, as an officer of the node's member would on the pages.
func makeCase(e *env, n *node.Node, of query.Reader, a cases.Asked) ([]byte, error) {
	officer := truce.Viewer{Member: n.Member, Audience: truce.LevelJoint}
	c := frame.Config{Reader: of, Viewer: func(*http.Request) truce.Viewer { return officer }}
	if a.Pages != "" {
		c.Proofs = n.Logs
	}
	return cases.Make(e, c, a)
}
