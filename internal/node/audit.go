package node

import (
	"truce/internal/audit"
)

// audit keeps who asked for what. What cannot be kept is counted in the next line, and truce doctor finds why.
func (n *Node) audit(a audit.Act) { _ = audit.In(n.Dir).Write(a) }
