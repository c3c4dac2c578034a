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
	notices  map[truce.ActorID][]notification // by the party they speak of
	over     []Over
	ledger   *ledger                 // while the book is read
	compiled map[truce.Digest]*Terms // of the texts in it
	earlier  map[truce.Digest]*Terms // compiled before it was read; while it is
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
	return read(ctx, r, nil)
}

// read reads the book; earlier holds texts compiled before.
func read(ctx context.Context, r query.Reader, earlier map[truce.Digest]*Terms) (*Book, error) {
	p, err := r.Process(ctx)
	if err != nil {
		return nil, err
	}
	b := &Book{Process: p, compiled: map[truce.Digest]*Terms{}, earlier: earlier, names: map[truce.ActorID]string{},
		kinds: map[truce.ActorID]truce.ActorKind{}, civilian: map[truce.ActorID]set{},
		areas: map[truce.AreaID][]described{}, areaName: map[truce.AreaID]string{},
		texts:    map[truce.AgreementID]map[int][]text{},
		statuses: map[truce.AgreementID][]*truce.Claim{}, accede: map[truce.AgreementID][]*truce.Claim{},
		listed: map[truce.ActorID][]*truce.Claim{}, belongs: map[truce.ActorID][]*truce.Claim{},
		position: map[truce.AgreementID]map[truce.MemberID]*truce.Position{},
		notices:  map[truce.ActorID][]notification{},
		ledger:   &ledger{used: map[spending]int{}, over: map[Over]int{}}}
	notes, agreements := map[string]notification{}, []*truce.Claim(nil)
	for _, take := range []struct {
		kind  truce.Kind
		claim func(c *truce.Claim)
	}{
		{truce.KindActor, b.takeActor},
		{truce.KindArea, b.takeArea},
		{truce.KindAgreement, func(c *truce.Claim) { agreements = append(agreements, c) }},
		{truce.KindAgreementStatus, func(c *truce.Claim) {
			id := c.Body.(*truce.AgreementStatus).Agreement
			if b.ledger.take(c.Member, "statuses of an agreement", string(id), mostClaims) {
				b.statuses[id] = append(b.statuses[id], c)
			}
		}},
		{truce.KindAccession, func(c *truce.Claim) {
			x := c.Body.(*truce.Accession)
			if b.ledger.take(c.Member, "accessions of an actor", string(x.Agreement+" ")+string(x.Actor), mostClaims) {
				b.accede[x.Agreement] = append(b.accede[x.Agreement], c)
			}
		}},
		{truce.KindDesignation, func(c *truce.Claim) {
			id := c.Body.(*truce.Designation).Actor
			if b.ledger.take(c.Member, "listings of an actor", string(id), mostClaims) {
				b.listed[id] = append(b.listed[id], c)
			}
		}},
		{truce.KindMembership, func(c *truce.Claim) {
			id := c.Body.(*truce.Membership).Actor
			if b.ledger.take(c.Member, "memberships of an actor", string(id), mostClaims) {
				b.belongs[id] = append(b.belongs[id], c)
			}
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
	if err := b.readTexts(ctx, agreements); err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(notes)) {
		b.addNotices(notes[id])
	}
	slices.Sort(b.ids)
	b.over = b.ledger.list()
	b.earlier, b.ledger = nil, nil
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
	if b.ledger.take(c.Member, "descriptions of an area", string(a.ID), mostClaims) {
		b.areas[a.ID] = append(b.areas[a.ID], described{c.Member, c.At, a})
	}
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

// compile compiles a text, or returns the same text compiled before.
func (b *Book) compile(a *truce.Agreement) *Terms {
	text := digestOf(a)
	t := b.compiled[text]
	if t == nil {
		t = b.earlier[text]
	}
	if t == nil {
		t = Compile(a)
	}
	b.compiled[text] = t
	return t
}

func (b *Book) takePosition(c *truce.Claim) {
	p := c.Body.(*truce.Position)
	if b.position[p.Agreement] == nil {
		b.position[p.Agreement] = map[truce.MemberID]*truce.Position{}
	}
	b.position[p.Agreement][c.Member] = p
}

// addNotices files the states of a notification under each party that one of them speaks of.
func (b *Book) addNotices(states notification) {
	var parties []truce.ActorID
	for _, n := range states {
		if p := n.About.Party; p != "" && !slices.Contains(parties, p) {
			parties = append(parties, p)
		}
	}
	for _, p := range parties {
		if b.ledger.take(states[0].ref.Member, "notifications of a party", string(p), mostNotices) {
			b.notices[p] = append(b.notices[p], states)
		}
	}
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
