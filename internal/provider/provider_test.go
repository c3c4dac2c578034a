package provider

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"truce"
)

// liar is a provider that signs whatever a test wants: what real ones never do is tried here, what they do in lab/oidc.
type liar struct {
	*httptest.Server
	key    *rsa.PrivateKey
	claims map[string]any
	nonce  string            // of the last sign-in that was begun
	status int               // of the answer to a code
	says   map[string]any    // more of itself
	code   map[string]string // what came with the code
}

const aSecret = "a-secret-of-the-client"

func lying(t *testing.T) *liar {
	t.Helper()
	l := &liar{status: http.StatusOK, says: map[string]any{}, code: map[string]string{}}
	var err error
	if l.key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		l.says["issuer"], l.says["jwks_uri"] = l.URL, l.URL+"/keys"
		l.says["authorization_endpoint"], l.says["token_endpoint"] = l.URL+"/auth", l.URL+"/token"
		l.says["id_token_signing_alg_values_supported"] = []string{"RS256", "none", "HS256"}
		l.answer(w, l.says)
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		l.answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: l.key.Public(), KeyID: "k", Algorithm: "RS256"}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		for _, k := range []string{"code", "code_verifier", "redirect_uri"} {
			l.code[k] = r.PostFormValue(k)
		}
		_, l.code["secret"], _ = r.BasicAuth()
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(l.status)
		if l.status != http.StatusOK {
			l.answer(w, map[string]string{"error": "invalid_grant", "error_description": r.PostFormValue("code")})
			return
		}
		l.answer(w, map[string]any{"access_token": "access", "token_type": "Bearer", "id_token": l.token(t, l.key)})
	})
	l.Server = httptest.NewServer(mux)
	t.Cleanup(l.Close)
	return l
}

func (l *liar) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}

