//go:build !unix

package recordsql

// syncDir does nothing: there is no portable way to flush a directory here, and NTFS keeps its names in a journal.
func syncDir(string) error { return nil }
