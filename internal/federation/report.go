package federation

import (
	"truce"
	"truce/record"
)

// Report says what one [Federation.Sync] did.
type Report struct {
	Logs []LogReport // one for each log of the process, as Config.Logs orders them
}

// LogReport says what became of one log in a sync.
type LogReport struct {
	Member truce.MemberID
	Origin string
	Own    bool // the member's own log, which is never changed by a sync

	Held         int64 // entries here afterwards; -1 where there is no copy
	Theirs       int64 // entries the peer says it has; -1 where it has none of the log
	Added        int64 // entries that became part of the copy
	Cosignatures int   // of others, taken over
	Cosigned     bool  // by this node, now

	// Longer is set on the own log when the peer has more of it than there is here: see OwnFinding.
	Longer *record.Checkpoint
	// Fork is set when what the peer has and what is held here cannot both be true. It is the evidence. The copy stays as
	// it was.
	Fork *record.ForkError
	// More says that the time for one log was up before all was fetched, or that another sync is at it; what was fetched
	// is kept, and the next sync goes on.
	More bool
	// Err is why something of the log was not taken: one sentence. The other logs are not concerned.
	Err error
}

// More reports whether another sync with the same peer would go on at once: it should not wait for news.
func (r Report) More() bool {
	for _, l := range r.Logs {
		if l.More {
			return true
		}
	}
	return false
}

// Added returns the entries that the sync brought, of all logs.
func (r Report) Added() (n int64) {
	for _, l := range r.Logs {
		n += l.Added
	}
	return n
}
