package truce

import (
	"testing"

	"truce/codes"
)

func TestWhichReportsTellOfAnIncident(t *testing.T) {
	tales := []tale{
		{"a report tells of the incident that it opens", func(*story) {}, "CA-R-1; –"},
		{"a report tells of what one member says it tells of", func(x *story) {
			x.files("BO", 1)
			x.links("AR", "BO-R-1", "CA-I-1")
		}, "BO-R-1 CA-R-1; BO-R-1 here AR not BO"},
		{"a member that holds a report to tell of several incidents disputes none of them", func(x *story) {
			x.files("BO", 1)
			x.links("BO", "BO-R-1", "CA-I-1")
		}, "BO-R-1 CA-R-1; –"},
		{"a member that says that a report does not tell of it is named beside those who say it does", func(x *story) {
			x.unlinks("AR", "CA-R-1", "CA-I-1")
		}, "CA-R-1; CA-R-1 here CA not AR"},
		{"whose last word on a report is that it tells of nothing here, dropped it", func(x *story) {
			x.unlinks("CA", "CA-R-1", "CA-I-1")
		}, "–; –"},
		{"a member's last word on a report and an incident stands", func(x *story) {
			x.unlinks("CA", "CA-R-1", "CA-I-1")
			x.links("CA", "CA-R-1", "CA-I-1")
		}, "CA-R-1; –"},
		{"that a report does not tell of another incident is no word on this one", func(x *story) {
			x.files("BO", 1)
			x.unlinks("AR", "CA-R-1", "BO-I-1")
		}, "CA-R-1; –"},
		{"a report that is withdrawn tells of nothing any more", func(x *story) {
			x.withdraws(x.files("CA", 2, func(r *Report) { r.Incident = "" }))
			x.links("CA", "CA-R-2", "CA-I-1")
		}, "CA-R-1; –"},
		{"a version that was replaced can be withdrawn, and the newer one tells as before", func(x *story) {
			old := x.files("CA", 2, func(r *Report) { r.Incident = "" })
			x.files("CA", 2, func(r *Report) { r.Version, r.Incident = 2, "" })
			x.links("CA", "CA-R-2", "CA-I-1")
			x.withdraws(old)
		}, "CA-R-1 CA-R-2; –"},
		{"a newer version of a report tells of what the older did", func(x *story) {
			x.files("CA", 1, func(r *Report) { r.Version, r.Incident = 2, "" })
		}, "CA-R-1; –"},
		{"a newer version opens no incident", func(x *story) {
			x.files("CA", 1, func(r *Report) { r.Version, r.Incident = 2, "CA-I-7" })
			if _, opened := x.s.Incident("CA-I-7"); opened {
				x.t.Error("it did")
			}
		}, "CA-R-1; –"},
		{"what was said of a report before it came counts from then on", func(x *story) {
			x.links("AR", "BO-R-1", "CA-I-1")
			x.files("BO", 1, func(r *Report) { r.Incident = "" })
		}, "BO-R-1 CA-R-1; –"},
		{"a report that never came is not there", func(x *story) { x.links("AR", "BO-R-1", "CA-I-1") }, "CA-R-1; –"},
		{"a link to an incident that was joined to this one is a link to this one", func(x *story) {
			x.files("CA", 2)
			x.joins("CA", "CA-I-1", "CA-I-2")
			x.unlinks("CA", "CA-R-1", "CA-I-1")
			x.links("CA", "CA-R-1", "CA-I-2")
		}, "CA-R-1 CA-R-2; –"},
	}
	runTales(t, tales, func(v IncidentView) string {
		return listed(v.Reports, reportWord) + "; " + listed(v.Disputed, func(d Dispute) string {
			return string(d.Report) + " here " + listed(d.Here, memberWord) + " not " + listed(d.NotHere, memberWord)
		})
	})
}

// What was said of an id before its member opened it counts from then on, and no incident exists that nobody opened.
func TestAnIncidentExistsOnceItsMemberOpenedIt(t *testing.T) {
	x := tell(t)
	x.files("AR", 1)
	x.links("AR", "AR-R-1", "CA-I-1")
	x.finds("AR", codes.Confirmed)
	x.joins("AR", "AR-I-1", "CA-I-1")
	x.joins("CA", "AR-I-1", "CA-I-1")
	if _, ok := x.s.Incident("CA-I-1"); ok {
		t.Fatal("it exists by what others said of it")
	}
	if v := x.view("AR-I-1"); len(v.Also) > 0 {
		t.Fatalf("joined with what does not exist: %v", v.Also)
	}
	x.desk("CA", &Incident{ID: "CA-I-1"})
	v := x.view("CA-I-1")
	if v.ID != "AR-I-1" || listed(v.Reports, reportWord) != "AR-R-1" || v.Assessments["AR"] == nil {
		t.Fatalf("%s told by %v, verdicts %v", v.ID, v.Reports, v.Assessments)
	}
	x.allInEffect()
}

