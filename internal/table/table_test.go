package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"truce"
)

// read reads a whole table; refused rows are returned apart.
func read(t testing.TB, src io.Reader, o Options) (header []string, rows []Row, refused []*RowError, err error) {
	t.Helper()
	r, err := NewReader(src, o)
	if err != nil {
		return nil, nil, nil, err
	}
	for {
		row, err := r.Next()
		var fault *RowError
		switch {
		case err == io.EOF:
			return r.Header(), rows, refused, nil
		case errors.As(err, &fault):
			refused = append(refused, fault)
		case err != nil:
			return r.Header(), rows, refused, err
		default:
			row.Cells = slices.Clone(row.Cells)
			rows = append(rows, row)
		}
	}
}

// show writes rows the way the tests state them: the line, then the cells.
func show(rows []Row) string {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%d%q", r.Line, r.Cells)
	}
	return b.String()
}

func TestRows(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "a,b\n1,2\n3,4\n", `2["1" "2"]3["3" "4"]`},
		{"no end of line at the end", "a,b\n1,2", `2["1" "2"]`},
		{"carriage returns", "a,b\r\n1,2\r\n3,\r\n", `2["1" "2"]3["3" ""]`},
		{"semicolons", "a;b\n1,5;2\n", `2["1,5" "2"]`},
		{"tabs", "a\tb\n1\t2;3,4\n", `2["1" "2;3,4"]`},
		{"delimiters inside quotation marks do not count", "\"a;;;\",b\n1,2\n", `2["1" "2"]`},
		{"psql divides with |", "a|b\n1,5|2\n", `2["1,5" "2"]`},
		{"sep= names the delimiter", "sep=;\na,a;b\n1;2\n", `3["1" "2"]`},
		{"line ends in a cell", "a,b\n\"x\ny\",2\n3,4\n", `2["x\ny" "2"]4["3" "4"]`},
		{"doubled marks", "a,b\n\"say \"\"hi\"\"\",2\n", `2["say \"hi\"" "2"]`},
		{"a mark inside an unquoted cell", "a,b\n5\" gun,2\n", `2["5\" gun" "2"]`},
		{"empty lines and rows", "a,b\n\n1,2\n , \n\n3,4\n", `3["1" "2"]6["3" "4"]`},
		{"HXL tags", "a,b\n#date,#geo+lat\n1,2\n#x,#y\n", `3["1" "2"]4["#x" "#y"]`},
		{"the columns of a rejects file", "truce_line,truce_error,a,b\n9,\"no, \"\"thing\"\"\",1,2\n", `2["1" "2"]`},
		{"only a header", "a,b\n", ``},
	} {
		for _, slow := range []bool{false, true} {
			var src io.Reader = strings.NewReader(c.in)
			if slow {
				src = iotest.OneByteReader(src)
			}
			_, rows, refused, err := read(t, src, Options{})
			if err != nil || len(refused) > 0 {
				t.Errorf("%s: %v, refused %v", c.name, err, refused)
			} else if got := show(rows); got != c.want {
				t.Errorf("%s (slow %t):\n got %s\nwant %s", c.name, slow, got, c.want)
			}
		}
	}
}

func TestRefusedRows(t *testing.T) {
	long := strings.Repeat("x", 3000)
	for _, c := range []struct{ name, in, rows, refused string }{
		{"too few and too many cells", "a,b\n1\n1,2,3\n3,4\n", `4["3" "4"]`,
			"line 2: the row has 1 cells, the header has 2|line 3: the row has 3 cells, the header has 2"},
		{"an unclosed mark costs one row", "a,b\n1,\"2\n3,4\n5,6\n", `3["3" "4"]4["5" "6"]`,
			"line 2: a quotation mark is opened and not closed"},
		{"a mark closed too early", "a,b\n\"x\"y,2\n3,4\n", `3["3" "4"]`,
			"line 2: cell 1 goes on after its closing quotation mark: a mark inside a quoted cell is written twice"},
		{"an unclosed mark that the next quoted cell closes", "a,b\n\"1,2\n3,\"x\"\n5,6\n", `3["3" "x"]4["5" "6"]`,
			"line 2: cell 1 goes on after its closing quotation mark: a mark inside a quoted cell is written twice"},
		{"a row over several lines", "a,b\n\"1\n2\n3\"\n5,6\n", `5["5" "6"]`,
			"line 2: the row has 1 cells, the header has 2; it goes on to line 4: is a quotation mark missing?"},
		{"too long a row", "a,b\n" + long + ",2\n3,4\n", `3["3" "4"]`, "line 2: the row holds 3003 bytes; the limit is 2000"},
		{"too long a row at the end", "a,b\n3,4\n" + long, `2["3" "4"]`,
			"line 3: the row holds 3000 bytes; the limit is 2000"},
		{"too long a cell", "a,b\n" + long[:1500] + ",2\n3,4\n", `3["3" "4"]`,
			"line 2: a holds 1500 bytes; the limit is 1000"},
		{"zero bytes", "a,b\n" + strings.Repeat("3,4\n", 20000) + "\x00,2\n", "",
			"line 20002: a holds a zero byte: it is not text"},
	} {
		_, rows, refused, err := read(t, strings.NewReader(c.in), Options{MaxRow: 2000, MaxCell: 1000})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var said []string
		for _, e := range refused {
			said = append(said, e.Error())
		}
		if got := strings.Join(said, "|"); got != c.refused {
			t.Errorf("%s:\nrefused %s\n   want %s", c.name, got, c.refused)
		}
		if got := show(rows); c.rows != "" && got != c.rows {
			t.Errorf("%s:\nrows %s\nwant %s", c.name, got, c.rows)
		}
	}
}

