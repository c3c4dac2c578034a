// Package migration reads the numbered SQL texts by which a database of the program comes to its present tables.
package migration

import (
	"fmt"
	"io/fs"
	"path"
)

// Texts returns the texts of sql/migrations in order; the first has the number 1. A file whose name does not begin with the
// number of its place, as "002_", is an error: one is missing, or was put in between.
func Texts(fsys fs.FS) ([]string, error) {
	const dir = "sql/migrations"
	files, err := fs.ReadDir(fsys, dir) // sorted by name, so by number
	if err != nil {
		return nil, err
	}
	var texts []string
	for i, f := range files {
		var n int
		if _, err := fmt.Sscanf(f.Name(), "%03d_", &n); err != nil || n != i+1 {
			return nil, fmt.Errorf("the migration %s is not number %d", f.Name(), i+1)
		}
		text, err := fs.ReadFile(fsys, path.Join(dir, f.Name()))
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
	}
	return texts, nil
}
