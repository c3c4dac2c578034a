package frame

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

// assets are the embedded style sheet and script under names that carry the hash of their content, so that browsers
// may keep them for ever.
type assets struct {
	content map[string][]byte // by hashed name; without those that are embedded compressed
	gzipped map[string][]byte // all of them, compressed once
	hashed  map[string]string // by plain name
}

func loadAssets(rooms []Room) (*assets, error) {
	a := &assets{content: map[string][]byte{}, gzipped: map[string][]byte{}, hashed: map[string]string{}}
	for _, room := range rooms {
		files, err := fs.Glob(room.Files, "static/*")
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			b, err := fs.ReadFile(room.Files, f)
			if err != nil {
				return nil, err
			}
			if err := a.add(path.Base(f), b); err != nil {
				return nil, err
			}
		}
	}
	return a, nil
}

// add takes a file in under its plain name. One that is embedded compressed stays so.
func (a *assets) add(plain string, b []byte) error {
	plain, packed := strings.CutSuffix(plain, ".gz")
	if a.hashed[plain] != "" {
		return fmt.Errorf("two rooms have a file %q", plain)
	}
	sum := sha256.Sum256(b)
	ext := path.Ext(plain)
	name := strings.TrimSuffix(plain, ext) + "-" + hex.EncodeToString(sum[:6]) + ext
	a.hashed[plain] = name
	if packed {
		a.gzipped[name] = b
		return nil
	}
	a.content[name] = b
	var err error
	a.gzipped[name], err = compressed.of(b, func() ([]byte, error) {
		var buf bytes.Buffer
		z := gzip.NewWriter(&buf)
		if _, err := z.Write(b); err != nil {
			return nil, err
		}
		err := z.Close()
		return buf.Bytes(), err
	})
	return err
}

// serve answers GET /assets/{name}, compressed where the browser takes it.
func (a *assets) serve(w http.ResponseWriter, r *Request) error {
	name := r.PathValue("name")
	packed, ok := a.gzipped[name]
	if !ok {
		return ErrNoPage
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Vary", "Accept-Encoding")
	if takesGzip(r.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(packed)
		return nil
	}
	if b, ok := a.content[name]; ok {
		w.Write(b)
		return nil
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	_, err = io.Copy(w, z)
	return err
}
