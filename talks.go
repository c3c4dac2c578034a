package truce

// Track is a strand of talks.
type Track struct {
	ID      TrackID  `json:"id"`
	Names   []Name   `json:"names"`
	Host    ActorID  `json:"host,omitempty"`
	Note    string   `json:"note,omitempty"`
	Sources []Source `json:"sources,omitempty"`
}

// Round claims what is known of one meeting. Claims with other dates stand side by side: that is how a calendar whose
// dates move keeps its sources.
type Round struct {
	ID       RoundID   `json:"id"`
	Track    TrackID   `json:"track"`
	Names    []Name    `json:"names"`
	From     Date      `json:"from,omitempty"`
	To       Date      `json:"to,omitempty"`
	Status   string    `json:"status"` // planned, held, moved, cancelled
	Venue    string    `json:"venue,omitempty"`
	Format   string    `json:"format,omitempty"` // closed, open, proximity
	Agenda   []string  `json:"agenda,omitempty"`
	Outcome  []string  `json:"outcome,omitempty"`
	Speaking []ActorID `json:"speaking,omitempty"` // order of speaking
	Sources  []Source  `json:"sources,omitempty"`
}

// Delegation claims who sat at a round, in which role, under whose head and behind which mark.
type Delegation struct {
	Round    RoundID  `json:"round"`
	Actor    ActorID  `json:"actor"`
	Role     string   `json:"role"`           // party, guarantor, facilitator, observer, host
	Head     string   `json:"head,omitempty"` // a public act of public office
	HeadPost string   `json:"head_post,omitempty"`
	SeatMark string   `json:"seat_mark,omitempty"`
	Platform ActorID  `json:"platform,omitempty"`
	Sources  []Source `json:"sources,omitempty"`
}

// Invitation claims that somebody was invited to a round, and what became of it.
type Invitation struct {
	Round   RoundID  `json:"round"`
	Actor   ActorID  `json:"actor"`
	By      ActorID  `json:"by,omitempty"`
	Level   string   `json:"level,omitempty"`
	Answer  string   `json:"answer,omitempty"` // accepted, declined, pending; empty: not stated
	Sources []Source `json:"sources,omitempty"`
}

// Statement is what a speaker said in public, with its outlet and date.
type Statement struct {
	ID       string   `json:"id"` // slug
	Speaker  string   `json:"speaker"`
	For      ActorID  `json:"for,omitempty"`
	Stated   Date     `json:"stated,omitempty"`
	Topic    string   `json:"topic,omitempty"` // slug: statements of one topic stand side by side
	Says     string   `json:"says"`            // in our words
	Conflict []string `json:"conflict,omitempty"`
	Sources  []Source `json:"sources"`
}

// Commitment is what somebody undertook, and what became of it.
type Commitment struct {
	ID      string   `json:"id"` // slug
	By      []string `json:"by"`
	What    string   `json:"what"`
	Under   string   `json:"under,omitempty"` // agreement or round
	Stated  Date     `json:"stated,omitempty"`
	Due     string   `json:"due,omitempty"` // as stated
	Status  string   `json:"status"`        // open, partly done, done, lapsed, not stated
	Sources []Source `json:"sources"`
}

// Milestone is a dated fact of the process that is none of the other things: a line of the timeline.
type Milestone struct {
	ID      string   `json:"id"` // slug
	Stated  Date     `json:"stated,omitempty"`
	What    string   `json:"what"`
	Sources []Source `json:"sources"`
}
