package terms

import (
	"cmp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"truce"
	"truce/codes"
)

// File is an agreement file: one version of an agreement, and what the file says beside it. Each part is a claim of its
// own in the record; [File.Bodies] lists them.
type File struct {
	Agreement  truce.Agreement
	Areas      []truce.Area            // the file describes
	Accessions []truce.Accession       // to the agreement
	Statuses   []truce.AgreementStatus // of the agreement
}

// Bodies returns the bodies to enter in a log, in an order in which none points at a later one.
func (f *File) Bodies() []any {
	var out []any
	for i := range f.Areas {
		out = append(out, &f.Areas[i])
	}
	out = append(out, &f.Agreement)
	for i := range f.Statuses {
		out = append(out, &f.Statuses[i])
	}
	for i := range f.Accessions {
		out = append(out, &f.Accessions[i])
	}
	return out
}

// The words a file may use where the list is closed.
var (
	agreementKinds = []string{"statement", "ceasefire", "mechanism", "delegation", "memorandum", "concept paper",
		"resolution", "local deal"}
	areaKinds    = append([]string{"country"}, codes.AreaKinds...)
	areaRoles    = []string{"covered", "left out", "named"}
	textStatuses = []string{"official", "translated", "paraphrased"}
	partyRoles   = []string{"signatory", "party", "supporting forces", "guarantor", "supporter", "third party",
		"co-chair", "proposed"}
)

// Parse reads an agreement file, strictly. The name is for the problems, which are everything found wrong, in order of
// place; with problems there is no file.
func Parse(name string, data []byte) (*File, Problems) {
	r := reader{page: page{file: name}}
	if root := r.open(data); root != nil {
		r.agreement(root)
	}
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b Problem) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
		})
		return nil, r.problems
	}
	return &r.out, nil
}

// reader turns the nodes of a page into a File.
type reader struct {
	page
	out       File
	areaNodes []*yaml.Node // of out.Areas
}

func (r *reader) agreement(n *yaml.Node) {
	f := r.mapping(n, truce.Say("an agreement"), "id!", "version!", "kind!", "titles!", "signed", "effect", "end",
		"zone", "duration",
		"notice_hours", "under", "beside", "instead", "mirror", "condition", "parties", "guarantors", "areas", "exclusions",
		"clauses", "commitments", "accessions", "status", "sources!", "note")
	if f == nil {
		return
	}
	a := &r.out.Agreement
	a.ID = truce.AgreementID(r.slug(f["id"], truce.Say("the id of an agreement")))
	a.Version = r.whole(f["version"], truce.Say("a version"))
	a.Kind = word(&r.page, f["kind"], truce.Say("the kind of an agreement"), agreementKinds...)
	a.Titles = r.names(f["titles"], truce.Say("titles"))
	a.Zone = r.text(f["zone"], truce.Say("the time zone"))
	a.Duration = r.text(f["duration"], truce.Say("the duration"))
	if f["notice_hours"] != nil {
		a.NoticeHours = r.whole(f["notice_hours"], truce.Say("the hours of notice"))
	}
	a.Condition = r.text(f["condition"], truce.Say("the condition of entry into force"))
	a.Note = r.text(f["note"], truce.Say("the note"))
	a.Sources = r.sources(f["sources"])
	a.Commitments = r.texts(f["commitments"], truce.Say("a list of commitments"))
	r.times(f)
	r.relations(f)
	r.list(f["areas"], truce.Say("areas"), r.area)
	r.withins()
	a.Parties = r.parties(f["parties"], truce.Say("parties"))
	a.Guarantors = r.parties(f["guarantors"], truce.Say("guarantors"))
	r.guarantees(f["guarantors"])
	r.list(f["exclusions"], truce.Say("exclusions"), r.exclusion)
	r.list(f["clauses"], truce.Say("clauses"), r.clause)
	r.list(f["accessions"], truce.Say("accessions"), r.accession)
	r.list(f["status"], truce.Say("status"), r.status)
}

