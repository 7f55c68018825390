import type { Schema } from '../sqlite/migrations.ts'

const appendOnly = (table: string): string =>
  ['UPDATE', 'DELETE']
    .map(
      (change) =>
        `CREATE TRIGGER ${table}_no_${change.toLowerCase()} BEFORE ${change} ON ${table}
         BEGIN SELECT RAISE(ABORT, '${table} is written once and never changed'); END;`,
    )
    .join('\n')

/**
 * The tables of research.db: what was tried (`trial_ledger`), what came of it (`experiments`, with trades and equity as
 * compressed columns), the bars of files it was tried on (`bars`) with the source of the user's own strategies (`sources`),
 * and tags, the only thing that may be changed.
 */
export const RESEARCH_SCHEMA: Schema = {
  what: 'The record of experiments',
  applicationId: 0x51445253,
  steps: [
    `CREATE TABLE trial_ledger (
      sequence INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      idea TEXT,
      trial INTEGER,
      payload TEXT NOT NULL,
      previous_hash TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX trial_ledger_by_idea ON trial_ledger (idea);
    CREATE INDEX trial_ledger_by_kind ON trial_ledger (kind);
    ${appendOnly('trial_ledger')}
    CREATE TABLE first_names (
      fingerprint TEXT PRIMARY KEY,
      name TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE experiments (
      id TEXT NOT NULL,
      attempt INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      idea TEXT NOT NULL,
      state TEXT NOT NULL,
      data_key TEXT NOT NULL,
      record TEXT NOT NULL,
      trades BLOB,
      equity BLOB,
      record_hash TEXT NOT NULL,
      PRIMARY KEY (id, attempt)
    ) STRICT;
    CREATE INDEX experiments_by_time ON experiments (created_at);
    ${appendOnly('experiments')}
    CREATE TABLE data_lists (
      data_key TEXT PRIMARY KEY,
      list TEXT NOT NULL
    ) STRICT;
    ${appendOnly('data_lists')}
    CREATE TABLE experiment_tags (
      id TEXT NOT NULL,
      tag TEXT NOT NULL,
      PRIMARY KEY (id, tag)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE bars (
      data_hash TEXT PRIMARY KEY,
      bars INTEGER NOT NULL,
      columns BLOB NOT NULL
    ) STRICT;
    CREATE TABLE sources (
      source_hash TEXT PRIMARY KEY,
      text TEXT NOT NULL
    ) STRICT;
    CREATE TABLE marks (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;`,
  ],
}
