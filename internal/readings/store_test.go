package readings

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"truce"
)

const text = "AMITY, March 16. The quarzlampenschirm meets on Tuesday, said Whimbrel Hask."

// opened returns a store in which an article with one proposal is kept, and its file.
func opened(t *testing.T) (*Store, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "readings.db")
	s, err := Open(t.Context(), file, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for range 2 { // read twice, it is kept once
		err := s.Keep(t.Context(), Article{ID: IDOf(text), By: "duty officer", Text: text},
			[]Proposal{{Key: "statement-1", Kind: "statement", Words: "said Whimbrel Hask", Fields: url.Values{"a": {"b"}}}},
			[]Clipping{{Key: "statement-1", Why: "round", Claim: "CA/12", Ours: "2031-03-14", Theirs: "2031-03-16"}})
		if err != nil {
			t.Fatal(err)
		}
	}
	return s, file
}

func TestAnArticleIsKeptOnce(t *testing.T) {
	s, _ := opened(t)
	articles, err := s.Articles(t.Context())
	proposals, perr := s.Proposals(t.Context(), IDOf(text))
	clippings, cerr := s.Clippings(t.Context())
	if err != nil || perr != nil || cerr != nil || len(articles) != 1 || len(proposals) != 1 || len(clippings) != 1 {
		t.Errorf("%v %v %v, %v %v %v", articles, proposals, clippings, err, perr, cerr)
	}
	if _, err := s.Article(t.Context(), "none"); truce.KindOf(err) != truce.NotFound {
		t.Errorf("one that is not there: %v", err)
	}
}

// What stands of a proposal is what was said last; what was taken back stands no more.
func TestWhatStandsIsWhatWasSaidLast(t *testing.T) {
	s, _ := opened(t)
	for _, step := range []struct {
		said  Said
		claim string
		want  Said // of what stands; empty: nothing does
	}{
		{Taken, "CA/20", Taken},
		{Undone, "", ""},
		{Skipped, "", Skipped},
		{Undone, "", ""},
		{Corrected, "CA/21", Corrected},
	} {
		a := Answer{Key: "statement-1", Said: step.said, Claim: step.claim, By: "duty officer"}
		if err := s.Answer(t.Context(), IDOf(text), a); err != nil {
			t.Fatal(err)
		}
		list, err := s.Answers(t.Context(), IDOf(text))
		if got := Standing(list)["statement-1"].Said; err != nil || got != step.want {
			t.Errorf("after %q %q stands, want %q; %v", step.said, got, step.want, err)
		}
	}
	// A claim that was entered on its own page is noted once.
	again := Answer{Key: "statement-1", Said: Corrected, Claim: "CA/21"}
	if err := s.Made(t.Context(), IDOf(text), again); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Answers(t.Context(), IDOf(text)); err != nil || len(list) != 5 {
		t.Errorf("%d answers, %v", len(list), err)
	}
}

func TestAClippingPutAsideIsShownNoMore(t *testing.T) {
	s, _ := opened(t)
	if err := s.PutAside(t.Context(), IDOf(text), "statement-1", "CA/12", "duty officer"); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Clippings(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("%v, %v", list, err)
	}
}

// No byte is left of an article that was forgotten, in the database or beside it, and nothing brings it back.
func TestWhatIsForgottenIsOverwritten(t *testing.T) {
	s, file := opened(t)
	if !held(t, file) {
		t.Fatal("the article is not in the files to begin with")
	}
	if err := s.Forget(t.Context(), IDOf(text)); err != nil {
		t.Fatal(err)
	}
	if held(t, file) {
		t.Error("its words are in the files still")
	}
	if err := s.Made(t.Context(), IDOf(text), Answer{Key: "statement-1", Said: Corrected, Claim: "CA/21"}); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Answers(t.Context(), IDOf(text)); err != nil || len(list) != 0 {
		t.Errorf("%d answers to a forgotten article, %v", len(list), err)
	}
}

// held reports whether a word of the article is in the database's files.
func held(t *testing.T, file string) bool {
	t.Helper()
	names, err := filepath.Glob(file + "*")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte("quarzlampenschirm")) {
			return true
		}
	}
	return false
}
