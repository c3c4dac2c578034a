package sqldb

import (
	"io/fs"
	"path"
	"strings"
)

// Statement returns the text of sql/NAME.sql, without its comment.
func Statement(fsys fs.FS, name string) (string, error) {
	text, err := fs.ReadFile(fsys, path.Join("sql", name+".sql"))
	if err != nil {
		return "", err
	}
	var lines []string
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "--") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, ""), nil
}

// Statements returns the texts of sql/*.sql by the names of their files.
func Statements(fsys fs.FS) (map[string]string, error) {
	files, err := fs.Glob(fsys, "sql/*.sql")
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for _, f := range files {
		name := strings.TrimSuffix(path.Base(f), ".sql")
		if texts[name], err = Statement(fsys, name); err != nil {
			return nil, err
		}
	}
	return texts, nil
}