// token signs the claims of the test over those of an honest provider; one that is nil is left out.
func (l *liar) token(t *testing.T, key any) string {
	claims := map[string]any{"iss": l.URL, "aud": "truce", "sub": "s-17", "nonce": l.nonce,
		"exp": time.Now().Add(time.Minute).Unix(), "iat": time.Now().Unix(), "auth_time": time.Now().Unix()}
	for k, v := range l.claims {
		if claims[k] = v; v == nil {
			delete(claims, k)
		}
	}
	text, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	alg := jose.RS256
	if _, ok := key.([]byte); ok {
		alg = jose.HS256
	}
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := s.Sign(text)
	if err != nil {
		t.Fatal(err)
	}
	out, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (l *liar) provider(t *testing.T) *Provider {
	t.Helper()
	p, err := New(Config{Issuer: l.URL, Client: "truce", Secret: aSecret})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const back = "https://house.example/enter/provider/back"

// begin begins a sign-in, and returns what the browser keeps, and the answer of a provider that lets somebody in.
func (l *liar) begin(t *testing.T, p *Provider, a Aim) (browser string, answer url.Values) {
	t.Helper()
	to, browser, err := p.Begin(t.Context(), back, a)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	l.nonce = q.Get("nonce")
	for k, want := range map[string]string{"response_type": "code", "client_id": "truce", "redirect_uri": back,
		"scope": "openid", "code_challenge_method": "S256", "prompt": "login"} {
		if q.Get(k) != want {
			t.Errorf("%s is %q, want %q", k, q.Get(k), want)
		}
	}
	if len(q.Get("state")) < 40 || len(l.nonce) < 40 || len(q.Get("code_challenge")) < 40 ||
		strings.Contains(to, aSecret) || strings.Contains(to, browser) {
		t.Errorf("the browser goes to %s", to)
	}
	return browser, url.Values{"state": {q.Get("state")}, "code": {"a code"}}
}

// Only an honest answer, to what this browser began, says who somebody is.
func TestAnswers(t *testing.T) {
	l := lying(t)
	for _, x := range []struct {
		name string
		lie  func(answer url.Values)
		want error
	}{
		{"an honest answer", func(url.Values) {}, nil},
		{"with its issuer", func(a url.Values) { a.Set("iss", l.URL) }, nil},
		{"without a time of sign-in", func(url.Values) { l.claims["auth_time"] = nil }, nil},
		{"for two, this client the party", func(url.Values) {
			l.claims["aud"], l.claims["azp"] = []string{"mail", "truce"}, "truce"
		}, nil},
		{"no state", func(a url.Values) { a.Del("state") }, errState},
		{"another state", func(a url.Values) { a.Set("state", strings.Repeat("x", 43)) }, errState},
		{"of another provider", func(a url.Values) { a.Set("iss", "https://other.example") }, errIssuer},
		{"declined", func(a url.Values) { a.Set("error", "access_denied") }, errDeclined},
		{"no code", func(a url.Values) { a.Del("code") }, errDeclined},
		{"a code that is not taken", func(url.Values) { l.status = http.StatusBadRequest }, errCode},
		{"another issuer", func(url.Values) { l.claims["iss"] = "https://other.example" }, errToken},
		{"another audience", func(url.Values) { l.claims["aud"] = "mail" }, errToken},
		{"no audience", func(url.Values) { l.claims["aud"] = nil }, errToken},
		{"for two, nobody the party", func(url.Values) { l.claims["aud"] = []string{"mail", "truce"} }, errParty},
		{"issued to another", func(url.Values) { l.claims["azp"] = "mail" }, errParty},
		{"expired", func(url.Values) { l.claims["exp"] = time.Now().Add(-time.Second).Unix() }, errExpired},
		{"without an end", func(url.Values) { l.claims["exp"] = nil }, errExpired},
		{"not yet valid", func(url.Values) { l.claims["nbf"] = time.Now().Add(time.Hour).Unix() }, errToken},
		{"another nonce", func(url.Values) { l.claims["nonce"] = "swapped" }, errNonce},
		{"no nonce", func(url.Values) { l.claims["nonce"] = nil }, errNonce},
		{"recognised yesterday", func(url.Values) {
			l.claims["auth_time"] = time.Now().Add(-24 * time.Hour).Unix()
		}, errOld},
		{"nobody", func(url.Values) { l.claims["sub"] = "" }, errSubject},
		{"while it fails", func(url.Values) { l.status = http.StatusBadGateway }, ErrAway},
	} {
		l.claims, l.status = map[string]any{}, http.StatusOK
		p := l.provider(t)
		browser, answer := l.begin(t, p, Aim{Next: "/incidents"})
		x.lie(answer)
		subject, a, err := p.End(t.Context(), browser, answer)
		if !errors.Is(err, x.want) || (err == nil) != (subject == "s-17" && a.Next == "/incidents") {
			t.Errorf("%s: %q %+v, %v", x.name, subject, a, err)
		}
		if err != nil {
			for _, secret := range []string{aSecret, "a code", browser, answer.Get("state"), l.nonce, "s-17"} {
				if secret != "" && strings.Contains(err.Error(), secret) {
					t.Errorf("%s: the error holds %q: %v", x.name, secret, err)
				}
			}
		}
	}
	if l.code["redirect_uri"] != back || l.code["secret"] != aSecret || len(l.code["code_verifier"]) < 40 {
		t.Errorf("the code is asked for with %v", l.code)
	}
}

// A token that is signed by somebody else, by nobody, or by the public key as if it were a secret says nothing.
func TestSignatures(t *testing.T) {
	l := lying(t)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	public := l.key.PublicKey.N.Bytes()
	for name, key := range map[string]any{"another key": other, "its public key": public} {
		p := l.provider(t)
		l.begin(t, p, Aim{})
		k, err := p.ready(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Verify(t.Context(), l.token(t, key)); verifyError(err) != errToken || err == nil {
			t.Errorf("%s: %v", name, err)
		}
		parts := strings.Split(l.token(t, l.key), ".")
		unsigned := "eyJhbGciOiJub25lIn0." + parts[1] + "."
		if _, err := k.Verify(t.Context(), unsigned); err == nil {
			t.Error("an unsigned token is taken")
		}
		if _, err := k.Verify(t.Context(), strings.Join(parts, ".")); err != nil {
			t.Errorf("an honest one: %v", err)
		}
	}
}

// What was begun is ended once, by the browser that began it, while it is fresh.
func TestOneBrowserOnce(t *testing.T) {
	l := lying(t)
	p := l.provider(t)
	now := time.Now()
	p.Clock = func() time.Time { return now }
	browser, answer := l.begin(t, p, Aim{})
	if _, _, err := p.End(t.Context(), browser, answer); err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.End(t.Context(), browser, answer); err != errState {
		t.Errorf("replayed: %v", err)
	}
	mine, myAnswer := l.begin(t, p, Aim{Person: "me"})
	theirs, theirAnswer := l.begin(t, p, Aim{Person: "they"})
	for name, browser := range map[string]string{"another browser's": theirs, "none": ""} {
		if _, a, err := p.End(t.Context(), browser, myAnswer); err != errState || a != (Aim{}) {
			t.Errorf("with %s: %v %+v", name, err, a)
		}
	}
	if _, _, err := p.End(t.Context(), mine, theirAnswer); err != errState {
		t.Errorf("mixed up: %v", err)
	}
	browser, answer = l.begin(t, p, Aim{})
	now = now.Add(FlowLife + time.Second)
	if _, _, err := p.End(t.Context(), browser, answer); err != errState {
		t.Errorf("after its time: %v", err)
	}
}

// However many begin, what somebody else began goes on, and the node keeps nothing of those who begin.
func TestManyBegin(t *testing.T) {
	l := lying(t)
	p := l.provider(t)
	browser, answer := l.begin(t, p, Aim{})
	nonce := l.nonce
	for range 3000 {
		l.begin(t, p, Aim{Next: "/" + strings.Repeat("x", 10_000)})
	}
	l.nonce = nonce
	if _, _, err := p.End(t.Context(), browser, answer); err != nil {
		t.Errorf("pushed out: %v", err)
	}
	if n := len(p.flows.ended); n != 1 {
		t.Errorf("%d flows are remembered", n)
	}
	if long, _ := l.begin(t, p, Aim{Next: "/" + strings.Repeat("x", 10_000)}); len(long) > 3000 {
		t.Errorf("a cookie has no room for %d bytes", len(long))
	}
}

// What lets somebody in twice at once lets in once.
func TestOnceAtOnce(t *testing.T) {
	l := lying(t)
	p := l.provider(t)
	browser, answer := l.begin(t, p, Aim{})
	var in atomic.Int32
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, _, err := p.End(t.Context(), browser, answer); err == nil {
				in.Add(1)
			}
		})
	}
	if group.Wait(); in.Load() != 1 {
		t.Errorf("it let in %d times", in.Load())
	}
}

