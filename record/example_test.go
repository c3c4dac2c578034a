package record_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"

	"truce/internal/recordsql"
	"truce/record"
)

// A log from its key to a proof that somebody else checks with the public key alone.
func Example() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "record")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	store, err := recordsql.OpenSQLite(ctx, dir)
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()

	// The key is made once; the reader would be crypto/rand's.
	skey, vkey, err := record.GenerateKey(strings.NewReader(strings.Repeat("an example's key", 2)),
		"truce.example/north/1")
	if err != nil {
		log.Fatal(err)
	}
	signer, err := record.NewSigner(skey)
	if err != nil {
		log.Fatal(err)
	}
	verifier, err := record.NewVerifier(vkey)
	if err != nil {
		log.Fatal(err)
	}
	if err := record.Create(ctx, store, signer, verifier); err != nil { // once in the life of a log
		log.Fatal(err)
	}
	l, err := record.Open(ctx, store, signer, verifier)
	if err != nil {
		log.Fatal(err)
	}
	defer l.Close()

	for range 2 { // the second time is a retry
		receipts, err := l.Append(ctx,
			record.Entry{Claim: "north-1", Data: []byte("shelling heard from post 4")},
			record.Entry{Claim: "north-2", Data: []byte("quiet at post 5")})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(receipts)
	}

	report, err := record.Verify(ctx, record.StoreSource(store, l.Origin()), verifier, record.VerifyOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Entries, "entries verified")

	proof, err := record.Prove(ctx, record.StoreSource(store, l.Origin()), l.Checkpoint(), 1)
	if err != nil {
		log.Fatal(err)
	}
	file := record.FormatProofs(proof)
	proved, err := record.VerifyProof(file, verifier)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("entry %d of %s: %s\n", proved[0].Entries[0].Index, proved[0].Checkpoint.Origin, proved[0].Entries[0].Data)

	// Output:
	// [{0 false} {1 false}]
	// [{0 true} {1 true}]
	// 2 entries verified
	// entry 1 of truce.example/north/1: quiet at post 5
}
