package main

import (
	"os"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// memoryPart is how much of the memory there is the program means to take. SQLite's own comes on top, and so does what
// is on its way while the rest is collected.
const memoryPart = 0.75

// boundMemory makes the program give up what it no longer needs before it has taken more than its part of the memory
// there is. What the operator says with GOMEMLIMIT goes before it; where nobody can say how much there is, it takes
// what it needs.
func boundMemory(there memlimit.Provider) {
	_, _ = memlimit.Set(memlimit.WithRatio(memoryPart), memlimit.WithProvider(there)) // truce doctor says what came of it
}

// collectOften halves what waits to be given up, at the cost of some time: for what takes in whatever others wrote.
// What the operator says with GOGC goes before it.
func collectOften() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}

// memoryHere returns how many bytes of memory the group of processes may take that this one is in, or the machine has
// where that is less.
func memoryHere() (uint64, error) {
	group, err := memlimit.FromCgroup()
	if machine, merr := memlimit.FromSystem(); merr == nil && (err != nil || machine < group) {
		return machine, nil
	}
	return group, err
}
