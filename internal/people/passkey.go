package people

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"net"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"truce"
)

// Origin is under which name a browser asks: passkeys are made for a name, and work under no other.
type Origin struct {
	Scheme string // "https"
	Host   string // with its port, as asked
}

// name is the host without its port.
func (o Origin) name() string {
	if h, _, err := net.SplitHostPort(o.Host); err == nil {
		return h
	}
	return o.Host
}

// TakesPasskeys reports whether browsers have passkeys for the name: none for an address, or for a name of one word,
// and none without encryption but for this machine's own name.
func (o Origin) TakesPasskeys() bool {
	n := o.name()
	if n == "localhost" || strings.HasSuffix(n, ".localhost") {
		return true
	}
	return o.Scheme == "https" && net.ParseIP(n) == nil && strings.Contains(strings.Trim(n, "."), ".")
}

func (o Origin) party() (*webauthn.WebAuthn, error) {
	if !o.TakesPasskeys() {
		return nil, truce.Errorf(truce.Invalid, "there are no passkeys for %s: ask for these pages under a name, over HTTPS",
			o.Host)
	}
	return webauthn.New(&webauthn.Config{RPID: o.name(), RPDisplayName: "truce", RPOrigins: []string{o.Scheme + "://" +
		o.Host},
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired}})
}

// ceremony is what is remembered between the two halves of making or using a passkey.
type ceremony struct {
	data  webauthn.SessionData
	until time.Time
}

// How many ceremonies are remembered at once, and how long.
const (
	mostCeremonies = 1000
	ceremonyLife   = 5 * time.Minute
)

// remember keeps a ceremony and returns its id.
func (s *Store) remember(data *webauthn.SessionData) (string, error) {
	id, err := s.random(18)
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock()
	for k, c := range s.ceremonies {
		if c.until.Before(now) || len(s.ceremonies) >= mostCeremonies {
			delete(s.ceremonies, k)
		}
	}
	s.ceremonies[id] = ceremony{*data, now.Add(ceremonyLife)}
	return id, nil
}

// take returns a ceremony, once.
func (s *Store) take(id string) (webauthn.SessionData, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.ceremonies[id]
	delete(s.ceremonies, id)
	if !ok || c.until.Before(s.clock()) {
		return webauthn.SessionData{}, ErrRefused
	}
	return c.data, nil
}

// holder is a person as the library of passkeys knows one.
type holder struct {
	*Person
	keys []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.ID) }
func (h holder) WebAuthnName() string                       { return h.Name }
func (h holder) WebAuthnDisplayName() string                { return h.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func (s *Store) holder(ctx context.Context, q querier, p *Person) (holder, error) {
	rows, err := q.QueryContext(ctx, `SELECT credential FROM passkey WHERE person = $1 ORDER BY made, id`, p.ID)
	if err != nil {
		return holder{}, s.fault(err)
	}
	defer rows.Close()
	h := holder{Person: p}
	for rows.Next() {
		var text []byte
		var c webauthn.Credential
		if err := rows.Scan(&text); err != nil {
			return holder{}, s.fault(err)
		}
		if err := json.Unmarshal(text, &c); err != nil {
			return holder{}, err
		}
		h.keys = append(h.keys, c)
	}
	return h, s.fault(rows.Err())
}

// BeginPasskey begins to make a passkey for a person. What it returns first is for the browser.
func (s *Store) BeginPasskey(ctx context.Context, o Origin, p *Person) (options any, id string, err error) {
	party, err := o.party()
	if err != nil {
		return nil, "", err
	}
	h, err := s.holder(ctx, s.db, p)
	if err != nil {
		return nil, "", err
	}
	creation, data, err := party.BeginRegistration(h,
		webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return nil, "", err
	}
	id, err = s.remember(data)
	return creation.Response, id, err
}

// made checks what a browser answers to BeginPasskey.
func (s *Store) made(ctx context.Context, o Origin, p *Person, id string, answer []byte) (*webauthn.Credential, error) {
	party, err := o.party()
	if err != nil {
		return nil, err
	}
	data, err := s.take(id)
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBody(bytes.NewReader(answer))
	if err != nil {
		return nil, ErrRefused
	}
	h, err := s.holder(ctx, s.db, p)
	if err != nil {
		return nil, err
	}
	c, err := party.CreateCredential(h, data, parsed)
	if err != nil {
		return nil, ErrRefused
	}
	return c, nil
}

func (s *Store) putPasskey(ctx context.Context, tx *sql.Tx, person string, c *webauthn.Credential) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return run(ctx, tx, statement{`INSERT INTO passkey (id, person, credential, made) VALUES ($1, $2, $3, $4)`,
		[]any{keyID(c), person, string(text), s.now()}})
}

