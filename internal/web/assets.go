package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed static
var staticFiles embed.FS

// assets are the embedded style sheet and script under names that carry the hash of their content, so that browsers
// may keep them for ever.
type assets struct {
	content map[string][]byte // by hashed name
	gzipped map[string][]byte // the same, compressed once
	hashed  map[string]string // by plain name
}

func loadAssets() (*assets, error) {
	a := &assets{content: map[string][]byte{}, gzipped: map[string][]byte{}, hashed: map[string]string{}}
	files, err := fs.ReadDir(staticFiles, "static")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		b, err := staticFiles.ReadFile("static/" + f.Name())
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(b)
		ext := path.Ext(f.Name())
		name := strings.TrimSuffix(f.Name(), ext) + "-" + hex.EncodeToString(sum[:6]) + ext
		a.content[name], a.hashed[f.Name()] = b, name
		var buf bytes.Buffer
		z := gzip.NewWriter(&buf)
		if _, err := z.Write(b); err != nil {
			return nil, err
		}
		if err := z.Close(); err != nil {
			return nil, err
		}
		a.gzipped[name] = buf.Bytes()
	}
	return a, nil
}

// serve answers GET /assets/{name}, compressed where the browser takes it.
func (a *assets) serve(w http.ResponseWriter, r *request) error {
	name := r.PathValue("name")
	b, ok := a.content[name]
	if !ok {
		return errNoPage
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Vary", "Accept-Encoding")
	if takesGzip(r.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		b = a.gzipped[name]
	}
	w.Write(b)
	return nil
}
