// The tables of the register in a region's database; one migration step.
//
// person   the record as registered, one blob each (internal/codec.h).
// face     the same person as numbers into the dictionary `term`: what images are built of.
// term     distinct values: surnames, given names, places, insurers, symbols.
// identifier, link   who else he is called, and which records are one human being.
//
// A store that an early release made has an FTS5 table `words` as well; nothing reads or writes it.
#pragma once

namespace tomoshibi::store::people {

inline constexpr const char* kSchemaV1 = R"sql(
CREATE TABLE person(
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  as_of INTEGER NOT NULL,
  record BLOB NOT NULL);
CREATE TABLE face(
  row INTEGER PRIMARY KEY REFERENCES person(row),
  packed BLOB NOT NULL);
CREATE TABLE term(
  term INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  packed BLOB NOT NULL,
  UNIQUE(kind, packed));
CREATE TABLE identifier(
  system TEXT NOT NULL,
  value TEXT NOT NULL,
  row INTEGER NOT NULL REFERENCES person(row),
  PRIMARY KEY(system, value, row)) WITHOUT ROWID;
CREATE INDEX identifier_of ON identifier(row);
CREATE TABLE link(
  one BLOB NOT NULL,
  other BLOB NOT NULL,
  evidence TEXT NOT NULL,
  PRIMARY KEY(one, other)) WITHOUT ROWID;
)sql";

// The search index as it is loaded: one image (internal/image.h) cut in parts, and the rows that it does not
// have, or has otherwise.
inline constexpr const char* kSchemaImage = R"sql(
CREATE TABLE image(part INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE newer(row INTEGER PRIMARY KEY);
INSERT INTO newer SELECT row FROM face;
)sql";

// Whom the parts below an overlay hold and nobody shall find any more.
inline constexpr const char* kSchemaRemoved = R"sql(
CREATE TABLE removed(id BLOB PRIMARY KEY) WITHOUT ROWID;
)sql";

// The index that needs no image in memory (internal/lean.h): the words of everybody, by generation and
// row, and how often it was written to.
inline constexpr const char* kSchemaWords = R"sql(
CREATE VIRTUAL TABLE person_word USING fts5(
  words, content='', columnsize=0, detail='none', tokenize='ascii');
CREATE TABLE person_word_generation(generation INTEGER PRIMARY KEY, people INTEGER NOT NULL);
)sql";

}  // namespace tomoshibi::store::people