func keyID(c *webauthn.Credential) string { return base64.RawURLEncoding.EncodeToString(c.ID) }

// AddPasskey ends what BeginPasskey began, for a person who is here.
func (s *Store) AddPasskey(ctx context.Context, o Origin, p *Person, id string, answer []byte) error {
	c, err := s.made(ctx, o, p, id, answer)
	if err != nil {
		return err
	}
	err = s.update(ctx, func(tx *sql.Tx) error { return s.putPasskey(ctx, tx, p.ID, c) })
	s.tell(p, didAddPasskey, "", err)
	return err
}

// EnrolPasskey is Enrol with a passkey in place of password and code.
func (s *Store) EnrolPasskey(ctx context.Context, token string, o Origin, id string, answer []byte) (*Person, []string,
	error) {
	e, err := s.Enrolment(ctx, token)
	if err != nil {
		return nil, nil, err
	}
	c, err := s.made(ctx, o, e.Person, id, answer)
	if err != nil {
		return nil, nil, err
	}
	return s.enrol(ctx, token, func(tx *sql.Tx, e Enrolment) error { return s.putPasskey(ctx, tx, e.Person.ID, c) })
}

// BeginEnter begins to recognise somebody by a passkey, who need not say who they are.
func (s *Store) BeginEnter(o Origin, from string) (options any, id string, err error) {
	if !s.allow(Try{From: from}) {
		return nil, "", ErrLater
	}
	party, err := o.party()
	if err != nil {
		return nil, "", err
	}
	assertion, data, err := party.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, "", err
	}
	id, err = s.remember(data)
	return assertion.Response, id, err
}

// EnterByPasskey ends what BeginEnter began, and opens a session. Of the try it takes from where it was made.
func (s *Store) EnterByPasskey(ctx context.Context, o Origin, id string, answer []byte, t Try) (string, error) {
	p, err := s.holderOf(ctx, o, id, answer)
	if err != nil {
		s.failed(t.From, p, err)
		return "", err
	}
	return s.Begin(ctx, p.ID, ByPasskey, t.Browser)
}

// holderOf returns the person whose passkey answers, with an error also where it does not answer rightly.
func (s *Store) holderOf(ctx context.Context, o Origin, id string, answer []byte) (person *Person, err error) {
	party, err := o.party()
	if err != nil {
		return nil, err
	}
	data, err := s.take(id)
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBody(bytes.NewReader(answer))
	if err != nil {
		return nil, ErrRefused
	}
	find := func(_, user []byte) (webauthn.User, error) {
		p, err := s.one(ctx, s.db, "WHERE id = $1 AND disabled = 0", string(user))
		if err != nil {
			return nil, err
		}
		person = p
		return s.holder(ctx, s.db, p)
	}
	_, c, err := party.ValidatePasskeyLogin(find, data, parsed)
	if err != nil || c.Authenticator.CloneWarning {
		return person, ErrRefused
	}
	return person, s.keepPasskey(ctx, c)
}

// keepPasskey keeps the counter of a passkey that was used.
func (s *Store) keepPasskey(ctx context.Context, c *webauthn.Credential) error {
	text, err := json.Marshal(c)
	if err == nil {
		_, err = s.db.ExecContext(ctx, `UPDATE passkey SET credential = $2 WHERE id = $1`, keyID(c), string(text))
	}
	return s.fault(err)
}
