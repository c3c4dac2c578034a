package dossier

import (
	"slices"
	"strings"
	"testing"

	"truce"
)

// of returns the bodies of one kind.
func of[T any](t *testing.T) (list []*T) {
	for _, d := range bodies(t) {
		if b, ok := d.Body.(*T); ok {
			list = append(list, b)
		}
	}
	return list
}

// TestNobodyIsLeftOutOnADenialAlone reads the exclusions: one that a source denies needs another that states it.
func TestNobodyIsLeftOutOnADenialAlone(t *testing.T) {
	for _, a := range of[truce.Agreement](t) {
		for _, x := range a.Exclusions {
			if x.Contested && len(x.Sources) < 2 {
				t.Errorf("%s leaves out %s on %v, which denies it", a.ID, x.Actor, x.Sources)
			}
			if x.Actor == "jabhat-fatah-al-sham" {
				t.Errorf("%s leaves out %s, which no source here says", a.ID, x.Actor)
			}
		}
	}
}

func TestPartiesOfTheAstanaTrackAreThoseOfTheArticles(t *testing.T) {
	for _, x := range of[truce.Track](t) {
		if x.ID != "astana" {
			continue
		}
		if !strings.HasPrefix(x.Note, "The government and the armed opposition") {
			t.Errorf("the track: %q", x.Note)
		}
		for _, seed := range []string{"2", "4"} {
			said := slices.ContainsFunc(x.Sources, func(s truce.Source) bool {
				return s.Seed == seed && strings.Contains(s.Quote, "government and") &&
					strings.Contains(s.Quote, "armed opposition")
			})
			if !said {
				t.Errorf("article %s is not quoted for the parties", seed)
			}
		}
	}
}

// TestFormatsOfRoundsAreStated asks that talks are called indirect only where the quoted words say so.
func TestFormatsOfRoundsAreStated(t *testing.T) {
	for _, r := range of[truce.Round](t) {
		quoted := slices.ContainsFunc(r.Sources, func(s truce.Source) bool { return strings.Contains(s.Quote, "not direct") })
		if r.Format == "proximity" && !quoted {
			t.Errorf("%s is indirect on %v", r.ID, r.Sources)
		}
	}
}

// TestCommitmentsHangOnWhatTheirSourceNames asks of a commitment under a round of talks that an article's words name
// the meeting.
func TestCommitmentsHangOnWhatTheirSourceNames(t *testing.T) {
	rounds := map[string]bool{}
	for _, r := range of[truce.Round](t) {
		rounds[string(r.ID)] = true
	}
	for _, c := range of[truce.Commitment](t) {
		if !rounds[c.Under] || c.Sources[0].Seed == "" {
			continue
		}
		named := slices.ContainsFunc(c.Sources, func(s truce.Source) bool {
			return strings.Contains(s.Quote, "meeting") || strings.Contains(s.Quote, "arrived at the talks")
		})
		if !named {
			t.Errorf("%s stands under %s, which %v does not name", c.ID, c.Under, c.Sources)
		}
	}
}

func TestSpeakersKeepTheirWholeOffice(t *testing.T) {
	const institute = "International Studies Institute of the Moscow State Institute of International Relations"
	found := false
	for _, s := range of[truce.Statement](t) {
		if strings.HasPrefix(s.Speaker, "Andrey Kazantsev") {
			found = true
			if !strings.HasSuffix(s.Speaker, institute) {
				t.Errorf("%s: %q", s.ID, s.Speaker)
			}
		}
	}
	if !found {
		t.Error("no statement of the expert")
	}
}
