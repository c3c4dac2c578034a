package people

import (
	"errors"
	"testing"

	"truce"
)

const issuer = "https://login.example"

// An identity lets in whom it was bound to by themselves, and nobody else; a subject means nothing with another issuer.
func TestIdentities(t *testing.T) {
	d, told := overheard(t)
	secret, _ := d.enrol(t)
	vera := Identity{issuer, "s-17"}
	second, err := d.Add(ctx, nil, Person{Name: "Idris Holm", Function: "night desk", Roles: []Role{Intake}})
	must(t, err)
	enter := func(id Identity) (*Person, error) {
		token, err := d.EnterByIdentity(ctx, id, Try{From: "192.0.2.7"})
		if err != nil {
			return nil, err
		}
		return d.Who(ctx, token)
	}
	if _, err := enter(vera); err != ErrStranger {
		t.Errorf("before it was bound: %v", err)
	}
	must(t, d.BindIdentity(ctx, d.boss, vera))
	must(t, d.BindIdentity(ctx, d.boss, vera))
	if p, err := enter(vera); err != nil || p.ID != d.boss.ID {
		t.Errorf("%v, %v", p, err)
	}
	if err := d.BindIdentity(ctx, second, vera); err != ErrTaken {
		t.Errorf("bound to another: %v", err)
	}
	for _, id := range []Identity{{"https://other.example", "s-17"}, {issuer, "S-17"}, {issuer, ""}, {"", ""}} {
		if _, err := enter(id); err != ErrStranger {
			t.Errorf("%+v: %v", id, err)
		}
	}
	if err := d.BindIdentity(ctx, second, Identity{issuer, ""}); err != ErrRefused {
		t.Errorf("nobody: %v", err)
	}

	link, err := d.NewLink(ctx, d.boss, second.ID)
	must(t, err)
	if _, err := d.EnrolIdentity(ctx, link, vera); err != ErrTaken {
		t.Errorf("enrolled with another's: %v", err)
	}
	idris, err := d.EnrolIdentity(ctx, link, Identity{issuer, "s-18"})
	must(t, err)
	if !idris.Enrolled() || idris.Codes != 0 || idris.Password {
		t.Errorf("enrolled as %+v", idris)
	}
	if _, err := d.EnrolIdentity(ctx, link, Identity{issuer, "s-19"}); err != ErrLink {
		t.Errorf("the link again: %v", err)
	}
	if err := d.Unbind(ctx, idris); err != ErrOnly {
		t.Errorf("the only thing: %v", err)
	}
	if since, ok, err := d.IdentitySince(ctx, idris, issuer); err != nil || !ok || !since.Equal(d.now) {
		t.Errorf("since %v %v %v", since, ok, err)
	}
	if _, ok, err := d.IdentitySince(ctx, idris, "https://other.example"); err != nil || ok {
		t.Errorf("bound to another issuer: %v %v", ok, err)
	}

	token, err := d.EnterByIdentity(ctx, Identity{issuer, "s-18"}, Try{})
	must(t, err)
	*told = nil
	must(t, d.Disable(ctx, d.boss, second.ID, true))
	if _, err := d.Who(ctx, token); !errors.Is(err, ErrRefused) {
		t.Errorf("disabled, the session goes on: %v", err)
	}
	if _, err := enter(Identity{issuer, "s-18"}); err != ErrStranger {
		t.Errorf("disabled, they are let in: %v", err)
	}
	if got := short((*told)[1]); got != second.ID+" sign-in 192.0.2.7 forbidden" {
		t.Errorf("told %q", got)
	}
	must(t, d.Disable(ctx, d.boss, second.ID, false))
	if _, err := enter(Identity{issuer, "s-18"}); err != nil {
		t.Errorf("enabled again: %v", err)
	}
	// A new link takes the place of whatever recognised them.
	link, err = d.NewLink(ctx, d.boss, second.ID)
	must(t, err)
	_, err = d.EnrolIdentity(ctx, link, Identity{issuer, "s-20"})
	must(t, err)
	if _, err := enter(Identity{issuer, "s-18"}); err != ErrStranger {
		t.Errorf("by what they were bound to before: %v", err)
	}
	must(t, d.Unbind(ctx, d.boss))
	if _, err := enter(vera); err != ErrStranger {
		t.Errorf("unbound, she is let in: %v", err)
	}
	if _, err := d.Enter(ctx, d.try(t, secret)); err != nil {
		t.Errorf("the password works no more: %v", err)
	}
}

// What the door does with a provider is audited, without issuer or subject.
func TestIdentitiesAreAudited(t *testing.T) {
	d, told := overheard(t)
	d.enrol(t)
	id := Identity{issuer, "s-17"}
	*told = nil
	must(t, d.BindIdentity(ctx, d.boss, id))
	_, err := d.EnterByIdentity(ctx, id, Try{From: "192.0.2.7"})
	must(t, err)
	_, err = d.EnterByIdentity(ctx, Identity{issuer, "s-18"}, Try{From: "192.0.2.8"})
	if truce.KindOf(err) != truce.Forbidden {
		t.Error(err)
	}
	d.Unrecognised("192.0.2.9")
	must(t, d.Unbind(ctx, d.boss))
	for range fromBurst {
		d.MayTry("192.0.2.10")
	}
	if d.MayTry("192.0.2.10") {
		t.Error("one may try for ever")
	}
	boss := d.boss.ID
	want := []string{boss + " provider bound", boss + " sign-in by provider", "sign-in 192.0.2.8 forbidden",
		"sign-in 192.0.2.9 forbidden", boss + " provider unbound", "sign-in 192.0.2.10 unavailable"}
	if len(*told) != len(want) {
		t.Fatalf("told %+v", *told)
	}
	for i, a := range *told {
		if short(a) != want[i] {
			t.Errorf("told %q, want %q", short(a), want[i])
		}
	}
}
