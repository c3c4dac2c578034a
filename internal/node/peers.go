package node

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"truce"
	"truce/internal/federation"
)

// PeerAddress is where another member's node is found.
type PeerAddress struct {
	Member truce.MemberID `json:"member"`
	URL    string         `json:"url"` // https://HOST:PORT
}

// Peers returns the addresses the operator has given, in order of member.
func Peers(dir string) ([]PeerAddress, error) {
	b, err := os.ReadFile(filepath.Join(dir, peersFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, truce.Errorf(truce.Unavailable, "%s cannot be read: may this user read it?",
			filepath.Join(dir, peersFile))
	}
	var list []PeerAddress
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&list); err != nil || d.More() {
		return nil, truce.Errorf(truce.Invalid, "%s is not a list of peers: write it anew with truce peer add",
			filepath.Join(dir, peersFile))
	}
	return list, nil
}

// SetPeer keeps the address of a member's node, in the place of the one it had; an empty address forgets it.
func SetPeer(dir string, m truce.MemberID, address string) error {
	list, err := Peers(dir)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(p PeerAddress) bool { return p.Member == m })
	if address != "" {
		list = append(list, PeerAddress{m, address})
	}
	slices.SortFunc(list, func(a, b PeerAddress) int { return strings.Compare(string(a.Member), string(b.Member)) })
	return replaceJSON(dir, peersFile, list)
}

// DialPeers returns the peers the operator has given addresses of. One that is not a member, or whose node key is not
// known, is an error: the address would be asked in vain.
func (n *Node) DialPeers() ([]federation.Peer, []PeerAddress, error) {
	list, err := Peers(n.Dir)
	if err != nil {
		return nil, nil, err
	}
	var peers []federation.Peer
	for _, a := range list {
		c, err := n.Dial(a.Member, a.URL)
		if err != nil {
			return nil, nil, err
		}
		peers = append(peers, c)
	}
	return peers, list, nil
}

// replaceJSON is replaceFile for what is kept as JSON.
func replaceJSON(dir, name string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return replaceFile(dir, name, append(b, '\n'))
}

// replaceFile writes a file of the node's directory anew, in one step and durably.
func replaceFile(dir, name string, data []byte) error {
	next := filepath.Join(dir, name+".new")
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return truce.Errorf(truce.Unavailable, "%s cannot be replaced: may this user write there?", next)
	}
	if err := writeNew(next, data); err != nil {
		return err
	}
	if err := os.Rename(next, filepath.Join(dir, name)); err != nil {
		return truce.Errorf(truce.Unavailable, "%s cannot be written: %v", filepath.Join(dir, name), err)
	}
	return syncDir(dir)
}
