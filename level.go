package truce

// Level is how far a field has been released.
type Level string

// The levels, narrowest first. A source never leaves its level.
const (
	LevelOwn     Level = "own"     // the member that holds it
	LevelNamed   Level = "named"   // members it names
	LevelJoint   Level = "joint"   // all members
	LevelParties Level = "parties" // members and the parties' liaison
	LevelPublic  Level = "public"
)

var levelRank = map[Level]int{LevelOwn: 1, LevelNamed: 2, LevelJoint: 3, LevelParties: 4, LevelPublic: 5}

// Valid reports whether l is one of the levels.
func (l Level) Valid() bool { return levelRank[l] > 0 }

// Reaches reports whether something released to l may be shown to an audience of level to.
func (l Level) Reaches(to Level) bool { return levelRank[l] >= levelRank[to] && levelRank[to] > 0 }
