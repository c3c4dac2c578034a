package learn

import (
	"math/rand/v2"
	"slices"

	"truce/internal/match"
)

// World is one set of labelled reports among several that points are learned from together.
type World struct {
	Name string
	Labelled
	Counts float64 // how much its pairs weigh together, in pairs of one event
}

// Column is a thing that a table of reports may not state.
type Column int

// The columns that are blanked.
const (
	Place Column = iota
	PlaceNames
	Kind
	Sides
	Killed
	Wounded
	Words
	Published
	SourceOf
	KindOfSource
	Document
	columns
)

// Without is l as a table would have it that lacks some columns.
func Without(l Labelled, lacking ...Column) Labelled {
	out := Labelled{Reports: slices.Clone(l.Reports), Truth: l.Truth}
	for i := range out.Reports {
		for _, c := range lacking {
			blankOut(&out.Reports[i], c)
		}
	}
	return out
}

func blankOut(r *match.Report, c Column) {
	switch c {
	case Place:
		r.Where.LatE7, r.Where.LonE7, r.Where.HasPoint = 0, 0, false
	case PlaceNames:
		r.Where.Names = nil
	case Kind:
		r.Type = ""
	case Sides:
		r.Actors = nil
	case Killed:
		r.Killed = match.Count{}
	case Wounded:
		r.Wounded = match.Count{}
	case Words:
		r.Text = ""
	case Published:
		r.Published = match.Interval{}
	case SourceOf:
		r.Source, r.Kind = "", match.KindUnknown
	case KindOfSource:
		r.Kind = match.KindUnknown
	case Document:
		r.Document = ""
	}
}

// Blanked are copies of a world that lack columns: each column of each copy with the given chance, but for the
// position, since without it everything of a day is compared with everything.
func Blanked(w World, copies int, chance float64, seed uint64) (list []World) {
	rng := rand.New(rand.NewPCG(seed, 0x626c616e6b))
	for range copies {
		var lacking []Column
		for c := range columns {
			if rng.Float64() < chance && c != Place {
				lacking = append(lacking, c)
			}
		}
		list = append(list, World{w.Name, Without(w.Labelled, lacking...), w.Counts})
	}
	return list
}

// Mixed makes the examples of several worlds. Within each world the pairs of one event and those of two keep their
// proportion, and all its pairs are weighed so that those of one event weigh what the world is to count; a world
// without any counts as many pairs of two.
func Mixed(worlds []World, spec *match.Weights, flatten float64) (list []Example) {
	for _, w := range worlds {
		examples := examplesOf(w.Labelled, spec, flatten)
		same := 0.0
		for _, x := range examples {
			if x.Same {
				same += x.Weight
			}
		}
		if same == 0 {
			same = float64(len(examples))
		}
		for _, x := range examples {
			x.Weight *= w.Counts / same
			list = append(list, x)
		}
	}
	return list
}
