package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"truce"
	"truce/codes"
	"truce/internal/naming"
	"truce/internal/node"
	"truce/internal/registrar"
)

// maxNames is how many names a summary lists; truce names list and truce names unknown have all of them.
const maxNames = 10

// printNames says which names were linked, and how many nobody knows.
func printNames(e *env, counts []naming.Count) {
	linked, unknown := split(counts)
	for i, c := range linked {
		if i == maxNames {
			fmt.Fprintf(e.Out, "and %s more: truce names list\n", countOf(len(linked)-i, "linked name"))
			break
		}
		fmt.Fprintf(e.Out, "linked: %s\n", linkedWords(c))
	}
	if len(linked) > 0 {
		e.hint("truce names answer NAME --leave takes a link back")
	}
	if len(unknown) > 0 {
		fmt.Fprintf(e.Out, "names we do not know (%d): %s\n", len(unknown), unknownWords(unknown))
		e.hint("truce names unknown lists them with what they may mean; truce names answer answers for all reports at once")
	}
}

// split keeps apart what was linked to something it does not say itself, and what nobody knows.
func split(counts []naming.Count) (linked, unknown []naming.Count) {
	for _, c := range counts {
		switch {
		case c.Unknown():
			unknown = append(unknown, c)
		case c.Linked() && c.By != naming.ByFiled && c.Stands != c.Name:
			linked = append(linked, c)
		}
	}
	return linked, unknown
}

func linkedWords(c naming.Count) string {
	return fmt.Sprintf("%q is %s %s (%s, by %s)", c.Name, c.What, c.Stands, countOf(c.Reports, "report"), byWords[c.By])
}

var byWords = map[naming.By]string{naming.ByAnswer: "an officer's answer",
	naming.ByRegister: "its name in the register", naming.ByFiled: "whoever filed it", naming.ByPlace: "the gazetteer",
	naming.ByWord: "a word for people, and no actor's name"}

func unknownWords(list []naming.Count) string {
	var words []string
	for i, c := range list {
		if i == maxNames {
			words = append(words, "…")
			break
		}
		words = append(words, fmt.Sprintf("%q (%d)", c.Name, c.Reports))
	}
	return strings.Join(words, ", ")
}

// nameActors takes an author or target that is the id of a registered actor for that one, and says what became of
// names.
func nameActors(e *env, n *node.Node, c *truce.Coded) error {
	actors, err := claimsOf[truce.Actor](e, n, truce.KindActor, "")
	if err != nil {
		return err
	}
	for _, list := range [][]truce.Attribution{c.Authors, c.Targets} {
		for i, a := range list {
			if slices.ContainsFunc(actors, func(x *truce.Actor) bool { return string(x.ID) == a.Name }) {
				list[i].Actor, list[i].Name = truce.ActorID(a.Name), ""
			}
		}
	}
	reg, err := n.Naming(e)
	if err != nil {
		return err
	}
	linked := *c
	for _, l := range reg.Link(&linked) {
		switch {
		case l.Name == "":
		case l.Unknown():
			e.hint("nobody knows the name %q: truce names answer says which actor it is, for all reports at once", l.Name)
		case l.Linked() && l.Stands != l.Name:
			e.hint("%q is taken for %s %s", l.Name, l.What, l.Stands)
		}
	}
	return nil
}

// provinceNamed is a province as it is spelled in the record; what nobody knows stays as it is written.
func provinceNamed(e *env, n *node.Node, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	reg, err := n.Naming(e)
	if err != nil {
		return "", err
	}
	c := truce.Coded{Where: truce.Place{Province: name}}
	reg.Link(&c)
	return c.Where.Province, nil
}

// namesUnknownCmd lists the names that nobody knows.
type namesUnknownCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// unknownJSON is a name as printed with --json.
type unknownJSON struct {
	What       naming.What        `json:"what"`
	Name       string             `json:"name"`
	Reports    int                `json:"reports"`
	Candidates []naming.Candidate `json:"candidates"`
}

// Run lists the names in the member's reports that stand for no entry of the registers, with those most like them.
func (c *namesUnknownCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	reg, counts, err := n.Names(e)
	if err != nil {
		return err
	}
	_, unknown := split(counts)
	out := []unknownJSON{}
	for _, u := range unknown {
		out = append(out, unknownJSON{u.What, u.Name, u.Reports, reg.Candidates(u.What, u.Name)})
	}
	if c.JSON {
		return printJSON(e, out)
	}
	fmt.Fprintf(e.Out, "names we do not know (%d)\n", len(out))
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, u := range out {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\n", u.Name, u.What, countOf(u.Reports, "report"), candidateWords(u.Candidates))
	}
	return tw.Flush()
}

func candidateWords(list []naming.Candidate) string {
	if len(list) == 0 {
		return "nothing in the register is like it"
	}
	var words []string
	for _, c := range list {
		words = append(words, fmt.Sprintf("%s (%s, %s)", c.ID, c.Name, strconv.FormatFloat(c.Score, 'f', 2, 64)))
	}
	return strings.Join(words, "; ")
}

