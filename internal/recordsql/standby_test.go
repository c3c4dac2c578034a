package recordsql_test

import (
	"errors"
	"testing"
	"time"

	"truce/internal/recordsql"
	"truce/internal/testing/pgtest"
	"truce/record"
)

// A commit whose wait for the standby was ended, by cancelling it or by ending its connection, is not acknowledged: not
// at once, and not when it is asked for again while no standby has it. Once one has, it is, at the place it had.
// Whoever set up the database may want to hear of no warnings.
func TestEndedWaitForTheStandbyIsNoAcknowledgement(t *testing.T) {
	for _, end := range []string{"pg_cancel_backend", "pg_terminate_backend"} {
		t.Run(end, func(t *testing.T) {
			server := pgtest.Start(t, "client_min_messages=error")
			dsn := server.Database(t) + "&client_min_messages=error"
			open := func() *record.Log {
				store := openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenPostgres(ctx, dsn) })
				s, v, err := crashKey()
				if err != nil {
					t.Fatal(err)
				}
				if err := record.Create(ctx, store, s, v); err != nil && !errors.Is(err, record.ErrConflict) {
					t.Fatal(err)
				}
				l, err := record.OpenShared(ctx, store, s, v, nil)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { l.Close() })
				return l
			}
			l := open()
			if _, err := l.Append(ctx, entry600(0)); err != nil {
				t.Fatal(err)
			}
			set := func(standbys string) {
				server.Exec(t, "ALTER SYSTEM SET synchronous_standby_names = '"+standbys+"'")
				server.Exec(t, "SELECT pg_reload_conf()")
			}
			set("nobody")
			// appending ends every wait for a standby until it is answered.
			appending := func(l *record.Log, i int) error {
				done := make(chan error, 1)
				go func() {
					_, err := l.Append(ctx, entry600(i))
					done <- err
				}()
				for {
					select {
					case err := <-done:
						return err
					case <-time.After(20 * time.Millisecond):
						server.Exec(t, "SELECT "+end+"(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
					}
				}
			}
			n := 1 // the setting takes hold a moment after it is made: until then what is appended is acknowledged
			for n < 500 && appending(l, n) == nil {
				n++
			}
			for range 2 {
				if err := appending(l, n); !errors.Is(err, record.ErrUnavailable) {
					t.Errorf("it is acknowledged, and no standby has it: %v", err)
				}
			}
			again := open() // another process
			if err := appending(again, n); !errors.Is(err, record.ErrUnavailable) {
				t.Errorf("another process acknowledges what no standby has: %v", err)
			}
			set("")
			for _, l := range []*record.Log{l, again} {
				if r, err := l.Append(ctx, entry600(n)); err != nil || r[0].Index != int64(n) || !r[0].Duplicate {
					t.Errorf("after a standby has it: %+v, %v", r, err)
				}
			}
			if r, err := l.Append(ctx, entry600(n+1)); err != nil || r[0].Index != int64(n+1) {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}

// The usual way to name the servers of a cluster works, to write and to read.
func TestTargetSessionAttributes(t *testing.T) {
	dsn := pgtest.Start(t).Database(t) + "&target_session_attrs=read-write"
	openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenPostgres(ctx, dsn) })
	s := openStore(t, func() (*recordsql.Store, error) { return recordsql.OpenPostgresReadOnly(ctx, dsn) })
	if err := s.Update(ctx, origin, func(record.Tx) error { return nil }); !errors.Is(err, record.ErrUnavailable) {
		t.Errorf("a store opened to read takes writes: %v", err)
	}
}
