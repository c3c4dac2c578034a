package claimfile

import (
	"maps"
	"slices"
)

// Vocabularies returns the paths of the fields that lists of words are kept for.
func Vocabularies() []string { return slices.Sorted(maps.Keys(vocabularies)) }
