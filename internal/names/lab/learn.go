package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"truce/internal/names"
)

// The learning: the costs are moved so that, among the place meant by a variant and the rivals most like it, the
// probability of the right one, softmax(sharpness × likeness), grows. Its mean over the variants is the share of right
// answers, smoothed, and what nothing can rescue (an exonym, a former name) has no pull. Steps are AdaGrad's (Duchi,
// Hazan and Singer 2011); ties to the prior keep costs that the data says little of.
const (
	rivals    = 16
	sharpness = 40
	stepSize  = 0.05
	stepDecay = 0.8
	passes    = 12
	tie       = 0.0004
	cheapest  = 0.01
	dearest   = 2.5
	hopeless  = 0.25 // a variant this much less like its place than a rival is not learned from
)

// spoken is a name as sounds, by index in the alphabet.
type spoken struct {
	sounds      []uint8
	consonantal bool
}

func speak(name string) spoken {
	k := names.KeyOf(name)
	s := spoken{consonantal: k.Consonantal()}
	for _, symbol := range []byte(k.String()) {
		s.sounds = append(s.sounds, uint8(strings.IndexByte(names.Alphabet, symbol)))
	}
	return s
}

func gapsOf(a, b spoken) int {
	if a.consonantal != b.consonantal {
		return 1
	}
	return 0
}

// lesson is a variant with the place it means, which comes first, and its rivals.
type lesson struct {
	query  spoken
	places []spoken
}

// learn returns the costs learned from the learning half of the places.
func learn(w io.Writer, all []country) *costs {
	rng := rand.New(rand.NewPCG(1, 1))
	prior := priorCosts()
	lessons := makeLessons(all, prior, rng)
	fmt.Fprintf(w, "learning from %d variants\n", len(lessons))
	l := learner{costs: *prior, prior: prior, step: stepSize}
	for pass := range passes {
		rng.Shuffle(len(lessons), func(i, j int) { lessons[i], lessons[j] = lessons[j], lessons[i] })
		right := 0.0
		for i := range lessons {
			right += l.take(&lessons[i])
		}
		fmt.Fprintf(w, "pass %d: mean probability of the right place %.4f\n", pass+1, right/float64(len(lessons)))
		l.step *= stepDecay
	}
	l.costs.byHand()
	return &l.costs
}

// makeLessons takes all variants of the learning half, of the sampled countries one in four.
func makeLessons(all []country, prior *costs, rng *rand.Rand) (lessons []lesson) {
	for _, c := range all {
		places := c.places
		said := make([]spoken, len(places))
		for i := range places {
			said[i] = speak(places[i].name)
		}
		for i := range places {
			for _, v := range places[i].variants {
				if !places[i].learning() || sampled[c.code] && rng.IntN(4) != 0 {
					continue
				}
				if l, ok := makeLesson(speak(v.text), i, said, prior); ok {
					lessons = append(lessons, l)
				}
			}
		}
	}
	return lessons
}

func makeLesson(query spoken, own int, said []spoken, prior *costs) (lesson, bool) {
	type rival struct {
		i     int
		alike float64
	}
	var found []rival
	for i := range said {
		if i != own && !slices.Equal(said[i].sounds, said[own].sounds) {
			found = append(found, rival{i, prior.alike(query, said[i])})
		}
	}
	slices.SortStableFunc(found, func(a, b rival) int { return cmpDescending(a.alike, b.alike) })
	if len(found) == 0 || prior.alike(query, said[own]) < found[0].alike-hopeless {
		return lesson{}, false
	}
	l := lesson{query: query, places: []spoken{said[own]}}
	for _, r := range found[:min(rivals, len(found))] {
		l.places = append(l.places, said[r.i])
	}
	return l, true
}

func cmpDescending(a, b float64) int {
	switch {
	case a > b:
		return -1
	case a < b:
		return 1
	}
	return 0
}

func (c *costs) alike(a, b spoken) float64 {
	gap := gapsOf(a, b)
	d, _ := c.turn(a.sounds, b.sounds, gap, nil)
	return 1 - d/(c.mass(a.sounds, gap)+c.mass(b.sounds, gap))
}

