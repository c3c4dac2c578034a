package frame

import (
	"context"
	"io"
	"slices"

	"truce"
	"truce/codes"
	"truce/internal/media"
	"truce/internal/view"
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

// MediaOf returns what keeps the files of the viewer's member; nil where there is none, or not for this viewer.
func (s *Site) MediaOf(r *Request) Media {
	m := r.Lens.Who().Member
	if s.Media == nil || m == "" || !r.Lens.May(truce.FieldSealed, m, truce.LevelOwn) {
		return nil
	}
	return s.Media
}

// FilesPart is the files of a report or an incident, on its page.
type FilesPart struct {
	Files []FileLine
	Add   string // address of the form by which one is added; empty: not by this viewer
}

// FileLine is a file in a list.
type FileLine struct {
	media.File
	Href string
}

// FileLines makes lines of files.
func (s *Site) FileLines(list []media.File) []FileLine {
	var out []FileLine
	for _, f := range list {
		out = append(out, FileLine{f, s.At("/media", f.ID)})
	}
	return out
}

// FilesOf returns the files about an incident, those of one report alone where it is named; nil where they are not for
// the viewer, or another node keeps them.
func (s *Site) FilesOf(r *Request, v *truce.IncidentView, report truce.ReportID) (*FilesPart, error) {
	m := s.MediaOf(r)
	if m == nil || v == nil {
		return nil, nil
	}
	own := r.Lens.Who().Member
	var ids []string
	for _, o := range view.OperationsOf(v) {
		if o.Owner == own && o.Kind == codes.Custody {
			ids = append(ids, o.ID)
		}
	}
	list, err := m.Files(r.Context(), own, ids...)
	if truce.KindOf(err) == truce.Forbidden {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if report != "" {
		list = slices.DeleteFunc(list, func(f media.File) bool { return f.Report != report })
	}
	if len(list) > 0 {
		r.Private()
	}
	p := &FilesPart{Files: s.FileLines(list)}
	may, err := r.May(truce.ActFile)
	if err == nil && may {
		p.Add = s.At("/media/new") + "?incident=" + string(v.ID)
		if report != "" {
			p.Add = s.At("/media/new") + "?report=" + string(report)
		}
	}
	return p, err
}
