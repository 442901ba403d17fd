// Words of making an account: responders and members.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

// clang-format off
#define TOMOSHIBI_STAFF_WORDS(X) \
  X(kTitleResponder, "応援者を登録", "Register a guest") \
  X(kTitleMember, "利用者を加える", "Add a user") \
  X(kResponderSentence, "外から来た医療者が、自分の名前で使えるようにします。72時間で終わります。", \
    "Lets an outside colleague work under his own name. Ends after 72 hours.") \
  X(kMemberSentence, "最初のログインで、本人が暗証番号やパスワードを決め直します。", \
    "At the first sign-in the member chooses a PIN or password of his own.") \
  X(kKanaName, "氏名（かな）", "Name (kana)") \
  X(kName, "氏名（漢字・英字）", "Name (kanji, letters)") \
  X(kNameHint, "なければ、かなのまま", "else the kana stays") \
  X(kId, "利用者番号（英数字2〜8字）", "User id (2 to 8 letters, digits)") \
  X(kTeamName, "所属（病院・会の名前）", "Hospital or association") \
  X(kTeamHint, "わかれば", "if known") \
  X(kProfession, "職種", "Profession") \
  X(kTeam, "所属の種類", "Team") \
  X(kSeen, "確かめたもの（1つ以上）", "Identity seen (one or more)") \
  X(kRole, "できること", "May do") \
  X(kProofKind, "本人の示しかた", "Proof") \
  X(kDoctor, "医師", "Doctor") \
  X(kDentist, "歯科医師", "Dentist") \
  X(kPharmacist, "薬剤師", "Pharmacist") \
  X(kNurse, "看護師", "Nurse") \
  X(kPublicHealthNurse, "保健師", "Public health nurse") \
  X(kOtherProfession, "ほか", "Other") \
  X(kDmat, "DMAT", "DMAT") \
  X(kJmat, "JMAT", "JMAT") \
  X(kRedCross, "日赤救護班", "Red Cross") \
  X(kDpat, "DPAT", "DPAT") \
  X(kPharmacists, "薬剤師会", "Pharmacists") \
  X(kMunicipality, "自治体", "Municipality") \
  X(kOtherTeam, "ほか", "Other") \
  X(kTeamCard, "隊員証", "Team card") \
  X(kLicence, "免許証（資格）", "Licence to practise") \
  X(kDrivingLicence, "運転免許証", "Driving licence") \
  X(kMyNumberCard, "マイナンバーカード", "My Number card") \
  X(kStaffCard, "職員証", "Staff card") \
  X(kMedical, "診る（医師・薬剤師）", "Care (doctor, pharmacist)") \
  X(kGeneral, "一般（資格の確認）", "General (eligibility)") \
  X(kAuditor, "監査", "Audit") \
  X(kAdministrator, "管理", "Administration") \
  X(kByPin, "暗証番号（この端末だけ）", "PIN (this kiosk only)") \
  X(kByPassword, "パスワード（15字以上）", "Password (15 or more)") \
  X(kMissingKana, "氏名を入れてください", "Enter the name") \
  X(kMissingId, "利用者番号を入れてください", "Enter the user id") \
  X(kMissingProfession, "職種を選んでください", "Choose the profession") \
  X(kMissingTeam, "所属を選んでください", "Choose the team") \
  X(kMissingSeen, "確かめたものを選んでください", "Choose what was seen") \
  X(kMissingRole, "できることを選んでください", "Choose what the user may do") \
  X(kSaveResponder, "登録する", "Register") \
  X(kSaveMember, "加える", "Add") \
  X(kSaving, "登録しています…", "Registering…") \
  X(kStepNames, "氏名", "Name") \
  X(kStepChipsResponder, "職種・所属・確かめたもの", "Profession, team, identity") \
  X(kStepChipsMember, "職種・できること", "Profession, rights") \
  X(kStepProof, "本人の暗証番号", "The person's own PIN") \
  X(kStepProofMember, "仮の暗証番号・パスワード", "First PIN or password") \
  X(kStepVoucher, "医療者が保証する", "A clinician vouches") \
  X(kEnds, "{0} に終わります", "Ends {0}") \
  X(kEndsNote, "72時間。続けるときは、もう一度登録します", "72 hours. To go on, register again") \
  X(kVouchedBy, "保証：{0}", "Vouched for by {0}") \
  X(kVoucherLater, "保証：最後に医療者が本人を示します", "A clinician proves himself at the end") \
  X(kFlag, "画面と記録には「応援」と付きます", "Marked as a guest on every screen and record") \
  X(kChooseVoucher, "保証する医療者を選んでください", "Choose the clinician who vouches") \
  X(kNobodyVouches, "保証できる医師・薬剤師の利用者がいません。", "No doctor or pharmacist is here to vouch.") \
  X(kHandOver, "ここからは本人が入れます。画面を本人に渡してください。", \
    "The person enters this. Hand over the screen.") \
  X(kBackStep, "前へ", "Back") \
  X(kRefusedTitle, "登録できません", "Not registered") \
  X(kIdTaken, "この利用者番号は使われています。", "This user id is taken.") \
  X(kNotAllowed, "この種類の利用者は作れません。", "You may not make such a user.") \
  X(kStorage, "書き込めませんでした。空き容量を確かめてください。", \
    "It could not be written. Check free space.") \
  X(kOther, "内容を確かめてください。", "Check what was entered.")
// clang-format on

TOMOSHIBI_DEFINE_WORDS(staff_words, TOMOSHIBI_STAFF_WORDS)

}  // namespace tomoshibi::gui
