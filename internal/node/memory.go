package node

import (
	"math"
	"runtime/debug"

	"truce"
)

// memory says within how much memory this process means to stay.
func memory() Finding {
	most := debug.SetMemoryLimit(-1)
	if most == math.MaxInt64 {
		return Finding{OK: true, What: truce.Say("Nothing bounds the memory that this program takes: GOMEMLIMIT would.")}
	}
	return Finding{OK: true, What: truce.Say("This program means to stay within %d MB of memory.", most>>20)}
}
