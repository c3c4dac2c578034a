package article_test

import (
	"os"
	"testing"

	"truce/internal/article"
)

func TestX(t *testing.T) {
	for _, f := range []string{"seeds", "heldout/en", "heldout/en2"} {
		raw, _ := os.ReadFile("testdata/" + f + ".txt")
		gold, err := article.ReadGold(string(raw))
		if err != nil {
			t.Fatal(err)
		}
		s := article.Scores{}
		for _, g := range gold {
			if g.Text == "" {
				b, err := os.ReadFile("/work/shared/seeds/" + g.Name)
				if err != nil {
					t.Fatal(err)
				}
				g.Text = string(b)
			}
			r, err := article.Read(g.Text, article.Options{})
			if err != nil {
				t.Fatal(g.Name, err)
			}
			for _, m := range s.Hold(g, r) {
				t.Log(m)
			}
		}
		for k, v := range s {
			t.Logf("%s %s: %+v  recall %.3f precision %.3f", f, k, *v, float64(v.Right)/float64(v.Stated), float64(v.Right)/float64(v.Proposed))
		}
	}
}
