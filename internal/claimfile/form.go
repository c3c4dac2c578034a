package claimfile

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/codes"
)

// Sort is how a person fills a field in.
type Sort string

// The sorts.
const (
	Text     Sort = "text"
	Code     Sort = "code"     // one of [Field.Words]
	NewID    Sort = "new id"   // a short name that is chosen for what is entered
	KnownID  Sort = "known id" // of what the register [Field.Of] holds
	Moment   Sort = "moment"   // a time, in the zone of the process
	Day      Sort = "day"      // or as much of it as is known
	Number   Sort = "number"   // a whole one
	YesNo    Sort = "yes no"
	Position Sort = "position" // a point on the globe
	Group    Sort = "group"    // of [Field.Fields]
)

// Field is a field of a form, as [Fields] reads it from the type of a body.
type Field struct {
	Name   string // as files and the record name it
	Sort   Sort
	Needed bool     // it may not be left out
	List   bool     // any number of them
	Words  []string // of a code
	Open   bool     // the record takes other words too
	Vocab  string   // what pages call that list of words
	Of     string   // of a known id: actor, agreement, area, incident, member, post, round, track
	Fields []Field  // of a group

	pairs bool // the groups of a list are keys with values
	blank bool // what is not known of it is written as an empty text
}

// The two fields of what the record keeps as a mapping.
const (
	PairKey   = "key"
	PairValue = "value"
)

// FieldAt finds the field at a path of a form, in which rows are numbers; the zero Field where there is none.
func FieldAt(fields []Field, path string) Field {
	name, rest, more := strings.Cut(path, ".")
	if _, err := strconv.Atoi(name); err == nil && more {
		return FieldAt(fields, rest)
	}
	i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })
	switch {
	case i < 0:
		return Field{}
	case more:
		return FieldAt(fields[i].Fields, rest)
	}
	return fields[i]
}

// Fields describes how a claim of a kind is filled in: field by field, in the order of its type.
func Fields(k truce.Kind) []Field {
	return formOf(reflect.TypeOf(truce.NewBody(k)).Elem(), Name(k), true)
}

// formOf describes a struct. at is the path of its fields in [vocabularies].
func formOf(t reflect.Type, at string, top bool) (out []Field) {
	for _, f := range fieldsOf(t) {
		x := fieldOf(f.typ, at+"."+f.name)
		x.Name, x.blank = f.name, f.needed && mayBeUnknown[at+"."+f.name]
		x.Needed = f.needed && !x.blank
		if top && f.name == "id" {
			x.Sort, x.Of = NewID, ""
		}
		out = append(out, x)
	}
	return out
}

// fieldOf describes a value of a type.
func fieldOf(t reflect.Type, at string) Field {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	of, known := registers[t]
	words, closed := vocabularies[at]
	if _, inKind, _ := strings.Cut(at, "."); !closed {
		words, closed = vocabularies[inKind]
	}
	if byType, ok := vocabularyOf[t]; ok {
		words, closed = byType, true
	}
	switch {
	case t.Kind() == reflect.Slice:
		x := fieldOf(t.Elem(), at)
		x.List = true
		return x
	case t.Kind() == reflect.Map:
		key, value := fieldOf(t.Key(), at+"."+PairKey), fieldOf(t.Elem(), at+"."+PairValue)
		key.Name, key.Needed, value.Name, value.Needed = PairKey, true, PairValue, true
		return Field{Sort: Group, List: true, Fields: []Field{key, value}, pairs: true}
	case known:
		return Field{Sort: KnownID, Of: of}
	case closed:
		return Field{Sort: Code, Words: words.words, Vocab: words.name, Open: words.open}
	case t == instantType:
		return Field{Sort: Moment}
	case t == dateType:
		return Field{Sort: Day}
	case t == pointType:
		return Field{Sort: Position}
	case t.Kind() == reflect.Struct:
		return Field{Sort: Group, Fields: formOf(t, at, false)}
	case t.Kind() == reflect.Bool:
		return Field{Sort: YesNo}
	case t.Kind() == reflect.String:
		return Field{Sort: Text}
	}
	return Field{Sort: Number}
}

var pointType = reflect.TypeFor[truce.Point]()

// registers are what ids are looked up in, by the type of the id.
var registers = map[reflect.Type]string{
	reflect.TypeFor[truce.ActorID](): "actor", reflect.TypeFor[truce.AgreementID](): "agreement",
	reflect.TypeFor[truce.AreaID](): "area", reflect.TypeFor[truce.IncidentID](): "incident",
	reflect.TypeFor[truce.MemberID](): "member", reflect.TypeFor[truce.PostID](): "post",
	reflect.TypeFor[truce.RoundID](): "round", reflect.TypeFor[truce.TrackID](): "track",
}

// mayBeUnknown are the fields that have no absent form, and of which it is yet often not known what they are.
var mayBeUnknown = map[string]bool{"figure.day": true, "figure.registrar": true, "delegation.role": true}

// vocabulary is a list of words under the name by which pages translate it.
type vocabulary struct {
	name  string
	words []string
	open  bool // the record holds its field to no list
}

func list[T ~string](name string, words codes.List[T]) vocabulary {
	v := vocabulary{name: name}
	for _, w := range words {
		v.words = append(v.words, string(w))
	}
	return v
}

func usual(name string, words codes.List[string]) vocabulary {
	v := list(name, words)
	v.open = true
	return v
}

// vocabularyOf are the lists of words that a type has wherever it stands.
var vocabularyOf = map[reflect.Type]vocabulary{
	reflect.TypeFor[codes.ActorKind]():       list("actor", codes.ActorKinds),
	reflect.TypeFor[codes.AccessionStatus](): list("accession", codes.AccessionStatuses),
	reflect.TypeFor[codes.Standing]():        list("standing", codes.Standings),
	reflect.TypeFor[codes.EventKind]():       list("kind", codes.EventKinds),
}

// vocabularies are the lists of words of fields that the record keeps as text, by kind and name, or by
// name alone.
var vocabularies = map[string]vocabulary{
	"accession.form":          usual("form", codes.AccessionForms),
	"accession.scope":         usual("scope", codes.SuspensionScopes),
	"agreement-status.status": list("agreement-status", codes.AgreementStatuses),
	"area.kind":               usual("area", codes.AreaKinds),
	"commitment.status":       usual("commitment", codes.CommitmentStatuses),
	"counting-rule.day_only":  list("counted-day", codes.CountingDayOnly),
	"counting-rule.excludes":  list("counted-without", codes.CountingExclusions),
	"counting-rule.states":    list("counted-states", codes.CountingStates),
	"counting-rule.unit":      list("counted", codes.CountedUnits),
	"counting-rule.whose":     list("counted-whose", codes.CountingWhose),
	"delegation.credentials":  list("credentials", codes.CredentialStates),
	"delegation.role":         usual("role", codes.DelegationRoles),
	"influence.kind":          usual("influence", codes.InfluenceKinds),
	"interest.ground":         list("interest", codes.InterestGrounds),
	"invitation.answer":       usual("answer", codes.InvitationAnswers),
	"names.kind":              usual("name", codes.NameKinds), // of whatever kind of claim
	"membership.role":         usual("membership", codes.MembershipRoles),
	"objection.state":         list("objection", codes.ObjectionStates),
	"post.kind":               usual("post", codes.PostKinds),
	"round.format":            usual("format", codes.RoundFormats),
	"round.status":            usual("round", codes.RoundStatuses),
	"track.status":            list("track", codes.TrackStatuses),
}
