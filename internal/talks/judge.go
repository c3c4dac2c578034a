package talks

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"truce"
	"truce/codes"
	"truce/internal/timezone"
)

// Known is what a step is held against beside the papers: the claims, and the zone of the process.
type Known struct {
	Book *Book
	Zone string
}

// Judge returns why a step may not be taken after those that the papers are made of: an error of kind Invalid,
// NotFound or Conflict with a sentence for the person.
func (p *Papers) Judge(k Known, at truce.Instant, body any) error {
	j := judge{p, k, at}
	switch b := body.(type) {
	case *Policy:
		return j.policy(b)
	case *Session:
		return j.session(b)
	case *Item:
		return All(j.round(b.Round), In("id", slug(truce.Say("an item of the agenda"), b.ID)),
			In("title", said(truce.Say("an item of the agenda"), b.Title)),
			In("state", word(truce.Say("a state of an item"), ItemStates, b.State)),
			In("session", j.sessionOf(b.Round, b.Session, true)))
	case *Seats:
		return All(j.round(b.Round), In("shape", word(truce.Say("a shape of tables"), TableShapes, b.Shape)),
			j.order(b.Round, b.Rule, b.Lang, b.Order))
	case *Speakers:
		return All(j.round(b.Round), j.sessionOf(b.Round, b.Session, false), j.order(b.Round, b.Rule, b.Lang, b.Order),
			In("minutes", limit(b.Minutes)), In("delay", limit(b.Delay)))
	case *Floor:
		return j.floor(b)
	case *Attendance:
		return All(j.round(b.Round), j.sessionOf(b.Round, b.Session, false), In("actor", j.seated(b.Round, b.Actor)),
			In("state", needed(truce.Say("a state of attendance"), AttendanceStates, b.State)))
	case *Document:
		return j.document(b)
	case *Minute:
		return j.minute(b)
	case *Share:
		return j.share(b)
	case *Letter:
		return All(j.round(b.Round), In("actor", j.known(b.Actor)), In("text", said(truce.Say("a letter"), b.Text)))
	}
	return j.text(body)
}

// judge judges one step.
type judge struct {
	*Papers
	Known
	at truce.Instant
}

func invalid(format string, args ...any) error { return truce.Errorf(truce.Invalid, format, args...) }

func slug(what truce.Sentence, id string) error {
	if truce.ValidSlug(id) {
		return nil
	}
	return invalid("%s is named %q, which is no id: use a-z, 0-9 and hyphens", what, id)
}

func said(what truce.Sentence, text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return invalid("%s says nothing", what)
	case len(text) > 20_000:
		return invalid("%s has %d bytes; it has at most 20,000", what, len(text))
	}
	return nil
}

func word(what truce.Sentence, words codes.List[string], w string) error {
	_, err := truce.FindCode(words, what, w)
	return err
}

func needed(what truce.Sentence, words codes.List[string], w string) error {
	if w == "" {
		return invalid("%s is missing: it is one of %s", what, words)
	}
	return word(what, words, w)
}

func (j judge) round(id truce.RoundID) error {
	_, err := j.Book.Round(id)
	return err
}

func (j judge) known(a truce.ActorID) error {
	if j.Book.Actors[a] == nil {
		return truce.Errorf(truce.NotFound, "the register knows no actor %q: enter it first (truce actor add)", a)
	}
	return nil
}

// seated asks for a delegation of the round.
func (j judge) seated(id truce.RoundID, a truce.ActorID) error {
	t, err := j.Book.Table(id)
	if err != nil {
		return err
	}
	if t.Place(a) == nil {
		return truce.Errorf(truce.NotFound, "%s has no delegation at this round: it has %s", j.Book.Name(a, "en"),
			strings.Join(names(j.Book, t.Seated()), ", "))
	}
	return nil
}

func names(b *Book, list []truce.ActorID) []string {
	var out []string
	for _, a := range list {
		out = append(out, b.Name(a, "en"))
	}
	return out
}

