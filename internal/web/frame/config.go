package frame

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"truce"
	"truce/internal/audit"
	"truce/internal/claimfile"
	"truce/internal/listen"
	"truce/internal/people"
	"truce/internal/provider"
	"truce/internal/query"
	"truce/internal/terms"
	"truce/internal/timezone"
)

// Config is what the pages of one process work with.
type Config struct {
	Reader query.Reader
	Prefix string // where the handler is mounted, "/exercise"; empty: at the root
	Title  string // shown in the bar; empty: the process's own title

	Fictional bool // a band on every page, print included; also set when the founding document says so
	Dossier   bool // the process is a dossier of sources: its own pages come first, and nobody gives verdicts
	// Passages says where words stand in the articles that a dossier was made from; nil: that is not known.
	Passages claimfile.Passages

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
	// Provider is the institution's own, by which people may sign in too; nil: there is none.
	Provider *provider.Provider
	Secure   bool   // the pages are asked for over HTTPS
	Part     Part   // which of the pages are answered
	Trust    *Trust // what browsers are to be told to trust; nil: somebody outside vouches for the certificate

	Surplus Surplus // nil: nothing is said of what was fetched of logs in vain

	Registrar Registrar  // nil: nothing can be entered
	Proofs    Proofs     // nil: the record's pages say that this node shows no proofs
	Vault     Vault      // nil: sealed fields stay closed on the pages
	Names     Names      // nil: names are not answered here
	Importer  Importer   // nil: no files are taken in here
	Field     Field      // nil: nothing is taken from telephones that had no connection
	Keeper    Keeper     // nil: the node is run by commands alone
	Founding  Founding   // of [FoundingPart]
	Steering  Steering   // nil: the process is changed by commands alone
	Hooks     Hooks      // nil: no programs are told here, or by commands alone
	Feeds     Feeds      // nil: incidents have no feeds here
	Duty      Duty       // nil: there is no duty room, and pages do not learn of changes by themselves
	Acts      *audit.Log // what officers asked for here; nil: it is not shown
	// Audit is told what an officer asked for on the pages and may not do, before any registrar was asked; nil: nobody
	// is.
	Audit func(by By, what string, err error)

	Clock func() time.Time // nil: time.Now
	Rand  io.Reader        // for claim ids of forms; nil: crypto/rand
	Log   *slog.Logger     // nil: discarded

	Talks Talks // nil: no papers of talks are kept here
	Pouch Pouch // nil: nothing is carried between parties here
	// PouchKey is the key file that an exercise gives whoever plays the mediator, and PouchPassphrase what opens it;
	// empty: there is no such thing.
	PouchKey        []byte
	PouchPassphrase string
	// Readings keeps articles that were read; nil: what is proposed of one is shown once and kept nowhere.
	Readings Readings
	Holdings Holdings // nil: no tables from elsewhere are kept here
	Media    Media    // nil: no files are kept here

	PageTime time.Duration // how long a page may be worked on; 0: as long as one may
}

// Site is a configured set of pages. A copy of one may show another record: what is compiled is shared.
type Site struct {
	Config
	Process string         // slug, for the names of cookies
	Zone    *time.Location // of the process
	Shelf   *terms.Shelf   // the agreements of the record, compiled

	rooms  []Room
	pages  *pages
	words  map[string]*Catalog // by language
	assets *assets

	uploads  *listen.Budget // of files that come at the moment, by caller
	crowd    crowd
	failures *listen.Turns // to log why an address is not answered, by its pattern
	matching *matching     // what matches questions that are kept
}

// New returns the pages of a process: its rooms, of which the frame is the first. It reads the founding document once
// and fails when there is none, and when two rooms have a page, a word or a file of the same name.
func New(c Config, rooms ...Room) (*Site, error) {
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
	zone, err := timezone.Load(p.Zone)
	if err != nil {
		return nil, err
	}
	s := &Site{Config: c, matching: new(matching), Process: p.ID, Zone: zone, Shelf: new(terms.Shelf), rooms: rooms,
		uploads: listen.NewBudget(uploadsAtOnce, uploadsOfOne), crowd: newCrowd(),
		failures: listen.NewTurns(failuresTold, failureEvery)}
	return s, s.load()
}

// load reads what the rooms embed: assets, catalogs, templates.
func (s *Site) load() (err error) {
	if s.assets, err = loadAssets(s.rooms); err != nil {
		return err
	}
	if s.words, err = Catalogs(s.rooms...); err != nil {
		return err
	}
	for _, c := range s.words {
		c.zone = s.Zone
	}
	s.pages, err = newPages(s)
	return err
}

// In returns the words of a language; nil where the pages are not in it.
func (s *Site) In(lang string) *Catalog { return s.words[lang] }
