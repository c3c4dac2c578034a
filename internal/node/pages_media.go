package node

import (
	"context"
	"io"

	"truce"
	"truce/internal/media"
	"truce/internal/web/frame"
)

var _ frame.Media = pages{}

// Files implements frame.Media.
func (p pages) Files(ctx context.Context, m truce.MemberID, operations ...string) ([]media.File, error) {
	r, err := p.of(m)
	if err != nil {
		return nil, err
	}
	return r.Held().Of(ctx, nil, operations...)
}

// NewestFiles implements frame.Media.
func (p pages) NewestFiles(ctx context.Context, m truce.MemberID, most int) ([]media.File, int, error) {
	r, err := p.of(m)
	if err != nil {
		return nil, 0, err
	}
	return r.Held().Newest(ctx, nil, most)
}

// TakeFile implements frame.Media.
func (p pages) TakeFile(ctx context.Context, b frame.By, f media.New, in io.Reader) (string, error) {
	r, err := p.may(ctx, b, truce.ActFile)
	if err != nil {
		return "", err
	}
	return r.TakeFile(ctx, by(b), f, in)
}

// OpenFile implements frame.Media.
func (p pages) OpenFile(ctx context.Context, b frame.By, id string, part media.Part) (*media.Opened, error) {
	r, err := p.of(b.Member)
	if err != nil {
		return nil, err
	}
	return r.OpenFile(ctx, by(b), id, part)
}

// EraseFile implements frame.Media.
func (p pages) EraseFile(ctx context.Context, b frame.By, id, ground, note string) error {
	r, err := p.may(ctx, b, truce.ActRelease)
	if err != nil {
		return err
	}
	return r.EraseFile(ctx, by(b), id, ground, note)
}
