package demo

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"truce"
	"truce/internal/demo/exercise"
	"truce/internal/node"
	"truce/internal/pouch"
	"truce/internal/vault"
)

// offer is what one party lets the mission say, and doubt what it keeps to itself.
const (
	offer = "Both sides could leave the Hill line by night, one hour after the last ferry."
	doubt = "We cannot hold it past the spring."
)

// carried lets the mission carry an offer between parties that do not meet, and looks for it in every file of every
// node.
func (t *Tour) carried(ctx context.Context) error {
	t.title("An offer is carried between parties that do not meet, and nothing is left of it")
	s, err := node.OpenPouch(ctx, t.Network.Home(exercise.OM))
	if err != nil {
		return err
	}
	defer s.Close()
	unused, err := s.Read(ctx)
	if err != nil {
		return err
	}
	t.say("Every node has a pouch, closed to keys that the node does not have. That of OM has %d bytes, and nobody uses "+
		"it.", len(unused))
	k, err := vault.NewKey()
	if err != nil {
		return err
	}
	closed, err := exchange(k.Recipient())
	if err == nil {
		err = s.Replace(ctx, truce.DigestOf(unused), closed)
	}
	if err != nil {
		return err
	}
	t.say("The Council gave OM's mediator a message in two parts: one may be told without saying whose it is, one is " +
		"kept.\nThe Government was told the first, and both agree that it becomes text on the table. The second, nobody " +
		"was " +
		"told.")
	t.say("The pouch has %d bytes now. Files of the four nodes in which a word of either part stands: %s.", len(closed),
		t.holding([]byte(offer), []byte(doubt)))
	t.say("As it is closed it lies in %s.", filepath.Base(t.holding(pieces(closed)...)))
	if err := s.Destroy(ctx); err != nil {
		return err
	}
	t.say("It is destroyed. Files in which a piece of the closed pouch is left: %s.\nNo log, no audit and no doctor says "+
		"that there was one.", t.holding(pieces(closed)...))
	return nil
}

// exchange makes a pouch of the exchange, closed to a key.
func exchange(recipient string) ([]byte, error) {
	from, to := string(exercise.Council), string(exercise.Government)
	p, at := new(pouch.Pouch), truce.At(exercise.Now)
	for _, a := range []any{&pouch.Hold{Recipient: recipient},
		&pouch.Told{From: from, To: []string{to},
			Parts: []pouch.Saying{{Words: offer, Allow: pouch.TellNoName}, {Words: doubt, Allow: pouch.Keep}}},
		&pouch.Shown{Message: 1, Part: 1, To: to}, &pouch.Released{Message: 1, Part: 1, By: to},
		&pouch.Released{Message: 1, Part: 1, By: from}} {
		if err := p.Take(at, a); err != nil {
			return nil, err
		}
	}
	return p.Close()
}

// Carry lays the exchange into the pouch of a member's node, closed to the key of whoever plays its mediator.
func (w *Network) Carry(ctx context.Context, m truce.MemberID) error {
	closed, err := exchange(exercise.MediatorRecipient)
	if err != nil {
		return err
	}
	s, err := node.OpenPouch(ctx, w.Home(m))
	if err != nil {
		return err
	}
	defer s.Close()
	unused, err := s.Read(ctx)
	if err != nil {
		return err
	}
	return s.Replace(ctx, truce.DigestOf(unused), closed)
}

// pieces are some of a closed pouch, by which it is known wherever it lies.
func pieces(file []byte) (out [][]byte) {
	for at := 0; at+48 <= len(file); at += 512 {
		out = append(out, file[at:at+48])
	}
	return out
}

// holding names the files of all nodes in which any of the words stand.
func (t *Tour) holding(words ...[]byte) string {
	found := "none"
	for _, m := range exercise.Members {
		err := filepath.WalkDir(t.Network.Home(m), func(path string, e fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) || err == nil && e.IsDir() {
				return nil
			}
			if err != nil {
				return err
			}
			data, err := os.ReadFile(path)
			if errors.Is(err, fs.ErrNotExist) {
				return nil // the nodes are at work meanwhile
			}
			for _, w := range words {
				if bytes.Contains(data, w) {
					found = path
				}
			}
			return err
		})
		if err != nil {
			return "not looked through, " + err.Error()
		}
	}
	return found
}