func (j judge) sessionOf(round truce.RoundID, id string, none bool) error {
	if id == "" && none || j.Papers.Room(round).Sitting(id) != nil {
		return nil
	}
	return truce.Errorf(truce.NotFound, "the round has no session %q: plan it first", id)
}

func (j judge) policy(b *Policy) error {
	if err := j.round(b.Round); err != nil {
		return err
	}
	var bad []error
	for _, l := range b.Languages {
		if !slices.Contains(Languages, l) {
			bad = append(bad, In("languages", invalid("%q is no language plates are printed in: there are %s", l,
				strings.Join(Languages, ", "))))
		}
	}
	marked := map[truce.ActorID]bool{}
	for _, m := range b.Marks {
		if len(m.Names) == 0 || len(m.Actors) == 0 {
			return invalid("a mark names whom it is for, and what they are called")
		}
		for _, n := range m.Names {
			bad = append(bad, In("mark."+string(m.Actors[0]), fits(n.Text)))
		}
		for _, a := range m.Actors {
			bad = append(bad, In("mark."+string(a), j.known(a)))
			if marked[a] {
				bad = append(bad, In("mark."+string(a), invalid("%s has two marks: a delegation has one plate",
					j.Book.Name(a, "en"))))
			}
			marked[a] = true
		}
	}
	return All(bad...)
}

func (j judge) session(b *Session) error {
	if err := j.round(b.Round); err != nil {
		return err
	}
	when, badWhen := j.Known.When(b)
	room := j.Papers.Room(b.Round)
	var why error
	if old := room.Sitting(b.ID); old != nil && (old.Day != b.Day || old.From != b.From) && b.Why == "" &&
		old.State != "" {
		why = invalid("the session %s was %s %s at %s: say why it is moved", b.ID, old.State, old.Day, old.From)
	}
	if err := All(In("id", slug(truce.Say("a session"), b.ID)),
		In("title", said(truce.Say("the title of a session"), b.Title)),
		In("state", word(truce.Say("a state of a session"), SessionStates, b.State)),
		In("format", word(truce.Say("a format"), Formats, b.Format)), badWhen, In("why", why)); err != nil {
		return err
	}
	for _, x := range room.Sessions {
		if x.ID == b.ID || x.Room == "" || x.Room != b.Room || x.State == "cancelled" || b.State == "cancelled" {
			continue
		}
		other, err := j.Known.When(&x.Session)
		if err == nil && when.From < other.To && other.From < when.To {
			return In("room", truce.Errorf(truce.Conflict, "the session %s has the room %s on %s from %s to %s: one room "+
				"holds one session at a time", x.ID, x.Room, x.Day, x.From, x.To))
		}
	}
	return nil
}

// ZoneOf returns the zone of a session.
func (k Known) ZoneOf(b *Session) (*time.Location, error) {
	for _, name := range []string{b.Zone, k.Book.Zone(b.Round), k.Zone} {
		if name == "" {
			continue
		}
		return timezone.Load(name)
	}
	return time.UTC, nil
}

// When returns the moments at which a session begins and ends by the clocks of its zone, be there a change of clocks
// in it or not. A time that the clocks leave out on that day is an error; errors are [Faults].
func (k Known) When(b *Session) (truce.Interval, error) {
	zone, err := k.ZoneOf(b)
	day, err2 := time.Parse("2006-01-02", string(b.Day))
	if err2 != nil {
		err2 = invalid("the session %s is on %q, which is no day: write 2031-01-15", b.ID, b.Day)
	}
	if err := All(In("zone", err), In("day", err2)); err != nil {
		return truce.Interval{}, err
	}
	at := func(day time.Time, clock string) (truce.Instant, error) {
		c, err := time.Parse("15:04", clock)
		if err != nil {
			return 0, invalid("%q is no time of day: write 10:00", clock)
		}
		t := truce.Clock(day.Year(), day.Month(), day.Day(), c.Hour(), c.Minute(), zone)
		if t.Format("15:04") != clock {
			return 0, invalid("on %s the clocks in %s are put forward, and never show %s: take another time",
				day.Format("2006-01-02"), zone, clock)
		}
		return truce.At(t), nil
	}
	from, err := at(day, b.From)
	if b.To <= b.From {
		day = day.AddDate(0, 0, 1)
	}
	to, err2 := at(day, b.To)
	return truce.Interval{From: from, To: to}, All(In("from", err), In("to", err2))
}

