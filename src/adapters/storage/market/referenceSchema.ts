/**
 * The tables of what the sources list, of the trader's lists and of the news. Of a listing only what is searched for has
 * columns of its own; a day's list of thousands touches the rows that changed and the one column of the rest.
 */
export const REFERENCE_TABLES = `CREATE TABLE listings (
      source_id TEXT NOT NULL,
      instrument_id TEXT NOT NULL,
      listed TEXT NOT NULL,
      symbols TEXT NOT NULL,
      first_seen INTEGER NOT NULL,
      last_seen INTEGER NOT NULL,
      is_listed INTEGER NOT NULL,
      PRIMARY KEY (source_id, instrument_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE listing_times (
      source_id TEXT PRIMARY KEY,
      listed_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE watchlists (
      key TEXT PRIMARY KEY,
      watchlist TEXT NOT NULL
    ) STRICT;
    CREATE TABLE news (
      key TEXT PRIMARY KEY,
      found_at INTEGER NOT NULL,
      time INTEGER NOT NULL,
      item TEXT NOT NULL
    ) STRICT;
    CREATE INDEX news_by_time ON news (time);
    CREATE TABLE news_publishers (
      domain TEXT PRIMARY KEY,
      first_seen INTEGER NOT NULL
    ) STRICT;`
