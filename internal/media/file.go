package media

import (
	"slices"

	"truce"
)

// File is a file in a member's custody. By whom and when it was taken in stands in the member's log; what it is stays
// sealed.
type File struct {
	ID        string // of the operation by which it is in custody, CA-O-12
	Ref       truce.Ref
	Claim     string // of the entry that commits to it
	Officer   string
	At        truce.Instant
	Incident  truce.IncidentID
	Report    truce.ReportID // that it came with; empty: with none, or it was destroyed
	Kind      Kind           // empty: it was destroyed
	State     string         // of its custody, as it stands
	Withdrawn bool
	Gone      bool // it was destroyed
	// What opens without an officer's key, or with the one that was given.
	Digest string // SHA-256 of the original; empty: closed, or destroyed
	About  *About // nil: closed, or destroyed
	Closed []Closed
}

// Closed is a sealed field of a file that only an officer's key opens.
type Closed struct {
	Field  string
	Commit truce.Digest // that the entry carries
	File   []byte       // age file, as package vault closes it
}

// New is a file about to be taken in.
type New struct {
	Form     string           // random: the same file sent twice under it is taken in once
	Report   truce.ReportID   // that it came with; empty: it is about Incident
	Incident truce.IncidentID // that it is about, where it came with no report
	Name     string           // as whoever sent it calls it
	From     string           // from whom it was taken in, by function
	Hash     string           // SHA-256 as whoever sent it worked it out, in hexadecimal digits; empty: nobody did
}

// Alike is a pair of pictures that look alike.
type Alike struct {
	A, B File
	Bits int // in how many of 64 bits they differ
}

// FindAlike returns the pairs of files that look alike, the closest first. What is closed is not compared.
func FindAlike(files []File) []Alike {
	var out []Alike
	for i, a := range files {
		for _, b := range files[i+1:] {
			if a.About == nil || b.About == nil {
				continue
			}
			if bits, err := apart(a.About.Looks, b.About.Looks); err == nil && bits <= NearBits {
				out = append(out, Alike{A: a, B: b, Bits: bits})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Alike) int { return a.Bits - b.Bits })
	return out
}
