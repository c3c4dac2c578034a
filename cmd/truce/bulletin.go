package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/node"
	"truce/internal/registrar"
	"truce/internal/view"
)

// bulletinCmd works on bulletins.
type bulletinCmd struct {
	List    bulletinListCmd    `cmd:"" help:"List published bulletins."`
	Show    bulletinShowCmd    `cmd:"" help:"Show the bulletin of a day: the published one, else the draft."`
	Release bulletinReleaseCmd `cmd:"" help:"Release or withhold this member's column of a day."`
	Publish bulletinPublishCmd `cmd:"" help:"Publish the bulletin of a day: numbered and frozen with its cut."`
	Correct bulletinCorrectCmd `cmd:"" help:"Enter an erratum to a published bulletin."`
}

func daySpan(p *truce.Process, day string) (truce.Interval, error) {
	return bulletin.Period(p, truce.Date(day))
}

// bulletinListCmd lists bulletins.
type bulletinListCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// Run lists bulletins.
func (c *bulletinListCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	claims, err := n.Models.Claims(e, truce.KindBulletin, "")
	if err != nil {
		return err
	}
	type item struct {
		Number int            `json:"number"`
		From   truce.Instant  `json:"from"`
		To     truce.Instant  `json:"to"`
		Member truce.MemberID `json:"member"`
		Entry  string         `json:"entry"`
	}
	out := []item{}
	for _, x := range claims {
		b := x.Body.(*truce.Bulletin)
		out = append(out, item{b.Number, b.Period.From, b.Period.To, x.Member, x.Ref.String()})
	}
	if c.JSON {
		return printJSON(e, out)
	}
	for _, b := range out {
		fmt.Fprintf(e.Out, "%d\t%s to %s\tentry %s\n", b.Number, b.From, b.To, b.Entry)
	}
	if len(out) == 0 {
		e.hint("nothing is published yet; truce bulletin show DAY prints the draft of a day")
	}
	return nil
}

// bulletinShowCmd shows a bulletin.
type bulletinShowCmd struct {
	nodeFlags
	Day    string `arg:"" help:"The day the period closes, as 2017-01-15."`
	Format string `help:"text, html or json." default:"text" enum:"text,html,json"`
	For    string `help:"Whom it is for. For parties and public it is the published one, without the ids that are not for them." default:"members" enum:"members,parties,public"`
	JSON   bool   `help:"The same as --format json." name:"json"`
}

// audiences are whom a bulletin can be for.
var audiences = map[string]truce.Level{"members": truce.LevelJoint, "parties": truce.LevelParties, "public": truce.LevelPublic}

// Run prints the bulletin.
func (c *bulletinShowCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	d, err := c.document(e, n)
	if err != nil {
		return err
	}
	if c.For == "members" {
		if err := hintQuiet(e, n); err != nil {
			return err
		}
	}
	switch {
	case c.JSON || c.Format == "json":
		return bulletin.JSON(e.Out, d)
	case c.Format == "html":
		return bulletin.HTML(e.Out, d)
	}
	return bulletin.Text(e.Out, d)
}

// document returns the bulletin as it is for the audience.
func (c *bulletinShowCmd) document(e *env, n *node.Node) (*bulletin.Document, error) {
	if c.For == "members" {
		return bulletin.Show(e, n.Models, n.Member, truce.Date(c.Day))
	}
	l, err := view.New(n.Models).As(e, truce.Viewer{Audience: audiences[c.For]})
	if err != nil {
		return nil, err
	}
	return bulletin.Published(e, l, truce.Date(c.Day))
}

// bulletinReleaseCmd releases or withholds a column.
type bulletinReleaseCmd struct {
	nodeFlags
	Day      string `arg:"" help:"The day."`
	Withhold bool   `help:"Withhold it: the bulletin says so."`
	Officer  string `help:"The officer who acts." default:"duty officer"`
}

