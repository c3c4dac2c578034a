// Command bundle builds what of npm the pages load, static/age.js, from the packages that package-lock.json pins. It
// needs npm; its result is kept in the repository, so that building the program does not.
//
//	go generate ./internal/web
//
// The same packages give the same bytes.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
	for _, pattern := range []string{"node_modules/*/LICENSE", "node_modules/@*/*/LICENSE"} {
		found, err := filepath.Glob(filepath.Join(here, pattern))
		if err != nil {
			return "", err
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return "", errors.New("no package brings a licence")
	}
	slices.Sort(files)
	var b bytes.Buffer
	b.WriteString("/* Built by internal/web/bundle; do not edit. It holds these packages:\n")
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return "", err
		}
		name := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(f)), here+"/node_modules/")
		fmt.Fprintf(&b, "\n%s\n\n%s\n", name, strings.ReplaceAll(strings.TrimSpace(string(text)), "*/", "* /"))
	}
	b.WriteString("*/")
	return b.String(), nil
}
