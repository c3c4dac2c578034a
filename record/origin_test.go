package record_test

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"truce/record"
)

// A checkpoint is of the log whose name the key has: a key that signs for another log's name signs nothing.
func TestACheckpointIsOfTheLogThatItsKeyNames(t *testing.T) {
	s, v := testKey(t, "north", testOrigin)
	root := strings.Repeat("A", 43) + "="
	sign := func(origin string) []byte {
		t.Helper()
		signed, err := note.Sign(&note.Note{Text: origin + "\n1\n" + root + "\n"}, s)
		if err != nil {
			t.Fatal(err)
		}
		return signed
	}
	if c, err := record.ParseCheckpoint(sign(testOrigin), v); err != nil || c.Origin != testOrigin {
		t.Fatalf("its own: %+v, %v", c, err)
	}
	for _, other := range []string{"truce.example/south/1", testOrigin + "0", "truce.example/north"} {
		c, err := record.ParseCheckpoint(sign(other), v)
		if !errors.Is(err, record.ErrDamaged) || c.Signed != nil {
			t.Errorf("of %s, signed by the key of %s: %+v, %v", other, testOrigin, c, err)
		}
	}
}