// namesListCmd lists what names stand for.
type namesListCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// Run lists the names in the member's reports, with what each stands for and why.
func (c *namesListCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	_, counts, err := n.Names(e)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, counts)
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, x := range counts {
		stands, by := x.Stands, byWords[x.By]
		switch {
		case x.Unknown():
			stands, by = "not known", ""
		case !x.Linked():
			stands = "stays a name"
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", x.Name, x.What, countOf(x.Reports, "report"), stands, by)
	}
	return tw.Flush()
}

// namesAnswerCmd answers once what a name stands for.
type namesAnswerCmd struct {
	nodeFlags
	Name     string `arg:"" help:"The name, in any spelling that differs only in case, marks and punctuation."`
	Actor    string `help:"It is this actor of the register." placeholder:"ID" xor:"answer"`
	New      string `help:"It is a new actor: enter it under this id, as --kind says." placeholder:"ID" xor:"answer"`
	Kind     string `help:"What the new actor is, as group; truce actor add --help lists them." placeholder:"KIND"`
	Lang     string `help:"The language of the new actor's name, as en." placeholder:"CODE"`
	Province string `help:"It is this province of the register of areas." placeholder:"ID" xor:"answer"`
	Leave    bool   `help:"It stays a name; an actor that it was linked to is taken back." xor:"answer"`
	Forget   bool   `help:"Forget the answer, so that the register decides again." xor:"answer"`
	Officer  string `help:"The officer who answers." default:"duty officer"`
	JSON     bool   `help:"Print a JSON object." name:"json"`
}

// Run keeps the answer and applies it to every report of the member.
func (c *namesAnswerCmd) Run(e *env) error {
	if c.Actor+c.New+c.Province == "" && !c.Leave && !c.Forget {
		return truce.Errorf(truce.Invalid, "say what %q is: --actor ID, --new ID --kind KIND, --province ID, --leave, or "+
			"--forget", c.Name)
	}
	if (c.New == "") != (c.Kind == "") {
		return truce.Errorf(truce.Invalid, "a new actor needs --new ID and --kind KIND, both of them")
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	by := registrar.By{Member: n.Member, Function: c.Officer}
	a := naming.Answer{What: naming.Actors, Name: c.Name, Stands: c.Actor + c.New}
	if c.Province != "" {
		a.What, a.Stands = naming.Provinces, c.Province
	}
	if c.Forget {
		return c.forget(e, n, by)
	}
	if c.New != "" {
		actor := &truce.Actor{ID: truce.ActorID(c.New), Kind: codes.ActorKind(c.Kind),
			Names: []truce.Name{{Text: c.Name, Lang: c.Lang, Kind: "main"}}}
		if err := enterActor(e, n, by, actor); err != nil {
			return err
		}
	}
	done, err := n.Registrar.AnswerName(e, by, a)
	if err != nil {
		return err
	}
	return printNamed(e, done, c.JSON)
}

// forget forgets the answer of both registers: a name is asked about in one way.
func (c *namesAnswerCmd) forget(e *env, n *node.Node, by registrar.By) error {
	for _, what := range []naming.What{naming.Actors, naming.Provinces} {
		if err := n.Registrar.ForgetName(e, by, naming.Answer{What: what, Name: c.Name}); err != nil {
			return err
		}
	}
	fmt.Fprintf(e.Out, "what was answered of %q is forgotten; truce names link applies what is known now\n", c.Name)
	return nil
}

// enterActor enters a new actor.
func enterActor(e *env, n *node.Node, by registrar.By, a *truce.Actor) error {
	held, err := claimsOf[truce.Actor](e, n, truce.KindActor, string(a.ID))
	if err != nil {
		return err
	}
	if len(held) > 0 {
		return truce.Errorf(truce.Conflict, "the register has an actor %s already: --actor %s answers with it", a.ID, a.ID)
	}
	_, err = n.Registrar.Enter(e, by, "", a)
	return err
}

func printNamed(e *env, done registrar.Named, asJSON bool) error {
	if asJSON {
		return printJSON(e, done)
	}
	fmt.Fprintf(e.Out, "reports released anew: %d; that stay sealed, linked whenever they are opened: %d\n",
		done.Released, done.Sealed)
	return nil
}

// namesLinkCmd applies what is known of names to the reports that were filed before.
type namesLinkCmd struct {
	nodeFlags
	Officer string `help:"The officer who acts." default:"duty officer"`
	JSON    bool   `help:"Print a JSON object." name:"json"`
}

// Run releases anew what reads otherwise now.
func (c *namesLinkCmd) Run(e *env) error {
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	done, err := n.Registrar.LinkNames(e, registrar.By{Member: n.Member, Function: c.Officer})
	if err != nil {
		return err
	}
	return printNamed(e, done, c.JSON)
}
