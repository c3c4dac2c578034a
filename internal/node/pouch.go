package node

import (
	"context"
	"path/filepath"

	"truce"
	"truce/internal/people"
	"truce/internal/pouch"
	"truce/internal/web/frame"
)

// PouchFile holds the mediator's pouch of a node, beside its record. Nothing else of the node tells of it: no log, no
// audit, no finding of [Examine] (docs/decisions/0026).
const PouchFile = "pouch.db"

// OpenPouch opens the pouch of the node in a directory, whether or not the node is open.
func OpenPouch(ctx context.Context, dir string) (*pouch.Store, error) {
	if _, err := readConfig(dir); err != nil {
		return nil, err
	}
	return pouch.OpenStore(ctx, filepath.Join(dir, PouchFile))
}

// openPouch opens the pouch of the node, which is made where there is none.
func (n *Node) openPouch(ctx context.Context) (*pouch.Store, error) {
	return n.pouch.open(ctx, func(ctx context.Context) (*pouch.Store, error) { return OpenPouch(ctx, n.Dir) })
}

var _ frame.Pouch = pages{}

// Mediates implements frame.Pouch. Of a refusal nothing is kept: an audit that tells who asked for the pouch tells of
// it.
func (p pages) Mediates(ctx context.Context, b frame.By) error {
	nobody := truce.Errorf(truce.NotFound, "there is no pouch for whoever asks")
	if p.people != nil {
		who, err := p.people.Person(ctx, b.Person)
		switch {
		case err != nil && truce.KindOf(err) != truce.NotFound:
			return err
		case err != nil || who.Disabled || !who.Has(people.MediatorsStaff):
			return nobody
		}
		return nil
	}
	if b.Member != p.Member {
		return nobody
	}
	l, err := p.lensOf(ctx, b.Function) // one officer sits at this machine, or nobody logs in
	if err != nil {
		return err
	}
	may, err := l.Can(ctx, truce.ActFile)
	if err == nil && !may {
		err = nobody
	}
	return err
}

func (p pages) mediator(ctx context.Context, b frame.By) (*pouch.Store, error) {
	if err := p.Mediates(ctx, b); err != nil {
		return nil, err
	}
	return p.openPouch(ctx)
}

// Pouch implements frame.Pouch.
func (p pages) Pouch(ctx context.Context, b frame.By) ([]byte, error) {
	s, err := p.mediator(ctx, b)
	if err != nil {
		return nil, err
	}
	return s.Read(ctx)
}

// ReplacePouch implements frame.Pouch.
func (p pages) ReplacePouch(ctx context.Context, b frame.By, held truce.Digest, file []byte) error {
	s, err := p.mediator(ctx, b)
	if err != nil {
		return err
	}
	return s.Replace(ctx, held, file)
}

// DestroyPouch implements frame.Pouch.
func (p pages) DestroyPouch(ctx context.Context, b frame.By) error {
	s, err := p.mediator(ctx, b)
	if err != nil {
		return err
	}
	return s.Destroy(ctx)
}
