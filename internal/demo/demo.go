// Package demo sets the stage of `truce demo`: two records in a scratch directory, the dossier of the real ceasefire and
// the exercise, behind one front page. Nobody logs in; a switch shows each page as every member, an observer and the
// public see it.
package demo

import (
	"context"
	"crypto/rand"
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
	Dossier  *node.House
	Exercise *node.House
}

// Open sets the stage in a directory that is empty or does not exist. Nothing is fetched and nothing leaves the machine.
func Open(ctx context.Context, dir string, log *slog.Logger) (*Demo, error) {
	d := &Demo{}
	mux := http.NewServeMux()
	var err error
	if d.Dossier, err = openDossier(ctx, filepath.Join(dir, "dossier")); err != nil {
		return nil, fmt.Errorf("the dossier: %w", err)
	}
	if d.Exercise, err = openExercise(ctx, filepath.Join(dir, "exercise")); err != nil {
		d.Close()
		return nil, fmt.Errorf("the exercise: %w", err)
	}
	ceasefire, err := web.New(d.Dossier.Pages(web.Config{Prefix: DossierPrefix, Dossier: true, Demo: true, Log: log}))
	if err != nil {
		d.Close()
		return nil, err
	}
	meridian, err := web.New(d.Exercise.Pages(web.Config{Prefix: ExercisePrefix, Fictional: true, Demo: true, Log: log, Clock: exerciseClock()}))
	if err != nil {
		d.Close()
		return nil, err
	}
	mux.Handle(DossierPrefix+"/", ceasefire)
	mux.Handle(ExercisePrefix+"/", meridian)
	mux.Handle("/", web.Landing(DossierPrefix, ExercisePrefix))
	d.Handler = mux
	return d, nil
}

// exerciseClock starts where the play ends and runs on from there.
func exerciseClock() func() time.Time {
	began := time.Now()
	return func() time.Time { return exercise.Now.Add(time.Since(began)) }
}

// Close ends both records.
func (d *Demo) Close() error {
	var first error
	for _, h := range []*node.House{d.Dossier, d.Exercise} {
		if h != nil {
			if err := h.Close(); first == nil {
				first = err
			}
		}
	}
	return first
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
	if err := h.Desks[dossier.Member].Registrar.Found(ctx, dossier.Founding(keys[dossier.Member].Public), claims); err != nil {
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
		public[m] = k.Public
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
