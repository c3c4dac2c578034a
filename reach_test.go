package truce

import (
	"testing"

	"truce/codes"
)

// A claim goes as far as its field may, or less far by what it says; what no list has goes nowhere.
func TestHowFarAClaimGoes(t *testing.T) {
	said := Source{Outlet: "The Meridian Post", URL: "https://news.example/1", Date: "2030-03-01"}
	if !said.Public() {
		t.Fatalf("%+v is no public source", said)
	}
	accession := func(s codes.AccessionStatus, sources ...Source) *Claim {
		b := &Accession{Agreement: "one", Actor: "north", Status: s, Sources: sources}
		return &Claim{Kind: KindAccession, Body: b}
	}
	for _, c := range []struct {
		sentence string
		claim    *Claim
		want     Level
	}{
		{"an accession goes as far as the dossier may", accession(codes.Acceded), ""},
		{"one in negotiation stays with the members", accession(codes.InNegotiation), LevelJoint},
		{"one in negotiation that a public source tells of is public", accession(codes.InNegotiation, said), ""},
		{"one that was refused is as public as any", accession(codes.Refused, said), ""},
		{"a verdict goes as far as its field may", &Claim{Kind: KindAssessment, Body: &Assessment{}}, ""},
		{"what is no kind stays with its member", &Claim{Kind: "visa/1", Body: &Assessment{}}, LevelOwn},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if got := c.claim.Reach(); got != c.want {
				t.Fatalf("%q", got)
			}
		})
	}
	if FieldOf(KindConcur) != FieldVerdict || FieldOf("visa/1") != "" {
		t.Errorf("a concurrence is shown as %q, what is no kind as %q", FieldOf(KindConcur), FieldOf("visa/1"))
	}
}

// What decides of documents and what findings rest on are some of the kinds, and not the same ones.
func TestKindsThatDecide(t *testing.T) {
	for _, c := range []struct {
		kind          Kind
		steers, basis bool
	}{
		{KindAdoption, true, false}, {KindLeave, true, false}, {KindReport, false, false}, {KindActor, false, false},
		{KindAssessment, false, true}, {KindInterest, false, true}, {KindConcur, false, false},
	} {
		if contains(AmendingKinds(), c.kind) != c.steers || contains(BasisKinds(), c.kind) != c.basis ||
			!contains(Kinds(), c.kind) {
			t.Errorf("%s: among %v, among %v", c.kind, AmendingKinds(), BasisKinds())
		}
	}
}
