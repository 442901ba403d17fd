#!/usr/bin/env python3
"""Turns labelled queries into the input of `tomoshibi find DIR batch`.

usage: batch.py queries.jsonl [more.jsonl ...] > batch.jsonl

A query with a number of a card is of kind "card"; what else it says stays with it.
"""
import json
import sys

from population import open_text

NAMES = {"addr": "address", "ins_no": "insurer_number"}


def batch_line(query):
    fields = {NAMES.get(key, key): value for key, value in query["q"].items()}
    return {"id": query["qid"], "kind": "card" if "number" in fields else "person", **fields}


def main(paths):
    if not paths:
        sys.exit(__doc__)
    for path in paths:
        with open_text(path) as lines:
            for line in lines:
                print(json.dumps(batch_line(json.loads(line)), ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main(sys.argv[1:])
