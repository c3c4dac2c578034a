package hostile

import (
	"math"
	"math/rand/v2"
	"reflect"
	"strings"

	"truce"
)

// Misshapen returns an entry of the hostile member whose body is that of an example with as many of its parts spoilt as
// are given: left out, emptied, doubled, out of any bounds. It may not be admissible, and then has no effect; what is,
// every page and command must bear. next gives the number that the member's next id of a letter has, and for
// the letter 0 the index of an entry of its own.
func Misshapen(r *rand.Rand, example truce.Entry, spoilt int, next func(letter byte) int64) truce.Entry {
	e := example
	e.Officer, e.Body = Officer, copied(example.Body)
	if _, verdict := e.Body.(*truce.Assessment); verdict {
		e.Officer = Judge
	}
	identify(e.Body, next)
	for range spoilt {
		var all []reflect.Value
		parts(reflect.ValueOf(e.Body).Elem(), &all)
		if len(all) > 0 {
			spoil(r, all[r.IntN(len(all))])
		}
	}
	if r.IntN(8) > 0 { // most are of ids that can be admitted
		identify(e.Body, next)
	}
	return e
}

// Emptied returns an entry like Misshapen's of which one list, or one thing that may be left out, however deep in it,
// is missing, or half of it is: the i-th way to do that. false: there are no more.
func Emptied(example truce.Entry, i int, next func(letter byte) int64) (truce.Entry, bool) {
	e := Misshapen(rand.New(rand.NewPCG(0, 0)), example, 0, next)
	var all []reflect.Value
	nested(reflect.ValueOf(e.Body).Elem(), &all)
	if i >= 2*len(all) {
		return truce.Entry{}, false
	}
	if v := all[i/2]; i%2 == 1 && v.Kind() == reflect.Slice {
		v.SetLen(v.Len() / 2)
	} else {
		v.SetZero()
	}
	return e, true
}

// nested finds the lists, and the things that may be left out, in a value; of a list, those in the first of it.
func nested(v reflect.Value, all *[]reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && v.CanSet() {
			*all = append(*all, v)
			nested(v.Elem(), all)
		}
	case reflect.Slice:
		if v.Len() > 0 && v.CanSet() {
			*all = append(*all, v)
			nested(v.Index(0), all)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			nested(v.Field(i), all)
		}
	}
}

// copied returns a body that shares nothing with the one given.
func copied(body any) any {
	v := reflect.New(reflect.TypeOf(body).Elem())
	copyInto(v.Elem(), reflect.ValueOf(body).Elem())
	return v.Interface()
}

func copyInto(to, from reflect.Value) {
	to.Set(from)
	switch from.Kind() {
	case reflect.Pointer:
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			copyInto(to.Elem(), from.Elem())
		}
	case reflect.Slice:
		if !from.IsNil() {
			to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
			for i := range from.Len() {
				copyInto(to.Index(i), from.Index(i))
			}
		}
	case reflect.Struct:
		for i := range from.NumField() {
			if to.Field(i).CanSet() {
				copyInto(to.Field(i), from.Field(i))
			}
		}
	}
}

// identify gives what mints an id the next one of the member.
func identify(body any, next func(byte) int64) {
	switch b := body.(type) {
	case *truce.Report:
		b.ID, b.Version = truce.ReportID(truce.Mint(Member, 'R', next('R'))), 1
		b.Incident = truce.IncidentID(truce.Mint(Member, 'I', next('I')))
	case *truce.Incident:
		b.ID = truce.IncidentID(truce.Mint(Member, 'I', next('I')))
	case *truce.Operation:
		b.ID = truce.Mint(Member, 'O', next('O'))
	case *truce.Bulletin:
		b.Number = int(next('B'))
	case *truce.Withdraw:
		b.Index = next(0)
	}
}

// parts lists what can be set in a value, the value itself included.
func parts(v reflect.Value, all *[]reflect.Value) {
	if !v.CanSet() {
		return
	}
	*all = append(*all, v)
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			parts(v.Elem(), all)
		}
	case reflect.Slice:
		for i := range v.Len() {
			parts(v.Index(i), all)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			parts(v.Field(i), all)
		}
	}
}

// texts are put where a text stands: nothing, what acts on a page or a terminal, ids of all sorts, what is long.
var texts = []string{"", " ", "x", "<script>", "\u202egnirts", "../..", "MI-I-1", "CA-I-1", "MI-R-1", "AR", "ZZ",
	"2017-01-15", "0000-00-00", "public", "own", "all", "truce-one", "band", "UTC", "Nowhere/Zone", "\U0001f54a",
	strings.Repeat("long ", 1000), strings.Repeat("w", 199)}

func spoil(r *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(texts[r.IntN(len(texts))])
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		most := int64(math.MaxInt64) >> (64 - v.Type().Bits())
		v.SetInt([]int64{0, 1, -1, 7, 1_000_000, most, -most - 1}[r.IntN(7)] >> (64 - v.Type().Bits()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(r.IntN(256)))
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
			return
		}
		v.SetZero()
	case reflect.Slice:
		spoilList(r, v)
	default:
		v.SetZero()
	}
}

func spoilList(r *rand.Rand, v reflect.Value) {
	switch n := v.Len(); r.IntN(5) {
	case 0:
		v.SetZero()
	case 1:
		v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
	case 2:
		v.Set(reflect.AppendSlice(v, v))
	case 3:
		v.SetLen(n / 2)
	default:
		for i := range n / 2 { // out of order
			a, b := v.Index(i), v.Index(n-1-i)
			kept := reflect.New(a.Type()).Elem()
			kept.Set(a)
			a.Set(b)
			b.Set(kept)
		}
	}
}
