package truce

import (
	"crypto/sha256"
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

func sortStrings[T ~string](list []T) { slices.Sort(list) }

func sha(b []byte) Digest { return Digest(sha256.Sum256(b)) }
