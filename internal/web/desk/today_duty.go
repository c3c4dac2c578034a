package desk

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"truce"
	"truce/internal/desklog"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// dutyPart is what Today opens with for those on duty: what burns, with whom cases are stuck, what came in and is not
// linked, what is new since they last looked.
type dutyPart struct {
	Fires []frame.RingLine

	Stuck []stuckLine

	Arrived []arrivedLine
	Of      int // reports of the member's own that were looked at

	News    []newsLine
	Talks   []frame.Told
	Saved   []frame.Saved // searches of which something is new
	Since   truce.Instant // when whoever looks last said that they have seen what is new; 0: never
	Sizes   string        // what they would say now
	Columns []frame.NewsKind
}

// stuckLine is what waits for another member.
type stuckLine struct {
	view.Stuck
	Href, OldestHref, AskHref string
}

// arrivedLine is a report that alone tells of its incident.
type arrivedLine struct {
	view.Arrived
	Href string
}

// newsLine is what is new in a member's log.
type newsLine struct {
	frame.News
	Href string
}

// lastReports is among how many of the member's latest reports it is looked for those that nothing is linked to.
const lastReports = 20

// onDuty gathers what those on duty see first; it belongs to the open day.
func (t *todayPage) onDuty(ctx context.Context, l *view.Lens, b *book) error {
	d := b.s.DutyOf(b.r)
	if !t.Present || d == nil {
		return nil
	}
	t.Duty = &dutyPart{}
	for _, step := range []func(context.Context, *view.Lens, *book, frame.Duty) error{t.Duty.burns, t.Duty.stuck,
		t.Duty.arrived, t.Duty.news, t.Duty.saved} {
		if err := step(ctx, l, b, d); err != nil {
			return err
		}
	}
	return nil
}

func (p *dutyPart) burns(_ context.Context, _ *view.Lens, b *book, _ frame.Duty) (err error) {
	p.Fires, err = b.s.Fires(b.r)
	return err
}

func (p *dutyPart) stuck(ctx context.Context, l *view.Lens, b *book, _ frame.Duty) error {
	list, err := l.Stuck(ctx)
	for _, x := range list {
		p.Stuck = append(p.Stuck, stuckLine{x, b.s.At("/incidents") + "?data=none&found=open&waiting=" + string(x.Member),
			b.s.At("/incidents", x.Oldest), b.s.At("/operations", x.Ask)})
	}
	return err
}

func (p *dutyPart) arrived(ctx context.Context, l *view.Lens, b *book, _ frame.Duty) error {
	list, of, err := l.Unlinked(ctx, lastReports)
	p.Of = of
	for _, x := range list {
		p.Arrived = append(p.Arrived, arrivedLine{x, b.s.At("/incidents", x.Incident)})
	}
	return err
}

// news gathers what came since whoever looks last said that they have seen it; before they ever did, nothing is new.
func (p *dutyPart) news(ctx context.Context, l *view.Lens, b *book, d frame.Duty) error {
	who := b.s.By(b.r.Request, l)
	seen, at, err := d.Desk().Looked(ctx, desklog.By{Function: who.Function, Person: who.Person})
	if err != nil {
		return err
	}
	p.Since = at
	all, err := d.News(ctx, seen)
	if err != nil {
		return err
	}
	sizes := []string{}
	for _, x := range all {
		sizes = append(sizes, fmt.Sprintf("%s:%d", x.Member, x.Size))
		if at == 0 {
			continue
		}
		p.Talks = append(p.Talks, x.Talks...)
		if x.Member != who.Member && len(x.Kinds) > 0 {
			p.News = append(p.News, newsLine{x, b.s.At("/record", x.Member)})
		}
	}
	p.Sizes = strings.Join(sizes, " ")
	slices.SortFunc(p.Talks, func(a, b frame.Told) int { return cmp.Compare(b.At, a.At) })
	for _, k := range frame.AllNews {
		if slices.ContainsFunc(p.News, func(x newsLine) bool { return x.Kinds[k] > 0 }) {
			p.Columns = append(p.Columns, k)
		}
	}
	return nil
}

// saved gathers the searches that something new matches.
func (p *dutyPart) saved(_ context.Context, _ *view.Lens, b *book, _ frame.Duty) error {
	list, err := b.s.Saved(b.r)
	for _, x := range list {
		if x.New > 0 {
			p.Saved = append(p.Saved, x)
		}
	}
	return err
}

// mostSizes is of how many logs somebody can say at once that they have seen them.
const mostSizes = 200

// looked answers POST /today: whoever asks has seen what was new when the page was made.
func (s *site) looked(w http.ResponseWriter, r *request) error {
	d := s.DutyOf(r)
	if d == nil {
		return frame.ErrNoPage
	}
	if err := r.ParseForm(); err != nil {
		return truce.Errorf(truce.Invalid, "the form cannot be read").Because(err)
	}
	sizes := map[truce.MemberID]int64{}
	for i, x := range strings.Fields(r.PostForm.Get("sizes")) {
		m, size, _ := strings.Cut(x, ":")
		n, err := strconv.ParseInt(size, 10, 64)
		if err != nil || n < 0 || i >= mostSizes || !truce.MemberID(m).Valid() {
			return truce.Errorf(truce.Invalid, "the form does not say what was seen")
		}
		sizes[truce.MemberID(m)] = n
	}
	who := s.By(r.Request, r.Lens)
	err := d.Desk().Look(r.Context(), desklog.By{Function: who.Function, Person: who.Person}, sizes)
	if err != nil {
		return err
	}
	http.Redirect(w, r.Request, s.At("/"), http.StatusSeeOther)
	return nil
}
