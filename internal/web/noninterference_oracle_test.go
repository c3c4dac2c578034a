package web

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/codes"
)

// openKinds are the kinds of claim that are public.
var openKinds = []truce.Kind{truce.KindProcess, truce.KindActor, truce.KindMembership, truce.KindDesignation,
	truce.KindInfluence, truce.KindAgreement,
	truce.KindAgreementStatus, truce.KindAccession, truce.KindArea, truce.KindTrack, truce.KindRound,
	truce.KindDelegation, truce.KindInvitation,
	truce.KindStatement, truce.KindCommitment, truce.KindMilestone, truce.KindFigure, truce.KindBulletin,
	truce.KindErratum, truce.KindCountingRule, truce.KindFork, truce.KindRequirement, truce.KindObjection}

// mayKnow is everything that a viewer of no member may know of a state, as text: the lengths of the logs, the public
// claims, the reports released to it, into which incidents members have grouped those, whether their authors may be
// named, and, for the parties, where each incident stands and what was found.
func mayKnow(t *testing.T, s *truce.State, who truce.Viewer) string {
	t.Helper()
	var out []any
	for _, m := range s.Process.Members {
		out = append(out, s.Size(m.ID))
	}
	for _, k := range openKinds {
		for _, c := range s.Claims(k, "") {
			if a, ok := c.Body.(*truce.Accession); ok && a.Status == codes.InNegotiation {
				continue
			}
			x := *c
			x.Officer = ""
			out = append(out, x)
		}
	}
	for _, id := range s.Incidents() {
		if k := ofIncident(s, id, who); k != nil {
			out = append(out, k)
		}
	}
	b, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// knownIncident is what may be known of an incident from outside.
type knownIncident struct {
	Reports []knownReport
	Opened  []truce.IncidentID // of its ids, those that reports it shows opened
	Linked  []truce.IncidentID // or, when there are none, those to which these were linked; at last the first
	Status  truce.Status
	Settled []truce.Settlement
}

type knownReport struct {
	ID       truce.ReportID
	Owner    truce.MemberID
	Incident truce.IncidentID
	Dataset  string
	External string
	Level    truce.Level
	Coded    truce.Coded
}

func ofIncident(s *truce.State, id truce.IncidentID, who truce.Viewer) *knownIncident {
	v, _ := s.Incident(id)
	g, _ := s.Group(id)
	named := func(x truce.ActorID) bool { return s.Process.Rule.ReplyHours == 0 || hadItsTime(s, g, x) }
	k := &knownIncident{}
	for _, r := range v.Reports {
		if r.Coded == nil || !r.Level.Reaches(who.Audience) {
			continue
		}
		x := knownReport{r.Report.ID, r.Owner, r.Report.Incident, r.Report.Dataset, r.Report.External, r.Level, *r.Coded}
		x.Coded.Copies = ""
		for _, a := range r.Coded.Authors {
			if !named(a.Actor) && x.Dataset == "" {
				x.Coded.Authors = nil
			}
		}
		k.Reports = append(k.Reports, x)
	}
	if len(k.Reports) == 0 {
		return nil
	}
	for _, id := range g.IDs {
		if slices.ContainsFunc(k.Reports, func(r knownReport) bool { return r.Incident == id }) {
			k.Opened = append(k.Opened, id)
		}
	}
	for _, l := range g.Links {
		if k.Opened == nil && l.Linked && !l.Opening && slices.Contains(g.IDs, l.Incident) &&
			slices.ContainsFunc(k.Reports, func(r knownReport) bool { return r.ID == l.Report }) {
			k.Linked = append(k.Linked, l.Incident)
		}
	}
	if k.Opened == nil && k.Linked == nil {
		k.Linked = g.IDs[:1]
	}
	if who.Audience != truce.LevelParties {
		return k
	}
	if k.Status = v.Status; v.Status == truce.StatusReview {
		k.Status = truce.StatusReported
	}
	for _, f := range v.Settled {
		if !f.Void {
			f.By, f.Basis, f.Of = nil, truce.Digest{}, ""
			for _, a := range strings.Split(f.Finding.Author, ",") {
				if !named(truce.ActorID(a)) {
					f.Finding.Author = ""
				}
			}
			k.Settled = append(k.Settled, f)
		}
	}
	return k
}

// hadItsTime: as many members as the rule asks for say that the party replied, or that the time of a notice to it is
// over, none of them before it was.
func hadItsTime(s *truce.State, g truce.Group, party truce.ActorID) bool {
	voices := 0
	for _, m := range s.Process.Members {
		speaks := false
		for _, c := range g.Operations {
			o := c.Body.(*truce.Operation)
			if c.Withdrawn || party == "" {
				continue
			}
			if o.Kind == codes.Reply && c.Member == m.ID &&
				(o.About.Party == party || o.About.Party == "" && o.By == string(party)) {
				speaks = true
			}
			for _, l := range g.Lapsed {
				b := l.Body.(*truce.Lapsed)
				due := max(o.Due, c.At+truce.Instant(3600*s.Process.Rule.ReplyHours))
				speaks = speaks || l.Member == m.ID && b.Deadline == "reply" && o.Kind == codes.Notice &&
					o.State == "delivered" && o.About.Party == party && c.At != 0 && b.Due >= due &&
					(b.Notice.Member == "" || b.Notice == c.Ref)
			}
		}
		if speaks {
			voices++
		}
	}
	return voices >= s.Process.Rule.LapseK
}

// Every kind that is not public is hidden by the oracle too: a new kind must be decided about here as well.
func TestEveryKindIsDecidedAbout(t *testing.T) {
	closed := []truce.Kind{truce.KindOfficer, truce.KindPosition, truce.KindPost, truce.KindReport, truce.KindRelease,
		truce.KindIncident, truce.KindLink, truce.KindSame,
		truce.KindAssessment, truce.KindInterest, truce.KindConcur, truce.KindLapsed, truce.KindOperation, truce.KindColumn,
		truce.KindWithdraw, truce.KindErasure, truce.KindObserved, truce.KindPart, truce.KindLeave, truce.KindKey,
		truce.KindAmendment, truce.KindEndorsement, truce.KindAdoption, truce.KindEnactment}
	for _, k := range truce.Kinds() {
		if slices.Contains(openKinds, k) == slices.Contains(closed, k) {
			t.Errorf("decide whether %s is public: in openKinds, or in the list of those that are not", k)
		}
	}
	if reflect.DeepEqual(roles["public"], roles["observer"]) {
		t.Fatal("the public is the observer")
	}
}
