package desk

import (
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/article"
	"truce/internal/claimfile"
	"truce/internal/naming"
)

// claimForm opens the form of a claim, filled in.
type claimForm struct {
	Kind, Action string
	Fields       []formField
	Name         string // the field that a candidate fills in
	Candidates   []nameCandidate

	Key    string  // of the proposal, by what it says
	Now    bool    // it is the first that waits for an answer
	Made   *madeOf // what a person made of it; nil: nothing yet
	body   any
	values url.Values
}

// formField is a field of a form that is filled in.
type formField struct{ Name, Value string }

// mostQuoted is how long the words around a statement are that a claim quotes, in bytes.
const mostQuoted = 1000

// proposer makes proposals of what an article states.
type proposer struct {
	s      *site
	b      *book
	x      *article.Reading
	source truce.Source // of the article
	spans  []span       // that something was read of
	err    error        // why a form could not be filled in
}

// groups returns the proposals, by kind of fact.
func (a *proposer) groups() ([]factGroup, error) {
	var said, when, roles, talks, figures []fact
	for _, x := range a.x.Statements {
		said = append(said, a.statement(x))
	}
	for _, x := range a.x.Events {
		when = append(when, a.event(x))
	}
	for _, d := range a.x.Dates {
		inEvent := func(e article.Event) bool { return e.Start <= d.Start && d.End <= e.End }
		if !slices.ContainsFunc(a.x.Events, inEvent) {
			when = append(when, fact{Said: []article.Date{d}, Words: a.words(d.Span)})
		}
	}
	for _, x := range a.x.Roles {
		roles = append(roles, a.role(x))
	}
	for _, x := range a.x.Talks {
		talks = append(talks, a.talk(x))
	}
	for _, x := range a.x.Figures {
		figures = append(figures, a.figure(x))
	}
	return []factGroup{{"article.statements", said}, {"article.events", when}, {"article.roles", roles},
		{"article.talks", talks}, {"article.figures", figures}}, a.err
}

// words marks a span and returns its words.
func (a *proposer) words(x article.Span) string {
	a.spans = append(a.spans, span{x.Start, x.End})
	return x.Words
}

// quoted is the source of a claim that stands in these words.
func (a *proposer) quoted(words string) []truce.Source {
	x := a.source
	x.Quote = words
	return []truce.Source{x}
}

// stated is the day of a date; of one that is not told, "".
func stated(d *article.Date) truce.Date {
	if d == nil || d.Vague {
		return ""
	}
	return d.From
}

func wordsOf(x *article.Span) string {
	if x == nil {
		return ""
	}
	return x.Words
}

// name shows who an article names.
func (a *proposer) name(n *article.Name) *articleName {
	if n == nil {
		return nil
	}
	out := &articleName{Full: fullName(n), Unknown: n.Unknown}
	if n.ID != "" {
		out.Label = a.b.Actor(n.ID)
	}
	for _, c := range n.Candidates {
		out.Candidates = append(out.Candidates,
			nameCandidate{c.ID, a.b.standsFor(naming.Actors, c.ID), percent(c.Score)})
	}
	return out
}

func fullName(n *article.Name) string {
	if n == nil {
		return ""
	}
	return strings.Join(strings.Fields(n.Full), " ")
}

func idOf(n *article.Name) truce.ActorID {
	if n == nil {
		return ""
	}
	return n.ID
}

// form fills in the form of a claim; a candidate of a name is filled in at field.
func (a *proposer) form(body any, field string, n *articleName) claimForm {
	values, err := claimfile.Filled(body, a.s.Zone)
	if err != nil {
		a.err = err
	}
	kind := claimfile.Name(truce.KindOfBody(body))
	f := claimForm{Kind: kind, Action: a.s.At("/claims", kind) + "/new", Name: field, body: body, values: values,
		Key: a.keyOf(kind, body)}
	if n != nil {
		f.Candidates = n.Candidates
	}
	for _, k := range slices.Sorted(maps.Keys(values)) {
		for _, v := range values[k] {
			if v != "" {
				f.Fields = append(f.Fields, formField{k, v})
			}
		}
	}
	return f
}

// keyOf names a proposal by what it says.
func (a *proposer) keyOf(kind string, body any) string {
	id, err := claimfile.ID(body)
	if err != nil {
		a.err = err
		return ""
	}
	return kind + "-" + strings.TrimPrefix(id, "file-")[:12]
}

// idFor proposes the id of a claim by what it says: the same article proposes the same.
func (a *proposer) idFor(body any) string {
	id, err := claimfile.ID(body)
	if err != nil {
		a.err = err
		return ""
	}
	return "article-" + strings.TrimPrefix(id, "file-")[:12]
}

