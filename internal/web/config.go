package web

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/people"
	"truce/internal/propose"
	"truce/internal/query"
	"truce/internal/terms"
	"truce/internal/view"
)

// Config is what the pages of one process work with.
type Config struct {
	Reader query.Reader
	Prefix string // where the handler is mounted, "/exercise"; empty: at the root
	Title  string // shown in the bar; empty: the process's own title

	Fictional bool // a band on every page, print included; also set when the founding document says so
	Dossier   bool // the process is a dossier of sources: its own pages come first, and nobody gives verdicts

	// Demo signs visitors in: a switch shows the same page as each officer, as an observer and as the public.
	Demo bool
	// As is whom a demo shows its pages to at first: "CA:duty officer", "observer" or "public". Empty: the first officer
	// that may give a verdict; of a dossier, the public.
	As string
	// Viewer says who looks, when Demo is off. Nil: everybody is the public.
	Viewer func(*http.Request) truce.Viewer

	// People says who looks, when Demo is off: whoever has not been recognised by it is led to the door. Nil: nobody logs
	// in.
	People *people.Store
	Member truce.MemberID // whose people they are
	Secure bool           // the pages are asked for over HTTPS
	Part   Part           // which of the pages are answered
	Trust  *Trust         // what browsers are to be told to trust; nil: somebody outside vouches for the certificate

	Registrar Registrar // nil: nothing can be entered
	Proofs    Proofs    // nil: the record's pages say that this node shows no proofs
	Vault     Vault     // nil: sealed fields stay closed on the pages
	Names     Names     // nil: names are not answered here
	// Audit is told what an officer asked for on the pages and may not do, before any registrar was asked; nil: nobody is.
	Audit func(by By, what string, err error)

	Clock func() time.Time // nil: time.Now
	Rand  io.Reader        // for claim ids of forms; nil: crypto/rand
	Log   *slog.Logger     // nil: discarded

	PageTime time.Duration // how long a page may be worked on; 0: as long as one may
}

// site is a configured set of pages.
type site struct {
	Config
	desk    *view.Desk
	pages   *pages
	words   map[string]*catalog // by language
	assets  *assets
	process string // slug, for the names of cookies
	zone    *time.Location
	shelf   *terms.Shelf
	// proposer says which incidents may be one; nil: no weights come with the program.
	proposer *propose.Engine
}

// New returns the handler of a process's pages, to be mounted at Prefix. It reads the founding document once and fails
// when there is none.
func New(c Config) (http.Handler, error) {
	p, err := c.Reader.Process(context.Background())
	if err != nil {
		return nil, err
	}
	if c.Title == "" {
		c.Title = p.Title
	}
	c.Fictional = c.Fictional || p.Fictional
	c.Prefix = strings.TrimSuffix(c.Prefix, "/")
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	zone, err := bulletin.Zone(p.Zone)
	if err != nil {
		return nil, err
	}
	s := &site{Config: c, desk: view.New(c.Reader), process: p.ID, zone: zone, shelf: new(terms.Shelf)}
	if s.proposer, err = propose.Shipped(zone); err != nil && truce.KindOf(err) != truce.NotFound {
		return nil, err
	}
	if err := s.load(); err != nil {
		return nil, err
	}
	return s.handler(), nil
}

// load reads what is embedded: assets, catalogs, templates.
func (s *site) load() (err error) {
	if s.assets, err = loadAssets(); err != nil {
		return err
	}
	if s.words, err = loadCatalogs(); err != nil {
		return err
	}
	s.pages = newPages(s)
	_, err = s.pages.base("en")
	return err
}
