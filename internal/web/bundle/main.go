// Command bundle builds what of npm the pages load from the packages that package-lock.json pins: age.js, and, packed,
// maplibre.js with the script of its worker. It needs npm, and is run from the root of the repository by make assets.
// Its results are not kept there: a program that is built without them says so where sealed fields are entered, and
// encrypts them at the node instead of in the browser; and its maps stand still.
//
// The same packages give the same bytes; what is there already and was built from the same is left alone.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// The folders, seen from the root of the repository.
const (
	here    = "internal/web/bundle"
	results = "internal/web/desk/static"
)

// script is one result: what it is built of, its name, and how pages find what it exports. What is packed is embedded
// so, and unpacked when the pages are opened.
type script struct {
	entry, name string
	format      api.Format
	global      string
	packed      bool
}

var scripts = []script{
	{"age.js", "age.js", api.FormatIIFE, "age", false},
	{"maplibre.js", "maplibre.js", api.FormatIIFE, "maplibregl", true},
	{"node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs", "maplibre-worker.js", api.FormatIIFE, "", true},
}

// file returns where the result stands.
func (s *script) file() string {
	if s.packed {
		return filepath.Join(results, s.name+".gz")
	}
	return filepath.Join(results, s.name)
}

// content returns the result as it was built; nil where it was not.
func (s *script) content() []byte {
	b, err := os.ReadFile(s.file())
	if err != nil || !s.packed {
		return b
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	b, _ = io.ReadAll(z) // what is cut off is built again
	return b
}

func main() {
	if err := build(); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func build() error {
	from, err := origin()
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(scripts, func(s script) bool { return !bytes.HasPrefix(s.content(), []byte(from)) }) {
		return nil
	}
	npm := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
	npm.Dir, npm.Stderr = here, os.Stderr
	if err := npm.Run(); err != nil {
		return fmt.Errorf("npm ci: %w", err)
	}
	banner, err := licences(from)
	if err != nil {
		return err
	}
	for _, s := range scripts {
		if err := s.build(banner); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

func (s *script) build(banner string) (err error) {
	built := api.Build(api.BuildOptions{
		EntryPoints: []string{filepath.Join(here, s.entry)}, Bundle: true, Format: s.format, GlobalName: s.global,
		Target: api.ES2022, MinifySyntax: true, MinifyWhitespace: true, MinifyIdentifiers: true,
		LegalComments: api.LegalCommentsNone,
		Charset:       api.CharsetUTF8, Banner: map[string]string{"js": banner},
	})
	for _, m := range built.Errors {
		err = errors.Join(err, errors.New(m.Text))
	}
	if err != nil {
		return err
	}
	content := built.OutputFiles[0].Contents
	if !s.packed {
		return os.WriteFile(s.file(), content, 0o644)
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(content); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(s.file(), packed.Bytes(), 0o644)
}

// origin returns how a result begins that was built from what lies here now.
func origin() (string, error) {
	h := sha256.New()
	for _, name := range []string{"main.go", "age.js", "maplibre.js", "package-lock.json"} {
		b, err := os.ReadFile(filepath.Join(here, name))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%d\n%s", len(b), b)
	}
	return fmt.Sprintf("/* Built by internal/web/bundle from %x; do not edit.", h.Sum(nil)[:8]), nil
}

// licences gathers the licence of every package into one comment, as the licences ask, which begins with from.
func licences(from string) (string, error) {
	text, err := os.ReadFile(filepath.Join(here, "package-lock.json"))
	if err != nil {
		return "", err
	}
	var lock struct {
		Packages map[string]struct{ Version, License string }
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		return "", err
	}
	var b bytes.Buffer
	b.WriteString(from + " It holds these packages:\n")
	for _, path := range slices.Sorted(maps.Keys(lock.Packages)) {
		if path == "" {
			continue // this one
		}
		p := lock.Packages[path]
		licence, err := licenceOf(filepath.Join(here, path), p.License)
		if err != nil {
			return "", err
		}
		name := path[strings.LastIndex(path, "node_modules/")+len("node_modules/"):] // a package may bring another of its own
		fmt.Fprintf(&b, "\n%s %s\n\n%s\n", name, p.Version, strings.ReplaceAll(licence, "*/", "* /"))
	}
	b.WriteString("*/")
	return b.String(), nil
}

// licenceOf returns the text of a package's licence, or its name where the package brings no text.
func licenceOf(dir, name string) (string, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	for _, f := range files {
		if strings.HasPrefix(strings.ToLower(f.Name()), "licen") {
			text, err := os.ReadFile(filepath.Join(dir, f.Name()))
			return strings.TrimSpace(string(text)), err
		}
	}
	if name == "" {
		return "", fmt.Errorf("%s says nothing of its licence", dir)
	}
	return "Licence: " + name, nil
}
