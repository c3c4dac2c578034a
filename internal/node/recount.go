package node

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/internal/bulletin"
	"truce/internal/follow"
	"truce/internal/query"
	"truce/internal/sqlstore"
	"truce/record"
)

// Progress is told now and then how much of what is done; nil: nobody is.
type Progress = func(done, of int64)

// Checked is what was found of a published bulletin. Problems are sentences; each part of the check that was done and
// found nothing is true.
type Checked struct {
	Ref       truce.Ref
	By        truce.MemberID
	Bulletin  *truce.Bulletin
	Log       truce.CutLog // the publisher's, in which it stands
	Signed    bool         // every entry of that log is what was signed, and the bulletin is among them
	Adds      bool         // its figures add up, whatever the logs say
	Recounted bool         // every figure is what the logs give at its cut
	Unheld    []string     // why it could not be counted again: what is not held of the logs in its cut
	Problems  []string
}

// CheckBulletin checks a published bulletin of a member from the logs held here, and from nothing else: the read
// models are not looked at. Where all logs of its cut are held, as far as the cut, every figure is counted again.
func (n *Node) CheckBulletin(ctx context.Context, m truce.MemberID, number int64, progress Progress) (Checked, error) {
	for _, l := range n.Logs.All() {
		if l.Member != m {
			continue
		}
		c, err := CheckExported(ctx, record.StoreSource(n.Store, l.Origin), l.Verifier, m, number, progress)
		if err == nil {
			err = n.recount(ctx, &c, progress)
		}
		return c, err
	}
	return Checked{}, truce.Errorf(truce.NotFound, "no log of %s is held here", m)
}

// CheckExported checks a bulletin of a member from its log alone: signatures, presence, arithmetic.
func CheckExported(ctx context.Context, src record.Source, v note.Verifier, m truce.MemberID, number int64,
	progress Progress) (Checked, error) {
	if !strings.HasSuffix(v.Name(), "/"+string(m)+"/1") {
		return Checked{}, truce.Errorf(truce.Invalid, "%s is not the log of %s, which published the bulletin", v.Name(), m)
	}
	r, err := record.Verify(ctx, src, v, record.VerifyOptions{Progress: progress})
	if err != nil {
		return Checked{}, verdict(err)
	}
	log := truce.CutLog{Member: m, Size: r.Checkpoint.Size, Root: r.Checkpoint.Root.String()}
	c := Checked{By: m, Signed: true, Log: log}
	if c.Ref, c.Bulletin, err = published(ctx, src, r.Checkpoint, m, number); err != nil {
		return Checked{}, err
	}
	c.Problems = bulletin.Arithmetic(c.Bulletin)
	c.Adds = len(c.Problems) == 0
	return c, nil
}

// published finds the bulletin of a number in a log: the first of that number that follows the one before it.
func published(ctx context.Context, src record.Source, cp record.Checkpoint, m truce.MemberID,
	number int64) (truce.Ref, *truce.Bulletin, error) {
	var parts truce.Assembly
	var found *truce.Bulletin
	ref, last := truce.Ref{Member: m}, 0
	err := record.ReadEntries(ctx, src, cp, 0, cp.Size, func(i int64, data []byte) error {
		if found != nil || !bytes.HasPrefix(data, bulletinHead) && !bytes.HasPrefix(data, partHead) {
			return nil
		}
		e, err := truce.Decode(data)
		if err != nil {
			return nil // it has no effect
		}
		whole, done, err := parts.Take(e)
		if b, ok := whole.Body.(*truce.Bulletin); err == nil && done && ok && b.Number == last+1 {
			if last = b.Number; int64(last) == number {
				found, ref.Index = b, i
			}
		}
		return nil
	})
	if err == nil && found == nil {
		err = truce.Errorf(truce.NotFound, "the log of %s holds no bulletin %s", m, truce.Mint(m, 'B', number))
	}
	return ref, found, sentence(err)
}

// How every entry begins that is a bulletin or a part of one: entries have one form.
var (
	bulletinHead = []byte(`{"kind":"bulletin/`)
	partHead     = []byte(`{"kind":"` + truce.KindPart + `",`)
)

