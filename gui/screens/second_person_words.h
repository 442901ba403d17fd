// What the page of the second person says.
#pragma once

#include "gui/text.h"

namespace tomoshibi::gui {

// clang-format off
#define TOMOSHIBI_SECOND_PERSON_WORDS(X) \
  X(kTitle, "もう1人の確認", "A second person") \
  X(kGoesOn, "続けられます（後日確認）。ここにいる方に、いっしょに見てもらってください。", \
    "You can go on; it will be reviewed. Let somebody here look at it with you.") \
  X(kWhy, "確認をお願いする理由", "Why it is asked for") \
  X(kColleague, "同僚が確認する", "A colleague") \
  X(kColleagueNote, "その方が自分の暗証番号を入れます", "enters his own PIN") \
  X(kVoice, "本部が声で確認した", "The hub, by voice") \
  X(kVoiceNote, "無線や電話で", "by radio or telephone") \
  X(kNobody, "ほかにだれもいない", "Nobody else is here") \
  X(kNobodyNote, "理由を選んで、そのまま開けます", "choose a reason and go on") \
  X(kWhoAnswered, "だれが答えましたか", "Who answered?") \
  X(kWhyNobody, "だれもいない理由", "Why nobody is here") \
  X(kHubDoctor, "本部の医師", "A doctor of the hub") \
  X(kHubPharmacist, "本部の薬剤師", "A pharmacist of the hub") \
  X(kHubHead, "本部の責任者", "The head of the hub") \
  X(kNight, "夜間で1人", "Alone at night") \
  X(kOthersBusy, "ほかの方は処置・搬送中", "The others treat or carry") \
  X(kOnlyOne, "ここの医療者は自分だけ", "The only clinician here") \
  X(kChooseColleague, "確認する方を選んでください", "Choose who looks with you") \
  X(kColleagueOpens, "いっしょに確認して開く", "Looked at together: open") \
  X(kOpens, "記録して開く（後日、必ず確認します）", "Record and open (will be reviewed)") \
  X(kChooseFirst, "どれか1つを選んでください", "Choose one") \
  X(kNoColleague, "ほかに確認できる利用者がいません。", "No other member could look at it here.") \
  X(kNotOpened, "開かずに戻る", "Back, without opening") \
  X(kCodeTitle, "2人目", "The second person") \
  X(kCodeGoesOn, "読み上げコードは2人で入れます。1人しかいないときも続けられます（後日確認）。", \
    "A spoken code is entered by two. Alone you can go on too; it will be reviewed.") \
  X(kCodeChoose, "2人目の方を選んでください", "Choose the second person") \
  X(kCodeColleague, "2人目が本人を示す", "The second person is here") \
  X(kCodeSigns, "2人目として確認", "I am the second person") \
  X(kCodeAlone, "いま1人です", "Alone now") \
  X(kCodeAloneNote, "理由を選んで続けます", "choose a reason and go on") \
  X(kCodeOpens, "1人で続ける（後日、必ず確認します）", "Go on alone (will be reviewed)") \
  X(kCodeBack, "コードに戻る", "Back to the code") \
  X(kNotRecorded, "記録を書けませんでした。空き容量を確かめてください。", "It could not be recorded. Check free space.")
// clang-format on

TOMOSHIBI_DEFINE_WORDS(second_person_words, TOMOSHIBI_SECOND_PERSON_WORDS)

}  // namespace tomoshibi::gui