func TestRefusedTables(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "the file is empty"},
		{"blank", "\n\n", "the file is empty"},
		{"the same column twice", "a,B,b\n", `line 1: the columns 2 and 3 are both called "b"`},
		{"no names", ",,\n", "line 1: the first row names no column"},
		{"an unclosed mark in the header", "\"a,b\n1,2\n",
			"line 1: the row that names the columns: a quotation mark is opened"},
		{"carriage returns alone", "a,b\r1,2\r", "carriage return alone"},
		{"a workbook", "PK\x03\x04rest", "save the sheet as CSV"},
		{"an old workbook", "\xD0\xCF\x11\xE0\xA1\xB1", "save the sheet as CSV"},
		{"UTF-32", "\xFF\xFE\x00\x00a\x00\x00\x00", "UTF-32"},
		{"binary", "a,b\n1,\x00\x00\x012", "it holds zero bytes"},
		{"broken gzip", "\x1f\x8bnonsense", "cannot be unpacked"},
	} {
		_, _, _, err := read(t, strings.NewReader(c.in), Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) || truce.KindOf(err) != truce.Invalid {
			t.Errorf("%s: %v (%v); want invalid, %q", c.name, err, truce.KindOf(err), c.want)
		}
	}
}

func TestSourceThatFails(t *testing.T) {
	broken := errors.New("the stick was pulled out")
	src := io.MultiReader(strings.NewReader("a,b\n1,2\n3,4"), iotest.ErrReader(broken))
	_, rows, refused, err := read(t, src, Options{})
	if !errors.Is(err, broken) || show(rows) != `2["1" "2"]` || len(refused) > 0 {
		t.Errorf("rows %s, refused %v, error %v: the row that may lack its end must not be read", show(rows), refused, err)
	}
}

