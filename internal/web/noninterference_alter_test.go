package web

import (
	"fmt"
	"math/rand/v2"

	"truce"
	"truce/codes"
)

// alter changes something an entry says and returns what; empty when it has nothing to change.
func alter(c *rand.Rand, e *truce.Entry) string {
	levels := []truce.Level{truce.LevelJoint, truce.LevelParties, truce.LevelPublic}
	switch b := e.Body.(type) {
	case *truce.Report:
		switch c.IntN(4) {
		case 0:
			b.Received += truce.Instant(c.IntN(90_000))
			return "received at another time"
		case 1:
			b.Sealed = []truce.Sealed{{Field: "text", Commit: truce.DigestOf([]byte{byte(c.IntN(256))})}}
			return "with another sealed field"
		case 2:
			if b.Coded != nil {
				b.Coded, b.Sealed = nil, []truce.Sealed{{Field: "coded", Commit: truce.DigestOf([]byte{1})}}
				return "unreleased"
			}
			b.Coded = &truce.Coded{Level: truce.LevelJoint}
			recode(c, b.Coded)
			return "released to the members"
		default:
			if b.Coded == nil {
				return ""
			}
			recode(c, b.Coded)
			return "with other coded fields"
		}
	case *truce.Release:
		if c.IntN(3) == 0 {
			b.To = levels[c.IntN(len(levels))]
			return "to another level"
		}
		recode(c, &b.Coded)
		return "with other coded fields"
	case *truce.Assessment:
		b.State, b.Happened, b.Permitted = truce.Given, []codes.Happened{codes.Confirmed, codes.Refuted,
			codes.CouldNotVerify}[c.IntN(3)], codes.NotPermitted
		b.Evidence, b.Grounds = word(c, codes.Grounds), []string{word(c, codes.Grounds)}
		return "with other answers"
	case *truce.Operation:
		b.What, b.By, b.When = word(c, codes.Matters), "somebody",
			truce.Interval{From: truce.Instant(1_484_400_000 + c.IntN(400_000))}
		return "with other words"
	case *truce.Same:
		if c.IntN(2) == 0 {
			b.Same = !b.Same
			return "turned round"
		}
		b.Shown = &truce.Shown{Engine: "match general 1", Score: fmt.Sprintf("+%d.000, 50.0 %%", c.IntN(9)),
			Reasons: []string{fmt.Sprintf("+%d.000 time", c.IntN(1000))}}
		return "with other reasons"
	case *truce.Link:
		b.Linked = !b.Linked
		return "turned round"
	case *truce.Interest:
		b.Holds, b.Ground = !b.Holds, word(c, codes.InterestGrounds)
		return "turned round"
	case *truce.Position:
		b.Note = fmt.Sprint("note ", c.IntN(1000))
		return "with another note"
	case *truce.Withdraw:
		b.Why, b.Sealed = word(c, codes.Reasons), nil
		return "for another reason"
	case *truce.Concur:
		b.Basis, b.Finding = truce.DigestOf([]byte{byte(c.IntN(256))}), truce.Outcome{Agreed: true, Happened: codes.Refuted}
		return "in something else"
	case *truce.Lapsed:
		b.Due -= truce.Instant(c.IntN(1000))
		return "due at another time"
	case *truce.Column:
		b.State = truce.Withheld
		return "withheld"
	}
	e.At += truce.Instant(1 + c.IntN(100_000))
	return "entered at another time"
}

// word draws a word of a closed list.
func word(c *rand.Rand, list codes.List[string]) string { return list[c.IntN(len(list))] }

// recode draws other coded fields; the level stays.
func recode(c *rand.Rand, to *truce.Coded) {
	from := truce.Instant(1_484_400_000 + 3_600*c.IntN(90))
	to.When = truce.Interval{From: from, To: from + 3_600}
	to.Where = truce.Place{Point: &truce.Point{LatE7: int32(c.IntN(1000)), LonE7: int32(c.IntN(1000))},
		Precision: codes.Exact, Name: fmt.Sprint("place ", c.IntN(1000)), Province: []string{"West", "East",
			"South"}[c.IntN(3)]}
	to.Kind, to.Toll.Killed.Civilian = codes.EventKinds[c.IntN(len(codes.EventKinds))], truce.Exactly(c.IntN(900))
	to.Authors, to.Copies = []truce.Attribution{{Actor: "north", Name: fmt.Sprint("name ", c.IntN(1000)),
		Confidence: "claimed"}}, truce.ReportID(truce.Mint("AR", 'R', int64(1+c.IntN(6))))
}
