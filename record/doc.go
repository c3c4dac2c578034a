// Package record keeps a log: an append-only, signed list of entries that nobody, not even the one who keeps it, can
// change unseen.
//
// Each member of a ceasefire mechanism keeps one log and mirrors the logs of the others. An entry is a string of bytes
// that this package never looks into. The entries are the leaves of a Merkle tree (RFC 6962); its size and root hash,
// signed by the log's key, are a [Checkpoint]. Whoever holds a checkpoint can be shown, by a few hashes, that an entry
// is in the log (inclusion) and that a later log still begins with all the earlier one held (consistency). Two signed
// checkpoints of one log that cannot both be true are a fork, and prove it to anybody.
//
// # A first log
//
//	skey, vkey, err := record.GenerateKey(rand.Reader, "truce.example/north/1")
//	signer, err := note.NewSigner(skey)
//	verifier, err := record.NewVerifier(vkey)
//	err = record.Create(ctx, store, signer, verifier)     // once, ever
//	log, err := record.Open(ctx, store, signer, verifier) // at each start
//	receipts, err := log.Append(ctx, record.Entry{Claim: "n-1", Data: []byte(`{"kind":"report"}`)})
//	report, err := record.Verify(ctx, record.StoreSource(store, log.Origin()), verifier, record.VerifyOptions{})
//
// The store is an argument: package internal/recordsql has one on SQLite and one on PostgreSQL.
//
// # What is promised
//
//   - [Log.Append] returns when the entries are durable and inside a signed checkpoint, never before.
//   - A log does not fork itself: a checkpoint leaves the process only after it was committed together with its
//     entries,
//     its tiles and the claim ids, by compare-and-swap on the previous checkpoint. What is about to be signed is read
//     back
//     from the store and hashed again first.
//   - A retry is harmless: each entry carries a claim id, chosen by the client and unique in the log; the same id with
//     the
//     same bytes returns the first receipt.
//   - [Open] checks the signature of the head, the root against the tiles, and the last bundle of entries against the
//     leaf hashes; on anything unexpected it refuses and repairs nothing.
//
// # What is not
//
// A log that was rolled back together with every copy of its checkpoint cannot be told from a younger log: keep
// checkpoints elsewhere, which is what mirrors and cosigners do. That an entry is in the log says who claimed it, not
// that it is true.
//
// # Formats
//
// The formats are C2SP's, so that public tools read them: tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature.
// docs/record-format.md specifies them with worked examples, and the two files of our own: the proof and the fork
// proof.
//
// # Where to look
//
//   - entries and bundles: entry.go; tiles and their paths: tile.go; the right edge of the tree: frontier.go
//   - signed heads: checkpoint.go, cosign.go, cosigned.go, memory.go; keys: keys.go
//   - the log: store.go (what it asks of a store), log.go (create, open, append),
//     writer.go and plan.go (the write path), load.go (the checks at the start)
//   - reading: source.go, scan.go; checking: verify.go, damage.go; proofs: prove.go, proof.go, fork.go
//   - carrying: export.go, mirror.go, turn.go
package record
