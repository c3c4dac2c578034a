//go:build !unix

// Package pgtest runs a scratch PostgreSQL server for tests; here it only skips them.
package pgtest

import "testing"

// Server is a running scratch server.
type Server struct{}

// Start skips the test.
func Start(tb testing.TB, _ ...string) *Server {
	tb.Helper()
	tb.Skip("the scratch PostgreSQL server runs on Unix systems only: run this test on one")
	return nil
}

// Database is never reached.
func (*Server) Database(testing.TB) string { return "" }

// Exec is never reached.
func (*Server) Exec(testing.TB, string) {}

// ExecIn is never reached.
func (*Server) ExecIn(testing.TB, string, string) {}

// Tool is never reached.
func (*Server) Tool(testing.TB, []byte, string, ...string) []byte { return nil }

// DSN is never reached.
func (*Server) DSN(string) string { return "" }

// Stop is never reached.
func (*Server) Stop() {}

// Run is never reached.
func (*Server) Run(testing.TB) {}
