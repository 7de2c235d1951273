"""Counts what was checked."""


class Tally:
    """Checks that passed, and those that did not, each with a sentence."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, what, held, seen=""):
        """Counts one check; says what was seen when it does not hold."""
        if held:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED: {what}: {seen}")

    def part(self, name, run):
        """Runs one part of the tests; one that breaks off has failed."""
        before = self.passed
        try:
            run()
        except Exception as error:  # whatever an SDK raises, the other parts still count
            self.check(name, False, f"broke off with {type(error).__name__}: {error}")
        print(f"{name}: {self.passed - before} passed")
