package casefile_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"truce"
	"truce/codes"
	"truce/internal/casefile"
)

// told is the case file of CA-I-1 for an audience, a line a sentence: its key, then the values of its arguments.
func (s *story) told(level truce.Level) (*casefile.Document, string) {
	s.t.Helper()
	l := s.lens("", level)
	v, err := l.Incident(context.Background(), "CA-I-1")
	if err != nil {
		s.t.Fatal(err)
	}
	d := casefile.Of(l.Process(), v, nil, l.Who())
	var out strings.Builder
	for _, x := range d.Sections {
		for _, y := range x.Sentences {
			fmt.Fprintf(&out, "%s %s %v", x.Name, y.Key, y.Entries)
			for _, a := range y.Args {
				b, err := json.Marshal(a.Value)
				if err != nil {
					s.t.Fatal(err)
				}
				fmt.Fprintf(&out, " %s=%s", a.Name, b)
			}
			if y.Left {
				out.WriteString(" LEFT")
			}
			out.WriteByte('\n')
		}
	}
	return d, out.String()
}

// file is a case with two reports that differ, one that was not released, a notice, verdicts and a finding.
func file(t *testing.T) *story {
	s := &story{t, record(), map[truce.MemberID]int{}}
	coded := func(at truce.Instant, level truce.Level) *truce.Coded {
		return &truce.Coded{Kind: codes.Shelling, Level: level, When: truce.Interval{From: at, To: at},
			Authors: []truce.Attribution{{Actor: "north"}}}
	}
	s.r.Add("CA", "monitor", start, &truce.Report{ID: "CA-R-1", Version: 1, Incident: "CA-I-1", Received: start,
		Coded: coded(start-60, truce.LevelPublic), Sealed: []truce.Sealed{{Field: "text"}}})
	s.r.Add("BO", "monitor", start, &truce.Report{ID: "BO-R-1", Version: 1, Received: start,
		Coded: coded(start-7200, truce.LevelJoint)})
	s.r.Add("AR", "monitor", start, &truce.Report{ID: "AR-R-1", Version: 1, Received: start})
	for _, id := range []truce.ReportID{"BO-R-1", "AR-R-1"} {
		m, _, _, _ := truce.SplitMinted(string(id))
		s.r.Add(m, "desk", start, &truce.Link{Report: id, Incident: "CA-I-1", Linked: true})
	}
	s.op("CA", start+600, truce.Operation{ID: "CA-O-91", Kind: codes.Notice, State: "drafted"})
	s.op("CA", start+900, truce.Operation{ID: "CA-O-91", Kind: codes.Notice, State: "delivered",
		About: truce.About{Party: "north"}})
	for m, p := range map[truce.MemberID]codes.Permitted{"AR": codes.NotPermitted, "BO": codes.NotPermitted,
		"CA": codes.WasPermitted} {
		s.r.Add(m, "desk", start+1200, &truce.Assessment{Incident: "CA-I-1", State: truce.Given, Happened: codes.Confirmed,
			Permitted: p})
	}
	v, err := s.lens("CA", truce.LevelJoint).Incident(context.Background(), "CA-I-1")
	if err != nil || !v.Decision.Ready {
		t.Fatalf("%+v, %v", v, err)
	}
	for _, m := range []truce.MemberID{"AR", "BO"} {
		s.r.Add(m, "desk", start+1800, &truce.Concur{Incident: "CA-I-1", Revision: v.Open, Rule: 1, Basis: v.Basis,
			Finding: v.Decision.Outcome})
	}
	if refused := s.r.State.Refused(); len(refused) > 0 {
		t.Fatal(refused)
	}
	return s
}

