// Command truce keeps one member's part of the joint record of a ceasefire.
//
// It holds flags, configuration and exit codes; what it does lives in the packages below it. One file holds one
// subcommand.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"syscall"
	_ "time/tzdata" // zones on machines that have none
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"truce"
	"truce/internal/hooks"
	"truce/internal/match"
	"truce/internal/pouch"
	"truce/internal/table"
	"truce/internal/talks"
)

// cli is the command line: one field a subcommand, each defined in the file of its name.
type cli struct {
	Demo       demoCmd       `cmd:"" group:"start" help:"Show the demonstration: five press articles, and an exercise."`
	Init       initCmd       `cmd:"" group:"start" help:"Make a node: keys, log and first officers of one member."`
	Serve      serveCmd      `cmd:"" group:"start" help:"Serve a node's pages on this machine."`
	Import     importCmd     `cmd:"" group:"reports" help:"Import reports from tables and event data."`
	Report     reportCmd     `cmd:"" group:"reports" help:"Work on reports."`
	Incident   incidentCmd   `cmd:"" group:"reports" help:"Work on incidents."`
	Assess     assessCmd     `cmd:"" group:"reports" help:"Give the member's verdict on an incident."`
	Lapse      lapseCmd      `cmd:"" group:"reports" help:"Claim that a deadline for verdicts or a reply has passed."`
	Export     exportCmd     `cmd:"" group:"figures" help:"Write incidents to standard output as files for programs."`
	Operation  operationCmd  `cmd:"" group:"reports" help:"Work on operations: visits, requests, calls, notices."`
	Desk       deskCmd       `cmd:"" group:"reports" help:"Work on the duty room's desk: log, what rings, whom to call."`
	Media      mediaCmd      `cmd:"" group:"reports" help:"Files that came with reports: taken in, shown, destroyed."`
	Case       caseCmd       `cmd:"" group:"reports" help:"Follow cases: where each waits, on whom, since when."`
	Narrative  narrativeCmd  `cmd:"" group:"figures" help:"Write reports in sentences whose figures are counted."`
	Reconcile  reconcileCmd  `cmd:"" group:"figures" help:"Compare registers, and say why their totals differ."`
	Count      countCmd      `cmd:"" group:"figures" help:"Count registers under rules."`
	Bulletin   bulletinCmd   `cmd:"" group:"figures" help:"Work on bulletins."`
	Article    articleCmd    `cmd:"" group:"figures" help:"Read press articles into proposals for claims."`
	Terms      termsCmd      `cmd:"" group:"terms" help:"Check agreement files, and hold incidents against agreements."`
	Agreement  agreementCmd  `cmd:"" group:"terms" help:"Work on the agreements in the record."`
	Actor      actorCmd      `cmd:"" group:"terms" help:"Work on the register of actors."`
	Accession  accessionCmd  `cmd:"" group:"terms" help:"Work on accessions."`
	Claim      claimCmd      `cmd:"" group:"terms" help:"Enter claims of any kind that people make by hand, from files."`
	Talks      talksCmd      `cmd:"" group:"talks" help:"Plan, hold and follow up rounds of talks, and negotiate texts."`
	Process    processCmd    `cmd:"" group:"members" help:"Found a process with other members, see it, leave it."`
	Officer    officerCmd    `cmd:"" group:"house" help:"Work on the member's officers."`
	Key        keyCmd        `cmd:"" group:"house" help:"Make and use the keys with which officers open sealed fields."`
	Withdraw   withdrawCmd   `cmd:"" group:"terms" help:"Take back a claim of the member's own."`
	Pack       packCmd       `cmd:"" group:"start" help:"Enter claims that come with the program."`
	Match      matchCmd      `cmd:"" group:"reports" help:"Propose which reports tell of one incident."`
	Names      namesCmd      `cmd:"" group:"reports" help:"Compare, fold and rank names across scripts."`
	Find       findCmd       `cmd:"" group:"reports" help:"Find what a text leads to: ids, days, kinds, names, words."`
	Effect     effectCmd     `cmd:"" group:"figures" help:"Compare deaths before and after a day, and with other days."`
	Ceasefires ceasefiresCmd `cmd:"" group:"figures" help:"Hold ceasefires of a table side by side: how they ended."`
	Trend      trendCmd      `cmd:"" group:"figures" help:"Say on which days a register counted more than expected."`
	Sync       syncCmd       `cmd:"" group:"members" help:"Exchange logs with other members' nodes, or a directory."`
	Peer       peerCmd       `cmd:"" group:"members" help:"Say where the other members' nodes are."`
	Witness    witnessCmd    `cmd:"" group:"members" help:"Work with witnesses outside of the process."`
	Hook       hookCmd       `cmd:"" group:"house" help:"Tell other programs when something is entered: webhooks."`
	Log        logCmd        `cmd:"" group:"members" help:"Show, prove, verify and export the log."`
	People     peopleCmd     `cmd:"" group:"house" help:"Work on the people who log in at the node."`
	ReadOnly   readOnlyCmd   `cmd:"" group:"house" help:"Let nothing be entered at the node for now, in an emergency."`
	Audit      auditCmd      `cmd:"" group:"house" help:"Show who asked for what at this node, and what was refused."`
	Rebuild    rebuildCmd    `cmd:"" group:"start" help:"Make the read models again from the log."`
	Doctor     doctorCmd     `cmd:"" group:"start" help:"Say what is wrong with a node, and what to do."`
}