// endlessly answers with spaces, until whoever asked has enough; it returns how many were taken.
func endlessly(w http.ResponseWriter) (taken int) {
	w.Header().Set("Content-Type", "application/json")
	for block := []byte(strings.Repeat(" ", 1<<16)); taken < 64<<20; {
		n, err := w.Write(block)
		if taken += n; err != nil {
			break
		}
	}
	return taken
}

// An answer without end is not read: neither what the provider says of itself, nor its keys, nor a token.
func TestEndlessAnswers(t *testing.T) {
	for _, path := range []string{"/.well-known/openid-configuration", "/keys", "/token"} {
		l := lying(t)
		taken, inner := make(chan int, 10), l.Config.Handler
		l.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == path {
				taken <- endlessly(w)
				return
			}
			inner.ServeHTTP(w, r)
		})
		p := l.provider(t)
		to, browser, err := p.Begin(t.Context(), back, Aim{})
		if err == nil {
			u, _ := url.Parse(to)
			l.nonce = u.Query().Get("nonce")
			_, _, err = p.End(t.Context(), browser, url.Values{"state": {u.Query().Get("state")}, "code": {"a code"}})
		}
		if n := <-taken; err == nil || n > 16<<20 {
			t.Errorf("%s: %d bytes were taken, %v", path, n, err)
		}
	}
}

// A provider that changes its keys, or where they are, is heard; a key that it withdrew is taken for an hour at most.
func TestKeysChange(t *testing.T) {
	l := lying(t)
	p := l.provider(t)
	now := time.Now()
	p.Clock = func() time.Time { return now }
	enter := func() error {
		browser, answer := l.begin(t, p, Aim{})
		_, _, err := p.End(t.Context(), browser, answer)
		return err
	}
	if err := enter(); err != nil {
		t.Fatal(err)
	}
	var err error
	if l.key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	if err := enter(); err != nil {
		t.Errorf("with a new key: %v", err)
	}
	withdrawn := l.key
	if l.key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	now = now.Add(trusted)
	k, err := p.ready(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	l.claims = map[string]any{"exp": now.Add(time.Minute).Unix()}
	if _, err := k.Verify(t.Context(), l.token(t, withdrawn)); err == nil {
		t.Error("a key that was withdrawn is taken for ever")
	}
	if _, err := k.Verify(t.Context(), l.token(t, l.key)); err != nil {
		t.Errorf("with the key that there is: %v", err)
	}
}

// While the provider is away that is said, and it is asked again later, not by each who knocks.
func TestAway(t *testing.T) {
	l := lying(t)
	p := l.provider(t)
	now := time.Now()
	p.Clock = func() time.Time { return now }
	asked := 0
	inner := l.Config.Handler
	l.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked++; asked < 2 {
			http.Error(w, "out of order", http.StatusServiceUnavailable)
			return
		}
		inner.ServeHTTP(w, r)
	})
	for range 3 {
		if _, _, err := p.Begin(t.Context(), back, Aim{}); !errors.Is(err, ErrAway) {
			t.Errorf("away: %v", err)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times at once", asked)
	}
	now = now.Add(patience)
	l.begin(t, p, Aim{})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	fresh := l.provider(t)
	if _, _, err := fresh.Begin(gone, back, Aim{}); err != nil || fresh.because != nil {
		t.Errorf("who goes away does not end the question of others: %v", err)
	}
	now, asked = now.Add(trusted), 0 // away again, when it is to be asked anew
	l.begin(t, p, Aim{})
	if asked != 1 || p.because == nil {
		t.Errorf("what was known is not held on to: %v", p.because)
	}
}

func TestConfigs(t *testing.T) {
	for _, c := range []Config{{}, {Issuer: "http://login.example", Client: "truce"}, {Issuer: "https://login.example"},
		{Issuer: "login.example", Client: "truce"}, {Issuer: "https://login.example?x", Client: "truce"}} {
		if _, err := New(c); truce.KindOf(err) != truce.Invalid {
			t.Errorf("%+v: %v", c, err)
		}
	}
	p, err := New(Config{Issuer: "https://login.example/realms/x", Client: "truce"})
	if err != nil || p.Name != "login.example" {
		t.Errorf("%v, %v", p, err)
	}
	l := lying(t)
	other, err := New(Config{Issuer: strings.Replace(l.URL, "127.0.0.1", "localhost", 1), Client: "truce"})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := other.Begin(t.Context(), back, Aim{}); !errors.Is(err, ErrAway) ||
		!strings.Contains(err.Error(), "did not match") {
		t.Errorf("a provider that names itself otherwise: %v", err)
	}
}