func TestWhatACaseFileSays(t *testing.T) {
	s := file(t)
	_, members := s.told(truce.LevelJoint)
	_, parties := s.told(truce.LevelParties)
	_, public := s.told(truce.LevelPublic)
	for _, x := range []struct {
		what             string
		line             string
		member, pty, all bool
	}{
		{"who reported it, when", `reports case.report [CA/3] id="CA-R-1" member=["CA"] at=`, true, false, false},
		{"to others not when it came", `reports case.report-bare [] id="CA-R-1"`, false, true, true},
		{"what is sealed is said to be left out", `reports case.report-fields [CA/3] id="CA-R-1"`, true, false, false},
		{"a report that is not released is said to be left out", `reports case.report-sealed [AR/3] id="AR-R-1"`, true, false,
			false},
		{"where two differ", `differences case.differ [BO/3 CA/3]`, true, false, false},
		{"who it was", `reports case.says-by [CA/3] by=[{"actor":"north"}]`, true, false, false},
		{"who it was is left out", `reports case.left-author [] LEFT`, false, true, true},
		{"that nobody is named by the finding", `finding case.says-by [] by=null`, true, false, false},
		{"whom the finding names is left out", `finding case.left-author [] LEFT`, false, true, false},
		{"a notice with its steps", `id="CA-O-91" member=["CA"] steps=[{"state":"drafted","at":`, true, false, false},
		{"the party that was told", `notices case.to-party [CA/4 CA/5] id="CA-O-91" party=[{"actor":"north"}]`, true, false,
			false},
		{"a reply is owed", `notices case.waits [] stage={"list":"stuck.stage","value":"reply"}`, true, false, false},
		{"a verdict", `verdicts case.verdict [CA/6] member=["CA"]`, true, false, false},
		{"verdicts are left out", `verdicts case.left-verdicts [] LEFT`, false, true, true},
		{"the finding", `outcome={"list":"found-as","value":"confirmed, not permitted"}`, true, true, false},
		{"the finding is left out", `finding case.left-finding [] LEFT`, false, false, true},
		{"the arithmetic", `finding case.rule-k-of-n [] k=2 n=3`, true, false, false},
		{"how many answered what on permission", `finding case.split [AR/5 BO/5] answer={"list":"permitted","value":"not ` +
			`permitted"} count=2 members=["AR","BO"]`, true, false, false},
		{"who dissents", `finding case.dissent [] members=["CA"]`, true, false, false},
		{"a measure is owed", `measures case.owes [] why={"list":"stuck.why","value":"no measure"}`, true, false, false},
		{"where it waits", `chain case.stage-open`, true, false, false},
		{"whom it is made for", `left out case.left-joint [] LEFT`, true, false, false},
		{"whom it is made for", `left out case.left-public [] LEFT`, false, false, true},
		{"no entry of another", "BO-R-1", true, false, false},
	} {
		for who, got := range map[string]struct {
			text string
			want bool
		}{"members": {members, x.member}, "parties": {parties, x.pty}, "the public": {public, x.all}} {
			if strings.Contains(got.text, x.line) != got.want {
				t.Errorf("%s, to %s: %q is there: %v\n%s", x.what, who, x.line, !got.want, got.text)
			}
		}
	}
}

// The digest is of what is said to an audience: it changes when that does, and not otherwise.
func TestTheDigestOfACaseFile(t *testing.T) {
	s := file(t)
	digest := func(level truce.Level) truce.Digest {
		d, _ := s.told(level)
		x, err := d.Digest()
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	members, public := digest(truce.LevelJoint), digest(truce.LevelPublic)
	if members == public || members != digest(truce.LevelJoint) {
		t.Error("the digest does not tell the audiences apart, or changes by itself")
	}
	s.op("BO", start+2400, truce.Operation{Kind: codes.Measure, State: "agreed", To: []truce.MemberID{"BO"}})
	if digest(truce.LevelJoint) == members {
		t.Error("a measure that was agreed does not change the digest")
	}
	if digest(truce.LevelPublic) != public {
		t.Error("a measure, which the public may not see, changes the digest of its case file")
	}
}

// Every section that a document can have is one of the list that says their order.
func TestSectionsStandInOrder(t *testing.T) {
	d, _ := file(t).told(truce.LevelJoint)
	last := -1
	for _, x := range d.Sections {
		i := slices.Index(casefile.Sections, x.Name)
		if i <= last {
			t.Errorf("%s stands after section %d", x.Name, last)
		}
		last = i
	}
}
