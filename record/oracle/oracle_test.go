package oracle

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/transparency-dev/formats/log"
	fnote "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"

	"truce/internal/recordsql"
	"truce/record"
)

const origin = "truce.example/north/1"

func key(t *testing.T) (note.Signer, note.Verifier) {
	t.Helper()
	seed := sha256.Sum256([]byte("oracle"))
	skey, vkey, err := record.GenerateKey(bytes.NewReader(seed[:]), origin)
	if err != nil {
		t.Fatal(err)
	}
	s, err := record.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	v, err := record.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return s, v
}

func store(t *testing.T) record.Store {
	t.Helper()
	s, err := recordsql.OpenSQLite(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func entry(i int) []byte {
	return fmt.Appendf(nil, `{"entry":%d,"text":%q}`, i, strings.Repeat("x", i%50))
}

// newLog makes a log with size entries.
func newLog(t *testing.T, st record.Store, size int) *record.Log {
	t.Helper()
	s, v := key(t)
	if err := record.Create(t.Context(), st, s, v); err != nil {
		t.Fatal(err)
	}
	l, err := record.Open(t.Context(), st, s, v)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	grow(t, l, size)
	return l
}

// grow appends up to size entries.
func grow(t *testing.T, l *record.Log, size int) {
	t.Helper()
	for next := int(l.Checkpoint().Size); next < size; {
		var batch []record.Entry
		for range min(size-next, record.MaxBatch) {
			batch = append(batch, record.Entry{Claim: fmt.Sprintf("c-%09d", next), Data: entry(next)})
			next++
		}
		if _, err := l.Append(t.Context(), batch...); err != nil {
			t.Fatal(err)
		}
	}
}

func export(t *testing.T, st record.Store) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := record.Export(t.Context(), st, origin, dir, 0); err != nil {
		t.Fatal(err)
	}
	return dir
}

// leaves hashes the entries of a bundle with Tessera's parser.
func leaves(bundle []byte) ([][]byte, error) {
	var b api.EntryBundle
	if err := b.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	var hashes [][]byte
	for _, e := range b.Entries {
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(e))
	}
	return hashes, nil
}

// Tessera's fsck accepts what Export writes. (On a log that is damaged fsck v1.0.4 never returns; it is asked about
// good ones only.)
func TestFsckAcceptsTheExport(t *testing.T) {
	_, v := key(t)
	st := store(t)
	l := newLog(t, st, 0)
	for _, size := range []int{1, 2, 255, 256, 257, 600, 65_536, 70_000} {
		grow(t, l, size)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		f := fsck.New(origin, v, &client.FileFetcher{Root: export(t, st)}, leaves, fsck.Opts{N: 2})
		if err := f.Check(ctx); err != nil {
			t.Errorf("size %d: %v", size, err)
		}
		if ctx.Err() != nil {
			t.Fatalf("size %d: %v", size, ctx.Err())
		}
		cancel()
	}
}

