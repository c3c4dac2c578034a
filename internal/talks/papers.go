package talks

import (
	"cmp"
	"slices"

	"truce"
)

// Papers are what a secretariat's steps come to: its rounds, its texts and its analysis.
type Papers struct {
	Rooms  map[truce.RoundID]*Room
	Texts  map[string]*Draft
	Shares []*Share // the last word on each actor and kind
}

// Room is a round as the secretariat holds it.
type Room struct {
	Round     truce.RoundID
	Policy    *Policy // nil: none was chosen, and nothing is printed
	Policies  []Step  // with those before it
	Sessions  []*Sitting
	Agenda    []*Item
	Seats     *Seats
	Documents []*Document
	Minutes   []*Minute
	Letters   []*Letter
}

// Sitting is a session with what happened in it.
type Sitting struct {
	Session
	Changes    []Step // every word of it, the first one included
	Speakers   *Speakers
	Attendance map[truce.ActorID]string
	Turns      []Turn
	Pauses     []truce.Interval // the last may have no end
	Points     []Point
}

// Turn is the time in which a delegation has the floor.
type Turn struct {
	Actor  truce.ActorID
	From   truce.Instant
	To     truce.Instant // zero: it still has the floor
	Paused int64         // seconds
}

// Point is a point of order, and the ruling on it.
type Point struct {
	At     truce.Instant
	Actor  truce.ActorID
	Ruling string // empty: none yet
}

// Fold works out what steps come to. They are in order, and each was judged when it was taken; one that does not fit
// any more changes nothing.
func Fold(steps []Step) *Papers {
	p := &Papers{Rooms: map[truce.RoundID]*Room{}, Texts: map[string]*Draft{}}
	for _, s := range steps {
		p.Take(s)
	}
	return p
}

// room returns the room of a round, made where there is none.
func (p *Papers) room(id truce.RoundID) *Room {
	r := p.Rooms[id]
	if r == nil {
		r = &Room{Round: id}
		p.Rooms[id] = r
	}
	return r
}

// Room returns the room of a round; of one without papers an empty one.
func (p *Papers) Room(id truce.RoundID) *Room {
	if r := p.Rooms[id]; r != nil {
		return r
	}
	return &Room{Round: id}
}

// SharesOf returns what the analysis says of an actor.
func (p *Papers) SharesOf(a truce.ActorID) []*Share {
	return slices.DeleteFunc(slices.Clone(p.Shares), func(s *Share) bool { return s.Actor != a })
}

// Sitting returns a session of the room, nil where there is none.
func (r *Room) Sitting(id string) *Sitting {
	for _, s := range r.Sessions {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// Take takes one step, judged before.
func (p *Papers) Take(s Step) {
	switch b := s.Body.(type) {
	case *Policy:
		r := p.room(b.Round)
		r.Policy, r.Policies = b, append(r.Policies, s)
	case *Session:
		p.room(b.Round).session(s, b)
	case *Item:
		r := p.room(b.Round)
		r.Agenda = put(r.Agenda, b, func(x *Item) string { return x.ID })
	case *Seats:
		p.room(b.Round).Seats = b
	case *Document:
		r := p.room(b.Round)
		r.Documents = put(r.Documents, b, func(x *Document) string { return x.key() })
	case *Minute:
		r := p.room(b.Round)
		r.Minutes = put(r.Minutes, b, func(x *Minute) string { return x.ID })
	case *Letter:
		r := p.room(b.Round)
		r.Letters = put(r.Letters, b, func(x *Letter) string { return string(x.Actor) })
	case *Share:
		p.Shares = put(p.Shares, b, func(x *Share) string { return string(x.Actor) + "\x00" + x.Of })
	case *Speakers:
		if x := p.room(b.Round).Sitting(b.Session); x != nil {
			x.Speakers = b
		}
	case *Attendance:
		if x := p.room(b.Round).Sitting(b.Session); x != nil {
			x.Attendance[b.Actor] = b.State
		}
	case *Floor:
		if x := p.room(b.Round).Sitting(b.Session); x != nil {
			x.floor(s.At, b)
		}
	default:
		p.takeText(s)
	}
}

// put replaces the element with the key of x, or adds it.
func put[T any](list []*T, x *T, key func(*T) string) []*T {
	for i := range list {
		if key(list[i]) == key(x) {
			list[i] = x
			return list
		}
	}
	return append(list, x)
}

// key names one language of one version of a document.
func (d *Document) key() string { return d.Symbol + "\x00" + d.Lang }

func (r *Room) session(s Step, b *Session) {
	x := r.Sitting(b.ID)
	if x == nil {
		x = &Sitting{Attendance: map[truce.ActorID]string{}}
		r.Sessions = append(r.Sessions, x)
	}
	x.Session, x.Changes = *b, append(x.Changes, s)
	slices.SortStableFunc(r.Sessions, func(a, b *Sitting) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.From, b.From))
	})
}

