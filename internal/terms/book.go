package terms

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/query"
)

var utc = time.UTC

// Book is everything a record holds that appraisals look up, read once. It does not change and is safe for concurrent
// use.
type Book struct {
	Process  *truce.Process
	names    map[truce.ActorID]string
	kinds    map[truce.ActorID]codes.ActorKind // "" where members differ on it
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

// described is an area as one member described it, for as long as that stood.
type described struct {
	by    truce.MemberID
	until moment // when the member described it anew, or took this back; never: it stands
	*truce.Area
}

// text is an agreement version as one member entered it.
type text struct {
	by truce.Ref
	at truce.Instant
	*Terms
	// Until when the member had another text of the version, which came to something else, or had this one, which it
	// took back then; always: neither.
	other moment
	back  bool
}

// notice is a state of a notification, and when it was taken back.
type notice struct {
	*truce.Operation
	entered truce.Instant
	back    moment // never: it stands
	ref     truce.Ref
}

// notification is the states of one, in order of entry. What is entered after the event changes nothing of what was
// announced before it.
type notification []notice

// before returns the last state that stood before a moment, nil when there is none, or it was taken back since: what is
// taken back announces nothing, and brings nothing back that it had taken the place of.
func (l notification) before(t truce.Instant) *notice {
	var last *notice
	for i, n := range l {
		if n.entered.Known() && n.entered < t && n.back >= moment(t) {
			last = &l[i]
		}
	}
	if last != nil && last.back != never {
		return nil
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
		kinds: map[truce.ActorID]codes.ActorKind{}, civilian: map[truce.ActorID]set{},
		areas: map[truce.AreaID][]described{}, areaName: map[truce.AreaID]string{},
		texts:    map[truce.AgreementID]map[int][]text{},
		statuses: map[truce.AgreementID][]*truce.Claim{}, accede: map[truce.AgreementID][]*truce.Claim{},
		listed: map[truce.ActorID][]*truce.Claim{}, belongs: map[truce.ActorID][]*truce.Claim{},
		position: map[truce.AgreementID]map[truce.MemberID]*truce.Position{},
		notices:  map[truce.ActorID][]notification{},
		ledger:   &ledger{used: map[spending]int{}}}
	notes, agreements := map[string]notification{}, []lasting(nil)
	back := takenBack{r: r}
	for _, take := range []struct {
		kind  truce.Kind
		claim func(c *truce.Claim)
	}{
		{truce.KindActor, b.takeActor},
		{truce.KindAgreementStatus, func(c *truce.Claim) {
			id := c.Body.(*truce.AgreementStatus).Agreement
			if b.ledger.take(c.Member, truce.Say("statuses of an agreement"), string(id), mostClaims) {
				b.statuses[id] = append(b.statuses[id], c)
			}
		}},
		{truce.KindAccession, func(c *truce.Claim) {
			x := c.Body.(*truce.Accession)
			if b.ledger.take(c.Member, truce.Say("accessions of an actor"), string(x.Agreement+" ")+string(x.Actor),
				mostClaims) {
				b.accede[x.Agreement] = append(b.accede[x.Agreement], c)
			}
		}},
		{truce.KindDesignation, func(c *truce.Claim) {
			id := c.Body.(*truce.Designation).Actor
			if b.ledger.take(c.Member, truce.Say("listings of an actor"), string(id), mostClaims) {
				b.listed[id] = append(b.listed[id], c)
			}
		}},
		{truce.KindMembership, func(c *truce.Claim) {
			id := c.Body.(*truce.Membership).Actor
			if b.ledger.take(c.Member, truce.Say("memberships of an actor"), string(id), mostClaims) {
				b.belongs[id] = append(b.belongs[id], c)
			}
		}},
		{truce.KindPosition, b.takePosition},
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
	for _, take := range []struct {
		kind  truce.Kind
		claim func(c *truce.Claim, until moment)
	}{
		{truce.KindArea, b.takeArea},
		{truce.KindAgreement, func(c *truce.Claim, until moment) { agreements = append(agreements, lasting{c, until}) }},
		{truce.KindOperation, func(c *truce.Claim, until moment) { takeNotice(notes, c, until) }},
	} {
		claims, err := r.Claims(ctx, take.kind, "")
		if err != nil {
			return nil, fmt.Errorf("read the %s claims: %w", take.kind, err)
		}
		for _, c := range claims {
			until, err := back.when(ctx, c)
			if err != nil {
				return nil, err
			}
			take.claim(c, until)
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
func civilianSet(k codes.ActorKind) set {
	switch k {
	case codes.ActorCivilians:
		return isYes
	case codes.ActorState, codes.ActorGovernment, codes.ActorGroup, codes.ActorUmbrella, codes.ActorUnit:
		return isNo
	}
	return both
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
		if b.ledger.take(states[0].ref.Member, truce.Say("notifications of a party"), string(p), mostNotices) {
			b.notices[p] = append(b.notices[p], states)
		}
	}
}

func takeNotice(notes map[string]notification, c *truce.Claim, until moment) {
	if o := c.Body.(*truce.Operation); o.Kind == codes.Notification {
		notes[o.ID] = append(notes[o.ID], notice{o, c.At, until, c.Ref})
	}
}

// isOrgan reports whether a membership makes an actor an organ of a state or government: a unit or an institution of
// its own. What an organ does the state does, so that it is bound as the state is.
func (b *Book) isOrgan(m *truce.Membership) bool {
	of, part := b.kinds[m.Of], b.kinds[m.Actor]
	state := of == codes.ActorState || of == codes.ActorGovernment
	return state && (part == codes.ActorUnit || part == codes.ActorInstitution) && (m.Role == "" || m.Role == "member")
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
