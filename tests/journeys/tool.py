"""The command line under test: a call that expects its exit code, and what went wrong in words."""
import json
import subprocess


class Failed(Exception):
    pass


def expect(truth, what):
    if not truth:
        raise Failed(what)


class Tool:
    def __init__(self, path):
        self.path = path

    def __call__(self, *arguments, code=0):
        done = subprocess.run([self.path, *arguments], capture_output=True, text=True, check=False)
        expect(done.returncode == code,
               f"{' '.join(arguments[:4])}: exit {done.returncode}, not {code}: {done.stderr.strip()[-300:]}")
        return done

    def json(self, *arguments, code=0):
        return json.loads(self(*arguments, "--json", code=code).stdout)

    def lines(self, *arguments, code=0):
        return [json.loads(line) for line in self(*arguments, "--json", code=code).stdout.splitlines()]
