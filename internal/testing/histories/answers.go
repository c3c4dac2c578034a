package histories

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/query"
)

// Answers asks a Reader everything about the state of a history and returns what it answered, a line a question. Two
// readers of one cut must answer alike.
func Answers(ctx context.Context, r query.Reader) string {
	a := &asking{}
	a.note("process")(r.Process(ctx))
	for q := (query.Refused{Limit: 3}); ; {
		page, err := r.Refused(ctx, q)
		a.note("refused %s", q.After)(page, err)
		if q.After = page.Next; q.After == (truce.Ref{}) {
			break
		}
	}
	a.note("digest")(query.Digest(ctx, r))
	for _, k := range truce.Kinds() {
		for q := (query.Claims{Kind: k, Limit: 2}); ; {
			page, err := r.ClaimPage(ctx, q)
			a.note("page of %s after %s", k, q.After)(page, err)
			if q.After = page.Next; q.After == (truce.Ref{}) {
				break
			}
		}
		all, err := r.Claims(ctx, k, "")
		a.note("claims %s", k)(all, err)
		for _, c := range all {
			a.note("claims %s %q", k, c.Key)(r.Claims(ctx, k, c.Key))
		}
	}
	a.reports(ctx, r)
	a.incidents(ctx, r)
	for _, m := range append(Members[:], "XX", Joining) {
		for _, letter := range []byte("RIOBZ") {
			a.note("next %s %c", m, letter)(r.Next(ctx, m, letter))
		}
	}
	return a.b.String()
}

type asking struct{ b strings.Builder }

// note writes down a question; the function it returns takes the answer.
func (a *asking) note(format string, args ...any) func(any, error) {
	return func(answer any, err error) {
		a.b.WriteString(fmt.Sprintf(format, args...) + ": ")
		if err != nil {
			fmt.Fprintf(&a.b, "%s: %v\n", truce.KindOf(err), err)
			return
		}
		b, err := json.Marshal(answer)
		if err != nil {
			panic("histories: " + err.Error())
		}
		a.b.Write(append(b, '\n'))
	}
}

func (a *asking) reports(ctx context.Context, r query.Reader) {
	for _, m := range append(Members[:], "XX", Joining) {
		for n := range minted(ctx, r, m, 'R') {
			id := truce.ReportID(truce.Mint(m, 'R', n))
			a.note("report %s", id)(r.Report(ctx, id))
			a.note("history of %s", id)(r.History(ctx, id))
		}
	}
	a.note("report of no id")(r.Report(ctx, "7"))
	a.note("a cursor of no list")(r.Reports(ctx, query.Reports{After: "here"}))
	for _, q := range []query.Reports{{}, {Owner: "AR"}, {Owner: "XX"}, {Dataset: "a dataset"}, {Dataset: "another"},
		{External: "3"},
		{Owner: "BO", Dataset: "a dataset"}, {Owner: "AR", Dataset: "a dataset", External: "1"}, {After: "BO-R-2"},
		{Owner: "CA", After: "BO-R-2"}, {After: "XX-R-1"}, {Owner: "AR", After: "OM-R-1"}} {
		for _, limit := range []int{0, 3} {
			q.Limit = limit
			for page, next := 0, q.After; page == 0 || next != ""; page++ {
				q.After = next
				p, err := r.Reports(ctx, q)
				a.note("reports %+v", q)(p, err)
				next = p.Next
			}
		}
	}
}

// Queries are questions about lists of incidents that tell the filters apart.
func Queries() []query.Incidents {
	return []query.Incidents{{}, {Sort: query.OldestFirst}, {Sort: query.ByID}, {From: 1_484_450_000}, {To: 1_484_500_000},
		{From: 1_484_443_200, To: 1_484_486_400}, {Province: "West"}, {Province: "West", Sort: query.OldestFirst},
		{Area: "bay"}, {Kind: codes.Shelling},
		{Kind: codes.Siege, Sort: query.ByID}, {Status: truce.StatusReported}, {Status: truce.StatusReview},
		{Status: truce.StatusFound}, {Status: truce.StatusEmpty},
		{Actor: "north"}, {Actor: "south", Province: "East"}, {Actor: "nobody"}, {Member: "AR"},
		{Member: "BO", Sort: query.OldestFirst}, {Waiting: "AR"}, {Waiting: "OM"}, {Owes: "AR"}, {Owes: "BO"},
		{Data: query.DataOnly}, {Data: query.DataNone}, {NoPlace: true}, {NoPlace: true, Kind: codes.Shelling,
			From: 1_484_400_000, To: 1_484_700_000},
		{Begun: true, From: 1_484_443_200, To: 1_484_486_400}, {Begun: true, From: 1_484_450_000, Sort: query.OldestFirst},
		{Found: query.FoundOpen}, {Found: query.FoundViolation}, {Found: query.FoundOther}, {Found: query.FoundNone},
		{Found: query.FoundEmptied, Sort: query.ByID},
		{Unpinned: true}, {Unpinned: true, Province: "West"},
		{Words: "harb"}, {Words: "east " + query.CodeWord(codes.Mortar)}, {Words: "group", From: 1_484_450_000},
		{Words: "юг"},
		{Words: "~harber", Sort: query.OldestFirst}, {Words: "~yug"}, {Words: "nowhere"},
		{Box: &query.Box{Low: truce.Point{LatE7: 200, LonE7: -700}, High: truce.Point{LatE7: 800, LonE7: -100}}},
		{Box: query.BoxOf([]truce.Point{{LatE7: 100, LonE7: -800}, {LatE7: 900, LonE7: -800}, {LatE7: 500, LonE7: -100}})}}
}

