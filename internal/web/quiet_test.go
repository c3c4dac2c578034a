package web

import (
	"context"
	"strings"
	"testing"

	"truce/internal/testing/viewtest"
	"truce/internal/web/frame"
)

// quietProofs shows logs of which that of BO ended long ago, and that of AR too, who goes on cosigning.
type quietProofs struct{ frame.Proofs }

// Logs implements Proofs.
func (q quietProofs) Logs(ctx context.Context) ([]frame.LogState, error) {
	logs, err := q.Proofs.Logs(ctx)
	for i := range logs {
		logs[i].Heard, logs[i].Quiet = viewtest.Now-90*3600, logs[i].Member == "BO"
		if logs[i].Member == "AR" {
			logs[i].Quiet, logs[i].Signed = true, viewtest.Now-3600
		}
	}
	return logs, err
}

// The first page says of whom nothing was heard for long, in every language, to members and to nobody else.
func TestTodaySaysWhoIsQuiet(t *testing.T) {
	s := open(t, viewtest.Meridian(), viewtest.Now.Time(), func(c *frame.Config) { c.Proofs = quietProofs{c.Proofs} })
	for lang, said := range map[string][]string{
		"en": {"BO last heard of: ", "it enters nothing, or its end is kept back"},
		"ar": {"آخر ما وصل من BO", "وقّع AR على سجلات غيره"}, "ru": {"Последнее известие от BO",
			"AR: чужие журналы заверены"},
		"tr": {"BO üyesinden son haber", "AR başkalarının günlüklerini"}, "fa": {"آخرین خبر از BO", "AR تا"}} {
		text := plain(s.ask(t, "GET", "/exercise/today", "CA:duty officer", lang, nil).Body.String())
		for _, words := range said {
			if strings.Count(text, words) != 1 {
				t.Errorf("%s: %q is not there once", lang, words)
			}
			for _, who := range []string{"public", "observer"} {
				if text := plain(s.ask(t, "GET", "/exercise/today", who, lang, nil).Body.String()); strings.Contains(text, words) {
					t.Errorf("%s: it is told to the %s", lang, who)
				}
			}
		}
	}
}

// plain takes out what keeps directions of writing apart.
func plain(page string) string {
	return strings.NewReplacer("<bdi>", "", "</bdi>", "", "\u2068", "", "\u2069", "").Replace(page)
}