// recount counts the bulletin again, where the logs of its cut are held.
func (n *Node) recount(ctx context.Context, c *Checked, progress Progress) error {
	for _, l := range n.Logs.All() {
		at := c.Bulletin.Cut.Log(l.Member)
		stands, err := n.Logs.stands(ctx, at)
		if err != nil {
			return err
		}
		if !stands {
			c.Unheld = append(c.Unheld,
				fmt.Sprintf("what is held here of the log of %s is not the %d entries of the cut", l.Member, at.Size))
		}
	}
	if len(c.Unheld) > 0 {
		return nil
	}
	return n.at(ctx, c.Bulletin.Cut, progress, func(s *sqlstore.Store) error {
		reached, err := s.Cut(ctx)
		if err != nil {
			return err
		}
		if reached.Digest() != c.Bulletin.Cut.Digest() {
			c.Unheld = []string{"the logs that are held here cannot be read as far as its cut"}
			return nil
		}
		found, err := bulletin.Recount(ctx, s, c.By, c.Bulletin)
		c.Problems, c.Recounted = append(c.Problems, found...), err == nil && len(found) == 0
		return err
	})
}

// AsOf makes read models of the logs as they stood when each had so many entries, in a place of their own, and hands
// them to fn; a log that is not named had none. An error of kind NotFound says that not so much is held here.
func (n *Node) AsOf(ctx context.Context, sizes map[truce.MemberID]int64, progress Progress,
	fn func(query.Reader) error) error {
	var cut truce.Cut
	for _, l := range n.Logs.All() {
		size := sizes[l.Member]
		if size == 0 {
			continue
		}
		_, head, err := n.Logs.head(ctx, l.Member)
		if err != nil && truce.KindOf(err) != truce.NotFound {
			return err
		}
		if err != nil || size > head.Size {
			return truce.Errorf(truce.NotFound, "of the log of %s fewer than %d entries are held here: take in the rest first",
				l.Member, size)
		}
		root, err := record.RootAt(ctx, record.StoreSource(n.Store, l.Origin), head, size)
		if err != nil {
			return sentence(err)
		}
		cut = append(cut, truce.CutLog{Member: l.Member, Size: size, Root: root.String()})
	}
	for m := range sizes {
		if cut.Size(m) == 0 {
			return truce.Errorf(truce.NotFound, "no log of %s is held here", m)
		}
	}
	return n.at(ctx, cut, progress, func(s *sqlstore.Store) error {
		reached, err := s.Cut(ctx)
		if err != nil {
			return err
		}
		if reached.Digest() != cut.Digest() {
			return truce.Errorf(truce.Unavailable, "the logs that are held here cannot be read as far as that")
		}
		return fn(s)
	})
}

// at makes read models of the logs as they stood at a cut, in a place of their own, and hands them to fn. Every entry
// is hashed again. It takes as long as truce rebuild.
func (n *Node) at(ctx context.Context, cut truce.Cut, progress Progress, fn func(*sqlstore.Store) error) error {
	dir, err := os.MkdirTemp("", "truce-recount-")
	if err != nil {
		return truce.Errorf(truce.Unavailable, "there is no place for a count of its own: %v", err)
	}
	defer os.RemoveAll(dir)
	founding, err := n.Logs.founding(ctx)
	if err != nil {
		return err
	}
	s, err := sqlstore.OpenSQLite(ctx, filepath.Join(dir, modelsFile), founding)
	if err != nil {
		return err
	}
	defer s.Close()
	m := &Models{Store: s, logs: n.Logs, follower: follow.New(s, n.Logs.Store, followed(n.Logs)...), Progress: progress}
	m.follower.UpTo(cut)
	if err := m.CatchUp(ctx); err != nil {
		return err
	}
	for _, l := range n.Logs.All() { // with those it has learned of
		if cut.Size(l.Member) == 0 {
			continue
		}
		src := record.StoreSource(n.Store, l.Origin)
		if _, err := record.Verify(ctx, src, l.Verifier, record.VerifyOptions{}); err != nil {
			return verdict(err)
		}
	}
	return fn(s)
}
