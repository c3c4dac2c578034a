package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"truce"
	"truce/internal/vault"
	"truce/record"
)

// keyFlags name an officer's key.
type keyFlags struct {
	Key string `help:"The officer's key file, as truce key new wrote it." type:"path" placeholder:"FILE"`
	passphraseFlags
}

// passphraseFlags say where the passphrase of a key comes from.
type passphraseFlags struct {
	PassphraseFile string `help:"Read the passphrase from the first line of this file; without it the terminal is asked." type:"path" placeholder:"FILE"`
}

// unlock opens the key; nil where none is named.
func (k keyFlags) unlock(e *env) (*vault.Key, error) {
	if k.Key == "" {
		if k.PassphraseFile != "" {
			return nil, truce.Errorf(truce.Invalid, "--passphrase-file without --key")
		}
		return nil, nil
	}
	return k.open(e, k.Key)
}

func (p passphraseFlags) open(e *env, path string) (*vault.Key, error) {
	file, err := readSmall(path)
	if err != nil {
		return nil, err
	}
	passphrase, err := p.passphrase(e, "Passphrase of "+path+": ")
	if err != nil {
		return nil, err
	}
	return vault.Unlock(file, passphrase)
}

// maxSmall bounds a key file or a file with a passphrase, in bytes.
const maxSmall = 64 << 10

// readSmall reads a file that is small, or not what it should be.
func readSmall(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxSmall {
		return nil, truce.Errorf(truce.Invalid, "%s is no key and holds no passphrase: it is too large, or no file", path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	return b, nil
}

// passphrase reads a passphrase: the first line of a file, or what is typed and not shown.
func (p passphraseFlags) passphrase(e *env, prompt string) (string, error) {
	if p.PassphraseFile == "" {
		return typed(e, prompt)
	}
	b, err := readSmall(p.PassphraseFile)
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(string(b), "\n")
	if line = strings.TrimSuffix(line, "\r"); line == "" {
		return "", truce.Errorf(truce.Invalid, "the first line of %s is empty: the passphrase stands there", p.PassphraseFile)
	}
	return line, nil
}

// twice is passphrase for a new key: what is typed is typed again.
func (p passphraseFlags) twice(e *env) (string, error) {
	first, err := p.passphrase(e, "Passphrase for the key: ")
	if err != nil || p.PassphraseFile != "" {
		return first, err
	}
	again, err := typed(e, "The same again: ")
	if err == nil && first != again {
		err = truce.Errorf(truce.Invalid, "the two passphrases differ; no key was made")
	}
	return first, err
}

func typed(e *env, prompt string) (string, error) {
	f, ok := e.In.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return "", truce.Errorf(truce.Invalid, "there is no terminal to type the passphrase in: give --passphrase-file FILE")
	}
	fmt.Fprint(e.Stderr, prompt)
	b, err := term.ReadPassword(int(f.Fd()))
	fmt.Fprintln(e.Stderr)
	if err != nil {
		return "", truce.Errorf(truce.Unavailable, "the passphrase could not be read from the terminal")
	}
	return string(b), nil
}

// writeSecret writes a file that does not exist yet and that its owner alone reads, and flushes it to the disk.
func writeSecret(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return truce.Errorf(truce.Conflict, "%s exists: it may be somebody's key; name another file", path)
	}
	if err != nil {
		return truce.Errorf(truce.Unavailable, "%s cannot be written: may this user write there?", path)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = record.SyncDir(filepath.Dir(path))
	}
	if err != nil {
		os.Remove(path)
		return truce.Errorf(truce.Unavailable, "%s cannot be written: is the disk full?", path)
	}
	return nil
}
