package people

import (
	"sync"

	"truce"
	"truce/internal/audit"
)

// What the audit log says was done. None of it was typed.
const (
	didTry        = "sign-in"
	didAdd        = "person added"
	didGiveRoles  = "roles given"
	didDisable    = "person disabled"
	didEnable     = "person enabled"
	didMakeLink   = "one-time link made"
	didUseLink    = "one-time link used"
	didRenewCodes = "recovery codes renewed"
	didAddPasskey = "passkey added"
	didBind       = "provider bound"
	didUnbind     = "provider unbound"
	didMakeFeed   = "feed made"
	didEndFeed    = "feed ended"
	didEnd        = "session ended"
	didEndAll     = "sessions ended"
	didMakeToken  = "access token made"
	didEndToken   = "access token ended"
	didFindOld    = "old copy of the people found"
)

// signIns are the words of how somebody was recognised.
var signIns = map[string]string{ByCode: didTry + " by password", ByRecovery: didTry + " by recovery code",
	ByPasskey: didTry + " by passkey", ByIdentity: didTry + " by provider", ByLink: didTry + " by one-time link"}

// tell tells whoever audits what somebody did or was refused; by nil: somebody at the machine itself. What a refused
// act was about may have been typed: it is not told.
func (s *Store) tell(by *Person, what, about string, err error) {
	if err != nil {
		about = ""
	}
	s.write(s.tries.over(truce.At(s.clock())))
	s.write([]audit.Act{s.actOf(by, what, about, err)})
}

func (s *Store) actOf(by *Person, what, about string, err error) audit.Act {
	if by == nil {
		by = &Person{}
	}
	a := audit.Of(truce.At(s.clock()), "", by.Function, what, about, err)
	a.Person = by.ID
	return a
}

func (s *Store) write(list []audit.Act) {
	for _, a := range list {
		s.audit(a)
	}
}

// failed tells of somebody who was not recognised: of the name that was typed at most the id of the person it names.
func (s *Store) failed(from string, who *Person, err error) {
	if err != ErrRefused && err != ErrLater && err != ErrStranger {
		return
	}
	a := s.actOf(who, didTry, "", err)
	a.From = network(from)
	s.write(s.tries.add(a))
}

// mostAlike is how many kinds of failed tries are told apart within an hour; further ones are counted together. So
// whoever is not recognised adds two lines for each kind to the audit log in an hour at most, and cannot fill it.
const mostAlike = 20

// tries counts the failed tries of an hour, by address, person and refusal.
type tries struct {
	mu   sync.Mutex
	hour truce.Instant
	kept []audit.Act // one of a kind, with how many more there were
}

// add counts a try and returns the lines to be kept: what an hour that is over came to, and the first of a kind.
func (t *tries) add(a audit.Act) []audit.Act {
	lines := t.over(a.At)
	t.mu.Lock()
	defer t.mu.Unlock()
	known := t.like(a)
	if known == nil && len(t.kept) >= mostAlike {
		a = audit.Act{At: a.At, What: a.What, Refused: a.Refused}
		known = t.like(a)
	}
	if known == nil {
		t.kept = append(t.kept, a)
		return append(lines, a)
	}
	known.At, known.More = a.At, known.More+1
	return lines
}

// like returns what is kept of tries like one; nil: nothing is.
func (t *tries) like(a audit.Act) *audit.Act {
	for i, k := range t.kept {
		if k.From == a.From && k.Person == a.Person && k.Refused == a.Refused {
			return &t.kept[i]
		}
	}
	return nil
}

// over returns the lines of the hour before that of now, once.
func (t *tries) over(now truce.Instant) []audit.Act {
	const hour = 60 * 60
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.hour == now/hour {
		return nil
	}
	t.hour = now / hour
	return t.end()
}

// end returns how many more tries there were, and forgets them.
func (t *tries) end() (lines []audit.Act) {
	for _, a := range t.kept {
		if a.More > 0 {
			lines = append(lines, a)
		}
	}
	t.kept = nil
	return lines
}
