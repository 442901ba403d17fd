// What is known of a person's health, as plain values: medicines, check-ups, allergies, conditions,
// procedures. One row is what one source said; nothing here is calculated or merged.
//
// Source: reference/domain.md section 3 (薬剤情報, 特定健診, 診療情報), JP Core, JAHIS TC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/base/ids.h"
#include "store/base/instant.h"

namespace tomoshibi {

// Where a row comes from, strongest first: for one person, facility and day a receipt beats a
// dispensing beats a prescription (architecture.md). A notebook row is as the patient carries it.
enum class Source : std::uint8_t { kReceipt = 1, kDispensing = 2, kPrescription = 3, kNotebook = 4 };

// 剤形区分 of a dispensing: what the quantity and days mean depends on it (jahis-tc.md section 3).
enum class DosageKind : std::uint8_t {
  kUnknown = 0,
  kInternal = 1,   // 内服: amount a day, days.
  kAsNeeded = 3,   // 屯服: amount a time, number of times.
  kInjection = 4,
  kExternal = 5,
  kOther = 10,     // 内滴, 浸煎, 湯, 材料 and what the source did not say.
};

struct Medication {
  std::string key;          // Of the row at its source; with `source` it identifies the row.
  std::string text;         // Product name as written; always present.
  std::string yj;           // 12 characters YJ or 薬価 code; empty when uncoded.
  std::string other_code;   // HOT9, receipt code or general name code, "system|code".
  std::string generic_name;  // 一般名, when the source gives it.
  Date date;                // 調剤日, or 処方日 for a prescription.
  std::optional<int> days;  // Days dispensed for (日分); times for as-needed.
  std::string dose;         // "1" a day or a time, as DosageKind says; decimal text.
  std::string unit;         // 錠
  std::string quantity;     // Whole amount, decimal text; empty when not said.
  std::string usage;        // 用法 text; empty: the source does not carry it (院内).
  std::vector<std::string> notes;  // Supplements, cautions of the label.
  DosageKind kind = DosageKind::kUnknown;
  bool uneven = false;      // 不均等, 隔日, 曜日 or weekly: dose × days has no meaning.
  bool in_hospital = false;  // 院内
  bool patient_entered = false;  // Written by the patient into the notebook.
  Source source = Source::kReceipt;
  std::string facility;     // Prescribing facility's name.
  std::string facility_code;
  std::string pharmacy;     // Dispensing pharmacy's name; empty for 院内.
  Instant as_of;            // When the source said so.
};

struct CheckupItem {
  std::string code;   // JLAC10, 17 characters, or a local code.
  std::string name;
  std::optional<double> value;
  std::string text;   // Coded or textual result as shown ("＋"), or the number as written.
  std::string unit;
  Date date;
  bool laboratory = false;  // A test of a clinic, not of a check-up.
  std::string key;
  std::string facility;
  Instant as_of;
};

struct Allergy {
  std::string key;
  std::string text;       // Substance as written.
  std::string code;       // "system|code"
  std::string reaction;   // What happened, severity in words; may be empty.
  bool severe = false;
  bool medication = false;  // Category medication.
  Date date;
  bool entered_in_error = false;
  Instant as_of;
};

struct Condition {
  std::string key;
  std::string text;
  std::string code;
  Date onset;              // Month or day may be 0 when the source said only the year.
  Date ended;
  bool undisclosed = false;  // 未告知: never on a patient-facing view.
  Instant as_of;
};

struct Procedure {
  std::string key;
  std::string text;       // 人工腎臓, 在宅酸素療法指導管理料, ...
  std::string code;
  Date date;
  bool surgery = false;
  std::string facility;
  Instant as_of;
};

// All rows of one PersonId, unmerged, in no promised order.
struct Chart {
  PersonId person;
  std::vector<Medication> medications;
  std::vector<CheckupItem> checkups;
  std::vector<Allergy> allergies;
  std::vector<Condition> conditions;
  std::vector<Procedure> procedures;
  std::vector<std::string> unread;  // Records of kinds not known here, shown raw: "411: ...".
};

}  // namespace tomoshibi
