// Package localtls makes certificates for a network that nobody outside vouches for: an authority of one node, which
// browsers are told to trust once, and the certificates it signs.
//
// The authority can vouch for nothing but names of closed networks, private addresses, and what it was made for:
// whoever trusts it gives the operator of the node no other site.
package localtls

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"truce"
	"truce/record"
)

// The files of an authority in a node's directory.
const (
	CertificateFile = "ca.crt"
	keyFile         = "ca.key"
)

// How long an authority and its certificates last. Phones refuse certificates that last longer.
const (
	authorityYears = 10
	leafLife       = 397 * 24 * time.Hour
	leafRenewed    = leafLife * 2 / 3
)

// closedNames are domains that lead nowhere outside of a closed network, and privateRanges the addresses of such.
var (
	closedNames   = []string{"lan", "internal", "home.arpa", "localhost"}
	privateRanges = []string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7", "::1/128"}
)

// Authority signs the certificates of one node. It is safe for concurrent use.
type Authority struct {
	cert  *x509.Certificate
	key   crypto.Signer
	names []string // for which certificates are made: names and addresses
	clock func() time.Time

	mu   sync.Mutex
	leaf *tls.Certificate
}

// Open returns the authority of the node in a directory, which is made where there is none, for certificates that stand
// for names and addresses. One that was made for others, and may not vouch for these, is an error.
func Open(dir string, names []string, clock func() time.Time) (*Authority, error) {
	a := &Authority{names: slices.Clone(names), clock: clock}
	err := a.read(dir)
	if errors.Is(err, fs.ErrNotExist) {
		err = a.make(dir)
	}
	if err != nil {
		return nil, err
	}
	leaf, err := a.issue()
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(a.cert)
	for _, n := range names {
		if _, err := leaf.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: n, CurrentTime: clock()}); err != nil {
			return nil, truce.Errorf(truce.Invalid,
				"the certificate authority in %s may not vouch for %q, which it was not made for: name another, "+
					"bring a certificate of your own, or move %s and %s aside, and have every browser trust the new one",
				dir, n, CertificateFile, keyFile)
		}
	}
	a.leaf = leaf
	return a, nil
}

// read reads an authority that is there.
func (a *Authority) read(dir string) error {
	cert, err := os.ReadFile(filepath.Join(dir, CertificateFile))
	if err != nil {
		return err
	}
	key, err := os.ReadFile(filepath.Join(dir, keyFile))
	if err != nil {
		return truce.Errorf(truce.Unavailable, "%s is there and %s is not, or cannot be read: bring it back from a copy",
			CertificateFile, keyFile)
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil || pair.Leaf == nil || !pair.Leaf.IsCA {
		return truce.Errorf(truce.Invalid,
			"%s and %s in %s are no certificate authority: bring them back from a copy, or move them aside",
			CertificateFile, keyFile, dir)
	}
	signer, ok := pair.PrivateKey.(crypto.Signer)
	if !ok {
		return truce.Errorf(truce.Invalid, "%s is no key that signs", keyFile)
	}
	a.cert, a.key = pair.Leaf, signer
	return nil
}

// make makes an authority. Its key is written first: a certificate that is there without one would never be made anew.
func (a *Authority) make(dir string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader) // browsers refuse Ed25519
	if err != nil {
		return err
	}
	t, err := a.template()
	if err != nil {
		return err
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		return err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if a.cert, err = x509.ParseCertificate(der); err != nil {
		return err
	}
	a.key = key
	if err := write(dir, keyFile, "PRIVATE KEY", secret); err != nil {
		return err
	}
	return write(dir, CertificateFile, "CERTIFICATE", der)
}

func write(dir, name, kind string, der []byte) error {
	path := filepath.Join(dir, name)
	err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
	if err == nil {
		err = record.SyncDir(dir)
	}
	if err != nil {
		return truce.Errorf(truce.Unavailable, "%s cannot be written: %v", path, err)
	}
	return nil
}

// template is what an authority says of itself: with whom it may vouch.
func (a *Authority) template() (*x509.Certificate, error) {
	now := a.clock()
	t := &x509.Certificate{SerialNumber: serial(), Subject: pkix.Name{CommonName: "truce " + strings.Join(a.names, " ")},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(authorityYears, 0, 0), IsCA: true, BasicConstraintsValid: true,
		MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign, PermittedDNSDomainsCritical: true,
		PermittedDNSDomains: slices.Clone(closedNames)}
	for _, r := range privateRanges {
		_, network, err := net.ParseCIDR(r)
		if err != nil {
			return nil, err
		}
		t.PermittedIPRanges = append(t.PermittedIPRanges, network)
	}
	for _, n := range a.names {
		if ip := net.ParseIP(n); ip != nil {
			t.PermittedIPRanges = append(t.PermittedIPRanges, only(ip))
		} else {
			t.PermittedDNSDomains = append(t.PermittedDNSDomains, n)
		}
	}
	return t, nil
}

// only is the range of one address.
func only(ip net.IP) *net.IPNet {
	if v4 := ip.To4(); v4 != nil {
		return &net.IPNet{IP: v4, Mask: net.CIDRMask(32, 32)}
	}
	return &net.IPNet{IP: ip, Mask: net.CIDRMask(128, 128)}
}

// serial is a number that no other certificate has.
func serial() *big.Int {
	b := make([]byte, 16)
	rand.Read(b) // it does not fail
	b[0] &= 0x7f
	return new(big.Int).SetBytes(b)
}

// issue makes a certificate for the names.
func (a *Authority) issue() (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	now := a.clock()
	t := &x509.Certificate{SerialNumber: serial(), Subject: pkix.Name{CommonName: a.names[0]},
		NotBefore: now.Add(-time.Hour),
		NotAfter:  now.Add(leafLife - time.Hour), KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	for _, n := range a.names {
		if ip := net.ParseIP(n); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else {
			t.DNSNames = append(t.DNSNames, n)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, t, a.cert, key.Public(), a.key)
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	return &tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key, Leaf: leaf}, err
}

// Config is that of a server. Certificates are made anew after two thirds of their life.
func (a *Authority) Config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return a.current() }}
}

func (a *Authority) current() (*tls.Certificate, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.clock().Before(a.leaf.Leaf.NotBefore.Add(leafRenewed)) {
		return a.leaf, nil
	}
	leaf, err := a.issue()
	if err == nil {
		a.leaf = leaf
	}
	return leaf, err
}

// Certificate is the authority's own, for browsers, in PEM.
func (a *Authority) Certificate() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

// Fingerprint is the SHA-256 of the authority's certificate, as browsers show it: to be compared over another line.
func (a *Authority) Fingerprint() string {
	sum := sha256.Sum256(a.cert.Raw)
	text := strings.ToUpper(hex.EncodeToString(sum[:]))
	var pairs []string
	for i := 0; i < len(text); i += 2 {
		pairs = append(pairs, text[i:i+2])
	}
	return strings.Join(pairs, ":")
}
