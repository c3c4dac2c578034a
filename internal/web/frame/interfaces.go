package frame

import (
	"context"
	"net/netip"

	"truce"
	"truce/internal/hooks"
	"truce/internal/intake"
	"truce/internal/naming"
)

// By is the acting officer: a function of a member.
type By struct {
	Member   truce.MemberID
	Function string
	Person   string // who that is, by the id the node knows them by; empty where nobody logs in
}

// Draft is a report about to be filed.
type Draft struct {
	Claim    string // of the form: sent twice, it is filed once
	Coded    truce.Coded
	Release  truce.Level // how far the coded fields go at once; empty: they stay sealed with the member
	Received truce.Instant
	Private  map[string]string // sealed fields by name: "text", "source"
	// Closed are sealed fields that were encrypted in the browser, under Claim: the node never had them open.
	Closed map[string]ClosedField
	// Because is why a report is corrected, of [codes.Reasons]; Corrects the version that was looked at, 0: whichever
	// stands.
	Because  string
	Corrects int
}

// ClosedField is a sealed field as only an officer's key opens it.
type ClosedField struct {
	Commit truce.Digest // what the entry commits to
	To     []string     // the recipients it is encrypted to
	File   []byte       // age file of salt and content
}

// SealedField is a sealed field of a claim as its member's vault holds it.
type SealedField struct {
	Field  string
	Claim  string       // of the entry that commits to it
	Closed *ClosedField // nil: it is not encrypted
}

// Registrar enters what an officer submits; the acting officer chooses the member's log. A claim id that was used
// before returns what the first call did. Refusals are [truce.Error]s whose sentence is for the officer; when a call
// returns without error, a Reader of the same node shows what was entered.
type Registrar interface {
	Enter(ctx context.Context, by By, claim string, body any) (truce.Ref, error)
	File(ctx context.Context, by By, d Draft) (truce.ReportID, truce.IncidentID, error)
	Assess(ctx context.Context, by By, claim string, a truce.Assessment, reasons string) error
	// Used reports whether something was entered in a member's log under a claim id.
	Used(ctx context.Context, m truce.MemberID, claim string) (bool, error)
	// Check says why a claim would be refused if it were entered now; nil: it would be entered.
	Check(ctx context.Context, by By, claim string, body any) error
	// EnterNoted is Enter with words that stay sealed with the member; none: nothing is sealed.
	EnterNoted(ctx context.Context, by By, claim string, body any, note string) (truce.Ref, error)
	// Correct enters the next version of a report of the member's own.
	Correct(ctx context.Context, by By, id truce.ReportID, d Draft) error
	// Release makes the coded fields of a report known, as the officer coarsened them.
	Release(ctx context.Context, by By, claim string, id truce.ReportID, to truce.Level, coded truce.Coded) error
	// Erase destroys a sealed field of a report in all its versions.
	Erase(ctx context.Context, by By, id truce.ReportID, field, ground, note string) error
	// EraseBeside destroys what is sealed with an entry of the member's own log that is no report.
	EraseBeside(ctx context.Context, by By, index int64, field, ground, note string) error
	// Withdraw takes an entry of the member's own log back.
	Withdraw(ctx context.Context, by By, claim string, index int64, why, note string) error
	// Operate opens an operation, or enters the next state of one that has an id.
	Operate(ctx context.Context, by By, claim string, o truce.Operation, note string) (string, error)
	// Lapse says, by the member's clock, that a deadline of an incident has passed.
	Lapse(ctx context.Context, by By, id truce.IncidentID, deadline string) error
	// Publish publishes the bulletin of a day as it stands, and returns its number.
	Publish(ctx context.Context, by By, claim string, day truce.Date) (int, error)
	// CorrectFigure enters an erratum.
	CorrectFigure(ctx context.Context, by By, claim string, e truce.Erratum) error
}

// ImportFile is a file of reports.
type ImportFile struct {
	Format  string // csv, ucdp, acled or geojson
	Mapping string // of a csv with columns of its own; empty: it has the documented ones
	Dataset string // third-party data, by name; empty: the member's own reports
	Level   truce.Level
	Data    []byte
}

