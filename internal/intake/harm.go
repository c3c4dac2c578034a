package intake

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"truce"
)

// harmed makes a setter of one bound of a number of people. The column of best estimates takes bounds too, as people
// write them: 10-15, at least 10, up to 5. What is no number and no bound (dozens, about 12) is refused.
func harmed(outcome, group, at int) func(*coding, string) error {
	const low, best, high = 0, 1, 2
	return func(c *coding, cell string) error {
		r := harmRange(&c.draft.Coded.Toll, outcome, group)
		set := func(at, n int) error {
			to := harmBound(r, at)
			if *to != nil {
				return truce.Errorf(truce.Invalid, "states %s, which stands in a column of its own too",
					harmColumn(outcome, group, at))
			}
			*to = c.number(n)
			return nil
		}
		if at == best {
			if least, most, ok := bounded(cell); ok {
				c.warnings = append(c.warnings, Warning{harmColumn(outcome, group, best), saidBounds(least, most)})
				if least >= 0 {
					if err := set(low, least); err != nil {
						return err
					}
				}
				if most >= 0 {
					return set(high, most)
				}
				return nil
			}
		}
		n, known, err := Count(cell)
		if err != nil || !known {
			return err
		}
		if slices.Contains(codesOfForms, n) {
			c.warnings = append(c.warnings, Warning{harmColumn(outcome, group, at),
				truce.Say("is %d, which forms write where a number is not known: empty the cell if it is meant so", n)})
		}
		return set(at, n)
	}
}

// codesOfForms are numbers that forms and statistics programs write for one that is not known.
var codesOfForms = []int{99, 888, 999, 8888, 9999, 99999}

func saidBounds(least, most int) truce.Sentence {
	switch {
	case most < 0:
		return truce.Say("is read as at least %d", least)
	case least < 0:
		return truce.Say("is read as at most %d", most)
	}
	return truce.Say("is read as %d to %d", least, most)
}

var (
	between = regexp.MustCompile(`^(?:between )?(\d{1,7}) ?(?:-|to|and|до|إلى|الى|ile|تا) ?(\d{1,7})$`)
	plus    = regexp.MustCompile(`^(\d{1,7}) ?(?:\+|or more|и более|أو أكثر|ve üzeri|یا بیشتر)$`)
	worded  = regexp.MustCompile(`^([^\d]+?) ?(\d{1,7})$`)
)

// boundWords are what stands before a number that is a bound, and what is added to it to make it one that is itself
// possible: more than 4 is at least 5.
var boundWords = map[string]struct {
	most bool
	add  int
}{
	"≥": {false, 0}, ">=": {false, 0}, "=>": {false, 0}, ">": {false, 1}, "at least": {false, 0}, "min": {false, 0},
	"minimum": {false, 0}, "more than": {false, 1}, "over": {false, 1}, "не менее": {false, 0}, "более": {false, 1},
	"больше": {false, 1}, "минимум": {false, 0}, "على الأقل": {false, 0}, "ما لا يقل عن": {false, 0},
	"أكثر من": {false, 1}, "en az": {false, 0}, "دست کم": {false, 0}, "دستکم": {false, 0}, "حداقل": {false, 0},
	"بیش از": {false, 1},
	"≤":      {true, 0}, "<=": {true, 0}, "=<": {true, 0}, "<": {true, -1}, "at most": {true, 0}, "up to": {true, 0},
	"max": {true, 0}, "maximum": {true, 0}, "less than": {true, -1}, "fewer than": {true, -1}, "under": {true, -1},
	"не более": {true, 0}, "до": {true, 0}, "менее": {true, -1}, "على الأكثر": {true, 0}, "أقل من": {true, -1},
	"en çok": {true, 0}, "en fazla": {true, 0}, "حداکثر": {true, 0}, "کمتر از": {true, -1},
}

// bounded reads a cell that states bounds; -1 is one that it does not state.
func bounded(cell string) (least, most int, ok bool) {
	s := strings.ToLower(strings.ReplaceAll(Fold(cell), "\u200c", ""))
	number := func(digits string) int { n, _ := strconv.Atoi(digits); return n }
	if m := between.FindStringSubmatch(s); m != nil {
		least, most = number(m[1]), number(m[2])
		return least, most, least < most
	}
	if m := plus.FindStringSubmatch(s); m != nil {
		return number(m[1]), -1, true
	}
	m := worded.FindStringSubmatch(s)
	if m == nil {
		return 0, 0, false
	}
	w, known := boundWords[strings.TrimRight(m[1], " .:")]
	switch n := number(m[2]) + w.add; {
	case !known || n < 0:
		return 0, 0, false
	case w.most:
		return -1, n, true
	default:
		return n, -1, true
	}
}
