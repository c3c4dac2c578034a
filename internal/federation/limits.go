package federation

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"
)

// Limits bound what one answer of a peer may cost.
type Limits struct {
	Answer time.Duration // until the first byte comes, beside the time the peer was asked to wait
	Pace   int           // bytes a second that an answer must come with on average, after Answer has passed once more
}

// DefaultLimits are those for a thin line: half a minute to begin, and a kilobyte a second.
func DefaultLimits() Limits { return Limits{Answer: 30 * time.Second, Pace: 1 << 10} }

// allowed returns how long n bytes may take.
func (l Limits) allowed(n int) time.Duration {
	return l.Answer + time.Duration(n)*time.Second/time.Duration(l.Pace)
}

var (
	errSlow  = errors.New("it answers too slowly")
	errLarge = errors.New("its answer is larger than it may be")
)

// watch ends a context when an answer does not come as it must.
type watch struct {
	limits Limits
	cancel context.CancelCauseFunc
	timer  *time.Timer
	began  time.Time // of the body
}

// begin returns a context that ends when no answer has begun after the time allowed.
func (l Limits) begin(ctx context.Context, wait time.Duration) (context.Context, *watch) {
	ctx, cancel := context.WithCancelCause(ctx)
	w := &watch{limits: l, cancel: cancel}
	w.timer = time.AfterFunc(wait+l.Answer, func() { cancel(errSlow) })
	return ctx, w
}

// end releases the context.
func (w *watch) end() {
	w.timer.Stop()
	w.cancel(nil)
}

// read reads a body of at most most bytes, and ends the context when it does not keep pace.
func (w *watch) read(body io.Reader, most int) ([]byte, error) {
	w.began = time.Now()
	var b bytes.Buffer
	chunk := make([]byte, 32<<10)
	for {
		w.timer.Reset(time.Until(w.began.Add(w.limits.allowed(b.Len()))))
		n, err := body.Read(chunk)
		if b.Write(chunk[:n]); b.Len() > most {
			return nil, errLarge
		}
		if errors.Is(err, io.EOF) {
			return b.Bytes(), nil
		}
		if err != nil {
			return nil, err
		}
	}
}
