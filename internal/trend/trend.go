// Package trend says how many incidents of a day were to be expected from the weeks before it, and which days lie
// above. It says that a day is unusual, never why, and nothing of the days to come.
package trend

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// The days a day is expected from: eight weeks, up to a week before it, so that a surge does not lift its own limit.
const (
	Weeks = 8
	Guard = 7
	First = 7*Weeks + Guard // the first day of a series of which anything can be expected
)

// Fewest is how many must have been counted in the weeks for anything to be expected (as in Farrington and others,
// 1996).
const Fewest = 5

// AlarmIn says how seldom a day rings where nothing changes: one day in this many.
const AlarmIn = 200

// Day is what was expected of a day and what was counted.
type Day struct {
	N        int
	Expected float64
	Low      int  // one day in twenty lies below
	High     int  // one day in twenty lies above
	Limit    int  // a day above it rings
	Surge    bool // N is above Limit
}

// Of returns what is expected of day at of a series of counts, one a day; nil where the weeks before it are not all
// held, or where fewer than [Fewest] were counted in them: then too little is known of what is usual.
//
// The level is the mean of the weeks. Days of the week may differ: each has its own mean, drawn towards the level as
// far as eight of its days say little (a gamma prior worth four weeks). Counts are over-dispersed: their variance is
// the mean times a factor estimated from the same weeks (Pearson), never below one, and grows by what the mean itself
// is unsure of; limits are quantiles of the negative binomial distribution with that mean and variance (after
// Farrington and others, 1996, and Noufaily and others, 2013, without their trend and reweighting).
func Of(counts []int, at int) *Day {
	if at < First || at >= len(counts) {
		return nil
	}
	weeks := counts[at-First : at-Guard] // its day 0 is a day of the week like at
	total := 0
	var ofWeekday [7]int
	for i, n := range weeks {
		total += n
		ofWeekday[i%7] += n
	}
	if total < Fewest {
		return nil
	}
	level := float64(total) / float64(len(weeks))
	const prior = 4.0
	mean := func(weekday int) float64 {
		return (float64(ofWeekday[weekday]) + prior*level) / (Weeks + prior)
	}
	pearson := 0.0
	for i, n := range weeks {
		m := mean(i % 7)
		pearson += (float64(n) - m) * (float64(n) - m) / m
	}
	free := float64(len(weeks)) - 1 - 6*Weeks/(Weeks+prior)
	factor := max(1, pearson/free)
	expected := mean(0)
	variance := factor * expected * (1 + 1/(Weeks+prior))
	d := &Day{N: counts[at], Expected: expected, Low: quantile(expected, variance, 0.05),
		High: quantile(expected, variance, 0.95), Limit: quantile(expected, variance, 1-1.0/AlarmIn)}
	d.Surge = d.N > d.Limit
	return d
}

// quantile is the least count up to which at least the share of a negative binomial distribution lies.
func quantile(mean, variance, share float64) int {
	variance = max(variance, mean*1.000001) // at equality it is Poisson's, which this comes to in the limit
	size := mean * mean / (variance - mean)
	within := func(n int) bool { return mathext.RegIncBeta(size, float64(n+1), size/(size+mean)) >= share }
	high := int(math.Ceil(mean)) + 1
	for !within(high) {
		high *= 2
	}
	low := -1
	for high-low > 1 {
		if mid := (low + high) / 2; within(mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}
