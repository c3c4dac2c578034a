package web

import (
	"net/http"

	"truce/internal/web/api"
	"truce/internal/web/cases"
	"truce/internal/web/desk"
	"truce/internal/web/door"
	"truce/internal/web/dossier"
	dutyroom "truce/internal/web/duty"
	"truce/internal/web/effects"
	"truce/internal/web/feeds"
	findroom "truce/internal/web/find"
	"truce/internal/web/frame"
	mediaroom "truce/internal/web/media"
	"truce/internal/web/office"
	"truce/internal/web/process"
	"truce/internal/web/registers"
	"truce/internal/web/talks"
)

// Rooms are the rooms of the pages, the frame first.
func Rooms() []frame.Room {
	return []frame.Room{
		frame.Itself(),
		desk.Room(),
		office.Room(),
		dutyroom.Room(),
		dossier.Room(),
		talks.Room(),
		door.Room(),
		registers.Room(),
		cases.Room(),
		findroom.Room(),
		feeds.Room(),
		effects.Room(),
		mediaroom.Room(),
		api.Room(),
		process.Room(),
	}
}

// New returns the handler of a process's pages, to be mounted at the prefix of its configuration. It reads the founding
// document once and fails when there is none.
func New(c frame.Config) (http.Handler, error) {
	s, err := frame.New(c, Rooms()...)
	if err != nil {
		return nil, err
	}
	return s.Handler()
}
