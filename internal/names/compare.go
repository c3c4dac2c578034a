package names

// Likely is the score from which two names may be offered as spellings of one. docs/names.md says how often the best
// hit at or above it was right on held-out place names. Below it a name may be shown, not suggested.
const Likely = 0.8

// Similarity returns how alike two names are, from 0 to 1: symmetric, 1 for names that sound the same, 0 when one has
// no letters. It knows nothing of how rare the words are; an [Index] does.
func Similarity(a, b string) float64 {
	ka, kb := KeyOf(a), KeyOf(b)
	return ka.Similarity(&kb)
}

// Similarity is [Similarity] of keys made before. It does not allocate.
func (k *Key) Similarity(other *Key) float64 {
	wa, wb := k.plainWeights(), other.plainWeights()
	return float64(score(k, other, &wa, &wb))
}

// Compare is [Similarity] with its reasons.
func Compare(a, b string) Match {
	ka, kb := KeyOf(a), KeyOf(b)
	wa, wb := ka.plainWeights(), kb.plainWeights()
	return explain(&ka, &kb, &wa, &wb)
}

// Match is a score with its reasons. For two names of one word of which nothing is known, Score is Whole. Otherwise,
// with aligned = 0.1 × Whole + 0.6 × the greater of Covers + 0.3 × the lesser, it is aligned, or
// (2 × Whole + aligned) / 3 where that is more; unless Decided says what else it rests on. Names that sound the same
// score 1.
type Match struct {
	Score  float64     `json:"score"`  // 0 to 1
	Whole  float64     `json:"whole"`  // how alike the names are as wholes, 0 to 1
	Covers [2]float64  `json:"covers"` // what share of each name, by weight, the other's words cover
	Words  []WordMatch `json:"words"`  // the words that correspond, the most telling first
	Only   [2][]string `json:"only"`   // the words of each name that correspond to none
	// Decided says what beside the likeness of words made the score: different numbers, different kinds of bodies,
	// initials. Empty: nothing.
	Decided string `json:"decided,omitempty"`
}

// By says how two words that do not sound alike stand for one another.
type By string

// The ways are these.
const (
	ByNumber  By = "number"
	ByMeaning By = "meaning"
	ByInitial By = "initial"
)

// WordMatch is a word of each name that stand for one another.
type WordMatch struct {
	A       string   `json:"a"` // as the first name writes it
	B       string   `json:"b"`
	Alike   float64  `json:"alike"`             // 0 to 1
	Weight  float64  `json:"weight"`            // of both words together, 0 to 2
	By      By       `json:"by,omitempty"`      // empty: their sounds
	Changes []Change `json:"changes,omitempty"` // the sounds in which they differ
}

// Change is one sound heard differently, by the symbols of [Alphabet]; A or B is empty where only the other has it.
type Change struct {
	A    string  `json:"a"`
	B    string  `json:"b"`
	Cost float64 `json:"cost"` // 1 is that of a foreign consonant
}