// ClockChange says how much longer, in seconds, a session lasts than its times of day look like: 0 where no change of
// clocks falls into it, less than 0 where it is shorter.
func (k Known) ClockChange(b *Session) int64 {
	when, err := k.When(b)
	from, err2 := time.Parse("15:04", b.From)
	to, err3 := time.Parse("15:04", b.To)
	if All(err, err2, err3) != nil {
		return 0
	}
	looks := to.Sub(from)
	if b.To <= b.From {
		looks += 24 * time.Hour
	}
	return int64(when.To-when.From) - int64(looks.Seconds())
}

// order judges an order of delegations and how it is made.
func (j judge) order(round truce.RoundID, rule, lang string, order []truce.ActorID) error {
	if err := needed(truce.Say("the rule"), OrderRules, rule); err != nil {
		return In("rule", err)
	}
	if rule == "alphabet" && !slices.Contains(Languages, lang) {
		return In("lang", invalid("an order by alphabet names the language of the alphabet: %s",
			strings.Join(Languages, ", ")))
	}
	if rule != "alphabet" && len(order) == 0 {
		return In("order", invalid("an order that is %s lists the delegations", rule))
	}
	seen := map[truce.ActorID]bool{}
	return each("order", order, func(a truce.ActorID) error {
		if seen[a] {
			return invalid("%s is there twice", j.Book.Name(a, "en"))
		}
		seen[a] = true
		return j.seated(round, a)
	})
}

// limit judges minutes for a delegation, or seconds of interpretation.
func limit(n int) error {
	if n < 0 || n > 600 {
		return invalid("minutes for a delegation, and seconds of interpretation, are 0 to 600")
	}
	return nil
}

// floor judges what happens in a session.
func (j judge) floor(b *Floor) error {
	err := All(j.round(b.Round), j.sessionOf(b.Round, b.Session, false),
		In("act", needed(truce.Say("what happens"), FloorActs, b.Act)))
	if err != nil {
		return err
	}
	x := j.Papers.Room(b.Round).Sitting(b.Session)
	if x.State != "open" {
		return truce.Errorf(truce.Conflict, "the session %s is not open: open it first", b.Session)
	}
	name := func(a truce.ActorID) string { return j.Book.Name(a, "en") }
	speaks := x.Speaking()
	switch b.Act {
	case "give":
		if err := j.seated(b.Round, b.Actor); err != nil {
			return err
		}
		switch t, _ := j.Book.Table(b.Round); {
		case speaks != nil:
			return truce.Errorf(truce.Conflict, "%s has the floor since %s: end that turn first", name(speaks.Actor),
				j.clock(x, speaks.From))
		case x.Paused():
			return truce.Errorf(truce.Conflict, "the session is paused: resume it first")
		case t.Place(b.Actor).Credentials == "withdrawn":
			return truce.Errorf(truce.Conflict, "the credentials of %s were withdrawn: it cannot be given the floor; "+
				"what it has "+
				"said and the time it has used stay", name(b.Actor))
		case x.Attendance[b.Actor] == "absent" || x.Attendance[b.Actor] == "left" || x.Attendance[b.Actor] == "excused":
			return truce.Errorf(truce.Conflict, "%s is not in the room (%s): note that it is present first", name(b.Actor),
				x.Attendance[b.Actor])
		}
	case "end":
		if speaks == nil {
			return truce.Errorf(truce.Conflict, "nobody has the floor")
		}
	case "pause":
		if x.Paused() {
			return truce.Errorf(truce.Conflict, "the session is paused already")
		}
	case "resume":
		if !x.Paused() {
			return truce.Errorf(truce.Conflict, "the session is not paused")
		}
	case "point of order":
		return j.seated(b.Round, b.Actor)
	case "ruling":
		if n := len(x.Points); n == 0 || x.Points[n-1].Ruling != "" {
			return truce.Errorf(truce.Conflict, "no point of order waits for a ruling")
		}
		return In("note", said(truce.Say("a ruling"), b.Note))
	}
	return nil
}

