package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"truce"
	"truce/codes"
	"truce/internal/names"
	"truce/internal/node"
	"truce/internal/registrar"
	"truce/internal/table"
)

// actorCmd works on the register of actors.
type actorCmd struct {
	List actorListCmd `cmd:"" help:"List actors."`
	Show actorShowCmd `cmd:"" help:"Show an actor's names, memberships, designations and accessions."`
	Add  actorAddCmd  `cmd:"" help:"Enter an actor; names like it that the register has are offered first."`
}

// accessionCmd works on accessions.
type accessionCmd struct {
	List accessionListCmd `cmd:"" help:"List accessions: claims side by side, with their sources."`
	Add  accessionAddCmd  `cmd:"" help:"Enter the claim that an actor or settlement stands in some relation to an agreement."`
}

// claimsOf returns the standing claims of a kind, with their bodies.
func claimsOf[T any](e *env, n *node.Node, kind truce.Kind, key string) ([]*T, error) {
	claims, err := n.Models.Claims(e, kind, key)
	if err != nil {
		return nil, err
	}
	out := []*T{}
	for _, c := range claims {
		if !c.Withdrawn {
			out = append(out, c.Body.(*T))
		}
	}
	return out, nil
}

// actorListCmd lists actors.
type actorListCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// Run lists actors.
func (c *actorListCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	actors, err := claimsOf[truce.Actor](e, n, truce.KindActor, "")
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, actors)
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, a := range actors {
		fmt.Fprintf(tw, "%s\t%s\t%s\n", a.ID, a.Kind, truce.NameIn(a.Names, "en"))
	}
	return tw.Flush()
}

// actorShowCmd shows an actor.
type actorShowCmd struct {
	nodeFlags
	ID   string `arg:"" help:"The actor's id."`
	JSON bool   `help:"Print a JSON object." name:"json"`
}

// Run shows what is claimed of an actor.
func (c *actorShowCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	actors, err := claimsOf[truce.Actor](e, n, truce.KindActor, c.ID)
	if err != nil {
		return err
	}
	if len(actors) == 0 {
		return truce.Errorf(truce.NotFound, "the register has no actor %q; truce actor list shows them", c.ID)
	}
	memberships, err := claimsOf[truce.Membership](e, n, truce.KindMembership, c.ID)
	if err != nil {
		return err
	}
	designations, err := claimsOf[truce.Designation](e, n, truce.KindDesignation, c.ID)
	if err != nil {
		return err
	}
	all, err := claimsOf[truce.Accession](e, n, truce.KindAccession, "")
	if err != nil {
		return err
	}
	accessions := []*truce.Accession{}
	for _, a := range all {
		if a.Actor == truce.ActorID(c.ID) {
			accessions = append(accessions, a)
		}
	}
	if c.JSON {
		return printJSON(e, struct {
			Claims       []*truce.Actor       `json:"claims"`
			Memberships  []*truce.Membership  `json:"memberships"`
			Designations []*truce.Designation `json:"designations"`
			Accessions   []*truce.Accession   `json:"accessions"`
		}{actors, memberships, designations, accessions})
	}
	for _, a := range actors {
		fmt.Fprintf(e.Out, "%s, %s\n", a.ID, a.Kind)
		for _, name := range a.Names {
			fmt.Fprintf(e.Out, "  %s  %s %s\n", name.Text, name.Lang, name.Kind)
		}
	}
	for _, m := range memberships {
		fmt.Fprintf(e.Out, "member of   %s %s  %s\n", m.Of, m.Role, sourceWords(m.Sources))
	}
	for _, d := range designations {
		fmt.Fprintf(e.Out, "designated  by %s as %s  %s\n", d.By, d.As, sourceWords(d.Sources))
	}
	for _, a := range accessions {
		fmt.Fprintf(e.Out, "accession   %s: %s, %s  %s\n", a.Agreement, a.Status, a.Form, sourceWords(a.Sources))
	}
	return nil
}

func sourceWords(list []truce.Source) string {
	s := ""
	for i, x := range list {
		if i > 0 {
			s += "; "
		}
		s += x.Outlet
		if x.Doc != "" {
			s += x.Doc
		}
		if x.Date != "" {
			s += " " + string(x.Date)
		}
	}
	if s == "" {
		return "[no source]"
	}
	return "[" + s + "]"
}

// actorAddCmd enters an actor.
type actorAddCmd struct {
	nodeFlags
	ID      string   `arg:"" help:"The id: a-z, 0-9, hyphens."`
	Name    []string `help:"A name; several may be given, the main one first." required:"" sep:"none"`
	Kind    string   `help:"What it is: state, government, group, umbrella, unit, institution, platform, person, civilians." default:"group"`
	Source  string   `help:"Where it is known from."`
	New     bool     `help:"It is new: do not ask about names like it."`
	Officer string   `help:"The officer who acts." default:"duty officer"`
}

