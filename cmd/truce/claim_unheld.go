package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"truce"
	"truce/internal/claimfile"
	"truce/internal/node"
)

// hintUnheld says which actors, agreements and areas the claims name by ids that stand in no register: others may enter
// them yet, but mostly an id is mistyped, and then the claim is of nobody.
func hintUnheld(e *env, n *node.Node, claims []claimfile.Claim) error {
	held := map[any]bool{}
	note := func(body any) {
		switch b := body.(type) {
		case *truce.Actor:
			held[b.ID] = true
		case *truce.Agreement:
			held[b.ID] = true
		case *truce.Area:
			held[b.ID] = true
		}
	}
	for _, kind := range []truce.Kind{truce.KindActor, truce.KindAgreement, truce.KindArea} {
		list, err := n.Models.Claims(e, kind, "")
		if err != nil {
			return err
		}
		for _, c := range list {
			if !c.Withdrawn {
				note(c.Body)
			}
		}
	}
	for _, x := range claims {
		note(x.Body)
	}
	said := map[string]bool{}
	for _, x := range claims {
		eachID(reflect.ValueOf(x.Body), func(what string, id any) {
			says := fmt.Sprintf("the register has no %s %q", what, id)
			if !held[id] && !said[says] {
				said[says] = true
				e.hint("line %d: %s", x.Line, says)
			}
		})
	}
	return nil
}

// eachID calls do with every id of an actor, an agreement or an area that a body holds.
func eachID(v reflect.Value, do func(what string, id any)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			eachID(v.Elem(), do)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				eachID(v.Field(i), do)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachID(v.Index(i), do)
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(x, y reflect.Value) int { return strings.Compare(x.String(), y.String()) })
		for _, k := range keys {
			eachID(k, do)
		}
	case reflect.String:
		if v.String() == "" {
			return
		}
		switch id := v.Interface().(type) {
		case truce.ActorID:
			do("actor", id)
		case truce.AgreementID:
			do("agreement", id)
		case truce.AreaID:
			do("area", id)
		}
	}
}
