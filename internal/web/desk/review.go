package desk

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/match"
	"truce/internal/propose"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// The review page goes through pairs of incidents that may be one, the pair whose answer is worth most first.
const (
	reviewDays   = 14  // how far back it looks where no day is asked for
	reviewListed = 25  // pairs listed below the one that is open
	reviewOwn    = 10  // answers listed for a second reader
	mayBeListed  = 5   // on the page of an incident
	mayBeLeast   = 0.2 // probability under which an incident is not named there
)

// reviewPage is the pair that is open, the queue behind it, and how past answers bear the engine out.
type reviewPage struct {
	Shown   bool // whether the viewer sees what is proposed
	Acts    bool // whether it may answer
	From    truce.Date
	To      truce.Date
	Pair    *reviewPair // nil: nothing is open
	At      int         // place of the pair in the queue, from 0
	Left    int
	Prev    string // address of the pair before; empty: there is none
	Next    string // address of the pair after it, for who is unsure
	Queue   []reviewRow
	Bands   []reviewBand
	Decided int
	Own     []ownAnswer   // what the viewer's member has answered, latest first
	Last    *reviewAnswer // what was answered just now
	Bulk    *bulkAnswer   // what was answered of several pairs just now
	Action  string
	Claim   string
	Stale   bool  // the pair has changed since it was shown
	Refusal error // why what was sent was not entered
	Engine  string
}

// reviewRow is a pair in the queue.
type reviewRow struct {
	A, B    truce.IncidentID
	Percent int
	ShownAs string // what an answer is to
	Href    string
	Current bool

	When  truce.Interval // of A, as Kinds and Words are
	Kinds []codes.EventKind
	Words frame.Where
}

// reviewPair is one pair, opened.
type reviewPair struct {
	propose.Proposal
	HrefA, HrefB string
	Percent      int
	Reports      []reportColumn
	Compare      []compareRow
	Rows         []reviewReason // where it begins, then what speaks most, for or against
	Silent       []reviewReason // what speaks neither for nor against
	Total        string
	ShownAs      string // what an answer is to
	Changes      []reviewChange
	Awaits       []truce.MemberID // whose word joins them, the viewer's own member left out
	EntryHref    string           // of the word the viewer's member has given, if any
	Yours        bool             // whether the viewer's word is one of those that join them
}

// reviewReason is a line of the sum.
type reviewReason struct {
	Points, Field string
	Words         truce.Sentence
}

// reviewChange is what would turn the proposal.
type reviewChange struct {
	reviewReason
	Learn bool
}

// reviewAnswer is the answer given just now.
type reviewAnswer struct {
	A, B truce.IncidentID
	Said string // same, different, undone
}

// ownAnswer is an answer of the viewer's member, for a second reader.
type ownAnswer struct {
	A, B  truce.IncidentID
	Same  bool
	Href  string // side by side again
	Entry string // address of the entry, which names the officer
	Ref   truce.Ref
}

// reviewBand is the answers to proposals of about one stated share.
type reviewBand struct {
	propose.Band
	Label string
}

// percent is a probability in whole hundredths.
func percent(p float64) int { return int(100*p + 0.5) }

// opener opens sealed reports of the viewer's own member, where this node keeps them.
func (s *site) opener(r *request) propose.Opener {
	if s.Vault == nil {
		return nil
	}
	return func(ctx context.Context, id truce.ReportID) (truce.Coded, error) {
		c, err := r.Vault().Unreleased(ctx, r.Lens.Who().Member, id)
		if truce.KindOf(err) == truce.Forbidden {
			return c, truce.Errorf(truce.NotFound, "it is not kept here").Because(err)
		}
		return c, err
	}
}

// review answers GET /review.
func (s *site) review(w http.ResponseWriter, r *request) error {
	page, err := s.reviewPage(r, r.URL.Query())
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "review", page)
}