// statement proposes what somebody said. A denial is proposed with the words that make it one.
func (a *proposer) statement(x article.Statement) fact {
	p := fact{List: "article-said", What: string(x.Kind), Who: a.name(x.Speaker), Post: wordsOf(x.Post),
		Where: wordsOf(x.Place), Words: a.sentence(x), Flags: x.Flags}
	a.words(x.Span)
	on := stated(x.Date) // where it is told: the day of the article is another thing
	if x.Date != nil {
		p.Said = []article.Date{*x.Date}
	}
	body := &truce.Statement{Speaker: fullName(x.Speaker), By: idOf(x.Speaker), Stated: on, Says: p.Words,
		Place: wordsOf(x.Place), Occasion: wordsOf(x.Occasion), Sources: a.quoted(p.Words)}
	if x.How == "quotation" && x.Kind == article.Said {
		body.Says = x.Quote
	}
	body.ID = a.idFor(body)
	p.Forms = append(p.Forms, a.form(body, "by", p.Who))
	if x.Kind == article.Announced {
		done := &truce.Commitment{What: p.Words, Stated: on, Sources: a.quoted(p.Words)}
		if by := fullName(x.Speaker); by != "" {
			done.By = []string{by}
		}
		done.ID = a.idFor(done)
		p.Forms = append(p.Forms, a.form(done, "", nil))
	}
	return p
}

// sentence returns what was said: of a quotation that merely is said its words, otherwise with those that attribute it,
// as they stand in one line of the article.
func (a *proposer) sentence(x article.Statement) string {
	from, to := min(x.Start, x.By.Start), max(x.End, x.By.End)
	if x.By.End <= x.By.Start || x.How == "quotation" && x.Kind == article.Said {
		return x.Words
	}
	if all := a.x.Text[from:to]; len(all) <= mostQuoted && !strings.Contains(all, "\n") {
		return all
	}
	return x.By.Words + ": " + x.Words
}

// event proposes a line of the timeline.
func (a *proposer) event(x article.Event) fact {
	p := fact{Said: x.Dates, Words: a.words(x.Span)}
	body := &truce.Milestone{What: x.Words, Sources: a.quoted(x.Words)}
	if len(x.Dates) == 1 {
		body.Stated = stated(&x.Dates[0])
	}
	body.ID = a.idFor(body)
	p.Forms = []claimForm{a.form(body, "", nil)}
	return p
}

// role proposes a delegation, or an accession.
func (a *proposer) role(x article.Role) fact {
	p := fact{List: "article-role", What: x.Role, Who: a.name(x.Who), Of: a.name(x.Of), Post: wordsOf(x.Post),
		Words: a.words(x.Span)}
	sources := a.quoted(x.Words)
	switch x.Role {
	case "joined", "refused":
		status := codes.Acceded
		if x.Role == "refused" {
			status = codes.Refused
		}
		body := &truce.Accession{Actor: idOf(x.Who), Status: status, Sources: sources}
		p.Forms = []claimForm{a.form(body, "actor", p.Who)}
	case "head":
		body := &truce.Delegation{Actor: idOf(x.Of), Head: fullName(x.Who), HeadPost: p.Post, Sources: sources}
		p.Forms = []claimForm{a.form(body, "actor", p.Of)}
	default:
		body := &truce.Delegation{Actor: idOf(x.Who), Sources: sources}
		if x.Role == "observer" {
			body.Role = x.Role
		}
		p.Forms = []claimForm{a.form(body, "actor", p.Who)}
	}
	return p
}

// talk proposes a round. Of talks with several dates a person says which are its days.
func (a *proposer) talk(x article.Talk) fact {
	p := fact{List: "article-talk", What: x.Status, Said: x.Dates, Where: wordsOf(x.Place), Words: a.words(x.Span)}
	body := &truce.Round{Venue: p.Where, Sources: a.quoted(x.Words)}
	if codes.RoundStatuses.Has(x.Status) {
		body.Status = x.Status
	}
	if len(x.Dates) == 1 {
		body.From = stated(&x.Dates[0])
		if body.From != "" {
			body.To = x.Dates[0].To
		}
	}
	p.Forms = []claimForm{a.form(body, "", nil)}
	return p
}

// figure proposes a published number. What is no whole number has no total, and what stands before a number is kept as
// the reason to read it with care.
func (a *proposer) figure(x article.Figure) fact {
	p := fact{List: "article-hedge", What: x.Hedge, Words: a.words(x.Span), Flags: x.Flags}
	body := &truce.Figure{What: wordsOf(x.Unit), Sources: a.quoted(a.line(x.Span))}
	switch {
	case x.Between != nil:
		p.Amount = fmt.Sprintf("%s–%s", amount(x.Between[0]), amount(x.Between[1]))
	case x.Value != nil:
		p.Amount = amount(*x.Value)
		if n := int(*x.Value); *x.Value == math.Trunc(*x.Value) && math.Abs(*x.Value) < 1<<53 {
			body.Total = &n
		}
	}
	if x.Hedge != "" {
		body.Traps = append(body.Traps, x.Hedge+": "+x.Words)
	}
	p.Forms = []claimForm{a.form(body, "", nil)}
	return p
}

func amount(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// line returns the line of the article that words stand in, or the words alone where it is long.
func (a *proposer) line(x article.Span) string {
	from := strings.LastIndexByte(a.x.Text[:x.Start], '\n') + 1
	to := len(a.x.Text)
	if n := strings.IndexByte(a.x.Text[x.End:], '\n'); n >= 0 {
		to = x.End + n
	}
	if to-from > mostQuoted {
		return x.Words
	}
	return a.x.Text[from:to]
}
