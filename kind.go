package truce

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Kind names what an entry says and the version of its form: "report/1". Kinds are a closed list that only grows. To
// change a form, add a version beside the old one ([form]); the old one stays readable for ever, and the golden files
// under testdata/golden hold it to that. A name is never used again for something else.
type Kind string

// wellFormed reports whether k could be a kind of a later program: "name/version".
func (k Kind) wellFormed() bool {
	name, version, _ := strings.Cut(string(k), "/")
	n, err := strconv.Atoi(version)
	return err == nil && n > 0 && strconv.Itoa(n) == version && ValidSlug(name)
}

// kind is all that the program knows of one kind of entry, in one value beside the type of its body. Whoever adds one
// writes its file, adds it to the list of [kinds], and gives it a golden file, a row in docs/entries.md and a page;
// tests name what is missing.
type kind[T any] struct {
	name  Kind
	since int       // the list of kinds in which it came, see [Process.Kinds]; 0: the first
	older []form[T] // earlier forms, newest first

	act   Action // that an officer needs to enter it
	nodes bool   // a node enters it by itself: no officer is named
	final bool   // it cannot be withdrawn

	field Field          // its row in the matrix of disclosure
	level func(*T) Level // how far one goes by what it says; nil: as far as its field may

	key    func(*T) string         // what it is about: claims of one key stand side by side
	check  func(*T) error          // its shape, bounds and closed words: what the body alone tells; nil: any body will do
	admit  func(judging, *T) error // what the past of its own log tells; nil: nothing
	does   func(*T) []Effect       // to what is known; nil: it stands as a claim, and no more
	apart  bool                    // it is kept with the reports and incidents, not among the claims
	steers bool                    // [Course] looks at it
	under  string                  // and only at claims under this key; "": whatever their key is
	most   budget                  // how much of it has effect in one log
	urgent func(*T) bool           // what may take as much again: it takes something back; nil: nothing
	basis  bool                    // a finding may rest on it: in a log with two histories it puts an incident in doubt
}

// form is how an earlier version of a kind was written: what one says is a T today.
type form[T any] struct {
	name  Kind
	since int
	until int            // the first list of kinds that no longer names it; 0: they all do
	lacks func(*T) error // why a body cannot be written in this form: what it says came later; nil: every body can
	check func(*T) error // what a body in this form must hold; nil: what the kind asks for
}

// judging is where an entry is judged: at the end of the past of its own log.
type judging struct {
	Past
	process *Process // that the log stands under
	ref     Ref
	officer string
	at      Instant
}

// description is a kind, or an earlier form of one, without its type.
type description struct {
	name, now           Kind // the form, and the kind whose form it is or was
	since, until        int
	act                 Action
	field               Field
	nodes, final, apart bool
	steers, basis       bool
	under               string
	most                budget

	body   func() any
	read   reader
	key    func(any) string
	level  func(any) Level
	check  func(any) error
	admit  func(judging, any) error
	does   func(any) []Effect
	urgent func(any) bool
	lacks  func(any) error // nil: it is the newest form
}

// ActOf returns the act that an officer needs to enter a claim; empty for what is no claim.
func ActOf(body any) Action { return kinds[KindOfBody(body)].act }

// Withdrawable reports whether a claim can be taken back by a withdrawal. What says who the members and officers are
// stays, and links, merges and releases are taken back by their opposite.
func Withdrawable(body any) bool {
	d := kinds[KindOfBody(body)]
	return d != nil && d.act != "" && !d.final && !contains([]Kind{KindLink, KindSame, KindRelease, KindIncident}, d.now)
}