func TestWhichIncidentsAreOne(t *testing.T) {
	tales := []tale{
		{"a member joins its own incidents alone", func(x *story) {
			x.files("CA", 2)
			x.joins("CA", "CA-I-2", "CA-I-1")
		}, "CA-I-1 CA-I-2"},
		{"two members' incidents are one when both say so", func(x *story) {
			x.files("BO", 1)
			x.joins("CA", "CA-I-1", "BO-I-1")
			x.joins("BO", "BO-I-1", "CA-I-1")
		}, "BO-I-1 CA-I-1"},
		{"until both have said so, it is a proposal", func(x *story) {
			x.files("BO", 1)
			x.joins("CA", "CA-I-1", "BO-I-1")
		}, "CA-I-1; proposed by CA"},
		{"nobody joins what it did not open", func(x *story) {
			x.files("BO", 1)
			x.joins("AR", "CA-I-1", "BO-I-1")
			x.joins("OM", "CA-I-1", "BO-I-1")
			x.joins("BO", "CA-I-1", "BO-I-1")
		}, "CA-I-1; proposed by AR BO OM"},
		{"who takes it back parts them again", func(x *story) {
			x.files("BO", 1)
			x.joins("CA", "CA-I-1", "BO-I-1")
			x.joins("BO", "BO-I-1", "CA-I-1")
			x.parts("BO", "CA-I-1", "BO-I-1")
		}, "CA-I-1; proposed by CA; denied by BO"},
		{"a member's last word on two incidents stands", func(x *story) {
			x.files("CA", 2)
			x.parts("CA", "CA-I-1", "CA-I-2")
			x.joins("CA", "CA-I-2", "CA-I-1")
		}, "CA-I-1 CA-I-2"},
		{"that others hold two incidents to be two does not part them", func(x *story) {
			x.files("CA", 2)
			x.joins("CA", "CA-I-1", "CA-I-2")
			x.parts("AR", "CA-I-1", "CA-I-2")
		}, "CA-I-1 CA-I-2"},
		{"what is one with one of them is one with both", func(x *story) {
			x.files("CA", 2)
			x.files("CA", 3)
			x.joins("CA", "CA-I-1", "CA-I-2")
			x.joins("CA", "CA-I-3", "CA-I-2")
		}, "CA-I-1 CA-I-2 CA-I-3"},
		{"they go by the id that was given first", func(x *story) {
			x.files("CA", 10)
			x.joins("CA", "CA-I-10", "CA-I-1")
		}, "CA-I-1 CA-I-10"},
		{"what is said of another pair joins nothing", func(x *story) {
			x.files("CA", 2)
			x.files("CA", 3)
			x.joins("CA", "CA-I-2", "CA-I-3")
		}, "CA-I-1"},
	}
	runTales(t, tales, func(v IncidentView) string {
		ids := append([]IncidentID{v.ID}, v.Also...)
		out := listed(ids, func(id IncidentID) string { return string(id) })
		said := func(word string, list []SameClaim) {
			if len(list) > 0 {
				out += "; " + word + " by " + listed(list, func(c SameClaim) string { return string(c.Member) })
			}
		}
		said("proposed", v.Proposed)
		said("denied", v.Denied)
		return out
	})
}

func TestEveryIncidentIsListedOnce(t *testing.T) {
	x := tell(t)
	for n := range 3 {
		x.files("CA", n+1)
	}
	x.files("BO", 1)
	x.joins("CA", "CA-I-3", "CA-I-1")
	x.joins("CA", "BO-I-1", "CA-I-2") // a proposal
	x.links("AR", "CA-R-1", "OM-I-4") // which nobody opened
	if got := listed(x.s.Incidents(), func(id IncidentID) string { return string(id) }); got != "BO-I-1 CA-I-1 CA-I-2" {
		t.Fatal(got)
	}
	v := x.view("CA-I-1")
	if len(v.Joined) != 1 || v.Joined[0].Member != "CA" {
		t.Fatalf("joined by the word of %v", v.Joined)
	}
}

// What members said of an incident's reports is listed, with what their own entries said apart.
func TestWhatMembersSaidOfReportsIsListed(t *testing.T) {
	x := tell(t)
	x.files("CA", 1)
	x.links("AR", "CA-R-1", "OM-I-1")
	x.unlinks("BO", "CA-R-1", "CA-I-1")
	v := x.view("CA-I-1")
	got := listed(v.Links, func(l LinkClaim) string { return string(l.Member) + " " + string(l.Incident) })
	if got != "AR OM-I-1 BO CA-I-1" {
		t.Fatal(got)
	}
}
