// Package door is the room in which people are recognised: the door itself, one-time links, one's own account, the
// people of a member, and how a browser is told to trust the node.
package door

import (
	"embed"

	"truce/internal/web/frame"
)

//go:embed templates lang static
var files embed.FS

// request is what somebody asks.
type request = frame.Request

// site is the door of a site.
type site struct{ *frame.Site }

// Room is the door.
func Room() frame.Room {
	return frame.Room{
		Files:  files,
		Routes: func(f *frame.Site) (frame.Routes, error) { return (&site{f}).routes(), nil },
		Open:   func(f *frame.Site) (frame.Routes, error) { return (&site{f}).open(), nil },
		Founding: []string{"GET /account", "POST /account/end", "POST /account/codes", "POST /account/passkey",
			"POST /account/provider", "POST /account/provider/unbind"},
	}
}

// routes lists the addresses about people, for those who were recognised.
func (s *site) routes() frame.Routes {
	if s.People == nil {
		return nil
	}
	list := frame.Routes{
		// One's own sessions, passkeys and codes.
		"GET /account": s.account,
		// Ends a session of one's own, or all others.
		"POST /account/end": s.endSession,
		// Makes new recovery codes.
		"POST /account/codes": s.renewCodes,
		// Makes an access token for a program, and shows it once.
		"POST /account/token": s.makeToken,
		// Ends one.
		"POST /account/token/end": s.endToken,
		// Makes the address of a feed, and shows it once.
		"POST /account/feed": s.makeFeed,
		// Ends one.
		"POST /account/feed/end": s.endFeed,
		// Adds a passkey.
		"POST /account/passkey": s.addPasskey,
		// The people of the member; for administrators.
		"GET /people": s.peoplePage,
		// Makes a person known, and a link for them.
		"POST /people": s.invite,
		// Makes a link, ends sessions, disables, enables, gives other roles.
		"POST /people/{id}": s.changePerson,
	}
	if s.Provider != nil {
		// Binds the institution's own provider to one's account.
		list["POST /account/provider"] = s.bindProvider
		// Takes it from one's account.
		list["POST /account/provider/unbind"] = s.unbindProvider
	}
	return list
}

// open lists the addresses that are answered to whoever was not recognised yet.
func (s *site) open() frame.Routes {
	list := frame.Routes{}
	if s.People != nil {
		list = frame.Routes{
			// The door: password and code, or a passkey.
			"GET /enter": s.enterForm,
			// Recognises somebody by password and code.
			"POST /enter": s.enterByCode,
			// Recognises somebody by a passkey.
			"POST /enter/passkey": s.enterByPasskey,
			// Ends the session.
			"POST /leave": s.leave,
			// A one-time link: how the person will be recognised.
			"GET /enrol/{token}": s.enrolForm,
			// Takes a password with its codes.
			"POST /enrol/{token}": s.enrolByCode,
			// Takes a passkey.
			"POST /enrol/{token}/passkey": s.enrolByPasskey,
		}
	}
	if s.People != nil && s.Provider != nil {
		// Goes to the institution's own provider, to be recognised by it.
		list["POST /enter/provider"] = s.enterByProvider
		// Goes there from a one-time link.
		list["POST /enrol/{token}/provider"] = s.enrolByProvider
		// Comes back from there.
		list["GET "+WayBack] = s.backFromProvider
	}
	if s.Trust != nil {
		// How a browser is told to trust this node.
		list["GET /trust"] = s.trust
		// The certificate of the node's authority.
		list["GET /trust/truce-ca.crt"] = s.trustCertificate
		if s.Part == frame.TrustPart {
			list["GET /{$}"] = s.trust
		}
	}
	return list
}
