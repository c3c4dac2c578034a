package registers

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"truce"
	"truce/internal/propose"
	"truce/internal/query"
	"truce/internal/reconcile"
	"truce/internal/web/frame"
)

// The bounds of the page.
const (
	mostCompared = 20_000 // incidents of the days that are compared at once; truce reconcile record compares more
	listed       = 100    // rows of one sort, or pairs of the queue, that are laid out at once
	glimpsed     = 20     // of each sort where all of them are asked for
)

// page is two registers beside each other.
type page struct {
	Shown   bool // false: this is for members
	Alone   bool // whether there is one member, and nothing to compare
	Action  string
	From    truce.Date
	To      truce.Date
	Members []truce.MemberID
	Rules   []reconcile.Named
	Sides   [2]side
	Refusal error
	*propose.Reconciliation
	Parts  []part
	Groups []group
	Queue  []pair
	Pairs  paging // of the queue
	Show   string // one sort of row alone, or the queue; empty: all
	State  string // open or settled rows alone; empty: both
	All    string // address of the whole
}

// side is one of the two registers.
type side struct {
	Member truce.MemberID
	Rule   string // of those that come with the program; empty: the one it has entered
	Title  string // of the rule it is counted under
	Unit   string
	Total  number
}

// number is a range as the page writes it: what is not known has no upper bound.
type number struct {
	Low, High int
	Open      bool
}

func numberOf(r truce.Range) number {
	if r.High == nil {
		return number{Low: *r.Low, Open: true}
	}
	return number{Low: *r.Low, High: *r.High}
}

// part is what one sort of row comes to.
type part struct {
	reconcile.Part
	A, B number
}

// group is the rows of one sort.
type group struct {
	Place  reconcile.Place
	States []stateChoice
	Rows   []row
	Paging paging
}

// row is an incident as the two have it.
type row struct {
	reconcile.Row
	Href    string // of the incident
	Settled bool   // the members have a finding
	Sides   [2]*held
}

// held is what one side has of it.
type held struct {
	reconcile.Held
	Reports []frame.Label
}

// pair is two incidents that may be one.
type pair struct {
	A, B    truce.IncidentID
	Href    string
	Percent int
	Why     reason // that weighs most
	State   string
}

// registers answers GET /registers.
func (s *site) registers(w http.ResponseWriter, r *request) error {
	p, err := s.page(r, r.URL.Query())
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "registers", p)
}

func (s *site) page(r *request, q url.Values) (*page, error) {
	l := r.Lens
	p := &page{Shown: s.engine != nil && l.May(truce.FieldSighting, "", ""), Action: s.At("/registers")}
	if !p.Shown {
		return p, nil
	}
	for _, m := range l.Process().Members {
		p.Members = append(p.Members, m.ID)
	}
	if p.Alone = len(p.Members) < 2; p.Alone {
		return p, nil
	}
	var err error
	if p.Rules, err = reconcile.Rules(); err != nil {
		return nil, err
	}
	rulings, err := s.asked(p, l.Who().Member, q)
	if err == nil {
		err = s.bounded(r, p)
	}
	if err == nil {
		p.Reconciliation, err = s.engine.Reconcile(r.Context(), l, rulings, p.From, p.To)
	}
	if err != nil {
		var ok bool
		if p.Refusal, ok = frame.ForThePerson(err); !ok {
			return nil, err
		}
		return p, nil
	}
	s.layOut(p, q)
	return p, nil
}

// bounded refuses days with more incidents than a page compares.
func (s *site) bounded(r *request, p *page) error {
	first, err := s.Day(r.Lens.Process(), p.From)
	if err != nil {
		return err
	}
	last, err := s.Day(r.Lens.Process(), p.To)
	if err != nil {
		return err
	}
	n, err := r.Lens.Count(r.Context(), query.Incidents{From: first.Span.From, To: last.Span.To})
	if err == nil && n > mostCompared {
		return truce.Errorf(truce.Invalid,
			"these days have %d incidents; this page compares %d at most: choose fewer days, or "+
				"use truce reconcile record", n, mostCompared)
	}
	return err
}

