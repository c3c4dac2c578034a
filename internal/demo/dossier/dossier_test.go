package dossier

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"truce"
)

// bodies returns the dossier, or ends the test.
func bodies(t testing.TB) []Dated {
	t.Helper()
	list, err := Bodies()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// log writes the dossier the way its member's node does and folds it.
func log(t testing.TB) *truce.State {
	t.Helper()
	s := truce.NewState(truce.Digest{})
	n := int64(0)
	add := func(officer string, at truce.Instant, body any) {
		t.Helper()
		parts, err := truce.Encode(truce.Entry{Kind: truce.KindOfBody(body), Claim: fmt.Sprintf("dossier-%d", n),
			Officer: officer, At: at, Body: body})
		if err != nil {
			t.Fatalf("%T: %v", body, err)
		}
		for _, b := range parts {
			if err := s.Apply(truce.Ref{Member: Member, Index: n}, b); err != nil {
				t.Fatalf("%T: %v", body, err)
			}
			n++
		}
	}
	add("", Edition, Founding("key"))
	add("editor", Edition, &truce.Officer{Function: "editor", May: []truce.Action{truce.ActFile, truce.ActRelease}})
	for _, d := range bodies(t) {
		add("editor", d.At, d.Body)
	}
	return s
}

func TestEveryBodyIsAdmitted(t *testing.T) {
	s := log(t)
	for _, r := range s.Refused() {
		t.Errorf("refused: %s %s", r.Ref, r.Why)
	}
	if want := int64(len(bodies(t)) + 2); s.Size(Member) < want {
		t.Errorf("%d entries, at least %d are expected", s.Size(Member), want)
	}
}

func TestTheFoundingDocumentHolds(t *testing.T) {
	if err := Founding("key").Check(); err != nil {
		t.Error(err)
	}
}

// walk calls visit for every value within v, pointers followed, with the path to it.
func walk(v reflect.Value, path string, visit func(path string, v reflect.Value)) {
	visit(path, v)
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			walk(v.Elem(), path, visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			walk(v.Field(i), path+"."+v.Type().Field(i).Name, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), fmt.Sprintf("%s[%d]", path, i), visit)
		}
	}
}

func eachValue(t *testing.T, visit func(path string, v reflect.Value)) {
	for i, d := range bodies(t) {
		walk(reflect.ValueOf(d.Body), fmt.Sprintf("body %d %T", i, d.Body), visit)
	}
}

func TestEveryFactHasASource(t *testing.T) {
	eachValue(t, func(path string, v reflect.Value) {
		switch x := v.Interface().(type) {
		case []truce.Source:
			if len(x) == 0 && !strings.HasSuffix(path, ".Evidence") { // that there is none is what most sources leave
				t.Errorf("%s: no source", path)
			}
		case truce.Source:
			if x.Outlet == "" && x.Seed == "" && !strings.HasSuffix(path, ".Source") {
				t.Errorf("%s: a source without outlet that is not one of the five articles", path)
			}
			if utf8.RuneCountInString(x.Quote) > 200 {
				t.Errorf("%s: a quotation of %d characters; 200 are the most", path, utf8.RuneCountInString(x.Quote))
			}
		case truce.Date:
			if !x.Valid() {
				t.Errorf("%s: %q is no date", path, x)
			}
		}
	})
}

// defined returns the ids the dossier gives, by type.
func defined(t *testing.T) map[reflect.Type]map[string]bool {
	ids := map[reflect.Type]map[string]bool{}
	for _, d := range bodies(t) {
		var id any
		switch b := d.Body.(type) {
		case *truce.Area:
			id = b.ID
		case *truce.Actor:
			id = b.ID
		case *truce.Agreement:
			id = b.ID
		case *truce.Track:
			id = b.ID
		case *truce.Round:
			id = b.ID
		default:
			continue
		}
		v := reflect.ValueOf(id)
		if ids[v.Type()] == nil {
			ids[v.Type()] = map[string]bool{}
		}
		ids[v.Type()][v.String()] = true
	}
	return ids
}