func (r *reader) times(f map[string]*yaml.Node) {
	a := &r.out.Agreement
	a.Signed = r.date(f["signed"], truce.Say("the date of signature"))
	a.Effect = r.instant(f["effect"], truce.Say("the entry into force"))
	a.End = r.instant(f["end"], truce.Say("the end"))
	if a.End.Known() && a.Effect.Known() && a.End <= a.Effect {
		r.at(f["end"], "the agreement ends (%s) before it takes effect (%s)", a.End, a.Effect)
	}
	if a.End.Known() && !a.Effect.Known() && f["effect"] == nil {
		r.at(f["end"], "the agreement has an end and no entry into force")
	}
}

// relations reads how the agreement stands to others.
func (r *reader) relations(f map[string]*yaml.Node) {
	a := &r.out.Agreement
	for _, x := range []struct {
		name string
		to   *truce.AgreementID
	}{{"under", &a.Under}, {"beside", &a.Beside}, {"instead", &a.Instead}, {"mirror", &a.Mirror}} {
		*x.to = truce.AgreementID(r.slug(f[x.name], truce.Say("the id of an agreement")))
		if *x.to != "" && *x.to == a.ID {
			r.at(f[x.name], "the agreement cannot stand %q to itself", x.name)
		}
	}
	for _, x := range []string{"beside", "instead"} {
		if f[x] != nil && (f["under"] != nil || x == "instead" && f["beside"] != nil) {
			r.at(f[x], "an agreement stands under another, beside it or instead of it: one of these")
		}
	}
}

func (r *reader) names(n *yaml.Node, what truce.Sentence) []truce.Name {
	var out []truce.Name
	r.list(n, what, func(n *yaml.Node) {
		f := r.mapping(n, truce.Say("a name"), "text!", "lang", "kind")
		if f == nil {
			return
		}
		out = append(out, truce.Name{Text: r.text(f["text"], truce.Say("a name")), Lang: r.text(f["lang"],
			truce.Say("a language")),
			Kind: word(&r.page, f["kind"], truce.Say("the kind of a name"), codes.NameKinds...)})
	})
	if n != nil && n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.at(n, "%s: at least one is needed", what)
	}
	return out
}

func (r *reader) texts(n *yaml.Node, what truce.Sentence) []string {
	var out []string
	r.list(n, what, func(n *yaml.Node) { out = append(out, r.text(n, truce.Say("an item of %s", what))) })
	return out
}

func (r *reader) sources(n *yaml.Node) []truce.Source {
	var out []truce.Source
	r.list(n, truce.Say("sources"), func(n *yaml.Node) { out = append(out, r.source(n)) })
	return out
}

func (r *reader) source(n *yaml.Node) truce.Source {
	f := r.mapping(n, truce.Say("a source"), "outlet", "date", "url", "doc", "quote", "lang", "seed", "note")
	if f == nil {
		return truce.Source{}
	}
	s := truce.Source{Outlet: r.text(f["outlet"], truce.Say("an outlet")), Date: r.date(f["date"],
		truce.Say("the date of a source")),
		URL: r.url(f["url"], truce.Say("the address of a source")), Doc: r.text(f["doc"], truce.Say("a document number")),
		Quote: r.text(f["quote"], truce.Say("a quotation")), Lang: r.text(f["lang"], truce.Say("a language")),
		Seed: r.text(f["seed"], truce.Say("the number of an article")), Note: r.text(f["note"], truce.Say("a note"))}
	if f["outlet"] == nil && f["url"] == nil && f["doc"] == nil && f["seed"] == nil {
		r.at(n, "a source names an outlet, an address, a document or an article")
	}
	return s
}

func (r *reader) parties(n *yaml.Node, what truce.Sentence) []truce.PartyClaim {
	var out []truce.PartyClaim
	r.list(n, what, func(n *yaml.Node) {
		f := r.mapping(n, truce.Say("one of the %s", what), "actor!", "as", "for", "contested", "sources")
		if f == nil {
			return
		}
		out = append(out, truce.PartyClaim{Actor: truce.ActorID(r.slug(f["actor"], truce.Say("the id of an actor"))),
			As:        word(&r.page, f["as"], truce.Say("what somebody is to an agreement"), partyRoles...),
			For:       truce.ActorID(r.slug(f["for"], truce.Say("the id of an actor"))),
			Contested: r.yesNo(f["contested"], truce.Say("contested")), Sources: r.sources(f["sources"])})
	})
	return out
}

