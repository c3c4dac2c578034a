package node

import (
	"context"
	"fmt"
	"path/filepath"

	"truce"
	"truce/internal/audit"
	"truce/internal/papers"
	"truce/internal/registrar"
	"truce/internal/talks"
	"truce/internal/web/frame"
)

// PapersFile holds the papers of a node's secretariat, beside its record.
const PapersFile = "papers.db"

// Secretariat is what the secretariat of talks at a node works with: its papers, held against what the record says. It
// is safe for concurrent use, also by several processes.
type Secretariat struct {
	node  *Node
	store *papers.Store
	books frame.Shelf[*talks.Book]
}

// OpenSecretariat opens the papers of a node.
func (n *Node) OpenSecretariat(ctx context.Context) (*Secretariat, error) {
	store, err := papers.Open(ctx, filepath.Join(n.Dir, PapersFile), n.clock)
	if err != nil {
		return nil, err
	}
	return &Secretariat{node: n, store: store}, nil
}

// Close closes the papers.
func (s *Secretariat) Close() error { return s.store.Close() }

// Papers returns what the secretariat's steps come to.
func (s *Secretariat) Papers(ctx context.Context) (*talks.Papers, error) { return s.store.Papers(ctx) }

// Known returns what steps are held against: the claims as the member sees them.
func (s *Secretariat) Known(ctx context.Context) (talks.Known, error) {
	l, err := s.node.lensOf(ctx, "")
	if err != nil {
		return talks.Known{}, err
	}
	b, err := s.books.Take(ctx, l, func() (*talks.Book, error) {
		return talks.Read(func(k truce.Kind) ([]*truce.Claim, error) { return l.Claims(ctx, k, "") })
	})
	return talks.Known{Book: b, Zone: l.Process().Zone}, err
}

// Take lets an officer take steps, all or none. That it did is kept, and what was refused, but nothing of what the
// papers say.
func (s *Secretariat) Take(ctx context.Context, by registrar.By, claim string, bodies ...any) error {
	what := "talks"
	for _, b := range bodies {
		kind, _ := talks.Subject(b)
		what = "talks: " + kind
	}
	return s.audited(ctx, by, truce.ActFile, what, func() error {
		k, err := s.Known(ctx)
		if err != nil {
			return err
		}
		return s.store.Take(ctx, by.Function, claim, k, bodies...)
	})
}

// Destroy lets an officer destroy the papers of a round or a text, "round/ID" or "text/ID".
func (s *Secretariat) Destroy(ctx context.Context, by registrar.By, subject string) (n int64, err error) {
	err = s.audited(ctx, by, truce.ActFile, "talks: destroy", func() error {
		n, err = s.store.Destroy(ctx, subject)
		return err
	})
	return n, err
}

// audited does what an officer asks for, if its function may act so.
func (s *Secretariat) audited(ctx context.Context, by registrar.By, act truce.Action, what string,
	do func() error) error {
	l, err := s.node.lensOf(ctx, by.Function)
	if err != nil {
		return err
	}
	may, err := l.Can(ctx, act)
	if err != nil {
		return err
	}
	if !may {
		err = truce.Errorf(truce.Forbidden, "the %s of %s may not %s, and writes nothing to the papers of talks",
			by.Function, s.node.Member, act)
	} else {
		err = do()
	}
	a := audit.Of(truce.At(s.node.clock()), s.node.Member, by.Function, what, "", err)
	a.Person = by.Person
	s.node.audit(a)
	return err
}

// Sign makes a version of an agreement of a text that was agreed, enters it in the member's log, and notes in the
// papers that it was signed. Called again after a failure it goes on where it stopped.
func (s *Secretariat) Sign(ctx context.Context, by registrar.By, text string, on truce.Date) (*truce.Agreement,
	error) {
	p, err := s.Papers(ctx)
	if err != nil {
		return nil, err
	}
	d := p.Texts[text]
	if d == nil {
		return nil, truce.Errorf(truce.NotFound, "there is no text %q under negotiation", text)
	}
	if !on.Valid() || len(on) != 10 {
		return nil, truce.Errorf(truce.Invalid, "a text is signed on a day, %q is none: write 2031-01-15", on)
	}
	if err := d.Signable(); err != nil {
		return nil, err
	}
	version := 1
	claims, err := s.node.Models.Claims(ctx, truce.KindAgreement, text)
	if err != nil {
		return nil, err
	}
	for _, c := range claims {
		version = max(version, c.Body.(*truce.Agreement).Version+1)
	}
	claim := fmt.Sprintf("signed-%s-%d", short(text), d.Opened)
	if rec, held, err := s.node.Registrar.Log.Lookup(ctx, claim); err != nil {
		return nil, err
	} else if held {
		version = versionAt(claims, truce.Ref{Member: s.node.Member, Index: rec.Index}, version)
	}
	a := d.Agreement(version, false)
	a.Signed = on
	a.Sources = []truce.Source{{Doc: text, Date: on, Note: "as it was signed at the table"}}
	if _, err := s.node.Registrar.Enter(ctx, by, claim, a); err != nil {
		return nil, err
	}
	return a, s.Take(ctx, by, claim, &talks.Signed{Text: text, On: on, Version: version})
}

// versionAt returns the version that an entry of the log holds.
func versionAt(claims []*truce.Claim, at truce.Ref, none int) int {
	for _, c := range claims {
		if c.Ref == at {
			return c.Body.(*truce.Agreement).Version
		}
	}
	return none
}

// Release enters an undertaking of the minutes, read back and agreed, as a commitment.
func (s *Secretariat) Release(ctx context.Context, by registrar.By, round truce.RoundID,
	minute string) (*truce.Commitment,
	error) {
	p, err := s.Papers(ctx)
	if err != nil {
		return nil, err
	}
	c, err := p.Room(round).Commitment(minute)
	if err != nil {
		return nil, err
	}
	if x := p.Room(round).Sitting(c.Session); x != nil {
		c.Body.Stated = x.Day
		c.Body.Sources[0].Date = x.Day
	}
	claim := fmt.Sprintf("minute-%s-%s", short(string(round)), short(minute))
	_, err = s.node.Registrar.Enter(ctx, by, claim, c.Body)
	return c.Body, err
}

// short makes a part of a claim id of an id.
func short(id string) string { return truce.DigestOf([]byte(id)).String()[:16] }
