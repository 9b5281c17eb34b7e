-- Every statement of the SQLite store, one section each, read by name (storage/sql.py).
-- A write of an activation names the run's epoch: it touches no row if somebody has claimed the run since.

-- name: how_many_runs
SELECT count(*) FROM runs

-- name: tables
SELECT count(*) FROM sqlite_master

-- name: acting
SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view') OR sql LIKE 'CREATE VIRTUAL%'

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
SELECT * FROM runs
WHERE (:status = '' OR instr(:status, ',' || status || ',')) AND created_at >= :since AND instr(name, :name)
ORDER BY created_at DESC, id DESC LIMIT :limit

-- name: changes
PRAGMA data_version

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
SELECT path, ordinal, seq FROM events WHERE run = ? ORDER BY seq

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

-- The lives of runs. The first condition of the next three is that of their index in schema.sql.

-- name: ready
SELECT * FROM runs WHERE status IN ('ready', 'running') AND status = 'ready' ORDER BY created_at LIMIT ?

-- name: overdue
SELECT * FROM runs WHERE wake_at IS NOT NULL AND wake_at <= ? AND status = 'waiting' ORDER BY wake_at LIMIT ?

-- name: running
SELECT * FROM runs WHERE status IN ('ready', 'running') AND status = 'running'

-- name: tree
WITH RECURSIVE tree (id, depth) AS (
  SELECT id, 0 FROM runs WHERE id = :id
  UNION
  SELECT runs.id, depth + 1 FROM tree JOIN runs ON runs.parent <> '' AND runs.parent = tree.id
)
SELECT runs.* FROM tree JOIN runs ON runs.id = tree.id ORDER BY depth, created_at, runs.id

-- name: cancel
UPDATE runs
SET status = 'cancelled', epoch = epoch + 1, error = :error, owner = '', lease_until = NULL, wake_at = NULL,
    waiting_on = '[]', updated_at = :now
WHERE id = :id

-- name: retry
UPDATE runs
SET status = 'ready', epoch = epoch + 1, result = NULL, error = NULL, owner = '', lease_until = NULL,
    wake_at = NULL, waiting_on = '[]', updated_at = :now
WHERE id = :id

-- name: inbox_rename
UPDATE inbox SET key = :new WHERE run = :run AND key = :key

-- name: events_count
SELECT coalesce(max(seq), 0) FROM events WHERE run = ?

-- name: request_cancel
UPDATE requests SET status = 'cancelled' WHERE id = ? AND status = 'pending'

-- name: ended
SELECT id, updated_at FROM runs WHERE parent = '' AND instr(:status, ',' || status || ',') ORDER BY updated_at, id

-- name: size
SELECT 1,
  (SELECT count(*) FROM entries WHERE run = :id),
  (SELECT count(*) FROM events WHERE run = :id),
  (SELECT count(*) FROM requests WHERE run_id = :id),
  0, 0,
  (SELECT length(CAST(input || settings || coalesce(result, '') || coalesce(error, '') AS BLOB))
   FROM runs WHERE id = :id)
  + (SELECT coalesce(sum(length(CAST(args || value || coalesce(extra, '') || coalesce(memory, '') AS BLOB))), 0)
     FROM entries WHERE run = :id)
  + (SELECT coalesce(sum(length(CAST(data AS BLOB))), 0) FROM events WHERE run = :id)
  + (SELECT coalesce(sum(length(CAST(value AS BLOB))), 0) FROM inbox WHERE run = :id)
  + (SELECT coalesce(sum(length(CAST(message || context || coalesce(value, '') AS BLOB))), 0)
     FROM requests WHERE run_id = :id)

-- name: delete_entries
DELETE FROM entries WHERE run = ?

-- name: delete_events
DELETE FROM events WHERE run = ?

-- name: delete_marks
DELETE FROM marks WHERE run = ?

-- name: delete_inbox
DELETE FROM inbox WHERE run = ?

-- name: delete_requests
DELETE FROM requests WHERE run_id = ?

-- name: delete_run
DELETE FROM runs WHERE id = ?

-- name: unused_programs
SELECT hash, length(CAST(bundle AS BLOB)) FROM programs WHERE hash NOT IN (SELECT program FROM runs)

-- name: delete_program
DELETE FROM programs WHERE hash = ?

-- A long text is needed where an entry refers to it: `sha256:` and its hash.

-- name: unused_blobs
SELECT hash, length(CAST(data AS BLOB)) FROM blobs
WHERE hash NOT IN (
  SELECT substr(args, 8) FROM entries WHERE args GLOB 'sha256:*'
  UNION SELECT substr(value, 8) FROM entries WHERE value GLOB 'sha256:*'
  UNION SELECT substr(extra, 8) FROM entries WHERE extra GLOB 'sha256:*'
  UNION SELECT substr(memory, 8) FROM entries WHERE memory GLOB 'sha256:*'
)

-- name: delete_blob
DELETE FROM blobs WHERE hash = ?
