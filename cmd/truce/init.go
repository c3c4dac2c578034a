package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"unicode"

	"truce"
	"truce/internal/node"
)

// initCmd makes a node.
type initCmd struct {
	storeFlag
	Dir       string `help:"The directory to make the node in." env:"TRUCE_DIR" required:"" type:"path" placeholder:"DIR"`
	Member    string `help:"The member's id, two to eight capital letters or digits, or its name." required:"" placeholder:"NAME"`
	Title     string `help:"The title of the process." placeholder:"TEXT"`
	Process   string `help:"The id of the process: a-z, 0-9, hyphens." default:"process" placeholder:"ID"`
	Role      string `help:"What the member is: guarantor, un, mission, liaison, facilitator, observer." default:"mission" enum:"guarantor,un,mission,liaison,facilitator,observer"`
	Zone      string `help:"The time zone of days and bulletins: an IANA name, UTC or UTC+03:00; UTC unless given." placeholder:"ZONE"`
	DayCloses string `help:"When the 24 hours of a bulletin close, local time; 24:00 unless given." placeholder:"HH:MM"`
	CountedBy string `help:"Which end of an incident's time says in which period it counts, where it reaches into two: beginning or end. What is known to the day alone counts with beginning in the bulletin of that day. beginning unless given." default:"" enum:",beginning,end"`
	Card      string `help:"Make the keys alone and write the member's card to this file: for a process founded with others. See truce process." placeholder:"FILE"`
	Pack      string `help:"A pack to enter at once; truce pack list shows them." placeholder:"NAME"`
	JSON      bool   `help:"Print the result as JSON." name:"json"`
}

// Run makes the node and says what was made.
func (c *initCmd) Run(e *env) error {
	id := memberID(c.Member)
	if !id.Valid() {
		return truce.Errorf(truce.Invalid,
			"%q gives no member id: two to eight capital letters or digits are needed, for example --member TR", c.Member)
	}
	if !truce.ValidSlug(c.Process) {
		return truce.Errorf(truce.Invalid, "--process %q: an id is a-z, 0-9 and inner hyphens, up to 64", c.Process)
	}
	if c.Card != "" {
		return c.prepare(e, id)
	}
	p := &truce.Process{ID: c.Process, Title: cmp.Or(c.Title, "Record of "+c.Member),
		Zone: cmp.Or(c.Zone, "UTC"), DayCloses: cmp.Or(c.DayCloses, "24:00"),
		Kinds:     truce.KindLists,
		CountedBy: timeEnds[cmp.Or(c.CountedBy, "beginning")],
		Members:   []truce.Member{{ID: id, Names: []truce.Name{{Text: c.Member, Kind: "main"}}, Role: truce.Role(c.Role)}},
		Rule: truce.Rule{Version: 1, Kind: truce.Unanimity, Voters: []truce.MemberID{id}, Absent: truce.Counts,
			Refusing: truce.Counts, Recused: truce.Leaves, Abstained: truce.Counts, Interested: truce.Counts, LapseK: 1}}
	claims, err := packClaims(c.Pack)
	if err != nil {
		return err
	}
	if err := node.Init(e, c.Dir, node.Founder{Member: id, Process: p, Claims: claims}, c.options()); err != nil {
		return err
	}
	key := p.Members[0].LogKey
	if c.JSON {
		return printJSON(e, struct {
			Dir    string         `json:"dir"`
			Member truce.MemberID `json:"member"`
			Log    string         `json:"log"`
			LogKey string         `json:"log_key"`
		}{c.Dir, id, node.Origin(c.Process, id), key})
	}
	fmt.Fprintf(e.Out, "Made a node of %s in %s.\nLog:        %s\nPublic key: %s\n", id, c.Dir,
		node.Origin(c.Process, id), key)
	e.hint("keep %s/log.key safe: who has it signs for %s", c.Dir, id)
	e.hint("give others the public key: with it they check what you export")
	return nil
}

// prepare makes the keys and the card of a member that will found a process with others.
func (c *initCmd) prepare(e *env, id truce.MemberID) error {
	if err := c.cardAlone(); err != nil {
		return err
	}
	if c.Process == "process" {
		return truce.Errorf(truce.Invalid, "say with --process ID which process the card is for: its keys carry the name")
	}
	f, err := os.OpenFile(c.Card, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644) // before the keys, which are made once
	if errors.Is(err, fs.ErrExist) {
		return truce.Errorf(truce.Conflict, "%s is there already: give the card another name", c.Card)
	}
	if err != nil {
		return truce.Errorf(truce.Unavailable, "the card cannot be written to %s: may this user write there?", c.Card)
	}
	defer f.Close()
	card, err := node.Prepare(c.Dir, c.Process, truce.Member{ID: id, Names: []truce.Name{{Text: c.Member, Kind: "main"}},
		Role: truce.Role(c.Role)}, node.Options{})
	if err != nil {
		os.Remove(c.Card)
		return err
	}
	b, err := node.FormatCard(card)
	if err != nil {
		return err
	}
	if _, err := f.Write(b); err != nil {
		return truce.Errorf(truce.Unavailable, "the card cannot be written to %s; the keys are made", c.Card)
	}
	if c.JSON {
		return printJSON(e, card)
	}
	fmt.Fprintf(e.Out, "Made the keys of %s in %s, and its card in %s.\n", id, c.Dir, c.Card)
	e.hint("keep the *.key files safe: who has them signs for %s", id)
	e.hint("give the card to whoever drafts the founding document, and endorse that with truce process endorse")
	return nil
}

// cardAlone refuses with --card what a card does not hold: it would be dropped without a word.
func (c *initCmd) cardAlone() error {
	for _, x := range []struct{ flag, given, where string }{
		{"--title", c.Title, "truce process draft, for all members at once"},
		{"--zone", c.Zone, "truce process draft, for all members at once"},
		{"--day-closes", c.DayCloses, "truce process draft, for all members at once"},
		{"--counted-by", c.CountedBy, "truce process draft, for all members at once"},
		{"--pack", c.Pack, "truce process endorse, where the log begins"},
	} {
		if x.given != "" {
			return truce.Errorf(truce.Invalid, "a card holds a member and its keys, nothing of %s: give it to %s",
				x.flag, x.where)
		}
	}
	return nil
}

// memberID makes an id of a name: its letters and digits in capitals, eight at most.
func memberID(name string) truce.MemberID {
	var b strings.Builder
	for _, r := range strings.ToUpper(name) {
		if r < unicode.MaxASCII && (unicode.IsUpper(r) || unicode.IsDigit(r)) && b.Len() < 8 {
			b.WriteRune(r)
		}
	}
	return truce.MemberID(b.String())
}
