package intake

import (
	"slices"
	"strings"

	"truce"
	"truce/internal/table"
)

// Tables of offices hold rows that are no reports: the names of the columns again on every printed page, totals, and
// reports that were taken back, which a column beside says. Filed, each of them would be counted.

// sieve refuses such rows of a table.
type sieve struct {
	uses   []Use
	names  []string
	plain  []string // the names as they are compared
	states []int    // the columns, not read otherwise, that say what became of a report
	said   map[int][]string
}

func newSieve(uses []Use, names []string) *sieve {
	s := &sieve{uses: uses, names: names, said: map[int][]string{}}
	for i, name := range names {
		s.plain = append(s.plain, table.Name(name))
		if uses[i] == Unread && isState(plainName(name)) {
			s.states = append(s.states, i)
		}
	}
	return s
}

// pass returns why a row is no report, nil where nothing says so. It looks at the cells as they stand.
func (s *sieve) pass(cells []string) *table.RowError {
	if s.heading(cells) {
		return &table.RowError{Reason: truce.Say("the row repeats the names of the columns")}
	}
	if at, ok := s.total(cells); ok {
		return &table.RowError{Column: s.names[at], Value: cells[at],
			Reason: truce.Say("is a total of other rows, and no report")}
	}
	for _, i := range s.states {
		cell := Tidy(cells[i])
		if takenBack(s.plain[i], strings.ToLower(cell)) {
			return &table.RowError{Column: s.names[i], Value: cell, Reason: truce.Say("says that this is no report of its " +
				"own, or none any more: it was not taken; a report of it that was filed before still counts")}
		}
		if cell != "" && len(s.said[i]) < mostStates && !slices.Contains(s.said[i], cell) {
			s.said[i] = append(s.said[i], strings.Clone(cell))
		}
	}
	return nil
}

// mostStates is how many of the words of such a column are listed.
const mostStates = 8

// Notes says what stands in columns that say what became of a report, for somebody to judge.
func (s *sieve) Notes() (notes []truce.Sentence) {
	for _, i := range s.states {
		if len(s.said[i]) > 0 {
			notes = append(notes, truce.Say("%s is not read; it says: %s", s.names[i],
				table.Cut(strings.Join(s.said[i], "; "), 200)))
		}
	}
	return notes
}

// heading reports whether every cell that is filled is the name of its column, and two are.
func (s *sieve) heading(cells []string) bool {
	n := 0
	for i, cell := range cells {
		if cell == "" {
			continue
		}
		if !strings.EqualFold(cell, s.names[i]) && table.Name(cell) != s.plain[i] {
			return false
		}
		n++
	}
	return n > 1
}

// total reports whether a row is called a total: in its first filled cell or where its time should stand or, where it
// states no time, in any cell that is read and is no text.
func (s *sieve) total(cells []string) (at int, ok bool) {
	timeless, first := true, -1
	for i, cell := range cells {
		if cell == "" {
			continue
		}
		if s.uses[i] == Start || s.uses[i] == End {
			timeless = timeless && isTotal(cell, true)
		}
		if first < 0 {
			first = i
		}
	}
	for i, cell := range cells {
		if cell == "" || s.uses[i] == Prose || i != first && (s.uses[i] == Unread || !timeless) {
			continue
		}
		if isTotal(cell, timeless) {
			return i, true
		}
	}
	return 0, false
}

// totals are what rows of totals and averages are called, in the languages of the pages and some more; those of the
// second list may be names, too.
var (
	totals = []string{"grand total", "sub-total", "sub total", "subtotal", "total", "totals", "итого", "всего", "усього",
		"разом", "المجموع الكلي", "المجموع العام", "المجموع", "الإجمالي", "الاجمالي", "إجمالي", "اجمالي", "genel toplam",
		"ara toplam", "toplam", "جمع کل", "مجموع کل"}
	orNames = []string{"sum", "average", "mean", "median", "сумма", "в среднем", "среднее", "مجموع", "المتوسط", "المعدل",
		"ortalama", "جمع", "میانگین", "totaux", "totales", "gesamt", "summe"}
)

// isTotal reports whether a cell is one of these words; in a row without a time also whether it begins or ends with it.
func isTotal(cell string, timeless bool) bool {
	if len(cell) > 80 {
		return false
	}
	cell = strings.Trim(strings.ToLower(Tidy(cell)), " :.*=-–—()")
	is := func(w string) bool {
		return cell == w || timeless && (strings.HasPrefix(cell, w+" ") || strings.HasSuffix(cell, " "+w))
	}
	return slices.ContainsFunc(totals, is) || timeless && slices.ContainsFunc(orNames, is)
}

// states are what columns are called that say what became of a report: in a word, or as yes and no.
var (
	states = []string{"status", "post_status", "event_status", "record_status", "report_status", "review_status",
		"verification_status", "verification", "validation_status", "_validation_status", "reviewstate", "review_state",
		"статус", "الحالة", "حالة", "durum", "وضعیت"}
	flags = []string{"deleted", "is_deleted", "retracted", "is_retracted", "withdrawn", "cancelled", "canceled", "void",
		"duplicate", "is_duplicate", "removed", "archived"}
)

func isState(name string) bool { return slices.Contains(states, name) || slices.Contains(flags, name) }

// taken are what stands in such columns where a report is none, or none any more.
var taken = []string{"retracted", "withdrawn", "cancelled", "canceled", "deleted", "removed", "void", "rejected",
	"false", "false alarm", "false report", "duplicate", "not approved", "validation_status_not_approved", "revoked",
	"disproved", "unfounded", "отозвано", "отозван", "отменено", "отменён", "отменен", "удалено", "удалён", "дубликат",
	"дубль", "ложный", "отклонено", "ملغى", "ملغي", "ملغاة", "محذوف", "مسحوب", "مكرر", "مرفوض", "بلاغ كاذب", "iptal",
	"iptal edildi", "silindi", "geri çekildi", "mükerrer", "reddedildi", "لغو شده", "حذف شده", "تکراری", "رد شده",
	"پس گرفته شده"}

// takenBack reports whether a cell of such a column, in small letters, says so.
func takenBack(column, cell string) bool {
	if slices.Contains(flags, column) {
		return slices.Contains([]string{"yes", "y", "true", "1", "t", "x", "да", "نعم", "evet", "بله"}, cell)
	}
	return slices.ContainsFunc(taken, func(w string) bool {
		return cell == w || strings.HasPrefix(cell, w+" ") && w != "false"
	})
}