// Imported is what became of a file of reports, or would.
type Imported struct {
	intake.Tally
	New       int // filed, or that would be
	Updated   int // held with other content: a new version
	Unchanged int
	Held      int // of a look: held, whatever their content
	Notes     []truce.Sentence
	Names     []naming.Count
	Rejects   []byte // the refused rows in the file's own format, to be mended and read again; nil: there are none
}

// Importer files what a file of reports holds. An error of kind Invalid says why the file as a whole cannot be read.
type Importer interface {
	// Import files what can be read of it; of a look nothing is filed.
	Import(ctx context.Context, by By, f ImportFile, look bool) (Imported, error)
	// ProposeMapping drafts the mapping of a table from its header and first rows.
	ProposeMapping(ctx context.Context, data []byte) (string, error)
}

// Finding is one thing that was looked at of the node, in sentences for who runs it.
type Finding struct {
	OK   bool
	What truce.Sentence
	Do   truce.Sentence
}

// Peer is another member's node.
type Peer struct {
	Member  truce.MemberID
	Address string        // empty: none is known
	Heard   truce.Instant // when it was last heard of, by what it signed; unknown: never
	Quiet   bool          // that is longer ago than usual
}

// ReadOnly says why nothing is entered at the node, who ordered that and since when.
type ReadOnly struct {
	Why      string        // typed: for the node's own members
	Function string        // empty: somebody at the machine itself
	Since    truce.Instant // unknown: nobody kept it
}

// Keeper is what an administrator does with the node itself. Each act is held against roles and kept for the audit.
type Keeper interface {
	// Examine looks the node over without changing anything.
	Examine(ctx context.Context) []Finding
	Peers(ctx context.Context) ([]Peer, error)
	// Reached is the address at which the others' nodes reach this one; empty: nobody said where they are answered.
	Reached() string
	// SetPeer keeps the address of a member's node; an empty one forgets it.
	SetPeer(ctx context.Context, by By, m truce.MemberID, address string) error
	// Sync asks a member's node for what it holds and this one does not, and returns how many entries came.
	Sync(ctx context.Context, by By, m truce.MemberID) (int64, error)
	// ReadOnly says that nothing is entered for now; nil: it is.
	ReadOnly() *ReadOnly
	// SetReadOnly lets nothing be entered from now on; an empty why ends that.
	SetReadOnly(ctx context.Context, by By, why string) error
	// Vouch says what an officer may do from now on.
	Vouch(ctx context.Context, by By, claim string, o truce.Officer) error
	EndOfficer(ctx context.Context, by By, claim, function string) error
	// GiveKey says by which key an officer opens what is sealed from now on; an empty recipient takes the key away.
	GiveKey(ctx context.Context, by By, claim, function, recipient string) error
}

// Hooks is what an administrator does with the programs that are told of what is entered. Each act is held against
// roles and kept for the audit.
type Hooks interface {
	// Hooks returns them, the oldest first.
	Hooks(ctx context.Context) ([]hooks.Hook, error)
	// Deliveries returns those of a hook before a number, or from the end where that is 0, the newest first.
	Deliveries(ctx context.Context, id string, before int64, limit int) ([]hooks.Delivery, error)
	// Allowed returns into which networks beyond public addresses hooks may lead.
	Allowed(ctx context.Context) ([]netip.Prefix, error)
	// AddHook keeps a hook, and returns its id and its secret, which is never shown again.
	AddHook(ctx context.Context, by By, h hooks.Hook) (id, secret string, err error)
	RemoveHook(ctx context.Context, by By, id string) error
	// TryHook sends something that tells of nothing, and returns what became of it.
	TryHook(ctx context.Context, by By, id string) (*hooks.Delivery, error)
	// ResumeHook lets a hook be tried at once.
	ResumeHook(ctx context.Context, by By, id string) error
	// RenewSecret returns another secret, which is never shown again.
	RenewSecret(ctx context.Context, by By, id string) (string, error)
	// SendAgain sends a delivery at once, whatever became of it, and returns what becomes of it now.
	SendAgain(ctx context.Context, by By, id, delivery string) (*hooks.Delivery, error)
	// LeaveOut gives up on a delivery that is owed.
	LeaveOut(ctx context.Context, by By, id, delivery string) error
}

// Feeds remembers since when things are as feeds show them.
type Feeds interface {
	// Show fills in since when each thing is shown an audience as it is.
	Show(ctx context.Context, audience string, list []hooks.Shown) error
}

