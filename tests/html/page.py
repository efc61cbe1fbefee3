"""Opens pages in a headless Chromium, over DevTools' pipe, and says what is wrong with them.

    page.py CHROMIUM AXE PAGE... [--shots DIR] [--site DIR]

For each page: no error on the console, no request, every picture and its words visible, every link leads somewhere,
nothing wider than the window, and nothing that axe-core objects to, at 400 and 1,600 pixels, light, dark and on
paper. A page below the directory of `--site` is one of many: it may ask for its style and its search, and lead to the
others and to the web (tests/site.rs follows those links). One line for each that failed; the last line reads
`N passed, N failed, N skipped`.
"""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile

MODES = [
    (400, "screen", "light"),
    (400, "screen", "dark"),
    (1600, "screen", "light"),
    (1600, "screen", "dark"),
    (800, "print", "light"),
    (800, "print", "dark"),
]

# What is seen of the page as it is opened; on paper folds are open without being opened.
LAID_OUT = """(site => {
  const wrong = [];
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  ids.filter((id, n) => ids.indexOf(id) !== n).forEach(id => wrong.push(`the id ${id} twice`));
  for (const link of document.querySelectorAll('a')) {
    const to = link.getAttribute('href') || '';
    if (site && !to.startsWith('#')) continue;
    if (!to.startsWith('#') || !document.getElementById(decodeURIComponent(to.slice(1)))) wrong.push(`a link to ${to}`);
  }
  if (!site && document.querySelector('script')) wrong.push('a script');
  if (document.querySelector('iframe, object, embed, form, img')) wrong.push('an element of another kind');
  for (const element of document.querySelectorAll('*')) {
    for (const {name} of element.attributes) if (name.startsWith('on')) wrong.push(`the attribute ${name}`);
  }
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 0) wrong.push(`${wide} pixels wider than the window`);
  for (const picture of document.querySelectorAll('svg[role=img]')) {
    const frame = picture.getBoundingClientRect();
    const name = picture.querySelector('title').textContent;
    if (frame.width < 40 || frame.height < 20) { wrong.push(`${name}: not to be seen`); continue; }
    for (const part of picture.querySelectorAll('text, rect')) {
      const box = part.getBoundingClientRect();
      const out = box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1
        || box.bottom > frame.bottom + 1;
      if (out && box.width > 0) wrong.push(`${name}: ${part.tagName} ${part.textContent} is cut off`);
    }
  }
  return wrong;
})"""
AS_OPENED = "document.querySelectorAll('details').forEach(fold => { fold.open = fold.was ??= fold.open })"
OPEN = "document.querySelectorAll('details').forEach(fold => fold.open = true)"
FOLDED = "[...document.querySelectorAll('details p')].filter(p => !p.getClientRects().length).length"
AXE = """axe.run(document, {preload: false, resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
  'best-practice']}).then(found => found.violations.map(rule =>
  `${rule.id}: ${rule.help}: ${rule.nodes.slice(0, 3).map(node => node.html.slice(0, 160) + ' ' +
  (node.any[0] || {message: ''}).message).join(' | ')}`))"""


class Browser:
    def __init__(self, program, home):
        to_read, to_write = os.pipe(), os.pipe()
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", f"--user-data-dir={home}"]
        flags += ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--hide-scrollbars"]

        def pipes():
            # The browser reads at 3 and writes at 4.
            os.dup2(to_read[0], 100), os.dup2(to_write[1], 101)
            os.dup2(100, 3), os.dup2(101, 4)

        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(
            [program, *flags], preexec_fn=pipes, close_fds=False, stdin=quiet, stdout=quiet, stderr=quiet
        )
        os.close(to_read[0]), os.close(to_write[1])
        self.out, self.into = os.fdopen(to_read[1], "wb", 0), os.fdopen(to_write[0], "rb", 0)
        self.rest, self.number, self.events = b"", 0, []

    def message(self):
        while b"\0" not in self.rest:
            more = self.into.read(1 << 16)
            if not more:
                raise SystemExit("the browser went away")
            self.rest += more
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def ask(self, method, session=None, **params):
        self.number += 1
        request = {"id": self.number, "method": method, "params": params}
        if session:
            request["sessionId"] = session
        self.out.write(json.dumps(request).encode() + b"\0")
        while True:
            message = self.message()
            if message.get("id") == self.number:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def wait(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.message())


