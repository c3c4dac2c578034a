package provider

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"maps"
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

// flow is what a browser keeps, sealed, between the way to the provider and the way back. The node keeps nothing of it,
// so that nobody who begins again and again can push out others.
type flow struct {
	Aim
	State, Nonce, Verifier string
	Back                   string
	Begun                  time.Time
}

// How long a flow may take; how long where to go on to may be, for a cookie has room for about 4,000 bytes; and how far
// the provider's clock may be off.
const (
	FlowLife = 10 * time.Minute
	longest  = 1000
	drift    = 5 * time.Minute
)

// flows seals flows, and knows which let somebody in already.
type flows struct {
	seal  cipher.AEAD
	mu    sync.Mutex
	ended map[string]time.Time // by state
}

// newFlows seals with a key that no other process has: what was begun before a restart is begun again.
func newFlows(random io.Reader) (*flows, error) {
	key := make([]byte, 32)
	if _, err := io.ReadFull(random, key); err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	seal, err := cipher.NewGCMWithRandomNonce(block)
	return &flows{seal: seal, ended: map[string]time.Time{}}, err
}

func (f *flows) sealed(x flow) (string, error) {
	text, err := json.Marshal(x)
	return base64.RawURLEncoding.EncodeToString(f.seal.Seal(nil, nil, text, nil)), err
}

// opened returns what a browser began, while it is fresh and has let in nobody.
func (f *flows) opened(browser string, now time.Time) (x flow, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(browser)
	if err != nil {
		return flow{}, false
	}
	text, err := f.seal.Open(nil, nil, b, nil)
	if err != nil || json.Unmarshal(text, &x) != nil || now.Sub(x.Begun) > FlowLife {
		return flow{}, false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	_, ended := f.ended[x.State]
	return x, !ended
}

// end notes that a flow lets somebody in, and reports whether it is the first time.
func (f *flows) end(x flow, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	maps.DeleteFunc(f.ended, func(_ string, begun time.Time) bool { return now.Sub(begun) > FlowLife })
	_, ended := f.ended[x.State]
	f.ended[x.State] = x.Begun
	return !ended
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
	if len(a.Next) > longest {
		a.Next = ""
	}
	f := flow{Aim: a, Verifier: oauth2.GenerateVerifier(), Back: back, Begun: p.Clock()}
	if f.State, err = p.random(); err != nil {
		return "", "", err
	}
	if f.Nonce, err = p.random(); err != nil {
		return "", "", err
	}
	if browser, err = p.flows.sealed(f); err != nil {
		return "", "", err
	}
	// The provider is to ask anew: on a machine that several use it would let the next one in as the last.
	return p.oauth(k, back).AuthCodeURL(f.State, oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier),
		oauth2.SetAuthURLParam("prompt", "login")), browser, nil
}

// End takes the answer with which a browser came back, and what it kept, and returns the subject as whom the issuer
// knows them. What was begun is returned with an error too, where it is known. The error is ErrAway or a [Refusal].
func (p *Provider) End(ctx context.Context, browser string, answer url.Values) (subject string, a Aim, err error) {
	f, ok := p.flows.opened(browser, p.Clock())
	if !ok || !same(answer.Get("state"), f.State) {
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
	token, err := p.oauth(k, f.Back).Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(f.Verifier))
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
	if !p.flows.end(f, p.Clock()) {
		return "", Aim{}, errState
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
	case !same(id.Nonce, f.Nonce):
		return errNonce
	case also.Party != "" && also.Party != p.Client, also.Party == "" && len(id.Audience) > 1:
		return errParty
	case also.Recognised != 0 && float64(f.Begun.Add(-drift).Unix()) > also.Recognised:
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
