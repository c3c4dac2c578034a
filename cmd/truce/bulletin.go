package main

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/bulletin"
	"truce/internal/node"
	"truce/internal/registrar"
	"truce/internal/sheet"
	"truce/internal/view"
	"truce/internal/wire"
)

// bulletinCmd works on bulletins.
type bulletinCmd struct {
	Read    bulletinReadCmd    `cmd:"" help:"Read others' bulletins, or news about them: each figure with its words."`
	List    bulletinListCmd    `cmd:"" help:"List published bulletins."`
	Show    bulletinShowCmd    `cmd:"" help:"Show the bulletin of a day, published or draft; or a total of several."`
	Release bulletinReleaseCmd `cmd:"" help:"Release or withhold this member's column of a day."`
	Publish bulletinPublishCmd `cmd:"" help:"Publish the bulletin of a day: numbered and frozen with its cut."`
	Correct bulletinCorrectCmd `cmd:"" help:"Enter an erratum to a published bulletin."`
	Series  bulletinSeriesCmd  `cmd:"" help:"Print what was published from day to day, with its gaps."`
	Verify  bulletinVerifyCmd  `cmd:"" help:"Check a bulletin: signed, adding up, counted again where logs are held."`
}

func daySpan(p *truce.Process, day string) (truce.Interval, error) {
	return bulletin.Period(p, truce.Date(day))
}

// timeEnds are the ends of an incident's time by which it can count.
var timeEnds = map[string]truce.TimeEnd{"beginning": truce.CountedByBeginning, "end": truce.CountedByEnd}

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
	l, err := view.New(n.Models).As(e, truce.Viewer{Member: n.Member, Audience: truce.LevelJoint})
	if err != nil {
		return err
	}
	list, err := l.Bulletins(e)
	if err != nil {
		return err
	}
	out := []wire.Bulletin{}
	for i := range list {
		b := &list[i]
		out = append(out, wire.BulletinOf(&b.Bulletin, b.By, b.Ref, b.Joint()))
	}
	if c.JSON {
		return printJSON(e, out)
	}
	for _, b := range out {
		fmt.Fprintf(e.Out, "%s\t%s to %s\t%s\tentry %s\n", b.ID, b.From, b.To, jointWord[b.Joint], b.Entry)
	}
	if len(out) == 0 {
		e.hint("nothing is published yet; truce bulletin show DAY prints the draft of a day")
	}
	return nil
}

var jointWord = map[bool]string{true: "joint", false: "not joint"}

// bulletinShowCmd shows a bulletin.
type bulletinShowCmd struct {
	nodeFlags
	Day     string `arg:"" help:"The day the period closes, as 2017-01-15."`
	Of      string `help:"Whose bulletin; this member's without it." placeholder:"MEMBER"`
	Week    bool   `help:"A total of the seven days up to this one." xor:"total"`
	Since   string `help:"A total from this day on, or since the effect." placeholder:"DAY|effect" xor:"total"`
	Figures bool   `help:"Print the path of each figure, by which truce bulletin correct names it."`
	Format  string `help:"One of: ${enum}." default:"text" enum:"text,html,json,pdf,docx"`
	For     string `help:"Whom it is for; outside, what was published." default:"members" enum:"members,parties,public"`
	JSON    bool   `help:"The same as --format json." name:"json"`
}

// audiences are whom a bulletin or a file can be for.
var audiences = map[string]truce.Level{"members": truce.LevelJoint, "parties": truce.LevelParties,
	"public": truce.LevelPublic}

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
	case c.Figures:
		return bulletin.Figures(e.Out, d)
	case c.JSON || c.Format == "json":
		return bulletin.JSON(e.Out, d)
	case c.Format == "html":
		return bulletin.HTML(e.Out, d)
	case c.Format == "pdf" || c.Format == "docx":
		return bulletinFile(e, d, c.Format)
	}
	return bulletin.Text(e.Out, d)
}

// bulletinFile writes the page of a bulletin as a file.
func bulletinFile(e *env, d *bulletin.Document, as string) error {
	var page bytes.Buffer
	if err := bulletin.HTML(&page, d); err != nil {
		return err
	}
	s, err := sheet.Read(&page, "")
	if err != nil {
		return err
	}
	out, err := e.file("truce bulletin show DAY --format " + as + " > FILE")
	if err != nil {
		return err
	}
	if as == "docx" {
		return s.DOCX(out)
	}
	return s.PDF(out)
}

