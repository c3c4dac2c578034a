package provider

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Aim is what somebody is asked after for. The zero value lets them in.
type Aim struct {
	Next   string // where they go on to
	Person string // the id of the person, signed in here, to whom they are to be bound
	Link   string // the token of the one-time link by which they are to be bound
}

// flow is what is remembered between the way to the provider and the way back.
type flow struct {
	Aim
	browser, nonce, verifier string
	back                     string
	begun                    time.Time
}

// How many flows are remembered at once, and how long; and how far the provider's clock may be off.
const (
	mostFlows = 1000
	FlowLife  = 10 * time.Minute
	drift     = 5 * time.Minute
)

// flows are the flows that are under way, by their state.
type flows struct {
	mu   sync.Mutex
	open map[string]flow
}

func (f *flows) put(state string, x flow) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for k, old := range f.open {
		if x.begun.Sub(old.begun) > FlowLife || len(f.open) >= mostFlows {
			delete(f.open, k)
		}
	}
	f.open[state] = x
}

// take returns a flow, once.
func (f *flows) take(state string, now time.Time) (flow, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	x, ok := f.open[state]
	delete(f.open, state)
	return x, ok && now.Sub(x.begun) <= FlowLife
}

// Refusal is an answer of the provider that was not accepted. What is wrong with it holds nothing of the answer.
type Refusal struct{ Why string }

func (r *Refusal) Error() string { return "the provider's answer was not accepted: " + r.Why }

// Refusals, for whoever runs the node.
var (
	errState    = &Refusal{"it belongs to no sign-in that this browser began, or to one that is over"}
	errIssuer   = &Refusal{"it is of another provider"}
	errDeclined = &Refusal{"the provider let nobody in"}
	errCode     = &Refusal{"the provider did not accept its own code, or the client's secret"}
	errNoToken  = &Refusal{"it has no identity token"}
	errToken    = &Refusal{"the identity token is not signed by this provider's keys, for this client"}
	errExpired  = &Refusal{"the identity token is expired: compare the clocks of the provider and of this node"}
	errNonce    = &Refusal{"the identity token was made for another sign-in"}
	errParty    = &Refusal{"the identity token was issued to another client"}
	errOld      = &Refusal{"the provider recognised them too long ago, and did not ask again"}
	errSubject  = &Refusal{"the identity token names nobody"}
)

// Begin returns where a browser is to go, and what it must keep and bring back. back is the address at which the
// provider sends it back. The error is ErrAway where the provider cannot be asked.
func (p *Provider) Begin(ctx context.Context, back string, a Aim) (to, browser string, err error) {
	k, err := p.ready(ctx)
	if err != nil {
		return "", "", err
	}
	var made [3]string
	for i := range made {
		if made[i], err = p.random(); err != nil {
			return "", "", err
		}
	}
	state, f := made[0], flow{Aim: a, browser: made[1], nonce: made[2], verifier: oauth2.GenerateVerifier(), back: back,
		begun: p.Clock()}
	p.flows.put(state, f)
	// The provider is to ask anew: on a machine that several use it would let the next one in as the last.
	return p.oauth(k, back).AuthCodeURL(state, oidc.Nonce(f.nonce), oauth2.S256ChallengeOption(f.verifier),
		oauth2.SetAuthURLParam("prompt", "login")), f.browser, nil
}

// End takes the answer with which a browser came back, and what it kept, and returns the subject as whom the issuer
// knows them. What was begun is returned with an error too, where it is known. The error is ErrAway or a [Refusal].
func (p *Provider) End(ctx context.Context, browser string, answer url.Values) (subject string, a Aim, err error) {
	f, ok := p.flows.take(answer.Get("state"), p.Clock())
	if !ok || !same(browser, f.browser) {
		return "", Aim{}, errState
	}
	k, err := p.ready(ctx)
	if err != nil {
		return "", f.Aim, err
	}
	if iss := answer.Get("iss"); iss != "" && iss != p.Issuer || iss == "" && k.saysIssuer {
		return "", f.Aim, errIssuer
	}
	if answer.Has("error") || answer.Get("code") == "" {
		return "", f.Aim, errDeclined
	}
	ctx = oidc.ClientContext(ctx, p.http)
	token, err := p.oauth(k, f.back).Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(f.verifier))
	if err != nil {
		return "", f.Aim, exchangeError(err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return "", f.Aim, errNoToken
	}
	id, err := k.Verify(ctx, raw)
	if err != nil {
		return "", f.Aim, verifyError(err)
	}
	if err := p.checked(id, f); err != nil {
		return "", f.Aim, err
	}
	return id.Subject, f.Aim, nil
}

// checked is what the library leaves to whoever calls it.
func (p *Provider) checked(id *oidc.IDToken, f flow) error {
	var also struct {
		Party      string  `json:"azp"`
		Recognised float64 `json:"auth_time"` // in seconds; 0: the provider does not say
	}
	if err := id.Claims(&also); err != nil {
		return errToken
	}
	switch {
	case !same(id.Nonce, f.nonce):
		return errNonce
	case also.Party != "" && also.Party != p.Client, also.Party == "" && len(id.Audience) > 1:
		return errParty
	case also.Recognised != 0 && float64(f.begun.Add(-drift).Unix()) > also.Recognised:
		return errOld
	case id.Subject == "":
		return errSubject
	}
	return nil
}

// same compares secrets; nothing is the same as an empty one.
func same(a, b string) bool {
	return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// exchangeError is why a code became no token. What the provider answered may hold the code: it is not kept.
func exchangeError(err error) error {
	var said *oauth2.RetrieveError
	if errors.As(err, &said) && said.Response.StatusCode < http.StatusInternalServerError {
		return errCode
	}
	if errors.As(err, &said) {
		return &awayError{errors.New("it answers with " + said.Response.Status)}
	}
	var failed *url.Error
	if errors.As(err, &failed) {
		return &awayError{failed.Err}
	}
	return errNoToken // an answer that is no token
}

func verifyError(err error) error {
	if errors.As(err, new(*oidc.TokenExpiredError)) {
		return errExpired
	}
	return errToken
}