// guarantees checks that whoever is guaranteed is a party.
func (r *reader) guarantees(n *yaml.Node) {
	a := r.out.Agreement
	for i, g := range a.Guarantors {
		isParty := func(p truce.PartyClaim) bool { return p.Actor == g.For }
		if g.For != "" && !slices.ContainsFunc(a.Parties, isParty) {
			r.at(n.Content[i], "%s guarantees %s, which is not among the parties", g.Actor, g.For)
		}
	}
}

func (r *reader) exclusion(n *yaml.Node) {
	f := r.mapping(n, truce.Say("an exclusion"), "actor", "body", "as", "contested", "sources")
	if f == nil {
		return
	}
	x := truce.Exclusion{Actor: truce.ActorID(r.slug(f["actor"], truce.Say("the id of an actor"))),
		Body: truce.ActorID(r.slug(f["body"], truce.Say("the id of a body"))),
		As:   r.text(f["as"], truce.Say("a heading")), Contested: r.yesNo(f["contested"],
			truce.Say("contested")), Sources: r.sources(f["sources"])}
	switch {
	case (f["actor"] == nil) == (f["body"] == nil):
		r.at(n, "an exclusion names an actor, or a body whose designations count: one of these")
	case x.Actor != "" && x.As != "":
		r.at(f["as"], "a heading goes with a body whose designations count; the actor %s is excluded by name", x.Actor)
	}
	for _, p := range r.out.Agreement.Parties {
		if p.Actor == x.Actor && x.Actor != "" && binds(p) && !x.Contested {
			r.at(f["actor"], "%s is excluded here and a party above", x.Actor)
		}
	}
	r.out.Agreement.Exclusions = append(r.out.Agreement.Exclusions, x)
}

// binds reports whether a party claim says, uncontested, that the actor is bound.
func binds(p truce.PartyClaim) bool {
	return !p.Contested && (p.As == "signatory" || p.As == "party" || p.As == "")
}

func (r *reader) clause(n *yaml.Node) {
	f := r.mapping(n, truce.Say("a clause"), "number!", "title!", "text!", "status!", "severity", "breach",
		"unless", "source")
	if f == nil {
		return
	}
	c := truce.Clause{Number: r.text(f["number"], truce.Say("the number of a clause")),
		Title:    r.text(f["title"], truce.Say("the title of a clause")),
		Text:     r.text(f["text"], truce.Say("the text of a clause")),
		Status:   word(&r.page, f["status"], truce.Say("the status of a text"), textStatuses...),
		Severity: r.text(f["severity"], truce.Say("a severity")), Breach: r.text(f["breach"], truce.Say("a condition")),
		Unless: r.text(f["unless"], truce.Say("an exception"))}
	if f["source"] != nil {
		c.Source = r.source(f["source"])
	}
	for _, x := range r.out.Agreement.Clauses {
		if x.Number == c.Number && c.Number != "" {
			r.at(f["number"], "the clause %s is there twice", c.Number)
		}
	}
	if c.Status == "official" && c.Source == (truce.Source{}) && len(r.out.Agreement.Sources) == 0 {
		r.at(f["status"], "an official text needs the source it is taken from")
	}
	r.conditions(c, f)
	r.out.Agreement.Clauses = append(r.out.Agreement.Clauses, c)
}

// conditions compiles what decides the clause, and puts what is wrong with it where it stands in the file.
func (r *reader) conditions(c truce.Clause, f map[string]*yaml.Node) {
	switch {
	case c.Unless != "" && f["breach"] == nil:
		r.at(f["unless"], "an exception needs a condition it is an exception from: give the clause a \"breach\"")
		return
	case c.Breach == "":
		return
	}
	c.Breach = f["breach"].Value // with its white space, so that places are right
	if c.Unless != "" {
		c.Unless = f["unless"].Value
	}
	_, in, flaws := compileClause(&c, namedIn(r.withClause(c)), new(int))
	n := f["breach"]
	if in == inUnless {
		n = f["unless"]
	}
	for _, x := range flaws {
		line, col := r.inside(n, x.at)
		r.problem(line, col, "clause %s: %s", c.Number, x.says)
	}
}

// withClause is the agreement as it is read so far with one clause more.
func (r *reader) withClause(c truce.Clause) *truce.Agreement {
	a := r.out.Agreement
	a.Clauses = append(slices.Clone(a.Clauses), c)
	return &a
}