// describe returns the kind and its earlier forms without the type of its body.
func (k kind[T]) describe() []description {
	d := description{
		since: k.since, name: k.name, now: k.name, act: k.act, field: k.field, nodes: k.nodes, final: k.final,
		apart: k.apart, steers: k.steers,
		basis: k.basis, under: k.under, most: k.most,
		body:   func() any { return new(T) },
		read:   readerOf(reflect.TypeFor[T]()),
		key:    func(b any) string { return k.key(b.(*T)) },
		level:  func(b any) Level { return call(k.level, b.(*T)) },
		check:  func(b any) error { return call(k.check, b.(*T)) },
		does:   func(b any) []Effect { return call(k.does, b.(*T)) },
		urgent: func(b any) bool { return call(k.urgent, b.(*T)) },
		admit: func(j judging, b any) error {
			if k.admit == nil {
				return nil
			}
			return k.admit(j, b.(*T))
		},
	}
	out := []description{d}
	for _, f := range k.older {
		old := d
		old.name, old.since, old.until = f.name, f.since, f.until
		old.lacks = func(b any) error { return call(f.lacks, b.(*T)) }
		if f.check != nil {
			old.check = func(b any) error { return f.check(b.(*T)) }
		}
		out = append(out, old)
	}
	return out
}

// call calls f, where there is one.
func call[T, R any](f func(*T) R, b *T) (r R) {
	if f != nil {
		r = f(b)
	}
	return r
}

// anything is the check of a form that takes any body.
func anything[T any](*T) error { return nil }

// NewBody returns an empty body of the kind, a pointer; nil for one this program does not know.
func NewBody(k Kind) any {
	if d, ok := describe(k); ok {
		return d.body()
	}
	return nil
}

// fits returns why a body cannot be written in the form d.
func (d *description) fits(b any) error {
	if d.lacks == nil {
		return nil
	}
	return d.lacks(b)
}

// kinds is the closed list, by form. It is never written to.
var kinds = closed(
	processKind, officerKind, actorKind, membershipKind, designationKind, influenceKind, agreementKind,
	agreementStatusKind,
	accessionKind, positionKind, areaKind, postKind, reportKind, releaseKind, incidentKind, linkKind, sameKind,
	assessmentKind,
	interestKind, concurKind, lapsedKind, operationKind, trackKind, roundKind, delegationKind, invitationKind,
	statementKind,
	commitmentKind, objectionKind, requirementKind, milestoneKind, figureKind, countingRuleKind, columnKind,
	bulletinKind, erratumKind, withdrawKind,
	erasureKind, observedKind, partKind, leaveKind, keyKind, forkKind, amendmentKind, endorsementKind, adoptionKind,
	enactmentKind,
)

func closed(list ...interface{ describe() []description }) map[Kind]*description {
	out := map[Kind]*description{}
	for _, k := range list {
		for _, d := range k.describe() {
			out[d.name] = &d
		}
	}
	return out
}

// KindLists is how many lists of kinds this program knows: the document in force names one of them, and with it the
// kinds and forms that an entry may have ([Process.Kinds]). The second came with report/2. The third names, in the
// place of forms that held reasons in free text, those that hold them in codes ([codes.List]), and report/3. The fourth
// came with what a round of talks needs to be planned and held, and with bulletin/2 and counting-rule/2. The fifth
// names forms whose reasons are codes in the place of the last that held free text: of errata, of endorsements, of keys
// and of leaving. The sixth came with delegation/3. The seventh names lapsed/2, which says which
// party's time to reply is over, in the place of lapsed/1, and link/2 and incident/2, whose words are codes. The eighth
// names forms in which what a program had shown is codes and figures: of links, of merges, and of verdicts, which also
// name the reports that they were given of.
const KindLists = 8

// KindList returns the list of kinds that the document names.
func (p *Process) KindList() int { return max(p.Kinds, 1) }

// names returns why an entry of the form has no effect in a log that stands under the document: the document's list of
// kinds is an older one.
func (p *Process) names(d *description) error {
	if d.since > p.KindList() {
		return Errorf(Invalid, "the document in force does not name the kind %s: it names list %d of the kinds, and this "+
			"is of list %d", d.name, p.KindList(), d.since)
	}
	if d.until != 0 && p.KindList() >= d.until {
		return Errorf(Invalid, "the document in force names list %d of the kinds, in which %s stands in the place of %s",
			p.KindList(), p.inPlaceOf(d), d.name)
	}
	return nil
}

