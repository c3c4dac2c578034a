package sqlstore

import (
	"runtime"
	"sync"

	"truce"
)

// decoded is an entry as the writer takes it: what can be done without the tables is done.
type decoded struct {
	entry truce.Entry
	body  string // canonical
	err   error  // of truce.Decode
	solo  *derived
}

// decodeSome is how many entries are decoded in one go.
const decodeSome = 64

// decodeAhead decodes entries on all processors. next returns them one after the other; stop must be called.
func decodeAhead(p *truce.Process, entries []truce.LogEntry) (next func() *decoded, stop func()) {
	out := make([]decoded, len(entries))
	chunks := (len(entries) + decodeSome - 1) / decodeSome
	ready := make([]chan struct{}, chunks)
	for i := range ready {
		ready[i] = make(chan struct{})
	}
	quit := make(chan struct{})
	var wg sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), chunks)
	for w := range workers {
		wg.Go(func() {
			for c := w; c < chunks; c += workers {
				select {
				case <-quit:
					return
				default:
				}
				for i := c * decodeSome; i < min(len(entries), (c+1)*decodeSome); i++ {
					out[i].decode(p, &entries[i])
				}
				close(ready[c])
			}
		})
	}
	at := 0
	next = func() *decoded {
		if at%decodeSome == 0 {
			<-ready[at/decodeSome]
		}
		at++
		return &out[at-1]
	}
	return next, func() { close(quit); wg.Wait() }
}

// decode decodes an entry. Of the first version of a report it also computes the incident that the report opens, as it
// is while nothing else is known of it; p may be nil.
func (d *decoded) decode(p *truce.Process, e *truce.LogEntry) {
	if d.entry, d.err = truce.Decode(e.Data); d.err != nil {
		return
	}
	d.body = string(truce.BodyOf(e.Data))
	b, ok := d.entry.Body.(*truce.Report)
	if !ok || p == nil || b.Version != 1 || b.Incident == "" {
		return
	}
	st := &truce.ReportState{Ref: e.Ref, Report: *b, Owner: e.Member, Officer: d.entry.Officer, At: d.entry.At}
	if release(st, nil) != nil {
		return
	}
	if solo, err := derive(p, single(b.Incident, st)); err == nil {
		d.solo = &solo
	}
}
