// Package oracle holds the record to what others built on the same public formats: Tessera writes and checks logs,
// transparency-dev's libraries sign and check notes and proofs. It has tests only, in a module of its own, so that none
// of it ever becomes part of the program. Run it with "go test ./..." in this directory.
package oracle
