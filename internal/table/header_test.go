package table

import (
	"strings"
	"testing"
)

func TestATableThatLostItsHeaderIsToldSo(t *testing.T) {
	for _, in := range []string{
		"17,2026-01-05,North bridge,12.5,41.25,shelling\n",
		"8,COR-1,2026,True,Clear,1,Corvia: Government,8,1,12.5,41.25,0,3\n",
		"c1;2026/01/05 00:00:00;Aldern;12,5;41,25\n",
		"١٧,٢٠٢٦-٠١-٠٥,جسر,12.5,41.25\n", "1;2026-01-05;Aldern;shelling\n", "5.1.2026,Aldern,shelling\n",
	} {
		_, err := NewReader(strings.NewReader(in), Options{})
		if err == nil || !strings.Contains(err.Error(), "line 1: the first row holds values") {
			t.Errorf("%q: %v", in, err)
		}
	}
	for _, in := range []string{
		"id,start,place,1,2\n", "Province,2024,2025,Change,Note,Source,Remark\n", "id,adm_1,adm_2,q1,q2,q3\n",
		"١,مكان,زمان,نوع\n", "Province,2016-2017,Remark\n", "2026-01-05,Aldern,Brask,Corrim\n",
	} {
		if _, err := NewReader(strings.NewReader(in), Options{}); err != nil {
			t.Errorf("%q: %v", in, err)
		}
	}
}
