// Package provider asks the OpenID provider of an institution who somebody is: by the authorization code flow, with
// PKCE, state and nonce; what a browser began lets in once, that browser alone.
//
// What it brings back is the provider and a subject, and nothing else: no name, no address of mail, no role. Whom that
// is bound to, and what they may do, is people's to know. It shows no page and keeps nothing on the disk.
package provider

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"truce"
)

// Config says which provider is asked, and as whom.
type Config struct {
	Issuer string // exactly as the provider names itself
	Client string // the id under which the provider knows this node
	Secret string // that goes with it; empty: the provider asks for none, and PKCE is what there is
	Name   string // in words, for people; empty: the host of the issuer
	// Roots vouch for the provider's certificate; nil: those of the machine.
	Roots *x509.CertPool

	Clock func() time.Time // nil: the machine's
	Rand  io.Reader        // nil: crypto/rand
}

// ErrAway is said while the provider does not answer.
var ErrAway = truce.Errorf(truce.Unavailable, "the institution's provider does not answer")

// Provider is asked who somebody is. It is safe for concurrent use.
type Provider struct {
	Config
	http  *http.Client
	flows *flows

	mu      sync.Mutex
	known   *known
	asked   time.Time // when it was last asked for its addresses
	because error     // why that was in vain; nil: it was not
}

// known is what a provider says of itself.
type known struct {
	oauth2.Endpoint
	*oidc.IDTokenVerifier
	saysIssuer bool // it names itself in each answer (RFC 9207)
}

// patience is how long the provider may take for one answer, and how long it is left alone after one that did not come.
const patience = 5 * time.Second

// How long what a provider says of itself is taken for true: a key that it withdraws is taken no longer than that; and
// how many bytes one answer may have.
const (
	trusted    = time.Hour
	mostAnswer = 1 << 20
)

// New checks how a provider is to be asked. It asks nothing yet: the provider may be away.
func New(c Config) (*Provider, error) {
	u, err := url.Parse(c.Issuer)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || !safe(u) {
		return nil, truce.Errorf(truce.Invalid,
			"the issuer of the provider is an address with https:// (http:// on this machine alone), not %q", c.Issuer)
	}
	if c.Client == "" {
		return nil, truce.Errorf(truce.Invalid, "the provider knows this node by a client id: it is missing")
	}
	c.Name = cmp.Or(c.Name, u.Host)
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.Roots}
	// A redirect is not followed: it would take the secret along.
	still := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	f, err := newFlows(c.Rand)
	return &Provider{Config: c, flows: f,
		http: &http.Client{Transport: bounded{transport}, Timeout: patience, CheckRedirect: still}}, err
}

// bounded answers with no more than a provider has to say.
type bounded struct{ http.RoundTripper }

func (t bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := t.RoundTripper.RoundTrip(r)
	if err == nil {
		answer.Body = http.MaxBytesReader(nil, answer.Body, mostAnswer)
	}
	return answer, err
}

// safe reports whether what is sent to an address is read by nobody on the way.
func safe(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// ready returns what the provider says of itself: asked for when first needed, again after a while when it did not
// answer, and anew when that is long ago; what was known is good as long as it does not answer. Whoever needs it and
// goes away does not end the question: nobody keeps others waiting by asking and going away. The error is ErrAway,
// with the cause for whoever runs the node.
func (p *Provider) ready(ctx context.Context) (*known, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	hold := trusted
	if p.because != nil {
		hold = patience
	}
	if p.asked.IsZero() || p.Clock().Sub(p.asked) >= hold {
		k, err := p.discover(oidc.ClientContext(context.WithoutCancel(ctx), p.http))
		p.asked, p.because = p.Clock(), nil
		if err == nil {
			p.known = k
		} else {
			p.because = &awayError{causeOf(err)}
		}
	}
	if p.known == nil {
		return nil, p.because
	}
	return p.known, nil
}

func (p *Provider) discover(ctx context.Context) (*known, error) {
	op, err := oidc.NewProvider(ctx, p.Issuer)
	if err != nil {
		return nil, err
	}
	var says struct {
		Issuer  bool     `json:"authorization_response_iss_parameter_supported"`
		Methods []string `json:"token_endpoint_auth_methods_supported"`
		Keys    string   `json:"jwks_uri"`
	}
	if err := op.Claims(&says); err != nil {
		return nil, err
	}
	k := &known{Endpoint: op.Endpoint(), saysIssuer: says.Issuer,
		IDTokenVerifier: op.Verifier(&oidc.Config{ClientID: p.Client, Now: p.Clock})}
	for _, address := range []string{k.AuthURL, k.TokenURL, says.Keys} {
		if u, err := url.Parse(address); err != nil || !safe(u) {
			return nil, insecureError(address)
		}
	}
	k.AuthStyle = oauth2.AuthStyleInHeader
	inHeader := len(says.Methods) == 0 || slices.Contains(says.Methods, "client_secret_basic")
	if p.Secret == "" || !inHeader {
		k.AuthStyle = oauth2.AuthStyleInParams
	}
	return k, nil
}

// oauth is how the code of an answer is asked for, and turned into a token.
func (p *Provider) oauth(k *known, back string) *oauth2.Config {
	return &oauth2.Config{ClientID: p.Client, ClientSecret: p.Secret, Endpoint: k.Endpoint, RedirectURL: back,
		Scopes: []string{oidc.ScopeOpenID}}
}

// awayError is ErrAway with its cause.
type awayError struct{ cause error }

func (e *awayError) Error() string   { return ErrAway.Error() + ": " + e.cause.Error() }
func (e *awayError) Unwrap() []error { return []error{ErrAway, e.cause} }

// insecureError is an address of the provider to which something would go in clear.
type insecureError string

func (e insecureError) Error() string { return "it names an address without https://: " + string(e) }

// causeOf is why the provider cannot be asked, without what it answered.
func causeOf(err error) error {
	var failed *url.Error
	var other *oidc.IssuerMismatchError
	switch {
	case errors.As(err, &failed):
		return failed.Err
	case errors.As(err, &other), errors.As(err, new(insecureError)):
		return err
	}
	return errors.New("what it answers is no description of an OpenID provider")
}

// random returns a text that nobody guesses.
func (p *Provider) random() (string, error) {
	b := make([]byte, 32)
	if _, err := io.ReadFull(p.Rand, b); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}
