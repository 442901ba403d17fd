#!/usr/bin/env python3
"""Scores answers of `tomoshibi find DIR batch` against labelled queries.

usage: quality.py ANSWERS.jsonl QUERIES.jsonl [more.jsonl ...] [--absent-share .08] [--by form] [--failures N]

Prints, per class: recall at 1, 5 and 20, how many were called certain, and how many of those wrongly; then
for all: certain and wrong, people who are not registered and were named as certain, the calibration error
of the first candidate's probability, and latency.

Terms: a query is present when it has a truth; `also` counts as well. Wrong: certain, and the first candidate
is nobody of these, or the class is namesake, which nobody may be sure of. Calibration error: the first
candidates in ten bins of equal width, those of absent people included (for whom nobody is right); the mean
over bins of |stated - true|, weighted by size. Where absent people are more than they are in the field,
--absent-share weighs them down (or up) to that share of all queries.
"""
import argparse
import collections
import json

from population import open_text

BINS = 10


class Row:
    def __init__(self):
        self.present = self.absent = self.certain = self.wrong = 0
        self.at = {1: 0, 5: 0, 20: 0}

    def share(self, rank):
        return f"{100 * self.at[rank] / self.present:7.1f}" if self.present else "       "


def read_answers(path):
    answers = {}
    with open_text(path) as lines:
        for line in lines:
            if line.strip():
                answer = json.loads(line)
                answers[str(answer["id"])] = answer
    return answers


def judged(query, answer):
    """(rank of the right one or None, is certain, is wrong, probability of the first, first is right)"""
    good = set() if query["truth"] is None else {query["truth"], *(query.get("also") or [])}
    candidates = answer["candidates"]
    found = [str(c.get("source_id") or c.get("person")) for c in candidates]
    rank = next((at for at, pid in enumerate(found, 1) if pid in good), None)
    certain = answer["verdict"] == "certain"
    wrong = certain and (rank != 1 or query["class"] == "namesake")
    first = float(candidates[0].get("probability", 0)) if candidates else None
    return rank, certain, wrong, first, rank == 1


def calibration(firsts, absent_share):
    """`firsts`: (probability, right, present). Returns (error, the bins)."""
    present = sum(is_present for _, _, is_present in firsts)
    absent = len(firsts) - present
    weigh = 1.0
    if absent_share is not None and absent and present:
        weigh = absent_share / (1 - absent_share) * present / absent
    bins = [[0.0, 0.0, 0.0] for _ in range(BINS)]
    for probability, right, is_present in firsts:
        slot = bins[min(BINS - 1, int(probability * BINS))]
        weight = 1.0 if is_present else weigh
        slot[0] += weight
        slot[1] += weight * probability
        slot[2] += weight * right
    total = sum(slot[0] for slot in bins) or 1
    return sum(abs(slot[1] - slot[2]) for slot in bins) / total, bins


def latency_line(name, micros):
    micros.sort()
    if not micros:
        return f"latency {name}: none"
    at = lambda share: micros[min(len(micros) - 1, int(share * len(micros)))] / 1000
    return (f"latency {name} ms: p50 {at(.5):.3f} p95 {at(.95):.3f} p99 {at(.99):.3f} max {micros[-1] / 1000:.3f} "
            f"(n {len(micros)})")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("answers")
    parser.add_argument("queries", nargs="+")
    parser.add_argument("--absent-share", type=float)
    parser.add_argument("--by", default="class", help="class or form")
    parser.add_argument("--failures", type=int, default=0, help="print so many certain-and-wrong queries")
    arguments = parser.parse_args()
    answers = read_answers(arguments.answers)
    rows, total = collections.defaultdict(Row), Row()
    firsts, failures, unanswered = [], [], 0
    micros = {"person": [], "card": []}
    named = 0
    for path in arguments.queries:
        with open_text(path) as lines:
            for line in lines:
                query = json.loads(line)
                answer = answers.get(query["qid"])
                if answer is None:
                    unanswered += 1
                    answer = {"verdict": "none", "candidates": []}
                kind = "card" if "number" in query["q"] else "person"
                if "micros" in answer:
                    micros[kind].append(answer["micros"])
                rank, certain, wrong, first, right = judged(query, answer)
                present = query["truth"] is not None
                for row in (rows[query.get(arguments.by, query["class"])], total):
                    row.present += present
                    row.absent += not present
                    row.certain += certain
                    row.wrong += wrong
                    for at in row.at:
                        row.at[at] += rank is not None and rank <= at
                named += certain and not present
                if first is not None:
                    firsts.append((first, right, present))
                if wrong:
                    failures.append((query, answer))
    print(f"{'class':<26}{'n':>7}{'@1':>7}{'@5':>7}{'@20':>7}{'certain':>9}{'wrong':>7}")
    for name in sorted(rows):
        row = rows[name]
        print(f"{name:<26}{row.present + row.absent:>7}{row.share(1)}{row.share(5)}{row.share(20)}"
              f"{row.certain:>9}{row.wrong:>7}")
    present_certain = total.certain - named
    error, bins = calibration(firsts, arguments.absent_share)
    if total.present:
        print(f"present {total.present}: recall@1 {total.share(1).strip()} @5 {total.share(5).strip()} @20 "
              f"{total.share(20).strip()}, certain {100 * present_certain / total.present:.1f} %")
    print(f"certain {total.certain}, wrong {total.wrong} ({100 * total.wrong / (total.certain or 1):.3f} %)")
    if total.absent:
        print(f"absent {total.absent}: named as certain {named} ({100 * named / total.absent:.3f} %)")
    print(f"calibration error {error:.4f}"
          + ("" if arguments.absent_share is None else f" with {100 * arguments.absent_share:g} % absent"))
    for at, (weight, stated, true) in enumerate(bins):
        if weight:
            print(f"  {at / BINS:.1f}-{(at + 1) / BINS:.1f}: {weight:8.0f} stated {stated / weight:.3f} "
                  f"true {true / weight:.3f}")
    print(latency_line("person", micros["person"]))
    print(latency_line("card", micros["card"]))
    if unanswered:
        print(f"unanswered {unanswered}")
    for query, answer in failures[:arguments.failures]:
        first = answer["candidates"][0] if answer["candidates"] else {}
        print(json.dumps({"qid": query["qid"], "class": query["class"], "form": query.get("form"), "q": query["q"],
                          "truth": query["truth"], "first": {k: first.get(k) for k in (
                              "source_id", "name", "kana", "birth", "address", "number", "branch", "probability",
                              "fields")}}, ensure_ascii=False))


if __name__ == "__main__":
    main()
