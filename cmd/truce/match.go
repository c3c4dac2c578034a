package main

// matchCmd proposes which reports tell of one incident.
type matchCmd struct{}