// env is what a subcommand may touch of the world: results go to Out, everything else to Stderr.
type env struct {
	context.Context
	In          io.Reader
	Out, Stderr io.Writer
	ports       []uint16 // at which this process answers
}

// answers notes that this process answers at an address.
func (e *env) answers(at net.Addr) {
	if a, ok := at.(*net.TCPAddr); ok {
		e.ports = append(e.ports, uint16(a.Port))
	}
}

// file is where a workbook goes, which is no text: past what makes text plain, and to no terminal. how is a command
// that sends one to a file.
func (e *env) file(how string) (io.Writer, error) {
	p, ok := e.Out.(plainWriter)
	if !ok {
		return e.Out, nil
	}
	if s, ok := p.w.(*standardOut); ok && term.IsTerminal(int(s.Fd())) {
		return nil, truce.Errorf(truce.Invalid, "a workbook is no text: send it to a file, as %s", how)
	}
	return p.w, nil
}

// standardOut is standard output, which keeps what went wrong with it: not every command looks whether each line of
// what it prints is written.
type standardOut struct {
	*os.File
	failed error // the first failure
}

// Write implements io.Writer.
func (s *standardOut) Write(b []byte) (int, error) {
	n, err := s.File.Write(b)
	if s.failed == nil {
		s.failed = err
	}
	return n, err
}

// unsaid is why not all that a command printed was written; nil where all was.
func (e *env) unsaid() error {
	if p, ok := e.Out.(plainWriter); ok {
		if s, ok := p.w.(*standardOut); ok && s.failed != nil {
			return truce.Errorf(truce.Unavailable, "standard output cannot be written, what stands there is not all of it: %v",
				s.failed)
		}
	}
	return nil
}

// hint prints a line of advice that is not a result.
func (e *env) hint(format string, args ...any) {
	fmt.Fprintf(e.Stderr, "truce: hint: "+format+"\n", args...)
}

func main() { os.Exit(run()) }

// run executes the command line and returns the exit code, so that test scripts can call it in process.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	boundMemory(memoryHere)
	e := &env{Context: ctx, In: os.Stdin, Out: plainWriter{&standardOut{File: os.Stdout}}, Stderr: os.Stderr}
	return execute(e, os.Args[1:])
}

// execute parses args and runs the subcommand they name.
func execute(e *env, args []string) (code int) {
	if err := checkArgs(args); err != nil {
		fmt.Fprintf(e.Stderr, "truce: %v\n", err)
		return exitUsage
	}
	code = -1
	p, err := kong.New(commands(args),
		kong.Name("truce"),
		kong.Description("The joint record of a ceasefire. A node is a directory: truce init --dir DIR --member NAME, then "+
			"--dir DIR (or TRUCE_DIR) everywhere."),
		kong.Writers(e.Out, e.Stderr),
		vars(),
		kong.Exit(func(n int) { panic(exitCode(n)) }),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.ExplicitGroups(groups),
	)
	if err != nil {
		fmt.Fprintf(e.Stderr, "truce: %v\n", err)
		return exitInternal
	}
	defer func() {
		if r := recover(); r != nil {
			n, ok := r.(exitCode)
			if !ok {
				panic(r)
			}
			code = int(n)
		}
	}()
	k, err := p.Parse(withNegatives(args))
	if err != nil {
		fmt.Fprintf(e.Stderr, "truce: %v\n", err)
		e.hint("truce --help lists the commands, truce COMMAND --help its flags")
		return exitUsage
	}
	err = k.Run(e)
	if err = cmp.Or(e.unsaid(), err); err != nil { // what came of that is no cause
		fmt.Fprintf(plainWriter{e.Stderr}, "truce: %s\n", table.Cut(sentenceOf(err), 1000))
		return exitOf(err)
	}
	return 0
}

// commands returns what is filled from the command line: of [cli] the one command that args begin with, where they do,
// because to describe all of them takes longer than most of them run.
func commands(args []string) any {
	t := reflect.TypeFor[cli]()
	for i := range t.NumField() {
		if f := t.Field(i); len(args) > 0 && strings.EqualFold(args[0], f.Name) {
			return reflect.New(reflect.StructOf([]reflect.StructField{f})).Interface()
		}
	}
	return new(cli)
}