// floor takes up what happened.
func (x *Sitting) floor(at truce.Instant, f *Floor) {
	switch f.Act {
	case "give":
		x.Turns = append(x.Turns, Turn{Actor: f.Actor, From: at})
	case "end":
		if t := x.Speaking(); t != nil {
			x.resume(at)
			t.To = at
		}
	case "pause":
		x.Pauses = append(x.Pauses, truce.Interval{From: at})
	case "resume":
		x.resume(at)
	case "point of order":
		x.Points = append(x.Points, Point{At: at, Actor: f.Actor})
	case "ruling":
		if n := len(x.Points); n > 0 {
			x.Points[n-1].Ruling = f.Note
		}
	}
}

// resume ends a pause, and takes it off the turn that it was in.
func (x *Sitting) resume(at truce.Instant) {
	if !x.Paused() {
		return
	}
	p := &x.Pauses[len(x.Pauses)-1]
	p.To = at
	if t := x.Speaking(); t != nil {
		t.Paused += int64(at - max(p.From, t.From))
	}
}

// Speaking returns the turn of whoever has the floor, nil when nobody has.
func (x *Sitting) Speaking() *Turn {
	if n := len(x.Turns); n > 0 && x.Turns[n-1].To == 0 {
		return &x.Turns[n-1]
	}
	return nil
}

// Paused reports whether the session is paused.
func (x *Sitting) Paused() bool {
	n := len(x.Pauses)
	return n > 0 && x.Pauses[n-1].To == 0
}

// Used returns how long a delegation has spoken by now, in seconds, without pauses and without what interpretation
// took of each turn.
func (x *Sitting) Used(a truce.ActorID, now truce.Instant) int64 {
	var used int64
	for _, t := range x.Turns {
		if t.Actor != a {
			continue
		}
		to, paused := t.To, t.Paused
		if to == 0 {
			to = now
			if x.Paused() {
				paused += int64(now - max(x.Pauses[len(x.Pauses)-1].From, t.From))
			}
		}
		spoken := int64(to-t.From) - paused
		if x.Speakers != nil {
			spoken -= int64(x.Speakers.Delay)
		}
		used += max(spoken, 0)
	}
	return used
}

// Left returns how long a delegation may still speak, in seconds, below zero when it is over; ok is false where no
// limit was agreed.
func (x *Sitting) Left(a truce.ActorID, now truce.Instant) (left int64, ok bool) {
	if x.Speakers == nil || x.Speakers.Minutes == 0 {
		return 0, false
	}
	return int64(x.Speakers.Minutes)*60 - x.Used(a, now), true
}

// Next returns who speaks next by the order: the first that has had no turn; "" when all have.
func (x *Sitting) Next(order []truce.ActorID) truce.ActorID {
	for _, a := range order {
		if !slices.ContainsFunc(x.Turns, func(t Turn) bool { return t.Actor == a }) {
			return a
		}
	}
	return ""
}

// Present counts the delegations that are in the room.
func (x *Sitting) Present() (n int) {
	for _, s := range x.Attendance {
		if s == "present" {
			n++
		}
	}
	return n
}