// Run enters the actor, unless the register has one of a like name and --new is not given.
func (c *actorAddCmd) Run(e *env) error {
	if !truce.ValidSlug(c.ID) {
		return truce.Errorf(truce.Invalid, "%q is no id for an actor: a-z, 0-9 and inner hyphens are, up to 64",
			table.Cut(c.ID, 80))
	}
	for _, name := range c.Name {
		if strings.TrimSpace(name) == "" || len(name) > 1000 {
			return truce.Errorf(truce.Invalid, "--name %q: a name holds 1 to 1,000 bytes", table.Cut(name, 80))
		}
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	if !c.New {
		if err := c.offer(e, n); err != nil {
			return err
		}
	}
	a := &truce.Actor{ID: truce.ActorID(c.ID), Kind: codes.ActorKind(c.Kind)}
	for i, name := range c.Name {
		kind := "alias"
		if i == 0 {
			kind = "main"
		}
		a.Names = append(a.Names, truce.Name{Text: name, Kind: kind})
	}
	if c.Source != "" {
		a.Sources = []truce.Source{{Outlet: c.Source}}
	}
	ref, err := n.Registrar.Enter(e, registrar.By{Member: n.Member, Function: c.Officer}, "", a)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "%s is in the register (entry %s)\n", c.ID, ref)
	return nil
}

// offer refuses when the register has a name like the new one.
func (c *actorAddCmd) offer(e *env, n *node.Node) error {
	actors, err := claimsOf[truce.Actor](e, n, truce.KindActor, "")
	if err != nil {
		return err
	}
	for _, a := range actors {
		for _, have := range a.Names {
			for _, name := range c.Name {
				if s := names.Similarity(name, have.Text); s >= names.Likely {
					return truce.Errorf(truce.Conflict,
						"the register has %s, named %q, which is like %q (%.2f): use it, or say --new", a.ID, have.Text, name, s)
				}
			}
		}
	}
	return nil
}

// accessionListCmd lists accessions.
type accessionListCmd struct {
	nodeFlags
	JSON bool `help:"Print a JSON array." name:"json"`
}

// Run lists accessions, claim by claim.
func (c *accessionListCmd) Run(e *env) error {
	n, err := c.read(e)
	if err != nil {
		return err
	}
	defer n.Close()
	list, err := claimsOf[truce.Accession](e, n, truce.KindAccession, "")
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(e, list)
	}
	tw := tabwriter.NewWriter(e.Out, 2, 4, 2, ' ', 0)
	for _, a := range list {
		who := string(a.Actor)
		if who == "" {
			who = string(a.Settlement)
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\n", a.Agreement, who, a.Status, a.Form, sourceWords(a.Sources))
	}
	return tw.Flush()
}

// accessionAddCmd enters an accession.
type accessionAddCmd struct {
	nodeFlags
	Agreement  string `arg:"" help:"The agreement's id."`
	Actor      string `help:"The actor's id; either this or --settlement." placeholder:"ID"`
	Settlement string `help:"The settlement's id; either this or --actor." placeholder:"ID"`
	Status     string `help:"in negotiation, refused, acceded, contested, suspended, resumed, withdrawn." required:""`
	Scope      string `help:"Of a suspension: talks, mechanism, adherence."`
	Since      string `help:"Since when: 2017-01-15, 2017-01-15T21:10, or with a zone." placeholder:"TIME"`
	Form       string `help:"signed, declared, applied, reported."`
	Source     string `help:"Where it is known from." required:""`
	Officer    string `help:"The officer who acts." default:"duty officer"`
}

// Run enters the claim.
func (c *accessionAddCmd) Run(e *env) error {
	if (c.Actor == "") == (c.Settlement == "") {
		return truce.Errorf(truce.Invalid, "say who stands so towards %s: either an actor (--actor ID) or a settlement "+
			"(--settlement ID), one of the two", c.Agreement)
	}
	n, err := c.write(e)
	if err != nil {
		return err
	}
	defer n.Close()
	if err := c.known(e, n); err != nil {
		return err
	}
	p, err := n.Models.Process(e)
	if err != nil {
		return err
	}
	since, err := span(p, c.Since, "")
	if err != nil {
		return err
	}
	a := &truce.Accession{Agreement: truce.AgreementID(c.Agreement), Actor: truce.ActorID(c.Actor),
		Settlement: truce.AreaID(c.Settlement),
		Status:     codes.AccessionStatus(c.Status), Scope: c.Scope, Since: since.From, Form: c.Form,
		Sources: []truce.Source{{Outlet: c.Source}}}
	ref, err := n.Registrar.Enter(e, registrar.By{Member: n.Member, Function: c.Officer}, "", a)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "%s: %s (entry %s)\n", c.Agreement, c.Status, ref)
	return nil
}

// known refuses ids the record does not have: an accession of nobody, or to nothing, is a slip of the hand.
func (c *accessionAddCmd) known(e *env, n *node.Node) error {
	for _, x := range []struct {
		kind     truce.Kind
		what, id string
		list     string
	}{
		{truce.KindAgreement, "agreement", c.Agreement, "truce agreement list shows them"},
		{truce.KindActor, "actor", c.Actor, "truce actor list shows them"},
		{truce.KindArea, "settlement", c.Settlement, "enter it with an agreement file"},
	} {
		if x.id == "" && x.kind != truce.KindAgreement {
			continue
		}
		claims, err := n.Models.Claims(e, x.kind, x.id)
		if err != nil {
			return err
		}
		if x.id == "" || len(claims) == 0 {
			return truce.Errorf(truce.NotFound, "the record has no %s %q; %s", x.what, x.id, x.list)
		}
	}
	return nil
}