// withNegatives writes a flag and the negative number that follows it as one argument, as a flag of its own is not
// meant.
func withNegatives(args []string) (out []string) {
	for _, a := range args {
		last := len(out) - 1
		if _, err := strconv.ParseFloat(a, 64); err == nil && strings.HasPrefix(a, "-") && last >= 0 &&
			strings.HasPrefix(out[last], "--") && !strings.Contains(out[last], "=") && out[last] != "--" {
			out[last] += "=" + a
			continue
		}
		out = append(out, a)
	}
	return out
}

// maxArg is how long an argument may be, in bytes. What is longer comes in a file.
const maxArg = 65_536

// checkArgs refuses what would be entered in the record and could not be shown again as it was meant.
func checkArgs(args []string) error {
	for i, a := range args {
		switch {
		case len(a) > maxArg:
			return fmt.Errorf("argument %d holds %d bytes, of at most %d: what is longer is imported from a file", i+1, len(a),
				maxArg)
		case !utf8.ValidString(a):
			return fmt.Errorf("argument %d is not UTF-8", i+1)
		case strings.ContainsFunc(a, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
			return fmt.Errorf("argument %d holds a control character, which would act on the terminal of whoever reads it", i+1)
		}
	}
	return nil
}

// plainWriter writes text to a terminal. What sources and other members wrote must not act on it: control characters
// but line ends and tabs become question marks, those of C1 (two bytes each in UTF-8) too, and what would write over a
// line.
type plainWriter struct{ w io.Writer }

// Write implements io.Writer.
func (p plainWriter) Write(b []byte) (int, error) {
	plain := b
	for i, x := range b {
		next := byte('\n') // what follows in another piece is not known
		if i+1 < len(b) {
			next = b[i+1]
		}
		c0 := (x < ' ' || x == 0x7f) && x != '\n' && x != '\t' && (x != '\r' || next != '\n')
		c1 := x == 0xc2 && next >= 0x80 && next < 0xa0
		if (c0 || c1) && &plain[0] == &b[0] {
			plain = slices.Clone(b)
		}
		if c0 || c1 {
			plain[i] = '?'
		}
		if c1 {
			plain[i+1] = '?'
		}
	}
	return p.w.Write(plain)
}

// sentenceOf is what a person is told of an error. The cause behind an [truce.Error] is in the words of a database or
// an operating system, and stays out. An error without a kind is a fault of the program, and said whole.
func sentenceOf(err error) string {
	if errors.Is(err, context.Canceled) {
		return "interrupted before it was done: what it had not said yet is not known"
	}
	var e *truce.Error
	if !errors.As(err, &e) || e.Err == nil {
		return err.Error()
	}
	return strings.Replace(err.Error(), e.Error(), e.Says.String(), 1)
}

// groups are the headings under which truce --help lists the commands.
var groups = []kong.Group{
	{Key: "start", Title: "A node:"},
	{Key: "reports", Title: "Reports and incidents:"},
	{Key: "terms", Title: "Agreements, parties, claims:"},
	{Key: "figures", Title: "Figures, bulletins, articles:"},
	{Key: "talks", Title: "Talks:"},
	{Key: "members", Title: "With other members:"},
	{Key: "house", Title: "People, keys, programs:"},
}

// vars are what help texts quote of the program.
func vars() kong.Vars {
	return kong.Vars{"profiles": strings.Join(match.Profiles(), ", "), "kinds": strconv.Itoa(truce.KindLists),
		"claimkinds": claimKinds(),
		"stepkinds":  strings.Join(talks.StepKinds(), ", "), "pouchacts": strings.Join(pouch.ActKinds(), ", "),
		"hook_kinds": joined(hooks.AllKinds, ", ")}
}

// exitCode carries kong's wish to exit (after --help) up to [execute].
type exitCode int

// The exit codes, documented in docs/cli.md.
const (
	exitInternal    = 1
	exitUsage       = 2
	exitInvalid     = 3
	exitNotFound    = 4
	exitConflict    = 5
	exitForbidden   = 6
	exitUnavailable = 7
)

// exitOf maps an error to the exit code.
func exitOf(err error) int {
	if errors.Is(err, context.Canceled) {
		return 130
	}
	switch truce.KindOf(err) {
	case truce.Invalid:
		return exitInvalid
	case truce.NotFound:
		return exitNotFound
	case truce.Conflict:
		return exitConflict
	case truce.Forbidden:
		return exitForbidden
	case truce.Unavailable:
		return exitUnavailable
	}
	return exitInternal
}
