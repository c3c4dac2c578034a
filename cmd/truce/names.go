package main

// namesCmd compares, folds and ranks names across scripts.
type namesCmd struct{}
