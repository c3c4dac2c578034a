package desk

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"truce"
	"truce/codes"
	"truce/internal/bulletin"
	"truce/internal/hooks"
	"truce/internal/query"
	"truce/internal/talks"
	"truce/internal/view"
	"truce/internal/web/frame"
)

// chartDays is how many days the chart of the first page shows.
const chartDays = 14

// todayPage opens with what waits for the officer, then the day.
type todayPage struct {
	Sum        *summing // nil: it is for those inside
	Day        view.Day
	Weekday    truce.Instant // a moment of the day, for its name
	Number     int           // of the day since the agreement took effect; 0: not known
	Agreement  frame.Label
	Prev, Next string
	Present    bool // whether the day is the one that is open
	Ways       ways
	Inside     bool
	Member     truce.MemberID

	First     *firstDay        // what the node needs before it is at work; nil: nothing of it is the officer's to do
	Clippings []clippingLine   // where articles contradict the record
	Quiet     []frame.LogState // of members that were not heard of for long
	Hooks     []hooks.Hook     // that somebody has to look after; for those who administer
	Duty      *dutyPart        // for officers of the node's own member, on the open day
	Tasks     []taskLine
	Verdicts  int          // verdicts due in all
	Overdue   []talks.Owed // undertakings whose last day is over
	MoreDue   int          // of them not in the list
	Joined    joinedWeek
	Map       *frame.Map
	OnMap     int
	NoPlace   int
	Uncertain int
	Side      *dayTable
	Chart     frame.Chart
	Movement  []frame.Movement // of 28 days: visits and coverage of which it is said what became of them
	Surges    []frame.Surge    // provinces in which more began on the day than the weeks before let expect
	Latest    *view.Bulletin   // for those outside: the latest published
	Shown     int              // to those outside: how many incidents they may see
	Hrefs     todayLinks
}

// todayLinks are the addresses behind the figures of the page.
type todayLinks struct{ Period, NoPlace, Waiting, Uncertain, Figures string }

// taskLine is a line of the queue.
type taskLine struct {
	view.Task
	Href   string
	Kinds  []codes.EventKind
	Words  frame.Where
	About  frame.Label
	Status frame.Sign
}

// joinedWeek counts accessions of the last seven days.
type joinedWeek struct {
	Settlements, Groups, Contested int
	Href                           string
}

// today answers GET /{$}: the open day, or the one asked for with ?day=.
func (s *site) today(w http.ResponseWriter, r *request) error {
	page, err := s.todayPage(r, truce.Date(r.URL.Query().Get("day")))
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, "today", page)
}

// todayPage builds the page of a day; an empty date is the open one.
func (s *site) todayPage(r *request, date truce.Date) (*todayPage, error) {
	ctx, l := r.Context(), r.Lens
	p := l.Process()
	open, err := s.DayAt(p, s.Clock())
	if err != nil {
		return nil, err
	}
	day := open
	if date != "" {
		if day, err = s.Day(p, date); err != nil {
			return nil, err
		}
	}
	b, err := s.book(r)
	if err != nil {
		return nil, err
	}
	page := &todayPage{Day: day, Weekday: day.Span.To - 1, Present: day == open, Inside: l.May(truce.FieldReportExists,
		"", ""), Member: l.Who().Member}
	page.Prev = s.At("/") + "?day=" + string(frame.Shift(day.Date, -1))
	if !page.Present && day.Date < open.Date {
		page.Next = s.At("/") + "?day=" + string(frame.Shift(day.Date, 1))
	}
	list := s.At("/incidents") + "?period=" + string(day.Date)
	page.Hrefs = todayLinks{Period: list, NoPlace: list + "&noplace=1", Waiting: s.At("/incidents") +
		"?data=none&found=open&waiting=" + string(page.Member),
		Uncertain: s.At("/days", day.Date) + "#uncertain", Figures: s.At("/days", day.Date)}
	for _, step := range []func(context.Context, *view.Lens, *book) error{page.effect, page.quiet, page.onDuty, page.queue,
		page.overdue, page.joined, page.where, page.side, s.chart14(page),
		page.surges, page.movement, page.sum, page.outside} {
		if err := step(ctx, l, b); err != nil {
			return nil, err
		}
	}
	if !page.Present {
		return page, nil
	}
	if page.Ways, err = s.waysToReport(r); err != nil {
		return nil, err
	}
	if page.First, err = s.firstDay(r, b); err != nil {
		return nil, err
	}
	if page.Hooks, err = s.TroubledHooks(r); err != nil {
		return nil, err
	}
	page.Clippings, err = s.clippings(r, b)
	return page, err
}

