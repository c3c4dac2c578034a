package main

import (
	"fmt"
	"strings"

	"truce/internal/node"
)

// logResumeCmd takes a log up again.
type logResumeCmd struct {
	nodeFlags
	Without []string `help:"A member, or a witness, that may not answer: you say that it holds no more of the log than there is here. It is asked all the same." placeholder:"NAME"`
	JSON    bool     `help:"Print a JSON object." name:"json"`
}

// resumed is the result as printed with --json.
type resumed struct {
	Size    int64    `json:"size"`    // entries of the log
	Lost    int64    `json:"lost"`    // entries that this machine has signed, and nobody who was asked holds
	Asked   []string `json:"asked"`   // who holds no more
	Without []string `json:"without"` // who did not answer
}

// Run asks everybody who may know more of the log, and lets this machine add to it again.
func (c *logResumeCmd) Run(e *env) error {
	r, err := node.OpenRecovery(e, c.Dir, c.options())
	if err != nil {
		return err
	}
	defer r.Close()
	done, err := r.Resume(e, c.Without)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, resumed{done.Size, done.Lost, append([]string{}, done.Asked...),
			append([]string{}, done.Without...)})
	}
	fmt.Fprintf(e.Out, "The log is taken up again at %d entries.\n", done.Size)
	if len(done.Asked) > 0 {
		fmt.Fprintf(e.Out, "No more of it is held by %s.\n", strings.Join(done.Asked, ", "))
	}
	if len(done.Without) > 0 {
		fmt.Fprintf(e.Out, "On your word, since they did not answer: %s.\n", strings.Join(done.Without, ", "))
	}
	if done.Lost > 0 {
		e.hint("%d entries that this machine has signed are gone; whoever kept a checkpoint of them can prove a second "+
			"history from now on", done.Lost)
	}
	return nil
}
