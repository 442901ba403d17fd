#!/usr/bin/env python3
"""The page VFS as a loadable extension: in the stock sqlite3 shell and in Python's sqlite3 module.

What a forensic examiner and a third-party test suite do: open a store with a key file (reading only unless
asked), make one, in every page size, with a log or a journal in memory; and what must be refused with a
sentence: no key, a wrong key, a page size without room, a rollback journal on disk.
Usage: extension.py --library libtomoshibi_vault.so --work DIR      (77: no sqlite3 shell)
"""
import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import threading

checks = 0


def check(condition, what):
    global checks
    checks += 1
    if not condition:
        print("FAILED:", what)
        sys.exit(1)


def shell(library, *statements, keyfile_env=None):
    """The stock shell, one line each; gives (output, errors)."""
    environment = dict(os.environ)
    environment.pop("TOMOSHIBI_KEYFILE", None)
    if keyfile_env:
        environment["TOMOSHIBI_KEYFILE"] = keyfile_env
    script = ".load %s\n" % library + "\n".join(statements) + "\n"
    done = subprocess.run(["sqlite3", "-batch", ":memory:"], input=script, capture_output=True, text=True,
                          env=environment, timeout=120)
    return done.stdout.strip(), done.stderr.strip()


def connect(path, key=None, mode=None):
    uri = "file:%s?vfs=tomoshibi" % path
    if key:
        uri += "&keyfile=%s" % key
    if mode:
        uri += "&mode=%s" % mode
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=10)


def refuses(call, words, what):
    try:
        call()
    except sqlite3.Error as error:
        check(any(word in str(error) for word in words), "%s: %s" % (what, error))
        return
    check(False, what + ": was accepted")


def shell_journey(library, work, key):
    store = os.path.join(work, "shell.db")
    uri = '.open "file:%s?vfs=tomoshibi&keyfile=%s%s"'
    out, err = shell(library, uri % (store, key, "&mode=rwc"), "PRAGMA journal_mode=wal;",
                     "CREATE TABLE t(a INTEGER PRIMARY KEY, b);", "INSERT INTO t(b) VALUES('kanarienvogel');",
                     "CREATE VIRTUAL TABLE f USING fts5(x);", "INSERT INTO f VALUES('kanarienvogel im dunkeln');",
                     "SELECT count(*) FROM t;")
    check(out.endswith("1") and not err, "a store is made in the shell: %s %s" % (out, err))
    with open(store, "rb") as file:
        content = file.read()
    check(b"kanarienvogel" not in content and b"SQLite format" not in content, "nothing stands in clear")
    out, err = shell(library, uri % (store, key, ""), "SELECT b FROM t;", "PRAGMA integrity_check;",
                     "SELECT count(*) FROM f WHERE f MATCH 'dunkeln';")
    check(out.split() == ["kanarienvogel", "ok", "1"] and not err, "it reads back: %s %s" % (out, err))
    out, err = shell(library, uri % (store, key, ""), "INSERT INTO t(b) VALUES('x');")
    check("readonly" in err, "an existing store is read only by default: " + err)
    out, err = shell(library, uri % (store, key, "&mode=rw"), "INSERT INTO t(b) VALUES('x');", "SELECT count(*) FROM t;")
    check(out.endswith("2"), "mode=rw writes: " + err)
    out, err = shell(library, '.open "file:%s?vfs=tomoshibi"' % store, "SELECT count(*) FROM t;", keyfile_env=key)
    check(out == "2", "the key's path may come from TOMOSHIBI_KEYFILE: " + err)
    out, err = shell(library, '.open "file:%s?vfs=tomoshibi"' % store, "SELECT count(*) FROM t;")
    check("2" not in out and err != "", "no key, no answer")
    wrong = os.path.join(work, "wrong.key")
    with open(wrong, "w", encoding="ascii") as file:
        file.write("00" * 32)
    out, err = shell(library, uri % (store, wrong, ""), "SELECT count(*) FROM t;")
    check("2" not in out and "authorization denied" in err, "a wrong key is named so: " + err)
    for bad in ("7f" * 31, "zz" * 32, ""):
        with open(wrong, "w", encoding="ascii") as file:
            file.write(bad)
        out, err = shell(library, uri % (store, wrong, ""), "SELECT count(*) FROM t;")
        check(out == "" and err != "", "a key file of another form is refused")
    damaged = os.path.join(work, "damaged.db")
    shutil.copy(store, damaged)
    with open(damaged, "r+b") as file:
        file.seek(16384 + 2 * 4096 + 4096 + 50)
        file.write(b"!")
    out, err = shell(library, uri % (damaged, key, ""), "SELECT count(*) FROM t;", "PRAGMA integrity_check;")
    check("malformed" in out + err, "damage is named so: " + out + err)


