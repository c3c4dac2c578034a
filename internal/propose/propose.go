// Package propose says which incidents of a record may be one.
//
// It puts the released reports that one viewer may see before the engine of [truce/internal/match], pair by pair across
// incidents, and hands back pairs of incidents with the pair of reports that speaks most for it, the score, its reasons
// and what would change it. What has been joined is not proposed, nor what the viewer's member has answered. It
// proposes and never decides; it has no clock, and writes nothing. The same record, viewer and weights give the same
// proposals.
//
// A report is compared by what its owner released. What is sealed is compared only where the caller hands it in, and
// then the proposal says so, for its reasons must not be entered in a record that others read.
package propose

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"truce"
	"truce/internal/match"
	"truce/internal/view"
)

// Bounds of what is looked at. They are bounds on work, not evidence.
const (
	// MaxIncidents is how many incidents one call compares at most; those nearest in time to the start come first.
	MaxIncidents = 5000
	// MaxGlance is how many a page compares.
	MaxGlance = 500
	// leastProbability is the calibrated probability under which a pair is not worth a person's time.
	leastProbability = 0.1
	// AutoProbability is the calibrated probability from which a member may let its own incidents be joined unseen.
	AutoProbability = 0.98
)

// Engine proposes under one scorecard. It is safe for concurrent use.
type Engine struct {
	weights *match.Weights
	groups  []match.TypeGroup
	zone    *time.Location
}

// New returns an engine of the weights, which must be valid, for a process that counts days in the zone.
func New(w *match.Weights, zone *time.Location) *Engine {
	e := &Engine{weights: w, groups: w.Types, zone: zone}
	if len(e.groups) == 0 {
		e.groups = match.Taxonomy()
	}
	return e
}

// general is the name of the weights that are meant for any record.
const general = "general"

// Shipped returns the engine of the weights that come with the program for any record: those called "general" or, where
// there are none, the first by name.
func Shipped(zone *time.Location) (*Engine, error) {
	names := match.Profiles()
	slices.Sort(names)
	if len(names) == 0 {
		return nil, truce.Errorf(truce.NotFound, "no weights come with this program")
	}
	name := names[0]
	if slices.Contains(names, general) {
		name = general
	}
	w, err := match.Profile(name)
	if err != nil {
		return nil, err
	}
	return New(w, zone), nil
}

// Version names the engine and the version of its weights, as entries carry it: "match general 1".
func (e *Engine) Version() string { return engineWord + " " + e.weights.Name + " " + e.weights.Version }

const engineWord = "match"

// Kind says how the engine takes two incidents to belong together.
type Kind string

// The kinds. Only Same is something the record can join; of the others a person is told.
const (
	Same     Kind = "same"
	Part     Kind = "part of"      // one tells of a part of the span or total that the other tells of
	FollowUp Kind = "follow-up of" // one came after the other: the same sides at the same place
)

// Proposal is a pair of incidents that may be one, with the pair of their reports that speaks most for it.
type Proposal struct {
	A, B        truce.IncidentID // joint incidents, in order of minting
	ReportA     truce.ReportID   // tells of A
	ReportB     truce.ReportID   // tells of B
	Kind        Kind
	Points      match.Points // of the pair of reports
	Mean        match.Points // over every pair of a report of A and one of B that was compared
	Probability float64      // calibrated: the share of pairs of reports with this score that tell of one incident
	Reasons     []match.Reason
	Changes     []match.Change
	Engine      string            // and the version of the weights
	Owners      []truce.MemberID  // who opened A or B or an incident joined into them, in order of id
	Need        []truce.MemberID  // whose word joins A and B
	Auto        bool              // one member opened them all, and the score is above the mark
	Sealed      bool              // it rests on what the caller handed in: its reasons are not for the record
	Own         *truce.SameClaim  // the word of the viewer's member that is in force; nil: none
	Said        []truce.SameClaim // what others hold of the pair, in order of ref
	Disputed    bool              // members group one of the two reports differently, or hold the incidents to be two

	answered bool // the viewer's member has said where the incidents or the two reports belong
}

// Gain is what an answer is worth: the uncertainty it ends, in bits; 1 at even odds, 0 where the answer is known.
func (p *Proposal) Gain() float64 {
	h := func(x float64) float64 {
		if x <= 0 || x >= 1 {
			return 0
		}
		return -x * math.Log2(x)
	}
	return h(p.Probability) + h(1-p.Probability)
}

// Opener opens the coded fields of a report that stays sealed with the viewer's own member, as it holds them. What is
// not held is an error of kind NotFound. A nil Opener opens nothing; it is never asked for another member's report.
type Opener func(ctx context.Context, id truce.ReportID) (truce.Coded, error)

