package main

// matchReviewCmd lets a person judge uncertain pairs at the terminal.
type matchReviewCmd struct{ matchTable }

// Run is not built yet.
func (c *matchReviewCmd) Run(e *env) error { return nil }
