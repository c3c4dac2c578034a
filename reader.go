package truce

import (
	"context"
	"time"
)

// Reader is what is known at one node, read. Every method answers from one consistent state; absence is an error of
// kind [NotFound], never an empty value. Implementations are safe for concurrent use. What a Reader returns is not yet
// filtered for an audience: that is internal/view's work, over [Viewer.May].
type Reader interface {
	// Process returns the newest document in force, with what has become of it and of those before it.
	Process(ctx context.Context) (*Process, error)
	// Cut names the state that is read.
	Cut(ctx context.Context) (Cut, error)
	// Claims returns the claims of a kind under a key, withdrawn ones included and marked, in order of ref; with an
	// empty key every claim of the kind, in order of key, then ref. No claims is no error. It serves every kind but
	// reports, releases, links and sameness, which have methods of their own.
	Claims(ctx context.Context, kind Kind, key string) ([]*Claim, error)
	// Report returns one report.
	Report(ctx context.Context, id ReportID) (*ReportState, error)
	// Reports returns a page of reports.
	Reports(ctx context.Context, q ReportQuery) (ReportPage, error)
	// Incident returns the joint incident that id belongs to: a merged id answers with the one it redirects to.
	Incident(ctx context.Context, id IncidentID) (*IncidentView, error)
	// Incidents returns a page of joint incidents.
	Incidents(ctx context.Context, q IncidentQuery) (IncidentPage, error)
	// Tally counts the joint incidents a query selects by a facet, in order of key; its paging fields are not looked at.
	// The zone says where days begin, and is looked at for [ByDay] alone.
	Tally(ctx context.Context, q IncidentQuery, by Facet, zone *time.Location) ([]Count, error)
	// Refused lists entries that stay without effect, and why.
	Refused(ctx context.Context) ([]Refusal, error)
	// Next returns the number the member's next minted id of the letter will carry: R, I, O or B.
	Next(ctx context.Context, m MemberID, letter byte) (int64, error)
}

// IncidentQuery selects joint incidents. Zero fields select everything.
type IncidentQuery struct {
	From, To Instant // those that may lie in [From, To); one of whose time nothing is known only where neither is given
	Province string
	Area     AreaID
	Kind     EventKind
	Status   Status
	Actor    ActorID  // said to be author or target
	Member   MemberID // has filed one of the reports
	Waiting  MemberID // this voter has given no verdict
	Owes     MemberID // the rule has an outcome, and this voter has not yet concurred in it
	Data     DataFilter
	NoPlace  bool // only those without a position
	Sort     IncidentSort
	Limit    int    // 0: 50; at most 1,000
	After    string // cursor of the page before
}

// DataFilter says whether incidents told by third-party data alone are wanted.
type DataFilter string

// The filters.
const (
	DataAll  DataFilter = ""
	DataOnly DataFilter = "only"
	DataNone DataFilter = "none"
)

// IncidentSort orders a page.
type IncidentSort string

// The orders; each is completed by the order of minting.
const (
	NewestFirst IncidentSort = ""
	OldestFirst IncidentSort = "oldest"
	ByID        IncidentSort = "id"
)

// IncidentPage is a page of rows, with how many there are in all.
type IncidentPage struct {
	Rows  []IncidentRow
	Total int
	Next  string // cursor; empty on the last page
}

// IncidentRow is an incident in a list. Its fields are those of [IncidentView].
type IncidentRow struct {
	ID       IncidentID
	When     Interval
	Where    Place
	Kinds    []EventKind
	Authors  []Attribution
	Targets  []Attribution
	Killed   Range // hull of what reports state; nil bounds unknown
	Reports  int
	Unopened int // reports not released
	Members  []MemberID
	Status   Status
	Finding  *Outcome
	Waiting  []MemberID // voters without a verdict
	Owes     []MemberID // voters that have not concurred in the outcome the rule has for what is known now; nil: none is open
	DataOnly bool
	Level    Level // the widest level of its reports
	Disputed bool
}

// Row makes the list form of a view.
func (p *Process) Row(v *IncidentView) IncidentRow {
	r := IncidentRow{ID: v.ID, When: v.When, Where: v.Where, Kinds: v.Kinds, Authors: v.Authors, Targets: v.Targets,
		Reports: len(v.Reports), Status: v.Status, DataOnly: v.DataOnly, Disputed: len(v.Disputed) > 0, Level: LevelOwn}
	if v.Killed.Low != nil {
		r.Killed.Low = &v.Killed.Low.N
	}
	if v.Killed.High != nil {
		r.Killed.High = &v.Killed.High.N
	}
	members := map[MemberID]bool{}
	for _, x := range v.Reports {
		members[x.Owner] = true
		if x.Coded == nil {
			r.Unopened++
		}
		if x.Level.Reaches(r.Level) {
			r.Level = x.Level
		}
	}
	r.Members = sortedKeys(members)
	if f, ok := v.Finding(); ok {
		out := f.Finding
		r.Finding = &out
	}
	for _, m := range p.Rule.Voters {
		if v.Assessments[m] == nil && !p.Since.HasGone(m) {
			r.Waiting = append(r.Waiting, m)
		}
	}
	if last, found := v.Finding(); v.Decision.Ready && len(v.Reports) > 0 && !(found && last.Basis == v.Basis) {
		for _, m := range p.Rule.Voters {
			if !contains(v.Concurred, m) && !p.Since.HasGone(m) {
				r.Owes = append(r.Owes, m)
			}
		}
	}
	return r
}

// ReportQuery selects reports. Zero fields select everything.
type ReportQuery struct {
	Owner    MemberID
	Dataset  string
	External string // id in the dataset
	Limit    int    // 0: 50; at most 1,000
	After    ReportID
}

// Check returns what is wrong with the query.
func (q ReportQuery) Check() error {
	if _, letter, _, ok := SplitMinted(string(q.After)); q.After != "" && (!ok || letter != 'R') {
		return Errorf(Invalid, "%q is not a cursor of this list", q.After)
	}
	return nil
}

// ReportPage is a page of reports in order of minting.
type ReportPage struct {
	Reports []*ReportState
	Total   int
	Next    ReportID // empty on the last page
}
