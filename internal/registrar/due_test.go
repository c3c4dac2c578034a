package registrar

import (
	"testing"

	"truce"
)

// Six hundred entries that come one by one are noted a few times, and the last of them in the end.
func TestNotesOfALogAreFew(t *testing.T) {
	notes, last, at := 0, int64(3), truce.Instant(0)
	now := truce.Instant(10)
	note := func(size int64) {
		if due(last, size, now-at) {
			notes, last, at = notes+1, size, now
		}
	}
	for size := int64(4); size <= 603; size++ {
		now++
		note(size)
	}
	if notes == 0 || notes > 8 {
		t.Errorf("600 entries are noted %d times", notes)
	}
	now += observeEvery
	if note(603); last != 603 {
		t.Errorf("in the end %d entries are noted", last)
	}
	if !due(0, 1, 0) || !due(603, 604, -5) {
		t.Error("the first note, or one after the clock was put back, is not due")
	}
}