// coded returns the fields of a report that are compared: those released or, of the viewer's own, those its member
// opens. It returns nil where there are none.
func (open Opener) coded(ctx context.Context, who truce.Viewer, r *truce.ReportState) (c *truce.Coded, sealed bool,
	err error) {
	if r.Withdrawn {
		return nil, false, nil
	}
	if r.Coded != nil || open == nil || who.Member == "" || r.Owner != who.Member {
		return r.Coded, false, nil
	}
	x, err := open(ctx, r.Report.ID)
	if truce.KindOf(err) == truce.NotFound {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	return &x, true, nil
}

// Around returns what the incident that id belongs to may be one with, most probable first. A viewer who is not among
// those who may see proposals gets none; an incident it may not see is an error of kind NotFound.
func (e *Engine) Around(ctx context.Context, l *view.Lens, id truce.IncidentID, open Opener) ([]Proposal, error) {
	return e.around(ctx, l, id, open, false, MaxIncidents)
}

// Glance is Around for whoever waits for a page: more than [MaxGlance] incidents within reach are an error of kind
// Invalid.
func (e *Engine) Glance(ctx context.Context, l *view.Lens, id truce.IncidentID, open Opener) ([]Proposal, error) {
	return e.around(ctx, l, id, open, false, MaxGlance)
}

// around is Around, with what the viewer's member has answered when again is true.
func (e *Engine) around(ctx context.Context, l *view.Lens, id truce.IncidentID, open Opener, again bool,
	most int) ([]Proposal, error) {
	if !l.May(truce.FieldSighting, "", "") {
		return nil, nil
	}
	v, err := l.Incident(ctx, id)
	if err != nil {
		return nil, err
	}
	when, err := span(ctx, l.Who(), v, open)
	if err != nil {
		return nil, err
	}
	if !when.Known() {
		return nil, nil
	}
	s, err := e.scene(ctx, l, v, when, open, most)
	if err != nil {
		return nil, err
	}
	list := s.proposals(func(a, b int) bool { return s.incidents[a].ID == v.ID || s.incidents[b].ID == v.ID }, again)
	slices.SortStableFunc(list, func(a, b Proposal) int { return cmp.Compare(b.Probability, a.Probability) })
	return list, nil
}

// Pair returns the proposal between two incidents, false when there is none for this viewer. Its score and reasons are
// those of [Engine.Around] of the incident minted first. Unlike there, a pair that the viewer's member has answered is
// found as long as it is not joined: a second officer may read it again, and sees the first one's word in Own.
func (e *Engine) Pair(ctx context.Context, l *view.Lens, a, b truce.IncidentID, open Opener) (Proposal, bool, error) {
	if truce.MintedBefore(string(b), string(a)) {
		a, b = b, a
	}
	list, err := e.around(ctx, l, a, open, true, MaxIncidents)
	if err != nil {
		return Proposal{}, false, err
	}
	i := slices.IndexFunc(list, func(p Proposal) bool { return p.A == a && p.B == b })
	if i < 0 {
		return Proposal{}, false, nil
	}
	return list[i], true, nil
}

// Queue returns the proposals among incidents that may have happened in [from, to), the one whose answer is worth most
// first: those that the viewer's member helps to join before those of others, uncertain ones before sure ones. Both
// ends are needed. The opener and the viewer are as in [Engine.Around].
func (e *Engine) Queue(ctx context.Context, l *view.Lens, from, to truce.Instant, open Opener) ([]Proposal, error) {
	list, _, err := e.Review(ctx, l, from, to, open)
	return list, err
}

// Review returns the queue, and the answers in force to proposals of its incidents, by all members, in order of ref.
// Answers given without a proposal, automatic ones, and those that rest on sealed fields are not among them.
func (e *Engine) Review(ctx context.Context, l *view.Lens, from, to truce.Instant, open Opener) ([]Proposal,
	[]Decision, error) {
	if !l.May(truce.FieldSighting, "", "") {
		return nil, nil, nil
	}
	if !from.Known() || !to.Known() || to < from {
		return nil, nil, truce.Errorf(truce.Invalid, "a queue is of a span of time, from before to")
	}
	s, err := e.scene(ctx, l, nil, truce.Interval{From: from, To: to}, open, MaxIncidents)
	if err != nil {
		return nil, nil, err
	}
	list := s.proposals(func(int, int) bool { return true }, false)
	m := l.Who().Member
	slices.SortStableFunc(list, func(a, b Proposal) int {
		ca, cb := slices.Contains(a.Need, m), slices.Contains(b.Need, m)
		if ca != cb {
			if ca {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.Gain(), a.Gain())
	})
	return list, decisions(s.incidents), nil
}

// span is when the incident happened as far as the viewer can know: what its own member holds sealed counts too.
func span(ctx context.Context, who truce.Viewer, v *truce.IncidentView, open Opener) (truce.Interval, error) {
	when := v.When
	for _, r := range v.Reports {
		c, sealed, err := open.coded(ctx, who, r)
		if err != nil {
			return truce.Interval{}, err
		}
		if sealed {
			when = when.Hull(c.When)
		}
	}
	return when, nil
}