// Vault opens what a member keeps sealed, for that member. The pages ask only for the viewer's own member.
type Vault interface {
	// Unreleased returns the coded fields of a report that stays sealed with its member; an error of kind NotFound when
	// they are not held here or were destroyed.
	Unreleased(ctx context.Context, m truce.MemberID, id truce.ReportID) (truce.Coded, error)
	// UnreleasedIn returns the same of one version of a report, as its entry has it.
	UnreleasedIn(ctx context.Context, m truce.MemberID, rep *truce.Report) (truce.Coded, error)
	// Sealed returns how the sealed fields of a report of the member's own are held, in order of field, without those that
	// were destroyed.
	Sealed(ctx context.Context, m truce.MemberID, id truce.ReportID) ([]SealedField, error)
	// SealedBeside returns the same of a claim that is no report, by its entry in the member's own log.
	SealedBeside(ctx context.Context, entry truce.Ref) ([]SealedField, error)
}

// Names says what the names in a member's own reports stand for, sealed reports included, and takes answers. The pages
// ask only for the viewer's own member; an error of kind Forbidden says that another node keeps its reports.
type Names interface {
	// Names returns what is known of names, and each name with the number of reports it stands in.
	Names(ctx context.Context, m truce.MemberID) (*naming.Register, []naming.Count, error)
	// Naming returns what is known of names.
	Naming(ctx context.Context, m truce.MemberID) (*naming.Register, error)
	// Link gives the actors and the place of a report the ids and spellings that it would be entered with.
	Link(ctx context.Context, m truce.MemberID, c *truce.Coded) error
	// AnswerName keeps what an officer answered and applies it to every report of the member.
	AnswerName(ctx context.Context, by By, a naming.Answer) error
	// ForgetName forgets what was answered of a name.
	ForgetName(ctx context.Context, by By, a naming.Answer) error
}

// Field takes in reports that were written on telephones and kept there until they arrived.
type Field interface {
	// Recipient is the age recipient of the node that they are closed to.
	Recipient() (string, error)
	// Open opens one; an error of kind Forbidden or Invalid says that it is not one that this node opens.
	Open(file []byte) ([]byte, error)
	// Filed returns the report that was filed under a claim id; false where none was.
	Filed(ctx context.Context, claim string) (truce.ReportID, bool, error)
}

// Surplus is what was fetched of other members' logs and never became part of their copies here: an exchange was broken
// off, or what came does not fit.
type Surplus interface {
	// Surplus returns how many bytes that is of a member's log.
	Surplus(ctx context.Context, m truce.MemberID) (int64, error)
	// DropSurplus removes it. What is being fetched meanwhile is fetched again.
	DropSurplus(ctx context.Context, by By, m truce.MemberID) error
}

// Proofs shows what proves the record: the logs as they are held here. Entries are shown only to those who may.
type Proofs interface {
	// Logs returns the state of every log held here, in order of member.
	Logs(ctx context.Context) ([]LogState, error)
	// Entry returns the bytes of an entry as hashed; an error of kind NotFound when the log does not reach it.
	Entry(ctx context.Context, ref truce.Ref) ([]byte, error)
	// Proof returns a text file that proves the entries to be in their logs: each with its inclusion proof, and the
	// signed checkpoints, for `truce log verify`. Errors as Entry.
	Proof(ctx context.Context, refs ...truce.Ref) ([]byte, error)
}

// LogState is one member's log as held here.
type LogState struct {
	Member     truce.MemberID
	Origin     string
	Size       int64
	Root       string // base64
	At         truce.Instant
	Checkpoint string           // the signed note
	Cosigned   []truce.MemberID // who cosigned this size
	Behind     truce.Sentence   // why the log is not read to its end; nothing: it is
	Fork       *Fork            // it is proven to have two histories; nil: it is not
	Heard      truce.Instant    // when its member was last heard of, by what it signed; unknown where it is not
	Quiet      bool             // that is longer ago than usual
	Signed     truce.Instant    // when it cosigned others' logs, later than its own ends here; unknown: it did not
}

// Fork is the proof that a log has two histories.
type Fork struct {
	By     truce.MemberID // who found it
	Agreed int64          // entries, from the first on, that are in both
	Proof  []byte         // a fork file, for `truce log verify`
}