class Page:
    def __init__(self, browser, path):
        self.browser = browser
        target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.target = target
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")
        browser.events.clear()
        self.ask("Page.navigate", url=pathlib.Path(path).resolve().as_uri())
        browser.wait("Page.loadEventFired")

    def ask(self, method, **params):
        return self.browser.ask(method, self.session, **params)

    def value(self, expression):
        result = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            return [json.dumps(result["exceptionDetails"])[:400]]
        return result["result"].get("value")

    def show(self, width, media, scheme):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.ask("Emulation.setEmulatedMedia", media=media, features=features)

    def shoot(self, path):
        whole = self.value("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": whole[0], "height": min(whole[1], 12000), "scale": 1}
        picture = self.ask("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(picture))

    def noise(self, site):
        """What the page wrote on the console or asked of anyone, but for the files of its site."""
        found = []
        for event in self.browser.events:
            method, params = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                found.append(f"an exception: {params['exceptionDetails'].get('text')}")
            elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
                found.append(f"on the console: {params['args']}")
            elif method == "Log.entryAdded":
                found.append(f"in the log: {params['entry']['text']}")
            elif method == "Network.requestWillBeSent":
                url = params["request"]["url"]
                if params.get("type") != "Document" and not url.startswith(("data:", site or "data:")):
                    found.append(f"a request: {url}")
        return found


def check(browser, path, axe, shots, site):
    page = Page(browser, path)
    results = [("console and requests", page.noise(site))]
    for width, media, scheme in MODES:
        page.show(width, media, scheme)
        page.value(AS_OPENED)
        wrong = []
        if media == "print" and page.value(FOLDED):
            wrong.append("what is folded is not on paper")
        name = f"{width} {media} {scheme}"
        if shots and media == "screen":
            page.shoot(f"{shots}/{pathlib.Path(path).stem}-{width}-{scheme}-folded.png")
        page.value(OPEN)
        wrong += page.value(f"{LAID_OUT}({json.dumps(bool(site))})")
        page.value(axe)
        wrong += page.value(AXE)
        results.append((name, wrong))
        if shots:
            page.shoot(f"{shots}/{pathlib.Path(path).stem}-{width}-{scheme}{'-print' if media == 'print' else ''}.png")
        if len(results) == 2:
            results[0] = ("console and requests", page.noise(site))
    browser.ask("Target.closeTarget", targetId=page.target)
    return results


def main():
    program, axe, *pages = sys.argv[1:]
    named = {}
    for flag in ("--shots", "--site"):
        if flag in pages:
            at = pages.index(flag)
            named[flag], pages = pages[at + 1], pages[:at] + pages[at + 2 :]
    shots = named.get("--shots")
    site = pathlib.Path(named["--site"]).resolve() if "--site" in named else None
    script = pathlib.Path(axe).read_text(encoding="utf-8")
    passed = failed = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        browser = Browser(program, home)
        try:
            for path in pages:
                own = f"{site.as_uri()}/" if site in pathlib.Path(path).resolve().parents else None
                for name, wrong in check(browser, path, script, shots, own):
                    passed, failed = passed + (not wrong), failed + bool(wrong)
                    for fault in wrong:
                        print(f"FAILED: {pathlib.Path(path).name}, {name}: {fault}")
        finally:
            browser.process.kill()
            browser.process.wait()
    print(f"{passed} passed, {failed} failed, 0 skipped")
    sys.exit(bool(failed))


main()
