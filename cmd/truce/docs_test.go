package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

var update = flag.Bool("update", false, "write docs/cli.md anew from the command line itself")

const cliDoc = "../../docs/cli.md"

// TestTheManualIsTrue holds docs/cli.md to the command line: every command, argument and flag, with its help.
func TestTheManualIsTrue(t *testing.T) {
	var c cli
	p, err := kong.New(&c, kong.Name("truce"), vars())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString(cliHead)
	for _, n := range p.Model.Leaves(false) {
		command(&b, n)
	}
	if *update {
		if err := os.WriteFile(cliDoc, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(cliDoc)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != b.String() {
		t.Error("docs/cli.md does not say what the command line says; write it anew with: go test ./cmd/truce -run " +
			"TestTheManualIsTrue -update")
	}
}

// command writes a command with its arguments and flags.
func command(b *strings.Builder, n *kong.Node) {
	fmt.Fprintf(b, "\n### %s\n\n%s\n", n.FullPath(), n.Help)
	if len(n.Positional) == 0 && len(n.Flags) == 0 {
		return
	}
	b.WriteString("\n| | |\n|---|---|\n")
	for _, a := range n.Positional {
		fmt.Fprintf(b, "| `%s` | %s |\n", a.Summary(), a.Help)
	}
	for _, f := range n.Flags {
		if f.Hidden || f.Name == "help" {
			continue
		}
		help := f.Help
		if f.HasDefault && f.Default != "" && !f.IsBool() {
			help += fmt.Sprintf(" Default: `%s`.", f.Default)
		}
		if len(f.Envs) > 0 {
			help += fmt.Sprintf(" Environment: `%s`.", strings.Join(f.Envs, "`, `"))
		}
		fmt.Fprintf(b, "| `--%s` | %s |\n", f.Name, help)
	}
}

const cliHead = `# The command line

A node is a directory. Make one with ` + "`truce init --dir DIR --member NAME`" + `, then give ` + "`--dir DIR`" + ` everywhere, or set ` + "`TRUCE_DIR`" + `.

Results go to standard output, everything else (progress, hints, counts) to standard error. With ` + "`--json`" + ` a command prints
one JSON value; field names do not change. Ids are permanent: the id of a merged incident leads to where it went.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | a fault of the program; please report it |
| 2 | the command line was not understood |
| 3 | something given is invalid, or what was checked does not verify |
| 4 | there is no such thing |
| 5 | it contradicts what the record holds |
| 6 | the officer, the member or the rule does not allow it |
| 7 | not now: disk full, another process writes, a file cannot be read |
| 130 | interrupted |

## JSON

` + "`truce report list --json`" + ` prints an array of objects with ` + "`id, version, member, incident, received, dataset, external, released, level, coded, sealed, entry, withdrawn`" + `.
` + "`truce report show ID --json`" + ` prints one such object with ` + "`private`" + `, the sealed fields held here by name, and ` + "`history`" + `, what was entered of it, the latest first; ` + "`truce report file --json`" + ` prints ` + "`id, incident`" + `.
` + "`truce incident list --json`" + ` prints an array of ` + "`id, status, when, where, kinds, authors, targets, killed, reports, members, third_party_only, finding, waiting`" + `.
` + "`truce incident show ID --json`" + ` prints one such object with ` + "`also, report_list, killed_by_report, wounded_by_report, assessments, interested, settled, reopened, why, disputed, taken_back, unread, dissent`" + `;
` + "`settled`" + ` is an array of ` + "`revision, finding, by, at, void`" + `, ` + "`disputed`" + ` of ` + "`report, here, not_here`" + `.
` + "`truce officer list --json`" + ` prints an array of ` + "`function, may, ended`" + `, ` + "`truce operation list --json`" + ` of ` + "`id, kind, state, about, when, due, to, by, what, hours, sealed, member, entry`" + `,
` + "`truce bulletin list --json`" + ` of ` + "`id, number, from, to, member, joint, entry`" + `, ` + "`truce doctor --json`" + ` of ` + "`ok, what, do`" + `.
` + "`truce desk log --json`" + ` prints an array of ` + "`at, kind, function, person, about, office, answer, words`" + `, ` + "`truce desk fires --json`" + ` of ` + "`id, member, incident, area, party, noticed, rings, for, has, has_since`" + `,
` + "`truce desk whom --json`" + ` of ` + "`id, office, name, number, party, place, member, actor, over`" + `.
` + "`truce hook list --json`" + ` prints an array of ` + "`id, url, kinds, filter, made, owed, failures, failing_since, next_try, paused_since`" + `,
` + "`truce people feeds --json`" + ` of ` + "`id, person, of, made, last_read`" + `,
` + "`truce hook log --json`" + ` of ` + "`id, kind, about, made, tries, tried, outcome, status, over`" + `.
Of ` + "`truce talks`" + `: [talks.md](talks.md).
` + "`truce claim list --json`" + ` prints an array of ` + "`kind, entry, officer, at, withdrawn, body`" + `, the bodies as docs/entries.md has them.
` + "`truce agreement list --json`" + `, ` + "`truce actor list --json`" + ` and ` + "`truce accession list --json`" + ` print arrays of the bodies of entries as docs/record-format.md has them,
` + "`truce actor show ID --json`" + ` an object of four such arrays: ` + "`claims, memberships, designations, accessions`" + `.
` + "`truce bulletin show DAY --json`" + ` prints an object with ` + "`status, id, publisher, process, title, fictional, day, since, joint, bulletin, cut_digest, entry, errata, basis, uncertain, timeless, third_party, hidden, hidden_rows`" + `;
` + "`bulletin.rows`" + ` is an array of ` + "`section, label, area, cells`" + `, a cell is ` + "`member, n, ids`" + `, and the cell without a member is that of all members;
` + "`joint`" + ` is an object of ` + "`holds, by, need`" + `, and ` + "`errata`" + ` an array of ` +
	"`by, replaced, bulletin, where, was, is, why, of, incidents`" + `.
Of ` + "`truce bulletin series`" + `: [series.md](series.md).
` + "`truce log verify --json`" + ` prints an object with ` +
	"`ok, what, origin, size, root, entries, first_bad_entry, problem`" + `;
of a proof also ` + "`proved`" + `, an array of ` +
	"`origin, size, root, index, entry`" + `, the entry as it was signed.
What is unknown is left out or null, never zero.

## Commands
`