func (r *reader) accession(n *yaml.Node) {
	f := r.mapping(n, truce.Say("an accession"), "actor", "settlement", "status!", "scope", "since", "stated",
		"form", "claimed_by",
		"strength", "detachments", "provinces", "sources")
	if f == nil {
		return
	}
	x := truce.Accession{Agreement: r.out.Agreement.ID, Actor: truce.ActorID(r.slug(f["actor"],
		truce.Say("the id of an actor"))),
		Settlement: truce.AreaID(r.slug(f["settlement"], truce.Say("the id of a settlement"))),
		Status:     word(&r.page, f["status"], truce.Say("the status of an accession"), codes.AccessionStatuses...),
		Scope:      word(&r.page, f["scope"], truce.Say("what is suspended or resumed"), codes.SuspensionScopes...),
		Since:      r.instant(f["since"], truce.Say("since")), Stated: r.date(f["stated"], truce.Say("the stated date")),
		Form:        r.text(f["form"], truce.Say("a form")),
		ClaimedBy:   truce.ActorID(r.slug(f["claimed_by"], truce.Say("the id of an actor"))),
		Strength:    r.text(f["strength"], truce.Say("a strength")),
		Detachments: r.text(f["detachments"], truce.Say("detachments")), Provinces: r.texts(f["provinces"],
			truce.Say("a list of provinces")),
		Sources: r.sources(f["sources"])}
	if (f["actor"] == nil) == (f["settlement"] == nil) {
		r.at(n, "an accession is of an actor or of a settlement: one of these")
	}
	if known := areasOf(&r.out.Agreement); x.Settlement != "" && !slices.Contains(known, x.Settlement) {
		r.at(f["settlement"], "the agreement names no area %q%s", x.Settlement, suggest(string(x.Settlement), known))
	}
	if x.Scope != "" && x.Status != codes.Suspended && x.Status != codes.Resumed {
		r.at(f["scope"], "a scope goes with suspended or resumed, not with %s", x.Status)
	}
	r.out.Accessions = append(r.out.Accessions, x)
}

func (r *reader) status(n *yaml.Node) {
	f := r.mapping(n, truce.Say("a status"), "status!", "since", "stated", "claimed_by", "note", "sources")
	if f == nil {
		return
	}
	r.out.Statuses = append(r.out.Statuses, truce.AgreementStatus{Agreement: r.out.Agreement.ID,
		Status:    word(&r.page, f["status"], truce.Say("the status of an agreement"), codes.AgreementStatuses...),
		Since:     r.instant(f["since"], truce.Say("since")),
		Stated:    r.date(f["stated"], truce.Say("the stated date")),
		ClaimedBy: truce.ActorID(r.slug(f["claimed_by"], truce.Say("the id of an actor"))),
		Note:      r.text(f["note"], truce.Say("a note")), Sources: r.sources(f["sources"])})
}

// area reads an area the agreement names. Where the file describes it, that is a claim of its own; where it only names
// it, the description is the record's.
func (r *reader) area(n *yaml.Node) {
	f := r.mapping(n, truce.Say("an area"), "area!", "role!", "map", "clock", "note", "kind", "names", "within",
		"ring", "circle",
		"from", "to", "sources")
	if f == nil {
		return
	}
	x := truce.Area{ID: truce.AreaID(r.slug(f["area"], truce.Say("the id of an area"))),
		Kind:  word(&r.page, f["kind"], truce.Say("the kind of an area"), areaKinds...),
		Names: r.names(f["names"], truce.Say("names")), Within: truce.AreaID(r.slug(f["within"],
			truce.Say("the id of an area"))),
		Ring: r.ring(f["ring"]), Circle: r.circle(f["circle"]), From: r.instant(f["from"], truce.Say("from")),
		To:      r.instant(f["to"], truce.Say("to")),
		Sources: r.sources(f["sources"])}
	if slices.Contains(areasOf(&r.out.Agreement), x.ID) && x.ID != "" {
		r.at(f["area"], "the area %s is there twice", x.ID)
	}
	described := r.described(n, f)
	shaped := f["ring"] != nil || f["circle"] != nil
	agreed := truce.AgreedArea{Area: x.ID, Role: word(&r.page, f["role"],
		truce.Say("what an area is to an agreement"), areaRoles...),
		Map: shaped, Note: r.text(f["note"], truce.Say("a note")), Clock: r.text(f["clock"], truce.Say("a clock time"))}
	if f["map"] != nil {
		agreed.Map = r.yesNo(f["map"], truce.Say("map"))
	}
	switch {
	case f["ring"] != nil && f["circle"] != nil:
		r.at(f["circle"], "an area has one shape: a ring or a circle")
	case agreed.Map && described && !shaped:
		r.at(f["map"], "an agreed map of %s is said to be held, but its description has no ring and no circle", x.ID)
	case f["map"] == nil && !described:
		r.at(n, "say whether an agreed map of %s is held: \"map: true\" when the record's description of it is agreed, "+
			"else \"map: false\"", x.ID)
	}
	if x.From.Known() && x.To.Known() && x.To <= x.From {
		r.at(f["to"], "the area ends (%s) before it begins (%s)", x.To, x.From)
	}
	if described {
		r.out.Areas = append(r.out.Areas, x)
		r.areaNodes = append(r.areaNodes, n)
	}
	r.out.Agreement.Areas = append(r.out.Agreement.Areas, agreed)
}