// clock is a moment by the clocks of a session.
func (j judge) clock(x *Sitting, at truce.Instant) string {
	zone, err := j.Known.ZoneOf(&x.Session)
	if err != nil {
		zone = time.UTC
	}
	return at.Time().In(zone).Format("15:04")
}

func (j judge) document(b *Document) error {
	var lang, version error
	if b.Lang == "" {
		lang = invalid("a document is in one language: name it")
	}
	if b.Version < 1 {
		version = invalid("versions of a document are numbered from 1")
	}
	for _, d := range j.Papers.Room(b.Round).Documents {
		if version == nil && d.key() == b.key() && b.Version < d.Version {
			version = truce.Errorf(truce.Conflict, "%s is held in version %d: %d is an older one", b.Symbol, d.Version,
				b.Version)
		}
	}
	return All(j.round(b.Round), In("symbol", said(truce.Say("the symbol of a document"), b.Symbol)),
		In("title", said(truce.Say("the title of a document"), b.Title)), In("lang", lang), In("version", version),
		each("holders", b.Holders, j.known))
}

func (j judge) minute(b *Minute) error {
	var owners, due, disputed error
	if b.What == "undertaking" && len(b.Owners) == 0 {
		owners = invalid("an undertaking names who undertakes it")
	}
	if !b.Due.Valid() || b.Due != "" && len(b.Due) != 10 {
		due = invalid("an undertaking is due on a day, %q is none: write 2031-01-15, or leave it out where none was named",
			b.Due)
	}
	if (b.State == "disputed") != (len(b.Disputed) > 0) {
		disputed = invalid("a minute that is disputed names by whom, and no other does")
	}
	return All(j.round(b.Round), In("session", j.sessionOf(b.Round, b.Session, false)),
		In("id", slug(truce.Say("a minute"), b.ID)), In("what", needed(truce.Say("what a minute is"), MinuteKinds, b.What)),
		In("text", said(truce.Say("a minute"), b.Text)), In("state", word(truce.Say("a state of a minute"), MinuteStates,
			b.State)), In("owners", owners), In("due", due), In("disputed", disputed),
		each("owners", b.Owners, j.known), each("disputed", b.Disputed, j.known))
}

func (j judge) share(b *Share) error {
	var low, on error
	if b.Low == nil || b.High == nil || *b.Low < 0 || *b.High > 100 || *b.Low > *b.High {
		low = invalid("a share is a range of whole percents, its lower end first, within 0 and 100; one that is not known " +
			"is left out")
	}
	if !b.On.Valid() || len(b.On) != 10 {
		on = invalid("a share is said of a day, %q is none: write 2031-01-15", b.On)
	}
	return All(In("actor", j.known(b.Actor)), In("of", needed(truce.Say("what it is a share of"), ShareKinds, b.Of)),
		In("basis", said(truce.Say("what a share rests on"), b.Basis)), In("low", low), In("on", on))
}

// fits returns why a text does not fit a plate.
func fits(text string) error {
	if n := len([]rune(text)); n > PlateMost {
		return invalid("a plate of %s characters cannot be read across a table: it has at most %d; agree on a shorter mark",
			strconv.Itoa(n), PlateMost)
	}
	return said(truce.Say("a mark"), text)
}
