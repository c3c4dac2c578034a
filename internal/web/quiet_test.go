package web

import (
	"context"
	"strings"
	"testing"

	"truce/internal/view/viewtest"
	"truce/internal/web/frame"
)

// quietProofs shows logs of which that of BO ended long ago.
type quietProofs struct{ frame.Proofs }

// Logs implements Proofs.
func (q quietProofs) Logs(ctx context.Context) ([]frame.LogState, error) {
	logs, err := q.Proofs.Logs(ctx)
	for i := range logs {
		logs[i].Heard, logs[i].Quiet = viewtest.Now-90*3600, logs[i].Member == "BO"
	}
	return logs, err
}

// The first page says of whom nothing was heard for long, in every language, to members and to nobody else.
func TestTodaySaysWhoIsQuiet(t *testing.T) {
	s := open(t, viewtest.Meridian(), viewtest.Now.Time(), func(c *frame.Config) { c.Proofs = quietProofs{c.Proofs} })
	for lang, words := range map[string]string{"en": "BO last heard of: ", "ar": "آخر ما وصل من BO",
		"ru": "Последнее известие от BO",
		"tr": "BO üyesinden son haber", "fa": "آخرین خبر از BO"} {
		a := s.ask(t, "GET", "/exercise/today", "CA:duty officer", lang, nil)
		if text := plain(a.Body.String()); a.Code != 200 || strings.Count(text, words) != 1 {
			t.Errorf("%s: %d, %q is not there once", lang, a.Code, words)
		}
		for _, who := range []string{"public", "observer"} {
			if text := plain(s.ask(t, "GET", "/exercise/today", who, lang, nil).Body.String()); strings.Contains(text, words) {
				t.Errorf("%s: it is told to the %s", lang, who)
			}
		}
	}
}

// plain takes out what keeps directions of writing apart.
func plain(page string) string {
	return strings.NewReplacer("<bdi>", "", "</bdi>", "", "\u2068", "", "\u2069", "").Replace(page)
}
