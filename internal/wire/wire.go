// Package wire is what the program says in JSON of what the record holds: the same to whoever calls a command and to
// whoever asks over HTTP (docs/cli.md, docs/api.md; decision 0042). The names of fields do not change; what is unknown
// is left out or null, never zero, and a list without members is [].
//
// It leaves nothing out for a reader: what it is given was read through a lens, or by the member itself.
package wire

import (
	"encoding/json"
	"io"

	"truce"
	"truce/codes"
	"truce/internal/query"
)

// Write writes one value as JSON for people and programs: indented, with its angle brackets as they are.
func Write(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// List returns a list that is never null.
func List[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Incident is an incident in a list.
type Incident struct {
	ID       truce.IncidentID    `json:"id"`
	Also     []truce.IncidentID  `json:"also,omitempty"` // ids that lead to it
	Status   truce.Status        `json:"status"`
	When     truce.Interval      `json:"when"`
	Where    truce.Place         `json:"where"`
	Kinds    []codes.EventKind   `json:"kinds"`
	Authors  []truce.Attribution `json:"authors"`
	Targets  []truce.Attribution `json:"targets"`
	Killed   truce.Range         `json:"killed"`
	Reports  int                 `json:"reports"`
	Members  []truce.MemberID    `json:"members"`
	DataOnly bool                `json:"third_party_only"`
	Finding  *truce.Outcome      `json:"finding"`
	Waiting  []truce.MemberID    `json:"waiting"`
}

// IncidentOf is the form of a row of a list.
func IncidentOf(r query.Row) Incident {
	return Incident{ID: r.ID, Status: r.Status, When: r.When, Where: r.Where, Kinds: List(r.Kinds),
		Authors: List(r.Authors), Targets: List(r.Targets),
		Killed: r.Killed, Reports: r.Reports, Members: List(r.Members), DataOnly: r.DataOnly, Finding: r.Finding,
		Waiting: List(r.Waiting)}
}

// Detail is one incident with all that is said of it.
type Detail struct {
	Incident
	ReportList  []Report                             `json:"report_list"`
	KilledBy    truce.Spread                         `json:"killed_by_report"`
	WoundedBy   truce.Spread                         `json:"wounded_by_report"`
	Assessments map[truce.MemberID]*truce.Assessment `json:"assessments"`
	Interested  map[truce.MemberID]string            `json:"interested"`
	Settled     []Settled                            `json:"settled"`
	Reopened    bool                                 `json:"reopened"`
	Why         string                               `json:"why"`
	Disputed    []Disputed                           `json:"disputed"`
	TakenBack   []truce.ReportID                     `json:"taken_back"` // after verdicts were given of them
	Unread      []truce.ReportID                     `json:"unread"`     // came or tells anything else since the verdicts
	Dissent     []truce.MemberID                     `json:"dissent"`
}

// Settled is a revision of the finding; void when no outcome could any longer be reached in it.
type Settled struct {
	Rule     int              `json:"rule"` // its version; revisions are counted from 1 under each
	Revision int              `json:"revision"`
	Finding  truce.Outcome    `json:"finding"`
	By       []truce.MemberID `json:"by"`
	At       truce.Instant    `json:"at"`
	Void     bool             `json:"void"`
}

// Disputed is a report that members group differently.
type Disputed struct {
	Report  truce.ReportID   `json:"report"`
	Here    []truce.MemberID `json:"here"`
	NotHere []truce.MemberID `json:"not_here"`
}

// DetailOf is the form of an incident of a process.
func DetailOf(p *truce.Process, v *truce.IncidentView) Detail {
	row := IncidentOf(query.RowOf(p, v))
	row.Also = v.Also
	d := Detail{Incident: row, KilledBy: v.Killed, WoundedBy: v.Wounded,
		Assessments: map[truce.MemberID]*truce.Assessment{},
		Interested:  v.Interested, Settled: []Settled{}, Reopened: v.Reopened, Why: v.Decision.Why,
		Disputed: []Disputed{}, ReportList: []Report{}}
	for _, x := range v.Settled {
		d.Settled = append(d.Settled, Settled{x.Rule, x.Revision, x.Finding, List(x.By), x.At, x.Void})
	}
	for _, x := range v.Disputed {
		d.Disputed = append(d.Disputed, Disputed{x.Report, List(x.Here), List(x.NotHere)})
	}
	d.TakenBack, d.Unread, d.Dissent = idsOf(v.TakenBack), idsOf(v.Unjudged), List(v.Decision.Dissent)
	for _, r := range v.Reports {
		d.ReportList = append(d.ReportList, ReportOf(r))
	}
	for m, a := range v.Assessments {
		d.Assessments[m] = a.Body.(*truce.Assessment)
	}
	return d
}

// idsOf returns the ids of reports, never nil.
func idsOf(list []*truce.ReportState) []truce.ReportID {
	out := []truce.ReportID{}
	for _, r := range list {
		out = append(out, r.Report.ID)
	}
	return out
}

// Report is a report as every member has it.
type Report struct {
	ID        truce.ReportID   `json:"id"`
	Version   int              `json:"version"`
	Member    truce.MemberID   `json:"member"`
	Incident  truce.IncidentID `json:"incident"`
	Received  truce.Instant    `json:"received"`
	Dataset   string           `json:"dataset,omitempty"`
	External  string           `json:"external,omitempty"`
	Released  bool             `json:"released"`
	Level     truce.Level      `json:"level,omitempty"`
	Coded     *truce.Coded     `json:"coded,omitempty"`
	Sealed    []string         `json:"sealed"` // fields that it commits to
	Entry     string           `json:"entry"`
	Withdrawn bool             `json:"withdrawn"`
}

// ReportOf is the form of a report.
func ReportOf(r *truce.ReportState) Report {
	out := Report{ID: r.Report.ID, Version: r.Report.Version, Member: r.Owner, Incident: r.Report.Incident,
		Received: r.Report.Received,
		Dataset:  r.Report.Dataset, External: r.Report.External, Released: r.Coded != nil, Level: r.Level, Coded: r.Coded,
		Sealed: []string{}, Entry: r.Ref.String(), Withdrawn: r.Withdrawn}
	for _, s := range r.Report.Sealed {
		out.Sealed = append(out.Sealed, s.Field)
	}
	return out
}

// Operation is an operation as it stands.
type Operation struct {
	truce.Operation
	Member truce.MemberID `json:"member"`
	Entry  string         `json:"entry"`
}

// Claim is what somebody entered, of any kind.
type Claim struct {
	Kind      truce.Kind     `json:"kind"`
	Entry     truce.Ref      `json:"entry"`
	Officer   string         `json:"officer"`
	At        *truce.Instant `json:"at"` // as its author claims; null: not known
	Withdrawn bool           `json:"withdrawn"`
	Body      any            `json:"body"`
}

// ClaimOf is the form of a claim.
func ClaimOf(x *truce.Claim) Claim {
	out := Claim{Kind: x.Kind, Entry: x.Ref, Officer: x.Officer, Withdrawn: x.Withdrawn, Body: x.Body}
	if x.At.Known() {
		out.At = &x.At
	}
	return out
}

// Bulletin is a published bulletin in a list.
type Bulletin struct {
	ID     string         `json:"id"`
	Number int            `json:"number"`
	From   truce.Instant  `json:"from"`
	To     truce.Instant  `json:"to"` // the first moment that is not in it
	Member truce.MemberID `json:"member"`
	Joint  bool           `json:"joint"`
	Entry  string         `json:"entry"`
}

// BulletinOf is the form of a bulletin that a member published with an entry.
func BulletinOf(b *truce.Bulletin, by truce.MemberID, entry truce.Ref, joint bool) Bulletin {
	return Bulletin{truce.Mint(by, 'B', int64(b.Number)), b.Number, b.Period.From, b.Period.To, by, joint, entry.String()}
}

// Refusal is answered to a program in the place of what it asked for.
type Refusal struct {
	Error Error `json:"error"`
}

// Error is why something was refused.
type Error struct {
	Kind  string `json:"kind"`  // as truce.ErrorKind says it
	Words string `json:"words"` // for people; programs go by the kind
}

// Page is a part of a list, and how to go on.
type Page[T any] struct {
	Total *int   `json:"total,omitempty"` // of all parts, where it is known
	List  []T    `json:"list"`
	Next  string `json:"next,omitempty"` // the address of the next part; none: this is the last
}

// Index is what a program is told first: what there is, and of which state.
type Index struct {
	Process   string         `json:"process"`
	Title     string         `json:"title"`
	Fictional bool           `json:"fictional"`
	Member    truce.MemberID `json:"member,omitempty"`   // whose what is read is; none: of nobody
	Audience  truce.Level    `json:"audience,omitempty"` // who else may see it
	Cut       *truce.Digest  `json:"cut,omitempty"`      // of the state that is read; it changes when something is entered
	Read      []string       `json:"read"`               // patterns of the addresses
}
