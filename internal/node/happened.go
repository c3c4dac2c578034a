package node

import (
	"context"
	"errors"
	"fmt"

	"truce"
	"truce/codes"
	"truce/internal/hooks"
	"truce/internal/query"
	"truce/internal/view"
	"truce/record"
)

// mostHappened is how many entries are looked through in one go for what has happened.
const mostHappened = 500

// happened reads a member's log from one size on, as far as it was taken in, for what other programs may be told. What
// stays without effect is passed over. Nothing is looked at but what all members see.
func (n *Node) happened(ctx context.Context, l *view.Lens, of LogOf, from, size int64) (stretch, error) {
	s := stretch{from: from, to: min(size, from+mostHappened)}
	void, err := n.without(ctx, of.Member, from)
	if err != nil {
		return s, err
	}
	_, cp, err := n.Logs.head(ctx, of.Member)
	if err != nil {
		return s, err
	}
	x := happening{n, l, of, cp, nil}
	var parts truce.Assembly
	began := from // where the parts that wait for others begin
	err = record.ScanSigned(ctx, n.Store, cp, from, s.to, func(i int64, data []byte) error {
		if !parts.Pending() {
			began = i
		}
		e, err := truce.Decode(data)
		if err != nil {
			parts.Drop()
			return nil // what cannot be read is shown with the log
		}
		whole, done, err := parts.Take(e)
		if err != nil || !done || void[i] {
			return nil
		}
		return x.entry(ctx, truce.Ref{Member: of.Member, Index: i}, whole)
	})
	if parts.Pending() {
		s.to = began
	}
	s.events = x.events
	if errors.Is(err, record.ErrNotFound) {
		return s, truce.Errorf(truce.Unavailable, "the log of %s cannot be read", of.Member)
	}
	return s, sentence(err)
}

// without returns which entries of a stretch have no effect.
func (n *Node) without(ctx context.Context, m truce.MemberID, from int64) (map[int64]bool, error) {
	q := query.Refused{Member: m, Limit: mostHappened}
	if from > 0 {
		q.After = truce.Ref{Member: m, Index: from - 1}
	}
	page, err := n.Models.Refused(ctx, q)
	out := map[int64]bool{}
	for _, r := range page.Refused {
		out[r.Index] = true
	}
	return out, err
}

// happening gathers what has happened, entry by entry of one log.
type happening struct {
	node   *Node
	lens   *view.Lens
	of     LogOf
	head   record.Checkpoint
	events []hooks.Event
}

func (x *happening) add(k hooks.Kind, ref truce.Ref, e truce.Entry, about ...string) {
	x.events = append(x.events, hooks.Event{Kind: k, Ref: ref, Entry: e.Kind, At: e.At, About: about})
}

// entry adds what an entry means for whoever waits for it.
func (x *happening) entry(ctx context.Context, ref truce.Ref, e truce.Entry) error {
	switch b := e.Body.(type) {
	case *truce.Report:
		return x.report(ctx, ref, e, b)
	case *truce.Release:
		return x.released(ctx, ref, e, b)
	case *truce.Incident:
		x.add(hooks.IncidentMade, ref, e, string(b.ID))
	case *truce.Same:
		return x.same(ctx, ref, e, b)
	case *truce.Link:
		kind := hooks.IncidentSplit
		if b.Linked {
			kind = hooks.IncidentMerged
		}
		x.add(kind, ref, e, string(b.Incident), string(b.Report))
		return x.reopened(ctx, ref, e, b.Incident)
	case *truce.Assessment:
		x.add(hooks.VerdictGiven, ref, e, string(b.Incident))
		return x.reopened(ctx, ref, e, b.Incident)
	case *truce.Concur:
		return x.concurred(ctx, ref, e, b)
	case *truce.Bulletin:
		x.add(hooks.BulletinPublished, ref, e, truce.Mint(ref.Member, 'B', int64(b.Number)))
	case *truce.Erratum:
		x.add(hooks.BulletinErratum, ref, e, truce.Mint(b.Corrects(ref.Member), 'B', int64(b.Bulletin)))
	case *truce.Operation:
		x.operation(ref, e, b)
	case *truce.Round:
		return x.round(ctx, ref, e, b)
	case *truce.Withdraw:
		return x.withdrawn(ctx, ref, e, b)
	}
	return nil
}

func (x *happening) report(ctx context.Context, ref truce.Ref, e truce.Entry, b *truce.Report) error {
	about := []string{string(b.ID)}
	if b.Version == 1 {
		if b.Incident != "" {
			about = append(about, string(b.Incident))
		}
		x.add(hooks.ReportFiled, ref, e, about...)
		if b.Incident != "" {
			x.add(hooks.IncidentMade, ref, e, string(b.Incident), string(b.ID))
		}
		return nil
	}
	r, err := x.node.Models.Report(ctx, b.ID)
	if err != nil {
		return passed(err)
	}
	about = append(about, incidentOf(r)...)
	x.add(hooks.ReportCorrected, ref, e, about...)
	return x.reopened(ctx, ref, e, r.Report.Incident)
}

