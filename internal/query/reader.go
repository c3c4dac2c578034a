// Package query is what can be asked of a state: the questions, their pages and counts, and a reader of a state in
// memory. The read models in SQL answer the same questions (internal/sqlstore).
package query

import (
	"context"
	"maps"
	"slices"

	"truce"
	"truce/codes"
)

// Reader is what is known at one node, read. Every method answers from one consistent state; absence is an error of
// kind [truce.NotFound], never an empty value. Implementations are safe for concurrent use. What a Reader returns is
// not yet filtered for an audience: that is internal/view's work, over [truce.Viewer.May].
type Reader interface {
	// Process returns the newest document in force, with what has become of it and of those before it.
	Process(ctx context.Context) (*truce.Process, error)
	// Cut names the state that is read.
	Cut(ctx context.Context) (truce.Cut, error)
	// Claims returns the claims of a kind under a key, withdrawn ones included and marked, in order of ref; with an
	// empty key every claim of the kind, in order of key, then ref. No claims is no error. It serves every kind but
	// reports, releases, links and sameness, which have methods of their own. Others may be given the same claims: they
	// are not to be changed. How many that can be is bounded by the budgets of the kinds, save for what members enter
	// any number of: that is for ClaimPage.
	Claims(ctx context.Context, kind truce.Kind, key string) ([]*truce.Claim, error)
	// Entered returns the claims of a kind whose claimed time lies in the span, withdrawn ones included and marked, in
	// order of key, then ref.
	Entered(ctx context.Context, kind truce.Kind, span truce.Interval) ([]*truce.Claim, error)
	// ClaimPage returns a page of the claims of a kind.
	ClaimPage(ctx context.Context, q Claims) (ClaimPage, error)
	// Report returns one report.
	Report(ctx context.Context, id truce.ReportID) (*truce.ReportState, error)
	// History returns all that was entered of a report, in the order of its log: its versions, withdrawn ones marked, its
	// releases, and what withdrew a version.
	History(ctx context.Context, id truce.ReportID) ([]*truce.Claim, error)
	// Reports returns a page of reports.
	Reports(ctx context.Context, q Reports) (ReportPage, error)
	// Incident returns the joint incident that id belongs to: a merged id answers with the one it redirects to.
	Incident(ctx context.Context, id truce.IncidentID) (*truce.IncidentView, error)
	// Lists are of all that was entered.
	Lists
	// SeenBy returns what an audience sees of the incidents.
	SeenBy(ctx context.Context, a Audience) (Seen, error)
	// Refused returns a page of entries that stay without effect, and why.
	Refused(ctx context.Context, q Refused) (RefusalPage, error)
	// Next returns the number the member's next minted id of the letter will carry: R, I, O or B.
	Next(ctx context.Context, m truce.MemberID, letter byte) (int64, error)
}

// Many is a reader that has a way to read many incidents together.
type Many interface {
	// IncidentViews returns the joint incidents of the page that [Lists].Incidents answers with, in its order, and what
	// stands there as the cursor of the next page.
	IncidentViews(ctx context.Context, q Incidents) (list []*truce.IncidentView, next string, err error)
}

// Views returns the joint incidents of a page of a list whole, and the cursor of the next page; "": it is the last.
func Views(ctx context.Context, r Reader, q Incidents) (list []*truce.IncidentView, next string, err error) {
	if m, ok := r.(Many); ok {
		return m.IncidentViews(ctx, q)
	}
	page, err := r.Incidents(ctx, q)
	if err != nil {
		return nil, "", err
	}
	for _, row := range page.Rows {
		v, err := r.Incident(ctx, row.ID)
		if err != nil {
			return nil, "", err
		}
		list = append(list, v)
	}
	return list, page.Next, nil
}

// Incidents selects joint incidents. Zero fields select everything.
type Incidents struct {
	// From and To select those that may lie in [From, To); one of whose time nothing is known only where neither is given.
	From, To truce.Instant
	Begun    bool // only those that began in [From, To), where counts by day put them
	Province string
	Area     truce.AreaID
	Kind     codes.EventKind
	Status   truce.Status
	Found    Found          // only those whose finding is of this class
	Actor    truce.ActorID  // said to be author or target
	Member   truce.MemberID // has filed one of the reports
	Waiting  truce.MemberID // this voter has given no verdict
	Owes     truce.MemberID // the rule has an outcome, and this voter has not yet concurred in it
	Data     DataFilter
	NoPlace  bool // only those without a position
	Unpinned bool // only those that a map cannot show as a point, see [truce.Place.Pinned]
	Box      *Box // only those whose position lies in it
	// Words, folded and with spaces between: only those of whose words (see [WordsOf]) one begins with each, or is like it
	// where [Sounding] asks for that.
	Words string
	Sort  Order
	Limit int    // 0: 50; at most 1,000
	After string // cursor of the page before
}

