package names

import (
	"slices"
	"strings"
)

// doubts are words, folded, by which a source says that it is not sure whom or what it names.
var doubts = strings.Fields(`probably possibly perhaps maybe presumably presumed suspected likely alleged allegedly
	reportedly unconfirmed believed unclear unsure
	ربما محتمل يحتمل المحتمل يرجح مرجح مشتبه يعتقد مزعوم
	вероятно возможно предположительно наверное якобы
	muhtemelen belki olasi olasilikla supheli sanilan iddia
	احتمالا شايد گويا مشكوك ظاهرا`)

// Doubtful reports whether a name comes with a question mark or a word that says the source is not sure. Such a name is
// nobody's: whoever reads "Hamas?" must ask.
func Doubtful(name string) bool {
	if strings.ContainsAny(name, "?؟？") {
		return true
	}
	return slices.ContainsFunc(strings.Fields(Fold(name)), func(w string) bool { return slices.Contains(doubts, w) })
}