// effect counts the days since the agreement of the process took effect.
func (t *todayPage) effect(ctx context.Context, l *view.Lens, b *book) error {
	a, err := b.s.agreement(ctx, l, truce.AgreementID(l.Process().Agreement))
	if err != nil || a == nil {
		return err
	}
	t.Agreement = frame.Label{Href: b.s.At("/agreements", a.ID), Names: a.Titles}
	if a.Effect.Known() && a.Effect < t.Day.Span.To {
		t.Number = int((t.Day.Span.To-1-a.Effect)/86400) + 1
	}
	return nil
}

// overdue gathers what was undertaken in talks and is owed since the day, by the claims that the viewer may see.
func (t *todayPage) overdue(ctx context.Context, l *view.Lens, _ *book) error {
	if !t.Present {
		return nil
	}
	b, err := talks.Read(func(k truce.Kind) ([]*truce.Claim, error) {
		if k != truce.KindCommitment {
			return nil, nil // nothing else is looked at
		}
		return l.Claims(ctx, k, "")
	})
	if err == nil {
		t.Overdue = slices.DeleteFunc(b.Owed(t.Day.Date), func(o talks.Owed) bool { return !o.Overdue })
	}
	return err
}

// quiet gathers which members were not heard of for long: what they entered since is not on the page.
func (t *todayPage) quiet(ctx context.Context, _ *view.Lens, b *book) error {
	if !t.Present || t.Member == "" || b.s.Proofs == nil {
		return nil
	}
	logs, err := b.s.Proofs.Logs(ctx)
	for _, l := range logs {
		if l.Quiet {
			t.Quiet = append(t.Quiet, l)
		}
	}
	return err
}

// queue gathers what waits for the officer; it belongs to the open day.
func (t *todayPage) queue(ctx context.Context, l *view.Lens, b *book) error {
	if !t.Present || t.Member == "" {
		return nil
	}
	tasks, verdicts, err := l.Waiting(ctx, t.Day, truce.At(b.s.Clock()), t.Day.Span.To-chartDays*86400)
	if err != nil {
		return err
	}
	assesses, err := b.r.May(truce.ActAssess)
	if err != nil {
		return err
	}
	t.Verdicts = verdicts
	listed := 0
	for _, x := range tasks {
		line := taskLine{Task: x}
		switch x.Kind {
		case view.TaskVerdict:
			listed++
			line.Href = b.s.At("/incidents", x.Row.ID)
			if assesses {
				line.Href += "/verdict"
			}
			row, err := b.OpenRows(ctx, l, []query.Row{*x.Row})
			if err != nil {
				return err
			}
			line.Kinds, line.Words, line.Status = row[0].Kinds, row[0].Words, row[0].Sign
		case view.TaskPair:
			line.Href = b.s.At("/incidents", x.Pair.A) + "#proposed"
		case view.TaskColumn:
			line.Href = b.s.At("/days", x.Day)
		default:
			line.Href = b.s.At("/operations", x.Op.ID)
			if x.Kind == view.TaskReply && x.Op.About.Incident != "" {
				line.Href = b.s.At("/incidents", x.Op.About.Incident) + "#reply"
			}
			line.Status, line.About = frame.OperationSign(x.Op), b.about(x.Op.About)
		}
		t.Tasks = append(t.Tasks, line)
	}
	t.MoreDue = verdicts - listed
	return nil
}