// reviewPage builds the page an address asks for: days from and to, place in the queue at, or a pair.
func (s *site) reviewPage(r *request, q url.Values) (*reviewPage, error) {
	ctx, l := r.Context(), r.Lens
	p := &reviewPage{Shown: s.proposer != nil && l.May(truce.FieldSighting, "", ""), Action: s.At("/review")}
	span, err := s.reviewSpan(p, q)
	if err != nil || !p.Shown {
		return p, err
	}
	p.Engine = s.proposer.Version()
	if p.Acts, err = r.May(truce.ActGroup); err != nil {
		return nil, err
	}
	if p.Claim, err = s.Claim(); err != nil {
		return nil, err
	}
	queue, answers, err := s.proposer.Review(ctx, l, span.From, span.To, s.opener(r))
	if err != nil {
		var ok bool
		if p.Refusal, ok = frame.ForThePerson(err); !ok {
			return nil, err
		}
		return p, nil
	}
	s.calibrate(l, p, answers)
	p.Left = len(queue)
	p.At = min(placeOf(q.Get("at")), max(0, len(queue)-1))
	if err := s.openPair(r, p, queue, q.Get("pair")); err != nil {
		return nil, err
	}
	if err := s.listQueue(r, p, queue); err != nil {
		return nil, err
	}
	if p.At > 0 {
		p.Prev = s.reviewHref(p, p.At-1)
	}
	if p.At+1 < len(queue) {
		p.Next = s.reviewHref(p, p.At+1)
	}
	switch said := q.Get("said"); said {
	case "same", "different", "undone":
		p.Last = &reviewAnswer{truce.IncidentID(q.Get("a")), truce.IncidentID(q.Get("b")), said}
	}
	return p, nil
}

// listQueue lists the pairs from the place that is open on, each with what its first incident is.
func (s *site) listQueue(r *request, p *reviewPage, queue []propose.Proposal) error {
	b, err := s.book(r)
	if err != nil {
		return err
	}
	for i := p.At; i < min(len(queue), p.At+reviewListed); i++ {
		x := &queue[i]
		v, err := r.Lens.Incident(r.Context(), x.A)
		if err != nil {
			return err
		}
		known, _, err := b.Opened(r.Context(), r.Lens, v)
		if err != nil {
			return err
		}
		p.Queue = append(p.Queue, reviewRow{A: x.A, B: x.B, Percent: percent(x.Probability), ShownAs: shownAs(x),
			Href: s.reviewHref(p, i), Current: p.Pair != nil && p.Pair.A == x.A && p.Pair.B == x.B,
			When: known.When, Kinds: known.Kinds, Words: b.Where(known.Where)})
	}
	return nil
}