// asked reads what an address asks for. Without anything it is the day that closed last, and the viewer's own register
// beside that of the next member.
func (s *site) asked(p *page, own truce.MemberID, q url.Values) ([]propose.Ruling, error) {
	p.From, p.To = truce.Date(q.Get("from")), truce.Date(q.Get("to"))
	if p.From == "" {
		p.From = truce.Date(s.Clock().In(s.Zone).AddDate(0, 0, -1).Format(time.DateOnly))
	}
	if p.To == "" {
		p.To = p.From
	}
	a, b := truce.MemberID(q.Get("a")), truce.MemberID(q.Get("b"))
	if a == "" {
		a = own
	}
	for _, m := range p.Members {
		if b == "" && m != a {
			b = m
		}
	}
	p.Sides = [2]side{{Member: a, Rule: q.Get("rule-a")}, {Member: b, Rule: q.Get("rule-b")}}
	var out []propose.Ruling
	for i := range p.Sides {
		x := &p.Sides[i]
		ruling := propose.Ruling{Member: x.Member}
		for j := range p.Rules {
			if p.Rules[j].Name == x.Rule {
				ruling.Rule = &p.Rules[j].CountingRule
			}
		}
		if x.Rule != "" && ruling.Rule == nil {
			return nil, truce.Errorf(truce.Invalid, "%q is no rule that comes with the program", x.Rule)
		}
		out = append(out, ruling)
	}
	if a == b {
		return nil, truce.Errorf(truce.Invalid, "two different registers are compared; choose another member")
	}
	for _, day := range []truce.Date{p.From, p.To} {
		if _, err := time.Parse(time.DateOnly, string(day)); err != nil {
			return nil, truce.Errorf(truce.Invalid, "%q is not a day of the form 2017-01-15", day)
		}
	}
	if p.To < p.From {
		return nil, truce.Errorf(truce.Invalid, "the days end on %s, before they begin on %s", p.To, p.From)
	}
	return out, nil
}

// layOut makes the tables of what was compared.
func (s *site) layOut(p *page, q url.Values) {
	p.Show, p.State = q.Get("show"), q.Get("state")
	page, _ := strconv.Atoi(q.Get("page"))
	p.All = s.list(q, "", "", 0)
	for i := range p.Sides {
		t := &p.Tallies[i]
		p.Sides[i].Title, p.Sides[i].Unit, p.Sides[i].Total = t.Rule, t.Unit, numberOf(t.Total)
	}
	for _, x := range p.Reconciliation.Parts {
		p.Parts = append(p.Parts, part{x, numberOf(x.N[0]), numberOf(x.N[1])})
	}
	for _, place := range reconcile.Places {
		if p.Show == "" || p.Show == string(place) {
			s.group(p, q, place, page)
		}
	}
	if p.Show != "" && p.Show != queued {
		return
	}
	queue := p.Reconciliation.Queue
	p.Pairs = s.paged(q, queued, "", len(queue), page, p.Show == "")
	for i := max(0, p.Pairs.From-1); i < p.Pairs.To; i++ {
		x := &queue[i]
		at := s.At("/review") + "?pair=" + url.QueryEscape(string(x.A)+"."+string(x.B))
		p.Queue = append(p.Queue, pair{A: x.A, B: x.B, Href: at, Percent: int(100*x.Probability + 0.5), Why: weightiest(x),
			State: stateOf(x)})
	}
}

func (s *site) row(p *page, x *reconcile.Row) row {
	out := row{Row: *x, Href: s.At("/incidents", x.Incident)}
	for i := range p.Sides {
		for _, h := range x.Held {
			if h.Register != string(p.Sides[i].Member) {
				continue
			}
			side := &held{Held: h}
			for _, id := range h.Entries {
				side.Reports = append(side.Reports, frame.Label{Href: s.At("/reports", id), Text: id})
			}
			out.Sides[i] = side
		}
	}
	return out
}

// reason is why a pair is likely to be one incident, or not.
type reason struct {
	Points, Field string
	Words         truce.Sentence
}

// weightiest is the reason of a pair that weighs most, for or against.
func weightiest(x *propose.Proposal) (out reason) {
	best := 0
	for _, r := range x.Reasons[min(1, len(x.Reasons)):] { // the first is the start, the same for every pair
		if n := max(int(r.Points), -int(r.Points)); n > best {
			best, out = n, reason{propose.Decimal(r.Points), r.Field, r.Words}
		}
	}
	return out
}
