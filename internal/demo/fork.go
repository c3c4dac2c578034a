package demo

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"truce"
	"truce/internal/demo/exercise"
	"truce/internal/federation"
	"truce/internal/node"
	"truce/internal/recordsql"
	"truce/record"
)

// Recover brings the rest of a stopped node's own log back from another member's.
func (w *Network) Recover(ctx context.Context, m truce.MemberID) (int64, error) {
	return node.Recover(ctx, w.Home(m), w.Options(), func(n *node.Node) (federation.Peer, error) {
		peers, err := w.Peers(n)
		if err != nil {
			return nil, err
		}
		return peers[len(peers)-1], nil
	})
}

// forked lets BO show CA another history than the others.
func (t *Tour) forked(ctx context.Context) error {
	t.title("A member tries to show two histories")
	doctored, err := t.doctored(ctx)
	if err != nil {
		return err
	}
	defer doctored.Close()
	ca := t.Network.Node(exercise.CA)
	before, err := t.file(ctx, exercise.BO, "Stonebridge")
	if err != nil {
		return err
	}
	rest := []truce.MemberID{exercise.BO, exercise.CA, exercise.OM}
	if _, err := t.everywhere(ctx, before, rest, known); err != nil {
		return err
	}
	origin := node.Origin("meridian", exercise.BO)
	v, err := t.verifier(ctx, exercise.BO)
	if err != nil {
		return err
	}
	hostile := federation.New(federation.Config{Member: exercise.BO, Process: "meridian", Store: doctored,
		Logs: func() []federation.Log {
			return []federation.Log{{Member: exercise.BO, Origin: origin, Verifier: v}}
		}}).Direct()
	if _, err := ca.Sync(ctx, hostile, 0); err != nil {
		return err
	}
	proof, err := t.proof(ctx, rest)
	if err != nil {
		return err
	}
	file := filepath.Join(t.Dir, "fork-of-BO")
	if err := os.WriteFile(file, []byte(proof), 0o644); err != nil {
		return truce.Errorf(truce.Unavailable, "%v", err)
	}
	key, err := t.logKey(ctx, exercise.BO)
	if err != nil {
		return err
	}
	smaller, larger, err := record.VerifyFork([]byte(proof), v)
	if err != nil {
		return err
	}
	t.say("Somebody at BO takes an old copy of its log, enters other things, signs them with BO's key, and shows that "+
		"to CA alone.\n"+
		"CA holds the other history already. Both bear BO's signature: at size %d and at size %d, and they cannot both be "+
		"true.\n"+
		"CA enters the proof in its own log, so every node has it. Anybody checks it without any of the nodes:\n\n  truce "+
		"log verify --key %s %s\n\n%s",
		smaller.Size, larger.Size, key, filepath.Base(file), indent(proof))
	if err := t.judge(ctx, exercise.CA, before); err != nil {
		return err
	}
	view, err := ca.Models.Incident(ctx, before)
	if err != nil {
		return err
	}
	t.say("From the entry on at which the histories part, CA concurs in nothing that rests on BO's log: of %s the "+
		"status is %q.\nWhat was settled before stands.", before, view.Status)
	return nil
}

// doctored returns a record in which BO's log goes on otherwise than at BO's node.
func (t *Tour) doctored(ctx context.Context) (*recordsql.Store, error) {
	m := exercise.BO
	if err := t.backUp(ctx, m); err != nil {
		return nil, err
	}
	secret, err := os.ReadFile(filepath.Join(t.backup(m), "log.key"))
	if err != nil {
		return nil, truce.Errorf(truce.Unavailable, "%v", err)
	}
	signer, err := record.NewSigner(strings.TrimSpace(string(secret)))
	if err != nil {
		return nil, err
	}
	v, err := t.verifier(ctx, m)
	if err != nil {
		return nil, err
	}
	store, err := recordsql.OpenSQLite(ctx, t.backup(m))
	if err != nil {
		return nil, err
	}
	log, err := record.Open(ctx, store, signer, v)
	if err != nil {
		store.Close()
		return nil, err
	}
	defer log.Close()
	entry, err := truce.Encode(truce.Entry{Kind: truce.KindWithdraw, Claim: "another-history", Officer: exercise.Duty,
		At: truce.At(t.Network.Clock()), Body: &truce.Withdraw{Index: 5, Why: "entered in error"}})
	if err == nil {
		_, err = log.Append(ctx, record.Entry{Claim: "another-history", Data: entry[0]})
	}
	if err != nil {
		store.Close()
		return nil, err
	}
	return store, nil
}

// verifier returns that of a member's log, by the founding document as CA has it.
func (t *Tour) verifier(ctx context.Context, m truce.MemberID) (note.Verifier, error) {
	key, err := t.logKey(ctx, m)
	if err != nil {
		return nil, err
	}
	return record.NewVerifier(key)
}

func (t *Tour) logKey(ctx context.Context, m truce.MemberID) (string, error) {
	p, err := t.Network.Node(exercise.CA).Models.Process(ctx)
	if err != nil {
		return "", err
	}
	member, _ := p.Member(m)
	return member.LogKey, nil
}

// proof waits until every node has the proof that BO's log is forked, and returns it.
func (t *Tour) proof(ctx context.Context, at []truce.MemberID) (proof string, err error) {
	_, err = until(ctx, func() (bool, error) {
		for _, m := range at {
			forks, err := t.Network.Node(m).Forked(ctx)
			if _, forked := forks[exercise.BO]; err != nil || !forked {
				return false, err
			}
		}
		return true, nil
	})
	if err != nil {
		return "", err
	}
	claims, err := t.Network.Node(exercise.OM).Models.Claims(ctx, truce.KindFork, string(exercise.BO))
	if err != nil || len(claims) == 0 {
		return "", err
	}
	return claims[0].Body.(*truce.Fork).Proof, nil
}

func indent(s string) string {
	return "  | " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n  | ") + "\n"
}
