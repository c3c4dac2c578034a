package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/internal/casefile"
	"truce/internal/node"
	"truce/internal/query"
	"truce/internal/web/cases"
)

// caseCheckCmd holds a case file against the record.
type caseCheckCmd struct {
	nodeFlags
	ID     string `arg:"" help:"The incident's id, as the case file has it."`
	For    string `help:"Whom the case file was made for." default:"members" enum:"members,parties,public"`
	At     string `help:"How many entries of each log had been taken in when it was made, as printed in it. Without it, it is held against the record of now alone." placeholder:"MEMBER:N,…"`
	Digest string `help:"The digest that is printed in it." required:"" placeholder:"DIGEST"`
	JSON   bool   `help:"Print a JSON object: incident, for, digest, same, now (of the record of now, null where nothing is for the audience), changed (a section, sentence and whether it was dropped or came)." name:"json"`
}

// caseSaid is what a record says of a case to an audience.
type caseSaid struct {
	Digest   string `json:"digest"`
	Sections []struct {
		Section   string            `json:"section"`
		Title     map[string]string `json:"title"`
		Sentences []struct {
			Text map[string]string `json:"text"`
		} `json:"sentences"`
	} `json:"sections"`
}

// changedSentence is a sentence that stands in one of two case files alone.
type changedSentence struct {
	Section  string `json:"section"`
	Sentence string `json:"sentence"`
	Change   string `json:"change"` // dropped or came
	title    string
}

// Run says whether the record said what the case file says, and what has changed since.
func (c *caseCheckCmd) Run(e *env) error {
	sizes, err := logSizes(c.At)
	if err != nil {
		return err
	}
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	now, err := c.said(e, n, n.Models)
	if err != nil && (truce.KindOf(err) != truce.NotFound || c.At == "") {
		return err
	}
	then := now
	if c.At != "" {
		err := n.AsOf(e, sizes, progress(e, "checked"), func(r query.Reader) (err error) {
			then, err = c.said(e, n, r)
			return err
		})
		if err != nil {
			return err
		}
	}
	same, changed := then.Digest == c.Digest, changedSince(then, now)
	if c.JSON {
		answer := map[string]any{"incident": c.ID, "for": c.For, "digest": then.Digest, "same": same, "now": nil,
			"changed": changed}
		if now != nil {
			answer["now"] = now.Digest
		}
		if err := printJSON(e, answer); err != nil {
			return err
		}
	}
	switch {
	case !same && c.At == "":
		return truce.Errorf(truce.Conflict, "what the record held here says of %s to the audience %q has the digest %s: "+
			"either entries came since the case file was made, or it is not what the record said; give --at as it is printed "+
			"in the case file to know which", c.ID, c.For, then.Digest)
	case !same:
		return truce.Errorf(truce.Conflict, "when so many entries had been taken in (%s), what the record held here said "+
			"of %s to the audience %q had the digest %s: the case file is not what the record said", c.At, c.ID, c.For, then.Digest)
	case !c.JSON:
		c.print(e, now, changed)
	}
	return nil
}

func (c *caseCheckCmd) print(e *env, now *caseSaid, changed []changedSentence) {
	if c.At == "" {
		fmt.Fprintf(e.Out, "the record held here says the same of %s\n", c.ID)
		return
	}
	fmt.Fprintf(e.Out, "when the case file was made, the record held here said the same of %s\n", c.ID)
	switch {
	case now == nil:
		fmt.Fprintln(e.Out, "since then: nothing of it is for this audience any more")
		return
	case len(changed) == 0:
		fmt.Fprintln(e.Out, "nothing of what it says has changed since")
		return
	}
	fmt.Fprintln(e.Out, "since then (- dropped, + came):")
	for _, x := range changed {
		sign := "+"
		if x.Change == "dropped" {
			sign = "-"
		}
		fmt.Fprintf(e.Out, "  %s %s: %s\n", sign, x.title, x.Sentence)
	}
}

// said reads what a record says of the case; nil with an error of kind NotFound: nothing is for the audience.
func (c *caseCheckCmd) said(e *env, n *node.Node, of query.Reader) (*caseSaid, error) {
	b, err := makeCase(e, n, of, cases.Asked{Incident: truce.IncidentID(c.ID), For: c.For, Languages: "en,ar", As: "json"})
	if err != nil {
		return nil, err
	}
	said := new(caseSaid)
	return said, json.Unmarshal(b, said)
}

// changedSince lists the sentences that stand in one alone, section by section: first what was dropped, then what came.
func changedSince(then, now *caseSaid) []changedSentence {
	out := []changedSentence{}
	if now == nil {
		now = new(caseSaid)
	}
	only := func(a, b *caseSaid, change string) {
		for _, s := range a.Sections {
			var there []string
			for _, o := range b.Sections {
				if o.Section == s.Section {
					for _, x := range o.Sentences {
						there = append(there, x.Text["en"])
					}
				}
			}
			for _, x := range s.Sentences {
				text := x.Text["en"]
				if i := slices.Index(there, text); i >= 0 {
					there = slices.Delete(there, i, i+1)
					continue
				}
				out = append(out, changedSentence{s.Section, text, change, s.Title["en"]})
			}
		}
	}
	only(then, now, "dropped")
	only(now, then, "came")
	slices.SortStableFunc(out, func(a, b changedSentence) int {
		return slices.Index(casefile.Sections, a.Section) - slices.Index(casefile.Sections, b.Section)
	})
	return out
}

// logSizes reads how many entries of each log were taken in.
func logSizes(s string) (map[truce.MemberID]int64, error) {
	out := map[truce.MemberID]int64{}
	if s == "" {
		return out, nil
	}
	for x := range strings.SplitSeq(s, ",") {
		m, n, _ := strings.Cut(strings.TrimSpace(x), ":")
		size, err := strconv.ParseInt(n, 10, 64)
		if err != nil || size < 0 || m == "" {
			return nil, truce.Errorf(truce.Invalid, "%q is no number of entries of a log: write --at as the case file does, "+
				"AR:120,BO:110", x)
		}
		if size > 0 {
			out[truce.MemberID(m)] = size
		}
	}
	return out, nil
}
