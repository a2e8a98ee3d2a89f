"""The event log on one page.

**What it is.** `events` has one document for each change that made something happen: the transactional outbox of the
service, and the replay for devices. An entry points to messages and notifications instead of repeating them, and lists
its audience. `stored_events.py` is its format.

**Position.** The `_id` of an entry: 1, 2, 3 … It comes from one document, `{"_id": "events"}` in `counters`.
`LogAppender` increments it inside the transaction that stores the change, as the last write but one.
    Proof: tests/contract/test_commits.py (many at once), tests/integration/test_outbox.py (two services).

**Dense.** A transaction that aborts gives its positions back, so there is no hole. `position + 1` is therefore known to
be missing only when it was forgotten, and `after` can say so with `NotFound` instead of skipping silently.
    Proof: tests/contract/test_event_log.py, tests/integration/test_resume.py.

**Visible in order.** Two transactions cannot both increment the counter. The second one gets `AppendConflict`, or the
server's own write conflict, and runs again. So an entry is visible only when all entries before it are, and
`_id > position` is exactly what comes after a position. Once another process has appended, this one begins every
transaction with the counter (`claim`), to give way at the first command and not at the last.
    Proof: tests/integration/test_outbox.py (fifty writers through two services).

**Who publishes.** The process that committed an entry gives it to its readers: `GroupCommit` calls `committed`, and
`Feed` wakes the followers in the same turn of the event loop, before the caller is answered. Nothing is polled. Each
reader gets entries one at a time; an entry is finished when the reader asks for the next one.
    Proof: tests/contract/test_following_the_log.py, tests/unit/application/test_relay.py.

**Lost answers.** The answer to a commit may get lost. Before anything else is stored, `end_transactions` ends what may
be under way, and `committed_unknowingly` reads what this process committed beyond its `newest` position.
    Proof: tests/integration/test_outbox.py (committed without an answer), tests/e2e/test_chaos.py.

**Cursor.** `processes.<process>` in the counter's document: `told` is the last published position, `at` is when the
process was last heard of, `batch` numbers its transactions. A batch writes it with its commit. `maintain` writes it
each second while something is unpublished, and removes it when nothing is. A cursor is never ahead of what was
published, so a crash repeats entries and never loses one: at-least-once. Devices recognize repeats by `eventId`.
    Proof: tests/contract/test_following_the_log.py (a slow process is not a silent one, only what is unpublished).

**Claims.** A cursor that is older than 3 seconds belongs to a process that died or hangs. `claim_abandoned` sets its
`at` to now, with the whole old state as the condition: of several processes one succeeds, for 3 seconds. It gives the
reader the first 500 entries by that process beyond `told`, oldest first, between entries of its own. `release_claim`
then moves `told`, or removes the cursor. A reader that stops in the middle lets the claim lapse, and it comes again.
    Proof: tests/contract/test_following_the_log.py, tests/integration/test_outbox.py, tests/e2e/test_chaos.py.

**Replay.** `after` reads by audience for devices that were away. It needs no cursor here: the device has its own.

**Retention.** A TTL index on `at` forgets entries after `EVENT_RETENTION_DAYS`. A reader that was away longer must read
the present state instead.
    Proof: tests/integration/test_resume.py.

**How to add a reader** (search index, push, another node, webhooks, export).
1. Add its name to `Reader`, and a row to `MongoEventLog._readers`. `Commits` and `GroupCommit` do not change.
2. Decide what its row gives. A reader that may share the work between processes (push) is fed like the relay: a `Feed`
   with a cursor under a field of its own beside `processes`. A reader of the whole log in order (search, export) reads
   `_id > cursor` page by page, from a cursor document `{"_id": "reader:<name>"}` in `counters`, with a lease so that
   one process runs it. A reader in every process (other nodes) reads the same way, from a cursor that begins at `head`
   and lives in memory. `committed` is what wakes it in this process; entries of other processes need the bus or a poll.
3. Save its cursor only after the reader asked for the next entry. Its effects must be idempotent by position.
4. Its rows in tests/contract/test_following_the_log.py are the same as the relay's.
"""
