package node

import (
	"crypto/rand"
	"encoding/base64"
	"strings"
	"testing"

	"truce"
)

// harbour is a document of one member with its keys, which a case spoils.
func harbour(t *testing.T) (*truce.Process, Keys) {
	t.Helper()
	k, err := NewKeys(rand.Reader, "harbour", "AR")
	if err != nil {
		t.Fatal(err)
	}
	m := truce.Member{ID: "AR", Names: []truce.Name{{Text: "Arvany"}}, Role: truce.RoleMission}
	k.Fill(&m)
	rule := truce.Rule{Version: 1, Kind: truce.Unanimity, Voters: []truce.MemberID{"AR"}, Absent: truce.Counts, LapseK: 1,
		Refusing: truce.Counts, Recused: truce.Counts, Abstained: truce.Counts, Interested: truce.Counts}
	return &truce.Process{ID: "harbour", Title: "Harbour", Members: []truce.Member{m}, Rule: rule, Zone: "UTC+02:00",
		DayCloses: "18:00", Agreement: "harbour-one", Kinds: truce.KindLists}, k
}

func TestDocumentIsReadWhole(t *testing.T) {
	for _, c := range []struct {
		what  string
		spoil func(*truce.Process)
		says  string // "" where it is whole
	}{
		{"whole", func(*truce.Process) {}, ""},
		{"no agreement", func(p *truce.Process) { p.Agreement = "" }, ""},
		{"midnight", func(p *truce.Process) { p.DayCloses = "24:00" }, ""},
		{"zone of no place", func(p *truce.Process) { p.Zone = "Mars/Olympus" }, "Mars/Olympus"},
		{"zone of whoever reads", func(p *truce.Process) { p.Zone = "Local" }, "Local"},
		{"offset without sense", func(p *truce.Process) { p.Zone = "UTC+3" }, "UTC+3"},
		{"no zone", func(p *truce.Process) { p.Zone = "" }, "time zone"},
		{"hour past the day", func(p *truce.Process) { p.DayCloses = "25:99" }, "25:99"},
		{"agreement with a blank", func(p *truce.Process) { p.Agreement = "Harbour One" }, "Harbour One"},
		{"blank title", func(p *truce.Process) { p.Title = " \t" }, "title"},
		{"unknown role", func(p *truce.Process) { p.Members[0].Role = "emperor" }, "emperor"},
		{"no role", func(p *truce.Process) { p.Members[0].Role = "" }, "what AR is"},
		{"no name", func(p *truce.Process) { p.Members[0].Names = nil }, "name of AR"},
		{"blank name", func(p *truce.Process) { p.Members[0].Names[0].Text = "  " }, "name of AR"},
		{"node key that anybody passes for", func(p *truce.Process) {
			p.Members[0].NodeKey = base64.StdEncoding.EncodeToString(append([]byte{1}, make([]byte, 31)...))
		}, "node key"},
		{"key of another process", func(p *truce.Process) { p.ID = "haven" }, "log key"},
	} {
		p, _ := harbour(t)
		c.spoil(p)
		b, err := FormatProcess(p)
		if err != nil {
			t.Fatal(err)
		}
		_, err = ParseProcess(b)
		switch {
		case c.says == "" && err != nil:
			t.Errorf("%s: %v", c.what, err)
		case c.says != "" && (truce.KindOf(err) != truce.Invalid || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%s: %v; want a refusal that says %q", c.what, err, c.says)
		}
	}
}

// A node whose document was endorsed before it was read whole says so, and what to do.
func TestDoctorNamesTheDocument(t *testing.T) {
	for zone, whole := range map[string]bool{"UTC": true, "Mars/Olympus": false} {
		p, k := harbour(t)
		p.Zone = zone
		dir := t.TempDir()
		if err := Create(t.Context(), dir, Founder{Member: "AR", Process: p}, k, Options{}.withDefaults()); err != nil {
			t.Fatal(err)
		}
		found := false
		for _, f := range Examine(t.Context(), dir, Options{}) {
			if !strings.HasPrefix(f.What.String(), "The document in force") {
				continue
			}
			found = true
			if f.OK != whole || !whole && !(strings.Contains(f.What.String(), zone) && strings.Contains(f.Do.String(),
				"truce process amend")) {
				t.Errorf("zone %s: %+v", zone, f)
			}
		}
		if !found {
			t.Errorf("zone %s: the doctor says nothing of the document", zone)
		}
	}
}
