package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"truce"
	"truce/internal/web/cases"
	"truce/internal/web/frame"
)

// caseFileCmd makes a case file.
type caseFileCmd struct {
	nodeFlags
	ID        string `arg:"" help:"The incident's id, as CA-I-147."`
	Languages string `help:"The two languages side by side, of en, ar, ru, tr, fa." default:"en,ar" placeholder:"LANG,LANG"`
	For       string `help:"Whom it is for: what others may not see is left out, and it says where." default:"members" enum:"members,parties,public"`
	Format    string `help:"One of: ${enum}." default:"pdf" enum:"pdf,docx,html,json"`
	Out       string `help:"The file to write; standard output without it." type:"path" placeholder:"FILE"`
	JSON      bool   `help:"The same as --format json." name:"json"`
}

// Run makes it.
func (c *caseFileCmd) Run(e *env) error {
	if c.JSON {
		c.Format = "json"
	}
	b, err := makeCase(e, &c.nodeFlags, cases.Asked{Incident: truce.IncidentID(c.ID), For: c.For, Languages: c.Languages,
		As: c.Format})
	if err != nil {
		return err
	}
	return writeOut(e, c.Out, b)
}

// writeOut writes what a command made to a file, or to standard output where none is named.
func writeOut(e *env, file string, b []byte) error {
	if file == "" {
		_, err := e.Out.Write(b)
		return err
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		return truce.Errorf(truce.Unavailable, "%s cannot be written: %s", file, err.Error())
	}
	return nil
}

// makeCase makes a case file as an officer of the node's member would on the pages.
func makeCase(e *env, f *nodeFlags, a cases.Asked) ([]byte, error) {
	n, err := f.read(e)
	if err != nil {
		return nil, err
	}
	defer n.Close()
	officer := truce.Viewer{Member: n.Member, Audience: truce.LevelJoint}
	return cases.Make(e, frame.Config{Reader: n.Models, Viewer: func(*http.Request) truce.Viewer { return officer }}, a)
}

// caseCheckCmd compares a case file with the record.
type caseCheckCmd struct {
	nodeFlags
	ID     string `arg:"" help:"The incident's id, as the case file has it."`
	For    string `help:"Whom the case file was made for." default:"members" enum:"members,parties,public"`
	Digest string `help:"The digest that is printed in it." required:"" placeholder:"DIGEST"`
	JSON   bool   `help:"Print a JSON object: incident, for, digest, same." name:"json"`
}

// Run says whether the record held here still says what the case file says.
func (c *caseCheckCmd) Run(e *env) error {
	b, err := makeCase(e, &c.nodeFlags, cases.Asked{Incident: truce.IncidentID(c.ID), For: c.For, Languages: "en,ar",
		As: "json"})
	if err != nil {
		return err
	}
	var is struct {
		Digest string `json:"digest"`
	}
	if err := json.Unmarshal(b, &is); err != nil {
		return err
	}
	same := is.Digest == c.Digest
	if c.JSON {
		if err := printJSON(e, map[string]any{"incident": c.ID, "for": c.For, "digest": is.Digest,
			"same": same}); err != nil {
			return err
		}
	}
	switch {
	case !same:
		return truce.Errorf(truce.Conflict, "what the record held here says of %s to the audience %q has the digest %s: "+
			"either entries came since the case file was made, or it is not what the record said", c.ID, c.For, is.Digest)
	case !c.JSON:
		fmt.Fprintf(e.Out, "the record held here says the same of %s\n", c.ID)
	}
	return nil
}
