package web_test

import (
	"bytes"
	"context"
	"io"
	"strings"

	"truce"
	"truce/internal/demo/exercise"
	"truce/internal/media"
	"truce/internal/web/frame"
)

var _ frame.Media = (*house)(nil)

func (h *house) Files(ctx context.Context, m truce.MemberID, operations ...string) ([]media.File, error) {
	return h.registrars[m].Held().Of(ctx, nil, operations...)
}

func (h *house) NewestFiles(ctx context.Context, m truce.MemberID, most int) ([]media.File, int, error) {
	return h.registrars[m].Held().Newest(ctx, nil, most)
}

func (h *house) TakeFile(ctx context.Context, b frame.By, f media.New, in io.Reader) (string, error) {
	return h.registrars[b.Member].TakeFile(ctx, by(b), f, in)
}

func (h *house) OpenFile(ctx context.Context, b frame.By, id string, part media.Part) (*media.Opened, error) {
	return h.registrars[b.Member].OpenFile(ctx, by(b), id, part)
}

func (h *house) EraseFile(ctx context.Context, b frame.By, id, ground, note string) error {
	return h.registrars[b.Member].EraseFile(ctx, by(b), id, ground, note)
}

// files plants a photograph and a document of CA, with names, sources, metadata and content that nobody else sees.
func (x *planter) files() {
	photo := exercise.WithExif(exercise.Photograph(), exercise.Exif{Serial: "dunlin-serial"})
	for _, f := range []struct {
		media.New
		in io.Reader
	}{
		{media.New{Form: "a", Report: "CA-R-1", Name: "dotterel-name.jpg", From: "ruff-source"}, bytes.NewReader(photo)},
		{media.New{Form: "b", Incident: "CA-I-2", Name: "dotterel-name.txt"}, strings.NewReader("knot-content")},
	} {
		_, err := x.h.registrars["CA"].TakeFile(x.ctx, by(frame.By{Member: "CA", Function: "duty officer"}), f.New, f.in)
		x.must(err)
	}
}
