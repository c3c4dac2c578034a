package main

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"truce"
	"truce/internal/find"
	"truce/internal/timezone"
	"truce/internal/view"
	"truce/internal/web/frame"
	"truce/internal/wire"
)

// findCmd looks for what a text leads to, as the box of the pages does.
type findCmd struct {
	nodeFlags
	Text    []string `arg:"" help:"An id, a day, a kind of event, a weapon, a name in any script, or words."`
	Officer string   `help:"The officer who looks." default:"duty officer"`
	JSON    bool     `help:"Print a JSON object." name:"json"`
}

// foundJSON is what was found, as printed for programs.
type foundJSON struct {
	Total     int             `json:"total"` // of the incidents
	Incidents []wire.Incident `json:"incidents"`
	Found     []hitJSON       `json:"found"`
}

// hitJSON is one thing found that is no incident of a list.
type hitJSON struct {
	Sort  string  `json:"sort"`
	ID    string  `json:"id,omitempty"`
	Text  string  `json:"text,omitempty"`
	Under string  `json:"under,omitempty"`
	Score float64 `json:"score,omitzero"`
}

// Run prints what the officer may see of what was found: first other things, group by group, then the latest incidents.
func (c *findCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	l, err := view.New(n.Models).As(e, truce.Viewer{Member: n.Member, Function: c.Officer, Audience: truce.LevelJoint})
	if err != nil {
		return err
	}
	found, err := c.look(e, l)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, found)
	}
	at, err := clockOf(e, n.Models)
	if err != nil {
		return err
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, h := range found.Found {
		fmt.Fprintf(tw, "%s\t%s\t%s\n", h.Sort, strings.TrimSpace(h.ID+" "+h.Under), h.Text)
	}
	for _, x := range found.Incidents {
		fmt.Fprintf(tw, "incident\t%s\t%s, %s, %s\n", x.ID, at.when(x.When), whereWords(x.Where),
			orNotStated(joined(x.Kinds, ", ")))
	}
	fmt.Fprintf(e.Stderr, "%d of %d incidents, %d others\n", len(found.Incidents), found.Total, len(found.Found))
	return tw.Flush()
}

// look answers the text.
func (c *findCmd) look(e *env, l *view.Lens) (*foundJSON, error) {
	text := strings.Join(c.Text, " ")
	out := &foundJSON{Incidents: []wire.Incident{}, Found: []hitJSON{}}
	named, isID, err := find.Named(e, l, text)
	if isID || err != nil {
		out.add(named)
		return out, err
	}
	zone, err := timezone.Load(l.Process().Zone)
	if err != nil {
		return nil, err
	}
	catalogs, err := frame.Catalogs(frame.Itself())
	if err != nil {
		return nil, err
	}
	found, err := find.In(e, l, frame.Lexicon(catalogs).Read(text, time.Now().In(zone).Year()), zone)
	if err != nil {
		return nil, err
	}
	for _, g := range found.Groups {
		out.add(g)
	}
	if in := found.Incidents; in != nil {
		out.Total = in.Total
		for _, r := range in.Rows {
			out.Incidents = append(out.Incidents, wire.IncidentOf(r))
		}
	}
	return out, nil
}

func (f *foundJSON) add(g find.Group) {
	for _, h := range g.Hits {
		text := h.Text
		if len(h.Names) > 0 {
			text = cmp.Or(h.As, h.Names[0].Text)
		}
		f.Found = append(f.Found, hitJSON{g.Sort, h.ID, text, h.Under, h.Score})
	}
}