// outside counts what those outside may see: nothing waits for them.
func (t *todayPage) outside(ctx context.Context, l *view.Lens, _ *book) (err error) {
	if t.Member == "" {
		t.Shown, err = l.Count(ctx, query.Incidents{})
	}
	return err
}

// joined counts who acceded in the seven days to the end of the day, by anybody's claim, each once.
func (t *todayPage) joined(ctx context.Context, l *view.Lens, b *book) error {
	claims, err := l.Claims(ctx, truce.KindAccession, l.Process().Agreement)
	if err != nil {
		return err
	}
	settlements, groups, contested := map[truce.AreaID]bool{}, map[truce.ActorID]bool{}, map[string]bool{}
	for _, c := range view.Live(claims) {
		a := c.Body.(*truce.Accession)
		if a.Status == codes.Contested {
			contested[string(a.Actor)+"/"+string(a.Settlement)] = true
		}
		if a.Status != codes.Acceded || a.Since < t.Day.Span.To-7*86400 || a.Since >= t.Day.Span.To {
			continue
		}
		if a.Settlement != "" {
			settlements[a.Settlement] = true
		} else {
			groups[a.Actor] = true
		}
	}
	t.Joined = joinedWeek{len(settlements), len(groups), len(contested), b.s.At("/agreements")}
	if t.Agreement.Href != "" {
		t.Joined.Href = t.Agreement.Href + "#accessions"
	}
	return nil
}

// where draws what may have happened in the period.
func (t *todayPage) where(ctx context.Context, l *view.Lens, b *book) error {
	q := query.Incidents{From: t.Day.Span.From, To: t.Day.Span.To, Begun: true}
	rows, err := l.All(ctx, q)
	if err != nil {
		return err
	}
	drawn, err := b.OpenRows(ctx, l, rows)
	if err != nil {
		return err
	}
	own, err := b.OwnRows(ctx, l, q)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Where.Point == nil {
			t.NoPlace++
		}
	}
	t.OnMap = len(rows)
	t.Map = b.DrawMap(append(drawn, frame.Without(own, drawn)...), t.Hrefs.Period)
	return nil
}

// side lays the day out side by side: as it stands for a member, as last published for those outside.
func (t *todayPage) side(ctx context.Context, l *view.Lens, b *book) error {
	if !l.May(truce.FieldColumn, "", "") {
		list, err := l.Bulletins(ctx)
		if err != nil {
			return err
		}
		for i := range list {
			if list[i].Period.To <= t.Day.Span.To && (t.Latest == nil || list[i].Period.To > t.Latest.Period.To) {
				t.Latest = &list[i]
			}
		}
		if t.Latest != nil {
			t.Side = tableOf(publishedHeads(t.Latest), b.published(t.Latest, b.s.bulletinHref(t.Latest)))
			if !t.Latest.Joint() {
				t.Side.By = t.Latest.By
			}
		}
		return nil
	}
	d, err := bulletin.Draft(ctx, b.s.Reader, t.Member, t.Day.Date)
	if err != nil {
		return err
	}
	t.Uncertain = len(d.Uncertain)
	t.Side = tableOf(headsOf(d.Bulletin.Columns), b.figures(&d.Bulletin, b.Rule, t.Member, t.Hrefs.Figures))
	t.Side.By = t.Member
	return nil
}

