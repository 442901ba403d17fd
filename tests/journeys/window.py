"""Drives the real kiosk window under a virtual display with a real pointer and a real keyboard.

The window is started with --describe: it says which areas can be touched, by name and place, never
what is written in them. Everything else happens through the X server, as a hand would do it.
"""
import json
import os
import re
import signal
import subprocess
import time


class Failed(Exception):
    pass


class Window:
    def __init__(self, kiosk, store, folder, arguments=(), pause=0.0):
        self.folder = folder
        self.pause = pause
        self.describe_file = os.path.join(folder, "describe.json")
        self.shots = 0
        read_end, write_end = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
            pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write_end)
        number = b""
        while not number.endswith(b"\n"):
            piece = os.read(read_end, 16)
            if not piece:
                raise Failed("the virtual display did not start")
            number += piece
        os.close(read_end)
        self.environment = dict(os.environ, DISPLAY=":" + number.decode().strip(), LIBGL_ALWAYS_SOFTWARE="1")
        self.errors = open(os.path.join(folder, "window.log"), "w", encoding="utf-8")
        self.kiosk = subprocess.Popen([kiosk, store, "--describe", self.describe_file, *arguments],
                                      env=self.environment, stdout=self.errors, stderr=self.errors)
        self.seen = {"screen": "", "areas": []}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        for process in (self.kiosk, self.server):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self.errors.close()

    def tool(self, *arguments):
        subprocess.run(["xdotool", *arguments], env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def look(self):
        if self.kiosk.poll() is not None:
            raise Failed(f"the window ended with {self.kiosk.returncode}; see {self.errors.name}")
        try:
            with open(self.describe_file, encoding="utf-8") as file:
                self.seen = json.load(file)
        except (OSError, ValueError):
            pass
        return self.seen

    def wait(self, condition, what, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = condition(self.look())
            if found:
                return found
            time.sleep(0.02)
        names = [area["path"] for area in self.seen["areas"]]
        raise Failed(f"waited {seconds} s for {what}; on {self.seen['screen']} with {names[:60]}")

    def screen(self, name, seconds=60):
        self.wait(lambda seen: seen["screen"] == name, "screen " + name, seconds)
        time.sleep(self.pause)

    def either(self, *names):
        """Waits for one of these screens and says which it is."""
        seen = self.wait(lambda seen: seen if seen["screen"] in names else None, " or ".join(names))
        time.sleep(self.pause)
        return seen["screen"]

    def begun_anew(self, before, seconds=60):
        """The program runs in a new image: `before` is what image() said earlier."""
        self.wait(lambda seen: seen.get("image") not in (None, before), "a new image", seconds)

    def image(self):
        return self.look().get("image")

    def area(self, pattern, index=0, enabled=True, seconds=20):
        def fitting(seen):
            found = [area for area in seen["areas"]
                     if re.search(pattern, area["path"]) and (area["enabled"] or not enabled)]
            return found[index] if len(found) > index else None
        return self.wait(fitting, f"area {pattern}", seconds)

    def has(self, pattern):
        return any(re.search(pattern, area["path"]) for area in self.look()["areas"])

    def press(self, pattern, index=0):
        area = self.area(pattern, index)
        # A real hand is not faster than this: down, a moment, up.
        self.tool("mousemove", str(round(area["x"] + area["w"] / 2)), str(round(area["y"] + area["h"] / 2)),
                  "mousedown", "1", "sleep", "0.03", "mouseup", "1")
        time.sleep(0.1 + self.pause)

    def type(self, text):
        self.tool("type", "--delay", "60", text)
        time.sleep(0.2 + self.pause)

    def scan(self, text):
        """As a scanner types: faster than a hand, and Enter at the end."""
        self.tool("type", "--delay", "2", "--args", "1", text, "key", "--delay", "2", "Return")
        time.sleep(0.2 + self.pause)

    def key(self, *names):
        self.tool("key", "--delay", "60", *names)
        time.sleep(0.1 + self.pause)

    def focus(self):
        self.tool("search", "--sync", "--onlyvisible", "--name", ".", "windowfocus", "--sync")

    def shot(self, name):
        """A numbered picture of what is on the glass."""
        time.sleep(0.3)
        self.shots += 1
        path = os.path.join(self.folder, f"{self.shots:02d}-{name}.png")
        subprocess.run(["import", "-window", "root", path], env=self.environment, check=True)
        return path
