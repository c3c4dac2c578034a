package main

import (
	"time"

	"truce/internal/match"
	"truce/internal/match/learn"
)

// trials are worlds that the points were not learned from: other seeds and months, and the elections, which are scored
// out of fold.
func (r real) trials() []*trial {
	list := []*trial{
		{name: "war 80", Labelled: war(141, 20_000, 80, nil), weighs: 2},
		{name: "war 10", Labelled: war(142, 4_000, 10, nil), weighs: 0.5},
		{name: "war 300", Labelled: war(143, 20_000, 300, nil), weighs: 0.5},
		{name: "rich war", Labelled: war(144, 8_000, 40, richly), weighs: 0.5},
		{name: "posts", Labelled: posts(131, 1.2), weighs: 0.2},
		{name: "two lists", Labelled: lists(121, between(r.register, day(2019, time.July, 1), day(2020, time.January, 1)),
			0.5), weighs: 1},
	}
	odd := r.inMonths(false)
	return append(list, r.outOfFold("elections", r.election, 1),
		&trial{name: "articles", Labelled: odd, weighs: 3},
		&trial{name: "articles, no counts", Labelled: learn.Without(odd, learn.Killed, learn.PlaceNames), weighs: 0.3})
}

func (r real) heldOut() []*trial {
	january := between(r.articles, heldOut, day(2017, time.February, 1))
	rest := between(r.articles, heldOut, heldEnd)
	return []*trial{
		{name: "articles, January", Labelled: january},
		{name: "articles held out", Labelled: rest},
		{name: "held out, no counts", Labelled: learn.Without(rest, learn.Killed, learn.PlaceNames)},
		{name: "held out, no headlines", Labelled: learn.Without(rest, learn.Words)},
	}
}

var fitted [folds]*match.Weights

// outOfFold scores a real world by points learned without the event of the report with the smaller id.
func (r real) outOfFold(name string, l learn.Labelled, weighs float64) *trial {
	t := &trial{name: name, Labelled: l, weighs: weighs}
	t.pairs = match.Unfolded(l.Reports, spec()).Pairs()
	for f := range folds {
		if fitted[f] == nil {
			fitted[f] = learn.Fit(spec(), learn.Mixed(r.training(f), spec(), 0.3), penalty)
			byHand(fitted[f])
		}
		for k := range t.pairs {
			p := &t.pairs[k]
			of := p.I
			if l.Reports[p.J].ID < l.Reports[p.I].ID {
				of = p.J
			}
			if foldOf(l.Truth[of]) == f {
				p.Points = fitted[f].Sum(p.Levels)
			}
		}
	}
	t.grouper = match.NewGrouper(len(l.Reports), t.pairs)
	return t
}
