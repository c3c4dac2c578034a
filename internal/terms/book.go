package terms

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"truce"
	"truce/internal/geo"
	"truce/internal/query"
)

var utc = time.UTC

// Book is everything a record holds that appraisals look up, read once. It does not change and is safe for concurrent
// use.
type Book struct {
	Process  *truce.Process
	names    map[truce.ActorID]string
	kinds    map[truce.ActorID]truce.ActorKind // "" where members differ on it
	civilian map[truce.ActorID]set             // of known actors: whether they are civilians
	areas    map[truce.AreaID][]described
	areaName map[truce.AreaID]string
	texts    map[truce.AgreementID]map[int][]text // by version; one a member that entered it
	ids      []truce.AgreementID
	statuses map[truce.AgreementID][]*truce.Claim
	accede   map[truce.AgreementID][]*truce.Claim
	listed   map[truce.ActorID][]*truce.Claim // designations
	belongs  map[truce.ActorID][]*truce.Claim // memberships
	position map[truce.AgreementID]map[truce.MemberID]*truce.Position
	notices  []notification
	compiled map[truce.Digest]*Terms // while the book is read
	readings map[truce.MemberID][]*Appraiser
}

// described is an area as one member described it at some time.
type described struct {
	by      truce.MemberID
	entered truce.Instant
	*truce.Area
}

// text is an agreement version as one member entered it.
type text struct {
	by truce.Ref
	at truce.Instant
	*Terms
}

// notice is a state of a notification.
type notice struct {
	*truce.Operation
	entered truce.Instant
	ref     truce.Ref
}

// notification is the states of one, in order of entry. What is entered after the event changes nothing of what was
// announced before it.
type notification []notice

// before returns the last state entered before a moment, nil when there is none.
func (l notification) before(t truce.Instant) *notice {
	var last *notice
	for i, n := range l {
		if n.entered.Known() && n.entered < t {
			last = &l[i]
		}
	}
	return last
}

// Read reads the book from a record.
func Read(ctx context.Context, r query.Reader) (*Book, error) {
	return read(ctx, r, map[truce.Digest]*Terms{})
}

