"""What the web service promises over HTTP, checked from outside. Used with and without containers.

`Stack` is how the checks reach the system under test; the two runners fill it in:
  url              where the service answers
  sql(statement)   runs a statement as the owner of the database
  stop_database(), start_database()
"""

import http.client
import threading
import time
from dataclasses import dataclass
from typing import Callable
from urllib.parse import urlsplit

from count import within

ANSWER = "This are database values id_divice: 15 name_device: express"
PATIENCE = 60  # seconds for a start or a recovery; each is polled, so this is a bound, not a wait
PROMPT = 5.0  # seconds within which even a failing request is answered


@dataclass
class Stack:
    url: str
    sql: Callable
    stop_database: Callable
    start_database: Callable


@dataclass
class Response:
    status: int
    headers: dict
    body: str
    seconds: float


def get(url, path="/", method="GET", timeout=15):
    """One request; None if nothing answers."""
    start = time.monotonic()
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=timeout)
    try:
        connection.request(method, path)
        raw = connection.getresponse()
        body = raw.read().decode("utf-8", "replace")
        headers = {name.lower(): value for name, value in raw.getheaders()}
        return Response(raw.status, headers, body, time.monotonic() - start)
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def wait_for_answer(stack, expected=ANSWER, seconds=PATIENCE):
    """Polls until GET / gives the whole expected text; the seconds it took, or None."""
    start = time.monotonic()

    def answered():
        response = get(stack.url)
        return response and (response.status, response.body) == (200, expected)

    return time.monotonic() - start if within(seconds, answered) else None


def leaks(response):
    """What an answer tells that it should not, or None."""
    for word in ("Traceback", 'File "', "psycopg", "CherryPy", "cheroot", "/app/", "password", "SELECT"):
        if word in response.body or word in str(response.headers):
            return f"{word!r} in {response}"
    return None


def refuses(count, stack, what, path, status):
    response = get(stack.url, path)
    if response is None:
        return count.check(f"{what}: {path} answers {status}", "no answer")
    return (
        count.equal(f"{what}: {path} answers {status}", response.status, status)
        and count.check(f"{what}: {path} tells nothing of the inside", leaks(response))
        and count.true(f"{what}: {path} answers within {PROMPT:.0f} s", response.seconds < PROMPT, response.seconds)
    )


def check_answers(count, stack):
    """The healthy service."""
    response = get(stack.url)
    if response is None:
        return count.check("GET / answers", "no answer")
    count.equal("GET / is 200", response.status, 200)
    count.equal("GET / gives exactly the row", response.body, ANSWER)
    count.equal("GET / is HTML in UTF-8", response.headers.get("content-type"), "text/html;charset=utf-8")
    count.equal("GET / tells its length", response.headers.get("content-length"), "59")
    count.check("GET / tells nothing of the inside", leaks(response))
    for path in ("/healthz", "/readyz"):
        response = get(stack.url, path)
        count.equal(f"{path} is 200 ok", response and (response.status, response.body), (200, "ok"))
    refuses(count, stack, "unknown page", "/no/such/page", 404)
    refuses(count, stack, "unexpected parameter", "/?a=%3Cscript%3E", 404)
    statuses = in_parallel(40, lambda: (get(stack.url) or Response(0, {}, "", 0)).status)
    count.true("40 requests at once: 200, or 503 when too many wait", set(statuses) <= {200, 503}, statuses)
    count.true("40 requests at once: most are served", statuses.count(200) >= 12, statuses)


def check_data_faults(count, stack):
    """What the rows may do to the page."""
    stack.sql("DELETE FROM devices")
    refuses(count, stack, "empty table", "/", 404)
    ready = get(stack.url, "/readyz")
    count.equal("empty table: the service stays ready", ready and ready.status, 200)
    for name, shown in (
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("&\"'<script", "&amp;&quot;&#x27;&lt;script"),
        ("señal ñ 東", "señal ñ 東"),
    ):
        quoted = name.replace("'", "''")
        stack.sql(f"DELETE FROM devices; INSERT INTO devices VALUES (15, '{quoted}')")
        response = get(stack.url)
        count.equal(
            f"the name {name} is shown as text",
            response and response.body,
            f"This are database values id_divice: 15 name_device: {shown}",
        )
    stack.sql("DELETE FROM devices; INSERT INTO devices VALUES (15, 'express')")
    count.true("the row is back", wait_for_answer(stack) is not None)
    stack.sql("ALTER TABLE devices RENAME TO elsewhere")
    refuses(count, stack, "table missing", "/", 503)
    stack.sql("ALTER TABLE elsewhere RENAME TO devices")
    count.true("the table is back", wait_for_answer(stack) is not None)


def check_database_down(count, stack):
    stack.stop_database()
    refuses(count, stack, "database down", "/", 503)
    refuses(count, stack, "database down", "/readyz", 503)
    alive = get(stack.url, "/healthz")
    count.equal("database down: the process is alive", alive and alive.status, 200)
    crowd = threading.Thread(target=in_parallel, args=[50, lambda: get(stack.url, timeout=30)])
    crowd.start()
    time.sleep(0.5)
    alive = get(stack.url, "/healthz")
    count.true(
        "database down: the process is alive in a crowd of 50 requests, within the healthcheck's 2 s",
        alive and alive.status == 200 and alive.seconds < 2,
        alive,
    )
    crowd.join()
    answers = in_parallel(30, lambda: get(stack.url))
    count.true(
        "database down: 30 requests at once all get a 503",
        all(answer and answer.status == 503 for answer in answers),
        [answer and answer.status for answer in answers],
    )
    stack.start_database()
    took = wait_for_answer(stack)
    count.true("database up again: the page recovers by itself", took is not None)
    if took is not None:
        count.say(f"      recovered {took:.1f} s after the start of the database")


def in_parallel(number, work):
    results = [None] * number

    def one(place):
        results[place] = work()

    threads = [threading.Thread(target=one, args=[place]) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
