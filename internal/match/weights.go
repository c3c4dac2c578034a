package match

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"slices"

	"truce"
)

// weightsFormat is the version of the file format this package reads and writes.
const weightsFormat = 1

// Weights is a scorecard: which fields are compared, into which levels, and what each level is worth. Two files with
// the same name and version hold the same points.
type Weights struct {
	Format      int         `json:"format"`
	Name        string      `json:"name"`
	Version     string      `json:"version"`
	Learned     string      `json:"learned,omitempty"`     // from what, how, by which command
	Attribution string      `json:"attribution,omitempty"` // whose data the points were learned from, and its licence
	Start       Points      `json:"start"`                 // what a pair begins with: few neighbours are the same incident
	Join        Points      `json:"join"`                  // the least mean at which two groups are joined
	JoinAt      float64     `json:"join_at,omitempty"`     // a table joins where chance leaves such a share; 0: at Join
	Calibration Calibration `json:"calibration"`
	Blocking    Blocking    `json:"blocking"`
	Types       []TypeGroup `json:"types,omitempty"` // a taxonomy of its own; none: Taxonomy
	Features    []Feature   `json:"features"`
}

// Calibration maps a score to the share of such pairs that are the same incident: the logistic function of
// (Shift + Slope × score / 1000) / 1000. Slope 1000 and shift 0 take the score as log odds.
type Calibration struct {
	Slope Points `json:"slope"`
	Shift Points `json:"shift"`
}

// Probability is the calibrated share of pairs with this score that tell of one incident.
func (w *Weights) Probability(p Points) float64 {
	z := (float64(w.Calibration.Shift) + float64(w.Calibration.Slope)*float64(p)/1000) / 1000
	return 1 / (1 + math.Exp(-z))
}

// Least is the fewest points whose [Weights.Probability] is at least so much; it is between 0 and 1.
func (w *Weights) Least(probability float64) Points {
	z := 1000 * math.Log(probability/(1-probability))
	least := Points(math.Ceil((z - float64(w.Calibration.Shift)) * 1000 / float64(w.Calibration.Slope)))
	for w.Probability(least) < probability { // rounding
		least++
	}
	return least
}

// Blocking bounds which pairs are compared at all. It is a bound on work, not evidence: it lies well outside what the
// points allow. Reports without a position are compared within the days to all others, or, where those are more than
// Budget, to the ones that share an actor or a place name.
type Blocking struct {
	NearKM float64 `json:"near_km"` // both places known to the settlement or better
	WideKM float64 `json:"wide_km"` // one of them known to the district or the province only
	Days   int     `json:"days"`    // between the two intervals
	Budget int     `json:"budget"`
}

// Feature gives points to the levels of a measure, or to the combined levels of two.
type Feature struct {
	Field  string   `json:"field"`  // the heading under which an officer sees the reason
	Of     []Of     `json:"of"`     // one measure or two
	Points []Points `json:"points"` // by level of the first, then of the second
	Rules  []Rule   `json:"rules,omitempty"`
}

// Rule bounds by hand what training may make of some levels. Most equal to Least fixes their points.
type Rule struct {
	Levels  []int  `json:"levels"`
	Least   Points `json:"least"`
	Most    Points `json:"most"`
	Because string `json:"because"`
}

// Of is one measure of a feature: its name in the catalogue, the slot it reads where it reads one, and the edges that
// cut a number into levels (level 1 lies under the first edge; level 0 is missing).
type Of struct {
	Measure string    `json:"measure"`
	Slot    string    `json:"slot,omitempty"`
	Edges   []float64 `json:"edges,omitempty"`
}

