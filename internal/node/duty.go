package node

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"path/filepath"
	"slices"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/audit"
	"truce/internal/desklog"
	"truce/internal/live"
	"truce/internal/registrar"
	"truce/internal/vault"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// DeskFile holds the desk of a node's duty room, beside its record.
const DeskFile = "desk.db"

// OpenDesk opens the desk of the node in a directory, whether or not the node is open.
func OpenDesk(ctx context.Context, dir string, o Options) (*desklog.Store, error) {
	if _, err := readConfig(dir); err != nil {
		return nil, err
	}
	return desklog.Open(ctx, filepath.Join(dir, DeskFile), o.withDefaults().Clock)
}

// Duty is what the duty room of a node works with: its desk, and what tells its pages that something changed, by
// whichever process. But for Run and Look, which are for one goroutine, it is safe for concurrent use.
type Duty struct {
	node  *Node
	desk  *desklog.Store
	pulse *live.Pulse

	cut  truce.Digest  // to which the record was looked through for fires
	wait truce.Instant // until when it is not looked through again
}

// OpenDuty opens the duty room of a node that is open to write.
func (n *Node) OpenDuty(ctx context.Context) (*Duty, error) {
	desk, err := OpenDesk(ctx, n.Dir, n.options)
	if err != nil {
		return nil, err
	}
	return &Duty{node: n, desk: desk, pulse: live.New()}, nil
}

// End ends the streams of pages: a server that stops would wait for them.
func (d *Duty) End() { d.pulse.End() }

// Close ends the streams of pages, and closes the desk.
func (d *Duty) Close() error {
	d.End()
	return d.desk.Close()
}

// lookEvery is how often it is looked whether anything has changed.
const lookEvery = time.Second

// Run lets the duty room notice what changes, and what the clock brings, until the context ends. Any number of
// processes may do so for one node.
func (d *Duty) Run(ctx context.Context, failed func(error)) {
	d.pulse.Watch(ctx, lookEvery, d.Look, failed)
}

// Look takes note of fires that the record tells of and of those that are over, lets fire pass on whose time has come,
// and returns a name of the state that there is then. The name tells nothing of it but whether fire rings.
func (d *Duty) Look(ctx context.Context) (string, error) {
	cut, err := d.node.Models.Cut(ctx)
	if err != nil {
		return "", err
	}
	now := truce.At(d.node.clock())
	if digest := cut.Digest(); digest != d.cut && now >= d.wait {
		began := time.Now()
		if err := d.fires(ctx, now); err != nil {
			return "", err
		}
		d.cut, d.wait = digest, now+restFor(time.Since(began))
	}
	turns, err := d.node.Turns(ctx, d.desk)
	if err != nil {
		return "", err
	}
	if err := d.desk.Pass(ctx, turns); err != nil {
		return "", err
	}
	return d.name(ctx)
}

// name names the state that there is.
func (d *Duty) name(ctx context.Context) (string, error) {
	cut, err := d.node.Models.Cut(ctx)
	if err != nil {
		return "", err
	}
	version, err := d.desk.Version(ctx)
	if err != nil {
		return "", err
	}
	rings, err := d.desk.Ringing(ctx)
	if err != nil {
		return "", err
	}
	digest := cut.Digest()
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(digest[:], uint64(version)))
	name := hex.EncodeToString(sum[:8])
	if rings {
		name += frame.RingsNow
	}
	return name, nil
}

// restFor is how long the record is not looked through again after that took so long: a log of very many operations
// must not keep the machine busy.
func restFor(took time.Duration) truce.Instant { return truce.Instant(10 * took / time.Second) }

// tell lets pages of this process learn at once of what an officer did at the desk.
func (d *Duty) tell(ctx context.Context) {
	if name, err := d.name(ctx); err == nil { // else the next look tells of it
		d.pulse.Tell(name)
	}
}

// noticed is how old a flash may be to ring at a node that learns of it, in seconds: a watch. What is older is history,
// as in a log that was fetched whole.
const noticed = 12 * 60 * 60

// fires takes note of the flashes of all members.
func (d *Duty) fires(ctx context.Context, now truce.Instant) error {
	l, err := d.node.lensOf(ctx, "")
	if err != nil {
		return err
	}
	flashes, err := l.Operations(ctx, codes.Flash)
	if err != nil {
		return err
	}
	open := map[string]bool{}
	for _, o := range flashes {
		if o.Settled() {
			continue
		}
		open[o.ID] = true
		if err := d.flash(ctx, o, now); err != nil {
			return err
		}
	}
	burning, err := d.desk.Open(ctx)
	for _, id := range burning {
		if _, letter, _, ok := truce.SplitMinted(id); ok && letter == 'O' && !open[id] {
			err = cmp.Or(err, d.desk.End(ctx, desklog.By{}, id))
		}
	}
	return err
}

// flash takes note of one, and of who has it where the member's own log says so.
func (d *Duty) flash(ctx context.Context, o view.Operation, now truce.Instant) error {
	last := o.History[len(o.History)-1]
	acknowledged := o.State == "acknowledged"
	if o.History[0].At < now-noticed || acknowledged && last.Member != d.node.Member {
		return nil
	}
	f := desklog.Fire{ID: o.ID, Owner: o.Owner, About: o.About}
	if err := d.desk.Notice(ctx, desklog.By{}, f); err != nil || !acknowledged {
		return err
	}
	err := d.desk.Take(ctx, desklog.By{Function: last.Officer}, o.ID)
	if kind := truce.KindOf(err); err != nil && kind != truce.Conflict && kind != truce.NotFound {
		return err // else another has it, or it is over
	}
	return nil
}