// document returns the bulletin or total as it is for the audience.
func (c *bulletinShowCmd) document(e *env, n *node.Node) (*bulletin.Document, error) {
	by, day := n.Member, truce.Date(c.Day)
	if c.Of != "" {
		by = truce.MemberID(c.Of)
	}
	total := c.Week || c.Since != ""
	switch {
	case c.For != "members" && total:
		return nil, truce.Errorf(truce.Invalid, "a total is never published: it is for the members alone")
	case c.Week:
		return bulletin.Week(e, n.Models, n.Member, day)
	case c.Since == "effect":
		return bulletin.SinceEffect(e, n.Models, n.Member, day)
	case total:
		return bulletin.Total(e, n.Models, n.Member, truce.Date(c.Since), day)
	case c.For == "members" && by == n.Member:
		return bulletin.Show(e, n.Models, by, day)
	}
	l, err := view.New(n.Models).As(e, truce.Viewer{Audience: audiences[c.For], Member: member(c.For, n)})
	if err != nil {
		return nil, err
	}
	return bulletin.Published(e, l, by, day)
}

// member is the member as which a document for the audience is read: none for those outside.
func member(audience string, n *node.Node) truce.MemberID {
	if audience == "members" {
		return n.Member
	}
	return ""
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
	ref, err := n.Registrar.Enter(e, registrar.By{Member: n.Member, Function: c.Officer}, "",
		&truce.Column{Day: truce.Date(c.Day), State: state})
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

// Run publishes the draft as it stands. A day can be published anew when something has changed: what was published
// before stays.
func (c *bulletinPublishCmd) Run(e *env) error {
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	after, err := node.Publish(e, n.Registrar, registrar.By{Member: n.Member, Function: c.Officer}, "", truce.Date(c.Day))
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "Bulletin %s of %s is published. %s\n", after.ID(), c.Day, bulletin.JointWords(after))
	return nil
}

// bulletinCorrectCmd enters an erratum.
type bulletinCorrectCmd struct {
	nodeFlags
	Bulletin string   `arg:"" help:"The bulletin, as CA-B-3, or the number of an own one; of others', the own column."`
	Where    string   `help:"Its path: truce bulletin show DAY --figures prints them." required:"" placeholder:"FIGURE"`
	Is       string   `help:"What it should read: a number, or not known." required:"" placeholder:"TEXT"`
	Why      string   `help:"Why, in a code; an unknown one is answered with the list." required:"" placeholder:"CODE"`
	Incident []string `help:"An incident by which the figures differ; repeat for several." required:"" placeholder:"ID"`
	Officer  string   `help:"The officer who acts." default:"duty officer"`
}

// Run enters the erratum; the bulletin itself stays as it was.
func (c *bulletinCorrectCmd) Run(e *env) error {
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	x, err := c.erratum(n.Member)
	if err != nil {
		return err
	}
	ref, err := n.Registrar.Correct(e, registrar.By{Member: n.Member, Function: c.Officer}, "", x)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "erratum to bulletin %s: %s, not %s (entry %s)\n", c.Bulletin, x.Is, x.Was, ref)
	return nil
}

// erratum reads what is to be corrected.
func (c *bulletinCorrectCmd) erratum(own truce.MemberID) (*truce.Erratum, error) {
	why, err := truce.FindCode(codes.Reasons, truce.Say("a code of --why"), c.Why)
	if err != nil {
		return nil, err
	}
	x := &truce.Erratum{Where: c.Where, Is: c.Is, Why: why}
	m, letter, number, ok := truce.SplitMinted(c.Bulletin)
	if !ok {
		n, err := strconv.Atoi(c.Bulletin)
		if err != nil {
			return nil, truce.Errorf(truce.Invalid, "%q is no bulletin: give its id, as CA-B-3", c.Bulletin)
		}
		m, letter, number = own, 'B', int64(n)
	}
	if letter != 'B' {
		return nil, truce.Errorf(truce.Invalid, "%q is no bulletin: give its id, as CA-B-3", c.Bulletin)
	}
	if x.Bulletin = int(number); m != own {
		x.Of = m
	}
	if why == "" {
		return nil, truce.Errorf(truce.Invalid, "--why is empty: an erratum says why")
	}
	for _, id := range c.Incident {
		x.Incidents = append(x.Incidents, truce.IncidentID(id))
	}
	return x, nil
}

// hintQuiet says which members were not heard of for long: what they entered since is not in what is printed.
func hintQuiet(e *env, n *node.Node) error {
	all, err := n.Heard(e)
	for _, h := range all {
		switch {
		case h.Last.IsZero():
			e.hint("%s was never heard of", h.Member)
		case !h.Signed.IsZero():
			e.hint("the log of %s ends here at %s, and it cosigned until %s: it enters nothing, or what it entered since is "+
				"not in here", h.Member, h.Last.UTC().Format(time.RFC3339), h.Signed.UTC().Format(time.RFC3339))
		case h.Quiet:
			e.hint("%s last heard of %s: what it entered since is not in here", h.Member, h.Last.UTC().Format(time.RFC3339))
		}
	}
	return err
}