func TestRejectsCanBeMendedAndReadAgain(t *testing.T) {
	in := "a;b;c\n1;2;3\n1;2\n\"x\ny\";\"say \"\"hi\"\"\";3\n\"1;2;3\n4;5;6\n"
	r, err := NewReader(strings.NewReader(in), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	rejects := NewRejects(&out, r)
	for {
		row, err := r.Next()
		var fault *RowError
		if err == io.EOF {
			break
		}
		if !errors.As(err, &fault) { // every good row is refused too, as one whose cells are wrong would be
			fault = &RowError{Line: row.Line, Column: "a", Value: row.Cells[0],
				Reason: truce.Say("is not wanted;\nat all"), Raw: row.Raw}
		}
		if err := rejects.Add(fault); err != nil {
			t.Fatal(err)
		}
	}
	if err := rejects.Close(); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFFtruce_line;truce_error;a;b;c\n" +
		"2;\"a \"\"1\"\" is not wanted;\nat all\";1;2;3\n" +
		"3;\"the row has 2 cells, the header has 3\";1;2\n" +
		"4;\"a \"\"x\\ny\"\" is not wanted;\nat all\";\"x\ny\";\"say \"\"hi\"\"\";3\n" +
		"6;\"a quotation mark is opened and not closed\";\"1;2;3\n" +
		"7;\"a \"\"4\"\" is not wanted;\nat all\";4;5;6\n"
	if out.String() != want {
		t.Fatalf("rejects:\n%s\nwant:\n%s", out.String(), want)
	}
	header, rows, refused, err := read(t, bytes.NewReader(out.Bytes()), Options{})
	if err != nil || fmt.Sprint(header) != "[a b c]" {
		t.Fatalf("header %v: %v", header, err)
	}
	if got, want := show(rows), `2["1" "2" "3"]5["x\ny" "say \"hi\"" "3"]9["4" "5" "6"]`; got != want {
		t.Errorf("rows read again:\n got %s\nwant %s", got, want)
	}
	if len(refused) != 2 || refused[0].Raw != "1;2" || refused[1].Raw != "\"1;2;3" {
		t.Errorf("what was not mended must be refused again, as it stood: %+v", refused)
	}
}

// FuzzReader holds the reader to three promises: it ends without panic and with consistent results whatever it is fed;
// what encoding/csv accepts it reads to the same cells; and rejects read again give the same rows.
func FuzzReader(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\n\"x\ny\";\"\"\"\"\n", "a\tb\r\n1\t\"2\r\n", "sep=;\na;b\n",
		"truce_line,a\n1,2\n",
		"\uFEFFa,b\n\"1\"x,2\n", "\xFF\xFEa\x00,\x00b\x00\n\x00", "a\n\"\n\"\n\n\xC7\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		r, err := NewReader(strings.NewReader(in), Options{MaxRow: 4096, MaxCell: 2048})
		if err != nil {
			if r != nil {
				t.Error("a reader and an error")
			}
			return
		}
		var rows [][]string
		var out bytes.Buffer
		rejects := NewRejects(&out, r)
		bad, line := 0, 0
		for {
			row, err := r.Next()
			if err == io.EOF {
				break
			}
			if row.Line <= line {
				t.Fatalf("line %d follows line %d", row.Line, line)
			}
			line = row.Line
			var fault *RowError
			if errors.As(err, &fault) {
				bad++
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(row.Cells) != len(r.Header()) {
				t.Fatalf("%d cells under %d columns", len(row.Cells), len(r.Header()))
			}
			rows = append(rows, slices.Clone(row.Cells))
			rejects.Add(&RowError{Line: row.Line, Reason: truce.Say("again"), Raw: row.Raw})
		}
		rejects.Close()
		if bad == 0 {
			agree(t, in, r, rows)
		}
		if len(rows) > 0 {
			_, again, refused, err := read(t, &out, Options{MaxRow: 4096, MaxCell: 2048})
			if err != nil || len(refused) > 0 || len(again) != len(rows) {
				t.Fatalf("rejects: %v, %v, %d rows of %d\n%q", err, refused, len(again), len(rows), out.String())
			}
			for i := range again {
				if !slices.Equal(again[i].Cells, rows[i]) {
					t.Fatalf("row %d read again: %q, was %q", i, again[i].Cells, rows[i])
				}
			}
		}
	})
}

// agree compares with encoding/csv, where that reads the table too.
func agree(t *testing.T, in string, r *Reader, rows [][]string) {
	if strings.HasPrefix(in, "sep=") || strings.HasPrefix(in, "\xFF\xFE") || strings.HasPrefix(in, "\xFE\xFF") ||
		strings.HasPrefix(in, "\x1f\x8b") || r.passed > 0 {
		return
	}
	c := csv.NewReader(strings.NewReader(strings.TrimPrefix(in, "\uFEFF")))
	c.Comma = rune(r.comma)
	all, err := c.ReadAll()
	if err != nil || len(all) == 0 {
		return
	}
	i := 0
	for n, want := range all[1:] {
		if blank(want) || n == 0 && tags(want) {
			continue
		}
		if i == len(rows) {
			t.Fatalf("encoding/csv reads %q where this reader ends", want)
		}
		got := slices.Clone(rows[i])
		for k := range got {
			got[k] = strings.ReplaceAll(got[k], "\r\n", "\n")
		}
		if !slices.Equal(got, want) {
			t.Fatalf("row %d: %q; encoding/csv reads %q", i, got, want)
		}
		i++
	}
	if i != len(rows) {
		t.Fatalf("%d rows; encoding/csv reads %d", len(rows), i)
	}
}

func BenchmarkReader(b *testing.B) {
	row := "240985,2017,1,2,13616,A - B,14637,A - B,234,A,6288,,B,1,\"\"\"Office,2017-01-03,A headline, of some length, " +
		"about a place\"\"\",Office,2017-01-03," +
		"\"A headline, of some length, about a place\",Office,2,Some town,Some province,Some " +
		"district,35.952829,39.007879,POINT (39.007879 35.952829)," +
		"181159,Land,652,Region,1,1,2017-01-03,2017-01-03,0,1,0,0,1,1,1\n"
	var in bytes.Buffer
	for i := range 40 {
		fmt.Fprintf(&in, "c%d,", i)
	}
	in.WriteString("c40\n")
	const n = 20000
	for range n {
		in.WriteString(row)
	}
	b.SetBytes(int64(in.Len()))
	b.ReportAllocs()
	for b.Loop() {
		r, err := NewReader(bytes.NewReader(in.Bytes()), Options{})
		if err != nil {
			b.Fatal(err)
		}
		count := 0
		for {
			if _, err := r.Next(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
			count++
		}
		if count != n {
			b.Fatalf("%d rows", count)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "rows/s")
}
