package terms

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"truce/internal/query"

	"truce"
	"truce/codes"
)

var update = flag.Bool("update", false, "write the golden explanations anew")

// golden compares what an explanation prints with a file a person has read.
func golden(t *testing.T, name string, e *Explanation) {
	t.Helper()
	var b bytes.Buffer
	if err := e.WriteText(&b, "at some time"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "explain", name+".txt")
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("%s:\n%s\nwant:\n%s", path, b.Bytes(), want)
	}
}

func (r *record) explain(id truce.IncidentID, m truce.MemberID) *Explanation {
	r.t.Helper()
	e, err := Explain(r.t.Context(), r.reader(), id, m)
	if err != nil {
		r.t.Fatal(err)
	}
	return e
}

// TestExplanations reads like the pages of a duty officer: each file is a story with what the terms say of it.
func TestExplanations(t *testing.T) {
	t.Run("nobody named", func(t *testing.T) {
		r := island(t)
		c := shelling()
		c.Toll.Killed.Civilian = truce.Exactly(2)
		id := r.report("OM", c)
		golden(t, "nobody-named", r.explain(id, ""))
	})
	t.Run("one side fires at the other", func(t *testing.T) {
		r := island(t)
		c := shelling()
		c.Authors, c.Targets = by("government-of-meridian"), by("hill-council")
		golden(t, "one-side", r.explain(r.report("CA", c), ""))
	})
	t.Run("a contested accession", func(t *testing.T) {
		r := island(t)
		r.enterAt("BO", on("2030-03-04 09:00"), &truce.Membership{Actor: "river-guard", Of: "hill-council", Role: "member"})
		r.enterAt("BO", on("2030-03-04 09:00"), &truce.Accession{Agreement: "meridian-ceasefire", Actor: "river-guard",
			Status: codes.Acceded, Since: on("2030-03-04 09:00")})
		r.enterAt("AR", on("2030-03-04 15:00"), &truce.Accession{Agreement: "meridian-ceasefire", Actor: "river-guard",
			Status: codes.Contested, Since: on("2030-03-04 15:00")})
		r.enter("BO", &truce.Position{Agreement: "meridian-ceasefire",
			Standing: map[truce.ActorID]codes.Standing{"river-guard": codes.Adhered}})
		c := shelling()
		c.Authors, c.Targets = by("river-guard"), by("government-of-meridian")
		id := r.report("CA", c)
		golden(t, "contested-accession", r.explain(id, ""))
		golden(t, "contested-accession-as-bo", r.explain(id, "BO"))
	})
	t.Run("fire by two sides, told differently", func(t *testing.T) {
		r := island(t)
		c := shelling()
		c.Kind, c.Means = codes.SmallArms, codes.Rifle
		c.Authors, c.Targets = by("government-of-meridian"), by("hill-council")
		id := r.report("CA", c)
		c.Authors, c.Targets = by("hill-council"), by("government-of-meridian")
		r.also(id, "AR", c)
		r.enter("BO", &truce.Assessment{Incident: id, State: truce.Given, Happened: codes.Confirmed,
			Permitted: codes.WasPermitted, Because: "self-defence", Authors: by("hill-council")})
		golden(t, "two-sides", r.explain(id, ""))
	})
	t.Run("aid at an unknown place", func(t *testing.T) {
		r := island(t)
		c := truce.Coded{When: during("2030-03-10 00:00", "2030-03-10 23:59"), Kind: codes.AidBlocked,
			Authors: by("hill-council")}
		golden(t, "aid-blocked", r.explain(r.report("OM", c), "OM"))
	})
}

func TestExplainRefuses(t *testing.T) {
	r := island(t)
	id := r.report("OM", shelling())
	if _, err := Explain(t.Context(), r.reader(), "OM-I-99", ""); truce.KindOf(err) != truce.NotFound {
		t.Errorf("an incident nobody knows: %v", err)
	}
	if _, err := Explain(t.Context(), r.reader(), id, "ZZ"); truce.KindOf(err) != truce.NotFound {
		t.Errorf("a member nobody knows: %v", err)
	}
}

// TestShelf: the same cut is answered from the same book, another cut from another, with the texts compiled once.
func TestShelf(t *testing.T) {
	r := island(t)
	id := r.report("CA", riverGuard())
	var s Shelf
	at := func(size int64) (*Book, *Explanation) {
		reader := query.In(r.state, truce.Cut{{Member: "CA", Size: size}})
		e, err := s.Explain(t.Context(), reader, id, "CA")
		if err != nil {
			t.Fatal(err)
		}
		b, err := s.Book(t.Context(), reader)
		if err != nil {
			t.Fatal(err)
		}
		return b, e
	}
	b1, _ := at(1)
	b2, e := at(1)
	if b1 != b2 || e.Agreements[0].Sides[0].Readings[0].Clauses[0].Result != Undetermined {
		t.Error("the same cut was read twice, or says something else")
	}
	r.accession("BO", codes.Acceded, "", "2030-03-04 09:00", "borealia")
	b3, e := at(2)
	if b3 == b1 || e.Agreements[0].Sides[0].Readings[0].Clauses[0].Result != Breach {
		t.Errorf("another cut says the same: %+v", e.Agreements[0].Sides[0])
	}
	if b1.Appraisers("CA")[0].Terms != b3.Appraisers("CA")[0].Terms {
		t.Error("one text was compiled twice")
	}
}

// TestShown is what a verdict records of what its officer saw.
func TestShown(t *testing.T) {
	r := island(t)
	c := shelling()
	c.Authors = by("government-of-meridian")
	e := r.explain(r.report("CA", c), "")
	s := e.Shown("meridian-ceasefire", "CA")
	if s.Engine != "terms 3, meridian-ceasefire version 1" || len(s.Reasons) != 8 || len(s.Missing) == 0 {
		t.Errorf("shown %+v", s)
	}
	r.enter("CA", &truce.Assessment{Incident: e.Incident, State: truce.Abstained, Shown: &s})
	if s := e.Shown("meridian-ceasefire", "ZZ"); s.Engine != "" {
		t.Errorf("shown to a member that has no reading: %+v", s)
	}
}

// TestJSONKeepsItsNames holds the field names programs rely on.
func TestJSONKeepsItsNames(t *testing.T) {
	r := island(t)
	b, err := json.Marshal(r.explain(r.report("CA", shelling()), "CA"))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Incident   string
		Engine     int
		Agreements []struct {
			ID, Title, Applies string
			Version            int
			Sides              []struct {
				Name     string
				Silent   []string
				Joint    bool
				Readings []struct {
					Members []string
					Text    truce.Ref
					Applies []struct{ Fact, Is, Says string }
					Clauses []struct {
						Number, Title, Result, Breach_if string
						Because, Missing                 []struct{ Fact, Says string }
					}
				}
			}
		}
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	if err := dec.Decode(&got); err != nil {
		t.Fatal(err)
	}
	side := got.Agreements[0].Sides[0]
	reading := side.Readings[0]
	if got.Engine != Engine || side.Joint || len(side.Silent) != 1 || len(reading.Applies) != 3 ||
		reading.Clauses[0].Result != "undetermined" || reading.Clauses[0].Breach_if == "" ||
		len(reading.Clauses[0].Missing) == 0 || reading.Clauses[7].Result != "does not apply" ||
		len(reading.Clauses[7].Because) == 0 {
		t.Errorf("not what was documented: %s", b)
	}
}
