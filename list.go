package truce

import (
	"crypto/sha256"
	"maps"
	"slices"
	"strconv"
)

func itoa(n int) string { return strconv.Itoa(n) }

func contains[T comparable](list []T, x T) bool {
	for _, v := range list {
		if v == x {
			return true
		}
	}
	return false
}

func sha(b []byte) Digest { return Digest(sha256.Sum256(b)) }

func unique[T ~string](list []T) []T {
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}

// sortedKeys returns the keys in order, nil when there are none.
func sortedKeys[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// sortedMinted returns the ids of a set in order of minting.
func sortedMinted[T ~string](set map[T]bool) []T {
	out := make([]T, 0, len(set))
	for id := range set {
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b T) int { return CompareMinted(string(a), string(b)) })
	return out
}

// Count is how many of a list have one value.
type Count struct {
	Key string // "": they have none
	N   int
}

// CountsByKey returns the counts in order of key.
func CountsByKey(n map[string]int) []Count {
	out := make([]Count, 0, len(n))
	for _, k := range sortedKeys(n) {
		out = append(out, Count{k, n[k]})
	}
	return out
}

func setOf[T comparable](list []T) map[T]bool {
	set := make(map[T]bool, len(list))
	for _, x := range list {
		set[x] = true
	}
	return set
}
