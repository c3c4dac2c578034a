package main

import (
	"bufio"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"golang.org/x/term"

	"truce"
	"truce/internal/demo"
)

// demoCmd shows the demonstration.
type demoCmd struct {
	Listen string `help:"Where to listen; a port of 0 takes a free one." default:"localhost:8017" placeholder:"HOST:PORT"`
	Dir    string `help:"Keep the demonstration's records in this empty directory instead of a scratch one." type:"path" placeholder:"DIR"`
	CutOff string `help:"Cut this member's node off from the others of the exercise: AR, BO, CA or OM. Both sides go on working; Enter puts the line back." placeholder:"MEMBER"`
	Tour   bool   `help:"Tell in the terminal, step by step, what the nodes of the exercise do with one another: no pages are served. Enter goes on, where there is a terminal."`
}

// Run serves the demonstration until it is interrupted.
func (c *demoCmd) Run(e *env) error {
	dir := c.Dir
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "truce-demo-"); err != nil {
			return truce.Errorf(truce.Unavailable, "no scratch directory can be made: %v", err)
		}
		defer os.RemoveAll(dir)
	}
	log := slog.New(slog.NewTextHandler(e.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if c.Tour {
		return c.tour(e, dir, log)
	}
	d := demo.Open(e, dir, log)
	defer d.Close()
	if c.CutOff != "" {
		if err := c.cutOff(e, d); err != nil {
			return err
		}
	}
	l, err := port{at: c.Listen, flag: "--listen", pages: d, ends: d.End}.open()
	if err != nil {
		return err
	}
	fmt.Fprint(e.Out, fillAll("The demonstration is at %s\n  the ceasefire as five articles tell it: "+
		"%s"+demo.DossierPrefix+
		"/\n  the exercise on an invented island:     %s"+demo.ExercisePrefix+"/\nPress Ctrl+C to end it.\n", l.address))
	l.start()
	return serve(e, l)
}

// tour tells the tour.
func (c *demoCmd) tour(e *env, dir string, log *slog.Logger) error {
	w, err := demo.NewNetwork(e, filepath.Join(dir, "exercise"), log)
	if err != nil {
		return err
	}
	defer w.Close()
	t := &demo.Tour{Out: e.Out, Network: w, Dir: dir}
	if enter := enterKey(e); enter != nil {
		t.Next = func() error {
			fmt.Fprint(e.Stderr, "\nEnter goes on. ")
			return enter()
		}
	}
	return t.Run(e)
}

// cutOff cuts a member off, and puts the line back when Enter is pressed.
func (c *demoCmd) cutOff(e *env, d *demo.Demo) error {
	w, err := d.Network()
	if err != nil {
		return err
	}
	if err := w.CutOff(truce.MemberID(c.CutOff), true); err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "The node of %s is cut off from the others. Look at the exercise as %s and as another member, "+
		"enter something on both sides, publish the bulletin.\n", c.CutOff, c.CutOff)
	enter := enterKey(e)
	if enter == nil {
		e.hint("there is no terminal: the line stays cut")
		return nil
	}
	fmt.Fprintln(e.Out, "Press Enter to put the line back.")
	go func() {
		if enter() != nil {
			return
		}
		took, err := w.Heal(e, truce.MemberID(c.CutOff))
		var state string
		if err == nil {
			state, err = w.State(e)
		}
		if err != nil {
			fmt.Fprintln(e.Stderr, "truce:", err)
			return
		}
		fmt.Fprintf(e.Out, "The line is back. After %.1f s all four nodes have come to the same state, %s.\n",
			took.Seconds(), state)
	}()
	return nil
}

// enterKey returns what waits for Enter, nil where nobody sits at a terminal.
func enterKey(e *env) func() error {
	in, ok := e.In.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return nil
	}
	lines := bufio.NewReader(in)
	return func() error {
		_, err := lines.ReadString('\n')
		return err
	}
}
