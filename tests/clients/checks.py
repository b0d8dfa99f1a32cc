"""What the Python clients share: a line a check, and an exit status."""
import os
import sys

failed = 0


def ok(condition, text):
    global failed
    print(("ok - " if condition else "not ok - ") + text, flush=True)
    if not condition:
        failed += 1
    return condition


def equal(found, expected, text):
    if not ok(found == expected, text):
        print(f"    expected {expected!r}\n    found    {found!r}", flush=True)


def refused(sqlstate, reason, text, call):
    """The call must raise a database error with this SQLSTATE and, where one is given, this reason code."""
    try:
        found = call()
    except Exception as error:
        error = getattr(error, "__cause__", None) or error  # an ORM's error wraps the driver's
        state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
        name = getattr(getattr(error, "diag", None), "constraint_name", None)
        if not ok(state == sqlstate and reason in (None, name), text):
            print(f"    expected {sqlstate} {reason}\n    found    {state} {name} {error}", flush=True)
        return
    ok(False, text)
    print(f"    expected {sqlstate}, found {found!r}", flush=True)


def done():
    sys.exit(1 if failed else 0)


def environment(name):
    return os.environ[name]