// placeOf reads a place in the queue; what is none is the first.
func placeOf(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// reviewSpan reads the days an address asks for.
func (s *site) reviewSpan(p *reviewPage, q url.Values) (truce.Interval, error) {
	p.From, p.To = truce.Date(q.Get("from")), truce.Date(q.Get("to"))
	if p.To == "" {
		p.To = truce.Date(s.Clock().In(s.Zone).Format(time.DateOnly))
	}
	if p.From == "" {
		p.From = frame.Shift(p.To, -(reviewDays - 1))
	}
	from, to := p.From.Span(s.Zone), p.To.Span(s.Zone)
	if !from.Known() || !to.Known() || to.From < from.From {
		return truce.Interval{}, truce.Errorf(truce.Invalid, "the days of the review are none")
	}
	return truce.Interval{From: from.From, To: to.To + 1}, nil
}

// reviewHref is the address of a place in the queue.
func (s *site) reviewHref(p *reviewPage, at int) string {
	q := url.Values{"from": {string(p.From)}, "to": {string(p.To)}}
	if at > 0 {
		q.Set("at", strconv.Itoa(at))
	}
	return s.At("/review") + "?" + q.Encode()
}

// pairHref is the address of a pair.
func (s *site) pairHref(a, b truce.IncidentID) string {
	return s.At("/review") + "?pair=" + url.QueryEscape(string(a)+"."+string(b))
}

// openPair opens the pair that was asked for, or the one at its place in the queue.
func (s *site) openPair(r *request, p *reviewPage, queue []propose.Proposal, asked string) error {
	ctx, l := r.Context(), r.Lens
	a, b, ok := strings.Cut(asked, ".")
	if !ok {
		if len(queue) == 0 {
			return nil
		}
		a, b = string(queue[p.At].A), string(queue[p.At].B)
	}
	x, ok, err := s.proposer.Pair(ctx, l, truce.IncidentID(a), truce.IncidentID(b), s.opener(r))
	if truce.KindOf(err) == truce.NotFound || err == nil && !ok {
		p.Stale = asked != ""
		return nil
	}
	if err != nil {
		return err
	}
	for i := range queue {
		if queue[i].A == x.A && queue[i].B == x.B {
			p.At = i
		}
	}
	p.Pair, err = s.reviewPair(r, x)
	return err
}

// reviewPair puts the two reports side by side and the reasons below them.
func (s *site) reviewPair(r *request, x propose.Proposal) (*reviewPair, error) {
	ctx, l := r.Context(), r.Lens
	b, err := s.book(r)
	if err != nil {
		return nil, err
	}
	p := &reviewPair{Proposal: x, HrefA: s.At("/incidents", x.A), HrefB: s.At("/incidents", x.B),
		Percent: percent(x.Probability), Total: propose.Decimal(x.Points),
		ShownAs: shownAs(&x)}
	for _, id := range []truce.ReportID{x.ReportA, x.ReportB} {
		r, err := l.Report(ctx, id)
		if err != nil {
			return nil, err
		}
		c, err := b.reportColumn(ctx, l, r)
		if err != nil {
			return nil, err
		}
		p.Reports = append(p.Reports, c)
	}
	p.Compare = compare(p.Reports)
	reasons := slices.Clone(x.Reasons)
	if len(reasons) > 0 {
		slices.SortStableFunc(reasons[1:], func(a, b match.Reason) int {
			return cmp.Compare(max(b.Points, -b.Points), max(a.Points, -a.Points))
		})
	}
	for _, r := range reasons {
		row := reviewReason{propose.Decimal(r.Points), r.Field, r.Words}
		if r.Points == 0 {
			p.Silent = append(p.Silent, row)
		} else {
			p.Rows = append(p.Rows, row)
		}
	}
	for _, c := range x.Changes {
		p.Changes = append(p.Changes, reviewChange{reviewReason{propose.Decimal(c.Points), c.Field, c.Words}, c.Learn})
	}
	if x.Own != nil {
		p.EntryHref = s.At("/record", x.Own.Member, x.Own.Index)
	}
	for _, m := range x.Need {
		if m == l.Who().Member {
			p.Yours = true
		} else {
			p.Awaits = append(p.Awaits, m)
		}
	}
	return p, nil
}

// calibrate sets what the engine stated beside what people decided.
func (s *site) calibrate(l *view.Lens, p *reviewPage, list []propose.Decision) {
	p.Decided = len(list)
	for i := len(list) - 1; i >= 0 && len(p.Own) < reviewOwn; i-- {
		if c := list[i]; c.Member == l.Who().Member && (c.Shown == nil || c.Shown.Engine != propose.Undone) {
			p.Own = append(p.Own, ownAnswer{c.A, c.B, c.Same.Same, s.pairHref(c.A, c.B), s.At("/record", c.Member, c.Index),
				c.Ref})
		}
	}
	for _, b := range propose.Bands(list) {
		if b.N > 0 {
			p.Bands = append(p.Bands, reviewBand{b, strconv.Itoa(percent(b.From)) + "–" + strconv.Itoa(percent(b.To)) + " %"})
		}
	}
}

// sayPair answers POST /review: the two are one, they are two, or the member takes its word back.
func (s *site) sayPair(w http.ResponseWriter, r *request) error {
	by, form, err := s.Act(r, truce.ActGroup)
	if err != nil {
		return err
	}
	if s.proposer == nil {
		return truce.Errorf(truce.Unavailable, "nothing is proposed here")
	}
	claim, err := frame.ClaimOf(form)
	if err != nil {
		return err
	}
	if len(form["pair"]) > 0 {
		return s.sayPairs(w, r, by, claim, form)
	}
	a, b := truce.IncidentID(form.Get("a")), truce.IncidentID(form.Get("b"))
	body, ok, err := s.pairClaim(r, a, b, form)
	if err != nil {
		return err
	}
	back := url.Values{"from": {form.Get("from")}, "to": {form.Get("to")}, "at": {form.Get("at")}}
	if ok {
		if _, err = s.Registrar.Enter(r.Context(), by, claim, body); err == nil {
			for k, v := range map[string]string{"a": string(a), "b": string(b), "said": form.Get("answer")} {
				back.Set(k, v)
			}
			http.Redirect(w, r.Request, s.At("/review")+"?"+back.Encode(), http.StatusSeeOther)
			return nil
		}
	}
	refusal, known := frame.ForThePerson(err)
	if err != nil && !known {
		return err
	}
	back.Set("pair", string(a)+"."+string(b))
	page, err := s.reviewPage(r, back)
	if err != nil {
		return err
	}
	page.Stale, page.Refusal = !ok, refusal
	return s.Render(w, r, http.StatusConflict, "review", page)
}

// pairClaim makes the claim that was submitted, with what was shown; ok is false when that is not what would be shown
// now.
func (s *site) pairClaim(r *request, a, b truce.IncidentID, form url.Values) (*truce.Same, bool, error) {
	ctx, l := r.Context(), r.Lens
	if form.Get("answer") == "undone" {
		stands, err := s.stands(r, a, b, form.Get("points"))
		return propose.TakeBack(a, b), stands, err
	}
	same := form.Get("answer") == "same"
	if !same && form.Get("answer") != "different" {
		return nil, false, truce.Errorf(truce.Invalid, "%q is no answer", form.Get("answer"))
	}
	x, ok, err := s.proposer.Pair(ctx, l, a, b, s.opener(r))
	if err != nil || !ok || x.A != a || x.B != b || shownAs(&x) != form.Get("points") {
		return nil, false, err
	}
	return x.Claim(same), true, nil
}

// shownAs tells a proposal as it was shown from what it has become since: by its score, or by an answer that somebody
// of the member gave meanwhile.
func shownAs(x *propose.Proposal) string {
	out := propose.Decimal(x.Points)
	if x.Own != nil {
		out += "@" + x.Own.Ref.String()
	}
	return out
}

// stands reports whether the member's word on a pair that is to be taken back is still the one that was shown, by its
// entry; "": whichever stands.
func (s *site) stands(r *request, a, b truce.IncidentID, entry string) (bool, error) {
	var last *truce.SameClaim
	for _, id := range []truce.IncidentID{a, b} {
		v, err := r.Lens.Incident(r.Context(), id)
		if err != nil {
			return false, err
		}
		for _, c := range slices.Concat(v.Joined, v.Proposed, v.Denied) {
			if c.Member == r.Lens.Who().Member && pairOf(c.Same) == pairOf(truce.Same{A: a, B: b}) {
				last = &c
			}
		}
	}
	return entry == "" || last != nil && last.Ref.String() == entry, nil
}

// mayBe is an incident that the one on the page may be one with.
type mayBe struct {
	Other   truce.IncidentID
	Href    string // of the other
	Review  string // of the pair
	Percent int
	Said    []truce.SameClaim
}

// mayBe lists what the incident may be one with; none for a viewer who may not know. It reports
// whether too many lie within reach for a page to compare them.
func (s *site) mayBe(r *request, id truce.IncidentID) (list []mayBe, crowded bool, err error) {
	if s.proposer == nil {
		return nil, false, nil
	}
	near, err := s.proposer.Glance(r.Context(), r.Lens, id, s.opener(r))
	if err != nil {
		crowded = truce.KindOf(err) == truce.Invalid
		if crowded {
			err = nil
		}
		return nil, crowded, err
	}
	for _, x := range near {
		if x.Probability < mayBeLeast || len(list) == mayBeListed {
			break
		}
		other := x.A
		if other == id {
			other = x.B
		}
		list = append(list, mayBe{other, s.At("/incidents", other), s.pairHref(x.A, x.B), percent(x.Probability), x.Said})
	}
	return list, false, nil
}
