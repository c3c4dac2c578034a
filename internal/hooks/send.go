package hooks

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"truce"
)

// tryTime is how long a try may take, from looking the name up to the end of the answer's head.
const tryTime = 10 * time.Second

// mostHead is how long the head of an answer may be, in bytes. Of its body nothing is read.
const mostHead = 16 << 10

// Sender delivers what hooks are owed: of each hook one delivery at a time, in order, so that one that does not answer
// costs a goroutine, and nothing to the others.
type Sender struct {
	*Store
	failed func(error)

	mu      sync.Mutex
	sending map[string]bool
	running sync.WaitGroup
}

// NewSender returns a sender; failed is told of what keeps it from seeing what is owed.
func NewSender(s *Store, failed func(error)) *Sender {
	return &Sender{Store: s, failed: failed, sending: map[string]bool{}}
}

// Start begins to deliver what is due, and does not wait for it.
func (s *Sender) Start(ctx context.Context, list []Hook) {
	for i := range list {
		h := &list[i]
		if h.Owed == 0 || h.Paused != 0 || h.Next > s.now() || !s.begin(h.ID) {
			continue
		}
		s.running.Go(func() {
			defer s.end(h.ID)
			if err := s.deliver(ctx, h.ID); err != nil && ctx.Err() == nil {
				s.failed(err)
			}
		})
	}
}

// Wait returns when nothing is being delivered any more.
func (s *Sender) Wait() { s.running.Wait() }

func (s *Sender) begin(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sending[id] {
		return false
	}
	s.sending[id] = true
	return true
}

func (s *Sender) end(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sending, id)
}

// deliver sends what is due of a hook, one after the other, until something does not arrive.
func (s *Sender) deliver(ctx context.Context, id string) error {
	for ctx.Err() == nil {
		h, d, err := s.take(ctx, id)
		if err != nil || d == nil {
			return err
		}
		arrived, err := s.try(ctx, h, d, false)
		if err != nil || !arrived {
			return err
		}
	}
	return nil
}

// SendNow tries a delivery at once, whatever became of it before, and returns it with what became of it now.
func (s *Store) SendNow(ctx context.Context, hook, id string) (*Delivery, error) {
	h, err := s.One(ctx, hook)
	if err != nil {
		return nil, err
	}
	d, err := s.Delivery(ctx, hook, id)
	if err != nil {
		return nil, err
	}
	if _, err := s.try(ctx, h, d, true); err != nil {
		return nil, err
	}
	return s.Delivery(ctx, hook, id)
}

// try sends a delivery and notes what became of it. A try that was broken off because the process ends is noted
// nowhere.
func (s *Store) try(ctx context.Context, h *Hook, d *Delivery, byHand bool) (arrived bool, err error) {
	n, err := s.Networks(ctx)
	if err != nil {
		return false, err
	}
	o, status := s.send(ctx, n, h, d)
	if ctx.Err() != nil {
		if !byHand {
			_ = s.release(context.WithoutCancel(ctx), h.ID) // else the next process waits for the lease
		}
		return false, ctx.Err()
	}
	return o == Delivered, s.note(ctx, h, d, o, status, byHand)
}

// send sends a delivery once.
func (s *Store) send(ctx context.Context, n Networks, h *Hook, d *Delivery) (Outcome, int) {
	pool, err := roots(h.CA)
	if err != nil {
		return BadTLS, 0
	}
	signer, err := standardwebhooks.NewWebhook(h.secret)
	if err != nil {
		return Unreadable, 0
	}
	now := s.clock()
	signature, err := signer.Sign(d.ID, now, []byte(d.Body))
	if err != nil {
		return Unreadable, 0
	}
	ctx, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, strings.NewReader(d.Body))
	if err != nil {
		return NoAddress, 0
	}
	r.Header = http.Header{"Content-Type": {"application/json"}, "User-Agent": {"truce"},
		standardwebhooks.HeaderWebhookID:        {d.ID},
		standardwebhooks.HeaderWebhookTimestamp: {strconv.FormatInt(now.Unix(), 10)},
		standardwebhooks.HeaderWebhookSignature: {signature}}
	a, err := client(n, pool, r.URL.Scheme == "http").Do(r)
	if err != nil {
		return outcomeOf(err), 0
	}
	a.Body.Close() // of what it holds nothing is read
	switch {
	case a.StatusCode >= 200 && a.StatusCode < 300:
		return Delivered, a.StatusCode
	case a.StatusCode >= 300 && a.StatusCode < 400:
		return Redirected, a.StatusCode
	case a.StatusCode == http.StatusGone:
		return GoneForGood, a.StatusCode
	}
	return Refused, a.StatusCode
}

// client asks one address once: by no proxy, which would dial in its place, and without following where it leads.
func client(n Networks, pool *x509.CertPool, plain bool) *http.Client {
	dialer := &net.Dialer{Timeout: tryTime, KeepAlive: -1, Control: n.control(plain)}
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, DisableCompression: true,
			MaxResponseHeaderBytes: mostHead,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool}},
	}
}

// roots are the certificates that vouch for a receiver: those of the machine, and its own.
func roots(pem string) (*x509.CertPool, error) {
	if pem == "" {
		return nil, nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM([]byte(pem)) {
		return nil, truce.Errorf(truce.Invalid, "the certificates of a hook are not in PEM")
	}
	return pool, nil
}

// outcomeOf says which of the few words an error of the network comes to.
func outcomeOf(err error) Outcome {
	var dns *net.DNSError
	var op *net.OpError
	var verify *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.Is(err, errNotAllowed):
		return NotAllowed
	case errors.As(err, &dns) && !dns.IsTimeout:
		return NoAddress
	case errors.As(err, &verify), errors.As(err, &record), errors.As(err, &alert),
		errors.Is(err, http.ErrSchemeMismatch):
		return BadTLS
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		return TooSlow
	case errors.As(err, &op):
		return NoAnswer
	}
	return Unreadable
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}
