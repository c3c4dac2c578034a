package main

import (
	"crypto/x509"
	"os"
	"strings"

	"truce"
	"truce/internal/provider"
)

// providerFlags say which provider of the institution people may sign in with too. A secret is no flag: others on the
// machine read those.
type providerFlags struct {
	OIDCIssuer string `help:"The OpenID provider of your institution, as it names itself, by which people may sign in too." name:"oidc-issuer" placeholder:"URL"`
	OIDCClient string `help:"The client id under which the provider knows this node." name:"oidc-client" placeholder:"ID"`
	OIDCSecret string `help:"The file with the client's secret; else the variable TRUCE_OIDC_SECRET, else there is none." name:"oidc-secret" type:"existingfile" placeholder:"FILE"`
	OIDCName   string `help:"What the pages call the provider; its host if not given." name:"oidc-name" placeholder:"NAME"`
	OIDCRoots  string `help:"Certificates that vouch for the provider's own, where this machine does not know them." name:"oidc-ca" type:"existingfile" placeholder:"FILE"`
}

// provider returns the provider that is configured; nil: none is.
func (f providerFlags) provider() (*provider.Provider, error) {
	if f.OIDCIssuer == "" {
		return nil, nil
	}
	c := provider.Config{Issuer: f.OIDCIssuer, Client: f.OIDCClient, Name: f.OIDCName,
		Secret: os.Getenv("TRUCE_OIDC_SECRET")}
	if f.OIDCSecret != "" {
		text, err := os.ReadFile(f.OIDCSecret)
		if err != nil {
			return nil, truce.Errorf(truce.Invalid, "--oidc-secret %s cannot be read", f.OIDCSecret)
		}
		c.Secret = strings.TrimSpace(string(text))
	}
	if f.OIDCRoots != "" {
		text, err := os.ReadFile(f.OIDCRoots)
		c.Roots = x509.NewCertPool()
		if err != nil || !c.Roots.AppendCertsFromPEM(text) {
			return nil, truce.Errorf(truce.Invalid, "--oidc-ca %s holds no certificate", f.OIDCRoots)
		}
	}
	return provider.New(c)
}