def python_journey(library, work, key):
    loader = sqlite3.connect(":memory:")
    loader.enable_load_extension(True)
    loader.load_extension(library)
    for size in (1024, 2048, 4096, 8192, 16384, 32768, 65536):
        for journal in ("wal", "memory"):
            path = os.path.join(work, "p%d-%s.db" % (size, journal))
            one = connect(path, key, "rwc")
            one.execute("PRAGMA page_size=%d" % size)
            check(one.execute("PRAGMA journal_mode=%s" % journal).fetchone()[0] == journal, "journal " + journal)
            one.execute("CREATE TABLE t(a INTEGER PRIMARY KEY, b BLOB, c TEXT)")
            one.execute("BEGIN")
            for row in range(400):
                one.execute("INSERT INTO t(b, c) VALUES(randomblob(?), ?)", (row * 37 % 5000, "row %d" % row))
            one.execute("COMMIT")
            one.execute("SAVEPOINT s")
            one.execute("DELETE FROM t")
            one.execute("ROLLBACK TO s")
            one.execute("RELEASE s")
            two = connect(path, key, "rw")
            check(two.execute("SELECT count(*) FROM t").fetchone()[0] == 400, "two connections")
            one.execute("UPDATE t SET c = c || '!' WHERE a % 3 = 0")
            check(two.execute("SELECT count(*) FROM t WHERE c LIKE '%!'").fetchone()[0] == 133, "the other one sees it")
            two.close()
            one.execute("VACUUM")
            check(one.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "integrity %d %s" % (size, journal))
            check(one.execute("PRAGMA page_size").fetchone()[0] == size, "page size %d" % size)
            one.close()
            again = connect(path, key, "rw")
            again.execute("DELETE FROM t WHERE a = 1")
            again.execute("INSERT INTO t(a) VALUES(1)")
            again.close()
            again = connect(path, key)
            check(again.execute("SELECT count(*), sum(a) FROM t").fetchone() == (400, 80200), "reopened %d" % size)
            again.close()
            check(not os.path.exists(path + "-shm") and not os.path.exists(path + "-journal"), "no plain side file")
    small = connect(os.path.join(work, "small.db"), key, "rwc")
    refuses(lambda: small.execute("PRAGMA page_size=512"), ["1024"], "512 bytes")
    small.execute("CREATE TABLE t(a)")
    for journal in ("delete", "truncate", "persist"):
        refuses(lambda: small.execute("PRAGMA journal_mode=%s" % journal), ["rollback journal"], "journal " + journal)
    refuses(lambda: small.execute("PRAGMA page_size=8192"), ["fixed"], "another page size")
    small.execute("INSERT INTO t VALUES(1)")
    check(small.execute("SELECT a FROM t").fetchone() == (1,), "and it goes on working")
    small.close()
    plain = sqlite3.connect(os.path.join(work, "plain.db"))
    plain.execute("CREATE TABLE t(a)")
    plain.execute("INSERT INTO t VALUES(1)")
    plain.commit()
    plain.close()
    refuses(lambda: connect(os.path.join(work, "plain.db"), key).execute("SELECT * FROM t"),
            ["not a database"], "a plain database")
    copy_journey(work, key)
    load_journey(work, key)


