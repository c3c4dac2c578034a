package node

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"truce"
	"truce/internal/audit"
	"truce/internal/hooks"
	"truce/internal/query"
	"truce/internal/timezone"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// HooksFile holds what a node tells other programs, beside its record.
const HooksFile = "hooks.db"

// OpenHooks opens what the node in a directory tells other programs, whether or not the node is open.
func OpenHooks(ctx context.Context, dir string, o Options) (*hooks.Store, error) {
	c, err := readConfig(dir)
	if err != nil {
		return nil, err
	}
	o = o.withDefaults()
	m, err := markOf(dir, c, o)
	if err != nil {
		return nil, err
	}
	s, err := hooks.Open(ctx, filepath.Join(dir, HooksFile), besideMark(m, ".hooks"), o.Clock, o.Rand)
	if err == nil && s.Old {
		_ = audit.In(dir).Write(audit.Of(truce.At(o.Clock()), c.Member, "", "old copy of the hooks found", "", nil))
	}
	return s, err
}

// Outward is what tells other programs of what is entered. But for Run and Look, which are for one goroutine, it is
// safe for concurrent use.
type Outward struct {
	node   *Node
	store  *hooks.Store
	sender *hooks.Sender
	failed func(error)
}

// OpenOutward opens what tells other programs of what is entered at a node that is open to write; failed is told of
// what keeps it from doing so.
func (n *Node) OpenOutward(ctx context.Context, failed func(error)) (*Outward, error) {
	store, err := OpenHooks(ctx, n.Dir, n.options)
	if err != nil {
		return nil, err
	}
	return &Outward{n, store, hooks.NewSender(store, failed), failed}, nil
}

// Old reports whether the hooks are those of an old copy, and paused.
func (o *Outward) Old() bool { return o.store.Old }

// Close closes the database, once nothing is being delivered any more.
func (o *Outward) Close() error {
	o.sender.Wait()
	return o.store.Close()
}

// Run looks what hooks are owed and delivers it until the context ends. Several processes may do so for one node: of
// each hook one of them sends at a time.
func (o *Outward) Run(ctx context.Context) {
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	for {
		if err := o.Look(ctx); err != nil && ctx.Err() == nil {
			o.failed(err)
		}
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
	}
}

// Look notes what each hook is owed of what was taken in since, and begins to deliver what is due. It waits for no
// receiver.
func (o *Outward) Look(ctx context.Context) error {
	list, err := o.store.All(ctx)
	if err != nil || len(list) == 0 {
		return err
	}
	if err := o.gather(ctx, list); err != nil {
		return err
	}
	if list, err = o.store.All(ctx); err == nil {
		o.sender.Start(ctx, list)
	}
	return err
}

// stretch is a piece of a member's log, with what has happened in it.
type stretch struct {
	from, to int64
	events   []hooks.Event
}

// gather notes what each hook is owed.
func (o *Outward) gather(ctx context.Context, list []hooks.Hook) error {
	cut, err := o.node.Models.Cut(ctx)
	if err != nil {
		return err
	}
	l, err := o.node.lensOf(ctx, "")
	if err != nil {
		return err
	}
	read := map[truce.Ref]stretch{} // hooks that stand at the same place are told the same
	for i := range list {
		h := &list[i]
		sizes, err := o.store.Sizes(ctx, h.ID)
		if err != nil {
			return err
		}
		for _, of := range o.node.Logs.All() {
			if err := o.owes(ctx, l, h, of, sizes[of.Member], cut.Size(of.Member), read); err != nil {
				return err
			}
		}
	}
	return nil
}

// owes notes what a hook is owed of a member's log, which was taken in up to a size.
func (o *Outward) owes(ctx context.Context, l *view.Lens, h *hooks.Hook, of LogOf, from, size int64,
	read map[truce.Ref]stretch) (err error) {
	if from >= size || h.Room() == 0 {
		return nil
	}
	at := truce.Ref{Member: of.Member, Index: from}
	s, done := read[at]
	if !done {
		if s, err = o.node.happened(ctx, l, of, from, size); err != nil {
			return err
		}
		read[at] = s
	}
	if s.to == from {
		return nil // the last entries are parts of one that is not whole yet
	}
	var owed []hooks.Event
	for _, e := range s.events {
		wanted, err := o.node.wanted(ctx, l, h, e)
		if err != nil {
			return err
		}
		if wanted {
			owed = append(owed, e)
		}
	}
	h.Owed += len(owed)
	_, err = o.store.Owe(ctx, h.ID, l.Process().ID, of.Member, from, s.to, owed)
	return err
}

