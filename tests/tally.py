"""tally.py - what the suites in Python count; their last line is read by
check.sh."""

counts = {True: 0, False: 0}


def check(good, what):
    counts[bool(good)] += 1
    if not good:
        print('FAILED %s' % what)


def end():
    """The last line; what a suite exits with."""
    print('%d passed, %d failed' % (counts[True], counts[False]))
    return counts[False] > 0
