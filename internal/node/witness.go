package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"truce"
	"truce/internal/federation"
	"truce/record"
)

// witnessFile holds the secret key of the node's witness, where it has one. It is none of the member's other keys: a
// cosigner's word is that it holds the entries, a witness's only that it saw no other history.
const witnessFile = "witness.key"

// NewWitness makes the key of the node's witness, once, and returns the public half, to be given to whoever submits.
func NewWitness(dir string, o Options) (vkey string, err error) {
	n, err := named(dir, o)
	if err != nil {
		return "", err
	}
	skey, vkey, err := record.GenerateCosignerKey(o.withDefaults().Rand, fmt.Sprintf("truce.invalid/%s/%s/witness",
		n.config.Process, n.Member))
	if err != nil {
		return "", sentence(err)
	}
	return vkey, writeNew(filepath.Join(dir, witnessFile), []byte(skey+"\n"))
}

// Witness returns what answers those who ask for the node's witness to cosign a log of the process, and the witness's
// public key. The proof of a fork that somebody submits is entered in the member's log; told, when not nil, hears of
// it.
func (n *Node) Witness(ctx context.Context, clock func() time.Time, told func(truce.MemberID, error)) (h http.Handler,
	vkey string, err error) {
	path := filepath.Join(n.Dir, witnessFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, "", truce.Errorf(truce.NotFound,
			"the node in %s has no key for a witness: make one with truce witness init", n.Dir)
	}
	skey, err := readSecret(path)
	if err != nil {
		return nil, "", err
	}
	c, err := record.NewCosigner(skey)
	if err != nil {
		return nil, "", truce.Errorf(truce.Invalid, "%s is not a witness's secret key: bring it back from your sealed copy",
			path)
	}
	if vkey, err = record.PublicKey(skey); err != nil {
		return nil, "", sentence(err)
	}
	w := federation.NewWitness(federation.WitnessConfig{Store: n.Store, Cosigner: c, Clock: clock, Logs: n.logs,
		Forked: func(f *record.ForkError) {
			for _, l := range n.logs() {
				if l.Origin != f.Origin {
					continue
				}
				go func() { // the store is at the submission
					err := n.Tell(ctx, l.Member, f)
					if told != nil {
						told(l.Member, err)
					}
				}()
			}
		}})
	return w.Handler(), vkey, nil
}