// chart14 counts the incidents of the last days by what was found, each in the period in which it began.
func (s *site) chart14(t *todayPage) func(context.Context, *view.Lens, *book) error {
	return func(ctx context.Context, l *view.Lens, b *book) error {
		published := map[truce.Instant]bool{}
		list, err := l.Bulletins(ctx)
		if err != nil {
			return err
		}
		for _, x := range list {
			published[x.Period.To] = true
		}
		days := make([]view.Day, chartDays)
		for i := range days {
			if days[i], err = s.Day(l.Process(), frame.Shift(t.Day.Date, i-chartDays+1)); err != nil {
				return err
			}
		}
		if !t.Inside {
			t.Chart = b.publishedDays(days, list)
			return nil
		}
		spans := make([]truce.Interval, chartDays)
		for i, d := range days {
			spans[i] = d.Span
			t.Chart.Bars = append(t.Chart.Bars, frame.Bar{Plain: d.Date, Gap: !published[d.Span.To] &&
				!(t.Present && i == chartDays-1), Href: s.At("/incidents") + "?period=" + string(d.Date)})
		}
		counts, err := l.Histogram(ctx, query.Incidents{From: spans[0].From, To: t.Day.Span.To, Begun: true}, spans)
		if err != nil {
			return err
		}
		t.Chart.Layout(counts)
		return nil
	}
}

// surges are for those inside: others see days that were published.
func (t *todayPage) surges(ctx context.Context, l *view.Lens, b *book) (err error) {
	if t.Inside {
		t.Surges, err = b.s.SurgesOn(ctx, l, b.Book, t.Day.Date)
	}
	return err
}

// movement is how freely monitors moved in the last four weeks; for those inside.
func (t *todayPage) movement(ctx context.Context, l *view.Lens, _ *book) (err error) {
	if t.Inside {
		span := truce.Interval{From: t.Day.Span.To - 28*86400, To: t.Day.Span.To}
		t.Movement, err = frame.MovementIn(ctx, l, span)
		t.Movement = slices.DeleteFunc(t.Movement, func(m frame.Movement) bool { return m.Said() == 0 })
	}
	return err
}

// publishedDays draws what the first bulletin of each day says was registered by all members.
func (b *book) publishedDays(days []view.Day, list []view.Bulletin) frame.Chart {
	c := frame.Chart{Plain: true}
	counts := make([]query.Counts, len(days))
	for i, d := range days {
		counts[i] = query.Counts{}
		x := frame.Bar{Plain: d.Date, Gap: true, Href: b.s.At("/bulletins")}
		if j := slices.IndexFunc(list, func(l view.Bulletin) bool { return l.Period.To == d.Span.To }); j >= 0 {
			x.Gap, x.Href, x.NotKnown = false, b.s.bulletinHref(&list[j]), true
			for _, row := range list[j].Rows {
				if n := row.Joint().N; row.Section == bulletin.Observance && row.Label == "registered" && n != nil {
					counts[i][query.FoundOpen], x.NotKnown = *n, false
				}
			}
		}
		c.Bars = append(c.Bars, x)
	}
	c.Layout(counts)
	return c
}

// about labels what an operation concerns: the incident, else the area, else the party.
func (b *book) about(a truce.About) frame.Label {
	switch {
	case a.Incident != "":
		return frame.Label{Href: b.s.At("/incidents", a.Incident), Text: string(a.Incident)}
	case a.Area != "":
		return b.Area(a.Area)
	case a.Post != "":
		return frame.Label{Text: string(a.Post)}
	case a.Party != "":
		return b.Actor(a.Party)
	}
	return frame.Label{}
}

// agreement returns the latest version of an agreement, nil when there is none.
func (s *site) agreement(ctx context.Context, l *view.Lens, id truce.AgreementID) (*truce.Agreement, error) {
	if strings.TrimSpace(string(id)) == "" {
		return nil, nil
	}
	claims, err := l.Claims(ctx, truce.KindAgreement, string(id))
	if err != nil {
		return nil, err
	}
	var latest *truce.Agreement
	for _, c := range claims {
		if a := c.Body.(*truce.Agreement); !c.Withdrawn && (latest == nil || a.Version > latest.Version) {
			latest = a
		}
	}
	return latest, nil
}