// inPlaceOf returns the form that the document names in the place of one that it no longer does.
func (p *Process) inPlaceOf(d *description) Kind {
	for _, f := range kinds {
		if f.now == d.now && f.until > d.until && f.until > p.KindList() {
			return f.name
		}
	}
	return d.now
}

// Void returns why an entry of a kind that this program does not know has no effect in a log that stands under the
// document: the document does not name it either. nil: the document names a list that is newer than this program, which
// must be updated to read on. A log that stands under no document has opened with none.
func (p *Process) Void(u *UnknownKind) error {
	if p != nil && p.KindList() > KindLists {
		return nil
	}
	return Errorf(Invalid, "the document in force does not name the kind %s", short(string(u.Kind)))
}

// describe returns the description of a form, false for one this program does not know.
func describe(k Kind) (*description, bool) {
	d, ok := kinds[k]
	return d, ok
}

// formsByBody finds the forms of a kind by the type of its body, the earliest first. It is never written to.
var formsByBody = func() map[reflect.Type][]*description {
	out := map[reflect.Type][]*description{}
	for _, k := range forms() {
		t := reflect.TypeOf(kinds[k].body())
		out[t] = append(out[t], kinds[k])
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b *description) int { return a.since - b.since })
	}
	return out
}()

// KindOfBody returns the earliest form that can say a body, so that whoever can read it does; "" when there is none.
// What is entered in a log has the form that its document names: [Process.FormOf].
func KindOfBody(b any) Kind {
	for _, d := range formsByBody[reflect.TypeOf(b)] {
		if d.fits(b) == nil {
			return d.name
		}
	}
	return ""
}

// FormOf returns the kind under which a body is entered in a log that stands under the document: the earliest form that
// the document names and that can say it; where there is none, one that will be refused with the reason. Without a
// document it is [KindOfBody].
func (p *Process) FormOf(b any) Kind {
	if p == nil {
		return KindOfBody(b)
	}
	for _, d := range formsByBody[reflect.TypeOf(b)] {
		if p.names(d) == nil && d.fits(b) == nil {
			return d.name
		}
	}
	return KindOfBody(b)
}

// Replaced reports whether a later list of kinds names another form in the place of k: then the form of a body depends
// on the document.
func (k Kind) Replaced() bool {
	d, ok := describe(k)
	return ok && d.until != 0
}

// Newest returns the kind whose form k is or was: under it claims stand together, in whichever form they were entered.
func (k Kind) Newest() Kind {
	if d, ok := describe(k); ok {
		return d.now
	}
	return k
}

// Kinds returns every kind this program knows, in order of name.
func Kinds() []Kind { return kindsThat(func(*description) bool { return true }) }

// forms returns every form an entry may have: those of [Kinds], and the earlier ones, in order of name.
func forms() []Kind { return sortedKeys(kinds) }

// SteeringKey is the key of the claims of an amending kind that a [Course] looks at; "": it looks at all of them. Of
// keys it is those that end a log, and not the many by which a member changes its others.
func SteeringKey(k Kind) string {
	if d, ok := describe(k); ok {
		return d.under
	}
	return ""
}

// AmendingKinds are the kinds of the claims that a [Course] looks at, see [SteeringKey].
func AmendingKinds() []Kind { return kindsThat(func(d *description) bool { return d.steers }) }

// BasisKinds are the kinds of the claims about an incident that a finding may rest on.
func BasisKinds() []Kind { return kindsThat(func(d *description) bool { return d.basis }) }

// kindsThat returns the kinds, newest forms alone, of which f holds.
func kindsThat(f func(*description) bool) []Kind {
	var out []Kind
	for k, d := range kinds {
		if k == d.now && f(d) {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

// FieldOf returns which field of the matrix the claims of a kind are; "" for those that are shown to nobody.
func FieldOf(k Kind) Field {
	if d, ok := describe(k); ok {
		return d.field
	}
	return ""
}

// Reach returns how far a claim goes by what it says; "" where that is as far as its field may.
func (c *Claim) Reach() Level {
	if d, ok := describe(c.Kind); ok {
		return d.level(c.Body)
	}
	return LevelOwn
}