// read reads the book; compiled holds texts compiled before, and takes in those compiled now.
func read(ctx context.Context, r query.Reader, compiled map[truce.Digest]*Terms) (*Book, error) {
	p, err := r.Process(ctx)
	if err != nil {
		return nil, err
	}
	b := &Book{Process: p, compiled: compiled, names: map[truce.ActorID]string{},
		kinds: map[truce.ActorID]truce.ActorKind{}, civilian: map[truce.ActorID]set{},
		areas: map[truce.AreaID][]described{}, areaName: map[truce.AreaID]string{}, texts: map[truce.AgreementID]map[int][]text{},
		statuses: map[truce.AgreementID][]*truce.Claim{}, accede: map[truce.AgreementID][]*truce.Claim{},
		listed: map[truce.ActorID][]*truce.Claim{}, belongs: map[truce.ActorID][]*truce.Claim{},
		position: map[truce.AgreementID]map[truce.MemberID]*truce.Position{}}
	notes := map[string]notification{}
	for _, take := range []struct {
		kind  truce.Kind
		claim func(c *truce.Claim)
	}{
		{truce.KindActor, b.takeActor},
		{truce.KindArea, b.takeArea},
		{truce.KindAgreement, b.takeText},
		{truce.KindAgreementStatus, func(c *truce.Claim) {
			id := c.Body.(*truce.AgreementStatus).Agreement
			b.statuses[id] = append(b.statuses[id], c)
		}},
		{truce.KindAccession, func(c *truce.Claim) {
			id := c.Body.(*truce.Accession).Agreement
			b.accede[id] = append(b.accede[id], c)
		}},
		{truce.KindDesignation, func(c *truce.Claim) {
			id := c.Body.(*truce.Designation).Actor
			b.listed[id] = append(b.listed[id], c)
		}},
		{truce.KindMembership, func(c *truce.Claim) {
			id := c.Body.(*truce.Membership).Actor
			b.belongs[id] = append(b.belongs[id], c)
		}},
		{truce.KindPosition, b.takePosition},
		{truce.KindOperation, func(c *truce.Claim) { takeNotice(notes, c) }},
	} {
		claims, err := r.Claims(ctx, take.kind, "")
		if err != nil {
			return nil, fmt.Errorf("read the %s claims: %w", take.kind, err)
		}
		for _, c := range claims {
			if !c.Withdrawn {
				take.claim(c)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(notes)) {
		b.notices = append(b.notices, notes[id])
	}
	slices.Sort(b.ids)
	b.compiled = nil
	b.prepare()
	return b, nil
}

func (b *Book) takeActor(c *truce.Claim) {
	a := c.Body.(*truce.Actor)
	if b.names[a.ID] == "" {
		b.names[a.ID] = truce.NameIn(a.Names, "en")
	}
	if old, known := b.kinds[a.ID]; !known || old == a.Kind {
		b.kinds[a.ID] = a.Kind
	} else {
		b.kinds[a.ID] = ""
	}
	b.civilian[a.ID] |= civilianSet(a.Kind)
}

// civilianSet says whether an actor of a kind is a civilian one.
func civilianSet(k truce.ActorKind) set {
	switch k {
	case truce.ActorCivilians:
		return isYes
	case truce.ActorState, truce.ActorGovernment, truce.ActorGroup, truce.ActorUmbrella, truce.ActorUnit:
		return isNo
	}
	return both
}

// takeArea keeps every description of an area, in order of entry.
func (b *Book) takeArea(c *truce.Claim) {
	a := c.Body.(*truce.Area)
	if b.areaName[a.ID] == "" {
		b.areaName[a.ID] = truce.NameIn(a.Names, "en")
	}
	b.areas[a.ID] = append(b.areas[a.ID], described{c.Member, c.At, a})
}

// descriptions returns, of every member, its last description of an area; and where that was entered after the event,
// beside it the one that stood then: what is drawn afterwards does not take an event out of an area by itself.
func (b *Book) descriptions(id truce.AreaID, when truce.Interval) []described {
	list := b.areas[id]
	var out []described
	for i, a := range list {
		next := slices.IndexFunc(list[i+1:], func(x described) bool { return x.by == a.by })
		if next < 0 || when.From.Known() && list[i+1+next].entered > when.From {
			out = append(out, a)
		}
	}
	return out
}

func (b *Book) takeText(c *truce.Claim) {
	a := c.Body.(*truce.Agreement)
	if b.texts[a.ID] == nil {
		b.texts[a.ID] = map[int][]text{}
		b.ids = append(b.ids, a.ID)
	}
	list := b.texts[a.ID][a.Version]
	for i, x := range list {
		if x.by.Member == c.Member { // a member's last word on a version
			list[i] = text{c.Ref, c.At, b.compile(a)}
			return
		}
	}
	b.texts[a.ID][a.Version] = append(list, text{c.Ref, c.At, b.compile(a)})
}

// compile compiles a text, or returns the same text compiled before.
func (b *Book) compile(a *truce.Agreement) *Terms {
	text := digestOf(a)
	if b.compiled[text] == nil {
		b.compiled[text] = Compile(a)
	}
	return b.compiled[text]
}

func (b *Book) takePosition(c *truce.Claim) {
	p := c.Body.(*truce.Position)
	if b.position[p.Agreement] == nil {
		b.position[p.Agreement] = map[truce.MemberID]*truce.Position{}
	}
	b.position[p.Agreement][c.Member] = p
}

func takeNotice(notes map[string]notification, c *truce.Claim) {
	if o := c.Body.(*truce.Operation); o.Kind == truce.Notification {
		notes[o.ID] = append(notes[o.ID], notice{o, c.At, c.Ref})
	}
}

// isOrgan reports whether a membership makes an actor an organ of a state or government: a unit or an institution of
// its own. What an organ does the state does, so that it is bound as the state is.
func (b *Book) isOrgan(m *truce.Membership) bool {
	of, part := b.kinds[m.Of], b.kinds[m.Actor]
	state := of == truce.ActorState || of == truce.ActorGovernment
	return state && (part == truce.ActorUnit || part == truce.ActorInstitution) && (m.Role == "" || m.Role == "member")
}

// name returns what an actor is called, its id when the record gives it no name.
func (b *Book) name(id truce.ActorID) string {
	if n := b.names[id]; n != "" {
		return n
	}
	return string(id)
}

func (b *Book) area(id truce.AreaID) string {
	if n := b.areaName[id]; n != "" {
		return n
	}
	return string(id)
}

// within says whether a place lies in an area at a time: by the areas the place is registered in, by the shapes
// members describe, and by the area the area itself lies within. Descriptions that disagree leave it unknown.
func (b *Book) within(p truce.Place, when truce.Interval, id truce.AreaID, agreed bool) truce.Truth {
	return b.lies(p, when, id, agreed, 0)
}

// maxNesting bounds how far an area is followed upwards: a record may hold areas that lie within each other.
const maxNesting = 6

func (b *Book) lies(p truce.Place, when truce.Interval, id truce.AreaID, agreed bool, depth int) truce.Truth {
	if depth > maxNesting {
		return truce.Unknown
	}
	if agreed && b.holds(id, p.Area, when, 0) {
		return truce.Yes
	}
	var s set
	for _, a := range b.descriptions(id, when) {
		in := truce.Unknown
		if agreed && (a.Ring != nil || a.Circle != nil) {
			in = located(p, a.Area)
		}
		if in != truce.No && a.Within != "" && b.lies(p, when, a.Within, true, depth+1) == truce.No {
			in = truce.No
		}
		s |= setOf(and(in, when.Within(a.From, a.To)))
	}
	if s == 0 {
		return truce.Unknown
	}
	return s.truth()
}

// located says whether a place lies in an area by their shapes alone: what straddles the border is unknown.
func located(p truce.Place, a *truce.Area) truce.Truth {
	switch geo.Within(p, *a) {
	case geo.Inside:
		return truce.Yes
	case geo.Outside:
		return truce.No
	}
	return truce.Unknown
}

// holds reports whether area is id, or said by every description to lie within it.
func (b *Book) holds(id, area truce.AreaID, when truce.Interval, depth int) bool {
	if area == "" || depth > maxNesting {
		return false
	}
	if area == id {
		return true
	}
	list := b.descriptions(area, when)
	outside := func(a described) bool { return !b.holds(id, a.Within, when, depth+1) }
	return len(list) > 0 && !slices.ContainsFunc(list, outside)
}
