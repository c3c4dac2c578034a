// Package demo sets the stage of `truce demo`: two records in a scratch directory, the dossier of the real ceasefire and
// the exercise, behind one front page. Nobody logs in; a switch shows each page as every member, an observer and the
// public see it.
package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"time"

	"truce"
	"truce/internal/demo/dossier"
	"truce/internal/demo/exercise"
	"truce/internal/node"
	"truce/internal/registrar"
	"truce/internal/web"
)

// The paths of the two doors.
const (
	DossierPrefix  = "/ceasefire"
	ExercisePrefix = "/exercise"
)

// Demo is a demonstration that is running.
type Demo struct {
	http.Handler
	doors []*door
}

// door is one of the two records, which is set up while the front page is already there.
type door struct {
	ready chan struct{} // closed when pages or err is set
	pages http.Handler
	house *node.House
	err   error
}

// ServeHTTP waits until the record behind the door is set up.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	select {
	case <-d.ready:
	case <-r.Context().Done():
		return
	}
	if d.err != nil {
		http.Error(w, "This part of the demonstration could not be set up; the terminal it was started from says why.", http.StatusServiceUnavailable)
		return
	}
	d.pages.ServeHTTP(w, r)
}

// Open sets the stage in a directory that is empty or does not exist. Nothing is fetched and nothing leaves the machine.
// The handler answers at once; what lies behind a door answers when it is set up. Wait tells when both are.
func Open(ctx context.Context, dir string, log *slog.Logger) *Demo {
	mux := http.NewServeMux()
	d := &Demo{Handler: mux}
	open := func(prefix, name string, house func(context.Context, string) (*node.House, error), c web.Config) {
		x := &door{ready: make(chan struct{})}
		d.doors = append(d.doors, x)
		mux.Handle(prefix+"/", x)
		c.Prefix, c.Demo, c.Log = prefix, true, log
		go func() {
			defer close(x.ready)
			if x.house, x.err = house(ctx, filepath.Join(dir, name)); x.err == nil {
				x.pages, x.err = web.New(x.house.Pages(c))
			}
			if x.err != nil {
				log.Error("a door of the demonstration could not be opened", "door", name, "err", x.err)
			}
		}()
	}
	open(DossierPrefix, "dossier", openDossier, web.Config{Dossier: true})
	open(ExercisePrefix, "exercise", openExercise, web.Config{Fictional: true, Clock: exerciseClock(), As: string(exercise.CA) + ":" + exercise.Duty})
	mux.Handle("/", web.Landing(DossierPrefix, ExercisePrefix))
	return d
}

// Wait returns when both doors are open, with the first error.
func (d *Demo) Wait() error {
	var errs []error
	for _, x := range d.doors {
		<-x.ready
		errs = append(errs, x.err)
	}
	return errors.Join(errs...)
}

// Close ends both records, once they are set up.
func (d *Demo) Close() error {
	var errs []error
	for _, x := range d.doors {
		<-x.ready
		if x.house != nil {
			errs = append(errs, x.house.Close())
		}
	}
	return errors.Join(errs...)
}

// exerciseClock starts where the play ends and runs on from there.
func exerciseClock() func() time.Time {
	began := time.Now()
	return func() time.Time { return exercise.Now.Add(time.Since(began)) }
}

func openDossier(ctx context.Context, dir string) (*node.House, error) {
	keys, err := node.MakeKeys(rand.Reader, "syria-2016", []truce.MemberID{dossier.Member})
	if err != nil {
		return nil, err
	}
	h, err := node.NewHouse(ctx, dir, "syria-2016", keys, node.Options{})
	if err != nil {
		return nil, err
	}
	bodies, err := dossier.Bodies()
	if err != nil {
		h.Close()
		return nil, err
	}
	claims := make([]registrar.Dated, len(bodies))
	for i, b := range bodies {
		claims[i] = registrar.Dated{Claim: fmt.Sprintf("dossier-%04d", i), At: b.At, Body: b.Body}
	}
	if err := h.Desks[dossier.Member].Registrar.Found(ctx, dossier.Founding(keys[dossier.Member].Log.Public), claims); err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}

func openExercise(ctx context.Context, dir string) (*node.House, error) {
	keys, err := node.MakeKeys(rand.Reader, "meridian", exercise.Members)
	if err != nil {
		return nil, err
	}
	public := map[truce.MemberID]string{}
	for m, k := range keys {
		public[m] = k.Log.Public
	}
	play, err := exercise.Write(public)
	if err != nil {
		return nil, err
	}
	h, err := node.NewHouse(ctx, dir, "meridian", keys, node.Options{Clock: exerciseClock()})
	if err != nil {
		return nil, err
	}
	for _, m := range exercise.Members {
		if err := h.Desks[m].Load(ctx, play.Logs[m], play.Secrets[m]); err != nil {
			h.Close()
			return nil, err
		}
	}
	if err := h.Models.CatchUp(ctx); err != nil {
		h.Close()
		return nil, err
	}
	return h, nil
}