// spans are some hours of the histories, with a gap.
var spans = []truce.Interval{{From: 1_484_400_000, To: 1_484_443_200}, {From: 1_484_443_200, To: 1_484_486_400},
	{From: 1_484_500_000, To: 1_484_700_000}}

func (a *asking) incidents(ctx context.Context, r query.Reader) {
	for _, m := range append(Members[:], "XX", Joining) {
		for n := range minted(ctx, r, m, 'I') {
			id := truce.IncidentID(truce.Mint(m, 'I', n))
			v, err := r.Incident(ctx, id)
			a.note("incident %s", id)(v, err)
			if err == nil {
				a.note("who was heard on %s", id)(v.Heard, nil)
			}
		}
	}
	a.note("incident of no id")(r.Incident(ctx, ""))
	a.lists(ctx, r, Queries())
	a.note("a cursor of no list")(r.Incidents(ctx, query.Incidents{After: "here"}))
	a.note("a tally by nothing")(r.Tally(ctx, query.Incidents{}, "", time.UTC))
	for _, level := range []truce.Level{truce.LevelParties, truce.LevelPublic} {
		a.seen(ctx, r, level)
	}
}

// minted returns how many numbers of a letter are asked for, of 40 at most: from 0, and two that nobody has given out.
func minted(ctx context.Context, r query.Reader, m truce.MemberID, letter byte) int64 {
	next, _ := r.Next(ctx, m, letter) // its error is an answer of its own
	return min(next+2, 40)
}

// seen asks what an audience sees.
func (a *asking) seen(ctx context.Context, r query.Reader, level truce.Level) {
	s, err := r.SeenBy(ctx, Outside(level))
	a.note("seen by %s", level)(nil, err)
	if err != nil {
		return
	}
	queries := Queries()
	a.lists(ctx, s, append(queries[:1:1], queries[len(queries)-5:]...))
	for _, m := range append(Members[:], "XX", Joining) {
		for n := range max(minted(ctx, r, m, 'I'), minted(ctx, r, m, 'R')) {
			incident, report := truce.IncidentID(truce.Mint(m, 'I', n)), truce.ReportID(truce.Mint(m, 'R', n))
			id, ok := s.Known(incident)
			a.note("%s is known as", incident)([]any{id, ok}, nil)
			id, ok, err := s.Tells(ctx, report)
			a.note("%s tells of", report)([]any{id, ok}, err)
		}
	}
}

// Outside returns an audience that sees of an incident the reports released so far, and of its ids those that they
// opened; where they opened none, the last.
func Outside(level truce.Level) query.Audience {
	return query.Audience{
		Name: string(level),
		May:  func(facets *query.Row) bool { return facets.Level.Reaches(level) },
		Sees: func(p *truce.Process, v *truce.IncidentView) (*truce.IncidentView, query.Row, bool) {
			out := *v
			out.Reports, out.Disputed, out.Also = nil, nil, nil
			ids := append([]truce.IncidentID{v.ID}, v.Also...)
			out.ID = ids[len(ids)-1]
			for _, r := range v.Reports {
				if r.Coded != nil && r.Level.Reaches(level) {
					out.Reports = append(out.Reports, r)
				}
			}
			for _, id := range slices.Backward(ids) {
				if slices.ContainsFunc(out.Reports, func(r *truce.ReportState) bool { return r.Report.Incident == id }) {
					out.ID = id
				}
			}
			out.Describe()
			row := query.RowOf(p, &out)
			row.Words = query.WordsOf(out.Reports)
			return &out, row, len(out.Reports) > 0
		},
	}
}

// lists asks for lists of incidents, and counts.
func (a *asking) lists(ctx context.Context, r query.Lists, queries []query.Incidents) {
	for _, q := range queries {
		for _, limit := range []int{0, 2} {
			q.Limit = limit
			for page, next := 0, ""; page == 0 || next != ""; page++ {
				q.After = next
				p, err := r.Incidents(ctx, q)
				a.note("incidents %+v", q)(p, err)
				next = p.Next
			}
		}
		for _, f := range []query.Facet{query.ByDay, query.ByProvince, query.ByArea, query.ByKind, query.ByActor,
			query.ByStatus, query.ByMember, query.ByWaiting} {
			a.note("tally %+v by %s", q, f)(r.Tally(ctx, q, f, time.FixedZone("", 9_900)))
		}
		a.note("spots %+v", q)(spotsOf(ctx, r, q))
		a.note("histogram %+v", q)(r.Histogram(ctx, q, spans))
	}
}

// spotsOf returns what a map shows of a query, in order of minting.
func spotsOf(ctx context.Context, r query.Lists, q query.Incidents) ([]string, error) {
	var out []string
	err := r.Spots(ctx, q, func(s *query.Spot) {
		out = append(out, fmt.Sprint(s.ID(), s.At, s.When, s.Facets.Where.RadiusM, s.Facets.Kinds, s.Facets.Status))
	})
	slices.Sort(out)
	return out, err
}