func (c *costs) mass(sounds []uint8, gap int) (m float64) {
	for _, s := range sounds {
		m += c.gap[gap][s]
	}
	return m
}

// edit is one step of turning a name into another: a substitution, or a gap where b is [none].
type edit struct{ a, b uint8 }

const none = 255

// turn returns the least cost of turning a into b, and appends the edits of that way to edits unless it is nil.
func (c *costs) turn(a, b []uint8, gap int, edits []edit) (float64, []edit) {
	var cost [128][128]float64
	g := &c.gap[gap]
	for j := range b {
		cost[0][j+1] = cost[0][j] + g[b[j]]
	}
	for i := range a {
		cost[i+1][0] = cost[i][0] + g[a[i]]
		for j := range b {
			cost[i+1][j+1] = min(cost[i][j]+c.sub[a[i]][b[j]], cost[i][j+1]+g[a[i]], cost[i+1][j]+g[b[j]])
		}
	}
	if edits == nil {
		return cost[len(a)][len(b)], nil
	}
	for i, j := len(a), len(b); i > 0 || j > 0; {
		switch {
		case i > 0 && j > 0 && cost[i][j] == cost[i-1][j-1]+c.sub[a[i-1]][b[j-1]]:
			i, j = i-1, j-1
			if a[i] != b[j] {
				edits = append(edits, edit{a[i], b[j]})
			}
		case i > 0 && cost[i][j] == cost[i-1][j]+g[a[i-1]]:
			i--
			edits = append(edits, edit{a[i], none})
		default:
			j--
			edits = append(edits, edit{b[j], none})
		}
	}
	return cost[len(a)][len(b)], edits
}

type learner struct {
	costs
	prior  *costs
	square costs // sums of squared gradients
	step   float64
	edits  [rivals + 1][]edit
}

// take moves the costs by one lesson and returns the probability that the right place had before.
func (l *learner) take(x *lesson) float64 {
	var dist, mass, prob [rivals + 1]float64
	sum := 0.0
	for i, p := range x.places {
		gap := gapsOf(x.query, p)
		dist[i], l.edits[i] = l.turn(x.query.sounds, p.sounds, gap, append(l.edits[i][:0], edit{})[:0])
		mass[i] = l.mass(x.query.sounds, gap) + l.mass(p.sounds, gap)
		prob[i] = math.Exp(-sharpness * dist[i] / mass[i])
		sum += prob[i]
	}
	own := prob[0] / sum
	for i, p := range x.places {
		pull := sharpness * own * prob[i] / sum // of the loss, by the likeness of place i
		if i == 0 {
			pull -= sharpness * own
		}
		if math.Abs(pull) < 1e-4 {
			continue
		}
		gap := gapsOf(x.query, p)
		for _, e := range l.edits[i] {
			l.move(e, gap, -pull/mass[i])
		}
		for _, s := range append(slices.Clone(p.sounds), x.query.sounds...) {
			l.move(edit{s, none}, gap, pull*dist[i]/(mass[i]*mass[i]))
		}
	}
	return own
}

// move steps one cost against its gradient.
func (l *learner) move(e edit, gap int, gradient float64) {
	if e.b == none {
		l.costs.gap[gap][e.a] = l.stepped(l.costs.gap[gap][e.a], l.prior.gap[gap][e.a], &l.square.gap[gap][e.a], gradient)
		return
	}
	a, b := min(e.a, e.b), max(e.a, e.b)
	l.costs.sub[a][b] = l.stepped(l.costs.sub[a][b], l.prior.sub[a][b], &l.square.sub[a][b], gradient)
	l.costs.sub[b][a] = l.costs.sub[a][b]
}

func (l *learner) stepped(cost, prior float64, square *float64, gradient float64) float64 {
	gradient += tie * (cost - prior)
	*square += gradient * gradient
	return min(dearest, max(cheapest, cost-l.step*gradient/math.Sqrt(*square+1e-3)))
}
