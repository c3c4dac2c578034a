// Command bundle builds what of npm the pages load, static/age.js, from the packages that package-lock.json pins. It
// needs npm; its result is kept in the repository, so that building the program does not.
//
//	go generate ./internal/web
//
// The same packages give the same bytes.
package main

import (
	"bytes"
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

// The folders, seen from internal/web, where go generate runs this.
const (
	here   = "bundle"
	result = "static/age.js"
)

func main() {
	if err := build(); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func build() error {
	npm := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
	npm.Dir, npm.Stderr = here, os.Stderr
	if err := npm.Run(); err != nil {
		return fmt.Errorf("npm ci: %w", err)
	}
	banner, err := licences()
	if err != nil {
		return err
	}
	built := api.Build(api.BuildOptions{
		EntryPoints: []string{filepath.Join(here, "age.js")}, Bundle: true, Format: api.FormatIIFE, GlobalName: "age",
		Target: api.ES2022, MinifySyntax: true, MinifyWhitespace: true, MinifyIdentifiers: true, LegalComments: api.LegalCommentsNone,
		Charset: api.CharsetUTF8, Banner: map[string]string{"js": banner},
	})
	for _, m := range built.Errors {
		err = errors.Join(err, errors.New(m.Text))
	}
	if err != nil {
		return err
	}
	return os.WriteFile(result, built.OutputFiles[0].Contents, 0o644)
}

// licences gathers the licence of every package into one comment, as the licences ask.
func licences() (string, error) {
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
	b.WriteString("/* Built by internal/web/bundle; do not edit. It holds these packages:\n")
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
