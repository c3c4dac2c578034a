package node

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"truce"
	"truce/internal/audit"
	"truce/internal/people"
	"truce/internal/web/frame"
)

// gatheredFile holds what founders have given each other before the member's log begins: their cards, and the document.
// Nothing in it is secret, and nothing in it binds anybody.
const gatheredFile = "founding.json"

// gathered is founding.json.
type gathered struct {
	Cards    []Card         `json:"cards"` // the others', in order of member
	Document *truce.Process `json:"document,omitempty"`
}

// Unfounded reports whether a directory holds no log yet: nothing of a node, or keys alone.
func Unfounded(dir string) bool { return nodeFile(dir) == "" || Prepared(dir) }

// Founding is a directory in which a member's log is to begin, as the pages see it before there is a node. It is safe
// for concurrent use.
type Founding struct {
	dir    string
	o      Options
	acts   *audit.Log
	people *people.Store
	n      *Node  // of a log that has begun, and of whose process nothing was read yet; nil: it has not begun
	over   func() // called once these pages are over, before anybody is told

	mu sync.Mutex
}

var _ frame.Founding = (*Founding)(nil)

// OpenFounding opens a directory in which no log has begun, and makes it where there is none.
func OpenFounding(ctx context.Context, dir string, o Options) (*Founding, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, truce.Errorf(truce.Unavailable, "the directory %s cannot be made: %v", dir, err)
	}
	f := &Founding{dir: dir, o: o.withDefaults(), acts: audit.In(dir), over: func() {}}
	var err error
	f.people, err = OpenPeople(ctx, dir, o)
	return f, err
}

// Joining is Founding for the pages of a node whose log has begun with the document by which its member joins others,
// until their logs bring what makes that document hold.
func (n *Node) Joining(store *people.Store) *Founding {
	return &Founding{dir: n.Dir, o: n.options.withDefaults(), acts: n.acts, people: store, n: n, over: func() {}}
}

// OnceOver has over called once these pages are over, before anybody is told. It is to be called before they are asked.
func (f *Founding) OnceOver(over func()) { f.over = sync.OnceFunc(over) }

// Pages completes the configuration of the pages on which the log is founded.
func (f *Founding) Pages(c frame.Config) frame.Config {
	c.People, c.Founding, c.Part, c.Acts = f.people, f, frame.FoundingPart, f.acts
	return NoPages(c)
}

// NoPages completes the configuration of pages where there is no record yet.
func NoPages(c frame.Config) frame.Config {
	c.Reader, c.Title = frame.Unfounded(), "truce"
	return c
}

// People are those who log in meanwhile.
func (f *Founding) People() *people.Store { return f.people }

// Close closes the people. They are opened anew with the node.
func (f *Founding) Close() error { return f.people.Close() }

// Notice looks whether these pages are over otherwise than by one of them.
func (f *Founding) Notice(ctx context.Context) {
	f.mu.Lock()
	defer f.mu.Unlock()
	over := !Unfounded(f.dir)
	if f.n != nil {
		_, err := f.n.Models.Process(ctx)
		over = err == nil
	}
	if over {
		f.over()
	}
}

// Joins reports whether the log has begun with a document by which the member joins others, and which is not in force
// by what has been read.
func (n *Node) Joins(ctx context.Context) bool {
	_, err := n.Models.Process(ctx)
	return err != nil && n.Models.waits(n.Member) != nil
}

// SetPeer implements frame.Founding.
func (f *Founding) SetPeer(ctx context.Context, b frame.By, m truce.MemberID, address string) error {
	return f.does(ctx, b, "peer set", "", func() error {
		if f.n == nil {
			return truce.Errorf(truce.Conflict, "the log has not begun: nothing is known of other members")
		}
		return f.n.AddPeer(ctx, m, address)
	})
}

