package federation

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net/http"
	"slices"
	"time"

	"truce"
	"truce/internal/listen"
)

// Keys returns the public node keys of the members that may be spoken with now; a member that changes its key has two.
// It is asked at every connection and every request, so that a member whose key is taken out is out at once.
type Keys func() map[truce.MemberID][]ed25519.PublicKey

// ServerTLS returns the TLS configuration with which a node answers its peers: TLS 1.3, a certificate made from the
// node key, and callers only that hold one of the allowed keys. There is no authority, no host name and no date to
// check: the founding document names the keys.
func ServerTLS(node ed25519.PrivateKey, allowed Keys) (*tls.Config, error) {
	c, err := baseTLS(node, allowed)
	if err != nil {
		return nil, err
	}
	c.ClientAuth = tls.RequireAnyClientCert
	return c, nil
}

// ClientTLS returns the TLS configuration with which a node asks a peer that must hold one of the allowed keys: give
// the keys of the member that is meant to be there.
func ClientTLS(node ed25519.PrivateKey, allowed Keys) (*tls.Config, error) {
	c, err := baseTLS(node, allowed)
	if err != nil {
		return nil, err
	}
	c.InsecureSkipVerify = true // of names and authorities; VerifyConnection checks the key, on every connection
	return c, nil
}

func baseTLS(node ed25519.PrivateKey, allowed Keys) (*tls.Config, error) {
	cert, err := certificate(node)
	if err != nil {
		return nil, err
	}
	return &tls.Config{
		MinVersion:   tls.VersionTLS13,
		NextProtos:   []string{"http/1.1"},
		Certificates: []tls.Certificate{cert},
		VerifyConnection: func(s tls.ConnectionState) error {
			if !isMember(s, allowed) {
				return truce.Errorf(truce.Forbidden, "the other side does not hold a node key of this process that is allowed here")
			}
			return nil
		},
	}, nil
}

// certificate returns a certificate that says nothing but the key.
func certificate(node ed25519.PrivateKey) (tls.Certificate, error) {
	if len(node) != ed25519.PrivateKeySize {
		return tls.Certificate{}, truce.Errorf(truce.Invalid, "the node key is not an Ed25519 key")
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, node.Public(), node)
	if err != nil {
		return tls.Certificate{}, truce.Errorf(truce.Internal, "no certificate could be made from the node key: %v", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: node}, nil
}

// isMember reports whether the other side of a connection has proved to hold an allowed key.
func isMember(s tls.ConnectionState, allowed Keys) bool {
	key := keyOf(s)
	if key == nil {
		return false
	}
	for _, keys := range allowed() {
		if slices.ContainsFunc(keys, func(k ed25519.PublicKey) bool { return k.Equal(key) }) {
			return true
		}
	}
	return false
}

// keyOf returns the key that the other side of a connection has proved to hold; nil where it showed none that could be.
func keyOf(s tls.ConnectionState) ed25519.PublicKey {
	if len(s.PeerCertificates) == 0 {
		return nil
	}
	key, _ := s.PeerCertificates[0].PublicKey.(ed25519.PublicKey)
	return key
}

// caller names who asks, by the key it holds; all who hold none are one.
func caller(r *http.Request) string {
	if r.TLS == nil {
		return ""
	}
	return string(keyOf(*r.TLS))
}

// Guard lets requests through to h that come over a connection of an allowed member. Any other request is answered 403.
// It is asked again at each request: a connection may outlive the right to it.
func Guard(allowed Keys, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS != nil && isMember(*r.TLS, allowed) {
			listen.Known(r.Context(), caller(r))
			h.ServeHTTP(w, r)
			return
		}
		http.Error(w, "this node speaks with the members of its process only", http.StatusForbidden)
	})
}
