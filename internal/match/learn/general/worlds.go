package main

import (
	"hash/fnv"
	"strconv"
	"time"

	"truce/internal/match"
	"truce/internal/match/learn"
	"truce/internal/match/simulate"
)

// day is the number of days from 1970 to a date.
func day(y int, m time.Month, d int) match.Minute {
	return match.Day(int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400))
}

// The articles from heldOut to heldEnd are kept for the last measurement alone.
var heldOut, heldEnd = day(2017, time.January, 16), day(2017, time.May, 1)

// inMonths are the articles of 2016 and 2017 in even months, from which points are learned, or in odd ones, on which
// the mark is chosen; none of what is held out.
func (r real) inMonths(even bool) learn.Labelled {
	return where(r.articles, func(x *match.Report, _ string) bool {
		at := time.Unix(int64(x.When.Start)*60, 0).UTC()
		held := x.When.Start >= heldOut && x.When.Start < heldEnd
		return !held && at.Year() <= 2017 && at.Year() >= 2016 && (at.Month()%2 == 0) == even
	})
}

// labelled turns simulated truth into that of learning.
func labelled(reports []match.Report, truth []simulate.Truth) learn.Labelled {
	l := learn.Labelled{Reports: reports, Truth: make([]string, len(truth))}
	for i, t := range truth {
		l.Truth[i] = strconv.Itoa(t.Incident)
	}
	return l
}

func war(seed uint64, reports int, perDay float64, change func(*simulate.World)) learn.Labelled {
	w := simulate.Default(seed, reports)
	w.PerDay = perDay
	if change != nil {
		change(&w)
	}
	return labelled(w.Run())
}

func richly(w *simulate.World) { w.Rich, w.Copies, w.Combined, w.Days = true, 0.1, 0.1, 60 }

func posts(seed uint64, perDay float64) learn.Labelled {
	return labelled(simulate.Posts{Seed: seed, Members: 12, Villages: 8, Days: 20, PerDay: perDay, Twice: 0.1}.Run())
}

// lists are worlds of two lists on the ground of a real register.
func lists(seed uint64, register learn.Labelled, renamed float64) learn.Labelled {
	return labelled(simulate.Echo{Seed: seed, Share: 0.4, Counted: 0.25, Renamed: renamed}.Run(register.Reports))
}

// alone makes the entries of a register those of one member, every one an incident of its own.
func alone(register learn.Labelled) learn.Labelled {
	l := learn.Without(register, learn.KindOfSource, learn.Words)
	for i := range l.Reports {
		l.Reports[i].Source = "member"
	}
	l.Truth = make([]string, len(l.Reports))
	for i := range l.Truth {
		l.Truth[i] = strconv.Itoa(i)
	}
	return l
}

// real holds what is read from files.
type real struct {
	election, articles, register learn.Labelled
}

func readReal(dir string) (r real, err error) {
	if r.election, err = read(dir, "matching/maverick_train.csv.gz", ""); err != nil {
		return r, err
	}
	const register = "ucdp/ged_syria_2016_2019.csv.gz"
	if r.articles, err = citations(dir, register); err != nil {
		return r, err
	}
	r.register, err = read(dir, register, "")
	return r, err
}

func between(l learn.Labelled, from, to match.Minute) learn.Labelled {
	return where(l, func(r *match.Report, _ string) bool { return r.When.Start >= from && r.When.Start < to })
}

// outside is the part of l whose events are not in the fold; fold -1 holds none.
func outside(l learn.Labelled, fold int) learn.Labelled {
	return where(l, func(_ *match.Report, truth string) bool { return foldOf(truth) != fold })
}

const folds = 3

func foldOf(event string) int {
	h := fnv.New32a()
	h.Write([]byte(event))
	return int(h.Sum32()>>7) % folds
}

// training are the worlds the points are learned from, without the events of a fold of the real ones.
func (r real) training(fold int) (list []learn.World) {
	add := func(name string, counts float64, l learn.Labelled, copies int) {
		w := learn.World{Name: name, Labelled: l, Counts: counts / float64(copies+1)}
		list = append(append(list, w), learn.Blanked(w, copies, 0.35, uint64(len(list)))...)
	}
	add("elections", 3000, outside(r.election, fold), 3)
	add("articles", 3000, r.inMonths(true), 4)
	pressed := learn.Without(r.inMonths(true))
	for i := range pressed.Reports {
		pressed.Reports[i].Kind = match.Press
	}
	add("articles as press", 400, pressed, 2)
	list1 := between(r.register, day(2018, time.January, 1), day(2018, time.July, 1))
	list2 := between(r.register, day(2018, time.July, 1), day(2019, time.July, 1))
	add("two lists", 800, lists(21, list1, 0.5), 2)
	add("two lists, names agree", 400, lists(22, list2, 0.1), 2)
	add("one member", 500, alone(list2), 1)
	add("posts", 800, posts(31, 1.2), 1)
	add("posts, quiet", 200, posts(32, 0.2), 1)
	add("war 80", 9000, war(41, 25_000, 80, nil), 0)
	add("war 300", 1500, war(42, 20_000, 300, nil), 0)
	add("war 10", 800, war(43, 6_000, 10, nil), 0)
	add("rich war", 1500, war(44, 12_000, 40, richly), 3)
	return list
}
