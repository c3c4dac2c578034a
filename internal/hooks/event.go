package hooks

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"truce"
)

// Kind is what has happened.
type Kind string

// The kinds, a closed list that only grows: receivers know them by name.
const (
	ReportFiled       Kind = "report.filed"
	ReportCorrected   Kind = "report.corrected"
	ReportWithdrawn   Kind = "report.withdrawn"
	ReportReleased    Kind = "report.released"
	IncidentMade      Kind = "incident.made"
	IncidentMerged    Kind = "incident.merged"
	IncidentSplit     Kind = "incident.split"
	VerdictGiven      Kind = "verdict.given"
	FindingReached    Kind = "finding.reached"
	FindingChanged    Kind = "finding.changed"
	BulletinPublished Kind = "bulletin.published"
	BulletinErratum   Kind = "bulletin.erratum"
	OperationState    Kind = "operation.state"
	NoticeState       Kind = "notice.state"
	ReplyState        Kind = "reply.state"
	TalksAnnounced    Kind = "talks.announced"
	TalksMoved        Kind = "talks.moved"
	TalksChanged      Kind = "talks.changed"
	ClaimWithdrawn    Kind = "claim.withdrawn"
)

// AllKinds lists them in the order in which they are shown.
var AllKinds = []Kind{ReportFiled, ReportCorrected, ReportWithdrawn, ReportReleased, IncidentMade, IncidentMerged,
	IncidentSplit, VerdictGiven, FindingReached, FindingChanged, BulletinPublished, BulletinErratum, OperationState,
	NoticeState, ReplyState, TalksAnnounced, TalksMoved, TalksChanged, ClaimWithdrawn}

// Tried is the kind of what is sent to try a hook; nothing has happened.
const Tried Kind = "hook.test"

// Valid reports whether there is such a kind.
func (k Kind) Valid() bool { return slices.Contains(AllKinds, k) }

// Event is something that has happened, as it may be told: nothing of what the entry says.
type Event struct {
	Kind  Kind
	Ref   truce.Ref  // the entry that it follows from
	Entry truce.Kind // of that entry
	At    truce.Instant
	About []string // ids, the narrowest first
	Once  string   // names what is told once, whichever entry it follows from; empty: each entry is told of
}

// message is the body of a delivery, in the order and by the names of Standard Webhooks.
type message struct {
	Type      Kind          `json:"type"`
	Timestamp truce.Instant `json:"timestamp"`
	Data      messageData   `json:"data"`
}

type messageData struct {
	Process string         `json:"process"`
	Member  truce.MemberID `json:"member,omitempty"` // whose log the entry is in
	Entry   string         `json:"entry,omitempty"`  // "CA/120"
	Kind    truce.Kind     `json:"kind,omitempty"`
	About   []string       `json:"about"`
}

// body is what is sent of an event.
func (e Event) body(process string) (string, error) {
	m := message{e.Kind, e.At, messageData{Process: process, Member: e.Ref.Member, Kind: e.Entry, About: e.About}}
	if m.Data.About == nil {
		m.Data.About = []string{}
	}
	if e.Ref.Member != "" {
		m.Data.Entry = e.Ref.String()
	}
	text, err := json.Marshal(m)
	return string(text), err
}

// delivery names what a hook is told of an event: the same whenever it is asked, also after a copy of the database was
// brought back.
func (e Event) delivery(hook string) string {
	h := sha256.Sum256([]byte(strings.Join([]string{hook, string(e.Kind), string(e.Ref.Member),
		strconv.FormatInt(e.Ref.Index, 10), e.Once}, "\x00")))
	return "msg_" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(h[:20]))
}