// lensOf is what an officer of the member sees.
func (n *Node) lensOf(ctx context.Context, function string) (*view.Lens, error) {
	return view.New(n.Models).As(ctx, truce.Viewer{Member: n.Member, Function: function, Audience: truce.LevelJoint})
}

// turnMinutes is how long fire rings for a function where nobody has said.
const turnMinutes = 5

// Turns returns to whom fire passes: as the desk has it, or else to the officers that may file, in the order in which
// the log vouches for them.
func (n *Node) Turns(ctx context.Context, desk *desklog.Store) ([]desklog.Turn, error) {
	turns, err := desk.Turns(ctx)
	if err != nil || len(turns) > 0 {
		return turns, err
	}
	l, err := n.lensOf(ctx, "")
	if err != nil {
		return nil, err
	}
	officers, err := l.Officers(ctx)
	for _, o := range officers {
		if o.Member == n.Member && slices.Contains(o.May, truce.ActFile) {
			turns = append(turns, desklog.Turn{Function: o.Function, Minutes: turnMinutes})
		}
	}
	return turns, err
}

// AtDesk lets an officer who may act so write to the desk: its log and its list are for those who may file, to whom
// fire passes for those who may release. It is kept that they did, and what was refused, but nothing of what was
// written.
func (n *Node) AtDesk(ctx context.Context, desk *desklog.Store, by desklog.By, act truce.Action, what, about string,
	do func(*desklog.Store, desklog.By) error) error {
	l, err := n.lensOf(ctx, by.Function)
	if err != nil {
		return err
	}
	may, err := l.Can(ctx, act)
	if err != nil {
		return err
	}
	if !may {
		err = truce.Errorf(truce.Forbidden, "the %s of %s may not %s: nothing is written to the desk", by.Function,
			n.Member, act)
	} else {
		err = do(desk, by)
	}
	if err != nil {
		about = "" // it may have been typed
	}
	a := audit.Of(truce.At(n.clock()), n.Member, by.Function, "desk: "+what, about, err)
	a.Person = by.Person
	n.audit(a)
	return err
}

// Whom returns whom an officer would call about an incident, and about an operation's party.
func (n *Node) Whom(ctx context.Context, desk *desklog.Store, about truce.About) ([]desklog.Callee, error) {
	l, err := n.lensOf(ctx, "")
	if err != nil {
		return nil, err
	}
	m := desklog.Matter{Parties: []truce.ActorID{about.Party}, Places: []string{string(about.Area)}}
	if about.Incident != "" {
		if err := n.matter(ctx, l, about.Incident, &m); err != nil {
			return nil, err
		}
	}
	claims, err := l.Claims(ctx, truce.KindInfluence, "")
	if err != nil {
		return nil, err
	}
	var edges []*truce.Influence
	for _, c := range view.Live(claims) {
		edges = append(edges, c.Body.(*truce.Influence))
	}
	list, err := desk.Contacts(ctx)
	return desklog.Whom(m, edges, list), err
}

// FireOf is the fire of which a report of the member's own tells.
func (n *Node) FireOf(r *truce.ReportState) (desklog.Fire, error) {
	if r.Owner != n.Member || r.Withdrawn {
		return desklog.Fire{}, truce.Errorf(truce.Invalid, "%s is no report that %s stands by: of fire that others report "+
			"their flash tells", r.Report.ID, n.Member)
	}
	return desklog.Fire{ID: string(r.Report.ID), Owner: n.Member, About: truce.About{Incident: r.Report.Incident}}, nil
}

// matter adds what an incident is said to be, as far as the member knows: by what it keeps sealed of it too.
func (n *Node) matter(ctx context.Context, l *view.Lens, id truce.IncidentID, m *desklog.Matter) error {
	v, err := l.Incident(ctx, id)
	if err != nil {
		return err
	}
	m.At = v.When.From
	add := func(where truce.Place, sides ...[]truce.Attribution) {
		m.Places = append(m.Places, string(where.Area), where.Province)
		for _, side := range sides {
			for _, a := range side {
				m.Parties = append(m.Parties, a.Actor)
			}
		}
	}
	add(v.Where, v.Authors, v.Targets)
	for _, r := range v.Reports {
		m.Members = append(m.Members, r.Owner)
		if r.Coded != nil || r.Owner != n.Member {
			continue
		}
		c, err := n.unreleased(ctx, &r.Report)
		if err != nil {
			return err
		}
		add(c.Where, c.Authors, c.Targets)
	}
	return nil
}

// unreleased returns the coded fields of a report that stay sealed with the member, as far as they are held open here,
// with the names in them linked as is known now.
func (n *Node) unreleased(ctx context.Context, r *truce.Report) (c truce.Coded, err error) {
	held, err := n.Sealed(ctx, r)
	if err != nil {
		return c, err
	}
	i := slices.IndexFunc(held, func(s vault.Secret) bool { return s.Field == registrar.FieldCoded && s.Closed == nil })
	if i < 0 {
		return c, nil
	}
	if err := json.Unmarshal(held[i].Content, &c); err != nil {
		return c, err
	}
	reg, err := n.Naming(ctx)
	if err == nil {
		reg.Link(&c)
	}
	return c, err
}