// tesseraLog writes a log with Tessera's own appender and returns its directory.
func tesseraLog(t *testing.T, size int) string {
	t.Helper()
	s, _ := key(t)
	ctx, dir := t.Context(), t.TempDir()
	driver, err := posix.New(ctx, posix.Config{Path: dir})
	if err != nil {
		t.Fatal(err)
	}
	appender, shutdown, reader, err := tessera.NewAppender(ctx, driver, tessera.NewAppendOptions().
		WithCheckpointSigner(s).WithBatching(1, time.Second).WithCheckpointInterval(100*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	awaiter := tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, 20*time.Millisecond)
	var last tessera.IndexFuture
	for i := range size {
		last = appender.Add(ctx, tessera.NewEntry(entry(i)))
		if index, err := last(); i%500 == 0 && (err != nil || index.Index != uint64(i)) {
			t.Fatalf("entry %d is at %d, %v", i, index.Index, err)
		}
	}
	if _, _, err := awaiter.Await(ctx, last); err != nil {
		t.Fatal(err)
	}
	if err := shutdown(ctx); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestTesserasLog(t *testing.T) {
	const size = 2000
	dir := tesseraLog(t, size)
	t.Run("roots", func(t *testing.T) { testRoots(t, dir, size) })
	t.Run("mirror", func(t *testing.T) { testMirror(t, dir, size) })
}

// At every size from 0 on the root that our log signs is the one that Tessera's tiles give for that size.
func testRoots(t *testing.T, dir string, most int) {
	fetcher := client.FileFetcher{Root: dir}
	l := newLog(t, store(t), 0)
	for size := 0; ; size++ {
		want := rfc6962.DefaultHasher.EmptyRoot()
		if size > 0 {
			nodes, err := client.FetchRangeNodes(t.Context(), uint64(size), latestTiles(fetcher, uint64(most)))
			if err != nil {
				t.Fatal(err)
			}
			r, err := (&compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}).NewRange(0, uint64(size), nodes)
			if err != nil {
				t.Fatal(err)
			}
			if want, err = r.GetRootHash(nil); err != nil {
				t.Fatal(err)
			}
		}
		if cp := l.Checkpoint(); cp.Size != int64(size) || !bytes.Equal(cp.Root[:], want) {
			t.Fatalf("at size %d our root is %v, Tessera's %x", cp.Size, cp.Root, want)
		}
		if size == most {
			return
		}
		grow(t, l, size+1)
	}
}

// latestTiles reads tiles at the width they have in a tree of the given size: Tessera removes the narrower ones.
func latestTiles(f client.FileFetcher, size uint64) client.TileFetcherFunc {
	return func(ctx context.Context, level, index uint64, _ uint8) ([]byte, error) {
		width := min(256, size>>(8*level)-index*256)
		return f.ReadTile(ctx, level, index, uint8(width))
	}
}

// A directory that Tessera wrote is verified and mirrored like one of ours.
func testMirror(t *testing.T, dir string, size int64) {
	_, v := key(t)
	r, err := record.Verify(t.Context(), record.ReadDir(dir), v, record.VerifyOptions{})
	if err != nil || r.Entries != size {
		t.Fatalf("verified %d entries, %v", r.Entries, err)
	}
	st := store(t)
	if m, err := record.Mirror(t.Context(), st, v, record.ReadDir(dir), record.MirrorOptions{}); err != nil ||
		m.Added != size {
		t.Fatalf("mirrored %+v, %v", m, err)
	}
	err = record.Scan(t.Context(), st, origin, 0, math.MaxInt64, func(i int64, data []byte) error {
		if !bytes.Equal(data, entry(int(i))) {
			t.Errorf("entry %d is %s", i, data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Tessera's client builds the same proofs from our export as we do, and its verifier accepts them.
func TestProofsAreTesseras(t *testing.T) {
	const size = 1000
	st := store(t)
	l := newLog(t, st, 0)
	var states []record.Checkpoint
	for _, n := range []int{1, 100, 256, 511, 777, size} {
		grow(t, l, n)
		states = append(states, l.Checkpoint())
	}
	cp, src := l.Checkpoint(), record.ReadDir(export(t, st))
	fetcher := client.FileFetcher{Root: export(t, st)}
	builder, err := client.NewProofBuilder(t.Context(), size, fetcher.ReadTile)
	if err != nil {
		t.Fatal(err)
	}
	for i := range uint64(size) {
		ours, err := record.ProveInclusion(t.Context(), src, cp, int64(i))
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := builder.InclusionProof(t.Context(), i)
		if err != nil {
			t.Fatal(err)
		}
		same(t, ours, theirs)
		if err := proof.VerifyInclusion(rfc6962.DefaultHasher, i, size, rfc6962.DefaultHasher.HashLeaf(entry(int(i))),
			theirs, cp.Root[:]); err != nil {
			t.Fatal(err)
		}
	}
	for _, old := range states {
		ours, err := record.ProveConsistency(t.Context(), src, cp, old.Size)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := builder.ConsistencyProof(t.Context(), uint64(old.Size), size)
		if err != nil {
			t.Fatal(err)
		}
		same(t, ours, theirs)
		if err := proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(old.Size), size, theirs, old.Root[:],
			cp.Root[:]); err != nil {
			t.Fatal(err)
		}
	}
}

func same[H ~[32]byte](t *testing.T, ours []H, theirs [][]byte) {
	t.Helper()
	if len(ours) != len(theirs) {
		t.Fatalf("%d hashes, theirs has %d", len(ours), len(theirs))
	}
	for i := range ours {
		if !bytes.Equal(ours[i][:], theirs[i]) {
			t.Fatalf("hash %d differs", i)
		}
	}
}

// Their parser reads our checkpoints.
func TestCheckpointsAreRead(t *testing.T) {
	_, v := key(t)
	l := newLog(t, store(t), 17)
	cp := l.Checkpoint()
	theirs, _, n, err := log.ParseCheckpoint(cp.Signed, origin, v)
	if err != nil || theirs.Size != 17 || !bytes.Equal(theirs.Hash, cp.Root[:]) || len(n.Sigs) != 1 {
		t.Fatalf("read as %+v, %v", theirs, err)
	}
}

// Cosignatures are theirs, both ways; one of the kind ML-DSA-44 is kept, and can still be checked by those who can.
func TestCosignaturesAreTheirs(t *testing.T) {
	const name = "truce.example/south/cosigner"
	skey, vkey, err := record.GenerateCosignerKey(strings.NewReader(strings.Repeat("s", 32)), name)
	if err != nil {
		t.Fatal(err)
	}
	cosigner, err := record.NewCosigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	ourVerifier, err := record.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	theirVerifier, err := fnote.NewVerifierForCosignatureV1(vkey)
	if err != nil {
		t.Fatal(err)
	}
	if ourVerifier.KeyHash() != theirVerifier.KeyHash() || ourVerifier.Name() != theirVerifier.Name() {
		t.Errorf("our key is %s+%08x, theirs %s+%08x", ourVerifier.Name(), ourVerifier.KeyHash(), theirVerifier.Name(),
			theirVerifier.KeyHash())
	}
	_, v := key(t)
	cp := newLog(t, store(t), 5).Checkpoint()
	at := time.Date(2017, 1, 15, 12, 30, 0, 0, time.UTC)
	line, err := cosigner.Cosign(cp, at)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := cp.WithSignatures(line)
	if err != nil {
		t.Fatal(err)
	}
	n, err := note.Open(ours.Signed, note.VerifierList(v, theirVerifier))
	if err != nil || len(n.Sigs) != 2 {
		t.Fatalf("they read %v, %v", n, err)
	}
	if got, err := fnote.CoSigV1Timestamp(n.Sigs[1]); err != nil || !got.Equal(at) {
		t.Errorf("they read the time %v, %v", got, err)
	}

	// Their signer takes the seed as a log's key and makes the cosigner's key of it.
	seed := bytes.Repeat([]byte("s"), 32)
	theirSigner, err := fnote.NewSignerForCosignatureV1(fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", name,
		ed25519Hash(t, name, seed), base64.StdEncoding.EncodeToString(append([]byte{1}, seed...))))
	if err != nil {
		t.Fatal(err)
	}
	mskey, mvkey, err := fnote.GenerateMLDSAKey("truce.example/un/cosigner")
	if err != nil {
		t.Fatal(err)
	}
	mldsa, err := fnote.NewMLDSASigner(mskey)
	if err != nil {
		t.Fatal(err)
	}
	mverifier, err := fnote.NewMLDSAVerifier(mvkey)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := note.Open(cp.Signed, note.VerifierList(v))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := note.Sign(opened, theirSigner, mldsa)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := record.ParseCheckpoint(signed, v)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := theirs.Cosignatures(ourVerifier); err != nil || len(c) != 1 || time.Since(c[0].Time).Abs() > time.Hour {
		t.Errorf("we read %v, %v", c, err)
	}
	both, err := ours.WithSignatures(signatureLines(signed))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := note.Open(both.Signed, note.VerifierList(v, mverifier)); err != nil || len(n.Sigs) != 2 {
		t.Errorf("the ML-DSA-44 cosignature was not kept: %v", err)
	}
}

func signatureLines(signed []byte) []byte {
	_, lines, _ := bytes.Cut(signed, []byte("\n\n"))
	return lines
}

// ed25519Hash is the key hash of a seed's log key.
func ed25519Hash(t *testing.T, name string, seed []byte) uint32 {
	t.Helper()
	skey, vkey, err := record.GenerateKey(bytes.NewReader(seed), name)
	if err != nil {
		t.Fatal(err)
	}
	v, err := record.NewVerifier(vkey)
	if err != nil || skey == "" {
		t.Fatal(err)
	}
	return v.KeyHash()
}

// The golden log, written once and frozen, is accepted by Tessera too.
func TestFsckAcceptsTheGoldenLog(t *testing.T) {
	vkey, err := os.ReadFile("../testdata/golden/log.pub")
	if err != nil {
		t.Fatal(err)
	}
	v, err := fnote.NewVerifier(strings.TrimSpace(string(vkey)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	f := fsck.New(origin, v, &client.FileFetcher{Root: "../testdata/golden/log"}, leaves, fsck.Opts{N: 1})
	if err := f.Check(ctx); err != nil {
		t.Error(err)
	}
}
