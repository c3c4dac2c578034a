// Package demo sets the stage of `truce demo`: two records in a scratch directory, the dossier of the real ceasefire
// and the exercise, in which four members' nodes exchange their logs, behind one front page. Nobody logs in; a switch
// shows each page as every member, an observer and the public see it.
package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"time"

	"truce/internal/demo/dossier"
	"truce/internal/demo/exercise"
	"truce/internal/node"
	"truce/internal/registrar"
	"truce/internal/web"
	"truce/internal/web/frame"
)

// The paths of the two doors.
const (
	DossierPrefix  = "/ceasefire"
	ExercisePrefix = "/exercise"
)

// Demo is a demonstration that is running.
type Demo struct {
	http.Handler
	doors    []*door
	exercise *door
	network  *Network
}

// door is one of the two records, which is set up while the front page is already there.
type door struct {
	ready chan struct{} // closed when pages or err is set
	pages http.Handler
	close func() error
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
		http.Error(w, "This part of the demonstration could not be set up; the terminal it was started from says why.",
			http.StatusServiceUnavailable)
		return
	}
	d.pages.ServeHTTP(w, r)
}

// Open sets the stage in a directory that is empty or does not exist. Nothing is fetched and nothing leaves the
// machine. The handler answers at once; what lies behind a door answers when it is set up. Wait tells when both are.
func Open(ctx context.Context, dir string, log *slog.Logger) *Demo {
	mux := http.NewServeMux()
	d := &Demo{Handler: mux}
	open := func(prefix string, set func(*door) error) *door {
		x := &door{ready: make(chan struct{})}
		d.doors = append(d.doors, x)
		mux.Handle(prefix+"/", x)
		go func() {
			defer close(x.ready)
			if x.err = set(x); x.err != nil {
				log.Error("a door of the demonstration could not be opened", "door", prefix, "err", x.err)
			}
		}()
		return x
	}
	open(DossierPrefix, func(x *door) error {
		n, err := openDossier(ctx, filepath.Join(dir, "dossier"))
		if err != nil {
			return err
		}
		x.close = n.Close
		passages, err := dossier.Passages()
		if err != nil {
			return err
		}
		x.pages, err = web.New(n.Pages(frame.Config{Prefix: DossierPrefix, Demo: true, Dossier: true, Passages: passages,
			Log: log}))
		return err
	})
	d.exercise = open(ExercisePrefix, func(x *door) error {
		w, err := NewNetwork(ctx, filepath.Join(dir, "exercise"), log)
		if err != nil {
			return err
		}
		x.close, d.network = w.Close, w
		if err := w.Carry(ctx, exercise.CA); err != nil {
			return err
		}
		x.pages, err = w.Pages(frame.Config{Prefix: ExercisePrefix, Demo: true, Fictional: true, As: string(exercise.CA) +
			":" + exercise.Duty, Log: log, PouchKey: exercise.MediatorKey, PouchPassphrase: exercise.MediatorPassphrase})
		return err
	})
	mux.Handle("/", frame.Landing(DossierPrefix, ExercisePrefix, d.doors[0].window(DossierPrefix+"/figures", isFigures),
		d.exercise.window(ExercisePrefix+"/", isMap), seats))
	return d
}

// seats are where the front page lets somebody sit down: four officers of two members, and a case from what was seen to
// the measure against it.
var seats = []frame.Seat{
	{Member: string(exercise.CA), Function: exercise.Intake, Page: "/reports/new", Says: "landing.work-report"},
	{Member: string(exercise.CA), Function: exercise.Duty, Page: "/desk", Says: "landing.work-fire"},
	{Member: string(exercise.AR), Function: exercise.Duty, Page: "/", Says: "landing.work-verdict"},
	{Member: string(exercise.CA), Function: exercise.Duty, Page: "/", Says: "landing.work-finding"},
	{Member: string(exercise.AR), Function: exercise.Intake, Page: "/operations/new?kind=measure",
		Says: "landing.work-measure"},
	{Member: string(exercise.CA), Function: exercise.Duty, Page: "/stuck", Says: "landing.work-stuck"},
}

// Network returns the nodes of the exercise, once they run.
func (d *Demo) Network() (*Network, error) {
	<-d.exercise.ready
	return d.network, d.exercise.err
}

// End ends what pages are told of changes: a server that stops would wait for it.
func (d *Demo) End() {
	select {
	case <-d.exercise.ready:
		if d.network != nil {
			d.network.End()
		}
	default: // nobody is told anything yet
	}
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
		if x.close != nil {
			errs = append(errs, x.close())
		}
	}
	return errors.Join(errs...)
}

// exerciseClock starts where the play ends and runs on from there.
func exerciseClock() func() time.Time {
	began := time.Now()
	return func() time.Time { return exercise.Now.Add(time.Since(began)) }
}

// openDossier makes the node of the editors, with every claim of the dossier in its log.
func openDossier(ctx context.Context, dir string) (*node.Node, error) {
	bodies, err := dossier.Bodies()
	if err != nil {
		return nil, err
	}
	f := node.Founder{Member: dossier.Member, Process: dossier.Founding("")}
	for i, b := range bodies {
		f.Claims = append(f.Claims, registrar.Dated{Claim: fmt.Sprintf("dossier-%04d", i), At: b.At, Body: b.Body})
	}
	o := node.Options{Marks: marks(filepath.Dir(dir))}
	if err := node.Init(ctx, dir, f, o); err != nil {
		return nil, err
	}
	return node.Open(ctx, dir, o)
}
