// Package dossiertest holds the record of the dossier for tests of its pages.
package dossiertest

import (
	"fmt"
	"testing"

	"truce"
	"truce/internal/demo/dossier"
	"truce/internal/query"
)

// Reader folds the dossier the way its member's node does.
func Reader(t testing.TB) query.Reader {
	t.Helper()
	list, err := dossier.Bodies()
	if err != nil {
		t.Fatal(err)
	}
	told := make([]any, len(list))
	for i, d := range list {
		told[i] = d.Body
	}
	return ReaderOf(t, told...)
}

// ReaderOf folds bodies entered by the dossier's member.
func ReaderOf(t testing.TB, bodies ...any) query.Reader {
	t.Helper()
	s := truce.NewState(truce.Digest{})
	n := int64(0)
	add := func(officer string, body any) {
		t.Helper()
		e := truce.Entry{Kind: truce.KindOfBody(body), Claim: fmt.Sprintf("d-%d", n), Officer: officer, At: dossier.Edition,
			Body: body}
		if err := s.ApplyEntry(truce.Ref{Member: dossier.Member, Index: n}, e); err != nil {
			t.Fatal(err)
		}
		n++
	}
	add("", dossier.Founding("key"))
	add("editor", &truce.Officer{Function: "editor", May: []truce.Action{truce.ActFile, truce.ActRelease}})
	for _, b := range bodies {
		add("editor", b)
	}
	if refused := s.Refused(); len(refused) > 0 {
		t.Fatal(refused)
	}
	return query.In(s, truce.Cut{{Member: dossier.Member, Size: n}})
}
