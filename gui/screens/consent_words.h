// What the consent screen and the patient's page say.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

#define TOMOSHIBI_CONSENT_WORDS(X)                                                                 \
  X(kNotThisPerson, "この人ではない", "Not this person")                                            \
  X(kAgreement, "一致{0}・違い{1}", "{0} agree, {1} differ")                                       \
  X(kAddressUnknown, "住所不明", "Address not on file")                                            \
  X(kIdentity, "ご本人ですか", "Is it this person?")                                               \
  X(kStated, "氏名と生年月日を\n名乗った", "Said name and\nbirth date")                            \
  X(kByFamily, "家族が答えた", "Family said so")                                                   \
  X(kByFamilyTwoLines, "家族が\n答えた", "Family\nsaid so")                                        \
  X(kBelongings, "持ち物・タグ", "Belongings, tag")                                                \
  X(kBelongingsTwoLines, "持ち物・\nタグ", "Belongings,\ntag")                                     \
  X(kPresumed, "確かめられない\n（推定）", "Cannot establish\n(presumed)")                         \
  X(kConsent, "同意", "Consent")                                                                   \
  X(kCanBeAskedNow, "今は意思を確認できますか", "Can the person be asked now?")                    \
  X(kOral, "口頭で同意", "Agreed orally")                                                          \
  X(kOralSentence, "本人が\n「よい」と言った", "The person\nsaid yes")                             \
  X(kProxy, "代理の方", "Proxy")                                                                   \
  X(kProxySentence, "親権者・後見人が同意\n家族が了承", "Guardian agrees, or\nfamily does not object") \
  X(kGuardian, "親権者・後見人\nが同意", "Parent or guardian\nagrees")                             \
  X(kFamily, "家族が了承（本人の\n意思は確認できない）", "Family does not object\n(person cannot be asked)") \
  X(kNone, "意思を確認できない", "Cannot be asked")                                                \
  X(kNoneTwoLines, "意思を\n確認できない", "Cannot be\nasked")                                     \
  X(kNoneSentence, "理由を選ぶ", "Choose a reason")                                                \
  X(kRefused, "本人が断った", "The person refused")                                                \
  X(kRefusedTwoLines, "本人が\n断った", "The person\nrefused")                                     \
  X(kRefusedSentence, "開かずに、断った\nことを残す", "Not opened;\nthe refusal is kept")          \
  X(kScopes, "見てよいもの（それぞれ外せます）", "May be seen (each can be taken off)")            \
  X(kScopesShort, "見てよいもの", "May be seen")                                                   \
  X(kMedication, "薬", "Medicines")                                                                \
  X(kCare, "診療", "Care")                                                                         \
  X(kSurgery, "手術", "Surgery")                                                                   \
  X(kCheckup, "健診", "Check-ups")                                                                 \
  X(kLasts, "同意は24時間です。", "Lasts 24 hours.")                                               \
  X(kTakenOff, "外したもの：{0}　同意は24時間です。", "Taken off: {0}. Lasts 24 hours.")           \
  X(kReasons, "意思を確認できない理由（1つ以上）", "Why the person cannot be asked (one or more)") \
  X(kUnconscious, "意識がない", "Unconscious")                                                     \
  X(kCannotCommunicate, "筆談・通訳でも意思を確認できない", "Not even in writing or with interpreter") \
  X(kCannotCommunicateTwoLines, "筆談・通訳でも\n意思を確認できない", "Not even in writing\nor with interpreter") \
  X(kCannotEstablish, "認知症などで確かめられない", "Cannot be established (dementia …)")          \
  X(kCannotEstablishTwoLines, "認知症などで\n確かめられない", "Cannot be established\n(dementia …)") \
  X(kInfant, "乳幼児で保護者がいない", "Small child, no guardian")                                 \
  X(kInfantTwoLines, "乳幼児で\n保護者がいない", "Small child,\nno guardian")                      \
  X(kDuringTreatment, "処置中で尋ねる間がない", "Under treatment, no time")                        \
  X(kDuringTreatmentTwoLines, "処置中で\n尋ねる間がない", "Under treatment,\nno time")             \
  X(kAskedNextTime, "次は「今は意思を確認\nできますか」と聞きます", "Next time you are asked:\ncan the person be asked now?") \
  X(kGuardianUnexpected, "親権者・後見人が答える年齢より上です。本人に確かめられますか。",         \
    "Older than a guardian would answer for. Can the person be asked?")                            \
  X(kWhoLooks, "見る人", "Who looks")                                                              \
  X(kCannotBeErased, "この閲覧は消せない記録になります", "This access becomes a record that cannot be erased") \
  X(kWords, "読み上げる文", "To be read aloud")                                                    \
  X(kWordsMade, "見てよいものから作成　{0}", "Made from the scopes. {0}")                          \
  X(kShowPatient, "患者に見せる", "Show the patient")                                              \
  X(kHintYes, "患者は「はい」に触れました（参考）", "The patient touched \"yes\" (a hint)")               \
  X(kHintNo, "患者は「いいえ」に触れました（参考）", "The patient touched \"no\" (a hint)")             \
  X(kHintNotUnderstood, "患者は「わからない」に触れました。もう一度", "The patient did not understand: explain again") \
  X(kWithoutConsent, "同意なしの閲覧になります", "Access without consent")                         \
  X(kYouCanGoOn, "続けられます。理由を記録し、\n後日、必ず確認します。",                             \
    "You can go on. The reason is recorded and it will be reviewed.")                              \
  X(kFamilyIsNoConsent, "家族の了承は同意に数えません。\n続けられます。理由を記録し、\n後日、必ず確認します。", \
    "Family is not consent. You can go on; the reason is recorded and it will be reviewed.")       \
  X(kWillBeRecorded, "この記録に残ること", "What will be recorded")                                \
  X(kSubject, "対象の方", "Whose record")                                                          \
  X(kReason, "理由", "Reason")                                                                     \
  X(kIdentityCheck, "本人確認", "Identity")                                                        \
  X(kScope, "見る範囲", "Scope")                                                                   \
  X(kWordsRead, "読んだ文", "Words read")                                                          \
  X(kBasis, "根拠の文", "Basis")                                                                   \
  X(kNotChosen, "未選択", "not chosen")                                                            \
  X(kStatedShort, "氏名と生年月日を名乗った", "Said name and birth date")                          \
  X(kPresumedShort, "確かめられない（推定）", "Cannot be established (presumed)")                  \
  X(kFamilyShort, "家族が了承（本人の意思は確認できない）", "Family does not object (cannot be asked)") \
  X(kRefusalTitle, "開きません", "Nothing is opened")                                              \
  X(kRefusalSentence, "本人が断ったことを記録します。どの救護所でも、次に開く前にはじめに表示されます。治療は受けられます。", \
    "The refusal is recorded and stands first at any later opening, at every post. The person will be treated.") \
  X(kCannotRecordTitle, "記録を書けません", "The record cannot be written")                        \
  X(kEarlierRefusal, "前に断っています", "Refused before")                                         \
  X(kChooseIdentity, "ご本人かどうかを選んでください", "Choose how identity was checked")          \
  X(kChooseAnswer, "同意の答えを選んでください", "Choose the answer")                              \
  X(kChooseProxy, "どなたの答えかを選んでください", "Choose who answers")                          \
  X(kChooseReason, "理由を1つ以上選んでください", "Choose at least one reason")                    \
  X(kChooseSections, "見てよいものを1つ以上", "Choose at least one scope")                         \
  X(kRecordAndOpen, "同意を記録して開く", "Record consent and open")                               \
  X(kRecordReasonAndOpen, "生命・身体を守るため、\n理由を記録して開く", "To protect life or body:\nrecord the reason and open") \
  X(kRecordRefusal, "断ったことを記録する", "Record the refusal")                                  \
  X(kIsAsking, "が 聞いています", "is asking")                                                     \
  X(kYes, "はい", "Yes")                                                                           \
  X(kYesSentence, "いいです", "You may")                                                           \
  X(kNo, "いいえ", "No")                                                                           \
  X(kNoSentence, "やめてください", "Please do not")                                                \
  X(kNotUnderstood, "わからない", "I do not understand")                                           \
  X(kNotUnderstoodSentence, "もういちど ききたい", "Please tell me again")                         \
  X(kToTheDoctor, "（医師へ）押された答えは、あなたが確かめてから記録されます。",                  \
    "(Doctor) A touch here is recorded only after you have made sure.")                            \
  X(kBackToDoctor, "医師の画面へ", "To the doctor's screen")

TOMOSHIBI_DEFINE_WORDS(consent_words, TOMOSHIBI_CONSENT_WORDS)

}  // namespace tomoshibi::gui