// does lets somebody who administers do something, and keeps that they did.
func (f *Founding) does(ctx context.Context, b frame.By, what, about string, do func() error) error {
	who, err := f.people.Person(ctx, b.Person)
	if err != nil {
		return err
	}
	if who.Disabled || !who.Administers() {
		err = truce.Errorf(truce.Forbidden, "%s may not %s: none of their roles does", who.Name, truce.ActAdmin)
	} else {
		f.mu.Lock()
		err = do()
		f.mu.Unlock()
	}
	if err != nil {
		about = ""
	}
	c, _ := readConfig(f.dir)
	a := audit.Of(truce.At(f.o.Clock()), c.Member, who.Function, what, about, err)
	a.Person = who.ID
	_ = f.acts.Write(a)
	return err
}

// Look implements frame.Founding.
func (f *Founding) Look(ctx context.Context) (frame.Gathered, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.n != nil {
		return f.n.joining(ctx)
	}
	var out frame.Gathered
	if !Prepared(f.dir) {
		return out, nil
	}
	own, err := ownCard(f.dir)
	if err != nil {
		return out, err
	}
	g, err := readGathered(f.dir)
	if err != nil {
		return out, err
	}
	out.Process, out.Own, out.Document = own.Process, &own.Member, g.Document
	for _, c := range g.Cards {
		out.Others = append(out.Others, c.Member)
	}
	out.Card, err = FormatCard(own)
	return out, err
}

// joining is what is known of others where nothing was read of their logs.
func (n *Node) joining(ctx context.Context) (frame.Gathered, error) {
	p, err := n.binding(ctx)
	if err != nil || p == nil {
		return frame.Gathered{}, err
	}
	out := frame.Gathered{Process: p.ID, Document: p}
	addresses, err := Peers(n.Dir)
	for _, m := range p.Members {
		if m.ID == n.Member {
			continue
		}
		x := frame.Peer{Member: m.ID}
		for _, a := range addresses {
			if a.Member == m.ID {
				x.Address = a.URL
			}
		}
		out.Awaited = append(out.Awaited, x)
	}
	return out, err
}

// Make implements frame.Founding.
func (f *Founding) Make(ctx context.Context, b frame.By, process string, m truce.Member) error {
	return f.does(ctx, b, "keys made", "", func() error {
		_, err := Prepare(f.dir, process, m, f.o)
		return err
	})
}

// PutCard implements frame.Founding.
func (f *Founding) PutCard(ctx context.Context, b frame.By, file []byte) error {
	return f.does(ctx, b, "card put in", "", func() error {
		card, err := ParseCard(file)
		if err != nil {
			return err
		}
		own, err := ownCard(f.dir)
		if err != nil {
			return err
		}
		switch {
		case card.Process != own.Process:
			return truce.Errorf(truce.Invalid, "the card of %s is made for process %s, and this is %s", card.Member.ID,
				card.Process, own.Process)
		case card.Member.ID == own.Member.ID:
			return truce.Errorf(truce.Conflict, "%s is this member: its own card is here already", card.Member.ID)
		}
		return f.change(func(g *gathered) {
			g.Cards = append(without(g.Cards, card.Member.ID), card)
			slices.SortFunc(g.Cards, func(a, b Card) int { return cmp.Compare(a.Member.ID, b.Member.ID) })
		})
	})
}

// DropCard implements frame.Founding.
func (f *Founding) DropCard(ctx context.Context, b frame.By, m truce.MemberID) error {
	return f.does(ctx, b, "card removed", "", func() error {
		return f.change(func(g *gathered) { g.Cards = without(g.Cards, m) })
	})
}

func without(cards []Card, m truce.MemberID) []Card {
	return slices.DeleteFunc(cards, func(c Card) bool { return c.Member.ID == m })
}

// Draft implements frame.Founding.
func (f *Founding) Draft(ctx context.Context, b frame.By, base truce.Process) (faults []frame.Fault, err error) {
	err = f.does(ctx, b, "document drafted", "", func() error {
		own, err := ownCard(f.dir)
		if err != nil {
			return err
		}
		g, err := readGathered(f.dir)
		if err != nil {
			return err
		}
		base.Members = nil
		p, _ := DraftProcess(base, append([]Card{own}, g.Cards...))
		faults, err = f.keep(p)
		return err
	})
	return faults, err
}

