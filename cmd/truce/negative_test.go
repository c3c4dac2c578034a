package main

import (
	"slices"
	"testing"
)

func TestANegativeNumberMayFollowItsFlag(t *testing.T) {
	got := withNegatives([]string{"match", "cluster", "f.csv", "--join", "-1250", "--explain", "--out", "-", "--", "-3"})
	want := []string{"match", "cluster", "f.csv", "--join=-1250", "--explain", "--out", "-", "--", "-3"}
	if !slices.Equal(got, want) {
		t.Errorf("arguments are read as %q", got)
	}
}
