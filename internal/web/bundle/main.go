// Command bundle builds what of npm the pages load, desk/static/age.js, from the packages that package-lock.json pins. It
// needs npm, and is run from the root of the repository by make assets. Its result is not kept there: a program that is
// built without it says so where sealed fields are entered, and encrypts them at the node instead of in the browser.
//
// The same packages give the same bytes; what is there already and was built from the same is left alone.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// The folders, seen from the root of the repository.
const (
	here   = "internal/web/bundle"
	result = "internal/web/desk/static/age.js"
)

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
	if built, err := os.ReadFile(result); err == nil && bytes.HasPrefix(built, []byte(from)) {
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
	built := api.Build(api.BuildOptions{
		EntryPoints: []string{filepath.Join(here, "age.js")}, Bundle: true, Format: api.FormatIIFE, GlobalName: "age",
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
	return os.WriteFile(result, built.OutputFiles[0].Contents, 0o644)
}

// origin returns how a result begins that was built from what lies here now.
func origin() (string, error) {
	h := sha256.New()
	for _, name := range []string{"main.go", "age.js", "package-lock.json"} {
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
	var files []string
	err := filepath.WalkDir(filepath.Join(here, "node_modules"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "LICENSE" {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		return "", errors.Join(errors.New("no package brings a licence"), err)
	}
	var b bytes.Buffer
	b.WriteString(from + " It holds these packages:\n")
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return "", err
		}
		version, err := versionOf(filepath.Dir(f))
		if err != nil {
			return "", err
		}
		path := filepath.ToSlash(filepath.Dir(f))
		name := path[strings.LastIndex(path, "node_modules/")+len("node_modules/"):] // a package may bring another of its own
		fmt.Fprintf(&b, "\n%s %s\n\n%s\n", name, version, strings.ReplaceAll(strings.TrimSpace(string(text)), "*/", "* /"))
	}
	b.WriteString("*/")
	return b.String(), nil
}

func versionOf(dir string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, "package.json"))
	if err != nil {
		return "", err
	}
	var p struct{ Version string }
	err = json.Unmarshal(b, &p)
	return p.Version, err
}
