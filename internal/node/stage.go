package node

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"truce"
	"truce/internal/recordsql"
	"truce/internal/vault"
	"truce/record"
)

// Setting is what a stage is set with: logs that were written elsewhere, complete, and what the members keep sealed.
type Setting struct {
	Process *truce.Process
	Keys    map[truce.MemberID]Keys
	Logs    map[truce.MemberID][]record.Entry
	Secrets map[truce.MemberID][]vault.Secret
}

// Stage makes the nodes of all members of a process in directories of their ids, each with its own keys and vault, as
// they would be had they exchanged everything: the record and the read models are made once and copied. It is for
// demonstrations and tests; members that do not trust one another exchange logs. Of the options only Marks counts.
func Stage(ctx context.Context, dir string, s Setting, o Options) error {
	var first string
	for _, m := range s.Process.Members {
		home := filepath.Join(dir, string(m.ID))
		if err := os.MkdirAll(home, 0o700); err != nil {
			return truce.Errorf(truce.Unavailable, "the directory %s cannot be made: %v", home, err)
		}
		if err := writeKeys(home, s.Process.ID, m.ID, s.Keys[m.ID]); err != nil {
			return err
		}
		if err := s.fillVault(ctx, home, m.ID); err != nil {
			return err
		}
		if first == "" {
			first = home
			if err := s.record(ctx, home, m.ID); err != nil {
				return err
			}
		}
		if err := s.mark(home, m.ID, o); err != nil {
			return err
		}
		if home == first {
			continue
		}
		for _, name := range [...]string{recordFile, modelsFile} {
			if err := copyFile(filepath.Join(first, name), filepath.Join(home, name)); err != nil {
				return truce.Errorf(truce.Unavailable, "%s cannot be written: %v", filepath.Join(home, name), err)
			}
		}
		if err := s.rekey(ctx, first, home); err != nil {
			return err
		}
	}
	return nil
}

// rekey gives copied read models the key of the node that has them now.
func (s Setting) rekey(ctx context.Context, first, home string) error {
	was, err := modelsKey(first)
	if err != nil {
		return err
	}
	key, err := modelsKey(home)
	if err != nil {
		return err
	}
	models, err := place{dir: home}.openModels(ctx, s.Process.Digest())
	if err != nil {
		return err
	}
	defer models.Close()
	models.Key(was)
	return models.Rekey(ctx, key)
}

// mark puts the mark of a member's log.
func (s Setting) mark(home string, m truce.MemberID, o Options) error {
	c, err := readConfig(home)
	if err == nil {
		err = beginMark(home, c, o)
	}
	return err
}

func (s Setting) fillVault(ctx context.Context, home string, m truce.MemberID) error {
	v, err := vault.Create(ctx, filepath.Join(home, vaultFile))
	if err != nil {
		return err
	}
	defer v.Close()
	return v.Put(ctx, s.Secrets[m]...)
}

// record writes all logs into the record of one node, and makes the read models.
func (s Setting) record(ctx context.Context, home string, own truce.MemberID) error {
	store, err := recordsql.OpenSQLite(ctx, home)
	if err != nil {
		return sentence(err)
	}
	defer store.Close()
	logs := Logs{Store: store}
	for _, m := range s.Process.Members {
		l, err := s.write(ctx, store, m.ID)
		if err != nil {
			return sentence(err)
		}
		if logs.Of = append(logs.Of, l); m.ID == own {
			logs.Own = l
		}
	}
	models, err := OpenModels(ctx, home, logs)
	if err != nil {
		return err
	}
	defer models.Close()
	return models.CatchUp(ctx)
}

func (s Setting) write(ctx context.Context, store *recordsql.Store, m truce.MemberID) (LogOf, error) {
	signer, err := record.NewSigner(s.Keys[m].Log.Secret)
	if err != nil {
		return LogOf{}, err
	}
	v, err := record.NewVerifier(s.Keys[m].Log.Public)
	if err != nil {
		return LogOf{}, err
	}
	if err := record.Create(ctx, store, signer, v); err != nil {
		return LogOf{}, err
	}
	log, err := record.Open(ctx, store, signer, v)
	if err != nil {
		return LogOf{}, err
	}
	defer log.Close()
	for entries := s.Logs[m]; len(entries) > 0; {
		n := min(len(entries), record.MaxBatch)
		if _, err := log.Append(ctx, entries[:n]...); err != nil {
			return LogOf{}, err
		}
		entries = entries[n:]
	}
	return LogOf{m, Origin(s.Process.ID, m), v}, nil
}

// copyFile copies a database that nobody has open.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if closeErr := out.Close(); err == nil {
		err = closeErr
	}
	return err
}