// Spot is an incident as a map shows it.
type Spot struct {
	At     truce.Point
	When   truce.Interval
	Facets *Row // as [Facets] returns it
	ID     func() truce.IncidentID
}

// DataFilter says whether incidents told by third-party data alone are wanted.
type DataFilter string

// The filters.
const (
	DataAll  DataFilter = ""
	DataOnly DataFilter = "only"
	DataNone DataFilter = "none"
)

// Order orders a page.
type Order string

// The orders; each is completed by the order of minting.
const (
	NewestFirst Order = ""
	OldestFirst Order = "oldest"
	ByID        Order = "id"
)

// IncidentPage is a page of rows, with how many there are in all.
type IncidentPage struct {
	Rows  []Row
	Total int
	Next  string // cursor; empty on the last page
}

// Row is an incident in a list. Its fields are those of [truce.IncidentView].
type Row struct {
	ID       truce.IncidentID
	When     truce.Interval
	Where    truce.Place
	Kinds    []codes.EventKind
	Authors  []truce.Attribution
	Targets  []truce.Attribution
	Killed   truce.Range // hull of what reports state; nil bounds unknown
	Reports  int
	Unopened int // reports not released
	Members  []truce.MemberID
	Status   truce.Status
	Finding  *truce.Outcome
	Waiting  []truce.MemberID // voters without a verdict
	// Owes are the voters that have not concurred in the outcome the rule has for what is known now; nil: none is open.
	Owes     []truce.MemberID
	DataOnly bool
	Level    truce.Level // the widest level of its reports
	Disputed bool

	Words string `json:"-"` // see [WordsOf]; empty where rows are read of a page
}

// RowOf makes the list form of a view.
func RowOf(p *truce.Process, v *truce.IncidentView) Row {
	r := Row{ID: v.ID, When: v.When, Where: v.Where, Kinds: v.Kinds, Authors: v.Authors, Targets: v.Targets,
		Reports: len(v.Reports), Status: v.Status, DataOnly: v.DataOnly, Disputed: len(v.Disputed) > 0,
		Level: truce.LevelOwn, Killed: v.Killed.Range()}
	members := map[truce.MemberID]bool{}
	for _, x := range v.Reports {
		members[x.Owner] = true
		if x.Coded == nil {
			r.Unopened++
		}
		if x.Level.Reaches(r.Level) {
			r.Level = x.Level
		}
	}
	for _, x := range v.TakenBack { // whoever knew of it learns that it was taken back
		if x.Level.Reaches(r.Level) {
			r.Level = x.Level
		}
	}
	r.Members = slices.Sorted(maps.Keys(members))
	if f, ok := v.Finding(); ok {
		out := f.Finding
		r.Finding = &out
	}
	for _, m := range p.Rule.Voters {
		if v.Assessments[m] == nil && !p.Since.HasGone(m) {
			r.Waiting = append(r.Waiting, m)
		}
	}
	for _, m := range p.Rule.Voters {
		if !p.Since.HasGone(m) && v.ConcursIn(m) != 0 {
			r.Owes = append(r.Owes, m)
		}
	}
	return r
}

// Reports selects reports. Zero fields select everything.
type Reports struct {
	Owner    truce.MemberID
	Dataset  string
	External string // id in the dataset
	Limit    int    // 0: 50; at most 1,000
	After    truce.ReportID
}

// Check returns what is wrong with the query.
func (q Reports) Check() error {
	if _, letter, _, ok := truce.SplitMinted(string(q.After)); q.After != "" && (!ok || letter != 'R') {
		return truce.Errorf(truce.Invalid, "%q is not a cursor of this list", q.After)
	}
	return nil
}

// ReportPage is a page of reports in order of minting.
type ReportPage struct {
	Reports []*truce.ReportState
	Total   int
	Next    truce.ReportID // empty on the last page
}
