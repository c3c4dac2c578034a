package main

import (
	"fmt"
	"os"
	"time"
)

// progress returns a callback that shows how far long work has come: on a terminal only, on standard error, a few times
// a second.
func progress(e *env, what string) func(done, total int64) {
	f, ok := e.Stderr.(*os.File)
	if !ok {
		return nil
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	var last time.Time
	return func(done, total int64) {
		if now := time.Now(); now.Sub(last) < 200*time.Millisecond && done != total {
			return
		} else {
			last = now
		}
		if total > 0 {
			fmt.Fprintf(f, "\r%s %d of %d", what, done, total)
		} else {
			fmt.Fprintf(f, "\r%s %d", what, done)
		}
		if done == total {
			fmt.Fprint(f, "\r\x1b[K")
		}
	}
}
