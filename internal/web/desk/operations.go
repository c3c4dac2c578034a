package desk

import (
	"net/http"
	"net/url"
	"slices"

	"truce"
	"truce/codes"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// operationsPage is the daily work: calls, visits, requests, refused access, suspensions.
type operationsPage struct {
	Kinds   []operationKindChoice
	Kind    codes.OperationKind
	Open    []operationLine
	Settled []operationLine
	Blocked []blockedLine
	Shown   bool
	New     string // address of the form of a new one; empty: not for this viewer
}

// operationKindChoice is a kind one can look at, with how many there are.
type operationKindChoice struct {
	Kind    codes.OperationKind // empty: every one
	N       int
	Href    string
	Current bool
}

// operationLine is one operation in a list.
type operationLine struct {
	view.Operation
	Href  string
	About frame.Label
	Sign  frame.Sign
	By    frame.Label
}

// blockedLine counts refused access and halted work by who refused.
type blockedLine struct {
	By          frame.Label
	Refused     int // visits refused
	Restricted  int // restrictions, now in force or lifted
	Suspensions int
	InForce     int
}

// operations answers GET /operations.
func (s *site) operations(w http.ResponseWriter, r *request) error {
	l := r.Lens
	b, err := s.book(r)
	if err != nil {
		return err
	}
	all, err := l.Operations(r.Context(), "")
	if err != nil {
		return err
	}
	page := &operationsPage{Kind: codes.OperationKind(r.URL.Query().Get("kind")), Shown: l.May(truce.FieldOperation, "",
		"")}
	page.Kinds = s.operationKinds(all, page.Kind)
	for _, o := range all {
		if page.Kind != "" && o.Kind != page.Kind {
			continue
		}
		line := b.operation(o)
		if o.Settled() {
			page.Settled = append(page.Settled, line)
		} else {
			page.Open = append(page.Open, line)
		}
	}
	page.Blocked = b.blocked(all)
	may, err := r.May(truce.ActFile)
	if err != nil {
		return err
	}
	if may {
		page.New = s.At("/operations/new")
		if page.Kind != "" {
			page.New += "?kind=" + string(page.Kind)
		}
	}
	return s.Render(w, r, http.StatusOK, "operations", page)
}

// operation makes the line of an operation.
func (b *book) operation(o view.Operation) operationLine {
	return operationLine{Operation: o, Href: b.s.At("/operations", o.ID), About: b.about(o.Operation.About),
		Sign: frame.OperationSign(&o), By: b.byWhom(o.By)}
}

// byWhom labels whoever carried out or refused: an actor where the register knows it, else as written.
func (b *book) byWhom(text string) frame.Label {
	if b.Actors[truce.ActorID(text)] != nil {
		return b.Actor(truce.ActorID(text))
	}
	return frame.Label{Text: text}
}

// operationKinds lists the kinds there are operations of.
func (s *site) operationKinds(all []view.Operation, now codes.OperationKind) []operationKindChoice {
	n := map[codes.OperationKind]int{}
	for _, o := range all {
		n[o.Kind]++
	}
	out := []operationKindChoice{{N: len(all), Href: s.At("/operations"), Current: now == ""}}
	for _, k := range []codes.OperationKind{codes.Flash, codes.CallMade, codes.Visit, codes.Restriction, codes.Suspension,
		codes.Request, codes.Tasking,
		codes.Notice, codes.Reply, codes.Measure, codes.Notification, codes.Coverage, codes.Custody} {
		if n[k] > 0 {
			out = append(out, operationKindChoice{k, n[k], s.At("/operations") + "?kind=" + string(k), k == now})
		}
	}
	return out
}

// blocked counts, by who refused, what stood in the way of the work. What nobody is named for is counted as such.
func (b *book) blocked(all []view.Operation) []blockedLine {
	by := map[string]*blockedLine{}
	var order []string
	for _, o := range all {
		refused := o.Kind == codes.Visit && o.State == "refused"
		if !refused && o.Kind != codes.Restriction && o.Kind != codes.Suspension {
			continue
		}
		x := by[o.By]
		if x == nil {
			x = &blockedLine{By: b.byWhom(o.By)}
			by[o.By] = x
			order = append(order, o.By)
		}
		switch {
		case refused:
			x.Refused++
		case o.Kind == codes.Restriction:
			x.Restricted++
		default:
			x.Suspensions++
		}
		if o.Kind != codes.Visit && o.State == "in force" {
			x.InForce++
		}
	}
	slices.Sort(order)
	out := make([]blockedLine, len(order))
	for i, k := range order {
		out[i] = *by[k]
	}
	return out
}

// operationPage is one operation with its history.
type operationPage struct {
	operationLine
	Steps  []operationStep
	To     []truce.MemberID
	Party  frame.Label   // beside the incident that it is about
	Area   frame.Label   // likewise
	Until  truce.Instant // when it is due; of a notice, when the time to reply is over
	Next   []nextState   // to the member whose it is
	Before []nextState   // states it was to have been in before, to put right what was entered by mistake
	Reply  string        // of a notice that was delivered, address of the form of the reply; empty: not for this viewer
	Answer *answerForms  // to a member that is asked; nil: nothing is
}

// answerForms are where a member that is asked answers: only its owner moves an operation on.
type answerForms struct{ Report, Operation string }

// nextState is a state that an operation can be in next, and where that is entered.
type nextState struct{ State, Href string }

// ways sets out what the viewer can do about an operation: move on what is its own member's, answer what it is asked.
func (s *site) ways(r *request, o *view.Operation, p *operationPage) error {
	may, err := r.May(truce.ActFile)
	if err != nil || !may {
		return err
	}
	m := r.Lens.Who().Member
	if o.Owner == m {
		states := codes.OperationStates[o.Operation.Kind]
		now := slices.Index(states, o.State)
		for i, x := range states {
			next := nextState{x, s.At("/operations", o.ID) + "/next?state=" + url.QueryEscape(x)}
			if i > now {
				p.Next = append(p.Next, next)
			} else if i < now {
				p.Before = append(p.Before, next)
			}
		}
	} else if slices.Contains(o.Operation.To, m) && !o.Settled() && o.Kind != codes.Notice {
		p.Answer = &answerForms{s.At("/reports/new"), s.At("/operations/new") + "?" + sameMatter(o.About).Encode()}
	}
	if o.Kind == codes.Notice && o.State == codes.NoticeDelivered {
		p.Reply = s.At("/operations/new") + "?" + answerTo(&o.Operation).Encode()
	}
	return nil
}

// sameMatter fills in the form of an operation with what another is about.
func sameMatter(a truce.About) url.Values {
	q := url.Values{}
	for name, id := range map[string]string{"incident": string(a.Incident), "party": string(a.Party),
		"area": string(a.Area), "post": string(a.Post)} {
		if id != "" {
			q.Set(name, id)
		}
	}
	return q
}

// answerTo fills in the form of a reply to a notice.
func answerTo(notice *truce.Operation) url.Values {
	q := sameMatter(notice.About)
	q.Set("kind", string(codes.Reply))
	if notice.About.Party != "" {
		q.Set("by", string(notice.About.Party))
	}
	return q
}

// operationStep is one state it went through.
type operationStep struct {
	*truce.Operation
	Member  truce.MemberID
	Officer string
	At      truce.Instant
	Sign    frame.Sign
	By      frame.Label
	Entry   string
}

// operationOf answers GET /operations/{id}.
func (s *site) operationOf(w http.ResponseWriter, r *request) error {
	l := r.Lens
	b, err := s.book(r)
	if err != nil {
		return err
	}
	all, err := l.Operations(r.Context(), "")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(o view.Operation) bool { return o.ID == r.PathValue("id") })
	if i < 0 {
		return frame.ErrNoPage
	}
	o := &all[i]
	page := &operationPage{operationLine: b.operation(*o), To: o.Operation.To,
		Until: max(o.Due, l.Process().Rule.ReplyUntil(&o.Operation, o.At))}
	if a := o.About; a.Incident != "" {
		if a.Party != "" {
			page.Party = b.Actor(a.Party)
		}
		if a.Area != "" {
			page.Area = b.Area(a.Area)
		}
	}
	if err := s.ways(r, o, page); err != nil {
		return err
	}
	for _, c := range o.History {
		x := c.Body.(*truce.Operation)
		page.Steps = append(page.Steps, operationStep{x, c.Member, c.Officer, c.At,
			frame.OperationSign(&view.Operation{Operation: *x}), b.byWhom(x.By), b.entryHref(c.Ref)})
	}
	return s.Render(w, r, http.StatusOK, "operation", page)
}