func TestEverySlugReferredToExists(t *testing.T) {
	ids := defined(t)
	if len(ids) != 5 {
		t.Fatalf("ids of %d types are defined, 5 are expected", len(ids))
	}
	eachValue(t, func(path string, v reflect.Value) {
		known, isID := ids[v.Type()]
		if isID && v.String() != "" && !known[v.String()] {
			t.Errorf("%s: nothing has the id %q", path, v.String())
		}
	})
	exists := func(id string) bool {
		for _, known := range ids {
			if known[id] {
				return true
			}
		}
		return false
	}
	for _, d := range bodies(t) {
		c, ok := d.Body.(*truce.Commitment)
		if !ok {
			continue
		}
		for _, id := range append(slices.Clone(c.By), c.Under) {
			if id != "" && !exists(id) {
				t.Errorf("the commitment %s: nothing has the id %q", c.ID, id)
			}
		}
	}
}

func TestStatementsAtOddsNameEachOther(t *testing.T) {
	byID := map[string]*truce.Statement{}
	for _, d := range bodies(t) {
		if s, ok := d.Body.(*truce.Statement); ok {
			if byID[s.ID] != nil || !truce.ValidSlug(s.ID) || !truce.ValidSlug(s.Topic) {
				t.Errorf("the statement %q on %q is given twice or is no slug", s.ID, s.Topic)
			}
			byID[s.ID] = s
		}
	}
	for _, s := range byID {
		for _, id := range s.Conflict {
			switch o := byID[id]; {
			case o == nil:
				t.Errorf("%s is at odds with %q, which is not there", s.ID, id)
			case !slices.Contains(o.Conflict, s.ID):
				t.Errorf("%s is at odds with %s, but not the other way", s.ID, id)
			case o.Topic != s.Topic:
				t.Errorf("%s and %s are at odds on two topics", s.ID, id)
			}
		}
	}
}

// seeds returns the five articles by number, white space made plain, or skips the test.
func seeds(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../../../shared/seeds/00?_*.txt")
	if err != nil || len(files) != 5 {
		t.Skip("the five articles are not here: put them as ../shared/seeds/000_….txt to 004_….txt beside the repository")
	}
	out := map[string]string{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(f)[2:3]] = plain(string(b))
	}
	return out
}

func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestQuotationsStandInTheArticles(t *testing.T) {
	texts := seeds(t)
	quoted := map[string]int{}
	eachValue(t, func(path string, v reflect.Value) {
		s, ok := v.Interface().(truce.Source)
		if !ok || s.Seed == "" {
			return
		}
		quoted[s.Seed]++
		if !strings.Contains(texts[s.Seed], plain(s.Quote)) {
			t.Errorf("%s: article %s does not say %q", path, s.Seed, s.Quote)
		}
	})
	for n := range texts {
		if quoted[n] == 0 {
			t.Errorf("nothing is taken from article %s", n)
		}
	}
}

func TestFiguresAddUpOrSayThatTheyDoNot(t *testing.T) {
	for _, d := range bodies(t) {
		f, ok := d.Body.(*truce.Figure)
		if !ok || f.Complete == nil {
			continue
		}
		sum := 0
		for _, p := range f.Parts {
			if p.Count != nil {
				sum += *p.Count
			}
		}
		marked := slices.ContainsFunc(f.Traps, func(s string) bool {
			return strings.HasPrefix(s, "parts do not add up") || strings.HasPrefix(s, "breakdown is partial")
		})
		if whole := f.Total != nil && sum == *f.Total; whole != *f.Complete || whole == marked {
			t.Errorf("%s %s %s: the parts come to %d; complete %v, marked %v", f.Day, f.Registrar, f.What, sum, *f.Complete,
				marked)
		}
		reviewed := 0
		for _, n := range f.Outcomes {
			reviewed += n
		}
		if f.Total != nil && reviewed > *f.Total {
			t.Errorf("%s %s: %d reviewed of %d", f.Day, f.Registrar, reviewed, *f.Total)
		}
	}
}

func TestTheDossierIsTheSameEachTime(t *testing.T) {
	if a, b := bodies(t), bodies(t); !reflect.DeepEqual(a, b) {
		t.Error("two readings differ")
	}
}

// BenchmarkBodies is part of the time from the start of the demonstration to its first page.
func BenchmarkBodies(b *testing.B) {
	for b.Loop() {
		bodies(b)
	}
}
