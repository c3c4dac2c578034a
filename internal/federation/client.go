package federation

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"truce"
	"truce/record"
)

// Client is another member's node, asked over HTTPS. It keeps connections and the last heads it was given, so that
// asking again while there is nothing new costs one request and an answer without a body.
type Client struct {
	member truce.MemberID
	base   string // without a slash at the end
	http   *http.Client
	limits Limits

	mu   sync.Mutex
	tag  string // of last
	last []byte // heads document
}

var _ Peer = (*Client)(nil)

// NewClient returns the node of a member at an address such as https://node.example:8443, asked with the TLS
// configuration of [ClientTLS] for the key of that member.
func NewClient(m truce.MemberID, address string, c *tls.Config, limits Limits) (*Client, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, truce.Errorf(truce.Invalid, "the address of the node of %s is not of the form https://HOST:PORT", m)
	}
	return &Client{
		member: m,
		base:   strings.TrimSuffix(u.String(), "/"),
		http: &http.Client{Transport: transport(c), CheckRedirect: func(*http.Request,
			[]*http.Request) error {
			return http.ErrUseLastResponse
		}},
		limits: limits,
	}, nil
}

// transport never goes through a proxy that the environment names, and speaks HTTP/1.1, whose idle connections say
// nothing.
func transport(c *tls.Config) *http.Transport {
	return &http.Transport{
		TLSClientConfig:        c,
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSHandshakeTimeout:    10 * time.Second,
		TLSNextProto:           map[string]func(string, *tls.Conn) http.RoundTripper{},
		MaxIdleConnsPerHost:    4,
		MaxConnsPerHost:        8,
		IdleConnTimeout:        3 * MaxWait,
		MaxResponseHeaderBytes: 8 << 10,
	}
}

// Close closes the connections that are idle.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Heads implements Peer.
func (c *Client) Heads(ctx context.Context, ask Ask) (Heads, error) {
	c.mu.Lock()
	tag, doc := c.tag, c.last
	c.mu.Unlock()
	path, header := "/heads", http.Header{}
	if tag != "" {
		header.Set("If-None-Match", tag)
		if ask.Wait >= time.Second {
			path += "?wait=" + strconv.Itoa(int(ask.Wait/time.Second))
		}
	}
	if signed := ask.Held[c.member]; signed != nil {
		header.Set(heldHeader, base64.StdEncoding.EncodeToString(signed))
	}
	status, body, err := c.get(ctx, path, header, ask.Wait, MaxHeads)
	if err != nil {
		return Heads{}, err
	}
	if status != http.StatusNotModified || tag == "" {
		doc = body
	}
	h, err := ParseHeads(doc)
	if err != nil {
		return Heads{}, err
	}
	c.mu.Lock()
	c.tag, c.last = tagOf(doc), doc
	c.mu.Unlock()
	return h, nil
}

// Source implements Peer.
func (c *Client) Source(l Log) record.Source {
	return record.FetchSource(func(ctx context.Context, path string) ([]byte, error) {
		most := record.MaxBundleSize
		if path == record.CheckpointPath {
			most = MaxHeads
		}
		_, body, err := c.get(ctx, "/log/"+string(l.Member)+"/"+path, nil, 0, most)
		return body, err
	})
}

// get asks for one thing; the status is 200 or 304.
func (c *Client) get(ctx context.Context, path string, header http.Header, wait time.Duration, most int) (status int,
	body []byte, err error) {
	watched, w := c.limits.begin(ctx, wait)
	defer w.end()
	req, err := http.NewRequestWithContext(watched, http.MethodGet, c.base+path, nil)
	if err != nil {
		return 0, nil, err
	}
	req.Header = http.Header{"User-Agent": {"truce"}}
	for k, v := range header {
		req.Header[k] = v
	}
	status, _, body, err = w.do(c.http, req, most)
	if err != nil {
		return 0, nil, c.away(ctx, err)
	}
	switch status {
	case http.StatusOK, http.StatusNotModified:
		return status, body, nil
	case http.StatusNotFound:
		return 0, nil, &record.Error{Kind: record.ErrNotFound, Text: "the node of " + string(c.member) + " does not have " +
			path}
	case http.StatusForbidden:
		return 0, nil, c.unavailable("does not speak with this one: is the key of this node in the founding document there",
			nil)
	}
	return 0, nil, c.unavailable("answers "+strconv.Itoa(status), nil)
}

// do sends a request and reads the answer within the limits.
func (w *watch) do(client *http.Client, req *http.Request, most int) (status int, header http.Header, body []byte,
	err error) {
	resp, err := client.Do(req)
	if err != nil {
		return 0, nil, nil, cause(req.Context(), err)
	}
	defer resp.Body.Close()
	body, err = w.read(resp.Body, most)
	return resp.StatusCode, resp.Header, body, cause(req.Context(), err)
}

// cause returns why a request ended: the reason of the watch, where it ended it.
func cause(ctx context.Context, err error) error {
	if err != nil && errors.Is(context.Cause(ctx), errSlow) {
		return errSlow
	}
	return err
}

// away explains an error of the network. Where the caller's context has ended it is that.
func (c *Client) away(ctx context.Context, err error) error {
	var refused *truce.Error // our own check of the other side's key
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errLarge), errors.Is(err, errSlow):
		return c.unavailable("was left, because "+err.Error(), nil)
	case errors.As(err, &refused):
		return c.unavailable("is not what answers there: "+refused.Says.String(), nil)
	}
	return c.unavailable("cannot be reached, or broke off", err)
}

func (c *Client) unavailable(what string, cause error) error {
	return &record.Error{Kind: record.ErrUnavailable, Text: "the node of " + string(c.member) + " " + what, Cause: cause}
}