// PutDocument implements frame.Founding.
func (f *Founding) PutDocument(ctx context.Context, b frame.By, file []byte) (faults []frame.Fault, err error) {
	err = f.does(ctx, b, "document put in", "", func() error {
		p, err := readProcess(file)
		if err == nil {
			faults, err = f.keep(p)
		}
		return err
	})
	return faults, err
}

// keep keeps a document in which nothing is wrong.
func (f *Founding) keep(p *truce.Process) ([]frame.Fault, error) {
	faults, err := f.faults(p)
	if err == nil && len(faults) == 0 {
		err = f.change(func(g *gathered) { g.Document = p })
	}
	return faults, err
}

// faults returns what is wrong with a document, for this member and by the cards that it was given.
func (f *Founding) faults(p *truce.Process) ([]frame.Fault, error) {
	c, err := readConfig(f.dir)
	if err != nil {
		return nil, err
	}
	g, err := readGathered(f.dir)
	if err != nil {
		return nil, err
	}
	out := Faults(p)
	if err := c.namedBy(p); err != nil {
		out = append(out, frame.Fault{Field: "members", Says: err})
	}
	for _, card := range g.Cards {
		if m, ok := p.Member(card.Member.ID); ok && !sameKeys(m, card.Member) {
			out = append(out, frame.Fault{Field: "members", Says: truce.Errorf(truce.Invalid,
				"the document names other keys for %s than its card that was put in here: ask them which are theirs", m.ID)})
		}
	}
	return out, nil
}

// Endorse implements frame.Founding.
func (f *Founding) Endorse(ctx context.Context, b frame.By, agreed truce.Digest) error {
	return f.does(ctx, b, "document endorsed", "", func() error {
		g, err := readGathered(f.dir)
		switch {
		case err != nil:
			return err
		case g.Document == nil:
			return truce.Errorf(truce.NotFound, "there is no document yet: draft it, or put in that which another drafted")
		case g.Document.Digest() != agreed:
			return NotAgreed(g.Document)
		}
		// It was checked when it was put in; the cards may have changed since.
		if faults, err := f.faults(g.Document); err != nil || len(faults) > 0 {
			return cmp.Or(err, firstOf(faults))
		}
		if err := Endorse(context.WithoutCancel(ctx), f.dir, g.Document, nil, f.o); err != nil {
			return err
		}
		f.over()
		return nil
	})
}

func firstOf(faults []frame.Fault) error {
	if len(faults) == 0 {
		return nil
	}
	return faults[0].Says
}

// NotAgreed refuses to endorse a document that is another than the one agreed on.
func NotAgreed(p *truce.Process) error {
	return truce.Errorf(truce.Conflict, "the digest of the document is %s, not the one agreed on: nothing is endorsed",
		p.Digest())
}

// change changes what was gathered.
func (f *Founding) change(do func(*gathered)) error {
	g, err := readGathered(f.dir)
	if err != nil {
		return err
	}
	do(&g)
	return replaceJSON(f.dir, gatheredFile, g)
}

func readGathered(dir string) (gathered, error) {
	var g gathered
	b, err := os.ReadFile(filepath.Join(dir, gatheredFile))
	if errors.Is(err, fs.ErrNotExist) {
		return g, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &g)
	}
	if err != nil {
		return gathered{}, truce.Errorf(truce.Unavailable,
			"%s cannot be read: put it aside, and put in the cards and the document anew", filepath.Join(dir, gatheredFile))
	}
	return g, nil
}

// ownCard reads the card of a member whose keys are made.
func ownCard(dir string) (Card, error) {
	b, err := os.ReadFile(filepath.Join(dir, cardFile))
	if err != nil {
		return Card{}, truce.Errorf(truce.NotFound, "the keys of this member are not made yet")
	}
	return ParseCard(b)
}
