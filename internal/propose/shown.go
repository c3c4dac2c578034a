package propose

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/match"
)

// Decimal writes points as log odds, exactly: 1818 is "+1.818".
func Decimal(p match.Points) string {
	sign := "+"
	if p < 0 {
		sign, p = "-", -p
	}
	return fmt.Sprintf("%s%d.%03d", sign, p/1000, p%1000)
}

// Score is the score as entries carry it: the points, and how many in a hundred such pairs are one incident.
func (p *Proposal) Score() string {
	return Decimal(p.Points) + ", " + strconv.FormatFloat(100*p.Probability, 'f', 1, 64) + " %"
}

// Shown is what the record keeps of the proposal when somebody acts on it: the version of the weights, the score, and
// the reasons whose points add up to it, each by its heading; and which facts that are not stated would make it what
// score. What rests on sealed fields keeps the version alone, for everybody reads the record.
func (p *Proposal) Shown() *truce.Shown {
	s := &truce.Shown{Engine: p.Engine}
	if p.Sealed {
		return s
	}
	s.Score = p.Score()
	for _, r := range p.Reasons {
		s.Reasons = append(s.Reasons, Decimal(r.Points)+" "+heading(r.Field))
	}
	for _, c := range p.Changes {
		if c.Learn {
			s.Missing = append(s.Missing, heading(c.Field)+" "+Decimal(c.Points))
		}
	}
	return s
}

// Claim is the claim of whoever answers the proposal: that the two incidents are one, or that they are two. It says
// which entry of the same member it replaces, so that the words of two officers who read the pair can both be found.
func (p *Proposal) Claim(same bool) *truce.Same {
	c := &truce.Same{A: p.A, B: p.B, Same: same, Shown: p.Shown()}
	if p.Own != nil {
		c.Shown.Missing = append(c.Shown.Missing, "second reading "+p.Own.Ref.String())
	}
	return c
}

// heading is a heading under which reports are compared as entries carry it: one of the program's own.
func heading(field string) string {
	if codes.Compared.Has(field) {
		return field
	}
	return "other heading"
}

// TakeBack is the claim by which a member takes its word on a pair back, whatever it was.
func TakeBack(a, b truce.IncidentID) *truce.Same {
	if truce.MintedBefore(string(b), string(a)) {
		a, b = b, a
	}
	return &truce.Same{A: a, B: b, Shown: &truce.Shown{Engine: Undone}}
}

// Decision is an answer somebody gave to a proposal.
type Decision struct {
	truce.SameClaim
	Probability float64 // as it was shown, 0 to 1
}

// decisions returns the answers in force to proposals between the incidents.
func decisions(incidents []*truce.IncidentView) []Decision {
	var out []Decision
	seen := map[truce.Ref]bool{}
	for _, v := range incidents {
		for _, c := range slices.Concat(v.Joined, v.Proposed, v.Denied) {
			p, ok := shownProbability(c.Shown)
			if ok && !seen[c.Ref] && !c.Shown.Auto {
				seen[c.Ref] = true
				out = append(out, Decision{c, p})
			}
		}
	}
	slices.SortFunc(out, func(a, b Decision) int {
		if a.Ref.Before(b.Ref) {
			return -1
		}
		return 1
	})
	return out
}

// shownProbability reads the probability out of what was shown, false where the engine showed none.
func shownProbability(s *truce.Shown) (float64, bool) {
	if s == nil || !strings.HasPrefix(s.Engine, engineWord+" ") {
		return 0, false
	}
	_, percent, ok := strings.Cut(s.Score, ", ")
	if !ok {
		return 0, false
	}
	v, err := strconv.ParseFloat(strings.TrimSuffix(percent, " %"), 64)
	if err != nil || !(v >= 0 && v <= 100) {
		return 0, false
	}
	return v / 100, true
}

// Band is the decisions on proposals whose stated probability lies in [From, To).
type Band struct {
	From, To float64
	N        int     // decisions
	Same     int     // of them for one incident
	Stated   float64 // mean of what was stated; 0 where there are none
}

// Bands sorts decisions into ten bands, so that what the engine states can be held against what people decide.
func Bands(list []Decision) []Band {
	const n = 10
	out := make([]Band, n)
	for i := range out {
		out[i].From, out[i].To = float64(i)/n, float64(i+1)/n
	}
	for _, d := range list {
		b := &out[min(int(d.Probability*n), n-1)]
		b.N++
		b.Stated += d.Probability
		if d.Same.Same {
			b.Same++
		}
	}
	for i := range out {
		if out[i].N > 0 {
			out[i].Stated /= float64(out[i].N)
		}
	}
	return out
}
