package eval_test

import (
	"encoding/json"
	"math"
	"testing"

	"truce/internal/match/eval"
)

func TestWhatIsNotDefinedIsNull(t *testing.T) {
	b, err := json.Marshal(eval.Interval{Low: math.NaN(), High: 0.5})
	if err != nil || string(b) != `{"Low":null,"High":0.5}` {
		t.Errorf("%s, %v", b, err)
	}
	if q := eval.Measure([]int{1, 2}, []string{"x", "y"}); eval.Defined(q.ExactMulti) != nil {
		t.Errorf("no event has several reports, and %v of them are found", q.ExactMulti)
	}
}
