-- Every statement of the SQLite store, one section each, read by name (storage/sql.py).
-- A write of an activation names the run's epoch: it touches no row if somebody has claimed the run since.

-- name: tables
SELECT count(*) FROM sqlite_master

-- name: program_add
INSERT OR IGNORE INTO programs (hash, bundle, created_at) VALUES (:hash, :bundle, :now)

-- name: program
SELECT bundle FROM programs WHERE hash = ?

-- name: run_add
INSERT INTO runs (
  id, program, name, input, status, seed, created_at, settings, abi, engine, tenant, owner, lease_until,
  epoch, head, wake_at, waiting_on, result, error, parent, parent_key, format, updated_at
) VALUES (
  :id, :program, :name, :input, :status, :seed, :created_at, :settings, :abi, :engine, :tenant, :owner,
  :lease_until, :epoch, :head, :wake_at, :waiting_on, :result, :error, :parent, :parent_key, :format,
  :updated_at
)

-- name: run
SELECT * FROM runs WHERE id = ?

-- name: runs
SELECT * FROM runs ORDER BY created_at DESC, id DESC LIMIT ?

-- name: claim
UPDATE runs
SET status = 'running', owner = :owner, lease_until = :lease, epoch = epoch + 1, wake_at = NULL,
    waiting_on = '[]', error = NULL, updated_at = :now
WHERE id = :id AND epoch = :epoch

-- name: hold
UPDATE runs SET lease_until = :lease, updated_at = :now
WHERE id = :id AND epoch = :epoch AND status = 'running'

-- name: advance
UPDATE runs SET head = ?, lease_until = ?, updated_at = ?
WHERE id = ? AND epoch = ? AND head = ? AND status = 'running'

-- name: park
UPDATE runs
SET status = :status, waiting_on = :waiting_on, wake_at = :wake_at, error = :error, owner = '',
    lease_until = NULL, updated_at = :now
WHERE id = :id AND epoch = :epoch AND status = 'running'

-- name: finish
UPDATE runs
SET status = :status, result = :result, error = :error, head = :head + :added, owner = '',
    lease_until = NULL, wake_at = NULL, waiting_on = '[]', updated_at = :now
WHERE id = :id AND epoch = :epoch AND head = :head AND status = 'running'

-- name: wake
UPDATE runs SET status = 'ready', wake_at = NULL, waiting_on = '[]', updated_at = :now
WHERE id = :id AND status = 'waiting'

-- The columns of an entry stand in the order of the dataclass, in the next two.

-- name: entry_add
INSERT INTO entries (
  run, path, op, args, digest, file, line, ok, value, generation, label, attempts, extra, memory, usage, cost,
  instructions, started_at, finished_at, epoch
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: entries
SELECT path, op, args, digest, file, line, ok, value, generation, label, attempts, extra, memory, usage,
       cost, instructions, started_at, finished_at, epoch
FROM entries WHERE run = ? ORDER BY path, generation

-- name: blob_add
INSERT OR IGNORE INTO blobs (hash, data) VALUES (?, ?)

-- name: blob
SELECT data FROM blobs WHERE hash = ?

-- name: event_add
INSERT INTO events (run, seq, kind, data, path, ordinal, at)
SELECT :run, coalesce(max(seq), 0) + 1, :kind, :data, :path, :ordinal, :at FROM events WHERE run = :run

-- name: events
SELECT kind, data, path, ordinal, at, seq FROM events WHERE run = ? AND seq > ? ORDER BY seq

-- name: event_keys
SELECT path, ordinal FROM events WHERE run = ?

-- name: inbox_add
INSERT OR IGNORE INTO inbox (run, key, value, at) VALUES (:run, :key, :value, :now)

-- name: inbox
SELECT key, value FROM inbox WHERE run = ?

-- name: inbox_value
SELECT value FROM inbox WHERE run = ? AND key = ?

-- name: request_add
INSERT OR IGNORE INTO requests (
  id, run_id, path, type, message, context, schema, options, "default", on_timeout, assignees, channel,
  created_at, expires_at, status, value, comment, actor, answered_via, answered_at
) VALUES (
  :id, :run_id, :path, :type, :message, :context, :schema, :options, :default, :on_timeout, :assignees,
  :channel, :created_at, :expires_at, :status, :value, :comment, :actor, :answered_via, :answered_at
)

-- name: request
SELECT * FROM requests WHERE id = ?

-- name: requests_open
SELECT * FROM requests WHERE status = 'pending' ORDER BY created_at, rowid

-- name: requests_of_run
SELECT * FROM requests WHERE run_id = :run AND (:status = '' OR status = :status) ORDER BY created_at, rowid

-- name: requests
SELECT * FROM requests WHERE :status = '' OR status = :status ORDER BY created_at, rowid

-- name: answer
UPDATE requests
SET status = 'answered', value = :value, comment = :comment, actor = :actor, answered_via = :via,
    answered_at = :now
WHERE id = :id AND status = 'pending' AND (expires_at IS NULL OR expires_at > :now)

-- name: expire
UPDATE requests SET status = 'expired' WHERE id = :id AND status = 'pending' AND expires_at <= :now

-- name: decided
SELECT 1 FROM requests
WHERE id = :id AND (status IN ('answered', 'expired') OR status = 'pending' AND expires_at <= :now)

-- name: requests_cancel
UPDATE requests SET status = 'cancelled' WHERE run_id = ? AND status = 'pending'
