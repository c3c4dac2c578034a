package localtls

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"path/filepath"
	"testing"
	"time"

	"truce"
)

var start = time.Date(2030, 3, 17, 9, 0, 0, 0, time.UTC)

func open(t *testing.T, dir string, now *time.Time, names ...string) *Authority {
	t.Helper()
	a, err := Open(dir, names, func() time.Time { return *now })
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func current(t *testing.T, a *Authority) *tls.Certificate {
	t.Helper()
	c, err := a.Config().GetCertificate(nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAuthority(t *testing.T) {
	dir, now := t.TempDir(), start
	a := open(t, dir, &now, "house.lan", "192.0.2.10")
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(a.Certificate()) {
		t.Fatal("the certificate of the authority is none")
	}
	leaf := current(t, a).Leaf
	for _, n := range []string{"house.lan", "192.0.2.10"} {
		if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: n, CurrentTime: now}); err != nil {
			t.Errorf("%s: %v", n, err)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, keyFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	again := open(t, dir, &now, "desk.lan") // a closed name it may vouch for too
	if again.Fingerprint() != a.Fingerprint() {
		t.Error("browsers would have to trust another authority after a restart")
	}
	for _, n := range []string{"bank.example", "198.51.100.7"} {
		if _, err := Open(dir, []string{n}, time.Now); truce.KindOf(err) != truce.Invalid {
			t.Errorf("it vouches for %s: %v", n, err)
		}
	}
}

func TestCertificatesAreRenewed(t *testing.T) {
	now := start
	a := open(t, t.TempDir(), &now, "house.lan")
	first := current(t, a)
	now = now.Add(leafRenewed / 2)
	if current(t, a) != first {
		t.Error("a certificate was made anew before its time")
	}
	now = start.Add(leafRenewed)
	if second := current(t, a); second == first || second.Leaf.NotAfter.Sub(second.Leaf.NotBefore) > leafLife {
		t.Error("a certificate of two thirds of its life was not made anew, or lasts too long")
	}
}

func TestAHalfAuthority(t *testing.T) {
	dir, now := t.TempDir(), start
	open(t, dir, &now, "house.lan")
	if err := os.Remove(filepath.Join(dir, keyFile)); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, []string{"house.lan"}, time.Now); truce.KindOf(err) != truce.Unavailable {
		t.Errorf("without its key: %v", err)
	}
}