// described reports whether the file describes an area, and asks for what a description needs.
func (r *reader) described(n *yaml.Node, f map[string]*yaml.Node) bool {
	any := false
	for _, field := range []string{"kind", "names", "within", "ring", "circle", "from", "to", "sources"} {
		any = any || f[field] != nil
	}
	for _, field := range []string{"kind", "names"} {
		if any && f[field] == nil {
			r.at(n, "an area described here has no %q", field)
		}
	}
	return any
}

// withins checks that no area the file describes lies within itself.
func (r *reader) withins() {
	parent := map[truce.AreaID]truce.AreaID{}
	for _, x := range r.out.Areas {
		parent[x.ID] = x.Within
	}
	for i, x := range r.out.Areas {
		up := x.Within
		for range r.out.Areas {
			if up == x.ID && up != "" {
				r.at(r.areaNodes[i], "the area %s lies within itself", x.ID)
				break
			}
			up = parent[up]
		}
	}
}

// ring reads a closed line of positions, latitude first.
func (r *reader) ring(n *yaml.Node) []truce.Point {
	var out []truce.Point
	r.list(n, truce.Say("a ring"), func(n *yaml.Node) { out = append(out, r.point(n)) })
	if len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	if n != nil && n.Kind == yaml.SequenceNode && len(out) < 3 {
		r.at(n, "a ring has at least three corners")
	}
	return out
}

func (r *reader) point(n *yaml.Node) truce.Point {
	var deg []float64
	r.list(n, truce.Say("a position"), func(n *yaml.Node) {
		deg = append(deg, r.number(n,
			truce.Say("a latitude or longitude")))
	})
	if len(deg) != 2 {
		if n.Kind == yaml.SequenceNode {
			r.at(n, "a position is [latitude, longitude] in degrees")
		}
		return truce.Point{}
	}
	p, ok := truce.PointOf(deg[0], deg[1])
	if _, swapped := truce.PointOf(deg[1], deg[0]); !ok && swapped {
		r.at(n, "[%v, %v] is not on the globe: latitude and longitude seem to be swapped", deg[0], deg[1])
	} else if !ok {
		r.at(n, "[%v, %v] is not on the globe: latitude is -90 to 90, longitude -180 to 180", deg[0], deg[1])
	}
	return p
}

func (r *reader) circle(n *yaml.Node) *truce.Circle {
	if n == nil {
		return nil
	}
	f := r.mapping(n, truce.Say("a circle"), "centre!", "radius_km!")
	if f == nil || f["centre"] == nil || f["radius_km"] == nil {
		return nil
	}
	km := r.number(f["radius_km"], truce.Say("a radius"))
	if !(km >= 0.01 && km <= 2000) {
		r.at(f["radius_km"], "a radius is 0.01 to 2,000 km; %v is not", strings.TrimSpace(f["radius_km"].Value))
		return nil
	}
	return &truce.Circle{Centre: r.point(f["centre"]), RadiusM: int32(km*1000 + 0.5)}
}
