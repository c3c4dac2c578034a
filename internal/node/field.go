package node

import (
	"context"

	"truce"
	"truce/internal/vault"
	"truce/internal/web/frame"
)

// fieldUse names what the key of reports from the field is derived for.
const fieldUse = "truce reports from the field 1"

// maxField bounds what a telephone keeps of one report, in bytes.
const maxField = frame.MaxForm

// field is what telephones close reports to until they have arrived: a key that follows from the key by which the node
// authenticates, so that no other file has to be kept safe.
func (n *Node) field() (*vault.Key, error) {
	secret, err := readIdentity(n.Dir, n.config.NodeKey)
	if err != nil {
		return nil, err
	}
	return vault.KeyOf(secret.Seed(), fieldUse)
}

// Recipient implements frame.Field.
func (p pages) Recipient() (string, error) {
	k, err := p.field()
	if err != nil {
		return "", err
	}
	return k.Recipient(), nil
}

// Open implements frame.Field.
func (p pages) Open(file []byte) ([]byte, error) {
	k, err := p.field()
	if err != nil {
		return nil, err
	}
	return k.Read(file, maxField)
}

// Filed implements frame.Field.
func (p pages) Filed(ctx context.Context, claim string) (truce.ReportID, bool, error) {
	return p.Registrar.Filed(ctx, claim)
}
