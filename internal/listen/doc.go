// Package listen bounds what whoever reaches a port of this program can cost it: connections, memory, turns, and under
// which names it answers. It knows nothing of what is asked for.
package listen
