package match

import "slices"

// TypeGroup is one group of a taxonomy of types: those that are often taken for each other. Whole is the type that
// stands for the group as such ("shelling" for any bombardment), empty if there is none.
type TypeGroup struct {
	Group string   `json:"group"`
	Whole string   `json:"whole,omitempty"`
	Types []string `json:"types"`
}

// taxonomy is the one that holds where weights bring none. Whole types are kinds of event of the vocabulary, the others
// kinds or means. What says who was hit and not by what ("attack on civilians"), and "other", are in no group: they are
// compared as not stated.
var taxonomy = []TypeGroup{
	{"bombardment", "shelling", []string{"artillery", "mortar", "rocket", "tank", "guided missile", "air strike",
		"aircraft", "helicopter", "drone strike"}},
	{"ground fighting", "ground battle", []string{"small-arms fire", "sniping", "heavy machine gun", "raid"}},
	{"explosive device", "bomb or mine", []string{"mine", "roadside bomb", "vehicle bomb", "grenade"}},
	{"against persons", "", []string{"detention", "abduction", "ill-treatment", "targeted killing"}},
	{"restriction", "", []string{"siege", "aid blocked", "water cut", "movement denied"}},
	{"posture", "", []string{"territory taken", "fortification or reinforcement", "overflight", "troop movement"}},
}

// Taxonomy returns the types that weights without a taxonomy of their own know.
func Taxonomy() []TypeGroup { return slices.Clone(taxonomy) }

// UnknownTypes counts the reports of each type that the weights' list of types does not have: such a type is the same
// as itself, and speaks neither for nor against another.
func (w *Weights) UnknownTypes(reports []Report) map[string]int {
	groups := w.Types
	if len(groups) == 0 {
		groups = taxonomy
	}
	known, unknown := typeCodes(groups), map[string]int{}
	for i := range reports {
		if t := reports[i].Type; t != "" {
			if _, ok := known[t]; !ok {
				unknown[t]++
			}
		}
	}
	return unknown
}

// typeCode is the place of a type in the taxonomy.
type typeCode struct {
	typ, group uint16
	whole      bool
}

// typeCodes numbers the types of a taxonomy from 1.
func typeCodes(groups []TypeGroup) map[string]typeCode {
	codes := map[string]typeCode{}
	add := func(name string, group int, whole bool) {
		if name != "" {
			codes[name] = typeCode{uint16(len(codes) + 1), uint16(group + 1), whole}
		}
	}
	for i, g := range groups {
		for _, t := range g.Types {
			add(t, i, false)
		}
		add(g.Whole, i, true)
	}
	return codes
}