def copy_journey(work, key):
    """Attached stores, copies between a plain and a sealed database, VACUUM INTO."""
    path = os.path.join(work, "copied.db")
    source = sqlite3.connect(":memory:")
    source.execute("CREATE TABLE t(a)")
    source.executemany("INSERT INTO t VALUES(?)", [(row,) for row in range(1000)])
    source.commit()
    one = connect(path, key, "rwc")
    one.execute("CREATE TABLE t(a)")
    one.execute("BEGIN")
    one.executemany("INSERT INTO t VALUES(?)", source.execute("SELECT a FROM t"))
    one.execute("COMMIT")
    into = "file:%s?vfs=tomoshibi&keyfile=%s&mode=rwc" % (os.path.join(work, "into.db"), key)
    refuses(lambda: one.execute("VACUUM INTO ?", (into,)), ["unable to open"], "VACUUM INTO wants a journal on disk")
    other = connect(os.path.join(work, "other.db"), key, "rwc")
    other.execute("PRAGMA journal_mode=wal")
    other.execute("CREATE TABLE u AS WITH RECURSIVE n(a) AS (SELECT 5 UNION ALL SELECT a + 1 FROM n LIMIT 1000) SELECT a FROM n")
    other.close()
    one.execute("ATTACH ? AS other", ("file:%s?vfs=tomoshibi&keyfile=%s&mode=rw" % (os.path.join(work, "other.db"), key),))
    check(one.execute("SELECT count(*) FROM t JOIN other.u USING(a)").fetchone()[0] == 995, "attached")
    one.execute("INSERT INTO other.u VALUES(-1)")
    one.execute("DETACH other")
    back = sqlite3.connect(":memory:")
    one.backup(back)
    check(back.execute("SELECT sum(a) FROM t").fetchone()[0] == 499500, "backup to a plain one")
    one.close()


def load_journey(work, key):
    """Two writers and a reader at once, with checkpoints in between."""
    path = os.path.join(work, "load.db")
    first = connect(path, key, "rwc")
    first.execute("PRAGMA journal_mode=wal")
    first.execute("PRAGMA wal_autocheckpoint=20")
    first.execute("CREATE TABLE t(who INT, n INT, b BLOB)")
    failures = []

    def writes(who):
        try:
            own = connect(path, key, "rw")
            own.execute("PRAGMA wal_autocheckpoint=20")
            for number in range(150):
                own.execute("INSERT INTO t VALUES(?, ?, randomblob(900))", (who, number))
            own.close()
        except sqlite3.Error as error:
            failures.append(str(error))

    def reads():
        try:
            own = connect(path, key, "rw")
            seen = 0
            while seen < 300 and not failures:
                now = own.execute("SELECT count(*) FROM t").fetchone()[0]
                if now < seen:
                    failures.append("a committed row went away")
                seen = now
            own.close()
        except sqlite3.Error as error:
            failures.append(str(error))

    threads = [threading.Thread(target=writes, args=(who,)) for who in (1, 2)] + [threading.Thread(target=reads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check(not failures, "two writers and a reader: %s" % failures)
    check(first.execute("SELECT count(*) FROM t").fetchone()[0] == 300, "every row is there")
    check(first.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "integrity after the load")
    first.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--library", required=True)
    parser.add_argument("--work", required=True)
    arguments = parser.parse_args()
    if shutil.which("sqlite3") is None:
        print("skipped: the sqlite3 shell is not installed")
        return 77
    shutil.rmtree(arguments.work, ignore_errors=True)
    os.makedirs(arguments.work)
    key = os.path.join(arguments.work, "store.key")
    with open(key, "wb") as file:
        file.write(os.urandom(32))
    shell_journey(arguments.library, arguments.work, key)
    python_journey(arguments.library, arguments.work, key)
    print("%d checks passed" % checks)
    return 0


if __name__ == "__main__":
    sys.exit(main())
