package match

import "slices"

// scorer is a scorecard made ready: the features of core measures folded into two tables, the others in a list.
type scorer struct {
	w        *Weights
	where    []Points                 // by place, time, lag, source; holds the start
	what     []Points                 // by type, actors, killed, source
	extras   []extra                  // weighed for every pair
	crowd    [nCrowd * nSource]Points // by crowd, source
	crowds   bool                     // some feature weighs the crowd
	rich     []extra                  // weighed where both have facts beyond the core; nought elsewhere
	mostWhat Points                   // the most that what, extras and rich can add
	types    map[string]typeCode
	near2    int64 // squared reach, units of 1e-7 degree
	wide2    int64
}

// extra is a feature that no table holds.
type extra struct {
	of     []boundOf
	points []Points
}

const (
	nTime   = 30
	nLag    = 4
	nSource = 6
	nActors = 8
	nKilled = 9
	nWhere  = 22 * nTime * nLag * nSource
	nWhat   = 6 * nActors * nKilled * nSource
)

func whereIndex(place, time, lag, source int) int {
	return ((place*nTime+time)*nLag+lag)*nSource + source
}
func whatIndex(typ, actors, killed, source int) int {
	return ((typ*nActors+actors)*nKilled+killed)*nSource + source
}

// newScorer folds w. setIndex gives the number of the set that a slot is kept in.
func newScorer(w *Weights, setIndex func(slot string) int) *scorer {
	s := &scorer{w: w, where: make([]Points, nWhere), what: make([]Points, nWhat), types: typeCodes(taxonomy)}
	if len(w.Types) > 0 {
		s.types = typeCodes(w.Types)
	}
	for i := range s.where {
		s.where[i] = w.Start
	}
	for _, f := range w.Features {
		switch f.half() {
		case halfWhere, halfWhere | halfWhat | halfCrowd:
			s.foldWhere(f)
		case halfWhat:
			s.foldWhat(f)
		case halfCrowd:
			s.foldCrowd(f)
		default:
			s.addExtra(f, setIndex)
		}
	}
	s.mostWhat = mostOf(s.what) + max(0, mostOf(s.crowd[:]))
	for _, list := range [][]extra{s.extras, s.rich} {
		for _, x := range list {
			s.mostWhat += max(0, mostOf(x.points))
		}
	}
	near, wide := int64(w.Blocking.NearKM*unitsPerKM), int64(w.Blocking.WideKM*unitsPerKM)
	s.near2, s.wide2 = near*near, wide*wide
	return s
}

func mostOf(p []Points) Points {
	most := p[0]
	for _, v := range p {
		most = max(most, v)
	}
	return most
}

// half says which table can hold the feature; 0 if none.
func (f Feature) half() half {
	h := halfWhere | halfWhat | halfCrowd
	for _, of := range f.Of {
		h &= catalogue[of.Measure].half
	}
	return h
}

// level is the feature's level where its measures fall on the given levels.
func (f Feature) level(levels map[string]int) int {
	l := 0
	for _, of := range f.Of {
		l = l*of.levels() + levels[of.Measure]
	}
	return l
}

func (s *scorer) foldWhere(f Feature) {
	at := map[string]int{"range": rangeAnywhere}
	for place := range placeLevels {
		at["place"] = place
		for time := range timeLevels {
			at["time"] = time
			for lag := range lagLevels {
				at["lag"] = lag
				for source := range sourceLevels {
					at["source"] = source
					s.where[whereIndex(place, time, lag, source)] += f.Points[f.level(at)]
				}
			}
		}
		at["range"] = rangeNear // but at the first place
	}
}

func (s *scorer) foldWhat(f Feature) {
	at := map[string]int{}
	for typ := range typeLevels {
		at["type"] = typ
		for actors := range setLevels {
			at["actors"] = actors
			for killed := range countLevels {
				at["killed"] = killed
				for source := range sourceLevels {
					at["source"] = source
					s.what[whatIndex(typ, actors, killed, source)] += f.Points[f.level(at)]
				}
			}
		}
	}
}

func (s *scorer) foldCrowd(f Feature) {
	s.crowds = true
	for crowd := range crowdLevels {
		for source := range sourceLevels {
			s.crowd[crowd*nSource+source] += f.Points[f.level(map[string]int{"crowd": crowd, "source": source})]
		}
	}
}

func (s *scorer) addExtra(f Feature, setIndex func(slot string) int) {
	x := bind(f, setIndex)
	if slices.ContainsFunc(x.of, func(of boundOf) bool { return of.always || of.half != 0 }) {
		s.extras = append(s.extras, x)
	} else {
		s.rich = append(s.rich, x)
	}
}

// bind makes a feature ready to be weighed pair by pair.
func bind(f Feature, setIndex func(slot string) int) extra {
	x := extra{points: f.Points}
	for _, of := range f.Of {
		b := boundOf{measure: catalogue[of.Measure], edges: of.Edges}
		if b.slot {
			b.set = setIndex(of.Slot)
		}
		x.of = append(x.of, b)
	}
	return x
}

// reads reports whether a feature beyond the tables uses the measure.
func (s *scorer) reads(measure string) bool {
	return slices.ContainsFunc(slices.Concat(s.extras, s.rich), func(x extra) bool {
		return slices.ContainsFunc(x.of, func(of boundOf) bool { return of.measure == catalogue[measure] })
	})
}

// levelOf is the level of the feature on which a and b fall.
func (x *extra) levelOf(c *Corpus, a, b uint32) int {
	l := x.of[0].levelOf(c, a, b)
	if len(x.of) == 2 {
		l = l*x.of[1].count() + x.of[1].levelOf(c, a, b)
	}
	return l
}

// lowest stands for any score that is below what was asked for.
const lowest Points = -1 << 30

// score is the score of the pair at positions a and b, or lowest where it lies beyond the reach of the blocking or
// below the floor.
func (c *Corpus) score(a, b uint32, floor Points) Points {
	x, y := &c.recs[a], &c.recs[b]
	s := c.s
	d2, near := s.reach(x, y)
	if !near {
		return lowest
	}
	source := sourceLevel(x, y)
	p := s.where[whereIndex(placeLevel(x, y, d2), timeLevel(x, y), lagLevel(x, y), source)]
	if p+s.mostWhat < floor {
		return lowest
	}
	p += s.crowd[crowdLevel(x, y)*nSource+source] +
		s.what[whatIndex(typeLevel(x, y), c.actorsLevel(a, b), countLevel(x.killed(), y.killed()), source)]
	for i := range s.extras {
		p += s.extras[i].points[s.extras[i].levelOf(c, a, b)]
	}
	if x.flags&y.flags&flagRich != 0 {
		for i := range s.rich {
			p += s.rich[i].points[s.rich[i].levelOf(c, a, b)]
		}
	}
	if p < floor {
		return lowest
	}
	return p
}

// reach reports whether the pair is near enough in place and time to be compared, and its squared distance. Of two
// reports that have neither a time nor a position to hold against each other nothing can be said.
func (s *scorer) reach(a, b *rec) (d2 int64, ok bool) {
	timed := a.when != whenUnknown && b.when != whenUnknown
	if timed {
		if gap := max(a.startDay-b.endDay, b.startDay-a.endDay); gap > int32(s.w.Blocking.Days) {
			return 0, false
		}
	}
	if a.place == placeNone || b.place == placeNone {
		return 0, timed
	}
	d2 = distance2(a, b)
	if a.place >= placeArea || b.place >= placeArea {
		return d2, d2 <= s.wide2
	}
	return d2, d2 <= s.near2
}
