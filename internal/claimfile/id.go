package claimfile

import (
	"crypto/sha256"
	"fmt"

	"truce"
)

// ID returns the id of a claim that follows from what it says, so that the same can be entered again, from a file or a
// page, and is entered once.
func ID(body any) (string, error) {
	b, err := truce.EncodeBody(body)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(append([]byte(truce.KindOfBody(body)+"\n"), b...))
	return fmt.Sprintf("file-%x", sum[:16]), nil
}
