package frame

import (
	"context"
	"io"

	"truce"
	"truce/internal/media"
)

// Media keeps the files that came with a member's reports. The pages ask only for the viewer's own member.
type Media interface {
	// Files returns the files that operations of the member took into custody, in that order; what is no file's is left
	// out.
	Files(ctx context.Context, m truce.MemberID, operations ...string) ([]media.File, error)
	// NewestFiles returns up to so many files, the newest first, and how many there are.
	NewestFiles(ctx context.Context, m truce.MemberID, most int) ([]media.File, int, error)
	// TakeFile takes a file in as it comes, and returns the id of its custody.
	TakeFile(ctx context.Context, by By, f media.New, in io.Reader) (string, error)
	// OpenFile opens a part of a file, encrypted where its key is closed to those of officers. That it was opened is kept
	// for the audit.
	OpenFile(ctx context.Context, by By, id string, part media.Part) (*media.Opened, error)
	// EraseFile destroys a file and what is known of it.
	EraseFile(ctx context.Context, by By, id, ground, note string) error
}
