package main

import (
	"fmt"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/press"
	"truce/internal/registrar"
)

// importBulletinCmd files what published bulletins state as claims of those who published it.
type importBulletinCmd struct {
	nodeFlags
	pressFlags
	Day     string `help:"The day of the bulletin, where the text does not say it with its year." placeholder:"DAY"`
	Outlet  string `help:"Who published the text: the agency, newspaper or body." required:""`
	URL     string `help:"Where it can be read." name:"url"`
	DryRun  bool   `help:"Read and check everything, say what would be new, and enter nothing."`
	Officer string `help:"The officer who acts." default:"intake desk"`
	JSON    bool   `help:"Print the summary as a JSON object." name:"json"`
}

// bulletinImport is what became of the figures of the files.
type bulletinImport struct {
	DryRun    bool         `json:"dry_run"`
	New       int          `json:"new"`
	Unchanged int          `json:"unchanged"`
	Files     []readClaims `json:"files"`
}

// readClaims is what a file states, as claims.
type readClaims struct {
	File    string          `json:"file"`
	Figures []*truce.Figure `json:"figures"`
	Left    []press.Unread  `json:"left"` // what was not understood, or what the record cannot hold
}

// Run enters the figures of all files, or none.
func (c *importBulletinCmd) Run(e *env) error {
	files, err := c.readAll(e)
	if err != nil {
		return err
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	a := adding{n: n, by: registrar.By{Member: n.Member, Function: c.Officer}, seen: map[string]int{}}
	for _, f := range files {
		if err := a.figures(e, f); err != nil {
			return err
		}
	}
	if len(a.problems) > 0 {
		return truce.Errorf(truce.Invalid, "nothing was entered: %s", a.problems[0].Message)
	}
	if !c.DryRun {
		if err := n.Registrar.EnterAll(e, a.by, a.fresh); err != nil {
			return err
		}
	}
	return c.tell(e, bulletinImport{c.DryRun, len(a.fresh), len(a.lines) - len(a.fresh), files})
}

// readAll reads the files before anything is opened to write.
func (c *importBulletinCmd) readAll(e *env) ([]readClaims, error) {
	w, err := c.world()
	if err != nil {
		return nil, err
	}
	var out []readClaims
	for _, name := range c.Files {
		r, err := c.pressFlags.read(e, w, name)
		if err == nil && c.Day != "" {
			err = r.On(c.Day)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		figures, left, err := r.Claims(w, truce.Source{Outlet: c.Outlet, URL: c.URL})
		if err != nil {
			return nil, fmt.Errorf("%s: %w with --day", name, err)
		}
		out = append(out, readClaims{name, figures, append(append([]press.Unread{}, r.Unread...), left...)})
	}
	return out, nil
}

// figures sorts the figures of a file into what is new and what the log holds. What is said twice is entered once.
func (a *adding) figures(e *env, f readClaims) error {
	for i, body := range f.Figures {
		id, err := claimfile.ID(body)
		if err != nil {
			return err
		}
		if a.seen[id] > 0 {
			continue
		}
		if err := a.look(e, claimfile.Claim{Line: i + 1, Kind: truce.KindFigure, Body: body}); err != nil {
			return err
		}
	}
	return nil
}

func (c *importBulletinCmd) tell(e *env, sum bulletinImport) error {
	if c.JSON {
		return printJSON(e, sum)
	}
	for _, f := range sum.Files {
		for _, x := range f.Figures {
			who := orUnknown(string(x.Registrar))
			fmt.Fprintf(e.Out, "%s\t%s\t%s\t%s\t%s\n", f.File, x.Day, who, x.What, countWords(x.Total))
		}
		for _, u := range f.Left {
			fmt.Fprintf(e.Out, "%s\tleft out: %s%s\n", f.File, u.Why, quoted(u.Words))
		}
	}
	words := "%d entered, %d unchanged\n"
	if sum.DryRun {
		words = "%d would be entered, %d unchanged\n"
	}
	fmt.Fprintf(e.Out, words, sum.New, sum.Unchanged)
	return nil
}

func orUnknown(s string) string {
	if s == "" {
		return "not stated"
	}
	return s
}

func countWords(n *int) string {
	if n == nil {
		return "not stated"
	}
	return fmt.Sprint(*n)
}
