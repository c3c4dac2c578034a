package terms

import (
	"math"
	"slices"
	"sort"
	"strings"

	"truce"
)

// moment is a second since 1970 on a line that also has ends.
type moment int64

const (
	always moment = math.MinInt64
	never  moment = math.MaxInt64
)

// span is the moments an interval may stand for; an unknown end is open.
func span(i truce.Interval) (from, to moment) {
	from, to = always, never
	if i.From.Known() {
		from = moment(i.From)
	}
	if i.To.Known() {
		to = moment(i.To)
	}
	return from, to
}

// step is one claim in a history: from some moment between from and to on, this is so.
type step struct {
	from, to moment         // when it began; equal where the claim states the moment
	leaves   set            // the values it leaves possible
	says     truce.Sentence // in words, with where it is claimed
	ref      truce.Ref      // zero: the text of the agreement
	entered  moment         // when it was entered; the text counts as entered always
	own      bool           // said by whom it is about
}

// history is what one claimant says of one thing over time. What it said last by the time asked about stands.
type history []step

// at returns the steps that may stand at the moment, and whether the claimant has certainly spoken for it by then. A
// step has certainly begun once its latest beginning is past, and is over once one that certainly began later than it
// has certainly begun.
func (h history) at(t moment) (standing []step, spoken bool) {
	for i, s := range h {
		if s.from > t {
			continue
		}
		over := false
		for j, o := range h {
			over = over || i != j && o.to <= t && o.after(s)
		}
		if !over {
			standing = append(standing, s)
		}
		spoken = spoken || s.to <= t
	}
	return standing, spoken
}

// after reports whether o certainly replaces s: it certainly began later, or at the same moment in a later claim.
func (o step) after(s step) bool {
	return o.from > s.to || o.from == s.to && o.later(s)
}

// later reports whether o was said after s: a claim after the text, or a later entry of the same log.
func (o step) later(s step) bool {
	if o.ref.Member != s.ref.Member {
		return s.ref.Member == ""
	}
	return o.ref.Index > s.ref.Index
}

// timeline is what several claimants together leave possible, moment by moment: a value is possible when somebody's
// standing claim leaves it so. It is cut into segments within which nothing changes.
type timeline []segment

// segment holds from its moment to that of the next one.
type segment struct {
	from   moment
	leaves set
	says   []saying
}

// saying is a claim in words, with the entry it stands in where it stands in one.
type saying struct {
	words truce.Sentence
	ref   truce.Ref
	late  bool // entered after the moment of the segment
}

// over returns the segments that lie in the interval, at least in part.
func (l timeline) over(i truce.Interval) timeline {
	from, to := span(i)
	first := sort.Search(len(l), func(n int) bool { return l[n].from > from })
	last := first
	for last < len(l) && l[last].from <= to {
		last++
	}
	return l[max(0, first-1):last]
}

// zip combines two timelines moment by moment.
func zip(a, b timeline, with func(x, y segment) segment) timeline {
	var cuts []moment
	for _, l := range []timeline{a, b} {
		for _, x := range l {
			cuts = append(cuts, x.from)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	out := make(timeline, 0, len(cuts))
	for _, t := range cuts {
		x := with(a.segment(t), b.segment(t))
		x.from = t
		out = append(out, x)
	}
	return out
}

// segment returns the segment that holds at a moment. A timeline begins at always, so there is one.
func (l timeline) segment(t moment) segment {
	return l[sort.Search(len(l), func(n int) bool { return l[n].from > t })-1]
}

// leaves returns what is possible at some moment of the interval.
func (l timeline) leaves(i truce.Interval) set {
	var s set
	for _, x := range l.over(i) {
		s |= x.leaves
	}
	return s
}

// force is whether an agreement version was in force, over time.
type force struct {
	timeline
	from    moment   // when it took effect
	renewed timeline // of the version it renewed, with the same law; nil: none
}

// leaves returns what is possible at some moment of the interval. Over the moment of a renewal without a gap it was in
// force, by the one version or the other.
func (f force) leaves(i truce.Interval) set {
	if f.renewed == nil || !i.Known() || moment(i.From) >= f.from || moment(i.To) < f.from {
		return f.timeline.leaves(i)
	}
	before := truce.Interval{From: i.From, To: truce.Instant(f.from - 1)}
	since := truce.Interval{From: truce.Instant(f.from), To: i.To}
	if f.renewed.leaves(before) == isYes && f.timeline.leaves(since) == isYes {
		return isYes
	}
	return f.timeline.leaves(i)
}

// says returns the claims that stand at some moment of the interval, each once, with the entries they stand in. What
// was entered after all of the interval is marked so.
func (l timeline) says(i truce.Interval) []truce.Sentence {
	var out []truce.Sentence
	refs, late := map[string][]string{}, map[string]bool{}
	for _, x := range l.over(i) {
		for _, s := range x.says {
			w := s.words.String()
			if _, has := late[w]; !has {
				out = append(out, s.words)
				late[w] = true
			}
			late[w] = late[w] && s.late
			if ref := s.ref.String(); s.ref != (truce.Ref{}) && !slices.Contains(refs[w], ref) {
				refs[w] = append(refs[w], ref)
			}
		}
	}
	for n, s := range out {
		w := s.String()
		if r := refs[w]; len(r) > 0 {
			out[n] = truce.Say("%s (%s)", s, strings.Join(r, ", "))
		}
		if late[w] {
			out[n] = truce.Say("%s, said after the event", out[n])
		}
	}
	return out
}

// since returns when a claim says something began: the stated moment, else some time on the stated day in any time
// zone, else any time before the claim was entered.
func since(at truce.Instant, stated truce.Date, entered truce.Instant) (from, to moment) {
	if at.Known() {
		return moment(at), moment(at)
	}
	if day := stated.Span(utc); day.Known() {
		return moment(day.From) - 14*3600, moment(day.To) + 12*3600
	}
	from, to = always, never
	if entered.Known() {
		to = moment(entered)
	}
	return from, to
}