// incidentOf is the incident that a report opened; none where it opened none.
func incidentOf(r *truce.ReportState) []string {
	if r.Report.Incident == "" {
		return nil
	}
	return []string{string(r.Report.Incident)}
}

// passed is an error but for what is not there any more.
func passed(err error) error {
	if truce.KindOf(err) == truce.NotFound {
		return nil
	}
	return err
}

func (x *happening) released(ctx context.Context, ref truce.Ref, e truce.Entry, b *truce.Release) error {
	r, err := x.node.Models.Report(ctx, b.Report)
	if err != nil {
		return passed(err)
	}
	x.add(hooks.ReportReleased, ref, e, append([]string{string(b.Report)}, incidentOf(r)...)...)
	return x.reopened(ctx, ref, e, r.Report.Incident)
}

// same tells of two incidents that are one from now on, or are two again: one member's word alone may not make it so.
func (x *happening) same(ctx context.Context, ref truce.Ref, e truce.Entry, b *truce.Same) error {
	first, err := x.lens.Incident(ctx, b.A)
	if err != nil {
		return passed(err)
	}
	second, err := x.lens.Incident(ctx, b.B)
	if err != nil {
		return passed(err)
	}
	switch one := first.ID == second.ID; {
	case b.Same && one:
		x.add(hooks.IncidentMerged, ref, e, string(b.A), string(b.B))
	case !b.Same && !one:
		x.add(hooks.IncidentSplit, ref, e, string(b.A), string(b.B))
	}
	return x.reopened(ctx, ref, e, b.A)
}

// concurred tells of a finding that a concurrence settled. Which of several did so is the log's to say and not ours:
// each of those that count leads to it, and it is told once.
func (x *happening) concurred(ctx context.Context, ref truce.Ref, e truce.Entry, b *truce.Concur) error {
	v, err := x.lens.Incident(ctx, b.Incident)
	if err != nil {
		return passed(err)
	}
	kind := hooks.FindingReached
	for _, s := range v.Settled {
		if s.Void {
			continue
		}
		if s.Rule == b.Rule && s.Revision == b.Revision && e.At <= s.At {
			x.add(kind, ref, e, string(b.Incident))
			x.events[len(x.events)-1].Once = fmt.Sprintf("found %s %d.%d", b.Incident, s.Rule, s.Revision)
		}
		kind = hooks.FindingChanged
	}
	return nil
}

// reopened tells of an incident whose finding rests on what has changed by an entry, once for each finding.
func (x *happening) reopened(ctx context.Context, ref truce.Ref, e truce.Entry, id truce.IncidentID) error {
	if id == "" {
		return nil
	}
	v, err := x.lens.Incident(ctx, id)
	if err != nil {
		return passed(err)
	}
	if s, found := v.Finding(); found && v.Reopened {
		x.add(hooks.FindingChanged, ref, e, string(id))
		x.events[len(x.events)-1].Once = fmt.Sprintf("reopened %s %d.%d", v.ID, s.Rule, s.Revision)
	}
	return nil
}

func (x *happening) operation(ref truce.Ref, e truce.Entry, b *truce.Operation) {
	kind := hooks.OperationState
	switch b.Kind {
	case codes.Notice:
		kind = hooks.NoticeState
	case codes.Reply:
		kind = hooks.ReplyState
	}
	about := []string{b.ID}
	if b.About.Incident != "" {
		about = append(about, string(b.About.Incident))
	}
	x.add(kind, ref, e, about...)
}

// round tells whether talks are claimed for the first time, or with other days than the claim before.
func (x *happening) round(ctx context.Context, ref truce.Ref, e truce.Entry, b *truce.Round) error {
	claims, err := x.lens.Claims(ctx, truce.KindRound, string(b.ID))
	if err != nil {
		return err
	}
	var before *truce.Claim
	for _, c := range claims {
		earlier := c.At < e.At || c.At == e.At && c.Ref.Before(ref)
		if earlier && (before == nil || before.At <= c.At) {
			before = c
		}
	}
	kind := hooks.TalksChanged
	if before == nil {
		kind = hooks.TalksAnnounced
	} else if old := before.Body.(*truce.Round); old.From != b.From || old.To != b.To {
		kind = hooks.TalksMoved
	}
	x.add(kind, ref, e, string(b.ID))
	return nil
}

// withdrawn tells of an entry that is taken back.
func (x *happening) withdrawn(ctx context.Context, ref truce.Ref, e truce.Entry, b *truce.Withdraw) error {
	taken := truce.Ref{Member: ref.Member, Index: b.Index}
	var old truce.Entry
	err := record.ScanSigned(ctx, x.node.Store, x.head, b.Index, b.Index+1, func(_ int64, data []byte) (err error) {
		old, err = truce.Decode(data)
		return err
	})
	if err != nil {
		return sentence(err)
	}
	r, ok := old.Body.(*truce.Report)
	if !ok {
		x.add(hooks.ClaimWithdrawn, ref, e, taken.String())
		return nil
	}
	about := []string{string(r.ID)}
	if r.Incident != "" {
		about = append(about, string(r.Incident))
	}
	x.add(hooks.ReportWithdrawn, ref, e, about...)
	return x.reopened(ctx, ref, e, r.Incident)
}
