package frame

import (
	"bytes"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"truce"
	"truce/internal/sheet"
)

// fileTypes are the media types of the files a printed page can be asked for as, with ?as=.
var fileTypes = map[string]string{"pdf": "application/pdf",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}

// Print answers with the page of the name, or with a file of it where the request asks for one: what the page says, in
// its language and for its reader. file is the name of the file without its ending.
func (s *Site) Print(w http.ResponseWriter, r *Request, name, file string, main any) error {
	as := r.URL.Query().Get("as")
	if as == "" {
		return s.Render(w, r, http.StatusOK, name, main)
	}
	if fileTypes[as] == "" {
		return truce.Errorf(truce.Invalid, "%q is no form of a file: ask for pdf or docx", as)
	}
	f, err := s.frame(r, name)
	if err != nil {
		return err
	}
	f.Main = main
	t, err := s.pages.get(f.Lang, f.Page)
	if err != nil {
		return err
	}
	var page, out bytes.Buffer
	if err := t.Execute(timedWriter{r.Context(), &page}, f); err != nil {
		return err
	}
	x, err := sheet.Read(&page, s.address(r))
	if err != nil {
		return err
	}
	write := x.PDF
	if as == "docx" {
		write = x.DOCX
	}
	if err := write(&out); err != nil {
		return err
	}
	w.Header().Set("Content-Type", fileTypes[as])
	w.Header().Set("Content-Language", f.Lang)
	w.Header().Set("Content-Disposition", `attachment; filename="`+file+"."+as+`"`)
	r.Send(w, http.StatusOK, out.Bytes())
	return nil
}

// address is under which others can ask for the page, for the links of a file; "": it is asked for on this machine
// alone, or by a command.
func (s *Site) address(r *Request) string {
	o := s.Origin(r.Request)
	host, _, err := net.SplitHostPort(o.Host)
	if err != nil {
		host = o.Host
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	if host == "" || host == "localhost" || err == nil && ip.IsLoopback() {
		return ""
	}
	return o.Scheme + "://" + o.Host + r.URL.Path
}