// DecodeWeights reads a weights file. It is strict: an unknown field, a measure that is not in the catalogue, a wrong
// number of points or anything after the object is an error of kind truce.Invalid, and the weights are nil.
func DecodeWeights(data []byte) (*Weights, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var w Weights
	if err := d.Decode(&w); err != nil {
		return nil, truce.Errorf(truce.Invalid, "weights: %v", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, truce.Errorf(truce.Invalid, "weights: something follows the object")
	}
	if err := w.Validate(); err != nil {
		return nil, err
	}
	return &w, nil
}

// Encode writes the weights as DecodeWeights reads them, one feature a line.
func (w *Weights) Encode() ([]byte, error) {
	if err := w.Validate(); err != nil {
		return nil, err
	}
	head := *w
	head.Features = nil
	b, err := json.MarshalIndent(head, "", "  ")
	if err != nil {
		return nil, err
	}
	b = bytes.TrimSuffix(b, []byte("null\n}"))
	b = append(b, "[\n"...)
	for i, f := range w.Features {
		line, err := json.Marshal(f)
		if err != nil {
			return nil, err
		}
		b = append(append(b, "    "...), line...)
		if i < len(w.Features)-1 {
			b = append(b, ',')
		}
		b = append(b, '\n')
	}
	return append(b, "  ]\n}\n"...), nil
}

// maxPoints bounds one feature's points, so that no sum of them can overflow.
const maxPoints = 1_000_000

// Validate reports the first thing wrong with the weights, as an error of kind truce.Invalid.
func (w *Weights) Validate() error {
	bad := func(format string, args ...any) error {
		return truce.Errorf(truce.Invalid, "weights: "+format, args...)
	}
	switch b := w.Blocking; {
	case w.Format != weightsFormat:
		return bad("format %d; this program reads format %d", w.Format, weightsFormat)
	case w.Name == "" || w.Version == "":
		return bad("name and version are needed")
	case len(w.Features) == 0 || len(w.Features) > 200:
		return bad("%d features; 1 to 200 are possible", len(w.Features))
	case !within(w.Start) || !within(w.Join) || !within(w.Calibration.Slope) || !within(w.Calibration.Shift):
		return bad("start, join or calibration out of range")
	case !(b.NearKM >= 0.5 && b.NearKM <= 500) || !(b.WideKM >= b.NearKM && b.WideKM <= 500):
		return bad("blocking: near_km and wide_km must lie between 0.5 and 500, wide_km not below near_km")
	case !(w.JoinAt >= 0 && w.JoinAt < 1):
		return bad("join_at is a probability, 0 where the mark is the same in every table")
	case b.Days < 0 || b.Days > 400 || b.Budget < 0:
		return bad("blocking: days must lie between 0 and 400, budget must not be negative")
	}
	seen := map[string]bool{}
	for _, g := range w.Types {
		if g.Group == "" {
			return bad("a group of types has no name")
		}
		for _, t := range append(slices.Clone(g.Types), g.Whole) {
			if t != "" && seen[t] {
				return bad("type %q stands in two places", t)
			}
			seen[t] = true
		}
	}
	for i, f := range w.Features {
		if err := f.validate(); err != nil {
			return bad("feature %d (%s): %v", i+1, f.Field, err)
		}
	}
	return nil
}

func within(p Points) bool { return p >= -maxPoints && p <= maxPoints }

func (f Feature) validate() error {
	if f.Field == "" {
		return truce.Errorf(truce.Invalid, "it has no field")
	}
	if len(f.Of) < 1 || len(f.Of) > 2 {
		return truce.Errorf(truce.Invalid, "it is of %d measures; one or two are possible", len(f.Of))
	}
	n := 1
	for _, of := range f.Of {
		if err := of.validate(); err != nil {
			return err
		}
		n *= of.levels()
	}
	if len(f.Points) != n {
		return truce.Errorf(truce.Invalid, "%d points for %d levels", len(f.Points), n)
	}
	for _, r := range f.Rules {
		if err := r.validate(n); err != nil {
			return err
		}
	}
	for l, p := range f.Points {
		switch {
		case !within(p):
			return truce.Errorf(truce.Invalid, "points out of range")
		case p != 0 && f.Unstated(l):
			return truce.Errorf(truce.Invalid,
				"%d points for level %d, which means that there is nothing to compare: that is nought", p, l)
		}
	}
	return nil
}

func (r Rule) validate(levels int) error {
	if r.Because == "" || r.Least > r.Most || !within(r.Least) || !within(r.Most) {
		return truce.Errorf(truce.Invalid, "a rule says its least and most points, in order, and why")
	}
	for _, l := range r.Levels {
		if l < 0 || l >= levels {
			return truce.Errorf(truce.Invalid, "a rule for level %d: there are levels 0 to %d", l, levels-1)
		}
	}
	return nil
}

// Unstated reports whether a level means that the reports, or one of them, do not state what the feature compares. What
// is missing is no evidence, so such levels are worth nought.
func (f Feature) Unstated(level int) bool {
	if len(f.Of) == 2 {
		level /= f.Of[1].levels()
	}
	return level < catalogue[f.Of[0].Measure].unstated()
}

func (of Of) validate() error {
	m, ok := catalogue[of.Measure]
	switch {
	case !ok:
		return truce.Errorf(truce.Invalid, "no measure is called %q", of.Measure)
	case m.slot != (of.Slot != ""):
		return truce.Errorf(truce.Invalid, "measure %s: slot %q", of.Measure, of.Slot)
	case len(m.levels) > 0 && len(of.Edges) > 0:
		return truce.Errorf(truce.Invalid, "measure %s has levels of its own and takes no edges", of.Measure)
	case len(m.levels) == 0 && (len(of.Edges) == 0 || len(of.Edges) > 60):
		return truce.Errorf(truce.Invalid, "measure %s needs 1 to 60 edges", of.Measure)
	case !slices.IsSorted(of.Edges) || slices.ContainsFunc(of.Edges, math.IsNaN):
		return truce.Errorf(truce.Invalid, "measure %s: edges must ascend", of.Measure)
	}
	return nil
}

// levels is the number of levels of the measure, missing included.
func (of Of) levels() int {
	if m := catalogue[of.Measure]; len(m.levels) > 0 {
		return len(m.levels)
	}
	return len(of.Edges) + 2
}
