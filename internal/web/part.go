package web

import "slices"

// Trust is the certificate authority of the node, which browsers are to be told to trust.
type Trust struct {
	Certificate []byte // PEM
	Fingerprint string // SHA-256, as browsers show it
	Pages       string // where the pages are, once it is trusted
}

// Part says which of the pages are answered.
type Part int

// The parts.
const (
	WholeSite  Part = iota
	PublicPart      // what was published and what proves it, to everybody, and nothing else
	TrustPart       // how a browser is told to trust the node, and nothing else
)

// publicPatterns are the addresses of [PublicPart].
var publicPatterns = []string{"GET /{$}", "GET /bulletins", "GET /bulletins/{member}/{number}",
	"GET /bulletins/{member}/{number}/{row}/{cell}",
	"GET /record", "GET /record/{member}", "GET /record/{member}/fork", "GET /help", "GET /assets/{name}"}

// publicNav are the sections of [PublicPart].
var publicNav = []navItem{{Key: "nav.bulletins", Path: "/bulletins"}, {Key: "nav.record", Path: "/record"}}

// parted returns those of the routes that the part of the pages answers.
func (s *site) parted(list []route) []route {
	switch s.Part {
	case PublicPart:
		return slices.DeleteFunc(list, func(r route) bool { return !slices.Contains(publicPatterns, r.Pattern) })
	case TrustPart:
		return slices.DeleteFunc(list, func(r route) bool { return r.Pattern != "GET /assets/{name}" })
	}
	return list
}
