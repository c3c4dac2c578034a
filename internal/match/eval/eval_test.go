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
	q := eval.Measure([]int{1, 2}, []string{"x", "y"})
	for what, v := range map[string]float64{"events found": q.ExactMulti, "precision": q.Precision, "recall": q.Recall,
		"F1": q.F1} {
		if eval.Defined(v) != nil {
			t.Errorf("no event has several reports and none were joined, yet %s is %v", what, v)
		}
	}
	q = eval.Measure([]int{1, 2}, []string{"x", "x"})
	if eval.Defined(q.Precision) != nil || q.Recall != 0 || q.F1 != 0 {
		t.Errorf("nothing was joined of one pair: precision %v, recall %v, F1 %v", q.Precision, q.Recall, q.F1)
	}
}
