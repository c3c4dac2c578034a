package office

import (
	"slices"
	"testing"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/web/desk"
	"truce/internal/web/dossier"
	"truce/internal/web/frame"
)

// elsewhere are the kinds that are entered by a form of their own.
var elsewhere = []truce.Kind{truce.KindAgreement}

// Every kind of claim that a file may hold stands in one group of the page, or has a form of its own.
func TestEveryKindHasItsPlace(t *testing.T) {
	found := map[truce.Kind]int{}
	for _, g := range groups {
		for _, k := range g.kinds {
			found[k]++
		}
	}
	for _, k := range claimfile.Kinds() {
		if n := found[k]; n != 1 && !slices.Contains(elsewhere, k) {
			t.Errorf("%s stands in %d groups", k, n)
		}
		delete(found, k)
	}
	for k := range found {
		t.Errorf("%s is no kind that is entered here", k)
	}
}

// Every field of every form, and every word it offers, has words in every language.
func TestEveryFieldHasWords(t *testing.T) {
	all, err := frame.Catalogs(frame.Itself(), desk.Room(), dossier.Room(), Room())
	if err != nil {
		t.Fatal(err)
	}
	for code, c := range all {
		for _, g := range groups {
			for _, k := range g.kinds {
				name := claimfile.Name(k)
				for _, key := range []string{"claims.kind-" + name, "claims.about-" + name} {
					if !c.Has(key) {
						t.Errorf("%s has no words for %q", code, key)
					}
				}
				x := &sheet{kind: k, words: c}
				x.each(claimfile.Fields(k), "", func(path string, f claimfile.Field) {
					if key := x.wordOf(path, "says."); !c.Has(key) {
						t.Errorf("%s has no words for the field %s of a %s", code, path, name)
					}
					for _, w := range f.Words {
						if key := f.Vocab + "." + frame.Slug(w); !c.Has(key) {
							t.Errorf("%s has no word %q", code, key)
						}
					}
				})
			}
		}
	}
}

// each calls do with every field of a form.
func (x *sheet) each(fields []claimfile.Field, at string, do func(path string, f claimfile.Field)) {
	for _, f := range fields {
		path := below(at, f.Name)
		do(path, f)
		x.each(f.Fields, path, do)
	}
}