// wanted reports whether a hook is told of an event. What it is about is looked at as the members see it: nothing that
// a member keeps sealed decides.
func (n *Node) wanted(ctx context.Context, l *view.Lens, h *hooks.Hook, e hooks.Event) (bool, error) {
	if !h.Wants(e.Kind) || h.Ask == "" {
		return h.Wants(e.Kind), nil
	}
	q, err := hookFilter(l.Process(), h.Ask)
	if truce.KindOf(err) == truce.Invalid { // it names what the record has no more
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for _, id := range e.About {
		if _, letter, _, ok := truce.SplitMinted(id); !ok || letter != 'I' {
			continue
		}
		if yes, err := l.Selects(ctx, q, truce.IncidentID(id)); err != nil || yes {
			return yes, err
		}
	}
	return false, nil
}

// hookFilter reads the filter of a hook: the address of a filter of incidents, as a saved search keeps it.
func hookFilter(p *truce.Process, ask string) (q query.Incidents, err error) {
	zone, err := timezone.Load(p.Zone)
	if err != nil {
		return q, err
	}
	u, err := url.Parse(ask)
	if err != nil || u.Path != "/incidents" || u.Host != "" || u.Scheme != "" {
		return q, truce.Errorf(truce.Invalid, "the filter of a hook is the address of a filter of incidents, as "+
			"/incidents?kind=shelling")
	}
	return (&frame.Site{Zone: zone}).Query(p, u.Query())
}

// AddHook keeps a hook, which is told of what is entered from now on.
func (n *Node) AddHook(ctx context.Context, store *hooks.Store, h hooks.Hook) (id, secret string, err error) {
	p, err := n.Models.Process(ctx)
	if err != nil {
		return "", "", err
	}
	if h.Ask != "" {
		if _, err := hookFilter(p, h.Ask); err != nil {
			return "", "", err
		}
	}
	cut, err := n.Models.Cut(ctx)
	if err != nil {
		return "", "", err
	}
	sizes := map[truce.MemberID]int64{}
	for _, l := range cut {
		sizes[l.Member] = l.Size
	}
	return store.Add(ctx, h, sizes)
}

// TryHook sends a hook something that tells of nothing, and returns what became of it.
func (n *Node) TryHook(ctx context.Context, store *hooks.Store, id string) (*hooks.Delivery, error) {
	p, err := n.Models.Process(ctx)
	if err != nil {
		return nil, err
	}
	d, err := store.PutTest(ctx, id, p.ID)
	if err != nil {
		return nil, err
	}
	return store.SendNow(ctx, id, d.ID)
}

// Kept keeps that somebody at the machine itself did something with a hook, or was refused.
func (n *Node) Kept(what, about string, err error) {
	if err != nil {
		about = "" // it may have been typed
	}
	n.audit(audit.Of(truce.At(n.clock()), n.Member, "", what, about, err))
}

// hooked says which hooks somebody has to look after.
func hooked(ctx context.Context, dir string, o Options) []Finding {
	if _, err := os.Stat(filepath.Join(dir, HooksFile)); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	bad := func(err error) []Finding {
		return []Finding{{What: spoken(err), Do: truce.Say("Until then nothing is told to other programs.")}}
	}
	store, err := OpenHooks(ctx, dir, o)
	if err != nil {
		return bad(err)
	}
	defer store.Close()
	list, err := store.All(ctx)
	if err != nil {
		return bad(err)
	}
	var out []Finding
	now := truce.At(o.withDefaults().Clock())
	for _, h := range list {
		do := truce.Say("See why with truce hook log (%s); try again at once with truce hook resume (%s).", h.ID, h.ID)
		switch {
		case h.Paused != 0:
			out = append(out, Finding{What: truce.Say("The hook %s is paused since %s: %d deliveries wait.", h.ID, h.Paused,
				h.Owed), Do: do})
		case h.Trouble(now):
			out = append(out, Finding{What: truce.Say("Nothing arrives at the hook %s since %s: %d deliveries wait.", h.ID,
				h.Failing, h.Owed), Do: do})
		}
	}
	if len(out) == 0 && len(list) > 0 {
		out = []Finding{{OK: true, What: truce.Say("Hooks arrive, as far as anything was sent: %d.", len(list))}}
	}
	return out
}
