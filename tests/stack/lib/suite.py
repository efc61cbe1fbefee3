"""How every suite runs: counted to its end, and taken down whatever ends it."""

import signal
import subprocess
import sys
import traceback
from contextlib import contextmanager

from count import Count
from machine import Failed, NotHere

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run_suite(what, ground, check, afterwards=None):
    """The exit status of a program that runs `check(count, ground)` within `with ground`.

    What the ground leaves on the machine, `ground.leftovers`, is a check of its own, also after a failure or a signal.
    """
    die_on_signals()
    count = Count()
    skipped = False
    try:
        with ground:
            check(count, ground)
    except NotHere as reason:
        count.skip(what, reason)
        skipped = True
    except SystemExit as end:
        count.check("the suite runs to its end", f"ended by signal {end.code - 128}")
        afterwards = None
    except (Failed, subprocess.TimeoutExpired) as error:
        count.check("the suite runs to its end", str(error))
    except Exception:
        count.check("the suite runs to its end", traceback.format_exc())
    if ground.leftovers or not skipped:
        count.equal("nothing is left behind", ground.leftovers, [])
    if afterwards and not skipped:
        afterwards(count)
    return count.close()


def die_on_signals():
    """The first SIGINT, SIGTERM or SIGHUP ends the program as an exception does; the taking down is not disturbed by
    more of them. One that was ignored from the start (nohup) stays ignored."""
    heeded = [number for number in ENDINGS if signal.getsignal(number) is not signal.SIG_IGN]

    def leave(number, _):
        for each in heeded:
            signal.signal(each, lambda *_: None)
        sys.exit(128 + number)

    for number in heeded:
        signal.signal(number, leave)


@contextmanager
def uninterrupted():
    """Signals wait until the end of the block, also for programs that are started in it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def undisturbed():
    """Signals that come meanwhile are dropped."""
    previous = {number: signal.signal(number, lambda *_: None) for number in ENDINGS}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
