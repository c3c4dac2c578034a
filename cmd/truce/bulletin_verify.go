package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/internal/node"
	"truce/record"
)

// bulletinVerifyCmd checks a published bulletin.
type bulletinVerifyCmd struct {
	nodeFlags
	Bulletin string `arg:"" help:"The bulletin, as CA-B-3."`
	From     string `help:"An exported log of its publisher, in place of a node: nothing is counted again." type:"path" placeholder:"DIR"`
	Key      string `help:"With --from: the publisher's public key; without it, the one beside the log." placeholder:"KEY"`
	JSON     bool   `help:"Print a JSON object." name:"json"`
}

// checkedBulletin is the result as printed with --json.
type checkedBulletin struct {
	OK        bool         `json:"ok"` // nothing was found wrong with what was checked
	ID        string       `json:"id"`
	Entry     string       `json:"entry"`
	CutDigest truce.Digest `json:"cut_digest"`
	Signed    bool         `json:"signed"`
	Adds      bool         `json:"adds_up"`
	Recounted bool         `json:"recounted"`
	Unheld    []string     `json:"unheld"` // why it was not counted again
	Problems  []string     `json:"problems"`
}

// Run says what was checked, and what was found.
func (c *bulletinVerifyCmd) Run(e *env) error {
	m, letter, number, ok := truce.SplitMinted(c.Bulletin)
	if !ok || letter != 'B' {
		return truce.Errorf(truce.Invalid, "%q is no bulletin: give its id, as CA-B-3", c.Bulletin)
	}
	check := c.fromNode
	if c.From != "" {
		check = c.fromExport
	}
	found, err := check(e, m, number)
	if err != nil {
		return err
	}
	if c.JSON {
		err = printJSON(e, c.answer(found))
	} else {
		c.print(e, found)
	}
	if err == nil && len(found.Problems) > 0 {
		err = truce.Errorf(truce.Invalid, "bulletin %s does not say what the logs give", c.Bulletin)
	}
	return err
}

func (c *bulletinVerifyCmd) fromNode(e *env, m truce.MemberID, number int64) (node.Checked, error) {
	n, err := node.OpenLogs(e, c.Dir, c.options())
	if err != nil {
		return node.Checked{}, err
	}
	defer n.Close()
	return n.CheckBulletin(e, m, number, progress(e, "checked"))
}

func (c *bulletinVerifyCmd) fromExport(e *env, m truce.MemberID, number int64) (node.Checked, error) {
	v, err := c.verifier(e)
	if err != nil {
		return node.Checked{}, err
	}
	found, err := node.CheckExported(e, record.ReadDir(c.From), v, m, number, progress(e, "checked"))
	found.Unheld = []string{"that takes the logs of all members in its cut, and this is that of its publisher alone"}
	return found, err
}

// verifier returns what the exported log is checked by.
func (c *bulletinVerifyCmd) verifier(e *env) (note.Verifier, error) {
	key := c.Key
	if key == "" {
		b, err := os.ReadFile(filepath.Join(c.From, node.ExportedKey))
		if err != nil {
			return nil, truce.Errorf(truce.NotFound, "%s holds no exported log with its public key; give the key with --key",
				c.From)
		}
		key = strings.TrimSpace(string(b))
		e.hint("checked against the key that lies in the directory; compare it with the one its member gave out: %s", key)
	}
	list, err := verifiers([]string{key})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

func (c *bulletinVerifyCmd) answer(found node.Checked) checkedBulletin {
	return checkedBulletin{len(found.Problems) == 0, c.Bulletin, found.Ref.String(), found.Bulletin.Cut.Digest(),
		found.Signed, found.Adds, found.Recounted, append([]string{}, found.Unheld...), append([]string{}, found.Problems...)}
}

func (c *bulletinVerifyCmd) print(e *env, found node.Checked) {
	fmt.Fprintf(e.Out, "Bulletin %s, entry %s, cut %s.\n", c.Bulletin, found.Ref, found.Bulletin.Cut.Digest())
	fmt.Fprintf(e.Out,
		"Signed: it is among the %d entries of the log of %s, and every one of them is what was signed; root %s.\n",
		found.Log.Size, found.By, found.Log.Root)
	if found.Adds {
		fmt.Fprintln(e.Out, "Its figures add up, and each has behind it what it counts.")
	}
	switch {
	case found.Recounted:
		fmt.Fprintln(e.Out, "Counted again from its cut: every figure is what the logs give.")
	case len(found.Unheld) > 0:
		fmt.Fprintf(e.Out, "Not counted again: %s.\n", strings.Join(found.Unheld, "; "))
	}
	for _, p := range found.Problems {
		fmt.Fprintf(e.Out, "Wrong: %s\n", p)
	}
}
