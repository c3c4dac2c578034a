package truce

import (
	"regexp"
	"slices"

	"truce/codes"
)

// Shown records what the program had shown when a person or an automatic merge acted: versions, score and reasons. It
// stands in every member's copy of the log for ever, so that it is made of codes, figures and ids alone; the sentences
// are made of them by whoever shows them.
type Shown struct {
	Engine string `json:"engine"` // "by hand", "match general 4", "terms 2, meridian-ceasefire version 1"
	Score  string `json:"score,omitempty"`
	// "+0.812 time"; "clause 2, hill-council: breach", the second of the version
	Reasons []string `json:"reasons,omitempty"`
	Missing []string `json:"missing,omitempty"` // "time -1.200"; "place"; "second reading AR/12"
	Auto    bool     `json:"auto,omitzero"`
}

// The forms of what was shown. What stands in brackets is held to a list.
var (
	shownEngine = regexp.MustCompile(`^(by hand|taken back|match [a-z0-9-]{1,40} [a-z0-9.-]{1,20}|` +
		`terms [0-9]{1,4}, [a-z0-9-]{1,80} version [0-9]{1,6})$`)
	shownScore   = regexp.MustCompile(`^([+-][0-9]{1,7}\.[0-9]{3}, [0-9]{1,3}\.[0-9] %)?$`)
	shownPoints  = regexp.MustCompile(`^[+-][0-9]{1,7}\.[0-9]{3} ([a-z ]+)$`)
	shownClause  = regexp.MustCompile(`^clause [0-9]{1,4}, [a-z0-9-]{1,80}: ([a-z ]+)$`)
	shownChange  = regexp.MustCompile(`^([a-z ]+) [+-][0-9]{1,7}\.[0-9]{3}$`)
	shownReading = regexp.MustCompile(`^second reading [A-Z0-9]{2,8}/[0-9]{1,18}$`)
)

func (s *Shown) check() error {
	if s == nil {
		return nil
	}
	if !shownEngine.MatchString(s.Engine) || !shownScore.MatchString(s.Score) {
		return Errorf(Invalid, "what was shown is named by the program that showed it and its version, with a score in "+
			"figures: %q, %q", short(s.Engine), short(s.Score))
	}
	for _, x := range s.Reasons {
		if !coded(shownPoints, 1, codes.Compared, x) && !coded(shownClause, 1, codes.ClauseResults, x) {
			return Errorf(Invalid, "%q is no reason in codes: points and what was compared, or a clause, a side and what it "+
				"comes to", short(x))
		}
	}
	for _, x := range s.Missing {
		if !coded(shownChange, 1, codes.Compared, x) && !slices.Contains(codes.Facts, x) && !shownReading.MatchString(x) {
			return Errorf(Invalid, "%q is no missing fact in a code: %s", short(x), codes.Facts)
		}
	}
	return nil
}

// coded reports whether a text has a form, with a word of the list in one of its places.
func coded(form *regexp.Regexp, place int, list codes.List[string], text string) bool {
	m := form.FindStringSubmatch(text)
	return m != nil && slices.Contains(list, m[place])
}