// Run enters the claim.
func (c *bulletinReleaseCmd) Run(e *env) error {
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	p, err := n.Models.Process(e)
	if err != nil {
		return err
	}
	if _, err := daySpan(p, c.Day); err != nil {
		return err
	}
	state := truce.Released
	if c.Withhold {
		state = truce.Withheld
	}
	ref, err := n.Registrar.Enter(e, registrar.By{Member: n.Member, Function: c.Officer}, "", &truce.Column{Day: truce.Date(c.Day), State: state})
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "%s's column of %s is %s (entry %s)\n", n.Member, c.Day, state, ref)
	return nil
}

// bulletinPublishCmd publishes a day.
type bulletinPublishCmd struct {
	nodeFlags
	Day     string `arg:"" help:"The day."`
	Officer string `help:"The officer who acts." default:"duty officer"`
}

// Run publishes the draft as it stands.
func (c *bulletinPublishCmd) Run(e *env) error {
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	d, err := bulletin.Show(e, n.Models, n.Member, truce.Date(c.Day))
	if err != nil {
		return err
	}
	if d.Status == "published" {
		return truce.Errorf(truce.Conflict, "bulletin %d of %s is published; what is wrong in it is corrected with truce bulletin correct", d.Bulletin.Number, c.Day)
	}
	if err := n.Registrar.Publish(e, registrar.By{Member: n.Member, Function: c.Officer}, "", &d.Bulletin); err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "Bulletin %d of %s is published.\n", d.Bulletin.Number, c.Day)
	return nil
}

// bulletinCorrectCmd enters an erratum.
type bulletinCorrectCmd struct {
	nodeFlags
	Number  int    `arg:"" help:"The bulletin's number."`
	Where   string `help:"The figure, as section/label/member." required:"" placeholder:"FIGURE"`
	Was     string `help:"What was printed." required:"" placeholder:"TEXT"`
	Is      string `help:"What it should read." required:"" placeholder:"TEXT"`
	Why     string `help:"Why." required:"" placeholder:"TEXT"`
	Officer string `help:"The officer who acts." default:"duty officer"`
}

// Run enters the erratum; the bulletin itself stays as it was.
func (c *bulletinCorrectCmd) Run(e *env) error {
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	if err := c.check(e, n); err != nil {
		return err
	}
	ref, err := n.Registrar.Enter(e, registrar.By{Member: n.Member, Function: c.Officer}, "", &truce.Erratum{Bulletin: c.Number, Where: c.Where, Was: c.Was, Is: c.Is, Why: c.Why})
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "erratum to bulletin %d (entry %s)\n", c.Number, ref)
	return nil
}

// check refuses an erratum to a figure the bulletin does not print, or one that says nothing.
func (c *bulletinCorrectCmd) check(e *env, n *node.Node) error {
	for _, x := range []struct{ flag, text string }{{"--was", c.Was}, {"--is", c.Is}, {"--why", c.Why}} {
		if strings.TrimSpace(x.text) == "" {
			return truce.Errorf(truce.Invalid, "%s is empty: an erratum says what was printed, what it should read, and why", x.flag)
		}
	}
	claims, err := n.Models.Claims(e, truce.KindBulletin, strconv.Itoa(c.Number))
	if err != nil {
		return err
	}
	for _, x := range claims {
		if x.Member != n.Member {
			continue
		}
		for _, r := range x.Body.(*truce.Bulletin).Rows {
			if strings.HasPrefix(c.Where+"/", r.Section+"/"+r.Label+"/") {
				return nil
			}
		}
		return truce.Errorf(truce.NotFound, "bulletin %d prints no figure %q; truce bulletin show DAY --json has section and label of each", c.Number, c.Where)
	}
	return truce.Errorf(truce.NotFound, "there is no bulletin %d to correct", c.Number)
}

// hintQuiet says which members were not heard of for long: what they entered since is not in what is printed.
func hintQuiet(e *env, n *node.Node) error {
	all, err := n.Heard(e)
	for _, h := range all {
		switch {
		case h.Last.IsZero():
			e.hint("%s was never heard of", h.Member)
		case h.Quiet:
			e.hint("%s last heard of %s: what it entered since is not in here", h.Member, h.Last.UTC().Format(time.RFC3339))
		}
	}
	return err
}
