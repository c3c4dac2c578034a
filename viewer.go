package truce

// Viewer is who looks: an officer of a member, an observer, or the public.
type Viewer struct {
	Member   MemberID // empty: of no member
	Function string
	Audience Level // LevelJoint for members, LevelParties for liaison and observers, LevelPublic for everybody else
}

// Public is the viewer of whom nothing is known.
var Public = Viewer{Audience: LevelPublic}

// Field is something that can be shown or not.
type Field string

// The fields of the matrix. What is not listed is shown to nobody. docs/disclosure.md has them as a table.
const (
	// public facts with their source: actors, agreements, accessions, talks, statements, published figures
	FieldDossier Field = "dossier"
	FieldReport  Field = "report" // coded fields, as far as they were released
	// that there is one that was not released; of any: when it came in, its versions, what is sealed of it
	FieldReportExists Field = "report exists"
	// text, source, media, coded fields that were not released, reasons of a verdict
	FieldSealed      Field = "sealed"
	FieldVerdict     Field = "verdict"     // what each member answered, who is interested, who concurred
	FieldFinding     Field = "finding"     // what was found jointly, and where the incident stands
	FieldAuthor      Field = "author"      // the party named
	FieldOperation   Field = "operation"   // calls, visits, requests, notices, posts
	FieldBulletin    Field = "bulletin"    // published
	FieldColumn      Field = "column"      // a member's figures before the bulletin
	FieldLog         Field = "log"         // sizes, roots, cosignatures, proofs of forks
	FieldAppraisal   Field = "appraisal"   // what the terms say under a member's position
	FieldSighting    Field = "proposal"    // what the machine proposes, and what members say of it
	FieldOfficer     Field = "officer"     // functions, never names
	FieldReviewQueue Field = "review"      // what waits for whom
	FieldRefusal     Field = "refusal"     // entries without effect
	FieldEntryBytes  Field = "entry bytes" // raw entries of a log, and proofs, which hold them
	FieldElsewhere   Field = "elsewhere"   // shown field by field with reports and incidents; as claims to nobody
)

// widest says how far each field may ever go. A field narrower than that by its own level stays there.
var widest = map[Field]Level{
	FieldDossier:      LevelPublic,
	FieldReport:       LevelPublic,
	FieldReportExists: LevelJoint,
	FieldSealed:       LevelOwn,
	FieldVerdict:      LevelJoint,
	FieldFinding:      LevelParties,
	FieldAuthor:       LevelPublic,
	FieldOperation:    LevelJoint,
	FieldBulletin:     LevelPublic,
	FieldColumn:       LevelJoint,
	FieldLog:          LevelPublic,
	FieldAppraisal:    LevelJoint,
	FieldSighting:     LevelJoint,
	FieldOfficer:      LevelJoint,
	FieldReviewQueue:  LevelOwn,
	FieldRefusal:      LevelJoint,
	FieldEntryBytes:   LevelJoint,
}

// May is the matrix of field by role: whether the viewer may see a field of the owner, released to the level. An empty
// level is the field's widest. It is closed by default, and the only place where this is decided.
func (v Viewer) May(f Field, owner MemberID, level Level) bool {
	limit, ok := widest[f]
	if !ok {
		return false
	}
	if v.Member != "" && v.Member == owner {
		return true
	}
	if level == "" {
		level = limit
	}
	if levelRank[level] > levelRank[limit] {
		level = limit
	}
	audience := v.Audience
	if audience == "" {
		audience = LevelPublic
	}
	return level != LevelOwn && level.Reaches(audience)
}
